"""Backups under faults: a kill while one is made, no readable word anywhere, a clean profile in five minutes."""

import math
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Encounter, EncounterKind, Episode, Person, Role, Stage
from intake_app.store import backups, checking, keys, passwords, records, restoring
from intake_app.store import folder as files
from intake_app.store.vault import NewWorker, create_vault, list_workers, unlock
from tests.faults.office import NOW, OFFICE, ROOT
from tests.faults.one_fault import CHEAP, PASSWORDS

CANARY = "ZZCANARY-7c1f2e55"
LONG = "INTAKE_LONG" in os.environ
KILLS = 60 if LONG else 4
ANSWERS = 40_000 if LONG else 3_000


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with thousands of answers, each with a canary, over a MiB."""
    folder = tmp_path_factory.mktemp("big") / "office"
    vault, _ = create_vault(
        folder, OFFICE, NewWorker("Marta Exemplo", Role.SUPERVISOR, PASSWORDS[0]), profile=CHEAP, now=NOW
    )
    worker = vault.worker
    assert worker is not None
    with vault.transaction(worker, "case-opened", "episode/e1", at=NOW):
        person = Person(f"{CANARY}-1", f"{CANARY} Exemplo")
        records.save_episode(
            vault, Episode("e1", person, "pt-cdt", "1", "h", Stage.INTERVIEW, worker.id, opened_at=NOW, changed_at=NOW)
        )
        records.save_encounter(vault, Encounter("n1", "e1", EncounterKind.FIRST, NOW, worker.id, "pt", ()))
    for block in range(0, ANSWERS, 500):
        with vault.transaction(worker, "answers-recorded", "encounter/n1", at=NOW):
            for number in range(block, block + 500):
                answer = Answer(f"{CANARY} {number}", note=f"{CANARY} " * (number % 30))
                records.append_answer(vault, "n1", f"assist/{number % 60}", answer, NOW, worker.id)
    vault.close()
    return folder


BACKING_UP = """
import sys
from datetime import timedelta
from pathlib import Path
from intake_app.store import backups
from intake_app.store.vault import list_workers, unlock
from tests.faults.office import NOW
folder = Path(sys.argv[1])
(owner,) = list_workers(folder)
vault = unlock(folder, owner.worker_id, sys.argv[2], NOW)
print("ready", flush=True)
for number in range(1000):
    made = backups.make(vault, folder / "backups", backups.ASKED, NOW + timedelta(seconds=number))
    print("made", made.path.name, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_kill_while_one_is_made(big: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(big, tmp_path / "office"))
    (owner,) = list_workers(folder)
    moments = random.Random(4)
    said: set[str] = set()
    for _ in range(KILLS):
        for path in (folder / files.BACKUPS).glob("*.intake-backup"):
            path.unlink()
        said.clear()
        process = subprocess.Popen(
            [sys.executable, "-c", BACKING_UP, str(folder), PASSWORDS[0]],
            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        timer = threading.Timer(moments.uniform(0, 1.2), os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        said |= {line.split()[1] for line in process.stdout if line.endswith("\n")}
        process.stdout.close()
        process.wait()
        found = {path.name for path in (folder / files.BACKUPS).glob("*.intake-backup")}
        # One more may be whole than was said; none is half.
        assert said <= found and len(found - said) <= 1
        for name in sorted(found)[-2:]:
            unpacked = restoring.unpack(
                folder / files.BACKUPS / name, tmp_path / "u", owner.worker_id, passwords.secret_of(PASSWORDS[0])
            )
            assert unpacked.problems == () and unpacked.look.counts["answer"] == ANSWERS
        assert canaries(folder) == []
        with unlock(folder, owner.worker_id, PASSWORDS[0], NOW) as vault:
            assert vault.is_writable
            made = backups.make(vault, folder / files.BACKUPS, backups.ASKED, NOW + timedelta(days=1))
        made.path.unlink()
        assert not list((folder / files.BACKUPS).glob("*.tmp"))


def canaries(folder: Path) -> list[str]:
    """Files in which a readable word of the office stands, in either of the usual encodings."""
    signs = (CANARY.encode(), CANARY.encode("utf-16-le"), b"Exemplo ")
    found = []
    for path in folder.rglob("*"):
        # The slot file names the workers: the list before unlocking shows them.
        if path.is_file() and path.name not in (files.KEYS, files.KEYS_SPARE):
            content = path.read_bytes()
            names = (b"Marta Exemplo",)
            plain = content
            for name in names:
                plain = plain.replace(name, b"")
            if any(sign in plain for sign in signs):
                found.append(path.name)
    return found


def test_no_readable_word_in_office_backup_or_drill(big: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(big, tmp_path / "office"))
    (owner,) = list_workers(folder)
    with unlock(folder, owner.worker_id, PASSWORDS[0], NOW) as vault:
        backup = backups.make(vault, tmp_path / "stick", backups.ASKED, NOW)
    restoring.unpack(backup.path, tmp_path / "u", owner.worker_id, passwords.secret_of(PASSWORDS[0]))
    assert canaries(tmp_path) == []
    database = (folder / files.DATABASE).read_bytes()
    assert len(database) > 1024 * 1024
    for content in (database, (tmp_path / "u" / files.DATABASE).read_bytes()):
        shares = [count / len(content) for count in Counter(content).values()]
        assert -sum(share * math.log2(share) for share in shares) >= 7.99


def test_the_newest_backup_on_a_clean_profile_in_under_five_minutes(big: Path, tmp_path: Path) -> None:
    """As somebody does it on a new computer: the file, the password, the command."""
    folder = Path(shutil.copytree(big, tmp_path / "office"))
    (owner,) = list_workers(folder)
    with unlock(folder, owner.worker_id, PASSWORDS[0], NOW) as vault:
        backups.make(vault, tmp_path / "stick", backups.ASKED, NOW)
        anchor = vault.anchor
    shutil.rmtree(folder)
    (tmp_path / "password").write_text(PASSWORDS[0])
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT),
        "INTAKE_PASSWORD_FILE": str(tmp_path / "password"),
    }  # fmt: skip
    program = [sys.executable, "-m", "intake_app", "vault"]
    begun = time.monotonic()
    for command in (
        ["restore", str(tmp_path / "stick"), str(home / "office")],
        ["verify", "--vault", str(home / "office")],
    ):
        ended = subprocess.run([*program, *command], env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
    seconds = time.monotonic() - begun
    print(f"restored and verified {ANSWERS} answers in {seconds:.1f} s")
    assert seconds < 300
    with unlock(home / "office", owner.worker_id, PASSWORDS[0], NOW) as vault:
        row = vault.row("SELECT hash FROM audit WHERE sequence = ?", (anchor[0],))
        assert row is not None and row[0].hex() == anchor[1]
        assert checking.verify(vault)["counts"]["answer"] == ANSWERS


def test_an_edited_slot_file_opens_nothing_it_should_not(big: Path, tmp_path: Path) -> None:
    """Both generations are edited, with a check that fits: what matters is bound to the password's key."""
    folder = Path(shutil.copytree(big, tmp_path / "office"))
    (owner,) = list_workers(folder)
    whole = files.read_checked(folder / files.KEYS)
    assert whole is not None
    chance = random.Random(5)
    tried = 0
    for number, slot in enumerate(whole["slots"]):
        for field in ("slot", "worker", "salt", "nonce", "wrapped", "created"):
            for _ in range(3):
                text = slot[field]
                at = chance.randrange(len(text))
                other = chance.choice([c for c in "0123456789abcdef" if c != text[at]])
                edited = {**slot, field: text[:at] + other + text[at + 1 :]}
                slots = [edited if n == number else one for n, one in enumerate(whole["slots"])]
                for name in (files.KEYS, files.KEYS_SPARE):
                    files.write_checked(folder / name, {**whole, "slots": slots})
                tried += 1
                if slot["worker"] == owner.worker_id:
                    with pytest.raises(UserError) as caught:
                        unlock(folder, owner.worker_id, PASSWORDS[0], NOW + timedelta(minutes=tried))
                    assert caught.value.code in ("wrong-password", "worker-removed", "keys-damaged")
                else:
                    ring_or_error(folder)
    assert tried >= 3 * 6 * 3
    for name in (files.KEYS, files.KEYS_SPARE):
        files.write_checked(folder / name, whole)
    unlock(folder, owner.worker_id, PASSWORDS[0], NOW + timedelta(days=9)).close()


def ring_or_error(folder: Path) -> None:
    try:
        keys.read_ring(folder)
    except UserError as error:
        assert error.code == "keys-damaged"
