"""A blank form for the pen: in which language, how large, and whether it goes to a printer or into a file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.blank_forms import prepare_blank_form, record_blank_form, save_blank_form
from intake_app.casework.forms import FormRow
from intake_app.domain.errors import UserError
from intake_app.printing.content import PacketDocument
from intake_app.ui.look import Button, Card, CheckRow, ChoiceBox, Flow, Label
from intake_app.ui.packet.paper import SavePlace
from intake_app.ui.page import Room
from intake_app.ui.print_run import PrintRun, ask_printer, printer_shown


class BlankPanel(Card):
    """*Signal*: `finished(bool)`, True when it was printed or saved."""

    finished = Signal(bool)

    def __init__(self, room: Room, row: FormRow) -> None:
        super().__init__(room.text("ui.forms.blank"), spacing=10)
        self.room, self.row = room, row
        text, wording = room.text, room.wording
        self.add(Label(row.title, "strong", wrap=True))
        self.add(Label(text("ui.forms.blank.what"), "body", "text.secondary", wrap=True))
        languages = room.desk.library.languages
        named = [(code, wording.first(f"code.language.{code}", default=code)) for code in languages]
        self.language = ChoiceBox(text("ui.forms.blank.language"), named, wording.language)
        self.large = CheckRow(text("ui.forms.blank.large"), False)
        self.button = Button(text("ui.forms.blank.print"), "primary", icon="printer")
        self.save = Button(text("ui.forms.blank.save"), icon="file-down")
        self.cancel = Button(text("ui.forms.cancel"), "quiet")
        for widget in (self.language, self.large, Flow(self.button, self.save, self.cancel, spacing=8)):
            self.add(widget)
        self.add_stretch()
        self.button.clicked.connect(lambda _=False: self.print_it())
        self.save.clicked.connect(lambda _=False: self.ask_where())
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(False))

    @property
    def _spoken(self) -> str:
        return self.language.code() or self.room.wording.language

    def _document(self) -> PacketDocument:
        return prepare_blank_form(self.room.desk, self.row.form, self._spoken, self.large.isChecked())

    def print_it(self) -> None:
        """Ask for a printer; the office's trail says what was printed."""
        try:
            document = self._document()
        except UserError as error:
            self.room.say(error)
            return
        printer = ask_printer(self)
        if printer is None:
            return
        run = PrintRun(self, document.pdf, printer, self.row.form, self.room.in_background)
        spoken, sent_to, copies = self._spoken, printer_shown(printer), printer.copyCount()

        def printed() -> None:
            try:
                record_blank_form(self.room.desk, self.row.form, document, sent_to, copies, spoken)
            except UserError as error:
                self.room.say(error)
                return
            self.finished.emit(True)

        run.printed.connect(printed)
        run.failed.connect(self.room.say)
        self.button.setEnabled(False)
        run.failed.connect(lambda _: self.button.setEnabled(True))
        run.start()

    def ask_where(self) -> None:
        """Ask for a file."""
        path = SavePlace.ask(self, self.save.text(), f"{self.row.form}-{self._spoken}.pdf")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the PDF; the office's trail says so."""
        try:
            save_blank_form(self.room.desk, self.row.form, self._document(), path, self._spoken)
        except UserError as error:
            self.room.say(error)
            return
        self.finished.emit(True)

    def first_focus(self) -> QWidget:
        return self.language
