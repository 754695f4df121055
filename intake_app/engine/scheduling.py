"""Dates that follow from a case: what is due when, and how the law's clocks stand."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from intake_app.domain.evaluation import Clock, ClockState, Due
from intake_app.domain.policy import ClockRule, FollowUpRule
from intake_app.domain.questionnaire import Unit, Window
from intake_app.domain.unary import UnaryTest
from intake_app.engine.reading import Reading

Moment = tuple[datetime, datetime]
"""The earliest and the latest instant a told date, with or without its time, can mean."""


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day (Código Civil art. 279 c)."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def since_day(window: Window | None, today: date) -> date | None:
    """The first day of the span a form asks about; None when that is a lifetime, now, or not told."""
    if window is None or not window.count:
        return None
    if window.unit is Unit.MONTHS:
        return add_months(today, -window.count)
    return today - timedelta(days=window.count * (7 if window.unit is Unit.WEEKS else 1))


def follow_up_dates(rules: tuple[FollowUpRule, ...], reading: Reading, anchors: dict[str, date]) -> tuple[Due, ...]:
    """Every due date of `rules` whose anchor has a date in `anchors` and whose tests surely hold, by date."""
    found = [
        Due(
            rule.id,
            rule.kind,
            anchors[rule.anchor] + timedelta(days=rule.days + n * rule.every),
            rule.channel,
            rule.needs_consent,
            rule.verified,
        )
        for rule in rules
        if rule.anchor in anchors and applies(reading, rule.applies)
        for n in range(max(1, rule.times))
    ]
    return tuple(sorted(found, key=lambda due: (due.due, due.kind)))


def clock_states(
    rules: tuple[ClockRule, ...], reading: Reading, today: date, decided_on: date | None
) -> tuple[Clock, ...]:
    """How every clock that surely applies stands on `today`. A date without a time of day counts as the whole day, so
    that a clock is called kept or exceeded only when it is so at whatever hour."""

    def moment(name: str) -> Moment | None:
        if name == "decision":
            return _day_span(decided_on) if decided_on else None
        return told_moment(reading, name)

    return tuple(_clock(rule, moment, today) for rule in rules if applies(reading, rule.applies))


def told_moment(reading: Reading, name: str) -> Moment | None:
    """The span of the pack's named moment, or None while its date is missing."""
    keys = reading.policy.pack.moments.get(name, ())
    day = reading.answers.value(keys[0]) if keys else None
    if not isinstance(day, date):
        return None
    hour = reading.answers.value(keys[1]) if len(keys) > 1 else None
    if isinstance(hour, str):
        at = datetime.combine(day, time.fromisoformat(hour))
        return at, at
    return _day_span(day)


def _day_span(day: date) -> Moment:
    return datetime.combine(day, time.min), datetime.combine(day, time(23, 59))


def applies(reading: Reading, tests: tuple[tuple[str, UnaryTest], ...]) -> bool:
    """Whether all tests on named inputs surely hold."""
    return all(reading.holds(name, test) is True for name, test in tests)


def _clock(rule: ClockRule, moment: Callable[[str], Moment | None], today: date) -> Clock:
    start, stop = moment(rule.start), moment(rule.end) if rule.end else None
    started, stopped = _told(start), _told(stop)
    if start is None or (rule.hours is None and rule.months is None and rule.days is None):
        return Clock(rule.id, ClockState.UNKNOWN, started, None, stopped, rule.verified)
    first, last = _end(start[0], rule), _end(start[1], rule)
    ends: datetime | date = first if start[0] == start[1] and rule.hours is not None else first.date()
    if stop is not None:
        state = _compared(stop[0], stop[1], first, last)
    elif today > last.date():
        state = ClockState.EXCEEDED
    else:
        state = ClockState.RUNNING
    return Clock(rule.id, state, started, ends, stopped, rule.verified)


def span_end(rule: ClockRule, first: date) -> date:
    """The last day of a span in days or months that begins on `first`; that day itself where neither is told."""
    return first + timedelta(days=rule.days) if rule.days is not None else add_months(first, rule.months or 0)


def _compared(stop_first: datetime, stop_last: datetime, first: datetime, last: datetime) -> ClockState:
    if stop_last <= first:
        return ClockState.KEPT
    return ClockState.EXCEEDED if stop_first > last else ClockState.UNKNOWN


def _end(start: datetime, rule: ClockRule) -> datetime:
    if rule.hours is not None:
        return start + timedelta(hours=rule.hours)
    return datetime.combine(span_end(rule, start.date()), time(23, 59))


def _told(moment: Moment | None) -> datetime | date | None:
    if moment is None:
        return None
    return moment[0] if moment[0] == moment[1] else moment[0].date()
