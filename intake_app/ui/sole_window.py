"""One window for each office: a second start raises the first window and ends.

The office's own lock keeps two programs apart; this only spares people the question why. A lock file says that there is
a window; a second start touches a file beside it, which the first one watches. Nothing of it goes through a network.
"""

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal


class SoleWindow(QObject):
    """Taken when `is_first`. *Signal* `asked`: somebody started the program again on the same office."""

    asked = Signal()

    def __init__(self, office: Path, config: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = hashlib.sha256(os.path.realpath(office).encode("utf-8", "surrogateescape")).hexdigest()[:20]
        self._bell = config / f"window-{name}.raise"
        self._lock = QLockFile(str(config / f"window-{name}.lock"))
        self._lock.setStaleLockTime(0)
        self._watcher: QFileSystemWatcher | None = None
        self.is_first = self._take(config)

    def _take(self, config: Path) -> bool:
        try:
            config.mkdir(parents=True, exist_ok=True)
        except OSError:
            # Where nothing can be kept nobody can be told; the office's own lock still holds.
            return True
        if not self._lock.tryLock(0):
            return self._lock.error() is not QLockFile.LockError.LockFailedError
        try:
            self._bell.write_bytes(b"")
        except OSError:
            return True
        self._watcher = QFileSystemWatcher([str(self._bell)], self)
        self._watcher.fileChanged.connect(self._rung)
        return True

    def _rung(self, path: str) -> None:
        if self._watcher is not None and path not in self._watcher.files() and self._bell.exists():
            self._watcher.addPath(path)
        self.asked.emit()

    def ring(self) -> None:
        """Ask the first window to come to the front."""
        try:
            with self._bell.open("ab") as file:
                file.write(b"1")
        except OSError:
            return

    def give_back(self) -> None:
        """The window is closed."""
        self._lock.unlock()
        if self._watcher is not None:
            self._watcher.removePath(str(self._bell))
            self._watcher = None
            self._bell.unlink(missing_ok=True)
