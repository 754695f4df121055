"""A backup as one file: the office's encrypted database, its slot file, its mark and its own forms, with a manifest.

One file, because it is copied to a stick in one act, is whole or not there, and cannot lose a part on the way; a folder
could. It is a zip archive without compression (what is encrypted does not shrink), so that it opens without this
program, too. It carries its own slot file: whoever could open the office when it was made can open it anywhere.
The manifest lists every part with its size and SHA-256 and says what the backup holds in numbers; its code is made with
the office's key. Reading takes parts by name alone, never more than the manifest says, and trusts nothing before that.
"""

import hashlib
import hmac
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from intake_app.domain.errors import UserError
from intake_app.engine.canonical import canonical_json
from intake_app.store import folder as files
from intake_app.store.failures import told

SUFFIX: Final = ".intake-backup"
MAGIC: Final = "intake-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"

MOST_PARTS: Final = 2000
MOST_SMALL_BYTES: Final = 4 * 1024 * 1024
"""For every part but the database."""
_PIECE: Final = 1024 * 1024
_NAME: Final = re.compile(
    r"vault\.db|keys\.json|mark\.json|(?:forms|packs)/(?:[\w@+-][\w@+. -]*/){0,6}[\w@+-][\w@+. -]*"
)
_ENCRYPTED: Final = 0x1 | 0x40
"""Flags of a member under a password."""
_DAY_OF_ALL: Final = (1980, 1, 1, 0, 0, 0)
"""When a backup was made stands in the manifest."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `counts` are rows by table; `sequence` and `hash` the end of the audit chain."""

    vault: str
    kind: str
    made_at: datetime
    program: str
    schema: int
    sequence: int
    hash: str
    last_at: str
    counts: Mapping[str, int]
    files: Mapping[str, tuple[int, str]]
    code: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is written, without its code."""
        content = asdict(self)
        del content["code"]
        parts = {name: {"bytes": size, "sha256": digest} for name, (size, digest) in sorted(self.files.items())}
        counts = dict(sorted(self.counts.items()))
        return {
            "magic": MAGIC, "version": VERSION, **content, "made_at": self.made_at.isoformat(), "counts": counts,
            "files": parts,
        }  # fmt: skip

    def code_under(self, key: bytes | bytearray) -> str:
        """The code a manifest made with `key` carries."""
        own = hmac.digest(bytes(key), b"intake-backup", "sha256")
        return hmac.digest(own, canonical_json(self.plain()).encode(), "sha256").hex()


def can_hold(name: str, size: int) -> bool:
    """Whether a part of that name and size can lie in a backup."""
    small = name == files.DATABASE or size <= MOST_SMALL_BYTES
    return small and _NAME.fullmatch(name) is not None and ".." not in name


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, parts: Mapping[str, Path | bytes], manifest: Manifest) -> None:
    """Write `target` whole or not at all, synced, mode 0600, and read it again before it gets its name.

    Raises `UserError` of the disk, `backup-damaged` when the disk gives back something else.
    """

    def fill(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            content = {**manifest.plain(), "code": manifest.code}
            _add(archive, MANIFEST, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
            for name, part in parts.items():
                _add(archive, name, part)

    _write(target, fill)


def copy(source: Path, target: Path) -> None:
    """Copy a backup file; promises and raises as `write`."""

    def fill(file: IO[bytes]) -> None:
        with source.open("rb") as original:
            shutil.copyfileobj(original, file, _PIECE)

    _write(target, fill)


def _write(target: Path, fill: Callable[[IO[bytes]], None]) -> None:
    temporary = target.with_name(target.name + files.TEMPORARY)
    with told(target.name):
        try:
            handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w+b") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            with opened(temporary) as archive:
                archive.check()
            os.replace(temporary, target)  # noqa: PTH105 - the very call whose promise is relied on
            files.sync_folder(target.parent)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise


def _add(archive: zipfile.ZipFile, name: str, part: Path | bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY_OF_ALL)
    entry.external_attr = 0o600 << 16
    if isinstance(part, bytes):
        archive.writestr(entry, part)
        return
    entry.file_size = part.stat().st_size
    with part.open("rb") as source, archive.open(entry, "w") as target:
        while piece := source.read(_PIECE):
            target.write(piece)


# ------------------------------------------------------------------------------------------------------------- reading


class Archive:
    """A backup file opened for reading; see `opened`."""

    def __init__(self, zipped: zipfile.ZipFile, path: Path) -> None:
        self.path: Final = path
        self._zipped = zipped
        self._entries = _entries(zipped, path)
        self.manifest: Final = _manifest(self._read_small(MANIFEST), path)
        if set(self.manifest.files) != set(self._entries) - {MANIFEST}:
            raise damaged(path)

    def _read_small(self, name: str) -> bytes:
        with self._zipped.open(self._entries[name]) as file:
            content = file.read(MOST_SMALL_BYTES + 1)
        if len(content) > MOST_SMALL_BYTES:
            raise damaged(self.path)
        return content

    def slots(self) -> bytes:
        """The slot file: who can open it."""
        return self._read_small(files.KEYS)

    def check(self) -> None:
        """Read every part and compare it with the manifest. Raises `UserError` `backup-damaged`."""
        for name in self.manifest.files:
            for _ in self._pieces(name):
                pass

    def extract(self, folder: Path) -> None:
        """Write every part into the empty `folder`, each mode 0600 and synced, and compare it with the manifest."""
        for name in self.manifest.files:
            target = folder / name
            with told(target.name):
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    for piece in self._pieces(name):
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
        with told(folder.name):
            files.sync_folder(folder)

    def _pieces(self, name: str) -> Iterator[bytes]:
        size, expected = self.manifest.files[name]
        digest, seen = hashlib.sha256(), 0
        with _damage_told(self.path), self._zipped.open(self._entries[name]) as file:
            while piece := file.read(_PIECE):
                seen += len(piece)
                if seen > size:
                    raise damaged(self.path)
                digest.update(piece)
                yield piece
        if seen != size or digest.hexdigest() != expected:
            raise damaged(self.path)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup at `path`. Raises `UserError`: `no-file`, `not-a-backup`, `backup-damaged`, `backup-newer`."""
    if not path.is_file():
        raise UserError("no-file", "There is no such file. Check the name and the folder.", str(path))
    try:
        zipped = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError):
        raise _no_backup(path) from None
    with zipped:
        with _damage_told(path):
            archive = Archive(zipped, path)
        yield archive


def read_manifest(path: Path) -> Manifest:
    """What the backup at `path` says of itself; raises as `opened`. Its code is not checked: that needs the key."""
    with opened(path) as archive:
        return archive.manifest


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError):
        raise damaged(path) from None
    except zipfile.BadZipFile:
        raise damaged(path) from None


def damaged(path: Path) -> UserError:
    """The error of a backup that is not as it was written."""
    return UserError("backup-damaged", "This backup is damaged. Take another one.", str(path))


def _no_backup(path: Path) -> UserError:
    return UserError("not-a-backup", f"This is no backup of an office. Its name ends in {SUFFIX}.", str(path))


def _entries(zipped: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The members by name: names of ours alone, each once, neither packed nor encrypted, in all no more than the file
    is long. What would lead out of a folder is none of our names."""
    entries: dict[str, zipfile.ZipInfo] = {}
    found = zipped.infolist()
    if len(found) > MOST_PARTS or MANIFEST not in {entry.filename for entry in found}:
        raise _no_backup(path)
    for entry in found:
        name = entry.filename
        fits = can_hold(name, entry.file_size) or (name == MANIFEST and entry.file_size <= MOST_SMALL_BYTES)
        plain = entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & _ENCRYPTED
        if not fits or not plain or name in entries or entry.compress_size != entry.file_size:
            raise damaged(path)
        entries[name] = entry
    if sum(entry.file_size for entry in found) > path.stat().st_size:
        raise damaged(path)
    return entries


def _manifest(content: bytes, path: Path) -> Manifest:
    body = json.loads(content)
    if body.get("magic") != MAGIC:
        raise _no_backup(path)
    if body.get("version") != VERSION:
        raise UserError("backup-newer", "This backup was made by a newer version of this program.", str(path))
    manifest = Manifest(
        vault=str(body["vault"]),
        kind=str(body["kind"]),
        made_at=datetime.fromisoformat(body["made_at"]),
        program=str(body["program"]),
        schema=int(body["schema"]),
        sequence=int(body["sequence"]),
        hash=str(body["hash"]),
        last_at=str(body["last_at"]),
        counts={str(name): int(count) for name, count in body["counts"].items()},
        files={str(name): (int(part["bytes"]), str(part["sha256"])) for name, part in body["files"].items()},
        code=str(body["code"]),
    )
    if files.DATABASE not in manifest.files or files.KEYS not in manifest.files or manifest.made_at.tzinfo is None:
        raise damaged(path)
    return manifest
