"""Claims about the rights of the person: amounts, refusals, consent, dependence and the offer of treatment."""

from collections.abc import Sequence

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.policy import InputKind
from intake_app.domain.unary import UnaryTest
from intake_app.proving.cases import ProofCase, declined
from intake_app.proving.claims import Finding, Remark
from intake_app.proving.searching import Confirms, Pair, Search
from intake_app.proving.severity import same_route
from intake_app.proving.solving import Term
from intake_app.proving.tables import MEASURE, TIER
from intake_app.proving.variables import Variable, lowest_values

NO_TIER = "none"
DECLINED = Missing.DECLINED.value
DEPENDENT = "dependent"
ACCEPTS = "yes"


def quantity_independent(search: Search) -> Finding:
    """Two cases on the same route that differ in the amounts alone have the same tier, and no tier table reads them."""
    begun, pack = search.asked, search.policy.pack
    tier = search.model.ranked(TIER, pack.tiers)
    amounts = [name for name, source in pack.inputs.items() if source.kind is InputKind.QUANTITY]
    if tier is None or not amounts:
        return Finding(True, applies=False, note=Remark("note.no-amounts" if tier is not None else "note.no-tier"))
    for group in dict.fromkeys(key for key, _ in search.space.amounts):
        with (
            search.pair(group) as pair,
            search.asking(tier >= 0, search.other(tier, pair) >= 0, tier != search.other(tier, pair)),
            search.asking(*same_route(search, pair)),
        ):
            if search.possible():
                says = Remark("says.amount", {"question": group})
                case = search.double(pair, says, _tiers_differ(search))
                return Finding(False, search.asked - begun, counterexample=case)
    table = pack.table_by_id[TIER]
    places = tuple(f"{TIER}.{name}" for name in table.inputs if name in amounts)
    note = Remark("note.reads-amount") if places else None
    return Finding(not places, search.asked - begun, note=note, places=places)


def _tiers_differ(search: Search) -> Confirms:
    def differ(cases: Sequence[ProofCase]) -> bool:
        one, other = (case.evaluation(search.policy) for case in cases)
        return one.route == other.route and None not in (one.tier, other.tier) and one.tier != other.tier

    return differ


def declining_never_raises(search: Search) -> Finding:
    """Whoever declines to answer a question never gets a higher tier, on the same route, than by any answer to it."""
    begun, order = search.asked, search.policy.pack.tiers
    tier = search.model.ranked(TIER, order)
    if tier is None:
        return Finding(True, applies=False, note=Remark("note.no-tier"))

    def raised(cases: Sequence[ProofCase]) -> bool:
        one, other = (case.decided(search.policy) for case in cases)
        before, after = one.outputs(TIER), other.outputs(TIER)
        if len(before) != 1 or not after or not set(one.outputs("route")) <= set(other.outputs("route")):
            return False
        return max(map(order.index, after)) > order.index(before[0])

    keys = search.space.behind(search.logic.variables_in([tier]))
    for key in keys:
        variable = search.space.singles.get(key)
        question = search.policy.questions.get(key)
        if variable is None or question is None:
            continue
        # Where the form itself offers "declined", choosing it is the refusal.
        own = question.item.option(DECLINED) is not None
        instead = (DECLINED,) if own else lowest_values(question.item, variable.values)
        with search.pair(key, declines=True) as pair:
            refused = _refused(search, variable, pair, instead)
            higher = [tier >= 0, search.other(tier, pair) > tier, *same_route(search, pair)]
            with search.asking(search.model.chain.asked(key), refused, *higher):
                if search.possible():
                    answer = Answer(value=DECLINED) if own else declined()
                    case = search.double(pair, Remark("says.refusal", {"question": key}), raised, answer)
                    return Finding(False, search.asked - begun, counterexample=case)
    return Finding(True, search.asked - begun, note=Remark("note.compared", {"count": len(keys)}))


def _refused(search: Search, variable: Variable, pair: Pair, instead: tuple[object, ...]) -> Term:
    """That the second case declines; pairs of answers are left out of which that is known already."""
    known = search.ordered.get(variable.key)
    if known is None:
        return _among(search, variable, pair.other, instead)
    places = range(len(variable.values))
    found = []
    for place in (n for n in places if variable.values[n] in instead):
        same = len(pair.exchanged) == 1
        given = [n for n in places if (place, n) not in known and not (same and n == place)]
        told = search.logic.any_of([variable.term == n for n in given])
        found.append(search.logic.all_of([pair.other == place, told]))
    return search.logic.any_of(found)


def _among(search: Search, variable: Variable, term: Term, values: tuple[object, ...]) -> Term:
    """That `term` is the place of one of `values`."""
    places = [n for n, value in enumerate(variable.values) if value in values]
    return search.logic.any_of([term == place for place in places])


def no_tier_without_consent(search: Search) -> Finding:
    """Who declines the assessment is given no tier."""
    begun = search.asked
    tier = search.model.ranked(TIER, search.policy.pack.tiers)
    refusal = _answered(search, "consent", DECLINED)
    if tier is None or refusal is None:
        return Finding(True, applies=False, note=Remark("note.no-consent" if tier is not None else "note.no-tier"))
    with search.asking(refusal, tier >= 0, tier != search.policy.pack.tiers.index(NO_TIER)):
        if search.possible():

            def assessed(cases: Sequence[ProofCase]) -> bool:
                found = cases[0].evaluation(search.policy).tier
                return found is not None and found != NO_TIER

            case = search.single(Remark("says.no-consent"), assessed)
            return Finding(False, search.asked - begun, counterexample=case)
    return Finding(True, search.asked - begun)


def dependent_never_fined(search: Search) -> Finding:
    """No measure that contains a fine is reached by somebody found to be dependent."""
    begun, pack = search.asked, search.policy.pack
    rows = search.model.outcome(MEASURE)
    dependent = _answered(search, "dependence", DEPENDENT)
    if rows is None or not pack.fines:
        return Finding(True, applies=False, note=Remark("note.no-fines"))
    if dependent is None:
        return Finding(True, applies=False, note=Remark("note.no-dependence"))
    fined = search.logic.any_of(
        [speaks for speaks, code in zip(rows.speaks, rows.outputs(MEASURE), strict=True) if code in pack.fines]
    )
    with search.asking(dependent, fined):
        if search.possible():

            def is_fined(cases: Sequence[ProofCase]) -> bool:
                return cases[0].evaluation(search.policy).measure in pack.fines

            case = search.single(Remark("says.fined"), is_fined)
            return Finding(False, search.asked - begun, counterexample=case)
    return Finding(True, search.asked - begun, note=Remark("note.fines", {"measures": ", ".join(pack.fines)}))


def accepting_never_worse(search: Search) -> Finding:
    """Who accepts treatment never gets a harsher measure than without accepting, all else being equal."""
    begun, order = search.asked, search.policy.pack.measures_order
    key = search.policy.pack.question("accepts")
    measure = search.model.ranked(MEASURE, order)
    variable = search.space.singles.get(key)
    if measure is None or not order:
        return Finding(True, applies=False, note=Remark("note.no-measures-order"))
    if variable is None or ACCEPTS not in variable.values:
        return Finding(True, applies=False, note=Remark("note.no-offer"))

    def harsher(cases: Sequence[ProofCase]) -> bool:
        found = [case.evaluation(search.policy).measure for case in cases]
        ranks = [order.index(one) for one in found if one in order]
        return len(ranks) == 2 and ranks[1] > ranks[0]

    with search.pair(key) as pair:
        accepted = _among(search, variable, pair.other, (ACCEPTS,))
        other = search.other(measure, pair)
        with search.asking(search.model.chain.asked(key), accepted, measure >= 0, other > measure):
            if search.possible():
                case = search.double(pair, Remark("says.accepting", {"question": key}), harsher)
                return Finding(False, search.asked - begun, counterexample=case)
    outside = [code for code in search.model.codes(MEASURE) if code not in order]
    note = Remark("note.not-in-order", {"measures": ", ".join(outside)}) if outside else None
    return Finding(True, search.asked - begun, note=note)


def _answered(search: Search, name: str, code: str) -> Term | None:
    """That the question the policy calls `name` was asked and answered with `code`; None where that cannot be."""
    key = search.policy.pack.question(name)
    variable = search.space.singles.get(key)
    if variable is None or code not in variable.values:
        return None
    chosen = variable.matches(UnaryTest(code, literals=(code,)))
    return search.logic.all_of([search.model.chain.asked(key), chosen])
