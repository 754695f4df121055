"""Amounts beside the reference of the law. Shown, and read by the route; never by the tier."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from intake_app.domain.answers import Row
from intake_app.domain.evaluation import QuantityLine
from intake_app.domain.quantities import QuantityReading, ReferenceAmount, micrograms

_ALL = frozenset(QuantityReading)


def reference_on(references: Iterable[ReferenceAmount], substance: str, day: date | None) -> ReferenceAmount | None:
    """The reference of `substance` in force on `day` (any, when the day is not known), or None: there is none."""
    for reference in references:
        if reference.substance != substance:
            continue
        starts, ends = reference.valid_from, reference.valid_to
        if day is None or ((starts is None or starts <= day) and (ends is None or day <= ends)):
            return reference
    return None


def quantity_lines(
    rows: Iterable[Row], references: tuple[ReferenceAmount, ...], days: int, day: date | None
) -> tuple[QuantityLine, ...]:
    """One line for each entry. Reads `substance`, `amount`, `unit`; an amount not told has no micrograms and reads
    `within` or `over` as both possible (empty reading). Entries of one substance are read together: two lots that are
    over between them are each `over`; different substances are never added up."""
    entries = [_entry(row) for row in rows]
    totals: dict[str, int] = {}
    for substance, weight, _, _ in entries:
        totals[substance] = totals.get(substance, 0) + (weight or 0)
    lines: list[QuantityLine] = []
    for substance, weight, text, told in entries:
        reference = reference_on(references, substance, day)
        limit = None if reference is None else reference.daily_micrograms * days
        # All of a substance is over together; one lot whose unit does not compare stays so.
        reading = _reading(None if weight is None else totals[substance], limit) if told else ""
        lines.append(QuantityLine(substance, weight, limit, reading, text, reference is None or reference.verified))
    return tuple(lines)


def _entry(row: Row) -> tuple[str, int | None, str, bool]:
    """Its substance, its micrograms if it has any, what was written, and whether both amount and unit were told."""
    told = dict(row.cells)
    substance, amount, unit = str(told.get("substance", "")), told.get("amount"), str(told.get("unit", ""))
    if amount is None:
        return substance, None, "", False
    weight = micrograms(amount if isinstance(amount, Decimal) else Decimal(str(amount)), unit)
    return substance, weight, f"{amount} {unit}".strip(), bool(unit)


def quantity_readings(lines: Iterable[QuantityLine]) -> frozenset[QuantityReading]:
    """Every reading of the whole case that is possible: one, unless an amount that has a reference is not told.

    `over` if any substance is over, else `not-comparable` if any is, else `no-reference` if none has one, else
    `within`.
    """
    lines = tuple(lines)
    told = {line.reading for line in lines if line.reading}
    untold = [line for line in lines if not line.reading]
    possible: set[QuantityReading] = set()
    if QuantityReading.OVER in told:
        return frozenset({QuantityReading.OVER})
    if any(line.reference is not None for line in untold):
        possible.update({QuantityReading.OVER, QuantityReading.NOT_COMPARABLE})
    if QuantityReading.NOT_COMPARABLE in told:
        possible.add(QuantityReading.NOT_COMPARABLE)
    elif any(line.reference is not None for line in lines):
        possible.add(QuantityReading.WITHIN)
    else:
        possible.add(QuantityReading.NO_REFERENCE)
    return frozenset(possible)


def all_readings() -> frozenset[QuantityReading]:
    """What is possible while nothing is known of the amounts."""
    return _ALL


def _reading(weight: int | None, limit: int | None) -> str:
    if limit is None:
        return QuantityReading.NO_REFERENCE
    if weight is None:
        return QuantityReading.NOT_COMPARABLE
    return QuantityReading.OVER if weight > limit else QuantityReading.WITHIN
