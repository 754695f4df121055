"""The result in words: level and reasons, law apart from it, what decides, what would change it."""

import pytest

from intake_app.casework import results
from intake_app.casework.interview_view import LevelState
from intake_app.domain.evaluation import ClockState
from tests.casework.conftest import HIGH, LOW, MODERATE, Bureau, cannabis


def test_a_settled_level_with_its_reason(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE, intake__appearance_date="2026-03-02", intake__appearance_time="14:00"))
    view = results.result(bureau.technician, interview)
    assert (view.tier, view.headline, view.level_number, view.level_count) == ("education", "Educação", 2, 3)
    assert "22" in view.reason and "4–26" in view.reason and "T4" in view.rule_line
    assert view.scores[0].key == "assist/c" and view.scores[0].spoken == "Canábis 22 de 39, moderado"
    assert {clock.id: clock.state for clock in view.clocks if clock.id != "limitation"} == {
        "police-record": ClockState.KEPT,
        "appearance": ClockState.KEPT,
    }
    assert view.can_sign and view.deciding == () and "‹" not in repr(view)


def test_the_law_stands_apart_and_says_what_nobody_verified(bureau: Bureau) -> None:
    law = results.result(bureau.technician, bureau.begun(cannabis(*MODERATE))).law
    lines = {line.label: (line.value, line.side) for line in law.lines}
    assert lines["Quantidade"] == ("4,1 g de resina de canábis, dentro de 10 dias", "de 5 g")
    assert law.rule == "M3" and law.measure == "Suspensão provisória" and not law.verified


def test_one_open_question_decides_and_says_which_answer_leads_where(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE, assist__5c="unknown"))
    view = results.result(bureau.technician, interview)
    assert view.tier is None and view.headline == "Dois níveis ainda são possíveis" and not view.can_sign
    assert [line.key for line in view.deciding] == ["assist/5c"] and view.deciding[0].heading == "Canábis 5"
    rows = {row.tier: row for row in view.levels}
    assert rows["warning"].state is LevelState.RULED_OUT and "22" in rows["warning"].why
    assert "Nunca" in rows["education"].why and "outra resposta" in rows["treatment"].why
    assert "Educação" in view.if_declined and len(view.until_settled) == 3
    assert view.scores[0].text == "22, ou 27 a 30"


def test_what_would_change_it_is_told_briefly(bureau: Bureau) -> None:
    view = results.result(bureau.technician, bureau.begun(cannabis(*MODERATE)))
    tiers = [line.tier for line in view.changes]
    assert set(tiers) == {"treatment", "warning"} and len(tiers) <= 4
    assert any("qualquer resposta menos «nunca»" in line.text for line in view.changes)


@pytest.mark.parametrize(
    "answers, key",
    [
        (cannabis(*HIGH), "T2"),
        (cannabis(*LOW), "T6"),
        (cannabis(*LOW, intake__dependence="dependent"), "T1"),
        (cannabis(*LOW, intake__consent_assessment="declined"), "T-consent"),
        (cannabis(*LOW, intake__sought_help="yes"), "T-route"),
    ],
)
def test_every_level_has_its_reason_in_both_languages(bureau: Bureau, answers: dict[str, object], key: str) -> None:
    interview = bureau.begun(answers)
    for language in ("pt", "en"):
        view = results.result(bureau.technician.in_language(language), interview)
        assert key in view.rule_line and view.reason and "‹" not in repr(view) and "{" not in view.reason


def test_needs_say_what_the_person_wants(bureau: Bureau) -> None:
    answers = cannabis(*MODERATE, intake__basic_needs=["work"], intake__wants_help=["substance-use"])
    lines = {line.domain: line for line in results.result(bureau.technician, bureau.begun(answers)).needs}
    assert lines["work"].wanted and lines["substances"].wanted
