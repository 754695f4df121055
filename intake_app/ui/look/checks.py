"""Ticks and cards to choose from: check rows, offers with a tick, and workers to pick one of."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from intake_app.ui.look.painting import (
    LEFT,
    RIGHT,
    TOP,
    VCENTRE,
    WRAP,
    elided,
    paint_box,
    paint_icon,
    paint_text,
    visual_rect,
    wrapped_height,
)
from intake_app.ui.look.theme import Restyled, look


class _Tickable(Restyled, QAbstractButton):
    """A checkable painted row; Enter is left to the page."""

    def __init__(self, text: str, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def pretend(self, state: str) -> None:
        """Draws it as if hovered (`hover` or empty); for the gallery."""
        self.setProperty("pretend", state)

    def is_hovered(self) -> bool:
        return self.isEnabled() and (self.underMouse() or self.property("pretend") == "hover")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        width = look().px(320)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), 40)

    def _place(self, x: int, y: int, width: int, height: int) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), QRect(x, y, width, height))

    def _side(self) -> int:
        return RIGHT if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else LEFT


def paint_tick_box(painter: QPainter, rect: QRect, on: bool, enabled: bool = True) -> None:
    """A tick box filling `rect`."""
    if on:
        paint_box(painter, QRectF(rect), "accent.base" if enabled else "text.disabled", None, 1, 4)
        inset = max(2, rect.width() // 8)
        paint_icon(painter, rect.adjusted(inset, inset, -inset, -inset), "check", "accent.on")
    else:
        paint_box(painter, QRectF(rect), "surface.card", "line.control", 2, 4, "solid" if enabled else "dashed")


class CheckRow(_Tickable):
    """A tick with its text, which wraps. The whole row is the target."""

    def __init__(self, text: str, checked: bool = False, *, parent: QWidget | None = None) -> None:
        super().__init__(text, text, parent)
        self.setChecked(checked)

    def _box(self) -> int:
        return look().px(20)

    def heightForWidth(self, width: int) -> int:
        room = width - self._box() - 12
        return max(40, wrapped_height(self.text(), look().font("body"), room) + 12)

    def sizeHint(self) -> QSize:
        width = min(self._box() + 14 + look().metrics("body").horizontalAdvance(self.text()), look().px(640))
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self._box()
        if self.is_hovered():
            paint_box(painter, QRectF(self.rect()), "surface.hover", None, 1, 4)
        paint_tick_box(
            painter, self._place(0, (self.height() - box) // 2, box, box), self.isChecked(), self.isEnabled()
        )
        rect = self._place(box + 10, 0, self.width() - box - 10, self.height())
        ink = "text.primary" if self.isEnabled() else "text.disabled"
        paint_text(painter, rect, self.text(), look().font("body"), ink, self._side() | VCENTRE | WRAP)
        painter.end()


class TickCard(_Tickable):
    """An offer to tick: a title, a line of text and facts with icons, as on the plan.

    `facts` are (icon, text) pairs. `aside` stands at the far end of the title; `warning` replaces the line in amber;
    `framed=False` draws a border only when chosen or hovered, as in the list of documents.
    """

    def __init__(
        self,
        title: str,
        line: str = "",
        facts: Sequence[tuple[str, str]] = (),
        *,
        aside: str = "",
        warning: str = "",
        checked: bool = False,
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        said = ", ".join(part for part in (title, warning or line, *(text for _, text in facts), aside) if part)
        super().__init__(title, said, parent)
        self._line, self._facts, self._aside, self._warning = line, tuple(facts), aside, warning
        self._framed = framed
        self._current = False
        self.setChecked(checked)

    def set_current(self, current: bool) -> None:
        """For a list of documents: whether this is the one that is shown beside it."""
        self._current = current
        self.update()

    def _box(self) -> int:
        return look().px(24)

    def _left(self) -> int:
        return 14 + self._box() + (12 if self._framed else 10)

    def _text_room(self, width: int) -> int:
        aside = look().metrics("caption").horizontalAdvance(self._aside) + 12 if self._aside else 0
        return width - self._left() - 14 - aside

    def _line_type(self) -> str:
        return "body" if self._framed else "caption"

    def heightForWidth(self, width: int) -> int:
        room = self._text_room(width)
        height = wrapped_height(self.text(), look().font("strong"), room)
        second = self._warning or self._line
        if second:
            weight = 600 if self._warning else None
            height += wrapped_height(second, look().font(self._line_type(), weight), room)
        height += len(self._fact_rows(room)) * (look().line("caption") + 4)
        return max(look().control("answer"), height + (22 if self._framed else 14))

    def _fact_rows(self, room: int) -> list[list[tuple[str, str, int]]]:
        rows: list[list[tuple[str, str, int]]] = []
        used = room + 1
        for icon, text in self._facts:
            wide = look().px(14) + 6 + look().metrics("caption").horizontalAdvance(text)
            if used + wide > room or not rows:
                rows.append([])
                used = 0
            rows[-1].append((icon, text, used))
            used += wide + 14
        return rows

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = (self.isChecked() and self._framed) or self._current
        radius = look().tokens.radius("control")
        if on:
            paint_box(painter, QRectF(self.rect()), "accent.soft", "accent.base", 2, radius)
        elif self._framed:
            fill = "surface.hover" if self.is_hovered() else "surface.card"
            paint_box(painter, QRectF(self.rect()), fill, "line.control", look().border, radius)
        elif self.is_hovered():
            paint_box(painter, QRectF(self.rect()), "surface.hover", None, 1, radius)
        box = self._box()
        top = 10 if self._framed else (self.height() - box) // 2
        filled = self.isChecked() and on and look().high_contrast
        rect = self._place(14, top, box, box)
        if filled:
            paint_box(painter, QRectF(rect), "accent.on", None, 1, 4)
            paint_icon(painter, rect.adjusted(3, 3, -3, -3), "check", "accent.base")
        else:
            paint_tick_box(painter, rect, self.isChecked(), self.isEnabled())
        self._paint_texts(painter, on)
        painter.end()

    def _paint_texts(self, painter: QPainter, on: bool) -> None:
        ink = "accent.soft_text" if on else "text.primary"
        quiet = "accent.soft_text" if on else "text.secondary"
        room = self._text_room(self.width())
        left, y = self._left(), 10 if self._framed else 7
        side = self._side()
        title_font = look().font("strong" if self._framed or on else "body")
        height = wrapped_height(self.text(), title_font, room)
        paint_text(painter, self._place(left, y, room, height), self.text(), title_font, ink, side | TOP | WRAP)
        y += height
        second = self._warning or self._line
        if second:
            font = look().font(self._line_type(), 600 if self._warning else None)
            height = wrapped_height(second, font, room)
            second_ink = "alert.caution" if self._warning and not on else quiet
            paint_text(painter, self._place(left, y, room, height), second, font, second_ink, side | TOP | WRAP)
            y += height
        for row in self._fact_rows(room):
            small, line = look().px(14), look().line("caption")
            for icon, text, x in row:
                paint_icon(painter, self._place(left + x, y + 4 + (line - small) // 2, small, small), icon, quiet)
                rect = self._place(left + x + small + 6, y + 4, room - x - small - 6, line)
                paint_text(painter, rect, text, look().font("caption"), quiet, side | VCENTRE)
            y += line + 4
        if self._aside:
            rect = self._place(0, 0, self.width() - 14, self.height())
            other = LEFT if side == RIGHT else RIGHT
            paint_text(painter, rect, self._aside, look().font("caption"), quiet, other | VCENTRE)


class WorkerCard(_Tickable):
    """One of several people to choose from: an icon, a name, what they are. Radio button; Up and Down walk."""

    def __init__(
        self, name: str, role: str = "", *, icon: str = "circle-user-round", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, ", ".join(part for part in (name, role) if part), parent)
        self._role, self._icon = role, icon
        self.setAutoExclusive(True)

    def heightForWidth(self, width: int) -> int:
        second = look().line("caption") if self._role else 0
        return max(56, look().line("body") + second + 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        radius = look().tokens.radius("control")
        if on:
            paint_box(painter, QRectF(self.rect()), "accent.soft", "accent.base", 2, radius)
        else:
            fill = "surface.hover" if self.is_hovered() else "surface.card"
            paint_box(painter, QRectF(self.rect()), fill, "line.control", look().border, radius)
        ink = "accent.soft_text" if on else "text.primary"
        side = look().px(26)
        paint_icon(painter, self._place(12, (self.height() - side) // 2, side, side), self._icon, ink)
        left = 12 + side + 12
        room = self.width() - left - side - 24
        body, small = look().line("body"), look().line("caption") if self._role else 0
        y = (self.height() - body - small) // 2
        font = look().font("strong" if on else "body")
        name = elided(self.text(), font, room)
        paint_text(painter, self._place(left, y, room, body), name, font, ink, self._side() | VCENTRE)
        quiet = ink if on else "text.tertiary"
        role = elided(self._role, look().font("caption"), room)
        paint_text(
            painter,
            self._place(left, y + body, room, small),
            role,
            look().font("caption"),
            quiet,
            self._side() | VCENTRE,
        )
        if on:
            tick = look().icon_size()
            paint_icon(
                painter, self._place(self.width() - tick - 16, (self.height() - tick) // 2, tick, tick), "check", ink
            )
        painter.end()
