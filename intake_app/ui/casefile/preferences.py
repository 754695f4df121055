"""What matters to the person in a service: said before the offers are looked at, in one line until it is opened."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.plans import preferences_to_choose
from intake_app.ui.look import Button, FilterChip, Flow, Label
from intake_app.ui.page import Room


class Preferences(QWidget):
    """*Signal*: `said(code, wanted)`."""

    said = Signal(str, bool)

    def __init__(self, room: Room, may_change: bool) -> None:
        super().__init__()
        self._room = room
        self._chosen: tuple[str, ...] = ()
        self._is_open = False
        self.chips: dict[str, FilterChip] = {}
        for code, words in preferences_to_choose(room.desk):
            chip = FilterChip(words)
            chip.setEnabled(may_change)
            chip.clicked.connect(partial(self._clicked, code))
            self.chips[code] = chip
        self.button = Button(room.text("ui.plan.preferences.choose"), "quiet", icon="pencil")
        self.button.setVisible(may_change)
        self.button.clicked.connect(lambda _=False: self.set_open(not self._is_open))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Flow(Label(room.text("ui.plan.preferences"), "strong"), self.button, spacing=8))
        self._place = Flow(*self.chips.values(), spacing=8)
        column.addWidget(self._place)
        self._show()

    def set_open(self, is_open: bool) -> None:
        """Show everything that can matter, or only what the person said."""
        self._is_open = is_open
        self.button.setText(self._room.text("ui.plan.preferences.close" if is_open else "ui.plan.preferences.choose"))
        self._show()

    def _clicked(self, code: str) -> None:
        self.said.emit(code, self.chips[code].isChecked())

    def show_chosen(self, chosen: tuple[str, ...]) -> None:
        """What the person said."""
        self._chosen = chosen
        self._show()

    def _show(self) -> None:
        for code, chip in self.chips.items():
            chip.setChecked(code in self._chosen)
            chip.setVisible(self._is_open or code in self._chosen)
        self._place.setVisible(self._is_open or any(code in self.chips for code in self._chosen))
