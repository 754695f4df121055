"""No room left: the answer is refused in words, what was saved stays, and the office still opens."""

import contextlib
import os
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
from tests.faults.office import NOW, OFFICE, ROOT, WORKER, RecordedOffice

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


TRIALS = 100 if "INTAKE_LONG" in os.environ else 4


def test_a_disk_filled_again_and_again(tmp_path: Path) -> None:
    """Answers, backups, files of packets and passwords on a full disk; see `filling`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    may_mount = os.geteuid() == 0
    namespace = () if may_mount else ("unshare", "-rm")
    if not may_mount and (shutil.which("unshare") is None or subprocess.run([*namespace, "true"]).returncode):
        pytest.skip("no small disk can be mounted here, not even in a namespace of our own")
    ended = subprocess.run(
        [*namespace, sys.executable, str(Path(__file__).with_name("filling.py")), str(disk), str(TRIALS), "7"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    if ended.stdout.startswith("cannot mount"):
        pytest.skip("no small disk can be mounted here")
    assert ended.returncode == 0, (ended.stdout[-300:], ended.stderr[-3000:])
    told = ended.stdout.splitlines()
    assert len(told) == TRIALS and all(line.startswith("ok ") for line in told)
    assert any("disk-full" in line for line in told)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [["forms", "list"], ["packs", "list", "--text"], ["score", "cage-aid", "-"]])
def test_output_that_cannot_be_written_is_told_without_a_traceback(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "intake_app", *command],
            input=b'{"answers": {"1": 1, "2": 0, "3": 0, "4": 0}}',
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr and b"fault of the program" not in ended.stderr
    assert b"full" in ended.stderr


def test_a_file_that_cannot_be_written_leaves_no_half_one(tmp_path: Path) -> None:
    import resource

    from intake_app.casework.packets import write_whole

    path = tmp_path / "packet.pdf"
    path.write_bytes(b"the old one")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(UserError):
            write_whole(path, bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [one.name for one in tmp_path.iterdir()] == ["packet.pdf"]
    assert path.read_bytes() == b"the old one"
