"""Where a case stands and what comes next, kept with the case so that lists need not work it out."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from intake_app.casework import policies, words
from intake_app.casework.office import Desk
from intake_app.casework.standing import standing_of
from intake_app.domain.answers import AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.person import EncounterKind, Episode, Stage
from intake_app.domain.plan import Appointment, Decision, FollowUp, FollowUpState
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy
from intake_app.store import records

OFFICE_DATES: Final = ("interview", "decision", "plan", "reassessment")
"""Titles of appointments that are the office's own acts; anything else in a title is the worker's text."""


def known_episode(desk: Desk, episode_id: str) -> Episode:
    """The case of that id. Raises UserError `no-case`."""
    episode = records.load_episode(desk.vault, episode_id)
    if episode is None:
        raise UserError("no-case", "There is no such case in this office.", episode_id)
    return episode


def changed(episode: Episode, now: datetime) -> Episode:
    """The case with its last change now."""
    return replace(episode, changed_at=now)


def interview_step(policy: CompiledPolicy, evaluation: Evaluation) -> str:
    """What is next while an interview goes on. What the record at the door told does not count as begun."""
    door = {policy.pack.event_date_key, *(key for keys in policy.pack.moments.values() for key in keys)}
    door.add(policy.pack.question("origin"))
    standing = standing_of(policy, evaluation)
    if not standing.open_count:
        return "see-result"
    return f"questions-open:{standing.open_count}" if standing.settled - door else "begin-interview"


def assessment_declined(policy: CompiledPolicy, answers: AnswerSet) -> bool:
    """Whether the person declined to be assessed at all."""
    return answers.value(policy.pack.question("consent")) == "declined"


def needs_decision(policy: CompiledPolicy, evaluation: Evaluation) -> bool:
    """Whether the office has something to sign: some measure is possible that is its own to take."""
    return any(measure not in policy.pack.not_to_sign for measure in evaluation.measures_possible)


def moved_on(desk: Desk, episode: Episode, evaluation: Evaluation) -> Episode:
    """The case with stage, level and next step as everything stored now has it; written. Inside a transaction.

    A case in aftercare or closed stays there.
    """
    stage = episode.stage if episode.stage in (Stage.AFTERCARE, Stage.CLOSED) else _stage(desk, episode, evaluation)
    decisions = records.load_decisions(desk.vault, episode.id)
    tier, possible = evaluation.tier, evaluation.tiers_possible
    if decisions and stage is not Stage.INTERVIEW and decisions[-1].encounter == _last_encounter(desk, episode):
        tier = decisions[-1].tier
    step, due = _next_step(desk, episode, stage, evaluation)
    moved = replace(episode, stage=stage, tier=tier, tiers_possible=possible, next_step=step, next_due=due)
    records.save_episode(desk.vault, moved)
    return moved


def _last_encounter(desk: Desk, episode: Episode) -> str:
    return records.load_encounters(desk.vault, episode.id)[-1].id


def _stage(desk: Desk, episode: Episode, evaluation: Evaluation) -> Stage:
    last = records.load_encounters(desk.vault, episode.id)[-1]
    if last.finished_at is None:
        return Stage.INTERVIEW
    decisions = records.load_decisions(desk.vault, episode.id)
    signing = needs_decision(policies.policy_of(desk, episode), evaluation)
    if signing and not _decided(decisions, last.id, last.kind, evaluation):
        return Stage.DECISION
    issued = records.load_issued_documents(desk.vault, episode.id)
    given = any(document.issued_at >= last.started_at for document in issued)
    return Stage.FOLLOW_UP if given or episode.stage is Stage.FOLLOW_UP else Stage.PLAN


def _decided(decisions: tuple[Decision, ...], encounter: str, kind: EncounterKind, evaluation: Evaluation) -> bool:
    """A reassessment that leaves the level as it was needs no new decision."""
    if any(decision.encounter == encounter for decision in decisions):
        return True
    return kind is EncounterKind.REASSESSMENT and bool(decisions) and decisions[-1].tier == evaluation.tier


def _next_step(desk: Desk, episode: Episode, stage: Stage, evaluation: Evaluation) -> tuple[str, date | None]:
    match stage:
        case Stage.INTERVIEW:
            own = office_date(desk, episode, ("interview", "reassessment"))
            step = interview_step(policies.policy_of(desk, episode), evaluation)
            return (f"interview:{_hour(own)}", own.day) if own and step == "begin-interview" else (step, None)
        case Stage.DECISION:
            own = office_date(desk, episode, ("decision",))
            return (f"sign-decision:{_hour(own)}", own.day) if own else ("sign-decision", None)
        case Stage.PLAN:
            plan = records.load_plan(desk.vault, episode.id)
            return ("give-packet" if plan and plan.chosen() else "choose-services"), None
        case Stage.CLOSED:
            return "closed", None
        case _:
            return _follow_up_step(desk, episode, evaluation)


def _follow_up_step(desk: Desk, episode: Episode, evaluation: Evaluation) -> tuple[str, date | None]:
    first = first_due(records.load_follow_ups(desk.vault, episode.id))
    if first is None:
        if evaluation.route is not None and not needs_decision(policies.policy_of(desk, episode), evaluation):
            return f"route:{evaluation.route}", None
        return "nothing-due", None
    return f"due:{first.kind}:{rule_of(first)}:{first.note if first.kind == 'rebook' else ''}", first.due


def first_due(follow_ups: tuple[FollowUp, ...]) -> FollowUp | None:
    """The open follow-up that is due first."""
    found = [one for one in follow_ups if one.state is FollowUpState.OPEN]
    return min(found, key=lambda one: (one.due, one.at or time.max), default=None)


def office_date(desk: Desk, episode: Episode, titles: tuple[str, ...]) -> Appointment | None:
    """The next date at the office itself for one of its own acts, without an outcome yet."""
    plan = records.load_plan(desk.vault, episode.id)
    found = [
        one
        for one in (plan.appointments if plan else ())
        if not one.service and one.title in titles and not one.outcome
    ]
    return min(found, key=lambda one: (one.day, one.at or time.max), default=None)


def _hour(appointment: Appointment) -> str:
    return f"{appointment.at.hour:02}.{appointment.at.minute:02}" if appointment.at else ""


def rule_of(follow_up: FollowUp) -> str:
    """The rule of the pack that made a follow-up; its id ends with it. "" when nobody's rule did."""
    return follow_up.id.partition(".")[2]


def due_what(wording: Wording, pack: str, kind: str, rule: str, limit: str = "", today: date | None = None) -> str:
    """What is due, in words: `Day-7 contact`, `Rebook before 9 March`."""
    if kind == "rebook" and limit and today is not None:
        day = words.day_in_sentence(wording, date.fromisoformat(limit), today)
        return wording.text("case.due.rebook-before", day=day)
    return wording.first(f"{pack}#follow_up.{rule}", f"{pack}#due.{kind}", f"case.due.{kind}", default=kind)


def next_step_text(wording: Wording, episode: Episode, today: date) -> str:
    """The next step of a case as the list shows it."""
    code, *rest = episode.next_step.split(":")
    due = episode.next_due
    if code == "due":
        kind, rule, limit = (*rest, "", "", "")[:3]
        what = due_what(wording, episode.pack, kind, rule, limit, today)
        if due is None or due < today or limit:
            return what
        return wording.text("case.next.due", what=what, day=words.day_in_sentence(wording, due, today))
    if code == "route":
        return wording.first(f"case.next.route.{rest[0]}", default=wording.text("case.next.nothing-due"))
    if code == "questions-open":
        return wording.plural("case.next.questions-open", int(rest[0]))
    if code in ("interview", "sign-decision") and due is not None:
        hour = rest[0].replace(".", ":") if rest and rest[0] else ""
        day = words.day_in_sentence(wording, due, today)
        return wording.text(f"case.next.{code}.on", when=f"{day}, {hour}" if hour else day)
    return wording.first(f"case.next.{code}", default=code) if code else ""


def tier_text(wording: Wording, episode: Episode) -> str:
    """`Education`, `two possible`, `not yet`."""
    if episode.tier is not None:
        return wording.code("tier", episode.tier)
    left = [tier for tier in levels_left(episode) if tier != "none"]
    if not left:
        return wording.text("case.tier.not-yet")
    count = len(left)
    return wording.text(f"case.tier.possible.{min(max(count, 2), 3)}")


def levels_left(episode: Episode) -> tuple[str, ...]:
    """The tiers still possible; () while nobody has been asked anything."""
    begun = episode.next_step.partition(":")[0] not in ("begin-interview", "interview")
    return episode.tiers_possible if begun else ()
