"""What would change the level, held against trying everything."""

from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.policy import HitPolicy, InputKind, InstrumentUse, PolicyInput
from intake_app.domain.questionnaire import Band, BandSet, Item, ItemType, Method, Questionnaire, Scale, parts_of
from intake_app.engine.changing import LARGEST, level_questions, settled_questions, would_change
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import compile_policy
from tests.engine.small import ANY, TODAY, answer_set, between, coded, none_of, one_of, small_pack, small_policy, table
from tests.engine.test_evaluating import CALM, DRINKS, FACTS

POLICY = small_policy()
KEYS = ("cups/ever-a", "cups/often-a", "cups/miss-a", "cups/ever-b", "cups/often-b", "cups/miss-b", "cups/spill")


def changes(given):
    return would_change(POLICY, answer_set(given), birth_date=None, today=TODAY)


def tier(given, policy=POLICY):
    return evaluate(policy, answer_set(given), birth_date=None, today=TODAY).tier


def by_trying(given, policy=POLICY):
    """For every other tier the smallest changes of given answers, found by evaluating every set of changes."""
    now, found = tier(given, policy), {}
    states = evaluate(policy, answer_set(given), birth_date=None, today=TODAY).states
    asked = [key for key in KEYS if key in given and states[key] == "answered"]
    options = {key: [o.code for o in policy.item(key).options if o.code != given[key]] for key in asked}
    for size in range(1, LARGEST + 1):
        sets = [
            zip(keys, told, strict=True)
            for keys in combinations(asked, size)
            for told in product(*map(options.get, keys))
        ]
        tiers = {frozenset(one): tier({**given, **dict(one)}, policy) for one in map(tuple, sets)}
        found |= {one: t for one, t in tiers.items() if t not in (None, now, "none", *found.values())}
    return found


@pytest.mark.parametrize(
    "given",
    [
        {**FACTS, **DRINKS},
        {**FACTS, **CALM},
        {**FACTS, **DRINKS, "cups/often-a": 4, "cups/miss-a": 5},
        {**FACTS, **DRINKS, "cups/ever-b": 3, "cups/often-b": 2, "cups/miss-b": 1},
        {**FACTS, **DRINKS, "cups/ever-b": 3, "cups/often-b": 4, "cups/miss-b": 1, "cups/spill": "yes"},
        {**FACTS, **DRINKS, "cups/ever-b": 3, "cups/often-b": 4, "cups/miss-b": 5, "cups/spill": "yes"},
    ],
)
def test_every_smallest_change_is_found_and_no_other(given):
    found = {frozenset((k, a.value) for k, a in c.answers.items()): c.tier for c in changes(given)}
    assert found == by_trying(given)


def test_a_declined_answer_may_be_what_would_change_it():
    found = changes({**FACTS, **DRINKS, "cups/miss-a": "declined"})
    assert {"cups/miss-a": Answer(value=5)} in [dict(c.answers) for c in found]


def test_nothing_would_change_a_level_that_is_open_or_not_given():
    assert changes({**FACTS, **DRINKS, "cups/miss-a": "unknown"}) == ()
    assert changes({**FACTS, "door/agrees": "no"}) == ()
    assert changes({**FACTS, **CALM, "door/event": date(2009, 1, 1)}) == ()
    assert would_change(untiered(), answer_set({}), birth_date=None, today=TODAY) == ()


def test_the_greatest_help_comes_first_and_single_answers_before_pairs():
    found = changes({**FACTS, **DRINKS})
    ranks = [(-POLICY.pack.tiers.index(c.tier), len(c.answers)) for c in found]
    assert ranks == sorted(ranks) and len(found) > 1


def test_open_questions_are_settled_once_the_level_is_certain():
    high = {**FACTS, **DRINKS, "cups/ever-b": 3, "cups/often-b": 4, "cups/miss-b": 5}

    def settled(given):
        return settled_questions(POLICY, answer_set(given), birth_date=None, today=TODAY)

    assert tier({**high, "cups/spill": "unknown"}) == "much"
    assert settled({**high, "cups/spill": "unknown"}) == {"cups/spill"}
    assert {tier({**high, "cups/spill": code}) for code in ("no", "yes")} == {"much"}
    assert settled({**FACTS, "cups/ever-a": 3}) == frozenset()
    assert settled_questions(untiered(), answer_set({}), birth_date=None, today=TODAY) == frozenset()


def untiered():
    return small_policy(tables=(table("route", HitPolicy.FIRST, "age", "route", ("D", ANY, "here")),))


def wide_policy():
    """Twelve questions in one scale, three of them in another too, and a yes or no, a number, a list beside them."""
    items = (
        *(coded(f"q{n}", 0, 1, 2, 3, points=True) for n in range(12)),
        Item("sure", ItemType.BOOLEAN),
        Item("years", ItemType.INTEGER, minimum=0, maximum=9),
        Item("day", ItemType.DATE),
        coded("plans", "a", "b", repeats=True),
    )
    bands = BandSet((Band("low", 0, 9), Band("high", 10, 36)))
    all_of_them = Scale("all", Method.SUM, parts_of(*(f"q{n}" for n in range(12))), bands, 36)
    few = Scale("few", Method.SUM, parts_of("q0", "q1", "q2"), BandSet((Band("low", 0, 8), Band("high", 9, 9))), 9)
    inputs = {
        "all": PolicyInput("all", InputKind.BAND, ("wide/all",)),
        "few": PolicyInput("few", InputKind.BAND, ("wide/few",)),
        "old": PolicyInput("old", InputKind.AGE, ("wide/years", "wide/day")),
        **{n: PolicyInput(n, InputKind.ANSWER, (f"wide/{n}",)) for n in ("sure", "years", "plans")},
    }
    rows = (
        ("A", ANY, ANY, one_of(True), between(3, 9), one_of("b"), ANY, "much"),
        ("B", one_of("high"), ANY, ANY, ANY, ANY, ANY, "much"),
        ("C", ANY, one_of("high"), ANY, ANY, ANY, ANY, "some"),
        ("D", ANY, ANY, one_of(True), ANY, ANY, ANY, "some"),
        ("E", ANY, ANY, ANY, ANY, ANY, ANY, "little"),
    )
    pack = small_pack(
        inputs=inputs,
        instruments=(InstrumentUse("wide"),),
        sections=(),
        tables=(table("tier", HitPolicy.FIRST, "all few sure years plans old", "tier", *rows),),
    )
    return compile_policy(pack, {"wide": Questionnaire("wide", "1", items, (all_of_them, few))})


def test_scales_that_share_answers_are_changed_together_and_large_sets_are_given_up():
    given = {**{f"wide/q{n}": 0 for n in range(12)}, "wide/sure": False, "wide/years": 5, "wide/plans": ("b",)}
    found = would_change(wide_policy(), answer_set(given), birth_date=None, today=TODAY)
    assert [(dict(c.answers), c.tier) for c in found] == [({"wide/sure": Answer(value=True)}, "much")]
    near = {**given, "wide/plans": ("a",), **{f"wide/q{n}": 3 for n in (0, 1)}, "wide/q2": 2}
    found = would_change(wide_policy(), answer_set(near), birth_date=None, today=TODAY)
    assert sizes(found) == {"much": {1}, "some": {1}}
    assert {"wide/sure": Answer(value=True)} in [dict(c.answers) for c in found if c.tier == "some"]
    both = {**near, "wide/q2": 3, "wide/sure": True}
    found = would_change(wide_policy(), answer_set(both), birth_date=None, today=TODAY)
    assert sizes(found) == {"much": {1}, "little": {2}}
    assert all("wide/sure" in c.answers for c in found if c.tier == "little")


def test_a_level_that_the_facts_rule_out_is_never_promised():
    """With nothing to answer but the yes or no, no answer reaches the level the long scale gives."""
    found = would_change(wide_policy(), answer_set({"wide/sure": False, **{f"wide/q{n}": 0 for n in range(3)}}),
                         birth_date=None, today=TODAY)  # fmt: skip
    assert found == ()
    beside = {f"wide/q{n}": 0 for n in range(12)} | {"wide/sure": False, "wide/years": 1, "wide/plans": ("a",)}
    without = replace(wide_policy().pack, tables=(one_level(),))
    policy = compile_policy(without, wide_policy().questionnaires)
    assert would_change(policy, answer_set(beside), birth_date=None, today=TODAY) == ()


def one_level():
    return table("tier", HitPolicy.FIRST, "sure", "tier", ("A", ANY, "little"))


def test_a_level_that_comes_from_tables_before_it_changes_with_what_they_read():
    """The tier table reads a grade, by a name of its own, that an earlier table gives."""
    pack = small_pack()
    first = HitPolicy.FIRST
    grade = table("grade", first, "worst spill", "grade", ("G", one_of("high"), ANY, "2"),
                  ("H", ANY, one_of("yes"), "1"), ("I", ANY, ANY, "0"))  # fmt: skip
    by_grade = table("tier", first, "route agrees step", "tier", ("N", none_of("here"), ANY, ANY, "none"),
                     ("M", ANY, one_of("yes"), one_of("2"), "much"), ("S", ANY, one_of("yes"), one_of("1"), "some"),
                     ("L", ANY, ANY, ANY, "little"))  # fmt: skip
    tables = tuple(t for t in pack.tables if t.id != "tier")
    inputs = {**pack.inputs, "step": PolicyInput("step", InputKind.OUTPUT, ("grade",))}
    policy = small_policy(tables=(tables[0], grade, by_grade, *tables[1:]), inputs=inputs)
    given = {**FACTS, **DRINKS, "cups/ever-b": 3, "cups/often-b": 2, "cups/miss-b": 1}
    found = would_change(policy, answer_set(given), birth_date=None, today=TODAY)
    assert {frozenset((k, a.value) for k, a in c.answers.items()): c.tier for c in found} == by_trying(given, policy)
    assert {c.tier for c in found} >= {"much", "little"} - {tier(given, policy)}


def sizes(found):
    return {c.tier: {len(d.answers) for d in found if d.tier == c.tier} for c in found}


def test_the_level_is_read_from_the_same_questions_whatever_was_answered():
    assert level_questions(POLICY) == set(KEYS)
    assert level_questions(small_policy(tables=small_pack().tables[:2])) == frozenset()
