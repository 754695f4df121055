"""The plan in the person's own words, with dates and places."""

from reportlab.platypus import Flowable

from intake_app.domain.plan import FollowUp, Referral
from intake_app.printing.blocks import AtFoot, Boxed, Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.marks import Tick, TickBoxes, WriteLine
from intake_app.printing.phrasing import clock

_OWN_WORDS = 700
_FIRST_STEP = 300
_SHOWN_CALLS = 4
_DATES = 148.0
"""Points that a day needs at normal size."""


def plan_summary(paper: Composition) -> list[Flowable]:
    """Own words first, then what was chosen, dates, what comes later."""
    say, content = paper.say, paper.content
    plan = content.plan
    found: list[Flowable] = [paper.letterhead(say.text("plan.title"), paper.dated())]
    if plan.own_words.strip():
        words = say.text("quote", words=paper.cut_short(say.text("plan.own_words"), plan.own_words, _OWN_WORDS))
        found.append(
            Boxed([paper.told("plan.own_words", "small"), paper.text(words, "large", leading=19)], padding=(9.0, 14.0))
        )
    if plan.first_step.strip():
        step = paper.cut_short(say.text("plan.first_step"), plan.first_step, _FIRST_STEP)
        found += [paper.heading("plan.first_step"), TickBoxes(paper.typesetter, [Tick(step)])]
    found += _why(paper)
    found += _chosen(paper) + _dates(paper) + _later(paper)
    found += paper.addendum()
    notes = Stack([Gap(8), paper.heading("plan.notes"), WriteLine(paper.typesetter, "", lines=3)])
    return [*found, AtFoot(notes, may_be_left_out=True)]


def _why(paper: Composition) -> list[Flowable]:
    """What the talk led to, in words that size the help and name no level."""
    content, say = paper.content, paper.say
    if content.person_words:
        return [paper.heading("plan.came_about"), *(paper.text(part, after=3) for part in content.person_words)]
    why = content.person_reason
    if not why:
        tier = content.decision.tier if content.decision else content.evaluation.tier
        why = say.text(f"plan.level.{tier}") if say.has(f"plan.level.{tier}") else say.text("plan.level.open")
    return [paper.heading("plan.why"), paper.text(why, after=3)]


def _chosen(paper: Composition) -> list[Flowable]:
    say = paper.say
    letters = paper.content.letters()
    found: list[Flowable] = [paper.heading("plan.chosen")]
    if not letters:
        found.append(paper.told("plan.nothing_chosen"))
    for referral in letters:
        found += [Hairline(above=3, below=4), _place(paper, referral)]
    declined = paper.content.plan.declined()
    if declined:
        found.append(paper.heading("plan.not_now"))
    for referral in declined:
        again = say.text("plan.ask_again", day=say.near_day(referral.ask_again)) if referral.ask_again else ""
        name = paper.content.service_name(referral.service)
        kind = say.of_pack("service", referral.kind)
        found.append(paper.bullet(" · ".join(part for part in (kind, name, again) if part)))
    return found


def _place(paper: Composition, referral: Referral) -> Flowable:
    say, content = paper.say, paper.content
    service = content.services.get(referral.service)
    appointment = content.next_appointment(referral.service)
    if appointment:
        when = say.card_day(appointment.day)
        if appointment.at:
            when += "\n" + say.text("card.at", time=clock(appointment.at))
    else:
        when = say.text("plan.date_open")
    contact = [paper.service_place(referral.service)]
    if service:
        contact += [service.phone, service.hours]
    lines = [
        paper.text([bold(content.service_name(referral.service))]),
        paper.text(f"{say.of_pack('service', referral.kind)} · {say.of_pack('need', referral.need)}"),
        paper.text(" · ".join(part for part in contact if part), "small"),
    ]
    return Columns(
        [paper.text(when, "strong"), Stack(lines)], [_DATES * min(paper.typesetter.factor, 1.2), None], gap=8
    )


def _dates(paper: Composition) -> list[Flowable]:
    """Appointments that belong to no chosen place, the office's own among them."""
    say, content = paper.say, paper.content
    places = {referral.service for referral in content.letters()}
    shown = {a.id for a in (content.next_appointment(place) for place in places) if a}
    others = [a for a in content.coming() if a.id not in shown]
    if not others:
        return []
    found: list[Flowable] = [paper.heading("plan.more_dates")]
    for one in others:
        when = say.card_day(one.day) + (f", {clock(one.at)}" if one.at else "")
        where = content.service_name(one.service) if one.service else content.office.name
        found.append(_dated(paper, when, " · ".join(part for part in (one.title, where) if part)))
    return found


def _dated(paper: Composition, when: str, what: str) -> Flowable:
    return Columns(
        [paper.text(when), paper.text(what)], [_DATES * min(paper.typesetter.factor, 1.2), None], gap=8, after=1.2
    )


def _later(paper: Composition) -> list[Flowable]:
    """When the office will get in touch."""
    say = paper.say
    calls: list[FollowUp] = []
    for one in paper.content.coming_follow_ups():
        before = sum(call.kind == one.kind for call in calls)
        if say.has(f"due.{one.kind}") and before < (_SHOWN_CALLS if one.channel == "phone" else 1):
            calls.append(one)
    if not calls:
        return []
    lines = [_dated(paper, say.card_day(one.due), say.text(f"due.{one.kind}")) for one in calls]
    return [Stack([paper.heading("plan.later"), *lines])]
