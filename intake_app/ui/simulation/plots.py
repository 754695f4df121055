"""Who moves from where to where, and how many there are before and after: painted, every number as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_app.ui.look.painting import (
    HCENTRE,
    LEFT,
    RIGHT,
    VCENTRE,
    WRAP,
    elided,
    paint_box,
    paint_hatch,
    paint_text,
    visual_rect,
    wrapped_height,
)
from intake_app.ui.look.theme import Restyled, look

Count = int | str
"""A number, or what stands in its place where it is too small to be told."""


@dataclass(frozen=True)
class MatrixRow:
    """Where cases came from, in words, and how many went to each column."""

    name: str
    counts: tuple[Count, ...]


class MatrixPlot(Restyled, QWidget):
    """A row for where cases were, a column for where they go; those on the diagonal stay. `said` is the whole matrix
    as a sentence, for assistive software."""

    accessible_role = "Chart"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._rows: tuple[MatrixRow, ...] = ()
        self._diagonal: frozenset[tuple[int, int]] = frozenset()
        self._heads = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_matrix(
        self,
        heads: tuple[str, str],
        columns: Sequence[str],
        rows: Sequence[MatrixRow],
        diagonal: Sequence[tuple[int, int]],
        said: str,
    ) -> None:
        """Draw these. `heads`: what stands over the rows and over the columns; `diagonal`: the cells that stay."""
        self._heads, self._columns, self._rows = heads, tuple(columns), tuple(rows)
        self._diagonal = frozenset(diagonal)
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(420), self._head() + len(self._rows) * self._high() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(220), self.sizeHint().height())

    def _high(self) -> int:
        return look().line("body") + 22

    def _head(self) -> int:
        return look().line("caption") * 3 + 14

    def _label(self) -> int:
        longest = max((look().metrics("body").horizontalAdvance(row.name) for row in self._rows), default=0)
        return min(longest + 16, int(self.width() * 0.4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, count = self._label(), max(1, len(self._columns))
        wide = (self.width() - left) / count
        self._paint_heads(painter, left, wide)
        most = max((one for row in self._rows for one in row.counts if isinstance(one, int)), default=0)
        for line, row in enumerate(self._rows):
            top = self._head() + line * self._high()
            place = self._place(0, top, left - 8, self._high())
            font = look().font("body")
            paint_text(painter, place, elided(row.name, font, left - 8), font, "text.primary", self._side() | VCENTRE)
            for column, told in enumerate(row.counts):
                rect = self._place(round(left + column * wide), top, round(wide) - 4, self._high() - 4)
                self._paint_cell(painter, QRectF(rect), told, most, (line, column) in self._diagonal)
        painter.end()

    def _paint_heads(self, painter: QPainter, left: int, wide: float) -> None:
        small, line = look().font("caption"), look().line("caption")
        place = self._place(0, 0, left - 8, line)
        paint_text(painter, place, elided(self._heads[0], small, left - 8), small, "text.secondary", self._side())
        over = self._place(left, 0, self.width() - left, line)
        paint_text(painter, over, self._heads[1], small, "text.secondary", self._side() | VCENTRE)
        bold = look().font("caption", 600)
        for column, name in enumerate(self._columns):
            rect = self._place(round(left + column * wide), line + 4, round(wide) - 6, line * 2 + 4)
            if wrapped_height(name, bold, rect.width()) <= rect.height():
                paint_text(painter, rect, name, bold, "text.primary", HCENTRE | VCENTRE | WRAP)
            else:
                short = elided(name, bold, rect.width())
                paint_text(painter, rect, short, bold, "text.primary", HCENTRE | VCENTRE)

    def _paint_cell(self, painter: QPainter, rect: QRectF, told: Count, most: int, stays: bool) -> None:
        radius = look().tokens.radius("small")
        if isinstance(told, str):
            paint_box(painter, rect, None, "line.control", look().border, radius, "dashed")
            ink = "text.primary"
        elif told == 0:
            paint_box(painter, rect, "surface.sunk" if stays else None, "line.soft", 1, radius)
            ink = "text.tertiary"
        else:
            line = "line.control" if stays else "accent.base"
            paint_box(painter, rect, "surface.sunk" if stays else "accent.soft", line, 1 if stays else 2, radius)
            ink = "text.primary" if stays else "accent.soft_text"
            self._paint_bar(painter, rect, told, most, stays)
        weight = None if stays or told == 0 else 700
        font = look().font("strong", weight) if weight else look().font("body")
        paint_text(painter, rect.toRect(), str(told), font, ink, HCENTRE | VCENTRE)

    def _paint_bar(self, painter: QPainter, rect: QRectF, told: int, most: int, stays: bool) -> None:
        """How many that is beside the largest, as a line along the foot of the cell."""
        part = QRectF(rect.left() + 4, rect.bottom() - 7, (rect.width() - 8) * told / max(1, most), 4)
        colour: QColor = look().colour("text.tertiary" if stays else "accent.base")
        painter.fillRect(part, colour)

    def _place(self, x: int, y: int, width: int, height: int) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), QRect(x, y, width, height))

    def _side(self) -> int:
        return RIGHT if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else LEFT


@dataclass(frozen=True)
class Bars:
    """One thing in words with its counts; `before` is None where nothing is compared."""

    name: str
    before: Count | None
    after: Count


class BarsPlot(Restyled, QWidget):
    """A row for each thing: the bar before hatched above the bar after filled, their numbers at the end."""

    accessible_role = "Chart"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Bars, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, name: str, rows: Sequence[Bars], said: Mapping[str, str]) -> None:
        """Draw these. `said` is what a row says in words, by its name."""
        self._rows = tuple(rows)
        self.setAccessibleName(f"{name}: " + "; ".join(said.get(row.name, row.name) for row in rows))
        self.updateGeometry()
        self.update()

    @property
    def _double(self) -> bool:
        return any(row.before is not None for row in self._rows)

    def _high(self) -> int:
        return look().line("body") + (20 if self._double else 10)

    def sizeHint(self) -> QSize:
        return QSize(look().px(360), len(self._rows) * self._high() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font, bold = look().font("body"), look().font("strong", 700)
        longest = max((look().metrics("body").horizontalAdvance(row.name) for row in self._rows), default=0)
        label = min(longest + 14, int(self.width() * 0.45))
        texts = [self._number(row) for row in self._rows]
        wide = max((look().metrics("strong", 700).horizontalAdvance(text) for text in texts), default=0) + 14
        room = max(20, self.width() - label - wide)
        most = max((n for row in self._rows for n in (row.before, row.after) if isinstance(n, int)), default=0)
        side = RIGHT if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else LEFT
        for number, (row, text) in enumerate(zip(self._rows, texts, strict=True)):
            top = number * self._high()
            name = self._place(0, top, label - 8, self._high())
            paint_text(painter, name, elided(row.name, font, label - 8), font, "text.primary", side | VCENTRE)
            self._paint_bars(painter, row, label, top, room, most)
            end = self._place(label + room + 8, top, wide, self._high())
            paint_text(painter, end, text, bold, "text.primary", side | VCENTRE)
        painter.end()

    def _number(self, row: Bars) -> str:
        return str(row.after) if row.before is None else f"{row.before} → {row.after}"

    def _paint_bars(self, painter: QPainter, row: Bars, left: int, top: int, room: int, most: int) -> None:
        high = (self._high() - 8) // (2 if self._double else 1) - (2 if self._double else 0)
        at = top + 4
        if self._double:
            self._paint_bar(painter, row.before or 0, QRect(left, at, room, high), most, hatched=True)
            at += high + 3
        self._paint_bar(painter, row.after, QRect(left, at, room, high), most, hatched=False)

    def _paint_bar(self, painter: QPainter, told: Count, whole: QRect, most: int, *, hatched: bool) -> None:
        share = 0.08 if isinstance(told, str) else told / max(1, most)
        if told == 0:
            return
        rect = QRectF(
            visual_rect(
                self.layoutDirection(),
                self.rect(),
                QRect(whole.x(), whole.y(), max(3, round(whole.width() * share)), whole.height()),
            )
        )
        if isinstance(told, str):
            paint_box(painter, rect, None, "line.control", look().border, 2, "dashed")
        elif hatched:
            paint_hatch(painter, rect, look().colour("text.secondary"), 2, 1)
        else:
            paint_box(painter, rect, "accent.base", None, 1, 2)

    def _place(self, x: int, y: int, width: int, height: int) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), QRect(x, y, width, height))
