"""Who has a key slot, read without any key and without the database driver: the first window waits for this."""

from dataclasses import dataclass
from pathlib import Path

from intake_app.domain.roles import Role
from intake_app.store import keys


@dataclass(frozen=True)
class SlotOwner:
    """Somebody who can unlock the vault, as the list before unlocking shows them.

    The vault itself knows the true role.
    """

    worker_id: str
    name: str
    role: Role


def list_workers(folder: Path) -> tuple[SlotOwner, ...]:
    """Who can unlock the office in `folder`, by name. Raises `UserError`: `no-vault`, `vault-newer`, `keys-damaged`."""
    owners = {
        slot.worker: SlotOwner(slot.worker, slot.name, Role(slot.role))
        for slot in keys.read_ring(folder).slots
        if slot.worker not in (keys.RECOVERY, keys.ORIGIN) and slot.role in {role.value for role in Role}
    }
    return tuple(sorted(owners.values(), key=lambda owner: (owner.name.casefold(), owner.worker_id)))
