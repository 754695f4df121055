"""The interview: one question on the table, what is answered above it, what it comes to beside it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from intake_app.casework import interviews
from intake_app.casework.interview_view import Interview, LiveView, QuestionView
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.ui.interview import saying
from intake_app.ui.interview.frame import InterviewFrame
from intake_app.ui.interview.framing import person_line
from intake_app.ui.interview.parts import MISSING_KEYS, ChoicePart
from intake_app.ui.interview.rows import QuestionRow
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
        self._shown: Interview | None = None
        self._kept = ""
        self._left_checks: set[tuple[str, str, object]] = set()
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
        self.block.check_left.connect(self._leave_check)
        self.block.wants_retry.connect(self._try_again)
        self.block.wants_to_let_go.connect(self._let_go)
        self.block.wants_reopening.connect(self._reopen)
        self.alerts.folded.connect(self._after_alert)
        self.alerts.unfolded.connect(self._write_again)
        self.tools.previous.clicked.connect(self.go_back)
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        self.tools.note.clicked.connect(self.block.open_note)
        self.tools.leave.clicked.connect(self._leave_page)
        self.tools.next.clicked.connect(self.go_on)
        self.reshaped.connect(self._write_again)

    def _bind_keys(self) -> None:
        acts = {
            "Ctrl+Z": self.undo,
            "Ctrl+Shift+Z": self.redo,
            "Shift+Return": self.go_back,
            "Shift+Enter": self.go_back,
            "Ctrl+Return": self.go_on,
            "Ctrl+Enter": self.go_on,
            "F2": self.block.open_note,
            "F4": self.toggle_live,
            "F6": self._attend,
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
        """Stand where the worker stopped, or at `key`. Raises the UserErrors of `interviews.resume`."""
        interview = interviews.resume(self.room.desk, where["case"], where.get("encounter", ""))
        self._retry.stop()
        if self.session is not None:
            self.session.deleteLater()
        self._begin(interview)
        key = where.get("key", "")
        if key and key != interview.position and self.session is not None:
            self.session.move(key)
        if self._shown is None:
            self._show(interview)
        self.take_shape()

    def _begin(self, interview: Interview) -> None:
        self.session = InterviewSession(self.room.desk, interview, self)
        self.session.changed.connect(self._changed)
        self.session.failed.connect(self._failed)
        self._shown, self._kept = None, ""
        self._left_checks.clear()
        self.alerts.begin()
        self.block.forget()
        self.bar.set_title(*person_line(interview))
        self.bar.saved.saved(interview.saved_at)

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
        self.block.take_focus()
        return None

    # ----------------------------------------------------------------------------------------------------- what is done

    @property
    def key(self) -> str:
        """The question on the table."""
        return self.block.view.key if self.block.view is not None else ""

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
            self._kept = ""
            self.block.take_focus()
            self.card.bring_soon()

    def go_on(self) -> None:
        """The next question; after the last one the result."""
        if self.session is None or not self._finish_typing():
            self.block.take_focus()
            return
        key = interviews.next_question(self.session.interview, self.key)
        if key:
            self.move_to(key)
        else:
            self.room.go("result", case=self.session.interview.episode.id)

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

    def _show_to_person(self) -> None:
        if self.session is not None:
            self.room.go("participant", case=self.session.interview.episode.id, key=self.key)

    def _reopen(self) -> None:
        if self.session is None:
            return
        try:
            interview = interviews.reopen_interview(self.room.desk, self.session.interview)
        except UserError as error:
            self.room.say(error)
            return
        self._begin(interview)
        self._show(interview)
        self.block.take_focus()

    # ---------------------------------------------------------------------------------------------------- what is shown

    def _changed(self, interview: Interview) -> None:
        self._retry.stop()
        self.bar.saved.saved(interview.saved_at)
        self._show(interview)

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
        self._show(self.session.interview)
        self.block.take_focus()

    def _show(self, interview: Interview) -> None:
        """Repaint what differs from what is shown."""
        before, self._shown = self._shown, interview
        asked = interview.evaluation.asked
        key = interview.position if interview.position in asked else saying.nearest(interview)
        moved = key != self.key
        views = self._views_of(before, interview, key)
        view = next((view for view in views if view.key == key), None) or interviews.question(interview, key)
        self._kept = saying.kept(self.room.wording, before, interview) or ("" if moved else self._kept)
        self.block.show_question(view, saying.references(self.room.wording, interview, view))
        self.block.set_open(interview.encounter.finished_at is None)
        alerts = interview.evaluation.alerts
        alerting = frozenset(k for alert in alerts if alert.level == "danger" for k in alert.answers)
        self.questions.show_questions(views or (view,), key, alerting)
        self._show_checks(interview, key)
        self.show_outline(interviews.outline(interview), *interviews.progress(interview))
        live = interviews.live_view(self.room.desk, interview, key)
        self.show_live(live)
        self._show_alerts(interview, live, opening=before is None)
        self._show_footer(interview, key)
        if moved:
            self.questions.order_tabs()
            self.card.bring_soon()

    def _views_of(self, before: Interview | None, interview: Interview, key: str) -> tuple[QuestionView, ...]:
        """The questions of the heading; those whose answer did not change are not put into words again."""
        group, shown = interviews.group_of(interview, key), self.questions.views
        same = before is not None and before.evaluation.asked == interview.evaluation.asked
        if not same or not shown or shown[0].group != group or before is None:
            return interviews.questions_of(interview, group)
        answers, states = interview.answers, interview.evaluation.states
        return tuple(
            view
            if answers.get(view.key) is view.answer and states[view.key] is view.state
            else interviews.question(interview, view.key)
            for view in shown
        )

    def _show_checks(self, interview: Interview, key: str) -> None:
        value = interview.answers.value(key)
        found = interviews.soft_checks(interview, key)
        checks = [check for check in found if (key, check.code, value) not in self._left_checks]
        self.block.show_notices(checks, self._kept)

    def _leave_check(self, code: str) -> None:
        if self.session is not None:
            interview = self.session.interview
            self._left_checks.add((self.key, code, interview.answers.value(self.key)))
            self._show_checks(interview, self.key)
            self.block.take_focus()

    def _show_footer(self, interview: Interview, key: str) -> None:
        is_open = interview.encounter.finished_at is None
        self.tools.show_undo(*(saying.undo_of(interview), saying.redo_of(interview)) if is_open else ("", ""))
        following = interviews.next_question(interview, key)
        same = following and interviews.group_of(interview, following) == interviews.group_of(interview, key)
        step = "question" if same else "section" if following else "result"
        self.tools.show_next(step, self.alerts.is_pressing)

    def _show_alerts(self, interview: Interview, live: LiveView, opening: bool) -> None:
        fresh = self.alerts.show_alerts(live.alerts, saying.alert_sources(self.room.wording, interview))
        if fresh and not opening:
            self.alerts.take_focus()
            if not self.shape[0]:
                self.open_calls()

    def _attend(self) -> None:
        if self.alerts.attend() and not self.shape[0]:
            self.open_calls()

    def _after_alert(self) -> None:
        if self.session is not None:
            self._show_footer(self.session.interview, self.key)
        self.block.take_focus()

    def _write_again(self) -> None:
        if self.session is None:
            return
        interview = self.session.interview
        named = " · ".join(part for part in person_line(interview) if part)
        self.heading = named if self.shape[0] else ""
        if self.block.view is None:
            self._show(interview)
        self._show_footer(interview, self.key)

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
            if _DIGITS[key] != "0":
                part.press_key(_DIGITS[key])
            elif self.block.answer_shown() is not None:
                self._answer(None)
        else:
            super().keyPressEvent(event)
