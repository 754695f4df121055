"""Asking: one answer, one transaction, appended and never overwritten."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from intake_app.casework import access, policies, stages, watching
from intake_app.casework.further_forms import chosen_with
from intake_app.casework.interview_view import Interview, SoftCheck, Step
from intake_app.casework.office import Desk
from intake_app.casework.outlines import group_of as group_of
from intake_app.casework.outlines import next_open_question as next_open_question
from intake_app.casework.outlines import next_question as next_question
from intake_app.casework.outlines import outline as outline
from intake_app.casework.outlines import previous_question as previous_question
from intake_app.casework.outlines import progress as progress
from intake_app.casework.outlines import question as question
from intake_app.casework.outlines import questions_of as questions_of
from intake_app.casework.permissions import Act, require
from intake_app.casework.watching import live_view as live_view
from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Evaluation
from intake_app.domain.person import Encounter, EncounterKind, Episode, Person, Stage, WordingRead
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy
from intake_app.store import records
from intake_app.store.vault import new_id

UNDO_DEPTH: Final = 200


REMEMBERED: Final = 64
_remembered: OrderedDict[Hashable, Evaluation] = OrderedDict()


def evaluated(policy: CompiledPolicy, answers: AnswerSet, person: Person, today: date) -> Evaluation:
    """The reading of these answers of this person on `today`; the last few are remembered, since every page asks."""
    key = (policy, person.birth_date, person.sex, today, tuple(answers.answers.items()))
    found = _remembered.get(key)
    if found is None:
        found = evaluate(policy, answers, birth_date=person.birth_date, sex=person.sex, today=today)
        _remembered[key] = found
        if len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)
    return found


def forget_readings() -> None:
    """Keep no answers in memory once the vault is locked."""
    _remembered.clear()


def new_encounter(desk: Desk, episode: Episode, policy: CompiledPolicy, kind: EncounterKind) -> Encounter:
    """An interview that begins now, with the forms it can ask. Not yet saved."""
    language = episode.person.language if episode.person.language in desk.library.languages else desk.office.language
    return Encounter(
        id=new_id(),
        episode=episode.id,
        kind=kind,
        started_at=desk.clock.now(),
        worker=desk.worker.id,
        language=language,
        forms=policies.form_hashes(policy, policies.closed_forms(desk, policy)),
    )


def resume(desk: Desk, episode_id: str, encounter_id: str = "") -> Interview:
    """The latest interview of a case (or `encounter_id`) exactly where the worker stopped.

    Raises UserError `no-case`, `no-interview`, `policy-content-missing`, `not-allowed`, `reading-needs-reason`."""
    require(desk.worker, Act.SEE_CASES)
    episode = stages.known_episode(desk, episode_id)
    access.admit(desk, episode)
    encounters = records.load_encounters(desk.vault, episode_id)
    found = [one for one in encounters if not encounter_id or one.id == encounter_id]
    if not found:
        raise UserError("no-interview", "This case has no such interview.", episode_id)
    return _opened(desk, episode, found[-1])


def _opened(desk: Desk, episode: Episode, encounter: Encounter) -> Interview:
    policy = policies.policy_of(desk, episode, encounter)
    history = records.load_answer_history(desk.vault, encounter.id)
    answers: dict[str, Answer] = {}
    done: list[Step] = []
    undone: list[Step] = []
    for record in history:
        before = answers.get(record.key)
        if record.answer is None:
            answers.pop(record.key, None)
        else:
            answers[record.key] = record.answer
        _replay(done, undone, Step(record.key, before, record.answer))
    known = AnswerSet({key: answer for key, answer in answers.items() if key in policy.questions})
    evaluation = evaluated(policy, known, episode.person, desk.clock.today())
    position = encounter.position
    if position not in policy.questions:
        position = next(iter(evaluation.asked), next(iter(policy.questions), ""))
    return Interview(
        episode=episode,
        encounter=encounter,
        policy=policy,
        answers=known,
        position=position,
        evaluation=evaluation,
        saved_at=history[-1].at if history else encounter.started_at,
        wording=desk.wording,
        notes=_notes(known),
        done=tuple(done[-UNDO_DEPTH:]),
        undone=tuple(undone),
        pack_changed=policies.installed_hash(desk, episode.pack) != episode.pack_hash,
    )


def _replay(done: list[Step], undone: list[Step], step: Step) -> None:
    """Go over one stored change: one that takes the last change back is an undo, one that brings it back a redo."""
    if _same(step.before, step.after):
        return
    if done and done[-1].key == step.key and _same(done[-1].before, step.after):
        undone.append(done.pop())
    elif undone and undone[-1].key == step.key and _same(undone[-1].after, step.after):
        done.append(undone.pop())
    else:
        done.append(step)
        undone.clear()


def add_form(desk: Desk, interview: Interview, form_id: str) -> Interview:
    """Choose a further form, as one answer that undo takes back, and stand at its first question (that is open).

    Raises UserError `form-not-offered`, `form-off`, `form-not-now` and those of `record_answer`."""
    key, answer = chosen_with(interview, form_id)
    written = record_answer(desk, interview, key, answer)
    own = [one for one in written.evaluation.asked if written.policy.questions[one].instrument == form_id]
    first = next((one for one in own if written.evaluation.states[one].leaves_open), own[0] if own else key)
    return move_to(desk, written, first)


def _same(one: Answer | None, other: Answer | None) -> bool:
    """Equal but for the note."""
    if one is None or other is None:
        return one is other
    return (one.value, one.missing) == (other.value, other.missing)


def _notes(answers: AnswerSet) -> Mapping[str, str]:
    return {key: answer.note for key, answer in answers.answers.items() if answer.note}


# One answer


def record_answer(desk: Desk, interview: Interview, key: str, answer: Answer | None) -> Interview:
    """Write one answer; None clears it. It is on disk with the position `key` before this returns.

    A note on the question stays. Raises UserError `unknown-item`, `interview-finished`, `not-allowed`, those of the
    store; then nothing is written."""
    interview.policy.item(key)
    before = interview.answers.get(key)
    after = _with_note(answer, before.note if before else "")
    if after == before:
        return move_to(desk, interview, key)
    step = Step(key, before, after)
    written = _write(desk, interview, key, after, "answer-recorded")
    return replace(written, done=(*interview.done, step)[-UNDO_DEPTH:], undone=())


def _with_note(answer: Answer | None, note: str) -> Answer | None:
    if not note or (answer is not None and answer.note):
        return answer
    return Answer(missing=Missing.NOT_ASKED, note=note) if answer is None else replace(answer, note=note)


def record_note(desk: Desk, interview: Interview, key: str, text: str) -> Interview:
    """Write the worker's note on one question; "" takes it away. A question nobody answered then reads `not asked`."""
    interview.policy.item(key)
    before = interview.answers.get(key)
    if (before.note if before else "") == text.strip():
        return interview
    after = replace(before, note=text.strip()) if before else Answer(missing=Missing.NOT_ASKED, note=text.strip())
    return _write(desk, interview, key, after, "note-recorded")


def record_answers(desk: Desk, interview: Interview, answers: Mapping[str, Answer]) -> Interview:
    """Write several answers in one transaction, as when a whole case arrives from a file."""
    for key in answers:
        interview.policy.item(key)
    after = AnswerSet({**interview.answers.answers, **answers})
    position = tuple(answers)[-1] if answers else interview.position
    return _kept(desk, interview, after, dict(answers), position, "answers-recorded", f"{len(answers)}")


@dataclass(frozen=True)
class Elsewhere:
    """Where answers come from that were not given at this screen: `source` as it is kept with each answer, who entered
    which (`hands`, by key), and what else is written with them."""

    source: str = ""
    hands: Mapping[str, str] = field(default_factory=dict)
    beside: Callable[[], None] = lambda: None


def record_from_elsewhere(
    desk: Desk, interview: Interview, answers: Mapping[str, Answer], origin: Elsewhere, event: str, detail: str
) -> Interview:
    """Write several answers in one transaction with what `origin` writes beside them. Notes on the questions stay.

    Raises UserError as `record_answer` does; then nothing is written."""
    changed: dict[str, Answer | None] = {}
    for key, answer in answers.items():
        interview.policy.item(key)
        changed[key] = _with_note(answer, interview.notes.get(key, ""))
    after = AnswerSet({**interview.answers.answers, **{key: answer for key, answer in changed.items() if answer}})
    return _kept(desk, interview, after, changed, interview.position, event, detail, origin)


def _write(desk: Desk, interview: Interview, key: str, answer: Answer | None, event: str) -> Interview:
    answers = interview.answers.without(key) if answer is None else interview.answers.with_answer(key, answer)
    return _kept(desk, interview, answers, {key: answer}, key, event, key)


def _kept(
    desk: Desk,
    interview: Interview,
    answers: AnswerSet,
    changed: Mapping[str, Answer | None],
    position: str,
    event: str,
    detail: str,
    origin: Elsewhere = Elsewhere(),
) -> Interview:
    """Evaluate, then write the changes, the position and what the list of cases shows, with the audit row."""
    require(desk.worker, Act.INTERVIEW)
    if interview.encounter.finished_at is not None:
        raise UserError(
            "interview-finished", "This interview is finished. Begin a reassessment to ask again.", position
        )
    now = desk.clock.now()
    evaluation = evaluated(interview.policy, answers, interview.episode.person, now.date())
    episode = replace(
        interview.episode,
        changed_at=now,
        tier=evaluation.tier,
        tiers_possible=evaluation.tiers_possible,
        next_step=stages.interview_step(interview.policy, evaluation),
    )
    before = interview.encounter
    encounter = _with_wordings(desk, interview, changed)
    with desk.vault.transaction(desk.worker, event, f"encounter/{encounter.id}", detail, at=now):
        for key, answer in changed.items():
            worker = origin.hands.get(key, desk.worker.id)
            records.append_answer(desk.vault, encounter.id, key, answer, now, worker, origin.source)
        origin.beside()
        if encounter is not before:
            records.save_encounter(desk.vault, encounter)
        if position != encounter.position:
            records.save_position(desk.vault, encounter.id, position)
        records.save_progress(desk.vault, episode)
    return replace(
        interview,
        episode=episode,
        encounter=replace(encounter, position=position),
        answers=answers,
        position=position,
        evaluation=evaluation,
        saved_at=now,
        notes=_notes(answers),
    )


def _with_wordings(desk: Desk, interview: Interview, changed: Mapping[str, Answer | None]) -> Encounter:
    """The interview with the wordings in which the questions just answered were read."""
    encounter = interview.encounter
    for form in dict.fromkeys(key.partition("/")[0] for key, answer in changed.items() if answer is not None):
        edition, texts = desk.library.wording_mark(interview.wording, interview.policy.questionnaires[form])
        read = WordingRead(form, interview.wording.language, edition, texts)
        if read not in encounter.wordings:
            encounter = replace(encounter, wordings=(*encounter.wordings, read))
    return encounter


def move_to(desk: Desk, interview: Interview, key: str) -> Interview:
    """Stand at another question; kept, so that `resume` comes back to it."""
    interview.policy.item(key)
    if key == interview.encounter.position or interview.encounter.finished_at is not None:
        return replace(interview, position=key)
    require(desk.worker, Act.INTERVIEW)
    now = desk.clock.now()
    with desk.vault.transaction(desk.worker, "moved-to", f"encounter/{interview.encounter.id}", key, at=now):
        records.save_position(desk.vault, interview.encounter.id, key)
    return replace(interview, encounter=replace(interview.encounter, position=key), position=key)


def undo(desk: Desk, interview: Interview) -> Interview:
    """Take the last change back by appending the former answer, and stand at its question."""
    if not interview.done:
        return interview
    step = interview.done[-1]
    written = _write(desk, interview, step.key, _beside_note(interview, step.key, step.before), "answer-undone")
    return replace(written, done=interview.done[:-1], undone=(*interview.undone, step))


def redo(desk: Desk, interview: Interview) -> Interview:
    """Bring back what `undo` took away."""
    if not interview.undone:
        return interview
    step = interview.undone[-1]
    written = _write(desk, interview, step.key, _beside_note(interview, step.key, step.after), "answer-redone")
    return replace(written, done=(*interview.done, step), undone=interview.undone[:-1])


def _beside_note(interview: Interview, key: str, answer: Answer | None) -> Answer | None:
    """`answer` with the note that stands on the question now."""
    bare = None if answer is None else replace(answer, note="")
    return _with_note(bare, interview.notes.get(key, ""))


# Beginning and finishing


def finish_interview(desk: Desk, interview: Interview) -> Episode:
    """Say that the interview is done; open questions are allowed. The case goes on to decision, or plan without one."""
    require(desk.worker, Act.INTERVIEW)
    if interview.encounter.finished_at is not None:
        return stages.known_episode(desk, interview.episode.id)
    now = desk.clock.now()
    policy = interview.policy
    forms = policies.form_hashes(policy, policies.closed_forms(desk, policy))
    encounter = replace(interview.encounter, finished_at=now, forms=forms)
    with desk.vault.transaction(desk.worker, "interview-finished", f"encounter/{encounter.id}", at=now):
        records.save_encounter(desk.vault, encounter)
        return stages.moved_on(desk, replace(interview.episode, changed_at=now), interview.evaluation)


def reopen_interview(desk: Desk, interview: Interview) -> Interview:
    """Go back to the questions of a finished interview that nothing was decided on yet. UserError `already-decided`."""
    require(desk.worker, Act.INTERVIEW)
    decisions = records.load_decisions(desk.vault, interview.episode.id)
    if any(decision.encounter == interview.encounter.id for decision in decisions):
        raise UserError("already-decided", "A decision was signed on these answers. Begin a reassessment instead.")
    now = desk.clock.now()
    encounter = replace(interview.encounter, finished_at=None)
    episode = replace(
        interview.episode,
        stage=Stage.INTERVIEW,
        changed_at=now,
        next_step=stages.interview_step(interview.policy, interview.evaluation),
    )
    with desk.vault.transaction(desk.worker, "interview-reopened", f"encounter/{encounter.id}", at=now):
        records.save_encounter(desk.vault, encounter)
        records.save_episode(desk.vault, episode)
    return replace(interview, encounter=encounter, episode=episode)


def start_reassessment(desk: Desk, episode_id: str) -> Interview:
    """Begin a later interview of the same case on the same pack.

    Answers to forms without scores (who, what happened) are taken over; everything that is scored is asked anew. An
    interview that is still a draft is simply resumed. Raises UserError `case-closed`."""
    require(desk.worker, Act.INTERVIEW)
    current = resume(desk, episode_id)
    if current.encounter.finished_at is None:
        return current
    if current.episode.stage is Stage.CLOSED:
        raise UserError("case-closed", "This case is closed. Open a new case for the person.", episode_id)
    now = desk.clock.now()
    encounter = new_encounter(
        desk, current.episode, policies.policy_of(desk, current.episode), EncounterKind.REASSESSMENT
    )
    policy = policies.policy_of(desk, current.episode, encounter)
    unscored = {form.id for form in policy.questionnaires.values() if not form.scales}
    kept = {key: answer for key, answer in current.answers.answers.items() if key.partition("/")[0] in unscored}
    evaluation = evaluated(policy, AnswerSet(kept), current.episode.person, now.date())
    first = next((key for key in evaluation.asked if evaluation.states[key].leaves_open), "")
    encounter = replace(encounter, position=first)
    episode = replace(
        current.episode,
        stage=Stage.INTERVIEW,
        changed_at=now,
        next_step=stages.interview_step(policy, evaluation),
        next_due=None,
    )
    with desk.vault.transaction(desk.worker, "reassessment-begun", f"episode/{episode_id}", encounter.id, at=now):
        records.save_encounter(desk.vault, encounter)
        for key, answer in kept.items():
            records.append_answer(desk.vault, encounter.id, key, answer, now, desk.worker.id)
        records.save_episode(desk.vault, episode)
    return replace(_opened(desk, episode, encounter), done=())


def soft_checks(interview: Interview, key: str, today: date | None = None) -> tuple[SoftCheck, ...]:
    """What is unlikely about the answer under `key`. Never blocks. Without `today`: the day of the last change."""
    return watching.soft_checks(interview, key, today or _day(interview.saved_at))


def _day(moment: datetime) -> date:
    return moment.date()
