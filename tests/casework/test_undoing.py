"""Answers given, changed and taken back in a real vault: what was undone is as if it had never been."""

import random

from intake_app.casework import interviews
from intake_app.casework.interview_view import Interview
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.questionnaire import Item, ItemType
from tests.casework.conftest import MODERATE, Bureau, cannabis


def some_answer(item: Item, chance: random.Random) -> Answer:
    if chance.random() < 0.2:
        return Answer(missing=chance.choice(list(Missing)))
    if item.type is ItemType.BOOLEAN:
        return Answer(value=chance.random() < 0.5)
    return Answer(value=chance.choice([option.code for option in item.options]))


def same(one: Interview, other: Interview) -> bool:
    return one.answers.answers == other.answers.answers and one.evaluation == other.evaluation


def test_every_answer_undone_leads_back_the_same_way(bureau: Bureau) -> None:
    desk, chance = bureau.technician, random.Random(2026)
    interview = bureau.begun(cannabis(*MODERATE))
    askable = [
        key
        for key in interview.policy.question_keys
        if (item := interview.policy.item(key)).type is ItemType.BOOLEAN or (item.options and not item.repeats)
    ]
    before = [interview]
    for _ in range(12):
        key = chance.choice(askable)
        interview = interviews.record_answer(desk, interview, key, some_answer(interview.policy.item(key), chance))
        if not same(interview, before[-1]):
            before.append(interview)
    while len(before) > 1:
        before.pop()
        interview = interviews.undo(desk, interview)
        assert same(interview, before[-1])
        assert same(interviews.resume(desk, interview.episode.id), before[-1])


def test_undone_and_done_again_is_where_it_was(bureau: Bureau) -> None:
    desk = bureau.technician
    interview = bureau.begun(cannabis(*MODERATE))
    for key, value in (("assist/2c", 6), ("assist/8", 2), ("assist/1d", 3)):
        interview = interviews.record_answer(desk, interview, key, Answer(value))
        undone = interviews.undo(desk, interview)
        again = interviews.redo(desk, undone)
        assert same(again, interview) and not same(undone, interview)
        interview = again
