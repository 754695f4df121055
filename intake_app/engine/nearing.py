"""Rules that nearly spoke.

In a table that stops at its first hit, and whose rule is certain, another rule came near

- when one input of the table, set to another value while every other input keeps all the values it can have, would
  make that rule the one that speaks (each such input is one *way*, with the values it has and those it would need), or
- when it stands behind: all its conditions hold, and it would speak if the one that spoke were not there.

A rule that would take two inputs to differ did not come near. Inputs hidden by a rule of the form are not thought
asked: `skipped` is never a value that is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from intake_app.domain.policy import DecisionTable, HitPolicy, InputKind, Rule
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.domain.unary import SKIPPED, InputValue, UnaryTest
from intake_app.engine.deciding import Domain, TableReading
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.quantifying import all_readings

Bound = int | date | None


@dataclass(frozen=True)
class Needed:
    """What an input would have to be: one of `values`, or inside one of the closed `ranges` (None: no bound)."""

    values: tuple[InputValue, ...] = ()
    ranges: tuple[tuple[Bound, Bound], ...] = ()


@dataclass(frozen=True)
class Way:
    """The one input that would have to differ: the values it has, and what it would need."""

    input: str
    has: Domain
    needs: Needed


@dataclass(frozen=True)
class NearRule:
    """A rule that came near. `behind`: its conditions hold; it stands behind the one that
    spoke."""

    rule: Rule
    ways: tuple[Way, ...]
    behind: bool


def near_rules(policy: CompiledPolicy, read: TableReading) -> tuple[NearRule, ...]:
    """The rules of a first-hit table that came near the one that spoke, in order. `read` has one rule left."""
    table = read.table
    spoke = next(n for n, rule in enumerate(table.rules) if rule is read.rules[0])
    rows = [_row(cells, read.domains) for cells in policy.tests[table.id]]
    ways: dict[int, list[Way]] = {}
    for column, name in enumerate(table.inputs):
        if any(column in row.tests for row in rows):
            for at, way in _ways(policy, read, rows, column, name).items():
                if at != spoke:
                    ways.setdefault(at, []).append(way)
    behind = next((n for n, row in enumerate(rows) if n > spoke and not row.fails and not row.open), None)
    return tuple(
        NearRule(table.rules[at], tuple(ways.get(at, ())), at == behind)
        for at in sorted({*ways, *(() if behind is None else (behind,))})
    )


@dataclass(frozen=True)
class _Row:
    """A row beside the values there are: its tests by column, and the columns where it is true of none, or of some."""

    tests: Mapping[int, UnaryTest]
    fails: frozenset[int]
    open: frozenset[int]


def _row(cells: Sequence[tuple[int, UnaryTest]], domains: Sequence[Domain]) -> _Row:
    truths = {n: {test.matches(value) for value in domains[n]} for n, test in cells}
    fails = frozenset(n for n, truth in truths.items() if True not in truth)
    return _Row(dict(cells), fails, frozenset(n for n, truth in truths.items() if len(truth) > 1))


def _ways(policy: CompiledPolicy, read: TableReading, rows: Sequence[_Row], column: int, name: str) -> dict[int, Way]:
    """By row: what the input in `column` would need to be for that row to speak."""
    has = read.domains[column]
    others = [value for value in _thinkable(policy, read.table, name, has) if value not in has]
    alone = frozenset({column})
    # Rows that fail elsewhere never speak, whatever this input is.
    near = [(at, row.tests.get(column), row.open <= alone) for at, row in enumerate(rows) if row.fails <= alone]
    fit: dict[int, list[InputValue]] = {}
    for value in others:
        for at, test, is_sure in near:
            if test is None or test.matches(value):
                if is_sure:
                    fit.setdefault(at, []).append(value)
                break
    line = _is_line(policy, name)
    return {
        at: Way(name, has, _ranges(values, others, has) if line else Needed(tuple(values)))
        for at, values in fit.items()
    }


def _thinkable(policy: CompiledPolicy, reader: DecisionTable, name: str, has: Domain) -> tuple[InputValue, ...]:
    """What an input can be at all, hidden questions apart. Numbers and dates by one value of each class that the tables
    tell apart; several codes by those one code away from what they are."""
    source = policy.pack.inputs.get(name)
    if source is None or source.kind is InputKind.OUTPUT:
        column = source.keys[0] if source else name
        return _given(giving(policy, column, reader), column, has)
    match source.kind:
        case InputKind.BAND:
            return policy.scale(source.keys[0]).band_set.codes
        case InputKind.QUANTITY:
            return tuple(one.value for one in all_readings())
        case _:
            return _answers(policy, name, policy.questions[source.keys[0]].item, has)


def _given(table: DecisionTable, column: str, has: Domain) -> tuple[InputValue, ...]:
    at = table.outputs.index(column)
    codes = tuple(dict.fromkeys(rule.outputs[at] for rule in table.rules))
    return _one_code_away(codes, has) if table.hit_policy is HitPolicy.COLLECT else codes


def _answers(policy: CompiledPolicy, name: str, item: Item, has: Domain) -> tuple[InputValue, ...]:
    if item.type is ItemType.CODING:
        codes = tuple(option.code for option in item.options)
        return _one_code_away(tuple(map(str, codes)), has) if item.repeats else codes
    if item.type is ItemType.BOOLEAN:
        return (True, False)
    low, high = item.minimum, item.maximum
    return tuple(
        point
        for point in policy.breakpoints[name]
        if not isinstance(point, int) or ((low is None or point >= low) and (high is None or point <= high))
    )


def _one_code_away(codes: tuple[str, ...], has: Domain) -> tuple[InputValue, ...]:
    """The sets of codes that have one code more or one fewer."""
    found: dict[InputValue, None] = {}
    for held in has:
        if isinstance(held, tuple):
            for code in codes:
                found[tuple(one for one in codes if (one in held) != (one == code))] = None
    return tuple(found)


def _is_line(policy: CompiledPolicy, name: str) -> bool:
    """Whether the values of an input are numbers or days on a line."""
    source = policy.pack.inputs.get(name)
    if source is None or source.kind not in (InputKind.ANSWER, InputKind.AGE):
        return False
    return policy.questions[source.keys[0]].item.type not in (ItemType.CODING, ItemType.BOOLEAN)


def _ranges(values: Sequence[InputValue], others: Sequence[InputValue], has: Domain) -> Needed:
    """The ranges for which `values` stand: each is one value of a class, at both of its ends where it has any."""
    line = sorted({value for value in (*others, *has) if value != SKIPPED})
    ranges: list[tuple[Bound, Bound]] = []
    previous = -2
    for at in sorted(map(line.index, values)):
        low, high = (None if at == 0 else line[at]), (None if at == len(line) - 1 else line[at])
        if at == previous + 1:
            ranges[-1] = (ranges[-1][0], high)  # type: ignore[assignment]
        else:
            ranges.append((low, high))  # type: ignore[arg-type]
        previous = at
    return Needed(ranges=tuple(ranges))


def giving(policy: CompiledPolicy, column: str, reader: DecisionTable) -> DecisionTable:
    """The table whose `column` the table `reader` reads: the last one before it that gives it."""
    tables = policy.pack.tables[: policy.pack.tables.index(reader)]
    return next(table for table in reversed(tables) if column in table.outputs)
