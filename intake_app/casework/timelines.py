"""The case from the door to aftercare, station by station: what happened, the one thing to do now, what is due."""

from dataclasses import dataclass
from datetime import date, datetime

from intake_app.casework import reasons, stages, words
from intake_app.casework.case_view import NextAction, TimelineEntry, TimelineState
from intake_app.casework.office import Desk
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import ClockState, Evaluation, ItemState
from intake_app.domain.person import Encounter, EncounterKind, Episode
from intake_app.domain.plan import (
    Appointment,
    CarePlan,
    Decision,
    FollowUp,
    FollowUpState,
    IssuedDocument,
    Note,
    Service,
)
from intake_app.domain.transcription import TranscriptionEnd
from intake_app.domain.wording import Wording
from intake_app.store import audit
from intake_app.store.transcriptions import load_transcriptions

DUE_SHOWN = 5
_TOLD_OTHERWISE = ("reminder", "attendance-check")
"""Follow-ups whose outcome stands with the appointment they belong to."""


@dataclass(frozen=True)
class Chapter:
    """One interview of a case with its answers, its reading on its own day, and what was decided on it."""

    encounter: Encounter
    answers: AnswerSet
    evaluation: Evaluation
    decisions: tuple[Decision, ...]


_Told = tuple[datetime, TimelineEntry]


@dataclass(frozen=True)
class _Teller:
    wording: Wording
    pack: str
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def entry(self, at: datetime, kind: str, title: str, detail: str = "") -> tuple[datetime, TimelineEntry]:
        day = at.date()
        same = day == self.today
        when = (
            self.wording.text("case.today-at-capital", time=words.clock_text(self.wording, at))
            if same
            else words.day_short(self.wording, day, self.today)
        )
        return at, TimelineEntry(TimelineState.HAPPENED, day, when, kind, title, detail)


def timeline(
    desk: Desk,
    episode: Episode,
    chapters: tuple[Chapter, ...],
    plan: CarePlan,
    follow_ups: tuple[FollowUp, ...],
    documents: tuple[IssuedDocument, ...],
    notes: tuple[Note, ...],
    action: NextAction,
    services: dict[str, Service],
    short: dict[str, str],
) -> tuple[TimelineEntry, ...]:
    """Newest below: stations that happened, then now, then the next few that are due."""
    teller = _Teller(desk.wording, episode.pack, desk.clock.now())
    happened = [*_door(teller, chapters[0]), *_interviews(teller, chapters, short)]
    happened += _keyed(desk, teller, chapters)
    happened += _papers(teller, documents, plan, services)
    happened += _kept_dates(teller, plan, services, episode)
    happened += _tries(teller, follow_ups)
    happened += _moves(desk, teller, episode)
    happened += [teller.entry(note.at, "note", teller.wording.text("case.line.note"), note.text) for note in notes]
    if episode.closed_at is not None:
        reason = teller.wording.first(f"case.close.{episode.close_reason}", default=episode.close_reason)
        happened.append(teller.entry(episode.closed_at, "closed", teller.wording.text("case.line.closed"), reason))
    told = [entry for _, entry in sorted(happened, key=lambda pair: _comparable(pair[0]))]
    return (*told, *_now(teller, action), *_due(teller, plan, follow_ups, services))


def _comparable(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _door(teller: _Teller, first: Chapter) -> list[tuple[datetime, TimelineEntry]]:
    """The record's arrival, with how long it took."""
    evaluation, wording = first.evaluation, teller.wording
    clock = next((one for one in evaluation.clocks if one.id == "police-record" and one.stopped is not None), None)
    if clock is None or clock.stopped is None:
        return []
    at = clock.stopped if isinstance(clock.stopped, datetime) else datetime.combine(clock.stopped, datetime.min.time())
    parts = [reasons.quantity_text(teller.pack, line, wording)[0] for line in evaluation.quantities[:2]]
    if clock.state is ClockState.KEPT and isinstance(clock.started, datetime) and isinstance(clock.stopped, datetime):
        parts.append(words.span_text(wording, clock.stopped - clock.started))
    return [teller.entry(at, "record", wording.text("case.line.record"), " · ".join(parts))]


def _keyed(desk: Desk, teller: _Teller, chapters: tuple[Chapter, ...]) -> list[tuple[datetime, TimelineEntry]]:
    """Forms filled with a pen, when they were taken over."""
    found: list[tuple[datetime, TimelineEntry]] = []
    wording = teller.wording
    for chapter in chapters:
        for paper in load_transcriptions(desk.vault, chapter.encounter.id):
            if paper.end is TranscriptionEnd.TAKEN_OVER and paper.ended_at is not None:
                forms = [wording.first(f"{form}/@title", default=form) for form in paper.forms]
                day = words.day_short(wording, paper.written_on, teller.today) if paper.written_on else ""
                by = wording.text(f"case.line.paper.{paper.written_by}{'.on' if day else ''}", day=day)
                count = wording.plural("case.line.paper", paper.tally.taken + paper.tally.replaced)
                detail = " · ".join((words.joined(wording, forms), by, count))
                found.append(teller.entry(paper.ended_at, "paper", wording.text("case.line.paper"), detail))
    return found


def _moves(desk: Desk, teller: _Teller, episode: Episode) -> list[tuple[datetime, TimelineEntry]]:
    """When the case went on under another version of its policy, and why."""
    told = audit.events(desk.vault.connection, subject=f"episode/{episode.id}", event="policy-moved")
    title = teller.wording.text("case.line.policy-moved")
    return [teller.entry(one.at, "policy", title, one.detail.partition(": ")[2]) for one in told]


def _interviews(
    teller: _Teller, chapters: tuple[Chapter, ...], short: dict[str, str]
) -> list[tuple[datetime, TimelineEntry]]:
    found: list[tuple[datetime, TimelineEntry]] = []
    wording = teller.wording
    for chapter in chapters:
        encounter, evaluation = chapter.encounter, chapter.evaluation
        if encounter.finished_at is None:
            continue
        kind = "interview" if encounter.kind is EncounterKind.FIRST else "reassessment"
        name = wording.text(f"case.line.{kind}")
        tier = chapter.decisions[-1].tier if chapter.decisions else evaluation.tier if kind == "interview" else None
        if tier not in (None, "none"):
            name = wording.text("case.line.with-level", what=name, tier=wording.code("tier", tier))
        found.append(teller.entry(encounter.finished_at, kind, name, _told(wording, evaluation)))
        for decision in chapter.decisions:
            detail = wording.text(
                "case.line.decision.by", by=short.get(decision.decided_by, ""), hash=short_hash(decision.content_hash)
            )
            found.append(teller.entry(decision.decided_at, "decision", wording.text("case.line.decision"), detail))
    return found


def _told(wording: Wording, evaluation: Evaluation) -> str:
    """`Cannabis 29 · 43 answers, 1 declined`."""
    scores = [one for one in evaluation.scores.values() if one.value and one.applies]
    parts: list[str] = []
    if scores:
        top = max(scores, key=lambda one: one.value or 0)
        parts.append(f"{words.scale_title(wording, top.key)} {top.value}")
    states = [evaluation.states[key] for key in evaluation.asked]
    told = wording.plural("case.answers", sum(state is ItemState.ANSWERED for state in states))
    declined = sum(state is ItemState.DECLINED for state in states)
    parts.append(f"{told}, {wording.plural('case.declined', declined)}" if declined else told)
    return " · ".join(parts)


def short_hash(content_hash: str) -> str:
    """`7f3a…c21e`."""
    return f"{content_hash[:4]}…{content_hash[-4:]}"


def _papers(
    teller: _Teller, documents: tuple[IssuedDocument, ...], plan: CarePlan, services: dict[str, Service]
) -> list[tuple[datetime, TimelineEntry]]:
    wording = teller.wording
    places = [services[one.service].name for one in plan.chosen() if one.service in services]
    found: list[tuple[datetime, TimelineEntry]] = []
    for document in documents:
        detail = " · ".join([*places[:1], wording.plural("case.pages", document.pages)])
        found.append(teller.entry(document.issued_at, "packet", wording.text("case.line.packet"), detail))
    return found


def _kept_dates(
    teller: _Teller, plan: CarePlan, services: dict[str, Service], episode: Episode
) -> list[tuple[datetime, TimelineEntry]]:
    """Appointments with an outcome."""
    wording = teller.wording
    found: list[tuple[datetime, TimelineEntry]] = []
    for one in plan.appointments:
        if one.outcome and one.service:
            at = datetime.combine(one.day, one.at) if one.at else datetime.combine(one.day, datetime.min.time())
            place = services[one.service].name if one.service in services else one.title
            found.append(teller.entry(at, "slip", wording.text(f"case.line.appointment.{one.outcome}"), place))
    return found


def _tries(teller: _Teller, follow_ups: tuple[FollowUp, ...]) -> list[tuple[datetime, TimelineEntry]]:
    found: list[tuple[datetime, TimelineEntry]] = []
    for one in follow_ups:
        told = one.state in (FollowUpState.DONE, FollowUpState.NOT_REACHED) and one.kind not in _TOLD_OTHERWISE
        if one.done_at is not None and told:
            what = stages.due_what(teller.wording, teller.pack, one.kind, stages.rule_of(one))
            text = teller.wording.text(f"case.line.due.{one.state.value}")
            found.append(teller.entry(one.done_at, sign_of(one.kind), what, text))
    return found


def sign_of(kind: str) -> str:
    """The code of the sign for something due."""
    return {
        "contact": "contact",
        "aftercare-contact": "contact",
        "reminder": "appointment",
        "attendance-check": "slip",
        "reassessment": "reassessment",
        "service-report": "service-report",
        "suspension-review": "review",
        "rebook": "appointment",
    }.get(kind, "appointment")


def _now(teller: _Teller, action: NextAction) -> tuple[TimelineEntry, ...]:
    if action.code == "nothing":
        return ()
    when = teller.wording.text("case.now")
    return (TimelineEntry(TimelineState.NOW, teller.today, when, "next", action.text),)


def _due(
    teller: _Teller, plan: CarePlan, follow_ups: tuple[FollowUp, ...], services: dict[str, Service]
) -> tuple[TimelineEntry, ...]:
    """The next few things due, appointments among them."""
    entries = [_due_entry(teller, one) for one in follow_ups if one.state is FollowUpState.OPEN]
    entries += [
        _appointment(teller, one, services) for one in plan.appointments if one.day >= teller.today and not one.outcome
    ]
    entries.sort(key=lambda entry: entry.day)
    of_kind = {entry.kind: entry for entry in reversed(entries)}
    first = [entry for entry in entries if of_kind[entry.kind] is entry]
    rest = [entry for entry in entries if entry not in first]
    return tuple(sorted((*first, *rest)[:DUE_SHOWN], key=lambda entry: entry.day))


def _due_entry(teller: _Teller, one: FollowUp) -> TimelineEntry:
    what = stages.due_what(teller.wording, teller.pack, one.kind, stages.rule_of(one), one.note, teller.today)
    channel = teller.wording.first(f"case.channel.{one.channel}") if one.channel else ""
    when = words.day_in_line(teller.wording, one.due, teller.today)
    return TimelineEntry(TimelineState.DUE, one.due, when, sign_of(one.kind), what, channel, one.id)


def _appointment(teller: _Teller, one: Appointment, services: dict[str, Service]) -> TimelineEntry:
    title = appointment_title(teller.wording, one, services)
    detail = words.clock_text(teller.wording, one.at) if one.at else ""
    when = words.day_in_line(teller.wording, one.day, teller.today)
    return TimelineEntry(TimelineState.DUE, one.day, when, "appointment", title, detail)


def appointment_title(wording: Wording, one: Appointment, services: dict[str, Service]) -> str:
    """Where somebody goes: the service, the office's own act, or the worker's text."""
    if one.service in services:
        return services[one.service].name
    if one.title in stages.OFFICE_DATES:
        return wording.text(f"case.office-date.{one.title}")
    return one.title or wording.text("case.office-date.office")
