"""The appointment card: the next dates in large type, to cut out and carry. Nothing of it says why."""

from datetime import date, time

from reportlab.platypus import Flowable

from intake_app.domain.plan import Appointment, FollowUp
from intake_app.printing.blocks import Boxed, Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition
from intake_app.printing.marks import CutLine
from intake_app.printing.phrasing import clock

_MOST = 5
"""Dates that a card has room for."""
_CALL = "phone"


def appointment_card(paper: Composition) -> list[Flowable]:
    """The card and, below it, the line to cut along."""
    say, office = paper.say, paper.content.office
    right: list[Flowable] = []
    if office.phone:
        right = [
            paper.text(say.text("card.to_change"), "small", align="right"),
            paper.text(office.phone, "large", size=12.5, align="right"),
            paper.text(office.hours, "small", align="right"),
        ]
    head = Columns(
        [
            Stack([paper.text(say.text("card.owner", office=office.name), "small"), paper.told("card.title", "title")]),
            Stack(right),
        ],
        [None, 150.0 * paper.typesetter.factor],
    )
    rows: list[Flowable] = [head, Gap(5), Hairline()]
    dates = _dates(paper)
    for row in dates[:_MOST]:
        rows += [Gap(4), row, Gap(4), Hairline()]
    if not dates:
        rows += [Gap(5), paper.told("card.no_date"), Gap(5), Hairline()]
    elif len(dates) > _MOST:
        rows += [Gap(3), paper.text(say.plural("card.more", len(dates) - _MOST), "small")]
    rows += [Gap(7), paper.told("card.cannot_come", "para"), _danger(paper)]
    return [Boxed(rows, padding=(16.0, 18.0)), Gap(2), CutLine(paper.typesetter, say.text("card.cut")), Gap(3)]


def _danger(paper: Composition) -> Flowable:
    return paper.told("card.danger", "para", number=paper.content.office.emergency_number)


def _dates(paper: Composition) -> list[Flowable]:
    """Appointments, and the next call the office makes, in order of time."""
    dated: list[tuple[date, time, Flowable]] = []
    for appointment in paper.content.coming():
        when = appointment.at or time.max
        dated.append((appointment.day, when, _appointment(paper, appointment)))
    call = next((f for f in paper.content.coming_follow_ups() if f.channel == _CALL), None)
    if call is not None and paper.content.person.contact.phone:
        dated.append((call.due, call.at or time.max, _call(paper, call)))
    return [row for _, _, row in sorted(dated, key=lambda one: one[:2])]


def _row(paper: Composition, day: date, when: str, who: str, details: str) -> Flowable:
    left: list[Flowable] = [paper.text(paper.say.card_day(day), "large")]
    right: list[Flowable] = [paper.text(who, "large", size=12.5)]
    if when:
        left.append(paper.text(when))
    if details:
        right.append(paper.text(details))
    return Columns([Stack(left), Stack(right)], [148.0 * min(paper.typesetter.factor, 1.2), None], gap=8)


def _appointment(paper: Composition, appointment: Appointment) -> Flowable:
    say, content = paper.say, paper.content
    service = content.services.get(appointment.service)
    if appointment.service:
        who = content.service_name(appointment.service)
    else:
        who = content.office.name
    details = [_place(paper, appointment.service)]
    if service and service.contact_person:
        details.append(say.text("card.ask_for", name=service.contact_person))
    if service and service.directions:
        details.append(service.directions)
    when = say.text("card.at", time=clock(appointment.at)) if appointment.at else ""
    return _row(paper, appointment.day, when, who, " · ".join(part for part in details if part))


def _place(paper: Composition, service_id: str) -> str:
    """Where to go; the town only when it is another than the office's."""
    service, office = paper.content.services.get(service_id), paper.content.office
    if not service_id:
        return office.address
    return service.address if service and service.town == office.town else paper.service_place(service_id)


def _call(paper: Composition, call: FollowUp) -> Flowable:
    say, contact = paper.say, paper.content.person.contact
    when = say.text("card.at", time=clock(call.at)) if call.at else contact.when
    return _row(
        paper,
        call.due,
        when,
        say.text("card.we_call"),
        say.text("card.voice" if contact.voice_message else "card.no_voice"),
    )
