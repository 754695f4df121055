"""Claims about the tables themselves: something always comes out, one thing only, and every row can be heard."""

from collections.abc import Sequence

from intake_app.domain.policy import HitPolicy
from intake_app.domain.unary import InputValue
from intake_app.proving.cases import ProofCase
from intake_app.proving.claims import Finding, Remark
from intake_app.proving.searching import Search
from intake_app.proving.tables import MEASURE, ROUTE, TIER, Rows

OUTCOMES = (ROUTE, TIER, MEASURE)


def total(search: Search) -> Finding:
    """Every complete case gets exactly one route, tier and measure, as far as the policy has such tables."""
    begun = search.asked
    for rows in search.model.tables.values():
        table, logic = rows.table, search.logic
        if table.hit_policy is HitPolicy.COLLECT:
            continue
        nothing = logic.negation(logic.any_of(list(rows.true_of)))
        with search.asking(nothing):
            if search.possible():
                says = Remark("says.gap", {"table": table.id})

                def silent(cases: Sequence[ProofCase], table_id: str = table.id) -> bool:
                    return not cases[0].decided(search.policy).tables[table_id].rules

                return Finding(False, search.asked - begun, counterexample=search.single(says, silent))
    for outcome in OUTCOMES:
        found = _left_open(search, outcome, begun)
        if found is not None:
            return found
    return Finding(True, search.asked - begun)


def _left_open(search: Search, outcome: str, begun: int) -> Finding | None:
    """A question nobody has to answer, on which an outcome hangs: a complete case without it has none."""
    codes = search.model.codes(outcome)
    term = search.model.ranked(outcome, codes)
    if term is None:
        return None
    for key in search.space.behind(search.logic.variables_in([term])):
        question = search.policy.questions.get(key)
        if question is None or question.item.required:
            continue
        with search.pair(key) as pair, search.asking(search.model.chain.asked(key), term != search.other(term, pair)):
            if search.possible():
                says = Remark("says.left-open", {"question": key, "outcome": outcome})

                def undecided(cases: Sequence[ProofCase]) -> bool:
                    found = cases[0].evaluation(search.policy)
                    decided = {ROUTE: found.route, TIER: found.tier, MEASURE: found.measure}
                    return found.complete and decided[outcome] is None

                case = search.single(says, undecided, frozenset({key}))
                return Finding(False, search.asked - begun, counterexample=case)
    return None


def unambiguous(search: Search) -> Finding:
    """Where a table says `unique`, no two of its rows are true of one case."""
    begun = search.asked
    tables = [rows for rows in search.model.tables.values() if rows.table.hit_policy is HitPolicy.UNIQUE]
    if not tables:
        return Finding(True, applies=False, note=Remark("note.no-unique"))
    for rows in tables:
        for n, term in enumerate(rows.true_of):
            others = search.logic.any_of(list(rows.true_of[n + 1 :]))
            with search.asking(term, others):
                if search.possible():
                    says = Remark("says.overlap", {"table": rows.table.id, "rule": rows.table.rules[n].id})

                    def both(cases: Sequence[ProofCase], rows: Rows = rows) -> bool:
                        return len(_true_rules(search, cases[0], rows)) > 1

                    return Finding(False, search.asked - begun, counterexample=search.single(says, both))
    return Finding(True, search.asked - begun)


def _true_rules(search: Search, case: ProofCase, rows: Rows) -> list[str]:
    """The rules whose cells are all true of what the engine read."""
    domains = case.decided(search.policy).tables[rows.table.id].domains
    inputs: list[InputValue] = [next(iter(domain)) for domain in domains if len(domain) == 1]
    if len(inputs) < len(domains):
        return []
    return [
        rule.id
        for rule in rows.table.rules
        if all(test.matches(value) for test, value in zip(rule.cells, inputs, strict=True))
    ]


def no_dead_row(search: Search) -> Finding:
    """Every row of every table is heard in some case: not only in its table, but over the whole chain."""
    begun = search.asked
    dead = []
    for rows in search.model.tables.values():
        terms = rows.true_of if rows.table.hit_policy is HitPolicy.UNIQUE else rows.speaks
        for rule, term in zip(rows.table.rules, terms, strict=True):
            if not search.possible(term):
                dead.append(f"{rows.table.id}.{rule.id}")
    note = Remark("note.dead-rows", {"count": len(dead)}) if dead else None
    return Finding(not dead, search.asked - begun, note=note, places=tuple(dead))
