"""What the tables can give to a person who declined, seen without solving anything."""

from collections.abc import Iterator
from typing import Final

from intake_app.domain.policy import DecisionTable, HitPolicy, InputKind, PolicyPack, Rule
from intake_app.domain.unary import SKIPPED, UnaryTest

DECLINED: Final = "declined"


def declined_reaches(pack: PolicyPack, consent: str, tier: str) -> str | None:
    """The first rule of the table of levels that can give `tier` although the question `consent` was declined.

    Forms that are only asked after a consent are skipped then; what else was answered is left open, so that a rule is
    taken for reachable unless the tables say otherwise. None where no rule is.
    """
    known: dict[str, frozenset[str]] = {}
    names = [n for n, source in pack.inputs.items() if source.kind is InputKind.ANSWER and source.keys == (consent,)]
    known.update(dict.fromkeys(names, frozenset({DECLINED})))
    after = {use.instrument for use in pack.instruments if _needs_consent(use.when, names)}
    for name, source in pack.inputs.items():
        forms = {key.partition("/")[0] for key in source.keys}
        if name not in known and source.kind is not InputKind.OUTPUT and forms and forms <= after:
            known[name] = frozenset({SKIPPED})
    for table in pack.tables:
        if table.hit_policy is HitPolicy.COLLECT:
            continue
        rules = _possible(table, known)
        if table.id == "tier":
            column = table.outputs.index("tier")
            return next((rule.id for rule in rules if rule.outputs[column] == tier), None)
        _learn(pack, table, rules, known)
    return None


def level_inputs(pack: PolicyPack) -> Iterator[tuple[DecisionTable, str]]:
    """The inputs of the table of levels, and of the tables that feed it (but the route's)."""
    wanted = {"tier"}
    for table in reversed(pack.tables):
        if wanted.isdisjoint(table.outputs) or "route" in table.outputs:
            continue
        sources = (pack.inputs.get(name) for name in table.inputs)
        wanted.update(one.keys[0] for one in sources if one is not None and one.kind is InputKind.OUTPUT and one.keys)
        yield from ((table, name) for name in table.inputs)


def _needs_consent(when: tuple[tuple[str, UnaryTest], ...], names: list[str]) -> bool:
    return any(name in names and not test.matches(DECLINED) for name, test in when)


def _possible(table: DecisionTable, known: dict[str, frozenset[str]]) -> list[Rule]:
    found = []
    for rule in table.rules:
        holds = [_holds(test, known.get(name)) for name, test in zip(table.inputs, rule.cells, strict=True)]
        if False in holds:
            continue
        found.append(rule)
        if None not in holds:
            break
    return found


def _holds(test: UnaryTest, values: frozenset[str] | None) -> bool | None:
    """Whether a cell holds for every one of these values, for none, or (None) that hangs on more."""
    if test.any_value:
        return True
    truths = set() if values is None else {test.matches(value) for value in values}
    return truths.pop() if len(truths) == 1 else None


def _learn(pack: PolicyPack, table: DecisionTable, rules: list[Rule], known: dict[str, frozenset[str]]) -> None:
    for n, column in enumerate(table.outputs):
        values = frozenset(rule.outputs[n] for rule in rules)
        aliases = [name for name, one in pack.inputs.items() if one.kind is InputKind.OUTPUT and one.keys == (column,)]
        for name in (column, *aliases):
            known[name] = values
