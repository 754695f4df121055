"""The decision tables of a policy for the solver: when each row is true, when it speaks, and what comes out."""

from dataclasses import dataclass
from datetime import date

from intake_app.domain.policy import DecisionTable, HitPolicy
from intake_app.engine.policy import CompiledPolicy
from intake_app.proving.chain import Chain, Input, OneOf
from intake_app.proving.solving import Logic, Term
from intake_app.proving.variables import Choices, Space

ROUTE, TIER, MEASURE = "route", "tier", "measure"


@dataclass(frozen=True, eq=False)
class Rows:
    """One table: `true_of` says when each row's cells hold, `speaks` when it is heard."""

    table: DecisionTable
    true_of: tuple[Term, ...]
    speaks: tuple[Term, ...]

    def outputs(self, column: str) -> tuple[str, ...]:
        """What each row gives under `column`."""
        at = self.table.outputs.index(column)
        return tuple(rule.outputs[at] for rule in self.table.rules)


class Model:
    """A whole policy: its variables, its chain and its tables, in their order."""

    def __init__(self, policy: CompiledPolicy, today: date) -> None:
        self.policy, self.today = policy, today
        self.logic = Logic()
        self.space = Space(policy, self.logic, today)
        self.chain = Chain(policy, self.space)
        self.tables: dict[str, Rows] = {}
        for table in policy.pack.tables:
            rows = self._read(table)
            self.tables[table.id] = rows
            self.chain.learn({column: self._output(rows, column) for column in table.outputs})

    def _read(self, table: DecisionTable) -> Rows:
        logic = self.logic
        inputs = [self.chain.input(name) for name in table.inputs]
        true_of = []
        for rule in table.rules:
            cells = [
                logic.false if found is None else found.matches(test)
                for found, test in zip(inputs, rule.cells, strict=True)
                if not test.any_value
            ]
            true_of.append(logic.all_of(cells))
        if table.hit_policy is HitPolicy.COLLECT:
            return Rows(table, tuple(true_of), tuple(true_of))
        speaks = []
        above: list[Term] = []
        for term in true_of:
            speaks.append(logic.all_of([term, logic.negation(logic.any_of(above))]))
            above.append(term)
        return Rows(table, tuple(true_of), tuple(speaks))

    def _output(self, rows: Rows, column: str) -> Input:
        given: dict[str, list[Term]] = {}
        for speaks, code in zip(rows.speaks, rows.outputs(column), strict=True):
            given.setdefault(code, []).append(speaks)
        terms = {code: self.logic.any_of(found) for code, found in given.items()}
        if rows.table.hit_policy is HitPolicy.COLLECT:
            return Choices(column, terms, self.logic)
        return OneOf(tuple((term, code) for code, term in terms.items()), self.logic)

    def outcome(self, table: str) -> Rows | None:
        """The table of that name, where it decides one thing: `route`, `tier` or `measure`."""
        rows = self.tables.get(table)
        return rows if rows is not None and table in rows.table.outputs else None

    def ranked(self, table: str, order: tuple[str, ...]) -> Term | None:
        """What a table gives as its place in `order`; what is not in it, or nothing at all, is -1."""
        rows = self.outcome(table)
        if rows is None:
            return None
        found = self.logic.number(-1)
        for holds, code in reversed(list(zip(rows.true_of, rows.outputs(table), strict=True))):
            found = self.logic.choice(holds, self.logic.number(order.index(code) if code in order else -1), found)
        return found

    def codes(self, table: str) -> tuple[str, ...]:
        """What a table can give, each once, in the order of its rows."""
        rows = self.outcome(table)
        return () if rows is None else tuple(dict.fromkeys(rows.outputs(table)))
