"""Conditions of a form as statements somebody with a pen can check: which boxes were ticked, how large a number is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from intake_app.domain.answers import OwnText, Quantity, Scalar
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Operator, Questionnaire
from intake_app.engine.numbering import option_codes

Truth = bool | None
"""True, False, or None: it depends on answers nobody has given yet."""

_NEGATED: Final[Mapping[Operator, Operator]] = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.GREATER: Operator.LESS_OR_EQUAL,
    Operator.LESS_OR_EQUAL: Operator.GREATER,
    Operator.LESS: Operator.GREATER_OR_EQUAL,
    Operator.GREATER_OR_EQUAL: Operator.LESS,
}


@dataclass(frozen=True)
class Statement:
    """Something that is true of the answer to one question.

    `question` is a linkId of the form, or, when `elsewhere`, a full key of another form or a named input `#...`.
    With `values` (what the question can be answered with, as far as it matters) it is true of those among `holds`.
    `ticked`: the question has boxes, and it is said by the options; else `operator` and `answer` say it. `several`:
    boxes that may be ticked together; one among `holds` is enough.
    """

    question: str
    operator: Operator
    answer: Scalar
    holds: frozenset[Scalar] = frozenset()
    values: tuple[Scalar, ...] = ()
    elsewhere: bool = False
    several: bool = False
    ticked: bool = False

    @property
    def known(self) -> bool:
        """True when paper alone decides it and all its cases can be told apart."""
        return bool(self.values) and not self.elsewhere

    def of(self, value: Scalar | None) -> bool:
        """Whether it is true of one answer; None is a question left out, of which only "not answered" is true."""
        if value is None:
            return self.operator is Operator.EXISTS and self.answer is False
        return value in self.holds

    def negated(self) -> "Statement":
        """What is true of the answers it is not true of. Only one that is `known` has a contrary."""
        return replace(self, operator=_NEGATED[self.operator], holds=frozenset(self.values) - self.holds)


@dataclass(frozen=True)
class Clause:
    """Statements of which all must be true, or one (`any_of`)."""

    statements: tuple[Statement, ...]
    any_of: bool = False

    @property
    def elsewhere(self) -> bool:
        """True when only the worker can check it."""
        return any(one.elsewhere for one in self.statements)

    @property
    def questions(self) -> frozenset[str]:
        return frozenset(one.question for one in self.statements)

    def truth(self, truths: Iterable[Truth]) -> Truth:
        """The truth of the whole from those of its statements."""
        found = tuple(truths)
        decisive = self.any_of
        if decisive in found:
            return decisive
        return None if None in found else not decisive


def clauses_of(form: Questionnaire, item: Item) -> tuple[Clause, ...]:
    """The conditions of an item, all of which must hold; one clause for each question, or one for a choice."""
    if not item.enable_when:
        return ()
    statements = [_statement(form, test) for test in item.enable_when]
    merged = _merged(statements, any_of=item.enable_any)
    if item.enable_any:
        return (Clause(tuple(merged), any_of=len(merged) > 1),)
    return tuple(Clause((one,)) for one in merged)


def _merged(statements: Sequence[Statement], any_of: bool) -> list[Statement]:
    """Statements about the options of one question as one statement."""
    found: list[Statement] = []
    for one in statements:
        at = next((n for n, other in enumerate(found) if _joins(one, other, any_of)), None)
        if at is None:
            found.append(one)
        else:
            other = found[at]
            holds = other.holds | one.holds if any_of else other.holds & one.holds
            found[at] = replace(other, operator=Operator.EQUAL, holds=holds)
    return found


def _joins(one: Statement, other: Statement, any_of: bool) -> bool:
    if one.question != other.question or not (one.ticked and other.ticked):
        return False
    if one.several:
        return any_of and one.operator is other.operator is Operator.EQUAL
    return True


def _statement(form: Questionnaire, test: EnableWhen) -> Statement:
    instrument, _, link_id = test.question.rpartition("/")
    link = link_id if instrument == form.id else test.question
    item = form.questions.get(link) if instrument in (form.id, "") else None
    if test.question.startswith("#") or item is None or item.hidden:
        return Statement(test.question, test.operator, test.answer, elsewhere=True)
    if test.operator is Operator.EXISTS:
        return Statement(link, test.operator, test.answer)
    values, ticked = _values(form, item)
    if item.repeats or item.type is ItemType.GROUP:
        codes = frozenset(code for code in values if _holds(test, code))
        return Statement(link, test.operator, test.answer, codes, several=True, ticked=ticked)
    holds = frozenset(value for value in values if _holds(test, value))
    return Statement(link, test.operator, test.answer, holds, values, ticked=ticked)


def _values(form: Questionnaire, item: Item) -> tuple[tuple[Scalar, ...], bool]:
    """What can be answered as far as the form's conditions can tell it apart, and whether these are boxes to tick."""
    codes = option_codes(item)
    if codes and item.type is not ItemType.OPEN_CODING:
        return codes, item.type is not ItemType.INTEGER
    key = form.key(item.link_id)
    compared: dict[Scalar, None] = {}
    for other in _every_item(form.items):
        for test in other.enable_when:
            if test.question in (key, item.link_id) and test.operator is not Operator.EXISTS:
                compared[test.answer] = None
    if any(isinstance(value, Quantity | OwnText) for value in compared):
        return (), False
    points: dict[Scalar, None] = dict.fromkeys(codes)
    for value in compared:
        points.update(dict.fromkeys(_around(item, value)))
    return tuple(points) or ("",), False


def _around(item: Item, value: Scalar) -> list[Scalar]:
    """A value, one just below it and one just above, within the bounds of the item."""
    if isinstance(value, int | Decimal):
        step = 1 if item.type is ItemType.INTEGER else Decimal("0.000001")
        near = (value - step, value, value + step)
        low, high = item.minimum, item.maximum
        return [one for one in near if (low is None or one >= low) and (high is None or one <= high)]
    if isinstance(value, date):
        return [value - timedelta(days=1), value, value + timedelta(days=1)]
    return list(dict.fromkeys(("", str(value), f"{value}~")))


def _every_item(items: Iterable[Item]) -> Iterable[Item]:
    for item in items:
        yield item
        yield from _every_item(item.items)


def _holds(test: EnableWhen, value: Scalar) -> bool:
    """FHIR's comparison of one answer that was given (R4 Questionnaire.item.enableWhen)."""
    match test.operator:
        case Operator.EQUAL:
            return value == test.answer
        case Operator.NOT_EQUAL:
            return value != test.answer
        case Operator.GREATER:
            return _less(test.answer, value)
        case Operator.LESS:
            return _less(value, test.answer)
        case Operator.GREATER_OR_EQUAL:
            return value == test.answer or _less(test.answer, value)
        case _:
            return value == test.answer or _less(value, test.answer)


def _less(one: Scalar, other: Scalar) -> bool:
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return one < other
    return type(one) is type(other) and one < other  # type: ignore[operator]
