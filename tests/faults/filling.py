"""A process on a small disk that it fills, trial after trial, and says what came of each.

Runs where it may mount: as root, or in a user namespace of its own. One trial: an office is made while so much is free
that it just fits, answers are recorded until the disk refuses, then a backup, a file of the packet, a new password;
each has to be refused in words and leave no half file. What was said to be saved is there while the disk is still full,
and work goes on once there is room.
"""

import os
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from intake_app.casework.packets import write_whole
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Encounter, EncounterKind, Episode, Role, Stage
from intake_app.store import backups, checking, records, staff
from intake_app.store.vault import NewWorker, Vault, create_vault, unlock
from tests.faults.office import NOW, OFFICE, PERSON
from tests.faults.one_fault import CHEAP, PASSWORDS

SIZE = 6 * 1024 * 1024
REFUSALS = {"disk-full", "disk-failed", "backup-no-room", "cannot-write"}


def main() -> int:
    disk, trials, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], capture_output=True, text=True
    )
    if mounted.returncode:
        print("cannot mount", flush=True)
        return 0
    try:
        chance = random.Random(seed)
        for number in range(trials):
            print(trial(disk, chance), flush=True)
            for path in disk.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            assert not list(disk.iterdir()), number
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    return 0


def trial(disk: Path, chance: random.Random) -> str:
    # In every other trial the look at the room there is sees plenty, as when the disk fills up meanwhile.
    backups.SPARE_BYTES = chance.choice((0, -(2**40)))  # type: ignore[misc]
    folder, filler = disk / "office", disk / "filler"
    first = NewWorker("Marta Exemplo", Role.SUPERVISOR, PASSWORDS[0])
    vault, _ = create_vault(folder, OFFICE, first, profile=CHEAP, now=NOW)
    worker = vault.worker
    assert worker is not None
    with vault.transaction(worker, "case-opened", "episode/e1", at=NOW):
        records.save_episode(
            vault, Episode("e1", PERSON, "pt-cdt", "1", "h", Stage.INTERVIEW, worker.id, opened_at=NOW, changed_at=NOW)
        )
        records.save_encounter(vault, Encounter("n1", "e1", EncounterKind.FIRST, NOW, worker.id, "pt", ()))
    fill(filler, disk, leave=chance.randrange(0, 300_000))
    saved, refused = until_full(vault, worker.id, chance, 0)
    refusals = [refused]
    for act in (
        lambda: backups.make(vault, folder / "backups", backups.ASKED, NOW),
        lambda: write_whole(disk / "packet.pdf", bytes(400_000)),
        lambda: staff.change_password(vault, worker, *PASSWORDS, at=NOW, profile=CHEAP),
    ):
        fill(filler, disk, leave=chance.choice((0, 0, 4096, 20_000)))
        try:
            act()
            refusals.append("done")
        except UserError as error:
            refusals.append(error.code)
        half = [path.name for path in disk.rglob("*.tmp")]
        assert not half, half
    assert set(refusals) <= REFUSALS | {"done"}, refusals
    fill(filler, disk, leave=0)
    with suppress(UserError):
        # The mark may not fit: then everything is checked at the next opening.
        vault.close()
    password = PASSWORDS[1] if refusals[3] == "done" else PASSWORDS[0]
    look(folder, worker.id, password, saved, may_refuse=True)
    filler.unlink()
    with look(folder, worker.id, password, saved) as again:
        more, _ = until_full(again, worker.id, chance, len(saved) + 1000, most=3)
        backups.make(again, folder / "backups", backups.ASKED, NOW)
    look(folder, worker.id, password, saved + more).close()
    return f"ok {len(saved)} {' '.join(refusals)}"


def fill(filler: Path, disk: Path, leave: int) -> None:
    """Fill the disk but for so many bytes."""
    filler.unlink(missing_ok=True)
    size = max(0, shutil.disk_usage(disk).free - leave)
    with filler.open("wb") as file, suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, size) if size else None


def until_full(vault: Vault, worker: str, chance: random.Random, start: int, most: int = 5000) -> tuple[list[int], str]:
    saved: list[int] = []
    for number in range(start, start + most):
        note = "x" * chance.randrange(3000)
        try:
            with vault.transaction(worker, "answer-recorded", "encounter/n1", at=NOW):
                records.append_answer(vault, "n1", f"assist/{number % 60}", Answer(number, note=note), NOW, worker)
        except UserError as error:
            return saved, error.code
        saved.append(number)
    return saved, "done"


def look(folder: Path, worker: str, password: str, saved: list[int], *, may_refuse: bool = False) -> Vault:
    """Everything that was said to be saved is there; on a full disk opening may be refused in words instead."""
    try:
        vault = unlock(folder, worker, password, NOW)
    except UserError as error:
        assert may_refuse and error.code in REFUSALS, error.code
        return None  # type: ignore[return-value]
    assert vault.is_writable, vault.doubt
    report = checking.verify(vault)
    assert report["ok"], report["problems"]
    found = {r.answer.value for r in records.load_answer_history(vault, "n1") if r.answer is not None}
    assert found == set(saved)
    if may_refuse:
        with suppress(UserError):
            vault.close()
    return vault


if __name__ == "__main__":
    sys.exit(main())
