"""The certificate itself: which policy, what was proven of it, on what ground, and for which fingerprints."""

from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from intake_app.printing.blocks import BODY_WIDTH, MARGIN, Boxed, Columns, Gap, Hairline, Stack
from intake_app.printing.certified import Certificate, CertifiedClaim
from intake_app.printing.content import PacketDocument
from intake_app.printing.glyphs import BOLD, REGULAR, coverage
from intake_app.printing.pages import FootPainter, Section, build
from intake_app.printing.typesetting import Run, Typesetter

_VERDICT: Final = 74.0
_LABEL: Final = 92.0
_FOOT: Final = 20.0
_SHORT: Final = 16
"""Characters of a form's fingerprint that stand on the certificate; the report has all of them."""


def assemble_certificate(content: Certificate) -> PacketDocument:
    """See `certificate.render_certificate`."""
    for face in (REGULAR, BOLD):
        coverage(face)
    sheet = _Sheet(content, Typesetter())
    title = f"{content.wording.text('proof.certificate.title')}: {content.pack_title}"
    section = Section("certificate", title, sheet.flowables(), sheet.foot())
    pdf, pages, starts = build(
        [section],
        title=title,
        language=content.wording.language,
        printed_at=content.made_at,
        creator=content.program,
    )
    return PacketDocument(pdf, pages, starts, tuple(sorted(sheet.typesetter.missing)))


class _Sheet:
    """The parts of the certificate, top to bottom."""

    def __init__(self, content: Certificate, typesetter: Typesetter) -> None:
        self.content, self.typesetter = content, typesetter

    def _say(self, key: str, **values: object) -> str:
        return self.content.wording.text(f"proof.certificate.{key}", **values)

    def flowables(self) -> list[Flowable]:
        text = self.typesetter.text
        return [
            text(self._say("title"), "small"),
            Gap(2),
            text(self.content.pack_title, "title", after=6),
            Boxed([text(self._verdict(), "large")], before=2, after=8),
            text(self._say("how", variables=self.content.questions), "body", size=10, leading=14, after=8),
            *self._identity(),
            Hairline(above=7, below=5),
            *(self._claim(claim) for claim in self.content.claims),
            Hairline(above=5, below=5),
            *self._forms(),
        ]

    def _verdict(self) -> str:
        wording = self.content.wording
        failed = sum(not claim.proven for claim in self.content.claims)
        if failed:
            return wording.plural("proof.certificate.refuted", failed)
        return self._say("proven", count=sum(claim.applies for claim in self.content.claims))

    def _identity(self) -> list[Flowable]:
        content = self.content
        made = f"{content.wording.day(content.made_at.date())}, {content.wording.clock_time(content.made_at)}"
        rows = (
            ("policy", f"{content.pack_id}, {self._say('version').lower()} {content.version}"),
            ("hash", " ".join(_grouped(content.content_hash))),
            ("made", made),
            ("solver", f"{content.program}, {content.solver}"),
        )
        return [self._row(self._say(key), value) for key, value in rows]

    def _row(self, label: str, value: str) -> Flowable:
        text = self.typesetter.text
        cells = [text(label, "small"), text(value, "small-strong")]
        return Columns(cells, [_LABEL, None], after=1.5)

    def _claim(self, claim: CertifiedClaim) -> Flowable:
        text = self.typesetter.text
        key = "no" if not claim.proven else "yes" if claim.applies else "not-asked"
        grounds = [Run(f"{claim.ground} "), Run(claim.note, True)] if claim.note else [Run(claim.ground)]
        parts = [
            text(claim.title, "strong", size=10.5, leading=13.4),
            text(claim.plain, "small", size=8.8, leading=11.4),
            text(grounds, "small", size=8, leading=10.2),
        ]
        verdict = text(self._say(key), "small-strong" if claim.applies else "small", size=9.5, leading=13.4)
        return Columns([verdict, Stack(parts)], [_VERDICT, None], gap=8, after=3.5)

    def _forms(self) -> list[Flowable]:
        text = self.typesetter.text
        told = " · ".join(f"{form.id} {form.version} {form.content_hash[:_SHORT]}" for form in self.content.forms)
        return [Stack([text([Run(f"{self._say('forms')}: ", True), Run(told)], "small", size=7.2, leading=9.2)])]

    def foot(self) -> FootPainter:
        def paint(canvas: Canvas, number: int, total: int) -> None:
            page = self.typesetter.text(self._say("page", page=number, pages=total), "small", size=8, align="right")
            room = page.natural_width() + 4
            foot = self.typesetter.text(self._say("foot"), "small", size=8, leading=10.4)
            row = Columns([foot, page], [None, room])
            row.wrap(BODY_WIDTH, 100)
            row.drawOn(canvas, MARGIN, _FOOT)

        return paint


def _grouped(digits: str) -> list[str]:
    """A long number in groups that can be read out."""
    return [digits[at : at + 8] for at in range(0, len(digits), 8)]
