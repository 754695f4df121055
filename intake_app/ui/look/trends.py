"""A score over time in its ranges: bands behind, dots joined, every dot with its number."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_app.ui.look.bands import BandShape
from intake_app.ui.look.painting import HCENTRE, LEFT, VCENTRE, paint_text
from intake_app.ui.look.theme import Restyled, look
from intake_app.ui.look.words import word


@dataclass(frozen=True)
class TrendPoint:
    """One interview: when in words, and the score, or None when there was none."""

    when: str
    value: int | None


class TrendPlot(Restyled, QWidget):
    """The scores of several interviews on a scale from 0 to `most`, over its ranges. Time runs left to right."""

    accessible_role = "Chart"

    def __init__(self, name: str, bands: Sequence[BandShape], most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._bands, self._most = name, tuple(bands), most
        self._points: tuple[TrendPoint, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_points(self, points: Sequence[TrendPoint]) -> None:
        """Draws these, oldest first; a point without a score leaves a gap in the line."""
        self._points = tuple(points)
        said = ", ".join(
            word("look.trend_point", when=point.when, value="–" if point.value is None else point.value)
            for point in self._points
        )
        self.setAccessibleName(word("look.trend", name=self._name, most=self._most, points=said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(260), 168 + look().line("caption") + 10)

    def _plot(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height() - look().line("caption") - 10)

    def _y(self, value: float) -> float:
        plot = self._plot()
        return plot.bottom() - value / (self._most + 1) * plot.height()

    def dots(self) -> list[QPointF | None]:
        """Where the dots lie; None for a point without a score."""
        plot = self._plot()
        label = max((look().metrics("caption").horizontalAdvance(self._label(band)) for band in self._bands), default=0)
        left = min(label + 22, plot.width() * 0.45)
        count = max(1, len(self._points) - 1)
        step = (plot.width() - left - 28) / count
        return [
            None if point.value is None else QPointF(left + step * number, self._y(point.value + 0.5))
            for number, point in enumerate(self._points)
        ]

    def _label(self, band: BandShape) -> str:
        return f"{band.label} {band.low}–{band.high}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bands(painter)
        dots = self.dots()
        painter.setPen(QPen(look().colour("plot.marker"), 2.5))
        for before, after in itertools.pairwise(dots):
            if before is not None and after is not None:
                painter.drawLine(before, after)
        self._paint_dots(painter, dots)
        painter.end()

    def _paint_bands(self, painter: QPainter) -> None:
        plot = self._plot()
        for band in self._bands:
            top, bottom = self._y(band.high + 1), self._y(band.low)
            rect = QRectF(plot.left(), top, plot.width(), bottom - top - (2 if band.low else 0))
            if look().high_contrast:
                painter.setPen(QPen(look().colour("line.control"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
            else:
                painter.fillRect(rect, look().colour("plot.band"))
            line = look().line("caption")
            if rect.height() >= line - 4:
                words = QRect(6, round(rect.center().y() - line / 2), round(plot.width() / 2), line)
                paint_text(painter, words, self._label(band), look().font("caption"), "plot.band_text", LEFT | VCENTRE)

    def _paint_dots(self, painter: QPainter, dots: Sequence[QPointF | None]) -> None:
        font, metrics = look().font("strong", 700), look().metrics("strong", 700)
        small = look().font("caption")
        base = self.height() - look().line("caption")
        label_end = -1.0
        last_x = max((dot.x() for dot in dots if dot is not None), default=0.0)
        for dot, point in zip(dots, self._points, strict=True):
            if dot is None:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("plot.marker"))
            painter.drawEllipse(dot, look().px(5), look().px(5))
            text = str(point.value)
            wide = metrics.horizontalAdvance(text) + 2
            x = min(dot.x() + 8, self.width() - wide)
            y = max(0.0, dot.y() - look().line("body") - 1)
            place = QRectF(x, y, wide, look().line("body"))
            paint_text(painter, place.toRect(), text, font, "text.primary", LEFT | VCENTRE)
            when = look().metrics("caption").horizontalAdvance(point.when) + 2
            left = min(max(0.0, dot.x() - when / 2), self.width() - when)
            if left > label_end and (dot.x() == last_x or left + when < last_x - when / 2):
                rect = QRectF(left, base, when, look().line("caption"))
                paint_text(painter, rect.toRect(), point.when, small, "text.secondary", HCENTRE | VCENTRE)
                label_end = left + when + 4
