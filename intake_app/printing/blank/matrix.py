"""Questions that share their answers as a table: a row for each question, a column for each answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.platypus import Flowable

from intake_app.printing.blank.fields import Choice, Mark, longest_word
from intake_app.printing.blocks import LINE, Stack
from intake_app.printing.typesetting import Placed, Text, Typesetter

PAGE_ROOM: Final = 725.0
"""The height of a page between its edges; only what is higher may break anywhere."""
_PAD: Final = 4.0
_TIGHT_PAD: Final = 2.4
_LEAST_TEXT: Final = 0.36
"""The share of the width that is left for the questions, or there is no table."""
_GOOD_TEXT: Final = 0.54
"""While the questions have this share the columns are made wider, and alike."""
_FAIR_TEXT: Final = 0.42
"""While they have this one, alike."""
_SMALL: Final = 4
"""A table of so few rows is kept whole."""
_TALL: Final = 190.0
"""A row as high as this is no row of a table."""


@dataclass(frozen=True)
class MatrixRow:
    """One question: its number, its words with all that belongs to them, the digits beside its boxes by column."""

    number: str
    question: Flowable
    keys: Sequence[str]


class Matrix(Placed):
    """The table. Breaks between rows only, and then repeats its head; `lead` stands above it and stays with it."""

    def __init__(
        self,
        typesetter: Typesetter,
        answers: Sequence[str],
        declined: Choice,
        rows: Sequence[MatrixRow],
        number_room: float,
        lead: Sequence[Flowable] = (),
        tight: bool = False,
    ) -> None:
        super().__init__()
        self.typesetter, self.answers, self.declined = typesetter, list(answers), declined
        self.rows, self.number_room, self.lead = list(rows), number_room, list(lead)
        style = {"align": "center", "leading": 11.0}
        self.heads: list[Text] = [typesetter.text(one, "small", **style) for one in (*answers, declined.words)]
        self.numbers = [typesetter.text(row.number, "strong") for row in self.rows]
        self.marks = [
            [
                *(Mark(typesetter, key, leading=11.0) for key in row.keys),
                Mark(typesetter, declined.key, dashed=True, leading=11.0),
            ]
            for row in self.rows
        ]
        self.tight = tight
        self.pad = _TIGHT_PAD if tight else _PAD
        self.spaceBefore, self.spaceAfter = (4.0, 6.0) if tight else (8.0, 11.0)
        self._wrapped_for = -1.0

    def fits(self, width: float) -> bool:
        """Whether the questions keep enough room beside the columns, and no row grows too high for a table."""
        columns = self._column_widths(width)
        room = width - self.number_room - sum(columns)
        if room < width * _LEAST_TEXT:
            return False
        return all(row.question.wrap(room - _PAD, 10_000)[1] < _TALL for row in self.rows)

    def _column_widths(self, width: float) -> list[float]:
        """Each column at least as wide as its longest word; all alike, and wider, while the questions have room."""
        factor = self.typesetter.factor
        *answers, declined = self.heads
        each = [max(longest_word(head) + 5, 26.0 * factor) for head in answers]
        last = max(longest_word(declined) + 5, 26.0 * factor)
        spare = width - self.number_room - last - len(each) * max(each) - width * _GOOD_TEXT
        if spare <= 0:
            alike = spare + width * (_GOOD_TEXT - _FAIR_TEXT) > 0 and not self.tight
            return [*([max(each)] * len(each) if alike else each), last]
        wanted = max(head.natural_width() / 2 + 8 for head in answers)
        given = min(spare / len(each), max(0.0, wanted - max(each)))
        last += min(spare - given * len(each), max(0.0, declined.natural_width() / 2 + 10 - last))
        return [*[max(each) + given] * len(each), last]

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        if self._wrapped_for != avail_width:
            self._wrapped_for = avail_width
            self.width = avail_width
            self.columns = self._column_widths(avail_width)
            pairs = zip(self.heads, self.columns, strict=True)
            self.head_height = max(head.wrap(column - 3, 1000)[1] for head, column in pairs) + 5
            self.room = avail_width - self.number_room - sum(self.columns) - _PAD
            self.row_heights = [self._row_height(number) for number in range(len(self.rows))]
            self.lead_stack = Stack(self.lead)
            self.lead_height = self.lead_stack.wrap(avail_width, 10_000)[1] + 3 if self.lead else 0.0
        self.height = self.lead_height + self.head_height + sum(self.row_heights)
        return avail_width, self.height

    def _row_height(self, number: int) -> float:
        self.numbers[number].wrap(self.number_room, 1000)
        _, height = self.rows[number].question.wrap(self.room, 10_000)
        return max(float(height), self.marks[number][0].height) + 2 * self.pad

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        self.wrap(avail_width, avail_height)
        left = avail_height - self.lead_height - self.head_height
        fitting = 0
        while fitting < len(self.rows) and self.row_heights[fitting] <= left:
            left -= self.row_heights[fitting]
            fitting += 1
        if fitting == len(self.rows):
            return [self]
        fresh = avail_height >= PAGE_ROOM
        if len(self.rows) <= _SMALL and not fresh:
            return []
        fitting = min(fitting, max(1, len(self.rows) - 2))
        if fitting < (1 if fresh else 2):
            return []
        return [self._part(self.rows[:fitting], self.lead), self._part(self.rows[fitting:], ())]

    def _part(self, rows: Sequence[MatrixRow], lead: Sequence[Flowable]) -> "Matrix":
        return Matrix(self.typesetter, self.answers, self.declined, rows, self.number_room, lead, self.tight)

    def place(self, x: float, y: float) -> None:
        canvas, top = self.canv, y + self.height
        if self.lead:
            self.lead_stack.drawOn(canvas, x, top - self.lead_stack.height)
        top -= self.lead_height + self.head_height
        at = x + self.width - sum(self.columns)
        for head, column in zip(self.heads, self.columns, strict=True):
            head.drawOn(canvas, at + 1.5, top + 3)
            at += column
        canvas.setLineWidth(LINE * 1.6)
        canvas.line(x, top, x + self.width, top)
        for number, height in enumerate(self.row_heights):
            top -= height
            self._place_row(number, x, top, height)
            canvas.setLineWidth(LINE * 0.6)
            canvas.line(x, top, x + self.width, top)

    def _place_row(self, number: int, x: float, y: float, height: float) -> None:
        canvas = self.canv
        text, question = self.numbers[number], self.rows[number].question
        base = y + height - self.pad
        text.drawOn(canvas, x, base - text.height)
        question.drawOn(canvas, x + self.number_room, base - question.height)
        at = x + self.width - sum(self.columns)
        for mark, column in zip(self.marks[number], self.columns, strict=True):
            mark.drawOn(canvas, at + (column - mark.box) / 2, y + (height - mark.height) / 2)
            at += column
