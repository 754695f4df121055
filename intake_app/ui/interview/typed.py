"""Answers that are typed: dates, times, numbers with their units, addresses, a line or several lines of text."""

from abc import abstractmethod

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Missing, Value
from intake_app.ui.interview.blanks import blank_for
from intake_app.ui.interview.blanks import read_time as read_time
from intake_app.ui.interview.parts import AnswerPart, Surroundings
from intake_app.ui.look.answer_group import Missing as MissingChoice
from intake_app.ui.look.fields import Field
from intake_app.ui.look.labels import IconLine, Label


class WrittenPart(AnswerPart):
    """What every way to answer by typing shares. The class below it says how a value is read and put."""

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, around, aside, parent=parent)
        self._stored: Answer | None = None

    def _finish(self) -> None:
        """The places for what is said, and the ways not to answer: below what is typed."""
        self.column.addLayout(self.notices)
        self.column.addWidget(self.chips)
        self.chips.missing_chosen.connect(self._missing)

    @abstractmethod
    def read_value(self) -> Value | None:
        """What is typed, None for nothing. Raises ValueError when it cannot be kept; the mend stands below it."""

    @abstractmethod
    def put_value(self, value: Value | None) -> None: ...

    @abstractmethod
    def entries(self) -> list[QWidget]:
        """What can be typed into."""

    def _missing(self, kind: str) -> None:
        self.put_value(None)
        self._stored = Answer(missing=Missing(kind))
        self.answered.emit(self._stored)

    def commit(self) -> bool:
        try:
            value = self.read_value()
        except ValueError:
            return False
        answer = None if value is None else Answer(value)
        if answer is None and (self._stored is None or self._stored.missing is not None):
            return True
        if answer != self._stored:
            self._stored = answer
            self.chips.set_chosen()
            self.answered.emit(answer)
        return True

    def show_answer(self, answer: Answer | None) -> None:
        bare = None if answer is None else Answer(answer.value, answer.missing)
        typing = any(entry.hasFocus() for entry in self.entries()) and self._is_modified()
        self._stored = bare
        super().show_answer(bare)
        if not typing:
            self.put_value(None if bare is None else bare.value)

    def _is_modified(self) -> bool:
        try:
            value = self.read_value()
        except ValueError:
            return True
        return (None if value is None else Answer(value)) != self._stored

    # Keys and focus

    def press_missing(self, kind: str) -> bool:
        # What is half typed goes first, so that leaving the field does not tell it.
        self.put_value(None if self._stored is None else self._stored.value)
        return super().press_missing(kind)

    def take_focus(self) -> None:
        chip = next((b for b in self.chips.buttons() if b.isChecked()), None)
        (chip or self.entries()[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo takes back typing while there is some, and the last answer when there is none."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undoing = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if undoing and not self._is_modified():
                event.ignore()
                return True
        return super().eventFilter(watched, event)


class TypedPart(WrittenPart):
    """One value to be typed and, below it, the three ways not to answer."""

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, around, aside, parent=parent)
        self.blank = blank_for(view, around, view.text)
        self.column.addWidget(self.blank)
        self._finish()
        for entry in self.entries():
            entry.installEventFilter(self)
        self.blank.told.connect(self.commit)

    @property
    def field(self) -> Field:
        """The (first) field."""
        return self.blank.field

    @property
    def takes_lines(self) -> bool:
        return self.blank.takes_lines

    def entries(self) -> list[QWidget]:
        return self.blank.controls()

    def read_value(self) -> Value | None:
        return self.blank.read()

    def put_value(self, value: Value | None) -> None:
        self.blank.put(None if isinstance(value, tuple) else value)


class ReadOnlyPart(AnswerPart):
    """What the form fills in by itself: shown, and not to be changed by hand."""

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, around, aside, proposes=False, parent=parent)
        text = around.wording.text
        self.shown = Label("", "answer", wrap=True)
        self.column.addWidget(self.shown)
        self.column.addWidget(IconLine("lock", text("ui.answers.read-only"), ink="text.secondary", wrap=True))
        self.column.addLayout(self.notices)
        self.column.addWidget(self.chips)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(view.text)

    def missing_choices(self, with_alt: bool) -> list[MissingChoice]:
        return []

    def show_answer(self, answer: Answer | None) -> None:
        empty = self.around.wording.text("ui.answers.read-only.empty")
        self.shown.setText(self.view.answer_text or self.view.proposal_text or empty)

    def press_key(self, key: str) -> bool:
        return False

    def press_missing(self, kind: str) -> bool:
        return False

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
