"""A part of the supervisor's page, with one act at most."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.look import Button, Icon, Label
from intake_app.ui.page import Room

_PAINTED_AFTER_MS = 30


class Section(QWidget):
    """`read` shows what is so now. `button` is the filled one, answers to Enter, and may be None."""

    code: ClassVar[str]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.button: Button | None = None
        self._later = QTimer(self, singleShot=True, interval=_PAINTED_AFTER_MS)
        self._act: Callable[[], None] | None = None
        self._later.timeout.connect(self._do)

    def text(self, code: str, **values: object) -> str:
        """A text of the supervisor's page."""
        return self.room.text(f"ui.supervise.{code}", **values)

    def read(self) -> None:
        """Read from casework and show."""

    def first_focus(self) -> QWidget | None:
        """What has the focus when the part is opened."""
        return self.button

    def once_painted(self, act: Callable[[], None]) -> None:
        """Do what holds the window up, once the line that says so can be read."""
        self._act = act
        self._later.start()

    def hold(self, card: QWidget) -> None:
        """The one card of a part. Beside a spring its texts wrap at the width it has, not at the page's."""
        row = QHBoxLayout()
        row.addWidget(card, 1)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 5)
        column.addLayout(row)
        column.addStretch(1)

    def _do(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()


class ActRow(QWidget):
    """A button at the far end, and beside it why it is dashed or what it did."""

    def __init__(self, button: Button) -> None:
        super().__init__()
        self.button = button
        self._sign = Icon("circle-check", "alert.good", 18)
        self._words = Label("", "body", "text.secondary", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(button)
        self._sign.hide()

    @property
    def words(self) -> str:
        """What stands beside the button."""
        return self._words.text()

    def wait_for(self, reason: str) -> None:
        """Dashed with its reason; "" when it may be pressed."""
        self.button.setEnabled(not reason)
        self._say(reason, done=False)

    def done(self, what: str) -> None:
        """It was pressed, and this is what it did. There is nothing more to do until something is typed."""
        self.button.setEnabled(False)
        self._say(what, done=True)

    def _say(self, words: str, done: bool) -> None:
        self._words.setText(words)
        self._words.set_ink("alert.good" if done else "text.secondary")
        self._sign.setVisible(done)
