"""An invented case with everything a packet can hold, read by the real forms, policy and engine; in two languages."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from intake_app.definitions.library import Library, open_library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.person import (
    Consent,
    ConsentState,
    Encounter,
    EncounterKind,
    Episode,
    Office,
    Person,
    SafeContact,
    Sex,
    Stage,
    WordingRead,
)
from intake_app.domain.plan import (
    Appointment,
    CarePlan,
    Decision,
    FollowUp,
    FollowUpState,
    OfferState,
    Referral,
    Service,
)
from intake_app.domain.wording import Wording
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, compile_policy
from intake_app.printing.content import DOCUMENTS, PacketContent

PRINTED_AT = datetime(2026, 3, 2, 15, 52, tzinfo=UTC)
MADE_ON = date(2026, 3, 2)
RECOVERY_WORDS = (
    *("janela", "monte", "pedra", "rio", "casa", "livro"),
    *("porta", "flor", "mesa", "vento", "praia", "noite"),
)
PERSON = Person(
    reference="2026/0412",
    name="Tiago Exemplo",
    birth_date=date(1999, 5, 1),
    sex=Sex.MALE,
    language="pt",
    contact=SafeContact("000 000 412", False, "dias úteis depois das 17:00"),
)
OFFICE = Office(
    name="Comissão Exemplo",
    pack="pt-cdt",
    language="en",
    address="Rua Exemplo, 1",
    postcode="0000-000",
    town="Exemplo",
    phone="000 000 400",
    hours="dias úteis, das 9:00 às 17:00",
    crisis_contact="000 000 500",
)
ANSWERS: dict[str, Any] = {
    "intake/origin": "police",
    "intake/event_date": "2026-02-27",
    "intake/event_time": "21:40",
    "intake/received_date": "2026-02-28",
    "intake/received_time": "10:15",
    "intake/supply_signs": ["none"],
    "intake/sought_help": "no",
    "intake/register_checked": "no-prior",
    "intake/consent_assessment": "given",
    "intake/dependence": "not-dependent",
    "intake/accepts_treatment": "undecided",
    "intake/basic_needs": ["work"],
    "intake/substances": [
        {"substance": "cannabis-resin", "amount": Decimal("4.1"), "unit": "g", "basis": "gross", "lab_confirmed": False}
    ],
    **{f"assist/1{letter}": 0 for letter in "efghij"},
    **{f"assist/1{letter}": 3 for letter in "abcd"},
    "assist/2a": 6,
    "assist/3a": 6,
    "assist/4a": 0,
    "assist/6a": 3,
    "assist/7a": 0,
    "assist/2b": 3,
    "assist/3b": 0,
    "assist/4b": 0,
    "assist/5b": 0,
    "assist/6b": 0,
    "assist/7b": 0,
    "assist/2c": 6,
    "assist/3c": 5,
    "assist/4c": 4,
    "assist/5c": 5,
    "assist/6c": 0,
    "assist/7c": "declined",
    "assist/2d": 2,
    "assist/3d": 0,
    "assist/4d": 0,
    "assist/5d": 0,
    "assist/6d": 0,
    "assist/7d": 0,
    "assist/8": 0,
    "intake/mood": "declined",
    "intake/sleep": "unknown",
    "intake/home": "not_asked",
}
SERVICES = {
    one.id: one
    for one in (
        Service(
            "centre",
            "Centro Exemplo",
            ("brief-intervention", "mental-health"),
            address="Praça Exemplo, 3, 2.º andar",
            town="Exemplo",
            phone="000 000 610",
            hours="seg. a sex., 9:00–19:00",
            languages=("pt", "en"),
            cost="gratuito",
            access=("step-free",),
            waiting_days=4,
            distance_km=1.2,
            contact_person="",
            last_checked=date(2026, 2, 10),
            directions="autocarro 7, paragem Exemplo",
        ),
        Service(
            "jobs",
            "Gabinete de Emprego Exemplo",
            ("employment",),
            summary="Procura de emprego e formação",
            address="Rua Exemplo, 12, r/c",
            town="Exemplo",
            phone="000 000 620",
            hours="seg. a sex., 9:00–12:30",
            contact_person="Nuno",
            distance_km=0.8,
        ),
        Service(
            "street",
            "Equipa de Rua Exemplo",
            ("harm-reduction",),
            phone="000 000 630",
            hours="todos os dias, 18:00–23:00",
            access=("walk-in",),
            cost="gratuito",
        ),
    )
}
REFERRALS = (
    Referral("r1", "substance-use", "brief-intervention", "centre", OfferState.CHOSEN, 1),
    Referral("r2", "work", "employment", "jobs", OfferState.CHOSEN, 2),
    Referral("r3", "prevention", "indicated-prevention", "street", OfferState.DECLINED, 0, date(2026, 4, 1)),
)
PLAN = CarePlan(
    own_words="Quero dormir sem fumar antes, e ter trabalho antes do verão.",
    first_step="Levar o currículo ao gabinete na quarta.",
    referrals=REFERRALS,
    appointments=(
        Appointment("a1", "jobs", "Primeira conversa", date(2026, 3, 4), time(10, 30)),
        Appointment("a2", "centre", "Primeira consulta", date(2026, 3, 6), time(18, 0)),
        Appointment("a3", "", "Balanço", date(2026, 4, 2), time(9, 30)),
    ),
    agrees="Está certo, é mais ou menos isso.",
)


@cache
def library() -> Library:
    return open_library()


@cache
def policy() -> CompiledPolicy:
    pack = library().pack("pt-cdt")
    return compile_policy(pack, library().pack_instruments(pack))


@cache
def wording(language: str) -> Wording:
    found = library().wording(language, "pt-cdt")
    spare = {"number.decimal": "," if language == "pt" else "."}
    return replace(found, texts={**spare, **found.texts})


def answer_set(raw: dict[str, Any]) -> AnswerSet:
    return AnswerSet({key: read_answer(policy().item(key), value, key) for key, value in raw.items()})


def evaluation(answers: AnswerSet, person: Person = PERSON) -> Evaluation:
    return evaluate(policy(), answers, birth_date=person.birth_date, today=PRINTED_AT.date())


def content(
    language: str = "pt",
    *,
    documents: tuple[str, ...] = DOCUMENTS,
    changed_answers: dict[str, Any] | None = None,
    **changes: Any,
) -> PacketContent:
    """The whole case; `changes` are fields of the content."""
    answers = answer_set({**ANSWERS, **(changed_answers or {})})
    pack = policy().pack
    result = evaluation(answers)
    consent = Consent(
        "c1",
        "e1",
        ("name", "contact", "reason", "date"),
        "centre",
        "referral",
        date(2026, 9, 2),
        ConsentState.GIVEN,
        PRINTED_AT,
    )
    decision = Decision(
        "d1",
        "e1",
        "i1",
        1,
        result.tier,
        result.tier,
        "",
        "",
        result.measure,
        result.measure or "other",
        "first case, small amount, agreed plan with brief help and a job adviser.",
        date(2028, 3, 2),
        "w2",
        PRINTED_AT,
        "7f3ac21e9d0b44a8b6d2f1c05e7a93d80b6122fe8c47d930a1e56b9c4f0277d1",
        pack.id,
        pack.version,
        pack.content_hash,
    )
    wanted = [trace.because for trace in result.trace]
    fillings: dict[str, object] = {"substances": "cannabis", "score": 20, "low": 4, "high": 26, "range": "moderate"}
    reasons = {key: wording("en").text(key, **fillings) for key in wanted if wording("en").has(key)}
    whole = PacketContent(
        office=OFFICE,
        person=replace(PERSON, language=language),
        episode=Episode(
            "e1", PERSON, pack.id, pack.version, pack.content_hash, Stage.PLAN, "w1", PRINTED_AT, PRINTED_AT
        ),
        encounter=Encounter(
            "i1",
            "e1",
            EncounterKind.FIRST,
            PRINTED_AT,
            "w1",
            language,
            (),
            (WordingRead("assist", language, "own wording 1", "5b0f83d1c6aa" + "0" * 52),),
        ),
        answers=answers,
        evaluation=result,
        pack=pack,
        instruments=policy().questionnaires,
        plan=PLAN,
        wording=wording(language),
        office_wording=wording("en" if language == "pt" else "pt"),
        documents=documents,
        printed_at=PRINTED_AT,
        decision=decision,
        services=SERVICES,
        consents=(consent, replace(consent, id="c2", recipient="jobs", state=ConsentState.PREPARED)),
        follow_ups=(
            FollowUp("f1", "e1", "contact", date(2026, 3, 9), FollowUpState.OPEN, "phone"),
            FollowUp("f2", "e1", "reassessment", date(2026, 5, 31), FollowUpState.OPEN, "office"),
            FollowUp("f3", "e1", "service-report", date(2026, 5, 31), FollowUpState.OPEN, "letter"),
        ),
        workers={"w1": "Marta Exemplo", "w2": "Paulo Exemplo"},
        reasons=reasons,
        signers=("Paulo Exemplo, member", "Inês Exemplo, member"),
        decision_code="INTAKE-DECISION:2026/0412:1:7F3AC21E9D0B44A8B6D2F1C05E7A93D80B6122FE8C47D930A1E56B9C4F0277D1",
        program_version="1.0",
    )
    return replace(whole, **changes)
