"""Opening a vault. A password comes from `INTAKE_PASSWORD_FILE` or a prompt, never from an argument."""

import getpass
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.domain.errors import UserError

if TYPE_CHECKING:
    from intake_app.casework.office import Desk
    from intake_app.casework.unlocking import SlotOwner
    from intake_app.definitions.library import Library

PASSWORD_FILE = "INTAKE_PASSWORD_FILE"


class LocalClock:
    """The clock of this computer, in its own time zone."""

    def now(self) -> datetime:
        return datetime.now().astimezone()

    def today(self) -> date:
        return self.now().date()


def read_password(prompt: str) -> str:
    """The first line of the file `INTAKE_PASSWORD_FILE` names, else what is typed.

    Raises UserError `password-file`, or `no-password` where nobody can type one.
    """
    name = os.environ.get(PASSWORD_FILE)
    if name:
        try:
            return Path(name).read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            raise UserError("password-file", "The password file cannot be read.", f"{PASSWORD_FILE}={name}") from None
    if not sys.stdin.isatty():
        raise UserError("no-password", f"Name a file with the password in {PASSWORD_FILE}, or use a terminal.", "")
    return getpass.getpass(prompt)


def vault_folder(vault: Path | None) -> Path:
    """The folder given, or a clear refusal."""
    if vault is None:
        raise UserError("no-vault-given", "Say which office: --vault DIR.", "--vault")
    return vault


def pick_worker(known: "Sequence[SlotOwner]", worker: str) -> "SlotOwner":
    """The one meant by `worker` (name or id; may be "" where there is one)."""
    fitting = [one for one in known if worker in (one.name, one.worker_id)] if worker else list(known)
    if len(fitting) != 1:
        names = ", ".join(one.name for one in known)
        raise UserError("which-worker", f"Say who unlocks the vault: --worker NAME, one of {names}.", "--worker")
    return fitting[0]


def open_desk(vault: Path | None, worker: str, library: "Library", accept_place: str = "") -> "Desk":
    """Unlock the vault for `worker` (name or id; may be left out where there is one)."""
    from intake_app.casework.unlocking import unlock, workers

    folder = vault_folder(vault)
    owner = pick_worker(workers(folder), worker)
    password = read_password(f"Password of {owner.name}: ")
    return unlock(folder, owner.worker_id, password, library, LocalClock(), accept_place)
