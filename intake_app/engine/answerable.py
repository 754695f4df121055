"""What a question can be answered with at all."""

from typing import Final

from intake_app.domain.answers import Row, Value
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.domain.unary import InputValue

LISTED_NUMBERS: Final = 10_000
"""A whole number with more possible values than this (an income) is read like one without bounds."""


def every_value(item: Item) -> frozenset[InputValue] | None:
    """Everything the item can be answered with; None where that cannot be listed."""
    if item.type is ItemType.CODING:
        codes = tuple(o.code for o in item.options)
        if not item.repeats:
            return frozenset(codes)
        several = tuple(str(c) for c in codes if c != item.exclusive)
        return frozenset({(str(c),) for c in codes} | {several})
    if item.repeats:
        return None
    if item.type is ItemType.BOOLEAN:
        return frozenset({True, False})
    if item.type is ItemType.INTEGER and item.minimum is not None and item.maximum is not None:
        span = range(item.minimum, item.maximum + 1)
        return frozenset(span) if len(span) <= LISTED_NUMBERS else None
    return None


def is_listable(value: Value) -> bool:
    """False of the rows of a group, which no table reads one by one."""
    return not (isinstance(value, tuple) and any(isinstance(v, Row) for v in value))
