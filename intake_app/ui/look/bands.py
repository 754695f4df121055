"""A score in its ranges: a bar of bands with a marker, a hatched set of values still possible, or no score and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_app.ui.look.labels import mark_icon
from intake_app.ui.look.painting import HCENTRE, LEFT, VCENTRE, elided, paint_box, paint_hatch, paint_icon, paint_text
from intake_app.ui.look.theme import Restyled, look
from intake_app.ui.look.words import word

_GAP = 2
_PAD = 4


@dataclass(frozen=True)
class BandShape:
    """One range of a scale: closed interval and the word for it."""

    low: int
    high: int
    label: str


def pieces(values: Sequence[int]) -> list[tuple[int, int]]:
    """The closed runs of consecutive whole numbers in `values`: [22, 27, 28, 29] gives [(22, 22), (27, 29)]."""
    runs: list[tuple[int, int]] = []
    for value in sorted(set(values)):
        if runs and value == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return runs


def said_pieces(runs: Sequence[tuple[int, int]]) -> str:
    """The runs in words: `22, or 27 to 30` in the language of the screen."""
    parts = [str(low) if low == high else word("look.to", low=low, high=high) for low, high in runs]
    if len(parts) < 2:
        return "".join(parts)
    return word("look.or", first=", ".join(parts[:-1]), last=parts[-1])


class BandPlot(Restyled, QWidget):
    """The ranges of a scale from 0 to `most`, drawn to scale, and where the score lies.

    `show_value` marks one score; `show_reachable` hatches every value still possible, in as many pieces as there are;
    `show_not_scored` draws a dashed bar with the reason. Digits run left to right in every language. `slim` leaves the
    labels to the caller and writes the bounds below, as in the live view.
    """

    accessible_role = "Chart"

    def __init__(
        self, name: str, bands: Sequence[BandShape], most: int, *, slim: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._bands, self._most, self._slim = name, tuple(bands), most, slim
        self._value: int | None = None
        self._runs: list[tuple[int, int]] = []
        self._reason = ""
        self._missing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    # What is shown

    def show_scale(self, name: str, bands: Sequence[BandShape], most: int) -> None:
        """Another scale; then say with the others how it stands."""
        self._name, self._bands, self._most = name, tuple(bands), most

    def show_value(self, value: int) -> None:
        """Marks `value`; the range it lies in is filled."""
        self._value, self._runs, self._reason = value, [], ""
        band = self.band_of(value)
        text = word("look.value_of", name=self._name, value=value, most=self._most, band=band.label if band else "–")
        self._tell(text)

    def show_reachable(self, values: Sequence[int]) -> None:
        """Hatches the values still possible; one value alone is still a hatched piece, because it is not decided."""
        self._value, self._runs, self._reason = None, pieces(values), ""
        self._tell(word("look.reachable", name=self._name, values=said_pieces(self._runs), most=self._most))

    def show_not_scored(self, reason: str, missing: str = "") -> None:
        """No score, and why; `missing` (declined, unknown, not_asked, skipped) gives the icon."""
        self._value, self._runs, self._reason, self._missing = None, [], reason, missing
        self._tell(word("look.not_scored", name=self._name, reason=reason))

    def _tell(self, text: str) -> None:
        self.setAccessibleName(text)
        self.setToolTip("")
        self.update()

    def band_of(self, value: int) -> BandShape | None:
        return next((band for band in self._bands if band.low <= value <= band.high), None)

    # Geometry

    def _bar_height(self) -> int:
        return max(look().tokens.size("band_plot"), look().line("caption") + 4) - (4 if self._slim else 0)

    def _marker_room(self) -> int:
        return max(look().tokens.size("band_marker_room"), look().line("caption") + 4)

    def sizeHint(self) -> QSize:
        below = look().line("caption") + 6 if self._slim else 0
        return QSize(look().px(240), self._bar_height() + self._marker_room() + below)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())

    def _bar(self) -> QRectF:
        return QRectF(0, self._marker_room(), self.width(), self._bar_height())

    def x_of(self, value: float) -> float:
        """Where the left edge of `value` lies; a whole number is one cell wide, its middle at value + 0.5."""
        return value / (self._most + 1) * self.width()

    def segment(self, band: BandShape) -> QRectF:
        """The rectangle of a range, with the gap to its neighbour taken off."""
        bar = self._bar()
        left, right = self.x_of(band.low), self.x_of(band.high + 1)
        gap = _GAP if band.high < self._most else 0
        return QRectF(left, bar.top(), right - left - gap, bar.height())

    def _obstacles(self) -> list[tuple[float, float]]:
        if self._value is not None:
            middle = self.x_of(self._value + 0.5)
            return [(middle - 5, middle + 5)]
        return [(self.x_of(low) - 3, self.x_of(high + 1) + 3) for low, high in self._runs]

    def label_place(self, band: BandShape) -> tuple[str, QRectF] | None:
        """The label of a range and where it stands: where neither marker nor hatch is; without its numbers when they do
        not fit; None when the word alone does not fit either."""
        segment = self.segment(band)
        free = [(segment.left(), segment.right())]
        for low, high in self._obstacles():
            free = [part for start, end in free for part in _without(start, end, low, high)]
        weight = 600 if self._is_hit(band) else 400
        numbers = str(band.low) if band.low == band.high else f"{band.low}–{band.high}"
        for text in (f"{band.label} {numbers}", band.label):
            wide = look().advance(text, "caption", weight) + 2
            room = wide + 2 * (1 if self._slim else _PAD)
            fitting = [part for part in free if part[1] - part[0] >= room]
            if fitting:
                start, end = max(fitting, key=lambda part: part[1] - part[0])
                return text, QRectF(start, segment.top(), end - start, segment.height())
        return None

    def _is_hit(self, band: BandShape) -> bool:
        return self._value is not None and band.low <= self._value <= band.high

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if self._reason:
            self._paint_reason(painter)
        else:
            for band in self._bands:
                self._paint_band(painter, band)
            for low, high in self._runs:
                self._paint_piece(painter, low, high)
            self._paint_piece_labels(painter)
            if self._value is not None:
                self._paint_marker(painter, self._value)
        if self._slim and not self._reason:
            self._paint_bounds(painter)
        painter.end()

    def _paint_reason(self, painter: QPainter) -> None:
        bar = self._bar()
        paint_box(painter, bar, None, "line.control", look().border, 2, "dashed")
        side = look().px(16)
        icon = mark_icon(self._missing) if self._missing else None
        left = 10
        if icon:
            paint_icon(painter, QRect(left, round(bar.center().y() - side / 2), side, side), icon, "text.tertiary")
            left += side + 7
        rect = QRect(left, round(bar.top()), self.width() - left - 6, round(bar.height()))
        font = look().font("caption")
        paint_text(painter, rect, elided(self._reason, font, rect.width()), font, "text.tertiary", LEFT | VCENTRE)

    def _paint_band(self, painter: QPainter, band: BandShape) -> None:
        hit = self._is_hit(band)
        line = "line.control" if look().high_contrast else None
        fill = "plot.band_hit" if hit else "plot.band"
        paint_box(painter, self.segment(band), fill, line, 2, look().tokens.radius("small") - 1)
        placed = self.label_place(band)
        if placed is not None:
            ink = "plot.band_hit_text" if hit else "plot.band_text"
            font = look().font("caption", 600 if hit else 400)
            paint_text(painter, placed[1].toRect(), placed[0], font, ink, HCENTRE | VCENTRE)

    def _paint_piece(self, painter: QPainter, low: int, high: int) -> None:
        bar = self._bar()
        left, right = self.x_of(low), self.x_of(high + 1)
        if right - left < 9:
            left, right = (left + right) / 2 - 4.5, (left + right) / 2 + 4.5
        rect = QRectF(left, bar.top() + 2, right - left, bar.height() - 4)
        paint_box(painter, rect, "plot.band", None, 1, 3)
        paint_hatch(painter, rect, look().colour("plot.range"))

    def _paint_piece_labels(self, painter: QPainter) -> None:
        font = look().font("caption", 600)
        taken = -1.0
        ink = "plot.marker" if look().high_contrast else "text.primary"
        for low, high in self._runs:
            text = str(low) if low == high else f"{low}–{high}"
            wide = look().advance(text, "caption", 600) + 2
            middle = (self.x_of(low) + self.x_of(high + 1)) / 2
            left = min(max(middle - wide / 2, 0.0), self.width() - wide)
            if left < taken:
                continue
            rect = QRectF(left, 0, wide, self._marker_room() - 1)
            paint_text(painter, rect.toRect(), text, font, ink, HCENTRE | VCENTRE)
            taken = left + wide + 4

    def _paint_marker(self, painter: QPainter, value: int) -> None:
        bar, middle = self._bar(), self.x_of(value + 0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("plot.marker"))
        painter.drawRect(QRectF(middle - 1.25, bar.top() - 2, 2.5, bar.height() + 2))
        top = bar.top() - 9
        painter.drawPolygon(QPolygonF([QPointF(middle - 6, top), QPointF(middle + 6, top), QPointF(middle, top + 8)]))
        text = str(value)
        font = look().font("strong", 700)
        wide = look().advance(text, "strong", 700) + 2
        left = middle + 10 if middle + 10 + wide <= self.width() else middle - 10 - wide
        rect = QRectF(left, 0, wide, self._marker_room() - 2)
        ink = "plot.marker" if look().high_contrast else "text.primary"
        paint_text(painter, rect.toRect(), text, font, ink, LEFT | VCENTRE)

    def _paint_bounds(self, painter: QPainter) -> None:
        """The lower bound of every range and the largest score, below the bar."""
        y = round(self._bar().bottom()) + 6
        height = look().line("caption")
        font = look().font("caption")
        last = str(self._most)
        end = self.width() - look().advance(last, "caption")
        paint_text(painter, QRect(end, y, self.width() - end, height), last, font, "text.secondary", LEFT | VCENTRE)
        taken = -1.0
        for band in self._bands:
            text = str(band.low)
            wide = look().advance(text, "caption")
            left = self.x_of(band.low)
            if left >= taken and left + wide + 6 <= end:
                rect = QRectF(left, y, wide + 2, height)
                paint_text(painter, rect.toRect(), text, font, "text.secondary", LEFT | VCENTRE)
                taken = left + wide + 6


def _without(start: float, end: float, low: float, high: float) -> list[tuple[float, float]]:
    """What is left of start..end when low..high is taken out."""
    if high <= start or low >= end:
        return [(start, end)]
    return [part for part in ((start, low), (high, end)) if part[1] > part[0]]
