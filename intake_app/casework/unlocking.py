"""Opening and locking the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.domain.errors import UserError
from intake_app.store.owners import SlotOwner as SlotOwner

if TYPE_CHECKING:
    from intake_app.casework.office import Clock, Desk
    from intake_app.definitions.library import Library
    from intake_app.domain.person import Worker
    from intake_app.store.keys import KdfProfile
    from intake_app.store.open_vault import Vault


def workers(folder: Path) -> tuple[SlotOwner, ...]:
    """Who can unlock the vault in `folder`; read without any key. A restore that was cut short is completed first.

    UserError `no-vault`."""
    from intake_app.store.owners import list_workers

    if not folder.exists():
        from intake_app.store import restoring

        restoring.finish(folder)
    return list_workers(folder)


def glance_at_workers(folder: Path) -> tuple[SlotOwner, ...]:
    """The same as far as it can be seen at a glance: nothing is checked, and () means that nothing could be seen.

    For a first window that does not wait; ask `workers` next."""
    from intake_app.store.owners import glance

    return glance(folder)


def keys_are_whole(folder: Path) -> bool:
    """Whether the key file and its spare can both be read. A damaged one is written anew at the next unlocking."""
    from intake_app.store import keys

    return keys.are_whole(folder)


def seconds_to_wait(folder: Path, worker_id: str, clock: Clock) -> int:
    """How long until `worker_id` may try a password again."""
    from intake_app.store import vault

    return vault.seconds_to_wait(folder, worker_id, clock.now())


def unlock(folder: Path, worker_id: str, password: str, library: Library, clock: Clock, accept_place: str = "") -> Desk:
    """Open the vault. Raises UserError `wrong-password`, `vault-newer`, `vault-in-use`, `vault-damaged`, `slow-down`;
    `network-place` or `synced-place` where an office is not safe, until an administrator says in `accept_place` why it
    lies there all the same.

    Costs up to a second and a half: run it in a background thread; the desk is then used by one thread at a time."""
    from intake_app.store import vault

    opened = vault.unlock(folder, worker_id, password, clock.now(), accept_place=accept_place)
    worker = opened.worker
    if worker is None:
        raise RuntimeError("a password opens a worker's slot")
    return _desk(opened, worker, library, clock)


def unlock_with_recovery(
    folder: Path,
    words: tuple[str, ...],
    worker_id: str,
    new_password: str,
    library: Library,
    clock: Clock,
    profile: KdfProfile | None = None,
) -> Desk:
    """Open with the recovery sheet and give `worker_id` a new password.

    Raises UserError `recovery-count`, `recovery-word`, `recovery-check`, `wrong-password`, `worker-unknown`, those of
    the password."""
    from intake_app.store import passwords, staff, vault
    from intake_app.store.keys import profile_in_use

    passwords.check(new_password)
    opened = vault.unlock_with_recovery(folder, words, clock.now())
    try:
        worker = staff.load_worker(opened, worker_id)
        if worker is None or not worker.active:
            raise UserError("worker-unknown", "There is no such worker.", "worker")
        costs = profile or profile_in_use(folder, opened.slot)
        staff.reset_password(opened, worker, new_password, actor="recovery", at=clock.now(), profile=costs)
    except BaseException:
        opened.close()
        raise
    opened.worker = worker
    return _desk(opened, worker, library, clock)


def _desk(opened: Vault, worker: Worker, library: Library, clock: Clock) -> Desk:
    from intake_app.casework.form_files import trust_files
    from intake_app.casework.office import Desk
    from intake_app.store.records import load_office

    office = load_office(opened)
    library = library.beside()
    trust_files(opened, library)
    known = library.languages
    return Desk(opened, worker, office, library, clock, office.language if office.language in known else known[0])


def lock(desk: Desk, reason: str) -> None:
    """Close the vault; the desk cannot be used again. Reasons: asked, idle, long, screen, asleep, closing."""
    from intake_app.casework.interviews import forget_readings

    vault = desk.vault
    forget_readings()
    if not vault.is_open:
        return
    try:
        if vault.is_writable:
            with vault.transaction(desk.worker, "locked", f"vault/{vault.identity}", reason, at=desk.clock.now()):
                pass
    finally:
        vault.close()
