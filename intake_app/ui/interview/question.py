"""The question on the table: its text, the way to answer it, and what has to be said about the answer."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from intake_app.casework.interview_view import QuestionView, SoftCheck
from intake_app.domain.answers import Answer
from intake_app.domain.questionnaire import ItemType
from intake_app.ui.interview.open_choice import OpenChoicePart
from intake_app.ui.interview.parts import AnswerPart, ChoicePart, Surroundings
from intake_app.ui.interview.repeating import RowsPart
from intake_app.ui.interview.rows import NUMBER_LEFT, text_left
from intake_app.ui.interview.several import SeveralPart
from intake_app.ui.interview.typed import ReadOnlyPart, TypedPart
from intake_app.ui.look.alerts import AlertFrame
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import CurrentBar, clear_layout
from intake_app.ui.look.fields import WordsField
from intake_app.ui.look.labels import IconLine, Label, Mark
from intake_app.ui.look.theme import Look, look


def part_for(view: QuestionView, around: Surroundings, aside: QWidget | None = None) -> AnswerPart:
    """The way to answer a question of this type."""
    if view.item.read_only:
        return ReadOnlyPart(view, around, aside)
    if view.item.type is ItemType.GROUP:
        return RowsPart(view, around, aside)
    if view.item.type is ItemType.OPEN_CODING:
        return OpenChoicePart(view, around, aside)
    if view.options:
        return ChoicePart(view, around, aside)
    return SeveralPart(view, around, aside) if view.item.repeats else TypedPart(view, around, aside)


class QuestionBlock(CurrentBar):
    """The current question.

    *Signals*: `answered(Answer or None)`, `noted(str)`, and of what is asked below an answer `check_left(code)`,
    `wants_retry()`, `wants_to_let_go()`, `wants_reopening()`. `show_question` with the question it already shows
    repaints the answer only.
    """

    answered = Signal(object)
    noted = Signal(str)
    check_left = Signal(str)
    wants_retry = Signal()
    wants_to_let_go = Signal()
    wants_reopening = Signal()

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.around = around
        self.view: QuestionView | None = None
        self.part: AnswerPart | None = None
        self._narrow = self._tight = self._reusable = False
        self._before_note: QWidget | None = None
        text = around.wording.text
        self._numbered: tuple[str, Look] | None = None
        self.number = Label("", "body", "text.secondary", parent=self)
        self.before = Label("", "body", "text.secondary", wrap=True)
        self.before.hide()
        self.question = Label("", "question", wrap=True)
        line = QHBoxLayout()
        self.window_line = Label("", "body", "text.secondary", wrap=True)
        self.own_wording = Mark(text("ui.interview.own-wording"), icon="own_wording")
        self.own_wording.setToolTip(text("ui.interview.own-wording.help"))
        self.fallback = Mark("", icon="languages")
        self.fallback.setToolTip(text("ui.interview.fallback.help"))
        line.addWidget(self.window_line, 1)
        line.addWidget(self.fallback)
        line.addWidget(self.own_wording)
        self._place = QVBoxLayout()
        self.after = Label("", "body", "text.secondary", wrap=True)
        self.after.hide()
        self.note = WordsField(text("ui.interview.note.label"), lines=2)
        self.note.hide()
        self.note_line = IconLine("note", "", ink="text.secondary", wrap=True)
        self.note_line.hide()
        self.closed = self._closed_frame()
        self.column.addWidget(self.closed)
        self.column.addWidget(self.before)
        self.column.addWidget(self.question)
        self.column.addLayout(line)
        self.column.addSpacing(2)
        self.column.addLayout(self._place)
        self.column.addWidget(self.after)
        self.column.addWidget(self.note_line)
        self.column.addWidget(self.note)
        self.note.finished.connect(self._note_left)
        self._told: tuple[tuple[SoftCheck, ...], str, str] | None = None

    def _closed_frame(self) -> AlertFrame:
        text = self.around.wording.text
        frame = AlertFrame("info", text("ui.interview.finished"), text("ui.interview.finished.why"))
        frame.add_button(_pressed(Button(text("ui.interview.finished.reopen")), self.wants_reopening.emit))
        frame.hide()
        return frame

    # The question

    def set_open(self, is_open: bool) -> None:
        """Whether answers are taken; a finished interview shows them and says how to go on."""
        self.closed.setVisible(not is_open)
        if self.part is not None:
            self.part.setEnabled(is_open)

    def set_narrow(self, narrow: bool, tight: bool) -> None:
        """Number in front of the text instead of beside it; in tight windows the note stands in the footer."""
        if (narrow, tight) != (self._narrow, self._tight):
            self._narrow, self._tight = narrow, tight
            self.forget()

    def forget(self) -> None:
        """Build the question anew at the next `show_question`."""
        self.view = None
        self._reusable = False

    def show_question(self, view: QuestionView, references: tuple[str, ...] = ()) -> None:
        """Show a question with its answer."""
        if self.view is None or self.view.key != view.key or self.view.options != view.options:
            self._build(view)
        self.view = view
        assert self.part is not None
        _say(self.before, view.before)
        _say(self.after, view.after)
        self.part.show_answer(view.answer)
        self.part.show_references(references)
        self._show_note(view.note)

    def _build(self, view: QuestionView) -> None:
        left = 20 if self._narrow else text_left()
        self.column.setContentsMargins(left, 6 if self._narrow else 16, 12, 8 if self._narrow else 14)
        numbered = f"{view.number} · {view.text}" if self._narrow and view.number else view.text
        self.question.setText(numbered)
        self.number.setText("" if self._narrow else view.number)
        self._put_number()
        self.window_line.setText(view.window or view.help)
        self.own_wording.setVisible(view.is_paraphrase and not self._tight)
        self.fallback.set_text(self._language(view.fallback))
        self.fallback.setVisible(bool(view.fallback))
        self.window_line.setVisible(bool(view.window or view.help))
        self.note.hide()
        self.clear_notices()
        if isinstance(self.part, ChoicePart) and self._reusable and self.part.adopt(view):
            return
        clear_layout(self._place)
        self._reusable = True
        aside = None if self._tight else self._note_button()
        self.part = part_for(view, self.around, aside)
        self.part.answered.connect(self.answered)
        self._place.addWidget(self.part)
        # A layout shows what it is given later; the focus is wanted at once.
        self.part.show()

    def _language(self, code: str) -> str:
        name = self.around.wording.first(f"code.language.{code}", default=code)
        return name[:1].upper() + name[1:]

    def _put_number(self) -> None:
        self.number.setVisible(bool(self.number.text()))
        if self._numbered != (self.number.text(), look()):
            self._numbered = (self.number.text(), look())
            self.number.adjustSize()
        wide = self.number.width()
        mirrored = self.isRightToLeft()
        offset = max(0, look().line("question") - look().line("body")) // 2
        top = self.question.y() + offset
        self.number.move(self.width() - NUMBER_LEFT - 4 - wide if mirrored else NUMBER_LEFT + 4, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put_number()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._put_number()
        return done

    # The note

    def _note_button(self) -> Button:
        button = Button(self.around.wording.text("ui.interview.note"), "quiet", key="F2", icon="note")
        button.clicked.connect(self.open_note)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the note away; what was written is kept."""
        if event.key() == Qt.Key.Key_Escape and self.note.isVisible():
            self.open_note()
        else:
            super().keyPressEvent(event)

    def open_note(self) -> None:
        """Write a note on this question, or put the field away again."""
        if self.note.isVisible():
            self._note_left(self.note.text())
            self.note.hide()
            self._focus_as_before_note()
            self._show_note(self.note.text())
            return
        self._before_note = QApplication.focusWidget()
        self.note_line.hide()
        self.note.show()
        self.note.setFocus()

    def _focus_as_before_note(self) -> None:
        """Where the focus was when the note was opened, while that is still there; a note chooses no answer."""
        before, self._before_note = self._before_note, None
        if before is not None and isValid(before) and self.isAncestorOf(before) and before.isVisible():
            before.setFocus()
        elif self.part is not None:
            self.part.take_focus()

    def _show_note(self, text: str) -> None:
        if self.note.text() != text and not self.note.box.hasFocus():
            self.note.set_text(text)
        shown = text if self.note.isHidden() else ""
        self.note_line.label.setText(self.around.wording.text("ui.interview.note.shown", text=shown) if shown else "")
        self.note_line.setVisible(bool(shown))

    def finish_note(self) -> None:
        """Send the note that is being written."""
        if self.note.isVisible():
            self._note_left(self.note.text())

    def _note_left(self, text: str) -> None:
        if self.view is not None and text != self.view.note:
            self.noted.emit(text)

    # What is said about the answer

    def clear_notices(self) -> None:
        if self.part is not None:
            clear_layout(self.part.notices)
        self._told = None

    def show_notices(self, checks: Sequence[SoftCheck], kept: str = "", failed: str = "") -> None:
        """Say what is unlikely about the answer, what it hides or brings back, and why it could not be saved."""
        told = (tuple(checks), kept, failed)
        if told == self._told:
            return
        self.clear_notices()
        self._told = told
        if self.part is None:
            return
        place = self.part.notices
        text = self.around.wording.text
        if failed:
            frame = AlertFrame("danger", text("ui.interview.failed"), failed)
            frame.add_button(_pressed(Button(text("ui.interview.failed.retry"), "primary"), self.wants_retry.emit))
            frame.add_button(_pressed(Button(text("ui.interview.failed.let-go"), "quiet"), self.wants_to_let_go.emit))
            place.addWidget(frame)
        for check in checks:
            frame = AlertFrame("caution", text("ui.interview.check"), check.text, buttons_beside=not self._narrow)
            right = Button(text("ui.interview.check.right"))
            frame.add_button(_pressed(right, partial(self.check_left.emit, check.code)))
            frame.add_button(_pressed(Button(text("ui.interview.check.change"), "quiet"), self._change))
            place.addWidget(frame)
        if kept:
            place.addWidget(AlertFrame("info", kept))

    def checks(self) -> frozenset[str]:
        """Codes of what is said to be unlikely about the answer."""
        checks = self._told[0] if self._told else ()
        return frozenset(check.code for check in checks)

    def _change(self) -> None:
        if self.part is not None:
            self.part.take_focus()

    def notices(self) -> list[AlertFrame]:
        """The frames that are shown below the answer."""
        place = self.part.notices if self.part is not None else QVBoxLayout()
        found = (place.itemAt(n) for n in range(place.count()))
        return [w for item in found if item is not None and isinstance(w := item.widget(), AlertFrame)]

    def take_focus(self) -> None:
        """To the answer, or to what opens a finished interview again."""
        if not self.closed.isHidden():
            self.closed.findChildren(Button)[0].setFocus()
        elif self.part is not None:
            self.part.take_focus()

    def answer_shown(self) -> Answer | None:
        """The answer of the question as it is on disk."""
        return self.view.answer if self.view else None


def _say(label: Label, texts: Sequence[str]) -> None:
    """What the form says between its questions, a paragraph each."""
    said = "\n\n".join(texts)
    if label.text() != said:
        label.setText(said)
    if label.isHidden() == bool(said):
        label.setVisible(bool(said))


def _pressed(button: Button, act: Callable[[], None]) -> Button:
    button.clicked.connect(lambda _=False: act())
    return button
