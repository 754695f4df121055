"""The recovery sheet opens the office and gives a new password."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.office import Desk
from intake_app.casework.unlocking import SlotOwner, unlock_with_recovery
from intake_app.domain.errors import UserError
from intake_app.ui.entrance import Entrance
from intake_app.ui.look import AlertFrame, Button, Heading, Label, PasswordField, TextField

WORDS = 12


class RecoveryForm(QWidget):
    """Twelve words from the paper, a new password twice. Which word is wrong is never told."""

    def __init__(self, entrance: Entrance, owner: SlotOwner, leave: Callable[[], None]) -> None:
        super().__init__()
        self._owner = owner
        self.entrance = entrance
        text = entrance.text
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 24, 5, 24)
        column.setSpacing(8)
        column.addWidget(Heading(text("ui.recovery.title"), 1, wrap=True))
        column.addWidget(Label(text("ui.recovery.why", name=owner.name), "body", "text.secondary", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(8)
        self.words = [
            TextField(lead=f"{number}", name=text("ui.recovery.word", number=number)) for number in range(1, WORDS + 1)
        ]
        for number, field in enumerate(self.words):
            grid.addWidget(field, number // 3, number % 3)
            field.edited.connect(lambda typed, at=number: self._spread(typed, at))
        column.addLayout(grid)
        self.password = PasswordField(text("ui.recovery.password"), text("ui.unlock.caps"))
        self.password.set_hint(text("ui.recovery.rule"))
        self.again = PasswordField(text("ui.recovery.again"), text("ui.unlock.caps"))
        column.addWidget(self.password)
        column.addWidget(self.again)
        self.problem = AlertFrame("danger", "")
        self.problem.hide()
        column.addWidget(self.problem)
        self.button = Button(text("ui.recovery.button"), "primary", icon="key-round", key="Enter", large=True)
        self.back = Button(text("ui.back"), "quiet", icon="arrow-left")
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.back)
        column.addLayout(row)
        self.progress = Label("", "body", "text.secondary", wrap=True)
        column.addWidget(self.progress)
        self.button.clicked.connect(self._try)
        self.back.clicked.connect(leave)

    def first_focus(self) -> QWidget:
        """The first word."""
        return self.words[0]

    def _spread(self, typed: str, at: int) -> None:
        """A space leads to the next word; several words at once fill several boxes."""
        parts = typed.split()
        if len(parts) > 1 or (typed.endswith(" ") and parts):
            for offset, word in enumerate(parts):
                if at + offset < WORDS:
                    self.words[at + offset].set_text(word)
            following = min(WORDS - 1, at + len(parts))
            self.words[following].setFocus()
            self.words[following].entry.selectAll()

    def _try(self) -> None:
        text, entrance = self.entrance.text, self.entrance
        words = tuple(field.text().strip() for field in self.words)
        empty = [number for number, word in enumerate(words) if not word]
        if empty:
            self._say(text("ui.recovery.missing", number=empty[0] + 1))
            self.words[empty[0]].setFocus()
            return
        password = self.password.text()
        if password != self.again.text():
            self.again.set_error(text("ui.recovery.differ"))
            self.again.setFocus()
            return
        self.problem.hide()
        self._set_trying(True)

        def work() -> Desk:
            desk = unlock_with_recovery(
                entrance.folder,
                words,
                self._owner.worker_id,
                password,
                entrance.library(),
                entrance.clock,
                entrance.profile,
            )
            return desk.in_language(entrance.settings.language)

        entrance.in_background(work, entrance.entered, self._refused)

    def _set_trying(self, trying: bool) -> None:
        for widget in (*self.words, self.password, self.again, self.button, self.back):
            widget.setEnabled(not trying)
        self.progress.setText(self.entrance.text("ui.unlock.working") if trying else "")

    def _refused(self, error: UserError) -> None:
        self._set_trying(False)
        said = self.entrance.wording.error_text(error)
        if error.code.startswith("password"):
            self.password.set_error(said)
            self.password.setFocus()
        else:
            self._say(said)

    def _say(self, said: str) -> None:
        self.problem.set_text(said)
        self.problem.show()
