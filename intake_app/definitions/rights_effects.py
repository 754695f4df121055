"""What can happen to the person: F3.8, F3.10 to F3.12, F5.1, F5.6, F5.9."""

from intake_app.definitions.rights_review import RightsReview
from intake_app.definitions.rights_tables import level_inputs
from intake_app.domain.policy import InputKind


def check_effects(review: RightsReview) -> None:
    """Everything about what follows, what it costs, and what it never may."""
    _guilt(review)
    _cost(review)
    _weights(review)
    _quantity(review)
    _fines(review)
    _no_measure(review)


def _guilt(review: RightsReview) -> None:
    """F3.8: before guilt is established no measure weighs more than those open to any suspect."""
    if review.pack.stage not in review.words["guilt_open"]:
        return
    for code, place in review.measures.items():
        if review.has(code, "punishment") and not review.has(code, "without"):
            what = f"'{code}' punishes at the stage {review.pack.stage}, where guilt is not established."
            review.breach("F3.8", place, what, "Take it out, or leave it to the court: ordinary-case.")


def _cost(review: RightsReview) -> None:
    """F3.10: what a measure costs the person, who pays it and why."""
    costs = [one for one in review.pack.facts if one.id == "cost" or one.id.startswith("cost-")]
    if not costs and "cost" not in review.rights.declared:
        mend = "Add the fact cost (0), or rights: {cost: ...}."
        review.wanting("F3.10", review.declared_at(), "The cost to the person is not told.", mend)
    for one in costs:
        if _is_free(one.value) or (review.rights.payer and review.rights.cost_reason):
            continue
        what = f"'{one.id}' is {one.value} {one.unit}, without a reason and a payer."
        mend = "Write rights: {cost: {payer: ..., reason: ...}}, or make it 0."
        review.breach("F3.10", review.row_at("facts", one.id), what, mend)


def _is_free(value: str) -> bool:
    try:
        return float(value) == 0
    except ValueError:
        return value in ("free", "none", "never")


def _weight(review: RightsReview, name: str) -> int | None:
    """How heavy an effect is; told when it is unknown."""
    effect = review.pack.properties.get(name, "")
    place = next((n for n, group in enumerate(review.words["effects"]) if effect in group), None)
    if place is None:
        mend = "Write one of resources/proving/effects.yaml, or add yours there."
        what = f"{name} is {f'{effect!r}, an unknown effect' if effect else 'missing'}."
        review.wanting("F3.12", review.key_at(name), what, mend)
    return place


def _weights(review: RightsReview) -> None:
    """F3.11 and F3.12: accepting never ends worse than no offer, nor does refusing."""

    def place(name: str) -> int:
        """Where the effect the lists call `name` stands in the order of effects."""
        return next(n for n, group in enumerate(review.words["effects"]) if review.words[name] in group)

    told = review.pack.properties
    baseline, refusal, most = (_weight(review, n) for n in ("baseline_effect", "refusal_effect", "max_consequence"))
    if baseline is not None and refusal is not None and refusal > baseline:
        what = f"A refusal ({told['refusal_effect']}) weighs more than no offer ({told['baseline_effect']})."
        review.breach("F3.12", review.key_at("refusal_effect"), what, "Nobody is worse off for having said no.")
    if baseline is None or most is None:
        return
    at = review.key_at("max_consequence")
    if most >= place("freedom_from") and baseline < place("freedom_at_stake_from"):
        what = f"The worst that can follow ({told['max_consequence']}) takes a freedom that was never at stake."
        review.breach("F3.11", at, what, f"Keep it within {told['baseline_effect']}.")
    elif most > baseline:
        what = f"The worst that can follow ({told['max_consequence']}) weighs more than no offer."
        mend = "Set baseline_effect to what truly would have come, or the worst to less."
        review.wanting("F3.11", at, what, mend)


def _quantity(review: RightsReview) -> None:
    """F5.1: the amount never decides the level."""
    for table, name in level_inputs(review.pack):
        source = review.pack.inputs.get(name)
        if source is not None and source.kind is InputKind.QUANTITY:
            what = f"The amount ('{name}') is an input of the level: a legal limit is no measure of use."
            mend = f"Take '{name}' out of the table {table.id}."
            review.breach("F5.1", review.outlined_at("table", table.id), what, mend)


def _fines(review: RightsReview) -> None:
    """F5.6: no fine rises by itself, none ends in custody."""
    decided, other_way = "Let every fine be decided.", "Offer another way to pay."
    repeat, at = review.pack.properties.get("repeat_rule", ""), review.key_at("repeat_rule")
    if review.rights.fine_repeat == "higher":
        review.breach("F5.6", review.declared_at("fines"), "A second fine is higher.", "Write repeat: same.")
    if review.has(repeat, "fine", "rising"):
        review.breach("F5.6", at, f"repeat_rule is '{repeat}': the fine rises by itself.", decided)
    if review.rights.fine_unpaid == "detention":
        review.breach("F5.6", review.declared_at("fines"), "An unpaid fine ends in detention.", other_way)
    if review.has(repeat, "unpaid", "custody"):
        review.breach("F5.6", at, f"repeat_rule is '{repeat}': who does not pay is held.", other_way)
    for code, place in review.codes.items():
        if review.has(code, "unpaid", "custody"):
            review.breach("F5.6", place, f"'{code}': who does not pay is held.", other_way)
        elif review.has(code, "fine", "rising"):
            review.breach("F5.6", place, f"'{code}': the fine rises by itself.", decided)
    if review.pack.fines and "fines" not in review.rights.declared:
        what = "Nothing says whether fines rise and what follows an unpaid one."
        review.wanting(
            "F5.6", review.declared_at(), what, "Write rights: {fines: {repeat: same, unpaid: instalments}}."
        )


def _no_measure(review: RightsReview) -> None:
    """F5.9: a case can end with nothing ordered."""
    if "no_measure" in review.rights.declared and review.rights.no_measure in ("", "never", "false"):
        what = "No case can end without a measure."
        review.breach("F5.9", review.declared_at("no_measure"), what, "Name the code by which one ends: no-measure.")
    elif not review.rights.no_measure and review.measures:
        if any(code in review.words["codes"]["nothing"] for code in review.measures):
            return
        what = "No row ends a case without a measure, and nothing says how one ends."
        mend = "Write rights: {no_measure: no-measure}, the outcome every decision offers."
        review.wanting("F5.9", review.declared_at(), what, mend)
