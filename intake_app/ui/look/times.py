"""A field for a time of day."""

import re
from datetime import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.ui.look.fields import TextField
from intake_app.ui.look.words import word

_TIME = re.compile(r"^(\d{1,2})(?:\s*[:.hH]\s*(\d{2})?)?$")


def read_time(text: str) -> time:
    """The time that `text` names: `18:00`, `18.00`, `18h00`, `1800`, `18h` or `18`.

    Raises ValueError with the mend as its message.
    """
    squeezed = text.strip()
    if re.fullmatch(r"\d{3,4}", squeezed):
        squeezed = f"{squeezed[:-2]}:{squeezed[-2:]}"
    found = _TIME.match(squeezed)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValueError(word("look.time.form"))
    return time(int(found[1]), int(found[2] or 0))


class TimeField(TextField):
    """A time of day typed as text. `picked(time or None)` when the entry is left and can be read; otherwise the mend
    stands below and what was typed stays."""

    picked = Signal(object)

    def __init__(self, label: str, at: time | None = None, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, placeholder=word("look.time.placeholder"), name=name or label, parent=parent)
        self._told = at
        self.set_time(at)
        self.finished.connect(self._read)
        self.edited.connect(lambda _: self.clear_state())

    def at(self) -> time | None:
        """The time that stands there, or None when there is none that can be read."""
        try:
            return read_time(self.text()) if self.text().strip() else None
        except ValueError:
            return None

    def set_time(self, at: time | None) -> None:
        self._told = at
        self.set_text(f"{at:%H:%M}" if at else "")
        self.clear_state()

    def _read(self, text: str) -> None:
        at: time | None = None
        if text.strip():
            try:
                at = read_time(text)
            except ValueError as problem:
                self.set_error(str(problem))
                return
        self.clear_state()
        if at != self._told:
            self._told = at
            self.picked.emit(at)
