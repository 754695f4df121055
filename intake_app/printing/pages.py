"""Pages: where a document begins, what stands at the foot, how pages are numbered. One pass, totals filled in last."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from intake_app.printing.blocks import BODY_WIDTH, FOOT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TOP

FootPainter = Callable[[Canvas, int, int], None]
"""Draws the foot of a page: canvas, number of the page within its own count, and that count."""


@dataclass(frozen=True)
class Section:
    """A document within the file. `count` names the numbering it belongs to; `foot_height` is kept free for its foot.

    `shares_page`: it may follow the document before on the same page. `later_foot` is for its second page on.
    """

    code: str
    title: str
    flowables: Sequence[Flowable]
    foot: FootPainter
    count: str = "packet"
    foot_height: float = FOOT
    later_foot: FootPainter | None = None
    shares_page: bool = False


class Start(Flowable):  # type: ignore[misc]
    """Marks where a document, or a part of one, begins."""

    def __init__(self, code: str, title: str) -> None:
        super().__init__()
        self.code, self.title = code, title
        self.width = self.height = 0

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.starts.append((self.canv.getPageNumber(), self.code, self.title))


def _storable(text: str) -> str:
    """Without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


class PacketCanvas(Canvas):  # type: ignore[misc]
    """A canvas that holds its pages back until their number is known, then draws each foot and bookmark."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.starts: list[tuple[int, str, str]] = []
        self.page_foot: FootPainter | None = None
        self.page_count = ""
        self._held: list[dict[str, Any]] = []
        super().__init__(*arguments, **options)

    def showPage(self) -> None:  # noqa: N802
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        totals: dict[str, int] = {}
        for held in self._held:
            totals[held["page_count"]] = totals.get(held["page_count"], 0) + 1
        starts = list(self.starts)
        numbers = dict.fromkeys(totals, 0)
        for page, held in enumerate(list(self._held), start=1):
            self.__dict__.update(held)
            count = self.page_count
            numbers[count] += 1
            for number, code, title in starts:
                if number == page:
                    self.bookmarkPage(code)
                    self.addOutlineEntry(_storable(title), code, level=0)
            if self.page_foot is not None:
                self.page_foot(self, numbers[count], totals[count])
            Canvas.showPage(self)
        self._doc.SaveToFile(self._filename, self)


class _Stamp:
    """reportlab's time stamp, from a given moment instead of the clock."""

    def __init__(self, moment: datetime) -> None:
        offset = moment.utcoffset() or timedelta()
        minutes = int(offset.total_seconds() // 60)
        self.t = 0.0
        self.tzname = "UTC"
        self.YMDhms = tuple(moment.timetuple())[:6]
        self.lt = self.YMDhms
        self.dhh, self.dmm = divmod(minutes, 60)


# Compressed streams as they are: a quarter smaller than in ASCII letters, and no time spent on turning them into those.
rl_config.useA85 = 0

_TIGHT: Final = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}


def _template(section: Section, name: str, foot: FootPainter, foot_height: float) -> PageTemplate:
    def begin(canvas: PacketCanvas, _: BaseDocTemplate) -> None:
        canvas.page_foot, canvas.page_count = foot, section.count

    frame = Frame(MARGIN, foot_height, BODY_WIDTH, PAGE_HEIGHT - TOP - foot_height, **_TIGHT)
    return PageTemplate(id=name, frames=[frame], onPage=begin, pagesize=(PAGE_WIDTH, PAGE_HEIGHT))


def build(
    sections: Sequence[Section], *, title: str, language: str, printed_at: datetime, creator: str
) -> tuple[bytes, int, dict[str, int]]:
    """The file, its number of pages, and the first page of every section. The same input gives the same bytes."""
    templates: list[PageTemplate] = []
    story: list[Flowable] = []
    for section in sections:
        if not (section.shares_page and story):
            later = section.later_foot
            first = _template(section, section.code, section.foot, section.foot_height)
            templates.append(first)
            if later is not None:
                following = _template(section, section.code + "+", later, FOOT)
                first.autoNextPageTemplate = following.id
                templates.append(following)
            if story:
                story += [NextPageTemplate(section.code), PageBreak()]
        story.append(Start(section.code, section.title))
        story += section.flowables
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageTemplates=templates,
        title=_storable(title),
        author="",
        creator=creator,
        subject="",
        lang=language,
        invariant=1,
        initialFontName="Paper",
        **dict.fromkeys(("leftMargin", "rightMargin"), 0),
    )
    made: list[PacketCanvas] = []

    def canvas(*arguments: Any, **options: Any) -> PacketCanvas:
        page = PacketCanvas(*arguments, **options)
        page._doc._timeStamp = _Stamp(printed_at)
        made.append(page)
        return page

    document.build(story, canvasmaker=canvas)
    starts: dict[str, int] = {}
    for page, code, _ in made[0].starts:
        starts.setdefault(code, page)
    return out.getvalue(), len(made[0]._held), starts
