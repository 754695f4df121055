"""What the list of cases and the page of one case show. Every text is in the language of the desk."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake_app.domain.person import Consent, Encounter, Episode, Stage
from intake_app.domain.plan import CarePlan, Decision, FollowUp, IssuedDocument, Note


@dataclass(frozen=True)
class CaseFilter:
    """Which cases to list; empty fields do not restrict.

    `text` is looked for at the start of words of name and reference, without case and accents. `tiers` are tier codes,
    and `open` for cases where more than one tier is possible. `worker` is a worker's id.
    """

    text: str = ""
    only_open: bool = True
    only_late: bool = False
    worker: str = ""
    stages: tuple[Stage, ...] = ()
    tiers: tuple[str, ...] = ()


class CaseOrder(StrEnum):
    """The columns a list of cases can be sorted by."""

    REFERENCE = "reference"
    PERSON = "person"
    STAGE = "stage"
    TIER = "tier"
    NEXT_STEP = "next-step"
    WORKER = "worker"
    CHANGED = "changed"


@dataclass(frozen=True)
class CaseRow:
    """One line of the list. `tier` None with several `tiers_possible` is an open level, with fewer none asked yet."""

    episode_id: str
    reference: str
    name: str
    stage: Stage
    stage_text: str
    tier: str | None
    tiers_possible: tuple[str, ...]
    tier_text: str
    next_step: str
    next_due: date | None
    is_late: bool
    worker: str
    changed_at: datetime
    changed_text: str


@dataclass(frozen=True)
class CaseCounts:
    """Numbers for the filter buttons."""

    open: int
    mine: int
    late: int
    total: int


class TimelineState(StrEnum):
    """Filled, the one button, dashed."""

    HAPPENED = "happened"
    NOW = "now"
    DUE = "due"


@dataclass(frozen=True)
class TimelineEntry:
    """One station. `kind` is a code for the sign: record, interview, reassessment, decision, packet, slip, contact,
    service-report, review, appointment, note, closed, next."""

    state: TimelineState
    day: date
    when_text: str
    kind: str
    title: str
    detail: str = ""
    follow_up_id: str = ""


@dataclass(frozen=True)
class NextAction:
    """The one thing to do now. Codes: start-interview, resume-interview, see-result, sign-decision, open-plan,
    print-packet, follow-up, reassess, close, reopen-none (nothing is waiting)."""

    code: str
    text: str
    button: str
    reference_id: str = ""
    """The follow-up's id for `follow-up`."""


@dataclass(frozen=True)
class BandSpan:
    """One range of a scale, closed, with its name."""

    code: str
    label: str
    low: int
    high: int


@dataclass(frozen=True)
class TrendPoint:
    """A settled score on the day of an interview; `label` is the month as printed under the plot."""

    day: date
    label: str
    value: int
    band: str


@dataclass(frozen=True)
class Trend:
    """How one score went over the interviews of a case; `sentence` says the same in words."""

    key: str
    title: str
    sentence: str
    maximum: int
    bands: tuple[BandSpan, ...]
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class ContactView:
    """The safe contact, masked but for its last three digits until `reveal_contact`."""

    has_phone: bool
    masked: str
    voice_message: bool
    voice_text: str
    when: str


@dataclass(frozen=True)
class FactLine:
    """A label and what stands beside it; `side` is small print to the right."""

    label: str
    value: str
    side: str = ""


@dataclass(frozen=True)
class DocumentLine:
    """One paper of the case: what, when, and for packets how many pages."""

    kind: str
    title: str
    day: date
    day_text: str
    pages: int = 0


@dataclass(frozen=True)
class CaseView:
    """Everything the page of one case shows."""

    episode: Episode
    headline: str
    """`31 years · speaks Portuguese · commission route`"""
    age: int | None
    tier: str | None
    tiers_possible: tuple[str, ...]
    tier_text: str
    level_text: str
    """`Was Treatment in September. Signed today by P. Exemplo.`"""
    contact: ContactView
    agreed: tuple[FactLine, ...]
    next_action: NextAction
    timeline: tuple[TimelineEntry, ...]
    trends: tuple[Trend, ...]
    document_lines: tuple[DocumentLine, ...]
    wordings_read: str
    """Which forms the latest interview was read from, in which words; "" while nothing was answered."""
    encounters: tuple[Encounter, ...]
    decisions: tuple[Decision, ...]
    plan: CarePlan
    follow_ups: tuple[FollowUp, ...]
    documents: tuple[IssuedDocument, ...]
    notes: tuple[Note, ...]
    consents: tuple[Consent, ...]
    workers: dict[str, str] = field(default_factory=dict)
    """Worker ids to names, for notes and decisions."""
