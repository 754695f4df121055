"""Windows: its notices that the session was locked or the computer is put to sleep."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication

POWER: Final = 0x0218
"""WM_POWERBROADCAST"""
SUSPEND: Final = 0x0004
"""PBT_APMSUSPEND"""
SESSION: Final = 0x02B1
"""WM_WTSSESSION_CHANGE"""
LOCKED: Final = 0x7
"""WTS_SESSION_LOCK"""
DISCONNECTED: Final = frozenset({0x2, 0x4})
"""WTS_CONSOLE_DISCONNECT (another user came to the screen), WTS_REMOTE_DISCONNECT"""


def reason_of(message: int, parameter: int) -> str:
    """What a message of the system means for the lock: `asleep`, `screen`, or "" for nothing."""
    if message == POWER and parameter == SUSPEND:
        return "asleep"
    if message == SESSION and (parameter == LOCKED or parameter in DISCONNECTED):
        return "screen"
    return ""


class _Message(ctypes.Structure):
    """The beginning of MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("parameter", ctypes.c_size_t),
        ("more", ctypes.c_ssize_t),
    )


class SessionFilter(QAbstractNativeEventFilter):
    """Looks at the messages of the window and calls `heard` with the reason."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        super().__init__()
        self._heard = heard

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        if bytes(kind) == b"windows_generic_MSG":
            told = _Message.from_address(int(message))
            reason = reason_of(told.message, told.parameter)
            if reason:
                self._heard(reason)
        return False, 0


def listen(window: int, heard: Callable[[str], None]) -> SessionFilter:
    """Ask Windows for the notices of the session; the filter has to be kept."""
    ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), 0)  # type: ignore[attr-defined]
    found = SessionFilter(heard)
    application = QCoreApplication.instance()
    if application is not None:
        application.installNativeEventFilter(found)
    return found
