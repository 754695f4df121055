"""Opening and locking the vault."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.casework.office import Clock, Desk

if TYPE_CHECKING:
    from intake_app.definitions.library import Library


@dataclass(frozen=True)
class SlotOwner:
    """Somebody who has a key slot, as the unlock page lists them."""

    worker_id: str
    name: str
    role: str
    last_used: bool = False


def workers(folder: Path) -> tuple[SlotOwner, ...]:
    """Who can unlock the vault in `folder`; read without any key. UserError `no-vault`."""
    raise NotImplementedError


def unlock(folder: Path, worker_id: str, password: str, library: "Library", clock: Clock) -> Desk:
    """Open the vault. Raises UserError `wrong-password`, `vault-newer`, `vault-in-use`, `vault-damaged`, `slow-down`.

    Costs up to a second and a half: run it in a background thread."""
    raise NotImplementedError


def unlock_with_recovery(
    folder: Path, words: tuple[str, ...], new_password: str, library: "Library", clock: Clock
) -> Desk:
    """Open with the recovery sheet and give the supervisor's slot a new password."""
    raise NotImplementedError


def lock(desk: Desk, reason: str) -> None:
    """Close the vault; the desk cannot be used again. Reasons: asked, idle, closing."""
    raise NotImplementedError
