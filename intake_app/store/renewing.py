"""Renewing the vault's key: for when somebody left who may hold a copy of the key file and knows a password of theirs.

The database is copied under a fresh random key, the copy is read through, and takes the old one's place. Nobody has to
be there: each slot gets the new key for its owner's own public key. In between every slot opens with both keys, so that
at whatever point the power goes somebody can open the office, with the old file or with the new one. Copies from before
open with the old key for ever: old backups are to be destroyed.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Worker
from intake_app.store import audit, driver, keys, mark, signing, slot_watch
from intake_app.store import folder as files
from intake_app.store.audit import Head
from intake_app.store.failures import told, user_error
from intake_app.store.keys import KeyRing, Slot
from intake_app.store.open_vault import Vault

NEXT_DATABASE: Final = "vault.next.db"
NEXT_MARK: Final = "mark.next.json"


@dataclass(frozen=True)
class Carried:
    """Whose slots a renewed key can be handed to, and who will need a new password because theirs cannot.

    `sheet` says whether the recovery sheet stays good.
    """

    workers: tuple[str, ...]
    left_out: tuple[str, ...]
    sheet: bool


def who_is_carried(vault: Vault) -> Carried:
    """What `renew_key` would do to the slots. Left out are slots of an older version that nobody opened since."""
    ring, publics = keys.read_ring(vault.folder), _publics(vault)
    owners = {slot.worker for slot in ring.slots} - {keys.ORIGIN}
    carried = {slot.worker for slot in ring.slots if slot.id in publics}
    return Carried(
        tuple(sorted(carried - {keys.RECOVERY})),
        tuple(sorted(owners - carried - {keys.RECOVERY})),
        keys.RECOVERY in carried,
    )


def renew_key(vault: Vault, *, actor: Worker, at: datetime) -> Carried:
    """Put a fresh key in force; the vault is closed after it, and opens with the same passwords and the same sheet.

    Raises `UserError`: `own-slot-missing` or `sheet-not-carried` before anything is done, those of the disk, and
    `disk-failed` when the copy is not as it should be. Until the copy takes the place nothing is lost by any error.
    """
    carried = who_is_carried(vault)
    if actor.id not in carried.workers:
        raise UserError(
            "own-slot-missing", "Lock the office, unlock it with your own password, then try again.", "keys"
        )
    if not carried.sheet:
        raise UserError("sheet-not-carried", "Make a new recovery sheet first; the old one would open nothing.", "keys")
    folder, identity = vault.folder, vault.identity
    ring, publics, fresh = keys.read_ring(folder), _publics(vault), keys.new_key()
    try:
        with vault.transaction(actor, "key-renewal-begun", f"vault/{identity}", at=at):
            pass
        _remove_next(folder)
        both = _with_both(ring, publics, fresh)
        head = _copy(
            vault,
            fresh,
            keys.only_renewed(both),
            audit.Entry(at, actor.id, actor.role.value, "key-renewed", f"vault/{identity}"),
        )
        file = mark.fingerprint(folder / NEXT_DATABASE)
        files.write_checked(folder / NEXT_MARK, mark.content(identity, fresh, head, file))
        keys.write_ring(folder, both)
    except BaseException:
        with suppress(UserError, OSError):
            _remove_next(folder)
            keys.write_ring(folder, ring)
        raise
    lock = vault.close_for_another()
    try:
        with told(files.DATABASE):
            os.replace(folder / NEXT_DATABASE, folder / files.DATABASE)  # noqa: PTH105 - whose promise is relied on
            files.sync_folder(folder)
        _put_in_force(folder, keys.read_ring(folder))
    finally:
        fresh[:] = bytes(len(fresh))
        lock.release()
    return carried


def settle(folder: Path, ring: KeyRing, found: tuple[bytearray, ...]) -> bytearray:
    """The key that opens the database, of the one or two a slot held; finishes or undoes a renewal that was cut short.

    To be called by the owner of the folder, before the database is opened.
    """
    if len(found) == 1:
        return found[0]
    fresh, old = found
    if _opens(folder, fresh):
        _put_in_force(folder, ring)
        return fresh
    if _opens(folder, old):
        keys.write_ring(folder, keys.without_renewed(ring))
        _remove_next(folder)
    return old


def _publics(vault: Vault) -> dict[str, bytes]:
    return {slot: bytes(public) for slot, public in vault.rows("SELECT slot, public FROM wrapping_key")}


def _copy(vault: Vault, key: bytearray, ring: KeyRing, entry: audit.Entry) -> Head:
    """The database under `key`, with the record of it, closed and read through; the end of its chain."""
    path = vault.folder / NEXT_DATABASE
    with told(path.name):
        copy = driver.open_keyed(path, key, create=True)
        try:
            path.chmod(0o600)
            vault.connection.backup(copy)
            copy.execute("BEGIN IMMEDIATE")
            slot_watch.remember_in(copy, ring)
            head = audit.append(copy, audit.head(copy), entry)
            copy.execute("COMMIT")
        finally:
            copy.close()
        if driver.has_plain_header(path):
            raise RuntimeError("the copy is not encrypted")
        again = driver.open_keyed(path, key)
        try:
            sound = (
                again.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
                and not again.execute("PRAGMA cipher_integrity_check").fetchall()
                and audit.verify_chain(again).sound
                and not signing.check_decisions(again, vault.identity).altered
                and audit.head(again) == head
            )
        finally:
            again.close()
    if not sound:
        raise user_error("disk-failed", path.name)
    return head


def _with_both(ring: KeyRing, publics: dict[str, bytes], key: bytearray) -> KeyRing:
    """Every slot that can be carried with the old key and the new one; those that cannot, with the old one."""
    return KeyRing(ring.vault, tuple(_carried(ring.vault, slot, publics.get(slot.id), key) for slot in ring.slots))


def _carried(vault: str, slot: Slot, public: bytes | None, key: bytearray) -> Slot:
    return slot if public is None else keys.hand_over(vault, slot, public, key)


def _put_in_force(folder: Path, ring: KeyRing) -> None:
    """The new file lies in its place: the mark of it, then slots with the new key alone."""
    if (folder / NEXT_MARK).is_file():
        with told(files.MARK):
            os.replace(folder / NEXT_MARK, folder / files.MARK)  # noqa: PTH105 - as above
            files.sync_folder(folder)
    keys.write_ring(folder, keys.only_renewed(ring))


def _opens(folder: Path, key: bytearray) -> bool:
    path = folder / files.DATABASE
    if not path.is_file():
        return False
    try:
        driver.open_keyed(path, key).close()
    except driver.DriverError:
        return False
    return True


def _remove_next(folder: Path) -> None:
    for name in (NEXT_DATABASE, f"{NEXT_DATABASE}-journal", NEXT_MARK, f"{NEXT_MARK}{files.TEMPORARY}"):
        with told(name):
            (folder / name).unlink(missing_ok=True)
