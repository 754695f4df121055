"""What a key does, as a line of small print: the key on its cap, then the words."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from intake_app.ui.look.painting import key_cap_size, paint_key_cap, paint_text
from intake_app.ui.look.theme import Restyled, look

_GAP = 8


class KeyHint(Restyled, QWidget):
    """`KeyHint("Enter", "open")`."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._text = key, text
        self.setAccessibleName(f"{key}: {text}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        cap = key_cap_size(self._key)
        wide = cap.width() + _GAP + look().metrics("caption").horizontalAdvance(self._text) + 2
        return QSize(wide, max(cap.height(), look().line("caption")))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        cap, direction = key_cap_size(self._key), self.layoutDirection()
        at = QRect(0, (self.height() - cap.height()) // 2, cap.width(), cap.height())
        paint_key_cap(
            painter, QStyle.visualRect(direction, self.rect(), at), self._key, "text.secondary", "line.control"
        )
        words = self.rect().adjusted(cap.width() + _GAP, 0, 0, 0)
        paint_text(
            painter,
            QStyle.visualRect(direction, self.rect(), words),
            self._text,
            look().font("caption"),
            "text.secondary",
        )
        painter.end()
