"""What the pages of decision, plan and packet show. Every text is in the language of the desk."""

from dataclasses import dataclass
from datetime import date

from intake_app.casework.case_view import FactLine
from intake_app.domain.person import Consent, Episode
from intake_app.domain.plan import Appointment, CarePlan, Decision, OfferState, Service


@dataclass(frozen=True)
class DecisionOption:
    """Something that may be decided. `needs_end`: it runs until a date, at most `latest_end`."""

    code: str
    text: str
    help: str
    needs_end: bool
    latest_end: date | None
    proposed: bool
    verified: bool


@dataclass(frozen=True)
class DecisionForm:
    """What can be signed now. `why_not` says in words why nothing can, or what comes first; "" when it can.

    `signable`: something can be signed, be it only that there is no measure."""

    episode: Episode
    tier: str | None
    tier_text: str
    options: tuple[DecisionOption, ...]
    weighing: tuple[FactLine, ...]
    """What the law asks to weigh, with what the interview says of it."""
    why_not: str
    previous: tuple[Decision, ...]
    signable: bool
    signer: str = ""
    """Who signs under the policy of the case, with an article."""
    member: str = ""
    """The name of that role."""


@dataclass(frozen=True)
class OfferView:
    """One place for one need. `reasons` are short words for its rank: distance, waiting time, language."""

    service: Service
    need: str
    kind: str
    state: OfferState
    referral_id: str
    """"" until it was chosen or declined."""
    distance: str
    waiting: str
    languages: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class NeedRow:
    """One need with its offers, best first: at least two wherever the directory has them.

    `declined`: the person wants none of these now; asked again on `ask_again`.
    """

    need: str
    domain: str
    title: str
    why: str
    kinds: tuple[str, ...]
    offers: tuple[OfferView, ...]
    declined: bool
    declined_text: str
    ask_again: date | None


@dataclass(frozen=True)
class AppointmentLine:
    """A date the person has: `Wed`, `4`, `10:30 · Exemplo Job Office`, and a line below."""

    appointment: Appointment
    weekday: str
    day: str
    title: str
    detail: str


@dataclass(frozen=True)
class PlanView:
    """Everything the page of a plan shows. `summary`: `3 services, 3 dates · 1 consent to sign`."""

    episode: Episode
    plan: CarePlan
    needs: tuple[NeedRow, ...]
    appointments: tuple[AppointmentLine, ...]
    consents: tuple[Consent, ...]
    services_nearby: int
    if_missed: str
    summary: str


@dataclass(frozen=True)
class ServiceFilter:
    """Which services to list; empty fields do not restrict."""

    text: str = ""
    kind: str = ""
    language: str = ""
    age: int | None = None


@dataclass(frozen=True)
class DocumentChoice:
    """One document of the packet: whether it goes in, and what is missing (`warning`, amber) or keeps it out."""

    code: str
    title: str
    subtitle: str
    included: bool
    available: bool
    warning: str
    discloses: bool


@dataclass(frozen=True)
class PacketView:
    """The list beside the preview, and what leaves the office in plain words."""

    documents: tuple[DocumentChoice, ...]
    leaves: tuple[str, ...]
    missing_title: str
    missing_text: str


@dataclass(frozen=True)
class DecisionDraft:
    """What was chosen and typed for a decision, and not signed yet."""

    code: str | None = None
    ends: str = ""
    reasons: str = ""
