"""`kill -9` at any moment of an interview: every answer said to be saved is there.

A kill leaves the system's file cache alive, so this is about atomicity; that a commit waits for the disk is seen from
the PRAGMAs read back at every opening.
"""

import os
import random
import signal
import sys
import threading
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

SHORT, LONG = 20, 200


def kill_and_check(office: Any, kills: int, seed: int) -> None:
    moments = random.Random(seed)
    for _ in range(kills):
        recorder = office.record()
        assert recorder.stdout.readline() == "ready\n"
        first = recorder.stdout.readline()
        office.saved.append(int(first.removeprefix("saved ")))
        # Kills fall anywhere in the next answers; every fifth comes at once, so that the early moments are met, too.
        delay = 0.0 if moments.random() < 0.2 else moments.uniform(0, 0.08)
        timer = threading.Timer(delay, os.kill, (recorder.pid, signal.SIGKILL))
        timer.start()
        office.hear(recorder.stdout)
        timer.join()
        recorder.stdout.close()
        assert recorder.wait() == -signal.SIGKILL
        office.interruptions += 1
        office.check()


def test_twenty_kills(faulty: Any) -> None:
    kill_and_check(faulty, SHORT, seed=1)

    assert len(faulty.saved) >= SHORT


@pytest.mark.long
@pytest.mark.skipif("INTAKE_LONG" not in os.environ, reason="long: python3 packaging/dev.py faults")
def test_two_hundred_kills(faulty: Any) -> None:
    kill_and_check(faulty, LONG, seed=2)

    assert len(faulty.saved) >= LONG


def test_a_kill_while_the_office_is_opened_changes_nothing(faulty: Any) -> None:
    moments = random.Random(3)
    for _ in range(5):
        recorder = faulty.record()
        timer = threading.Timer(moments.uniform(0, 0.3), os.kill, (recorder.pid, signal.SIGKILL))
        timer.start()
        faulty.hear(recorder.stdout)
        timer.join()
        recorder.stdout.close()
        recorder.wait()
        faulty.interruptions += 1
        faulty.check()
