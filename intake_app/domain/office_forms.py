"""What an office adds to the forms it was given: owners' permissions, its own protocol for alerts, files of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

WRITTEN_PERMISSION: Final = "written-permission"
"""The owner's term under which a form stays off in interviews until the permission is recorded."""
ASK_FIRST: Final = "ask-first"


@dataclass(frozen=True)
class FormPermission:
    """What the owner of a form allowed this office, as an administrator recorded it.

    `given_by` is whoever gave it (the owner), `reference` how the letter is found again. `until` is the last day it
    holds, None when it has no end. A record with `withdrawn` ends the one before it.
    """

    form: str
    given_by: str
    given_on: date | None
    reference: str
    until: date | None
    note: str
    stated_at: datetime
    worker: str
    withdrawn: bool = False

    def holds_on(self, day: date) -> bool:
        return not self.withdrawn and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ProtocolText:
    """What this office does when an alert is raised, in one language. An empty text takes the one before it away."""

    alert: str
    language: str
    text: str
    stated_at: datetime
    worker: str


class OfficeFileKind(StrEnum):
    """A form of the office's own, the wording of a form in one language, or a part of a policy of its own."""

    FORM = "form"
    WORDING = "wording"
    POLICY = "policy"


@dataclass(frozen=True)
class OfficeFile:
    """A file the office added to its forms: where it lies in the folder of the office's forms, and what was in it.

    `sha256` is of its bytes, "" once it was removed. `language` and `edition` are of a wording, else "". Of a policy
    `form` is its id and `edition` its version.
    """

    path: str
    sha256: str
    kind: OfficeFileKind
    form: str
    language: str
    edition: str
    stated_at: datetime
    worker: str
