"""Reads the conditions of items and alerts (`enableWhen`, `when`) and says whether their answers can ever be given."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from intake_app.definitions.fields import WHOLE, Fields, iso_day
from intake_app.definitions.problems import Sheet, did_you_mean
from intake_app.definitions.proposals import own_or_quantity
from intake_app.definitions.reading import MapNode, TextNode
from intake_app.domain.answers import OwnText, Quantity, Scalar
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Operator
from intake_app.engine.answering import read_answer

_ORDERED: Final = (Operator.GREATER, Operator.LESS, Operator.GREATER_OR_EQUAL, Operator.LESS_OR_EQUAL)


def read_condition(node: MapNode, sheet: Sheet, form: str, items: dict[str, Item]) -> EnableWhen | None:
    """One condition, its question as a full key, its answer typed like the question's answers.

    `items` are the questions of the same form that may be asked about; others (`other/1`, `#input`) are left to the
    pack's checks, and their answer is typed by its looks.
    """
    fields = Fields(node, sheet, ("question", "operator", "answer"))
    name = fields.text("question", required=True)
    operator = fields.choice("operator", Operator, Operator.EQUAL)
    whole = node.entries.get("answer")
    composed = own_or_quantity(whole) if isinstance(whole, MapNode) else None
    answer = None if composed is not None else fields.scalar("answer", required=True)
    if not name or (answer is None and composed is None):
        return None
    if name.startswith(f"{form}/"):
        name = name.partition("/")[2]
    item = None if name.startswith("#") or "/" in name else items.get(name)
    if answer is None:
        value: Scalar | None = composed
    else:
        value = typed_by_looks(answer) if item is None else typed_for(item, operator, answer)
    if value is None:
        return None
    if name.startswith("#") or "/" in name:
        return EnableWhen(name, operator, value)
    if item is not None:
        complaint = misfit(item, operator, value)
        if complaint:
            sheet.error(node.line, "condition-answer", complaint[0], complaint[1])
    return EnableWhen(f"{form}/{name}", operator, value)


def typed_by_looks(node: TextNode) -> Scalar:
    """A whole number, true/false or a date where it looks like one, else the text."""
    text = node.text
    if node.plain:
        if WHOLE.fullmatch(text):
            return int(text)
        if text in ("true", "false"):
            return text == "true"
        day = iso_day(text)
        if day is not None:
            return day
    return text


def typed_for(item: Item, operator: Operator, node: TextNode) -> Scalar:
    """`node` as an answer of `item`; typed by its looks when it can be none."""
    text = node.text
    if operator is Operator.EXISTS or item.type is ItemType.BOOLEAN:
        return {"true": True, "yes": True, "false": False, "no": False}.get(text, text)
    if item.type in (ItemType.CODING, ItemType.OPEN_CODING):
        return next((option.code for option in item.options if str(option.code) == text), text)
    if item.type is ItemType.DECIMAL:
        try:
            number = Decimal(text)
        except ArithmeticError:
            return text
        return number if number.is_finite() else text
    if item.type in (ItemType.STRING, ItemType.TEXT, ItemType.URL):
        return text
    if item.type in (ItemType.TIME, ItemType.DATETIME):
        try:
            return str(read_answer(replace(item, repeats=False), text, "").value)
        except UserError:
            return text
    return typed_by_looks(TextNode(text, True, node.line))


def misfit(item: Item, operator: Operator, answer: Scalar) -> tuple[str, str] | None:
    """What is wrong with asking whether `item` is (more than, ...) `answer`, and the mend; None when nothing is."""
    name = item.link_id
    if operator is Operator.EXISTS:
        return None if isinstance(answer, bool) else ("'exists' takes true or false.", "Write 'answer: true'.")
    if item.type is ItemType.GROUP:
        return (f"'{name}' is a table of rows and can only be asked for with 'exists'.", "Write 'operator: exists'.")
    if item.type is ItemType.OPEN_CODING and isinstance(answer, OwnText) and operator not in _ORDERED:
        return None
    if item.type in (ItemType.CODING, ItemType.OPEN_CODING):
        if item.option(answer) is None or isinstance(answer, bool):
            return (f"'{answer}' is no option of '{name}'.", did_you_mean(str(answer), [o.code for o in item.options]))
        if operator in _ORDERED and not isinstance(answer, int):
            return (f"The options of '{name}' are words; they have no more and less.", "Use '=' or '!='.")
        return None
    wanted: dict[ItemType, tuple[type, str]] = {
        ItemType.BOOLEAN: (bool, "true or false"),
        ItemType.INTEGER: (int, "a whole number"),
        ItemType.DECIMAL: (Decimal, "a number"),
        ItemType.DATE: (date, "a date such as 2026-03-02"),
        ItemType.QUANTITY: (Quantity, "a quantity such as {number: 2.5, unit: mg}"),
    }
    kind, words = wanted.get(item.type, (str, "text"))
    fits = isinstance(answer, kind) or (kind is Decimal and isinstance(answer, int))
    if item.type is ItemType.QUANTITY and isinstance(answer, Quantity) and item.units:
        fits = answer.unit in item.units
        words = f"one of the units {', '.join(item.units)}"
    if not fits or (isinstance(answer, bool) and kind is not bool):
        return (f"'{answer}' can never be the answer to '{name}'.", f"Write {words}.")
    if kind is bool and operator in _ORDERED:
        return (f"'{name}' is yes or no; it has no more and less.", "Use '='.")
    return None
