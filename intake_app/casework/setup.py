"""Setting up an office: vault, first worker, recovery sheet, directory, staff."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app import paths
from intake_app.casework.fact_sheets import require_deciding
from intake_app.casework.office import Clock, Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role, Worker
from intake_app.domain.plan import Service

if TYPE_CHECKING:
    from intake_app.definitions.library import Library
    from intake_app.printing.content import PacketDocument
    from intake_app.store.keys import KdfProfile

_WORDS: Final = "setup/recovery-check"
_STEPS: Final = ("recovery-printed", "recovery-checked", "backup-place", "directory-loaded", "finished")
ASKED: Final = 2
"""How many words of the sheet are asked for."""


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
    profile: "KdfProfile | None" = None,
    *,
    fips: bool = False,
    accept_place: str = "",
) -> tuple[Desk, tuple[str, ...]]:
    """Make the vault in `folder` (empty or missing), its first worker, and the recovery words, shown this once.

    The first worker is a supervisor or an administrator. What a key costs is measured on this machine unless `profile`
    says it; with `fips` only methods approved by FIPS 140 derive keys. Costs some seconds: run it in a background
    thread. Raises UserError `unknown-pack`, `context-only`, `office-name`, those of the password, the folder and the
    disk."""
    from intake_app.store.calibrating import calibrated
    from intake_app.store.keys import ARGON2, PBKDF2
    from intake_app.store.vault import NewWorker, create_vault

    if not office.name.strip():
        raise UserError("office-name", "Give the office a name.", "office/name")
    require_deciding(library.pack(office.pack))
    vault, words = create_vault(
        folder,
        office,
        NewWorker(name, role, password),
        profile=profile or calibrated(PBKDF2 if fips else ARGON2),
        now=clock.now(),
        accept_place=accept_place,
    )
    worker = vault.worker
    if worker is None:
        raise RuntimeError("a new vault has a first worker")
    desk = Desk(vault, worker, office, library.beside(), clock, office.language)
    _keep_check(desk, words)
    return desk, words


def _keep_check(desk: Desk, words: tuple[str, ...]) -> None:
    """Keep salted digests of the words until they were checked: inside the vault, whose key they stand for anyway."""
    from intake_app.store.records import put_setting
    from intake_app.store.recovery import fold

    salt = secrets.token_hex(16)
    digests = tuple(_digest(salt, number, fold(word)) for number, word in enumerate(words, 1))
    numbers = tuple(sorted(secrets.SystemRandom().sample(range(1, len(words) + 1), ASKED)))
    with desk.vault.transaction(desk.worker, "recovery-made", f"vault/{desk.vault.identity}", at=desk.clock.now()):
        put_setting(desk.vault, _WORDS, {"salt": salt, "digests": digests, "asked": numbers})


def _digest(salt: str, number: int, word: str) -> str:
    return hashlib.sha256(f"{salt}:{number}:{word}".encode()).hexdigest()


def words_to_check(desk: Desk) -> tuple[int, ...]:
    """The numbers (from 1) of the words to ask for; () when they were checked already."""
    from intake_app.store.records import get_setting

    kept = get_setting(desk.vault, _WORDS)
    return () if kept is None else tuple(kept["asked"])


def check_recovery_words(desk: Desk, words: Mapping[int, str]) -> tuple[int, ...]:
    """The numbers whose word is not the one on the sheet; never reveals the right one. (): all right, and kept."""
    from intake_app.store.records import get_setting
    from intake_app.store.recovery import fold

    kept = get_setting(desk.vault, _WORDS)
    if kept is None:
        return ()
    wrong = tuple(
        number
        for number, word in words.items()
        if not 1 <= number <= len(kept["digests"])
        or _digest(kept["salt"], number, fold(word)) != kept["digests"][number - 1]
    )
    if not wrong and set(words) >= set(kept["asked"]):
        _done(desk, "recovery-checked", True, forget=_WORDS)
    return wrong


def renew_recovery_words(desk: Desk, profile: "KdfProfile | None" = None) -> tuple[str, ...]:
    """Fresh recovery words, when the window was closed before the sheet was printed; the old ones open nothing more."""
    from intake_app.store.staff import renew_recovery

    require(desk.worker, Act.CHANGE_OFFICE)
    words = renew_recovery(
        desk.vault, desk.office.language, actor=desk.worker, at=desk.clock.now(), profile=cost(desk, profile)
    )
    _keep_check(desk, words)
    _done(desk, "recovery-checked", None)
    return words


def recovery_sheet(desk: Desk, words: tuple[str, ...], language: str = "") -> "PacketDocument":
    """The recovery sheet as a PDF in memory."""
    from intake_app.printing.packet import recovery_sheet as sheet

    wording = desk.wording_in(language or desk.office.language)
    return sheet(desk.office.name, words, wording, desk.clock.today(), " ".join(words))


def record_recovery_printed(desk: Desk) -> SetupProgress:
    """The sheet left the printer."""
    return _done(desk, "recovery-printed", True)


def set_backup_place(desk: Desk, folder: str) -> SetupProgress:
    """Where backups will go; kept for the reminder. "" means later."""
    return _done(desk, "backup-place", folder)


def load_sample_directory(desk: Desk) -> int:
    """Fill the directory with the invented sample services; how many."""
    from intake_app.store.records import put_setting, save_services

    require(desk.worker, Act.CHANGE_SERVICES)
    services = sample_services(desk.office.language)
    with desk.vault.transaction(desk.worker, "directory-loaded", "directory", str(len(services)), at=desk.clock.now()):
        save_services(desk.vault, services)
        put_setting(desk.vault, "setup/directory-loaded", True)
    return len(services)


def sample_services(language: str) -> tuple[Service, ...]:
    """The invented services that ship with the program, in `language` or else in English."""
    folder = paths.resources_dir() / "directory"
    own = folder / f"sample.{language}.json"
    text = (own if own.is_file() else folder / "sample.en.json").read_text(encoding="utf-8")
    return tuple(_service(entry) for entry in json.loads(text))


def _service(entry: dict[str, Any]) -> Service:
    plain: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in entry.items()}
    return Service(**plain)


def skip_directory(desk: Desk) -> SetupProgress:
    """Begin with an empty directory; services can be added at any time."""
    return _done(desk, "directory-loaded", True)


def setup_progress(desk: Desk) -> SetupProgress:
    """Which steps are done."""
    from intake_app.store.records import get_setting

    printed, checked, place, loaded, finished = (get_setting(desk.vault, f"setup/{step}") for step in _STEPS)
    return SetupProgress(True, bool(printed), bool(checked), place or "", bool(loaded), bool(finished))


def finish_setup(desk: Desk) -> SetupProgress:
    """Say that the set-up is done. UserError `recovery-not-checked`."""
    if not setup_progress(desk).recovery_checked:
        raise UserError("recovery-not-checked", "Type the two words from the printed sheet first.", "recovery")
    return _done(desk, "finished", True)


def _done(desk: Desk, step: str, value: object, forget: str = "") -> SetupProgress:
    from intake_app.store.records import put_setting

    require(desk.worker, Act.CHANGE_OFFICE)
    with desk.vault.transaction(desk.worker, "setup-step", "office", step, at=desk.clock.now()):
        put_setting(desk.vault, f"setup/{step}", value)
        if forget:
            put_setting(desk.vault, forget, None)
    return setup_progress(desk)


def add_worker(desk: Desk, name: str, role: Role, password: str, profile: "KdfProfile | None" = None) -> Worker:
    """A new member of staff with an own key slot. Raises UserError `not-allowed`, `no-keys-here`, those of name and
    password."""
    from intake_app.store import staff
    from intake_app.store.vault import NewWorker

    require(desk.worker, Act.ADD_WORKER)
    require_keys(desk)
    return staff.add_worker(
        desk.vault, NewWorker(name, role, password), actor=desk.worker, at=desk.clock.now(), profile=cost(desk, profile)
    )


def cost(desk: Desk, profile: "KdfProfile | None" = None) -> "KdfProfile":
    """What deriving a key costs in this office: as it was chosen and measured when it was set up, unless `profile` says
    otherwise."""
    from intake_app.store.keys import profile_in_use

    return profile or profile_in_use(desk.vault.folder, desk.vault.slot)


def require_keys(desk: Desk) -> None:
    """Raise UserError `no-keys-here` for a throwaway office, which nobody opens with a password."""
    if not desk.vault.kept:
        raise UserError("no-keys-here", "This is a demonstration. Nobody opens it with a password.", "")


def password_problems(password: str, own_words: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Codes of what is wrong with a password, () when it is good: password-short, password-long, password-common.

    The texts are `error.<code>`."""
    from intake_app.store.passwords import check

    try:
        check(password, own_words=own_words)
    except UserError as error:
        return (error.code,)
    return ()


def suggested_password(language: str) -> str:
    """Five random words."""
    from intake_app.store.passwords import suggest

    return suggest(language)
