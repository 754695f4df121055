"""Nothing a person said can be found on the disk in plain."""

import hashlib
import subprocess
import sys
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.person import Encounter, EncounterKind, Episode, Person, SafeContact, Stage
from intake_app.domain.plan import Appointment, CarePlan, Decision, Note
from intake_app.store import checking, records
from intake_app.store import folder as files


@pytest.fixture
def canary() -> str:
    return f"ZZCANARY-{uuid.uuid4().hex}"


def tell(opened: Any, canary: str, now: datetime) -> None:
    """The canary in every kind of free text there is."""
    vault, worker = opened.vault, opened.worker.id
    content = f'{{"x":"{canary}"}}'
    with vault.transaction(worker, "filled", "episode/e2", at=now):
        person = Person(canary, canary, contact=SafeContact(canary, True, canary), district=canary)
        records.save_episode(
            vault, Episode("e2", person, "p", "1", "h", Stage.PLAN, worker, now, now, next_step=canary)
        )
        records.save_encounter(vault, Encounter("n2", "e2", EncounterKind.FIRST, now, worker, "pt", ()))
        records.append_answer(vault, "n2", "k", Answer(canary, note=canary), now, worker)
        records.append_note(vault, Note("o2", "e2", now, worker, canary))
        records.save_plan(
            vault, "e2", CarePlan(canary, canary, appointments=(Appointment("a", "s", canary, date(2026, 3, 9)),))
        )
        records.append_decision(
            vault,
            Decision(
                "d2", "e2", "n2", 1, None, None, canary, canary, None, "no-measure", canary, None, worker, now,
                hashlib.sha256(content.encode()).hexdigest(), "p", "1", "h",
            ),
            content,
        )  # fmt: skip
        records.put_setting(vault, canary, canary)


def test_a_canary_is_in_no_file(opened: Any, canary: str, now: datetime, tmp_path: Path) -> None:
    for _ in range(30):
        opened.answers(1)
    tell(opened, canary, now)
    files_open = {path.name for path in opened.folder.iterdir()}
    found = [path for path in tmp_path.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]
    opened.vault.close()
    found += [path for path in tmp_path.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]

    assert found == []
    # The journal stays while the office is open: it was among the files looked at.
    assert f"{files.DATABASE}-journal" in files_open
    again = opened.reopen()
    assert records.load_answers(again, "n2").value("k") == canary


def test_the_file_looks_like_noise(opened: Any, now: datetime) -> None:
    for number in range(6):
        with opened.vault.transaction(opened.worker, "note", "episode/e1", at=now):
            from intake_app.domain.plan import Note

            records.append_note(opened.vault, Note(f"x{number}", "e1", now, opened.worker.id, "aaaa" * 60_000))
    opened.vault.close()
    content = (opened.folder / files.DATABASE).read_bytes()

    assert len(content) > 1024 * 1024
    assert checking.entropy(content) > 7.99


def test_a_failure_shows_no_values(opened: Any, canary: str, now: datetime, tmp_path: Path) -> None:
    """Neither the message nor the standard error of the library, with a wrong key and with a broken record."""
    script = f"""
from datetime import UTC, datetime
from pathlib import Path
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role, Worker
from intake_app.store import records
from intake_app.store.vault import open_with_key
now, folder = datetime(2026, 3, 2, tzinfo=UTC), Path({str(tmp_path / "other")!r})
office, worker = Office("x", "p", "pt"), Worker("w", "M E", Role.SUPERVISOR)
vault = open_with_key(folder, bytes(32), now=now, office=office, worker=worker)
try:
    with vault.transaction("w", "x", "x", at=now):
        records.append_answer(vault, "none", "k", Answer({canary!r}), now, "w")
except RuntimeError as error:
    print(repr(error))
vault.close()
try:
    open_with_key(folder, bytes(range(32)), now=now)
except UserError as error:
    print(error.code)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])

    assert done.stdout == "RecordRefusedError('IntegrityError SQLITE_CONSTRAINT')\nvault-damaged\n"
    assert done.stderr == ""
