"""The screen goes back to the worker, who says with their password that it is them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.labels import Label
from intake_app.ui.look.passwords import PasswordField
from intake_app.ui.look.theme import look


class TurnBack(QWidget):
    """`why` is `done`, `talk`, `told` or `worker`; `hint` says that any password will do.

    *Signals*: `confirmed(password)`, `stayed()`.
    """

    confirmed = Signal(str)
    stayed = Signal()

    def __init__(self, why: str, wording: Wording, *, hint: bool = False) -> None:
        super().__init__()
        self._wording = wording
        text = wording.text
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 48, 24, 24)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(20)
        outer.addLayout(column, 10)
        outer.addStretch(1)
        column.addWidget(Label(text(f"ui.participant.turn.{why}"), "participant_question", wrap=True))
        column.addWidget(Label(text("ui.participant.turn.how"), "lead", "text.secondary", wrap=True))
        card = Card(spacing=12)
        card.setMaximumWidth(look().px(560))
        self.password = PasswordField(text("ui.participant.password"), text("ui.unlock.caps"))
        if hint:
            self.password.set_hint(text("ui.participant.password.any"))
        card.add(self.password)
        self.button = Button(text("ui.participant.to-worker"), "primary", large=True)
        self.stay = Button(text("ui.participant.stay"))
        card.add(Flow(self.button, self.stay))
        column.addWidget(card)
        column.addStretch(1)
        self.button.clicked.connect(lambda: self.confirmed.emit(self.password.text()))
        self.stay.clicked.connect(self.stayed)

    def take_focus(self) -> None:
        self.password.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While the password is checked nothing can be pressed twice."""
        self.button.setEnabled(not busy)
        if busy:
            self.password.set_hint(self._wording.text("ui.unlock.working"))

    def show_error(self, error: UserError) -> None:
        """Say what was wrong; what was typed is selected, to be typed over."""
        self.password.set_error(self._wording.error_text(error))
        self.password.entry.selectAll()
        self.take_focus()
