"""The high-water mark: how far the audit chain had come and what the file was like, kept outside the database.

An older copy of the database passes every check of its own; only the mark shows that it went backwards. While the
vault is open the mark holds the end of the chain; when it is closed, a fingerprint of the whole file as well, so that
at the next opening a single changed byte is seen. A mark without fingerprint says that the last session was cut short:
then everything inside is checked. Whoever puts back file and mark together is not seen; the anchor on paper is for
that.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from intake_app.engine.canonical import canonical_json
from intake_app.store import folder as files
from intake_app.store.audit import Head
from intake_app.store.driver import Connection
from intake_app.store.failures import told

MAGIC: Final = "intake-mark"
VERSION: Final = 2
_WITHOUT_FILE: Final = 1
"""Marks of the first version hold no fingerprint."""


class Doubt(StrEnum):
    """Why the file is not taken as it is."""

    OLDER = "older"
    """It lacks records that were on disk: an older copy, or its journal was lost."""
    CHANGED = "changed"
    """It is not the file that was closed last, though it lacks no record."""
    DAMAGED = "damaged"
    """After a session that was cut short, something in it does not hold together."""


@dataclass(frozen=True)
class Mark:
    """The number and hash of a record that was on disk when the mark was written.

    `file` is the fingerprint of the closed file, "" when it was open at the time.
    """

    sequence: int
    hash: bytes
    file: str = ""


def content(vault: str, key: bytes | bytearray, head: Head, file: str = "") -> dict[str, Any]:
    """A mark as it is written, with its code under the vault's `key`."""
    plain: dict[str, object] = {
        "magic": MAGIC,
        "version": VERSION,
        "vault": vault,
        "sequence": head.sequence,
        "hash": head.hash.hex(),
        "file": file,
    }
    return {**plain, "mac": _code(key, plain)}


def write(folder: Path, vault: str, key: bytes | bytearray, head: Head, file: str = "") -> None:
    """Replace the mark by the end of the chain, synced. Raises `UserError` when the disk refuses."""
    files.write_checked(folder / files.MARK, content(vault, key, head, file))


def read(folder: Path, vault: str, key: bytes | bytearray) -> Mark | None:
    """The mark, or None when it is missing, damaged or not made with this vault's key."""
    found = files.read_checked(folder / files.MARK)
    if found is None or found.get("vault") != vault or found.get("version") not in (_WITHOUT_FILE, VERSION):
        return None
    code = found.pop("mac", "")
    if not isinstance(code, str) or not hmac.compare_digest(code, _code(key, found)):
        return None
    return Mark(int(found["sequence"]), bytes.fromhex(found["hash"]), str(found.get("file", "")))


def fingerprint(path: Path) -> str:
    """SHA-256 of a database nobody has open: closing another handle of an open one would end its lock."""
    with told(path.name), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
