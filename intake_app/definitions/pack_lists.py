"""Reads the lists beside a pack's tables: reference amounts, figures of the law, follow-up rules and clocks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from intake_app.definitions.csv_rows import CsvRow
from intake_app.definitions.fields import CODE, NAME, WHOLE, iso_day
from intake_app.definitions.inputs import InputDomain
from intake_app.definitions.problems import Sheet
from intake_app.definitions.tables import NOTHING, read_applies, read_cites, read_yes_no
from intake_app.domain.policy import ClockRule, Fact, FollowUpRule
from intake_app.domain.quantities import MICROGRAMS, ReferenceAmount, micrograms

REFERENCE_COLUMNS: Final = ("substance", "daily", "unit", "valid_from", "valid_to", "cites", "verified")
FACT_COLUMNS: Final = ("fact", "value", "unit", "valid_from", "valid_to", "cites", "verified")
FOLLOW_UP_COLUMNS: Final = (
    "rule", "kind", "anchor", "days", "every", "times", "channel", "needs_consent", "applies", "cites", "verified",
)  # fmt: skip
CLOCK_COLUMNS: Final = ("clock", "start", "end", "hours", "months", "applies", "cites", "verified")
NOTE: Final = ("note",)
CLOCK_DAYS: Final = ("days",)
"""A column a list of clocks may have besides."""
ANCHORS: Final = ("decision", "appointment", "suspension-end", "completion")
_LARGEST_AMOUNT: Final = Decimal(1_000_000)
_DECIMAL_COMMA: Final = re.compile(r"[0-9]+,(?![0-9]{3}\Z)[0-9]+")
_MOST: Final = {"days": 36_500, "every": 3_660, "times": 120, "hours": 100_000, "months": 1_200}
"""How far a span may reach by column: what is counted from a day must not end beyond the calendar."""


class _Validity(NamedTuple):
    """From when until when a name has a value, and where that is written."""

    line: int
    name: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class ListReader:
    """Reads the rows of one list. `domains` are the named inputs that `applies` may test."""

    sheet: Sheet
    sources: Mapping[str, object]
    domains: Mapping[str, InputDomain]

    def references(self, rows: Sequence[CsvRow]) -> tuple[ReferenceAmount, ...]:
        found: list[_Validity] = []
        amounts = []
        for row in rows:
            substance, unit = self._code(row, "substance"), row.cells["unit"]
            amount = self._amount(row)
            if unit not in MICROGRAMS:
                self.sheet.error(
                    row.line, "unknown-unit", f"'{unit}' is no unit of mass.", self.sheet.hint(unit, MICROGRAMS)
                )
            first, last, cites, verified = self._common(row, f"The reference of '{substance}'")
            found.append(_Validity(row.line, substance, first, last))
            if amount is not None and unit in MICROGRAMS:
                mass = micrograms(amount, unit) or 0
                amounts.append(ReferenceAmount(substance, mass, first, last, cites, verified))
        self._no_double_validity(found)
        return tuple(amounts)

    def facts(self, rows: Sequence[CsvRow]) -> tuple[Fact, ...]:
        facts = []
        found: list[_Validity] = []
        for row in rows:
            fact_id = self._name(row, "fact")
            value = row.cells["value"]
            if not value:
                self.sheet.error(
                    row.line, "value-empty", f"'{fact_id}' has no value.", "Write the figure, or remove the row."
                )
            first, last, cites, verified = self._common(row, f"The figure '{fact_id}'")
            found.append(_Validity(row.line, fact_id, first, last))
            facts.append(Fact(fact_id, value, row.cells["unit"], first, last, cites, verified))
        self._no_double_validity(found)
        return tuple(facts)

    def follow_up(self, rows: Sequence[CsvRow]) -> tuple[FollowUpRule, ...]:
        rules: dict[str, FollowUpRule] = {}
        for row in rows:
            rule_id = self._name(row, "rule")
            if rule_id in rules:
                self.sheet.error(row.line, "duplicate-rule", f"The rule '{rule_id}' stands here twice.", "Rename one.")
            anchor = row.cells["anchor"]
            if anchor not in ANCHORS:
                self.sheet.error(
                    row.line,
                    "unknown-anchor",
                    f"'{anchor}' is nothing to count from.",
                    self.sheet.hint(anchor, ANCHORS),
                )
            every, times = self._whole(row, "every") or 0, self._whole(row, "times")
            if every < 0 or (times is not None and times < 1):
                self.sheet.error(
                    row.line, "bad-number", "'every' must be 0 or more, 'times' 1 or more.", "Mend the number."
                )
            cites, verified = self._authority(row, f"The rule '{rule_id}'")
            rules[rule_id] = FollowUpRule(
                rule_id, self._code(row, "kind"), anchor, self._whole(row, "days", required=True) or 0, every,
                1 if times is None else times, "" if row.cells["channel"] in NOTHING else row.cells["channel"],
                read_yes_no(row.cells["needs_consent"], "needs_consent", self.sheet, row.line),
                read_applies(row.cells["applies"], self.domains, self.sheet, row.line), cites, verified,
            )  # fmt: skip
        return tuple(rules.values())

    def clocks(self, rows: Sequence[CsvRow], moments: Mapping[str, object]) -> tuple[ClockRule, ...]:
        rules: dict[str, ClockRule] = {}
        known = (*moments, "decision")
        for row in rows:
            clock_id = self._name(row, "clock")
            if clock_id in rules:
                self.sheet.error(
                    row.line, "duplicate-rule", f"The clock '{clock_id}' stands here twice.", "Rename one."
                )
            end = "" if row.cells["end"] in NOTHING else row.cells["end"]
            for column, name in (("start", row.cells["start"]), ("end", end)):
                if name not in known and (name or column == "start"):
                    self.sheet.error(
                        row.line,
                        "unknown-moment",
                        f"'{name}' under '{column}' is no moment of the pack.",
                        self.sheet.hint(name, known),
                    )
            hours, months = self._whole(row, "hours"), self._whole(row, "months")
            days = self._whole(row, "days") if "days" in row.cells else None
            if sum(span is not None for span in (hours, days, months)) > 1:
                what = "A clock counts hours, days or months, one of them alone."
                self.sheet.error(row.line, "bad-number", what, "Empty the others.")
            cites, verified = self._authority(row, f"The clock '{clock_id}'")
            applies = read_applies(row.cells["applies"], self.domains, self.sheet, row.line)
            rules[clock_id] = ClockRule(
                clock_id, row.cells["start"], end, hours, months, applies, cites, verified, days
            )
        return tuple(rules.values())

    def _amount(self, row: CsvRow) -> Decimal | None:
        text = row.cells["daily"]
        try:
            # `0,1` is what a spreadsheet of many countries writes; `1,000` is one thing here and another there.
            amount = Decimal(text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text)
        except InvalidOperation:
            self.sheet.error(
                row.line, "bad-number", f"'{text}' under 'daily' is not a number.", "Write it with a point: 0.1."
            )
            return None
        if not amount.is_finite() or not 0 < amount <= _LARGEST_AMOUNT:
            self.sheet.error(row.line, "bad-number", f"'{text}' under 'daily' is no amount.", "Write a number above 0.")
            return None
        return amount

    def _common(self, row: CsvRow, subject: str) -> tuple[date | None, date | None, tuple[str, ...], bool]:
        first, last = self._day(row, "valid_from"), self._day(row, "valid_to")
        if first is not None and last is not None and first > last:
            self.sheet.error(
                row.line, "dates-reversed", f"{subject} ends before it begins.", "Swap valid_from and valid_to."
            )
        return first, last, *self._authority(row, subject)

    def _authority(self, row: CsvRow, subject: str) -> tuple[tuple[str, ...], bool]:
        verified = read_yes_no(row.cells["verified"], "verified", self.sheet, row.line)
        if not verified:
            self.sheet.information(
                row.line,
                "unverified",
                f"{subject} is not verified yet.",
                "Read it in its source, then write yes under 'verified'.",
            )
        return read_cites(row.cells["cites"], self.sources, self.sheet, row.line), verified

    def _day(self, row: CsvRow, column: str) -> date | None:
        text = row.cells[column]
        if text in NOTHING:
            return None
        day = iso_day(text)
        if day is None:
            self.sheet.error(
                row.line, "not-a-date", f"'{text}' under '{column}' is not a date.", "Write it as 2026-03-02."
            )
        return day

    def _whole(self, row: CsvRow, column: str, required: bool = False) -> int | None:
        text = row.cells[column]
        if text in NOTHING and not required:
            return None
        if not WHOLE.fullmatch(text):
            self.sheet.error(
                row.line, "bad-number", f"'{text}' under '{column}' is not a whole number.", "Write digits only."
            )
            return None
        most = _MOST.get(column)
        if most is not None and abs(int(text)) > most:
            what = f"'{text}' under '{column}' is beyond {most}."
            self.sheet.error(row.line, "bad-number", what, "Look for a digit too many.")
            return None
        return int(text)

    def _name(self, row: CsvRow, column: str) -> str:
        text = row.cells[column]
        if not NAME.fullmatch(text):
            self.sheet.error(
                row.line,
                "bad-name",
                f"'{text}' under '{column}' cannot be a name.",
                "Use letters, digits, '-' and '_' only.",
            )
        return text

    def _code(self, row: CsvRow, column: str) -> str:
        text = row.cells[column]
        if not CODE.fullmatch(text):
            self.sheet.error(
                row.line,
                "bad-code",
                f"'{text}' under '{column}' cannot be a code.",
                "Use lower-case letters, digits and '-'.",
            )
        return text

    def _no_double_validity(self, found: Sequence[_Validity]) -> None:
        latest: dict[str, _Validity] = {}
        for entry in sorted(found, key=lambda entry: (entry.first or date.min, entry.line)):
            before = latest.get(entry.name)
            if before is not None and (before.last or date.max) >= (entry.first or date.min):
                self.sheet.error(
                    entry.line,
                    "validity-overlap",
                    f"'{entry.name}' is valid twice at once (see line {before.line}).",
                    "End one on the day before the other begins.",
                )
            if before is None or (before.last or date.max) < (entry.last or date.max):
                latest[entry.name] = entry
