"""Setting up an office: vault, first worker, recovery sheet, directory, staff."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.casework.office import Clock, Desk
from intake_app.domain.person import Office, Role, Worker

if TYPE_CHECKING:
    from intake_app.definitions.library import Library
    from intake_app.printing.packet import PacketDocument


@dataclass(frozen=True)
class SetupProgress:
    """Which steps of the set-up are done; kept in the vault, so that the window can be closed at any step."""

    office: bool
    recovery_printed: bool
    recovery_checked: bool
    backup_place: str
    directory_loaded: bool
    finished: bool


def create_office(
    folder: Path,
    office: Office,
    name: str,
    role: Role,
    password: str,
    library: "Library",
    clock: Clock,
    profile: str = "",
) -> tuple[Desk, tuple[str, ...]]:
    """Make the vault in `folder` (empty or missing), its first worker, and the recovery words, shown this once.

    Raises UserError `password-weak`, `folder-not-empty`, those of the store."""
    raise NotImplementedError


def check_recovery_words(desk: Desk, words: dict[int, str]) -> tuple[int, ...]:
    """The numbers (from 1) whose word is not the one on the sheet; never reveals the right one."""
    raise NotImplementedError


def words_to_check(desk: Desk) -> tuple[int, ...]:
    """The numbers of two words to ask for."""
    raise NotImplementedError


def recovery_sheet(desk: Desk, words: tuple[str, ...], language: str) -> "PacketDocument":
    """The recovery sheet as a PDF in memory."""
    raise NotImplementedError


def record_recovery_printed(desk: Desk) -> SetupProgress:
    """The sheet left the printer."""
    raise NotImplementedError


def set_backup_place(desk: Desk, folder: str) -> SetupProgress:
    """Where backups will go; kept for the reminder."""
    raise NotImplementedError


def load_sample_directory(desk: Desk) -> int:
    """Fill the directory with the invented sample services; how many."""
    raise NotImplementedError


def setup_progress(desk: Desk) -> SetupProgress:
    """Which steps are done."""
    raise NotImplementedError


def finish_setup(desk: Desk) -> SetupProgress:
    """Say that the set-up is done. UserError `recovery-not-checked`."""
    raise NotImplementedError


def add_worker(desk: Desk, name: str, role: Role, password: str) -> Worker:
    """A new member of staff with an own key slot."""
    raise NotImplementedError


def password_problems(password: str) -> tuple[str, ...]:
    """Codes of what is wrong with a password: too-short, too-common, too-simple; () when it is good. Texts: `ui.password.<code>`."""
    raise NotImplementedError
