"""Makes the small vault of the schema of the program found on the path; one is kept here for every released schema.

    python tests/vaults/make.py tests/vaults

Run it once for each release that adds a step to the schema, and with an older version checked out elsewhere
(`PYTHONPATH=<checkout>`) for one that is missing. What it holds is invented; the password stands below.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.person import Encounter, EncounterKind, Episode, Office, Person, Role, Stage
from intake_app.store import migrations, records
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, create_vault

PASSWORD = "janela azul corre devagar hoje"
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CASES, ANSWERS = 3, 12


def make(into: Path) -> Path:
    """An office with some cases, interviews and answers, in a folder named after its schema."""
    folder = into / f"schema-{len(migrations.STEPS)}"
    cheap = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
    office = Office("Comissão Exemplo", "pt-cdt", "pt", town="Exemplo", phone="000 000 001")
    first = NewWorker("Marta Exemplo", Role.SUPERVISOR, PASSWORD)
    vault, _ = create_vault(folder, office, first, profile=cheap, now=START)
    worker = vault.worker
    assert worker is not None
    for number in range(CASES):
        now, person = START + timedelta(minutes=number), Person(f"2026/{number:04}", f"Tiago Exemplo {number}")
        with vault.transaction(worker, "case-opened", f"episode/e{number}", at=now):
            episode = Episode(
                f"e{number}",
                person,
                "pt-cdt",
                "1.0",
                "hash",
                Stage.INTERVIEW,
                worker.id,
                opened_at=now,
                changed_at=now,
            )
            records.save_episode(vault, episode)
            records.save_encounter(
                vault, Encounter(f"n{number}", f"e{number}", EncounterKind.FIRST, now, worker.id, "pt", ())
            )
        for answer in range(ANSWERS):
            given = Answer(missing=Missing.DECLINED) if answer % 5 == 4 else Answer(answer, note=f"nota {answer}")
            with vault.transaction(worker, "answer-recorded", f"encounter/n{number}", at=now):
                records.append_answer(vault, f"n{number}", f"assist/{answer}", given, now, worker.id)
    vault.close()
    (folder / "vault.lock").unlink(missing_ok=True)
    return folder


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
