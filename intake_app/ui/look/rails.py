"""The rail: the program's pages at the side, with a count where something waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from intake_app.ui.look.painting import HCENTRE, VCENTRE, paint_box, paint_icon, paint_text
from intake_app.ui.look.theme import Restyled, look
from intake_app.ui.look.words import word


@dataclass(frozen=True)
class RailPage:
    """One page of the rail: its code, its word, and its icon (a meaning of the icon map or an icon's name)."""

    code: str
    text: str
    icon: str


class RailItem(Restyled, QToolButton):
    """One item of the rail, with an optional count that is also part of its accessible name."""

    def __init__(self, page: RailPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._page, self._count, self._words = page, 0, True
        self.setProperty("ring", "rail")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    @property
    def count(self) -> int:
        return self._count

    def set_count(self, count: int) -> None:
        self._count = count
        text = self._page.text
        self.setAccessibleName(word("look.count", text=text, count=count) if count else text)
        self.update()

    def set_words(self, words: bool) -> None:
        self._words = words
        self.setToolTip("" if words else self._page.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide, high = look().tokens.raw["size"]["rail_item"]
        return QSize(look().px(wide), look().px(high)) if self._words else QSize(52, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        radius = look().tokens.radius("control")
        if on:
            paint_box(painter, QRectF(self.rect()), "rail.selected", None, 1, radius)
        elif self.underMouse():
            line = "line.strong" if look().high_contrast else "rail.selected"
            paint_box(painter, QRectF(self.rect()), None, line, 2, radius)
        role = "rail.selected_text" if on else "rail.text"
        side = look().tokens.size("icon_rail")
        if self._words:
            side = look().px(side)
        top = 8 if self._words else (self.height() - side) // 2
        icon = QRect((self.width() - side) // 2, top, side, side)
        paint_icon(painter, icon, self._page.icon, role)
        if self._words:
            rect = QRect(0, icon.bottom() + 3, self.width(), self.height() - icon.bottom() - 8)
            paint_text(
                painter, rect, self._page.text, look().font("caption", 600 if on else 400), role, HCENTRE | VCENTRE
            )
        if self._count:
            self._paint_count(painter, icon)
        painter.end()

    def _paint_count(self, painter: QPainter, icon: QRect) -> None:
        text = str(self._count) if self._count < 100 else "99+"
        font = QFont(look().font("caption", 600))
        if not self._words:
            font.setPixelSize(look().tokens.type("caption").size)
        metrics = QFontMetrics(font)
        high = max(18, metrics.height() - 2)
        wide = max(high, metrics.horizontalAdvance(text) + 10)
        rect = QRect(min(icon.right() - 6, self.width() - wide), max(0, icon.top() - 4), wide, high)
        fill = (
            "rail.text"
            if look().high_contrast
            else "alert.caution_soft"
            if look().theme == "light"
            else "alert.caution"
        )
        paint_box(painter, QRectF(rect), fill, None, 1, high / 2)
        ink = (
            "rail.selected_text"
            if look().high_contrast
            else "text.primary"
            if look().theme == "light"
            else "surface.window"
        )
        paint_text(painter, rect, text, font, ink, HCENTRE | VCENTRE)


class Rail(QFrame):
    """The rail with the pages above and what is always there (help, lock) below. `chosen(code)` follows a click or
    Enter; the page binds Alt+1 to Alt+5. In a narrow window only the icons remain (`set_words(False)`)."""

    chosen = Signal(str)

    def __init__(
        self, pages: Sequence[RailPage], always: Sequence[RailPage] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "rail")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._items: dict[str, RailItem] = {}
        self._words = True
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        for page in pages:
            column.addWidget(self._made(page, checkable=True))
        column.addStretch(1)
        for page in always:
            column.addWidget(self._made(page, checkable=False))

    def _made(self, page: RailPage, checkable: bool) -> RailItem:
        item = RailItem(page, self)
        item.setCheckable(checkable)
        if checkable:
            self._group.addButton(item)
        item.clicked.connect(lambda _=False, code=page.code: self.chosen.emit(code))
        self._items[page.code] = item
        return item

    def item(self, code: str) -> RailItem:
        return self._items[code]

    def set_current(self, code: str | None) -> None:
        """Marks the page that is shown; None marks none."""
        self._group.setExclusive(False)
        for key, item in self._items.items():
            if item.isCheckable():
                item.setChecked(key == code)
        self._group.setExclusive(True)

    def set_count(self, code: str, count: int) -> None:
        """How many things wait on a page; 0 shows nothing."""
        self._items[code].set_count(count)

    def set_words(self, words: bool) -> None:
        """Icons with words, or icons alone with the words as tool tips."""
        if words != self._words:
            self._words = words
            for item in self._items.values():
                item.set_words(words)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        if not self._words:
            return QSize(look().tokens.size("rail_icons_only"), 400)
        wide = look().px(look().tokens.raw["size"]["rail_item"][0])
        return QSize(wide + 12, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 200)
