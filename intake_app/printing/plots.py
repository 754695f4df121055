"""The step sign of a level and the plot of a score in its bands, in black and white."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.platypus import Flowable

from intake_app.domain.questionnaire import Band
from intake_app.printing.typesetting import Run, Typesetter, draw_line

_STEPS: Final = ((2.5, 3.0, 5.0, 6.0), (9.5, 3.0, 5.0, 12.0), (16.5, 3.0, 5.0, 18.0))
"""Left, bottom, width, height of the three steps on a grid of 24 (tokens of the look, turned round for paper)."""
_GREY: Final = 0.85


def draw_steps(canvas: Any, x: float, y: float, size: float, filled: int, low_ink: bool = False) -> None:
    """Three rising steps, the first `filled` of them solid (hatched with little ink); none filled: a minus sign."""
    unit = size / 24
    canvas.saveState()
    canvas.setLineWidth(1.5 * unit)
    if filled <= 0:
        canvas.setLineWidth(2.5 * unit)
        canvas.line(x + 4 * unit, y + 12 * unit, x + 20 * unit, y + 12 * unit)
    else:
        for number, (left, bottom, width, height) in enumerate(_STEPS):
            place = (x + left * unit, y + bottom * unit, width * unit, height * unit)
            solid = number < filled and not low_ink
            canvas.roundRect(*place, 1.2 * unit, stroke=1, fill=int(solid))
            if number < filled and low_ink:
                _hatch(canvas, *place, step=2.2)
    canvas.restoreState()


def _hatch(canvas: Any, x: float, y: float, width: float, height: float, step: float = 4.5) -> None:
    """Diagonal lines clipped to a rectangle."""
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setLineWidth(0.7)
    offset = -height
    while offset < width:
        canvas.line(x + offset, y, x + offset + height, y + height)
        offset += step
    canvas.restoreState()


class StepSigns(Flowable):  # type: ignore[misc]
    """The signs of all levels still possible, side by side; one of them when the level is settled."""

    def __init__(self, filled: Sequence[int], size: float, low_ink: bool = False) -> None:
        super().__init__()
        self.filled, self.size, self.low_ink = filled, size, low_ink
        self.width, self.height = size * max(len(filled), 1), size

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.each = min(self.size, avail_width / max(len(self.filled), 1))
        self.width, self.height = self.each * len(self.filled), self.each
        return self.width, self.height

    def draw(self) -> None:
        for number, filled in enumerate(self.filled):
            draw_steps(self.canv, number * self.each, 0, self.each, filled, self.low_ink)


@dataclass(frozen=True)
class Plotted:
    """A score to draw: its bands with their names, the settled value or the closed intervals it may still lie in."""

    name: str
    about: str
    result: tuple[Run, ...]
    bands: tuple[tuple[Band, str], ...]
    maximum: int
    value: int | None
    reachable: tuple[tuple[int, int], ...] = ()

    @property
    def scored(self) -> bool:
        return self.value is not None or bool(self.reachable)


class BandPlot(Flowable):  # type: ignore[misc]
    """Name at the left, bands in the middle with a marker (hatched where the score can still lie), words at the right.

    Bands are as wide as they have values, as on screen; a label gives way to marker and hatch, drops its numbers, then
    itself. Dashed when there is no score.
    """

    def __init__(self, typesetter: Typesetter, plotted: Plotted) -> None:
        super().__init__()
        self.typesetter, self.plotted = typesetter, plotted
        self.size = 9.5 * min(typesetter.factor, 1.15)
        self.name = typesetter.text(plotted.name, "strong", leading=13)
        self.about = typesetter.text(plotted.about, "small", leading=11)
        self.result = typesetter.text(plotted.result, "body", leading=13)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        self.left, right = 86.0 * self.typesetter.factor, 84.0 * self.typesetter.factor
        self.plot = avail_width - self.left - right - 14
        self.bar = 16.5 * min(self.typesetter.factor, 1.15)
        names = self.name.wrap(self.left - 6, avail_height)[1] + self.about.wrap(self.left - 6, avail_height)[1]
        words = self.result.wrap(right, avail_height)[1]
        self.height = max(self.bar + 13, names + 2, words + 6) + 4
        return avail_width, self.height

    def draw(self) -> None:
        top = self.height - 5
        self.name.drawOn(self.canv, 0, top - self.name.height)
        self.about.drawOn(self.canv, 0, top - self.name.height - self.about.height)
        x = self.left + self.plot + 14
        self.result.drawOn(self.canv, x, top - 8 - self.result.height)
        bottom = self.height - 13 - self.bar
        edges = self._edges()
        for number, (start, end) in enumerate(edges):
            self._segment(number, start, end, bottom)
        for low, high in () if self.plotted.value is not None else self.plotted.reachable:
            start, end = self._place(low, edges)[0], self._place(high, edges)[1]
            _hatch(self.canv, start, bottom, end - start, self.bar)
        if self.plotted.value is not None:
            self._marker(edges, bottom)

    def _edges(self) -> list[tuple[float, float]]:
        """Left and right of every band, two points apart."""
        values = self.plotted.maximum + 1
        room = self.plot - 1.5 * (len(self.plotted.bands) - 1)
        edges, x = [], self.left
        for band, _ in self.plotted.bands:
            width = room * (band.high - band.low + 1) / values
            edges.append((x, x + width))
            x += width + 1.5
        return edges

    def _place(self, value: int, edges: list[tuple[float, float]]) -> tuple[float, float]:
        """Left and right of the room of one value inside its band."""
        for (band, _), (start, end) in zip(self.plotted.bands, edges, strict=True):
            if band.low <= value <= band.high:
                each = (end - start) / (band.high - band.low + 1)
                return start + (value - band.low) * each, start + (value - band.low + 1) * each
        return edges[-1]

    def _segment(self, number: int, start: float, end: float, bottom: float) -> None:
        band, name = self.plotted.bands[number]
        value = self.plotted.value
        hit = value is not None and band.low <= value <= band.high
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(1.7 if hit else 0.6)
        if not self.plotted.scored:
            canvas.setDash(2.5, 2)
        if hit and not self.typesetter.low_ink:
            canvas.setFillGray(_GREY)
        canvas.rect(start, bottom, end - start, self.bar, fill=int(hit and not self.typesetter.low_ink))
        canvas.restoreState()
        self._label(band, name, hit, (start, end), bottom)

    def _label(self, band: Band, name: str, hit: bool, room: tuple[float, float], bottom: float) -> None:
        free = self._free(band, room)
        for text in (f"{name} {band.low}–{band.high}", name):
            stretches, width = self.typesetter.label(text, hit, self.size)
            if width + 6 <= free[1] - free[0]:
                x = (free[0] + free[1] - width) / 2
                draw_line(self.canv, stretches, x, bottom + self.bar / 2 - self.size * 0.33, self.size)
                return

    def _free(self, band: Band, room: tuple[float, float]) -> tuple[float, float]:
        """The wider part of a band's room that neither marker nor hatch needs."""
        start, end = room
        plotted = self.plotted
        taken: list[tuple[int, int]] = list(plotted.reachable) if plotted.value is None else []
        if plotted.value is not None:
            taken = [(plotted.value, plotted.value)]
        for low, high in taken:
            low, high = max(low, band.low), min(high, band.high)
            if low > high:
                continue
            each = (room[1] - room[0]) / (band.high - band.low + 1)
            first, last = room[0] + (low - band.low) * each, room[0] + (high + 1 - band.low) * each
            if plotted.value is not None:
                first = last = (first + last) / 2
            if first - start >= end - last:
                end = first - 2
            else:
                start = last + 2
        return start, end

    def _marker(self, edges: list[tuple[float, float]], bottom: float) -> None:
        assert self.plotted.value is not None
        canvas = self.canv
        x = sum(self._place(self.plotted.value, edges)) / 2
        top = bottom + self.bar
        canvas.setLineWidth(1.8)
        canvas.line(x, bottom, x, top)
        head = canvas.beginPath()
        head.moveTo(x - 4.2, top + 6.5)
        head.lineTo(x + 4.2, top + 6.5)
        head.lineTo(x, top)
        head.close()
        canvas.drawPath(head, stroke=0, fill=1)
        stretches, _ = self.typesetter.label(str(self.plotted.value), True, self.size + 1.5)
        draw_line(canvas, stretches, x + 7, top + 2, self.size + 1.5)
