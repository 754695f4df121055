"""Setting up and opening an office, as a person meets it."""

import contextlib
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role, Worker
from intake_app.store import folder as files
from intake_app.store import keys, records, vault
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, create_vault, list_workers, unlock, unlock_with_recovery


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


def test_a_new_office_opens_with_the_first_password(opened: Any, office: Office, now: datetime) -> None:
    again = opened.reopen()

    assert again.worker == Worker(opened.worker.id, "Marta Exemplo", Role.SUPERVISOR)
    assert records.load_office(again) == office
    assert len(opened.words) == 12


def test_the_list_before_unlocking_needs_no_key(opened: Any) -> None:
    opened.vault.close()

    (owner,) = list_workers(opened.folder)

    assert (owner.worker_id, owner.name, owner.role) == (opened.worker.id, "Marta Exemplo", Role.SUPERVISOR)


@pytest.mark.parametrize(
    "password", ["", "janela azul corre devagar hojE", "janela azul corre devagar hoje ", "x" * 1000]
)
def test_a_wrong_password_opens_nothing(opened: Any, now: datetime, password: str) -> None:
    opened.vault.close()

    assert code_of(lambda: unlock(opened.folder, opened.worker.id, password, now)) == "wrong-password"


def test_a_password_is_the_same_however_its_accents_are_typed(
    tmp_path: Path, office: Office, cheap: KdfProfile, now: datetime
) -> None:
    composed, decomposed = "coração da manhã fria", "corac\u0327a\u0303o da manha\u0303 fria"
    made, _ = create_vault(
        tmp_path / "o", office, NewWorker("Rui Exemplo", Role.SUPERVISOR, composed), profile=cheap, now=now
    )
    assert made.worker is not None
    made.close()

    unlock(tmp_path / "o", made.worker.id, decomposed, now).close()


def test_recovery_words_open_however_they_are_typed(opened: Any, now: datetime) -> None:
    opened.vault.close()
    typed = tuple(f"  {word.upper()} " for word in opened.words)

    again = unlock_with_recovery(opened.folder, typed, now)

    assert again.worker is None
    assert records.load_episode(again, "e1") is not None
    again.close()


def test_the_words_of_another_sheet_open_nothing(opened: Any, now: datetime) -> None:
    from intake_app.store import recovery

    opened.vault.close()

    assert code_of(lambda: unlock_with_recovery(opened.folder, recovery.new_words("pt"), now)) == "wrong-words"


def try_wrong(opened: Any, moment: datetime) -> str:
    return code_of(lambda: unlock(opened.folder, opened.worker.id, "not this one, surely", moment))


def test_after_five_wrong_passwords_a_delay_grows_and_survives_a_restart(opened: Any, now: datetime) -> None:
    opened.vault.close()
    waits = []
    moment = now
    for _ in range(12):
        assert try_wrong(opened, moment) == "wrong-password"
        waits.append(vault.seconds_to_wait(opened.folder, opened.worker.id, moment))
        moment += timedelta(seconds=waits[-1])

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    early = moment - timedelta(seconds=1)
    assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, early)) == "slow-down"
    unlock(opened.folder, opened.worker.id, opened.password, moment).close()
    assert vault.seconds_to_wait(opened.folder, opened.worker.id, moment) == 0


def test_setting_the_clock_back_does_not_shorten_the_delay(opened: Any, now: datetime) -> None:
    opened.vault.close()
    for _ in range(6):
        try_wrong(opened, now)
        now += timedelta(seconds=1)

    assert vault.seconds_to_wait(opened.folder, opened.worker.id, now - timedelta(days=10)) == 2


def test_wrong_passwords_are_told_in_the_audit_at_the_next_unlocking(opened: Any, now: datetime) -> None:
    from intake_app.store import audit

    opened.vault.close()
    for _ in range(3):
        try_wrong(opened, now)

    again = opened.reopen()

    newest = audit.events(again.connection, limit=1)[0]
    assert (newest.event, newest.actor, newest.detail) == ("unlocked", opened.worker.id, "failures=3")


def test_there_is_one_owner(opened: Any, now: datetime) -> None:
    assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, now)) == "vault-in-use"
    opened.vault.close()

    unlock(opened.folder, opened.worker.id, opened.password, now).close()


def test_a_wrong_password_leaves_the_lock_free(opened: Any, now: datetime) -> None:
    opened.vault.close()
    try_wrong(opened, now)

    unlock(opened.folder, opened.worker.id, opened.password, now).close()


def test_another_programs_lock_on_the_file_is_told(opened: Any, now: datetime) -> None:
    from intake_app.store import driver

    key = bytes(opened.vault.key)
    opened.vault.close()
    other = driver.open_keyed(opened.folder / files.DATABASE, key)
    try:
        assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, now)) == "vault-in-use"
    finally:
        other.close()


# ----------------------------------------------------------------------------------------------------------- set-up


def make(folder: Path, office: Office, cheap: KdfProfile, now: datetime, **changes: Any) -> Any:
    worker = NewWorker(
        **{"name": "Marta Exemplo", "role": Role.SUPERVISOR, "password": "janela azul corre devagar", **changes}
    )
    return create_vault(folder, office, worker, profile=cheap, now=now)


def test_an_office_is_never_made_over_another(opened: Any, office: Office, cheap: KdfProfile, now: datetime) -> None:
    before = (opened.folder / files.KEYS).read_bytes()
    opened.vault.close()

    assert code_of(lambda: make(opened.folder, office, cheap, now)) == "folder-holds-vault"
    assert (opened.folder / files.KEYS).read_bytes() == before


def test_a_folder_with_other_things_is_refused(
    tmp_path: Path, office: Office, cheap: KdfProfile, now: datetime
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    assert code_of(lambda: make(tmp_path, office, cheap, now)) == "folder-not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder(tmp_path: Path, office: Office, cheap: KdfProfile, now: datetime) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert code_of(lambda: make(tmp_path / "file", office, cheap, now)) == "folder-is-file"
    assert code_of(lambda: make(tmp_path / "file" / "below", office, cheap, now)) == "folder-not-writable"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "worker-name"),
        ({"role": Role.TECHNICIAN}, "worker-role"),
        ({"role": Role.DECIDER}, "worker-role"),
        ({"password": "fourteen chars"}, "password-short"),
        ({"password": "x y" * 43}, "password-long"),
        ({"password": "password1234567"}, "password-common"),
    ],
)
def test_a_bad_start_leaves_no_trace(
    tmp_path: Path, office: Office, cheap: KdfProfile, now: datetime, changes: dict[str, Any], code: str
) -> None:
    folder = tmp_path / "office"

    assert code_of(lambda: make(folder, office, cheap, now, **changes)) == code
    assert not folder.exists()


@pytest.mark.parametrize("step", range(1, 13))
def test_a_set_up_interrupted_anywhere_can_be_done_again_or_is_whole(
    tmp_path: Path, office: Office, cheap: KdfProfile, now: datetime, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The n-th sync or rename fails, and nothing tidies up: what is left is what a power cut would leave."""
    folder = tmp_path / "office"
    calls = 0

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*arguments: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls >= step:
                raise KeyboardInterrupt
            return real(*arguments)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync))
        patch.setattr(os, "replace", failing(os.replace))
        patch.setattr(Path, "rename", failing(Path.rename))
        with contextlib.suppress(KeyboardInterrupt):
            make(folder, office, cheap, now)[0].close()

    if any((folder / name).exists() for name in (files.KEYS, files.KEYS_SPARE)):
        (owner,) = list_workers(folder)
        unlock(folder, owner.worker_id, "janela azul corre devagar", now).close()
    else:
        make(folder, office, cheap, now)[0].close()


def test_a_missing_office_is_told(tmp_path: Path, now: datetime) -> None:
    assert code_of(lambda: list_workers(tmp_path)) == "no-vault"
    assert code_of(lambda: unlock(tmp_path / "nowhere", "w", "p", now)) == "no-vault"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_files_are_for_the_owner_alone(opened: Any) -> None:
    opened.answers(2)
    for path in (opened.folder, *opened.folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
    opened.vault.close()
    assert stat.S_IMODE(opened.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((opened.folder / files.DATABASE).stat().st_mode) == 0o600


# ----------------------------------------------------------------------------------------------------------- damage


def test_a_damaged_key_file_is_replaced_by_its_spare(opened: Any) -> None:
    opened.vault.close()
    (opened.folder / files.KEYS).write_bytes(b'{"magic": "intake')

    assert opened.reopen().worker is not None


def test_a_newer_key_file_is_refused(opened: Any, now: datetime) -> None:
    opened.vault.close()
    for name in (files.KEYS, files.KEYS_SPARE):
        content = files.read_checked(opened.folder / name)
        assert content is not None
        files.write_checked(opened.folder / name, {**content, "version": 2})

    assert code_of(lambda: list_workers(opened.folder)) == "vault-newer"


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff" * 50, b'{"magic": "intake-keys", "version": 1}', b"[" * 100_000]
)
def test_no_key_file_is_trusted_that_is_not_whole(opened: Any, content: bytes) -> None:
    opened.vault.close()
    for name in (files.KEYS, files.KEYS_SPARE):
        (opened.folder / name).write_bytes(content)

    assert code_of(lambda: list_workers(opened.folder)) == "keys-damaged"


@pytest.mark.parametrize(
    "forged", [{"memory_kib": 64 * 1024 * 1024}, {"time": 1000}, {"lanes": 1000}, {"name": "none"}]
)
def test_a_forged_cost_is_refused_before_it_is_paid(opened: Any, forged: dict[str, Any]) -> None:
    opened.vault.close()
    content = files.read_checked(opened.folder / files.KEYS)
    assert content is not None
    content["slots"][0]["kdf"] |= forged
    for name in (files.KEYS, files.KEYS_SPARE):
        files.write_checked(opened.folder / name, content)

    assert code_of(lambda: list_workers(opened.folder)) == "keys-damaged"


@pytest.mark.parametrize("field", ["slot", "worker", "salt", "created"])
def test_a_slot_that_was_changed_does_not_open(opened: Any, now: datetime, field: str) -> None:
    opened.vault.close()
    content = files.read_checked(opened.folder / files.KEYS)
    assert content is not None
    slot = content["slots"][0]
    slot[field] = slot[field][:-1] + ("0" if slot[field][-1] != "0" else "1")
    files.write_checked(opened.folder / files.KEYS, content)

    assert code_of(lambda: unlock(opened.folder, slot["worker"], opened.password, now)) == "wrong-password"


def test_the_keys_of_another_office_do_not_open_this_one(
    opened: Any, tmp_path: Path, office: Office, cheap: KdfProfile, now: datetime
) -> None:
    other, _ = make(tmp_path / "other", office, cheap, now)
    assert other.worker is not None
    other.close()
    opened.vault.close()
    shutil.copy(tmp_path / "other" / files.DATABASE, opened.folder / files.DATABASE)

    assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, now)) == "vault-damaged"


def test_a_damaged_file_is_told(opened: Any, now: datetime) -> None:
    opened.vault.close()
    path = opened.folder / files.DATABASE
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)

    assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, now)) == "vault-damaged"


def test_a_plain_database_in_its_place_is_told(opened: Any, now: datetime) -> None:
    import sqlite3

    opened.vault.close()
    path = opened.folder / files.DATABASE
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE vault (id)")
    plain.commit()
    plain.close()

    assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, now)) == "vault-damaged"


def test_what_is_lost_with_the_database_is_told(opened: Any, now: datetime) -> None:
    opened.vault.close()
    (opened.folder / files.DATABASE).unlink()

    assert code_of(lambda: unlock(opened.folder, opened.worker.id, opened.password, now)) == "no-vault"


def test_the_key_file_holds_no_key(opened: Any) -> None:
    key = bytes(opened.vault.key)
    for path in opened.folder.iterdir():
        content = path.read_bytes()
        assert key not in content and key.hex().encode() not in content
    slots = json.loads((opened.folder / files.KEYS).read_text())["slots"]
    assert len({slot["salt"] for slot in slots}) == len(slots) == len({slot["nonce"] for slot in slots})


def test_costs_under_the_floor_are_for_tests_alone() -> None:
    for cost in ({"memory_kib": 1024}, {"time": 2}, {"memory_kib": 2 * 1024 * 1024}, {"time": 11}):
        with pytest.raises(ValueError):
            KdfProfile(**cost)
    assert KdfProfile(128 * 1024, 3, 4) == keys.STANDARD


def test_of_many_who_open_at_once_one_gets_in(opened: Any, now: datetime) -> None:
    from concurrent.futures import ThreadPoolExecutor

    opened.vault.close()

    def attempt(_: int) -> Any:
        try:
            return unlock(opened.folder, opened.worker.id, opened.password, now)
        except UserError as error:
            return error.code

    for _ in range(10):
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(attempt, range(8)))
        owners = [result for result in results if not isinstance(result, str)]
        assert len(owners) == 1
        assert results.count("vault-in-use") == 7
        owners[0].close()
