"""The shipped policy against the contract, case by case, with answers missing, declined and on the edges."""

from collections import Counter
from datetime import date
from functools import cache
from itertools import product
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
CASES = 600


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
        "routes_possible": set(result.routes_possible),
        "tier": result.tier,
        "tiers_possible": list(result.tiers_possible),
        "measure": result.measure,
        "measures_possible": set(result.measures_possible),
        "flags": set(result.flags),
        "fired": {trace.table: trace.rule for trace in result.trace if trace.table in ("route", "tier", "measure")},
    }


AMOUNTS = {
    "heroin": ("1", "1.000001", "0.2"), "opium": ("10", "10.1"), "cocaine-base": ("0.3", "0.301"),
    "lsd": ("500", "501"), "cannabis-resin": ("5", "5.01"), "ketamine": ("50",), "mdma": ("1", "3"),
    "cannabis-herb": ("25", "26"),
}  # fmt: skip


def entry_of(chance: Random) -> dict[str, Any]:
    """An entry, now and then with a part that is not known."""
    substance = chance.choice(sorted(AMOUNTS))
    unit = "ug" if substance == "lsd" else chance.choice(["g", "g", "g", "mg", "tablet", "plant"])
    amount = float(chance.choice(AMOUNTS[substance]))
    entry = {"substance": substance, "amount": amount, "unit": unit, "basis": "gross", "lab_confirmed": False}
    if chance.random() < 0.06:
        entry[chance.choice(["substance", "amount", "unit"])] = "unknown"
    return entry


def case_of(chance: Random) -> dict[str, Any]:
    """A case; in one of three about every eighth answer is missing in one of four ways, in the others few or none."""
    told = chance.choice((0.88, 0.97, 1.0))

    def mostly(*values: Any) -> Any:
        return chance.choice(values) if chance.random() < told else chance.choice(MARKS)

    answers: dict[str, Any] = {
        "intake/origin": mostly(*["police"] * 5, *["court"] * 4, "own-request"),
        "intake/event_date": mostly(
            "2026-02-27", "2001-06-30", "2001-07-01", "2008-08-04", "2008-08-05", "2023-09-30", "2023-10-01"
        ),
        "intake/age": mostly(15, 16, 17, 18, *[40] * 8),
        "intake/substances": mostly([entry_of(chance) for _ in range(chance.randint(1, 3))]),
        "intake/supply_signs": mostly(["none"], ["none"], ["none"], ["cash"], ["packaging", "scales"]),
        "intake/judicial_decision": mostly("own-use", "own-use", "pending", "none"),
        "intake/sought_help": mostly(*["no"] * 14, "yes"),
        "intake/register_checked": mostly("no-prior", "prior", "not-checked"),
        "intake/consent_assessment": chance.choice(["given"] * 8 + ["declined", "unknown"]),
        "intake/dependence": mostly("dependent", "dependent", "not-dependent", "not-dependent", "undetermined"),
        "intake/accepts_treatment": mostly("yes", "no", "undecided"),
        "intake/injecting_pattern": mostly("infrequent", "frequent"),
        "assist/8": mostly(0, 0, 1, 2, 2),
    }
    for letter in LETTERS:
        answers.update(use_of(letter, chance, told))
    born = chance.choice([None, None, None, None, "1960-05-01", "1960-05-01", "1999-05-01", "2010-02-27"])
    return {
        "today": "2026-03-02",
        "person": {"reference": "2026/1", "birth_date": born},
        "answers": {key: value for key, value in answers.items() if value is not None},
    }


def use_of(letter: str, chance: Random, told: float) -> dict[str, Any]:
    """The answers about one substance: never used, or a score about an edge of the ranges or anywhere."""
    ever = 3 if chance.random() < 0.15 else 0
    answers: dict[str, Any] = {f"assist/1{letter}": ever if chance.random() < 0.97 else chance.choice(MARKS)}
    if ever:
        wanted = chance.choice((0, 2, 3, 4, 4, 12, 26, 27, None))
        items = adding_up_to(wanted, chance) if wanted is not None else None
        for question, points in contract.POINTS.items():
            if (question, letter) != ("5", "a"):
                answer = items[question] if items else chance.choice(points)
                answers[f"assist/{question}{letter}"] = answer if chance.random() < told else chance.choice(MARKS)
    return answers


@cache
def sums() -> dict[int, list[dict[str, int]]]:
    """By score: every way to answer questions 2 to 7 of a substance ever used."""
    found: dict[int, list[dict[str, int]]] = {}
    for chosen in product(*contract.POINTS.values()):
        items = dict(zip(contract.POINTS, chosen, strict=True))
        if items["2"] or not any(items[question] for question in "345"):
            found.setdefault(sum(chosen), []).append(items)
    return found


def adding_up_to(score: int, chance: Random) -> dict[str, int]:
    """Answers to questions 2 to 7 with this score."""
    return chance.choice(sums()[score])


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    return case_of(Random(draw(st.integers(0, 2**32))))


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    return entry_of(Random(draw(st.integers(0, 2**32))))


def complete(**told: Any) -> dict[str, Any]:
    """A case with nothing missing: an adult stopped by the police in 2026 with little, no dependence, nothing used."""
    answers = {
        "intake/origin": "police", "intake/event_date": "2026-02-27", "intake/age": 40,
        "intake/substances": WITHIN, "intake/supply_signs": ["none"], "intake/sought_help": "no",
        "intake/register_checked": "no-prior", "intake/consent_assessment": "given",
        "intake/dependence": "not-dependent", "intake/accepts_treatment": "no", "assist/8": 0,
        **{f"assist/1{letter}": 0 for letter in LETTERS},
    }  # fmt: skip
    person = {"reference": "2026/1", "birth_date": told.pop("birth_date", None)}
    return {"today": "2026-03-02", "person": person, "answers": {**answers, **told.pop("answers", {})}}


def entries_of(*told: tuple[str, object, str]) -> list[dict[str, Any]]:
    return [{"substance": substance, "amount": amount, "unit": unit} for substance, amount, unit in told]


WITHIN, OVER = entries_of(("cannabis-resin", 2, "g")), entries_of(("cannabis-resin", 50, "g"))
AGES = (15, 16, 17, 18)
DAYS = ("2001-06-30", "2001-07-01", "2008-08-04", "2008-08-05", "2023-09-30", "2023-10-01", "2026-02-27")


def agrees(policy: CompiledPolicy, case: dict[str, Any]) -> dict[str, Any]:
    found = outcome(run(policy, case))
    assert found == contract.expected(case), case
    return found


def test_every_combination_of_what_the_route_hangs_on(policy: CompiledPolicy) -> None:
    seen: Counter[str] = Counter()
    for age, help_, origin, day, rows, judge, signs in product(
        AGES, ("no", "yes"), ("police", "court", "own-request"), DAYS, (WITHIN, OVER), ("own-use", "pending", "none"),
        (["none"], ["cash"]),
    ):  # fmt: skip
        if (age in (15, 18) or help_ == "yes") and (signs == ["cash"] or judge == "none"):
            continue
        told = {
            "intake/age": age, "intake/sought_help": help_, "intake/origin": origin, "intake/event_date": day,
            "intake/substances": rows, "intake/judicial_decision": judge, "intake/supply_signs": signs,
        }  # fmt: skip
        found = agrees(policy, complete(answers=told))
        seen.update([found["fired"]["route"], *found["flags"]])
    assert seen.keys() >= {*contract.ROUTES, "representative", "quantity-contested", "supply-signs"}


@pytest.mark.parametrize("score", [0, 3, 4, 26, 27, 39])
def test_every_combination_of_what_the_level_hangs_on(policy: CompiledPolicy, score: int) -> None:
    chance, seen = Random(score), set()
    findings, patterns = ("dependent", "not-dependent", "undetermined"), ("infrequent", "frequent")
    every = product(("given", "declined"), findings, (0, 1, 2), patterns)
    for number, (consent, finding, injecting, pattern) in enumerate(every):
        told = {
            "intake/consent_assessment": consent, "intake/dependence": finding, "assist/8": injecting,
            "intake/injecting_pattern": pattern, **used(LETTERS[number % 10], score, chance),
        }  # fmt: skip
        found = agrees(policy, complete(answers=told))
        seen.add(found["fired"]["tier"])
    assert seen >= {"T-consent", "T1", "T3", "T2" if score > 26 else "T5"}


def used(letter: str, score: int, chance: Random) -> dict[str, int]:
    items = adding_up_to(score, chance)
    return {f"assist/1{letter}": 3} | {
        f"assist/{question}{letter}": value for question, value in items.items() if (question, letter) != ("5", "a")
    }


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("score", [3, 4, 26, 27])
def test_the_edges_of_the_ranges_of_every_substance(policy: CompiledPolicy, letter: str, score: int) -> None:
    found = agrees(policy, complete(answers=used(letter, score, Random(score))))
    expected = "warning" if letter in "ab" or score == 3 else "treatment" if score == 27 else "education"
    assert found["tier"] == expected


def test_every_combination_of_what_the_measure_hangs_on(policy: CompiledPolicy) -> None:
    seen = set()
    parts = (
        ("dependent", "not-dependent", "undetermined"), ("no-prior", "prior", "not-checked"),
        ("yes", "no", "undecided"), ("2026-02-27", "2008-08-05", "2001-06-30"), (WITHIN, OVER),
    )  # fmt: skip
    for finding, register, accepts, day, rows in product(*parts):
        told = {
            "intake/dependence": finding, "intake/register_checked": register, "intake/accepts_treatment": accepts,
            "intake/event_date": day, "intake/substances": rows, "intake/judicial_decision": "pending",
        }  # fmt: skip
        seen.add(agrees(policy, complete(answers=told))["fired"]["measure"])
    assert seen == set(contract.MEASURE)


@pytest.mark.parametrize("substance", sorted(contract.DAILY_MICROGRAMS))
def test_exactly_ten_days_of_every_substance_are_not_over(policy: CompiledPolicy, substance: str) -> None:
    limit = 10 * contract.DAILY_MICROGRAMS[substance]
    for rows, over in (
        ([(substance, limit, "ug")], False),
        ([(substance, limit + 1, "ug")], True),
        ([(substance, limit / 1000, "mg")], False),
        ([(substance, f"{limit / 10**6 + 0.000001:.6f}", "g")], True),
        ([(substance, limit - 1, "ug"), (substance, 1, "ug")], False),
        ([(substance, limit, "ug"), (substance, 1, "ug")], True),
        ([(substance, limit, "ug"), ("ketamine", 10**9, "ug")], False),
        ([(substance, 10**6, "tablet")], False),
        ([(substance, 10**6, "tablet"), (substance, limit + 1, "ug")], True),
        ([(substance, f"{limit}.4", "ug")], False),
        ([(substance, f"{limit}.5", "ug")], True),
    ):
        entries = [(name, float(amount), unit) for name, amount, unit in rows]
        told = {"intake/substances": entries_of(*entries), "intake/judicial_decision": "pending"}
        assert agrees(policy, complete(answers=told))["route"] == ("prosecutor-check" if over else "commission"), rows


@pytest.mark.parametrize(
    ("part", "route"),
    [
        ({"substance": "unknown"}, None),
        ({"amount": "unknown"}, None),
        ({"unit": "unknown"}, "commission"),
        ({"unit": "unknown", "amount": 1.5}, None),
        ({"substance": "unknown", "amount": 0.000001}, "commission"),
        ({"amount": "unknown", "unit": "tablet"}, "commission"),
        ({"substance": "ketamine", "amount": "unknown"}, "commission"),
        ({"substance": "unknown", "unit": "plant"}, "commission"),
    ],
)
def test_an_entry_with_a_part_not_told_stands_for_all_it_could_be(
    policy: CompiledPolicy, part: dict[str, object], route: str | None
) -> None:
    entry = {"substance": "heroin", "amount": 0.5, "unit": "g", **part}
    told = {"intake/substances": [entry], "intake/judicial_decision": "pending"}
    assert agrees(policy, complete(answers=told))["route"] == route


@pytest.mark.parametrize(
    ("born", "event", "route", "representative"),
    [
        ("2010-02-28", "2026-02-27", "child-protection", False),
        ("2010-02-27", "2026-02-27", "commission", True),
        ("2008-02-28", "2026-02-27", "commission", True),
        ("2008-02-27", "2026-02-27", "commission", False),
        ("2008-02-29", "2024-02-28", "child-protection", False),
        ("2008-02-29", "2024-02-29", "commission", True),
        ("2008-02-29", "2026-02-28", "commission", True),
        ("2008-02-29", "2026-03-01", "commission", False),
    ],
)
def test_the_age_turns_on_the_birthday(
    policy: CompiledPolicy, born: str, event: str, route: str, representative: bool
) -> None:
    found = agrees(policy, complete(birth_date=born, answers={"intake/event_date": event, "intake/age": 40}))
    assert (found["route"], "representative" in found["flags"]) == (route, representative)


@pytest.mark.parametrize("key", sorted(contract.CODED))
@pytest.mark.parametrize("mark", ["unknown", "declined", "not_asked", None])
def test_every_answer_missing_in_every_way(policy: CompiledPolicy, key: str, mark: str | None) -> None:
    for told in (
        {}, {"assist/8": 2, "intake/injecting_pattern": "frequent"}, {"intake/substances": OVER},
        {"intake/origin": "court", "intake/dependence": "dependent", "intake/judicial_decision": "own-use"},
    ):  # fmt: skip
        case = complete(answers={**told, key: mark})
        case["answers"] = {name: value for name, value in case["answers"].items() if value is not None}
        agrees(policy, case)


COMPLETIONS: dict[str, tuple[Any, ...]] = {
    **contract.CODED,
    "intake/age": (0, 15, 16, 17, 18, 120),
    "intake/event_date": DAYS,
    "intake/substances": (WITHIN, OVER, entries_of(("heroin", 1, "tablet")), entries_of(("ketamine", 1, "g"))),
    **{f"assist/1{letter}": (0, 3) for letter in LETTERS},
    **{f"assist/{question}{letter}": points for question, points in contract.POINTS.items() for letter in "cij"},
}


def test_a_set_of_what_is_possible_is_what_answering_leads_to(policy: CompiledPolicy) -> None:
    """Up to three answers opened; every way to answer them is read as a case of its own."""
    chance, widths = Random(31), set()
    for _ in range(OPENED):
        case = without_gaps(chance)
        keys = [key for key in COMPLETIONS if key in case["answers"]]
        opened = chance.sample(keys, chance.choice((1, 2, 2, 3)))
        marks = {key: chance.choice(("unknown", "declined", "not_asked")) for key in opened}
        # Of a question with an option of this name that would be an answer.
        marks = {key: "unknown" if mark in COMPLETIONS[key] else mark for key, mark in marks.items()}
        found = run(policy, {**case, "answers": {**case["answers"], **marks}})
        every = [
            run(policy, {**case, "answers": {**case["answers"], **dict(zip(opened, told, strict=True))}})
            for told in product(*(COMPLETIONS[key] for key in opened))
        ]
        for table in ("routes_possible", "tiers_possible", "measures_possible"):
            reached = set().union(*(getattr(one, table) for one in every))
            assert set(getattr(found, table)) == reached, (table, case, marks)
        widths.add(len(found.tiers_possible))
    assert widths >= {1, 2, 3}


OPENED = 40


def without_gaps(chance: Random) -> dict[str, Any]:
    """A case the commission hears with nothing missing; its age is told, not reckoned."""
    answers = {
        "intake/origin": chance.choice(("police", "court")), "intake/substances": chance.choice((WITHIN, OVER)),
        "intake/judicial_decision": chance.choice(("own-use", "pending")),
        "intake/event_date": chance.choice(DAYS[1:]), "intake/age": chance.choice((16, 40)),
        "intake/register_checked": chance.choice(("no-prior", "prior")),
        "intake/dependence": chance.choice(("dependent", "not-dependent", "not-dependent", "undetermined")),
        "intake/accepts_treatment": chance.choice(("yes", "no", "undecided")),
        "intake/injecting_pattern": chance.choice(("infrequent", "frequent")), "assist/8": chance.choice((0, 1, 2)),
    }  # fmt: skip
    for letter in chance.sample("cij", chance.choice((0, 1, 1, 2))):
        answers |= used(letter, chance.choice((0, 3, 4, 12, 26, 27)), chance)
    return complete(answers=answers)


def test_the_program_agrees_with_the_contract_and_every_rule_is_reached(policy: CompiledPolicy) -> None:
    chance = Random(20260302)
    reached: Counter[str] = Counter()
    for _ in range(CASES):
        found = agrees(policy, case_of(chance))
        reached.update([*found["fired"].values(), *found["flags"], *(["open"] if found["tier"] is None else [])])
    rules = {rule.id for table in ("route", "tier", "measure") for rule in policy.pack.table_by_id[table].rules}
    assert rules == {*contract.ROUTES, *contract.TIER, *contract.MEASURE}
    assert min(reached[name] for name in (*rules, "representative", "quantity-contested", "supply-signs", "open")) >= 5


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
