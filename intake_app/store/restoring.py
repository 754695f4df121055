"""Restoring: a backup is unpacked beside the office, opened and read through, and only then takes the office's place.

Nothing is overwritten: what lay there is set aside under another name. At whatever point the power goes, either the old
office lies in its place, or the restored one, or `finish` puts it there at the next start.
"""

import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.store import archives, backups, keys, mark
from intake_app.store import folder as files
from intake_app.store.archives import Manifest
from intake_app.store.backups import Look
from intake_app.store.encoding import as_utc
from intake_app.store.failures import told, user_error

READY: Final = "restore.ready"
SHOWN: Final = ("episode", "encounter", "answer", "decision", "issued_document")
"""The tables people ask about."""


@dataclass(frozen=True)
class Present:
    """What lies in the office's place now. `look` is None when it does not open with the same secret.

    `missed` counts its records a backup lacks, but for locking, unlocking and the like; None when the backup is of
    another line of events and they cannot be told.
    """

    sequence: int
    last_at: str
    look: Look | None
    missed: int | None = None


@dataclass(frozen=True)
class Loss:
    """What a restore would take away: records of the audit chain, and rows by table; empty when it takes nothing.

    `is_known` is False when the present office cannot be read; then `records` comes from its mark, if that is whole.
    """

    is_known: bool
    records: int
    rows: Mapping[str, int]
    is_other_office: bool


@dataclass(frozen=True)
class Unpacked:
    """A backup unpacked into a folder of its own, opened and compared with what it says of itself."""

    folder: Path
    manifest: Manifest
    look: Look
    problems: tuple[str, ...]
    """`manifest-forged`, `counts-differ`, `chain-differs`, `mark-differs`, `not-sound`; empty when all is well."""
    hash_at: str = ""
    """Of the record that was asked for."""


def unpack(path: Path, folder: Path, owner: str, secret: bytes, at: int = 0) -> Unpacked:
    """Unpack the backup at `path` into the missing or leftover `folder` and look it through, reading alone.

    `owner` is a worker's id or `keys.RECOVERY`, `secret` what opens their slot in the backup. Raises `UserError`: those
    of `archives.opened`, `wrong-password` or `wrong-words`, `worker-removed` for an owner the backup does not know,
    those of the disk. The folder is removed after an error. `at` asks for the hash of one record.
    """
    remove(folder)
    try:
        with archives.opened(path) as archive:
            manifest = archive.manifest
            with told(folder.name):
                folder.mkdir(mode=0o700, parents=True)
            if shutil.disk_usage(folder).free < sum(size for size, _ in manifest.files.values()) + backups.SPARE_BYTES:
                raise UserError("backup-no-room", "There is too little room for this backup.", str(folder))
            archive.extract(folder)
        key = _key(folder, owner, secret, manifest)
        try:
            look = backups.look_at(folder / files.DATABASE, key)
            found = backups.hash_at(folder / files.DATABASE, key, at)
            return Unpacked(folder, manifest, look, _problems(folder, manifest, look, key), found)
        finally:
            key[:] = bytes(len(key))
    except BaseException:
        remove(folder)
        raise


def _key(folder: Path, owner: str, secret: bytes, manifest: Manifest) -> bytearray:
    """The key in a slot of `owner`. While keys are renewed a slot holds two; the right one opens the manifest's code,
    or else the file itself."""
    ring = keys.read_ring(folder)
    slots = ring.of(owner)
    if not slots:
        raise UserError("worker-removed", "This backup does not know this worker. Choose another one.", "worker")
    opened = (keys.open_whole(ring.vault, slot, secret) for slot in slots)
    found = next((one for one in opened if one is not None), None)
    if found is None:
        raise user_error(*(("wrong-words", "recovery") if owner == keys.RECOVERY else ("wrong-password", "password")))
    for key in found.keys:
        if manifest.code_under(key) == manifest.code:
            return key
    for key in found.keys:
        with contextlib.suppress(UserError):
            backups.look_at(folder / files.DATABASE, key, thoroughly=False)
            return key
    raise user_error("vault-damaged", files.DATABASE)


def _problems(folder: Path, manifest: Manifest, look: Look, key: bytearray) -> tuple[str, ...]:
    seen = mark.read(folder, look.vault, key)
    fits = seen is not None and seen.sequence == look.head.sequence and seen.hash == look.head.hash
    found = {
        "manifest-forged": manifest.code_under(key) != manifest.code,
        "counts-differ": dict(manifest.counts) != look.counts,
        "chain-differs": (manifest.sequence, manifest.hash) != (look.head.sequence, look.head.hash.hex()),
        "mark-differs": not fits or seen is None or seen.file != mark.fingerprint(folder / files.DATABASE),
        "not-sound": not look.sound,
    }
    return tuple(code for code, is_so in found.items() if is_so)


# ------------------------------------------------------------------------------------------------- what would be lost


def present(folder: Path, owner: str, secret: bytes, manifest: Manifest) -> Present | None:
    """What lies in `folder` now beside a backup, read with the same secret; None when there is no office.

    Raises `UserError` `vault-in-use` while somebody works in it.
    """
    if not files.holds_vault(folder):
        return None
    lock = files.Ownership(folder)
    try:
        seen = files.read_checked(folder / files.MARK) or {}
        with contextlib.suppress(UserError):
            ring = keys.read_ring(folder)
            opened = (keys.open_whole(ring.vault, slot, secret) for slot in ring.of(owner))
            for key in next((one.keys for one in opened if one is not None), ()):
                with contextlib.suppress(UserError):
                    path = folder / files.DATABASE
                    look = backups.look_at(path, key, thoroughly=False)
                    missed = backups.changes_since(path, key, manifest.sequence, manifest.hash)
                    return Present(look.head.sequence, look.last_at, look, missed)
        sequence = seen.get("sequence", 0)
        return Present(sequence if isinstance(sequence, int) else 0, "", None)
    finally:
        lock.release()


def loss(now: Present | None, unpacked: Unpacked) -> Loss:
    """What is in the office now and not in the backup. Lines of events that went different ways cannot be compared."""
    backup = unpacked.look
    if now is None:
        return Loss(True, 0, {}, False)
    if now.look is None:
        return Loss(False, max(0, now.sequence - backup.head.sequence), {}, False)
    if now.look.vault != backup.vault:
        rows = {name: now.look.counts.get(name, 0) for name in SHOWN}
        return Loss(True, now.sequence, {name: count for name, count in rows.items() if count}, True)
    is_part = now.sequence <= backup.head.sequence and unpacked.hash_at == now.look.head.hash.hex()
    rows = {name: now.look.counts.get(name, 0) - backup.counts.get(name, 0) for name in SHOWN}
    rows = {name: count for name, count in rows.items() if count > 0}
    if is_part:
        return Loss(True, 0, {}, False)
    if now.missed is None:
        return Loss(False, max(0, now.sequence - backup.head.sequence), rows, False)
    return Loss(True, now.missed, rows, False)


# --------------------------------------------------------------------------------------------------- taking the place


def beside(folder: Path) -> Path:
    """Where a backup for the office in `folder` is unpacked: on the same disk."""
    whole = Path(os.path.realpath(folder))
    return whole.with_name(f"{whole.name}.restoring")


def put_in_place(unpacked: Path, folder: Path, at: datetime) -> Path | None:
    """Set aside what lies in `folder` and put the `unpacked` office there; where the old one lies now.

    Raises `UserError`: `vault-in-use`, those of the disk.
    """
    whole = Path(os.path.realpath(folder))
    with told(folder.name):
        whole.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _mark_ready(unpacked)
        aside = _set_aside(whole, at)
        try:
            unpacked.rename(whole)
        except OSError:
            if aside is not None:
                aside.rename(whole)
            raise
        files.sync_folder(whole.parent)
        (whole / READY).unlink()
    if aside is not None:
        # The backups are the office's, whichever copy of it is in force.
        with contextlib.suppress(OSError):
            _carry_over(aside, whole)
    return aside


def _mark_ready(unpacked: Path) -> None:
    files.write_atomically(unpacked / READY, b"")


def _set_aside(folder: Path, at: datetime) -> Path | None:
    if not folder.exists():
        return None
    if files.holds_vault(folder):
        # Nobody may have it open; a folder with an open file in it could not be renamed everywhere.
        files.Ownership(folder).release()
    elif not any(folder.iterdir()):
        folder.rmdir()
        return None
    stem = f"{folder.name}-set-aside-{as_utc(at):%Y%m%d-%H%M%S}"
    names = (folder.with_name(stem + (f"-{number}" if number else "")) for number in range(1000))
    aside = next(name for name in names if not name.exists())
    folder.rename(aside)
    return aside


def _carry_over(aside: Path, folder: Path) -> None:
    for path in (aside / files.BACKUPS).glob(f"*{archives.SUFFIX}"):
        target = folder / files.BACKUPS / path.name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        if not target.exists():
            path.rename(target)


def finish(folder: Path) -> bool:
    """Complete a restore that was cut short between its two renamings; True when there was one."""
    whole, unpacked = Path(os.path.realpath(folder)), beside(folder)
    if whole.exists() or not (unpacked / READY).is_file():
        return False
    with told(folder.name):
        unpacked.rename(whole)
        files.sync_folder(whole.parent)
        (whole / READY).unlink()
    return True


def remove(folder: Path) -> None:
    """Remove an unpacked copy; harmless when there is none."""
    with told(folder.name):
        if folder.exists():
            shutil.rmtree(folder)
