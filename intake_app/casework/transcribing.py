"""Keying in a form that was filled with a pen: a draft of its own, line by line, until it is taken over.

Each keying is blind: nothing of the other one is shown. Nothing reaches the interview before `comparing.take_over`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from intake_app.casework import interviews, paper_lines
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.paper_lines import following as following
from intake_app.casework.paper_lines import preceding as preceding
from intake_app.casework.paper_lines import read_line as read_line
from intake_app.casework.permissions import Act, require
from intake_app.casework.transcription_view import (
    Draft,
    FormChoice,
    Keying,
    LineStep,
    PaperChoice,
    PaperPage,
)
from intake_app.casework.words import joined
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.transcription import (
    FIRST,
    SECOND,
    KeyingRound,
    PaperWriter,
    Transcription,
    TranscriptionEnd,
)
from intake_app.domain.wording import Wording
from intake_app.engine.keying import Progress, read_keyed
from intake_app.printing import form_code
from intake_app.store import records, transcriptions
from intake_app.store.staff import load_worker
from intake_app.store.vault import new_id

UNDO_DEPTH: Final = 200
_WORDS: Final = re.compile(r"[\s|;,:=]+")
_PAGE: Final = re.compile(r"(?:p|page|pág|pag|página)?\.?(\d{1,2})(?:/\d{1,2})?", re.IGNORECASE)


# What can be keyed


def choice(desk: Desk, episode_id: str) -> PaperChoice:
    """The forms of the case's policy, and what was begun and is not taken over yet.

    Raises UserError `not-allowed`, `no-case`, `no-interview`."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    forms = tuple(
        FormChoice(form.id, form_title(interview.wording, form.id), form.version, len(keys), _answered(interview, keys))
        for form in interview.policy.questionnaires.values()
        if (keys := [key for key, one in interview.policy.questions.items() if one.instrument == form.id])
    )
    drafts = tuple(_draft(desk, paper, earlier) for paper, earlier in _open_papers(desk, interview))
    return PaperChoice(interview, forms, drafts, interview.encounter.finished_at is not None)


def form_title(wording: Wording, form: str) -> str:
    """What a form is called on the screen."""
    return wording.first(f"{form}/@title", f"{form}/@short", default=form)


def titles(wording: Wording, forms: Sequence[str]) -> str:
    """What several forms are called, `a, b and c`."""
    return joined(wording, [wording.first(f"{form}/@short", f"{form}/@title", default=form) for form in forms])


def _answered(interview: Interview, keys: Sequence[str]) -> int:
    return sum(interview.answers.value(key) is not None for key in keys)


def _open_papers(desk: Desk, interview: Interview) -> list[tuple[Transcription, date | None]]:
    """What was begun for this interview, and for earlier ones of the case with the day of each."""
    found: list[tuple[Transcription, date | None]] = []
    for encounter in records.load_encounters(desk.vault, interview.episode.id):
        earlier = None if encounter.id == interview.encounter.id else encounter.started_at.date()
        papers = transcriptions.load_transcriptions(desk.vault, encounter.id)
        found += [(paper, earlier) for paper in papers if paper.end is TranscriptionEnd.OPEN]
    return found


def _draft(desk: Desk, paper: Transcription, earlier: date | None) -> Draft:
    current = next((one for one in paper.rounds if one.finished_at is None and one.number <= SECOND), None)
    last = current or paper.rounds[min(len(paper.rounds), SECOND) - 1]
    step = "comparing" if current is None else "keying" if current.number == FIRST else "second"
    keyed = {one.line for one in transcriptions.load_lines(desk.vault, paper.id, last.number) if one.answer is not None}
    worker = load_worker(desk.vault, last.worker)
    name = worker.name if worker else last.worker
    return Draft(paper.id, paper.forms, paper.written_on, name, last.begun_at, last.number, len(keyed), step, earlier)


def read_code(desk: Desk, episode_id: str, text: str) -> PaperPage:
    """What the code on a paper says, scanned or typed: form, version and page, with anything between and around them.

    Raises UserError `paper-code` when no form can be read from it, `paper-form` for a form this case does not use,
    `paper-version-missing`, and `paper-version` for another version than the case was begun on."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    forms = interview.policy.questionnaires
    scanned = form_code.read_form_code(text)
    if scanned is not None:
        told, page, content = [scanned.form, scanned.version], str(scanned.page), scanned.content_hash
    else:
        told, page, content = [word.strip("()[]").lower() for word in _WORDS.split(text.strip()) if word], "", ""
    known = next((word for word in told if word in forms), "")
    if not known:
        elsewhere = next((word for word in told if word in desk.library.instrument_ids()), "")
        if elsewhere:
            raise UserError("paper-form", f"The form {elsewhere} is not one of this case's policy.", elsewhere)
        raise UserError("paper-code", "Write the form's name and its version as they stand at the foot of the page.")
    form, rest = forms[known], [word.removeprefix("v") for word in told[told.index(known) + 1 :]]
    if not rest:
        raise UserError("paper-version-missing", "Write the version, too, as it stands at the foot of the page.", known)
    version = form_code.as_printed(form.version)
    if version not in rest or not form.content_hash.lower().startswith(content):
        message = f"This paper has another version of {known} than {form.version}, which this case uses."
        raise UserError("paper-version", message, form.version)
    rest.remove(version)
    return PaperPage(known, form.version, page or next((f[1] for word in rest if (f := _PAGE.fullmatch(word))), ""))


# Beginning and going on


def begin(
    desk: Desk, episode_id: str, forms: Sequence[str], written_on: date | None, written_by: PaperWriter
) -> Keying:
    """Begin the first keying of `forms`, in the order of the policy.

    Raises UserError `no-form`, `paper-day-ahead`, `interview-finished`, `not-allowed`."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    now = desk.clock.now()
    _refuse_finished(interview)
    chosen = tuple(form for form in interview.policy.questionnaires if form in forms)
    if not chosen:
        raise UserError("no-form", "Choose which form was on paper.", "forms")
    if written_on is not None and written_on > now.date():
        raise UserError("paper-day-ahead", "The day on the paper is still to come.", "written_on")
    paper = Transcription(new_id(), interview.encounter.id, chosen, written_on, written_by, now)
    return _begun(desk, paper, interview, FIRST, now)


def begin_second(desk: Desk, episode_id: str, paper_id: str) -> Keying:
    """Begin to key the same paper once more, without a look at the first time. Any worker who may key it may do so.

    Raises UserError `keying-unfinished`, `no-paper`, `not-allowed`."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    paper = known_paper(desk, interview, paper_id)
    first = paper.round(FIRST)
    if first is None or first.finished_at is None:
        raise UserError("keying-unfinished", "Finish the first keying first.", paper_id)
    if paper.round(SECOND) is not None:
        return go_on(desk, episode_id, paper_id)
    return _begun(desk, paper, interview, SECOND, desk.clock.now())


def _begun(desk: Desk, paper: Transcription, interview: Interview, number: int, now: datetime) -> Keying:
    begun = KeyingRound(number, desk.worker.id, now)
    paper = replace(paper, rounds=(*paper.rounds, begun))
    detail = f"keying {number} of {','.join(paper.forms)}"
    with desk.vault.transaction(desk.worker, "paper-keying-begun", f"paper/{paper.id}", detail, at=now):
        if number == FIRST:
            transcriptions.save_transcription(desk.vault, paper)
        transcriptions.save_round(desk.vault, paper.id, begun)
    return Keying(paper, number, interview, {}, {}, "", now, now.date())


def go_on(desk: Desk, episode_id: str, paper_id: str, number: int = 0) -> Keying:
    """A keying exactly where it stopped; the last one begun, or `number`. UserError `no-paper`, `not-allowed`."""
    require(desk.worker, Act.TRANSCRIBE)
    interview = interviews.resume(desk, episode_id)
    paper = known_paper(desk, interview, paper_id)
    found = [one for one in paper.rounds if one.number == number or (not number and one.number <= SECOND)]
    if not found:
        raise UserError("no-paper", "This keying was not begun.", paper_id)
    return _opened(desk, paper, found[-1], interview)


def known_paper(desk: Desk, interview: Interview, paper_id: str) -> Transcription:
    """The keyed form of that id, while it is open: now of this interview, though begun for an earlier one of the case.

    Raises UserError `no-paper`."""
    paper = _open_paper(desk, interview, paper_id)
    return replace(paper, encounter=interview.encounter.id)


def _open_paper(desk: Desk, interview: Interview, paper_id: str) -> Transcription:
    paper = transcriptions.load_transcription(desk.vault, paper_id)
    of_case = {encounter.id for encounter in records.load_encounters(desk.vault, interview.episode.id)}
    if paper is None or paper.encounter not in of_case or paper.end is not TranscriptionEnd.OPEN:
        raise UserError("no-paper", "This form was taken over or put away, or it is of another case.", paper_id)
    return paper


def _opened(desk: Desk, paper: Transcription, one: KeyingRound, interview: Interview) -> Keying:
    keyed: dict[str, Answer] = {}
    hands: dict[str, str] = {}
    done: list[LineStep] = []
    undone: list[LineStep] = []
    at = one.begun_at
    for record in transcriptions.load_lines(desk.vault, paper.id, one.number):
        _replay(done, undone, LineStep(record.line, keyed.get(record.line), record.answer))
        hands[record.line], at = record.worker, record.at
        _put(keyed, record.line, record.answer)
    today = desk.clock.today()
    return Keying(
        paper, one.number, interview, keyed, hands, one.position, at, today, tuple(done[-UNDO_DEPTH:]), tuple(undone)
    )


def _replay(done: list[LineStep], undone: list[LineStep], step: LineStep) -> None:
    """Go over one stored change: one that takes the last change back is an undo, one that brings it back a redo."""
    if done and done[-1] == LineStep(step.line, step.after, step.before):
        undone.append(done.pop())
    elif undone and undone[-1] == step:
        done.append(undone.pop())
    else:
        done.append(step)
        undone.clear()


def _put(keyed: dict[str, Answer], line: str, answer: Answer | None) -> None:
    keyed.pop(line, None)
    if answer is not None:
        keyed[line] = answer


def _refuse_finished(interview: Interview) -> None:
    if interview.encounter.finished_at is not None:
        raise UserError("interview-finished", "This interview is finished. Begin a reassessment to ask again.")


# One line


def key_line(desk: Desk, keying: Keying, line: str, text: str) -> Keying:
    """Write what was keyed in one line; "" means that it was left empty on paper. On disk before this returns.

    Raises UserError `unknown-line`, those of `engine.keying.read_keyed`, of the store; then nothing is written."""
    policy = keying.interview.policy
    part = paper_lines.known_part(policy, keying.paper.forms, keying.keyed, line)
    typed = paper_lines.read_line(part, text)
    whole = typed.progress is Progress.WHOLE and typed.answer is not None
    answer = typed.answer if whole else read_keyed(part.item, text, line)
    before = keying.keyed.get(line)
    if answer == before:
        return replace(keying, position=line)
    kept = _kept(desk, keying, line, answer, "paper-line-keyed")
    return replace(kept, done=(*keying.done, LineStep(line, before, answer))[-UNDO_DEPTH:], undone=())


def undo(desk: Desk, keying: Keying) -> Keying:
    """Take the last change back, and stand at its line."""
    if not keying.done:
        return keying
    step = keying.done[-1]
    kept = _kept(desk, keying, step.line, step.before, "paper-line-undone")
    return replace(kept, done=keying.done[:-1], undone=(*keying.undone, step))


def redo(desk: Desk, keying: Keying) -> Keying:
    """Bring back what `undo` took away."""
    if not keying.undone:
        return keying
    step = keying.undone[-1]
    kept = _kept(desk, keying, step.line, step.after, "paper-line-redone")
    return replace(kept, done=(*keying.done, step), undone=keying.undone[:-1])


def _kept(desk: Desk, keying: Keying, line: str, answer: Answer | None, event: str) -> Keying:
    require(desk.worker, Act.TRANSCRIBE)
    now = desk.clock.now()
    number, paper = keying.number, keying.paper
    one = paper.round(number)
    assert one is not None
    moved = replace(one, position=line, finished_at=None)
    with desk.vault.transaction(desk.worker, event, f"paper/{paper.id}", f"keying {number}: {line}", at=now):
        transcriptions.append_line(desk.vault, paper.id, number, line, answer, now, desk.worker.id)
        transcriptions.save_round(desk.vault, paper.id, moved)
    keyed = dict(keying.keyed)
    _put(keyed, line, answer)
    rounds = tuple(moved if other.number == number else other for other in paper.rounds)
    return replace(
        keying,
        paper=replace(paper, rounds=rounds),
        keyed=keyed,
        hands={**keying.hands, line: desk.worker.id},
        position=line,
        saved_at=now,
        today=now.date(),
    )


# Finishing


def finish(desk: Desk, keying: Keying) -> Transcription:
    """Say that this keying is done; lines nobody keyed were left empty."""
    require(desk.worker, Act.TRANSCRIBE)
    one = keying.paper.round(keying.number)
    assert one is not None
    if one.finished_at is not None:
        return keying.paper
    now = desk.clock.now()
    done = replace(one, finished_at=now)
    subject, detail = f"paper/{keying.paper.id}", f"keying {keying.number}"
    with desk.vault.transaction(desk.worker, "paper-keying-finished", subject, detail, at=now):
        transcriptions.save_round(desk.vault, keying.paper.id, done)
    rounds = tuple(done if other.number == one.number else other for other in keying.paper.rounds)
    return replace(keying.paper, rounds=rounds)


def drop(desk: Desk, episode_id: str, paper_id: str) -> None:
    """Put a keyed form away without taking it over; what was keyed is forgotten. UserError `no-paper`."""
    require(desk.worker, Act.TRANSCRIBE)
    paper = _open_paper(desk, interviews.resume(desk, episode_id), paper_id)
    now = desk.clock.now()
    with desk.vault.transaction(desk.worker, "paper-dropped", f"paper/{paper.id}", at=now):
        transcriptions.save_transcription(desk.vault, replace(paper, end=TranscriptionEnd.DROPPED, ended_at=now))
        transcriptions.remove_lines(desk.vault, paper.id)
