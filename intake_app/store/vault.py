"""Setting up an office's vault and opening it: by a worker's password, by the recovery words, or by the bare key."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role, Worker
from intake_app.store import (
    KEY_BYTES,
    audit,
    driver,
    encoding,
    keys,
    mark,
    migrations,
    passwords,
    places,
    recovery,
    renewing,
    signing,
    slot_watch,
)
from intake_app.store import folder as files
from intake_app.store.failures import told, user_error
from intake_app.store.keys import STANDARD, KdfProfile, KeyRing
from intake_app.store.open_vault import Vault
from intake_app.store.opening import open_database
from intake_app.store.owners import SlotOwner as SlotOwner
from intake_app.store.owners import list_workers as list_workers
from intake_app.store.signing import OwnKeys

CLOCK_MAY_DIFFER_S: Final = 60


@dataclass(frozen=True)
class NewWorker:
    """A worker about to get a key slot."""

    name: str
    role: Role
    password: str


def create_vault(
    folder: Path,
    office: Office,
    first_worker: NewWorker,
    *,
    profile: KdfProfile = STANDARD,
    now: datetime,
    accept_place: str = "",
) -> tuple[Vault, tuple[str, ...]]:
    """Make a new office in `folder` (empty or missing); the open vault, and the recovery words in the office's
    language.

    A set-up that is interrupted at any point leaves either nothing that hinders a second one, or a whole vault.
    Raises `UserError`: those of `folder.prepare_new` and `passwords.check`, `worker-role` when the first worker could
    not let others in, `worker-name`, those of the disk, and `network-place` or `synced-place` for a folder where a
    vault is not safe, unless an administrator gives a reason in `accept_place`.
    """
    _check_first(first_worker, office)
    places.require_safe(folder, taken=bool(accept_place) and first_worker.role is Role.ADMINISTRATOR)
    files.prepare_new(folder)
    words = recovery.new_words(office.language)
    key, origin = keys.new_key(), keys.new_key()
    worker = Worker(new_id(), first_worker.name.strip(), first_worker.role)
    with ExitStack() as cleanup:
        lock = files.Ownership(folder)
        cleanup.callback(lock.release)
        seed, sheet = signing.new_seed(), signing.new_seed()
        identity = new_id()
        secret, recovery_secret = passwords.secret_of(first_worker.password), recovery.secret_of(words)
        owner = (worker.id, worker.name, worker.role.value)
        slots = (
            keys.make_slot(identity, owner, secret, key, profile, now, seed=seed),
            keys.make_slot(identity, (keys.RECOVERY, "", ""), recovery_secret, key, profile, now, seed=sheet),
            keys.make_slot(identity, (keys.ORIGIN, "", ""), recovery_secret, origin, profile, now),
        )
        own = OwnKeys(seed, slots[0].id, sheet, slots[1].id, KeyRing(identity, slots))
        _fill(folder / files.UNFINISHED, key, origin, office, worker, now, identity=identity, own=own)
        keys.write_ring(folder, KeyRing(identity, slots))
        _finish(folder)
        vault = open_database(folder, identity, key, lock, now=now)
        cleanup.pop_all()
    vault.worker, vault.seed, vault.slot = worker, seed, slots[0].id
    if accept_place:
        places.accept(vault, accept_place, now)
    return vault, words


def _check_first(first_worker: NewWorker, office: Office) -> None:
    if not first_worker.name.strip():
        raise UserError("worker-name", "Give the worker a name.", "worker/name")
    if first_worker.role not in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        raise UserError("worker-role", "The first worker has to be an administrator or a supervisor.", "worker/role")
    passwords.check(first_worker.password, own_words=(first_worker.name, office.name))


def new_id() -> str:
    """A random id, not to be guessed and without meaning."""
    return secrets.token_hex(8)


def _fill(
    path: Path, key: bytearray, origin: bytearray, office: Office, worker: Worker, now: datetime, *, kept: bool = True,
    identity: str = "", own: OwnKeys | None = None,
) -> None:  # fmt: skip
    """A new database with its schema, the office, the first worker and the first audit record."""
    identity = identity or new_id()
    with told(path.name):
        connection = driver.open_keyed(path, key, create=True, kept=kept)
        try:
            path.chmod(0o600)
            migrations.migrate(connection)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO vault VALUES (1, ?, ?)", (identity, now.isoformat()))
            connection.execute("INSERT INTO office VALUES (1, ?)", (encoding.encode(vars(office)),))
            connection.execute("INSERT INTO worker VALUES (?, ?, ?, 1)", (worker.id, worker.name, worker.role.value))
            head = audit.begin(connection, bytes(origin))
            rows = () if own is None else own.write(connection, worker.id, now, head.sequence + 1)
            entry = audit.Entry(now, worker.id, worker.role.value, "vault-created", f"vault/{identity}", rows=rows)
            head = audit.append(connection, head, entry)
            connection.execute("COMMIT")
            if kept:
                mark.write(path.parent, identity, key, head)
        finally:
            connection.close()


def _finish(folder: Path) -> None:
    """Give the new database its name, also when a set-up was interrupted just before."""
    unfinished = folder / files.UNFINISHED
    keyed = any((folder / name).is_file() for name in (files.KEYS, files.KEYS_SPARE))
    if unfinished.is_file() and not (folder / files.DATABASE).exists() and keyed:
        with told(files.DATABASE):
            unfinished.rename(folder / files.DATABASE)
            files.sync_folder(folder)


# ------------------------------------------------------------------------------------------------------------- opening


def seconds_to_wait(folder: Path, worker_id: str, now: datetime) -> int:
    """How long until `worker_id` may try a password again; 0 when at once."""
    return passwords.seconds_to_wait(folder, worker_id, now)


def unlock(folder: Path, worker_id: str, password: str, now: datetime, *, accept_place: str = "") -> Vault:
    """Open the vault with a worker's password.

    Costs half a second or more and may run in another thread than the one that then uses the vault. Raises
    `UserError`: `no-vault`, `vault-in-use`, `wrong-password`, `slow-down` (too many wrong ones; `place` is the
    seconds left), `worker-removed`, `vault-newer`, `vault-damaged`, `keys-damaged`, and those of the disk; also
    `network-place` and `synced-place` where a vault is not safe, until an administrator gives a reason once in
    `accept_place`. A vault that is not what its mark says, or that lies where nothing can be written, opens all the
    same and cannot be written: `Vault.is_writable`.
    """
    vault, failures = _unlock_slot(folder, worker_id, lambda: passwords.secret_of(password), now, bool(accept_place))
    with ExitStack() as cleanup:
        cleanup.callback(vault.close)
        row = vault.row("SELECT name, role, active FROM worker WHERE id = ?", (worker_id,))
        if row is None or not row[2]:
            raise UserError("worker-removed", "This worker no longer has access to the office.", "worker")
        vault.worker = Worker(worker_id, row[0], Role(row[1]))
        if vault.is_writable:
            note_clock(vault, worker_id, now)
            _note_keys(vault, worker_id, now)
            with vault.transaction(vault.worker, "unlocked", f"vault/{vault.identity}", _failures(failures), at=now):
                _register(vault, worker_id, now)
        if accept_place:
            places.accept(vault, accept_place, now)
        cleanup.pop_all()
    return vault


def unlock_with_recovery(folder: Path, words: Iterable[str], now: datetime) -> Vault:
    """Open the vault with the words of the recovery sheet.

    Raises as `unlock`, with `wrong-words` in place of `wrong-password`, and those of `recovery.secret_of`.
    """
    typed = tuple(words)
    vault, failures = _unlock_slot(folder, keys.RECOVERY, lambda: recovery.secret_of(typed), now)
    with ExitStack() as cleanup:
        cleanup.callback(vault.close)
        if vault.is_writable:
            _note_keys(vault, keys.RECOVERY, now)
            with vault.transaction(
                keys.RECOVERY, "unlocked-by-recovery", f"vault/{vault.identity}", _failures(failures), at=now
            ):
                _register(vault, keys.RECOVERY, now)
        # Whoever holds the sheet signs nothing.
        vault.seed = None
        cleanup.pop_all()
    return vault


def open_with_key(
    folder: Path,
    key: bytes,
    *,
    now: datetime,
    office: Office | None = None,
    worker: Worker | None = None,
    kept: bool = False,
) -> Vault:
    """Open a vault that has no slots, such as the throwaway demo; with `office` and `worker` a missing one is made.

    Unless `kept`, nothing is synced to the disk: such a vault does not survive a power cut. Raises ValueError for a
    key that is not 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a vault key is {KEY_BYTES} bytes, not {len(key)}")
    own = bytearray(key)
    fresh = not (folder / files.DATABASE).exists()
    if fresh and (office is None or worker is None):
        raise user_error("no-vault", str(folder))
    with ExitStack() as cleanup:
        if fresh and office is not None and worker is not None:
            files.prepare_new(folder)
            lock = files.Ownership(folder)
            cleanup.callback(lock.release)
            _fill(folder / files.DATABASE, own, keys.new_key(), office, worker, now, kept=kept)
        else:
            lock = files.Ownership(folder)
            cleanup.callback(lock.release)
        vault = open_database(folder, None, own, lock, now=now, kept=kept, has_slots=False)
        cleanup.pop_all()
    vault.worker = worker
    return vault


def _failures(count: int) -> str:
    return f"failures={count}" if count else ""


def _unlock_slot(
    folder: Path, owner: str, secret: Callable[[], bytes], now: datetime, any_place: bool = False
) -> tuple[Vault, int]:
    """Find the key in one of the slots of `owner`, counting wrong secrets."""
    ring = keys.read_ring(folder)
    slots = ring.of(owner)
    if not slots:
        raise UserError("worker-removed", "This worker no longer has access to the office.", "worker")
    with ExitStack() as cleanup:
        lock = files.Ownership(folder)
        cleanup.callback(lock.release)
        left = passwords.seconds_to_wait(folder, owner, now)
        if left:
            raise UserError("slow-down", f"Too many wrong passwords. Wait {left} s, then try again.", str(left))
        given = secret()
        opened = (keys.open_whole(ring.vault, slot, given) for slot in slots)
        found = next((one for one in opened if one is not None), None)
        if found is None:
            if not lock.read_only:
                passwords.note_failure(folder, owner, now)
            raise user_error(
                *(("wrong-words", "recovery") if owner == keys.RECOVERY else ("wrong-password", "password"))
            )
        if not any_place:
            places.require(folder, ring.vault, found.keys)
        failures = passwords.failures_of(folder, owner)
        _finish(folder)
        key = renewing.settle(folder, ring, found.keys)
        vault = open_database(folder, ring.vault, key, lock, now=now)
        cleanup.pop_all()
    if vault.read_only:
        return vault, failures
    with ExitStack() as cleanup:
        cleanup.callback(vault.close)
        vault.keys_changed = slot_watch.differs(vault, keys.read_ring(folder))
        _take_own_keys(vault, owner, found, given)
        if not keys.are_alike(folder):
            keys.write_ring(folder, keys.read_ring(folder))
        passwords.forget_failures(folder, owner)
        cleanup.pop_all()
    return vault, failures


def note_clock(vault: Vault, actor: str, now: datetime) -> None:
    """Write down, and remember for this session, that the clock is behind the last record; a minute does not count."""
    last = audit.last_moment(vault.connection)
    behind = 0 if last is None else int((last - encoding.as_utc(now)).total_seconds())
    if behind > CLOCK_MAY_DIFFER_S:
        vault.clock_behind = behind
        with vault.transaction(actor, "clock-went-back", f"vault/{vault.identity}", f"seconds={behind}", at=now):
            pass


def _note_keys(vault: Vault, actor: str, now: datetime) -> None:
    """Write down that the slot file is another than the vault knows."""
    if vault.keys_changed:
        with vault.transaction(actor, "key-file-changed", f"vault/{vault.identity}", at=now):
            pass


def _take_own_keys(vault: Vault, owner: str, found: keys.Opened, secret: bytes) -> None:
    """Keep the owner's seed for this session; a slot of an older version gets one now."""
    seed = found.seed
    if seed is None:
        # Where the disk refuses, the next unlocking does it.
        with suppress(UserError):
            seed = signing.complete_slot(vault.folder, found.slot, secret)
    vault.seed, vault.slot = seed, found.slot.id


def _register(vault: Vault, owner: str, at: datetime) -> None:
    """What the vault has to know of the owner's keys, inside the record of unlocking."""
    slot_watch.remember(vault, keys.read_ring(vault.folder))
    if vault.seed is None:
        return
    if owner != keys.RECOVERY:
        signing.register(vault, owner, signing.public_of(vault.seed), at)
    signing.register_holder(vault, owner, vault.slot, vault.seed)


__all__ = [
    "NewWorker", "SlotOwner", "Vault", "create_vault", "list_workers", "new_id", "open_with_key", "seconds_to_wait",
    "unlock", "unlock_with_recovery",
]  # fmt: skip
