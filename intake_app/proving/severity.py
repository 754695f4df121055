"""Claims about order: a more severe answer never leads to a milder tier, nor to a lower score."""

from collections.abc import Sequence
from typing import Any

from intake_app.domain.policy import InputKind
from intake_app.engine.counting import points_of
from intake_app.proving.cases import ProofCase
from intake_app.proving.claims import Finding, Remark
from intake_app.proving.searching import Pair, Search
from intake_app.proving.solving import Term
from intake_app.proving.tables import ROUTE, TIER
from intake_app.proving.variables import Variable


def monotone(search: Search) -> Finding:
    """A more severe answer never gives a milder tier on the same route, with the rules that skip questions in between.

    More severe is: later in the order the policy declares for the question, else more points on every scale that is
    read, else more points of the option.
    """
    begun, order = search.asked, search.policy.pack.tiers
    tier = search.model.ranked(TIER, order)
    if tier is None:
        return Finding(True, applies=False, note=Remark("note.no-tier"))
    compared = 0
    for key in search.space.behind(search.logic.variables_in([tier])):
        variable = search.space.singles.get(key)
        steps = more_severe(search, variable) if variable is not None else []
        if variable is None or not steps:
            continue
        compared += 1
        with search.pair(key) as pair:
            lower = search.logic.all_of([search.other(tier, pair) < tier, search.other(tier, pair) >= 0])
            with search.asking(_step(search, variable, pair, steps), lower, *same_route(search, pair)):
                if search.possible():
                    says = Remark("says.milder", {"question": key})

                    def milder(cases: Sequence[ProofCase]) -> bool:
                        one, other = (case.evaluation(search.policy) for case in cases)
                        ranks = [order.index(found) for found in (one.tier, other.tier) if found is not None]
                        return len(ranks) == 2 and ranks[1] < ranks[0] and one.route == other.route

                    return Finding(False, search.asked - begun, counterexample=search.double(pair, says, milder))
        search.ordered[key] = frozenset(steps)
    note = Remark("note.compared", {"count": compared}) if compared else Remark("note.nothing-severe")
    return Finding(True, search.asked - begun, applies=compared > 0, note=note)


def scales_monotone(search: Search) -> Finding:
    """An answer worth more points never lowers the score of a scale that a table reads."""
    begun = search.asked
    read = _scales_read(search)
    if not read:
        return Finding(True, applies=False, note=Remark("note.no-scale"))
    for scale_key in read:
        counted = search.policy.scales[scale_key]
        score = search.model.chain.counting.score(scale_key)
        usable = search.logic.negation(search.model.chain.counting.void(counted))
        for key in counted.keys:
            variable = search.space.singles.get(key)
            steps = _scale_steps(search, variable, (scale_key,)) if variable is not None else []
            if variable is None or not steps:
                continue
            with search.pair(key) as pair:
                fewer = [search.other(score, pair) < score, usable, search.other(usable, pair)]
                with search.asking(_step(search, variable, pair, steps), *fewer):
                    if search.possible():
                        says = Remark("says.lower-score", {"question": key, "scale": scale_key})

                        def lower(cases: Sequence[ProofCase], scale_key: str = scale_key) -> bool:
                            found = [case.evaluation(search.policy).scores.get(scale_key) for case in cases]
                            values = [one.value for one in found if one is not None and one.value is not None]
                            return len(values) == 2 and values[1] < values[0]

                        return Finding(False, search.asked - begun, counterexample=search.double(pair, says, lower))
    return Finding(True, search.asked - begun, note=Remark("note.scales", {"count": len(read)}))


def same_route(search: Search, pair: Pair) -> list[Term]:
    """That both cases of a pair go the same way: another route is another authority, not a milder level."""
    route = search.model.ranked(ROUTE, search.model.codes(ROUTE))
    return [] if route is None else [route == search.other(route, pair)]


def more_severe(search: Search, variable: Variable) -> list[tuple[int, int]]:
    """The places of two answers of which the second is the more severe."""
    declared = search.policy.pack.severity.get(variable.key)
    if declared:
        worth = {code: n for n, code in enumerate(declared)}
        return _steps([(worth.get(str(value)),) for value in variable.values])
    read = [
        key for source in search.policy.pack.inputs.values() if source.kind is InputKind.BAND for key in source.keys
    ]
    scales = tuple(key for key in dict.fromkeys(read) if variable.key in search.policy.scales[key].keys)
    if scales:
        return _scale_steps(search, variable, scales)
    question = search.policy.questions.get(variable.key)
    if question is None or not question.item.options:
        return []
    options = [question.item.option(value) for value in variable.values]
    return _steps([(None if option is None else option.points,) for option in options])


def _scales_read(search: Search) -> tuple[str, ...]:
    """The scales whose band some named input is."""
    sources = search.policy.pack.inputs.values()
    return tuple(dict.fromkeys(key for one in sources if one.kind is InputKind.BAND for key in one.keys))


def _scale_steps(search: Search, variable: Variable, scales: tuple[str, ...]) -> list[tuple[int, int]]:
    item = search.policy.questions[variable.key].item
    ways = [
        one
        for scale in scales
        for part in search.policy.scales[scale].parts
        for key, one in part
        if key == variable.key
    ]
    return _steps([tuple(points_of(item, value, way) for way in ways) for value in variable.values])


def _steps(worth: Sequence[tuple[int | None, ...]]) -> list[tuple[int, int]]:
    """Pairs of which the second is worth no less in any way, and more in one; nothing where a worth is not known."""
    found = []
    for i, one in enumerate(worth):
        for j, other in enumerate(worth):
            pairs: list[tuple[Any, Any]] = list(zip(one, other, strict=True))
            if all(a is not None and b is not None and a <= b for a, b in pairs) and any(a < b for a, b in pairs):
                found.append((i, j))
    return found


def _step(search: Search, variable: Variable, pair: Pair, steps: Sequence[tuple[int, int]]) -> Term:
    logic = search.logic
    by_first: dict[int, list[int]] = {}
    for first, second in steps:
        by_first.setdefault(first, []).append(second)
    return logic.any_of(
        [
            logic.all_of([variable.term == first, logic.any_of([pair.other == second for second in seconds])])
            for first, seconds in by_first.items()
        ]
    )
