"""What cases cannot say of the template, the treatment court, LEAD and deflection: their own tables, dates, clocks."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from intake_app.definitions.library import open_library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import ClockState, Evaluation
from intake_app.domain.policy import HitPolicy
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, compile_policy

LIBRARY = open_library()
PACKS = ("dual-track", "us-treatment-court", "us-wa-lead", "us-or-deflection")
TODAY = date(2026, 3, 2)
COURT = "us-treatment-court"


def policy_of(pack_id: str) -> CompiledPolicy:
    pack = LIBRARY.pack(pack_id)
    return compile_policy(pack, LIBRARY.pack_instruments(pack))


POLICIES = {pack_id: policy_of(pack_id) for pack_id in PACKS}


def case_files(pack_id: str) -> list[Path]:
    return sorted((LIBRARY.folders[0] / "packs" / pack_id / "cases").glob("*.json"))


def answers_of(pack_id: str, name: str) -> dict[str, object]:
    found = next(path for path in case_files(pack_id) if path.stem.partition("-")[2] == name)
    answers = json.loads(found.read_text(encoding="utf-8"))["case"]["answers"]
    assert isinstance(answers, dict)
    return answers


def found(pack_id: str, answers: Mapping[str, object]) -> Evaluation:
    policy = POLICIES[pack_id]
    told = {key: read_answer(policy.item(key), value, key) for key, value in answers.items()}
    return evaluate(policy, AnswerSet(told), birth_date=None, today=TODAY, decided_on=TODAY)


def outputs(evaluation: Evaluation, table: str) -> list[str]:
    return [value for trace in evaluation.trace if trace.table == table for value in trace.outputs.values()]


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_rule_of_a_table_that_decides_is_met_by_a_case(pack_id):
    pack = POLICIES[pack_id].pack
    spoken = {
        (trace.table, trace.rule)
        for path in case_files(pack_id)
        for trace in found(pack_id, json.loads(path.read_text(encoding="utf-8"))["case"]["answers"]).trace
    }
    beside = ("flags", "continuity")
    tables = [table for table in pack.tables if table.hit_policy is HitPolicy.FIRST or table.id in beside]
    assert {(table.id, rule.id) for table in tables for rule in table.rules} - spoken == set()


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_basic_need_has_at_least_two_offers_whatever_the_level(pack_id):
    table = POLICIES[pack_id].pack.table_by_id["services"]
    needs = table.inputs.index("needs")
    for need in ("food", "shelter", "hygiene", "safety", "income", "work", "documents", "childcare"):
        rows = [rule for rule in table.rules if rule.cells[needs].literals == (need,)]
        assert all(cell.any_value for rule in rows for n, cell in enumerate(rule.cells) if n != needs)
        assert len({rule.outputs for rule in rows}) >= 2


@pytest.mark.parametrize("pack_id", PACKS)
def test_nobody_pays_and_nobody_signs_for_a_pack_that_no_jurist_has_cleared(pack_id):
    pack = POLICIES[pack_id].pack
    assert [fact.value for fact in pack.facts if fact.id == "cost"] == ["0"]
    assert pack.verified_by is None


@pytest.mark.parametrize(
    ("risk", "need", "quadrant", "track"),
    [
        (3, 2, "high-risk-high-need", "full"),
        (2, 2, "low-risk-high-need", "treatment-emphasis"),
        (3, 1, "high-risk-low-need", "accountability"),
        (2, 1, "low-risk-low-need", "diversion"),
        (7, 0, "high-risk-low-need", "accountability"),
        (0, 5, "low-risk-high-need", "treatment-emphasis"),
    ],
)
def test_risk_and_need_stay_two_scores(risk, need, quadrant, track):
    answers = answers_of(COURT, "both-on-the-line")
    for form, points in (("court-risk", risk), ("court-needs", need)):
        keys = [key for key in answers if key.startswith(f"{form}/")]
        answers |= {key: "yes" if n < points else "no" for n, key in enumerate(keys)}
    evaluation = found(COURT, answers)
    assert {key: score.value for key, score in evaluation.scores.items() if key.startswith("court-")} == {
        "court-risk/total": risk,
        "court-needs/total": need,
    }
    assert (outputs(evaluation, "quadrant"), outputs(evaluation, "track")) == ([quadrant], [track])


def test_a_phase_is_left_on_its_days_and_never_backwards():
    for path in case_files(COURT):
        name = path.stem.partition("-")[2]
        if name.startswith("phase-"):
            onwards = "graduate" if name.startswith("phase-5") else "advance"
            wanted = onwards if name.endswith("done") else "stay-with-plan"
            assert outputs(found(COURT, answers_of(COURT, name)), "advancement") == [wanted]
    given = {rule.outputs[0] for rule in POLICIES[COURT].pack.table_by_id["advancement"].rules}
    assert given == {"not-in-programme", "stay-with-plan", "advance", "graduate"}


@pytest.mark.parametrize(
    ("phase", "days"), [(1, [7, 14, 21]), (2, [14, 28, 42]), (3, [28, 56, 84]), (4, [30, 60, 90]), (5, [30, 60, 90])]
)
def test_hearings_follow_the_phase_and_only_a_high_risk_has_fixed_ones(phase, days):
    answers = answers_of(COURT, "phase-1-done") | {"intake/phase": f"phase-{phase}"}
    due = found(COURT, answers).follow_up
    assert [(one.due - TODAY).days for one in due if one.kind == "hearing"][:3] == days
    low = answers | {key: "no" for key in answers if key.startswith("court-risk/")}
    kinds = [one.kind for one in found(COURT, low).follow_up]
    assert "hearing" not in kinds and kinds.count("status-contact") == 3


def test_a_test_is_planned_only_with_its_own_consent_and_changes_nothing_else():
    answers = answers_of(COURT, "phase-1-done")
    without, withdrawn, given = (
        found(COURT, answers | {"intake/consent_testing": code}) for code in ("declined", "withdrawn", "given")
    )
    assert [[one.kind for one in e.follow_up].count("tests-week") for e in (without, withdrawn, given)] == [0, 0, 12]
    assert len({(e.tier, e.measure, *outputs(e, "track"), *outputs(e, "advancement")) for e in (without, given)}) == 1


def test_continuity_is_arranged_once_a_plan_is_agreed():
    treated = answers_of("dual-track", "score-27")
    assert outputs(found("dual-track", treated), "continuity") == [
        "named-contact", "warm-hand-over", "review-meeting", "case-conference",
    ]  # fmt: skip
    refused = found("dual-track", treated | {"intake/accepts_plan": "no"})
    lost = found("dual-track", treated | {"intake/hand_over": "leaflet-only"})
    assert (outputs(refused, "continuity"), outputs(lost, "continuity")[-1]) == ([], "introduce-now")


@pytest.mark.parametrize(
    ("intake", "state"),
    [("2026-03-11", ClockState.KEPT), ("2026-03-13", ClockState.EXCEEDED), (None, ClockState.RUNNING)],
)
def test_the_only_clock_of_lead_is_the_intake(intake, state):
    answers = answers_of("us-wa-lead", "intake-in-time")
    if intake:
        answers["intake/intake_date"] = intake
    assert [(clock.id, clock.state) for clock in found("us-wa-lead", answers).clocks] == [("full-intake", state)]
    assert found("us-wa-lead", answers_of("us-wa-lead", "social-contact")).clocks == ()


def test_lead_has_no_level_and_no_sanction():
    pack = POLICIES["us-wa-lead"].pack
    assert {rule.outputs for rule in pack.table_by_id["tier"].rules} == {("none",)}
    measures = {output for rule in pack.table_by_id["measure"].rules for output in rule.outputs}
    assert measures == {
        "none", "no-charge", "await-intake", "decide-with-person", "prosecutor-decides", "ordinary-process",
    }  # fmt: skip
