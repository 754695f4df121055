"""Amounts of substances, as integer micrograms, and what a law compares them with."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MICROGRAMS: dict[str, int] = {"g": 1_000_000, "mg": 1_000, "ug": 1}
"""Units of mass that convert (SI). Tablets, plants and millilitres do not."""
HEAVIEST_UNIT, LIGHTEST_UNIT = max(MICROGRAMS, key=MICROGRAMS.__getitem__), min(MICROGRAMS, key=MICROGRAMS.__getitem__)


class QuantityReading(StrEnum):
    """How a case's amounts stand to the reference of the law."""

    OVER = "over"
    NOT_COMPARABLE = "not-comparable"
    NO_REFERENCE = "no-reference"
    WITHIN = "within"


@dataclass(frozen=True)
class ReferenceAmount:
    """A daily reference amount of one substance, in micrograms, between two dates (inclusive; None is open)."""

    substance: str
    daily_micrograms: int
    valid_from: date | None = None
    valid_to: date | None = None
    cites: tuple[str, ...] = ()
    verified: bool = True


def micrograms(amount: Decimal, unit: str) -> int | None:
    """`amount` in whole micrograms (halves up), or None when the unit is not a mass."""
    factor = MICROGRAMS.get(unit)
    if factor is None:
        return None
    return int((amount * factor).to_integral_value(ROUND_HALF_UP))
