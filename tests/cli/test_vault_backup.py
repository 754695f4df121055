"""`vault backup`, `restore`, `drill`, `accept`: what they print, what they refuse, what they leave."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from intake_app.casework import setup, unlocking
from intake_app.casework.office import Desk
from intake_app.cli import main as command_line
from intake_app.cli.desk import LocalClock
from intake_app.definitions.library import open_library
from intake_app.domain.person import Office, Person, Role
from intake_app.store import places
from intake_app.store.keys import KdfProfile
from intake_app.store.places import Mount

CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
PASSWORD = "janela azul corre devagar hoje"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with one case, closed; the password in a file."""
    office = Office("Comissão Exemplo", "pt-cdt", "en")
    library = open_library()
    desk, _ = setup.create_office(
        tmp_path / "office", office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, LocalClock(), CHEAP
    )
    open_one(desk, 1)
    unlocking.lock(desk, "asked")
    (tmp_path / "password").write_text(PASSWORD)
    monkeypatch.setenv("INTAKE_PASSWORD_FILE", str(tmp_path / "password"))
    return tmp_path / "office"


def open_one(desk: Desk, number: int) -> None:
    from intake_app.casework.cases import open_case

    open_case(desk, Person(f"2026/{number:04}", "Tiago Exemplo"))


def ran(capsys: Any, *arguments: object) -> tuple[int, Any, str]:
    code = command_line.main([str(one) for one in arguments])
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out.startswith("{") else told.out, told.err


def test_backup_and_restore_into_an_empty_place(folder: Path, tmp_path: Path, capsys: Any) -> None:
    code, made, _ = ran(capsys, "vault", "--vault", folder, "backup", tmp_path / "stick")
    assert code == 0 and Path(made["backup"]).parent == tmp_path / "stick" and made["counts"]["episode"] == 1
    code, named, _ = ran(capsys, "vault", "backup", tmp_path / "b.intake-backup", "--vault", folder)
    assert code == 0 and named["backup"] == str(tmp_path / "b.intake-backup")
    code, _, error = ran(capsys, "vault", "backup", tmp_path / "b.intake-backup", "--vault", folder)
    assert code == 2 and "such a file already" in error

    code, done, _ = ran(capsys, "vault", "restore", tmp_path / "stick", tmp_path / "new" / "office")
    assert code == 0 and done["restored"] and done["set_aside"] is None and done["lost"]["records"] == 0
    code, verified, _ = ran(capsys, "vault", "verify", "--vault", tmp_path / "new" / "office")
    assert code == 0 and verified["counts"]["episode"] == 1


def test_restoring_over_newer_work_stops_first(folder: Path, tmp_path: Path, capsys: Any) -> None:
    ran(capsys, "vault", "backup", tmp_path / "stick", "--vault", folder)
    (owner,) = unlocking.workers(folder)
    desk = unlocking.unlock(folder, owner.worker_id, PASSWORD, open_library(), LocalClock())
    open_one(desk, 2)
    unlocking.lock(desk, "asked")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    code, told, error = ran(capsys, "vault", "restore", tmp_path / "stick", folder)
    assert code == 2 and not told["restored"] and told["lost"]["rows"]["episode"] == 1
    assert "--accept-loss" in error
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before

    code, told, _ = ran(capsys, "vault", "restore", tmp_path / "stick", folder, "--accept-loss")
    assert code == 0 and told["restored"] and Path(told["set_aside"]).is_dir()
    code, text, _ = ran(capsys, "vault", "restore", tmp_path / "stick", folder, "--text", "--lang", "pt")
    assert code == 0 and "Contém 1 processo" in text


def test_coming_and_going_alone_stops_no_restore(folder: Path, tmp_path: Path, capsys: Any) -> None:
    ran(capsys, "vault", "backup", tmp_path / "stick", "--vault", folder)
    ran(capsys, "vault", "verify", "--vault", folder)
    code, told, _ = ran(capsys, "vault", "restore", tmp_path / "stick", folder)
    assert code == 0 and told["lost"]["records"] == 0


def test_a_damaged_backup_is_refused(folder: Path, tmp_path: Path, capsys: Any) -> None:
    _, made, _ = ran(capsys, "vault", "backup", tmp_path / "stick", "--vault", folder)
    content = bytearray(Path(made["backup"]).read_bytes())
    content[len(content) // 2] ^= 1
    Path(made["backup"]).write_bytes(content)
    code, _, error = ran(capsys, "vault", "restore", made["backup"], folder)
    assert code == 2 and "damaged" in error and made["backup"] in error
    code, _, error = ran(capsys, "vault", "restore", tmp_path / "nothing", folder)
    assert code == 2 and "no such file" in error


def test_the_drill(folder: Path, tmp_path: Path, capsys: Any) -> None:
    code, _, error = ran(capsys, "vault", "drill", "--vault", folder)
    assert code == 2 and "no backup yet" in error
    ran(capsys, "vault", "backup", folder / "backups", "--vault", folder)
    code, told, _ = ran(capsys, "vault", "drill", "--vault", folder)
    assert code == 0 and told["ok"] and told["counts"]["episode"] == 1
    _, made, _ = ran(capsys, "vault", "backup", tmp_path / "stick", "--vault", folder)
    code, text, _ = ran(capsys, "vault", "drill", made["backup"], "--vault", folder, "--text")
    assert code == 0 and "nothing is missing" in text


def test_an_older_file_is_accepted_with_a_reason(folder: Path, tmp_path: Path, capsys: Any) -> None:
    shutil.copy(folder / "vault.db", tmp_path / "old.db")
    ran(capsys, "vault", "backup", tmp_path / "stick", "--vault", folder)
    shutil.copy(tmp_path / "old.db", folder / "vault.db")
    code, told, _ = ran(capsys, "vault", "verify", "--vault", folder)
    assert code == 2 and "vault-went-backwards" in told["problems"]
    code, told, _ = ran(capsys, "vault", "accept", "--reason", "the disk was replaced", "--vault", folder)
    assert code == 0 and told == {"file": "older", "place": None}
    code, _, _ = ran(capsys, "vault", "verify", "--vault", folder)
    assert code == 0


def test_a_network_share_is_refused(folder: Path, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(places, "own_mounts", lambda: (Mount("/", "ext4"), Mount(str(tmp_path), "nfs")))
    code, _, error = ran(capsys, "vault", "verify", "--vault", folder)
    assert code == 2 and "network" in error
    # A supervisor cannot take it; an administrator could.
    code, _, error = ran(capsys, "vault", "accept", "--reason", "all we have", "--vault", folder)
    assert code == 2 and "administrator" in error
