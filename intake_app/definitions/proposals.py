"""Reads what a form proposes (`initial`) and what a condition compares with, as an answer of the item would be read."""

from decimal import Decimal, InvalidOperation

from intake_app.definitions.fields import WHOLE, Fields
from intake_app.definitions.reading import ListNode, MapNode, Node, TextNode
from intake_app.domain.answers import OwnText, Quantity, Value
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.answering import read_answer


def read_initial(item: Item, fields: Fields) -> Value | None:
    """The proposed answer of `item`, checked like a given one; None when there is none or it cannot be one."""
    node = fields.node.entries.get("initial")
    if node is None or (isinstance(node, TextNode) and node.is_null):
        return None
    if item.type in (ItemType.GROUP, ItemType.DISPLAY):
        fields.sheet.error(
            fields.at("initial"), "initial", f"'{item.link_id}' is no question.", "Move 'initial' to a question."
        )
        return None
    try:
        return read_answer(item, raw_value(item, node), item.link_id).value
    except UserError as error:
        fields.sheet.error(
            fields.at("initial"),
            "initial",
            f"'{item.link_id}' can never have this answer.",
            error.message,
        )
        return None


def raw_value(item: Item, node: Node) -> object:
    """The JSON value an author means by `node` where an answer to `item` is wanted."""
    if isinstance(node, ListNode):
        return [raw_value(item, entry) for entry in node.items]
    if isinstance(node, MapNode):
        number = node.entries.get("number")
        return {
            key: _number(entry.text) if entry is number else entry.text
            for key, entry in node.entries.items()
            if isinstance(entry, TextNode)
        }
    if item.type is ItemType.BOOLEAN:
        return {"true": True, "yes": True, "false": False, "no": False}.get(node.text, node.text)
    if item.type in (ItemType.INTEGER, ItemType.DECIMAL):
        return _number(node.text)
    if item.option(node.text) is None and WHOLE.fullmatch(node.text) and item.option(int(node.text)) is not None:
        return int(node.text)
    return node.text


def own_or_quantity(node: MapNode) -> Quantity | OwnText | None:
    """The `{number, unit}` or `{text}` of a condition, or None when it is neither."""
    number, unit, text = (node.entries.get(key) for key in ("number", "unit", "text"))
    if isinstance(text, TextNode) and len(node.entries) == 1:
        return OwnText(text.text)
    if isinstance(number, TextNode) and isinstance(unit, TextNode) and len(node.entries) == 2:
        amount = _number(number.text)
        return Quantity(amount, unit.text) if isinstance(amount, Decimal) else None
    return None


def _number(text: str) -> Decimal | str:
    try:
        number = Decimal(text) if len(text) <= 40 else None
    except InvalidOperation:
        return text
    return number if number is not None and number.is_finite() else text
