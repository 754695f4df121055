"""The packet of a case that lies in no vault: the sample office's letterhead and its invented services."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from intake_app import __version__
from intake_app.casework import offers, paragraphs, practice, reasons, stages
from intake_app.casework.assessing import AssessedCase
from intake_app.casework.consents import PURPOSE, USUAL_SCOPE
from intake_app.casework.explained_paper import explained_paper
from intake_app.casework.interview_view import Interview
from intake_app.casework.packets import REFUSAL_SHEET, SAFETY, nearby, person_reason, render
from intake_app.casework.paragraphs import Standpoint
from intake_app.casework.policies import form_hashes
from intake_app.casework.setup import sample_services
from intake_app.domain.person import Consent, ConsentState, Encounter, EncounterKind, Episode, Office, Stage
from intake_app.domain.plan import CarePlan, OfferState, Referral, Service
from intake_app.engine.scheduling import add_months
from intake_app.printing.content import DOCUMENTS, PacketContent, PacketDocument

if TYPE_CHECKING:
    from intake_app.definitions.library import Library

LOOSE = "case"
"""The id of what has no place in a vault."""


def packet_of(library: "Library", read: AssessedCase, language: str = "") -> PacketDocument:
    """The packet of a case that was read. `language` of the paper: given, else the person's, else the sample office's.

    Nobody has chosen services yet: for each need the best-ranked invented one stands as a proposal, with a consent that
    is still to be signed. The decision record is in the sample office's language and unsigned.
    """
    office = sample_office(library, read.policy.pack.id)
    paper = language or read.person.language
    paper = paper if paper in library.languages else office.language
    wording, records_wording = (
        library.wording(paper, read.policy.pack),
        library.wording(office.language, read.policy.pack),
    )
    at = datetime.combine(read.today, time(12), tzinfo=UTC)
    person = replace(read.person, language=paper)
    interview = _interview(read, at, paper, library)
    services = {service.id: service for service in sample_services(paper)}
    plan = _proposal(interview, tuple(services.values()))
    declined = stages.assessment_declined(read.policy, read.answers)
    told = Standpoint(interview, read.today, read.evaluation.tier, office=office.name)
    left_out = {SAFETY, *({"referral", "consent", "notice", "return-slip"} if declined else {REFUSAL_SHEET})}
    return render(
        PacketContent(
            office=office,
            person=person,
            episode=interview.episode,
            encounter=interview.encounter,
            answers=read.answers,
            evaluation=read.evaluation,
            pack=read.policy.pack,
            instruments=read.policy.questionnaires,
            plan=plan,
            wording=wording,
            office_wording=records_wording,
            documents=tuple(code for code in DOCUMENTS if code not in left_out),
            printed_at=at,
            services=services,
            nearby=nearby(interview, tuple(services.values())),
            consents=_consents(plan, at),
            reasons=reasons.because_texts(read.policy, read.evaluation, records_wording),
            person_reason=person_reason(interview, wording),
            person_words=paragraphs.plain(told, wording),
            explained=explained_paper(told, records_wording),
            program_version=__version__,
            assessment_declined=declined,
        )
    )


def sample_office(library: "Library", pack: str) -> Office:
    """The invented office whose letterhead stands on packets without a vault."""
    language = "pt" if "pt" in library.languages else library.languages[0]
    text = library.wording(language).text
    return Office(
        name=text("sample.office.name"),
        pack=pack,
        language=language,
        address=text("sample.office.address"),
        postcode=text("sample.office.postcode"),
        town=text("sample.office.town"),
        phone=text("sample.office.phone"),
        hours=text("sample.office.hours"),
    )


def _interview(read: AssessedCase, at: datetime, language: str, library: "Library") -> Interview:
    pack = read.policy.pack
    episode = Episode(
        id=LOOSE,
        person=replace(read.person, language=language),
        pack=pack.id,
        pack_version=pack.version,
        pack_hash=pack.content_hash,
        stage=Stage.PLAN,
        worker="",
        opened_at=at,
        changed_at=at,
        tier=read.evaluation.tier,
        tiers_possible=read.evaluation.tiers_possible,
    )
    encounter = Encounter(LOOSE, LOOSE, EncounterKind.FIRST, at, "", language, form_hashes(read.policy), finished_at=at)
    return Interview(
        episode=episode,
        encounter=encounter,
        policy=read.policy,
        answers=read.answers,
        position="",
        evaluation=read.evaluation,
        saved_at=at,
        wording=library.wording(language, pack),
    )


def _proposal(interview: Interview, directory: tuple[Service, ...]) -> CarePlan:
    rows = offers.need_rows(interview, CarePlan(), directory, interview.wording)
    chosen: list[Referral] = []
    taken: set[str] = set()
    for row in rows:
        best = next((view for view in row.offers if view.service.id not in taken), None)
        if best is not None:
            taken.add(best.service.id)
            number = len(chosen) + 1
            chosen.append(Referral(f"{number}", row.need, best.kind, best.service.id, OfferState.CHOSEN, number))
    told, named = interview.answers.value, interview.policy.pack.question
    return CarePlan(
        own_words=str(told(named("own_words")) or ""),
        first_step=str(told(named("first_step")) or ""),
        referrals=tuple(chosen),
    )


def _consents(plan: CarePlan, at: datetime) -> tuple[Consent, ...]:
    until = add_months(at.date(), practice.consent_months())
    return tuple(
        Consent(one.id, LOOSE, USUAL_SCOPE, one.service, PURPOSE, until, ConsentState.PREPARED, at)
        for one in plan.chosen()
    )
