"""Garbage collection in the window's thread alone."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Takes garbage collection over from the interpreter while it lives.

    Python may collect in any thread, also in one that makes a PDF; a widget in a cycle would then be destroyed outside
    the window's thread, which Qt does not survive. Here it happens between events of the window, never in an answer.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that have grown past the interpreter's own limits."""
        counts = gc.get_count()
        due = [
            generation
            for generation in range(3)
            if self._limits[generation] and counts[generation] > self._limits[generation]
        ]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Give collection back to whoever had it before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
