"""The fonts of the paper: registered once, and asked which characters they have."""

import unicodedata
from functools import cache
from typing import Final

from intake_app.paths import resources_dir

REGULAR: Final = "Paper"
BOLD: Final = "Paper-Bold"
FALLBACK: Final = "Paper-Fallback"

_FILES: Final = {
    REGULAR: "SourceSans3-Regular.ttf",
    BOLD: "SourceSans3-Bold.ttf",
    FALLBACK: "NotoSans-Regular.ttf",
}
_BOX: Final = "□"


@cache
def widths(face: str) -> dict[str, float]:
    """The characters of a face with their widths at one point of size. Registers the face with reportlab on the way."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(face, str(resources_dir() / "fonts" / _FILES[face]))
    pdfmetrics.registerFont(font)
    advances, other = font.face.charWidths, font.face.defaultWidth
    return {chr(code): advances.get(code, other) / 1000 for code in font.face.charToGlyph if code >= 0x20}


@cache
def coverage(face: str) -> frozenset[str]:
    """The characters of a face."""
    return frozenset(widths(face))


def cleaned(text: str) -> str:
    """Composed characters, one kind of line end, no control or invisible formatting characters."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    composed = composed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    composed = composed.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


def missing_glyphs(text: str, face: str = REGULAR) -> frozenset[str]:
    """The characters of `text` that neither the face nor the fallback face can draw."""
    wanted = frozenset(cleaned(text)) - coverage(face) - {"\n"}
    return wanted - coverage(FALLBACK) if wanted else wanted


def drawable(text: str, face: str) -> list[tuple[str, str]]:
    """`text` as pieces (face, text) that can be drawn: the face, where it must be the fallback, at last a box."""
    have = coverage(face)
    if have.issuperset(text):
        return [(face, text)]
    spare = coverage(FALLBACK)
    pieces: list[tuple[str, str]] = []
    for character in text:
        if character in have or character == "\n":
            chosen, drawn = face, character
        elif character in spare:
            chosen, drawn = FALLBACK, character
        else:
            chosen, drawn = face, _BOX
        if pieces and pieces[-1][0] == chosen:
            pieces[-1] = (chosen, pieces[-1][1] + drawn)
        else:
            pieces.append((chosen, drawn))
    return pieces
