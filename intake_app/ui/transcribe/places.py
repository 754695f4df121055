"""Where the lines of a paper form lie on the sheet: columns, heights, headings of forms."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect

from intake_app.ui.look.painting import wrapped_height
from intake_app.ui.look.theme import look

PAD = 10
_NUMBER, _CODE, _LEAST_WORDS = 52, 92, 150


@dataclass(frozen=True)
class LineText:
    """What one line shows: `heading` is the name of the form above its first line, "" for the others."""

    line: str
    number: str
    question: str
    typed: str
    words: str
    kind: str
    """`open`, `keyed`, `declined`, `unknown`, `not_asked`, `skipped`, `error`."""
    wide: bool = False
    """A text is keyed: the field takes the room of the words, too."""
    heading: str = ""


@dataclass
class Places:
    """Tops and heights of lines at one width; heights of texts are remembered, for most never change."""

    width: int = 0
    number_width: int = 0
    question_width: int = 0
    code_width: int = 0
    words_width: int = 0
    tops: list[int] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)
    _known: dict[tuple[str, str, int], int] = field(default_factory=dict)

    _lines: dict[LineText, int] = field(default_factory=dict)

    def forget(self) -> None:
        """The look changed: every text has another height."""
        self._known.clear()
        self._lines.clear()

    @property
    def total(self) -> int:
        return self.tops[-1] + self.heights[-1] if self.tops else 0

    def lay_out(self, lines: Sequence[LineText], width: int) -> None:
        """Find the place of every line."""
        if width != self.width:
            self._lines.clear()
        self.width = width
        self._measure(width)
        self.tops, self.heights = [], []
        top, heading = 0, self.heading_height
        for line in lines:
            if line.heading:
                top += heading
            height = self._lines.get(line)
            if height is None:
                height = self._lines[line] = self._height(line)
            self.tops.append(top)
            self.heights.append(height)
            top += height

    def stand(self, lines: Sequence[LineText], before: Sequence[LineText], fresh: Sequence[int]) -> bool:
        """Whether every line keeps its place though those numbered `fresh` say something else than `before`."""
        return all(lines[n].heading == before[n].heading and self._height(lines[n]) == self.heights[n] for n in fresh)

    @property
    def heading_height(self) -> int:
        return look().line("strong") + 20

    def _height(self, line: LineText) -> int:
        least = self.least
        question = self._text_height(line.question, "strong", self.question_width)
        if line.wide and line.kind == "error":
            return max(question + 14, least + self._text_height(line.words, "strong", self._below_width) + 6)
        if line.wide and line.kind == "keyed":
            words = self._text_height(line.typed, "strong", self.code_width + self.words_width - PAD)
        else:
            icon = 0 if line.kind in ("open", "keyed") else look().px(16) + 6
            words = self._text_height(line.words, "strong", self.words_width - icon)
        return max(least, question + 14, words + 14)

    @property
    def least(self) -> int:
        """The height of a line of one row of text: no less than what a finger hits."""
        return max(40, look().line("body") + 14)

    @property
    def _below_width(self) -> int:
        return self.code_width + PAD + self.words_width - look().px(16) - 6

    def _text_height(self, text: str, type_name: str, width: int) -> int:
        key = (text, type_name, width)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = wrapped_height(text, look().font(type_name), width) if text else 0
        return found

    # Columns

    def _measure(self, width: int) -> None:
        """How wide the columns are in a sheet `width` px wide."""
        self.number_width, self.code_width = look().px(_NUMBER), look().px(_CODE)
        rest = max(120, width - self.number_width - self.code_width - 5 * PAD)
        self.words_width = max(min(look().px(_LEAST_WORDS), rest // 2), rest * 42 // 100)
        self.question_width = rest - self.words_width

    def number_rect(self, n: int) -> QRect:
        return QRect(PAD, self.tops[n], self.number_width, self.heights[n])

    def question_rect(self, n: int) -> QRect:
        return QRect(2 * PAD + self.number_width, self.tops[n], self.question_width, self.heights[n])

    def code_rect(self, n: int, wide: bool) -> QRect:
        left = 3 * PAD + self.number_width + self.question_width
        width = self.code_width + (PAD + self.words_width if wide else 0)
        return QRect(left, self.tops[n] + 4, width, self.heights[n] - 8)

    def field_rect(self, n: int, line: LineText) -> QRect:
        """Where the field stands; above what is wrong, where that has no room beside it."""
        rect = self.code_rect(n, line.wide)
        if line.wide and line.kind == "error":
            rect.setHeight(self.least - 8)
        return rect

    def told_rect(self, n: int, line: LineText) -> QRect:
        """Where the words stand: beside the code, or below a text that cannot be kept."""
        if not (line.wide and line.kind == "error"):
            return self.words_rect(n)
        rect = self.code_rect(n, True)
        return QRect(rect.left(), rect.top() + self.least - 6, rect.width(), rect.height() - self.least + 6)

    def words_rect(self, n: int) -> QRect:
        left = 4 * PAD + self.number_width + self.question_width + self.code_width
        return QRect(left, self.tops[n], self.words_width, self.heights[n])

    def line_at(self, y: int) -> int:
        """The line at that height, or the one above it; -1 above the first."""
        return bisect_right(self.tops, y) - 1
