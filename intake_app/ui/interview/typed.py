"""Answers that are typed: dates, times, numbers, a line or several lines of text."""

import re
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.domain.wording import Wording
from intake_app.ui.interview.parts import AnswerPart, Surroundings
from intake_app.ui.look.entries import DateField, NumberField
from intake_app.ui.look.fields import Field, TextField, WordsField
from intake_app.ui.look.theme import look

_TIME = re.compile(r"(\d{1,2})\s*[:.,hH ]?\s*(\d{2})?\s*[hH]?")
_DECIMALS = 6


def read_time(text: str) -> str:
    """`HH:MM` from `9:30`, `9.30`, `9h30`, `0930` or `9`. Raises ValueError for what is no time of day."""
    squeezed = text.strip()
    if re.fullmatch(r"\d{3}", squeezed):
        squeezed = f"0{squeezed}"
    found = _TIME.fullmatch(squeezed)
    if found is None:
        raise ValueError(text)
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(text)
    return f"{hour:02}:{minute:02}"


class TimeField(TextField):
    """A time of day typed as text."""

    def __init__(self, wording: Wording, name: str) -> None:
        super().__init__(placeholder=wording.text("ui.interview.time.placeholder"), name=name)
        self._wording = wording
        self.edited.connect(lambda _: self.clear_state())

    def read(self) -> str | None:
        """The time, None for an empty entry. Raises ValueError, and says the mend below."""
        if not self.text().strip():
            return None
        try:
            return read_time(self.text())
        except ValueError:
            self.set_error(self._wording.text("ui.interview.time.mend"))
            raise


class TypedPart(AnswerPart):
    """A field and, below it, the three ways not to answer."""

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, around, aside, parent=parent)
        self._stored: Answer | None = None
        self.field = self._made_field(view.item)
        self.column.addWidget(self.field)
        self.column.addLayout(self.notices)
        self.column.addWidget(self.chips)
        self.chips.missing_chosen.connect(self._missing)
        entry = self.field.control
        entry.installEventFilter(self)
        if isinstance(entry, QLineEdit):
            entry.editingFinished.connect(self.commit)
        if isinstance(self.field, WordsField):
            self.field.finished.connect(lambda _: self.commit())

    def _made_field(self, item: Item) -> Field:
        name, wording = self.view.text, self.around.wording
        if item.type is ItemType.DATE:
            return _narrow(DateField("", self.around.today, name=name), 220)
        if item.type is ItemType.TIME:
            return _narrow(TimeField(wording, name), 160)
        if item.type in (ItemType.INTEGER, ItemType.DECIMAL):
            decimals = _DECIMALS if item.type is ItemType.DECIMAL else 0
            unit = wording.first(f"{self.view.key}.unit")
            field = NumberField("", unit=unit, least=item.minimum, most=item.maximum, decimals=decimals, name=name)
            return _narrow(field, 220)
        if item.type is ItemType.TEXT:
            return WordsField(lines=4, name=name)
        return TextField(name=name)

    @property
    def takes_lines(self) -> bool:
        return isinstance(self.field, WordsField)

    def _missing(self, kind: str) -> None:
        self._put_text("")
        self._stored = Answer(missing=Missing(kind))
        self.answered.emit(self._stored)

    # What is typed

    def _text(self) -> str:
        return self.field.text() if isinstance(self.field, TextField | WordsField) else ""

    def _put_text(self, text: str) -> None:
        if isinstance(self.field, TextField | WordsField):
            self.field.set_text(text)
        self.field.clear_state()

    def _read(self) -> Answer | None:
        """What is typed as an answer. Raises ValueError when it is none; the mend stands below the entry."""
        text = self._text()
        if not text.strip():
            return None
        field, item = self.field, self.view.item
        if isinstance(field, TimeField):
            time = field.read()
            return None if time is None else Answer(time)
        if isinstance(field, DateField):
            day = field.day()
            if day is None:
                raise ValueError(text)
            return Answer(day)
        if isinstance(field, NumberField):
            number = field.value()
            if number is None:
                raise ValueError(text)
            return Answer(int(number) if item.type is ItemType.INTEGER else number)
        if item.max_length is not None and len(text) > item.max_length:
            mend = self.around.wording.text("ui.interview.too-long", count=len(text), limit=item.max_length)
            field.set_error(mend)
            raise ValueError(text)
        return Answer(text.strip())

    def commit(self) -> bool:
        try:
            answer = self._read()
        except ValueError:
            return False
        if answer is None and (self._stored is None or self._stored.missing is not None):
            return True
        if answer != self._stored:
            self._stored = answer
            self.chips.set_chosen()
            self.answered.emit(answer)
        return True

    def show_answer(self, answer: Answer | None) -> None:
        bare = None if answer is None else Answer(answer.value, answer.missing)
        typing = self.field.control.hasFocus() and self._is_modified()
        self._stored = bare
        super().show_answer(bare)
        if typing:
            return
        self._put_value(None if bare is None else bare.value)

    def _put_value(self, value: object) -> None:
        if isinstance(self.field, DateField):
            self.field.set_date(value if isinstance(value, date) else None)
        elif isinstance(self.field, NumberField):
            number = value if isinstance(value, int | Decimal) else None
            self.field.set_value(number)
            if number is not None:
                self.field.set_text(self.around.wording.number(number))
        else:
            self._put_text("" if value is None else str(value))

    def _is_modified(self) -> bool:
        try:
            return self._read() != self._stored
        except ValueError:
            return True

    # Keys and focus

    def press_missing(self, kind: str) -> bool:
        # What is half typed goes first, so that leaving the field does not tell it.
        self._put_value(None if self._stored is None else self._stored.value)
        return super().press_missing(kind)

    def take_focus(self) -> None:
        chip = next((b for b in self.chips.buttons() if b.isChecked()), None)
        (chip or self.field.control).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo takes back typing while there is some, and the last answer when there is none."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undoing = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if undoing and not self._is_modified():
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _narrow(field: Field, width: int) -> Field:
    """A field no wider than what it takes."""
    field.control.setMaximumWidth(look().px(width))
    return field
