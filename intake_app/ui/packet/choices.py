"""How the packet is printed: printer, copies, size of the text; and what leaves the office by it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.look import AlertFrame, Card, ChoiceBox, IconLine, Label, Stepper
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.packet.paper import printer_names
from intake_app.ui.page import Room


class PrintChoices(QWidget):
    """`changed()` when the pages have to be made anew, `printers_changed()` when printers came or went."""

    changed = Signal()
    printers_changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        text = room.text
        self._room = room
        self._names: list[str] = []
        self.card = Card(text("ui.packet.print"))
        self.printer = ChoiceBox(text("ui.packet.printer"), [])
        self.none = IconLine("printer", text("ui.packet.no_printer"), ink="text.secondary", wrap=True)
        self.copies = Stepper(text("ui.packet.copies"), 1, 1, 20)
        sizes = [("usual", text("ui.packet.size_usual")), ("large", text("ui.packet.size_large"))]
        self.size_of_text = ChoiceBox(text("ui.packet.size"), sizes, "usual", name=text("ui.packet.size.name"))
        self.size_of_text.chosen.connect(lambda _: self.changed.emit())
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for field in (self.copies, self.size_of_text):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        for widget in (self.printer, self.none, beside):
            self.card.add(widget)
        self.leaves = Card(text("ui.packet.leaves"))
        self._notices = QVBoxLayout()
        self._notices.setSpacing(14)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.card)
        column.addWidget(self.leaves)
        column.addLayout(self._notices)
        self._set_printers([])

    # Printers

    def look_for_printers(self) -> None:
        """Ask the computer which printers there are; the one chosen stays chosen."""
        self.show_printers(printer_names())

    def show_printers(self, names: list[str]) -> None:
        """Offer these, the usual one first."""
        if names != self._names:
            self._set_printers(names)
            self.printers_changed.emit()

    def _set_printers(self, names: list[str]) -> None:
        chosen = self.printer.code()
        self._names = names
        self.printer.set_choices([(n, n) for n in names], chosen if chosen in names else names[0] if names else None)
        self.printer.setVisible(bool(names))
        self.copies.setVisible(bool(names))
        self.none.setVisible(not names)

    def printer_name(self) -> str:
        """The printer chosen, "" when there is none."""
        return self.printer.code() or ""

    def is_large(self) -> bool:
        """Whether large print was chosen."""
        return self.size_of_text.code() == "large"

    # What is said

    def show_leaving(self, lines: tuple[str, ...]) -> None:
        """Who is told what, a line for each."""
        self.leaves.clear()
        for line in lines:
            self.leaves.add(Label(line, "caption", "text.secondary", wrap=True))

    def show_notices(self, notices: list[tuple[str, str]]) -> None:
        """What asks to be looked at before the pages are given, as (title, text)."""
        clear_layout(self._notices)
        for title, words in notices:
            self._notices.addWidget(AlertFrame("caution", title, words, icon="file-pen-line" if words else ""))
