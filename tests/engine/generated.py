"""Whole forms made up: groups in groups, conditions of every operator, scales of every kind; and a second reading of
them, by trying everything, that shares nothing with the engine."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import strategies as st

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.questionnaire import (
    AlertRule,
    AnswerOption,
    Band,
    BandSet,
    Counted,
    EnableWhen,
    Item,
    ItemType,
    Method,
    Operator,
    Part,
    Questionnaire,
    Scale,
)
from intake_app.domain.unary import UnaryTest

ORDERED = (Operator.GREATER, Operator.LESS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL)
EQUALS = (Operator.EQUAL, Operator.NOT_EQUAL)

Given = Mapping[str, Any]
"""Values by linkId; a question that is not there has no answer."""


# Forms


@st.composite
def forms(draw: st.DrawFn, most: int = 5) -> Questionnaire:
    """A form of up to `most` questions whose completions can all be tried."""
    questions: list[Item] = []
    items = [draw(_nodes(questions, f"i{n}", 0)) for n in range(draw(st.integers(1, most)))]
    counted = [item for item in questions if item.options[:1] and item.options[0].points is not None]
    counted += [item for item in questions if item.type is ItemType.INTEGER]
    scales = draw(st.lists(_scales(questions, counted), max_size=3)) if counted else []
    alerts = draw(st.lists(_alerts(questions), max_size=2))
    covers = (alerts[1].id,) if len(alerts) > 1 and draw(st.booleans()) else ()
    named = [
        AlertRule(f"alert-{n}", "info", one.when, one.when_any, ("alert-1",) if covers and n == 0 else ())
        for n, one in enumerate(alerts)
    ]
    placed = tuple(
        Scale(f"s{n}", one.method, one.parts, one.band_set, one.maximum, {}, one.most_missing, one.when, one.when_any,
              (), one.scaled, one.level_only)
        for n, one in enumerate(scales)
    )  # fmt: skip
    return Questionnaire("made", "1", tuple(items), scales=placed, alerts=tuple(named))


@st.composite
def _nodes(draw: st.DrawFn, questions: list[Item], name: str, depth: int) -> Item:
    conditions, any_of = draw(_conditions(questions)), draw(st.booleans())
    if depth < 2 and draw(st.integers(0, 3)) == 0:
        inner = tuple(draw(_nodes(questions, f"{name}{sign}", depth + 1)) for sign in "ab"[: draw(st.integers(1, 2))])
        return Item(name, ItemType.GROUP, enable_when=conditions, enable_any=any_of, items=inner)
    kind = draw(st.sampled_from(["points", "points", "points", "words", "boolean", "integer", "several"]))
    more: dict[str, Any] = {"required": draw(st.booleans()), "enable_when": conditions, "enable_any": any_of}
    if conditions:
        more["hidden_points"] = draw(st.sampled_from((0, 0, 0, 1, 2)))
        more["hides_answered"] = draw(st.sampled_from((True, True, True, False)))
    if kind == "points":
        points = draw(st.lists(st.integers(0, 5), min_size=1, max_size=3))
        item = Item(name, ItemType.CODING, options=tuple(AnswerOption(n, p) for n, p in enumerate(points)), **more)
    elif kind == "words":
        item = Item(name, ItemType.CODING, options=(AnswerOption("left"), AnswerOption("right")), **more)
    elif kind == "several":
        options = (AnswerOption("x"), AnswerOption("y"), AnswerOption("none"))
        item = Item(name, ItemType.CODING, repeats=True, exclusive="none", options=options, **more)
    elif kind == "boolean":
        item = Item(name, ItemType.BOOLEAN, **more)
    else:
        item = Item(name, ItemType.INTEGER, minimum=0, maximum=draw(st.integers(0, 3)), **more)
    questions.append(item)
    return item


@st.composite
def _conditions(draw: st.DrawFn, questions: list[Item], least: int = 0) -> tuple[EnableWhen, ...]:
    if not questions:
        return ()
    asked = draw(st.lists(st.sampled_from(list(questions)), min_size=least, max_size=2, unique_by=id))
    return tuple(draw(_condition(item)) for item in asked)


@st.composite
def _condition(draw: st.DrawFn, item: Item) -> EnableWhen:
    key = f"made/{item.link_id}"
    if draw(st.integers(0, 5)) == 0:
        return EnableWhen(key, Operator.EXISTS, draw(st.booleans()))
    if item.type is ItemType.BOOLEAN:
        return EnableWhen(key, draw(st.sampled_from(EQUALS)), draw(st.booleans()))
    if item.type is ItemType.INTEGER:
        return EnableWhen(key, draw(st.sampled_from((*EQUALS, *ORDERED))), draw(st.integers(0, 3)))
    code = draw(st.sampled_from([option.code for option in item.options]))
    return EnableWhen(key, draw(st.sampled_from((*EQUALS, *ORDERED) if isinstance(code, int) else EQUALS)), code)


@st.composite
def _alerts(draw: st.DrawFn, questions: list[Item]) -> AlertRule:
    return AlertRule("", "info", draw(_conditions(questions, least=1)), draw(st.booleans()))


@st.composite
def _scales(draw: st.DrawFn, questions: list[Item], counted: list[Item]) -> Scale:
    method = draw(st.sampled_from(list(Method)))
    parts = draw(st.lists(_parts(questions, counted), min_size=1, max_size=4))
    most_missing = 0
    if draw(st.integers(0, 3)) == 0:
        method, most_missing = Method.SUM, draw(st.integers(1, 2))
        plain = [item for item in counted if not item.enable_when and item.options]
        top = plain[0] if plain else counted[0]
        same = [item for item in plain if _span(item) == _span(top)] or [top]
        parts = [Part((Counted(item.link_id),)) for item in same]
        most_missing = 0 if most_missing >= len(parts) or not plain else most_missing
    scaled: tuple[tuple[UnaryTest, int], ...] = ()
    if not most_missing and draw(st.integers(0, 4)) == 0:
        scaled = ((UnaryTest("0", literals=(0,)), 1), (UnaryTest("1..4", ranges=((1, 4),)), 3))
    when = () if most_missing else draw(st.one_of(st.just(()), _conditions(questions)))
    bands = BandSet((Band("low", 0, 3), Band("middle", 4, 7), Band("high", 8, 99)))
    return Scale("", method, tuple(parts), bands, 99, {}, most_missing, when, draw(st.booleans()), (), scaled)


def _span(item: Item) -> tuple[int, int]:
    points = [option.points or 0 for option in item.options]
    return min(points), max(points)


@st.composite
def _parts(draw: st.DrawFn, questions: list[Item], counted: list[Item]) -> Part:
    found = tuple(draw(st.lists(_counted(questions, counted), min_size=1, max_size=2)))
    return Part(found, len(found) > 1 and draw(st.booleans()))


@st.composite
def _counted(draw: st.DrawFn, questions: list[Item], counted: list[Item]) -> Counted:
    if draw(st.integers(0, 2)):
        return Counted(draw(st.sampled_from(counted)).link_id)
    item = draw(st.sampled_from([one for one in questions if not one.repeats]))
    value, negated = draw(st.sampled_from(_values(item))), draw(st.booleans())
    text = str(value).lower() if isinstance(value, bool) else str(value)
    test = UnaryTest(f"not({text})" if negated else text, literals=(value,), negated=negated)
    return Counted(item.link_id, ((test, draw(st.integers(0, 4))),))


# Answers


@st.composite
def answers_to(draw: st.DrawFn, form: Questionnaire, missing: bool = True) -> dict[str, Answer]:
    """Answers to some of the questions, whether they are asked or not; `missing`: declined and unknown ones too."""
    found: dict[str, Answer] = {}
    for link_id, item in form.questions.items():
        kind = draw(st.integers(0, 5))
        if kind == 0 or (kind == 1 and not missing):
            continue
        if kind == 1:
            found[link_id] = Answer(missing=draw(st.sampled_from(list(Missing))))
        else:
            found[link_id] = Answer(value=draw(st.sampled_from(_values(item))))
    return found


def given_values(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The values alone, by linkId."""
    return {link_id: answer.value for link_id, answer in answers.items() if answer.value is not None}


def _values(item: Item) -> list[Any]:
    if item.type is ItemType.BOOLEAN:
        return [True, False]
    if item.type is ItemType.INTEGER:
        return list(range(item.maximum + 1)) if item.maximum is not None else []
    if item.repeats:
        return [("x",), ("y",), ("none",), ("x", "y")]
    return [option.code for option in item.options]


# A second reading


def shown(form: Questionnaire, given: Given) -> dict[str, bool]:
    """Which questions are asked once these and no other answers are given."""
    found: dict[str, bool] = {}

    def walk(items: tuple[Item, ...], around: bool) -> None:
        for item in items:
            truths = [_holds(test, found, given) for test in item.enable_when]
            own = around and (not truths or (any if item.enable_any else all)(truths))
            if item.type is ItemType.GROUP:
                walk(item.items, own)
            else:
                found[item.link_id] = own or (not item.hides_answered and item.link_id in given)

    walk(form.items, True)
    return found


def _holds(test: EnableWhen, asked: Mapping[str, bool], given: Given) -> bool:
    link_id = test.question.partition("/")[2]
    value = given.get(link_id) if asked.get(link_id) else None
    if test.operator is Operator.EXISTS:
        return (value is not None) == test.answer
    if value is None:
        return False
    values = value if isinstance(value, tuple) else (value,)
    if test.operator is Operator.EQUAL:
        return test.answer in values
    if test.operator is Operator.NOT_EQUAL:
        return test.answer not in values
    number: Any = test.answer
    tests = {">": value > number, "<": value < number, ">=": value >= number, "<=": value <= number}
    return tests[test.operator.value]


def score(form: Questionnaire, scale: Scale, given: Given) -> int:
    """The score when every question that is asked is answered."""
    asked = shown(form, given)
    gate = [_holds(test, asked, given) for test in scale.when]
    total = 0
    if not gate or (any if scale.when_any else all)(gate):
        adds = []
        for part in scale.parts:
            points = [_points(form.questions[one.link_id], one, asked[one.link_id], given) for one in part.counted]
            adds.append(min(points) if part.least else max(points))
        if scale.method is Method.SUM:
            total = sum(adds)
        elif scale.method is Method.MAX:
            total = max(adds)
        else:
            total = sum(add > 0 for add in adds)
    for test, to in scale.scaled:
        if total in test.literals or any(low <= total <= high for low, high in test.ranges):  # type: ignore[operator]
            return to
    return total


def _points(item: Item, one: Counted, asked: bool, given: Given) -> int:
    if not asked:
        return item.hidden_points
    value = given[item.link_id]
    for test, points in one.points:
        if (value in test.literals) != test.negated:
            return points
    if one.points:
        return 0
    return next((o.points or 0 for o in item.options if o.code == value), value if isinstance(value, int) else 0)


def completions(form: Questionnaire, given: Given) -> Iterator[dict[str, Any]]:
    """Every way to answer what is still asked, once each."""
    seen = set()
    open_ = [link_id for link_id in form.questions if link_id not in given]
    for chosen in product(*(_values(form.questions[link_id]) for link_id in open_)):
        complete = dict(given)
        for link_id, value in zip(open_, chosen, strict=True):
            # Later questions hang on earlier ones only: what is not asked by now never will be.
            if shown(form, complete)[link_id]:
                complete[link_id] = value
        key = tuple(sorted(complete.items(), key=lambda pair: pair[0]))
        if key not in seen:
            seen.add(key)
            yield complete
