"""From FHIR's typed values (`valueCoding`, `answerQuantity`, `initialDate`) to what an answer of our item is."""

import re
from datetime import date
from typing import Final

from intake_app.domain.questionnaire import ItemType
from intake_app.exchange.drafts import ItemDraft
from intake_app.exchange.elements import Element
from intake_app.exchange.fhir_options import matching

_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(([01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:\.[0-9]+)?(Z|[+-][0-9:]{5})?"
)
_CLOCK: Final = re.compile(r"(([01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:\.[0-9]+)?")
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S{1,1900}")
_CODED: Final = (ItemType.CODING, ItemType.OPEN_CODING)

Plain = bool | int | str | dict[str, str]


class NoFit(Exception):  # noqa: N818 (never leaves this package; a way to say why, not a fault)
    """Why a value cannot be an answer of the item, in words that end a sentence."""


def plain_answer(draft: ItemDraft, kind: str, element: Element, key: str) -> Plain:
    """The value under `key`, of FHIR's type `kind`, as it stands in our files where an answer to `draft` is meant.

    Raises `NoFit` when it can never be one.
    """
    if draft.type in _CODED:
        return _option(draft, kind, element, key)
    if draft.type is ItemType.BOOLEAN and kind == "Boolean":
        value = element.flag(key)
        if value is not None:
            return value
    if draft.type in (ItemType.INTEGER, ItemType.DECIMAL) and kind in ("Integer", "Decimal"):
        return _number(draft, element, key)
    if draft.type is ItemType.QUANTITY and kind == "Quantity":
        return _quantity(draft, element, key)
    if draft.type in (ItemType.STRING, ItemType.TEXT, ItemType.URL) and kind in ("String", "Uri", "Url", "Text"):
        return _text(draft, element.text(key))
    if draft.type in (ItemType.STRING, ItemType.TEXT) and kind == "Coding":
        part = element.part(key)
        return _text(draft, (part.text("display") or part.code("code")) if part is not None else "")
    if draft.type in (ItemType.DATE, ItemType.DATETIME, ItemType.TIME) and kind in ("Date", "DateTime", "Time"):
        return _moment(draft.type, element.code(key))
    raise NoFit(f"a {kind} can never be its answer")


def _text(draft: ItemDraft, text: str) -> str:
    if not text:
        raise NoFit("an empty text is no answer")
    if draft.max_length is not None and len(text) > draft.max_length:
        raise NoFit("the text is longer than the form allows")
    if draft.type is ItemType.URL and not _URL.fullmatch(text):
        raise NoFit("the text is no address")
    return text


def _option(draft: ItemDraft, kind: str, element: Element, key: str) -> int | str | dict[str, str]:
    coding: dict[str, str] = {}
    if kind == "Coding":
        part = element.part(key)
        names = ("system", "code", "display")
        coding = {name: part.text(name) for name in names} if part is not None else {}
    elif kind in ("String", "Date", "Time", "Integer", "Decimal"):
        number = element.number(key) if kind in ("Integer", "Decimal") else None
        text = element.text(key) if number is None else f"{number:f}"
        coding = {"code": text, "display": text}
    elif kind == "Reference":
        part = element.part(key)
        coding = {"code": part.code("reference")} if part is not None else {}
    found = matching(draft, coding)
    if found is None and kind != "Coding":
        found = next((one for one in draft.options if one.text == coding.get("display")), None)
    if found is not None:
        return found.code
    own = coding.get("display", "") or coding.get("code", "")
    if draft.type is ItemType.OPEN_CODING and own:
        return {"text": own}
    raise NoFit(f"“{own[:60]}” is no option of it")


def _number(draft: ItemDraft, element: Element, key: str) -> int | str:
    number = element.number(key)
    if number is None:
        raise NoFit("it is no number")
    if draft.type is ItemType.INTEGER:
        if number != number.to_integral_value() or abs(number) >= 10**9:
            raise NoFit(f"{number:f} is no whole number")
        return int(number)
    return f"{number:f}"


def _quantity(draft: ItemDraft, element: Element, key: str) -> dict[str, str]:
    part = element.part(key)
    number = part.number("value") if part is not None else None
    if part is None or number is None:
        raise NoFit("it has no number")
    told = part.code("code") or part.text("unit")
    known = {unit["code"]: unit["code"] for unit in draft.units}
    known |= {unit["display"]: unit["code"] for unit in draft.units if "display" in unit}
    if known and told not in known and part.text("unit") not in known:
        raise NoFit(f"“{told[:40]}” is none of its units")
    unit = known.get(told) or known.get(part.text("unit")) or told
    if len(unit) > 64 or not unit.isprintable():
        raise NoFit("its unit is too long")
    return {"number": f"{number:f}", "unit": unit}


def _moment(wanted: ItemType, text: str) -> str:
    moment, clock = _MOMENT.fullmatch(text), _CLOCK.fullmatch(text)
    day = moment[1] if moment else text
    if wanted is ItemType.TIME:
        if clock or moment:
            return _short(clock[1] if clock else moment[2] if moment else "")
        raise NoFit("it is no time of day")
    try:
        if len(day) != 10:
            raise ValueError
        date.fromisoformat(day)
    except ValueError:
        raise NoFit(f"“{text[:30]}” is no whole date") from None
    if wanted is ItemType.DATE:
        return day
    if moment is None:
        raise NoFit(f"“{text[:30]}” has no time of day")
    return f"{day}T{_short(moment[2])}"


def _short(clock: str) -> str:
    return clock.removesuffix(":00") if len(clock) == 8 else clock
