"""The open office of one signed-in worker, and the clock its acts go by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from intake_app.domain.person import Office, Worker
from intake_app.domain.wording import Wording

if TYPE_CHECKING:
    from intake_app.definitions.library import Library
    from intake_app.store.open_vault import Vault


class Clock(Protocol):
    """The time of the office. Faces pass the real one, tests and the demo a stopped one."""

    def now(self) -> datetime:
        """The local time, aware of its zone."""

    def today(self) -> date:
        """The day of `now`."""


@dataclass(frozen=True)
class StoppedClock:
    """A clock that stands at `moment`, an aware local time."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()


@dataclass(frozen=True)
class Desk:
    """An unlocked vault, the worker who sits at it, and the language of the screen. Every act takes one."""

    vault: Vault
    worker: Worker
    office: Office
    library: Library
    clock: Clock
    language: str

    @property
    def wording(self) -> Wording:
        """All texts in the language of the screen, those of the office's pack and its forms among them."""
        return self.wording_in(self.language)

    def wording_in(self, language: str) -> Wording:
        """The same texts in `language`, or in the office's own where the program does not speak it."""
        known = self.library.languages
        found = language if language in known else self.office.language if self.office.language in known else known[0]
        return self.library.wording(found, self.office.pack)

    def in_language(self, language: str) -> Desk:
        """The same desk with its screen in another language."""
        return replace(self, language=language)
