"""How the questions asked now stand, against a count by hand."""

import gc

import pytest

from intake_app.casework import interviews
from intake_app.casework.interview_view import Interview
from intake_app.casework.standing import FREE_TEXTS, standing_of
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.evaluation import ItemState
from tests.casework.conftest import MODERATE, Bureau, cannabis

FURTHER = "intake/further_forms"
SETTLED = (ItemState.ANSWERED, ItemState.DECLINED)


def counted_by_hand(interview: Interview) -> tuple[list[str], list[str], int]:
    evaluation = interview.evaluation
    counted, settled, declined = [], [], 0
    for key in evaluation.asked:
        item, state = interview.policy.item(key), evaluation.states[key]
        if state in SETTLED:
            settled.append(key)
            declined += state is ItemState.DECLINED
        needless = item.type in FREE_TEXTS or key == FURTHER or item.read_only
        if item.required or not needless or state in SETTLED:
            counted.append(key)
    return counted, settled, declined


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"assist/2c": Answer(missing=Missing.DECLINED)},
        {"assist/2c": Answer(missing=Missing.UNKNOWN)},
        {"intake/own_words": Answer("Sleep better.")},
    ],
)
def test_everything_asked_is_counted_but_texts_nobody_has_to_give(bureau: Bureau, changes: dict[str, Answer]) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    for key, answer in changes.items():
        interview = interviews.record_answer(bureau.technician, interview, key, answer)
    standing = standing_of(interview.policy, interview.evaluation)
    counted, settled, declined = counted_by_hand(interview)
    assert list(standing.counted) == counted
    assert standing.asked == set(interview.evaluation.asked)
    assert standing.settled == set(settled)
    assert standing.declined_count == declined
    assert standing.open_count == len(counted) - len(settled)
    assert interviews.progress(interview) == (len(settled), len(counted))


def test_two_readings_are_told_apart(bureau: Bureau) -> None:
    before = bureau.begun(cannabis(*MODERATE))
    after = interviews.record_answer(bureau.technician, before, "assist/2c", None)
    for _ in range(2):
        assert "assist/2c" in standing_of(before.policy, before.evaluation).settled
        assert "assist/2c" not in standing_of(after.policy, after.evaluation).settled


def test_nothing_of_a_reading_is_kept_after_it(bureau: Bureau) -> None:
    from intake_app.casework import standing

    interview = bureau.begun(cannabis(*MODERATE))
    interviews.progress(interview)
    del interview
    interviews.forget_readings()
    gc.collect()
    assert standing._Last.known is None
