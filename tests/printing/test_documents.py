"""What the documents say: golden texts, what is kept from whom, what happens at the edges."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import ItemState
from intake_app.domain.person import Consent, ConsentState, SafeContact
from intake_app.domain.plan import CarePlan
from intake_app.printing.content import DOCUMENTS, PacketContent
from intake_app.printing.packet import describe_documents, recovery_sheet, render_packet, what_leaves
from tests.printing import accept
from tests.printing.case import (
    MADE_ON,
    PERSON,
    PLAN,
    PRINTED_AT,
    RECOVERY_WORDS,
    SERVICES,
    answer_set,
    content,
    evaluation,
    wording,
)
from tests.printing.reading import document_text, flat, page_texts

TO_OTHERS = ("appointment-card", "referral", "notice", "return-slip")
"""The documents that leave the office or lie in a pocket."""
GOLDEN_CODES = (*DOCUMENTS[:1], "referral:1", "referral:2", *DOCUMENTS[2:-1], "recovery-sheet")


@cache
def found_texts(language: str) -> dict[str, str]:
    return accept.texts(language)


@pytest.mark.parametrize("language", accept.LANGUAGES)
@pytest.mark.parametrize("code", GOLDEN_CODES)
def test_text_is_the_accepted_one(language: str, code: str) -> None:
    """If the change is meant: python -m tests.printing.accept, and look at the difference."""
    wanted = accept.golden_file(language, code).read_text(encoding="utf-8")
    assert found_texts(language)[code] + "\n" == wanted


@pytest.mark.parametrize("language", accept.LANGUAGES)
def test_no_text_is_missing(language: str) -> None:
    whole = "\n".join(found_texts(language).values())
    assert "‹" not in whole
    assert "{" not in whole
    assert "**" not in whole


def said(case: PacketContent) -> str:
    return "\n".join(page_texts(render_packet(case).pdf))


# ------------------------------------------------------------------------------------------------- kept from whom

_ASSIST = [f"assist/{number}{letter}" for number in "234567" for letter in "cdi" if number != "5" or letter != "a"]


@given(
    points=st.fixed_dictionaries({key: st.sampled_from(["declined", 0, 3, 5, 6]) for key in _ASSIST}),
    dependence=st.sampled_from(["dependent", "not-dependent", "undetermined"]),
    injected=st.sampled_from([0, 1, 2]),
)
@settings(max_examples=25)
def test_nothing_clinical_leaves_the_office(points: dict[str, object], dependence: str, injected: int) -> None:
    """Cards, letters, notices and slips are the same to the byte whatever was answered, scored and decided."""
    lawful = {key: value for key, value in points.items() if _is_option(key, value)}
    answers = answer_set({**_ANSWERED, **lawful, "intake/dependence": dependence, "assist/8": injected})
    other = replace(content("pt", documents=TO_OTHERS), answers=answers, evaluation=evaluation(answers), decision=None)
    assert render_packet(other).pdf == _without_clinical()


def _is_option(key: str, value: object) -> bool:
    from tests.printing.case import policy

    return value == "declined" or policy().item(key).option(value) is not None


_ANSWERED = {"assist/1c": 3, "assist/1d": 3, "assist/1i": 3, "intake/consent_assessment": "given"}


@cache
def _without_clinical() -> bytes:
    return render_packet(content("pt", documents=TO_OTHERS)).pdf


@pytest.mark.parametrize("language", accept.LANGUAGES)
def test_letters_name_no_level_no_score_no_band(language: str) -> None:
    text = said(content(language, documents=TO_OTHERS)).lower()
    words = wording(language)
    clinical = [words.text(f"assist:band.{code}").lower() for code in ("moderate", "high")]
    clinical += [words.text(f"assist:{letter}").lower() for letter in "cdefghi"]
    for tier in ("warning", "education", "treatment"):
        clinical.append(words.text(f"code.tier.{tier}").lower())
    if language == "pt":
        clinical.remove(words.text("code.tier.warning").lower())  # the title of the notice
    assert [word for word in clinical if word in text] == []
    assert "assist" not in text


@given(scope=st.sets(st.sampled_from(["name", "contact", "reason", "date"])))
@settings(max_examples=16)
def test_letter_tells_only_what_the_consent_covers(scope: set[str]) -> None:
    consent = Consent(
        "c", "e1", tuple(sorted(scope)), "centre", "referral", date(2026, 9, 2), ConsentState.GIVEN, PRINTED_AT
    )
    text = said(content("en", documents=("referral:1",), consents=(consent,)))
    assert ("Tiago Exemplo" in text) == ("name" in scope)
    assert ("000 000 412" in text) == ("contact" in scope)
    assert ("brief talks" in text) == ("reason" in scope)
    assert ("6 March 2026" in text) == ("date" in scope)


@pytest.mark.parametrize("state", [ConsentState.DECLINED, ConsentState.REVOKED])
def test_letter_without_consent_names_nobody(state: ConsentState) -> None:
    consent = replace(content("en").consents[0], state=state)
    text = said(content("en", documents=("referral:1",), consents=(consent,)))
    assert "Tiago" not in text
    assert "000 000 412" not in text
    assert "may not be sent" in text


def test_slips_and_notice_name_no_person() -> None:
    text = said(content("pt", documents=("return-slip", "notice")))
    assert "Tiago" not in text
    assert "000 000 412" not in text


def test_what_leaves_follows_the_consent() -> None:
    told = what_leaves(content("pt"), wording("en"))
    assert told[0][0] == "Centro Exemplo"
    assert "safe contact" in told[0][1]
    assert "scores" in told[0][2]
    assert what_leaves(content("pt", consents=()), wording("en"))[0][1] == "nothing, there is no consent"


# ------------------------------------------------------------------------------------------------------- the record


def test_record_counts_five_ways_of_missing() -> None:
    case = content("pt")
    text = document_text(render_packet(case), "decision-record")
    skipped = ItemState.SKIPPED
    asked = {key.partition("/")[0] for key, state in case.evaluation.states.items() if state is not skipped}
    states = [state for key, state in case.evaluation.states.items() if key.partition("/")[0] in asked]
    for state, words in (
        (ItemState.DECLINED, "Declined by the person"),
        (ItemState.UNKNOWN, "Not known to the person"),
        (ItemState.NOT_ASKED, "Not asked"),
        (ItemState.OPEN, "Not answered yet"),
        (ItemState.SKIPPED, "Skipped by a rule of the form"),
    ):
        assert f"{words} ({states.count(state)})" in text.replace("\n", " ")


def test_record_names_every_rule_that_fired() -> None:
    case = content("pt")
    text = flat(document_text(render_packet(case), "decision-record"))
    for trace in case.evaluation.trace:
        assert trace.rule in text


def test_record_gives_the_fingerprint_in_groups_of_four() -> None:
    case = content("pt")
    assert case.decision is not None
    digits = case.decision.content_hash
    groups = " ".join(digits[at : at + 4] for at in range(0, 64, 4))
    assert groups in said(replace(case, documents=("decision-record",))).replace("\n", " ")


def test_record_is_in_the_language_of_the_office() -> None:
    text = document_text(render_packet(content("pt")), "decision-record")
    assert "Decision record" in text
    assert "Registo da decisão" not in text


def test_undecided_record_says_so_and_has_no_fingerprint() -> None:
    text = said(content("pt", documents=("decision-record",), decision=None))
    assert "Decision record, draft" in text
    assert "Nothing has been decided" in text
    assert "SHA-256" not in text


def test_open_level_lists_the_levels_still_possible() -> None:
    case = content("pt", documents=("decision-record",), decision=None, changed_answers={"assist/8": "unknown"})
    assert case.evaluation.tier is None
    text = said(case)
    assert "Level: still open" in text
    assert all(name in text for name in ("Education", "Treatment"))


def test_another_level_shows_who_and_why() -> None:
    case = content("pt", documents=("decision-record",))
    assert case.decision is not None
    changed = replace(case.decision, tier="treatment", override_reason="asked for it", second_person="w1")
    text = said(replace(case, decision=changed)).replace("\n", " ")
    assert "Level: Treatment" in text
    assert "together with Marta Exemplo" in text
    assert "asked for it" in text


# -------------------------------------------------------------------------------------------------------- the edges


def test_longest_texts_are_there_whole() -> None:
    own_words = " ".join(f"palavra{number}" for number in range(900))
    case = content("pt")
    assert case.decision is not None
    long_name = "Maria Exemplo " + "de Exemplo e " * 20 + "Silva"
    services = {key: replace(one, name=f"{one.name} {'muito comprido ' * 12}") for key, one in SERVICES.items()}
    case = replace(
        case,
        person=replace(PERSON, name=long_name, contact=SafeContact("0" * 120, True, "x" * 300)),
        plan=replace(PLAN, own_words=own_words, first_step="passo " * 400),
        services=services,
        decision=replace(case.decision, reasons="razão " * 700),
    )
    packet = render_packet(case)
    plan = flat(document_text(packet, "plan"))
    assert all(f"palavra{number}" in plan for number in range(900))
    assert flat(document_text(packet, "decision-record")).count("razão") >= 700
    assert flat(long_name) in flat(document_text(packet, "consent"))


def test_one_word_longer_than_a_page_is_broken() -> None:
    word = "Ω" * 6000
    text = flat(document_text(render_packet(content("pt", plan=CarePlan(own_words=word))), "plan"))
    assert text.count("Ω") >= 6000


def test_case_with_nothing_in_it_prints_what_it_can() -> None:
    empty = AnswerSet()
    case = replace(
        content("en", plan=CarePlan(), services={}, consents=(), follow_ups=(), decision=None, workers={}, signers=()),
        person=replace(PERSON, name="", birth_date=None, contact=SafeContact(), language=""),
        answers=empty,
        evaluation=evaluation(empty),
        encounter=None,
    )
    packet = render_packet(case)
    assert list(packet.page_starts) == ["appointment-card", "rights", "plan"]
    assert "There is no date yet" in document_text(packet, "appointment-card")
    rows = {row.codes[0]: row for row in describe_documents(case)}
    assert not rows["referral"].available
    assert rows["referral"].missing == "no service chosen yet"
    assert rows["decision-record"].missing == "no interview yet"


def test_packet_without_documents_is_one_page_that_says_so() -> None:
    packet = render_packet(content("en", documents=()))
    assert packet.pages == 1
    assert "nothing to print" in page_texts(packet.pdf)[0]


def test_past_dates_and_kept_ones_are_not_on_the_card() -> None:
    plan = replace(
        PLAN,
        appointments=(
            replace(PLAN.appointments[0], day=PRINTED_AT.date() - timedelta(days=1)),
            replace(PLAN.appointments[1], outcome="came"),
        ),
    )
    text = said(content("en", documents=("appointment-card",), plan=plan, follow_ups=()))
    assert "There is no date yet" in text


def test_declined_assessment_has_a_sheet_and_only_then() -> None:
    assert "rights-sheet" not in render_packet(content("en")).page_starts
    text = said(content("en", documents=("rights-sheet",), assessment_declined=True))
    assert "makes nothing worse" in text
    assert "Centro Exemplo" in text


def test_rows_of_the_packet_page_add_up_to_the_packet() -> None:
    case = content("pt")
    rows = describe_documents(case, wording("en"))
    assert sum(row.pages for row in rows) == render_packet(case).pages
    assert rows[0].codes == ("appointment-card", "referral:1")
    assert rows[0].missing == ""
    wanting = {row.codes[0]: row.missing for row in rows if row.missing}
    assert wanting == {
        "referral:2": "to be sent only once the consent is signed",
        "consent": "to be signed by the person",
    }


def test_recovery_sheet_numbers_the_words_on_one_page() -> None:
    sheet = recovery_sheet("Comissão Exemplo", RECOVERY_WORDS, wording("pt"), MADE_ON)
    assert sheet.pages == 1
    text = flat(page_texts(sheet.pdf)[0])
    assert all(f"{number}{word}" in text for number, word in enumerate(RECOVERY_WORDS, start=1))


def test_a_question_nobody_translated_says_its_language_on_paper() -> None:
    own = wording("pt")
    fallen = replace(own, texts={key: text for key, text in own.texts.items() if not key.startswith("intake/origin")})
    case = content("en", documents=("decision-record",), changed_answers={"intake/origin": "unknown"})
    text = flat(said(replace(case, office_wording=fallen)))
    assert "[inglês](intake/origin)" in text
