"""Amounts, conditions, and sets of scores."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.answers import Answer, AnswerSet, Missing, Row
from intake_app.domain.policy import HitPolicy, InputKind, InstrumentUse, PolicyInput
from intake_app.domain.quantities import ReferenceAmount, micrograms
from intake_app.domain.questionnaire import (
    AlertRule,
    Band,
    BandSet,
    Item,
    ItemType,
    Method,
    Operator,
    Questionnaire,
    Scale,
    parts_of,
)
from intake_app.domain.unary import SKIPPED
from intake_app.engine.evaluating import decide, evaluate, tables_behind
from intake_app.engine.policy import compile_policy
from intake_app.engine.quantifying import quantity_lines, quantity_readings, reference_on
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.remembering import MOST, Remembered, marks_of, marks_under
from intake_app.engine.scheduling import add_months
from intake_app.engine.scoring import InstrumentScore, score_answers
from tests.engine.small import (
    ANY,
    TODAY,
    answer_set,
    coded,
    cups_form,
    door_form,
    one_of,
    small_pack,
    small_policy,
    table,
    when,
)
from tests.engine.test_evaluating import CALM, FACTS

REFERENCES = (
    ReferenceAmount("tea", 100, date(2020, 1, 1), date(2020, 12, 31)),
    ReferenceAmount("tea", 200, date(2021, 1, 1)),
)


def row(substance, amount=None, unit=None):
    cells = {"substance": substance, "amount": amount, "unit": unit}
    return Row(tuple((k, v) for k, v in cells.items() if v is not None))


def readings(*rows, day=date(2020, 5, 5)):
    return {r.value for r in quantity_readings(rows, REFERENCES, 10, day)}


def test_exactly_the_reference_is_not_over_and_a_microgram_more_is():
    assert readings(row("tea", Decimal("1"), "mg")) == {"within"}
    assert readings(row("tea", Decimal("1.001"), "mg")) == {"over"}


def test_the_reference_is_that_of_the_date_of_the_event():
    assert readings(row("tea", Decimal("1.5"), "mg"), day=date(2021, 1, 1)) == {"within"}
    assert reference_on(REFERENCES, "tea", date(2019, 1, 1)) is None
    assert reference_on(REFERENCES, "tea", None) == REFERENCES[0]


def test_each_substance_is_compared_by_itself_and_the_gravest_reading_stands():
    over, within, cup, none = row("tea", 2, "mg"), row("tea", 1, "ug"), row("tea", 1, "cup"), row("water", 5, "g")
    assert readings(within, over, cup) == {"over"}
    assert readings(within, cup, none) == {"not-comparable"}
    assert readings(within, none) == {"within"}
    assert readings(none) == {"no-reference"} == readings()


def test_lots_of_one_substance_are_read_together():
    half = row("tea", Decimal("0.5"), "mg")
    assert readings(half, half) == {"within"}
    assert readings(half, row("tea", Decimal("0.501"), "mg")) == {"over"}
    assert [line.reading for line in quantity_lines((half, half, half), REFERENCES, 10, None)] == ["over"] * 3


def test_an_amount_not_told_leaves_open_what_it_could_be():
    assert readings(row("tea")) == {"over", "not-comparable", "within"}
    assert readings(row("tea"), row("tea", 1, "cup")) == {"over", "not-comparable"}
    assert readings(row("tea"), row("tea", 2, "mg")) == {"over"}
    assert readings(row("water")) == {"no-reference"}


ENTRIES = st.tuples(
    st.sampled_from(["tea", "coffee", "water", None]), st.sampled_from([0, 600, 1001, None]),
    st.sampled_from(["ug", "cup", None]),
)  # fmt: skip
TWO = (ReferenceAmount("tea", 100), ReferenceAmount("coffee", 60))


@given(entries=st.lists(ENTRIES, max_size=2))
def test_the_readings_of_entries_half_told_are_those_of_all_that_could_be_told(entries):
    """Amounts beyond all limits and none at all stand for the others."""
    every = [
        [
            row(substance or other, unit=unit or instead, amount=Decimal(least if amount is None else amount))
            for other, instead, least in product(
                ("tea", "coffee", "water"), ("g", "ug", "cup"), (0, 10**6)
            )
        ]
        for substance, amount, unit in entries
    ]  # fmt: skip

    def read(rows):
        return {reading.value for reading in quantity_readings(rows, TWO, 10, None)}

    rows = [row(*entry) for entry in entries]
    assert read(rows) == set().union(*(read(chosen) for chosen in product(*every)))


def test_mass_is_kept_in_whole_micrograms():
    assert micrograms(Decimal("0.0000005"), "g") == 1
    assert micrograms(Decimal(1), "tablet") is None


def test_months_end_where_the_month_ends():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2025, 12, 1), 25) == date(2028, 1, 1)


def conditional(*conditions, any_of=False):
    """A form with one question shown by conditions on the others."""
    form = Questionnaire(
        "f",
        "1",
        (
            Item("n", ItemType.INTEGER, minimum=0, maximum=9),
            Item("d", ItemType.DATE),
            coded("c", "x", "y"),
            coded("m", "p", "q", repeats=True),
            Item("b", ItemType.BOOLEAN),
            Item("t", ItemType.TEXT),
            Item("shown", ItemType.TEXT, enable_when=conditions, enable_any=any_of),
        ),
    )
    pack = small_pack(
        inputs={},
        tables=(),
        sections=(),
        instruments=(small_pack().instruments[0].__class__("f"),),
        clocks=(),
        follow_up=(),
    )
    return compile_policy(pack, {"f": form})


def shown(policy, given):
    return Reading(policy, answer_set(given), None, TODAY, Mode.DECIDED).visible("f/shown")


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        (when("c", "x"), {"f/c": "x"}, True),
        (when("c", "x"), {"f/c": "y"}, False),
        (when("c", "x"), {}, None),
        (when("c", "x", Operator.NOT_EQUAL), {"f/c": "y"}, True),
        (when("m", "p"), {"f/m": ("p", "q")}, True),
        (when("n", 5, Operator.GREATER), {"f/n": 6}, True),
        (when("n", 5, Operator.LESS), {"f/n": 5}, False),
        (when("n", 5, Operator.GREATER_OR_EQUAL), {"f/n": 5}, True),
        (when("n", 5, Operator.GREATER_OR_EQUAL), {"f/n": 6}, True),
        (when("n", 5, Operator.LESS_OR_EQUAL), {"f/n": 4}, True),
        (when("n", 5, Operator.LESS_OR_EQUAL), {"f/n": 6}, False),
        (when("n", "five", Operator.LESS), {"f/n": 4}, False),
        (when("n", 9, Operator.LESS_OR_EQUAL), {}, True),
        (when("d", date(2026, 1, 1), Operator.GREATER), {"f/d": date(2026, 1, 2)}, True),
        (when("d", date(2026, 1, 1), Operator.GREATER), {}, None),
        (when("b", True), {"f/b": True}, True),
        (when("t", True, Operator.EXISTS), {"f/t": "words"}, True),
        (when("t", True, Operator.EXISTS), {}, None),
        (when("c", True, Operator.EXISTS), {"f/c": "x"}, True),
        (when("c", False, Operator.EXISTS), {"f/c": "x"}, False),
        (when("#nothing", "x"), {}, False),
    ],
)
def test_conditions_are_true_false_or_depend_on_what_is_missing(condition, answers, expected):
    assert shown(conditional(condition), answers) is expected


def test_any_of_several_conditions_is_enough_when_the_form_says_so():
    both = (when("c", "x"), when("b", True))
    assert shown(conditional(*both), {"f/c": "x", "f/b": False}) is False
    assert shown(conditional(*both, any_of=True), {"f/c": "x", "f/b": False}) is True
    assert shown(conditional(*both, any_of=True), {"f/c": "y"}) is None
    assert shown(conditional(*both), {"f/c": "x"}) is None


def test_a_question_behind_a_hidden_question_is_hidden():
    form = Questionnaire(
        "f", "1",
        (coded("a", 0, 1), coded("b", 0, 1, enable_when=(when("a", 1),)),
         Item("shown", ItemType.TEXT, enable_when=(when("b", 1),))),
    )  # fmt: skip
    pack = small_pack(
        inputs={},
        tables=(),
        sections=(),
        instruments=(small_pack().instruments[0].__class__("f"),),
        clocks=(),
        follow_up=(),
    )
    policy = compile_policy(pack, {"f": form})
    assert shown(policy, {"f/a": 0, "f/b": 1}) is False
    assert shown(policy, {"f/b": 1}) is None


def test_inputs_of_an_instrument_that_is_not_asked_read_skipped():
    policy = small_policy()
    reading = Reading(policy, answer_set({**FACTS, "door/agrees": "no"}), None, TODAY, Mode.DECIDED)
    assert reading.domain("worst") == reading.domain("spill") == {SKIPPED}
    assert reading.domain("nothing") == frozenset()


def test_several_codes_and_free_values_have_representatives():
    reading = Reading(small_policy(), answer_set({}), None, TODAY, Mode.POSSIBLE)
    assert ("food", "rest") in reading.domain("wishes") and ("none",) in reading.domain("wishes")
    assert {15, 16, 17, 18} <= reading.domain("age")
    assert date(2010, 1, 2) in reading.domain("event")
    assert reading.values("door/told") == {True, False}
    assert reading.rows("door/seized") is None


METHODS = {Method.SUM: sum, Method.MAX: max, Method.COUNT: lambda points: sum(p > 0 for p in points)}


@given(
    method=st.sampled_from(list(Method)),
    told=st.lists(st.one_of(st.none(), st.sampled_from([0, 2, 3])), min_size=3, max_size=3),
    gate=st.one_of(st.none(), st.sampled_from([0, 1])),
)
def test_reachable_scores_are_those_of_every_completion(method, told, gate):
    items = (
        coded("g", 0, 1, points=True),
        *(coded(f"i{n}", 0, 2, 3, points=True, enable_when=(when("g", 1),) if n else ()) for n in range(3)),
    )
    form = Questionnaire(
        "f", "1", items, (Scale("s", method, parts_of("i0", "i1", "i2"), BandSet((Band("any", 0, 9),)), 9),)
    )
    answers = {f"i{n}": Answer(value=v) for n, v in enumerate(told) if v is not None}
    if gate is not None:
        answers["g"] = Answer(value=gate)
    expected = set()
    for g, *values in product([0, 1] if gate is None else [gate], *([0, 2, 3] if v is None else [v] for v in told)):
        expected.add(METHODS[method]([values[0], *(values[1:] if g else (0, 0))]))
    policy = compile_policy(
        small_pack(
            inputs={},
            tables=(),
            sections=(),
            instruments=(small_pack().instruments[0].__class__("f"),),
            clocks=(),
            follow_up=(),
        ),
        {"f": form},
    )
    keyed = answer_set({f"f/{k}": a.value for k, a in answers.items()})
    reading = Reading(policy, keyed, None, TODAY, Mode.POSSIBLE)
    assert reading.reachable("f/s") == expected == reading.reachable("f/s")
    score = score_answers(form, answers)
    if score.complete and gate is not None:
        assert {score.scores["s"]} == expected


def test_what_is_remembered_is_bounded_and_never_seen_in_a_result():
    memory = Remembered(dict.fromkeys(range(MOST), 0))
    assert memory.keep("next", 7) == 7
    assert memory == {"next": 7}
    answers, policy = answer_set({**FACTS, **CALM}), small_policy()
    first = evaluate(policy, answers, birth_date=None, today=TODAY)
    assert evaluate(policy, answers, birth_date=None, today=TODAY) == first
    assert first == evaluate(small_policy(), answers, birth_date=None, today=TODAY)


def test_an_option_called_declined_is_not_the_refusal_to_answer():
    told = marks_of({"a": Answer(value="declined"), "b": Answer(missing=Missing.DECLINED)})
    assert told["a"] != told["b"]
    item = coded("agrees", "declined", "given")
    form = Questionnaire("door", "1", (item,), ())
    agrees = {"agrees": PolicyInput("agrees", InputKind.ANSWER, ("door/agrees",))}
    rows = ("A", one_of("declined"), "no"), ("B", ANY, "yes")
    pack = small_pack(
        inputs=agrees, instruments=(InstrumentUse("door"),), sections=(), clocks=(), follow_up=(),
        tables=(table("route", HitPolicy.FIRST, "agrees", "route", *rows),),
    )  # fmt: skip
    policy = compile_policy(pack, {"door": form})

    def routes(answer):
        answers = AnswerSet({"door/agrees": answer})
        return set(decide(policy, answers, None, TODAY, Mode.DECIDED).outputs("route"))

    assert routes(Answer(value="declined")) == {"no"}
    assert routes(Answer(missing=Missing.DECLINED)) == {"no", "yes"}


@pytest.mark.parametrize("wanted", [table.id for table in small_policy().pack.tables])
def test_a_table_read_with_what_it_hangs_on_alone_says_the_same(wanted):
    policy = small_policy()
    only = tables_behind(policy, {wanted})
    for given_ in ({}, FACTS, {**FACTS, **CALM}):
        whole, part = (decide(policy, answer_set(given_), None, TODAY, Mode.DECIDED, only=one) for one in (None, only))
        for column in policy.pack.table_by_id[wanted].outputs:
            assert part.outputs(wanted, column) == whole.outputs(wanted, column)


def test_a_scale_whose_items_hang_on_facts_of_the_case_follows_them():
    form = Questionnaire(
        "f",
        "1",
        (
            coded("c", 0, 4, points=True, enable_when=(when("door/agrees", "yes"),)),
            Item("n", ItemType.INTEGER, minimum=0, maximum=2),
        ),
        (Scale("s", Method.SUM, parts_of("c", "n"), BandSet((Band("low", 0, 3), Band("high", 4, 6))), 6),),
    )
    inputs = {**small_pack().inputs, "level": PolicyInput("level", InputKind.BAND, ("f/s",))}
    pack = small_pack(instruments=(*small_pack().instruments, InstrumentUse("f")), inputs=inputs)
    policy = compile_policy(pack, {"door": door_form(), "cups": cups_form(), "f": form})
    for agrees, told, expected in (("yes", 4, {4, 5, 6}), ("no", 4, {0, 1, 2}), ("unknown", 4, {0, 1, 2, 4, 5, 6})):
        reading = Reading(policy, answer_set({"door/agrees": agrees, "f/c": told}), None, TODAY, Mode.POSSIBLE)
        assert reading.reachable("f/s") == expected
        assert reading.domain("level") == {"low" if score < 4 else "high" for score in expected}
    result = evaluate(policy, answer_set({**FACTS, "f/c": 4, "f/n": 1}), birth_date=None, today=TODAY)
    assert (result.scores["f/s"].value, result.scores["f/s"].band) == (5, "high")


def test_an_instrument_is_scored_by_itself():
    form = cups_form()
    result = score_answers(form, {"ever-a": Answer(value=0), "ever-b": Answer(value=3), "often-b": Answer(value=2)})
    assert (result.scores, result.bands) == ({"a": 0}, {"a": "low"})
    assert result.missing == ("miss-b", "spill") and not result.complete
    assert result.skipped == ("often-a", "miss-a")
    whole = score_answers(door_form(), {})
    assert whole.scores == {} and not whole.complete


def asking_elsewhere() -> Questionnaire:
    """Questions and a scale under conditions on a case: another form and named inputs, beside the form's own."""
    of_case, of_form, young = when("door/agrees", "yes"), when("own", 1), when("#age", 18, Operator.LESS)
    inner = (coded("inner", 0, 4, points=True, required=True), coded("beside", 0, 1, required=True))
    return Questionnaire(
        "f",
        "1",
        (
            coded("own", 0, 1, points=True, required=True),
            coded("other", 0, 2, points=True, required=True, enable_when=(of_case,)),
            coded("either", 0, 1, required=True, enable_when=(young, of_form), enable_any=True),
            coded("both", 0, 8, points=True, required=True, enable_when=(of_case, of_form)),
            Item("part", ItemType.GROUP, enable_when=(when("#route", "here"),), items=inner),
            coded("without", 0, 1, required=True, enable_when=(when("#route", False, Operator.EXISTS),)),
        ),
        scales=(
            Scale("all", Method.SUM, parts_of("own", "other", "both", "inner"), BandSet((Band("any", 0, 15),)), 15),
            Scale("gated", Method.SUM, parts_of("own"), maximum=1, when=(of_case,)),
            Scale("void", Method.SUM, parts_of("own"), maximum=1, void_when=(of_case,)),
        ),
        alerts=(AlertRule("seen", "info", (when("own", 1), of_case), when_any=True),),
    )  # fmt: skip


def score_of(**answers: object) -> InstrumentScore:
    return score_answers(asking_elsewhere(), {link: Answer(value=value) for link, value in answers.items()})  # type: ignore[arg-type]


def test_what_a_form_scored_by_itself_asks_of_a_case_is_not_there() -> None:
    nothing = score_of()
    assert (nothing.missing, nothing.scores, nothing.alerts) == (("own", "without"), {}, ())
    assert nothing.skipped == ("other", "both", "inner", "beside"), "whether ‘either’ is asked is still open"
    told = score_of(own=1, without=0)
    assert (told.complete, told.missing) == (False, ("either",)), "one of two conditions is the form's own"
    assert (told.scores, told.bands) == ({"all": 1, "gated": 0, "void": 1}, {"all": "any"})
    assert told.alerts == ("seen",)


def test_what_was_answered_all_the_same_counts_unless_the_form_itself_hides_it() -> None:
    assert score_of(own=1, other=2, either=0, without=0).scores["all"] == 3
    shown, hidden = score_of(own=1, both=8, either=0, without=0), score_of(own=0, both=8, either=1, without=0)
    assert (shown.scores["all"], hidden.scores["all"]) == (9, 0)
    assert "both" in hidden.skipped and "either" not in hidden.skipped
    within = score_of(own=0, inner=4, without=0)
    assert within.scores["all"] == 4 and within.missing == ("beside",), "the group was asked"


def test_an_answer_nobody_asked_for_shows_nothing_and_a_declined_one_shows_its_question() -> None:
    answers = {"own": Answer(value=0), "without": Answer(value=0)}
    form = asking_elsewhere()
    not_asked = score_answers(form, {**answers, "other": Answer(missing=Missing.NOT_ASKED)})
    declined = score_answers(form, {**answers, "other": Answer(missing=Missing.DECLINED)})
    assert (not_asked.missing, "other" in not_asked.skipped) == ((), True)
    assert (declined.missing, "all" in declined.scores) == (("other",), False)


def test_what_was_said_under_no_key_is_nothing() -> None:
    assert marks_under(())({"a": 1}) == ()
    assert marks_under(("a", "b"))({"a": 1, "b": 2, "c": 3}) == (1, 2)
