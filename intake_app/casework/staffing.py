"""Who may work here: another role, a new password, taking access away, and renewing the office's key."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.setup import cost, require_keys
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import records

if TYPE_CHECKING:
    from intake_app.store.keys import KdfProfile

LETS_OTHERS_IN: Final = (Role.SUPERVISOR, Role.ADMINISTRATOR)
WANTED: Final = 2
"""How many should be able to let others in: one may be ill on the day the other forgets the password."""


@dataclass(frozen=True)
class Renewal:
    """Who opens the office after its key was renewed as before, and who will need a new password."""

    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    sheet_kept: bool


def lacks_second(desk: Desk) -> bool:
    """Whether fewer than two people can let others in: then everybody is locked out with the one."""
    found = [one for one in records.load_workers(desk.vault) if one.role in LETS_OTHERS_IN]
    return desk.vault.has_slots and len(found) < WANTED


def _worker(desk: Desk, worker_id: str) -> Worker:
    found = next((one for one in records.load_workers(desk.vault) if one.id == worker_id), None)
    if found is None:
        raise UserError("worker-unknown", "There is no such worker.", "worker")
    return found


def change_role(desk: Desk, worker_id: str, role: Role) -> Worker:
    """Give somebody another role; it counts from the next unlocking on, and at once where acts ask for it.

    Raises UserError `not-allowed`, `worker-unknown`, `own-role`, `last-supervisor`."""
    require(desk.worker, Act.CHANGE_ROLE)
    if worker_id == desk.worker.id:
        raise UserError("own-role", "Nobody changes their own role. Ask a colleague with the same right.", "role")
    found = _worker(desk, worker_id)
    changed = Worker(found.id, found.name, role)
    detail = f"{found.role.value}>{role.value}"
    with desk.vault.transaction(desk.worker, "role-changed", f"worker/{worker_id}", detail, at=desk.clock.now()):
        records.save_worker(desk.vault, changed)
    return changed


def reset_password(desk: Desk, worker_id: str, new: str, profile: "KdfProfile | None" = None) -> None:
    """Give somebody who forgot theirs a new password, and with it a new key for signing; costs a second on purpose.

    Raises UserError `not-allowed`, `no-keys-here`, `worker-unknown`, `own-password`, those of the password."""
    from intake_app.store import staff

    require(desk.worker, Act.RESET_PASSWORD)
    require_keys(desk)
    if worker_id == desk.worker.id:
        raise UserError("own-password", "Change your own password with the one you have.", "password")
    found = _worker(desk, worker_id)
    staff.reset_password(desk.vault, found, new, actor=desk.worker, at=desk.clock.now(), profile=cost(desk, profile))


def remove_worker(desk: Desk, worker_id: str) -> None:
    """Take access away; the name stays on what they did. Whoever kept a copy of the folder can still open that copy
    with the password they know: renew the key and destroy old backups where that matters.

    Raises UserError `not-allowed`, `worker-unknown`, `own-access`, `last-supervisor`."""
    from intake_app.store import staff

    require(desk.worker, Act.REMOVE_WORKER)
    require_keys(desk)
    if worker_id == desk.worker.id:
        raise UserError(
            "own-access", "Nobody takes their own access away. Ask a colleague with the same right.", "worker"
        )
    _worker(desk, worker_id)
    staff.remove_worker(desk.vault, worker_id, actor=desk.worker, at=desk.clock.now())


def renewal(desk: Desk) -> Renewal:
    """What renewing the key would do, in names."""
    from intake_app.store.renewing import who_is_carried

    require(desk.worker, Act.RENEW_KEY)
    require_keys(desk)
    names = {one.id: one.name for one in records.load_workers(desk.vault)}
    carried = who_is_carried(desk.vault)
    return Renewal(
        tuple(names[one] for one in carried.workers if one in names),
        tuple(names[one] for one in carried.left_out if one in names),
        carried.sheet,
    )


def renew_key(desk: Desk) -> None:
    """Put a fresh key in force, after a backup under the old one. The vault is closed after it and opens again with the
    same passwords.

    Raises UserError `not-allowed`, `no-keys-here`, `own-slot-missing`, `sheet-not-carried`, those of the disk."""
    from intake_app.casework.backing_up import before
    from intake_app.casework.interviews import forget_readings
    from intake_app.store.backups import BEFORE_ROTATION
    from intake_app.store.renewing import renew_key as renew

    require(desk.worker, Act.RENEW_KEY)
    require_keys(desk)
    before(desk, BEFORE_ROTATION)
    renew(desk.vault, actor=desk.worker, at=desk.clock.now())
    forget_readings()
