"""Writing down what the owner of a form allowed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.forms import FormRow, record_permission
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, Card, DateField, Flow, Label, TextField, WordsField
from intake_app.ui.page import Room


class PermissionPanel(Card):
    """Who gave it, when, how the letter is found again, until when. *Signal*: `finished(bool)`, True when recorded."""

    finished = Signal(bool)

    def __init__(self, room: Room, row: FormRow) -> None:
        super().__init__(room.text("ui.forms.permission"), spacing=10)
        self.room, self.row = room, row
        text, today = room.text, room.desk.clock.today()
        self.add(Label(row.title, "strong", wrap=True))
        self.add(Label(text("ui.forms.permission.what"), "body", "text.secondary", wrap=True))
        self.given_by = TextField(text("ui.forms.permission.by"), placeholder=row.credit.partition(":")[0][:60])
        self.given_on = DateField(text("ui.forms.permission.on"), today, day=today, future=False)
        self.reference = TextField(text("ui.forms.permission.reference"))
        self.until = DateField(text("ui.forms.permission.until"), today)
        self.note = WordsField(text("ui.forms.permission.note"), lines=2)
        self.fields = {
            "given_by": self.given_by, "given_on": self.given_on, "reference": self.reference, "until": self.until,
        }  # fmt: skip
        self.until.set_hint(text("ui.forms.permission.until_hint"))
        for widget in (self.given_by, self.given_on, self.reference, self.until, self.note):
            self.add(widget)
        self.button = Button(text("ui.forms.permission.keep"), "primary", icon="signature")
        self.cancel = Button(text("ui.forms.cancel"), "quiet")
        self.add(Flow(self.button, self.cancel, spacing=8))
        self.add_stretch()
        self.button.clicked.connect(self.keep)
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(False))
        for field in self.fields.values():
            field.edited.connect(lambda _, field=field: field.clear_state())

    def keep(self) -> None:
        """Record it; what is missing stands below its field."""
        try:
            record_permission(
                self.room.desk,
                self.row.form,
                self.given_by.text(),
                self.given_on.day(),
                self.reference.text(),
                self.until.day(),
                self.note.text(),
            )
        except UserError as error:
            field = self.fields.get(error.place)
            if field is None:
                self.room.say(error)
                return
            field.set_error(self.room.words_of(error))
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.finished.emit(True)

    def first_focus(self) -> QWidget:
        return self.given_by
