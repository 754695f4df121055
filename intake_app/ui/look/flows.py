"""Widgets beside each other as long as there is room, and below each other when there is not."""

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_app.ui.look.painting import visual_rect
from intake_app.ui.look.theme import Restyled


class Flow(Restyled, QWidget):
    """A row of widgets that wraps, in the middle of the height it is given. With `ends` the last one stands at the far
    end of its line."""

    def __init__(self, *widgets: QWidget, spacing: int = 12, ends: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing, self._ends = spacing, ends
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> QWidget:
        """Appends a widget and returns it."""
        widget.setParent(self)
        self._widgets.append(widget)
        self.updateGeometry()
        return widget

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._lay_out(self.width(), place=True)
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _hint(self, widget: QWidget, width: int) -> QSize:
        hint = widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
        if hint.width() > width:
            high = widget.heightForWidth(width) if widget.hasHeightForWidth() else hint.height()
            return QSize(width, high)
        return hint

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width, place=False)

    def sizeHint(self) -> QSize:
        hints = [self._hint(widget, 1 << 20) for widget in self._shown()]
        wide = sum(hint.width() for hint in hints) + self._spacing * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        hints = [widget.minimumSizeHint() for widget in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0), max((hint.height() for hint in hints), default=0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(self.width(), place=True)

    def _lay_out(self, width: int, place: bool) -> int:
        lines: list[list[tuple[QWidget, QSize]]] = []
        used = 0
        for widget in self._shown():
            hint = self._hint(widget, width)
            if not lines or used + self._spacing + hint.width() > width:
                lines.append([])
                used = -self._spacing
            lines[-1].append((widget, hint))
            used += self._spacing + hint.width()
        highs = [max(hint.height() for _, hint in line) for line in lines]
        whole = sum(highs) + 8 * max(0, len(lines) - 1)
        y = max(0, (self.height() - whole) // 2) if place else 0
        for line, high in zip(lines, highs, strict=True):
            if place:
                self._place(line, width, y, high)
            y += high + 8
        return whole

    def _place(self, line: list[tuple[QWidget, QSize]], width: int, y: int, high: int) -> None:
        x = 0
        for number, (widget, hint) in enumerate(line):
            if self._ends and number == len(line) - 1 and number > 0:
                x = width - hint.width()
            rect = QRect(x, y + (high - hint.height()) // 2, hint.width(), hint.height())
            widget.setGeometry(visual_rect(self.layoutDirection(), QRect(0, 0, width, self.height()), rect))
            x += hint.width() + self._spacing
