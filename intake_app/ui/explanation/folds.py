"""What opens where it stands: made only when somebody wants to see it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.look import Button, tab_anew, word

Fill = Callable[[QVBoxLayout], None]


class Fold(QWidget):
    """A quiet button, and what it opens below itself. `fill` puts the rows in when it is opened for the first time."""

    def __init__(self, title: str, fill: Fill, name: str = "") -> None:
        super().__init__()
        self._title, self._fill, self._name = title, fill, name
        self._filled = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.button = Button(title, "quiet", icon="chevron-right")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body = QWidget()
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 0, 0, 4)
        self.rows.setSpacing(6)
        self.body.hide()
        column.addWidget(self.body)
        self.button.clicked.connect(self.turn)
        self._say()

    @property
    def is_open(self) -> bool:
        return not self.body.isHidden()

    def turn(self) -> None:
        """Open or close it."""
        if not self._filled:
            self._filled = True
            self._fill(self.rows)
        self.body.setVisible(not self.is_open)
        self.button.set_icon("chevron-down" if self.is_open else "chevron-right")
        self._say()
        tab_anew(self)

    def _say(self) -> None:
        name = f"{self._name}: {self._title}" if self._name else self._title
        self.button.setAccessibleName(f"{name}, {word('look.fold.open' if self.is_open else 'look.fold.closed')}")
