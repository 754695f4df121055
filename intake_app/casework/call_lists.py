"""A worker's due things in other forms: on paper, to call from; in a calendar, with titles that say nothing."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app.casework import access, packets, stages
from intake_app.casework.due_rows import due_list, outcomes_of
from intake_app.casework.due_view import DueGroup, DueKind, DueRow
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.person import Episode
from intake_app.domain.plan import Appointment, CarePlan
from intake_app.printing.calls import CallLine, CallList
from intake_app.printing.content import PacketDocument
from intake_app.store import records

if TYPE_CHECKING:
    from intake_app.exchange.icalendar import CalendarEntry

REMIND_DAYS: Final = 1
"""A calendar reminds the person on the day before."""


def call_list(desk: Desk) -> CallList:
    """The worker's own list, late things first; numbers as the person gave them. Values only: may be rendered in a
    background thread."""
    require(desk.worker, Act.FOLLOW_UP)
    wording = desk.wording
    rows = due_list(desk, DueKind.MINE)
    groups = tuple(
        (wording.text(f"ui.follow.group.{group}"), tuple(_line(desk, row) for row in rows if row.group is group))
        for group in DueGroup
        if any(row.group is group for row in rows)
    )
    return CallList(desk.office.name, desk.worker.name, groups, wording, desk.clock.now())


def _line(desk: Desk, row: DueRow) -> CallLine:
    wording = desk.wording
    contact = stages.known_episode(desk, row.episode_id).person.contact
    voice = wording.text("case.contact.voice" if contact.voice_message else "case.contact.no-voice")
    tries = wording.text("ui.follow.tries", done=row.tries, all=row.tries_of) if row.tries_of else ""
    return CallLine(
        when=row.when_text,
        person=" · ".join(part for part in (row.name, row.reference) if part),
        what=row.what,
        phone=contact.phone or wording.text("case.contact.none"),
        how=" · ".join(part for part in (contact.when, voice if contact.phone else "") if part),
        tries=tries,
        outcomes=tuple(wording.text(f"due.outcome.{code}") for code in outcomes_of(row.kind)),
    )


def record_call_list(desk: Desk, document: PacketDocument, destination: str, copies: int) -> None:
    """Write down that the list was printed: how much, where, the beginning of the hash of its bytes."""
    require(desk.worker, Act.FOLLOW_UP)
    digest = sha256(document.pdf).hexdigest()[:16]
    detail = f"{document.pages} pages, {copies} copies, {destination}, {digest}"
    with desk.vault.transaction(
        desk.worker, "call-list-printed", f"worker/{desk.worker.id}", detail, at=desk.clock.now()
    ):
        pass


# Calendars


def save_own_calendar(desk: Desk, path: Path) -> int:
    """What the worker has to do, as an iCalendar file: references only. How many entries. UserError `cannot-write`."""
    from intake_app.exchange.icalendar import CalendarEntry

    require(desk.worker, Act.FOLLOW_UP)
    entries = [
        CalendarEntry(f"{row.follow_up_id}@intake", row.due, row.reference, row.at)
        for row in due_list(desk, DueKind.MINE)
    ]
    return _saved(desk, path, entries, f"worker/{desk.worker.id}", desk.clock.now())


def save_person_calendar(desk: Desk, episode_id: str, path: Path) -> int:
    """The dates of one person for their own telephone: the hour alone, no place and no reason, for whoever looks at the
    screen. How many entries. UserError `no-case`, `cannot-write`."""
    from intake_app.exchange.icalendar import CalendarEntry

    require(desk.worker, Act.PRINT)
    episode: Episode = stages.known_episode(desk, episode_id)
    access.admit(desk, episode)
    plan = records.load_plan(desk.vault, episode_id) or CarePlan()
    spoken = episode.person.language if episode.person.language in desk.library.languages else desk.office.language
    title = desk.wording_in(spoken).text("calendar.appointment")
    entries = [
        CalendarEntry(f"{one.id}@intake", one.day, title, one.at, remind_days=REMIND_DAYS)
        for one in plan.appointments
        if _is_ahead(one, desk)
    ]
    return _saved(desk, path, entries, f"episode/{episode_id}", desk.clock.now())


def _is_ahead(one: Appointment, desk: Desk) -> bool:
    return not one.outcome and one.day >= desk.clock.today()


def _saved(desk: Desk, path: Path, entries: "list[CalendarEntry]", subject: str, now: datetime) -> int:
    from intake_app.exchange.icalendar import calendar_text

    packets.write_whole(path, calendar_text(entries, now).encode("utf-8"))
    with desk.vault.transaction(desk.worker, "calendar-given-out", subject, str(len(entries)), at=now):
        pass
    return len(entries)
