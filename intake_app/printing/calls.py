"""What a list of calls says: whom to reach, how, and what may come of it."""

from dataclasses import dataclass
from datetime import datetime

from intake_app.domain.wording import Wording


@dataclass(frozen=True)
class CallLine:
    """One thing to do: when it is due, whom it concerns and how they may be reached without harm."""

    when: str
    person: str
    what: str
    phone: str
    how: str
    tries: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class CallList:
    """Everything the list says. `groups`: headings with their lines."""

    office: str
    worker: str
    groups: tuple[tuple[str, tuple[CallLine, ...]], ...]
    wording: Wording
    made_at: datetime
