"""What a question can be answered with, as a finite list: one value of every class that a policy tells apart."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from intake_app.domain.answers import OwnText, Quantity, Row, Scalar, Value
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Questionnaire
from intake_app.domain.unary import UnaryTest
from intake_app.engine.policy import CompiledPolicy

MOST_LISTED: Final = 150
"""A whole number with more possible values is cut into classes, unless a scale counts the number itself."""
MOST_COUNTED: Final = 2_000
EARLIEST: Final = date(1990, 1, 1)
EXAMPLE: Final = "Exemplo"
_CLOCK: Final = "12:00"


class ValueLists:
    """The values of every question of a policy. `today` bounds the days: from `EARLIEST` to ten years after."""

    def __init__(self, policy: CompiledPolicy, today: date) -> None:
        self.policy = policy
        self.last_day = today.replace(year=today.year + 10, day=min(today.day, 28))
        self._edges: dict[str, set[Scalar]] = {}
        self._counted: set[str] = set()
        self._read_tests()

    def values(self, key: str) -> tuple[Value, ...]:
        """One value of each class, in the order of the form; of a repeating coding its codes, to be chosen or not."""
        item = self.policy.questions[key].item
        if item.repeats and item.type not in (ItemType.CODING, ItemType.GROUP):
            return ((example_value(item),),)
        match item.type:
            case ItemType.CODING:
                return tuple(option.code for option in item.options)
            case ItemType.OPEN_CODING:
                return (*(option.code for option in item.options), OwnText(EXAMPLE))
            case ItemType.BOOLEAN:
                return (False, True)
            case ItemType.INTEGER:
                return self._numbers(key, item)
            case ItemType.DECIMAL:
                return self._decimals(key, item)
            case ItemType.DATE:
                return self._days(key)
            case ItemType.GROUP:
                return ((example_row(item),),)
            case _:
                told = sorted((edge for edge in self._edges.get(key, ()) if isinstance(edge, str)), key=str)
                return (*told, example_value(item))

    def _numbers(self, key: str, item: Item) -> tuple[int, ...]:
        low, high = item.minimum, item.maximum
        most = MOST_COUNTED if key in self._counted else MOST_LISTED
        if low is not None and high is not None and high - low < most:
            return tuple(range(low, high + 1))
        edges = {int(edge) for edge in self._edges.get(key, ()) if isinstance(edge, int | Decimal)}
        found = {edge + step for edge in edges for step in (-1, 0, 1)} | {
            bound for bound in (low, high, 0) if bound is not None
        }
        return tuple(sorted(n for n in found if (low is None or n >= low) and (high is None or n <= high)))

    def _decimals(self, key: str, item: Item) -> tuple[Decimal, ...]:
        edges = {Decimal(edge) for edge in self._edges.get(key, ()) if isinstance(edge, int | Decimal)}
        ordered = sorted(edges | {Decimal(bound) for bound in (item.minimum, item.maximum) if bound is not None})
        found = {*ordered, *((a + b) / 2 for a, b in pairwise(ordered))}
        found |= {ordered[0] - 1, ordered[-1] + 1} if ordered else {Decimal(1)}
        return tuple(
            sorted(
                n
                for n in found
                if (item.minimum is None or n >= item.minimum) and (item.maximum is None or n <= item.maximum)
            )
        )

    def _days(self, key: str) -> tuple[date, ...]:
        edges = {edge for edge in self._edges.get(key, ()) if isinstance(edge, date)}
        if key == self.policy.pack.event_date_key:
            for reference in self.policy.pack.references:
                edges |= {day for day in (reference.valid_from, reference.valid_to) if day is not None}
        near = {edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)}
        return tuple(sorted({day for day in near if EARLIEST <= day <= self.last_day} | {EARLIEST, self.last_day}))

    # Everything a test anywhere says of a question

    def _read_tests(self) -> None:
        pack = self.policy.pack
        named = {
            name: source.keys[0]
            for name, source in pack.inputs.items()
            if source.kind in (InputKind.ANSWER, InputKind.AGE)
        }
        for table in pack.tables:
            for n, name in enumerate(table.inputs):
                for rule in table.rules:
                    self._note_cell(named.get(name, ""), rule.cells[n])
        for tests in self.policy.gates.values():
            for name, test in tests:
                self._note_cell(named.get(name, ""), test)
        for form in self.policy.questionnaires.values():
            self._read_form(form, named)

    def _read_form(self, form: Questionnaire, named: dict[str, str]) -> None:
        for test in _conditions(form):
            question = test.question
            if question.startswith("#"):
                key = named.get(question[1:], "")
            else:
                key = question if "/" in question else form.key(question)
            self._edges.setdefault(key, set()).add(test.answer)
        for scale in form.scales:
            for part in scale.parts:
                for one in part.counted:
                    if not one.points:
                        self._counted.add(form.key(one.link_id))
                    for cell, _ in one.points:
                        self._note_cell(form.key(one.link_id), cell)

    def _note_cell(self, key: str, test: UnaryTest) -> None:
        found = self._edges.setdefault(key, set())
        found.update(test.literals)
        found.update(edge for pair in test.ranges for edge in pair if edge is not None)


def _conditions(form: Questionnaire) -> Iterator[EnableWhen]:
    def walk(items: Iterable[Item]) -> Iterator[EnableWhen]:
        for item in items:
            yield from item.enable_when
            yield from walk(item.items)

    yield from walk(form.items)
    for scale in form.scales:
        yield from scale.when
        yield from scale.void_when


def example_value(item: Item) -> Scalar:
    """An answer to a question nothing hangs on."""
    match item.type:
        case ItemType.CODING | ItemType.OPEN_CODING:
            return item.options[0].code
        case ItemType.BOOLEAN:
            return False
        case ItemType.INTEGER:
            return item.minimum or 0 if item.maximum is None or (item.minimum or 0) <= item.maximum else item.maximum
        case ItemType.DECIMAL:
            return Decimal(item.minimum if item.minimum is not None else min(item.maximum or 1, 1))
        case ItemType.QUANTITY:
            return Quantity(
                Decimal(item.minimum if item.minimum is not None else 1), item.units[0] if item.units else "mg"
            )
        case ItemType.DATE:
            return EARLIEST
        case ItemType.TIME:
            return _CLOCK
        case ItemType.DATETIME:
            return f"{EARLIEST.isoformat()}T{_CLOCK}"
        case ItemType.URL:
            return "https://example.org/"
        case _:
            return EXAMPLE[: item.max_length or len(EXAMPLE)]


def example_row(group: Item) -> Row:
    """A row of a table in which only what must be told is told."""
    return Row(
        tuple((inner.link_id, example_value(inner)) for inner in group.items if inner.is_question and inner.required)
    )
