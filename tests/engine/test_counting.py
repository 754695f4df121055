"""How scales are counted: own points, pairs, gates, bands by sex or substance, few missing items, scaled counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.person import Sex
from intake_app.domain.policy import InputKind, InstrumentUse, PolicyInput
from intake_app.domain.questionnaire import (
    AlertRule,
    Band,
    BandSet,
    Counted,
    Item,
    ItemType,
    Method,
    Operator,
    Part,
    Questionnaire,
    Scale,
    Unit,
    Window,
    parts_of,
)
from intake_app.domain.unary import UnaryTest
from intake_app.engine.policy import compile_policy
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scheduling import since_day
from intake_app.engine.scoring import InstrumentScore, alone, score_answers
from tests.engine.small import TODAY, answer_set, coded, small_pack, when

YES = coded("yes", 0, 1, points=True)
LOW_HIGH = (Band("negative", 0, 2), Band("positive", 3, 9))
HIGHER = (Band("negative", 0, 3), Band("positive", 4, 9))


def at_least(low: int) -> UnaryTest:
    return UnaryTest(f">={low}", ranges=((low, None),))


def form(*scales: Scale, items: tuple[Item, ...] = (), **more: object) -> Questionnaire:
    usual = tuple(coded(name, 0, 1, 2, 3, points=True, required=True) for name in "abc")
    return Questionnaire("f", "1", items or usual, scales, **more)  # type: ignore[arg-type]


def score(one: Questionnaire, told: Mapping[str, object], **more: object) -> InstrumentScore:
    answers = {k: Answer(missing=v) if isinstance(v, Missing) else Answer(value=v) for k, v in told.items()}  # type: ignore[arg-type]
    return score_answers(one, answers, **more)  # type: ignore[arg-type]


def test_a_part_may_count_by_points_of_its_own():
    doubled = Part((Counted("a", ((at_least(2), 4), (at_least(1), 2))),))
    one = form(Scale("s", Method.SUM, (doubled, *parts_of("b")), maximum=7))
    assert [score(one, {"a": a, "b": 1, "c": 0}).scores["s"] for a in range(4)] == [1, 3, 5, 5]


@pytest.mark.parametrize(("least", "expected"), [(False, 3), (True, 1)])
def test_of_several_items_in_a_part_the_greatest_or_the_least_counts(least: bool, expected: int):
    one = form(Scale("s", Method.SUM, (Part((Counted("a"), Counted("b")), least),)))
    assert score(one, {"a": 3, "b": 1, "c": 0}).scores == {"s": expected}


def test_a_pair_with_one_answer_missing_has_no_score_even_where_the_other_is_the_greatest():
    one = form(Scale("s", Method.SUM, (Part((Counted("a"), Counted("b"))),)))
    found = score(one, {"a": 3, "c": 0})
    assert (found.scores, found.missing, found.complete) == ({}, ("b",), False)


def test_a_gate_that_does_not_hold_leaves_the_score_at_nought():
    gated = Scale("s", Method.COUNT, parts_of("a", "b", "c"), when=(when("a", 2, Operator.GREATER_OR_EQUAL),))
    either = replace(gated, id="t", when=(*gated.when, when("b", 2, Operator.GREATER_OR_EQUAL)), when_any=True)
    assert score(form(gated, either), {"a": 1, "b": 2, "c": 3}).scores == {"s": 0, "t": 3}


def test_a_gate_on_free_text_leaves_both_in_reach():
    items = (Item("t", ItemType.INTEGER), *(coded(name, 1, 3, points=True) for name in "ab"))
    gated = Scale("s", Method.SUM, parts_of("a", "b"), when=(when("t", 2, Operator.GREATER),))
    policy = alone(form(gated, items=items))
    assert Reading(policy, answer_set({"f/a": 1, "f/b": 3}), None, TODAY, Mode.POSSIBLE).reachable("f/s") == {0, 4}


def test_scaling_turns_the_raw_count_into_the_published_number():
    scaled = ((UnaryTest("0", literals=(0,)), 1), (at_least(5), 6))
    one = form(Scale("s", Method.SUM, parts_of("a", "b", "c"), scaled=scaled, maximum=6))
    assert [score(one, {"a": a, "b": a, "c": a}).scores["s"] for a in range(4)] == [1, 3, 6, 6]


def test_items_several_parts_share_move_together():
    """With `a` counted twice, an open `a` reaches even scores only; with a gate on it, too."""
    twice = Scale("s", Method.SUM, (*parts_of("a"), Part((Counted("a"), Counted("b")), least=True)))
    policy = alone(form(twice))
    reading = Reading(policy, answer_set({"f/b": 3}), None, TODAY, Mode.POSSIBLE)
    assert reading.reachable("f/s") == {0, 2, 4, 6}


def test_a_whole_number_counts_its_value_and_is_told_apart_by_the_tests_that_read_it():
    items = (Item("age", ItemType.INTEGER, minimum=0, maximum=99), coded("v", 0, 1, points=True))
    young = Counted("age", ((UnaryTest("<=20", ranges=((None, 20),)), 1),))
    parts = (Part((Counted("v", ((at_least(1), 2),)),)), Part((Counted("v"), young), least=True), Part((young,)))
    one = form(Scale("s", Method.SUM, parts), Scale("n", Method.MAX, parts_of("age")), items=items)
    assert score(one, {"age": 20, "v": 1}).scores == {"s": 4, "n": 20}
    policy = alone(one)
    assert Reading(policy, answer_set({}), None, TODAY, Mode.POSSIBLE).reachable("f/s") == {0, 1, 2, 4}


def test_a_skipped_item_may_count_more_than_nought():
    items = (coded("a", 1, 2, points=True), coded("b", 1, 2, points=True, enable_when=(when("a", 2),), hidden_points=1))
    one = form(Scale("s", Method.SUM, parts_of("a", "b")), items=items)
    assert (score(one, {"a": 1}).scores, score(one, {"a": 1, "b": 2}).scores) == ({"s": 2}, {"s": 2})
    policy = alone(one)
    assert Reading(policy, answer_set({}), None, TODAY, Mode.POSSIBLE).reachable("f/s") == {2, 3, 4}


def test_a_rule_that_only_spares_a_question_keeps_its_answer():
    items = (
        coded("a", 1, 2, points=True),
        coded("b", 1, 2, points=True, enable_when=(when("a", 2),), hides_answered=False),
    )
    one = form(Scale("s", Method.SUM, parts_of("a", "b")), items=items)
    spared, kept = score(one, {"a": 1}), score(one, {"a": 1, "b": 2})
    assert (spared.scores, spared.skipped, kept.scores, kept.skipped) == ({"s": 1}, ("b",), {"s": 3}, ())


@pytest.mark.parametrize(
    ("told", "expected", "prorated"),
    [
        ({"a": 3, "b": 2, "c": 1}, 6, ()),
        ({"a": 3, "b": 2}, 8, ("s",)),  # 5 / 2 * 3 = 7.5
        ({"a": 0, "b": 1, "c": Missing.DECLINED}, 2, ("s",)),  # 1.5
        ({"a": 3}, None, ()),
        ({}, None, ()),
    ],
)
def test_the_mean_of_the_others_stands_for_few_missing_items(
    told: dict[str, object], expected: int | None, prorated: tuple[str, ...]
):
    one = form(Scale("s", Method.SUM, parts_of("a", "b", "c"), BandSet((Band("any", 0, 9),)), most_missing=1))
    found = score(one, told)
    assert (found.scores.get("s"), found.prorated) == (expected, prorated)
    assert found.complete is (told == {"a": 3, "b": 2, "c": 1})


def test_a_count_with_a_stand_in_is_scaled_like_any_other():
    scaled = ((at_least(5), 60), (at_least(3), 30))
    one = form(Scale("s", Method.SUM, parts_of("a", "b", "c"), scaled=scaled, maximum=60, most_missing=1))
    found = score(one, {"a": 1, "b": 1})
    assert (found.scores["s"], found.prorated) == (30, ("s",))


def test_a_skipped_item_is_not_missing_where_the_mean_stands_for_missing_ones():
    items = (
        coded("g", 0, 1, points=True),
        coded("h", 1, 3, points=True, enable_when=(when("g", 1),), hidden_points=1),
        *(coded(name, 0, 1, 2, 3, points=True) for name in "abc"),
    )
    one = form(Scale("s", Method.SUM, parts_of("h", "a", "b", "c"), most_missing=1), items=items)
    skipped = score(one, {"g": 0, "a": 3, "b": 2})
    assert (skipped.scores, skipped.prorated, skipped.missing) == ({"s": 9}, ("s",), ("c",))  # 1 + 7.5
    assert score(one, {"g": 1, "a": 3, "b": 2}).scores == {}


def test_only_a_sum_is_prorated():
    assert score(form(Scale("s", Method.MAX, parts_of("a", "b", "c"), most_missing=1)), {"a": 1, "b": 1}).scores == {}


def test_bands_by_sex_take_the_lower_cut_off_where_it_is_not_told():
    by_sex = BandSet(LOW_HIGH, "sex", {"male": HIGHER, "female": LOW_HIGH})
    one = form(Scale("s", Method.SUM, parts_of("a", "b", "c"), by_sex))
    told = {"a": 3, "b": 0, "c": 0}
    found = {sex: score(one, told, sex=sex) for sex in Sex}
    assert {sex: one.bands["s"] for sex, one in found.items()} == {
        Sex.MALE: "negative",
        Sex.FEMALE: "positive",
        Sex.OTHER: "positive",
        Sex.UNDISCLOSED: "positive",
    }
    assert {sex for sex, one in found.items() if one.notes == ("sex-undisclosed",)} == {Sex.OTHER, Sex.UNDISCLOSED}


def with_substance() -> Questionnaire:
    by = BandSet((), "drug", {"heroin": HIGHER, "cannabis": LOW_HIGH})
    items = (coded("drug", "heroin", "cannabis", "other"), coded("a", 0, 3, 4, points=True))
    return form(Scale("s", Method.SUM, parts_of("a"), by, other_sets={"low": BandSet(LOW_HIGH)}), items=items)


@pytest.mark.parametrize(
    ("substance", "bands", "notes"),
    [
        ("heroin", {"s": "negative"}, ()),
        ("cannabis", {"s": "positive"}, ()),
        ("other", {}, ("no-cut-off",)),
        ("", {}, ("no-cut-off",)),
    ],
)
def test_bands_by_substance(substance: str, bands: dict[str, str], notes: tuple[str, ...]):
    found = score(with_substance(), {"a": 3}, substance=substance)
    assert (found.scores, found.bands, found.notes, found.complete) == ({"s": 3}, bands, notes, True)


def test_a_substance_the_form_does_not_list_is_refused():
    with pytest.raises(UserError) as caught:
        score(with_substance(), {"a": 3}, substance="tea")
    assert (caught.value.code, caught.value.place) == ("no-option", "substance")
    assert score(form(), {}, substance="tea").scores == {}


def test_other_published_bands_go_by_their_name():
    found = score(with_substance(), {"a": 3}, band_set="low")
    assert (found.bands, found.notes) == ({"s": "positive"}, ())
    for unknown, named in ((with_substance(), "low"), (form(), "none")):
        with pytest.raises(UserError) as caught:
            score(unknown, {}, band_set="high")
        assert caught.value.code == "unknown-band-set" and named in caught.value.message


def test_no_score_at_all_where_the_publication_knows_none_and_no_number_where_it_gives_a_level():
    items = (coded("used", 0, 1), coded("a", 0, 3, points=True, enable_when=(when("used", 1),)))
    bands = BandSet((Band("none", 0, 0), Band("some", 1, 3)))
    total = Scale("s", Method.SUM, parts_of("a"), bands, void_when=(when("used", 0),))
    level = Scale("level", Method.MAX, parts_of("a"), bands, level_only=True)
    one = form(total, level, items=items, assumed={"used": 1})
    unused, used = score(one, {"used": 0}), score(one, {"a": 3})
    assert (unused.scores, unused.bands, unused.complete) == ({}, {"level": "none"}, True)
    assert (used.scores, used.bands, used.missing) == ({"s": 3}, {"s": "some", "level": "some"}, ())


def test_an_alert_may_need_one_of_several_answers_and_cover_a_milder_one():
    mild = AlertRule("mild", "caution", (when("a", 1), when("b", 1)), when_any=True)
    grave = AlertRule("grave", "danger", (when("c", 3),), covers=("mild",))
    one = form(alerts=(mild, grave))
    assert [score(one, told).alerts for told in ({"b": 1}, {"b": 1, "c": 3}, {"a": 0})] == [("mild",), ("grave",), ()]


def test_a_policy_reads_the_band_of_this_person_and_nothing_of_a_scale_without_score():
    by_sex = BandSet(LOW_HIGH, "sex", {"male": HIGHER})
    items = (coded("used", 0, 1), *(coded(name, 0, 3, points=True, required=True) for name in "ab"))
    scale = Scale("s", Method.SUM, parts_of("a", "b"), by_sex, void_when=(when("used", 0),))
    low = replace(with_substance(), id="g")
    inputs = {
        "use": PolicyInput("use", InputKind.BAND, ("f/s",)),
        "drug": PolicyInput("drug", InputKind.BAND, ("g/s",)),
    }
    pack = small_pack(inputs=inputs, tables=(), sections=(), instruments=(InstrumentUse("f"), InstrumentUse("g")))
    forms = {"f": form(scale, items=items), "g": low}
    policy = compile_policy(pack, forms)

    def read(told: dict[str, object], sex: Sex) -> list[frozenset[object]]:
        reading = Reading(policy, answer_set(told), None, TODAY, Mode.DECIDED, sex=sex)
        return [reading.domain("use"), reading.domain("drug")]  # type: ignore[list-item]

    told = {"f/used": 1, "f/a": 3, "f/b": 0, "g/a": 3}
    assert read(told, Sex.MALE) == [{"negative"}, {"negative", "positive"}]
    assert read({**told, "g/drug": "heroin"}, Sex.FEMALE) == [{"positive"}, {"negative"}]
    assert read({**told, "f/used": 0, "g/drug": "other"}, Sex.MALE) == [{"skipped"}, {"skipped"}]
    chosen = compile_policy(replace(pack, band_sets={"g/s": "low"}), forms)
    assert Reading(chosen, answer_set({"g/a": 3}), None, TODAY, Mode.DECIDED).domain("drug") == {"positive"}


def test_forms_are_chosen_or_begun():
    more = Questionnaire("more", "1", (coded("forms", "f", "g", "h", repeats=True),))
    inputs = {"chosen": PolicyInput("chosen", InputKind.CHOSEN, ("more/forms",))}
    test = UnaryTest("g", literals=("g",))
    uses = (InstrumentUse("more"), InstrumentUse("g", (("chosen", test),)))
    pack = small_pack(inputs=inputs, tables=(), sections=(), instruments=uses)
    policy = compile_policy(pack, {"more": more, "g": replace(form(), id="g")})

    def gate(told: dict[str, object]) -> bool | None:
        return Reading(policy, answer_set(told), None, TODAY, Mode.POSSIBLE).gate("g")

    assert [gate(told) for told in ({}, {"more/forms": ("f",)}, {"more/forms": ("f", "g")}, {"g/a": 1})] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("window", "first"),
    [
        (None, None),
        (Window(Unit.LIFETIME), None),
        (Window(Unit.NOW), None),
        (Window(Unit.MONTHS, 3), date(2025, 12, 2)),
        (Window(Unit.WEEKS, 2), date(2026, 2, 16)),
        (Window(Unit.DAYS, 30), date(2026, 1, 31)),
    ],
)
def test_the_first_day_of_a_span(window: Window | None, first: date | None):
    assert since_day(window, TODAY) == first


@pytest.mark.parametrize("method", list(Method))
def test_reach_is_exact_over_every_completion(method: Method):
    """Pairs, gates, shared items, hidden points and scaling together, against trying every completion."""
    items = (
        coded("g", 0, 1, points=True),
        coded("a", 0, 1, 3, points=True, enable_when=(when("g", 1),), hidden_points=1),
        coded("b", 0, 2, points=True),
        coded("c", 0, 1, points=True),
    )
    parts = (*parts_of("a", "b"), Part((Counted("b"), Counted("c")), least=True), Part((Counted("a"), Counted("c"))))
    scale = Scale(
        "s", method, parts, when=(when("b", 2), when("c", 1)), when_any=True, scaled=((at_least(4), 4),), maximum=4
    )
    one = form(scale, items=items)
    policy = alone(one)
    domains = {"g": (0, 1), "a": (0, 1, 3), "b": (0, 2), "c": (0, 1)}
    for told in product(*((None, *values) for values in domains.values())):
        given = {k: v for k, v in zip(domains, told, strict=True) if v is not None}
        completions = product(*((given[k],) if k in given else values for k, values in domains.items()))
        expected = {score(one, dict(zip(domains, full, strict=True))).scores["s"] for full in completions}
        keyed = answer_set({f"f/{k}": v for k, v in given.items()})
        assert Reading(policy, keyed, None, TODAY, Mode.POSSIBLE).reachable("f/s") == expected, given
