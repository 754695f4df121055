"""Tables: rows of 44 px with hairlines, level pills, late signs, attempt dots, missing marks and group headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from intake_app.ui.look.cells import CELL_ROLE, GROUP_ROLE, KEY_ROLE, Cell, CellDelegate, said
from intake_app.ui.look.painting import LEFT, VCENTRE, elided, paint_icon, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column: key, title, `width` in px at 100 % (0 shares what is left, never under `least`), `right` aligned
    figures, `sortable`; `narrow=False` leaves it out in a narrow window, `tight=False` in half a window."""

    key: str
    title: str
    width: int = 0
    right: bool = False
    sortable: bool = True
    narrow: bool = True
    least: int = 132
    tight: bool = True


@dataclass(frozen=True)
class Row:
    """A row: its key and its cells by column key; or, with `group`, a heading over the rows below, and a `count`."""

    key: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    group: str = ""
    count: str = ""


class RowsModel(QAbstractTableModel):
    """A model for some hundred ready rows. Large lists bring their own model with the same roles: `CELL_ROLE` a Cell,
    `KEY_ROLE` the row's key, `GROUP_ROLE` a (heading, count) pair or None."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows = tuple(rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == KEY_ROLE:
            return row.key
        if role == GROUP_ROLE:
            return (row.group, row.count) if row.group else None
        cell = row.cells.get(self.columns[index.column()].key)
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.group} {row.count}".strip() if row.group else said(cell)
        if role == Qt.ItemDataRole.ToolTipRole and cell is not None:
            return cell.tip or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            return header_data(self.columns[section], role)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].group:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def header_data(column: Column, role: int) -> Any:
    """What a model answers for a column's header: its title and its alignment."""
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return int((side | Qt.AlignmentFlag.AlignVCenter).value)
    return None


class _Head(QHeaderView):
    """The head of a table: titles in small type, the arrow beside the title that is sorted by."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted = (-1, False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, look().colour("surface.card"))
        painter.setPen(QPen(look().colour("line.control"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        model = self.model()
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        align = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        to_end = bool(int(align or 0) & int(Qt.AlignmentFlag.AlignRight.value))
        font, metrics = look().font("caption", 600), look().metrics("caption", 600)
        side = look().px(16) if section == self.sorted[0] else 0
        inside = rect.adjusted(12, 0, -12, 0)
        wide = min(metrics.horizontalAdvance(title) + 2, inside.width() - side)
        left = inside.right() - wide - side if to_end else inside.left()
        words = visual_rect(self.layoutDirection(), rect, QRect(left, rect.y(), wide, rect.height()))
        paint_text(painter, words, elided(title, font, wide), font, "text.secondary", LEFT | VCENTRE)
        if side:
            at = QRect(left + wide + 2, rect.y() + (rect.height() - side) // 2, side, side)
            arrow = "arrow-down" if self.sorted[1] else "arrow-up"
            paint_icon(painter, visual_rect(self.layoutDirection(), rect, at), arrow, "text.secondary")
        painter.restore()


class Table(Restyled, QTableView):
    """A list of cases or tasks. `opened(key)` follows Enter or a double click, `chosen(key)` the selection,
    `sorted_by(column key, descending)` a click on a heading; the model or the page sorts.

    `columns` describe the widths; columns of width 0 share what is left.
    """

    opened = Signal(object)
    chosen = Signal(object)
    sorted_by = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column],
        model: QAbstractItemModel | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._sorted: tuple[str, bool] | None = None
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = _Head(self)
        self.setHorizontalHeader(header)
        header.setSectionsClickable(True)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.sectionClicked.connect(self._head_clicked)
        self.doubleClicked.connect(lambda index: self._open(index))
        if model is not None:
            self.setModel(model)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        model.modelReset.connect(self._lay_out)
        self._lay_out()
        selection = self.selectionModel()
        selection.currentRowChanged.connect(
            lambda now, _: self.chosen.emit(now.data(KEY_ROLE)) if now.isValid() else None
        )

    def _lay_out(self) -> None:
        header, model = self.horizontalHeader(), self.model()
        if header.count() < len(self._columns):
            return
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share_width()
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(24)
        rows.setDefaultSectionSize(look().control("table_row"))
        header.setFixedHeight(look().control("target_min", "caption"))
        self.clearSpans()
        if isinstance(model, RowsModel):
            for row in range(model.rowCount()):
                if model.index(row, 0).data(GROUP_ROLE):
                    self.setSpan(row, 0, 1, len(self._columns))
                    self.setRowHeight(row, max(36, look().line("body") + 12))

    def _share_width(self) -> None:
        """Gives every column its width; in a narrow window those that may go are left out."""
        header = self.horizontalHeader()
        if header.count() < len(self._columns):
            return
        width = self.window().width()
        narrow, tight = look().is_narrow(width), look().is_narrow(width * 3 // 2)
        shown = [(column.narrow or not narrow) and (column.tight or not tight) for column in self._columns]
        fixed = sum(look().px(column.width) for column, on in zip(self._columns, shown, strict=True) if on)
        sharing = sum(1 for column, on in zip(self._columns, shown, strict=True) if on and not column.width)
        share = (self.viewport().width() - fixed) // max(1, sharing)
        for number, (column, on) in enumerate(zip(self._columns, shown, strict=True)):
            header.setSectionHidden(number, not on)
            if on:
                wide = look().px(column.width) if column.width else max(look().px(column.least), share)
                header.resizeSection(number, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.StyleChange and hasattr(self, "_columns"):
            self._lay_out()

    # Keys and sorting

    def current_key(self) -> Any:
        """The key of the selected row, or None."""
        index = self.currentIndex()
        return index.data(KEY_ROLE) if index.isValid() else None

    def select_key(self, key: object) -> bool:
        """Selects the row with this key and scrolls to it; False when there is none."""
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(KEY_ROLE) == key and index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return True
        return False

    def select_first(self) -> bool:
        """Selects the first row that is no heading; False when there is none."""
        model = self.model()
        for row in range(model.rowCount()):
            if model.index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(model.index(row, 0))
                return True
        return False

    def set_sorted(self, key: str, descending: bool) -> None:
        """Shows the arrow in a heading."""
        self._sorted = (key, descending)
        number = next((at for at, column in enumerate(self._columns) if column.key == key), -1)
        header = self.horizontalHeader()
        if isinstance(header, _Head):
            header.sorted = (number, descending)
            header.viewport().update()

    def _head_clicked(self, number: int) -> None:
        column = self._columns[number]
        if column.sortable:
            descending = not self._sorted[1] if self._sorted and self._sorted[0] == column.key else False
            self.set_sorted(column.key, descending)
            self.sorted_by.emit(column.key, descending)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and not index.data(GROUP_ROLE):
            self.opened.emit(index.data(KEY_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            if not self._walk(1 if event.key() == Qt.Key.Key_Down else -1):
                event.ignore()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int) -> bool:
        model = self.model()
        row = self.currentIndex().row() + step if self.currentIndex().isValid() else 0
        while 0 <= row < model.rowCount():
            if model.index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(model.index(row, 0))
                return True
            row += step
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        delegate = self.itemDelegate()
        if isinstance(delegate, CellDelegate):
            index = self.indexAt(event.position().toPoint())
            delegate.hovered_row = index.row() if index.isValid() else -1
            self.viewport().update()

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        delegate = self.itemDelegate()
        if isinstance(delegate, CellDelegate):
            delegate.hovered_row = -1
            self.viewport().update()
