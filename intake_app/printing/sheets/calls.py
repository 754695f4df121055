"""The calls of a worker on paper: whom to reach and how, with boxes for what came of it."""

from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from intake_app.printing.blocks import BODY_WIDTH, MARGIN, Columns, Gap, Hairline, Stack
from intake_app.printing.calls import CallLine, CallList
from intake_app.printing.content import PacketDocument
from intake_app.printing.glyphs import BOLD, REGULAR, coverage
from intake_app.printing.marks import Tick, TickBoxes
from intake_app.printing.pages import FootPainter, Section, build
from intake_app.printing.typesetting import Typesetter

_WHEN: Final = 92.0
_PHONE: Final = 150.0
_FOOT: Final = 20.0


def assemble_call_list(content: CallList) -> PacketDocument:
    """See `calls.render_call_list`."""
    for face in (REGULAR, BOLD):
        coverage(face)
    sheet = _Sheet(content, Typesetter())
    title = content.wording.text("paper.calls.title")
    pdf, pages, starts = build(
        [Section("calls", title, sheet.flowables(), sheet.foot())],
        title=title,
        language=content.wording.language,
        printed_at=content.made_at,
        creator="Intake",
    )
    return PacketDocument(pdf, pages, starts, tuple(sorted(sheet.typesetter.missing)))


class _Sheet:
    """The parts of the list, top to bottom. A line is never broken across pages."""

    def __init__(self, content: CallList, typesetter: Typesetter) -> None:
        self.content, self.typesetter = content, typesetter

    def flowables(self) -> list[Flowable]:
        text, wording = self.typesetter.text, self.content.wording
        made = f"{wording.day(self.content.made_at.date())}, {wording.clock_time(self.content.made_at)}"
        found: list[Flowable] = [
            text(f"{self.content.office} · {self.content.worker} · {made}", "small"),
            text(wording.text("paper.calls.title"), "title", after=4),
            text(wording.text("paper.calls.about"), "small", after=4),
        ]
        for heading, lines in self.content.groups:
            first = [text(heading, "strong", after=2), self._line(lines[0])] if lines else []
            found += [Gap(6), Stack(first), *(self._line(line) for line in lines[1:])]
        if not any(lines for _, lines in self.content.groups):
            found.append(text(wording.text("paper.calls.none"), "body"))
        return found

    def _line(self, line: CallLine) -> Flowable:
        text = self.typesetter.text
        middle: list[Flowable] = [text(line.person, "strong"), text(line.what, "small")]
        if line.tries:
            middle.append(text(line.tries, "small"))
        reach: list[Flowable] = [text(line.phone, "strong")] if line.phone else []
        if line.how:
            reach.append(text(line.how, "small"))
        columns = Columns(
            [text(line.when, "small-strong"), Stack(middle), Stack(reach or [Gap(1)])], [_WHEN, None, _PHONE], gap=10
        )
        ticks = TickBoxes(self.typesetter, [Tick(one) for one in line.outcomes], size=9.5, gap=14)
        return Stack([Hairline(above=3, below=4), columns, Gap(3), ticks])

    def foot(self) -> FootPainter:
        def paint(canvas: Canvas, number: int, total: int) -> None:
            wording = self.content.wording
            page = self.typesetter.text(
                wording.text("paper.page", number=number, total=total), "small", size=8, align="right"
            )
            foot = self.typesetter.text(wording.text("paper.calls.foot"), "small", size=8, leading=10.4)
            row = Columns([foot, page], [None, page.natural_width() + 4])
            row.wrap(BODY_WIDTH, 100)
            row.drawOn(canvas, MARGIN, _FOOT)

        return paint
