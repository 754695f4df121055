"""Why a result is what it is: what every rule that spoke has read, since when it holds, and which rules came near.

A rule of a collecting table reads what it tests. A rule of a table that stops at its first hit reads what it tests and
what the rows above it test: they had to fail first. Nothing below it was looked at. Which rules came near: `nearing`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Evaluation, Trace
from intake_app.domain.person import Sex
from intake_app.domain.policy import DecisionTable, HitPolicy, InputKind, PolicyInput, Rule
from intake_app.domain.unary import SKIPPED
from intake_app.engine.deciding import Domain, TableReading
from intake_app.engine.evaluating import decide
from intake_app.engine.nearing import NearRule, giving, near_rules
from intake_app.engine.policy import CompiledPolicy, controllers_of
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.tracing import deciding_scales


@dataclass(frozen=True)
class ReadInput:
    """An input a rule has read. `values` are those it can have: one when it is known, several when it did not matter
    which. `keys` are the questions it comes from, hidden ones too; of several `scales` those that set its value.
    `tested`: the rule itself has a condition on it, not only a row above. `table`: the earlier table that gave it."""

    name: str
    values: Domain
    keys: tuple[str, ...]
    scales: tuple[str, ...] = ()
    tested: bool = True
    table: str = ""


@dataclass(frozen=True)
class Span:
    """From when until when a rule holds; None where nothing says so. `of_event`: these are days of the event."""

    since: date | None
    until: date | None
    of_event: bool = False


@dataclass(frozen=True)
class FiredRule:
    """A rule that spoke: its trace, everything it has read, and when it holds."""

    trace: Trace
    read: tuple[ReadInput, ...]
    span: Span


@dataclass(frozen=True)
class ExplainedTable:
    """One table of the policy. `near` where one rule is certain; `possible` (and the inputs they hang on, `open`) while
    several can still speak."""

    table: DecisionTable
    fired: tuple[FiredRule, ...]
    near: tuple[NearRule, ...] = ()
    possible: tuple[Rule, ...] = ()
    open: tuple[ReadInput, ...] = ()


def explain(
    policy: CompiledPolicy,
    answers: AnswerSet,
    evaluation: Evaluation,
    *,
    birth_date: date | None,
    today: date,
    sex: Sex = Sex.UNDISCLOSED,
) -> tuple[ExplainedTable, ...]:
    """Every table of the policy in order, explained. `evaluation` is that of the same arguments; it is only read."""
    decided = decide(policy, answers, birth_date, today, Mode.DECIDED, sex)
    traces: dict[str, list[Trace]] = {}
    for trace in evaluation.trace:
        traces.setdefault(trace.table, []).append(trace)
    return tuple(_explained(read, decided.reading, traces.get(read.table.id, ())) for read in decided.tables.values())


def _explained(read: TableReading, reading: Reading, traces: Sequence[Trace]) -> ExplainedTable:
    table = read.table
    fired = tuple(_fired(read, reading, trace) for trace in traces)
    if table.hit_policy is HitPolicy.COLLECT:
        return ExplainedTable(table, fired)
    if len(read.rules) == 1:
        return ExplainedTable(table, fired, near=near_rules(reading.policy, read))
    columns = [name for name, domain in zip(table.inputs, read.domains, strict=True) if len(domain) > 1]
    seen = tuple(_read_input(name, read, reading, tested=True) for name in columns)
    return ExplainedTable(table, fired, possible=read.rules, open=seen)


def _fired(read: TableReading, reading: Reading, trace: Trace) -> FiredRule:
    table = read.table
    at = next(n for n, rule in enumerate(table.rules) if rule.id == trace.rule)
    rule = table.rules[at]
    tests = reading.policy.tests[table.id][at if table.hit_policy is HitPolicy.COLLECT else 0 : at + 1]
    seen = tuple(
        _read_input(table.inputs[n], read, reading, tested=not rule.cells[n].any_value)
        for n in sorted({n for cells in tests for n, _ in cells})
    )
    return FiredRule(trace, seen, span_of(reading.policy, table, rule))


# What an input was read from


def _read_input(name: str, read: TableReading, reading: Reading, tested: bool) -> ReadInput:
    values = read.domains[read.table.inputs.index(name)]
    source = reading.policy.pack.inputs.get(name)
    if source is None or source.kind is InputKind.OUTPUT:
        column = source.keys[0] if source else name
        return ReadInput(name, values, (), tested=tested, table=giving(reading.policy, column, read.table).id)
    if source.kind is not InputKind.BAND:
        return ReadInput(name, values, _questions_behind(source, values, reading), tested=tested)
    scales = deciding_scales(source, reading) or source.keys
    keys = {key for scale in scales for key in reading.policy.scales[scale].reads}
    return ReadInput(name, values, _in_order(reading.policy, keys), scales, tested)


def _questions_behind(source: PolicyInput, values: Domain, reading: Reading) -> tuple[str, ...]:
    policy, keys = reading.policy, source.keys[:1]
    if source.kind is InputKind.ANSWER:
        hidden = SKIPPED in values
        return _in_order(policy, (*keys, *(controllers_of(policy.questions, keys) if hidden else ())))
    if source.kind is InputKind.AGE:
        computed = reading.birth_date is not None and isinstance(reading.answers.value(source.keys[1]), date)
        return _in_order(policy, source.keys[1:] if computed else source.keys)
    if source.kind is InputKind.QUANTITY:
        return _in_order(policy, (*keys, policy.pack.event_date_key))
    return _in_order(policy, keys)


def _in_order(policy: CompiledPolicy, keys: Iterable[str]) -> tuple[str, ...]:
    places = _places(policy)
    return tuple(sorted({key for key in keys if key in places}, key=places.__getitem__))


@lru_cache(maxsize=8)
def _places(policy: CompiledPolicy) -> Mapping[str, int]:
    """Where each question stands in the interview."""
    return {key: n for n, key in enumerate(policy.questions)}


# When a rule holds


def span_of(policy: CompiledPolicy, table: DecisionTable, rule: Rule) -> Span:
    """When `rule` holds: as long as its policy, or for events of the days its own row names."""
    since, until, of_event = policy.pack.valid_from, policy.pack.valid_to, False
    for name, cell in zip(table.inputs, rule.cells, strict=True):
        if cell.negated or len(cell.ranges) != 1:
            continue
        source = policy.pack.inputs.get(name)
        if source is None or source.keys != (policy.pack.event_date_key,):
            continue
        low, high = cell.ranges[0]
        of_event = True
        since, until = low if isinstance(low, date) else None, high if isinstance(high, date) else None
    return Span(since, until, of_event)
