"""Walking through a policy without storing anything: an office of one case, gone when the trial ends."""

import atexit
import secrets
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from intake_app.casework import cases, policies
from intake_app.casework.office import Desk
from intake_app.domain.person import Person, Role, Sex, Worker

TRIES: Final = Worker("trial", "–", Role.SUPERVISOR)
"""Who sits at the desk of a trial: nobody. Everything may be tried."""


class Trial:
    """A desk of its own on one policy, with one case. Its vault is encrypted with a key that is kept nowhere, in a
    folder that is removed with `end`, or with the program at the latest."""

    def __init__(self, desk: Desk, pack_id: str, sex: Sex = Sex.UNDISCLOSED, birth_date: date | None = None) -> None:
        from intake_app.store.records import load_services, save_services
        from intake_app.store.vault import open_with_key

        policy = policies.load_policy(desk.library, pack_id)
        office, now = replace(desk.office, pack=pack_id), desk.clock.now()
        self.pack = pack_id
        self._folder = Path(tempfile.mkdtemp(prefix="intake-trial-"))
        atexit.register(self.end)
        vault = open_with_key(self._folder / "office", secrets.token_bytes(32), now=now, office=office, worker=TRIES)
        self.desk = replace(desk, vault=vault, worker=TRIES, office=office)
        with vault.transaction(TRIES, "trial-begun", "office", at=now):
            save_services(vault, load_services(desk.vault))
        person = Person(self.desk.wording.text("policy.trial"), birth_date=birth_date, sex=sex, language=desk.language)
        self.episode = cases.begin_case(self.desk, policy, person).id

    @property
    def ended(self) -> bool:
        return not self._folder.exists()

    def end(self) -> None:
        """Everything of it is gone."""
        atexit.unregister(self.end)
        if not self.ended:
            self.desk.vault.close()
            shutil.rmtree(self._folder, ignore_errors=True)
