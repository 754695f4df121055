"""The short code of a return slip: case reference, number of the letter, check character. Says nothing about anyone."""

import hashlib
import re
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PREFIX: Final = "INTAKE-SLIP:"
_OFFICE: Final = re.compile(r"([0-9A-Z]{6})\$(?=.)")
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


def office_mark(office: str) -> str:
    """Six letters and digits by which a scanner tells the slips of one office from those of another."""
    digest = int.from_bytes(hashlib.sha256(office.strip().casefold().encode()).digest()[:8], "big")
    signs = ""
    for _ in range(6):
        digest, sign = divmod(digest, 36)
        signs += _ALPHABET[sign]
    return signs


def slip_payload(reference: str, number: int, office: str = "") -> str:
    """What the QR code of a slip holds: the short code with a prefix that tells a scanner whose it is."""
    whose = f"{office_mark(office)}$" if office else ""
    return f"{_PREFIX}{whose}{slip_code(reference, number)}"


def office_of(text: str) -> str:
    """The mark of the office in a scanned code; "" where it has none, as a code typed by hand."""
    plain = "".join(text.split()).upper()
    match = _OFFICE.match(plain.removeprefix(_PREFIX)) if plain.startswith(_PREFIX) else None
    return match[1] if match else ""


def read_slip_code(text: str) -> tuple[str, int] | None:
    """Reference and letter number of a code typed or scanned; None when it is none or its check character is wrong.

    Spaces, lower case and the prefix do not matter.
    """
    scanned = "".join(text.split()).upper()
    plain = scanned.removeprefix(_PREFIX)
    if plain != scanned:
        plain = _OFFICE.sub("", plain, count=1)
    match = _SHAPE.fullmatch(plain)
    if match is None:
        return None
    stem, check = plain.rsplit("-", 1)
    if check_character(stem) != check:
        return None
    return match["reference"], int(match["number"])
