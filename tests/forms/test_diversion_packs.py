"""What single cases cannot say of the smaller policies: every rule that decides is heard in one of them."""

import json
from datetime import date
from pathlib import Path

import pytest

from intake_app.definitions.library import open_library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.policy import HitPolicy
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, compile_policy

LIBRARY = open_library()
PACKS = (
    "nz-pre-charge-warning", "nz-te-pae-oranga", "au-diversion", "uk-diversion", "uy-cr-no-sanction",
    "be-ghent-treatment-chamber", "ee-sutik", "no-advisory-unit", "cz-thresholds", "de-31a",
)  # fmt: skip
TODAY = date(2026, 3, 2)


def policy_of(pack_id: str) -> CompiledPolicy:
    pack = LIBRARY.pack(pack_id)
    return compile_policy(pack, LIBRARY.pack_instruments(pack))


def cases_of(pack_id: str) -> list[dict[str, object]]:
    folder: Path = LIBRARY.folders[0] / "packs" / pack_id / "cases"
    return [json.loads(path.read_text(encoding="utf-8"))["case"]["answers"] for path in sorted(folder.glob("*.json"))]


def found(policy: CompiledPolicy, answers: dict[str, object]) -> Evaluation:
    told = {key: read_answer(policy.item(key), value, key) for key, value in answers.items()}
    return evaluate(policy, AnswerSet(told), birth_date=None, today=TODAY)


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_rule_of_a_table_that_decides_is_heard_in_a_case(pack_id):
    policy = policy_of(pack_id)
    spoken = {(trace.table, trace.rule) for answers in cases_of(pack_id) for trace in found(policy, answers).trace}
    tables = [table for table in policy.pack.tables if table.hit_policy is HitPolicy.FIRST or table.id == "flags"]
    assert {(table.id, rule.id) for table in tables for rule in table.rules} - spoken == set()


@pytest.mark.parametrize("pack_id", PACKS)
def test_declining_the_assessment_changes_neither_route_nor_measure(pack_id):
    policy = policy_of(pack_id)
    for answers in cases_of(pack_id):
        kept = {key: value for key, value in answers.items() if not key.startswith("assist/")}
        kept.pop("intake/injecting_pattern", None)
        with_it, without = found(policy, answers), found(policy, {**kept, "intake/consent_assessment": "declined"})
        assert (without.route, without.measure) == (with_it.route, with_it.measure)
        assert without.tier == "none"


@pytest.mark.parametrize("pack_id", PACKS)
def test_nobody_is_said_to_have_cleared_the_policy_and_a_case_can_end_with_nothing(pack_id):
    pack = policy_of(pack_id).pack
    assert pack.verified_by in (None, "")
    assert any("no-measure" in rule.outputs for rule in pack.table_by_id["measure"].rules)
