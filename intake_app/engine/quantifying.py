"""Amounts beside the reference of the law. Shown, and read by the route; never by the tier."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf

from intake_app.domain.answers import Row
from intake_app.domain.evaluation import QuantityLine
from intake_app.domain.quantities import (
    HEAVIEST_UNIT,
    LIGHTEST_UNIT,
    MICROGRAMS,
    QuantityReading,
    ReferenceAmount,
    micrograms,
)

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


@dataclass(frozen=True)
class _Entry:
    """One entry as it was told: "" and None for what was not. `weight` is in micrograms, None without one."""

    substance: str
    amount: Decimal | None
    unit: str

    @property
    def weight(self) -> int | None:
        return None if self.amount is None else micrograms(self.amount, self.unit)

    @property
    def no_mass(self) -> bool:
        """True when its unit does not convert, whatever the amount."""
        return self.unit not in ("", *MICROGRAMS)

    @property
    def is_told(self) -> bool:
        return bool(self.substance and self.unit) and (self.amount is not None or self.no_mass)

    @property
    def text(self) -> str:
        return "" if self.amount is None else f"{self.amount} {self.unit}".strip()


def _entry(row: Row) -> _Entry:
    told = dict(row.cells)
    amount = told.get("amount")
    if amount is not None and not isinstance(amount, Decimal):
        amount = Decimal(str(amount))
    return _Entry(str(told.get("substance", "")), amount, str(told.get("unit", "")))


def quantity_lines(
    rows: Iterable[Row], references: tuple[ReferenceAmount, ...], days: int, day: date | None
) -> tuple[QuantityLine, ...]:
    """One line for each entry. Reads `substance`, `amount`, `unit`; without one of them the reading is empty, but for
    an amount in a unit that does not convert. Entries of one substance are read together: two lots that are over
    between them are each `over`; different substances are never added up."""
    entries = [_entry(row) for row in rows]
    weights = [entry.weight for entry in entries]
    totals: dict[str, int] = {}
    for entry, weight in zip(entries, weights, strict=True):
        totals[entry.substance] = totals.get(entry.substance, 0) + (weight or 0)
    lines: list[QuantityLine] = []
    for entry, weight in zip(entries, weights, strict=True):
        reference = reference_on(references, entry.substance, day)
        limit = None if reference is None else reference.daily_micrograms * days
        # All of a substance is over together; one lot whose unit does not compare stays so.
        reading = _reading(None if weight is None else totals[entry.substance], limit) if entry.is_told else ""
        verified = reference is None or reference.verified
        lines.append(QuantityLine(entry.substance, weight, limit, reading, entry.text, verified))
    return tuple(lines)


def quantity_readings(
    rows: Sequence[Row], references: tuple[ReferenceAmount, ...], days: int, day: date | None
) -> frozenset[QuantityReading]:
    """Every reading of the whole case that is possible: one, unless a part of an entry is not told, which then stands
    for all it could be.

    `over` if any substance is over, else `not-comparable` if any is, else `no-reference` if none has one, else
    `within`.
    """
    found = {line.reading for line in quantity_lines(rows, references, days, day)}
    if "" not in found:
        return frozenset({next((one for one in _GRAVEST_FIRST if one in found), QuantityReading.NO_REFERENCE)})
    limits = {
        one.substance: one.daily_micrograms * days
        for one in references
        if reference_on(references, one.substance, day) is one
    }
    entries = [_entry(row) for row in rows]
    if _over(limits, [(entry.substance, entry.weight or 0) for entry in entries]):
        return frozenset({QuantityReading.OVER})
    heaviest = [
        (one, _heaviest(entry)) for entry in entries for one in ([entry.substance] if entry.substance else limits)
    ]
    possible = {QuantityReading.OVER} if _over(limits, heaviest) else set()
    if any((entry.no_mass or not entry.unit) and _can_have(entry, limits) for entry in entries):
        possible.add(QuantityReading.NOT_COMPARABLE)
    if _can_be_within(entries, limits):
        possible.add(QuantityReading.WITHIN)
    if all(entry.substance not in limits for entry in entries):
        possible.add(QuantityReading.NO_REFERENCE)
    return frozenset(possible)


_GRAVEST_FIRST = (QuantityReading.OVER, QuantityReading.NOT_COMPARABLE, QuantityReading.WITHIN)


def _over(limits: Mapping[str, int], weights: Iterable[tuple[str, float]]) -> bool:
    """Whether all of a substance together is over its limit."""
    totals = dict.fromkeys(limits, 0.0)
    for substance, weight in weights:
        if substance in totals:
            totals[substance] += weight
    return any(total > limits[substance] for substance, total in totals.items())


def _heaviest(entry: _Entry) -> float:
    """The most micrograms it can have."""
    if entry.amount is None:
        return 0 if entry.no_mass else inf
    return micrograms(entry.amount, entry.unit or HEAVIEST_UNIT) or 0


def _lightest(entry: _Entry) -> int:
    """The fewest micrograms it can have, if its unit is one of mass."""
    return 0 if entry.amount is None else micrograms(entry.amount, entry.unit or LIGHTEST_UNIT) or 0


def _can_have(entry: _Entry, limits: Mapping[str, int]) -> bool:
    """Whether its substance has, or could have, a reference."""
    return entry.substance in limits or (not entry.substance and bool(limits))


def _can_be_within(entries: Sequence[_Entry], limits: Mapping[str, int]) -> bool:
    """Whether every entry whose substance has a reference can be comparable, and all of them together not over."""
    compared = [entry for entry in entries if entry.substance in limits]
    if any(entry.no_mass for entry in compared):
        return False
    if compared:
        return not _over(limits, [(entry.substance, _lightest(entry)) for entry in compared])
    most = max(limits.values(), default=-1)
    return any(not entry.substance and not entry.no_mass and _lightest(entry) <= most for entry in entries)


def all_readings() -> frozenset[QuantityReading]:
    """What is possible while nothing is known of the amounts."""
    return _ALL


def _reading(weight: int | None, limit: int | None) -> str:
    if limit is None:
        return QuantityReading.NO_REFERENCE
    if weight is None:
        return QuantityReading.NOT_COMPARABLE
    return QuantityReading.OVER if weight > limit else QuantityReading.WITHIN
