"""Proves of a decision table that some row always answers, that every row can, and that no two do at once.

Every input is cut into the classes of values its column tells apart; a class is kept as the set of rows it satisfies (a
bit mask), so that thousands of combinations fold into a few. Inputs are taken as independent of each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from intake_app.definitions.inputs import InputDomain, ValueKind
from intake_app.domain.unary import SKIPPED, InputValue, UnaryTest

MAX_STATES: Final = 50_000
_MAX_TRIALS: Final = 1_000_000
_MAX_SUBSETS: Final = 8


@dataclass(frozen=True)
class Proof:
    """`gap`: values no row answers, or None. `idle`: rows that never come first. `clashes`: pairs that match together.

    `complete` is False when there were too many combinations to try; the other fields then hold what was found.
    """

    gap: tuple[InputValue, ...] | None
    idle: tuple[int, ...]
    clashes: tuple[tuple[int, int], ...]
    complete: bool = True


def prove(columns: Sequence[tuple[InputDomain, Sequence[UnaryTest]]], rows: int) -> Proof:
    """The proof for a table of `rows` rows, given each input's domain with the cells of its column."""
    states: dict[int, tuple[InputValue, ...]] = {(1 << rows) - 1: ()}
    for domain, tests in columns:
        masks: dict[int, InputValue] = {}
        values = classes(domain, tests)
        if len(values) * rows > _MAX_TRIALS:
            return Proof(None, (), (), complete=False)
        for value in values:
            masks.setdefault(sum(1 << row for row, test in enumerate(tests) if test.matches(value)), value)
        if len(states) * len(masks) > _MAX_TRIALS:
            return Proof(None, (), (), complete=False)
        following: dict[int, tuple[InputValue, ...]] = {}
        for state, example in states.items():
            for mask, value in masks.items():
                following.setdefault(state & mask, (*example, value))
        states = following
        if len(states) > MAX_STATES:
            return Proof(None, (), (), complete=False)
    first = {(state & -state).bit_length() - 1 for state in states if state}
    clashes: set[tuple[int, int]] = set()
    for state in states:
        one = state & -state
        other = state ^ one
        if other:
            clashes.add((one.bit_length() - 1, (other & -other).bit_length() - 1))
    idle = tuple(row for row in range(rows) if row not in first)
    return Proof(states.get(0), idle, tuple(sorted(clashes)))


def classes(domain: InputDomain, tests: Iterable[UnaryTest]) -> list[InputValue]:
    """One value of every class that `tests` tell apart, `skipped` among them where the input can be hidden."""
    tests = tuple(tests)
    values: list[InputValue]
    if domain.kind is ValueKind.BOOLEAN:
        values = [True, False]
    elif domain.kind is ValueKind.CODE:
        values = _subsets(domain.codes, tests) if domain.several else list(domain.codes)
    elif domain.kind is ValueKind.INTEGER:
        values = list(_numbers(domain, tests))
    elif domain.kind is ValueKind.DATE:
        values = list(_days(tests))
    else:
        values = [literal for test in tests for literal in test.literals]
        values += [*_numbers(domain, tests), *_days(tests), "?"]
    return [*values, SKIPPED] if domain.skippable else values


def _edges(tests: Iterable[UnaryTest]) -> Iterable[object]:
    for test in tests:
        yield from test.literals
        for low, high in test.ranges:
            yield from (low, high)


def _numbers(domain: InputDomain, tests: Iterable[UnaryTest]) -> list[int]:
    edges = {edge for edge in _edges(tests) if isinstance(edge, int) and not isinstance(edge, bool)}
    found = {edge + step for edge in edges for step in (-1, 0, 1)} | {0}
    found |= {bound for bound in (domain.low, domain.high) if bound is not None}
    return sorted(
        n for n in found if (domain.low is None or n >= domain.low) and (domain.high is None or n <= domain.high)
    )


def _days(tests: Iterable[UnaryTest]) -> list[date]:
    found = {date(2000, 1, 1)}
    for edge in _edges(tests):
        if isinstance(edge, date):
            for step in (-1, 0, 1):
                if date.min.toordinal() <= edge.toordinal() + step <= date.max.toordinal():
                    found.add(edge + timedelta(days=step))
    return sorted(found)


def _subsets(codes: Sequence[int | str], tests: Sequence[UnaryTest]) -> list[InputValue]:
    """Sets of codes, the empty one too: all sets of classes where the column tells few apart, else the small ones."""
    by_signature: dict[tuple[bool, ...], str] = {}
    for code in codes:
        by_signature.setdefault(tuple(code in test.literals for test in tests), str(code))
    kinds = list(by_signature.values())
    sizes = range(len(kinds) + 1) if len(kinds) <= _MAX_SUBSETS else (0, 1, 2, len(kinds))
    return [tuple(chosen) for size in sizes for chosen in combinations(kinds, size)]
