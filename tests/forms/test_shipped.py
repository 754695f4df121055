"""The forms and packs as shipped: no problems, their own cases hold, and the contract with other programs stands."""

from collections.abc import Mapping
from datetime import date

import pytest

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import open_library
from intake_app.definitions.worked_cases import run_cases
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.policy import HitPolicy
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import compile_policy

LIBRARY = open_library()
FORMS = LIBRARY.folders[0]
PACK = LIBRARY.pack("pt-cdt")
POLICY = compile_policy(PACK, LIBRARY.pack_instruments(PACK))
REQUIRED = {
    "origin", "event_date", "received_date", "age", "substances", "supply_signs", "judicial_decision", "sought_help",
    "register_checked", "consent_assessment", "dependence", "accepts_treatment", "injecting_pattern", "basic_needs",
}  # fmt: skip


def reading(case: Mapping[str, object]) -> Evaluation:
    answers, person = case["answers"], case["person"]
    assert isinstance(answers, dict) and isinstance(person, dict)
    born = person.get("birth_date")
    return evaluate(
        POLICY,
        AnswerSet({key: read_answer(POLICY.item(key), value, key) for key, value in answers.items()}),
        birth_date=date.fromisoformat(born) if born else None,
        today=date.fromisoformat(str(case["today"])),
    )


def test_nothing_is_wrong_with_the_files():
    assert [str(p) for p in check_paths([FORMS]) if p.severity == "error"] == []


def test_every_case_beside_the_pack_holds_and_every_rule_is_met_by_one():
    spoken: set[tuple[str, str]] = set()

    def expected(case: dict[str, object]) -> dict[str, object]:
        found = reading(case)
        spoken.update((trace.table, trace.rule) for trace in found.trace)
        return {
            "route": found.route,
            "tier": found.tier,
            "tiers_possible": list(found.tiers_possible),
            "measure": found.measure,
            "status": "complete" if found.complete else "incomplete",
            "needs": list(found.needs),
            "alerts": [alert.id for alert in found.alerts],
            "flags": list(found.flags),
        }

    count, mismatches, problems = run_cases(FORMS / "packs" / PACK.id, expected)
    assert ([str(m.problem) for m in mismatches], problems) == ([], [])
    assert count > 100
    first = [table for table in PACK.tables if table.hit_policy is HitPolicy.FIRST] + [PACK.table_by_id["flags"]]
    assert {(table.id, rule.id) for table in first for rule in table.rules} <= spoken


def test_the_items_other_programs_use_are_there_and_the_rest_is_free():
    intake = POLICY.questionnaires["intake"]
    assert {link_id for link_id, item in intake.questions.items() if item.required} == REQUIRED
    wanted = {f"{number}{letter}" for number in range(1, 8) for letter in "abcdefghij"} - {"5a"} | {"8"}
    assert set(POLICY.questionnaires["assist"].questions) == wanted


@pytest.mark.parametrize(("scale", "maximum"), [("a", 31), *((letter, 39) for letter in "bcdefghij")])
def test_bands_cover_every_score_once(scale, maximum):
    found = POLICY.scale(f"assist/{scale}")
    assert found.maximum == maximum
    assert [sum(b.low <= n <= b.high for b in found.band_set.others) for n in range(maximum + 1)] == [1] * (maximum + 1)


def test_every_need_that_can_be_found_has_an_offer():
    offered = {literal for rule in PACK.table_by_id["services"].rules for literal in rule.cells[0].literals}
    by_level = {"substance-use"}
    assert {rule.outputs[0] for rule in PACK.table_by_id["needs"].rules} <= offered | by_level


def test_both_languages_have_every_text():
    english, portuguese = LIBRARY.wording("en", PACK), LIBRARY.wording("pt", PACK)
    own = [key for key in english.texts if key.startswith(("intake", "assist", "pt-cdt#"))]
    assert own and [key for key in own if not portuguese.is_translated(key)] == []
