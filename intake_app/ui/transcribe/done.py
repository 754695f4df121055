"""What came of taking a paper form over, and what its answers raise."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.transcription_view import TakenOver
from intake_app.ui.look import AlertFrame, Card, Fact, IconLine, clear_layout
from intake_app.ui.page import Room


class DonePanel(QWidget):
    """Numbers only; safety alerts first."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def show_done(self, done: TakenOver) -> None:
        """Show what was taken over."""
        clear_layout(self._column)
        text, tally = self._room.text, done.tally
        for alert in done.alerts:
            self._column.addWidget(AlertFrame(alert.level, alert.title, alert.what_to_do))
        card = Card(text("ui.transcribe.done"))
        card.add(IconLine("circle-check", text("ui.transcribe.done.about"), ink="alert.good", wrap=True))
        for name in ("taken", "equal", "replaced", "kept"):
            count = getattr(tally, name)
            if count or name == "taken":
                card.add(Fact(text(f"ui.transcribe.done.{name}"), str(count), width=320))
        if tally.compared:
            said = text("ui.transcribe.done.of", count=tally.differing, all=tally.compared)
            card.add(Fact(text("ui.transcribe.differing"), said, width=320))
        self._column.addWidget(card)
        self._column.addStretch(1)
