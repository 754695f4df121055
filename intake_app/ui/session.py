"""The one owner of an interview's state on the screen. Widgets own nothing but focus and cursor."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from intake_app.casework import interviews
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError


class InterviewSession(QObject):
    """Takes what was answered to casework and tells what came of it. An answer shows as saved only after that.

    *Signals*: `changed(Interview)` after every act that was written, `failed(UserError)` when nothing was written; then
    `interview` is still what is on disk, and `unsaved` says which answer is not, until `try_again` or another answer to
    the same question was written, or `give_up` let it go.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, interview: Interview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._interview = interview
        self._unsaved: tuple[str, Answer | None] | None = None

    @property
    def unsaved(self) -> tuple[str, Answer | None] | None:
        """Key and answer that could not be written, None when everything is on disk."""
        return self._unsaved

    def try_again(self) -> bool:
        """Write the answer that could not be written. True when nothing is left unsaved."""
        return True if self._unsaved is None else self.answer(*self._unsaved)

    def give_up(self) -> None:
        """Let the answer go that could not be written; what is on disk stays."""
        self._unsaved = None

    @property
    def interview(self) -> Interview:
        """The interview as it stands on disk."""
        return self._interview

    def answer(self, key: str, answer: Answer | None) -> bool:
        """Write one answer; None clears it. True when it is on disk."""
        waiting = self._unsaved
        if waiting is not None and waiting[0] != key and not self.try_again():
            return False
        return self._take(lambda: interviews.record_answer(self._desk, self._interview, key, answer), (key, answer))

    def note(self, key: str, text: str) -> bool:
        """Write the worker's note on one question."""
        return self._take(lambda: interviews.record_note(self._desk, self._interview, key, text))

    def move(self, key: str) -> bool:
        """Stand at another question. The same question again is no act."""
        if key == self._interview.position:
            return True
        return self._take(lambda: interviews.move_to(self._desk, self._interview, key))

    def add_form(self, form: str) -> bool:
        """Choose a further form and stand at its first question."""
        return self._take(lambda: interviews.add_form(self._desk, self._interview, form))

    def undo(self) -> bool:
        """Take the last change back; nothing to take back is no act."""
        if not self._interview.done:
            return True
        return self._take(lambda: interviews.undo(self._desk, self._interview))

    def redo(self) -> bool:
        """Bring back what undo took away; nothing to bring back is no act."""
        if not self._interview.undone:
            return True
        return self._take(lambda: interviews.redo(self._desk, self._interview))

    def _take(self, act: Callable[[], Interview], answer: tuple[str, Answer | None] | None = None) -> bool:
        try:
            self._interview = act()
        except UserError as error:
            self._unsaved = answer or self._unsaved
            self.failed.emit(error)
            return False
        if answer is not None:
            self._unsaved = None
        self.changed.emit(self._interview)
        return True
