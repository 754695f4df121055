"""The shipped policy against the contract, case by case, with answers missing, declined and on the edges."""

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.definitions.library import open_library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Evaluation
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, compile_policy
from tests.engine import contract

LETTERS = "abcdefghij"
MARKS = ("unknown", "declined", "not_asked", None)


@pytest.fixture(scope="module")
def policy() -> CompiledPolicy:
    library = open_library()
    pack = library.pack("pt-cdt")
    return compile_policy(pack, library.pack_instruments(pack))


def run(policy: CompiledPolicy, case: dict[str, Any]) -> Evaluation:
    answers = {key: read_answer(policy.item(key), raw, key) for key, raw in case["answers"].items()}
    birth = case["person"].get("birth_date")
    return evaluate(
        policy,
        AnswerSet(answers),
        birth_date=date.fromisoformat(birth) if birth else None,
        today=date.fromisoformat(case["today"]),
    )


def outcome(result: Evaluation) -> dict[str, Any]:
    return {
        "route": result.route,
        "tier": result.tier,
        "tiers_possible": list(result.tiers_possible),
        "measure": result.measure,
    }


AMOUNTS = {
    "heroin": ("1", "1.000001", "0.2"), "opium": ("10", "10.1"), "cocaine-base": ("0.3", "0.301"),
    "lsd": ("500", "501"), "cannabis-resin": ("5", "5.01"), "ketamine": ("50",), "mdma": ("1", "3"),
    "cannabis-herb": ("25", "26"),
}  # fmt: skip


def entry_of(chance: Random) -> dict[str, Any]:
    substance = chance.choice(sorted(AMOUNTS))
    unit = "ug" if substance == "lsd" else chance.choice(["g", "g", "g", "mg", "tablet", "plant"])
    amount = float(chance.choice(AMOUNTS[substance]))
    return {"substance": substance, "amount": amount, "unit": unit, "basis": "gross", "lab_confirmed": False}


def case_of(chance: Random) -> dict[str, Any]:
    """A case with about every eighth answer missing in one of four ways."""

    def mostly(*values: Any) -> Any:
        return chance.choice(values) if chance.random() < 0.88 else chance.choice(MARKS)

    answers: dict[str, Any] = {
        "intake/origin": mostly("police", "police", "police", "court", "court", "own-request"),
        "intake/event_date": mostly(
            "2026-02-27", "2001-06-30", "2001-07-01", "2008-08-04", "2008-08-05", "2023-09-30", "2023-10-01"
        ),
        "intake/age": mostly(15, 16, 17, 18, 40, 40),
        "intake/substances": mostly([entry_of(chance) for _ in range(chance.randint(1, 4))]),
        "intake/supply_signs": ["none"],
        "intake/judicial_decision": mostly("own-use", "pending", "none"),
        "intake/sought_help": mostly("no", "no", "no", "no", "no", "yes"),
        "intake/register_checked": mostly("no-prior", "prior", "not-checked"),
        "intake/consent_assessment": chance.choice(["given"] * 6 + ["declined", "unknown"]),
        "intake/dependence": mostly("dependent", "dependent", "not-dependent", "not-dependent", "undetermined"),
        "intake/accepts_treatment": mostly("yes", "no", "undecided"),
        "intake/injecting_pattern": mostly("infrequent", "frequent"),
        "assist/8": mostly(0, 0, 1, 2),
    }
    used = set(chance.sample(LETTERS, chance.randint(0, 3)))
    for letter in LETTERS:
        ever = 3 if letter in used else 0
        answers[f"assist/1{letter}"] = ever if chance.random() < 0.97 else chance.choice(MARKS)
        for question, points in contract.POINTS.items():
            if letter in used and (question, letter) != ("5", "a"):
                answers[f"assist/{question}{letter}"] = mostly(0, chance.choice(points))
    person = {"reference": "2026/1", "birth_date": chance.choice([None, None, "1999-05-01", "2010-02-27"])}
    return {
        "today": "2026-03-02",
        "person": person,
        "answers": {key: value for key, value in answers.items() if value is not None},
    }


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    return case_of(Random(draw(st.integers(0, 2**32))))


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    return entry_of(Random(draw(st.integers(0, 2**32))))


def test_the_program_agrees_with_the_contract_and_every_outcome_is_reached(policy: CompiledPolicy) -> None:
    chance = Random(20260302)
    seen: Counter[str | None] = Counter()
    for _ in range(4 * settings.default.max_examples):
        case = case_of(chance)
        result = run(policy, case)
        assert outcome(result) == contract.expected(case), case
        seen.update({result.route, result.tier, result.measure})
    for table in ("route", "tier", "measure"):
        assert {rule.outputs[0] for rule in policy.pack.table_by_id[table].rules} <= set(seen)


@settings(max_examples=60)
@given(case=cases(), data=st.data())
def test_a_refusal_alone_never_raises_the_level(
    policy: CompiledPolicy, case: dict[str, Any], data: st.DataObject
) -> None:
    before = run(policy, case)
    asked = [key for key in case["answers"] if key.startswith("assist/")]
    key = data.draw(st.sampled_from(asked))
    after = run(policy, {**case, "answers": {**case["answers"], key: "declined"}})
    order = policy.pack.tiers.index
    if before.tier is not None and after.tier is not None:
        assert order(after.tier) <= order(before.tier)


@settings(max_examples=60)
@given(case=cases(), entry=entries())
def test_amounts_never_touch_the_level_of_a_case_the_commission_hears(
    policy: CompiledPolicy, case: dict[str, Any], entry: dict[str, Any]
) -> None:
    before = run(policy, case)
    after = run(policy, {**case, "answers": {**case["answers"], "intake/substances": [entry]}})
    heard = ("commission", "prosecutor-check")
    if before.route in heard and after.route in heard:
        assert after.tier == before.tier and after.tiers_possible == before.tiers_possible


@settings(max_examples=60)
@given(case=cases(), data=st.data())
def test_the_order_of_answering_does_not_matter(
    policy: CompiledPolicy, case: dict[str, Any], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(case["answers"].items()))))
    assert run(policy, case) == run(policy, {**case, "answers": shuffled})
