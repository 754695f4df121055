"""The high-water mark: how far the audit chain had come, kept outside the database.

An older copy of the database passes every check of its own; only the mark shows that it went backwards. Whoever puts
back both files at once is not seen; the anchor on paper is for that.
"""

import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake_app.engine.canonical import canonical_json
from intake_app.store import folder as files
from intake_app.store.audit import Head
from intake_app.store.driver import Connection

MAGIC: Final = "intake-mark"
VERSION: Final = 1


@dataclass(frozen=True)
class Mark:
    """The number and hash of a record that was on disk when the mark was written."""

    sequence: int
    hash: bytes


def write(folder: Path, vault: str, key: bytes | bytearray, head: Head) -> None:
    """Replace the mark by the end of the chain. Raises `UserError` when the disk refuses."""
    content: dict[str, object] = {
        "magic": MAGIC,
        "version": VERSION,
        "vault": vault,
        "sequence": head.sequence,
        "hash": head.hash.hex(),
    }
    files.write_checked(folder / files.MARK, {**content, "mac": _code(key, content)})


def read(folder: Path, vault: str, key: bytes | bytearray) -> Mark | None:
    """The mark, or None when it is missing, damaged or not made with this vault's key."""
    content = files.read_checked(folder / files.MARK)
    if content is None or content.get("vault") != vault:
        return None
    code = content.pop("mac", "")
    if not isinstance(code, str) or not hmac.compare_digest(code, _code(key, content)):
        return None
    return Mark(int(content["sequence"]), bytes.fromhex(content["hash"]))


def is_kept(connection: Connection, mark: Mark | None, head: Head) -> bool:
    """True when the chain still holds what the mark saw. Without a mark only an empty chain is trusted."""
    if mark is None:
        return head.sequence == 0
    if mark.sequence == 0:
        return True
    row = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (mark.sequence,)).fetchone()
    return row is not None and hmac.compare_digest(bytes(row[0]), mark.hash)


def _code(key: bytes | bytearray, content: dict[str, object]) -> str:
    own = hmac.digest(bytes(key), b"intake-mark", "sha256")
    return hmac.digest(own, canonical_json(content).encode(), "sha256").hex()
