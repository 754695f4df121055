"""A small office in a fresh folder. Its keys are derived cheaply; nothing else differs from a real one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from intake_app.domain.person import Encounter, EncounterKind, Episode, Office, Person, Role, Stage, Worker
from intake_app.store import records
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, Vault, create_vault, open_with_key, unlock

PASSWORD = "janela azul corre devagar hoje"
CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=1)))
OFFICE = Office("Comissão Exemplo", "pt-cdt", "pt", town="Exemplo", phone="000 000 001")


@dataclass
class Opened:
    """An open vault with what is needed to open it again."""

    folder: Path
    vault: Vault
    worker: Worker
    words: tuple[str, ...]
    password: str = PASSWORD

    def reopen(self, now: datetime = NOW) -> Vault:
        self.vault.close()
        self.vault = unlock(self.folder, self.worker.id, self.password, now)
        return self.vault

    def answers(self, count: int, encounter: str = "n1") -> None:
        from intake_app.domain.answers import Answer

        for number in range(count):
            with self.vault.transaction(self.worker, "answer-recorded", f"encounter/{encounter}", at=NOW):
                records.append_answer(
                    self.vault, encounter, f"assist/{number}", Answer(number % 7), NOW, self.worker.id
                )


def episode(worker: str, identity: str = "e1", reference: str = "2026/0412", name: str = "Tiago Exemplo") -> Episode:
    return Episode(
        identity,
        Person(reference, name),
        "pt-cdt",
        "1.0",
        "hash",
        Stage.INTERVIEW,
        worker,
        opened_at=NOW,
        changed_at=NOW,
    )


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def office() -> Office:
    return OFFICE


@pytest.fixture
def cheap() -> KdfProfile:
    return CHEAP


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """An office with slots, one case and one interview."""
    folder = tmp_path / "office"
    vault, words = create_vault(
        folder, OFFICE, NewWorker("Marta Exemplo", Role.SUPERVISOR, PASSWORD), profile=CHEAP, now=NOW
    )
    assert vault.worker is not None
    found = Opened(folder, vault, vault.worker, words)
    with vault.transaction(found.worker, "case-opened", "episode/e1", at=NOW):
        records.save_episode(vault, episode(found.worker.id))
        records.save_encounter(
            vault,
            Encounter("n1", "e1", EncounterKind.FIRST, NOW, found.worker.id, "pt", forms=(("assist", "hash"),)),
        )
    yield found
    if found.vault.is_open:
        found.vault.close()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault without slots and without syncs, for whatever has nothing to do with keys."""
    worker = Worker("w1", "Marta Exemplo", Role.SUPERVISOR)
    made = open_with_key(tmp_path / "throwaway", bytes(range(32)), now=NOW, office=OFFICE, worker=worker)
    yield made
    if made.is_open:
        made.close()


__all__ = ["CHEAP", "NOW", "OFFICE", "PASSWORD", "UTC", "Opened", "episode"]
