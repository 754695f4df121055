"""Deciding: the act of who decides, over exactly the content that was read."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Final

from intake_app.casework import activating, makers, overrides, policies, reasons, scheduling, stages, words
from intake_app.casework.case_view import FactLine
from intake_app.casework.interview_view import Interview
from intake_app.casework.interviews import resume
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.plan_view import DecisionDraft, DecisionForm, DecisionOption
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.plan import Decision
from intake_app.domain.wording import Wording
from intake_app.engine.canonical import canonical_json, content_hash
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.scheduling import span_end
from intake_app.store import records
from intake_app.store.signing import FORMAT
from intake_app.store.vault import new_id

NO_MEASURE: Final = "no-measure"
OTHER: Final = "other"
MEASURE_TABLE: Final = "measure"
DEPENDENCE: Final = "dependence"
DEPENDENT: Final = "dependent"
DRAFT: Final = "draft/decision/"
ADDED_WITH_SIGNATURES: Final = frozenset({"format", "id", "override_reason", "second_person"})


def decision_form(desk: Desk, episode_id: str) -> DecisionForm:
    """What can be decided now; `no-measure` is always among it."""
    require(desk.worker, Act.SEE_CASES)
    interview = resume(desk, episode_id)
    wording, today = desk.wording, desk.clock.today()
    override = overrides.current(desk, interview)
    tier = override.tier if override else interview.evaluation.tier
    codes = _offered(interview)
    return DecisionForm(
        episode=interview.episode,
        tier=tier,
        tier_text=wording.code("tier", tier),
        options=tuple(_option(interview, wording, code, today) for code in codes),
        weighing=_weighing(interview, wording),
        why_not=_why_not(interview, wording, tier),
        previous=records.load_decisions(desk.vault, episode_id),
        signable=_signable(interview, tier),
        signer=makers.maker(wording, interview.policy.pack, "a-member"),
        member=makers.maker(wording, interview.policy.pack, "member"),
    )


def _signable(interview: Interview, tier: str | None) -> bool:
    finished = interview.encounter.finished_at is not None
    return finished and tier is not None and stages.needs_decision(interview.policy, interview.evaluation)


def _offered(interview: Interview) -> tuple[str, ...]:
    """The measure the law provides for, then no measure, then another: never a choice of one."""
    measure = interview.evaluation.measure
    pack = interview.policy.pack
    own = () if measure is None or measure in (*pack.to_do_first, *pack.not_to_sign) else (measure,)
    return (*own, NO_MEASURE, OTHER)


def _option(interview: Interview, wording: Wording, code: str, today: date) -> DecisionOption:
    pack = interview.policy.pack
    trace = reasons.table_trace(interview.evaluation, MEASURE_TABLE)
    own = code == interview.evaluation.measure
    latest = latest_end(interview.policy, code, today)
    return DecisionOption(
        code=code,
        text=wording.first(f"{pack.id}#measure.{code}", f"plan.decided.{code}", default=code),
        help=wording.first(f"{pack.id}#measure.{code}.help", f"plan.decided.{code}.help"),
        needs_end=latest is not None,
        latest_end=latest,
        proposed=own,
        verified=not own or trace is None or trace.verified,
    )


def latest_end(policy: CompiledPolicy, measure: str, today: date) -> date | None:
    """The last day a measure may run to when decided today, by the pack's clocks; None where it has no span."""
    ends = [
        span_end(rule, today)
        for rule in policy.pack.clocks
        if rule.start == "decision"
        and (rule.months is not None or rule.days is not None)
        and any(name == MEASURE_TABLE and test.matches(measure) for name, test in rule.applies)
    ]
    return max(ends, default=None)


def _weighing(interview: Interview, wording: Wording) -> tuple[FactLine, ...]:
    view = reasons.law_view(interview.policy, interview.evaluation, interview.answers, wording)
    return view.lines


def _why_not(interview: Interview, wording: Wording, tier: str | None) -> str:
    if interview.encounter.finished_at is None:
        return wording.text("plan.why-not.unfinished")
    if tier is None:
        return wording.text("plan.why-not.level-open")
    if not stages.needs_decision(interview.policy, interview.evaluation):
        return wording.text("plan.why-not.nothing", maker=makers.maker(wording, interview.policy.pack))
    if interview.evaluation.measure in interview.policy.pack.to_do_first:
        name = words.name_of(wording, interview.policy.pack.id, "measure", interview.evaluation.measure or "")
        return wording.text("plan.why-not.first", measure=name)
    return ""


def decide(desk: Desk, episode_id: str, decided: str, reasons: str, ends_on: date | None = None) -> Decision:
    """Sign a decision (roles decider, supervisor). The level is the proposed one or that set by hand.

    Makes the follow-up schedule of the pack in the same transaction. A later decision is a new version.
    Raises UserError `interview-open`, `level-open`, `nothing-to-decide`, `no-such-decision`, `dependent-never-fined`,
    `end-missing`, `end-past`, `end-too-late`, `reasons-missing`, `policy-breaks-rights`, `not-allowed`."""
    require(desk.worker, Act.DECIDE)
    interview = resume(desk, episode_id)
    _require_sound(desk, interview)
    now = desk.clock.now()
    override = overrides.current(desk, interview)
    tier = override.tier if override else interview.evaluation.tier
    _check(interview, decided, reasons, ends_on, tier, now.date())
    previous = records.load_decisions(desk.vault, episode_id)
    identity, version = new_id(), len(previous) + 1
    draft = Decision(
        id=identity,
        episode=episode_id,
        encounter=interview.encounter.id,
        version=version,
        proposed_tier=interview.evaluation.tier,
        tier=tier,
        override_reason=override.reason if override else "",
        second_person=override.second if override else "",
        measure=interview.evaluation.measure,
        decided=decided,
        reasons=reasons.strip(),
        ends_on=ends_on,
        decided_by=desk.worker.id,
        decided_at=now,
        content_hash="",
        pack=interview.episode.pack,
        pack_version=interview.episode.pack_version,
        pack_hash=interview.episode.pack_hash,
    )
    content = decision_content(interview, draft)
    decision = replace(draft, content_hash=content_hash(content))
    with desk.vault.transaction(desk.worker, "decision-signed", f"episode/{episode_id}", decision.content_hash, at=now):
        records.append_decision(desk.vault, decision, canonical_json(content))
        records.put_setting(desk.vault, f"{DRAFT}{desk.worker.id}/{episode_id}", None)
        scheduling.schedule_from_decision(desk, interview, decision)
        stages.moved_on(desk, stages.changed(interview.episode, now), interview.evaluation)
    return decision


def keep_draft(desk: Desk, episode_id: str, draft: DecisionDraft | None) -> None:
    """Keep what was chosen and typed and is not signed yet, of this worker; None forgets it. Nothing of it is evidence:
    the trail says only that a draft was kept. Does nothing where nothing changed."""
    require(desk.worker, Act.DECIDE)
    key = f"{DRAFT}{desk.worker.id}/{episode_id}"
    if not desk.vault.is_open or not desk.vault.is_writable or draft == draft_of(desk, episode_id):
        return
    event = "draft-kept" if draft else "draft-dropped"
    with desk.vault.transaction(desk.worker, event, f"episode/{episode_id}", at=desk.clock.now()):
        records.put_setting(desk.vault, key, None if draft is None else asdict(draft))


def draft_of(desk: Desk, episode_id: str) -> DecisionDraft | None:
    """The draft this worker left, None when there is none."""
    kept = records.get_setting(desk.vault, f"{DRAFT}{desk.worker.id}/{episode_id}")
    return None if kept is None else DecisionDraft(**kept)


def _require_sound(desk: Desk, interview: Interview) -> None:
    """Nothing new is decided by a policy that breaks rights, as long as it is the one installed."""
    policy = policies.policy_of(desk, interview.episode)
    for named in dict.fromkeys((interview.episode.pack, desk.office.pack)):
        activating.require_sound(desk, policy, named)


def _check(
    interview: Interview, decided: str, reasons: str, ends_on: date | None, tier: str | None, today: date
) -> None:
    if interview.encounter.finished_at is None:
        raise UserError("interview-open", "Finish the interview first; open questions may stay open.", "interview")
    if tier is None:
        raise UserError("level-open", "More than one level is still possible. Ask the question that decides.", "tier")
    if not stages.needs_decision(interview.policy, interview.evaluation):
        raise UserError("nothing-to-decide", "On this route there is nothing to sign.", "decided")
    if _never_for_dependent(interview, decided):
        raise UserError(
            "dependent-never-fined", "A person found dependent is never fined. Choose another measure.", "decided"
        )
    offered = _offered(interview)
    if decided not in offered:
        raise UserError("no-such-decision", f"This can be decided now: {', '.join(offered)}.", "decided")
    if not reasons.strip():
        raise UserError("reasons-missing", "Write the reasons of the decision.", "reasons")
    latest = latest_end(interview.policy, decided, today)
    if latest is not None and ends_on is None:
        raise UserError("end-missing", "Say until which day it runs.", "ends_on")
    if ends_on is not None and ends_on <= today:
        raise UserError("end-past", "The last day has to lie ahead.", "ends_on")
    if ends_on is not None and latest is not None and ends_on > latest:
        raise UserError("end-too-late", f"It may run until {latest.isoformat()} at most.", "ends_on")


def _never_for_dependent(interview: Interview, decided: str) -> bool:
    """Whether the person was found dependent and the law provides this measure only for others."""
    policy = interview.policy
    found = interview.answers.value(policy.pack.question(DEPENDENCE))
    table = policy.pack.table_by_id.get(MEASURE_TABLE)
    if found != DEPENDENT or table is None or DEPENDENCE not in table.inputs or decided in (NO_MEASURE, OTHER):
        return False
    column = table.inputs.index(DEPENDENCE)
    output = table.outputs.index(MEASURE_TABLE)
    giving = [rule for rule in table.rules if rule.outputs[output] == decided]
    return bool(giving) and not any(rule.cells[column].matches(DEPENDENT) for rule in giving)


# What is signed


def decision_content(interview: Interview, decision: Decision) -> dict[str, object]:
    """Everything the signature stands for: policy, forms, answers, the reading, what was decided, why, who, when."""
    episode, evaluation = interview.episode, interview.evaluation
    return {
        "format": FORMAT,
        "id": decision.id,
        "episode": episode.id,
        "encounter": interview.encounter.id,
        "version": decision.version,
        "policy": {"id": episode.pack, "version": episode.pack_version, "hash": episode.pack_hash},
        "forms": dict(policies.form_hashes(interview.policy)),
        "birth_date": episode.person.birth_date,
        "answers": {key: _plain(answer) for key, answer in interview.answers.answers.items()},
        "reading": core(evaluation),
        "tier": decision.tier,
        "override_reason": decision.override_reason,
        "second_person": decision.second_person,
        "decided": decision.decided,
        "reasons": decision.reasons,
        "ends_on": decision.ends_on,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
    }


def core(evaluation: Evaluation) -> dict[str, object]:
    """The part of a reading a signature covers: what was found, by which rules."""
    return {
        "route": evaluation.route,
        "tier": evaluation.tier,
        "tiers_possible": evaluation.tiers_possible,
        "measure": evaluation.measure,
        "scores": {key: score.value for key, score in evaluation.scores.items()},
        "rules": [f"{trace.table}.{trace.rule}" for trace in evaluation.trace],
        "flags": evaluation.flags,
        "alerts": [alert.id for alert in evaluation.alerts],
    }


def _plain(answer: Answer) -> object:
    return {"value": answer.value, "missing": answer.missing, "note": answer.note}


def verify_decision(desk: Desk, decision: Decision) -> bool:
    """Whether the decision bears the signature of who decided, and the stored case still gives exactly the content that
    was signed: text, answers, and their reading."""
    if not records.is_signed(desk.vault, decision.id):
        return False
    interview = resume(desk, decision.episode, decision.encounter)
    signed = records.load_decision_content(desk.vault, decision.id)
    person = interview.episode.person
    evaluation = evaluate(
        interview.policy,
        interview.answers,
        birth_date=person.birth_date,
        sex=person.sex,
        today=decision.decided_at.date(),
    )
    content = decision_content(replace(interview, evaluation=evaluation), decision)
    if json.loads(signed).get("format") is None:
        # From before decisions were signed: the text was shorter.
        content = {key: value for key, value in content.items() if key not in ADDED_WITH_SIGNATURES}
    return canonical_json(content) == signed and content_hash(content) == decision.content_hash
