"""One case on one day: from policy, answers and dates to an Evaluation that explains itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from intake_app.domain.answers import AnswerSet, Missing
from intake_app.domain.evaluation import (
    LEAVES_OPEN,
    Alert,
    Clock,
    Due,
    Evaluation,
    Offer,
    QuantityLine,
    Trace,
)
from intake_app.domain.person import Sex
from intake_app.domain.policy import DecisionTable, InputKind
from intake_app.engine.deciding import TableReading, given_by, read_table
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.quantifying import quantity_lines
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scheduling import clock_states, follow_up_dates
from intake_app.engine.scoring import read_alerts, read_questions, read_scores
from intake_app.engine.tracing import Tracing


@dataclass(frozen=True)
class Decisions:
    """All tables of a pack, read in order under one mode; `reading` knows their outputs."""

    reading: Reading
    tables: dict[str, TableReading]

    def outputs(self, table: str, column: str | None = None) -> tuple[str, ...]:
        """What `table` can still give under `column` (by default its own name); nothing without such a table."""
        read = self.tables.get(table)
        return () if read is None else read.outputs(column or table)


def decide(
    policy: CompiledPolicy,
    answers: AnswerSet,
    birth_date: date | None,
    today: date,
    mode: Mode,
    sex: Sex = Sex.UNDISCLOSED,
    only: tuple[DecisionTable, ...] | None = None,
) -> Decisions:
    """Read every table of the pack in its order; the outputs of each are inputs of those after it. `only`: these
    alone, with all that they hang on (`tables_behind`)."""
    reading = Reading(policy, answers, birth_date, today, mode, sex=sex)
    reading.read_ahead()
    tables: dict[str, TableReading] = {}
    for table in policy.pack.tables if only is None else only:
        read = read_table(table, reading)
        tables[table.id] = read
        reading.learn(given_by(read))
    return Decisions(reading, tables)


def tables_behind(policy: CompiledPolicy, wanted: Collection[str]) -> tuple[DecisionTable, ...]:
    """The tables `wanted` and all whose outputs they, the questions, or what is due can hang on, in order."""
    pack = policy.pack
    sources = {name: one.keys[0] for name, one in pack.inputs.items() if one.kind is InputKind.OUTPUT and one.keys}
    needed = {sources.get(name, name) for name in policy.watched}
    needed |= {sources.get(name, name) for rule in pack.follow_up for name, _ in rule.applies}
    found: list[DecisionTable] = []
    for table in reversed(pack.tables):
        if table.id in wanted or not needed.isdisjoint(table.outputs):
            found.append(table)
            needed |= {sources.get(name, name) for name in table.inputs}
    return tuple(reversed(found))


def evaluate(
    policy: CompiledPolicy,
    answers: AnswerSet,
    *,
    birth_date: date | None,
    sex: Sex = Sex.UNDISCLOSED,
    today: date,
    decided_on: date | None = None,
    suspension_ends: date | None = None,
) -> Evaluation:
    """The whole reading of a case.

    `route`, `tier` and `measure` are what the answers decide, declined ones counted at their lowest points; None while
    open answers leave more than one. `tiers_possible` lets declined answers, too, stand for everything they could mean.
    Follow-up counts from `decided_on`, or from `today` while nothing is decided.
    """
    pack = policy.pack
    decided = decide(policy, answers, birth_date, today, Mode.DECIDED, sex)
    nothing_declined = all(answer.missing is not Missing.DECLINED for answer in answers.answers.values())
    possible = decided if nothing_declined else decide(policy, answers, birth_date, today, Mode.POSSIBLE, sex)
    states, surely = read_questions(decided.reading)
    computed = _computed(policy, answers, birth_date)
    asked = tuple([key for key in states if key in surely and key not in computed])
    open_items = tuple([key for key in asked if states[key] in LEAVES_OPEN and policy.questions[key].item.required])
    tracing = Tracing(decided.reading)
    trace = tracing.traces(decided.tables.values())
    quantities = _quantities(decided.reading)
    anchors = {"decision": decided_on or today} | ({"suspension-end": suspension_ends} if suspension_ends else {})
    clocks = clock_states(pack.clocks, decided.reading, today, decided_on)
    follow_up = follow_up_dates(pack.follow_up, decided.reading, anchors)
    return Evaluation(
        pack_id=pack.id,
        pack_version=pack.version,
        complete=not open_items,
        route=_single(decided.outputs("route")),
        routes_possible=possible.outputs("route"),
        tier=_single(decided.outputs("tier")),
        tiers_possible=tuple(t for t in pack.tiers if t in possible.outputs("tier")),
        measure=_single(decided.outputs("measure")),
        measures_possible=possible.outputs("measure"),
        states=states,
        scores=read_scores(possible.reading),
        flags=decided.outputs("flags", "flag"),
        needs=decided.outputs("needs", "need"),
        offers=_offers(decided),
        alerts=_alerts(decided, tracing),
        trace=trace,
        quantities=quantities,
        clocks=clocks,
        follow_up=follow_up,
        unverified=_unverified(trace, quantities, clocks, follow_up),
        open_items=open_items,
        inputs={name: decided.reading.domain(name) for name in pack.inputs},
        asked=asked,
    )


def _unverified(
    trace: tuple[Trace, ...], quantities: tuple[QuantityLine, ...], clocks: tuple[Clock, ...], due: tuple[Due, ...]
) -> tuple[str, ...]:
    """What the result rests on that nobody has verified: rules, references, clocks, follow-up, each once."""
    found = [f"{one.table}.{one.rule}" for one in trace if not one.verified]
    found += [f"reference.{one.substance}" for one in quantities if not one.verified]
    found += [f"clock.{one.id}" for one in clocks if not one.verified]
    found += [f"follow-up.{one.rule}" for one in due if not one.verified]
    return tuple(dict.fromkeys(found))


def _computed(policy: CompiledPolicy, answers: AnswerSet, birth_date: date | None) -> frozenset[str]:
    """Unanswered questions about an age that follows from the birth date, unless the day it counts on was not told."""
    found: set[str] = set()
    for source in policy.pack.inputs.values():
        if source.kind is InputKind.AGE and birth_date is not None and answers.get(source.keys[0]) is None:
            day = answers.get(source.keys[1])
            if day is None or day.value is not None:
                found.add(source.keys[0])
    return frozenset(found)


def _single(values: tuple[str, ...]) -> str | None:
    return values[0] if len(values) == 1 else None


def _quantities(reading: Reading) -> tuple[QuantityLine, ...]:
    pack = reading.policy.pack
    day = reading.answers.value(pack.event_date_key) if pack.event_date_key else None
    lines: list[QuantityLine] = []
    for source in pack.inputs.values():
        if source.kind is InputKind.QUANTITY:
            rows = reading.rows(source.keys[0]) or ()
            lines += quantity_lines(rows, pack.references, source.days, day if isinstance(day, date) else None)
    return tuple(lines)


def _offers(decided: Decisions) -> tuple[Offer, ...]:
    read = decided.tables.get("services")
    if read is None:
        return ()
    kind, need = read.table.outputs.index("kind"), read.table.outputs.index("need")
    prefix = decided.reading.policy.pack.id
    found: dict[tuple[str, str], Offer] = {}
    for rule in read.rules:
        offer = Offer(rule.outputs[kind], rule.outputs[need], f"{prefix}#{rule.because}", rule.id)
        found.setdefault((offer.kind, offer.need), offer)
    return tuple(found.values())


def _alerts(decided: Decisions, tracing: Tracing) -> tuple[Alert, ...]:
    found = {alert.id: alert for alert in read_alerts(decided.reading)}
    read = decided.tables.get("alerts")
    if read is not None:
        name, level = read.table.outputs.index("alert"), read.table.outputs.index("level")
        for rule in read.rules:
            trace = tracing.trace(read, rule)
            found.setdefault(
                rule.outputs[name], Alert(rule.outputs[name], rule.outputs[level], trace.because, trace.answers)
            )
    return tuple(found.values())
