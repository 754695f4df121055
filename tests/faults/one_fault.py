"""A process that does a short session in a real office and says aloud what was done: answers, a signature's mark, a
changed password, a backup, locking. One of its calls to the system fails; whatever it says must be true afterwards."""

import sys
from datetime import timedelta
from pathlib import Path

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.store import backups, records, staff
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import Vault, list_workers, unlock
from tests.faults.office import NOW

PASSWORDS = ("janela azul corre devagar hoje", "papel verde nunca dorme cedo")
CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)


def main() -> int:
    folder, start = Path(sys.argv[1]), int(sys.argv[2])
    (owner,) = list_workers(folder)
    try:
        vault = unlock(folder, owner.worker_id, PASSWORDS[0], NOW)
    except UserError as error:
        say(f"error {error.code}")
        return 3
    try:
        work(vault, start)
    except UserError as error:
        say(f"error {error.code}")
    except RuntimeError as error:
        # After a failed rollback the vault has closed itself.
        say(f"closed {error}")
    try:
        vault.close()
    except UserError as error:
        say(f"error {error.code}")
    return 0


def work(vault: Vault, start: int) -> None:
    worker = vault.worker
    assert worker is not None
    for number in range(start, start + 3):
        with vault.transaction(worker, "answer-recorded", "encounter/n1", at=NOW):
            records.append_answer(vault, "n1", f"assist/{number % 60}", Answer(number, note="x" * 200), NOW, worker.id)
        say(f"saved {number}")
    vault.keep_mark()
    for old, new in (PASSWORDS, PASSWORDS[::-1]):
        staff.change_password(vault, worker, old, new, at=NOW, profile=CHEAP)
        say(f"password {PASSWORDS.index(new)}")
    backup = backups.make(vault, vault.folder / "backups", backups.ASKED, NOW + timedelta(seconds=start))
    say(f"backup {backup.path.name}")
    with vault.transaction(worker, "answer-recorded", "encounter/n1", at=NOW):
        records.append_answer(vault, "n1", "assist/1", Answer(start + 3), NOW, worker.id)
    say(f"saved {start + 3}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
