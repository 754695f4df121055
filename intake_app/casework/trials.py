"""Walking through a policy without storing anything: an office of one case, gone when the trial ends."""

import atexit
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from intake_app.casework import cases, policies
from intake_app.casework.assessing import case_object, read_person
from intake_app.casework.cases import NOTHING_TOLD
from intake_app.casework.office import Desk, StoppedClock
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Role, Sex, Worker
from intake_app.engine.answering import read_answer, read_day
from intake_app.json_text import parse_json

TRIES: Final = Worker("trial", "–", Role.SUPERVISOR)
"""Who sits at the desk of a trial: nobody. Everything may be tried."""


class Trial:
    """A desk of its own on one policy, with one case. Its vault is encrypted with a key that is kept nowhere, in a
    folder that is removed with `end`, or with the program at the latest. `told` are answers it begins with, `day` the
    day it is on, where that is not today."""

    def __init__(
        self,
        desk: Desk,
        pack_id: str,
        sex: Sex = Sex.UNDISCLOSED,
        birth_date: date | None = None,
        told: Mapping[str, Answer] = NOTHING_TOLD,
        day: date | None = None,
    ) -> None:
        from intake_app.store.records import load_services, save_services
        from intake_app.store.vault import open_with_key

        policy = policies.load_policy(desk.library, pack_id)
        office, clock = replace(desk.office, pack=pack_id), desk.clock
        if day is not None:
            clock = StoppedClock(datetime.combine(day, time(12), clock.now().tzinfo))
        now = clock.now()
        self.pack = pack_id
        self._folder = Path(tempfile.mkdtemp(prefix="intake-trial-"))
        atexit.register(self.end)
        vault = open_with_key(self._folder / "office", secrets.token_bytes(32), now=now, office=office, worker=TRIES)
        self.desk = replace(desk, vault=vault, worker=TRIES, office=office, clock=clock)
        with vault.transaction(TRIES, "trial-begun", "office", at=now):
            save_services(vault, load_services(desk.vault))
        person = Person(self.desk.wording.text("policy.trial"), birth_date=birth_date, sex=sex, language=desk.language)
        self.episode = cases.begin_case(self.desk, policy, person, told).id

    @property
    def ended(self) -> bool:
        return not self._folder.exists()

    def end(self) -> None:
        """Everything of it is gone."""
        atexit.unregister(self.end)
        if not self.ended:
            self.desk.vault.close()
            shutil.rmtree(self._folder, ignore_errors=True)


def try_case(desk: Desk, pack_id: str, case: str) -> Trial:
    """A trial that begins with the answers of a case as `assess` reads it (JSON), on its day.

    Answers the policy does not know are left out. Raises UserError `broken-json` and those of the pack."""
    policy = policies.load_policy(desk.library, pack_id)
    given = case_object(parse_json(case))
    day = read_day(given["today"], "today") if given.get("today") is not None else None
    person = read_person(given.get("person", {}), day or desk.clock.today())
    told: dict[str, Answer] = {}
    answers = given.get("answers", {})
    for key, raw in answers.items() if isinstance(answers, Mapping) else ():
        if key in policy.questions:
            with suppress(UserError):
                told[key] = read_answer(policy.item(key), raw, f"answers/{key}")
    return Trial(desk, pack_id, person.sex, person.birth_date, told, day)
