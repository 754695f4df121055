"""The page that stands there while the demo office is made, or when an office cannot be opened."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from intake_app.domain.errors import UserError
from intake_app.ui.asking import ask_for_restoring
from intake_app.ui.entrance import Entrance, FrontPage
from intake_app.ui.look import AlertFrame, Button, Heading, Label

MENDED_BY_A_BACKUP = ("keys-damaged", "vault-damaged", "vault-went-backwards", "vault-changed")
"""Errors after which a backup is offered."""


class OpeningPage(FrontPage):
    """Says what is being done; with an `error`, why the office cannot be opened. Without `cases` the throwaway office
    has none."""

    name = "opening"

    def __init__(self, entrance: Entrance, error: UserError | None = None, *, cases: bool = True) -> None:
        super().__init__(entrance)
        self._cases = cases
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(48, 48, 48, 48)
        self._column.addStretch(1)
        text = entrance.text
        self._said = Heading(text("ui.opening.title" if error is None else "ui.opening.failed"), 1, wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._said)
        self._column.addSpacing(12)
        self._why = Label(text("ui.opening.demo") if error is None else "", "lead", "text.secondary", wrap=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._why)
        self._column.addStretch(1)
        if error is not None:
            self._failed(error)
        else:
            QTimer.singleShot(0, self._make)

    def _make(self) -> None:
        from intake_app.casework.demo import demo_desk

        entrance = self.entrance
        language = entrance.settings.language
        entrance.in_background(
            lambda: demo_desk(entrance.library(), entrance.clock, language, with_cases=self._cases),
            entrance.entered,
            self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self._said.setText(self.entrance.text("ui.opening.failed"))
        self._why.hide()
        text = self.entrance.wording.error_text(error)
        frame = AlertFrame("danger", text, error.place)
        if error.code in MENDED_BY_A_BACKUP:
            restore = Button(self.entrance.text("ui.restore.offer"))
            restore.clicked.connect(lambda: ask_for_restoring(self))
            frame.add_button(restore)
        self._column.insertWidget(self._column.count() - 1, frame)
