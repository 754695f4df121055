"""Moving a case to another version of its policy: an act of its own, which first shows what it would change."""

from dataclasses import dataclass, replace

from intake_app.casework import activating, policies, stages
from intake_app.casework.interview_view import Interview
from intake_app.casework.interviews import evaluated, resume
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, allowed, require
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.person import Episode, Stage
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.engine.policy import CompiledPolicy
from intake_app.store import records


@dataclass(frozen=True)
class Standing:
    """What a policy makes of a case, by code; None where answers leave it open."""

    version: str
    content_hash: str
    route: str | None
    tier: str | None
    tiers_possible: tuple[str, ...]
    measure: str | None


@dataclass(frozen=True)
class PolicyMove:
    """What a move would change. `dropped`: answers the new version has no place for; `opened`: questions it asks that
    were never asked."""

    episode: str
    pack: str
    before: Standing
    after: Standing
    dropped: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def changes_result(self) -> bool:
        before, after = self.before, self.after
        return (before.route, before.tier, before.measure) != (after.route, after.tier, after.measure)


@dataclass(frozen=True)
class _Moved:
    policy: CompiledPolicy
    answers: AnswerSet
    evaluation: Evaluation
    told: PolicyMove


def may_move(desk: Desk, episode: Episode) -> bool:
    """Whether another version of its policy is installed, and the case may still go on under it."""
    installed = policies.installed_hash(desk, episode.pack)
    if not allowed(desk.worker, Act.OPEN_CASE) or installed in (None, episode.pack_hash):
        return False
    met = records.load_encounters(desk.vault, episode.id)
    decided = records.load_decisions(desk.vault, episode.id)
    return not decided and len(met) == 1 and met[0].finished_at is None and episode.stage is not Stage.CLOSED


def policy_move(desk: Desk, episode_id: str, pack: str = "") -> PolicyMove:
    """What would change if the case went on under `pack` (an id or folder; by default its own, as installed now).

    Nothing is written. Raises UserError `same-policy`, `other-pack`, `not-allowed`, and those of the pack."""
    require(desk.worker, Act.SEE_CASES)
    return _moved(desk, resume(desk, episode_id), pack).told


def move_case(desk: Desk, episode_id: str, reason: str, pack: str = "") -> Interview:
    """Let the case go on under another version of its policy. Answers that have no place there are taken back; they
    stay in the history.

    Only while its one interview is open: what was decided stays on what it was decided by. Raises UserError
    `already-decided`, `interview-finished`, `reason-missing`, `policy-breaks-rights`, and those of `policy_move`."""
    require(desk.worker, Act.OPEN_CASE)
    interview = resume(desk, episode_id)
    if records.load_decisions(desk.vault, episode_id) or len(records.load_encounters(desk.vault, episode_id)) > 1:
        raise UserError(
            "already-decided", "This case was decided, or assessed before. It stays on its policy.", episode_id
        )
    if interview.encounter.finished_at is not None:
        raise UserError("interview-finished", "This interview is finished. Take it up again first.", episode_id)
    if not reason.strip():
        raise UserError("reason-missing", "Write why the case is moved.", "reason")
    moved = _moved(desk, interview, pack)
    activating.require_sound(desk, moved.policy, pack or interview.episode.pack)
    now = desk.clock.now()
    asked = policies.without_forms(moved.policy, policies.closed_forms(desk, moved.policy))
    position = interview.encounter.position
    encounter = replace(
        interview.encounter,
        forms=policies.form_hashes(moved.policy, policies.closed_forms(desk, moved.policy)),
        position=position if position in asked.questions else next(iter(asked.questions), ""),
    )
    episode = replace(
        interview.episode,
        pack_version=moved.policy.pack.version,
        pack_hash=policies.policy_hash(moved.policy),
        changed_at=now,
        tier=moved.evaluation.tier,
        tiers_possible=moved.evaluation.tiers_possible,
        next_step=stages.interview_step(asked, moved.evaluation),
    )
    detail = f"{interview.episode.pack_hash} > {episode.pack_hash}: {reason.strip()}"
    with desk.vault.transaction(desk.worker, "policy-moved", f"episode/{episode_id}", detail, at=now):
        policies.keep_policy(desk, moved.policy)
        for key in moved.told.dropped:
            records.append_answer(desk.vault, encounter.id, key, None, now, desk.worker.id)
        records.save_encounter(desk.vault, encounter)
        records.save_episode(desk.vault, episode)
    return resume(desk, episode_id)


def _moved(desk: Desk, interview: Interview, pack: str) -> _Moved:
    episode = interview.episode
    policy = policies.load_policy(desk.library, pack or episode.pack)
    if policy.pack.id != episode.pack:
        raise UserError(
            "other-pack", f"This case works with “{episode.pack}”; another jurisdiction takes a new case.", pack
        )
    if policies.policy_hash(policy) == episode.pack_hash:
        raise UserError("same-policy", "The case is on this version of the policy already.", pack)
    stored = records.load_answers(desk.vault, interview.encounter.id).answers
    fitting = {key: answer for key, answer in stored.items() if _fits(policy, key, answer)}
    asked = policies.without_forms(policy, policies.closed_forms(desk, policy))
    answers = AnswerSet({key: answer for key, answer in fitting.items() if key in asked.questions})
    evaluation = evaluated(asked, answers, episode.person, desk.clock.today())
    before = frozenset(interview.policy.questions)
    told = PolicyMove(
        episode=episode.id,
        pack=episode.pack,
        before=_standing(interview.evaluation, episode.pack_version, episode.pack_hash),
        after=_standing(evaluation, policy.pack.version, policies.policy_hash(policy)),
        dropped=tuple(key for key in stored if key not in fitting),
        opened=tuple(key for key in evaluation.asked if key not in before),
    )
    return _Moved(policy, answers, evaluation, told)


def _fits(policy: CompiledPolicy, key: str, answer: Answer) -> bool:
    question = policy.questions.get(key)
    if question is None:
        return False
    try:
        read_answer(question.item, plain_answer(answer), key)
    except UserError:
        return False
    return True


def _standing(evaluation: Evaluation, version: str, content_hash: str) -> Standing:
    return Standing(
        version, content_hash, evaluation.route, evaluation.tier, evaluation.tiers_possible, evaluation.measure
    )
