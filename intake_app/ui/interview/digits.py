"""Digits for lists with more answers than there are digits: where `1` may become `12` it waits for a moment."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_WAIT_MS = 700


class Digits(QObject):
    """Puts digits together to the number of an answer among `count`, and hands it to `press` as text.

    A digit that no second one can follow is handed on at once; else after a moment, by `settle`, or by the next digit.
    `point` is told which answer is meant meanwhile.
    """

    def __init__(self, count: int, press: Callable[[str], bool], point: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._count, self._press, self._point = count, press, point
        self._waiting = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.settle)

    @property
    def is_waiting(self) -> bool:
        """Whether a digit waits for a second one."""
        return bool(self._waiting)

    def type(self, digit: str) -> bool:
        """Take a digit; False when no answer has this number."""
        number = self._waiting + digit
        if self._waiting:
            self._waiting = ""
            self._timer.stop()
            if int(number) <= self._count:
                return self._press(number)
            self._press(number[0])
        if digit != "0" and int(digit) * 10 <= self._count:
            self._waiting = digit
            self._timer.start()
            self._point(digit)
            return True
        return self._press(digit)

    def settle(self) -> None:
        """Take the digit that waits for the whole number."""
        waiting, self._waiting = self._waiting, ""
        self._timer.stop()
        if waiting:
            self._press(waiting)

    def forget(self) -> None:
        """Something else was chosen meanwhile."""
        self._waiting = ""
        self._timer.stop()
