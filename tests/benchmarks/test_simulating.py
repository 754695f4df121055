"""How long it takes to decide stored cases again, beside reading them with `json.loads` alone.

Whole pt-cdt cases, no two alike, each seen once. Both sides are measured in the processor's time, in turns; the seconds
for 100,000 cases are told, the ratio is judged on a quiet machine. Twenty seconds on two processors are forty of one.
"""

import gc
import json
import os
import statistics
import time
from pathlib import Path
from random import Random

import pytest

from intake_app.casework.policies import load_policy
from intake_app.casework.redeciding import CaseFile, Redecider, Task
from intake_app.definitions.library import open_library
from intake_app.engine.policy import CompiledPolicy
from tests.benchmarks.test_interview import BUSY
from tests.benchmarks.varied_cases import TODAY, made_case

CASES, PART = 6_000, 300
MOST_TIMES = 9.0
"""Of the yardstick."""


def _files(policy: CompiledPolicy, folder: Path) -> list[CaseFile]:
    chance = Random(4)
    found = []
    for number in range(CASES):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(made_case(policy, chance, number)), encoding="utf-8")
        found.append(CaseFile(str(path), path.name, "", TODAY))
    return found


def _bare(files: list[CaseFile]) -> None:
    for file in files:
        json.loads(Path(file.path).read_text(encoding="utf-8"))


def test_a_hundred_thousand_cases_in_twenty_seconds(tmp_path: Path) -> None:
    busy = hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY
    policy = load_policy(open_library(), "pt-cdt")
    files = _files(policy, tmp_path)
    redecider = Redecider(Task(((policy.pack, policy.questionnaires),), 0, None, TODAY))
    told = redecider.decide(files[: CASES // 2])
    assert (told.unread, told.misfits) == ([], [])
    # As in the processes that do it (`redeciding._begin`).
    gc.freeze()
    gc.disable()
    ours: list[float] = []
    bare: list[float] = []
    for start in range(CASES // 2, CASES, PART):
        part = files[start : start + PART]
        begun = time.process_time()
        _bare(part)
        middle = time.process_time()
        redecider.decide(part)
        bare.append(middle - begun)
        ours.append(time.process_time() - middle)
    gc.enable()
    seconds = statistics.median(ours) * 100_000 / PART
    times = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    print(f"\n100,000 cases decided again: {seconds:.1f} s of one processor, {times:.1f} x reading them")
    if busy:
        pytest.skip("the machine is busy with other things: the figures are told, not judged")
    assert times <= MOST_TIMES
