"""Fifty starts at one moment: one owns the office, the others are told; an owner that was killed leaves no trace."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.office import ROOT, RecordedOffice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and signals of POSIX")

STARTS = 50
TRIALS = 500 if "INTAKE_LONG" in os.environ else 5


def test_of_fifty_starts_one_owns_the_office(tmp_path: Path) -> None:
    office = RecordedOffice.make(tmp_path / "office")
    environment = {**os.environ, "INTAKE_TEST_KEY": office.key.hex(), "PYTHONPATH": str(ROOT)}
    script = str(Path(__file__).with_name("starting.py"))
    ended = subprocess.run(
        [sys.executable, script, str(office.folder), str(STARTS), str(TRIALS)],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    trials = [line.split() for line in ended.stdout.splitlines()]
    assert len(trials) == TRIALS
    for said in trials:
        assert sorted(said) == ["owner", *["vault-in-use"] * (STARTS - 1)]
    office.check()


def test_an_owner_that_was_killed_hinders_nobody(tmp_path: Path) -> None:
    office = RecordedOffice.make(tmp_path / "office")
    for _ in range(3):
        process = office.start()
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready")
        second = office.start()
        assert second.stdout is not None
        second.stdout.read()
        second.stdout.close()
        assert second.wait() == 1
        process.send_signal(signal.SIGKILL)
        office.hear(process.stdout)
        process.stdout.close()
        process.wait()
        office.interruptions += 1
        office.check()
