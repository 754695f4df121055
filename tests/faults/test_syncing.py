"""An answer is said to be saved only after the disk said so: seen in the calls the system gets."""

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.faults.office import RecordedOffice

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")

ANSWERS = 500 if "INTAKE_LONG" in os.environ else 100


def test_nothing_is_said_to_be_saved_before_it_is_synced(tmp_path: Path) -> None:
    office = RecordedOffice.make(tmp_path / "office")
    log = tmp_path / "calls.txt"
    process = office.start(
        under=("strace", "-qq", "-y", "-e", "trace=pwrite64,write,ftruncate,fsync,fdatasync", "-o", str(log))
    )
    assert process.stdout is not None
    if not process.stdout.readline():
        pytest.skip("strace may not watch a process here")
    while len(office.saved) < ANSWERS:
        office.note(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    process.stdout.close()
    process.wait()

    unsynced: set[str] = set()
    said, writes = 0, 0
    for line in log.read_text(encoding="utf-8").splitlines():
        call = re.match(r"(?:\d+ +)?(\w+)\(\d+<([^>]*)>", line)
        if call is None:
            continue
        name, path = call[1], Path(call[2]).name
        if name == "write" and '"saved ' in line:
            said += 1
            assert unsynced == set(), f"answer {said}: {unsynced} not on disk"
        elif not path.startswith("vault.db"):
            continue
        elif name in ("fsync", "fdatasync"):
            unsynced.discard(path)
        else:
            writes += 1
            unsynced.add(path)
    assert said >= ANSWERS
    assert writes > 2 * ANSWERS
