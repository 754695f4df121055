"""`kill -9` at any moment of an interview: every answer said to be saved is there.

A kill leaves the system's file cache alive, so this is about atomicity; that a commit waits for the disk is seen from
the PRAGMAs read back at every opening.
"""

import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.office import InterviewedOffice, RecordedOffice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

SHORT = 20
LONG = {RecordedOffice: 1000, InterviewedOffice: 200}
"""An interview takes longer to come up; what is written goes through the same store."""
Office = RecordedOffice | InterviewedOffice


def kill_and_check(office: Any, kills: int, seed: int) -> None:
    moments = random.Random(seed)
    for _ in range(kills):
        process = office.start()
        assert process.stdout.readline().startswith("ready")
        office.note(process.stdout.readline())
        # Kills fall anywhere in the next answers; every fifth comes at once, so that the early moments are met, too.
        delay = 0.0 if moments.random() < 0.2 else moments.uniform(0, 0.08)
        timer = threading.Timer(delay, os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        office.hear(process.stdout)
        timer.join()
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        office.interruptions += 1
        office.check()
    assert len(office.saved) >= kills


MAKERS = pytest.mark.parametrize("make", [RecordedOffice.make, InterviewedOffice.make], ids=["store", "casework"])


@MAKERS
def test_twenty_kills(make: Callable[[Path], Office], tmp_path: Path) -> None:
    kill_and_check(make(tmp_path / "office"), SHORT, seed=1)


@pytest.mark.long
@pytest.mark.skipif("INTAKE_LONG" not in os.environ, reason="long: python3 packaging/dev.py faults")
@MAKERS
def test_a_thousand_kills(make: Callable[[Path], Office], tmp_path: Path) -> None:
    office = make(tmp_path / "office")
    kill_and_check(office, LONG[type(office)], seed=2)


def test_a_kill_while_the_office_is_opened_changes_nothing(tmp_path: Path) -> None:
    moments = random.Random(3)
    office = RecordedOffice.make(tmp_path / "office")
    for _ in range(5):
        process = office.start()
        timer = threading.Timer(moments.uniform(0, 0.3), os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        office.hear(process.stdout)
        timer.join()
        assert process.stdout is not None
        process.stdout.close()
        process.wait()
        office.interruptions += 1
        office.check()
