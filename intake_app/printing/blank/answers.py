"""The place for the answer of one question: boxes, cells, lines or a table, and always the box to decline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.platypus import Flowable

from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.keying import DECLINED, UNKNOWN, printed_codes
from intake_app.engine.numbering import option_codes
from intake_app.printing.blank.fields import Cells, Choice, EmptyTable, Lines, Ruler, choice_rows, mark_room
from intake_app.printing.blank.sentences import Sentences
from intake_app.printing.blocks import Columns, Gap, Stack
from intake_app.printing.phrasing import Phrases
from intake_app.printing.typesetting import Typesetter

RECORDS: Final = "records"
_ROWS: Final = 4
_REPEATED: Final = 3
"""Places for several values of a question that is no table."""
_IN_CELL: Final = 3
"""So many short options stand in the cell of a table; more stand below it with their digits."""
_CELL_WIDTH: Final = 135.0
_MOST_DIGITS: Final = 6
_NUMBER_LINE: Final = 110.0


@dataclass(frozen=True)
class Answers:
    """Makes the places for answers in the words of one form."""

    typesetter: Typesetter
    say: Phrases
    sentences: Sentences

    def choices(self, item: Item) -> list[Choice]:
        """The boxes of an item, the one to decline left out."""
        key = self.sentences.form.key(item.link_id)
        if item.type is ItemType.INTEGER:
            return [Choice(self.sentences.option(key, value)) for value in option_codes(item)]
        return [Choice(self.sentences.option(key, code), digits) for digits, code in printed_codes(item)]

    def flowable(self, item: Item, width: float) -> Flowable:
        """The place for the answer, with the box to decline."""
        if item.type is ItemType.GROUP:
            return self._with_declined(self._table(item, width), width, below=True)
        if item.read_only:
            return self._field(item, width)
        choices = self.choices(item)
        if choices and item.type is ItemType.INTEGER:
            ruler = Ruler(self.typesetter, [one.words for one in choices])
            if ruler.wrap(width, 1000)[0] <= width:
                return self._with_declined(ruler, width)
        if choices and item.type is not ItemType.OPEN_CODING:
            return choice_rows(self.typesetter, [*choices, self.declined()], width)
        if choices:
            other = Columns(
                [self.typesetter.text(self.say.text("blank.other")), Lines(self.typesetter)],
                [self.typesetter.text(self.say.text("blank.other")).natural_width() + 2, None],
                gap=8,
            )
            boxes = choice_rows(self.typesetter, choices, width)
            return Stack([boxes, self._with_declined(other, width)], keep=False)
        below = item.type is ItemType.TEXT or item.repeats
        return self._with_declined(self._field(item, width), width, below)

    # ------------------------------------------------------------------------------------------------------ declining

    def declined(self) -> Choice:
        """The box for an answer somebody would rather not give; of a form filled from records: that they do not say."""
        if self.sentences.form.administration.by == (RECORDS,):
            return Choice(self.say.text("blank.not_on_file"), UNKNOWN[0], declines=True)
        return Choice(self.say.text("blank.declined"), DECLINED[0], declines=True)

    def _with_declined(self, place: Flowable, width: float, below: bool = False) -> Flowable:
        """The box to decline beside the place, or below it where there is no room."""
        declined = self.declined()
        room = self._natural([declined])
        needed, _ = place.wrap(width, 10_000)
        fills = isinstance(place, Lines | Columns) and needed >= width - 1
        gap = 18.0 * self.typesetter.factor
        least = width * 0.4 if fills else needed
        if below or least + gap + room > width:
            return Stack([place, Gap(3), choice_rows(self.typesetter, [declined], width)], keep=False)
        boxed = choice_rows(self.typesetter, [declined], room + 20)
        if fills:
            return Columns([place, _Lowered(boxed)], [None, room + 20], gap=gap)
        return Columns([place, _Lowered(boxed)], [needed, None], gap=gap)

    # --------------------------------------------------------------------------------------------------------- fields

    def _field(self, item: Item, width: float) -> Flowable:
        one = self._one_field(item, width)
        if not item.repeats:
            return one
        return Stack([one, *(part for _ in range(_REPEATED - 1) for part in (Gap(4), self._one_field(item, width)))])

    def _one_field(self, item: Item, width: float) -> Flowable:
        match item.type:
            case ItemType.DATE:
                return self._cells(("day", 2), ("month", 2), ("year", 4))
            case ItemType.TIME:
                return self._cells(("hour", 2), ("minute", 2))
            case ItemType.DATETIME:
                day = self._cells(("day", 2), ("month", 2), ("year", 4))
                time = self._cells(("hour", 2), ("minute", 2))
                return _beside(day, time, 16.0 * self.typesetter.factor, width)
            case ItemType.INTEGER | ItemType.DECIMAL | ItemType.QUANTITY:
                return self._number(item, width)
            case ItemType.TEXT:
                longest = item.max_length or 1000
                return Lines(self.typesetter, 2 if longest <= 200 else 3 if longest <= 600 else 4)
            case _:
                return Lines(self.typesetter)

    def _cells(self, *groups: tuple[str, int]) -> Cells:
        sign = ":" if groups[0][0] == "hour" else "/"
        hints = [(count, self.say.text(f"blank.cells.{name}")) for name, count in groups]
        return Cells(self.typesetter, hints, [sign] * (len(groups) - 1))

    def _number(self, item: Item, width: float) -> Flowable:
        digits = self._digits(item)
        place: Flowable = Cells(self.typesetter, [(digits, "")]) if digits else self._line()
        key = self.sentences.form.key(item.link_id)
        units = item.units or ((item.unit,) if item.unit else ())
        words = [self.say.wording.first(f"{key}={unit}", default=unit) for unit in units]
        hint = self._range(item)
        parts = [place]
        if len(words) == 1:
            parts.append(self.typesetter.text(words[0]))
        if hint:
            parts.append(self.typesetter.text(hint, "small"))
        if item.type is ItemType.QUANTITY and not words:
            parts += [self.typesetter.text(self.say.text("blank.units", units="")), self._line(60.0)]
        row = _row(parts, 8.0 * self.typesetter.factor, width)
        if len(words) < 2:
            return row
        boxes = [Choice(one, str(number)) for number, one in enumerate(words, start=1)]
        beside = self._natural(boxes)
        if row.wrap(width, 1000)[0] + beside + 12 <= width and beside < width / 2:
            units = Stack([Gap(5), choice_rows(self.typesetter, boxes, beside)], keep=False)
            return _Natural([row, units], [row.wrap(width, 1000)[0], beside], 12.0)
        return Stack([row, choice_rows(self.typesetter, boxes, width)])

    def _natural(self, choices: Sequence[Choice]) -> float:
        """The width of choices in one row."""
        room = mark_room(self.typesetter, choices)
        gaps = 14.0 * self.typesetter.factor * len(choices)
        return sum(room + self.typesetter.text(one.words).natural_width() + 1 for one in choices) + gaps + 2

    def _line(self, width: float = _NUMBER_LINE) -> Lines:
        return Lines(self.typesetter, 1, width * self.typesetter.factor)

    def _digits(self, item: Item) -> int:
        """The number of cells for a whole number whose bounds are known, 0 for a line."""
        if item.type is not ItemType.INTEGER or item.maximum is None or (item.minimum or 0) < 0:
            return 0
        digits = len(str(item.maximum))
        return digits if digits <= _MOST_DIGITS else 0

    def _range(self, item: Item) -> str:
        low, high = item.minimum, item.maximum
        number = self.say.wording.number
        if low is not None and high is not None:
            return self.say.text("blank.range", low=number(low), high=number(high))
        if high is not None:
            return self.say.text("blank.at_most", high=number(high))
        return self.say.text("blank.at_least", low=number(low)) if low else ""

    # --------------------------------------------------------------------------------------------------------- tables

    def _table(self, item: Item, width: float) -> Flowable:
        kept = (one for one in item.items if one.type is not ItemType.DISPLAY)
        columns = [one for one in kept if not (one.hidden or one.read_only)]
        if not columns:
            return Lines(self.typesetter, _ROWS)
        heads = [self._head(one) for one in columns]
        told = [self.choices(one) for one in columns]
        inside = [choices if self._in_cell(choices) else [] for choices in told]
        legends = [
            self._legend(head, choices)
            for head, choices, cell in zip(heads, told, inside, strict=True)
            if choices and not cell
        ]
        rows = _ROWS - 1 if self.typesetter.large else _ROWS
        table = EmptyTable(self.typesetter, heads, inside, rows)
        if sum(table.natural()) > width:
            table = EmptyTable(self.typesetter, heads, [[] for _ in inside], rows)
            shown = zip(heads, told, strict=True)
            legends = [self._legend(head, choices) for head, choices in shown if choices]
        if sum(table.natural()) > width:
            return Stack([*legends, *self._entries(heads)], keep=False)
        hint = self.typesetter.text(self.say.text("blank.one_a_row"), "small")
        return Stack([*legends, hint, Gap(3), table], keep=False)

    def _head(self, item: Item) -> str:
        key = self.sentences.form.key(item.link_id)
        unit = f" ({item.unit})" if item.unit else ""
        return self.say.wording.first(f"{key}.short", key, default=item.link_id) + unit

    def _in_cell(self, choices: Sequence[Choice]) -> bool:
        texts = [self.typesetter.text(one.words, "small").natural_width() + 20 for one in choices]
        return 0 < len(choices) <= _IN_CELL and sum(texts) <= _CELL_WIDTH

    def _legend(self, head: str, choices: Sequence[Choice]) -> Flowable:
        options = " · ".join(f"{one.key}\u00a0{one.words}" if one.key else one.words for one in choices)
        text = self.say.text("blank.legend", column=head, options=options)
        return self.typesetter.text(text, "small", after=2)

    def _entries(self, heads: Sequence[str]) -> list[Flowable]:
        """Where a table is too wide: each entry as lines one below the other."""
        found: list[Flowable] = []
        for number in range(1, _REPEATED + 1):
            row = self.say.text("blank.row", number=number, count=_REPEATED)
            found.append(self.typesetter.text(row, "strong", before=5))
            for head in heads:
                label = self.typesetter.text(head)
                width = min(label.natural_width() + 2, 260.0)
                found.append(Columns([label, Lines(self.typesetter)], [width, None], gap=8))
        return found


class _Lowered(Columns):
    """Words set a little lower, to stand on the line beside them."""

    def __init__(self, child: Flowable) -> None:
        super().__init__([Stack([Gap(4), child], keep=False)], [None])


def _beside(first: Cells, second: Cells, gap: float, width: float) -> Flowable:
    if first.natural + gap + second.natural > width:
        return Stack([first, Gap(4), second], keep=False)
    return _Natural([first, second], [first.natural, second.natural], gap)


def _row(parts: Sequence[Flowable], gap: float, width: float) -> Flowable:
    """Parts side by side in their own widths, or below each other where there is no room."""
    if len(parts) == 1:
        return parts[0]
    widths = []
    for part in parts:
        natural = part.natural_width() + 1 if hasattr(part, "natural_width") else part.wrap(width, 1000)[0]
        widths.append(float(natural))
    if sum(widths) + gap * (len(parts) - 1) > width:
        return Stack(list(parts), keep=False)
    cells = [part if not hasattr(part, "natural_width") else Stack([Gap(5), part], keep=False) for part in parts]
    return _Natural(cells, widths, gap)


class _Natural(Columns):
    """Columns no wider than what stands in them."""

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        super().wrap(avail_width, avail_height)
        self.width = sum(self.drawn) + self.gap * (len(self.drawn) - 1)
        return self.width, self.height
