"""The own password, for every worker."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake_app.casework import supervising
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, Card, Label, PasswordField, look
from intake_app.ui.page import Room
from intake_app.ui.supervise.rules import PasswordRules
from intake_app.ui.supervise.section import ActRow, Section

if TYPE_CHECKING:
    from intake_app.store.keys import KdfProfile


class OwnPassword(Section):
    """The old one, the new one twice, and the rules as they are met. `kind` of its button: `second` where another one
    on the page is filled."""

    code: ClassVar[str] = "password"
    profile: "KdfProfile | None" = None

    def __init__(self, room: Room, kind: str = "primary") -> None:
        super().__init__(room)
        caps = room.text("ui.unlock.caps")
        self.old = PasswordField(self.text("password.old"), caps, large=False)
        self.new = PasswordField(self.text("password.new"), caps, large=False)
        self.again = PasswordField(self.text("password.again"), caps, large=False)
        self.rules = PasswordRules(room, twice=True)
        self.button = Button(self.text("password.change"), kind, icon="key-round")
        self.row = ActRow(self.button)
        self.card = Card(self.text("password"), spacing=12)
        self.card.setMaximumWidth(look().px(640))
        self.card.add(Label(self.text("password.about"), "body", "text.secondary", wrap=True))
        for widget in (self.old, self.new, self.again, self.rules, self.row):
            self.card.add(widget)
        self.hold(self.card)
        for field in (self.old, self.new, self.again):
            field.edited.connect(lambda _: self.look_at_it())
        self.button.clicked.connect(self.change)
        self.look_at_it()

    def look_at_it(self) -> None:
        """Show which rules are met and what is still wanted."""
        if self.old.state:
            self.old.clear_state()
        unmet = self.rules.look_at(self.new.text(), self.again.text(), (self.room.desk.worker.name,))
        missing = "old" if not self.old.text() else unmet
        self.row.wait_for(self.text(f"password.wants.{missing}") if missing else "")

    def change(self) -> None:
        """Change it; this takes a moment on purpose, and says so first."""
        self.row.wait_for(self.text("password.changing"))
        self.once_painted(self._change)

    def _change(self) -> None:
        try:
            supervising.change_password(self.room.desk, self.old.text(), self.new.text(), self.profile)
        except UserError as error:
            self.look_at_it()
            if error.code in ("wrong-password", "slow-down"):
                self.old.set_error(self.text(f"password.{error.code}", seconds=error.place))
                self.old.setFocus()
            else:
                self.room.say(error)
            return
        for field in (self.old, self.new, self.again):
            field.set_text("")
        self.look_at_it()
        self.row.done(self.text("password.changed"))
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        for field in (self.old, self.new, self.again):
            field.set_text("")
        self.look_at_it()

    def first_focus(self) -> QWidget | None:
        return self.old
