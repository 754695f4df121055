"""The whole sheet: head with office and case, questions, what the form is, and the foot with its code on every page."""

from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from intake_app.domain.questionnaire import Questionnaire, Unit
from intake_app.engine.numbering import question_numbers
from intake_app.engine.skipping import skip_plan
from intake_app.printing.blank.answers import RECORDS, Answers
from intake_app.printing.blank.content import LARGE, BlankForm
from intake_app.printing.blank.fields import Cells, Lines
from intake_app.printing.blank.questions import Questions, Whole
from intake_app.printing.blank.sentences import Sentences
from intake_app.printing.blocks import BODY_WIDTH, LINE, MARGIN, Columns, Gap, Hairline, Stack
from intake_app.printing.content import PacketDocument
from intake_app.printing.form_code import FormPage, form_payload
from intake_app.printing.glyphs import BOLD, REGULAR, coverage
from intake_app.printing.marks import QrCode
from intake_app.printing.pages import FootPainter, Section, build
from intake_app.printing.phrasing import Phrases
from intake_app.printing.typesetting import Run, Text, Typesetter

FOOT_HEIGHT: Final = 82.0
_QR: Final = 56.0
_FOOT_BOTTOM: Final = 17.0
_CREATOR: Final = "intake-app"
_WORTH_TIGHTENING: Final = 4
"""A form of so few pages is set closer when that saves one of them."""


def assemble_blank_form(content: BlankForm) -> PacketDocument:
    """See `blank_form.render_blank_form`."""
    for face in (REGULAR, BOLD):
        coverage(face)
    typesetter = Typesetter(content.large_print, low_ink=True, large_size=LARGE)
    say = Phrases(content.wording, content.office.pack if content.office else "")
    sentences = Sentences(say, content.form, question_numbers(content.form), content.others)
    plan, answers = skip_plan(content.form), Answers(typesetter, say, sentences)
    sheet = _Sheet(content, typesetter, say, answers.declined().words)

    def made(tight: bool) -> PacketDocument:
        questions = Questions(typesetter, say, sentences, plan, answers, tight)
        flowables = [*sheet.head(), *questions.blocks(), *sheet.end()]
        section = Section(content.form.id, sheet.title(), flowables, sheet.foot(), foot_height=FOOT_HEIGHT)
        pdf, pages, starts = build(
            [section],
            title=sheet.title(),
            language=content.wording.language,
            printed_at=content.made_at,
            creator=f"{_CREATOR} {content.program_version}".strip(),
        )
        return PacketDocument(pdf, pages, starts, tuple(sorted(typesetter.missing)))

    document = made(tight=False)
    if 1 < document.pages <= _WORTH_TIGHTENING:
        closer = made(tight=True)
        return closer if closer.pages < document.pages else document
    return document


class _Sheet:
    """What stands around the questions."""

    def __init__(self, content: BlankForm, typesetter: Typesetter, say: Phrases, declined: str) -> None:
        self.content, self.typesetter, self.say, self.declined = content, typesetter, say, declined
        self.form: Questionnaire = content.form

    def title(self) -> str:
        return self.say.wording.first(f"{self.form.id}/@title", default=self.form.id)

    def _edition(self) -> str:
        return self.say.wording.first(f"{self.form.id}/@edition", default="")

    # ----------------------------------------------------------------------------------------------------------- head

    def head(self) -> list[Flowable]:
        """Office, title, what and which time it is about, how to fill it, who and when."""
        text, say = self.typesetter.text, self.say
        parts: list[Flowable] = []
        if self.content.office is not None:
            parts += [text(self._office_line(), "small"), Gap(2)]
        parts.append(text(self.title(), "title", size=15 if self.typesetter.large else 18, after=3))
        about = say.wording.first(f"{self.form.id}/@about", default="")
        if about:
            parts.append(text(about, "body", after=5))
        who = self._who()
        if who:
            parts.append(text(who, "small", after=5))
        parts.append(Whole([Hairline(above=3, below=7), self._case_line(), Gap(10)]))
        window = self._window()
        if window:
            parts.append(text(window, "strong", after=3))
        from_records = self.form.administration.by == (RECORDS,)
        how = say.runs("blank.how.records" if from_records else "blank.how", declined=self.declined)
        return [*parts, text(how, "body", after=9)]

    def _office_line(self) -> str:
        office = self.content.office
        assert office is not None
        place = " ".join(part for part in (office.postcode, office.town) if part)
        phone = self.say.text("office.phone", phone=office.phone) if office.phone else ""
        return " · ".join(part for part in (office.name, office.address, place, phone) if part)

    def _case_line(self) -> Flowable:
        """Reference, date and worker, to be written."""
        say, factor = self.say, self.typesetter.factor
        hints = (
            (2, say.text("blank.cells.day")),
            (2, say.text("blank.cells.month")),
            (4, say.text("blank.cells.year")),
        )
        day = Cells(self.typesetter, hints, ["/", "/"])
        date_label = self._label("blank.date")
        date_room = date_label.natural_width() + 8 + day.natural
        reference = self._written("blank.reference")
        dated = Columns([self._lowered(date_label), day], [date_label.natural_width() + 2, None], gap=6)
        worker = self._written("blank.worker")
        if self.typesetter.large:
            return Stack([reference, Gap(5), Columns([dated, Gap(0)], [date_room + 4, None]), worker])
        return Stack([Columns([reference, dated], [None, date_room + 2], gap=16 * factor), worker])

    def _label(self, key: str) -> Text:
        return self.typesetter.text(self.say.text(key))

    def _lowered(self, text: Text) -> Flowable:
        return Stack([Gap(3 * self.typesetter.factor), text], keep=False)

    def _written(self, key: str) -> Flowable:
        label = self._label(key)
        cells = [self._lowered(label), Lines(self.typesetter)]
        return Columns(cells, [label.natural_width() + 2, None], gap=6)

    def _window(self) -> str:
        window = self.form.window
        if window is None:
            return ""
        if window.unit in (Unit.LIFETIME, Unit.NOW):
            return self.say.text(f"blank.window.{window.unit.value}")
        return self.say.plural(f"blank.window.{window.unit.value}", window.count)

    def _who(self) -> str:
        """Who may ask it, how long it takes, from which age, with which training."""
        told, say = self.form.administration, self.say
        by = [say.text(f"blank.by.{one}") for one in told.by if say.has(f"blank.by.{one}")]
        parts = []
        if by:
            parts.append(by[0] if len(by) == 1 else say.text("blank.by.join", first=", ".join(by[:-1]), last=by[-1]))
        if told.minutes is not None:
            low, high = told.minutes
            parts.append(
                say.plural("blank.minutes.same", low) if low == high else say.text("blank.minutes", low=low, high=high)
            )
        if told.from_age is not None:
            parts.append(say.text("blank.from_age", age=told.from_age))
        if told.training and say.has(f"blank.training.{told.training}"):
            parts.append(say.text(f"blank.training.{told.training}"))
        line = " · ".join(parts)
        return line[:1].upper() + line[1:]

    # ------------------------------------------------------------------------------------------------------------ end

    def end(self) -> list[Flowable]:
        """Thanks, and what the form is: version, wording, licence, credit."""
        say, form, wording = self.say, self.form, self.say.wording
        kind = wording.first(f"{form.id}/@wording", default=form.wording_kind)
        edition = self._edition()
        licence = wording.first(f"{form.id}/@licence", default=form.licence)
        sentences = [
            say.text("blank.version", title=self.title(), version=form.version),
            say.text("blank.edition", edition=edition) if edition else "",
            say.text(f"blank.kind.{kind}") if say.has(f"blank.kind.{kind}") else "",
            wording.first(f"{form.id}/@credit", default=form.credit),
            say.text("blank.licence", licence=licence) if licence else "",
            "" if form.verified else say.text("blank.unverified"),
        ]
        told = " ".join(one if one.endswith((".", "!", "?")) else f"{one}." for one in sentences if one)
        about = [Run(f"{say.text('blank.about')}: ", True), Run(told)]
        return [
            Whole(
                [
                    Gap(2),
                    self.typesetter.text(say.text("blank.thanks"), "strong", after=3),
                    Hairline(above=3, below=4),
                    self.typesetter.text(about, "small", size=8.5, leading=11.2),
                ]
            )
        ]

    # ----------------------------------------------------------------------------------------------------------- foot

    def _page(self, number: int, total: int) -> FormPage:
        form = self.form
        language = self.say.wording.language
        return FormPage(form.id, form.version, language, self._edition(), form.content_hash, number, total)

    def _small(self, words: str, **changes: object) -> Text:
        """Text of the foot: it grows but little in large print."""
        factor = min(self.typesetter.factor, 1.2) / self.typesetter.factor
        return self.typesetter.text(words, "small", size=9 * factor, leading=12 * factor, **changes)

    def foot(self) -> FootPainter:
        """The code of the page at the right; beside it in words, and a line for the reference, as pages get apart."""
        say, form = self.say, self.form
        edition = self._edition() or "–"
        named = say.text(
            "blank.foot.form",
            form=self.title(),
            version=form.version,
            language=say.wording.language,
            edition=edition,
            hash=form.content_hash[:8] or "–",
        )
        name, reference = self._small(named), self._small(say.text("blank.foot.reference"))

        def paint(canvas: Canvas, number: int, total: int) -> None:
            room = BODY_WIDTH - _QR - 12
            code = QrCode(form_payload(self._page(number, total)), _QR, like=form_payload(self._page(1, total)))
            code.drawOn(canvas, MARGIN + BODY_WIDTH - _QR, _FOOT_BOTTOM)
            page = self._small(say.text("page", number=number, total=total), align="right")
            width = page.natural_width() + 1
            page.wrap(width, 100)
            page.drawOn(canvas, MARGIN + room - width, _FOOT_BOTTOM + 38)
            _, high = reference.wrap(room, 100)
            reference.drawOn(canvas, MARGIN, _FOOT_BOTTOM + 38)
            canvas.setLineWidth(LINE)
            start = MARGIN + reference.natural_width() + 6
            canvas.line(start, _FOOT_BOTTOM + 40, start + 150, _FOOT_BOTTOM + 40)
            _, high = name.wrap(room, 100)
            name.drawOn(canvas, MARGIN, max(_FOOT_BOTTOM + 30 - high, 10))

        return paint
