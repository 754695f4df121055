"""The recovery sheet: twelve numbered words in two columns, for the safe."""

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable

from intake_app.printing.blocks import AtFoot, Columns, Gap, Hairline, Stack
from intake_app.printing.marks import QrCode
from intake_app.printing.phrasing import Phrases
from intake_app.printing.typesetting import Typesetter


def recovery_page(
    typesetter: Typesetter, say: Phrases, office_name: str, words: Sequence[str], code: str, made_on: date
) -> list[Flowable]:
    """The page; `code` is what the QR code holds, or empty."""
    rows: list[Flowable] = []
    for first in range(0, len(words), 2):
        pair = [_word(typesetter, at + 1, words[at]) for at in range(first, min(first + 2, len(words)))]
        rows.append(Columns(pair + [Gap(0)] * (2 - len(pair)), [None, None], gap=24))
    about = Stack(
        [
            Gap(9),
            typesetter.text(say.text("recovery.made", day=say.day(made_on))),
            typesetter.text(say.text("recovery.keep"), before=10),
            typesetter.text(say.text("recovery.use"), before=10),
        ]
    )
    below: Flowable = Columns([QrCode(code, 150.0), about], [150.0, None], gap=8) if code else about
    foot = Stack([Hairline(below=6), typesetter.text(say.runs("recovery.whoever"), "strong")])
    return [
        typesetter.text(office_name),
        typesetter.text(say.text("recovery.title"), "title"),
        Gap(8),
        typesetter.text(say.runs("recovery.lead"), "para"),
        Gap(8),
        *rows,
        Gap(18),
        below,
        AtFoot(foot),
    ]


def _word(typesetter: Typesetter, number: int, word: str) -> Flowable:
    line = Columns(
        [typesetter.text(str(number), size=14, leading=24), typesetter.text(word, "strong", size=16, leading=24)],
        [26.0, None],
    )
    return Stack([Gap(7), line, Hairline(above=3, below=0)])
