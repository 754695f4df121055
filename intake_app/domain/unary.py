"""Unary tests: what a cell of a decision table may say of one input. DMN's, without an expression language."""

from dataclasses import dataclass
from datetime import date
from typing import Final

SKIPPED: Final = "skipped"
"""What an input is worth when its item is hidden by a rule. Matches `-`, `not(...)` and the literal `skipped`."""

Simple = bool | int | str | date
InputValue = Simple | tuple[str, ...]


@dataclass(frozen=True)
class UnaryTest:
    """One cell. `any_value` is `-`. Otherwise true when the value is among `literals` or inside one of `ranges`.

    A range is a closed interval (low, high) where None is open. A value that is a tuple (several codes) matches when
    any of its codes does. `negated` turns the whole round.
    """

    text: str
    any_value: bool = False
    literals: tuple[Simple, ...] = ()
    ranges: tuple[tuple[int | date | None, int | date | None], ...] = ()
    negated: bool = False

    def matches(self, value: InputValue) -> bool:
        if self.any_value:
            return True
        if isinstance(value, tuple):
            return any(map(self._holds, value)) != self.negated
        return self._holds(value) != self.negated

    def _holds(self, value: Simple) -> bool:
        if value in self.literals:
            return True
        for low, high in self.ranges:
            comparable = low if low is not None else high
            if type(value) is not type(comparable):
                continue
            if (low is None or value >= low) and (high is None or value <= high):  # type: ignore[operator]
                return True
        return False
