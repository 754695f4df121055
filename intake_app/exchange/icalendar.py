"""Dates as an iCalendar file (RFC 5545), for the calendar of a telephone or of an office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

LONGEST_LINE: Final = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""
PRODUCT: Final = "-//Intake//Intake//EN"


@dataclass(frozen=True)
class CalendarEntry:
    """One date. `at` None: the whole day, else local time wherever the calendar is read. `title` and `place` are read
    by whoever sees the telephone: they name no service, no office and no reason. `remind_days`: a reminder so many days
    before; none for 0."""

    uid: str
    day: date
    title: str
    at: time | None = None
    minutes: int = 30
    place: str = ""
    note: str = ""
    remind_days: int = 0


def calendar_text(entries: Iterable[CalendarEntry], stamp: datetime) -> str:
    """The file with `entries`; `stamp` is when it was made, with its zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(entry: CalendarEntry, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if entry.at is None:
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    else:
        start = datetime.combine(entry.day, entry.at.replace(tzinfo=None))
        yield f"DTSTART:{start:%Y%m%dT%H%M%S}"
        yield f"DTEND:{start + timedelta(minutes=entry.minutes):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.note:
        yield f"DESCRIPTION:{_text(entry.note)}"
    yield "CLASS:PRIVATE"
    if entry.remind_days:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.title)}",
                    f"TRIGGER:-P{entry.remind_days}D", "END:VALARM")  # fmt: skip
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A text value (RFC 5545, 3.3.11): line ends, commas and semicolons escaped, nothing that cannot be seen."""
    plain = (
        value.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    )
    shown = "".join(
        sign if sign == "\n" or (sign.isprintable() and not "\ud800" <= sign <= "\udfff") else " " for sign in plain
    )
    return shown.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, cut between characters; each but the first begins with a space."""
    piece, room = "", LONGEST_LINE
    for sign in line:
        size = len(sign.encode("utf-8"))
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece += sign
        room -= size
    yield piece
