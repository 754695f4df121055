"""Reading decision tables when inputs may still have several values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from intake_app.domain.policy import DecisionTable, HitPolicy, InputKind, Rule
from intake_app.domain.unary import InputValue, UnaryTest
from intake_app.engine.policy import CompiledPolicy, controllers_of
from intake_app.engine.reading import Reading

Domain = frozenset[InputValue]


@dataclass(frozen=True)
class TableReading:
    """Which rules of a table can still fire (`FIRST`, `UNIQUE`), or surely fire (`COLLECT`), and the inputs it read."""

    table: DecisionTable
    rules: tuple[Rule, ...]
    domains: tuple[Domain, ...]

    def outputs(self, column: str) -> tuple[str, ...]:
        """The outputs of those rules under `column`, each once, in the order of the table."""
        index = self.table.outputs.index(column)
        return tuple(dict.fromkeys(rule.outputs[index] for rule in self.rules))


def given_by(read: TableReading) -> dict[str, Domain]:
    """What a table's columns come to as inputs of later tables: all that fired together for a collecting table."""
    table = read.table
    if len(read.rules) == 1 and table.hit_policy is not HitPolicy.COLLECT:
        return {
            column: frozenset((output,)) for column, output in zip(table.outputs, read.rules[0].outputs, strict=True)
        }
    found = {column: read.outputs(column) for column in table.outputs}
    if table.hit_policy is HitPolicy.COLLECT:
        return {column: frozenset({values}) for column, values in found.items()}
    return {column: frozenset(values) for column, values in found.items()}


def read_table(table: DecisionTable, reading: Reading) -> TableReading:
    """Read `table`: exact over all values the inputs can jointly have, see `Reading`."""
    policy = reading.policy
    domains = reading.domains(table.inputs)
    standing = _standing(table, policy, domains)
    if table.hit_policy is not HitPolicy.COLLECT:
        surely = standing & -standing
        settled = max(map(len, domains), default=0) <= 1 or _fire_first(table, policy, domains) == surely
        standing = surely if settled else _fire_jointly(table, reading, domains)
    return TableReading(table, _rules(table, standing), domains)


def _fire_jointly(table: DecisionTable, reading: Reading, domains: tuple[Domain, ...]) -> int:
    """Every rule that can be the first to match, where what shows or hides an input is open, too."""
    fired = 0
    for pinned in _pinned(table, reading):
        box = domains if pinned is reading else pinned.domains(table.inputs)
        fired |= _fire_first(table, reading.policy, box)
    return fired


def _standing(table: DecisionTable, policy: CompiledPolicy, domains: Sequence[Domain]) -> int:
    """The rules whose every cell is true of all values of its input; a set of rules is a number, see `Column`."""
    left = (1 << len(table.rules)) - 1
    for column, domain in zip(policy.columns[table.id], domains, strict=True):
        left &= column.standing(domain)
    return left


def _rules(table: DecisionTable, left: int) -> tuple[Rule, ...]:
    rules = []
    while left:
        lowest = left & -left
        rules.append(table.rules[lowest.bit_length() - 1])
        left ^= lowest
    return tuple(rules)


def _fire_first(table: DecisionTable, policy: CompiledPolicy, box: tuple[Domain, ...]) -> int:
    """The rules that are the first to match some point of `box`; remembered."""
    memory = (table.id, box)
    found = policy.known_hits.get(memory)
    if found is None:
        fired: set[int] = set()
        _first_hits(policy.tests[table.id], 0, list(box), fired)
        found = policy.known_hits.keep(memory, sum(1 << n for n in fired))
    return found


def _pinned(table: DecisionTable, reading: Reading) -> Iterator[Reading]:
    """The readings in which every open answer that shows or hides an input of the table has one of its values."""
    spread: dict[str, Domain] = {}
    questions = reading.policy.questions
    for name in table.inputs:
        source = reading.policy.pack.inputs.get(name)
        if source is None or source.kind is not InputKind.ANSWER or reading.visible(source.keys[0]) is not None:
            continue
        for key in controllers_of(questions, source.keys[:1]):
            values = reading.domain(key[1:]) if key.startswith("#") else reading.values(key)
            if values is not None and len(values) > 1:
                spread[key] = values
    for chosen in product(*spread.values()):
        yield reading.with_pins(dict(zip(spread, chosen, strict=True))) if spread else reading


def _first_hits(
    rules: Sequence[Sequence[tuple[int, UnaryTest]]], start: int, box: list[Domain], fired: set[int]
) -> None:
    """Add to `fired` the index of every rule that is the first to match at least one point of `box`."""
    for index in range(start, len(rules)):
        inside = list(box)
        undecided: list[int] = []
        for n, test in rules[index]:
            matching = frozenset(value for value in box[n] if test.matches(value))
            if not matching:
                break
            if len(matching) < len(box[n]):
                inside[n] = matching
                undecided.append(n)
        else:
            fired.add(index)
            for n in undecided:
                rest = [*inside[:n], box[n] - inside[n], *box[n + 1 :]]
                _first_hits(rules, index + 1, rest, fired)
            return
