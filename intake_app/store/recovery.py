"""The printed recovery key: 128 random bits and 4 check bits as twelve words of a list of 2048."""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from intake_app import paths
from intake_app.domain.errors import UserError

WORDS: Final = 12
LIST_LENGTH: Final = 2048
LANGUAGES: Final = ("en", "pt")
_BITS: Final = 11
_CHECK_BITS: Final = 4


def new_words(language: str) -> tuple[str, ...]:
    """Twelve fresh words of the list of `language` (English when there is none)."""
    return _as_words(secrets.token_bytes(16), language)


def _as_words(entropy: bytes, language: str) -> tuple[str, ...]:
    number = int.from_bytes(entropy) << _CHECK_BITS | _check_of(entropy)
    words = word_list(language)
    return tuple(words[number >> _BITS * (WORDS - 1 - i) & LIST_LENGTH - 1] for i in range(WORDS))


def _check_of(entropy: bytes) -> int:
    return hashlib.sha256(entropy).digest()[0] >> (8 - _CHECK_BITS)


def secret_of(words: Iterable[str]) -> bytes:
    """The 16 bytes behind `words`, however they are typed: capitals, blanks and accents do not matter, nor the
    language.

    Raises `UserError`: `recovery-count` when they are not twelve, `recovery-word` for a word no list has (`place`
    tells its number), `recovery-check` when the words do not belong together.
    """
    typed = [fold(part) for word in words for part in word.split()]
    if len(typed) != WORDS:
        raise UserError("recovery-count", f"The recovery sheet has {WORDS} words; these are {len(typed)}.", "recovery")
    doubtful: int | None = None
    for language in LANGUAGES:
        numbers = _numbers(language)
        missing = next((i for i, word in enumerate(typed, 1) if word not in numbers), None)
        if missing is None:
            secret = _secret(numbers[word] for word in typed)
            if secret is not None:
                return secret
        else:
            doubtful = max(doubtful or 0, missing)
    if doubtful is not None and not any(all(word in _numbers(one) for word in typed) for one in LANGUAGES):
        raise UserError(
            "recovery-word",
            f"Word {doubtful} is not on the list. Look at line {doubtful} of the sheet again.",
            f"recovery/{doubtful}",
        )
    raise UserError(
        "recovery-check",
        "At least one word stands in the wrong place or was mistaken for another. Compare them all.",
        "recovery",
    )


def _secret(numbers: Iterable[int]) -> bytes | None:
    whole = 0
    for number in numbers:
        whole = whole << _BITS | number
    entropy = (whole >> _CHECK_BITS).to_bytes(16)
    return entropy if whole & (1 << _CHECK_BITS) - 1 == _check_of(entropy) else None


def fold(word: str) -> str:
    """Without capitals, accents and blanks."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace())


@cache
def word_list(language: str) -> tuple[str, ...]:
    """The 2048 words of `language`, English when there is no such list. The order is part of the format."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    text = (paths.resources_dir() / "recovery" / f"{name}.txt").read_text(encoding="ascii")
    words = tuple(text.split())
    if len(set(words)) != LIST_LENGTH or len(words) != LIST_LENGTH:
        raise RuntimeError(f"the recovery list {name} is damaged")
    return words


@cache
def _numbers(language: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(word_list(language))}
