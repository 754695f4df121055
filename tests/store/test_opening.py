"""What the mark beside the file shows at the opening: an older copy, a changed byte, an old page, a lost journal."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.store import audit, checking, driver, mark
from intake_app.store import folder as files
from intake_app.store.mark import Doubt
from intake_app.store.vault import unlock

PAGE = 4096


def doubt(opened: Any) -> str:
    """What an opening says: a doubt, `vault-damaged`, or "" for nothing. Nothing can be written with any."""
    try:
        vault = opened.reopen()
    except UserError as error:
        return error.code
    if vault.doubt is None:
        return ""
    with pytest.raises(UserError) as caught:
        opened.answers(1)
    assert caught.value.code in ("vault-went-backwards", "vault-changed")
    return str(vault.doubt.value)


@pytest.fixture
def path(opened: Any) -> Path:
    return Path(opened.folder / files.DATABASE)


def test_nothing_is_said_when_nothing_is_wrong(opened: Any) -> None:
    for _ in range(3):
        opened.answers(2)
        assert doubt(opened) == ""


@pytest.mark.parametrize("mark_kept", [True, False])
def test_an_older_copy_is_seen(opened: Any, path: Path, tmp_path: Path, mark_kept: bool) -> None:
    opened.vault.close()
    shutil.copy(path, tmp_path / "old")
    opened.reopen()
    opened.answers(3)
    opened.vault.close()
    shutil.copy(tmp_path / "old", path)
    if not mark_kept:
        (opened.folder / files.MARK).unlink()
    assert doubt(opened) == "older"


def test_a_single_changed_byte_is_seen_wherever_it_is(opened: Any, path: Path) -> None:
    opened.answers(30)
    opened.vault.close()
    whole = path.read_bytes()
    seen = []
    for place in range(5, len(whole), len(whole) // 60):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        path.write_bytes(changed)
        found = doubt(opened)
        seen.append(found in ("changed", "vault-damaged"))
        opened.vault.close()
    assert len(seen) > 50 and all(seen)


def test_every_page_put_back_is_seen(opened: Any, path: Path) -> None:
    """The codes of the pages do not see it: each is a page of this very file, only older."""
    opened.answers(20)
    opened.vault.close()
    old = path.read_bytes()
    opened.reopen()
    opened.answers(20)
    opened.vault.close()
    new, mark_file = path.read_bytes(), (opened.folder / files.MARK).read_bytes()
    differing = [at for at in range(0, min(len(old), len(new)), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    assert len(differing) > 5
    for at in differing:
        path.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        (opened.folder / files.MARK).write_bytes(mark_file)
        assert doubt(opened) in ("changed", "older", "vault-damaged")
        opened.vault.close()


def test_an_edited_mark_is_no_mark(opened: Any) -> None:
    opened.answers(3)
    opened.vault.close()
    body = files.read_checked(opened.folder / files.MARK)
    assert body is not None
    files.write_checked(opened.folder / files.MARK, {**body, "sequence": 1})
    assert doubt(opened) == "older"


def test_a_reason_takes_the_file_as_it_is(opened: Any, path: Path, now: datetime) -> None:
    opened.answers(3)
    opened.vault.close()
    content = bytearray(path.read_bytes())
    # A byte of a page nobody uses would do; this adds an empty page's worth of nothing at the end.
    path.write_bytes(bytes(content) + bytes(PAGE))
    assert doubt(opened) == "changed"
    opened.vault.accept_going_back(opened.worker, "restored by hand", at=now)
    opened.answers(2)
    (event,) = audit.events(opened.vault.connection, event="went-back-accepted")
    assert event.detail == "restored by hand"
    assert doubt(opened) == ""


def test_a_technician_takes_nothing(opened: Any, path: Path, now: datetime) -> None:
    from dataclasses import replace

    opened.vault.close()
    path.write_bytes(path.read_bytes() + bytes(PAGE))
    vault = opened.reopen()
    with pytest.raises(UserError) as caught:
        vault.accept_going_back(replace(opened.worker, role=Role.TECHNICIAN), "x", at=now)
    assert caught.value.code == "not-allowed"
    assert vault.doubt is Doubt.CHANGED


# ---------------------------------------------------------------------------------------- after a session cut short


@pytest.fixture
def cut(opened: Any, tmp_path: Path) -> Iterator[Any]:
    """The office as a power cut leaves it: the mark says that it was open."""
    opened.answers(10)
    shutil.copytree(opened.folder, tmp_path / "cut", ignore=shutil.ignore_patterns(files.LOCK))
    opened.vault.close()
    opened.folder = tmp_path / "cut"
    yield opened


def test_a_session_cut_short_opens_after_a_check_of_everything(cut: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from intake_app.store import backups

    looked: list[bool] = []
    real = backups.holds_together

    def look(connection: Any) -> bool:
        looked.append(True)
        return real(connection)

    monkeypatch.setattr(backups, "holds_together", look)
    assert doubt(cut) == ""
    assert looked == [True]
    assert doubt(cut) == ""
    assert looked == [True]


def test_rows_changed_after_a_cut_are_seen(cut: Any, path: Path) -> None:
    key = unlocked_key(cut)
    raw = driver.open_keyed(cut.folder / files.DATABASE, key)
    raw.execute("DROP TRIGGER answer_refuses_update")
    raw.execute("UPDATE answer SET note = 'x' WHERE sequence = 3")
    raw.close()
    assert doubt(cut) == "damaged"


def unlocked_key(cut: Any) -> bytes:
    from intake_app.store import keys, passwords

    ring = keys.read_ring(cut.folder)
    (slot,) = ring.of(cut.worker.id)
    found = keys.open_whole(ring.vault, slot, passwords.secret_of(cut.password))
    assert found is not None
    return bytes(found.keys[0])


def test_pages_put_back_after_a_cut_are_seen_by_the_chain(opened: Any, tmp_path: Path) -> None:
    """Pages of answers and of the chain; the older page must not agree with the rest."""
    opened.answers(20)
    old = (opened.folder / files.DATABASE).read_bytes()
    opened.answers(30)
    new = (opened.folder / files.DATABASE).read_bytes()
    shutil.copytree(opened.folder, tmp_path / "cut", ignore=shutil.ignore_patterns(files.LOCK))
    opened.vault.close()
    opened.folder = tmp_path / "cut"
    path, mark_file = opened.folder / files.DATABASE, (opened.folder / files.MARK).read_bytes()
    differing = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    for at in differing:
        path.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        (opened.folder / files.MARK).write_bytes(mark_file)
        assert doubt(opened) in ("damaged", "older", "vault-damaged"), at // PAGE
        if opened.vault.is_open:
            opened.vault.close()
    path.write_bytes(new)
    assert doubt(opened) == ""


def test_marks_of_the_first_version_are_read(opened: Any) -> None:
    opened.answers(2)
    head = audit.Head(opened.vault.anchor[0], bytes.fromhex(opened.vault.anchor[1]), b"")
    key, identity = bytes(opened.vault.key), opened.vault.identity
    opened.vault.close()
    old = mark.content(identity, key, head)
    del old["file"], old["mac"]
    old["version"] = 1
    files.write_checked(opened.folder / files.MARK, {**old, "mac": mark._code(key, old)})
    assert doubt(opened) == ""


# ------------------------------------------------------------------------------------------------------- writing it


def test_the_mark_follows_the_work(opened: Any) -> None:
    from intake_app.store.open_vault import MARK_EVERY

    def marked() -> int:
        content = files.read_checked(opened.folder / files.MARK)
        assert content is not None and content["file"] == ""
        return int(content["sequence"])

    opened.answers(MARK_EVERY)
    assert opened.vault.anchor[0] - marked() < MARK_EVERY
    opened.answers(3)
    opened.vault.keep_mark()
    assert marked() == opened.vault.anchor[0]


def test_a_disk_that_refuses_the_mark_refuses_the_first_write(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the file would change under the fingerprint of a closed one, and the next opening would cry wolf."""
    opened.vault.close()

    def refuse(*_: Any) -> None:
        raise UserError("disk-full", "full")

    with monkeypatch.context() as patch:
        patch.setattr(mark, "write", refuse)
        with pytest.raises(UserError):
            opened.reopen()
    assert doubt(opened) == ""


def test_reading_alone_leaves_file_and_mark_alone(opened: Any, now: datetime) -> None:
    opened.vault.close()
    before = {path.name: path.read_bytes() for path in opened.folder.iterdir() if path.name != files.LOCK}
    key = unlocked_key(opened)
    from intake_app.store.vault import open_with_key

    with open_with_key(opened.folder, key, now=now, kept=True) as vault:
        assert checking.verify(vault)["ok"]
    assert {path.name: path.read_bytes() for path in opened.folder.iterdir() if path.name != files.LOCK} == before


# --------------------------------------------------------------------------------------------------- read-only media


def test_where_nothing_can_be_written_everything_can_be_read(
    opened: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intake_app.store import records

    opened.answers(4)
    opened.vault.close()
    before = {path.name: path.read_bytes() for path in opened.folder.iterdir()}
    monkeypatch.setattr(files, "is_read_only", lambda _: True)
    with unlock(opened.folder, opened.worker.id, opened.password, now) as vault:
        assert vault.read_only and not vault.is_writable and vault.doubt is None
        assert len(records.load_answer_history(vault, "n1")) == 4
        with pytest.raises(UserError) as caught, vault.transaction(opened.worker, "x", "x", at=now):
            pass
        assert caught.value.code == "vault-read-only"
    with pytest.raises(UserError) as caught:
        unlock(opened.folder, opened.worker.id, "not this one, surely", now)
    assert caught.value.code == "wrong-password"
    assert {path.name: path.read_bytes() for path in opened.folder.iterdir()} == before
