"""A form on paper keyed in: which code stands beside which box, and what the keys that were typed come to.

The same codes are printed and keyed. What is keyed is read by `answering.read_answer`, so that paper and screen give
equal answers.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from intake_app.domain.answers import Answer, Missing, Quantity, Value
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.answering import read_answer

DECLINED: Final = ("/", "d")
"""The box for an answer that was declined; the first one is on the block of digits."""
UNKNOWN: Final = ("*", "u")
"""Not known, or not to be read."""

_WORDS: Final = frozenset({ItemType.STRING, ItemType.TEXT, ItemType.URL, ItemType.OPEN_CODING})
_CODED: Final = frozenset({ItemType.CODING, ItemType.BOOLEAN})
_NUMBER: Final = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
_BEGUN_NUMBER: Final = re.compile(r"-?\d*[.,]?\d*", re.ASCII)
_BETWEEN: Final = re.compile(r"[,;+\s]+")


class Progress(StrEnum):
    """How far what stands in a field has come."""

    EMPTY = "empty"
    BEGUN = "begun"
    """It can still become an answer, but is none yet."""
    READY = "ready"
    """An answer; more could follow, so that Enter confirms it."""
    WHOLE = "whole"
    """An answer, and nothing more can follow: it is taken at once."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Typed:
    """What stands in a field: the answer when it is one, the error when it cannot become one."""

    progress: Progress
    answer: Answer | None = None
    error: UserError | None = None


EMPTY: Final = Typed(Progress.EMPTY, Answer(missing=Missing.NOT_ASKED))


def printed_codes(item: Item) -> tuple[tuple[str, int | str | bool], ...]:
    """The code printed beside each box and the option it stands for, in the order of the form.

    Whole numbers are printed as they are, since they are the published points; other codes by their place from 1 on;
    yes is 1 and no is 0.
    """
    if item.type is ItemType.BOOLEAN:
        return (("1", True), ("0", False))
    codes = [option.code for option in item.options]
    if codes and all(isinstance(code, int) for code in codes):
        return tuple((str(code), code) for code in codes)
    return tuple((str(place), code) for place, code in enumerate(codes, 1))


def printed_text(item: Item, answer: Answer) -> str:
    """What is keyed for `answer`: the inverse of `read_keyed`. Rows of a group are keyed part by part."""
    if answer.missing is not None:
        return {Missing.DECLINED: DECLINED[0], Missing.UNKNOWN: UNKNOWN[0], Missing.NOT_ASKED: ""}[answer.missing]
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    between = ", " if item.type in _CODED else "; "
    return between.join(_text_of(item, value) for value in values)


def _text_of(item: Item, value: object) -> str:
    for printed, code in printed_codes(item):
        if code == value and isinstance(code, bool) == isinstance(value, bool):
            return printed
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if item.type is ItemType.DATETIME and isinstance(value, str):
        day, _, clock = value.partition("T")
        return f"{_text_of(item, date.fromisoformat(day))} {clock}"
    if isinstance(value, Quantity):
        return f"{_text_of(item, value.number)} {value.unit}".rstrip()
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


def read_keyed(item: Item, text: str, place: str) -> Answer:
    """The answer that `text`, confirmed by Enter, gives; an empty one was left empty on paper: not asked.

    Raises UserError `no-code`, `no-date`, `no-time`, `no-number` and those of `answering.read_answer`.
    """
    return look_at(item, text, place).answer or _read(item, text.strip(), place)


def look_at(item: Item, text: str, place: str) -> Typed:
    """What stands in the field of `item` after every key."""
    squeezed = text.strip()
    if not squeezed:
        return EMPTY
    of_words = item.type in _WORDS
    for keys, missing in ((DECLINED, Missing.DECLINED), (UNKNOWN, Missing.UNKNOWN)):
        if squeezed == keys[0] or (not of_words and squeezed.lower() in keys):
            return Typed(Progress.READY if of_words else Progress.WHOLE, Answer(missing=missing))
    try:
        answer = _read(item, squeezed, place)
    except UserError as error:
        if item.repeats:
            begun = _several_begun(item, squeezed, place, error)
        else:
            begun = _may_become(item, squeezed)
        return Typed(Progress.BEGUN) if begun else Typed(Progress.WRONG, error=error)
    return Typed(Progress.WHOLE if _is_whole(item, squeezed, answer.value) else Progress.READY, answer)


def _read(item: Item, text: str, place: str) -> Answer:
    return read_answer(item, _several(item, text, place) if item.repeats else _plain(item, text, place), place)


def _longer(item: Item, text: str) -> bool:
    """Whether a code on the form begins with `text` and goes on."""
    return any(printed != text and printed.startswith(text) for printed, _ in printed_codes(item))


def _several_begun(item: Item, text: str, place: str, error: UserError) -> bool:
    """Whether the last of several can still become what the form allows, all before it being so already."""
    if item.type in _CODED:
        return error.code == "no-code" and _codes_begun(item, text)
    one = replace(item, repeats=False, exclusive=None)
    *before, last = (look_at(one, part, place) for part in text.split(";"))
    return last.progress is Progress.BEGUN and all(typed.answer is not None for typed in before)


def _codes_begun(item: Item, text: str) -> bool:
    """Whether the last of several codes can still become one, all before it being codes."""
    *before, last = _BETWEEN.split(text)
    codes = [printed for printed, _ in printed_codes(item)]
    return all(one in codes for one in before) and any(code.startswith(last) for code in codes)


def _several(item: Item, text: str, place: str) -> list[object]:
    if item.type in _CODED:
        return [_code(item, part, place) for part in _BETWEEN.split(text) if part]
    return [_plain(item, part.strip(), place) for part in text.split(";") if part.strip()]


def _plain(item: Item, text: str, place: str) -> object:
    """`text` as the plain value `read_answer` takes."""
    read: Callable[[str, str], object] | None = _READERS.get(item.type)
    if read is not None:
        return read(text, place)
    if item.type in _CODED:
        return _code(item, text, place)
    if item.type is ItemType.QUANTITY:
        return _quantity(item, text, place)
    if item.type is ItemType.OPEN_CODING:
        codes = dict(printed_codes(item))
        return codes.get(text, {"text": text})
    return text


def _code(item: Item, text: str, place: str) -> int | str | bool:
    """The option that the code printed as `text` stands for."""
    codes = dict(printed_codes(item))
    if text not in codes:
        raise UserError("no-code", f"No box has this code; known: {', '.join(codes)}.", place)
    return codes[text]


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _day(text: str, place: str) -> str:
    found = re.fullmatch(r"(\d{1,2})\s*[./ -]?\s*(\d{1,2})\s*[./ -]?\s*(\d{4})", text, re.ASCII)
    if found is None or (_is_digits(text) and len(text) != 8):
        raise _no_day(place)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        raise _no_day(place) from None


def _no_day(place: str) -> UserError:
    return UserError("no-date", "Write the day as eight digits, such as 02032026, or 2/3/2026.", place)


def _clock(text: str, place: str) -> str:
    found = re.fullmatch(r"(\d{1,2})\s*[:.hH,]?\s*(\d{2})([:.,][0-5]\d)?", text, re.ASCII)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UserError("no-time", "Write the time as four digits, such as 0930.", place)
    seconds = f":{found[3][1:]}" if found[3] else ""
    return f"{int(found[1]):02}:{found[2]}{seconds}"


def _moment(text: str, place: str) -> str:
    day, _, clock = (text[:8], "", text[8:]) if _is_digits(text) else text.rpartition(" ")
    return f"{_day(day.strip(), place)}T{_clock(clock.strip(), place)}"


def _number(text: str, place: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise UserError("no-number", "Write digits, with a comma where there is one.", place)
    return Decimal(text.replace(",", "."))


_READERS: Final[Mapping[ItemType, Callable[[str, str], object]]] = {
    ItemType.DATE: _day,
    ItemType.TIME: _clock,
    ItemType.DATETIME: _moment,
    ItemType.INTEGER: _number,
    ItemType.DECIMAL: _number,
}


def _quantity(item: Item, text: str, place: str) -> dict[str, object]:
    """A number, and its unit by name or by its place on the form."""
    number, _, unit = text.partition(" ")
    unit = unit.strip()
    if _is_digits(unit) and 0 < int(unit) <= len(item.units):
        unit = item.units[int(unit) - 1]
    return {"number": _number(number, place)} | ({"unit": unit} if unit else {})


def _may_become(item: Item, text: str) -> bool:
    """Whether what is typed so far can still become an answer."""
    match item.type:
        case ItemType.CODING | ItemType.BOOLEAN:
            return _longer(item, text)
        case ItemType.DATE | ItemType.DATETIME:
            return _day_begun(text, 12 if item.type is ItemType.DATETIME else 8)
        case ItemType.TIME:
            return bool(re.fullmatch(r"([01]?\d|2[0-3])?[:.hH,]?([0-5]|[0-5]\d[:.,][0-5]?)?|[3-9]", text, re.ASCII))
        case ItemType.INTEGER | ItemType.DECIMAL:
            return bool(_BEGUN_NUMBER.fullmatch(text)) and _number_begun(item, text)
        case ItemType.QUANTITY:
            return bool(re.fullmatch(r"-?\d*[.,]?\d*( .*)?", text, re.ASCII))
        case ItemType.URL:
            return " " not in text
        case _:
            return False


def _day_begun(text: str, digits: int) -> bool:
    if not _is_digits(text):
        return bool(re.fullmatch(r"\d{1,2}[./ -]?(\d{1,2}([./ -](\d{0,4}( .*)?)?)?)?", text, re.ASCII))
    day, month = text[:2], text[2:4]
    return len(text) < digits and day <= "31" and day != "00" and month <= "12" and month != "00"


def _number_begun(item: Item, text: str) -> bool:
    """A number too small can grow, one too large cannot shrink."""
    if text.strip("-") == "" or text[-1] in ".,":
        return True
    number = Decimal(text.replace(",", "."))
    low, high = item.minimum, item.maximum
    return low is not None and 0 <= number < low and (high is None or number * 10 <= high)


def _is_whole(item: Item, text: str, value: Value | None) -> bool:
    if item.repeats or not _is_digits(text):
        return False
    if item.type in _CODED:
        return not _longer(item, text)
    if item.type is ItemType.INTEGER and isinstance(value, int):
        return item.maximum is not None and (value == 0 or value * 10 > item.maximum)
    return len(text) == {ItemType.DATE: 8, ItemType.TIME: 4, ItemType.DATETIME: 12}.get(item.type, 0)
