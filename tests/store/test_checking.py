"""Checks of a vault: silent when all is well, and naming what is not."""

import json
import sqlite3
import sys
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import checking, staff
from intake_app.store import folder as files


def test_a_sound_office_has_no_problems(opened: Any) -> None:
    opened.answers(5)
    origin = staff.audit_origin(opened.vault, opened.words)
    inside = checking.verify(opened.vault, origin=origin)
    in_use = checking.check_vault(opened.folder)
    opened.vault.close()
    outside = checking.check_vault(opened.folder)

    assert inside["ok"] and inside["problems"] == [] and inside["audit"]["codes_checked"]
    assert inside["counts"]["answer"] == 5
    assert in_use["ok"] and in_use["in_use"]
    assert outside["ok"] and not outside["in_use"] and outside["workers"] == 1
    assert json.loads(json.dumps([inside, outside])) == [inside, outside]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (files.KEYS, "keys-damaged"),
        (files.KEYS_SPARE, "keys-spare-damaged"),
        (files.DATABASE, "database-missing"),
        (files.MARK, "mark-missing"),
    ],
)
def test_a_missing_file_is_named(opened: Any, name: str, problem: str) -> None:
    opened.vault.close()
    (opened.folder / name).unlink()

    report = checking.check_vault(opened.folder)

    assert not report["ok"]
    assert report["problems"] == [problem]


def test_a_plain_database_is_named(opened: Any) -> None:
    opened.vault.close()
    path = opened.folder / files.DATABASE
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.commit()
    plain.close()
    path.chmod(0o600)

    assert checking.check_vault(opened.folder)["problems"] == ["not-encrypted"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
@pytest.mark.parametrize("name", ["", files.DATABASE, files.KEYS])
def test_rights_for_others_are_named(opened: Any, name: str) -> None:
    opened.vault.close()
    path = opened.folder / name
    path.chmod(path.stat().st_mode | 0o044)

    assert checking.check_vault(opened.folder)["problems"] == ["open-to-others"]


def test_little_room_is_named(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LEAST_FREE_BYTES", 2**62)

    assert checking.check_vault(opened.folder)["problems"] == ["disk-nearly-full"]


def test_a_folder_without_an_office_is_told(tmp_path: Any) -> None:
    with pytest.raises(UserError) as caught:
        checking.check_vault(tmp_path)
    assert caught.value.code == "no-vault"


def test_a_flipped_bit_is_found(opened: Any) -> None:
    opened.answers(50)
    opened.vault.close()
    path = opened.folder / files.DATABASE
    content = bytearray(path.read_bytes())
    found = 0
    places = range(4096 * 3 + 100, len(content), 4096 * 7)
    for place in places:
        content[place] ^= 4
        path.write_bytes(content)
        content[place] ^= 4
        try:
            vault = opened.reopen()
            report = checking.verify(vault)
            found += not report["ok"]
            vault.close()
        except UserError as error:
            assert error.code == "vault-damaged"
            found += 1
            opened.vault.close()
    path.write_bytes(content)

    assert found == len(places) > 5


def test_a_changed_setting_is_named(opened: Any) -> None:
    opened.vault.connection.execute("PRAGMA synchronous = OFF")

    report = checking.verify(opened.vault)

    assert report["problems"] == ["settings-wrong"]
    assert report["settings_wrong"] == ["synchronous"]


def test_a_broken_link_is_named(opened: Any) -> None:
    opened.vault.connection.execute("PRAGMA foreign_keys = OFF")
    opened.vault.connection.execute("INSERT INTO plan VALUES ('nowhere', '', '', '', '')")
    opened.vault.connection.execute("PRAGMA foreign_keys = ON")

    assert checking.verify(opened.vault)["problems"] == ["links-broken"]


def test_a_clock_that_went_back_is_told(opened: Any, now: Any) -> None:
    from datetime import timedelta

    assert checking.verify(opened.vault)["audit"]["clock_went_back"] == 0
    for days in (1, -9, 2):
        with opened.vault.transaction(opened.worker, "x", "x", at=now + timedelta(days=days, microseconds=5)):
            pass

    report = checking.verify(opened.vault)
    assert report["ok"]
    assert report["audit"]["clock_went_back"] == 1
