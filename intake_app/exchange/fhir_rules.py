"""Resolves what a foreign form says about showing its items, and what it proposes as answers.

A rule of ours asks about earlier questions only, so that no rule can ever go in circles; one that does not is dropped,
its question stays visible, and a notice says so.
"""

from collections.abc import Mapping
from typing import Any, Final

from intake_app.domain.questionnaire import ItemType, Operator
from intake_app.exchange.drafts import ItemDraft, Rules
from intake_app.exchange.elements import Element
from intake_app.exchange.fhir_values import NoFit, plain_answer

_ORDERED: Final = (">", "<", ">=", "<=")
_NO_ANSWER: Final = (ItemType.GROUP, ItemType.DISPLAY)
_MOST_STEPS: Final = 10_000
_SHOWN: Final = "it is shown without this rule"

Drafts = Mapping[str, ItemDraft]


def resolve_rules(drafts: Drafts) -> None:
    """Gives every draft its conditions, from its own rules and those of what it was flattened out of."""
    asks = _Asks(drafts)
    for draft in drafts.values():
        levels: list[tuple[list[dict[str, Any]], bool]] = []
        for rules in draft.rules:
            found = _level(draft, rules, drafts, asks)
            if found:
                levels.append((found, rules.any_of and len(found) > 1))
        alternatives = [conditions for conditions, any_of in levels if any_of]
        if len(levels) == 1:
            draft.conditions, draft.any_of = levels[0]
        elif not alternatives:
            draft.conditions = _each_once([one for conditions, _ in levels for one in conditions])
        else:
            draft.conditions = _each_once([one for conditions, any_of in levels if not any_of for one in conditions])
            draft.add(
                "rule-combined",
                "Two rules that each allow alternatives cannot be combined here; it is shown more often than it was.",
            )


class _Asks:
    """Which item's rules ask about which others."""

    def __init__(self, drafts: Drafts) -> None:
        self.of = {
            link: sorted({one.code("question") for rules in draft.rules for one in rules.conditions})
            for link, draft in drafts.items()
        }
        self.steps = 0

    def circle(self, start: str, then: str) -> list[str]:
        """The way from `then` back to `start`, with both ends; nothing when there is none (or the form is one knot)."""
        came: dict[str, str] = {then: start}
        waiting = [then]
        while waiting and self.steps < _MOST_STEPS:
            self.steps += 1
            here = waiting.pop()
            for there in self.of.get(here, ()):
                if there == start:
                    way = [here]
                    while way[-1] != then:
                        way.append(came[way[-1]])
                    return [start, *reversed(way), start][:8]
                if there not in came:
                    came[there] = here
                    waiting.append(there)
        return []


def _each_once(conditions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for n, one in enumerate(conditions) if one not in conditions[:n]]


def _level(draft: ItemDraft, rules: Rules, drafts: Drafts, asks: _Asks) -> list[dict[str, Any]]:
    """The conditions of one level; of alternatives all or none, since a lost one would hide what should be shown."""
    found: list[dict[str, Any]] = []
    lost = False
    for element in rules.conditions:
        problems = len(element.findings.problems)
        condition = _condition(draft, element, drafts, asks)
        if condition is None:
            lost = lost or len(element.findings.problems) == problems
        elif condition not in found:
            found.append(condition)
    return [] if lost and rules.any_of else found


def _condition(draft: ItemDraft, element: Element, drafts: Drafts, asks: _Asks) -> dict[str, Any] | None:
    link, operator = element.code("question"), element.code("operator")
    if not operator and element.has("hasAnswer"):
        operator = "exists"
    elif not operator:
        operator = "="
    if operator not in tuple(Operator):
        element.findings.problem(f"{element.place}.operator", f"is “{operator[:20]}”, which FHIR does not have.")
        return None
    if not link:
        element.findings.problem(f"{element.place}.question", "is missing.")
        return None
    target = drafts.get(link)
    reason = _unaskable(draft, link, target, drafts, asks)
    if reason is not None or target is None:
        code, what = reason or ("rule-unknown", "")
        draft.add(code, f"The rule that asks about “{link[:60]}” {what}; {_SHOWN}.")
        return None
    answer = element.value("answer")
    if operator == "exists":
        value = element.flag("hasAnswer") if element.has("hasAnswer") else element.flag("answerBoolean")
        return {"question": target.link_id, "operator": operator, "answer": value is not False}
    if answer is None:
        element.findings.problem(element.place, "has no answer[x] to compare with.")
        return None
    if target.type is ItemType.GROUP:
        draft.add("rule-answer", f"The rule compares the table “{link[:60]}” with an answer; {_SHOWN}.")
        return None
    try:
        compared = plain_answer(target, answer[0], element, f"answer{answer[0]}")
    except NoFit as why:
        draft.add("rule-answer", f"The rule compares “{link[:60]}” with what it never is: {why}; {_SHOWN}.")
        return None
    if operator in _ORDERED and not _has_order(target, compared):
        draft.add("rule-order", f"The answers of “{link[:60]}” have no more and less; {_SHOWN}.")
        return None
    return {"question": target.link_id, "operator": operator, "answer": compared}


def _has_order(target: ItemDraft, compared: object) -> bool:
    if target.type in (ItemType.CODING, ItemType.OPEN_CODING):
        return isinstance(compared, int)
    return target.type is not ItemType.BOOLEAN


def _unaskable(
    draft: ItemDraft, link: str, target: ItemDraft | None, drafts: Drafts, asks: _Asks
) -> tuple[str, str] | None:
    """Why a rule of `draft` cannot ask about `link`, as a code and a phrase; None when it can."""
    if link == draft.link:
        return "rule-self", "asks about itself"
    if target is None:
        return "rule-unknown", "names an item that the form does not have"
    if draft.number < target.number:
        circle = asks.circle(draft.link, link)
        if circle:
            return "rule-loop", f"goes in a circle ({' → '.join(circle)})"
        return "rule-later", "names an item that comes later in the form"
    if target.type in _NO_ANSWER and not (target.type is ItemType.GROUP and target.repeats):
        return "rule-heading", "names a heading, which nobody answers"
    if target.row and target.row != draft.row:
        return "rule-in-row", f"names a part of the table “{target.row[:60]}”, which has many rows"
    if target.link_id == "":
        return "rule-left-out", "names an item that was left out"
    if target.hidden:
        return "rule-hidden", "names a hidden item, which nobody answers here"
    return None


def resolve_initial(draft: ItemDraft) -> None:
    """The proposed answer of one item, from `initial` or from the options marked as chosen."""
    values: list[Any] = [one.code for one in draft.options if one.initial]
    for entry in _initials(draft.element):
        found = entry.value("value")
        if found is None or draft.type in _NO_ANSWER:
            continue
        try:
            values.append(plain_answer(draft, found[0], entry, f"value{found[0]}"))
        except NoFit as why:
            draft.add("initial", f"No answer is proposed: {why}.")
    if not values:
        return
    if not draft.repeats:
        if len(values) > 1:
            draft.add("initial", "Only the first of the proposed answers is proposed.")
        values = values[:1]
    if _outside(draft, values):
        draft.add("initial", "No answer is proposed: it lies outside what the form allows.")
        return
    draft.initial = values if draft.repeats else values[0]


def _initials(element: Element) -> list[Element]:
    """FHIR R4's list, or the one `initial[x]` of older files as if it were in it."""
    if element.has("initial"):
        return element.each("initial")
    found = element.value("initial")
    if found is None:
        return []
    kind = found[0]
    return [Element({f"value{kind}": element.node[f"initial{kind}"]}, element.place, element.findings, element.link)]


def _outside(draft: ItemDraft, values: list[Any]) -> bool:
    numbers = [float(v["number"]) if isinstance(v, dict) and "number" in v else v for v in values]
    if draft.type in (ItemType.INTEGER, ItemType.DECIMAL, ItemType.QUANTITY):
        low, high = draft.minimum, draft.maximum
        return any((low is not None and float(n) < low) or (high is not None and float(n) > high) for n in numbers)
    return False
