"""A quiet line once the level is certain: which questions can still be asked and will not change it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.explanation_view import SettledQuestion
from intake_app.domain.wording import Wording
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.labels import IconLine
from intake_app.ui.look.rows import LinkRow
from intake_app.ui.look.tab_order import tab_anew
from intake_app.ui.look.words import word


class SettledLine(QWidget):
    """`wanted()` when the list is to be shown: answer with `show_questions`. `asked(key)` when one is pressed."""

    wanted = Signal()
    asked = Signal(str)

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        self._settled: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.line = IconLine("circle-check", "", ink="text.secondary", icon_ink="alert.good", type="caption", wrap=True)
        column.addWidget(self.line)
        self.button = Button("", "quiet", icon="chevron-right")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body = QWidget()
        self._rows = QVBoxLayout(self.body)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        column.addWidget(self.body)
        self.body.hide()
        self.hide()
        self.button.clicked.connect(self._turn)

    @property
    def is_open(self) -> bool:
        return not self.body.isHidden()

    def show_certain(self, text: str, settled: tuple[str, ...]) -> None:
        """What is certain now, "" for nothing; an open list follows."""
        if settled == self._settled:
            return
        self._settled = settled
        self.setVisible(bool(text))
        if self.line.label.text() != text:
            self.line.label.setText(text)
        if not settled:
            self.body.hide()
        elif self.is_open:
            self.wanted.emit()
        self._say()

    def show_questions(self, questions: Sequence[SettledQuestion]) -> None:
        """The questions of the list."""
        clear_layout(self._rows)
        for one in questions:
            row = LinkRow("circle-dashed", one.text)
            row.setToolTip(one.text)
            row.clicked.connect(lambda _=False, key=one.key: self.asked.emit(key))
            self._rows.addWidget(row)
        tab_anew(self)

    def _turn(self) -> None:
        self.body.setVisible(not self.is_open)
        if self.is_open:
            self.wanted.emit()
        self._say()

    def _say(self) -> None:
        title = self._wording.plural("ui.explanation.certain.show", len(self._settled))
        self.button.set_text(title)
        self.button.set_icon("chevron-down" if self.is_open else "chevron-right")
        self.button.setAccessibleName(f"{title}, {word('look.fold.open' if self.is_open else 'look.fold.closed')}")
