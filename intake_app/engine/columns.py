"""The columns of a decision table, indexed so that a value tells at once which rules it leaves standing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_

from intake_app.domain.policy import DecisionTable, HitPolicy, PolicyPack, Rule
from intake_app.domain.unary import InputValue, Simple, UnaryTest
from intake_app.engine.remembering import Remembered


class Column:
    """One input of a table. A set of rules is a whole number, one bit a rule, the first rule's the lowest."""

    def __init__(self, tests: Iterable[UnaryTest]) -> None:
        numbered = [(1 << place, test) for place, test in enumerate(tests)]
        self._tested = [(bit, test) for bit, test in numbered if not test.any_value]
        self._untested = sum(bit for bit, test in numbered if test.any_value)
        self._negated = sum(bit for bit, test in self._tested if test.negated)
        self._standing: Remembered[int] = Remembered()
        self._held: Remembered[int] = Remembered()

    def standing(self, values: frozenset[InputValue]) -> int:
        """The rules whose test is true of every value, and those that test nothing here; these alone without values."""
        standing = self._standing.get(values)
        if standing is None:
            standing = reduce(and_, map(self._true_of, values)) if values else self._untested
            self._standing.keep(values, standing)
        return standing

    def _true_of(self, value: InputValue) -> int:
        if not isinstance(value, tuple):
            return self._untested | self._holding(value) ^ self._negated
        held = 0
        for code in value:
            held |= self._holding(code)
        return self._untested | held ^ self._negated

    def _holding(self, value: Simple) -> int:
        """The rules whose test, not turned round, holds of `value`."""
        held = self._held.get(value)
        if held is None:
            held = sum(bit for bit, test in self._tested if test.matches(value) is not test.negated)
            self._held.keep(value, held)
        return held


@dataclass(frozen=True)
class SpokenRule:
    """A rule as a trace tells it: what it gives, and the columns it speaks for."""

    because: str
    outputs: Mapping[str, str]
    columns: tuple[int, ...]
    """Of a collecting table those that it tests; of another all, since the rows above matter, too."""


def spoken_rule(pack: PolicyPack, table: DecisionTable, rule: Rule) -> SpokenRule:
    collects = table.hit_policy is HitPolicy.COLLECT
    columns = tuple(n for n, test in enumerate(rule.cells) if not (collects and test.any_value))
    return SpokenRule(f"{pack.id}#{rule.because}", dict(zip(table.outputs, rule.outputs, strict=True)), columns)
