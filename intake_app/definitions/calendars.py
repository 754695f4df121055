"""Reads `resources/calendars`: `calendars.csv` lists them, `<id>.csv` holds the holidays of one."""

from datetime import date
from pathlib import Path
from typing import Final

from intake_app.definitions.csv_rows import CsvRow, read_csv
from intake_app.definitions.problems import DefinitionError, Problem, Sheet
from intake_app.domain.calendars import Holiday, Observed, WorkingCalendar

INDEX: Final = "calendars.csv"
_INDEX_COLUMNS: Final = ("id", "weekend", "source", "verified")
_COLUMNS: Final = (
    "name", "month", "day", "easter", "weekday", "nth", "days", "observed", "first_year", "last_year",
)  # fmt: skip


def calendar_ids(folder: Path) -> tuple[str, ...]:
    """The calendars that are there."""
    problems: list[Problem] = []
    return tuple(row.cells["id"] for row in _index(folder, problems))


def read_calendar(folder: Path, calendar_id: str) -> WorkingCalendar:
    """The calendar of that id. Raises DefinitionError with every problem found, each with file, line and mend."""
    problems: list[Problem] = []
    row = next((one for one in _index(folder, problems) if one.cells["id"] == calendar_id), None)
    sheet = Sheet(str(folder / f"{calendar_id}.csv"), problems)
    if row is None:
        Sheet(str(folder / INDEX), problems).error(0, "unknown-calendar", f"There is no calendar '{calendar_id}'.", "")
        raise DefinitionError(problems)
    holidays = tuple(
        holiday for one in read_csv(folder / f"{calendar_id}.csv", sheet, _COLUMNS) if (holiday := _holiday(one, sheet))
    )
    if any(problem.severity == "error" for problem in problems):
        raise DefinitionError(problems)
    weekend = frozenset(int(part) for part in row.cells["weekend"].split("|"))
    return WorkingCalendar(calendar_id, weekend, holidays, row.cells["source"], row.cells["verified"] == "yes")


def _index(folder: Path, problems: list[Problem]) -> list[CsvRow]:
    return read_csv(folder / INDEX, Sheet(str(folder / INDEX), problems), _INDEX_COLUMNS)


def _holiday(row: CsvRow, sheet: Sheet) -> Holiday | None:
    cells = row.cells
    try:
        days = tuple(date.fromisoformat(part.strip()) for part in cells["days"].split("|") if part.strip())
        holiday = Holiday(
            cells["name"],
            int(cells["month"] or 0),
            int(cells["day"] or 0),
            int(cells["easter"]) if cells["easter"] else None,
            int(cells["weekday"] or 0),
            int(cells["nth"] or 0),
            days,
            Observed(cells["observed"] or Observed.AS_IT_FALLS),
            int(cells["first_year"]) if cells["first_year"] else None,
            int(cells["last_year"]) if cells["last_year"] else None,
        )
        if not holiday.days:
            holiday.falls_on(2028)
    except ValueError as problem:
        sheet.error(row.line, "holiday", f"This is no holiday: {problem}.", "Give month and day, or days after Easter.")
        return None
    return holiday
