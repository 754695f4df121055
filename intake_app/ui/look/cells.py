"""What stands in the cell of a table, and the delegate that paints it."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from intake_app.ui.look.labels import mark_icon, mark_size, paint_mark
from intake_app.ui.look.levels import level_size, open_levels_size, paint_level, paint_open_levels
from intake_app.ui.look.painting import LEFT, RIGHT, VCENTRE, elided, paint_icon, paint_text, visual_rect
from intake_app.ui.look.theme import look
from intake_app.ui.look.words import word

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
GROUP_ROLE = CELL_ROLE + 1
KEY_ROLE = CELL_ROLE + 2


@dataclass(frozen=True)
class Cell:
    """One cell. At most one of `tier`, `tiers`, `late`, `dots`, `missing` says how the text is painted.

    `tier`: a level pill; `tiers`: signs of the levels still possible; `late`: the late sign and amber words; `dots`:
    (attempts made, attempts in all); `missing`: declined, unknown, not_asked or skipped. `icon` alone or before the
    text; with an icon alone `text` is still what a screen reader says when `icon_only`.
    """

    text: str = ""
    strong: bool = False
    quiet: bool = False
    tier: str = ""
    tiers: tuple[str, ...] = ()
    late: bool = False
    dots: tuple[int, int] | None = None
    missing: str = ""
    icon: str = ""
    icon_only: bool = False
    right: bool = False
    tip: str = ""


def said(cell: Cell | None) -> str:
    """A cell in words."""
    if cell is None:
        return ""
    if cell.dots and not cell.text:
        return word("look.dots", done=cell.dots[0], all=cell.dots[1])
    return cell.text


class CellDelegate(QStyledItemDelegate):
    """Paints cells; the row under the pointer (`hovered_row`) is lit as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered_row = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, look().control("table_row"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        try:
            self._paint(painter, rect, state, mirrored, index)
        finally:
            painter.restore()

    def _paint(
        self,
        painter: QPainter,
        rect: QRect,
        state: QStyle.StateFlag,
        mirrored: bool,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        group = index.data(GROUP_ROLE)
        selected = bool(state & QStyle.StateFlag.State_Selected) and not group
        if group:
            painter.fillRect(rect, look().colour("surface.sunk"))
        elif selected:
            painter.fillRect(rect, look().colour("accent.soft"))
        elif index.row() == self.hovered_row:
            painter.fillRect(rect, look().colour("surface.hover"))
        painter.setPen(QPen(look().colour("line.soft"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(12, 0, -12, -1)
        if group:
            self._paint_group(painter, inside, group, mirrored)
        else:
            cell = index.data(CELL_ROLE)
            if isinstance(cell, Cell):
                paint_cell(painter, inside, cell, selected, mirrored)

    def _paint_group(self, painter: QPainter, rect: QRect, group: tuple[str, str], mirrored: bool) -> None:
        title, count = group
        side = RIGHT if mirrored else LEFT
        paint_text(painter, rect, title, look().font("strong"), "text.primary", side | VCENTRE)
        wide = look().metrics("strong").horizontalAdvance(title) + 6
        rest = rect.adjusted(0, 0, -wide, 0) if mirrored else rect.adjusted(wide, 0, 0, 0)
        paint_text(painter, rest, count, look().font("body"), "text.secondary", side | VCENTRE)


def paint_cell(painter: QPainter, rect: QRect, cell: Cell, selected: bool = False, mirrored: bool = False) -> None:
    """One cell inside `rect`."""
    direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
    if cell.tier:
        paint_level(painter, _at_start(rect, level_size(cell.text), direction), cell.tier, cell.text, mirrored)
    elif cell.tiers:
        room = _at_start(rect, open_levels_size(cell.tiers, cell.text), direction)
        paint_open_levels(painter, room, cell.tiers, cell.text, mirrored)
    elif cell.missing:
        icon = mark_icon(cell.missing)
        room = _at_start(rect, mark_size(cell.missing, cell.text, icon), direction)
        paint_mark(painter, room, cell.missing, cell.text, icon, mirrored)
    elif cell.dots is not None:
        _paint_dots(painter, rect, cell, selected, direction)
    else:
        _paint_words(painter, rect, cell, selected, direction)


def _at_start(rect: QRect, size: QSize, direction: Qt.LayoutDirection) -> QRect:
    """A box of `size` at the reading side of `rect`, in the middle of its height, never wider than it."""
    wide = min(size.width(), rect.width())
    box = QRect(rect.x(), rect.y() + (rect.height() - size.height()) // 2, wide, size.height())
    return visual_rect(direction, rect, box)


def _ink(cell: Cell, selected: bool) -> str:
    if selected and (look().high_contrast or not cell.late):
        return "accent.soft_text"
    if cell.late:
        return "alert.caution"
    return "text.tertiary" if cell.quiet else "text.primary"


def _paint_words(painter: QPainter, rect: QRect, cell: Cell, selected: bool, direction: Qt.LayoutDirection) -> None:
    ink = _ink(cell, selected)
    icon = cell.icon or ("late" if cell.late else "")
    side = look().px(18)
    room = rect
    if icon:
        at = QRect(rect.x(), rect.y() + (rect.height() - side) // 2, side, side)
        paint_icon(painter, visual_rect(direction, rect, at), icon, ink)
        room = visual_rect(direction, rect, rect.adjusted(side + 8, 0, 0, 0))
    if cell.icon_only:
        return
    font = look().font("strong" if cell.strong or cell.late else "body")
    mirrored = direction == Qt.LayoutDirection.RightToLeft
    flags = (LEFT if mirrored == cell.right else RIGHT) | VCENTRE
    paint_text(painter, room, elided(cell.text, font, room.width()), font, ink, flags)


def _paint_dots(painter: QPainter, rect: QRect, cell: Cell, selected: bool, direction: Qt.LayoutDirection) -> None:
    done, every = cell.dots or (0, 0)
    ink = "accent.soft_text" if selected and look().high_contrast else "text.secondary"
    side = look().px(12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x = rect.x()
    for number in range(every):
        at = QRect(x, rect.y() + (rect.height() - side) // 2, side, side)
        painter.setPen(QPen(look().colour(ink), 1.4))
        painter.setBrush(look().colour(ink) if number < done else QColor(Qt.GlobalColor.transparent))
        painter.drawEllipse(QRectF(visual_rect(direction, rect, at)).adjusted(0.7, 0.7, -0.7, -0.7))
        x += side + 4
    text = cell.text or word("look.dots", done=done, all=every)
    room = visual_rect(direction, rect, QRect(x + 4, rect.y(), rect.right() - x - 4, rect.height()))
    side_flag = RIGHT if direction == Qt.LayoutDirection.RightToLeft else LEFT
    font = look().font("caption")
    paint_text(painter, room, elided(text, font, room.width()), font, ink, side_flag | VCENTRE)
