"""Which conditions of a form can hold together: its answers taken as the classes that its conditions tell apart.

A state is the set of conditions that hold after some answers. Questions are gone through in the order of the form; each
multiplies the states by its classes, and states that agree in all that is asked later fold into one. Nothing is
sampled: what is found impossible is impossible.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final

from intake_app.domain.answers import OwnText, Row
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Operator, Questionnaire
from intake_app.domain.unary import InputValue
from intake_app.engine.policy import Condition
from intake_app.engine.reading import compare

MAX_STATES: Final = 4_000
_MAX_TESTS: Final = 6
_TEXTS: Final = (ItemType.STRING, ItemType.TEXT, ItemType.URL, ItemType.TIME, ItemType.DATETIME)
_CODED: Final = (ItemType.CODING, ItemType.OPEN_CODING)

Held = frozenset[object]
"""The tests that hold, and for each question that has an answer its key."""


@dataclass(frozen=True)
class Placed:
    """An item where it stands: every level of conditions around it, outermost first, its own (if any) last."""

    key: str
    item: Item
    levels: tuple[Condition, ...]

    @property
    def around(self) -> tuple[Condition, ...]:
        return self.levels[:-1] if self.item.enable_when else self.levels


def placed_items(form: Questionnaire) -> dict[str, Placed]:
    """Every item of `form` by full key: groups, texts to be read and what lies in rows too."""
    found: dict[str, Placed] = {}

    def walk(items: Iterable[Item], outer: tuple[Condition, ...]) -> None:
        for item in items:
            own = (*outer, Condition(item.enable_when, item.enable_any)) if item.enable_when else outer
            found[form.key(item.link_id)] = Placed(form.key(item.link_id), item, own)
            walk(item.items, own)

    walk(form.items, ())
    return found


class AnswerStates:
    """The states that the answers to a form can lead to. Named inputs and questions of other forms can be anything."""

    def __init__(self, form: Questionnaire) -> None:
        self.form = form
        self.items = placed_items(form)
        self._order = {key: n for n, key in enumerate(self.items)}

    def full_key(self, question: str) -> str:
        return question if question.startswith("#") or "/" in question else self.form.key(question)

    def behind(self, tests: Iterable[EnableWhen]) -> tuple[str, ...]:
        """Every question that `tests` ask about, directly or through what shows it, in the order of the form."""
        found: dict[str, None] = {}
        waiting = [self.full_key(test.question) for test in tests]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found[key] = None
                placed = self.items.get(key)
                levels = placed.levels if placed else ()
                waiting += [self.full_key(test.question) for level in levels for test in level.tests]
        return tuple(sorted(found, key=lambda key: (self._order.get(key, -1), key)))

    def states(self, levels: Sequence[Condition], told: Iterable[EnableWhen]) -> frozenset[Held] | None:
        """Every state of the tests of `levels` and `told` and of whether what `told` ask about is answered.

        None when there are more than can be gone through.
        """
        kept = {test for level in levels for test in level.tests} | set(told)
        answered = {self.full_key(test.question) for test in told}
        keys = self.behind(kept)
        own = {key: self.items[key].levels if key in self.items else () for key in keys}
        asked_of: dict[str, list[EnableWhen]] = {key: [] for key in keys}
        for test in kept | {test for key in keys for level in own[key] for test in level.tests}:
            asked_of[self.full_key(test.question)].append(test)
        last = self._last_needed(keys, own, kept)
        states: frozenset[Held] = frozenset({frozenset()})
        for number, key in enumerate(keys):
            asked = asked_of[key]
            classes = self._classes(key, asked)
            if classes is None or len(states) * len(classes) > MAX_STATES * 8:
                return None
            following: set[Held] = set()
            for state in states:
                for held, given in self._answers(key, state, asked, classes, own[key]):
                    after = state | held | ({key} if given and key in answered else set())
                    following.add(frozenset(one for one in after if last.get(one, number + 1) > number))
            states = frozenset(following)
            if len(states) > MAX_STATES:
                return None
        return states

    def _last_needed(
        self, keys: Sequence[str], own: Mapping[str, tuple[Condition, ...]], kept: set[EnableWhen]
    ) -> dict[object, int]:
        """By test, the number of the last question it shows or hides; tests that are asked for have none."""
        last: dict[object, int] = {}
        for number, key in enumerate(keys):
            for level in own[key]:
                last.update({test: number for test in level.tests if test not in kept})
        return last

    def _answers(
        self,
        key: str,
        state: Held,
        asked: list[EnableWhen],
        classes: Sequence[frozenset[EnableWhen]],
        levels: tuple[Condition, ...],
    ) -> Iterator[tuple[frozenset[EnableWhen], bool]]:
        missing = frozenset(test for test in asked if test.operator is Operator.EXISTS and test.answer is False)
        placed = self.items.get(key)
        item = placed.item if placed else None
        shown = all_hold(levels, state) and not (item is not None and item.hidden)
        if shown or (item is not None and not item.hides_answered and not item.hidden):
            for held in classes:
                yield held, True
        # A named input always has a value; a question can always be without one.
        if not key.startswith("#"):
            yield missing, False

    def _classes(self, key: str, asked: list[EnableWhen]) -> tuple[frozenset[EnableWhen], ...] | None:
        """The sets of tests that hold together for some one value; None when there are too many to tell."""
        placed = self.items.get(key)
        values = _values(placed.item if placed else None, asked)
        if values is None:
            exists = frozenset(test for test in asked if test.operator is Operator.EXISTS and test.answer is True)
            free = [test for test in asked if test.operator is not Operator.EXISTS]
            if len(free) > _MAX_TESTS:
                return None
            chosen = (c for size in range(len(free) + 1) for c in combinations(free, size))
            return tuple(frozenset(c) | exists for c in chosen)
        found = {frozenset(test for test in asked if compare(test, value)) for value in values}
        return tuple(sorted(found, key=lambda held: sorted(map(str, held))))


def all_hold(levels: Iterable[Condition], state: Held) -> bool:
    """Whether every one of `levels` holds in `state`."""
    return all((any if level.any_of else all)(test in state for test in level.tests) for level in levels)


def _values(item: Item | None, asked: list[EnableWhen]) -> list[InputValue] | None:
    """One value or more of each class that `asked` tell apart; None when the values cannot be told by their type."""
    answers = [test.answer for test in asked if test.operator is not Operator.EXISTS]
    if item is None:
        kinds = {type(answer) for answer in answers}
        return _around(answers, None, None) if kinds <= {int} or kinds <= {date} else None
    if item.type in _CODED:
        told = [OwnText(""), *(answer for answer in answers if isinstance(answer, OwnText))]
        own: list[InputValue] = [] if item.type is ItemType.CODING else told  # type: ignore[assignment]
        if item.repeats:
            sets = _code_sets(item, answers)
            return None if sets is None else [*sets, *((words,) for words in own)]  # type: ignore[list-item]
        return [*(option.code for option in item.options), *own]
    if item.type is ItemType.GROUP:
        return [(Row(()),)]  # type: ignore[list-item]
    if item.repeats:
        return None
    if item.type is ItemType.BOOLEAN:
        return [True, False]
    if item.type in (ItemType.INTEGER, ItemType.DECIMAL):
        return _around(answers, item.minimum, item.maximum)
    if item.type is ItemType.DATE:
        return _around(answers, None, None)
    if item.type in _TEXTS:
        return ["", "\U0010ffff", *(near for answer in answers for near in (str(answer), f"{answer}\0"))]
    return None


def _around(answers: Sequence[object], low: int | None, high: int | None) -> list[InputValue]:
    """The answers and what lies beside them, within the bounds, and something where nothing is asked."""
    if any(isinstance(answer, date) for answer in answers):
        days = [answer for answer in answers if isinstance(answer, date)]
        return [day + timedelta(days=step) for day in days for step in (-1, 0, 1)]
    numbers = sorted({n for n in (*answers, low, high) if isinstance(n, int | Decimal)})
    beside = [n + step for n in numbers for step in (-1, 1)]
    # Between two decimals there is always a third; between whole numbers the ones beside them are enough.
    between = [(a + b) / 2 for a, b in pairwise(numbers)] if any(isinstance(n, Decimal) for n in numbers) else []
    found = {n for n in (*numbers, *beside, *between) if (low is None or n >= low) and (high is None or n <= high)}
    return list(found) or [0]  # type: ignore[arg-type]


def _code_sets(item: Item, answers: Sequence[object]) -> list[InputValue] | None:
    named = [str(option.code) for option in item.options if option.code in answers]
    others = [str(option.code) for option in item.options if option.code not in answers][:1]
    if len(named) > _MAX_TESTS:
        return None
    chosen = [c for size in range(1, len(named) + 2) for c in combinations([*named, *others], size)]
    return [c for c in chosen if item.exclusive not in c or len(c) == 1]
