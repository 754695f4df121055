"""No room left: the answer is refused in words, what was saved stays, and the office still opens."""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.store import checking, records
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, Vault, create_vault
from tests.faults.office import NOW, OFFICE, WORKER, RecordedOffice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")


@pytest.mark.parametrize("room", [0, 4096, 5000, 20_000, 100_000, 300_000])
def test_files_that_may_not_grow(tmp_path: Path, room: int) -> None:
    faulty = RecordedOffice.make(tmp_path / "office")
    size = max(path.stat().st_size for path in faulty.folder.iterdir())
    recorder = faulty.start(str(size + room))

    last = faulty.hear(recorder.stdout)

    recorder.stdout.close()
    assert recorder.wait() == 3
    # SQLite calls a limit on the size of a file a failed write; only a lack of space is "full" to it.
    assert last in ("error disk-failed", "error disk-full")
    faulty.interruptions += 1
    faulty.check()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB, where this machine lets us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True)
    if not done or done.returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up(small_disk: Path) -> None:
    office = RecordedOffice.make(small_disk / "office")
    recorder = office.start()

    last = office.hear(recorder.stdout)

    recorder.stdout.close()
    assert recorder.wait() == 3
    assert last == "error disk-full"
    assert len(office.saved) > 100
    office.interruptions += 1
    # Still full: it opens, everything is there, and what was refused is refused again.
    office.check()
    again = office.start()
    assert office.hear(again.stdout).startswith("error disk-full")
    again.stdout.close()
    again.wait()
    office.interruptions += 1
    office.check()


def test_a_new_office_on_a_full_disk_is_refused_and_can_be_made_later(small_disk: Path) -> None:

    cheap = KdfProfile(64, 1, 1, for_tests=True)
    worker = NewWorker("Marta Exemplo", Role.SUPERVISOR, "janela azul corre devagar")
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (3 * 1024 * 1024 - 64 * 1024))

    with pytest.raises(UserError) as caught:
        create_vault(small_disk / "office", OFFICE, worker, profile=cheap, now=NOW)

    assert caught.value.code == "disk-full"
    filler.unlink()
    create_vault(small_disk / "office", OFFICE, worker, profile=cheap, now=NOW)[0].close()


def test_work_goes_on_in_the_same_window_when_there_is_room_again(small_disk: Path) -> None:

    office = RecordedOffice.make(small_disk / "office")
    filler = small_disk / "filler"
    with office.open() as vault:
        for number in range(5):
            filler.write_bytes(b"")
            with contextlib.suppress(OSError), filler.open("wb") as file:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()
            with pytest.raises(UserError) as caught:
                for _ in range(100):
                    record(vault, f"refused/{number}", "x" * 3000)
            assert caught.value.code == "disk-full"
            filler.unlink()
            with vault.transaction(WORKER, "answer-recorded", "encounter/n1", at=NOW):
                records.append_answer(vault, "n1", f"assist/{number}", Answer(number), NOW, WORKER.id)
        answers = records.load_answers(vault, "n1")
        assert [answers.value(f"assist/{number}") for number in range(5)] == [0, 1, 2, 3, 4]
        assert checking.verify(vault)["ok"]


def record(vault: Vault, key: str, text: str) -> None:

    with vault.transaction(WORKER, "answer-recorded", "encounter/n1", at=NOW):
        records.append_answer(vault, "n1", key, Answer(text), NOW, WORKER.id)
