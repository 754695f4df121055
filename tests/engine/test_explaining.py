"""Explanations of a tiny policy, held against trying everything."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.domain.answers import Row
from intake_app.domain.policy import HitPolicy, InputKind, PolicyInput
from intake_app.domain.quantities import QuantityReading
from intake_app.domain.unary import UnaryTest
from intake_app.engine.evaluating import decide, evaluate
from intake_app.engine.explaining import Span, explain
from intake_app.engine.nearing import Needed, Way, near_rules
from intake_app.engine.policy import compile_policy
from intake_app.engine.reading import Mode
from tests.engine.small import (
    ANY,
    TODAY,
    answer_set,
    between,
    coded,
    cups_form,
    door_form,
    none_of,
    one_of,
    small_pack,
    small_policy,
    table,
    when,
)
from tests.engine.test_evaluating import CALM, DRINKS, FACTS

POLICY = small_policy()
TEA = Row((("substance", "tea"), ("amount", Decimal(1)), ("unit", "g")))
MUCH_TEA = Row((("substance", "tea"), ("amount", Decimal(9)), ("unit", "g")))


def explained(given, policy=POLICY, birth_date=None):
    answers = answer_set(given)
    evaluation = evaluate(policy, answers, birth_date=birth_date, today=TODAY)
    return {one.table.id: one for one in explain(policy, answers, evaluation, birth_date=birth_date, today=TODAY)}


def near(given, table_id, policy=POLICY):
    return {one.rule.id: one for one in explained(given, policy)[table_id].near}


def fired(given, table_id, **more):
    (found,) = explained(given, **more)[table_id].fired
    return found


# Which rules came near


def test_a_rule_is_near_when_one_input_would_make_it_speak():
    found = near({**FACTS, **DRINKS}, "tier")
    assert list(found) == ["N", "O", "H", "S", "U"]
    assert found["H"].ways == (Way("worst", frozenset({"moderate"}), Needed(values=("high",))),)
    assert found["S"].ways == (Way("spill", frozenset({"no"}), Needed(values=("yes",))),)
    assert found["N"].ways[0].needs == Needed(values=("elsewhere", "court"))


def test_a_rule_below_is_near_when_the_one_that_spoke_would_fall_away():
    last = near({**FACTS, **DRINKS}, "tier")["U"]
    assert last.ways == (Way("worst", frozenset({"moderate"}), Needed(values=("low",))),)
    assert last.behind


def test_only_the_first_rule_behind_is_named_so():
    found = near({**FACTS, **DRINKS, "door/age": 12, "door/event": date(2009, 1, 1)}, "route")
    assert (found["B"].behind, "D" in found) == (True, False)
    assert found["B"].ways == (Way("age", frozenset({12}), Needed(ranges=((16, None),))),)


def test_a_rule_that_would_take_two_inputs_is_not_near():
    assert "S" not in near({**FACTS, **CALM}, "tier")


def test_numbers_and_days_are_told_as_ranges():
    found = near({**FACTS, **CALM}, "route")
    assert found["A"].ways == (Way("age", frozenset({30}), Needed(ranges=((None, 15),))),)
    assert found["B"].ways[0].needs == Needed(ranges=((None, date(2010, 1, 1)),))


def test_ranges_are_apart_where_another_rule_lies_between():
    rules = (("mid", between(10, 19), "b"), ("all", ANY, "a"))
    own = table("route", HitPolicy.FIRST, "age", "route", *rules)
    policy = small_policy(tables=(own, *small_pack().tables[1:]))
    (only,) = explained({**FACTS, "door/age": 15}, policy)["route"].near
    assert only.ways[0].needs == Needed(ranges=((None, 9), (20, None)))
    (only,) = explained({**FACTS, "door/age": 40}, policy)["route"].near
    assert only.ways[0].needs == Needed(ranges=((10, 19),))


def test_what_the_form_does_not_allow_is_never_needed():
    rules = (("ancient", between(130, None), "b"), ("old", between(-5, -1), "b"), ("all", ANY, "a"))
    own = table("route", HitPolicy.FIRST, "age", "route", *rules)
    policy = small_policy(tables=(own, *small_pack().tables[1:]))
    assert explained({**FACTS}, policy)["route"].near == ()


def test_yes_or_no_and_several_codes_are_thought_of_one_code_away():
    rules = (
        ("rest", one_of("rest"), ANY, "a"),
        ("told", ANY, one_of(True), "b"),
        ("all", ANY, ANY, "c"),
    )
    pack = small_pack()
    inputs = {**pack.inputs, "told": PolicyInput("told", InputKind.ANSWER, ("door/told",))}
    own = table("tier", HitPolicy.FIRST, "wishes told", "tier", *rules)
    policy = small_policy(inputs=inputs, tables=(pack.tables[0], own, *pack.tables[3:]))
    found = near({**FACTS, **CALM, "door/wishes": ("food",), "door/told": False}, "tier", policy)
    assert found["rest"].ways[0].needs.values == (("food", "rest"),)
    assert found["told"].ways[0].needs.values == (True,)
    spoke = near({**FACTS, **CALM, "door/wishes": ("food", "rest"), "door/told": False}, "tier", policy)
    assert spoke["all"].ways[0].needs.values == (("food",),)
    # Nobody knows which codes there are: then there is no set one code away.
    assert "rest" not in near({**FACTS, **CALM, "door/told": True}, "tier", policy)


def test_a_text_has_no_values_to_think_of():
    pack = small_pack()
    inputs = {**pack.inputs, "words": PolicyInput("words", InputKind.ANSWER, ("door/words",))}
    rules = (("quiet", one_of("hush"), "a"), ("all", ANY, "b"))
    own = table("tier", HitPolicy.FIRST, "words", "tier", *rules)
    policy = small_policy(inputs=inputs, tables=(pack.tables[0], own, *pack.tables[3:]))
    assert near({**FACTS, **CALM, "door/words": "loud"}, "tier", policy) == {}


def test_what_an_earlier_table_gave_is_an_input_like_any_other():
    pack = small_pack()
    inputs = {**pack.inputs, "wanted": PolicyInput("wanted", InputKind.OUTPUT, ("need",))}
    rules = (("fed", one_of("food"), "a"), ("all", ANY, "b"))
    own = table("extra", HitPolicy.FIRST, "wanted", "extra", *rules)
    policy = small_policy(inputs=inputs, tables=(*pack.tables[:6], own))
    found = near({**FACTS, **CALM, "door/wishes": ("rest",)}, "extra", policy)
    assert found["fed"].ways[0].needs.values == (("food", "rest"),)
    seen = fired({**FACTS, **CALM, "door/wishes": ("rest",)}, "extra", policy=policy).read
    assert [(one.name, one.table, one.keys) for one in seen] == [("wanted", "needs", ())]


def test_forms_chosen_are_thought_of_one_form_away():
    pack = small_pack()
    form = door_form()
    more = coded("more", "cups", "other", repeats=True)
    inputs = {**pack.inputs, "more": PolicyInput("more", InputKind.CHOSEN, ("door/more",))}
    rules = (("other", one_of("other"), "a"), ("all", ANY, "b"))
    own = table("extra", HitPolicy.FIRST, "more", "extra", *rules)
    policy = compile_policy(
        small_pack(inputs=inputs, tables=(*pack.tables, own)),
        {"door": replace(form, items=(*form.items, more)), "cups": cups_form()},
    )
    (only,) = near(FACTS, "extra", policy).values()
    assert only.ways[0].needs.values == (("other",),)
    seen = fired(FACTS, "extra", policy=policy).read
    assert [(one.name, one.keys) for one in seen] == [("more", ("door/more",))]


def test_a_column_nobody_tests_leads_nowhere():
    own = table(
        "tier", HitPolicy.FIRST, "agrees spill", "tier", ("a", ANY, one_of("yes"), "much"), ("b", ANY, ANY, "some")
    )
    pack = small_pack()
    policy = small_policy(tables=(pack.tables[0], own, *pack.tables[3:]))
    (only,) = near({**FACTS, **CALM}, "tier", policy).values()
    assert [way.input for way in only.ways] == ["spill"]


def test_while_several_rules_can_speak_none_is_near():
    found = explained({**FACTS, **DRINKS, "cups/miss-a": "not_asked"})["tier"]
    assert (found.near, found.fired) == ((), ())
    assert [rule.id for rule in found.possible] == ["H", "M", "U"]
    assert [(one.name, one.values) for one in found.open] == [("worst", frozenset({"low", "moderate", "high"}))]
    assert "cups/miss-a" in found.open[0].keys


AGES = range(121)
DAYS = [date(2009, 12, 25) + timedelta(days=n) for n in range(20)]
THINKABLE = {
    "age": AGES,
    "event": DAYS,
    "amount": [one.value for one in QuantityReading],
    "ruling": ["own", "other"],
    "route": ["elsewhere", "court", "here"],
    "agrees": ["yes", "no"],
    "worst": ["low", "moderate", "high"],
    "spill": ["yes", "no"],
}


def speaks(table_, domains):
    """Every row that is the first to hold of some values, by trying all of them."""
    return {
        next(n for n, rule in enumerate(table_.rules) if all(map(UnaryTest.matches, rule.cells, point)))
        for point in product(*domains)
    }


def holds_of(needs, value):
    if needs.values:
        return value in needs.values
    return any((low is None or low <= value) and (high is None or value <= high) for low, high in needs.ranges)


@st.composite
def answers(draw):
    def told(*values):
        return draw(st.sampled_from([*values, "declined", "unknown", None]))

    given_ = {
        "door/age": told(0, 15, 16, 17, 18, 40),
        "door/event": told(date(2010, 1, 1), date(2010, 1, 2), date(2026, 3, 1)),
        "door/agrees": told("yes", "yes", "no"),
        "door/seized": draw(st.sampled_from([None, (TEA,), (MUCH_TEA,)])),
        "door/ruling": told("own", "other"),
        "cups/ever-a": told(0, 3),
        "cups/often-a": told(0, 2, 4),
        "cups/miss-a": told(0, 1, 5),
        "cups/ever-b": told(0, 3),
        "cups/often-b": told(0, 2, 4),
        "cups/miss-b": told(0, 1, 5),
        "cups/spill": told("yes", "no"),
    }
    return answer_set({key: value for key, value in given_.items() if value is not None})


@given(answers())
@settings(deadline=None, max_examples=80)
def test_near_rules_agree_with_trying_every_other_value(given_):
    decided = decide(POLICY, given_, None, TODAY, Mode.DECIDED)
    for read in decided.tables.values():
        if read.table.hit_policy is HitPolicy.COLLECT or len(read.rules) != 1 or any(map(_is_wide, read.domains)):
            continue
        spoke = read.table.rules.index(read.rules[0])
        expected: dict[tuple[str, str], set[object]] = {}
        for column, name in enumerate(read.table.inputs):
            for value in THINKABLE[name]:
                if value in read.domains[column]:
                    continue
                hit = speaks(read.table, [{value} if n == column else d for n, d in enumerate(read.domains)])
                if len(hit) == 1 and hit != {spoke}:
                    expected.setdefault((read.table.rules[hit.pop()].id, name), set()).add(value)
        found = near_rules(POLICY, read)
        told = {
            (one.rule.id, way.input): {v for v in THINKABLE[way.input] if v not in way.has and holds_of(way.needs, v)}
            for one in found
            for way in one.ways
        }
        assert told == expected
        behind = [one.rule.id for one in found if one.behind]
        later = read.table.rules[spoke + 1 :]
        points = list(product(*read.domains))
        assert behind == [r.id for r in later if all(all(map(UnaryTest.matches, r.cells, p)) for p in points)][:1]


def _is_wide(domain):
    return len(domain) > 6


# What a rule has read


def test_a_rule_reads_what_it_tests_and_what_the_rows_above_test():
    seen = {one.name: one for one in fired({**FACTS, **DRINKS}, "tier").read}
    assert list(seen) == ["route", "agrees", "worst", "spill"]
    assert [name for name, one in seen.items() if one.tested] == ["worst"]
    assert (seen["route"].table, seen["route"].keys) == ("route", ())
    assert (seen["worst"].scales, seen["agrees"].keys) == (("cups/a",), ("door/agrees",))
    assert seen["worst"].keys == ("cups/ever-a", "cups/often-a", "cups/miss-a")


def test_nothing_below_the_rule_was_read():
    assert [one.name for one in fired({**FACTS, "door/age": 12}, "route").read] == ["age"]
    assert [one.name for one in fired({**FACTS, **CALM, "door/agrees": "no"}, "tier").read] == ["route", "agrees"]


def test_a_collecting_table_reads_what_each_rule_tests():
    found = explained({**FACTS, **DRINKS, "door/wishes": ("food",)})["needs"].fired
    assert [(one.trace.rule, [seen.name for seen in one.read]) for one in found] == [
        ("a", ["wishes"]),
        ("c", ["worst"]),
    ]


def test_a_lowest_range_was_read_from_every_scale():
    seen = {one.name: one for one in fired({**FACTS, **CALM}, "tier").read}
    assert seen["worst"].scales == ("cups/a", "cups/b")
    assert {"cups/ever-a", "cups/ever-b"} < set(seen["worst"].keys)


def test_an_age_was_read_from_the_day_and_the_age_that_was_told_unless_it_is_computed():
    assert fired({**FACTS, "door/age": 12}, "route").read[0].keys == ("door/age", "door/event")
    computed = fired({"door/event": date(2026, 3, 1)}, "route", birth_date=date(2020, 1, 1)).read[0]
    assert (computed.keys, computed.values) == (("door/event",), frozenset({6}))
    unknown_day = fired({"door/age": 12}, "route", birth_date=date(2020, 1, 1)).read[0]
    assert unknown_day.keys == ("door/age", "door/event")


def test_an_amount_was_read_on_the_day_of_the_event_and_a_hidden_question_names_what_hides_it():
    seen = {one.name: one for one in fired({**FACTS, **CALM}, "route").read}
    assert seen["amount"].keys == ("door/event", "door/seized")
    hidden = fired({**FACTS, **CALM, "door/event": date(2026, 3, 1)}, "route").read
    assert {one.name: one.values for one in hidden}["ruling"] == frozenset({"skipped"})
    assert seen["ruling"].keys == ("door/ruling",)


def test_a_question_hidden_by_another_names_both():
    form = door_form()
    items = tuple(
        replace(item, enable_when=(replace(item.enable_when[0], question="told", answer=True),))
        if item.link_id == "ruling"
        else item
        for item in form.items
    )
    policy = compile_policy(small_pack(), {"door": replace(form, items=items), "cups": cups_form()})
    seen = {one.name: one for one in fired({**FACTS, **CALM, "door/told": False}, "route", policy=policy).read}
    assert seen["ruling"].keys == ("door/ruling", "door/told")


def test_an_open_input_that_did_not_matter_is_read_with_all_its_values():
    given_ = {**FACTS, **DRINKS, "cups/often-a": 4, "cups/miss-a": 5, "cups/spill": "unknown"}
    seen = {one.name: one for one in fired({**given_, "door/agrees": "yes"}, "tier").read}
    assert "spill" not in seen
    assert seen["worst"].values == frozenset({"high"})


@given(answers())
@settings(deadline=None, max_examples=60)
def test_every_rule_of_the_trace_is_explained_once_and_nothing_changes(given_):
    before = evaluate(POLICY, given_, birth_date=None, today=TODAY)
    found = explain(POLICY, given_, before, birth_date=None, today=TODAY)
    assert [one.trace for part in found for one in part.fired] == list(before.trace)
    assert [part.table for part in found] == list(POLICY.pack.tables)
    assert evaluate(POLICY, given_, birth_date=None, today=TODAY) == before
    sources = {name: set(source.keys) for name, source in POLICY.pack.inputs.items()}
    for part in found:
        for one in part.fired:
            for seen in one.read:
                assert seen.name in part.table.inputs
                scales = {key for scale in seen.scales for key in POLICY.scales[scale].reads}
                hiding = {"door/seized"} if seen.name == "ruling" else {POLICY.pack.event_date_key}
                assert set(seen.keys) <= sources.get(seen.name, set()) | scales | hiding


@given(answers(), st.data())
@settings(deadline=None, max_examples=60)
def test_what_a_rule_has_not_read_could_be_anything(given_, data):
    decided = decide(POLICY, given_, None, TODAY, Mode.DECIDED)
    evaluation = evaluate(POLICY, given_, birth_date=None, today=TODAY)
    for part in explain(POLICY, given_, evaluation, birth_date=None, today=TODAY):
        if part.table.hit_policy is HitPolicy.COLLECT or not part.fired:
            continue
        seen = {one.name for one in part.fired[0].read}
        read = decided.tables[part.table.id]
        domains = [
            domain if name in seen else [data.draw(st.sampled_from(list(THINKABLE[name])))]
            for name, domain in zip(part.table.inputs, read.domains, strict=True)
        ]
        if all(len(domain) <= 6 for domain in domains):
            assert {part.table.rules[n].id for n in speaks(part.table, domains)} == {part.fired[0].trace.rule}


# Since when a rule holds


def test_a_rule_holds_as_long_as_its_policy():
    pack = small_pack(valid_from=date(2001, 7, 1), valid_to=date(2030, 1, 1))
    policy = compile_policy(pack, {"door": door_form(), "cups": cups_form()})
    assert fired({**FACTS, **CALM}, "tier", policy=policy).span == Span(date(2001, 7, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        (between(date(2008, 8, 5), date(2023, 9, 30)), Span(date(2008, 8, 5), date(2023, 9, 30), True)),
        (between(date(2023, 10, 1), None), Span(date(2023, 10, 1), None, True)),
        (between(None, date(2027, 1, 1)), Span(None, date(2027, 1, 1), True)),
        (none_of(date(2008, 8, 5)), Span(date(2001, 7, 1), None)),
        (one_of(date(2026, 3, 1)), Span(date(2001, 7, 1), None)),
    ],
)
def test_a_row_may_name_its_days_of_the_event(cell, span):
    own = table("route", HitPolicy.FIRST, "age event", "route", ("dated", ANY, cell, "here"), ("all", ANY, ANY, "here"))
    policy = small_policy(tables=(own, *small_pack().tables[1:]), valid_from=date(2001, 7, 1))
    found = explained({**FACTS, **CALM}, policy)["route"]
    spans = [one.span for one in found.fired if one.trace.rule == "dated"]
    assert spans in ([span], [])
    assert spans or span.since == date(2008, 8, 5)


def test_a_table_may_have_no_rule_at_all():
    empty = replace(small_pack().tables[0], id="extra", outputs=("extra",), rules=())
    policy = small_policy(tables=(*small_pack().tables, empty))
    found = explained({**FACTS, **CALM}, policy)["extra"]
    assert (found.fired, found.near, found.possible) == ((), (), ())


def test_when_no_other_row_fits_a_value_it_leads_nowhere():
    pack = small_pack()
    rules = (("here", one_of("here"), one_of("yes", "no"), "a"),)
    own = table("extra", HitPolicy.UNIQUE, "route agrees", "extra", *rules)
    policy = small_policy(tables=(*pack.tables, own))
    assert near({**FACTS, **CALM}, "extra", policy) == {}


def test_of_several_codes_that_are_not_asked_none_is_needed():
    form = door_form()
    hidden = when("told", True)
    items = tuple(replace(i, enable_when=(hidden,)) if i.link_id == "wishes" else i for i in form.items)
    pack = small_pack()
    own = table("extra", HitPolicy.FIRST, "wishes", "extra", ("fed", one_of("food"), "a"), ("all", ANY, "b"))
    forms = {"door": replace(form, items=items), "cups": cups_form()}
    policy = compile_policy(small_pack(tables=(*pack.tables, own)), forms)
    found = explained({**FACTS, "door/told": False}, policy)["extra"]
    assert (found.fired[0].trace.rule, found.near) == ("all", ())
