"""A process that goes through an interview as the window does, and says each answer aloud after it is saved.

Its parent kills it. The number of an answer is its note, so that every one can be told from every other.
"""

import os
import random
import sys
from datetime import date
from itertools import count
from pathlib import Path

from intake_app.casework import interviews
from intake_app.casework.office import Desk
from intake_app.definitions.library import open_library
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.store import records
from intake_app.store.vault import open_with_key
from tests.faults.office import CLOCK, NOW


def main() -> int:
    folder, start = Path(sys.argv[1]), int(sys.argv[2])
    vault = open_with_key(folder, bytes.fromhex(os.environ["INTAKE_TEST_KEY"]), now=NOW, kept=True)
    (worker,) = records.load_workers(vault)
    desk = Desk(vault, worker, records.load_office(vault), open_library(), CLOCK, "pt")
    (episode,) = records.list_episodes(vault)
    interview = interviews.resume(desk, episode.id)
    chance = random.Random(start)
    say(f"ready {interview.position}")
    for number in count(start):
        key = chance.choice(interview.evaluation.asked)
        answer = any_answer(interview.policy.item(key), chance, str(number))
        interview = interviews.record_answer(desk, interview, key, answer)
        say(f"saved {number} {key}")
    return 0


def any_answer(item: Item, chance: random.Random, note: str) -> Answer:
    """Some answer that fits `item`, one in five missing."""
    if chance.random() < 0.2 or item.type is ItemType.GROUP:
        return Answer(missing=chance.choice(list(Missing)), note=note)
    if item.options:
        code = chance.choice(item.options).code
        return Answer((str(code),) if item.repeats else code, note=note)
    match item.type:
        case ItemType.BOOLEAN:
            return Answer(chance.random() < 0.5, note=note)
        case ItemType.INTEGER | ItemType.DECIMAL:
            return Answer(item.minimum or 0, note=note)
        case ItemType.DATE:
            return Answer(date(2026, 2, 27), note=note)
        case ItemType.TIME:
            return Answer("10:15", note=note)
        case _:
            return Answer("words " * chance.randrange(1, 30), note=note)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
