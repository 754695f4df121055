"""The outline of an interview: sections and forms with how much of each is done; as a column or as a drop-down list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from intake_app.ui.look.entries import Combo
from intake_app.ui.look.painting import (
    LEFT,
    RIGHT,
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

STATES = ("done", "current", "open", "group")
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class OutlineEntry:
    """One line: code, text, how much is done in words ("3 of 6"), state (done, current, open, group) and depth 0 or 1.

    A `group` has the entries of depth 1 after it as its children. `icon` replaces the sign, such as an alert's.
    """

    code: str
    text: str
    count: str = ""
    state: str = "open"
    depth: int = 0
    icon: str = ""


class OutlineModel(QStandardItemModel):
    """The outline's entries, shared by the column and the drop-down list. `told` follows once after all of them."""

    told = Signal()

    def __init__(self, entries: Sequence[OutlineEntry] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QStandardItem] = {}
        self._entries: dict[str, OutlineEntry] = {}
        self.lines: list[tuple[str, str]] = []
        """Code and words of every entry that can be chosen."""
        self._shape: tuple[tuple[str, int], ...] = ()
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[OutlineEntry]) -> None:
        """Shows these entries; lines that only changed their text, count or state keep their place."""
        shape = tuple((entry.code, entry.depth) for entry in entries)
        if shape != self._shape:
            # Forgotten first: clearing tells everybody who listens, and they would ask for what is gone.
            self._items, self._entries, self._shape = {}, {}, shape
            self.clear()
            group: QStandardItem | None = None
            for entry in entries:
                item = QStandardItem()
                item.setEditable(False)
                if entry.depth and group is not None:
                    group.appendRow(item)
                else:
                    self.appendRow(item)
                    group = item
                self._items[entry.code] = item
        changed = [entry for entry in entries if self._entries.get(entry.code) != entry]
        for entry in changed:
            self._change(self._items[entry.code], entry)
        if changed:
            self.lines = [
                (entry.code, " · ".join(part for part in (entry.text, entry.count) if part))
                for entry in entries
                if entry.state != "group"
            ]
            self.told.emit()

    def _change(self, item: QStandardItem, entry: OutlineEntry) -> None:
        """Give a line its entry, and tell of it once instead of for each role."""
        self._entries[entry.code] = entry
        self.blockSignals(True)
        item.setText(", ".join(part for part in (entry.text, entry.count) if part))
        item.setData(entry, ENTRY_ROLE)
        item.setToolTip(entry.text)
        item.setSelectable(entry.state != "group")
        self.blockSignals(False)
        self.dataChanged.emit(item.index(), item.index())

    def entry(self, index: _Index) -> OutlineEntry | None:
        found = index.data(ENTRY_ROLE)
        return found if isinstance(found, OutlineEntry) else None

    def entries(self) -> list[OutlineEntry]:
        return [self._entries[code] for code in self._items if code in self._entries]

    def current(self) -> OutlineEntry | None:
        return next((entry for entry in self.entries() if entry.state == "current"), None)

    def index_of(self, code: str) -> QModelIndex:
        item = self._items.get(code)
        return item.index() if item is not None else QModelIndex()


def _type(entry: OutlineEntry) -> str:
    return "strong" if entry.state in ("current", "group") else "body"


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        entry = index.data(ENTRY_ROLE)
        least = look().line("body") + 10
        if not isinstance(entry, OutlineEntry):
            return QSize(120, max(36, least))
        room = self._text_room(entry)
        if look().advance(entry.text, _type(entry)) > room and self._wraps(entry, room):
            least = wrapped_height(entry.text, look().font(_type(entry)), room) + 10
        return QSize(120, max(32 if entry.depth else 36, least))

    def _width(self) -> int:
        view = self.parent()
        return view.viewport().width() if isinstance(view, QTreeView) else 200

    def _text_left(self, entry: OutlineEntry) -> int:
        return 10 + (20 if entry.depth else 0) + look().px(18) + 8

    def _count_width(self, entry: OutlineEntry) -> int:
        return look().advance(entry.count, "caption", 600 if entry.state == "current" else None) + 2

    def _text_room(self, entry: OutlineEntry) -> int:
        return self._width() - 10 - self._count_width(entry) - 8 - self._text_left(entry)

    def _wraps(self, entry: OutlineEntry, room: int) -> bool:
        """Whether every word fits by itself; a text with a longer one stays on one line and ends in an ellipsis."""
        return all(look().advance(part, _type(entry)) <= room for part in entry.text.split())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, OutlineEntry):
            return
        painted: QRect = option.rect
        rect = QRect(0, painted.y(), self._width(), painted.height())
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        current = entry.state == "current"
        painter.save()
        if current:
            paint_box(painter, QRectF(rect), "accent.soft", None, 1, look().tokens.radius("small"))
        elif state & QStyle.StateFlag.State_MouseOver and entry.state != "group":
            paint_box(painter, QRectF(rect), "surface.hover", None, 1, look().tokens.radius("small"))
        if state & QStyle.StateFlag.State_HasFocus:
            paint_box(painter, QRectF(rect), None, "focus.ring", 2, look().tokens.radius("small"))
        left = 10 + (20 if entry.depth else 0)
        side = look().px(18)
        sign = visual_rect(direction, rect, QRect(left, rect.y() + (rect.height() - side) // 2, side, side))
        self._paint_sign(painter, sign, entry)
        self._paint_words(painter, rect, entry, direction)
        painter.restore()

    def _paint_sign(self, painter: QPainter, rect: QRect, entry: OutlineEntry) -> None:
        names = {
            "done": ("check", "alert.good"),
            "current": ("arrow-right", "accent.soft_text"),
            "group": ("chevron-down", "text.secondary"),
        }
        if entry.icon:
            paint_icon(painter, rect, entry.icon, "alert.danger")
        elif entry.state in names:
            paint_icon(painter, rect, *names[entry.state])
        elif not entry.depth:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look().colour("text.tertiary"), 1.4))
            radius = rect.width() * 0.21
            painter.drawEllipse(QRectF(rect).center(), radius, radius)

    def _paint_words(self, painter: QPainter, rect: QRect, entry: OutlineEntry, direction: Qt.LayoutDirection) -> None:
        current = entry.state == "current"
        ink = "accent.soft_text" if current else "text.primary" if entry.state == "group" else "text.secondary"
        font = look().font(_type(entry))
        small = look().font("caption", 600 if current else None)
        count = self._count_width(entry)
        end = rect.width() - 10
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        wide = self._text_room(entry)
        room = visual_rect(direction, rect, QRect(self._text_left(entry), rect.y(), wide, rect.height()))
        wraps = self._wraps(entry, wide)
        text = entry.text if wraps else elided(entry.text, font, wide)
        paint_text(painter, room, text, font, ink, (RIGHT if mirrored else LEFT) | VCENTRE | (WRAP if wraps else 0))
        place = visual_rect(direction, rect, QRect(end - count, rect.y(), count, rect.height()))
        paint_text(painter, place, entry.count, small, ink, (LEFT if mirrored else RIGHT) | VCENTRE)


class Outline(Restyled, QTreeView):
    """The outline as a column. `chosen(code)` follows a click or Enter on an entry that is no group."""

    chosen = Signal(str)

    def __init__(self, model: OutlineModel, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "outline")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(_EntryDelegate(self))
        self.setModel(model)
        model.modelReset.connect(self.expandAll)
        model.rowsInserted.connect(self.expandAll)
        self.expandAll()
        self.clicked.connect(lambda index: self._choose(index))

    def show_current(self) -> None:
        """Scrolls the current entry into view."""
        model = self.model()
        if isinstance(model, OutlineModel) and (entry := model.current()) is not None:
            index = model.index_of(entry.code)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if isinstance(entry, OutlineEntry) and entry.state != "group":
            self.chosen.emit(entry.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.StyleChange:
            self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        return QSize(look().tokens.size("outline"), 240)


class OutlineBox(Combo):
    """The outline as a drop-down list, for narrow windows. `chosen(code)` when somebody picked an entry."""

    chosen = Signal(str)

    def __init__(self, model: OutlineModel, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._outline = model
        self._filled: list[tuple[str, str]] = []
        model.told.connect(self._fill)
        self.activated.connect(lambda row: self.chosen.emit(str(self.itemData(row))))
        self._fill()

    def _fill(self) -> None:
        wanted = self._outline.lines
        if [code for code, _ in wanted] != [code for code, _ in self._filled]:
            self.clear()
            for code, text in wanted:
                self.addItem(text, code)
        else:
            for row, (line, before) in enumerate(zip(wanted, self._filled, strict=True)):
                if line != before:
                    self.setItemText(row, line[1])
        self._filled = wanted
        current = self._outline.current()
        here = next((row for row, (code, _) in enumerate(wanted) if current is not None and code == current.code), -1)
        if here != self.currentIndex():
            self.setCurrentIndex(here)
