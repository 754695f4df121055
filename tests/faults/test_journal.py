"""Killed in the middle of a commit, and the journal deleted or damaged before the next opening: nothing that was said
to be saved is missing without being told.

SQLite undoes a half-written commit by its journal. Without it the file may be half new, half old; the mark, the chain
of events and the codes of the pages show that.
"""

import os
import random
import signal
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import checking, records
from intake_app.store import folder as files
from tests.faults.office import RecordedOffice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

TRIALS = 100 if "INTAKE_LONG" in os.environ else 8


def killed_with_a_journal(office: RecordedOffice, moments: random.Random) -> Path | None:
    """The journal a kill left, None when the kill fell between two commits."""
    process = office.start()
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready")
    office.note(process.stdout.readline())
    timer = threading.Timer(moments.uniform(0, 0.05), os.kill, (process.pid, signal.SIGKILL))
    timer.start()
    office.hear(process.stdout)
    timer.join()
    process.stdout.close()
    process.wait()
    office.interruptions += 1
    journal = office.folder / f"{files.DATABASE}-journal"
    return journal if journal.exists() and journal.stat().st_size else None


@pytest.mark.parametrize("damage", ["deleted", "cut", "flipped"])
def test_no_answer_is_lost_in_silence(tmp_path: Path, damage: str) -> None:
    moments, outcomes = random.Random(damage), Counter[str]()
    for trial in range(TRIALS):
        office = RecordedOffice.make(tmp_path / f"office-{trial}")
        journal = killed_with_a_journal(office, moments)
        if journal is None:
            outcomes["no journal"] += 1
        elif damage == "deleted":
            journal.unlink()
        else:
            content = bytearray(journal.read_bytes())
            if damage == "cut":
                content = content[: len(content) // 2]
            else:
                content[moments.randrange(len(content))] ^= 0xFF
            journal.write_bytes(content)
        outcomes[looked_at(office)] += 1
    assert outcomes["lost in silence"] == 0, outcomes
    assert outcomes["whole"] + outcomes["told"] == TRIALS
    assert outcomes["no journal"] < TRIALS


def looked_at(office: RecordedOffice) -> str:
    try:
        vault = office.open()
    except UserError as error:
        assert error.code == "vault-damaged"
        return "told"
    with vault:
        if vault.doubt is not None:
            return "told"
        found = {r.answer.value for r in records.load_answer_history(vault, "n1") if r.answer is not None}
        whole = set(office.saved) <= found and checking.verify(vault)["ok"]
        return "whole" if whole else "lost in silence"
