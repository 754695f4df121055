"""A process that records answers for ever and says each one aloud after it is saved. Its parent kills it."""

import os
import sys
from itertools import count
from pathlib import Path

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.store import records
from intake_app.store.vault import open_with_key
from tests.faults.office import NOW, WORKER

QUESTIONS = 60


def main() -> int:
    folder, start = Path(sys.argv[1]), int(sys.argv[2])
    if len(sys.argv) > 3:
        limit_files(int(sys.argv[3]))
    vault = open_with_key(folder, bytes.fromhex(os.environ["INTAKE_TEST_KEY"]), now=NOW, kept=True)
    say("ready")
    for number in count(start):
        key = f"assist/{number % QUESTIONS}"
        answer = Answer(number, note=f"{number} " * (number % 40))
        try:
            with vault.transaction(WORKER, "answer-recorded", "encounter/n1", at=NOW):
                records.append_answer(vault, "n1", key, answer, NOW, WORKER.id)
                records.save_position(vault, "n1", key)
        except UserError as error:
            say(f"error {error.code}")
            return 3
        say(f"saved {number}")
    return 0


def limit_files(size: int) -> None:
    """No file may grow beyond `size` bytes: a full disk as far as the program can tell."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
