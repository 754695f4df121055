"""When the office locks itself: nobody there, too long open, the computer locked or put to sleep; and the clipboard."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard

LONGEST_OPEN_S: Final = 12 * 60 * 60
"""After so long the password is asked for, also of somebody who never paused."""
CLIPBOARD_MS: Final = 30_000


def seconds() -> float:
    """Time that goes on while the computer sleeps, and that nobody can set back."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def keep_printing_local(socket: Path = Path("/run/cups/cups.sock")) -> None:
    """Let the system's print service be asked through its file, not through the network's own address of this computer;
    unless somebody set up another print server."""
    chosen = (Path("/etc/cups/client.conf"), Path.home() / ".cups" / "client.conf")
    if sys.platform != "win32" and not any(path.is_file() for path in chosen):
        os.environ.setdefault("CUPS_SERVER", str(socket))


class Guard(QObject):
    """Emits `due(reason)`: `idle`, `long`. Counts by a clock that cannot be set, and also over a sleep: the first sign
    of somebody after one does not begin the time anew, it locks."""

    due = Signal(str)

    def __init__(self, idle: QTimer, clock: Callable[[], float] = seconds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.idle = idle
        self.idle.timeout.connect(lambda: self.due.emit("idle"))
        self.long = QTimer(self, singleShot=True)
        self.long.timeout.connect(lambda: self.due.emit("long"))
        self._limit = 0.0
        self._seen = self._opened = 0.0

    def begin(self, idle_minutes: int) -> None:
        """The office was unlocked, or its lock time changed."""
        if not self.long.isActive():
            self._opened = self._clock()
            self.long.start(LONGEST_OPEN_S * 1000)
        self._limit, self._seen = idle_minutes * 60.0, self._clock()
        self.idle.start(idle_minutes * 60_000)

    def end(self) -> None:
        """The office was locked."""
        self.idle.stop()
        self.long.stop()

    def noticed(self) -> None:
        """Somebody is there."""
        if not self.idle.isActive():
            return
        now = self._clock()
        if now - self._opened >= LONGEST_OPEN_S:
            self.due.emit("long")
        elif now - self._seen >= self._limit:
            self.due.emit("idle")
        else:
            self._seen = now
            self.idle.start()


class SystemWatch(QObject):
    """Hears from the system that the screen was locked (`screen`) or the computer is put to sleep (`asleep`).

    Linux: logind and the screen savers over D-Bus, where there is one. Windows: notices of the session and of power.
    Elsewhere the time without anybody has to do."""

    heard = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: object = None

    def listen(self, window: int = 0) -> bool:
        """Begin to listen; `window` is the system's number of the window, for Windows. Whether anything answers."""
        if sys.platform == "win32":
            from intake_app.ui.windows_session import listen

            self._filter = listen(window, self.heard.emit)
            return True
        return sys.platform == "linux" and self._listen_to_bus()

    def _listen_to_bus(self) -> bool:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return False
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        manager = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
        found = False
        if system.isConnected():
            found |= system.connect(*manager, "PrepareForSleep", self, b"1sleeping(bool)")
            locks = ("org.freedesktop.login1", "", "org.freedesktop.login1.Session")
            found |= system.connect(*locks, "Lock", self, b"1locking()")
        if session.isConnected():
            for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver"):
                found |= session.connect("", "", name, "ActiveChanged", self, b"1covered(bool)")
        return found

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """logind: the computer goes to sleep, or comes back."""
        if begins:
            self.heard.emit("asleep")

    @Slot()
    def locking(self) -> None:
        """logind: the session is to be locked."""
        self.heard.emit("screen")

    @Slot(bool)
    def covered(self, is_covered: bool) -> None:
        """A screen saver came up, or went."""
        if is_covered:
            self.heard.emit("screen")


class ClipboardKeeper(QObject):
    """Empties the clipboard half a minute after something was copied here, and when the office is locked; never what
    another program put there."""

    def __init__(
        self, clipboard: QClipboard, parent: QObject | None = None, owns: Callable[[], bool] | None = None
    ) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._owns = owns or clipboard.ownsClipboard
        self._copied = ""
        self.timer = QTimer(self, singleShot=True, interval=CLIPBOARD_MS)
        self.timer.timeout.connect(self.clear)
        clipboard.dataChanged.connect(self._changed)

    def _changed(self) -> None:
        if self._owns() and self._clipboard.text():
            self._copied = self._clipboard.text()
            self.timer.start()
        else:
            self._copied = ""
            self.timer.stop()

    def clear(self) -> None:
        """Empty it, if what lies there is still ours."""
        self.timer.stop()
        if self._copied and self._owns() and self._clipboard.text() == self._copied:
            self._clipboard.clear()
        self._copied = ""
