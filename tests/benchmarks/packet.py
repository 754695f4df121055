"""How long a whole packet takes beside the same pages on a bare reportlab canvas; python -m tests.benchmarks.packet.

The yardstick draws every run of text, line, frame and code of the packet again, at the places where they stand, on a
plain canvas with the same embedded fonts: no measuring, no breaking of lines, no layout. Both are measured in turns in
one run; the ratio is the median over the turns, so that a busy machine slows both sides of it.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any, ClassVar
from unittest import mock

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from intake_app.printing import pages
from intake_app.printing.content import DOCUMENTS
from intake_app.printing.packet import render_packet
from tests.printing.case import content

ROUNDS = 25
LIMIT = 2.0
Draw = Callable[[Canvas], None]


class RecordingText(PDFTextObject):  # type: ignore[misc]
    """Notes each run of text with the place where it begins."""

    def _note(self, text: str) -> None:
        canvas: Any = self._canvas
        x, y = canvas.offset[0] + self.getX(), canvas.offset[1] + self.getY()
        face, size = self._fontname, self._fontsize

        def draw(bare: Canvas) -> None:
            bare.setFont(face, size)
            bare.drawString(x, y, text)

        canvas.note(draw)

    def textOut(self, text: str) -> None:
        self._note(text)
        super().textOut(text)

    def textLine(self, text: str = "") -> None:
        self._note(text)
        super().textLine(text)


class RecordingCanvas(pages.PacketCanvas):
    """Draws, and notes every call with its place on the page as a call to a plain canvas."""

    recorded: ClassVar[list[list[Draw]]] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.drawn: list[Draw] = []
        self.offset = (0.0, 0.0)
        self._offsets: list[tuple[float, float]] = []
        super().__init__(*arguments, **options)

    def note(self, draw: Draw) -> None:
        self.drawn.append(draw)

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> RecordingText:
        return RecordingText(self, x, y)

    def saveState(self) -> None:
        self._offsets.append(self.offset)
        super().saveState()

    def restoreState(self) -> None:
        self.offset = self._offsets.pop()
        super().restoreState()

    def translate(self, dx: float, dy: float) -> None:
        self.offset = (self.offset[0] + dx, self.offset[1] + dy)
        super().translate(dx, dy)

    def setLineWidth(self, width: float) -> None:
        self.note(lambda bare: bare.setLineWidth(width))
        super().setLineWidth(width)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        left, low = self.offset
        self.note(lambda bare: bare.line(left + x1, low + y1, left + x2, low + y2))
        super().line(x1, y1, x2, y2)

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        left, low = self.offset
        self.note(lambda bare: bare.rect(left + x, low + y, width, height, stroke=stroke, fill=fill))
        super().rect(x, y, width, height, stroke=stroke, fill=fill)

    def roundRect(
        self, x: float, y: float, width: float, height: float, radius: float, stroke: int = 1, fill: int = 0
    ) -> None:
        left, low = self.offset
        self.note(lambda bare: bare.roundRect(left + x, low + y, width, height, radius, stroke=stroke, fill=fill))
        super().roundRect(x, y, width, height, radius, stroke=stroke, fill=fill)

    def transform(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        left, low = self.offset
        self._code_place = (a, b, c, d, left + e, low + f)
        super().transform(a, b, c, d, e, f)

    def addLiteral(self, s: str, escaped: int = 1) -> None:
        """The modules of a QR code: the same operators again."""
        place = self._code_place

        def draw(bare: Canvas) -> None:
            bare.saveState()
            bare.transform(*place)
            bare.addLiteral(s)
            bare.restoreState()

        self.note(draw)
        super().addLiteral(s, escaped)

    def drawPath(self, path: Any, stroke: int = 1, fill: int = 0, fillMode: Any = None) -> None:  # noqa: N803
        code, (left, low) = list(path._code), self.offset

        def draw(bare: Canvas) -> None:
            bare.saveState()
            bare.translate(left, low)
            again = bare.beginPath()
            for operation in code:
                again._code.append(operation)
            bare.drawPath(again, stroke=stroke, fill=fill)
            bare.restoreState()

        self.note(draw)
        super().drawPath(path, stroke=stroke, fill=fill)

    def save(self) -> None:
        for held in self._held:
            held["recorded_page"] = held["drawn"]
        super().save()
        RecordingCanvas.recorded = [held["recorded_page"] for held in self._held]

    def _startPage(self) -> None:
        super()._startPage()
        self.drawn = []
        self.offset = (0.0, 0.0)


def record() -> list[list[Draw]]:
    """The calls of a whole packet, page by page."""
    with mock.patch.object(pages, "PacketCanvas", RecordingCanvas):
        render_packet(content("pt", documents=DOCUMENTS))
    return RecordingCanvas.recorded


def draw_bare(recorded: list[list[Draw]]) -> bytes:
    """The same pages on a plain canvas."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(pages.PAGE_WIDTH, pages.PAGE_HEIGHT), invariant=1)
    for page in recorded:
        for draw in page:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def measured(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> int:
    case = content("pt", documents=DOCUMENTS)
    first = measured(lambda: render_packet(case))
    recorded = record()
    packet, bare = [], []
    for _ in range(ROUNDS):
        packet.append(measured(lambda: render_packet(case)))
        bare.append(measured(lambda: draw_bare(recorded)))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(packet, bare, strict=True))
    calls = sum(len(page) for page in recorded)
    print(f"pages {len(recorded)}, calls {calls}, bytes {len(render_packet(case).pdf)} / {len(draw_bare(recorded))}")
    print(f"first packet with imports {first:.0f} ms")
    print(f"packet {statistics.median(packet):.1f} ms (least {min(packet):.1f})")
    print(f"bare canvas {statistics.median(bare):.1f} ms (least {min(bare):.1f})")
    print(f"ratio {ratio:.2f} (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
