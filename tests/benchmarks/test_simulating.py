"""How long it takes to decide stored cases again, beside reading them with `json.loads` alone.

10,000 cases are made from the worked ones of pt-cdt by changing answers and ages. Both sides are measured in the
processor's time, in turns; the seconds for 100,000 cases are told, the ratio is judged on a quiet machine. Twenty
seconds on two processors are forty of one.
"""

import gc
import json
import os
import random
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from intake_app import paths
from intake_app.casework.policies import load_policy
from intake_app.casework.redeciding import CaseFile, Redecider, Task
from intake_app.definitions.library import open_library
from tests.benchmarks.test_interview import BUSY

CASES, PART = 10_000, 1_000
MOST_TIMES = 20.0
"""Of the yardstick."""
TODAY = date(2026, 3, 2)


def _varied(case: dict[str, Any], chance: random.Random, number: int) -> dict[str, Any]:
    answers = dict(case.get("answers", {}))
    for key, value in answers.items():
        if key.startswith("assist/") and isinstance(value, int) and chance.random() < 0.3:
            answers[key] = chance.choice((0, 3) if key[7] == "1" else (0, 2) if key[7] == "8" else (value,))
    birth = f"{chance.randint(1955, 2009)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    person = {"reference": f"S-{number}", "sex": chance.choice(("male", "female")), "birth_date": birth}
    return {**case, "answers": answers, "person": person}


def _files(folder: Path) -> list[CaseFile]:
    worked = sorted((paths.forms_dir() / "packs" / "pt-cdt" / "cases").glob("*.json"))
    cases = [json.loads(path.read_text(encoding="utf-8"))["case"] for path in worked]
    chance = random.Random(4)
    found = []
    for number in range(CASES):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(_varied(chance.choice(cases), chance, number)), encoding="utf-8")
        found.append(CaseFile(str(path), path.name, "", TODAY))
    return found


def _bare(files: list[CaseFile]) -> None:
    for file in files:
        json.loads(Path(file.path).read_text(encoding="utf-8"))


def test_a_hundred_thousand_cases_in_twenty_seconds(tmp_path: Path) -> None:
    busy = hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY
    files = _files(tmp_path)
    policy = load_policy(open_library(), "pt-cdt")
    redecider = Redecider(Task(((policy.pack, policy.questionnaires),), 0, None, TODAY))
    redecider.decide(files[:PART])
    # As in the processes that do it (`redeciding._begin`).
    gc.freeze()
    gc.disable()
    ours: list[float] = []
    bare: list[float] = []
    for start in range(0, CASES, PART):
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
