"""What a pen fills: boxes with the digit that is keyed for them, cells for dates and times, lines, empty tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from reportlab.platypus import Flowable

from intake_app.printing.blocks import LINE, Columns, Gap, Stack
from intake_app.printing.typesetting import Placed, Text, Typesetter, draw_line

_BOX: Final = 10.5
_KEY: Final = 7.5
_LEADING: Final = 15.2
CELL: Final = (15.0, 19.0)
"""Width and height of the cell of one digit."""
PITCH: Final = 23.0
"""From one line to write on to the next."""


@dataclass(frozen=True)
class Choice:
    """A box: its words, and the digits keyed for it where they are not its words. One that declines is dashed."""

    words: str
    key: str = ""
    declines: bool = False


class Mark(Placed):
    """A box to tick on the first line of the words beside it, with its small digits."""

    def __init__(self, typesetter: Typesetter, key: str, dashed: bool = False, leading: float = _LEADING) -> None:
        super().__init__()
        self.box, self.dashed = _BOX * typesetter.factor, dashed
        self.size = _KEY * typesetter.factor
        self.stretches, self.key_width = typesetter.label(key, bold=False, size=self.size)
        self.width = self.box + (1.6 + self.key_width if key else 0.0)
        self.height = leading * typesetter.factor

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        return self.width, self.height

    def place(self, x: float, y: float) -> None:
        canvas, bottom = self.canv, y + (self.height - self.box) / 2
        canvas.setLineWidth(LINE)
        if self.dashed:
            canvas.setDash(1.6, 1.4)
        canvas.rect(x, bottom, self.box, self.box)
        if self.dashed:
            canvas.setDash()
        if self.stretches:
            draw_line(canvas, self.stretches, x + self.box + 1.6, bottom - 0.6, self.size)


def mark_room(typesetter: Typesetter, choices: Sequence[Choice]) -> float:
    """The width kept for the boxes of these choices, so that their words stand in line."""
    return max(Mark(typesetter, one.key).width for one in choices) + 4.5 * typesetter.factor


def choice_rows(typesetter: Typesetter, choices: Sequence[Choice], width: float) -> Flowable:
    """Boxes with their words: in one row or in columns while all words stay on one line, else one below the other."""
    texts = [typesetter.text(one.words) for one in choices]
    marks = [Mark(typesetter, one.key, one.declines) for one in choices]
    room, gap = mark_room(typesetter, choices), 14.0 * typesetter.factor
    natural = [room + text.natural_width() + 1 for text in texts]
    if sum(natural) + gap * (len(natural) - 1) <= width:
        cells = [_choice(mark, text, room) for mark, text in zip(marks, texts, strict=True)]
        return Columns([*cells, Gap(0)], [*natural, None], gap=gap)
    cells = [_choice(mark, text, room) for mark, text in zip(marks, texts, strict=True)]
    columns = _columns(natural, gap, width)
    if len(columns) == 1:
        return Stack(cells, keep=False)
    high = ceil(len(cells) / len(columns))
    rows = [cells[number::high] for number in range(high)]
    filled = [[*row, *[Gap(0)] * (len(columns) - len(row))] for row in rows]
    return Stack([Columns(row, columns, gap=gap) for row in filled], keep=False)


def _choice(mark: Mark, text: Text, room: float) -> Columns:
    return Columns([mark, text], [room, None], gap=0.0, after=1.5)


def _columns(natural: Sequence[float], gap: float, width: float) -> list[float | None]:
    """The widths of the columns (None: what is left, shared) in which choices stand, filled downwards.

    As many equal ones as fit; else two or three as wide as what stands in them. Few choices stay below each other.
    """
    count = len(natural)
    alike = int((width + gap) // (max(natural) + gap))
    if count <= 3:
        return [None]
    if alike >= 2:
        columns = min(alike, 4, count)
        return [None] * ceil(count / ceil(count / columns))
    for columns in (3, 2):
        high = ceil(count / columns)
        widths = [max(natural[at : at + high]) for at in range(0, count, high)]
        if len(widths) > 1 and sum(widths) + gap * (len(widths) - 1) <= width:
            return [*widths[:-1], None]
    return [None]


class Ruler(Placed):
    """A scale of numbers: a row of boxes with its number above each."""

    def __init__(self, typesetter: Typesetter, numbers: Sequence[str]) -> None:
        super().__init__()
        factor = typesetter.factor
        self.size, self.box = 11.0 * factor, _BOX * factor
        self.labels = [typesetter.label(number, bold=False, size=self.size) for number in numbers]
        self.step = max(max(width for _, width in self.labels) + 6 * factor, 25.0 * factor)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width, self.height = self.step * len(self.labels), self.size * 1.25 + self.box + 1
        return self.width, self.height

    def place(self, x: float, y: float) -> None:
        canvas = self.canv
        canvas.setLineWidth(LINE)
        for stretches, width in self.labels:
            canvas.rect(x + (self.step - self.box) / 2, y + 1, self.box, self.box)
            draw_line(canvas, stretches, x + (self.step - width) / 2, y + self.box + self.size * 0.4, self.size)
            x += self.step


class Cells(Placed):
    """Groups of cells for one digit each, a sign between the groups, a hint below each group."""

    def __init__(self, typesetter: Typesetter, groups: Sequence[tuple[int, str]], signs: Sequence[str] = ()) -> None:
        super().__init__()
        factor = typesetter.factor
        self.cell = (CELL[0] * factor, CELL[1] * factor)
        self.size, self.sign_size = 8 * factor, 12 * factor
        self.hint_room = 10 * factor if any(hint for _, hint in groups) else 0.0
        self.groups = [(count, *typesetter.label(hint, bold=False, size=self.size)) for count, hint in groups]
        self.signs = [typesetter.label(sign, bold=False, size=self.sign_size) for sign in signs]
        self.sign_room = 11 * factor
        cells = sum(count for count, _ in groups)
        self.natural = cells * self.cell[0] + self.sign_room * (len(groups) - 1)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width, self.height = self.natural, self.cell[1] + self.hint_room
        return self.width, self.height

    def place(self, x: float, y: float) -> None:
        canvas, (wide, high) = self.canv, self.cell
        base = y + self.hint_room
        for number, (count, hint, hint_width) in enumerate(self.groups):
            if number:
                stretches, width = self.signs[number - 1]
                draw_line(canvas, stretches, x + (self.sign_room - width) / 2, base + high * 0.3, self.sign_size)
                x += self.sign_room
            canvas.setLineWidth(LINE)
            canvas.rect(x, base, count * wide, high)
            canvas.setLineWidth(LINE / 2)
            for inner in range(1, count):
                canvas.line(x + inner * wide, base, x + inner * wide, base + high * 0.45)
            draw_line(canvas, hint, x + (count * wide - hint_width) / 2, base - self.size - 0.5, self.size)
            x += count * wide


class Lines(Placed):
    """Lines to write on; `width` None goes to the right edge."""

    def __init__(self, typesetter: Typesetter, count: int = 1, width: float | None = None) -> None:
        super().__init__()
        self.count, self.asked = count, width
        self.pitch = PITCH * (1 + (typesetter.factor - 1) * 0.6)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width if self.asked is None else min(self.asked, avail_width)
        self.height = self.count * self.pitch
        return self.width, self.height

    def place(self, x: float, y: float) -> None:
        self.canv.setLineWidth(LINE)
        for number in range(self.count):
            line = y + number * self.pitch + 3.5
            self.canv.line(x, line, x + self.width, line)


class EmptyTable(Placed):
    """Rows to fill: a head with words, then empty cells; a cell with choices has their boxes."""

    def __init__(
        self, typesetter: Typesetter, heads: Sequence[str], cells: Sequence[Sequence[Choice]], rows: int
    ) -> None:
        super().__init__()
        self.heads = [typesetter.text(head, "small-strong") for head in heads]
        self.marks = [[Mark(typesetter, one.key) for one in choices] for choices in cells]
        self.words = [[typesetter.text(one.words, "small") for one in choices] for choices in cells]
        self.rows = rows
        self.row_height = 27.0 * (1 + (typesetter.factor - 1) * 0.6)
        self.pad = 4.0

    def natural(self) -> list[float]:
        """The least width of each column."""
        return [
            max(longest_word(head), self._choices_width(number)) + 2 * self.pad
            for number, head in enumerate(self.heads)
        ]

    def _choices_width(self, column: int) -> float:
        pairs = zip(self.marks[column], self.words[column], strict=True)
        return sum(mark.width + 2 + words.natural_width() + 7 for mark, words in pairs)

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        least = self.natural()
        spare = max(0.0, avail_width - sum(least))
        free = [number for number, marks in enumerate(self.marks) if not marks] or list(range(len(least)))
        self.widths = [one + (spare / len(free) if number in free else 0.0) for number, one in enumerate(least)]
        self.width = sum(self.widths)
        pairs = zip(self.heads, self.widths, strict=True)
        self.head_height = max(head.wrap(width - 2 * self.pad, avail_height)[1] for head, width in pairs) + 5
        self.height = self.head_height + self.rows * self.row_height
        return self.width, self.height

    def place(self, x: float, y: float) -> None:
        canvas = self.canv
        canvas.setLineWidth(LINE)
        canvas.rect(x, y, self.width, self.height)
        at = x
        for head, width in zip(self.heads, self.widths, strict=True):
            if at > x:
                canvas.line(at, y, at, y + self.height)
            head.drawOn(canvas, at + self.pad, y + self.height - head.height - 2.5)
            at += width
        for row in range(self.rows):
            top = y + (self.rows - row) * self.row_height
            canvas.line(x, top, x + self.width, top)
            self._boxes(x, top)

    def _boxes(self, x: float, top: float) -> None:
        for width, marks, words in zip(self.widths, self.marks, self.words, strict=True):
            at = x + self.pad
            for mark, text in zip(marks, words, strict=True):
                mark.drawOn(self.canv, at, top - (self.row_height + mark.height) / 2)
                text.wrap(text.natural_width() + 1, 100)
                text.drawOn(self.canv, at + mark.width + 2, top - (self.row_height + text.height) / 2)
                at += mark.width + 2 + text.natural_width() + 7
            x += width


def longest_word(text: Text) -> float:
    """The width of the longest word of a text, in points."""
    return max((word[0] for words in text.paragraphs for word in words), default=0.0) * text.style.size
