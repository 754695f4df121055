"""What is offered to the person, and what the person has to say: F3.4, F3.15, F5.8, F5.11."""

from collections.abc import Iterator
from typing import Final

from intake_app.definitions.rights_review import RightsReview
from intake_app.domain.policy import DecisionTable, InputKind
from intake_app.domain.questionnaire import Item

SERVICES: Final = "services"
_FEWEST_OFFERS: Final = 2


def check_help(review: RightsReview) -> None:
    """Basic needs first, an offer for each, a choice among offers, peers, the person's own words."""
    _basic_needs(review)
    _choice(review)
    if not review.pack.question("own_words"):
        what, mend = "The person's own words have no place.", "Name a question under questions: own_words."
        review.wanting("F5.8", (review.outline, review.source.lines.get(("key", "questions"), 0)), what, mend)


def _basic_needs(review: RightsReview) -> None:
    """F3.15: who lacks something basic is asked, whatever else they decline, and is offered something for it."""
    basic = review.words["basic_needs"]
    key = max(review.questions, key=lambda one: len(_among(review.questions[one], basic)), default="")
    named = _among(review.questions[key], basic) if key else []
    if len(named) * 2 < len(basic):
        mend = f"Ask for {', '.join(basic)} in a question of several answers, before anything is decided."
        review.breach("F3.15", (review.outline, 0), "No question asks what the person lacks most.", mend)
        return
    place = review.question_at(key)
    lacking = [one for one in basic if one not in named]
    if lacking:
        mend = "Give it the options."
        review.wanting("F3.15", place, f"'{key}' does not ask about: {', '.join(lacking)}.", mend)
    form, _, link_id = key.partition("/")
    uses = [use for use in review.pack.instruments if use.instrument == form]
    path = next((found for item in review.source.forms[form].items if (found := _path(item, link_id))), ())
    if any(item.enable_when for item in path) or any(use.when for use in uses):
        what = f"'{key}' is asked only under a condition: who declines the assessment needs food all the same."
        review.wanting("F3.15", place, what, "Let it be asked of everybody.")
    unmet = [one for one in named if not _is_offered(review, key, one)]
    if unmet:
        mend = f"Give each a row in the table of needs and one in {SERVICES}.csv."
        review.breach("F3.15", place, f"Nothing is offered to who lacks: {', '.join(unmet)}.", mend)


def _path(item: Item, link_id: str) -> tuple[Item, ...]:
    """The items from `item` down to the one of that name; empty where it is not among them."""
    if item.link_id == link_id:
        return (item,)
    found = next((path for inner in item.items if (path := _path(inner, link_id))), ())
    return (item, *found) if found else ()


def _among(item: Item, basic: list[str]) -> list[str]:
    codes = {str(option.code) for option in item.options}
    return [one for one in basic if one in codes]


def _is_offered(review: RightsReview, key: str, code: str) -> bool:
    """Whether some row makes a need of the answer `code`, and some service is offered for that need."""
    names = {n for n, one in review.pack.inputs.items() if one.kind is InputKind.ANSWER and one.keys == (key,)}
    offered = review.pack.table_by_id.get(SERVICES)
    needs: set[str] = set()
    for table in review.pack.tables:
        if table is not offered and "need" in table.outputs:
            needs |= set(_given(table, names, code, "need"))
    if offered is None or "kind" not in offered.outputs:
        return False
    read = {n for n, one in review.pack.inputs.items() if one.kind is InputKind.OUTPUT and one.keys == ("need",)}
    return any(kind for need in needs for kind in _given(offered, read | {"need"}, need, "kind"))


def _given(table: DecisionTable, names: set[str], value: str, column: str) -> Iterator[str]:
    """What the rows give in `column` that test one of the inputs `names` for `value`."""
    at = table.outputs.index(column)
    for rule in table.rules:
        for name, test in zip(table.inputs, rule.cells, strict=True):
            if name in names and not test.any_value and test.matches(value):
                yield rule.outputs[at]


def _choice(review: RightsReview) -> None:
    """F3.4 and F5.11: two kinds of help for each need, peers among them."""
    table = review.pack.table_by_id.get(SERVICES)
    if table is None or "kind" not in table.outputs or "need" not in table.outputs:
        return
    offers: dict[str, dict[str, str]] = {}
    for rule in table.rules:
        need, kind = (rule.outputs[table.outputs.index(name)] for name in ("need", "kind"))
        offers.setdefault(need, {}).setdefault(kind, rule.id)
    for need, kinds in sorted(offers.items()):
        if len(kinds) < _FEWEST_OFFERS:
            place = review.row_at(SERVICES, next(iter(kinds.values())))
            review.note("F3.4", place, f"One kind of service alone for '{need}'.", "Offer two.")
    if not any(review.has(kind, "peers") for kinds in offers.values() for kind in kinds):
        place = (str(review.source.folder / f"{SERVICES}.csv"), 0)
        review.wanting("F5.11", place, "No service of peers is offered.", "Add peer-support where it helps.")
