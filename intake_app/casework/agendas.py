"""Today: who comes next, what is overdue, which drafts wait, the day's dates."""

from datetime import date, datetime, time, timedelta
from typing import Final

from intake_app.casework import backing_up, makers, policies, reasons, stages, timelines, words
from intake_app.casework.due_rows import due_row
from intake_app.casework.due_view import AgendaEntry, NextPerson, TodayRow, TodayView
from intake_app.casework.interviews import evaluated
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.evaluation import ClockState
from intake_app.domain.person import EncounterKind, Episode, Stage
from intake_app.domain.wording import Wording
from intake_app.store import records
from intake_app.store.records import DatedAppointment, EpisodeFilter

DRAFTS_SHOWN: Final = 6
OVERDUE_SHOWN: Final = 6
USUAL_LENGTH: Final = {"interview": 90, "reassessment": 50, "plan": 50, "decision": 50}
"""Minutes an entry of the agenda is drawn for."""
SOON: Final = timedelta(hours=2)


def today(desk: Desk) -> TodayView:
    """The first page after unlocking."""
    require(desk.worker, Act.SEE_CASES)
    wording, now = desk.wording, desk.clock.now()
    dates = [
        one for one in records.list_appointments(desk.vault, now.date(), now.date()) if not one.appointment.service
    ]
    coming = next((one for one in dates if _is_coming(one, now) and one.appointment.title != "decision"), None)
    yesterday = now.date() - timedelta(days=1)
    late = records.list_follow_ups(desk.vault, None, yesterday, limit=OVERDUE_SHOWN)
    return TodayView(
        day=now.date(),
        title=wording.weekday(now.date()),
        next=_next_person(desk, coming, wording, now) if coming else None,
        overdue=tuple(_overdue(desk, one) for one in late),
        drafts=_drafts(desk, wording, now, coming.episode if coming else ""),
        agenda=_agenda(desk, wording, dates, coming, now),
        now=now.time(),
        open_cases=records.count_episodes(desk.vault, EpisodeFilter(open_only=True)),
        late_count=records.count_follow_ups(desk.vault, None, yesterday),
        footer=_footer(desk, wording, now),
    )


def _is_coming(one: DatedAppointment, now: datetime) -> bool:
    at = one.appointment.at
    return not one.appointment.outcome and at is not None and at >= (now - timedelta(minutes=30)).time()


# Next


def _next_person(desk: Desk, one: DatedAppointment, wording: Wording, now: datetime) -> NextPerson:
    episode = stages.known_episode(desk, one.episode)
    at = one.appointment.at or time(0)
    away = datetime.combine(now.date(), at) - now.replace(tzinfo=None)
    when = wording.text("today.next", time=words.clock_text(wording, at))
    if timedelta(0) < away <= SOON:
        when = wording.text("today.next.in", time=words.clock_text(wording, at), span=_minutes(wording, away))
    code = "start-interview" if episode.stage is Stage.INTERVIEW else "open-case"
    return NextPerson(
        episode_id=episode.id,
        name=episode.person.name,
        reference=episode.person.reference,
        when_text=when,
        facts=tuple(_facts(desk, episode, one, wording, now)),
        action=code,
        button=wording.text(f"today.action.{code}"),
    )


def _minutes(wording: Wording, span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return wording.plural("today.minutes", minutes) if minutes < 60 else words.span_text(wording, span)


def _facts(
    desk: Desk, episode: Episode, one: DatedAppointment, wording: Wording, now: datetime
) -> list[tuple[str, str]]:
    encounter = records.load_encounters(desk.vault, episode.id)[-1]
    kind = "interview" if encounter.kind is EncounterKind.FIRST else "reassessment"
    facts = [("interview", wording.text(f"case.line.{kind}"))]
    if episode.person.language:
        language = wording.first(f"code.language.{episode.person.language}", default=episode.person.language)
        facts.append(("language", language[:1].upper() + language[1:]))
    if one.appointment.note:
        facts.append(("room", one.appointment.note))
    policy = policies.policy_of(desk, episode, encounter)
    answers = records.load_answers(desk.vault, encounter.id)
    evaluation = evaluated(policy, answers, episode.person, now.date())
    facts += [
        ("clock", reasons.clock_line(policy, clock, wording, now).text)
        for clock in evaluation.clocks
        if clock.state is ClockState.RUNNING and isinstance(clock.ends, datetime)
    ]
    return facts


# Rows


def _overdue(desk: Desk, one: records.DueFollowUp) -> TodayRow:
    row = due_row(desk, one)
    wording = desk.wording
    unanswered = wording.plural("today.no-answer", row.tries) if row.tries and row.tries_of else ""
    return TodayRow(
        episode_id=row.episode_id,
        name=row.name,
        kind=timelines.sign_of(row.kind),
        text=f"{row.what}, {unanswered}" if unanswered else row.what,
        when_text=row.when_text,
        action="follow-up",
        button=row.verb,
        follow_up_id=row.follow_up_id,
    )


def _drafts(desk: Desk, wording: Wording, now: datetime, but: str) -> tuple[TodayRow, ...]:
    """Interviews in the middle, decisions to sign, plans and packets to give; own ones first."""
    wanted = EpisodeFilter(stages=(Stage.INTERVIEW, Stage.DECISION, Stage.PLAN))
    found = records.list_episodes(desk.vault, wanted, limit=60)
    begun = [one for one in found if one.id != but and _is_draft(one, now)]
    begun.sort(key=lambda one: (one.worker != desk.worker.id, _urgency(one)))
    return tuple(_draft_row(desk, wording, one, now) for one in begun[:DRAFTS_SHOWN])


def _is_draft(episode: Episode, now: datetime) -> bool:
    step = episode.next_step.partition(":")[0]
    return step in ("questions-open", "see-result", "sign-decision", "choose-services", "give-packet")


def _urgency(episode: Episode) -> tuple[int, float]:
    order = {Stage.INTERVIEW: 0, Stage.DECISION: 1, Stage.PLAN: 2}
    return order[episode.stage], -episode.changed_at.timestamp()


def _draft_row(desk: Desk, wording: Wording, episode: Episode, now: datetime) -> TodayRow:
    step = episode.next_step.partition(":")[0]
    when = words.moment_text(wording, episode.changed_at, now)
    if step == "questions-open":
        text = _stopped_at(desk, wording, episode, now)
        action, kind = "resume-interview", "draft"
    elif step == "sign-decision":
        text, action, kind = wording.text("today.draft.sign"), "sign-decision", "decision"
        if episode.next_due == now.date() and ":" in episode.next_step:
            when = episode.next_step.partition(":")[2].replace(".", ":") or when
    else:
        text = stages.next_step_text(wording, episode, now.date())
        action = {"see-result": "see-result", "choose-services": "open-plan"}.get(step, "print-packet")
        kind = "plan" if step != "see-result" else "draft"
    return TodayRow(episode.id, episode.person.name, kind, text, when, action, wording.text(f"today.action.{action}"))


def _stopped_at(desk: Desk, wording: Wording, episode: Episode, now: datetime) -> str:
    left = int(episode.next_step.partition(":")[2] or 0)
    encounter = records.load_encounters(desk.vault, episode.id)[-1]
    policy = policies.policy_of(desk, episode, encounter)
    answers = records.load_answers(desk.vault, encounter.id)
    asked = evaluated(policy, answers, episode.person, now.date()).asked
    here = asked.index(encounter.position) + 1 if encounter.position in asked else len(asked) - left
    return wording.text("today.draft.interview", number=here, total=len(asked))


# Agenda


def _agenda(
    desk: Desk, wording: Wording, dates: list[DatedAppointment], coming: DatedAppointment | None, now: datetime
) -> tuple[AgendaEntry, ...]:
    """The office's dates of the day; decisions of one hour are one sitting."""
    entries: list[AgendaEntry] = []
    sittings: dict[time, int] = {}
    for one in dates:
        at = one.appointment.at
        if at is None:
            continue
        if one.appointment.title == "decision":
            sittings[at] = sittings.get(at, 0) + 1
            continue
        kind = one.appointment.title if one.appointment.title in stages.OFFICE_DATES else "office"
        what = wording.text(f"today.agenda.{kind}")
        end = _end(at, kind)
        state = "next" if one is coming else "past" if one.appointment.outcome or end <= now.time() else "later"
        done = wording.text("today.agenda.done", what=what) if one.appointment.outcome else what
        detail = f"{words.clock_text(wording, at)} {done}"
        entries.append(AgendaEntry(at, end, one.name, detail, state, one.episode))
    for at, count in sittings.items():
        detail = f"{words.clock_text(wording, at)} {wording.plural('today.agenda.sitting', count)}"
        end = _end(at, "decision")
        state = "past" if end <= now.time() else "later"
        entries.append(AgendaEntry(at, end, makers.maker_of_office(desk, "sits"), detail, state))
    return tuple(sorted(entries, key=lambda entry: entry.start))


def _end(at: time, kind: str) -> time:
    start = datetime.combine(date.min, at)
    return (start + timedelta(minutes=USUAL_LENGTH.get(kind, 30))).time()


def _footer(desk: Desk, wording: Wording, now: datetime) -> tuple[str, ...]:
    found = records.tally_follow_ups(desk.vault, now.date() + timedelta(days=7), now.date(), desk.worker.id)
    due = found.get("service-report")
    reports = due.count - due.late if due else 0
    cases = wording.plural("today.open-cases", records.count_episodes(desk.vault, EpisodeFilter(open_only=True)))
    first = f"{cases} · {wording.plural('today.reports', reports)}" if reports else cases
    return (first, backing_up.standing(desk, wording))
