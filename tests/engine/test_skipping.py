"""Skip instructions: followed to the letter, exactly the questions the form asks are answered."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.domain.answers import Quantity, Scalar
from intake_app.domain.questionnaire import AnswerOption, EnableWhen, Item, ItemType, Operator, Questionnaire
from intake_app.engine.numbering import option_codes, printed_questions, question_numbers
from intake_app.engine.skipping import END, SkipPlan, skip_plan
from intake_app.engine.told_conditions import Clause, Statement

FOUR = tuple(AnswerOption(code, code) for code in range(4))
YES_NO = (AnswerOption(0, 0), AnswerOption(1, 1))


def coded(link: str, *when: EnableWhen, options: tuple[AnswerOption, ...] = FOUR, **more: Any) -> Item:
    return Item(link, ItemType.CODING, options=options, enable_when=when, **more)


def group(link: str, *items: Item, when: tuple[EnableWhen, ...] = ()) -> Item:
    return Item(link, ItemType.GROUP, items=items, enable_when=when)


def form(*items: Item) -> Questionnaire:
    return Questionnaire("f", "1", items)


def test_of(question: str, operator: str, answer: Scalar) -> EnableWhen:
    return EnableWhen(
        question if question[0] == "#" or "/" in question else f"f/{question}", Operator(operator), answer
    )


test_of.__test__ = False  # type: ignore[attr-defined]


def told(clause: Clause) -> list[tuple[str, list[Scalar]]]:
    return [(one.question, sorted(one.holds, key=str)) for one in clause.statements]


# ------------------------------------------------------------------------------------------------------ known forms


def audit_like() -> Questionnaire:
    """Never at 1: on to 9; 2 and 3 both at 0: on to 9."""
    drinks = test_of("1", ">", 0)
    many = (test_of("2", ">", 0), test_of("3", ">", 0))
    later = (coded(str(n), *many, enable_any=True) for n in range(4, 9))
    return form(coded("1"), coded("2", drinks), coded("3", drinks), *later, coded("9"), coded("10"))


def test_one_answer_that_skips_a_run_is_a_jump() -> None:
    plan = skip_plan(audit_like())
    assert [(jump.target, told(jump.when)) for jump in plan.jumps["1"]] == [("9", [("1", [0])])]
    assert plan.provisos == {}


def test_two_answers_that_skip_a_run_together_are_a_jump_after_the_second() -> None:
    plan = skip_plan(audit_like())
    assert set(plan.jumps) == {"1", "3"}
    assert [(jump.target, told(jump.when), jump.when.any_of) for jump in plan.jumps["3"]] == [
        ("9", [("2", [0]), ("3", [0])], False)
    ]


def assist_like() -> Questionnaire:
    def substance(letter: str) -> Item:
        used = test_of(f"2{letter}", "!=", 0)
        items = (coded(f"2{letter}"), coded(f"3{letter}", used), coded(f"4{letter}", used), coded(f"6{letter}"))
        return group(f"part-{letter}", *items, when=(test_of(f"1{letter}", "=", 3),))

    ever = (AnswerOption(0, 0), AnswerOption(3, 3))
    return form(group("ever", *(coded(f"1{x}", options=ever) for x in "ab")), *map(substance, "ab"), coded("8"))


def test_groups_carry_their_condition_and_jumps_stay_within() -> None:
    plan = skip_plan(assist_like())
    assert {link: [jump.target for jump in jumps] for link, jumps in plan.jumps.items()} == {"2a": ["6a"], "2b": ["6b"]}
    assert {key: (one.group, one.target, told(one.clauses[0])) for key, one in plan.provisos.items()} == {
        "part-a": ("part-a", "2b", [("1a", [3])]),
        "part-b": ("part-b", "8", [("1b", [3])]),
    }


def test_groups_in_a_row_under_one_condition_send_past_all_of_them() -> None:
    given_ = (test_of("1", "=", 1),)
    plan = skip_plan(
        form(
            coded("1"), coded("2"), group("a", coded("3"), when=given_), group("b", coded("4"), when=given_), coded("5")
        )
    )
    assert plan.provisos["a"].target == plan.provisos["b"].target == "5"


def test_safety_screen() -> None:
    """No at 2: on to 6; nothing after 6 without a yes."""
    thoughts, acts = test_of("2", "=", 1), test_of("6", "=", 1)
    middle = (coded(str(n), thoughts, options=YES_NO) for n in (3, 4, 5))
    items = (coded("1", options=YES_NO), coded("2", options=YES_NO), *middle, coded("6", options=YES_NO))
    plan = skip_plan(form(*items, coded("6b", acts, options=YES_NO)))
    assert {link: jumps[0].target for link, jumps in plan.jumps.items()} == {"2": "6", "6": END}
    assert plan.provisos == {}


def test_a_question_that_is_only_spared_in_the_interview_says_so_and_is_never_jumped() -> None:
    plan = skip_plan(form(coded("2"), coded("3", test_of("2", ">", 0), hides_answered=False), coded("4")))
    assert plan.jumps == {}
    assert plan.provisos["3"].spared


def test_neighbours_under_one_condition_share_it() -> None:
    """Two ways lead on from 1, so that a jump would not do."""
    a, b = test_of("1", "=", 1), test_of("1", "=", 2)
    plan = skip_plan(form(coded("1"), coded("2", a), coded("3", a), coded("4", b), coded("5")))
    assert {key: (one.first, one.last, one.target) for key, one in plan.provisos.items()} == {
        "2": ("2", "3", "4"),
        "4": ("4", "4", "5"),
    }
    assert plan.jumps == {}


def test_what_only_the_worker_can_check_is_for_the_worker() -> None:
    plan = skip_plan(form(coded("1"), coded("2", test_of("#age", "<", 18)), coded("3", test_of("other/1", "=", 3))))
    assert plan.provisos["2"].for_worker and plan.provisos["3"].for_worker
    assert plan.jumps == {}


def test_numbers_are_said_by_their_sign_and_at_the_edge_by_their_value() -> None:
    whole = Item("1", ItemType.INTEGER, minimum=0, maximum=99)
    plan = skip_plan(form(whole, coded("2", test_of("1", ">", 0)), coded("3")))
    (statement,) = plan.jumps["1"][0].when.statements
    assert (statement.operator, statement.answer, plan.jumps["1"][0].target) == (Operator.EQUAL, 0, "3")
    plan = skip_plan(form(whole, coded("2", test_of("1", ">=", 5)), coded("3")))
    (statement,) = plan.jumps["1"][0].when.statements
    assert (statement.operator, statement.answer) == (Operator.LESS, 5)


def test_several_boxes_that_may_be_ticked_together_give_a_condition() -> None:
    boxes = tuple(AnswerOption(code) for code in ("cash", "scales", "none"))
    signs = coded("1", options=boxes, repeats=True)
    either = (test_of("1", "=", "cash"), test_of("1", "=", "scales"))
    plan = skip_plan(form(signs, coded("2", *either, enable_any=True), coded("3")))
    assert plan.jumps == {}
    assert told(plan.provisos["2"].clauses[0]) == [("1", ["cash", "scales"])]


def test_a_form_without_conditions_has_no_instructions() -> None:
    assert skip_plan(form(coded("1"), coded("2"))) == SkipPlan()


def test_hidden_questions_have_no_place_on_paper() -> None:
    hidden = coded("1", hidden=True)
    plan = skip_plan(form(hidden, coded("2", test_of("1", "=", 1)), coded("3")))
    assert plan.provisos["2"].for_worker


def test_of_two_jumps_from_one_question_the_one_that_spares_nothing_goes() -> None:
    both = (test_of("1", ">", 0), test_of("2", ">", 0))
    checked = form(
        coded("1"), coded("2"), coded("3", test_of("2", ">", 0)), coded("4", *both, enable_any=True), coded("5")
    )
    plan = skip_plan(checked)
    assert [(jump.target, told(jump.when)) for jump in plan.jumps["2"]] == [("4", [("2", [0])])]
    assert list(plan.provisos) == ["4"]
    for answers in product(range(4), repeat=5):
        _follows(checked, plan, dict(zip("12345", answers, strict=True)))


def test_a_choice_among_too_many_questions_is_said_before_the_question_too() -> None:
    def choice(count: int) -> Questionnaire:
        sources = [f"q{n}" for n in range(count)]
        either = (test_of(one, "=", 1) for one in sources)
        return form(*map(coded, sources), coded("last", *either, enable_any=True), coded("end"))

    assert [(list(skip_plan(choice(count)).provisos), count) for count in (3, 10)] == [([], 3), (["last"], 10)]


def test_a_condition_partly_on_the_case_is_the_workers_whatever_was_ticked() -> None:
    plan = skip_plan(form(coded("1"), coded("2", test_of("1", "=", 1), test_of("#age", "<", 18)), coded("3")))
    assert plan.jumps == {} and plan.provisos["2"].for_worker
    assert [clause.elsewhere for clause in plan.provisos["2"].clauses] == [False, True]


def test_a_jump_past_a_whole_page_is_told_although_the_questions_say_it_too() -> None:
    a, b = test_of("1", "=", 1), test_of("1", "=", 2)

    def split(count: int) -> SkipPlan:
        first, second = (coded(f"a{n}", a) for n in range(count)), (coded(f"b{n}", b) for n in range(count))
        return skip_plan(form(coded("1"), *first, *second, coded("9")))

    assert list(split(2).provisos) == ["a0", "b0"] and split(2).jumps == {}
    assert list(split(25).provisos) == ["a0", "b0"]
    assert [(jump.target, told(jump.when)) for jump in split(25).jumps["1"]] == [("9", [("1", [0, 3])])]


@pytest.mark.parametrize(
    ("source", "test", "said", "values"),
    [
        (Item("1", ItemType.DATE), (">=", date(2026, 3, 2)), "<", [date(2026, 3, n) for n in (1, 2, 3)]),
        (Item("1", ItemType.DATE), ("<", date(2026, 3, 2)), ">=", [date(2026, 3, n) for n in (1, 2, 3)]),
        (Item("1", ItemType.DECIMAL), (">", 2), "<=", [1, 2, 3]),
        (Item("1", ItemType.DECIMAL), ("<=", 2), ">", [1, 2, 3]),
        (Item("1", ItemType.STRING), ("=", "tea"), "!=", ["tea", "coffee"]),
        (Item("1", ItemType.STRING), (">", "tea"), "<=", ["sea", "tea", "water"]),
    ],
)
def test_what_is_written_is_compared_in_the_words_of_the_contrary(
    source: Item, test: tuple[str, Scalar], said: str, values: list[Scalar]
) -> None:
    operator, answer = test
    checked = form(source, coded("2", test_of("1", operator, answer)), coded("3"))
    plan = skip_plan(checked)
    (jump,) = plan.jumps["1"]
    assert [(one.operator, one.answer) for one in jump.when.statements] == [(Operator(said), answer)]
    assert (jump.target, plan.provisos) == ("3", {})
    for value in values:
        _follows(checked, plan, {"1": value, "2": 0, "3": 0})


def test_amounts_are_compared_by_whoever_holds_the_pen() -> None:
    """Two units have no order, so that no jump can be told apart from its contrary."""
    amount = Item("1", ItemType.QUANTITY, units=("g", "mg"))
    plan = skip_plan(form(amount, coded("2", test_of("1", ">", Quantity(Decimal(2), "g"))), coded("3")))
    assert plan.jumps == {}
    (clause,) = plan.provisos["2"].clauses
    assert [(one.operator, one.answer, one.known) for one in clause.statements] == [
        (Operator.GREATER, Quantity(Decimal(2), "g"), False)
    ]


def test_numbers_between_two_limits_are_said_before_the_question() -> None:
    whole = Item("1", ItemType.INTEGER, minimum=0, maximum=40)
    checked = form(whole, coded("2", test_of("1", ">", 3), test_of("1", "<", 10)), coded("3"))
    plan = skip_plan(checked)
    assert plan.jumps == {} and list(plan.provisos) == ["2"]
    for value in range(41):
        _follows(checked, plan, {"1": value, "2": 0, "3": 0})


def test_a_choice_that_every_answer_fulfils_is_no_condition() -> None:
    either = (test_of("1", ">=", 0), test_of("2", "=", 1))
    assert skip_plan(form(coded("1"), coded("2"), coded("3", *either, enable_any=True), coded("4"))) == SkipPlan()


def test_options_beside_own_words_are_said_by_the_option() -> None:
    source = Item("1", ItemType.OPEN_CODING, options=(AnswerOption("tea"), AnswerOption("coffee")))
    checked = form(source, coded("2", test_of("1", "=", "tea")), coded("3"))
    (jump,) = skip_plan(checked).jumps["1"]
    assert [(one.operator, one.answer) for one in jump.when.statements] == [(Operator.NOT_EQUAL, "tea")]
    for value in ("tea", "coffee", "water"):
        _follows(checked, skip_plan(checked), {"1": value, "2": 0, "3": 0})


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        (coded("1"), (0, 1, 2, 3)),
        (Item("1", ItemType.OPEN_CODING, options=YES_NO), (0, 1)),
        (Item("1", ItemType.BOOLEAN), (True, False)),
        (Item("1", ItemType.INTEGER, minimum=0, maximum=10), tuple(range(11))),
        (Item("1", ItemType.INTEGER, minimum=0, maximum=11), ()),
        (Item("1", ItemType.INTEGER, minimum=0, maximum=0), ()),
        (Item("1", ItemType.INTEGER, minimum=0), ()),
        (Item("1", ItemType.INTEGER, minimum=0, maximum=3, repeats=True), ()),
        (Item("1", ItemType.TEXT), ()),
    ],
)
def test_options_and_short_scales_have_boxes_to_tick(item: Item, codes: tuple[object, ...]) -> None:
    assert option_codes(item) == codes


@pytest.mark.parametrize(
    ("links", "numbers"),
    [
        (("1", "2c", "10"), ("1", "2c", "10")),
        (("age", "place"), ("1", "2")),
        (("gate", "1", "2", "note"), ("A", "1", "2", "B")),
        (("1.1", "1.2.3", "h1"), ("1.1", "1.2.3", "h1")),
        (("/44250-9", "/44255-8"), ("1", "2")),
    ],
)
def test_published_numbers_stay(links: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    assert tuple(question_numbers(form(*map(coded, links))).values()) == numbers


def test_every_question_has_a_number_of_its_own() -> None:
    many = form(*(coded(f"q-{n}") for n in range(60)), coded("1"))
    numbers = question_numbers(many)
    assert len(set(numbers.values())) == len(numbers) == 61
    assert numbers["q-26"] == "AA"


# ------------------------------------------------------------------------------------------------------- any form

_OPERATORS = ("=", "!=", ">", "<", ">=", "<=")


@st.composite
def forms(draw: st.DrawFn) -> Questionnaire:
    """Up to ten questions in up to three groups, each under conditions on earlier ones."""
    count = draw(st.integers(2, 10))
    made: list[Item] = []
    for number in range(count):
        made.append(draw(_question(number)))
    cuts = sorted(draw(st.lists(st.integers(0, count), max_size=4)))
    items: list[Item] = []
    at = 0
    for n, cut in enumerate([*cuts, count]):
        part = made[at:cut]
        if n % 2 and part:
            when = draw(_conditions(at))
            items.append(Item(f"g{n}", ItemType.GROUP, items=tuple(part), enable_when=when))
        else:
            items += part
        at = max(at, cut)
    return form(*items)


def _conditions(number: int) -> st.SearchStrategy[tuple[EnableWhen, ...]]:
    if number == 0:
        return st.just(())
    one = st.builds(
        lambda source, operator, answer: test_of(f"q{source}", operator, answer),
        st.integers(0, number - 1), st.sampled_from(_OPERATORS), st.integers(0, 3),
    )  # fmt: skip
    exists = st.builds(
        lambda source, answer: test_of(f"q{source}", "exists", answer), st.integers(0, number - 1), st.booleans()
    )
    return st.lists(st.one_of(one, one, one, exists), max_size=3).map(tuple)


@st.composite
def _question(draw: st.DrawFn, number: int) -> Item:
    when, any_of = draw(_conditions(number)), draw(st.booleans())
    if draw(st.integers(0, 3)):
        return coded(f"q{number}", *when, enable_any=any_of and len(when) > 1)
    return Item(
        f"q{number}", ItemType.INTEGER, minimum=0, maximum=40, enable_when=when, enable_any=any_of and len(when) > 1
    )


@given(form_=forms(), seed=st.integers(0, 2**32))
@settings(max_examples=settings.default.max_examples // 2)
def test_following_the_paper_answers_exactly_what_the_form_asks(form_: Questionnaire, seed: int) -> None:
    """With any answers: whoever follows the printed instructions writes down what the rules would have shown."""
    plan, chance = skip_plan(form_), Random(seed)
    told = {item.link_id: option_codes(item) or (0, 1, 2, 3, 4, 40) for item in printed_questions(form_)}
    for _ in range(8):
        _follows(form_, plan, {link: chance.choice(codes) for link, codes in told.items()})
    order = list(told)
    for link, jumps in plan.jumps.items():
        for jump in jumps:
            target = order.index(jump.target) if jump.target != END else len(order)
            assert target > order.index(link) + 1, "a jump goes forward and past something"
            assert {one.question for one in jump.when.statements} <= set(order[: order.index(link) + 1])


def _follows(form_: Questionnaire, plan: SkipPlan, answers: Mapping[str, Scalar]) -> None:
    assert dict(_written(form_, plan, answers)) == dict(_asked(form_, form_.items, answers, {})), answers


def _asked(
    form_: Questionnaire, items: tuple[Item, ...], answers: Mapping[str, Scalar], shown: dict[str, Scalar]
) -> Iterator[tuple[str, Scalar]]:
    """The questions the rules show, straight from the conditions of the form."""
    for item in items:
        truths = [_compares(test, shown.get(test.question.partition("/")[2])) for test in item.enable_when]
        if truths and not (any(truths) if item.enable_any else all(truths)):
            continue
        if item.type is ItemType.GROUP:
            yield from _asked(form_, item.items, answers, shown)
        else:
            shown[item.link_id] = answers[item.link_id]
            yield item.link_id, answers[item.link_id]


def _compares(test: EnableWhen, value: Any) -> bool:
    if test.operator is Operator.EXISTS:
        return (value is not None) is test.answer
    return value is not None and _signs(test.operator.value, value, test.answer)


def _signs(operator: str, value: Any, other: Any) -> bool:
    return {
        "=": value == other, "!=": value != other, ">": value > other,
        "<": value < other, ">=": value >= other, "<=": value <= other,
    }[operator]  # fmt: skip


def _written(form_: Questionnaire, plan: SkipPlan, answers: Mapping[str, Scalar]) -> Iterator[tuple[str, Scalar]]:
    """Read the paper from the top, doing what it says."""
    order = [item.link_id for item in printed_questions(form_)]
    written: dict[str, Scalar] = {}
    at = 0
    while at < len(order):
        link = order[at]
        over = [
            one
            for one in plan.provisos.values()
            if order.index(one.first) <= at <= order.index(one.last)
            and not all(_is_true(clause, written) for clause in one.clauses)
        ]
        if over:
            at += 1
            continue
        written[link] = answers[link]
        yield link, answers[link]
        goes = [jump.target for jump in plan.jumps.get(link, ()) if _is_true(jump.when, written)]
        at = at + 1 if not goes else order.index(goes[0]) if goes[0] != END else len(order)


def _is_true(clause: Clause, written: Mapping[str, Scalar]) -> bool:
    truths = [_says(one, written.get(one.question)) for one in clause.statements]
    return any(truths) if clause.any_of else all(truths)


def _says(one: Statement, value: Any) -> bool:
    """What the printed sentence claims: boxes among those named, or a number compared."""
    if one.operator is Operator.EXISTS:
        return (value is not None) is one.answer
    if value is None:
        return False
    return value in one.holds if one.ticked else _signs(one.operator.value, value, one.answer)
