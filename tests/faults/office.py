"""An office on disk, a process of its own that works in it, and what has to be true after a fault."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, Self

from intake_app.casework.cases import open_case
from intake_app.casework.interviews import resume
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library, open_library
from intake_app.domain.person import Encounter, EncounterKind, Episode, Office, Person, Role, Stage, Worker
from intake_app.store import checking, records
from intake_app.store.vault import Vault, open_with_key

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOCK = StoppedClock(NOW)
OFFICE = Office("Comissão Exemplo", "pt-cdt", "pt")
WORKER = Worker("w1", "Marta Exemplo", Role.SUPERVISOR)
PERSON = Person("2026/0412", "Tiago Exemplo")
ROOT = Path(__file__).resolve().parents[2]


@cache
def library() -> Library:
    return open_library()


@dataclass
class RecordedOffice:
    """An office in which answers are written by the store alone, and everything that was said to be saved."""

    folder: Path
    key: bytes
    saved: list[int] = field(default_factory=list)
    interruptions: int = 0
    script = "recording.py"

    @classmethod
    def make(cls, folder: Path) -> Self:
        """An office with one case and one interview, its key in the test's hands."""
        made = cls(folder, secrets.token_bytes(32))
        with open_with_key(folder, made.key, now=NOW, office=OFFICE, worker=WORKER, kept=True) as vault:
            made.furnish(vault)
        return made

    def furnish(self, vault: Vault) -> None:
        episode = Episode(
            "e1", PERSON, "pt-cdt", "1", "hash", Stage.INTERVIEW, WORKER.id, opened_at=NOW, changed_at=NOW
        )
        with vault.transaction(WORKER, "case-opened", "episode/e1", at=NOW):
            records.save_episode(vault, episode)
            records.save_encounter(vault, Encounter("n1", "e1", EncounterKind.FIRST, NOW, WORKER.id, "pt", ()))

    def open(self) -> Vault:
        return open_with_key(self.folder, self.key, now=NOW, kept=True)

    def start(self, *limits: str, under: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        """Start the process where the last one was stopped, `under` another program if one is given."""
        first = str(self.saved[-1] + 1 if self.saved else 0)
        environment = {**os.environ, "INTAKE_TEST_KEY": self.key.hex(), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [*under, sys.executable, str(Path(__file__).with_name(self.script)), str(self.folder), first, *limits],
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def hear(self, said: IO[str] | None) -> str:
        """Take note of all that is said; the last whole line."""
        assert said is not None
        last = ""
        for line in said:
            if not line.endswith("\n"):
                break
            last = line.strip()
            self.note(line)
        return last

    def note(self, line: str) -> None:
        word, *rest = line.split()
        if word == "saved":
            self.saved.append(int(rest[0]))

    def check(self) -> None:
        """Every answer said to be saved is there; both integrity checks and the audit chain are sound."""
        with self.open() as vault:
            assert not vault.went_backwards
            report = checking.verify(vault)
            assert report["ok"], report
            self.compare(vault)

    def compare(self, vault: Vault) -> None:
        history = records.load_answer_history(vault, "n1")
        found = {record.answer.value: record.answer.note for record in history if record.answer is not None}
        for number in self.saved:
            assert found[number] == f"{number} " * (number % 40)
        # At most the one answer that was being saved goes beyond what was said.
        assert len(found) - len(set(self.saved)) <= self.interruptions
        encounter = records.load_encounter(vault, "n1")
        assert encounter is not None
        assert not history or encounter.position == history[-1].key


@dataclass
class InterviewedOffice(RecordedOffice):
    """An office in which a whole interview goes on, evaluation and all, as behind the window."""

    script = "interviewing.py"

    def furnish(self, vault: Vault) -> None:
        open_case(self.desk(vault), PERSON)

    def desk(self, vault: Vault) -> Desk:
        return Desk(vault, WORKER, OFFICE, library(), CLOCK, "pt")

    def compare(self, vault: Vault) -> None:
        """The interview comes back at the question and with the answers it was left with."""
        (episode,) = records.list_episodes(vault)
        interview = resume(self.desk(vault), episode.id)
        history = records.load_answer_history(vault, interview.encounter.id)
        written = [(int(record.answer.note), record.key) for record in history if record.answer is not None]
        numbers = [number for number, _ in written]
        assert set(self.saved) <= set(numbers)
        assert len(set(numbers)) - len(set(self.saved)) <= self.interruptions
        assert interview.position == written[-1][1]
        latest = {key: str(number) for number, key in written}
        assert {key: answer.note for key, answer in interview.answers.answers.items()} == latest
