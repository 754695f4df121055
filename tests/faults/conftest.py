"""An office on disk, its recorder in a process of its own, and what has to be true after a fault."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from intake_app.domain.person import Encounter, EncounterKind, Episode, Office, Person, Role, Stage, Worker
from intake_app.store import checking, records
from intake_app.store.vault import Vault, open_with_key

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
RECORDER = Path(__file__).with_name("recording.py")


@dataclass
class FaultyOffice:
    """An office whose recorder is made to fail, and everything it said it had saved."""

    folder: Path
    key: bytes
    worker: Worker
    saved: list[int] = field(default_factory=list)

    def open(self) -> Vault:
        return open_with_key(self.folder, self.key, now=NOW, kept=True)

    def record(self, *limits: str) -> "subprocess.Popen[str]":
        """Start the recorder where the last one was stopped."""
        start = str(self.saved[-1] + 1 if self.saved else 0)
        environment = {**os.environ, "INTAKE_TEST_KEY": self.key.hex(), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, str(RECORDER), str(self.folder), self.worker.id, start, *limits],
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
            if last.startswith("saved "):
                self.saved.append(int(last.removeprefix("saved ")))
        return last

    def check(self) -> None:
        """Every answer that was said to be saved is there, whole; both integrity checks and the chain are sound."""
        with self.open() as vault:
            assert not vault.went_backwards
            report = checking.verify(vault)
            assert report["ok"], report
            history = records.load_answer_history(vault, "n1")
            found = {entry.answer.value: entry for entry in history if entry.answer is not None}
            for number in self.saved:
                entry = found[number]
                assert entry.answer is not None and entry.answer.note == f"{number} " * (number % 40)
            # At most the one answer that was being saved goes beyond what was said.
            assert len(found) - len(set(self.saved)) <= self.interruptions
            encounter = records.load_encounter(vault, "n1")
            assert encounter is not None
            if history:
                assert encounter.position == history[-1].key

    interruptions: int = 0


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[FaultyOffice]:
    yield make_office(tmp_path / "office")


def make_office(folder: Path) -> FaultyOffice:
    """An office with one case and one interview, its keys in the test's hands."""
    key = secrets.token_bytes(32)
    worker = Worker("w1", "Marta Exemplo", Role.SUPERVISOR)
    office = Office("Comissão Exemplo", "pt-cdt", "pt")
    person = Person("2026/0412", "Tiago Exemplo")
    episode = Episode("e1", person, "pt-cdt", "1", "hash", Stage.INTERVIEW, worker.id, opened_at=NOW, changed_at=NOW)
    with (
        open_with_key(folder, key, now=NOW, office=office, worker=worker, kept=True) as vault,
        vault.transaction(worker, "case-opened", "episode/e1", at=NOW),
    ):
        records.save_episode(vault, episode)
        records.save_encounter(vault, Encounter("n1", "e1", EncounterKind.FIRST, NOW, worker.id, "pt", ()))
    return FaultyOffice(folder, key, worker)


@pytest.fixture
def office_maker() -> object:
    return make_office
