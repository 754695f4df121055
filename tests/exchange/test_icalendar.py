"""Calendars others read: unfolded and unescaped, everything is there, and nothing else."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from intake_app.exchange.icalendar import CalendarEntry, calendar_text

STAMP = datetime(2026, 3, 2, 13, 48, tzinfo=timezone(timedelta(hours=1)))


def read(text: str) -> list[dict[str, str]]:
    """The properties of each event, alarms aside, as RFC 5545 says to read them."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    events: list[dict[str, str]] = []
    depth: list[str] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            depth.append(value)
            events += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert depth.pop() == value
        elif depth[-1] == "VEVENT":
            events[-1][name] = value
    assert depth == []
    return events


def plain(value: str) -> str:
    out, signs = "", iter(value)
    for sign in signs:
        out += {"n": "\n"}.get(one := next(signs), one) if sign == "\\" else sign
    return out


def test_an_hour_and_a_whole_day() -> None:
    text = calendar_text(
        [
            CalendarEntry("a1", date(2026, 3, 4), "Appointment", time(10, 30), 45, "Rua Exemplo, 3", remind_days=2),
            CalendarEntry("a2", date(2026, 12, 31), "Appointment"),
        ],
        STAMP,
    )
    first, second = read(text)
    assert (first["DTSTART"], first["DTEND"], first["DTSTAMP"]) == (
        "20260304T103000",
        "20260304T111500",
        "20260302T124800Z",
    )
    assert plain(first["LOCATION"]) == "Rua Exemplo, 3" and "TRIGGER:-P2D" in text
    assert (second["DTSTART;VALUE=DATE"], second["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and "CLASS" in first


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_one_value_and_comes_back(title: str, note: str) -> None:
    text = calendar_text([CalendarEntry("x", date(2026, 3, 4), title, note=note)], STAMP)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = read(text)
    seen = "".join(
        sign for sign in title.replace("\r\n", "\n").replace("\r", "\n") if sign == "\n" or sign.isprintable()
    )
    assert "".join(sign for sign in plain(event["SUMMARY"]) if sign != " ") == seen.replace(" ", "")
    assert set(event) <= {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "DESCRIPTION", "CLASS"}


def test_the_moment_it_was_made_is_told_in_utc() -> None:
    (event,) = read(calendar_text([CalendarEntry("x", date(2026, 3, 4), "A")], datetime(2026, 1, 1, tzinfo=UTC)))
    assert event["DTSTAMP"] == "20260101T000000Z"
