"""Working days: holidays of real years, as the calendars of those years have them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.calendars import Holiday, Observed, WorkingCalendar, easter_sunday

WEEKEND = frozenset({5, 6})
EASTERS = {
    1818: (3, 22),
    1961: (4, 2),
    2000: (4, 23),
    2008: (3, 23),
    2024: (3, 31),
    2026: (4, 5),
    2038: (4, 25),
    2285: (3, 22),
}


def calendar(*holidays: Holiday) -> WorkingCalendar:
    return WorkingCalendar("x", WEEKEND, holidays, "the test", True)


@pytest.mark.parametrize("year", EASTERS)
def test_easter_falls_where_it_fell(year: int) -> None:
    assert easter_sunday(year) == date(year, *EASTERS[year])


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.weekday() == 6 and date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_the_nth_weekday_is_counted_from_either_end() -> None:
    assert Holiday("Thanksgiving", month=11, weekday=3, nth=4).falls_on(2026) == date(2026, 11, 26)
    assert Holiday("Memorial Day", month=5, weekday=0, nth=-1).falls_on(2026) == date(2026, 5, 25)
    assert Holiday("last Friday of the year", month=12, weekday=4, nth=-1).falls_on(2026) == date(2026, 12, 25)
    assert Holiday("first Monday", month=6, weekday=0, nth=1).falls_on(2026) == date(2026, 6, 1)


def test_a_holiday_is_kept_in_its_years_only() -> None:
    holiday = Holiday("x", month=6, day=19, first_year=2021, last_year=2030)
    assert [holiday.falls_on(year) is not None for year in (2020, 2021, 2030, 2031)] == [False, True, True, False]
    assert calendar(holiday).holidays_of(2019) == {}
    announced = Holiday("x", days=(date(2026, 7, 10),))
    assert announced.falls_on(2026) == date(2026, 7, 10) and announced.falls_on(2027) is None


def test_a_holiday_on_a_weekend_goes_to_the_nearest_weekday_or_the_next_or_nowhere() -> None:
    saturday = {"month": 7, "day": 4}  # 2026
    assert date(2026, 7, 3) in calendar(Holiday("a", **saturday, observed=Observed.NEAREST)).holidays_of(2026)
    assert date(2026, 7, 6) in calendar(Holiday("a", **saturday, observed=Observed.NEXT)).holidays_of(2026)
    assert list(calendar(Holiday("a", **saturday)).holidays_of(2026)) == [date(2026, 7, 4)]
    sunday = Holiday("b", month=7, day=5, observed=Observed.NEAREST)
    assert date(2026, 7, 6) in calendar(sunday).holidays_of(2026)


def test_two_holidays_that_meet_take_a_day_each() -> None:
    christmas = (
        Holiday("c", month=12, day=25, observed=Observed.NEXT),
        Holiday("b", month=12, day=26, observed=Observed.NEXT),
    )
    assert list(calendar(*christmas).holidays_of(2027)) == [date(2027, 12, 27), date(2027, 12, 28)]
    assert list(calendar(*christmas).holidays_of(2026)) == [date(2026, 12, 25), date(2026, 12, 28)]


def test_new_year_on_a_saturday_is_kept_in_the_year_before() -> None:
    new_year = calendar(Holiday("n", month=1, day=1, observed=Observed.NEAREST))
    assert list(new_year.holidays_of(2021)) == [date(2021, 1, 1), date(2021, 12, 31)]
    assert list(new_year.holidays_of(2022)) == []


def test_working_days_are_found_and_counted() -> None:
    days = calendar(Holiday("Good Friday", easter=-2), Holiday("Easter Monday", easter=1))
    friday = date(2026, 4, 3)
    assert not days.is_working(friday)
    assert days.on_or_after(friday) == date(2026, 4, 7) and days.on_or_before(friday) == date(2026, 4, 2)
    assert days.on_or_after(date(2026, 4, 7)) == date(2026, 4, 7)
    assert days.working_days_after(date(2026, 4, 1), 3) == date(2026, 4, 8)
    assert days.working_days_after(friday, 0) == friday


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="no working day"):
        WorkingCalendar("x", frozenset(range(7)), (), "", False).on_or_after(date(2026, 1, 1))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 30))
def test_the_days_counted_are_all_working_days(day: date, count: int) -> None:
    days = calendar(Holiday("a", month=12, day=25, observed=Observed.NEXT), Holiday("b", easter=1))
    end = days.working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(days.is_working(one) for one in between) == count
    assert end == day or days.is_working(end)
