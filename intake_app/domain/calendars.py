"""Working days: weekends and public holidays of one country, by rules that hold for any year."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SATURDAY: Final = 5
MOST_CLOSED_DAYS: Final = 60
"""No office is closed for longer; a calendar that says so cannot be right."""


class Observed(StrEnum):
    """What becomes of a holiday on a weekend: nothing, the nearest weekday (Friday or Monday), or the next working day
    that is no holiday itself."""

    AS_IT_FALLS = "as-it-falls"
    NEAREST = "nearest"
    NEXT = "next"


@dataclass(frozen=True)
class Holiday:
    """One public holiday. One of: `month` and `day`; `easter` (days after Easter Sunday, Gregorian); `month`, `weekday`
    (0 Monday) and `nth` (1 first, -1 last); `days`, the very dates, where each year's is announced.

    `first_year` and `last_year` bound it, both included; None where it has no bound.
    """

    name: str
    month: int = 0
    day: int = 0
    easter: int | None = None
    weekday: int = 0
    nth: int = 0
    days: tuple[date, ...] = ()
    observed: Observed = Observed.AS_IT_FALLS
    first_year: int | None = None
    last_year: int | None = None

    def falls_on(self, year: int) -> date | None:
        """Its day in `year`, before any is moved off a weekend; None where there is none."""
        if (self.first_year or year) > year or (self.last_year or year) < year:
            return None
        if self.days:
            return next((day for day in self.days if day.year == year), None)
        if self.easter is not None:
            return easter_sunday(year) + timedelta(days=self.easter)
        if self.nth:
            return _nth_weekday(year, self.month, self.weekday, self.nth)
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which an office works. `verified`: somebody who knows the country's law has looked at it."""

    id: str
    weekend: frozenset[int]
    holidays: tuple[Holiday, ...]
    source: str
    verified: bool

    def holidays_of(self, year: int) -> dict[date, str]:
        """The days off of `year` with the holiday's name, those moved from a weekend on their new day.

        A holiday of the year before or after can be moved into `year`; where two meet, the later one goes on.
        """
        found: dict[date, str] = {}
        moved: list[tuple[date, Holiday]] = []
        for near in (year - 1, year, year + 1):
            for one in self.holidays:
                day = one.falls_on(near)
                if day is None:
                    continue
                if day.weekday() in self.weekend and one.observed is not Observed.AS_IT_FALLS:
                    moved.append((day, one))
                else:
                    found.setdefault(day, one.name)
        for day, one in sorted(moved, key=lambda pair: pair[0]):
            found.setdefault(self._moved(day, one.observed, found), one.name)
        return {day: name for day, name in sorted(found.items()) if day.year == year}

    def _moved(self, day: date, observed: Observed, taken: dict[date, str]) -> date:
        step = -1 if observed is Observed.NEAREST and day.weekday() == SATURDAY else 1
        while day.weekday() in self.weekend or day in taken:
            day += timedelta(days=step)
        return day

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return day.weekday() not in self.weekend and day not in self.holidays_of(day.year)

    def on_or_after(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one."""
        return self._step(day, 1)

    def on_or_before(self, day: date) -> date:
        """`day` itself if it is a working day, else the last one before it."""
        return self._step(day, -1)

    def _step(self, day: date, step: int) -> date:
        for _ in range(MOST_CLOSED_DAYS):
            if self.is_working(day):
                return day
            day += timedelta(days=step)
        raise ValueError(f"calendar {self.id} has no working day near {day}")

    def working_days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself does not count."""
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day


EVERY_DAY: Final = WorkingCalendar("", frozenset(), (), "", True)
"""Where no calendar is named, every day counts."""


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, Nature, 20 April 1876)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, skipped = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - shift + 15) % 30
    quarter, left = divmod(rest, 4)
    sunday = (32 + 2 * skipped + 2 * quarter - moon - left) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
