"""What happens by itself while an office is open: the mark follows the work, and backups make themselves."""

from PySide6.QtCore import QObject, QTimer

from intake_app.casework import backing_up
from intake_app.casework.backing_up import Outcome
from intake_app.domain.errors import UserError
from intake_app.ui.page import Room

TICK_MS = 15_000


class Housekeeper(QObject):
    """Belongs to everything behind the lock and goes with it. A backup runs in a thread; work goes on meanwhile."""

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._is_busy = False
        self._told = ""
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self) -> None:
        """Do what is due."""
        desk = self._room.desk
        if not desk.vault.is_open:
            return
        desk.vault.keep_mark()
        order = None if self._is_busy else backing_up.due(desk)
        if order is not None:
            self._is_busy = True
            self._room.in_background(lambda: backing_up.run(order), self._done, self._failed)

    def _done(self, outcome: Outcome) -> None:
        self._is_busy = False
        backing_up.record(outcome)
        self._told = ""

    def _failed(self, error: UserError) -> None:
        self._is_busy = False
        if self._told != error.code:
            # Said once, not at every try.
            self._told = error.code
            backing_up.record_failure(self._room.desk, error)
            self._room.say(error)
