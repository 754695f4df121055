"""Runs of text, broken into lines and drawn. Nothing is read as markup: bold is said by the run, not in the text."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from reportlab.platypus import Flowable

from intake_app.printing.glyphs import BOLD, FALLBACK, REGULAR, cleaned, drawable, missing_glyphs, widths

_SLACK: Final = 1e-6
_BREAKING: Final = frozenset("-–/")


class Run(NamedTuple):
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


Content = str | Run | Sequence[Run]


@dataclass(frozen=True)
class TextStyle:
    """Sizes and spaces in points at the normal text size; the typesetter scales all of them for large print."""

    size: float = 11.0
    leading: float = 15.2
    bold: bool = False
    align: str = "left"
    before: float = 0.0
    after: float = 0.0
    with_next: bool = False

    def scaled(self, factor: float) -> "TextStyle":
        return replace(
            self,
            size=self.size * factor,
            leading=self.leading * factor,
            before=self.before * factor,
            after=self.after * factor,
        )


STYLES: Final = {
    "body": TextStyle(),
    "para": TextStyle(leading=16.2, after=7),
    "strong": TextStyle(bold=True),
    "small": TextStyle(size=9, leading=12),
    "small-strong": TextStyle(size=9, leading=12, bold=True),
    "title": TextStyle(size=18, leading=23, bold=True, with_next=True),
    "heading": TextStyle(size=12.5, leading=16.5, bold=True, before=10, after=2, with_next=True),
    "large": TextStyle(size=13.5, leading=18, bold=True),
}

_Stretches = tuple[tuple[str, str], ...]
"""Neighbouring texts of one line, each with its face."""
_Word = tuple[float, _Stretches]
_Line = tuple[float, _Stretches]
"""Width at one point of size, and the stretches."""


class Placed(Flowable):  # type: ignore[misc]
    """A flowable that draws at a place instead of moving the page to it, which saves half of the file's commands."""

    @abstractmethod
    def place(self, x: float, y: float) -> None:
        """Draws with the lower left corner at (x, y)."""

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        self.canv = canvas
        self.place(x, y)


@dataclass
class Typesetter:
    """Makes texts in the sizes of one packet, remembers widths, and notes every character that no font has."""

    large: bool = False
    low_ink: bool = False
    missing: set[str] = field(default_factory=set)
    large_size: float = 14.0
    """Points of the body in large print."""

    def __post_init__(self) -> None:
        self.factor = self.large_size / 11 if self.large else 1.0
        self.styles = {name: style.scaled(self.factor) for name, style in STYLES.items()}
        self._words: dict[str, dict[str, _Word]] = {face: {} for face in (REGULAR, BOLD, FALLBACK)}
        self.space = self.word(" ", REGULAR)[0]

    def text(self, content: Content, style: str = "body", **changes: Any) -> "Text":
        """A flowable of `content` in a named style; `changes` are fields of the style, in points at normal size."""
        chosen = self.styles[style]
        if changes:
            scaled = {
                key: value * self.factor if key in ("size", "leading", "before", "after") else value
                for key, value in changes.items()
            }
            chosen = replace(chosen, **scaled)
        return Text(self, self.words(content, chosen.bold), chosen)

    def words(self, content: Content, bold: bool) -> list[list[_Word]]:
        """Paragraphs (split at line ends) of words, each word in pieces of one face with their widths."""
        runs: Iterable[Run] = (
            (content if isinstance(content, Run) else Run(content),) if isinstance(content, str | Run) else content
        )
        paragraphs: list[list[_Word]] = [[]]
        glued = False
        for run in runs:
            face = BOLD if bold or run.bold else REGULAR
            for number, part in enumerate(cleaned(run.text).split("\n")):
                if number:
                    paragraphs.append([])
                    glued = False
                glued = self._add(paragraphs[-1], part, face, glued)
        return paragraphs

    def _add(self, words: list[_Word], text: str, face: str, glued: bool) -> bool:
        """Appends the words of one run; True when the next run goes on in the last word."""
        if not text:
            return glued
        known, make = self._words[face], self.word
        parts = text.split(" ")
        if glued and words and parts[0]:
            width, stretches = known.get(parts[0]) or make(parts[0], face)
            words[-1] = (words[-1][0] + width, words[-1][1] + stretches)
            del parts[0]
        words += [known.get(part) or make(part, face) for part in parts if part]
        return not text.endswith(" ")

    def word(self, text: str, face: str) -> _Word:
        """A word without line ends, in the faces that can draw it. Remembered."""
        found: _Word
        try:
            found = sum(map(widths(face).__getitem__, text), 0.0), ((face, text),)
        except KeyError:
            drawn = tuple(drawable(text, face))
            self.missing.update(missing_glyphs(text, face))
            found = sum((sum(map(widths(one).__getitem__, part)) for one, part in drawn), 0.0), drawn
        self._words[face][text] = found
        return found

    def letter(self, character: str, face: str) -> _Word:
        """One character of a word, by the same rules."""
        return self._words[face].get(character) or self.word(character, face)

    def label(self, text: str, bold: bool, size: float) -> tuple[_Stretches, float]:
        """One line for drawing by hand: its stretches, and its width in points at `size`, which is taken as given."""
        words = [word for paragraph in self.words(text, bold) for word in paragraph]
        width, stretches = _joined(words, self.space)
        return stretches, width * size


def _joined(words: Sequence[_Word], space: float) -> _Line:
    """One line: words with single spaces, neighbours of one face in one stretch."""
    if not words:
        return 0.0, ()
    only = words[0][1][0][0]
    if all(len(stretches) == 1 and stretches[0][0] == only for _, stretches in words):
        width = sum([advance for advance, _ in words]) + space * (len(words) - 1)
        return width, ((only, " ".join([stretches[0][1] for _, stretches in words])),)
    faces: list[str] = []
    texts: list[list[str]] = []
    width = -space
    for advance, stretches in words:
        width += space + advance
        for number, (face, text) in enumerate(stretches):
            gap = " " if number == 0 and texts else ""
            if faces and faces[-1] == face:
                texts[-1].append(gap + text)
                continue
            if gap:
                texts[-1].append(gap)
            faces.append(face)
            texts.append([text])
    return width, tuple((face, "".join(parts)) for face, parts in zip(faces, texts, strict=True))


def draw_line(canvas: Any, stretches: _Stretches, x: float, y: float, size: float) -> None:
    """Draws one line of stretches from `x` on the baseline `y`."""
    out = canvas.beginText(x, y)
    for face, text in stretches:
        out.setFont(face, size)
        out.textOut(text)
    canvas.drawText(out)


class Text(Placed):
    """One or more paragraphs in one style. Breaks between words, long words anywhere; splits with two lines a side."""

    def __init__(self, typesetter: Typesetter, paragraphs: list[list[_Word]], style: TextStyle) -> None:
        super().__init__()
        self.typesetter = typesetter
        self.paragraphs = paragraphs
        self.style = style
        self.spaceBefore, self.spaceAfter = style.before, style.after
        self.keepWithNext = style.with_next
        self.lines: tuple[_Line, ...] | None = None
        self._broken_for = -1.0

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        if self.lines is None or (self._broken_for >= 0 and self._broken_for != avail_width):
            self.lines = tuple(self._break(avail_width))
            self._broken_for = avail_width
        self.width = avail_width
        self.height = len(self.lines) * self.style.leading
        return avail_width, self.height

    def natural_width(self) -> float:
        """The width in points when nothing is broken."""
        return max(_joined(words, self.typesetter.space)[0] for words in self.paragraphs) * self.style.size

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        self.wrap(avail_width, avail_height)
        lines = self.lines or ()
        fitting = int((avail_height + _SLACK) // self.style.leading)
        if fitting >= len(lines):
            return [self]
        fitting = min(fitting, len(lines) - 2)
        if fitting < 2:
            return []
        return [self._part(lines[:fitting], after=0), self._part(lines[fitting:], before=0)]

    def _part(self, lines: tuple[_Line, ...], **changes: float) -> "Text":
        part = Text(self.typesetter, [], replace(self.style, with_next=False, **changes))  # type: ignore[arg-type]
        part.lines = lines
        return part

    def _break(self, avail_width: float) -> Iterable[_Line]:
        limit = avail_width / self.style.size + _SLACK
        space = self.typesetter.space
        for words in self.paragraphs:
            line: list[_Word] = []
            used = 0.0
            for word in words:
                if line and used + space + word[0] > limit:
                    yield _joined(line, space)
                    line, used = [], 0.0
                if word[0] > limit:
                    *heads, word = self._cut(word, limit)
                    yield from heads
                used += word[0] + (space if line else 0.0)
                line.append(word)
            yield _joined(line, space)

    def _cut(self, word: _Word, limit: float) -> list[_Word]:
        """A word that is too wide in parts that fit, each ending at a hyphen or slash where it has one."""
        parts: list[_Word] = []
        begun: list[_Word] = []
        used = 0.0
        for face, text in word[1]:
            for character in text:
                one = self.typesetter.letter(character, face)
                if begun and used + one[0] > limit:
                    end = next(
                        (at for at in range(len(begun), 0, -1) if begun[at - 1][1][0][1] in _BREAKING), len(begun)
                    )
                    parts.append(_glued(begun[:end]))
                    begun = begun[end:]
                    used = sum(width for width, _ in begun)
                begun.append(one)
                used += one[0]
        return [*parts, _glued(begun)]

    def place(self, x: float, y: float) -> None:
        style, lines = self.style, self.lines or ()
        baseline = y + self.height - (style.leading - style.size) / 2 - style.size * 0.77
        out = self.canv.beginText(x, baseline)
        current = ""
        for width, stretches in lines:
            if style.align != "left":
                room = self.width - width * style.size
                out.setTextOrigin(x + room * (1.0 if style.align == "right" else 0.5), baseline)
                baseline -= style.leading
            for number, (face, text) in enumerate(stretches):
                if face != current:
                    out.setFont(face, style.size, style.leading)
                    current = face
                if number + 1 < len(stretches):
                    out.textOut(text)
                else:
                    out.textLine(text)
            if not stretches:
                out.moveCursor(0, style.leading)
        self.canv.drawText(out)


def _glued(letters: Sequence[_Word]) -> _Word:
    """Letters as one word."""
    faces: list[str] = []
    texts: list[list[str]] = []
    for _, ((face, text), *_rest) in letters:
        if not faces or faces[-1] != face:
            faces.append(face)
            texts.append([])
        texts[-1].append(text)
    return sum(width for width, _ in letters), tuple(
        (face, "".join(parts)) for face, parts in zip(faces, texts, strict=True)
    )
