"""Workers and their key slots: letting somebody in, changing a password, taking access away, renewing the recovery
words.
"""

from datetime import datetime
from pathlib import Path

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import keys, passwords, recovery, signing, slot_watch
from intake_app.store.failures import user_error
from intake_app.store.keys import STANDARD, KdfProfile, KeyRing
from intake_app.store.open_vault import Vault
from intake_app.store.vault import NewWorker, new_id

LETS_OTHERS_IN = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def load_workers(vault: Vault, *, active_only: bool = True) -> tuple[Worker, ...]:
    """The staff, by name."""
    rows = vault.rows(f"SELECT id, name, role, active FROM worker {'WHERE active' if active_only else ''}")
    workers = (Worker(identity, name, Role(role), bool(active)) for identity, name, role, active in rows)
    return tuple(sorted(workers, key=lambda worker: (worker.name.casefold(), worker.id)))


def load_worker(vault: Vault, worker_id: str) -> Worker | None:
    """The worker of that id, also one who left."""
    row = vault.row("SELECT name, role, active FROM worker WHERE id = ?", (worker_id,))
    return None if row is None else Worker(worker_id, row[0], Role(row[1]), bool(row[2]))


def save_worker(vault: Vault, worker: Worker) -> None:
    """Write name, role and whether somebody works here, inside a transaction. Gives and takes no key slot.

    Raises `UserError` `last-supervisor` when nobody could let others in any more.
    """
    vault.write(
        "INSERT INTO worker VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "role = excluded.role, active = excluded.active",
        (worker.id, worker.name, worker.role.value, int(worker.active)),
    )
    if not any(one.role in LETS_OTHERS_IN for one in load_workers(vault)):
        raise UserError(
            "last-supervisor",
            "Somebody has to stay who can let others in: give another worker that role first.",
            "worker",
        )
    vault.forget_role(worker.id)


def add_worker(vault: Vault, new: NewWorker, *, actor: Worker, at: datetime, profile: KdfProfile = STANDARD) -> Worker:
    """Let somebody in: a worker with a key slot of their own.

    Raises `UserError` of name and password, `too-many-workers`.
    """
    name = new.name.strip()
    if not name:
        raise UserError("worker-name", "Give the worker a name.", "worker/name")
    passwords.check(new.password, own_words=(name,))
    if len(load_workers(vault)) >= keys.MOST_WORKERS:
        raise UserError("too-many-workers", f"An office has at most {keys.MOST_WORKERS} workers.", "workers")
    worker, seed = Worker(new_id(), name, new.role), signing.new_seed()
    with vault.transaction(actor, "worker-added", f"worker/{worker.id}", worker.role.value, at=at):
        save_worker(vault, worker)
        signing.register(vault, worker.id, signing.public_of(seed), at)
        old = _give_slot(vault, worker, new.password, profile, at, seed)
    _drop_slots(vault, old)
    return worker


def prove_password(folder: Path, worker_id: str, password: str, *, at: datetime, place: str = "password") -> None:
    """Nothing when `password` opens a slot of that worker; wrong ones are counted.

    Raises `UserError`: `wrong-password` with `place`, `slow-down` with the seconds left as its place. Touches no open
    connection; costs up to a second and a half.
    """
    _prove(folder, worker_id, password, at, place)


def _prove(folder: Path, worker_id: str, password: str, at: datetime, place: str = "password") -> bytearray | None:
    """As `prove_password`; the worker's seed for signing, which the slot holds."""
    left = passwords.seconds_to_wait(folder, worker_id, at)
    if left:
        raise UserError("slow-down", f"Too many wrong passwords. Wait {left} s, then try again.", str(left))
    ring, secret = keys.read_ring(folder), passwords.secret_of(password)
    opened = (keys.open_whole(ring.vault, slot, secret) for slot in ring.of(worker_id))
    found = next((one for one in opened if one is not None), None)
    if found is None:
        passwords.note_failure(folder, worker_id, at)
        raise user_error("wrong-password", place)
    passwords.forget_failures(folder, worker_id)
    return found.seed


def change_password(
    vault: Vault, worker: Worker, old: str, new: str, *, at: datetime, profile: KdfProfile = STANDARD
) -> None:
    """Change the own password; the key for signing stays the same.

    Raises `UserError`: `wrong-password` for the old one, `slow-down`, those of the new one.
    """
    seed = _prove(vault.folder, worker.id, old, at) or signing.new_seed()
    passwords.check(new, own_words=(worker.name,))
    with vault.transaction(worker, "password-changed", f"worker/{worker.id}", at=at):
        signing.register(vault, worker.id, signing.public_of(seed), at)
        dropped = _give_slot(vault, worker, new, profile, at, seed)
    _drop_slots(vault, dropped)
    if vault.worker is not None and vault.worker.id == worker.id:
        vault.seed = seed


def reset_password(
    vault: Vault, worker: Worker, new: str, *, actor: Worker | str, at: datetime, profile: KdfProfile = STANDARD
) -> None:
    """Give `worker` a new password without the old one; who may do that is for casework to say.

    Makes a new key for signing: whoever knows the new password cannot sign with the old one. The old public key stays.
    """
    passwords.check(new, own_words=(worker.name,))
    seed = signing.new_seed()
    with vault.transaction(actor, "password-reset", f"worker/{worker.id}", at=at):
        signing.register(vault, worker.id, signing.public_of(seed), at)
        dropped = _give_slot(vault, worker, new, profile, at, seed)
    _drop_slots(vault, dropped)
    passwords.forget_failures(vault.folder, worker.id)
    if vault.worker is None:
        # Opened by the recovery words: from now on it is this worker who sits here.
        vault.seed = seed


def remove_worker(vault: Vault, worker_id: str, *, actor: Worker, at: datetime) -> None:
    """Take access away; the worker's name stays on what they did.

    The slot goes after the vault knows: in between, the vault itself refuses. Raises `UserError` `last-supervisor`.
    Whoever kept an older copy of the folder can still open that copy.
    """
    worker = load_worker(vault, worker_id)
    if worker is None:
        raise UserError("worker-unknown", "There is no such worker.", "worker")
    with vault.transaction(actor, "worker-removed", f"worker/{worker_id}", at=at):
        save_worker(vault, Worker(worker.id, worker.name, worker.role, active=False))
        final = _kept(vault, keys.read_ring(vault.folder))
        slot_watch.remember(vault, final)
    keys.write_ring(vault.folder, final)


def renew_recovery(
    vault: Vault, language: str, *, actor: Worker | str, at: datetime, old_words: tuple[str, ...] = (),
    profile: KdfProfile = STANDARD,
) -> tuple[str, ...]:  # fmt: skip
    """Fresh recovery words; the old sheet no longer opens the vault.

    The chain's first key is carried over only with the `old_words`; without them the audit codes can no longer be
    checked by a sheet, the chain itself still can.
    """
    ring = keys.read_ring(vault.folder)
    origin = audit_origin(vault, old_words) if old_words else None
    words = recovery.new_words(language)
    secret = recovery.secret_of(words)
    old = frozenset(slot.id for slot in (*ring.of(keys.RECOVERY), *ring.of(keys.ORIGIN)))
    with vault.transaction(actor, "recovery-renewed", f"vault/{vault.identity}", at=at):
        sheet = signing.new_seed()
        slot = keys.make_slot(ring.vault, (keys.RECOVERY, "", ""), secret, vault.key, profile, at, seed=sheet)
        signing.register_holder(vault, keys.RECOVERY, slot.id, sheet)
        fresh = ring.with_slot(slot)
        if origin is not None:
            fresh = fresh.with_slot(keys.make_slot(ring.vault, (keys.ORIGIN, "", ""), secret, origin, profile, at))
        slot_watch.remember(vault, _kept(vault, fresh.without(old)))
        keys.write_ring(vault.folder, fresh)
    _drop_slots(vault, old)
    return words


def audit_origin(vault: Vault, words: tuple[str, ...]) -> bytes | None:
    """The audit chain's first key, which the recovery words open; None when the sheet is another's or it was not
    carried over.
    """
    secret = recovery.secret_of(words)
    ring = keys.read_ring(vault.folder)
    found = (keys.open_slot(ring.vault, slot, secret) for slot in ring.of(keys.ORIGIN))
    return next((bytes(key) for key in found if key), None)


def _give_slot(
    vault: Vault, worker: Worker, password: str, profile: KdfProfile, at: datetime, seed: bytearray
) -> frozenset[str]:
    """Write the new slot and see that it opens; the slots it takes the place of.

    Those are dropped once the vault itself knows of the change: what is refused on the way leaves the old password.
    """
    ring = keys.read_ring(vault.folder)
    old = frozenset(slot.id for slot in ring.of(worker.id))
    secret = passwords.secret_of(password)
    owner = (worker.id, worker.name, worker.role.value)
    slot = keys.make_slot(ring.vault, owner, secret, vault.key, profile, at, seed=seed)
    keys.write_ring(vault.folder, ring.with_slot(slot))
    written = keys.read_ring(vault.folder)
    if not any(keys.open_slot(written.vault, one, secret) for one in written.of(worker.id) if one.id == slot.id):
        raise user_error("disk-failed", "keys.json")
    signing.register_holder(vault, worker.id, slot.id, seed)
    slot_watch.remember(vault, _kept(vault, written.without(old)))
    return old


def _drop_slots(vault: Vault, slots: frozenset[str]) -> None:
    try:
        keys.write_ring(vault.folder, _kept(vault, keys.read_ring(vault.folder).without(slots)))
    except UserError:
        # The last sync alone may have failed; what is told is what is in force.
        if any(slot.id in slots for slot in keys.read_ring(vault.folder).slots):
            raise


def _kept(vault: Vault, ring: KeyRing) -> KeyRing:
    """Without the slots of those who no longer work here."""
    active = {worker.id for worker in load_workers(vault)} | {keys.RECOVERY, keys.ORIGIN}
    return ring.without(frozenset(slot.id for slot in ring.slots if slot.worker not in active))
