"""The anchor: number and hash of an audit record as they stand on paper, out of the reach of whoever has the file.

Short on the page (`412 ABCD EFGH IJKL MNOP QRST`: 20 characters of base32, 100 bits), whole in the code beside it
(`INTAKE-ANCHOR:412:<64 hexadecimal digits>`).
"""

import base64
import hmac
import re
from dataclasses import dataclass
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.store.driver import Connection

CHARACTERS: Final = 20
_GROUP: Final = 4
_WHOLE: Final = "INTAKE-ANCHOR"
_LIKE_DIGITS: Final = str.maketrans("018", "OLB")
"""Base32 has none of these digits; on paper they are taken for its letters."""


@dataclass(frozen=True)
class Anchor:
    """What was read from paper: a record's number, and the beginning of its hash or all of it."""

    sequence: int
    letters: str = ""
    digits: str = ""


@dataclass(frozen=True)
class AnchorResult:
    """`holds`: the chain has this record with this hash. `known`: it has a record of that number at all."""

    sequence: int
    known: bool
    holds: bool


def short(sequence: int, digest: bytes) -> str:
    """The anchor as it is printed."""
    letters = _letters(digest)
    return " ".join((str(sequence), *(letters[at : at + _GROUP] for at in range(0, CHARACTERS, _GROUP))))


def whole(sequence: int, digest: bytes) -> str:
    """The anchor as the code holds it."""
    return f"{_WHOLE}:{sequence}:{digest.hex()}"


def read(text: str) -> Anchor:
    """What `short` or `whole` wrote, however it was typed. UserError `anchor-unreadable`."""
    found = re.search(rf"{_WHOLE}:(\d{{1,15}}):([0-9a-f]{{64}})\b", text, re.IGNORECASE)
    if found is not None:
        return Anchor(int(found[1]), digits=found[2].lower())
    typed = re.fullmatch(r"\s*(\d{1,15})[\s:.·-]+([A-Za-z0-9\s.·-]+)", text)
    letters = re.sub(r"[^A-Z2-7]", "", typed[2].upper().translate(_LIKE_DIGITS)) if typed else ""
    if typed is None or len(letters) != CHARACTERS:
        raise UserError(
            "anchor-unreadable",
            f"Type the number and the {CHARACTERS} characters after it, as they stand at the foot of the page.",
            "--anchor",
        )
    return Anchor(int(typed[1]), letters=letters)


def check(connection: Connection, anchor: Anchor) -> AnchorResult:
    """Whether the chain still holds what the paper says. The chain itself is for `audit.verify_chain` to check."""
    row = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (anchor.sequence,)).fetchone()
    if row is None:
        return AnchorResult(anchor.sequence, False, False)
    digest = bytes(row[0])
    holds = hmac.compare_digest(anchor.digits or anchor.letters, digest.hex() if anchor.digits else _letters(digest))
    return AnchorResult(anchor.sequence, True, holds)


def _letters(digest: bytes) -> str:
    return base64.b32encode(digest).decode()[:CHARACTERS]
