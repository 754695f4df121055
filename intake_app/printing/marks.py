"""What is drawn and not written: boxes to tick, lines to write on, the cut line, signatures, QR codes. Never glyphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable

from intake_app.printing.blocks import LINE
from intake_app.printing.typesetting import Content, Placed, Typesetter, draw_line

if TYPE_CHECKING:
    import segno

_QUIET: Final = 4
"""Modules of white around a QR code, as ISO/IEC 18004 asks."""


@dataclass(frozen=True)
class Tick:
    """A box and its words. `rule` draws a line of so many points after the words, to write on."""

    text: str
    ticked: bool = False
    rule: float = 0.0


class TickBoxes(Flowable):  # type: ignore[misc]
    """Boxes with their words in a row, going on below when the row is full. A ticked box is filled, its words bold."""

    def __init__(
        self, typesetter: Typesetter, ticks: Sequence[Tick], size: float = 11.0, gap: float = 18.0, before: float = 0.0
    ) -> None:
        super().__init__()
        self.typesetter = typesetter
        self.ticks = ticks
        self.size = size * typesetter.factor
        self.leading = self.size * 1.65
        self.gap = gap
        self.spaceBefore = before

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        box = self.size * 0.9
        room = avail_width - box - 6
        self.places: list[tuple[Tick, Flowable, float, float]] = []
        x, y, row = 0.0, 0.0, self.leading
        for tick in self.ticks:
            style = "strong" if tick.ticked else "body"
            text = self.typesetter.text(tick.text, style, size=self.size / self.typesetter.factor)
            natural = min(text.natural_width() + 0.5, room)
            _, height = text.wrap(natural, avail_height)
            needed = box + 6 + natural + (tick.rule + 4 if tick.rule else 0)
            if x and x + needed > avail_width:
                x, y, row = 0.0, y + row, self.leading
            self.places.append((tick, text, x, y))
            row = max(row, height + self.leading - self.size * 1.38)
            x += needed + self.gap
        self.height = y + row
        return avail_width, self.height

    def draw(self) -> None:
        canvas, box = self.canv, self.size * 0.9
        for tick, text, x, y in self.places:
            base = self.height - y - self.leading * 0.5
            bottom = base - box / 2
            canvas.setLineWidth(LINE)
            canvas.rect(x, bottom, box, box)
            if tick.ticked:
                canvas.rect(x + box * 0.22, bottom + box * 0.22, box * 0.56, box * 0.56, stroke=0, fill=1)
            line = self.size * 1.382
            text.drawOn(canvas, x + box + 6, base + line / 2 - text.height)
            if tick.rule:
                start = x + box + 10 + text.width
                canvas.line(start, bottom, start + tick.rule, bottom)


class WriteLine(Flowable):  # type: ignore[misc]
    """Words, then a line to the right edge to write on; further lines below over the whole width."""

    def __init__(self, typesetter: Typesetter, label: str, lines: int = 1, size: float = 11.0) -> None:
        super().__init__()
        self.size = size * typesetter.factor
        self.stretches, self.label_width = typesetter.label(label, bold=False, size=self.size)
        self.lines = lines
        self.pitch = self.size * 1.95

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        self.height = self.pitch * self.lines
        return avail_width, self.height

    def draw(self) -> None:
        y = self.height - self.pitch + self.size * 0.45
        draw_line(self.canv, self.stretches, 0, y, self.size)
        self.canv.setLineWidth(LINE)
        start = self.label_width + 10 if self.label_width else 0
        for number in range(self.lines):
            self.canv.line(start if number == 0 else 0, y - 3, self.width, y - 3)
            y -= self.pitch


class CutLine(Flowable):  # type: ignore[misc]
    """A dashed line with scissors at its left end and words near its right end."""

    def __init__(self, typesetter: Typesetter, label: str) -> None:
        super().__init__()
        self.size = 9 * typesetter.factor
        self.stretches, self.label_width = typesetter.label(label, bold=False, size=self.size)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width, self.height = avail_width, max(20.0, self.size * 1.6)
        return avail_width, self.height

    def draw(self) -> None:
        canvas, middle = self.canv, self.height / 2
        label_x = self.width - self.label_width - 30
        canvas.saveState()
        canvas.setLineWidth(LINE)
        self._scissors(middle)
        canvas.setDash(2, 1.5)
        canvas.line(21, middle, label_x - 7, middle)
        canvas.line(label_x + self.label_width + 7, middle, self.width, middle)
        canvas.restoreState()
        draw_line(canvas, self.stretches, label_x, middle - self.size * 0.33, self.size)

    def _scissors(self, middle: float) -> None:
        canvas = self.canv
        canvas.setLineWidth(0.9)
        for side in (1, -1):
            canvas.circle(2.6, middle + side * 3.4, 1.9)
            canvas.line(4.1, middle + side * 2.3, 12, middle - side * 4.4)


class SignatureLines(Flowable):  # type: ignore[misc]
    """Lines to sign on, side by side, each with a caption below; room above for the hand."""

    def __init__(self, typesetter: Typesetter, captions: Sequence[Content], room: float = 30.0) -> None:
        super().__init__()
        self.captions = [typesetter.text(caption, "small") for caption in captions]
        self.room = room

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        self.each = (avail_width - 21.0 * (len(self.captions) - 1)) / max(len(self.captions), 1)
        highest = max((caption.wrap(self.each, avail_height)[1] for caption in self.captions), default=0.0)
        self.height = self.room + 4 + highest
        return avail_width, self.height

    def draw(self) -> None:
        self.canv.setLineWidth(LINE)
        x, y = 0.0, self.height - self.room
        for caption in self.captions:
            self.canv.line(x, y, x + self.each, y)
            caption.drawOn(self.canv, x, y - 4 - caption.height)
            x += self.each + 21.0


def _code(payload: str, mask: int | None = None) -> "segno.QRCode":
    import segno

    return segno.make_qr(payload, error="q" if len(payload) <= 60 else "m", mask=mask, boost_error=False)


@lru_cache(maxsize=64)
def _best_mask(payload: str) -> int:
    """The mask under which the code of `payload` is read best. To weigh all eight takes most of the time of a code."""
    mask: int = _code(payload).mask
    return mask


@lru_cache(maxsize=64)
def _code_path(payload: str, like: str = "") -> tuple[str, int]:
    """The dark modules of a QR code of error level Q (M when long) as PDF path operators, a module being one unit, and
    the number of modules a side. Runs of dark modules are one rectangle. `like`: take the mask of that payload."""
    code = _code(payload, _best_mask(like) if like else None)
    matrix = [bytes(row) for row in code.matrix]
    operators: list[str] = []
    for row, cells in enumerate(matrix):
        y = len(matrix) - row - 1
        start = cells.find(1)
        while start >= 0:
            end = cells.find(0, start)
            end = len(cells) if end < 0 else end
            operators.append(f"{start} {y} {end - start} 1.01 re")
            start = cells.find(1, end)
    return " ".join(operators) + " f", len(matrix)


class QrCode(Placed):
    """A QR code drawn as rectangles, quiet zone included in `size` (points).

    The codes of many pages that differ in the number alone share the mask of one of them, `like`: any mask is read."""

    def __init__(self, payload: str, size: float, like: str = "") -> None:
        super().__init__()
        self.payload, self.like = payload, like
        self.width = self.height = size

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        return self.width, self.height

    def place(self, x: float, y: float) -> None:
        path, modules = _code_path(self.payload, self.like)
        module = self.width / (modules + 2 * _QUIET)
        self.canv.saveState()
        self.canv.transform(module, 0, 0, module, x + _QUIET * module, y + _QUIET * module)
        self.canv.addLiteral(path)
        self.canv.restoreState()
