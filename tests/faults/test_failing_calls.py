"""The n-th write, sync or renaming fails, for n = 1, 2, 3 ... until a whole session needs no more: the old state or the
new one, nothing that was said to be done is missing, and no call ends in a traceback.

A library that stands before the C library fails the call; where there is no compiler, strace does.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Encounter, EncounterKind, Episode, Role, Stage
from intake_app.store import backups, checking, passwords, records, restoring
from intake_app.store.vault import NewWorker, create_vault, list_workers, unlock
from tests.faults.office import NOW, OFFICE, PERSON, ROOT
from tests.faults.one_fault import CHEAP, PASSWORDS

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="LD_PRELOAD and strace are of Linux")

LONG = "INTAKE_LONG" in os.environ
TRIES = 6
"""How many of the calls are failed in the short form, spread over the whole session."""


@dataclass
class Run:
    said: list[str]
    error: str
    code: int
    calls: int


Runner = Callable[[Path, int, str, int], Run]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Runs a session in which call `at` of a kind fails with an error; 0 for none."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    work = tmp_path_factory.mktemp("shim")
    library = work / "failing.so"
    if compiler:
        source = Path(__file__).with_name("failing.c")
        made = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"])
        if made.returncode == 0:
            return lambda folder, at, kind, number: preloaded(library, folder, at, kind, number)
    if shutil.which("strace") and subprocess.run(["strace", "-qq", "true"], capture_output=True).returncode == 0:
        return lambda folder, at, kind, number: injected(work, folder, at, kind, number)
    pytest.skip("neither a C compiler nor strace here")


def session(folder: Path, start: int, under: tuple[str, ...], **environment: str) -> tuple[list[str], str, int]:
    script = str(Path(__file__).with_name("one_fault.py"))
    ended = subprocess.run(
        [*under, sys.executable, script, str(folder), str(start)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return ended.stdout.splitlines(), ended.stderr, ended.returncode


def preloaded(library: Path, folder: Path, at: int, kind: str, number: int) -> Run:
    told = library.with_name("told")
    said, error, code = session(
        folder, 1000, (), LD_PRELOAD=str(library), INTAKE_FAIL_IN=str(folder), INTAKE_FAIL_AT=str(at),
        INTAKE_FAIL_KIND=kind, INTAKE_FAIL_WITH=str(number), INTAKE_FAIL_TOLD=str(told),
    )  # fmt: skip
    return Run(said, error, code, int(told.read_text()))


CALLS = {"write": "write,pwrite64,ftruncate", "sync": "fsync,fdatasync", "name": "rename,renameat,renameat2,unlink"}


def injected(work: Path, folder: Path, at: int, kind: str, number: int) -> Run:
    """strace fails the call of each name; its own count is of one name, so that of the kind is taken from the log."""
    log = work / "calls.txt"
    name = CALLS[kind].split(",")[0 if kind != "write" else 1]
    fault = ("-e", f"inject={name}:error={errno.errorcode[number]}:when={at}") if at else ()
    paths = [str(path) for path in (folder, *folder.rglob("*"))]
    only = [part for path in paths for part in ("-P", path)]
    under = ("strace", "-f", "-qq", "-e", f"trace={name}", *fault, "-o", str(log), *only)
    said, error, code = session(folder, 1000, under)
    return Run(said, error, code, len(re.findall(rf"\b{name}\(", log.read_text())))


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with an interview of twenty answers, closed."""
    folder = tmp_path_factory.mktemp("ready") / "office"
    vault, _ = create_vault(
        folder, OFFICE, NewWorker("Marta Exemplo", Role.SUPERVISOR, PASSWORDS[0]), profile=CHEAP, now=NOW
    )
    worker = vault.worker
    assert worker is not None
    with vault.transaction(worker, "case-opened", "episode/e1", at=NOW):
        records.save_episode(
            vault, Episode("e1", PERSON, "pt-cdt", "1", "h", Stage.INTERVIEW, worker.id, opened_at=NOW, changed_at=NOW)
        )
        records.save_encounter(vault, Encounter("n1", "e1", EncounterKind.FIRST, NOW, worker.id, "pt", ()))
    for number in range(20):
        with vault.transaction(worker, "answer-recorded", "encounter/n1", at=NOW):
            records.append_answer(vault, "n1", f"assist/{number}", Answer(number), NOW, worker.id)
    vault.close()
    return folder


def check(folder: Path, ran: Run, what: str) -> None:
    """What was said is so, and what is there is whole."""
    assert "Traceback" not in ran.error, (what, ran.error)
    (owner,) = list_workers(folder)
    kept = [int(line.split()[1]) for line in ran.said if line.startswith("password ")]
    # A change that was refused leaves the password that was in force.
    password = PASSWORDS[kept[-1]] if kept else PASSWORDS[0]
    vault = unlock(folder, owner.worker_id, password, NOW)
    with vault:
        assert vault.is_writable, (what, vault.doubt)
        report = checking.verify(vault)
        assert report["ok"], (what, report["problems"])
        found = {r.answer.value for r in records.load_answer_history(vault, "n1") if r.answer is not None}
        said = {int(line.split()[1]) for line in ran.said if line.startswith("saved ")}
        assert said <= found and set(range(20)) <= found, what
        assert len(found - said - set(range(20))) <= 1, what
    for backup in backups.list_backups(folder / "backups"):
        secret = passwords.secret_of(password)
        try:
            unpacked = restoring.unpack(backup.path, folder.parent / "unpacked", owner.worker_id, secret)
        except UserError as error:
            assert error.code == "wrong-password", what
            continue
        assert unpacked.problems == (), what
    said_backups = {line.split()[1] for line in ran.said if line.startswith("backup ")}
    assert said_backups <= {path.name for path in (folder / "backups").glob("*.intake-backup")}, what
    # A file that could not be removed is removed by the next backup; a journal is gone after the next opening.
    assert not list(folder.glob("vault.db-journal")), what


@pytest.mark.parametrize("kind", ["write", "sync", "name"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["full", "failed"])
def test_the_nth_call_fails(run: Runner, ready: Path, tmp_path: Path, kind: str, number: int) -> None:
    def fresh() -> Path:
        shutil.rmtree(tmp_path / "office", ignore_errors=True)
        return Path(shutil.copytree(ready, tmp_path / "office"))

    whole = run(fresh(), 0, kind, number)
    assert whole.code == 0 and whole.said[-1] == "saved 1003", whole
    check(tmp_path / "office", whole, "without a fault")
    assert whole.calls > TRIES
    step = 1 if LONG else max(1, whole.calls // TRIES)
    refused = 0
    for at in range(1, whole.calls + 1, step):
        ran = run(fresh(), at, kind, number)
        check(tmp_path / "office", ran, f"{kind} {at} of {whole.calls}, {errno.errorcode[number]}: {ran.said}")
        refused += any(line.startswith(("error ", "closed ")) for line in ran.said)
    # Some calls may fail unnoticed, such as removing a file that is removed later; most are told.
    assert refused > 0
