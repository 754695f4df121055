"""Backups: made while work goes on, read again, kept as the ladder says, opened on a clean profile."""

import hashlib
import json
import struct
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import archives, backups, checking, driver, keys, passwords, recovery, restoring
from intake_app.store import folder as files
from intake_app.store.vault import unlock, unlock_with_recovery


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


def made(opened: Any, now: datetime, kind: str = backups.ASKED, into: Path | None = None) -> backups.Backup:
    return backups.make(opened.vault, into or opened.folder / files.BACKUPS, kind, now)


def test_a_backup_says_what_it_holds(opened: Any, now: datetime) -> None:
    opened.answers(5)
    backup = made(opened, now)

    manifest = archives.read_manifest(backup.path)
    assert manifest == backup.manifest
    assert (manifest.vault, manifest.kind, manifest.made_at) == (opened.vault.identity, "asked", now)
    assert manifest.counts["answer"] == 5 and manifest.counts["episode"] == 1
    assert (manifest.sequence, manifest.hash) == opened.vault.anchor
    assert set(manifest.files) == {files.DATABASE, files.KEYS, files.MARK}
    assert [one.name for one in (opened.folder / files.BACKUPS).iterdir()] == [backup.path.name]
    assert backups.list_backups(opened.folder / files.BACKUPS) == (backup,)


def test_own_forms_are_in_it(opened: Any, now: datetime) -> None:
    for name in ("instruments/own.yaml", "instruments/own.pt.yaml"):
        path = opened.folder / files.FORMS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("id: own\n")
    (opened.folder / files.FORMS / "link.yaml").symlink_to("/etc/hostname")

    manifest = made(opened, now).manifest

    assert {name for name in manifest.files if name.startswith("forms/")} == {
        "forms/instruments/own.pt.yaml", "forms/instruments/own.yaml",
    }  # fmt: skip


def test_work_goes_on_while_it_is_made(opened: Any, now: datetime, tmp_path: Path) -> None:
    opened.answers(200)
    ended: list[backups.Backup] = []
    thread = threading.Thread(target=lambda: ended.append(made(opened, now, into=tmp_path / "stick")))
    thread.start()
    opened.answers(100)
    thread.join()

    assert 200 <= ended[0].manifest.counts["answer"] <= 300
    assert checking.verify(opened.vault)["ok"]
    unpacked = restoring.unpack(ended[0].path, tmp_path / "u", opened.worker.id, passwords.secret_of(opened.password))
    assert unpacked.problems == ()


def test_closing_the_office_ends_a_backup_and_leaves_nothing_half(opened: Any, now: datetime, tmp_path: Path) -> None:
    opened.answers(50)
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(driver.StoppedError):
        backups.make(opened.vault, tmp_path / "stick", backups.ASKED, now, stop)
    assert list((tmp_path / "stick").iterdir()) == []

    going, may_end = threading.Event(), threading.Event()

    def wait() -> bool:
        going.set()
        may_end.wait(10)
        return False

    problems: list[BaseException] = []

    def work() -> None:
        try:
            backups.make(opened.vault, tmp_path / "stick", backups.ASKED, now, wait)
        except BaseException as error:
            problems.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert going.wait(10)
    closing = threading.Thread(target=opened.vault.close)
    closing.start()
    while not opened.vault._is_closing:
        pass
    may_end.set()
    closing.join()
    thread.join()
    assert isinstance(problems[0], driver.StoppedError)
    assert list((tmp_path / "stick").iterdir()) == []
    assert opened.reopen().is_writable


def test_it_opens_where_nothing_else_is(opened: Any, now: datetime, tmp_path: Path) -> None:
    """With the password and with the sheet, on another computer as it were."""
    opened.answers(7)
    backup = made(opened, now)
    for owner, secret in (
        (opened.worker.id, passwords.secret_of(opened.password)),
        (keys.RECOVERY, recovery.secret_of(opened.words)),
    ):
        unpacked = restoring.unpack(backup.path, tmp_path / "clean" / "copy", owner, secret)
        assert unpacked.problems == () and unpacked.look.counts["answer"] == 7
    folder = tmp_path / "elsewhere" / "office"
    assert restoring.put_in_place(unpacked.folder, folder, now) is None
    with unlock(folder, opened.worker.id, opened.password, now) as vault:
        assert vault.is_writable and checking.verify(vault)["ok"]
    with unlock_with_recovery(folder, opened.words, now) as vault:
        assert vault.is_writable


def test_wrong_secrets_open_no_backup(opened: Any, now: datetime, tmp_path: Path) -> None:
    path = made(opened, now).path
    for owner, secret, code in (
        (opened.worker.id, b"something else", "wrong-password"),
        (keys.RECOVERY, b"0123456789abcdef", "wrong-words"),
        ("nobody", b"x", "worker-removed"),
    ):
        assert code_of(partial(restoring.unpack, path, tmp_path / "u", owner, secret)) == code
        assert not (tmp_path / "u").exists()


def test_a_throwaway_office_has_no_backups(vault: Any, now: datetime, tmp_path: Path) -> None:
    assert code_of(lambda: backups.make(vault, tmp_path, backups.ASKED, now)) == "no-keys-here"


def test_a_damaged_office_is_not_backed_up_over_the_good_ones(opened: Any, now: datetime) -> None:
    opened.vault.connection.execute("PRAGMA foreign_keys = OFF")
    opened.vault.connection.execute("INSERT INTO plan VALUES ('nowhere', '', '', '', '')")

    assert code_of(lambda: made(opened, now)) == "backup-unsound"
    assert list((opened.folder / files.BACKUPS).iterdir()) == []


def test_little_room_is_told_before_anything_is_written(
    opened: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**62)
    assert code_of(lambda: made(opened, now)) == "backup-no-room"


# ------------------------------------------------------------------------------------------------------------ damage


def test_every_changed_byte_is_noticed(opened: Any, now: datetime, tmp_path: Path) -> None:
    path = made(opened, now).path
    content = bytearray(path.read_bytes())
    secret = passwords.secret_of(opened.password)
    places = list(range(0, len(content), max(1, len(content) // 90)))
    for place in places:
        content[place] ^= 0x41
        path.write_bytes(content)
        content[place] ^= 0x41
        try:
            unpacked = restoring.unpack(path, tmp_path / "u", opened.worker.id, secret)
        except UserError as error:
            assert error.code in ("backup-damaged", "not-a-backup", "backup-newer", "keys-damaged"), place
        else:
            # Bytes of the zip's own frame, such as a date, that say nothing of what is in it.
            assert unpacked.problems == () or "manifest-forged" in unpacked.problems, place
    path.write_bytes(content)
    assert restoring.unpack(path, tmp_path / "u", opened.worker.id, secret).problems == ()


@pytest.mark.parametrize("length", [0, 1, 100, 5000, -1, -100])
def test_a_file_cut_short_is_refused(opened: Any, now: datetime, length: int) -> None:
    path = made(opened, now).path
    path.write_bytes(path.read_bytes()[:length])
    assert code_of(lambda: archives.read_manifest(path)) in ("not-a-backup", "backup-damaged")
    assert backups.list_backups(path.parent) == ()


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], **how: Any) -> Path:
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(target, "w", how.get("pack", zipfile.ZIP_STORED)) as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
        for name in how.get("twice", ()):
            archive.writestr(name, b"again")
    return target


@pytest.mark.parametrize(
    "name",
    ["../out.yaml", "/etc/out", "forms/../../out", "forms/..", "C:\\out", "forms\\out.yaml", "forms//out", "other.db",
     "forms/a/../b", "keys.json/x", "vault.db-journal", "forms/\x00x", "FORMS/x", "forms/-x"],
)  # fmt: skip
def test_foreign_names_are_refused(opened: Any, now: datetime, tmp_path: Path, name: str) -> None:
    path = made(opened, now).path
    forged = rewritten(path, tmp_path / "forged.intake-backup", lambda parts: {**parts, name: b"x"})
    code = code_of(
        lambda: restoring.unpack(
            forged, tmp_path / "deep" / "u", opened.worker.id, passwords.secret_of(opened.password)
        )
    )
    assert code == "backup-damaged"
    assert not (tmp_path / "out.yaml").exists() and not list(tmp_path.rglob("out*"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_packed_doubled_and_swollen_parts_are_refused(opened: Any, now: datetime, tmp_path: Path) -> None:
    path, forged = made(opened, now).path, tmp_path / "forged.intake-backup"
    same: Callable[[dict[str, bytes]], dict[str, bytes]] = lambda parts: parts  # noqa: E731
    for how in ({"pack": zipfile.ZIP_DEFLATED}, {"twice": ("keys.json",)}):
        rewritten(path, forged, same, **how)
        assert code_of(lambda: archives.read_manifest(forged)) == "backup-damaged"
    rewritten(path, forged, lambda parts: {**parts, "forms/big.yaml": b"x" * (archives.MOST_SMALL_BYTES + 1)})
    assert code_of(lambda: archives.read_manifest(forged)) == "backup-damaged"
    rewritten(path, forged, lambda parts: {**parts, **{f"forms/{n}.yaml": b"" for n in range(archives.MOST_PARTS)}})
    assert code_of(lambda: archives.read_manifest(forged)) == "not-a-backup"


def test_a_part_longer_than_it_says_is_not_written(opened: Any, now: datetime, tmp_path: Path) -> None:
    path = made(opened, now).path

    def lied(parts: dict[str, bytes]) -> dict[str, bytes]:
        manifest = json.loads(parts[archives.MANIFEST])
        manifest["files"][files.DATABASE]["bytes"] = 100
        return {**parts, archives.MANIFEST: json.dumps(manifest).encode()}

    forged = rewritten(path, tmp_path / "forged.intake-backup", lied)
    with archives.opened(forged) as archive:
        (tmp_path / "u").mkdir()
        assert code_of(lambda: archive.extract(tmp_path / "u")) == "backup-damaged"
    assert (tmp_path / "u" / files.DATABASE).stat().st_size <= 1024 * 1024


def test_a_forged_manifest_is_seen_by_its_code(opened: Any, now: datetime, tmp_path: Path) -> None:
    def lied(parts: dict[str, bytes]) -> dict[str, bytes]:
        manifest = json.loads(parts[archives.MANIFEST])
        manifest["counts"]["answer"] = 99
        return {**parts, archives.MANIFEST: json.dumps(manifest).encode()}

    forged = rewritten(made(opened, now).path, tmp_path / "forged.intake-backup", lied)
    unpacked = restoring.unpack(forged, tmp_path / "u", opened.worker.id, passwords.secret_of(opened.password))
    assert unpacked.problems == ("manifest-forged", "counts-differ")


def test_other_files_are_no_backups(tmp_path: Path) -> None:
    path = tmp_path / "x.intake-backup"
    path.write_bytes(b"hello")
    assert code_of(lambda: archives.read_manifest(path)) == "not-a-backup"
    assert code_of(lambda: archives.read_manifest(tmp_path / "none")) == "no-file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert code_of(lambda: archives.read_manifest(path)) == "not-a-backup"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(archives.MANIFEST, json.dumps({"magic": archives.MAGIC, "version": 99}))
    assert code_of(lambda: archives.read_manifest(path)) == "backup-newer"
    path.write_bytes(b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, 2**31, 2**31, 0))
    assert code_of(lambda: archives.read_manifest(path)) in ("not-a-backup", "backup-damaged")


# ------------------------------------------------------------------------------------------------------------ ladder


def test_the_ladder_over_half_a_year() -> None:
    """Every fifteen minutes of eight hours on working days: what stays reaches back, and never more than it should."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    times: list[datetime] = []
    kept: list[datetime] = []
    for day in range(180):
        if (start + timedelta(day)).weekday() < 5:
            for quarter in range(32):
                moment = start + timedelta(day, minutes=15 * quarter)
                times.append(moment)
                kept = sorted(backups.ladder([*kept, moment]))
                assert len(kept) <= 24 + 14 + 8
    assert set(times[-24:]) <= set(kept)
    days = sorted({moment.date() for moment in times})[-14:]
    assert {max(moment for moment in times if moment.date() == day) for day in days} <= set(kept)
    weeks = {moment.isocalendar()[:2] for moment in kept}
    assert len(weeks) == 8
    assert set(kept) == set(backups.ladder(times))


def test_pruning_leaves_what_was_asked_for_and_the_last_three_before_each_step(opened: Any, now: datetime) -> None:
    into = opened.folder / files.BACKUPS
    source = made(opened, now)
    source.path.unlink()
    wanted = {backups.AUTOMATIC: 30, backups.ASKED: 9, backups.BEFORE_MIGRATION: 5, backups.BEFORE_ROTATION: 4}
    for kind, count in wanted.items():
        for number in range(count):
            at = now + timedelta(minutes=number)
            write_like(source, into / f"{kind}-{number}{archives.SUFFIX}", kind, at)
    other = write_like(source, into / f"other{archives.SUFFIX}", backups.BEFORE_IMPORT, now, vault="another")
    (into / f"broken{archives.SUFFIX}").write_bytes(b"?")

    backups.prune(into, opened.vault.identity)

    left = backups.list_backups(into, opened.vault.identity)
    counts = {kind: sum(one.manifest.kind == kind for one in left) for kind in wanted}
    assert counts == {
        backups.AUTOMATIC: 24, backups.ASKED: 9, backups.BEFORE_MIGRATION: 3, backups.BEFORE_ROTATION: 3,
    }  # fmt: skip
    assert other.exists() and (into / f"broken{archives.SUFFIX}").exists()


def write_like(source: backups.Backup, path: Path, kind: str, at: datetime, vault: str = "") -> Path:
    from dataclasses import replace

    part = (1, hashlib.sha256(b"x").hexdigest())
    manifest = replace(
        source.manifest, kind=kind, made_at=at, vault=vault or source.manifest.vault,
        files={files.DATABASE: part, files.KEYS: part},
    )  # fmt: skip
    archives.write(path, {files.DATABASE: b"x", files.KEYS: b"x"}, manifest)
    return path


def test_what_changes_nothing_asks_for_no_backup(opened: Any, now: datetime) -> None:
    assert backups.has_changed_since(opened.vault, 0)
    manifest = made(opened, now).manifest
    opened.reopen()
    assert not backups.has_changed_since(opened.vault, manifest.sequence)
    opened.answers(1)
    assert backups.has_changed_since(opened.vault, manifest.sequence)
