"""Who has a key slot, read without any key and without the database driver: the first window waits for this."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from intake_app.domain.roles import Role

_KEYS = "keys.json"


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
    from intake_app.store import keys

    return _owners((slot.worker, slot.name, slot.role) for slot in keys.read_ring(folder).slots)


def glance(folder: Path) -> tuple[SlotOwner, ...]:
    """The same without checking the file, for a window that is not to wait; `()` when the file looks unusual.

    Nothing is decided by it: `list_workers` is to be asked next, and unlocking checks everything again."""
    try:
        return owners_in((folder / _KEYS).read_bytes())
    except OSError:
        return ()


def owners_in(slot_file: bytes) -> tuple[SlotOwner, ...]:
    """The same from the content of a slot file."""
    try:
        slots = json.loads(slot_file)["slots"]
        return _owners((slot["worker"], slot["name"], slot["role"]) for slot in slots)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()


def _owners(slots: Iterable[tuple[str, str, str]]) -> tuple[SlotOwner, ...]:
    roles = {role.value for role in Role}
    # The slots of the recovery words and of the vault's origin have no role.
    owners = {worker: SlotOwner(worker, name, Role(role)) for worker, name, role in slots if role in roles}
    return tuple(sorted(owners.values(), key=lambda owner: (owner.name.casefold(), owner.worker_id)))
