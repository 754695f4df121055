"""Asking: one answer, one transaction, appended and never overwritten."""

from intake_app.casework.interview_view import (
    Interview,
    LiveView,
    OutlineEntry,
    QuestionView,
    SoftCheck,
)
from intake_app.casework.office import Desk
from intake_app.domain.answers import Answer
from intake_app.domain.person import Episode


def resume(desk: Desk, episode_id: str, encounter_id: str = "") -> Interview:
    """The latest interview of a case (or `encounter_id`) exactly where the worker stopped.

    Raises UserError `no-case`, `no-interview`, `policy-content-missing`."""
    raise NotImplementedError


def record_answer(desk: Desk, interview: Interview, key: str, answer: Answer | None) -> Interview:
    """Write one answer; None clears it. It is on disk with the position `key` before this returns.

    Raises UserError `unknown-item`, `interview-finished`, those of the store; then nothing is written."""
    raise NotImplementedError


def record_note(desk: Desk, interview: Interview, key: str, text: str) -> Interview:
    """Write the worker's note on one question; "" takes it away."""
    raise NotImplementedError


def move_to(desk: Desk, interview: Interview, key: str) -> Interview:
    """Stand at another question; kept, so that `resume` comes back to it."""
    raise NotImplementedError


def undo(desk: Desk, interview: Interview) -> Interview:
    """Take the last change back by appending the former answer, and stand at its question. No change: the same interview."""
    raise NotImplementedError


def redo(desk: Desk, interview: Interview) -> Interview:
    """Bring back what `undo` took away."""
    raise NotImplementedError


def finish_interview(desk: Desk, interview: Interview) -> Episode:
    """Say that the interview is done; open questions are allowed. The case goes on to decision (or plan, without one)."""
    raise NotImplementedError


def start_reassessment(desk: Desk, episode_id: str) -> Interview:
    """Begin a later interview of the same case on the same pack; what does not change is taken over, scores are asked anew."""
    raise NotImplementedError


def outline(interview: Interview) -> tuple[OutlineEntry, ...]:
    """The headings with their counts. Headings without any visible question are left out."""
    raise NotImplementedError


def questions_of(interview: Interview, group: str) -> tuple[QuestionView, ...]:
    """The visible questions below the heading `group` (an `OutlineEntry.id`), in order."""
    raise NotImplementedError


def question(interview: Interview, key: str) -> QuestionView:
    """One question as it is asked."""
    raise NotImplementedError


def group_of(interview: Interview, key: str) -> str:
    """The `OutlineEntry.id` of the lowest heading that holds `key`."""
    raise NotImplementedError


def next_question(interview: Interview, key: str) -> str:
    """The next visible question after `key`, "" after the last."""
    raise NotImplementedError


def previous_question(interview: Interview, key: str) -> str:
    """The visible question before `key`, "" before the first."""
    raise NotImplementedError


def next_open_question(interview: Interview, key: str) -> str:
    """The next visible question after `key` that is still open, from the start again after the end; "" when none is."""
    raise NotImplementedError


def progress(interview: Interview) -> tuple[int, int]:
    """Answered (declined is an answer) and visible questions."""
    raise NotImplementedError


def live_view(desk: Desk, interview: Interview, key: str) -> LiveView:
    """The quiet column beside the question `key`."""
    raise NotImplementedError


def soft_checks(interview: Interview, key: str) -> tuple[SoftCheck, ...]:
    """What is unlikely about the answer under `key`. Never blocks."""
    raise NotImplementedError
