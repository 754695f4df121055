"""Restoring: what would be lost is told first, nothing is overwritten, a cut at any point leaves a whole office."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import archives, backups, checking, keys, passwords, records, restoring
from intake_app.store import folder as files
from intake_app.store.vault import unlock


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


class Office:
    """An office with a backup of 5 answers and 12 answers in all, closed."""

    def __init__(self, opened: Any, now: datetime) -> None:
        opened.answers(5)
        self.backup = backups.make(opened.vault, opened.folder / files.BACKUPS, backups.ASKED, now)
        opened.answers(7)
        self.sequence = opened.vault.anchor[0]
        opened.vault.close()
        self.folder, self.owner, self.password = opened.folder, opened.worker.id, opened.password
        self.secret = passwords.secret_of(opened.password)
        self.now = now

    def unpack(self) -> restoring.Unpacked:
        return restoring.unpack(self.backup.path, restoring.beside(self.folder), self.owner, self.secret)

    def answers(self, folder: Path | None = None) -> int:
        with unlock(folder or self.folder, self.owner, self.password, self.now) as vault:
            assert vault.is_writable and checking.verify(vault)["ok"]
            return len(records.load_answer_history(vault, "n1"))


@pytest.fixture
def bureau(opened: Any, now: datetime) -> Office:
    return Office(opened, now)


def test_what_would_be_lost_is_counted(bureau: Office) -> None:
    before = {path: path.read_bytes() for path in bureau.folder.rglob("*") if path.is_file()}
    unpacked = bureau.unpack()
    present = restoring.present(bureau.folder, bureau.owner, bureau.secret, bureau.backup.manifest)

    lost = restoring.loss(present, unpacked)

    assert lost == restoring.Loss(True, 7, {"answer": 7}, False)
    assert present is not None and present.last_at >= bureau.backup.manifest.last_at
    assert {path: path.read_bytes() for path in bureau.folder.rglob("*") if path.is_file()} == before


def test_the_old_office_is_set_aside_whole(bureau: Office) -> None:
    unpacked = bureau.unpack()
    aside = restoring.put_in_place(unpacked.folder, bureau.folder, bureau.now)

    assert aside is not None and aside.parent == bureau.folder.parent
    assert bureau.answers() == 5
    assert bureau.answers(aside) == 12
    assert not unpacked.folder.exists()
    assert bureau.backup.path.exists()
    assert not (bureau.folder / restoring.READY).exists()


def test_two_restores_in_one_second_set_two_offices_aside(bureau: Office) -> None:
    asides = [restoring.put_in_place(bureau.unpack().folder, bureau.folder, bureau.now) for _ in range(2)]
    assert len(set(asides)) == 2


def test_an_office_in_use_is_not_replaced(bureau: Office) -> None:
    unpacked = bureau.unpack()
    with unlock(bureau.folder, bureau.owner, bureau.password, bureau.now):
        assert (
            code_of(lambda: restoring.present(bureau.folder, bureau.owner, bureau.secret, bureau.backup.manifest))
            == "vault-in-use"
        )
        assert code_of(lambda: restoring.put_in_place(unpacked.folder, bureau.folder, bureau.now)) == "vault-in-use"
    assert bureau.answers() == 12


def test_a_damaged_office_is_told_from_its_mark(bureau: Office) -> None:
    (bureau.folder / files.DATABASE).write_bytes(os.urandom(8192))
    unpacked = bureau.unpack()
    lost = restoring.loss(
        restoring.present(bureau.folder, bureau.owner, bureau.secret, bureau.backup.manifest), unpacked
    )
    assert not lost.is_known
    assert lost.records == bureau.sequence - bureau.backup.manifest.sequence
    restoring.put_in_place(unpacked.folder, bureau.folder, bureau.now)
    assert bureau.answers() == 5


def test_without_keys_file_the_backup_brings_its_own(bureau: Office) -> None:
    (bureau.folder / files.KEYS).unlink()
    (bureau.folder / files.KEYS_SPARE).write_bytes(b"?")
    restoring.put_in_place(bureau.unpack().folder, bureau.folder, bureau.now)
    assert bureau.answers() == 5


def test_another_office_is_told(bureau: Office, tmp_path: Path, office: Any, cheap: Any, now: datetime) -> None:
    from intake_app.domain.person import Role
    from intake_app.store.vault import NewWorker, create_vault

    other, _ = create_vault(
        tmp_path / "other", office, NewWorker("Rui Exemplo", Role.SUPERVISOR, bureau.password), profile=cheap, now=now
    )
    assert other.worker is not None
    owner = other.worker.id
    other.close()
    present = restoring.present(tmp_path / "other", owner, bureau.secret, bureau.backup.manifest)
    lost = restoring.loss(present, bureau.unpack())
    assert lost.is_other_office and lost.records == present.sequence  # type: ignore[union-attr]


def test_nothing_is_lost_where_nothing_was(bureau: Office, tmp_path: Path) -> None:
    assert restoring.present(tmp_path / "empty", bureau.owner, bureau.secret, bureau.backup.manifest) is None
    assert restoring.loss(None, bureau.unpack()) == restoring.Loss(True, 0, {}, False)


class Cut(BaseException):
    """The power goes."""


@pytest.mark.parametrize("at", range(12))
def test_a_cut_at_any_step_leaves_an_office_that_opens(
    bureau: Office, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    unpacked = bureau.unpack()
    left = [at]

    def cutting(real: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return real(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for owner, name in ((os, "rename"), (os, "replace"), (os, "fsync"), (os, "unlink"), (os, "mkdir")):
            patch.setattr(owner, name, cutting(getattr(os, name)))
        try:
            restoring.put_in_place(unpacked.folder, bureau.folder, bureau.now)
        except Cut:
            pass
        else:
            assert at > 5
    restoring.finish(bureau.folder)
    assert bureau.answers() in (5, 12)
    # Whichever it is, the other is there, too, or the backup it comes from.
    if bureau.answers() == 5:
        (aside,) = bureau.folder.parent.glob("office-set-aside-*")
        assert bureau.answers(aside) == 12


def test_a_rename_that_is_refused_puts_the_old_office_back(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked = bureau.unpack()
    real = Path.rename

    def refuse(self: Path, target: Any) -> Any:
        if self == unpacked.folder:
            raise OSError(28, "no")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        assert code_of(lambda: restoring.put_in_place(unpacked.folder, bureau.folder, bureau.now)) == "disk-full"
    assert bureau.answers() == 12


def test_what_was_unpacked_and_given_up_is_no_office(bureau: Office) -> None:
    bureau.unpack()
    away = bureau.folder.with_name("away")
    bureau.folder.rename(away)
    assert not restoring.finish(bureau.folder)
    away.rename(bureau.folder)
    # And the next one begins anew.
    (restoring.beside(bureau.folder) / "old").write_text("x")
    assert not (bureau.unpack().folder / "old").exists()


def test_keys_in_the_midst_of_being_renewed_open_the_backup(bureau: Office) -> None:
    """The slot file of a backup may hold two keys for each slot; the one of its own database is taken."""
    from intake_app.store import renewing

    with unlock(bureau.folder, bureau.owner, bureau.password, bureau.now) as vault:
        ring = keys.read_ring(bureau.folder)
        both = renewing._with_both(ring, renewing._publics(vault), keys.new_key())
        keys.write_ring(bureau.folder, both)
        backup = backups.make(vault, bureau.folder / files.BACKUPS, backups.ASKED, bureau.now + timedelta(hours=1))
        keys.write_ring(bureau.folder, ring)
    unpacked = restoring.unpack(backup.path, bureau.folder.parent / "u", bureau.owner, bureau.secret)
    assert unpacked.problems == ()
    shutil.rmtree(unpacked.folder)


def test_coming_and_going_is_no_loss(opened: Any, now: datetime) -> None:
    backup = backups.make(opened.vault, opened.folder / files.BACKUPS, backups.ASKED, now)
    opened.reopen()
    opened.vault.close()
    secret = passwords.secret_of(opened.password)
    present = restoring.present(opened.folder, opened.worker.id, secret, backup.manifest)
    assert present is not None and present.sequence > backup.manifest.sequence and present.missed == 0


def test_another_line_of_events_is_told(bureau: Office, tmp_path: Path) -> None:
    """The backup was put in force once and work went on: what the two have in common cannot be counted."""
    later = bureau.now + timedelta(hours=1)
    restoring.put_in_place(bureau.unpack().folder, bureau.folder, bureau.now)
    with unlock(bureau.folder, bureau.owner, bureau.password, bureau.now) as vault:
        for number in range(20):
            with vault.transaction(vault.worker or "", "note-added", f"episode/{number}", at=later):
                pass
        fork = backups.make(vault, bureau.folder / files.BACKUPS, backups.ASKED, later)
    (aside,) = bureau.folder.parent.glob("office-set-aside-*")

    def lost(place: Path, path: Path, manifest: archives.Manifest) -> restoring.Loss:
        present = restoring.present(place, bureau.owner, bureau.secret, manifest)
        assert present is not None
        at = present.sequence
        return restoring.loss(present, restoring.unpack(path, tmp_path / "u", bureau.owner, bureau.secret, at))

    assert not lost(aside, fork.path, fork.manifest).is_known
    # What the fork grew out of is a part of both, and nothing is lost when an older copy gives way to a newer one.
    assert lost(bureau.folder, bureau.backup.path, bureau.backup.manifest).records == 20
    shutil.copytree(bureau.folder, tmp_path / "older")
    with unlock(bureau.folder, bureau.owner, bureau.password, bureau.now) as vault:
        newer = backups.make(vault, bureau.folder / files.BACKUPS, backups.ASKED, later + timedelta(hours=1))
    assert lost(tmp_path / "older", newer.path, newer.manifest) == restoring.Loss(True, 0, {}, False)
