"""People and what happens to them: person, worker, office, case, interview, consent."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intake_app.domain.errors import UserError
from intake_app.domain.roles import Role as Role


class Sex(StrEnum):
    """As the person gives it; some published cut-offs differ by it."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNDISCLOSED = "undisclosed"


@dataclass(frozen=True)
class SafeContact:
    """How the person may be reached without harm: number, whether a voice message may be left, when."""

    phone: str = ""
    voice_message: bool = False
    when: str = ""


@dataclass(frozen=True)
class Person:
    """As little as possible. `reference` is the case number of the office and never empty."""

    reference: str
    name: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNDISCLOSED
    language: str = ""
    contact: SafeContact = SafeContact()
    district: str = ""

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise UserError("reference-missing", "Give the case a reference.", "person/reference")

    def age_on(self, day: date) -> int | None:
        """Whole years on `day`; a birthday counts from the day itself (29 February: from 1 March in other years)."""
        if self.birth_date is None:
            return None
        return years_between(self.birth_date, day)


def years_between(birth: date, day: date) -> int:
    """Whole years from `birth` to `day`."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True)
class Worker:
    """A member of staff with an own key slot."""

    id: str
    name: str
    role: Role
    active: bool = True

    @property
    def short_name(self) -> str:
        """`M. Exemplo`."""
        parts = self.name.split()
        return self.name if len(parts) < 2 else f"{parts[0][0]}. {parts[-1]}"


@dataclass(frozen=True)
class Office:
    """The office as it stands on paper. `language` is that of its records."""

    name: str
    pack: str
    language: str
    address: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    hours: str = ""
    region: str = ""
    district: str = ""
    emergency_number: str = "112"
    crisis_contact: str = ""


class Stage(StrEnum):
    """Where a case stands."""

    INTERVIEW = "interview"
    DECISION = "decision"
    PLAN = "plan"
    FOLLOW_UP = "follow-up"
    AFTERCARE = "aftercare"
    CLOSED = "closed"


@dataclass(frozen=True)
class Episode:
    """One case. It stays on the pack version (`pack_hash`) it began with."""

    id: str
    person: Person
    pack: str
    pack_version: str
    pack_hash: str
    stage: Stage
    worker: str
    opened_at: datetime
    changed_at: datetime
    tier: str | None = None
    tiers_possible: tuple[str, ...] = ()
    next_step: str = ""
    next_due: date | None = None
    closed_at: datetime | None = None
    close_reason: str = ""


class EncounterKind(StrEnum):
    """First interview, or a later one of the same case."""

    FIRST = "first"
    REASSESSMENT = "reassessment"


@dataclass(frozen=True)
class WordingRead:
    """The wording of one form as it was read: its language, its edition, and SHA-256 (hex) over all its texts, those
    of another language among them where one stood in for a missing translation. "" where that was not recorded."""

    form: str
    language: str
    edition: str
    texts_hash: str = ""


@dataclass(frozen=True)
class Encounter:
    """One interview. `position` is the key of the question the worker stood at; `wordings` the wordings read, each
    since the first answer given to it."""

    id: str
    episode: str
    kind: EncounterKind
    started_at: datetime
    worker: str
    language: str
    forms: tuple[tuple[str, str], ...]
    """Instrument id and content hash of the forms that could be asked."""
    wordings: tuple[WordingRead, ...] = ()
    position: str = ""
    finished_at: datetime | None = None


class ConsentState(StrEnum):
    """Declining is an answer; an expired consent is a given one past its end."""

    PREPARED = "prepared"
    GIVEN = "given"
    DECLINED = "declined"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Consent:
    """Consent to share: what (`scope` codes), to whom (`recipient`), why, until when. Revocable at any time."""

    id: str
    episode: str
    scope: tuple[str, ...]
    recipient: str
    purpose: str
    until: date
    state: ConsentState
    stated_at: datetime

    def holds_on(self, day: date) -> bool:
        return self.state is ConsentState.GIVEN and day <= self.until


@dataclass(frozen=True)
class AuditEvent:
    """One line of the audit chain. No answers, no names: pseudonymous ids only."""

    sequence: int
    at: datetime
    actor: str
    event: str
    subject: str
    detail: str
    hash: str
