"""The parts of a row of a repeating group: what is filled in, and what the form fills in by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import words
from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Scalar
from intake_app.domain.questionnaire import ItemType
from intake_app.ui.interview.blanks import Blank, blank_for
from intake_app.ui.interview.open_choice import NOT_SAID, OpenBlank
from intake_app.ui.interview.parts import Surroundings
from intake_app.ui.look.checks import CheckRow
from intake_app.ui.look.entries import ChoiceBox
from intake_app.ui.look.labels import IconLine, Label

_WIDTHS = {
    ItemType.DECIMAL: 110,
    ItemType.INTEGER: 110,
    ItemType.DATE: 140,
    ItemType.TIME: 110,
    ItemType.BOOLEAN: 0,
    ItemType.QUANTITY: 320,
    ItemType.DATETIME: 340,
    ItemType.OPEN_CODING: 400,
    ItemType.URL: 300,
    ItemType.TEXT: 400,
}


def width_of(view: QuestionView) -> int:
    """How wide a part wants to be at 100 %, 0 for as wide as its text."""
    if view.item.type is ItemType.CODING:
        longest = max((len(option.text) for option in view.options), default=4)
        return min(190, max(96, 52 + 9 * longest))
    return _WIDTHS.get(view.item.type, 150)


class Shown(QWidget):
    """What the form fills in by itself, below its name: the stored value, else what is proposed."""

    def __init__(self, view: QuestionView, around: Surroundings, name: str) -> None:
        super().__init__()
        self.view, self.around = view, around
        self.stored: Scalar | None = None
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(view.short, "strong", wrap=True))
        self.line = IconLine("lock", "", wrap=True)
        column.addWidget(self.line)
        self.put(None)

    def put(self, value: Scalar | None) -> None:
        self.stored = value
        answer = self.view.proposal if value is None else Answer(value)
        wording = self.around.wording
        told = words.answer_text(wording, self.view.key, self.view.item, answer)
        told = told or wording.text("ui.answers.read-only.empty")
        self.line.label.setText(told)
        self.setAccessibleName(f"{self._name}: {told}")


class Cell:
    """One part of a row: its widget, what stands in it, and a way to put something there."""

    def __init__(self, view: QuestionView, around: Surroundings, row_name: str, told: Callable[[], None]) -> None:
        self.view = view
        self.link_id = view.item.link_id
        self._wording = around.wording
        self.widget = self._made(around, f"{row_name}: {view.short}", told)

    def _made(self, around: Surroundings, name: str, told: Callable[[], None]) -> QWidget:
        view = self.view
        label, kind = view.short, view.item.type
        if view.item.read_only:
            return Shown(view, around, name)
        if kind is ItemType.OPEN_CODING:
            return _told_by(OpenBlank(view, around, name, label), told)
        if kind is ItemType.CODING:
            empty = around.wording.text("ui.interview.rows.not-said")
            choices = [(NOT_SAID, empty), *((str(option.code), option.text) for option in view.options)]
            box = ChoiceBox(label, choices, NOT_SAID, name=name)
            box.chosen.connect(lambda _: told())
            return box
        if kind is ItemType.BOOLEAN:
            tick = CheckRow(label)
            tick.setAccessibleName(name)
            tick.toggled.connect(lambda _: told())
            return tick
        return _told_by(blank_for(view, around, name, label), told)

    def value(self) -> Scalar | None:
        """What stands there, None for nothing. Raises ValueError when it cannot be read."""
        widget = self.widget
        if isinstance(widget, Shown):
            return widget.stored
        if isinstance(widget, ChoiceBox):
            code = widget.code()
            return next((option.code for option in self.view.options if str(option.code) == code), None)
        if isinstance(widget, CheckRow):
            return widget.isChecked() or None
        assert isinstance(widget, Blank)
        return widget.read()

    def show(self, value: Scalar | None) -> None:
        """Put a stored value there, unless the same already stands there."""
        widget = self.widget
        try:
            if self.value() == value:
                return
        except ValueError:
            return
        if isinstance(widget, Shown):
            widget.put(value)
        elif isinstance(widget, ChoiceBox):
            widget.set_code(NOT_SAID if value is None else str(value))
        elif isinstance(widget, CheckRow):
            widget.blockSignals(True)
            widget.setChecked(bool(value))
            widget.blockSignals(False)
        elif isinstance(widget, Blank):
            widget.put(value)

    def propose(self) -> None:
        """Put there what the form proposes, if anything; it is told with the row."""
        proposal = self.view.proposal
        value = proposal.value if proposal is not None else None
        if not self.is_read_only and value is not None and not isinstance(value, tuple):
            self.show(value)

    @property
    def is_read_only(self) -> bool:
        return isinstance(self.widget, Shown)

    def take_focus(self) -> None:
        control = self.widget.field.control if isinstance(self.widget, Blank) else self.widget
        control.setFocus(Qt.FocusReason.OtherFocusReason)


def _told_by(blank: Blank, told: Callable[[], None]) -> Blank:
    blank.told.connect(told)
    return blank
