"""The interview: one question on the table, what is answered above it, what it comes to beside it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from intake_app.casework import interviews
from intake_app.casework.changes import certainty
from intake_app.casework.further_forms import choosing_inputs, form_offers
from intake_app.casework.interview_view import Interview
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.ui.interview.choosing import FORM_KEY
from intake_app.ui.interview.frame import InterviewFrame
from intake_app.ui.interview.parts import MISSING_KEYS, ChoicePart
from intake_app.ui.interview.proposing import PROPOSAL_KEY
from intake_app.ui.interview.rows import QuestionRow
from intake_app.ui.interview.showing import Showing
from intake_app.ui.look.buttons import Button
from intake_app.ui.page import Room
from intake_app.ui.session import InterviewSession

_RETRY_MS = 5_000
_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(10)}


class InterviewPage(InterviewFrame):
    """Asking, with the keyboard first: digits answer, Enter goes on. Opened with `case`, and `key` for one question.

    Holds the session and what is shown; everything else is read from casework after each change.
    """

    name = "interview"
    in_rail = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.session: InterviewSession | None = None
        self._read: set[str] = set()
        self._showing = Showing(self)
        self._retry = QTimer(self)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self._try_again)
        self._wire()
        self._bind_keys()

    def _wire(self) -> None:
        self.bar.went_back.connect(self._leave_page)
        self.bar.person.clicked.connect(self._show_to_person)
        self.bar.lock.clicked.connect(self.room.lock)
        for chooser in (self.column.outline, self.bar.box, self.tight_box):
            chooser.chosen.connect(self._go_to_group)
        self.questions.opened.connect(self.move_to)
        self.block.answered.connect(self._answer)
        self.block.noted.connect(self._note)
        self.block.check_left.connect(self._showing.leave_check)
        self.block.wants_retry.connect(self._try_again)
        self.block.wants_to_let_go.connect(self._let_go)
        self.block.wants_reopening.connect(self._reopen)
        self.panel.live.settled.wanted.connect(self._list_settled)
        self.panel.live.settled.asked.connect(self.move_to)
        self.alerts.form_wanted.connect(self._add_form)
        self.chooser.chosen.connect(self._add_form)
        self.chooser.closed.connect(lambda: self.offer_forms(()))
        self.column.form.clicked.connect(self._choose_form)
        self.tools.form.clicked.connect(self._choose_form)
        self.alerts.folded.connect(self._after_alert)
        self.alerts.unfolded.connect(self._showing.write_again)
        self.column.paper.clicked.connect(self._key_paper)
        self.tools.previous.clicked.connect(self.go_back)
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        self.tools.note.clicked.connect(self.block.open_note)
        self.tools.leave.clicked.connect(self._leave_page)
        self.tools.next.clicked.connect(self.go_on)
        self.reshaped.connect(self._showing.write_again)

    def _bind_keys(self) -> None:
        acts = {
            "Ctrl+Z": self.undo,
            "Ctrl+Shift+Z": self.redo,
            "Shift+Return": self.go_back,
            "Shift+Enter": self.go_back,
            "Ctrl+Return": self.go_on,
            "Ctrl+Enter": self.go_on,
            "F2": self.block.open_note,
            PROPOSAL_KEY: self._take_proposal,
            "F4": self.toggle_live,
            "F6": self._attend,
            FORM_KEY: self._choose_form,
            "F9": self._key_paper,
            "F11": self._show_to_person,
            "Alt+7": lambda: self._press_missing("7"),
            "Alt+8": lambda: self._press_missing("8"),
            "Alt+9": lambda: self._press_missing("9"),
        }
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --------------------------------------------------------------------------------------------- opening and leaving

    def open(self, **where: str) -> None:
        """Stand where the worker stopped, or at `key`; `alert` when the person's page raised one.

        Raises the UserErrors of `interviews.resume`."""
        interview = interviews.resume(self.room.desk, where["case"], where.get("encounter", ""))
        self._retry.stop()
        if self.session is not None:
            self.session.deleteLater()
        self.alert_waits = "alert" in where
        self._begin(interview)
        key = where.get("key", "")
        elsewhere = bool(key) and key != interview.position
        if not (elsewhere and self.session is not None and self.session.move(key)):
            self._showing.show(interview)
        self.take_shape()

    def _begin(self, interview: Interview) -> None:
        self.session = InterviewSession(self.room.desk, interview, self)
        self.session.changed.connect(self._changed)
        self.session.failed.connect(self._failed)
        self.chooser.hide()
        self.card.show()
        self.tools.has_forms = bool(choosing_inputs(interview.policy)) and interview.encounter.finished_at is None
        self.column.form.setVisible(self.tools.has_forms)
        self._showing.begin(interview)

    def leave(self) -> bool:
        """False while an answer could not be saved; it stays on the screen with what to do."""
        if self.session is None:
            return True
        self._finish_typing()
        if self.session.unsaved is not None:
            self.block.take_focus()
            return False
        return True

    def _leave_page(self) -> None:
        if self.session is not None:
            self.room.go("case", case=self.session.interview.episode.id)

    def primary(self) -> QAbstractButton | None:
        return self.tools.next

    def first_focus(self) -> QWidget | None:
        """The answers; an alert that the person raised on their own page comes first."""
        if self.alert_waits and self.alerts.is_pressing:
            self._attend()
        else:
            self.block.take_focus()
        self.alert_waits = False
        return None

    # ----------------------------------------------------------------------------------------------------- what is done

    def _answer(self, answer: Answer | None) -> None:
        if self.session is not None:
            self.bar.saved.writing()
            self.session.answer(self.key, answer)

    def _note(self, text: str) -> None:
        if self.session is not None:
            self.session.note(self.key, text)

    def _finish_typing(self) -> bool:
        """Send what is typed and not yet told; False when it cannot be read or could not be saved."""
        session, part = self.session, self.block.part
        if session is None or part is None:
            return True
        self.block.finish_note()
        return part.commit() and session.unsaved is None

    def move_to(self, key: str) -> None:
        """Put another question on the table."""
        if self.session is None or not key:
            return
        if not self._finish_typing():
            self.block.take_focus()
        elif self.session.move(key):
            self._showing.forget_kept()
            self.block.take_focus()
            self.card.bring_soon()

    def go_on(self) -> None:
        """The next question; after the last one the result. What is unlikely about the answer is read first, once."""
        if self.session is None or not self._finish_typing() or self._is_unread():
            self.block.take_focus()
            return
        key = interviews.next_question(self.session.interview, self.key)
        if key:
            self.move_to(key)
        else:
            self.room.go("result", case=self.session.interview.episode.id)

    def _is_unread(self) -> bool:
        """True once for each thing that is unlikely about this answer."""
        said = {f"{self.key} {code} {self.block.answer_shown()}" for code in self.block.checks()}
        unread = said - self._read
        self._read |= said
        return bool(unread)

    def go_back(self) -> None:
        """The question before."""
        if self.session is not None:
            self.move_to(interviews.previous_question(self.session.interview, self.key))

    def undo(self) -> None:
        """Take the last answer back, and stand at its question."""
        if self.session is not None and self.tools.undo.isEnabled() and self._finish_typing() and self.session.undo():
            self.block.take_focus()
            self.card.bring_soon()

    def redo(self) -> None:
        """Bring back what undo took away."""
        if (
            self.session is not None
            and not self.tools.redo.isHidden()
            and self._finish_typing()
            and self.session.redo()
        ):
            self.block.take_focus()
            self.card.bring_soon()

    def _go_to_group(self, group: str) -> None:
        if self.session is not None:
            views = interviews.questions_of(self.session.interview, group)
            first = views[0].key if views else ""
            self.move_to(next((view.key for view in views if view.state.leaves_open), first))

    def _press_missing(self, digit: str) -> None:
        kind = next(kind for kind, key in MISSING_KEYS.items() if key == digit)
        if self.block.part is not None and self.block.part.isEnabled():
            self.block.part.press_missing(kind)

    def _choose_form(self) -> None:
        if self.session is not None and self.session.interview.encounter.finished_at is None and self._finish_typing():
            self.offer_forms(form_offers(self.session.interview) if self.chooser.isHidden() else ())

    def _add_form(self, form: str) -> None:
        if self.session is not None and self._finish_typing():
            self.chooser.hide()
            self.card.show()
            if self.session.add_form(form):
                self._showing.forget_kept()
                self.card.bring_soon()
            self.block.take_focus()

    def _take_proposal(self) -> None:
        if self.block.part is not None and self.block.part.isEnabled():
            self.block.part.take_proposal()

    def search(self) -> bool:
        """Ctrl+F: search among the forms that can be added, else in a long list of answers that stands on the table."""
        if self.chooser.isVisible():
            self.chooser.take_focus()
            return True
        part = self.block.part
        return isinstance(part, ChoicePart) and part.isEnabled() and part.search()

    def _show_to_person(self) -> None:
        if self.session is not None:
            self.room.go("participant", case=self.session.interview.episode.id, key=self.key)

    def _list_settled(self) -> None:
        """The open questions that can no longer change the level."""
        if self.session is not None:
            found = certainty(self.session.interview, self.room.wording)
            self.panel.live.settled.show_questions(found.questions if found is not None else ())

    def _key_paper(self) -> None:
        if self.session is not None and allowed(self.room.desk.worker, Act.TRANSCRIBE):
            self.room.go("transcribe", case=self.session.interview.episode.id)

    def _reopen(self) -> None:
        if self.session is None:
            return
        try:
            interview = interviews.reopen_interview(self.room.desk, self.session.interview)
        except UserError as error:
            self.room.say(error)
            return
        self._begin(interview)
        self._showing.show(interview)
        self.block.take_focus()

    # ---------------------------------------------------------------------------------------------------- what is shown

    def _changed(self, interview: Interview) -> None:
        self._retry.stop()
        self.bar.saved.saved(interview.saved_at)
        self._showing.show(interview)

    def _failed(self, error: UserError) -> None:
        why = self.room.wording.error_text(error)
        self.bar.saved.failed(why)
        if self.session is not None and self.session.unsaved is not None:
            self.block.show_notices((), failed=why)
            self._retry.start()
        else:
            self.room.say(error)

    def _try_again(self) -> None:
        if self.session is not None:
            self.session.try_again()

    def _let_go(self) -> None:
        if self.session is None:
            return
        self._retry.stop()
        self.session.give_up()
        self.bar.saved.saved(self.session.interview.saved_at)
        self._showing.show(self.session.interview)
        self.block.take_focus()

    def _attend(self) -> None:
        if self.alerts.attend() and not self.shape[0]:
            self.open_calls()

    def _after_alert(self) -> None:
        self._showing.write_again()
        self.block.take_focus()

    # ------------------------------------------------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Enter goes on; with the focus on a button Enter presses it."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        focus, part = QApplication.focusWidget(), self.block.part
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if isinstance(focus, Button | QuestionRow):
                focus.click()
            else:
                self.go_on()
        elif key == Qt.Key.Key_Escape and self.panel_is_over:
            self.toggle_live()
        elif plain and key in _DIGITS and isinstance(part, ChoicePart) and part.isEnabled():
            if _DIGITS[key] != "0" or part.digit_waits:
                part.press_key(_DIGITS[key])
            elif self.block.answer_shown() is not None:
                self._answer(None)
        else:
            super().keyPressEvent(event)
