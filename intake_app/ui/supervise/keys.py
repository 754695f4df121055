"""The office's key: who can let others in, and renewing the key when somebody left."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import staffing
from intake_app.domain.errors import UserError
from intake_app.ui.look import AlertFrame, Button, Card, IconLine, Label, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room
from intake_app.ui.supervise.section import ActRow, Section


class KeySection(Section):
    """What renewing does and does not do, whom it leaves out, and the act itself, asked for twice."""

    code: ClassVar[str] = "keys"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.button: Button = Button(self.text("keys.renew"), "primary", icon="key-round")
        self.row = ActRow(self.button)
        card = Card(self.text("keys"), spacing=10)
        card.setMaximumWidth(look().px(760))
        self.alone = AlertFrame("caution", self.text("keys.alone"), self.text("keys.alone.about"))
        card.add(self.alone)
        card.add(Label(self.text("keys.about"), "body", "text.secondary", wrap=True))
        for icon, code in (("shield-check", "does"), ("users", "same"), ("database-backup", "backups")):
            card.add(IconLine(icon, self.text(f"keys.{code}"), wrap=True))
        holder = QWidget()
        self.who = QVBoxLayout(holder)
        self.who.setContentsMargins(0, 0, 0, 0)
        card.add(holder)
        self.sure = AlertFrame("caution", self.text("keys.sure"), self.text("keys.sure.about"))
        self.really = Button(self.text("keys.yes"), "danger")
        self.keep = Button(self.text("keys.no"), "quiet")
        self.sure.add_button(self.really)
        self.sure.add_button(self.keep)
        card.add(self.row)
        card.add(self.sure)
        self.hold(card)
        self.sure.hide()
        self.button.clicked.connect(lambda _=False: self._ask(True))
        self.keep.clicked.connect(lambda _=False: self._ask(False))
        self.really.clicked.connect(lambda _=False: self.renew())

    def read(self) -> None:
        self._ask(False)
        clear_layout(self.who)
        desk = self.room.desk
        self.alone.setVisible(staffing.lacks_second(desk))
        try:
            found = staffing.renewal(desk)
        except UserError as error:
            self.row.wait_for(self.room.words_of(error))
            return
        wording = self.room.wording
        self.who.addWidget(IconLine("circle-check", self.text("keys.kept", names=", ".join(found.kept)), wrap=True))
        if found.left_out:
            names = ", ".join(found.left_out)
            self.who.addWidget(AlertFrame("caution", self.text("keys.left_out", names=names)))
        reason = "" if found.sheet_kept else wording.error_text(UserError("sheet-not-carried", ""))
        self.row.wait_for(reason)

    def _ask(self, asked: bool) -> None:
        self.sure.setVisible(asked)
        self.row.setVisible(not asked)
        if asked:
            self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self) -> None:
        """Renew the key; the window stands still meanwhile, then the office is locked."""
        self._ask(False)
        self.row.wait_for(self.text("keys.renewing"))
        self.once_painted(self._renew)

    def _renew(self) -> None:
        try:
            staffing.renew_key(self.room.desk)
        except UserError as error:
            if self.room.desk.vault.is_open:
                self.read()
                self.room.say(error)
                return
        # The file under the new key is opened like any other: with a password.
        self.room.lock()
