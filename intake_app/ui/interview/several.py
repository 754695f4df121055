"""Several values of one question: texts, numbers, dates. Each on a line of its own, to be added and taken away."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Row, Scalar, Value
from intake_app.ui.interview.blanks import Blank, blank_for
from intake_app.ui.interview.parts import Surroundings
from intake_app.ui.interview.typed import WrittenPart
from intake_app.ui.look.buttons import Button


class _Line(QWidget):
    """One value and a button to take it away."""

    def __init__(self, blank: Blank, remove: Button) -> None:
        super().__init__()
        self.blank, self.remove = blank, remove
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(blank, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)


class SeveralPart(WrittenPart):
    """A line for each value, a button for one more, and the three ways not to answer. Lines left empty say nothing."""

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, around, aside, parent=parent)
        self._lines: list[_Line] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(8)
        self.column.addLayout(self._holder)
        self.add_button = Button(around.wording.text("ui.answers.add"), icon="plus")
        self.column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._finish()
        self.add_button.clicked.connect(self._add)
        self._line()

    @property
    def takes_lines(self) -> bool:
        return self._lines[0].blank.takes_lines

    def blanks(self) -> list[Blank]:
        """The places for a value, in order; there is always one."""
        return [line.blank for line in self._lines]

    def entries(self) -> list[QWidget]:
        return [entry for blank in self.blanks() for entry in blank.controls()]

    def _line(self) -> _Line:
        number, text = len(self._lines) + 1, self.around.wording.text
        view = replace(self.view, item=replace(self.view.item, repeats=False))
        blank = blank_for(view, self.around, f"{self.view.text} {text('ui.interview.rows.row', number=number)}")
        remove = Button(icon="trash-2", kind="quiet", name=text("ui.interview.rows.remove", number=number))
        line = _Line(blank, remove)
        for entry in blank.controls():
            entry.installEventFilter(self)
        blank.told.connect(self.commit)
        remove.clicked.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._holder.addWidget(line)
        self._show_removes()
        return line

    def _show_removes(self) -> None:
        for line in self._lines:
            line.remove.setVisible(len(self._lines) > 1)

    def _add(self) -> None:
        line = self._line()
        line.show()
        self.updateGeometry()
        line.blank.field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, line: _Line) -> None:
        if line not in self._lines or len(self._lines) < 2:
            return
        self._drop(line)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.commit()

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._holder.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._show_removes()

    def read_value(self) -> Value | None:
        found = tuple(value for blank in self.blanks() if (value := blank.read()) is not None)
        return found or None

    def put_value(self, value: Value | None) -> None:
        given: list[Scalar] = [one for one in value if not isinstance(one, Row)] if isinstance(value, tuple) else []
        if [blank for blank in self.blanks() if blank.is_empty()] and self._told() == given:
            return  # a line that was added and is still empty stays
        while len(self._lines) > max(1, len(given)):
            self._drop(self._lines[-1])
        while len(self._lines) < len(given):
            self._line()
        if not given:
            self._lines[0].blank.put(None)
        for blank, one in zip(self.blanks(), given, strict=False):
            blank.put(one)

    def _told(self) -> list[Scalar] | None:
        """What the lines say, None while one of them cannot be read."""
        try:
            return [value for blank in self.blanks() if (value := blank.read()) is not None]
        except ValueError:
            return None
