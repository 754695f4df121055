"""What would change the level, held against trying everything."""

from datetime import date
from itertools import combinations

import pytest

from intake_app.domain.answers import Answer
from intake_app.engine.changing import would_change
from intake_app.engine.evaluating import evaluate
from tests.engine.small import ANY, TODAY, answer_set, small_policy, table
from tests.engine.test_evaluating import CALM, DRINKS, FACTS

POLICY = small_policy()
KEYS = ("cups/often-a", "cups/miss-a", "cups/often-b", "cups/miss-b", "cups/spill")


def changes(given):
    return would_change(POLICY, answer_set(given), birth_date=None, today=TODAY)


def tier(given):
    return evaluate(POLICY, answer_set(given), birth_date=None, today=TODAY).tier


def by_trying(given):
    """Every smallest change of one or two given answers, found by evaluating each."""
    now = tier(given)
    options = [
        (key, option.code)
        for key in KEYS
        if key in given and evaluate(POLICY, answer_set(given), birth_date=None, today=TODAY).states[key] == "answered"
        for option in POLICY.item(key).options
        if option.code != given[key]
    ]
    single = {((k, v),): t for k, v in options if (t := tier({**given, k: v})) not in (None, now, "none")}
    pairs = {
        (a, b): t
        for a, b in combinations(options, 2)
        if a[0] != b[0]
        and (t := tier({**given, a[0]: a[1], b[0]: b[1]})) not in (None, now, "none")
        and t not in single.values()
    }
    return {frozenset(k): t for k, t in (single | pairs).items()}


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
    bare = small_policy(tables=(table("route", POLICY.pack.tables[0].hit_policy, "age", "route", ("D", ANY, "here")),))
    assert would_change(bare, answer_set({}), birth_date=None, today=TODAY) == ()


def test_the_greatest_help_comes_first_and_single_answers_before_pairs():
    found = changes({**FACTS, **DRINKS})
    ranks = [(-POLICY.pack.tiers.index(c.tier), len(c.answers)) for c in found]
    assert ranks == sorted(ranks) and len(found) > 1
