"""The calendars that ship, against days that are known; and files that are no calendar."""

from datetime import date
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.definitions.calendars import calendar_ids, read_calendar
from intake_app.definitions.problems import DefinitionError

FOLDER = paths.resources_dir() / "calendars"
KNOWN = {
    "pt": {2026: "01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25",
           2014: "01-01 04-18 04-20 04-25 05-01 06-10 08-15 12-08 12-25"},
    "us": {2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
           2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"},
    "nz": {2026: "01-01 01-02 02-06 04-03 04-06 04-27 06-01 07-10 10-26 12-25 12-28",
           2022: "01-03 01-04 02-07 04-15 04-18 04-25 06-06 06-24 10-24 12-26 12-27"},
    "gb": {2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
           2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
    "no": {2026: "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26"},
    "de": {2026: "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "year"), [(name, year) for name, years in KNOWN.items() for year in years])
def test_the_days_off_are_those_of_the_year(name: str, year: int) -> None:
    found = read_calendar(FOLDER, name).holidays_of(year)
    assert " ".join(f"{day:%m-%d}" for day in found) == KNOWN[name][year]


@pytest.mark.parametrize("name", calendar_ids(FOLDER))
def test_every_calendar_has_working_days_in_any_year(name: str) -> None:
    calendar = read_calendar(FOLDER, name)
    assert calendar.source
    for year in (2001, 2024, 2028, 2059):
        assert (
            200
            < sum(calendar.is_working(date(year, month, day)) for month in range(1, 13) for day in range(1, 29))
            < 260
        )


def test_a_calendar_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no calendar 'xx'"):
        read_calendar(FOLDER, "xx")
    with pytest.raises(DefinitionError):
        read_calendar(tmp_path, "pt")


def test_every_wrong_row_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "calendars.csv").write_text("id,weekend,source,verified\nzz,5 | 6,the test,no\n", encoding="utf-8")
    header = "name,month,day,easter,weekday,nth,days,observed,first_year,last_year\n"
    rows = "a,13,1,,,,,,,\nb,1,32,,,,,,,\nc,1,1,,,,,sometimes,,\nd,,,x,,,,,,\ne,,,,,,yesterday,,,\nf,1,1,,,,,,,\n"
    (tmp_path / "zz.csv").write_text(header + rows, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_calendar(tmp_path, "zz")
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 5, 6]
