"""How long the engine takes for one whole case, and for one answer in a long form; in the processor's time.

The limits are milliseconds of a quiet machine, so they are judged on such a one only; elsewhere they are told.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from intake_app import paths
from intake_app.casework.policies import load_policy
from intake_app.definitions.library import Library, open_library
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.person import Sex
from intake_app.engine.answering import read_answer
from intake_app.engine.evaluating import evaluate
from tests.benchmarks.generated_form import PACK, keys, write_forms
from tests.benchmarks.test_interview import BUSY
from tests.benchmarks.varied_cases import TODAY, made_case

CASES, SEEN_BEFORE = 900, 300
WHOLE_CASE_MS, ONE_ANSWER_MS = 1.0, 0.5
HEARD = "assist/8"
"""Asked of those alone whose health is looked at: the long way through the policy."""


def _measured(act: Callable[[], object]) -> float:
    begun = time.thread_time()
    act()
    return (time.thread_time() - begun) * 1000


def _judge(what: str, times: list[float], most: float) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"\n{what}: median {statistics.median(times):.2f} ms, p95 {p95:.2f} ms, least {min(times):.2f} ms")
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY:
        pytest.skip("the machine is busy with other things: the figures are told, not judged")
    assert statistics.median(times) <= most


def test_a_whole_case_under_the_largest_policy() -> None:
    policy = load_policy(open_library(), "pt-cdt")
    chance, times = Random(8), []
    for number in range(CASES):
        case = made_case(policy, chance, number)
        answers = {key: read_answer(policy.item(key), raw, key) for key, raw in case["answers"].items()}
        birth, sex = date.fromisoformat(case["person"]["birth_date"]), Sex(case["person"]["sex"])
        given = AnswerSet(answers)
        took = _measured(lambda given=given, birth=birth, sex=sex: evaluate(  # type: ignore[misc]
            policy, given, birth_date=birth, sex=sex, today=TODAY
        ))  # fmt: skip
        if number >= SEEN_BEFORE and HEARD in answers:
            times.append(took)
    _judge(f"{len(times)} whole cases", times, WHOLE_CASE_MS)


def test_one_answer_in_a_form_of_three_hundred_questions(tmp_path: Path) -> None:
    write_forms(tmp_path / "forms")
    policy = load_policy(Library((tmp_path / "forms",), paths.resources_dir()), PACK)
    given: dict[str, Answer] = {}
    times = []
    for number, key in enumerate(keys()):
        given = {**given, key: Answer(value=number % 5)}
        answers = AnswerSet(given)
        times.append(_measured(lambda answers=answers: evaluate(  # type: ignore[misc]
            policy, answers, birth_date=None, today=TODAY
        )))  # fmt: skip
    _judge(f"each of {len(times)} answers", times, ONE_ANSWER_MS)
