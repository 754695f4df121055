"""Rows of questions that are not on the table: answered, missing, or still to come."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from intake_app.ui.look.labels import mark_icon, mark_size, paint_mark
from intake_app.ui.look.painting import LEFT, RIGHT, VCENTRE, elided, paint_box, paint_icon, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look


class AnsweredRow(Restyled, QAbstractButton):
    """One question in a row of 44 px: number, short text, and its answer, a missing mark, or nothing yet.

    `missing` is declined, unknown, not_asked or skipped and `answer` the words for it. `alert` puts the octagon before
    the number. Enter, Space and a click (`clicked`) open it; a question still to come is not `reachable`.
    """

    def __init__(
        self,
        number: str,
        text: str,
        answer: str = "",
        *,
        missing: str = "",
        alert: bool = False,
        reachable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._number, self._answer, self._missing, self._alert = number, answer, missing, alert
        self.setText(text)
        self.setAccessibleName(", ".join(part for part in (f"{number} {text}".strip(), answer) if part))
        self.setEnabled(reachable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reachable else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_inside", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if reachable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(look().px(320), look().control("answered_row"))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _place(self, x: int, width: int, height: int = 0) -> QRect:
        high = height or self.height()
        rect = QRect(x, (self.height() - high) // 2, max(0, width), high)
        return visual_rect(self.layoutDirection(), self.rect(), rect)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        near, far = (RIGHT, LEFT) if mirrored else (LEFT, RIGHT)
        if self.underMouse() and self.isEnabled():
            paint_box(painter, QRectF(self.rect()), "surface.hover", None, 1, 0)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), look().colour("line.soft"))
        side = look().px(18)
        left = 20
        if self._alert:
            paint_icon(painter, self._place(left, side, side), "octagon-alert", "alert.danger")
            left += side + 10
        font = look().font("body")
        paint_text(painter, self._place(left, look().px(36)), self._number, font, "text.tertiary", near | VCENTRE)
        left = max(look().px(38) + 20, left + look().px(18))
        right = self.width() - 20
        if self.isEnabled():
            right -= side
            paint_icon(painter, self._place(right, side, side), "edit", "accent.base")
            right -= 14
        if self._answer:
            right = self._paint_answer(painter, right, far, mirrored)
        words = elided(self.text(), font, right - left - 8)
        ink = "text.secondary" if self.isEnabled() else "text.tertiary"
        paint_text(painter, self._place(left, right - left - 8), words, font, ink, near | VCENTRE)
        painter.end()

    def _paint_answer(self, painter: QPainter, right: int, far: int, mirrored: bool) -> int:
        if self._missing:
            icon = mark_icon(self._missing)
            size = mark_size(self._missing, self._answer, icon)
            rect = self._place(right - size.width(), size.width(), size.height())
            paint_mark(painter, rect, self._missing, self._answer, icon, mirrored)
            return right - size.width() - 8
        font = look().font("strong")
        wide = min(look().metrics("strong").horizontalAdvance(self._answer) + 2, self.width() * 45 // 100)
        text = elided(self._answer, font, wide)
        paint_text(painter, self._place(right - wide, wide), text, font, "text.primary", far | VCENTRE)
        return right - wide - 8
