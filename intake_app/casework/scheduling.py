"""Making what is due: from a decision, from an appointment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.domain.answers import AnswerSet
from intake_app.domain.calendars import WorkingCalendar
from intake_app.domain.evaluation import Due
from intake_app.domain.person import Episode
from intake_app.domain.plan import Appointment, Decision, FollowUp, FollowUpState
from intake_app.domain.policy import PolicyPack
from intake_app.engine.evaluating import decide
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode
from intake_app.engine.scheduling import follow_up_dates
from intake_app.store import records
from intake_app.store.vault import new_id


def schedule_from_decision(desk: Desk, interview: Interview, decision: Decision) -> tuple[FollowUp, ...]:
    """What the pack makes due after `decision`; replaces what an earlier decision left open. Inside its transaction."""
    person = interview.episode.person
    answers, policy = interview.answers, interview.policy
    day = decision.decided_at.date()
    reading = decide(policy, answers, person.birth_date, day, Mode.DECIDED, person.sex).reading
    anchors = {"decision": day}
    if decision.ends_on is not None:
        anchors["suspension-end"] = decision.ends_on
    dues = follow_up_dates(policy.pack.follow_up, reading, anchors)
    made_by_decision = {rule.id for rule in policy.pack.follow_up if rule.anchor in ("decision", "suspension-end")}
    for one in records.load_follow_ups(desk.vault, decision.episode):
        if one.state is FollowUpState.OPEN and one.id.partition(".")[2] in made_by_decision:
            cancelled = replace(one, state=FollowUpState.CANCELLED, done_at=decision.decided_at)
            records.save_follow_up(desk.vault, cancelled)
    wanted = [due for due in dues if decision.ends_on is None or due.due <= decision.ends_on]
    wanted = on_working_days(policy.pack, desk.library.calendar(policy.pack.calendar), wanted, decision.ends_on)
    made = _made(desk, decision.episode, wanted, day)
    records.save_follow_ups(desk.vault, made)
    return made


def schedule_from_appointment(
    desk: Desk, episode: Episode, policy: CompiledPolicy, answers: AnswerSet, appointment: Appointment
) -> tuple[FollowUp, ...]:
    """The reminder before an appointment and the check after it, those that still lie ahead. Inside its transaction."""
    today = desk.clock.today()
    reading = decide(policy, answers, episode.person.birth_date, today, Mode.DECIDED, episode.person.sex).reading
    found = follow_up_dates(policy.pack.follow_up, reading, {"appointment": appointment.day})
    dues = on_working_days(policy.pack, desk.library.calendar(policy.pack.calendar), found)
    made = tuple(
        replace(one, note=appointment.id, at=appointment.at if one.due == appointment.day else None)
        for one in _made(desk, episode.id, dues, today)
    )
    records.save_follow_ups(desk.vault, made)
    return made


def cancel_for_appointment(desk: Desk, episode_id: str, appointment_id: str, now: datetime) -> None:
    """Nobody is reminded of a date that is no more. Inside a transaction."""
    for one in records.load_follow_ups(desk.vault, episode_id):
        if one.note == appointment_id and one.state is FollowUpState.OPEN:
            records.save_follow_up(desk.vault, replace(one, state=FollowUpState.CANCELLED, done_at=now))


def on_working_days(
    pack: PolicyPack, calendar: WorkingCalendar, dues: Sequence[Due], last: date | None = None
) -> list[Due]:
    """The same on days the office works: what comes before its anchor no later, everything else no earlier, but never
    after `last`."""
    before = {rule.id for rule in pack.follow_up if rule.days < 0}

    def moved(due: Due) -> date:
        after = calendar.on_or_after(due.due)
        return calendar.on_or_before(due.due) if due.rule in before or (last and after > last) else after

    return [replace(due, due=moved(due)) for due in dues]


def _made(desk: Desk, episode_id: str, dues: Sequence[Due], today: date) -> tuple[FollowUp, ...]:
    """Follow-ups of due dates from `today` on; those bound to consent only while one holds."""
    agreed = any(one.holds_on(today) for one in records.load_consents(desk.vault, episode_id))
    return tuple(
        FollowUp(f"{new_id()}.{due.rule}", episode_id, due.kind, due.due, FollowUpState.OPEN, due.channel)
        for due in dues
        if due.due >= today and (agreed or not due.needs_consent)
    )
