"""What goes in (everything the paper may say, as values) and what comes out (bytes, pages, what could not be drawn)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.person import Consent, ConsentState, Encounter, Episode, Office, Person
from intake_app.domain.plan import Appointment, CarePlan, Decision, FollowUp, FollowUpState, Referral, Service
from intake_app.domain.policy import PolicyPack
from intake_app.domain.questionnaire import Questionnaire
from intake_app.domain.wording import Wording

DOCUMENTS: Final = (
    "appointment-card",
    "referral",
    "consent",
    "notice",
    "rights",
    "rights-sheet",
    "plan",
    "support",
    "return-slip",
    "decision-record",
    "safety",
    "conference",
)
"""The codes of the documents, in the order of the packet. `referral:<number>` names one letter alone."""


@dataclass(frozen=True)
class Explained:
    """How a result came about, in the words of the records. `spans`: since when a rule that spoke holds, by
    `<table>.<rule>`; `near`: the rules that came near, by table; `changes`: a heading for each other level, with every
    smallest set of answers that leads there; `formal`: the paragraph for the decision."""

    formal: str = ""
    spans: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class PacketContent:
    """Everything a packet says. Filled by casework; nothing here is looked up, counted or decided later.

    `wording` is the person's language, `office_wording` that of the records. `services` by id; `nearby` the ids for
    the page of support services, in their order (empty: all of `services`). `workers` maps ids to names. `reasons`
    gives the text of a rule's reason in the office's language by its wording key, `person_reason` the reason of the
    level in words for the person (may be empty), `person_words` the whole result in short paragraphs for them, which
    then stands in its place; `explained` what the pages behind the decision say. `signers` are the names under the
    decision, with their office
    ("Paulo Exemplo, member"). `protocols` are the office's protocol texts by alert, for its own pages alone.
    `decision_code` is what the QR code of the decision record holds, `anchor` the number and hash of the latest record
    of what was done, as it stands at the foot.
    """

    office: Office
    person: Person
    episode: Episode
    encounter: Encounter | None
    answers: AnswerSet
    evaluation: Evaluation
    pack: PolicyPack
    instruments: Mapping[str, Questionnaire]
    plan: CarePlan
    wording: Wording
    office_wording: Wording
    documents: tuple[str, ...]
    printed_at: datetime
    decision: Decision | None = None
    services: Mapping[str, Service] = field(default_factory=dict)
    nearby: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    workers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    protocols: Mapping[str, str] = field(default_factory=dict)
    person_reason: str = ""
    person_words: tuple[str, ...] = ()
    explained: Explained = Explained()
    signers: tuple[str, ...] = ()
    decision_code: str = ""
    anchor: str = ""
    program_version: str = ""
    assessment_declined: bool = False
    large_print: bool = False
    low_ink: bool = False
    copy: bool = False

    @property
    def today(self) -> date:
        return self.printed_at.date()

    def service_name(self, service_id: str) -> str:
        """The name of a service, or what was written in its place when it is not in the directory."""
        service = self.services.get(service_id)
        return service.name if service else service_id

    def worker_name(self, worker_id: str) -> str:
        return self.workers.get(worker_id, worker_id)

    def letters(self) -> tuple[Referral, ...]:
        """The chosen referrals, in the order of their printed numbers."""
        return tuple(sorted(self.plan.chosen(), key=lambda referral: (referral.number, referral.id)))

    def open_consents(self) -> tuple[Consent, ...]:
        """The consents that are put on paper: all but revoked ones."""
        return tuple(consent for consent in self.consents if consent.state is not ConsentState.REVOKED)

    def consent_for(self, service_id: str) -> Consent | None:
        """The consent to share with this service that was not revoked or declined, the latest stated one."""
        names = {service_id, self.service_name(service_id)}
        fitting = [
            consent
            for consent in self.consents
            if consent.recipient in names and consent.state in (ConsentState.PREPARED, ConsentState.GIVEN)
        ]
        return max(fitting, key=lambda consent: consent.stated_at, default=None)

    def coming(self) -> tuple[Appointment, ...]:
        """Appointments from the day of printing on, without an outcome, earliest first."""
        found = [a for a in self.plan.appointments if a.day >= self.today and not a.outcome]
        return tuple(sorted(found, key=lambda a: (a.day, a.at is None, a.at or self.printed_at.time(), a.id)))

    def next_appointment(self, service_id: str) -> Appointment | None:
        return next((a for a in self.coming() if a.service == service_id), None)

    def coming_follow_ups(self) -> tuple[FollowUp, ...]:
        """Open follow-ups from the day of printing on, earliest first."""
        found = [f for f in self.follow_ups if f.state is FollowUpState.OPEN and f.due >= self.today]
        return tuple(sorted(found, key=lambda f: (f.due, f.kind, f.id)))

    def nearby_services(self) -> tuple[Service, ...]:
        if not self.nearby:
            return tuple(self.services.values())
        return tuple(self.services[one] for one in self.nearby if one in self.services)


@dataclass(frozen=True)
class PacketDocument:
    """A finished packet. `page_starts` gives the first page (from 1) of each document by its code; a letter's code is
    `referral:<number>`. `missing_glyphs` lists the characters no shipped font has; a box stands in their place."""

    pdf: bytes
    pages: int
    page_starts: Mapping[str, int]
    missing_glyphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentRow:
    """One line of the packet page: the codes it stands for in `PacketContent.documents`, its names, its length.

    `missing` says what is still wanting, in words, or is empty. `available` is False when the case has nothing to print
    for it; it then has no pages.
    """

    codes: tuple[str, ...]
    title: str
    subtitle: str
    pages: int
    missing: str = ""
    available: bool = True
