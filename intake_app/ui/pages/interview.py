"""The interview: one question on the table, what is answered above it, what it comes to beside it."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from intake_app.casework import interviews
from intake_app.casework.interview_view import Interview, LiveView, OutlineState, QuestionView
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.ui.interview import saying
from intake_app.ui.interview.framing import InterviewFooter, InterviewHeader, OutlineColumn, person_line, shape_of
from intake_app.ui.interview.listing import QuestionCard, QuestionList
from intake_app.ui.interview.live import LivePanel
from intake_app.ui.interview.parts import MISSING_KEYS, ChoicePart, Surroundings
from intake_app.ui.interview.question import QuestionBlock
from intake_app.ui.interview.rows import QuestionRow
from intake_app.ui.interview.safety import SafetyAlerts
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.labels import Label
from intake_app.ui.look.outlines import OutlineBox, OutlineEntry, OutlineModel
from intake_app.ui.look.theme import look, look_notice
from intake_app.ui.page import Page, Room
from intake_app.ui.session import InterviewSession

_RETRY_MS = 5_000
_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(10)}


class InterviewPage(Page):
    """Asking, with the keyboard first: digits answer, Enter goes on. Opened with `case`, and `key` to stand at a question.

    Holds the session and what is shown; everything else is read from casework after each change.
    """

    name = "interview"
    in_rail = "cases"

    def __init__(self, room: Room) -> None:
        self._model = OutlineModel()
        self.bar = InterviewHeader(room, self._model)
        super().__init__(room, self.bar, scrolls=False)
        self.session: InterviewSession | None = None
        self._shown: Interview | None = None
        self._kept = ""
        self._left_checks: set[tuple[str, str, object]] = set()
        self._live_wanted = True
        self._shape = (False, False)
        self._retry = QTimer(self)
        self._retry.setInterval(_RETRY_MS)
        self._build()
        self._wire()
        self._bind_keys()

    def _build(self) -> None:
        room = self.room
        self.column = OutlineColumn(room, self._model)
        self.alerts = SafetyAlerts(room.wording)
        self.block = QuestionBlock(Surroundings(room.wording, room.desk.clock.today()))
        self.questions = QuestionList(self.block, self._row_name)
        self.card = QuestionCard(self.questions, room.text("ui.interview.questions"))
        self.panel = LivePanel(room.wording, self)
        self.tools = InterviewFooter(self.footer, room)
        self.tight_line = QWidget()
        row = QHBoxLayout(self.tight_line)
        row.setContentsMargins(5, 5, 5, 0)
        row.setSpacing(16)
        self.tight_box = OutlineBox(self._model, room.text("ui.interview.outline"))
        self.tight_count = Label("", "body", "text.secondary")
        row.addWidget(self.tight_box, 3)
        row.addWidget(self.tight_count, 2)
        self.tight_line.hide()
        self.body.insertWidget(0, self.column)
        self.middle.setSpacing(14)
        self.middle.addWidget(self.tight_line)
        self.middle.addWidget(self.alerts)
        self.middle.addWidget(self.card, 1)
        self.add_side(self.panel)
        self._resize_columns()

    def _wire(self) -> None:
        self.bar.went_back.connect(self._leave_page)
        self.bar.person.clicked.connect(self._show_to_person)
        self.bar.live.clicked.connect(self.toggle_live)
        self.bar.lock.clicked.connect(self.room.lock)
        for chooser in (self.column.outline, self.bar.box, self.tight_box):
            chooser.chosen.connect(self._go_to_group)
        self.questions.opened.connect(self.move_to)
        self.block.answered.connect(self._answer)
        self.block.noted.connect(self._note)
        self.block.check_left.connect(self._leave_check)
        self.block.wants_retry.connect(self._try_again)
        self.block.wants_to_let_go.connect(self._let_go)
        self.alerts.call_wanted.connect(self._open_calls)
        self.alerts.folded.connect(self._after_alert)
        self.panel.hidden.connect(self.toggle_live)
        self.panel.calls_closed.connect(self.block.take_focus)
        self.tools.previous.clicked.connect(self.go_back)
        self.tools.undo.clicked.connect(self.undo)
        self.tools.redo.clicked.connect(self.redo)
        self.tools.note.clicked.connect(self.block.open_note)
        self.tools.leave.clicked.connect(self._leave_page)
        self.tools.next.clicked.connect(self.go_on)
        self._retry.timeout.connect(self._try_again)
        self.narrow_changed.connect(lambda _: self._take_shape())
        look_notice().changed.connect(self._look_changed)

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
        }
        acts |= {f"Alt+{key}": lambda kind=kind: self._press_missing(kind) for kind, key in MISSING_KEYS.items()}
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --------------------------------------------------------------------------------------------- opening and leaving

    def open(self, **where: str) -> None:
        """Stand where the worker stopped, or at `key`. Raises the UserErrors of `interviews.resume`."""
        interview = interviews.resume(self.room.desk, where["case"], where.get("encounter", ""))
        self.session = InterviewSession(self.room.desk, interview, self)
        self.session.changed.connect(self._changed)
        self.session.failed.connect(self._failed)
        self._shown, self._kept = None, ""
        self._left_checks.clear()
        self.alerts.begin()
        self.block.forget()
        self.bar.set_title(*person_line(interview))
        self.bar.saved.saved(interview.saved_at)
        key = where.get("key", "")
        if key and key != interview.position:
            self.session.move(key)
        if self._shown is None:
            self._show(self.session.interview)
        self._take_shape()

    def leave(self) -> bool:
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
    def _key(self) -> str:
        return self.block.view.key if self.block.view is not None else ""

    def _answer(self, answer: Answer | None) -> None:
        if self.session is not None:
            self.bar.saved.writing()
            self.session.answer(self._key, answer)

    def _note(self, text: str) -> None:
        if self.session is not None:
            self.session.note(self._key, text)

    def _finish_typing(self) -> bool:
        """Send what is typed and not yet told; False when it cannot be read or could not be saved."""
        session, part = self.session, self.block.part
        if session is None or part is None:
            return True
        if self.block.note.isVisible() and self.block.view and self.block.note.text() != self.block.view.note:
            self._note(self.block.note.text())
        return part.commit() and session.unsaved is None

    def move_to(self, key: str) -> None:
        """Put another question on the table."""
        if self.session is None or not key:
            return
        if not self._finish_typing():
            self.block.take_focus()
            return
        if self.session.move(key):
            self._kept = ""
            self.block.take_focus()
            self.card.bring_soon()

    def go_on(self) -> None:
        """The next question; after the last one the result."""
        if self.session is None or not self._finish_typing():
            self.block.take_focus()
            return
        key = interviews.next_question(self.session.interview, self._key)
        if key:
            self.move_to(key)
        else:
            self.room.go("result", case=self.session.interview.episode.id)

    def go_back(self) -> None:
        """The question before."""
        if self.session is not None:
            self.move_to(interviews.previous_question(self.session.interview, self._key))

    def undo(self) -> None:
        if self.session is not None and self._finish_typing() and self.session.undo():
            self.block.take_focus()
            self.card.bring_soon()

    def redo(self) -> None:
        if self.session is not None and self._finish_typing() and self.session.redo():
            self.block.take_focus()
            self.card.bring_soon()

    def _go_to_group(self, group: str) -> None:
        if self.session is None:
            return
        entry = next((e for e in interviews.outline(self.session.interview) if e.id == group), None)
        if entry is not None:
            views = interviews.questions_of(self.session.interview, group)
            self.move_to(next((view.key for view in views if view.state.leaves_open), entry.first_key))

    def _press_missing(self, kind: str) -> None:
        if self.block.part is not None:
            self.block.part.press_missing(kind)

    def _show_to_person(self) -> None:
        if self.session is not None:
            self.room.go("participant", case=self.session.interview.episode.id, key=self._key)

    # ---------------------------------------------------------------------------------------------------- what is shown

    def _changed(self, interview: Interview) -> None:
        self._retry.stop()
        self.bar.saved.saved(interview.saved_at)
        self._show(interview)

    def _failed(self, error: UserError) -> None:
        why = self.room.wording.first(f"error.{error.code}", default=error.message)
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
        self.block.clear_notices()
        self.bar.saved.saved(self.session.interview.saved_at)
        self.block.show_question(self._view())
        self.block.take_focus()

    def _view(self) -> QuestionView:
        assert self.session is not None
        return interviews.question(self.session.interview, self._key)

    def _show(self, interview: Interview) -> None:
        """Repaint what differs from what is shown."""
        before, self._shown = self._shown, interview
        asked = interview.evaluation.asked
        key = interview.position if interview.position in asked else saying.nearest(interview)
        moved = key != self._key
        views = interviews.questions_of(interview, interviews.group_of(interview, key))
        view = next((view for view in views if view.key == key), None) or interviews.question(interview, key)
        self._kept = saying.kept(self.room.wording, before, interview) or ("" if moved else self._kept)
        self.block.show_question(view, saying.references(self.room.wording, interview, view))
        alerting = frozenset(k for alert in interview.evaluation.alerts if alert.level == "danger" for k in alert.answers)
        self.questions.show_questions(views or (view,), key, alerting)
        self._show_checks(interview, key)
        self._show_outline(interview)
        live = interviews.live_view(self.room.desk, interview, key)
        self._show_live(live)
        self._show_footer(interview, key)
        self._show_alerts(interview, live, opening=before is None)
        if moved:
            self.card.bring_soon()

    def _show_checks(self, interview: Interview, key: str) -> None:
        value = interview.answers.value(key)
        checks = [
            check for check in interviews.soft_checks(interview, key) if (key, check.code, value) not in self._left_checks
        ]
        self.block.show_notices(checks, self._kept)

    def _leave_check(self, code: str) -> None:
        if self.session is not None:
            interview = self.session.interview
            self._left_checks.add((self._key, code, interview.answers.value(self._key)))
            self._show_checks(interview, self._key)
            self.block.take_focus()

    def _show_outline(self, interview: Interview) -> None:
        entries = interviews.outline(interview)
        shown: list[OutlineEntry] = []
        inside = False
        for n, entry in enumerate(entries):
            current = entry.state is OutlineState.CURRENT
            if entry.depth == 0:
                inside = current and n + 1 < len(entries) and entries[n + 1].depth > 0
            elif not inside:
                continue
            state = "group" if entry.depth == 0 and inside else entry.state.value
            count = self.room.text("ui.interview.count", done=entry.answered, total=entry.total)
            shown.append(OutlineEntry(entry.id, entry.title, "" if state == "group" else count, state, entry.depth))
        self._model.set_entries(shown)
        done, total = interviews.progress(interview)
        self.column.show_progress(done, total)
        self.tight_count.setText(self.room.text("ui.interview.answered", done=done, total=total))

    def _show_live(self, live: LiveView) -> None:
        self.panel.show_live(live)
        tiers = tuple(row.tier for row in live.levels if row.state.value != "ruled-out")
        said = ", ".join(row.text for row in live.levels if row.tier in tiers)
        word = self.room.text("ui.interview.levels.possible" if len(tiers) > 1 else "ui.interview.levels.one")
        self.bar.levels.show_levels(tiers, word if tiers else "", f"{said}: {word}")

    def _show_footer(self, interview: Interview, key: str) -> None:
        self.tools.show_undo(saying.undo_of(interview), saying.redo_of(interview))
        following = interviews.next_question(interview, key)
        same = following and interviews.group_of(interview, following) == interviews.group_of(interview, key)
        step = "question" if same else "section" if following else "result"
        self.tools.show_next(step, self.alerts.is_pressing)

    def _show_alerts(self, interview: Interview, live: LiveView, opening: bool) -> None:
        fresh = self.alerts.show_alerts(live.alerts, saying.alert_sources(self.room.wording, interview))
        if fresh and not opening:
            self.alerts.take_focus()
            if not self.is_narrow:
                self._open_calls()
        if fresh or self.alerts.is_pressing:
            self._show_footer(interview, self._key)

    def _open_calls(self) -> None:
        self._live_wanted = True
        self.panel.open_calls()
        self._place_panel()

    def _attend(self) -> None:
        if self.alerts.attend() and not self.is_narrow:
            self._open_calls()

    def _after_alert(self) -> None:
        if self.session is not None:
            self._show_footer(self.session.interview, self._key)
        self.block.take_focus()

    def _row_name(self, view: QuestionView) -> str:
        if view.answer_text:
            return self.room.text("ui.interview.row.answered", question=view.short, answer=view.answer_text)
        return self.room.text("ui.interview.row.open", question=view.short)

    # ------------------------------------------------------------------------------------------------- shape and keys

    def toggle_live(self) -> None:
        """Show or put away the live view."""
        self._live_wanted = not self._live_wanted
        self._place_panel()
        if not self._live_wanted:
            self.block.take_focus()

    def _take_shape(self) -> None:
        self._shape = narrow, tight = shape_of(self.window().width())
        if narrow and not self.panel.calls_are_open:
            self._live_wanted = False
        elif not narrow:
            self._live_wanted = True
        air = 6 if narrow else 16
        self.body.setContentsMargins(16, air, 16 if narrow else 24, air)
        self.middle.setSpacing(8 if narrow else 14)
        self.column.setVisible(not narrow)
        self.tight_line.setVisible(tight)
        self.tools.set_shape(narrow, tight)
        self.alerts.set_narrow(narrow)
        self.block.set_narrow(narrow, tight)
        self._place_panel()
        if self.session is not None:
            self.heading = " · ".join(part for part in person_line(self.session.interview) if part) if narrow else ""
            if self.block.view is None:
                self._show(self.session.interview)
            self._show_footer(self.session.interview, self._key)
        self.card.bring_soon()

    def _place_panel(self) -> None:
        """Beside the questions, or over them in a narrow window."""
        narrow, tight = self._shape
        over = narrow
        in_row = self.body.indexOf(self.panel) >= 0
        if over and in_row:
            self.body.removeWidget(self.panel)
            self.panel.setParent(self)
        elif not over and not in_row:
            self.body.addWidget(self.panel)
        self.panel.setVisible(self._live_wanted)
        self.bar.set_shape(narrow, tight, self._live_wanted)
        if over and self._live_wanted:
            self._put_over()

    def _put_over(self) -> None:
        wide = min(self.width() - 32, look().px(300))
        top, bottom = self.bar.height(), self.height() - self.footer.height()
        left = 16 if self.isRightToLeft() else self.width() - wide - 16
        self.panel.setMinimumWidth(0)
        self.panel.setMaximumWidth(16_777_215)
        self.panel.setGeometry(left, top + 8, wide, bottom - top - 16)
        self.panel.raise_()

    def _resize_columns(self) -> None:
        self.column.setFixedWidth(round(look().tokens.raw["size"]["outline"] * min(look().text_scale, 1.2)))
        if not self._shape[0]:
            self.panel.setFixedWidth(round(look().tokens.raw["size"]["side_panel"] * min(look().text_scale, 1.2)))

    def _look_changed(self) -> None:
        self._resize_columns()
        self.block.forget()
        self._take_shape()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if shape_of(self.window().width()) != self._shape:
            self._take_shape()
        if self._shape[0] and self._live_wanted:
            self._put_over()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Enter goes on; with the focus on a button Enter presses it."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        focus = QApplication.focusWidget()
        part = self.block.part
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if isinstance(focus, Button | QuestionRow):
                focus.click()
            else:
                self.go_on()
        elif key == Qt.Key.Key_Escape and self._shape[0] and self._live_wanted:
            self.toggle_live()
        elif plain and key in _DIGITS and isinstance(part, ChoicePart):
            if _DIGITS[key] == "0":
                if part.view is not None and self.block.answer_shown() is not None:
                    self._answer(None)
            else:
                part.press_key(_DIGITS[key])
        else:
            super().keyPressEvent(event)
