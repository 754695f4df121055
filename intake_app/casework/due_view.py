"""What the pages Today and Follow-up show. Every text is in the language of the desk."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from intake_app.casework.case_view import ContactView
from intake_app.domain.plan import FollowUp


class DueGroup(StrEnum):
    """Headings of the due list, in order."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class DueKind(StrEnum):
    """Filters of the due list."""

    ALL = "all"
    MINE = "mine"
    CONTACTS = "contacts"
    REPORTS = "reports"
    REASSESSMENTS = "reassessments"


@dataclass(frozen=True)
class DueRow:
    """Something due. `tries`: attempts made; `tries_of`: after how many nobody tries again (0: not counted).

    `verb` is the word on the row's button on the Today page."""

    follow_up_id: str
    episode_id: str
    reference: str
    name: str
    tier: str | None
    tiers_possible: tuple[str, ...]
    group: DueGroup
    due: date
    at: time | None
    when_text: str
    kind: str
    what: str
    channel: str
    tries: int
    tries_of: int
    verb: str


@dataclass(frozen=True)
class DueCounts:
    """Numbers for the filter buttons."""

    all: int
    mine: int
    contacts: int
    reports: int
    reassessments: int
    late: int


@dataclass(frozen=True)
class AttemptLine:
    """One try in words: `27 Feb, 18:10`, `no answer`."""

    at: datetime
    when_text: str
    channel: str
    outcome: str
    text: str


@dataclass(frozen=True)
class OutcomeChoice:
    """One of the outcomes offered for a follow-up, in the order of the keys 1 to 4."""

    code: str
    text: str


@dataclass(frozen=True)
class DueDetail:
    """The right side of the follow-up page."""

    row: DueRow
    follow_up: FollowUp
    service: str
    contact: ContactView
    question: str
    outcomes: tuple[OutcomeChoice, ...]
    attempts: tuple[AttemptLine, ...]
    rule: str


@dataclass(frozen=True)
class NextPerson:
    """Who comes next. `facts` are pairs of a sign code (interview, language, room, clock) and words."""

    episode_id: str
    name: str
    reference: str
    when_text: str
    facts: tuple[tuple[str, str], ...]
    action: str
    button: str


@dataclass(frozen=True)
class TodayRow:
    """A line of Today. `kind` is a code for the sign; `action` as in `NextAction`."""

    episode_id: str
    name: str
    kind: str
    text: str
    when_text: str
    action: str
    button: str
    follow_up_id: str = ""


@dataclass(frozen=True)
class AgendaEntry:
    """An entry of the day's agenda. `state`: past, next, later."""

    start: time
    end: time
    title: str
    detail: str
    state: str
    episode_id: str = ""


@dataclass(frozen=True)
class TodayView:
    """The first page after unlocking."""

    day: date
    title: str
    next: NextPerson | None
    overdue: tuple[TodayRow, ...]
    drafts: tuple[TodayRow, ...]
    agenda: tuple[AgendaEntry, ...]
    now: time
    open_cases: int
    late_count: int
    footer: tuple[str, ...]
