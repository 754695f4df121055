"""From the names of others to ours: linkIds, option codes, ids of forms. The same names always give the same ones."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

_LINK: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_LONGEST: Final = 48


def is_link_id(text: str) -> bool:
    """Whether `text` can stand as a linkId in our files."""
    return _LINK.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """Whether `text` can stand as the word of an option in our files."""
    return _CODE.fullmatch(text) is not None


def plain_word(text: str, lower: bool) -> str:
    """`text` in ASCII letters, digits and hyphens; "" when nothing is left of it."""
    flat = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9-]+" if lower else r"[^A-Za-z0-9_-]+", "-", flat.lower() if lower else flat)
    word = re.sub(r"-{2,}", "-", kept).strip("-_")
    # Cut between words where there is a word left.
    cut = word[: _LONGEST + 1].rpartition("-")[0] if len(word) > _LONGEST else word
    return (cut or word[:_LONGEST]).rstrip("-_")


class Names:
    """Gives names out, each once: a second `item` becomes `item-2`."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def new(self, wanted: str) -> str:
        name, number = wanted, self._next.get(wanted, 2)
        while name in self._taken:
            name, number = f"{wanted}-{number}", number + 1
        self._next[wanted] = number
        self._taken.add(name)
        return name


def link_ids(foreign: Sequence[str]) -> list[str]:
    """Our linkIds for those of a foreign form, in its order. Those that can stay as they are stay."""
    names = Names(text for text in foreign if is_link_id(text))
    return [text if is_link_id(text) else names.new(plain_word(text, lower=False) or "item") for text in foreign]


def option_codes(codes: Sequence[str], points: Sequence[Decimal | None], repeats: bool) -> list[int | str]:
    """Our codes for a list of options: their points where these tell them apart, else whole numbers, else words.

    Where several can be chosen there are only words.
    """
    if not repeats and codes:
        whole = [int(p) for p in points if p is not None and p == p.to_integral_value() and 0 <= p < 10**9]
        if len(whole) == len(codes) and len(set(whole)) == len(whole):
            return list(whole)
        if all(_WHOLE.fullmatch(code) for code in codes) and len(set(codes)) == len(codes):
            return [int(code) for code in codes]
    wanted = [plain_word(code, lower=True) for code in codes]
    words = [word if word and not _WHOLE.fullmatch(word) else f"option-{word or n}" for n, word in enumerate(wanted, 1)]
    names = Names()
    return [names.new(word) for word in words]


def form_id(*candidates: str) -> str:
    """An id for a form: the first of `candidates` of which anything is left, in lower case."""
    for text in candidates:
        word = plain_word(text.rstrip("/").rpartition("/")[2], lower=True)
        if word:
            return word
    return "form"
