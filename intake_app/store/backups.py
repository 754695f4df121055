"""Making backups: a copy while work goes on, seen to open and hold together, then written as one file and read again.

Which ones stay: of those made by themselves the 24 latest, the last of each of 14 days and of each of 8 weeks; of those
made before something that cannot be taken back the last three of each kind; what somebody asked for, for ever.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from intake_app import __version__
from intake_app.domain.errors import UserError
from intake_app.store import archives, audit, driver, keys, mark
from intake_app.store import folder as files
from intake_app.store.archives import SUFFIX, Manifest
from intake_app.store.audit import Head
from intake_app.store.driver import Connection
from intake_app.store.encoding import as_utc
from intake_app.store.failures import told, user_error
from intake_app.store.open_vault import Vault

AUTOMATIC: Final = "automatic"
ASKED: Final = "asked"
BEFORE_MIGRATION: Final = "before-migration"
BEFORE_IMPORT: Final = "before-import"
BEFORE_ROTATION: Final = "before-rotation"

LATEST, DAYS, WEEKS = 24, 14, 8
KEPT_BEFORE: Final = 3
SPARE_BYTES: Final = 8 * 1024 * 1024
"""What has to stay free on a disk beyond the backup itself."""

NO_CHANGE: Final = (
    "unlocked", "locked", "backup-made", "backup-failed", "drill-done", "file-checked", "case-seen", "vault-restored",
)  # fmt: skip
"""Events after which there is nothing new to back up."""


@dataclass(frozen=True)
class Backup:
    """One backup file and what it says of itself."""

    path: Path
    manifest: Manifest
    bytes: int


@dataclass(frozen=True)
class Look:
    """What a closed database holds. `sound`: both integrity checks, the links and the chain of events."""

    vault: str
    schema: int
    head: Head
    last_at: str
    counts: dict[str, int]
    sound: bool


def hash_at(path: Path, key: bytes | bytearray, sequence: int) -> str:
    """The hash of audit record `sequence` of a closed database, "" when it has none."""
    with told(path.name):
        connection = driver.open_keyed(path, key, kept=False, read_only=True)
        try:
            row = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (sequence,)).fetchone()
            return bytes(row[0]).hex() if row else ""
        finally:
            connection.close()


def look_at(path: Path, key: bytes | bytearray, *, thoroughly: bool = True) -> Look:
    """Open a database nobody else has open and read it through, unless told not to be thorough.

    Raises `UserError` `vault-damaged` when it does not open with `key`.
    """
    with told(path.name):
        connection = driver.open_keyed(path, key, kept=False, read_only=True)
        try:
            return look_inside(connection, thoroughly=thoroughly)
        finally:
            connection.close()


def look_inside(connection: Connection, *, thoroughly: bool) -> Look:
    """The same through an open connection."""
    row = connection.execute("SELECT id FROM vault").fetchone()
    if row is None:
        raise user_error("vault-damaged", files.DATABASE)
    last = connection.execute("SELECT utc FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    counts = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for (name,) in names
        if not name.startswith(("sqlite_", "_"))
    }
    schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    sound = not thoroughly or holds_together(connection)
    return Look(str(row[0]), schema, audit.head(connection), last[0] if last else "", counts, sound)


def holds_together(connection: Connection) -> bool:
    """Both integrity checks, the links between tables, and the chain of events with the rows it answers for."""
    database = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")]
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchone()
    links = connection.execute("PRAGMA foreign_key_check").fetchone()
    return database == ["ok"] and pages is None and links is None and audit.verify_chain(connection).sound


# -------------------------------------------------------------------------------------------------------------- making


def make(vault: Vault, into: Path, kind: str, at: datetime, stop: Callable[[], bool] = lambda: False) -> Backup:
    """A backup of an open vault as a new file in the folder `into`, verified by reopening.

    May run in another thread than the one that works with the vault, and holds that one up for some milliseconds at
    most. Raises `UserError`: `no-keys-here` for a throwaway office, `backup-no-room`, `backup-unsound` when the office
    itself does not hold together, those of the disk; `driver.StoppedError` when `stop` says so or the vault is closed.
    """
    if not vault.kept or not vault.has_slots:
        raise UserError("no-keys-here", "This is a demonstration. Nobody opens it with a password.", "")
    key = bytearray(vault.key)
    snapshot = into / f"snapshot-{vault.identity}{files.TEMPORARY}"
    try:
        _prepare(into, (vault.folder / files.DATABASE).stat().st_size)
        with told(into.name):
            _remove(snapshot)
            if into.parent == vault.folder:
                _remove_unfinished(into)
        vault.copy_to(snapshot, stop)
        return _pack(vault.folder, snapshot, key, into, kind, at)
    finally:
        key[:] = bytes(len(key))
        with contextlib.suppress(OSError):
            _remove(snapshot)


def _remove(snapshot: Path) -> None:
    """With its journal, which would be taken for that of the next one."""
    snapshot.with_name(f"{snapshot.name}-journal").unlink(missing_ok=True)
    snapshot.unlink(missing_ok=True)


def _remove_unfinished(into: Path) -> None:
    """What a process that was killed left of a backup. Only in the office's own folder, which nobody else writes to."""
    for path in into.glob(f"*{SUFFIX}{files.TEMPORARY}"):
        path.unlink(missing_ok=True)


def keep_before_migration(folder: Path, key: bytes | bytearray, at: datetime) -> Backup:
    """A backup of a vault that is closed and owned by us, before its schema is changed. Raises as `make`."""
    into = folder / files.BACKUPS
    _prepare(into, (folder / files.DATABASE).stat().st_size // 2)
    backup = _pack(folder, folder / files.DATABASE, key, into, BEFORE_MIGRATION, at)
    prune(into, backup.manifest.vault)
    return backup


def _prepare(into: Path, database: int) -> None:
    with told(into.name):
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(into).free < 2 * database + SPARE_BYTES:
            raise UserError("backup-no-room", "There is too little room for a backup. Free some space.", str(into))


def _pack(folder: Path, database: Path, key: bytes | bytearray, into: Path, kind: str, at: datetime) -> Backup:
    """Look through the closed `database`, write it with all that belongs to it, and read the result again."""
    seen = look_at(database, key)
    if not seen.sound:
        raise UserError("backup-unsound", "The office's file does not hold together, so no backup was made.", "vault")
    parts = _parts(folder, database, seen, key)
    listed = {name: _size_and_digest(part) for name, part in parts.items()}
    manifest = Manifest(
        seen.vault, kind, at, __version__, seen.schema, seen.head.sequence, seen.head.hash.hex(), seen.last_at,
        seen.counts, listed,
    )  # fmt: skip
    manifest = replace(manifest, code=manifest.code_under(key))
    target = _free_name(into, at, kind)
    archives.write(target, parts, manifest)
    return Backup(target, manifest, target.stat().st_size)


def _parts(folder: Path, database: Path, seen: Look, key: bytes | bytearray) -> dict[str, Path | bytes]:
    fingerprint = mark.fingerprint(database)
    whole = next((name for name in (files.KEYS, files.KEYS_SPARE) if files.read_checked(folder / name)), None)
    if whole is None:
        keys.read_ring(folder)
    with told(files.KEYS):
        slots = (folder / (whole or files.KEYS)).read_bytes()
    parts: dict[str, Path | bytes] = {
        files.DATABASE: database,
        files.KEYS: slots,
        files.MARK: files.checked(mark.content(seen.vault, key, seen.head, fingerprint)),
    }
    for top in (files.FORMS, files.PACKS):
        for path in sorted((folder / top).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and archives.can_hold(name, path.stat().st_size):
                with told(path.name):
                    parts[name] = path.read_bytes()
    return parts


def _size_and_digest(part: Path | bytes) -> tuple[int, str]:
    import hashlib

    if isinstance(part, bytes):
        return len(part), hashlib.sha256(part).hexdigest()
    return archives.digest_of(part)


def _free_name(into: Path, at: datetime, kind: str) -> Path:
    stem = f"intake-{as_utc(at):%Y%m%d-%H%M%S}-{kind}"
    numbers = (f"{stem}{f'-{n}' if n else ''}{SUFFIX}" for n in range(1000))
    return next(into / name for name in numbers if not (into / name).exists())


# ------------------------------------------------------------------------------------------------------------- keeping


def list_backups(into: Path, vault: str = "") -> tuple[Backup, ...]:
    """The backups in a folder, newest first; with `vault` those of that office alone. Unreadable files are left out."""
    found = []
    with contextlib.suppress(OSError):
        for path in into.glob(f"*{SUFFIX}"):
            with contextlib.suppress(UserError, OSError):
                manifest = archives.read_manifest(path)
                if vault in ("", manifest.vault):
                    found.append(Backup(path, manifest, path.stat().st_size))
    return tuple(sorted(found, key=lambda one: (one.manifest.made_at, one.path.name), reverse=True))


def ladder(times: Iterable[datetime]) -> frozenset[datetime]:
    """Which of the backups made at `times` stay: the 24 latest, the last of 14 days, the last of 8 weeks.

    Days and weeks are those on which one was made: who was away for a month finds the month before.
    """
    newest_first = sorted(set(times), reverse=True)
    kept = set(newest_first[:LATEST])
    steps: tuple[tuple[Callable[[datetime], object], int], ...] = (
        (lambda at: at.date(), DAYS),
        (lambda at: at.date() - timedelta(at.weekday()), WEEKS),
    )
    for step, count in steps:
        last_of: dict[object, datetime] = {}
        for at in newest_first:
            last_of.setdefault(step(at), at)
        kept.update(list(last_of.values())[:count])
    return frozenset(kept)


def prune(into: Path, vault: str) -> tuple[Path, ...]:
    """Remove the backups of `vault` in `into` that need not stay; which. One that cannot be removed is left."""
    found = list_backups(into, vault)
    by_themselves = [one for one in found if one.manifest.kind == AUTOMATIC]
    staying = ladder(one.manifest.made_at for one in by_themselves)
    doomed = [one.path for one in by_themselves if one.manifest.made_at not in staying]
    for kind in (BEFORE_MIGRATION, BEFORE_IMPORT, BEFORE_ROTATION):
        doomed += [one.path for one in found if one.manifest.kind == kind][KEPT_BEFORE:]
    removed = []
    for path in doomed:
        with contextlib.suppress(OSError):
            path.unlink()
            removed.append(path)
    return tuple(removed)


def changes_since(path: Path, key: bytes | bytearray, sequence: int, digest: str) -> int | None:
    """How many records of a closed database come after record `sequence`, but for those that change nothing; None when
    that record is another one there. Raises as `look_at`."""
    with told(path.name):
        connection = driver.open_keyed(path, key, kept=False, read_only=True)
        try:
            row = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (sequence,)).fetchone()
            if row is None or bytes(row[0]).hex() != digest:
                return None
            places = ", ".join("?" * len(NO_CHANGE))
            query = f"SELECT count(*) FROM audit WHERE sequence > ? AND event NOT IN ({places})"
            return int(connection.execute(query, (sequence, *NO_CHANGE)).fetchone()[0])
        finally:
            connection.close()


def has_changed_since(vault: Vault, sequence: int) -> bool:
    """Whether anything happened after audit record `sequence` that a backup made then would miss."""
    places = ", ".join("?" * len(NO_CHANGE))
    query = f"SELECT 1 FROM audit WHERE sequence > ? AND event NOT IN ({places}) LIMIT 1"
    return vault.row(query, (sequence, *NO_CHANGE)) is not None


def copy_into(backup: Backup, into: Path) -> Path:
    """Copy a backup file into another folder, whole or not at all, and read it again there; where it lies.

    Raises `UserError` `backup-no-room`, `backup-damaged`, those of the disk.
    """
    target = into / backup.path.name
    with told(into.name):
        if shutil.disk_usage(into).free < backup.bytes + SPARE_BYTES:
            raise UserError("backup-no-room", "There is too little room for a backup. Free some space.", str(into))
    archives.copy(backup.path, target)
    return target
