"""What is decided and agreed: decision, services, plan, appointments, follow-up, documents on paper."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from intake_app.domain.directory import Service as Service


class OfferState(StrEnum):
    """Not asked yet, chosen by the person, or not wanted now (asked again on `ask_again`)."""

    OFFERED = "offered"
    CHOSEN = "chosen"
    DECLINED = "declined"


@dataclass(frozen=True)
class Referral:
    """A service offered for a need, and what the person said. `number` is printed on a chosen one (E1, E2)."""

    id: str
    need: str
    kind: str
    service: str
    state: OfferState
    number: int = 0
    ask_again: date | None = None


@dataclass(frozen=True)
class Appointment:
    """A date the person has. `service` is empty when the office itself is meant; `at` None when no hour is fixed."""

    id: str
    service: str
    title: str
    day: date
    at: time | None = None
    note: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class CarePlan:
    """The plan made with the person: own words first."""

    own_words: str = ""
    first_step: str = ""
    referrals: tuple[Referral, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    preferences: tuple[str, ...] = ()
    """What matters to the person in a service, as codes: `near`, `soon`, `free` or one of `Service.access`."""
    agrees: str = ""
    """What the person says of the assessment, in own words; empty when not asked."""

    def chosen(self) -> tuple[Referral, ...]:
        return tuple(r for r in self.referrals if r.state is OfferState.CHOSEN)

    def declined(self) -> tuple[Referral, ...]:
        return tuple(r for r in self.referrals if r.state is OfferState.DECLINED)


@dataclass(frozen=True)
class Decision:
    """What was decided, by whom, over exactly which content. Immutable: a correction is a new version.

    `content_hash` is SHA-256 (hex) over the canonical content (`engine.canonical`).
    """

    id: str
    episode: str
    encounter: str
    version: int
    proposed_tier: str | None
    tier: str | None
    override_reason: str
    second_person: str
    measure: str | None
    decided: str
    """The code of what is decided: the measure, `no-measure`, or `other`."""
    reasons: str
    ends_on: date | None
    decided_by: str
    decided_at: datetime
    content_hash: str
    pack: str
    pack_version: str
    pack_hash: str


class FollowUpState(StrEnum):
    """`NOT_REACHED` is a fact about the contact, never about the person."""

    OPEN = "open"
    DONE = "done"
    NOT_REACHED = "not-reached"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class FollowUp:
    """Something due in a case."""

    id: str
    episode: str
    kind: str
    due: date
    state: FollowUpState
    channel: str = ""
    attempts: int = 0
    at: time | None = None
    note: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class ContactAttempt:
    """One try to reach the person or the service. Outcomes: `spoke`, `no-answer`, `wrong-number`, `asked-not-to`."""

    id: str
    follow_up: str
    at: datetime
    channel: str
    outcome: str
    worker: str


@dataclass(frozen=True)
class IssuedDocument:
    """A packet that left the printer or was saved: which documents, how many pages, the SHA-256 of its bytes."""

    id: str
    episode: str
    issued_at: datetime
    worker: str
    language: str
    documents: tuple[str, ...]
    pages: int
    copies: int
    destination: str
    content_hash: str


@dataclass(frozen=True)
class Note:
    """The worker's own text on a case."""

    id: str
    episode: str
    at: datetime
    worker: str
    text: str
