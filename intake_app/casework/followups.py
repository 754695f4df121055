"""Keeping in touch: what is due, attempts, return slips."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from intake_app.casework import policies, practice, scheduling, stages, words
from intake_app.casework.agendas import today as today
from intake_app.casework.case_pages import contact_view
from intake_app.casework.due_rows import CHOOSE_AGAIN, REBOOK, TRIES_FACT, due_row, outcomes_of
from intake_app.casework.due_rows import due_counts as due_counts
from intake_app.casework.due_rows import due_list as due_list
from intake_app.casework.due_view import AttemptLine, DueDetail, OutcomeChoice
from intake_app.casework.interviews import evaluated
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.answers import AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode
from intake_app.domain.plan import (
    Appointment,
    CarePlan,
    ContactAttempt,
    FollowUp,
    FollowUpState,
    Note,
    OfferState,
    Referral,
)
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy
from intake_app.printing.slip_code import office_mark, office_of, read_slip_code
from intake_app.store import records
from intake_app.store.records import DueFollowUp
from intake_app.store.vault import new_id

CHANNELS_FACT: Final = "not-reached-channels"
REBOOK_FACT: Final = "missed-first-appointment-rebook"

_SETTLED: Final = frozenset(
    {"spoke", "received", "attended", "done", "rebooked", "not-attending", "asked-not-to", "missed"}
)
SLIP_OUTCOMES: Final = ("attended", "missed", "rebooked", "declined", "not-suitable")
ENDING_OUTCOMES: Final = ("declined", "not-suitable")
"""After these the place is no longer the one the person goes to."""
_UNANSWERED: Final = frozenset({"no-answer", "wrong-number"})


def due_detail(desk: Desk, follow_up_id: str) -> DueDetail:
    """The right side of the follow-up page. Raises UserError `no-follow-up`."""
    require(desk.worker, Act.SEE_CASES)
    follow_up = _known(desk, follow_up_id)
    episode = stages.known_episode(desk, follow_up.episode)
    wording, now = desk.wording, desk.clock.now()
    plan = records.load_plan(desk.vault, episode.id) or CarePlan()
    chosen = next((one.service for one in plan.chosen()), "")
    service = records.load_service(desk.vault, chosen) if chosen else None
    person = episode.person
    row = due_row(
        desk,
        DueFollowUp(
            follow_up,
            person.reference,
            person.name,
            episode.worker,
            episode.pack,
            episode.tier,
            episode.tiers_possible,
        ),
    )
    attempts = records.load_contact_attempts(desk.vault, follow_up_id)
    return DueDetail(
        row=row,
        follow_up=follow_up,
        service=service.name if service else "",
        contact=contact_view(wording, person.contact),
        question=wording.text("due.question"),
        outcomes=tuple(
            OutcomeChoice(code, wording.text(f"due.outcome.{code}")) for code in outcomes_of(follow_up.kind)
        ),
        attempts=tuple(_attempt_line(wording, one, now) for one in reversed(attempts)),
        rule=wording.text("due.rule") if row.tries_of else "",
    )


def _attempt_line(wording: Wording, one: ContactAttempt, now: datetime) -> AttemptLine:
    day = words.day_in_line(wording, one.at.date(), now.date())
    text = wording.first(f"due.outcome.{one.outcome}", default=one.outcome)
    return AttemptLine(one.at, f"{day}, {words.clock_text(wording, one.at)}", one.channel, one.outcome, text)


def _known(desk: Desk, follow_up_id: str) -> FollowUp:
    found = records.load_follow_up(desk.vault, follow_up_id)
    if found is None:
        raise UserError("no-follow-up", "This is no longer in the list.", follow_up_id)
    return found


# Acts


def record_attempt(desk: Desk, follow_up_id: str, channel: str, outcome: str, note: str = "") -> FollowUp:
    """Write down one try. Outcomes: those of `DueDetail.outcomes`; a `note` goes to the case.

    So many unanswered tries by so many channels as the pack says make it `not-reached`: a fact about the contact, never
    about the person. Raises UserError `no-such-outcome`, `already-done`."""
    require(desk.worker, Act.FOLLOW_UP)
    follow_up = _known(desk, follow_up_id)
    if outcome not in outcomes_of(follow_up.kind):
        raise UserError("no-such-outcome", f"Choose one of: {', '.join(outcomes_of(follow_up.kind))}.", "outcome")
    if follow_up.state is not FollowUpState.OPEN:
        raise UserError("already-done", "This is settled already.", follow_up_id)
    now = desk.clock.now()
    attempt = ContactAttempt(new_id(), follow_up_id, now, channel, outcome, desk.worker.id)
    before = records.load_contact_attempts(desk.vault, follow_up_id)
    state = _state_after(desk, (*before, attempt))
    done = now if state is not FollowUpState.OPEN else None
    changed = replace(follow_up, state=state, attempts=follow_up.attempts + 1, done_at=done)
    with desk.vault.transaction(
        desk.worker, "attempt-recorded", f"episode/{follow_up.episode}", f"{channel} {outcome}", at=now
    ):
        records.append_contact_attempt(desk.vault, attempt)
        records.save_follow_up(desk.vault, changed)
        if note.strip():
            records.append_note(desk.vault, Note(new_id(), follow_up.episode, now, desk.worker.id, note.strip()))
        if outcome == "missed":
            _rebook_due(desk, follow_up.episode, follow_up.note, now)
        _step_after(desk, follow_up.episode, now)
    return changed


def _state_after(desk: Desk, attempts: tuple[ContactAttempt, ...]) -> FollowUpState:
    if attempts[-1].outcome in _SETTLED:
        return FollowUpState.DONE
    facts = policies.load_policy(desk.library, desk.office.pack).pack.facts_on(desk.clock.today())
    if TRIES_FACT not in facts or CHANNELS_FACT not in facts:
        return FollowUpState.OPEN
    unanswered = [one for one in attempts if one.outcome in _UNANSWERED]
    enough = len(unanswered) >= int(facts[TRIES_FACT].value)
    ways = len({one.channel for one in unanswered}) >= int(facts[CHANNELS_FACT].value)
    return FollowUpState.NOT_REACHED if enough and ways else FollowUpState.OPEN


def _rebook_due(desk: Desk, episode_id: str, appointment_id: str, now: datetime) -> None:
    """A missed first appointment is booked again once, within the days the pack gives, before any notice."""
    plan = records.load_plan(desk.vault, episode_id) or CarePlan()
    missed = next((one for one in plan.appointments if one.id == appointment_id), None)
    facts = policies.load_policy(desk.library, desk.office.pack).pack.facts_on(now.date())
    before = records.load_follow_ups(desk.vault, episode_id)
    if REBOOK_FACT not in facts or any(one.kind == REBOOK for one in before):
        return
    day = missed.day if missed else now.date()
    limit = day + timedelta(days=int(facts[REBOOK_FACT].value))
    due = FollowUp(new_id(), episode_id, REBOOK, now.date(), FollowUpState.OPEN, "phone", note=limit.isoformat())
    records.save_follow_up(desk.vault, due)


def record_slip(desk: Desk, code: str, outcome: str, next_day: date | None = None) -> Appointment:
    """Record a return slip by its printed code (`2026/0412-E1-K`, or the text of its QR code).

    Outcomes: `SLIP_OUTCOMES`. What the person does not want, or what is not the right place, is no longer in the plan;
    another place is looked for. Raises UserError `unknown-slip`, `slip-of-another-office`, `day-missing`,
    `no-such-outcome`."""
    require(desk.worker, Act.FOLLOW_UP)
    if outcome not in SLIP_OUTCOMES:
        raise UserError("no-such-outcome", f"Choose one of: {', '.join(SLIP_OUTCOMES)}.", "outcome")
    if outcome == "rebooked" and next_day is None:
        raise UserError("day-missing", "Give the new day.", "next_day")
    episode, referral = _behind_slip(desk, code)
    service, now = referral.service, desk.clock.now()
    plan = records.load_plan(desk.vault, episode.id) or CarePlan()
    open_ones = [one for one in plan.appointments if one.service == service and not one.outcome]
    first = min(open_ones, key=lambda one: one.day, default=None) or Appointment(new_id(), service, "", now.date())
    told = replace(first, outcome=outcome)
    others = tuple(one for one in plan.appointments if one.id != first.id)
    again = (Appointment(new_id(), service, "", next_day),) if next_day else ()
    with desk.vault.transaction(desk.worker, "slip-recorded", f"episode/{episode.id}", outcome, at=now):
        plan = replace(plan, appointments=(*others, told, *again), referrals=_after_slip(plan, referral, outcome, now))
        records.save_plan(desk.vault, episode.id, plan)
        for one in records.load_follow_ups(desk.vault, episode.id):
            if one.note == first.id and one.state is FollowUpState.OPEN:
                records.save_follow_up(desk.vault, replace(one, state=FollowUpState.DONE, done_at=now))
        if outcome == "missed":
            _rebook_due(desk, episode.id, first.id, now)
        if outcome in ENDING_OUTCOMES:
            due = FollowUp(new_id(), episode.id, CHOOSE_AGAIN, now.date(), FollowUpState.OPEN, "phone")
            records.save_follow_up(desk.vault, due)
        for booked in again:
            policy, answers = _policy_and_answers(desk, episode)
            scheduling.schedule_from_appointment(desk, episode, policy, answers, booked)
        _step_after(desk, episode.id, now)
    return told


def _after_slip(plan: CarePlan, referral: Referral, outcome: str, now: datetime) -> tuple[Referral, ...]:
    """A place that is not the right one is no longer chosen; one the person does not want is asked about later."""
    if outcome not in ENDING_OUTCOMES:
        return plan.referrals
    kept = tuple(one for one in plan.referrals if one.id != referral.id)
    if outcome != "declined":
        return (*kept, replace(referral, state=OfferState.OFFERED))
    again = now.date() + timedelta(days=practice.ask_again_days())
    return (*kept, replace(referral, service="", state=OfferState.DECLINED, ask_again=again))


def _behind_slip(desk: Desk, code: str) -> tuple[Episode, Referral]:
    unknown = UserError("unknown-slip", "This code is not one of ours. Look at it again, or search by name.", "slip")
    if office_of(code) not in ("", office_mark(desk.office.name)):
        raise UserError("slip-of-another-office", "This slip belongs to another office. Send it on to them.", "slip")
    read = read_slip_code(code)
    if read is None:
        raise unknown
    reference, number = read
    for episode in records.episodes_of(desk.vault, reference):
        plan = records.load_plan(desk.vault, episode.id) or CarePlan()
        for one in plan.referrals:
            if one.number == number and one.state is OfferState.CHOSEN:
                return episode, one
    raise unknown


def reschedule(desk: Desk, follow_up_id: str, day: date, at: time | None = None) -> FollowUp:
    """Move something due to another day. UserError `day-past`."""
    require(desk.worker, Act.FOLLOW_UP)
    if day < desk.clock.today():
        raise UserError("day-past", "This day has passed. Choose one that lies ahead.", "day")
    follow_up = _known(desk, follow_up_id)
    return _saved(desk, replace(follow_up, due=day, at=at), "follow-up-moved", follow_up.kind)


def cancel(desk: Desk, follow_up_id: str, reason: str) -> FollowUp:
    """Something due is no longer needed. `reason` is a code for the audit: not-needed, asked-not-to, mistake."""
    require(desk.worker, Act.FOLLOW_UP)
    follow_up = _known(desk, follow_up_id)
    now = desk.clock.now()
    return _saved(desk, replace(follow_up, state=FollowUpState.CANCELLED, done_at=now), "follow-up-cancelled", reason)


def add_follow_up(
    desk: Desk, episode_id: str, kind: str, day: date, channel: str = "phone", at: time | None = None
) -> FollowUp:
    """Something due that no rule of the pack made. UserError `day-past`."""
    require(desk.worker, Act.FOLLOW_UP)
    if day < desk.clock.today():
        raise UserError("day-past", "This day has passed. Choose one that lies ahead.", "day")
    stages.known_episode(desk, episode_id)
    made = FollowUp(new_id(), episode_id, kind, day, FollowUpState.OPEN, channel, at=at)
    return _saved(desk, made, "follow-up-added", kind)


def _saved(desk: Desk, follow_up: FollowUp, event: str, detail: str) -> FollowUp:
    now = desk.clock.now()
    with desk.vault.transaction(desk.worker, event, f"episode/{follow_up.episode}", detail, at=now):
        records.save_follow_up(desk.vault, follow_up)
        _step_after(desk, follow_up.episode, now)
    return follow_up


def _step_after(desk: Desk, episode_id: str, now: datetime) -> None:
    episode = stages.changed(stages.known_episode(desk, episode_id), now)
    policy, answers = _policy_and_answers(desk, episode)
    stages.moved_on(desk, episode, evaluated(policy, answers, episode.person, now.date()))


def _policy_and_answers(desk: Desk, episode: Episode) -> tuple[CompiledPolicy, AnswerSet]:
    encounters = records.load_encounters(desk.vault, episode.id)
    return policies.policy_of(desk, episode, encounters[-1]), records.load_answers(desk.vault, encounters[-1].id)
