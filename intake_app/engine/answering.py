"""From what somebody typed or another program sent to an `Answer`, and back."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from intake_app.domain.answers import Answer, Missing, OwnText, Quantity, Row, Scalar, Value
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Item, ItemType

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
LONGEST_URL = 2_000
MOST_DIGITS = 15
"""Longer numbers are no answers of people (three more digits are forgiven, for binary fractions)."""
_MISSING = {member.value: member for member in Missing}


def read_answer(item: Item, raw: object, place: str) -> Answer:
    """The answer `raw` (a plain JSON value) gives to `item`.

    `"unknown"`, `"declined"` and `"not_asked"` mean a missing answer, unless the item has an option of that code. A
    quantity is `{"number": 2.5, "unit": "mg"}`, own words in place of an option `{"text": "..."}`.
    Raises UserError with `place` for anything the form does not allow: `no-option`, `no-date`, `no-time`, `no-url`,
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
    if isinstance(value, Quantity):
        return {"number": _plain(value.number), "unit": value.unit}
    if isinstance(value, OwnText):
        return {"text": value.text}
    if isinstance(value, tuple):
        return [{key: _plain(cell) for key, cell in v.items()} if isinstance(v, Row) else _plain(v) for v in value]
    return value


def _value(item: Item, raw: object, place: str) -> Value:
    if not item.repeats:
        return _scalar(item, raw, place)
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise UserError("wrong-type", 'Give a list, such as [] or ["…"].', place)
    if item.type is ItemType.GROUP:
        return tuple(_row(item, entry, f"{place}[{index}]") for index, entry in enumerate(raw))
    given = [_scalar(item, entry, f"{place}[{i}]") for i, entry in enumerate(raw)]
    if not given:
        raise UserError("wrong-type", "Choose at least one option, or say why there is no answer.", place)
    if item.type not in (ItemType.CODING, ItemType.OPEN_CODING):
        return tuple(given)
    chosen = tuple(dict.fromkeys(given))
    if item.exclusive in chosen and len(chosen) > 1:
        raise UserError("exclusive-option", f"“{item.exclusive}” goes with no other option; give it alone.", place)
    return chosen


def _row(group: Item, raw: object, place: str) -> Row:
    if not isinstance(raw, Mapping):
        raise UserError("wrong-type", "Each entry is an object with the parts of the question.", place)
    known = {inner.link_id: inner for inner in group.items if inner.is_question}
    for key in raw:
        if key not in known:
            raise UserError(
                "unknown-item", f"“{key}” is not a part of this question; known: {', '.join(known)}.", place
            )
    cells: list[tuple[str, Scalar]] = []
    for link_id, inner in known.items():
        told = raw.get(link_id)
        if link_id in raw and not (isinstance(told, str) and told in _MISSING and inner.option(told) is None):
            cells.append((link_id, _scalar(inner, told, f"{place}.{link_id}")))
        elif inner.required and not inner.enable_when and link_id not in raw:
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
        case ItemType.DATETIME:
            return _moment(raw, place)
        case ItemType.QUANTITY:
            return _quantity(item, raw, place)
        case ItemType.OPEN_CODING:
            return _code_or_text(item, raw, place)
        case _:
            return _text(item, raw, place)


def _code(item: Item, raw: object, place: str) -> int | str:
    whole = isinstance(raw, Decimal | float) and -(10**9) < raw < 10**9 and raw == int(raw)
    code = int(raw) if whole and isinstance(raw, Decimal | float) else raw
    option = item.option(code) if isinstance(code, int | str) and not isinstance(code, bool) else None
    if option is None:
        known = ", ".join(str(o.code) for o in item.options)
        error = "unknown-unit" if item.link_id == "unit" else "no-option"
        raise UserError(error, f"{raw!r} is no option here; known: {known}.", place)
    return option.code


def _code_or_text(item: Item, raw: object, place: str) -> int | str | OwnText:
    if not isinstance(raw, Mapping):
        return _code(item, raw, place)
    text = raw.get("text")
    if raw.keys() != {"text"} or not isinstance(text, str) or not text.strip():
        raise UserError("wrong-type", 'Give an option, or own words as {"text": "…"}.', place)
    if item.max_length is not None and len(text) > item.max_length:
        raise UserError("too-long", f"The text has {len(text)} characters; {item.max_length} are kept.", place)
    return OwnText(text)


def _quantity(item: Item, raw: object, place: str) -> Quantity:
    if not isinstance(raw, Mapping) or not {"number"} <= raw.keys() <= {"number", "unit"}:
        raise UserError("wrong-type", 'Give a number with its unit, such as {"number": 2.5, "unit": "mg"}.', place)
    unit = raw.get("unit", item.units[0] if len(item.units) == 1 else "")
    if not isinstance(unit, str) or (item.units and unit not in item.units):
        raise UserError("unknown-unit", f"{unit!r} is no unit here; known: {', '.join(item.units)}.", f"{place}.unit")
    return Quantity(Decimal(_number(item, raw["number"], f"{place}.number")), unit)


def _moment(raw: object, place: str) -> str:
    """A day and a time of day as text; seconds stay only when they are told."""
    day, mark, clock = raw.partition("T") if isinstance(raw, str) else ("", "", "")
    try:
        return f"{read_day(day, place).isoformat()}T{_clock_time(clock, place)}"
    except UserError:
        message = f"{raw!r} is no day with a time; write it as YYYY-MM-DDTHH:MM, such as 2026-03-02T14:30."
        raise UserError("no-date" if not mark else "no-time", message, place) from None


def _clock_time(raw: str, place: str) -> str:
    if not _TIME.fullmatch(raw):
        raise UserError("no-time", f"{raw!r} is no time of day; write it as HH:MM, such as 14:30.", place)
    return raw.removesuffix(":00") if len(raw) == 8 else raw


def _number(item: Item, raw: object, place: str) -> int | Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise UserError("wrong-type", "Give a number.", place)
    number = Decimal(raw) if isinstance(raw, int) else Decimal(str(raw))
    if not number.is_finite():
        raise UserError("wrong-type", "Give a finite number.", place)
    if number.adjusted() >= MOST_DIGITS or len(number.as_tuple().digits) > MOST_DIGITS + 3 or number.adjusted() < -30:
        raise UserError("out-of-range", f"Give a number of at most {MOST_DIGITS} digits.", place)
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
    """The day `raw` tells as YYYY-MM-DD, or is already. Raises UserError `no-date`, also for years nobody means: what
    is counted from a day must not end beyond the calendar."""
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"(18|19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise UserError("no-date", f"{raw!r} is no date; write it as YYYY-MM-DD, such as 2026-03-02.", place)


def _text(item: Item, raw: object, place: str) -> str:
    if not isinstance(raw, str):
        raise UserError("wrong-type", "Give a text in quotes.", place)
    if item.type is ItemType.TIME:
        return _clock_time(raw, place)
    if item.type is ItemType.URL and (len(raw) > LONGEST_URL or not _URL.fullmatch(raw)):
        raise UserError("no-url", "This is no address; write it whole, such as https://example.org/page.", place)
    if item.max_length is not None and len(raw) > item.max_length:
        raise UserError("too-long", f"The text has {len(raw)} characters; {item.max_length} are kept.", place)
    return raw
