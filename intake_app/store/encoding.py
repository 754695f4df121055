"""Answers and settings as text: JSON with a tag where JSON alone would lose the type."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any

from intake_app.domain.answers import OwnText, Quantity, Row, Value

_TAG = "$"
_BARE = frozenset({NoneType, bool, int, float, str})


def encode(value: object) -> str:
    """`value` as canonical JSON. Equal values of equal type give equal text. TypeError for a type nobody stores."""
    return json.dumps(_tagged(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def decode(text: str) -> Any:
    """What `encode` was given: same values, same types (lists come back as tuples)."""
    return _plain(json.loads(text))


def revived(value: Any) -> Any:
    """What `decode` gives, of a text whose JSON is read already."""
    return _plain(value)


def decode_value(text: str) -> Value:
    """The value of an answer."""
    value: Value = decode(text)
    return value


def as_utc(moment: datetime) -> datetime:
    """`moment` in UTC; a time without zone is taken for UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso(moment: date | time | None) -> str | None:
    """ISO text of a date, time or moment; None stays None."""
    return None if moment is None else moment.isoformat()


def _tagged(value: object) -> object:
    # A kept policy has some hundred thousand values, nearly all of these types; the checks below are slow.
    kind = type(value)
    if kind in _BARE:
        return value
    if isinstance(value, dict):
        return _tagged_map(value)
    if kind is tuple or kind is list:
        return [_tagged(inner) for inner in value]  # type: ignore[attr-defined]
    return _tagged_rarer(value)


def _tagged_map(value: Mapping[Any, object]) -> object:
    if not all(isinstance(key, str) for key in value):
        raise TypeError("only text keys can be stored")
    return {_TAG: "map", "of": {key: _tagged(inner) for key, inner in value.items()}}


def _tagged_rarer(value: object) -> object:
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return {_TAG: "decimal", "of": str(value)}
    if isinstance(value, datetime):
        return {_TAG: "datetime", "of": value.isoformat()}
    if isinstance(value, date):
        return {_TAG: "date", "of": value.isoformat()}
    if isinstance(value, time):
        return {_TAG: "time", "of": value.isoformat()}
    if isinstance(value, Quantity):
        return {_TAG: "quantity", "of": [str(value.number), value.unit]}
    if isinstance(value, OwnText):
        return {_TAG: "own", "of": value.text}
    if isinstance(value, Row):
        return {_TAG: "row", "of": [[key, _tagged(cell)] for key, cell in value.cells]}
    if isinstance(value, Mapping):
        return _tagged_map(value)
    if isinstance(value, tuple | list):
        return [_tagged(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_plain(inner) for inner in value)
    if not isinstance(value, dict):
        return value
    kind, inner = value[_TAG], value["of"]
    match kind:
        case "decimal":
            return Decimal(inner)
        case "datetime":
            return datetime.fromisoformat(inner)
        case "date":
            return date.fromisoformat(inner)
        case "time":
            return time.fromisoformat(inner)
        case "quantity":
            return Quantity(Decimal(inner[0]), inner[1])
        case "own":
            return OwnText(inner)
        case "row":
            return Row(tuple((key, _plain(cell)) for key, cell in inner))
        case "map":
            return {key: _plain(cell) for key, cell in inner.items()}
        case _:
            raise ValueError(f"unknown tag {kind}")
