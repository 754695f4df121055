"""What all documents share: letterhead, labelled lines, feet of pages, addenda for texts too long for their place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from intake_app.domain.person import Consent
from intake_app.printing.blocks import BODY_WIDTH, MARGIN, Columns, Gap, Stack
from intake_app.printing.content import PacketContent
from intake_app.printing.pages import FootPainter
from intake_app.printing.phrasing import Phrases, excerpt
from intake_app.printing.typesetting import Content, Run, Text, Typesetter

LABEL_WIDTH: Final = 102.0
_FOOT_BOTTOM: Final = 29.0
_NEVER_WITHOUT: Final = ("answers", "scores", "level")
"""What a letter of this version never holds, whatever the consent says."""


@dataclass
class Composition:
    """One packet in the making: its content, the typesetter, and the words of the language a document is in."""

    content: PacketContent
    typesetter: Typesetter
    say: Phrases
    addenda: list[tuple[str, str]] = field(default_factory=list)

    def text(self, content: Content, style: str = "body", **changes: object) -> Text:
        return self.typesetter.text(content, style, **changes)

    def told(self, key: str, style: str = "body", **values: object) -> Text:
        """The text under `paper.<key>`, bold places kept."""
        return self.text(self.say.runs(key, **values), style)

    def heading(self, key: str, **values: object) -> Text:
        return self.told(key, "heading", **values)

    # ------------------------------------------------------------------------------------------------ shared parts

    def office_line(self) -> str:
        office = self.content.office
        place = " ".join(part for part in (office.postcode, office.town) if part)
        return " · ".join(part for part in (office.name, office.address, place) if part)

    def phone_line(self) -> str:
        office = self.content.office
        return self.say.text("office.phone", phone=office.phone) if office.phone else ""

    def letterhead(self, title: str, right: Sequence[str], tight: bool = False) -> Flowable:
        """Office and title at the left, small lines at the right."""
        lines = [self.text(line, "small", align="right") for line in right if line]
        left = [self.text(self.office_line(), "small"), Gap(2), self.text(title, "title")]
        width = 165.0 * self.typesetter.factor
        return Columns([Stack(left), Stack(lines)], [None, width], gap=12, after=6 if tight else 10)

    def dated(self) -> list[str]:
        """Place and day of printing, and the reference of the case."""
        day = self.say.day(self.content.today)
        town = self.content.office.town
        reference = self.say.text("reference", reference=self.content.person.reference)
        return [f"{town}, {day}" if town else day, reference]

    def labelled(self, label: str, content: Content, note: str = "", after: float = 1.2) -> Flowable:
        """A line with its name at the left and, if given, a small remark at the right edge."""
        cells: list[Flowable] = [self.text(label), self.text(content)]
        widths: list[float | None] = [LABEL_WIDTH * self.typesetter.factor - 10, None]
        if note:
            cells.append(self.text(note, "small", align="right", leading=15.2))
            widths.append(max(62.0, min(120.0, cells[2].natural_width() + 1)))
        return Columns(cells, widths, after=after)

    def bullet(self, content: Content, after: float = 2.5) -> Flowable:
        return Columns([self.text("–"), self.text(content)], [9.0 * self.typesetter.factor, None], gap=4, after=after)

    def section(self, heading: str, paragraphs: Sequence[Content]) -> Flowable:
        """A heading with its paragraphs, kept on one page."""
        body = [self.text(paragraph, leading=15.0, after=3) for paragraph in paragraphs]
        return Stack([self.text(heading, "heading", before=8), *body])

    def cut_short(self, label: str, text: str, limit: int) -> str:
        """`text` when it fits; else its beginning with a pointer, and the whole of it in the addendum."""
        short, cut = excerpt(text, limit)
        if cut:
            self.addenda.append((label, text.strip()))
            short = f"{short} ({self.say.text('addendum.pointer')})"
        return short

    def addendum(self) -> list[Flowable]:
        """The texts that did not fit their places, whole; nothing when all did."""
        if not self.addenda:
            return []
        found: list[Flowable] = [self.heading("addendum.title")]
        for label, text in self.addenda:
            found += [self.text(label, "strong", before=4, with_next=True), self.text(text, after=6)]
        self.addenda.clear()
        return found

    # -------------------------------------------------------------------------------------------------- sentences

    def service_place(self, service_id: str) -> str:
        """Address and town of a service, the office's own when `service_id` is empty."""
        if not service_id:
            office = self.content.office
            return ", ".join(part for part in (office.address, office.town) if part)
        service = self.content.services.get(service_id)
        return ", ".join(part for part in (service.address, service.town) if part) if service else ""

    def shared(self, consent: Consent) -> str:
        """What a consent covers, in words."""
        return self.say.joined(self.say.word("scope", code) for code in consent.scope)

    def not_shared(self, consent: Consent | None) -> str:
        """What stays in the office."""
        scope = consent.scope if consent else ()
        return self.say.joined(self.say.word("scope", code) for code in _NEVER_WITHOUT if code not in scope)

    def purpose(self, consent: Consent) -> str:
        return self.say.word("purpose", consent.purpose) if consent.purpose.isascii() else consent.purpose

    # ------------------------------------------------------------------------------------------------------- feet

    def foot_text(self, content: Content, **changes: object) -> Text:
        """Small text that grows but little in large print: it has one line."""
        factor = min(self.typesetter.factor, 1.08) / self.typesetter.factor
        return self.text(content, "small", size=9 * factor, leading=12 * factor, **changes)

    def foot(self, sentence: str) -> FootPainter:
        """A sentence at the left, the page at the right."""
        left = self.foot_text(sentence)
        say, copy = self.say, self.content.copy

        def paint(canvas: Canvas, number: int, total: int) -> None:
            page = say.text("page", number=number, total=total)
            if copy:
                page = f"{say.text('copy')} · {page}"
            right = self.foot_text(page, align="right")
            width = right.natural_width() + 1
            right.wrap(width, 100)
            left.wrap(BODY_WIDTH - width - 16, 100)
            left.drawOn(canvas, MARGIN, _FOOT_BOTTOM + right.height - left.height)
            right.drawOn(canvas, MARGIN + BODY_WIDTH - width, _FOOT_BOTTOM)

        return paint

    def office_foot(self) -> FootPainter:
        office = self.content.office
        parts = (office.name, self.phone_line(), office.hours)
        return self.foot(" · ".join(part for part in parts if part))

    def no_passing_on_foot(self) -> FootPainter:
        return self.foot(self.say.text("foot.no_passing_on"))


def bold(text: str) -> Run:
    """The text as a bold run."""
    return Run(text, True)
