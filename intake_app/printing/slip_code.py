"""The short code of a return slip: case reference, number of the letter, check character. Says nothing about anyone."""

import re
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PREFIX: Final = "INTAKE-SLIP:"
_SHAPE: Final = re.compile(r"(?P<reference>.+)-E(?P<number>\d{1,4})-(?P<check>[0-9A-Z])")


def check_character(text: str) -> str:
    """ISO/IEC 7064, MOD 37,36 over the letters and digits of `text`: finds every single wrong character."""
    product = 36
    for character in text.upper():
        if character in _ALPHABET:
            total = (product + _ALPHABET.index(character)) % 36 or 36
            product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def slip_code(reference: str, number: int) -> str:
    """`2026/0412-E1-K`: what stands on the slip and can be read out over the telephone."""
    stem = f"{reference}-E{number}"
    return f"{stem}-{check_character(stem)}"


def slip_payload(reference: str, number: int) -> str:
    """What the QR code of a slip holds: the short code with a prefix that tells a scanner whose it is."""
    return _PREFIX + slip_code(reference, number)


def read_slip_code(text: str) -> tuple[str, int] | None:
    """Reference and letter number of a code typed or scanned; None when it is none or its check character is wrong.

    Spaces, lower case and the prefix do not matter.
    """
    plain = "".join(text.split()).upper().removeprefix(_PREFIX)
    match = _SHAPE.fullmatch(plain)
    if match is None:
        return None
    stem, check = plain.rsplit("-", 1)
    if check_character(stem) != check:
        return None
    return match["reference"], int(match["number"])
