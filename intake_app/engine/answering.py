"""From what somebody typed or another program sent to an `Answer`, and back."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from intake_app.domain.answers import Answer, Missing, Row, Scalar, Value
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Item, ItemType

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MISSING = {member.value: member for member in Missing}


def read_answer(item: Item, raw: object, place: str) -> Answer:
    """The answer `raw` (a plain JSON value) gives to `item`.

    `"unknown"`, `"declined"` and `"not_asked"` mean a missing answer, unless the item has an option of that code.
    Raises UserError with `place` for anything the form does not allow: `no-option`, `no-date`, `no-time`,
    `negative-amount`, `out-of-range`, `unknown-unit`, `too-long`, `wrong-type`, `missing-part`, `exclusive-option`.
    """
    if isinstance(raw, str) and raw in _MISSING and item.option(raw) is None:
        return Answer(missing=_MISSING[raw])
    return Answer(value=_value(item, raw, place))


def plain_answer(answer: Answer) -> object:
    """The JSON value that `read_answer` reads back as `answer` (its note apart)."""
    if answer.missing is not None:
        return answer.missing.value
    return _plain(answer.value)


def _plain(value: Value | None) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [{key: _plain(cell) for key, cell in v.items()} if isinstance(v, Row) else v for v in value]
    return value


def _value(item: Item, raw: object, place: str) -> Value:
    if not item.repeats:
        return _scalar(item, raw, place)
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise UserError("wrong-type", 'Give a list, such as [] or ["…"].', place)
    if item.type is ItemType.GROUP:
        return tuple(_row(item, entry, f"{place}[{index}]") for index, entry in enumerate(raw))
    codes = tuple(dict.fromkeys(str(_scalar(item, entry, f"{place}[{i}]")) for i, entry in enumerate(raw)))
    if not codes:
        raise UserError("wrong-type", "Choose at least one option, or say why there is no answer.", place)
    if item.exclusive in codes and len(codes) > 1:
        raise UserError("exclusive-option", f"“{item.exclusive}” goes with no other option; give it alone.", place)
    return codes


def _row(group: Item, raw: object, place: str) -> Row:
    if not isinstance(raw, Mapping):
        raise UserError("wrong-type", "Each entry is an object with the parts of the question.", place)
    known = {inner.link_id: inner for inner in group.items}
    for key in raw:
        if key not in known:
            raise UserError(
                "unknown-item", f"“{key}” is not a part of this question; known: {', '.join(known)}.", place
            )
    cells: list[tuple[str, Scalar]] = []
    for link_id, inner in known.items():
        if link_id in raw and raw[link_id] not in _MISSING:
            cells.append((link_id, _scalar(inner, raw[link_id], f"{place}.{link_id}")))
        elif inner.required and link_id not in raw:
            raise UserError("missing-part", f"The part “{link_id}” is missing; give it, or “unknown”.", place)
    return Row(tuple(cells))


def _scalar(item: Item, raw: object, place: str) -> Scalar:
    match item.type:
        case ItemType.CODING:
            return _code(item, raw, place)
        case ItemType.BOOLEAN:
            if isinstance(raw, bool):
                return raw
            raise UserError("wrong-type", "Give true or false.", place)
        case ItemType.INTEGER | ItemType.DECIMAL:
            return _number(item, raw, place)
        case ItemType.DATE:
            return read_day(raw, place)
        case _:
            return _text(item, raw, place)


def _code(item: Item, raw: object, place: str) -> int | str:
    code = int(raw) if isinstance(raw, Decimal | float) and raw == int(raw) else raw
    option = None if isinstance(code, bool) else item.option(code)
    if option is None:
        known = ", ".join(str(o.code) for o in item.options)
        error = "unknown-unit" if item.link_id == "unit" else "no-option"
        raise UserError(error, f"{raw!r} is no option here; known: {known}.", place)
    return option.code


def _number(item: Item, raw: object, place: str) -> int | Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise UserError("wrong-type", "Give a number.", place)
    number = Decimal(str(raw))
    if not number.is_finite():
        raise UserError("wrong-type", "Give a finite number.", place)
    if number < 0 and item.minimum is not None and item.minimum >= 0:
        raise UserError("negative-amount", f"{raw} is negative; give {item.minimum} or more.", place)
    if (item.minimum is not None and number < item.minimum) or (item.maximum is not None and number > item.maximum):
        raise UserError("out-of-range", f"{raw} is outside {item.minimum}..{item.maximum}.", place)
    if item.type is ItemType.INTEGER:
        if number != number.to_integral_value():
            raise UserError("wrong-type", "Give a whole number.", place)
        return int(number)
    return number


def read_day(raw: object, place: str) -> date:
    """The day `raw` tells as YYYY-MM-DD, or is already. Raises UserError `no-date`."""
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise UserError("no-date", f"{raw!r} is no date; write it as YYYY-MM-DD, such as 2026-03-02.", place)


def _text(item: Item, raw: object, place: str) -> str:
    if not isinstance(raw, str):
        raise UserError("wrong-type", "Give a text in quotes.", place)
    if item.type is ItemType.TIME and not _TIME.fullmatch(raw):
        raise UserError("no-time", f"{raw!r} is no time of day; write it as HH:MM, such as 14:30.", place)
    if item.max_length is not None and len(raw) > item.max_length:
        raise UserError("too-long", f"The text has {len(raw)} characters; {item.max_length} are kept.", place)
    return raw
