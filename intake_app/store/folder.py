"""The office's folder: its files, their modes, atomic writing, and the lock that makes one owner."""

import contextlib
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import IO, Any, Final

from intake_app.domain.errors import UserError
from intake_app.engine.canonical import canonical_json
from intake_app.store.failures import told, user_error

DATABASE: Final = "vault.db"
UNFINISHED: Final = "vault.new.db"
"""The database while a new office is set up; it gets its name when the keys are on disk."""
KEYS: Final = "keys.json"
KEYS_SPARE: Final = "keys.json.1"
MARK: Final = "mark.json"
ATTEMPTS: Final = "attempts.json"
LOCK: Final = "vault.lock"
PLACE: Final = "place.json"
"""That an administrator took a place which is not safe."""
BACKUPS: Final = "backups"
FORMS: Final = "forms"
PACKS: Final = "packs"

_LEFTOVERS: Final = {UNFINISHED, f"{UNFINISHED}-journal", MARK, LOCK, ATTEMPTS}
TEMPORARY: Final = ".tmp"


def holds_vault(folder: Path) -> bool:
    """True when an office lies in `folder`, also a damaged one."""
    return any((folder / name).exists() for name in (DATABASE, KEYS, KEYS_SPARE))


def prepare_new(folder: Path) -> None:
    """Make `folder` ready for a new office: there, empty, ours alone to read.

    What an interrupted set-up left is removed: it never had a key. Raises `UserError` with the codes
    `folder-holds-vault`, `folder-not-empty`, `folder-is-file`, `folder-not-writable`.
    """
    place = str(folder)
    if folder.exists() and not folder.is_dir():
        raise UserError("folder-is-file", "This is a file. Choose a folder for the office.", place)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if holds_vault(folder):
            raise UserError(
                "folder-holds-vault", "An office lies here already. Open it, or choose an empty folder.", place
            )
        found = {entry.name for entry in folder.iterdir()}
        if any(name not in _LEFTOVERS and not name.endswith(TEMPORARY) for name in found):
            raise UserError("folder-not-empty", "The folder is not empty. Choose an empty one for the office.", place)
        for name in found:
            (folder / name).unlink()
        folder.chmod(0o700)
        probe = folder / f"probe{TEMPORARY}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        raise UserError(
            "folder-not-writable", "This folder cannot be written. Choose one you may write in.", place
        ) from None


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content` so that after a power cut either the old or the new file is there, whole.

    Mode 0600.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    with told(path.name):
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)  # noqa: PTH105 - the very call whose promise is relied on
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_checked(path: Path, content: dict[str, Any]) -> None:
    """Write `content` as JSON with its own SHA-256, so that damage is seen when it is read."""
    write_atomically(path, checked(content))


def checked(content: dict[str, Any]) -> bytes:
    """`content` as `write_checked` writes it."""
    body = {**content, "check": hashlib.sha256(canonical_json(content).encode()).hexdigest()}
    return (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()


def read_checked(path: Path) -> dict[str, Any] | None:
    """The content `write_checked` wrote, or None when the file is missing, damaged or unreadable."""
    try:
        body = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    check = body.pop("check", None)
    return body if check == hashlib.sha256(canonical_json(body).encode()).hexdigest() else None


def is_read_only(folder: Path) -> bool:
    """Whether nothing can be written here: a disk under protection, or a folder of somebody else."""
    database = folder / DATABASE
    return not os.access(folder, os.W_OK) or (database.exists() and not os.access(database, os.W_OK))


class Ownership:
    """The lock on an office's folder, held by an open file until `release`; the system frees it when the process
    dies.

    `read_only` says that nothing can be written: then a lock file that is there is locked, and a missing one is not
    missed, since whoever could write would have made it.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises `UserError` `vault-in-use` when somebody else, also in this process, holds it."""
        self.read_only: Final = is_read_only(folder)
        self._file: IO[bytes] | None = None
        if self.read_only and not (folder / LOCK).exists():
            return
        flags, mode = (os.O_RDONLY, "rb") if self.read_only else (os.O_RDWR | os.O_CREAT, "r+b")
        with told(LOCK):
            handle = os.open(folder / LOCK, flags, 0o600)
        self._file = os.fdopen(handle, mode)
        if not _try_lock(handle):
            self._file.close()
            raise user_error("vault-in-use", str(folder))

    def release(self) -> None:
        """Give the lock back. Harmless when done already."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # flock, not lockf: closing any other handle of the file would give a POSIX lock up.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
