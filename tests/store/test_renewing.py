"""Renewing the vault's key: same passwords, same sheet, another key; interrupted anywhere, somebody gets in."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import audit, checking, driver, keys, records, renewing, staff
from intake_app.store import folder as files
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, unlock, unlock_with_recovery

NEW = "outra frase bem diferente aqui"


@pytest.fixture
def colleague(opened: Any, now: datetime, cheap: KdfProfile) -> Worker:
    return staff.add_worker(
        opened.vault, NewWorker("Luís Exemplo", Role.TECHNICIAN, NEW), actor=opened.worker, at=now, profile=cheap
    )


def test_everybody_gets_in_as_before_and_the_key_is_another(opened: Any, colleague: Worker, now: datetime) -> None:
    opened.answers(5)
    old = bytes(opened.vault.key)
    older_ring = (opened.folder / files.KEYS).read_bytes()
    older_file = (opened.folder / files.DATABASE).read_bytes() if os.name != "nt" else b""

    carried = renewing.renew_key(opened.vault, actor=opened.worker, at=now)

    assert set(carried.workers) == {opened.worker.id, colleague.id} and not carried.left_out and carried.sheet
    assert not opened.vault.is_open
    with pytest.raises(driver.DriverError):
        driver.open_keyed(opened.folder / files.DATABASE, old)
    for worker, password in ((opened.worker.id, opened.password), (colleague.id, NEW)):
        with unlock(opened.folder, worker, password, now) as vault:
            assert bytes(vault.key) != old and not vault.went_backwards
            assert records.load_episode(vault, "e1") is not None and len(records.load_answers(vault, "n1").answers) == 5
    opened.vault = unlock_with_recovery(opened.folder, opened.words, now)
    origin = staff.audit_origin(opened.vault, opened.words)
    report = checking.verify(opened.vault, origin=origin)
    assert report["ok"], report
    events = [event.event for event in audit.events(opened.vault.connection, newest_first=False)]
    assert events.count("key-renewed") == events.count("key-renewal-begun") == 1
    assert older_file and older_ring != (opened.folder / files.KEYS).read_bytes()
    assert sorted(path.name for path in opened.folder.iterdir() if "next" in path.name) == []


def test_the_older_slot_file_opens_nothing_new(opened: Any, colleague: Worker, now: datetime) -> None:
    older = (opened.folder / files.KEYS).read_bytes()
    staff.remove_worker(opened.vault, colleague.id, actor=opened.worker, at=now)
    renewing.renew_key(opened.vault, actor=opened.worker, at=now)
    for name in (files.KEYS, files.KEYS_SPARE):
        (opened.folder / name).write_bytes(older)

    for worker, password in ((colleague.id, NEW), (opened.worker.id, opened.password)):
        with pytest.raises(UserError) as caught:
            unlock(opened.folder, worker, password, now)
        assert caught.value.code == "vault-damaged"


def test_a_renewed_key_is_renewed_again_and_passwords_change(
    opened: Any, colleague: Worker, now: datetime, cheap: KdfProfile
) -> None:
    for _ in range(3):
        renewing.renew_key(opened.vault, actor=opened.worker, at=now)
        opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    staff.change_password(opened.vault, opened.worker, opened.password, NEW, at=now, profile=cheap)
    opened.password = NEW
    opened.reopen()
    staff.renew_recovery(opened.vault, "pt", actor=opened.worker, at=now, profile=cheap, old_words=opened.words)
    renewing.renew_key(opened.vault, actor=opened.worker, at=now)
    opened.vault = unlock(opened.folder, colleague.id, NEW, now)
    assert checking.verify(opened.vault)["ok"]


def test_whose_slot_cannot_be_carried_is_told_before(opened: Any, colleague: Worker, now: datetime) -> None:
    opened.vault.connection.execute("DELETE FROM wrapping_key WHERE owner = ?", (colleague.id,))
    assert renewing.who_is_carried(opened.vault).left_out == (colleague.id,)
    renewing.renew_key(opened.vault, actor=opened.worker, at=now)
    with pytest.raises(UserError) as caught:
        unlock(opened.folder, colleague.id, NEW, now)
    assert caught.value.code == "worker-removed"
    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)


@pytest.mark.parametrize(("owner", "code"), [("worker", "own-slot-missing"), ("recovery", "sheet-not-carried")])
def test_without_the_own_slot_or_the_sheet_nothing_is_begun(opened: Any, now: datetime, owner: str, code: str) -> None:
    name = opened.worker.id if owner == "worker" else keys.RECOVERY
    opened.vault.connection.execute("DELETE FROM wrapping_key WHERE owner = ?", (name,))
    before = (opened.folder / files.KEYS).read_bytes()
    with pytest.raises(UserError) as caught:
        renewing.renew_key(opened.vault, actor=opened.worker, at=now)
    assert caught.value.code == code
    assert opened.vault.is_open and (opened.folder / files.KEYS).read_bytes() == before


def test_a_key_is_handed_to_its_owner_alone(opened: Any, colleague: Worker, now: datetime) -> None:
    """A handed key moved into another's slot opens nothing."""
    renewing.renew_key(opened.vault, actor=opened.worker, at=now)
    ring = keys.read_ring(opened.folder)
    mine, theirs = (ring.of(worker)[0] for worker in (opened.worker.id, colleague.id))
    moved = keys.KeyRing(ring.vault, (replace(mine, handed=theirs.handed), theirs))
    keys.write_ring(opened.folder, moved)
    with pytest.raises(UserError) as caught:
        unlock(opened.folder, opened.worker.id, opened.password, now)
    assert caught.value.code == "wrong-password"


@pytest.mark.parametrize("step", range(1, 24))
def test_interrupted_anywhere_everybody_still_gets_in(
    opened: Any, colleague: Worker, now: datetime, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The n-th sync or rename fails, as when the power goes; nothing is tidied after it."""
    opened.answers(5)
    calls = 0

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls >= step:
                raise KeyboardInterrupt
            return real(*arguments)

        return run

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync))
        patch.setattr(os, "replace", failing(os.replace))
        with contextlib.suppress(KeyboardInterrupt):
            renewing.renew_key(opened.vault, actor=opened.worker, at=now)
        if opened.vault.is_open:
            opened.vault._drop()

    for worker, password in ((opened.worker.id, opened.password), (colleague.id, NEW)):
        with unlock(opened.folder, worker, password, now) as vault:
            assert not vault.went_backwards, vault.doubt
            assert len(records.load_answers(vault, "n1").answers) == 5
    opened.vault = unlock_with_recovery(opened.folder, opened.words, now)
    assert checking.verify(opened.vault)["ok"]
    assert not any("next" in path.name for path in opened.folder.iterdir() if path.suffix != ".tmp")
    assert not any(slot.handed and slot.wrapped for slot in keys.read_ring(opened.folder).slots)


def test_an_office_under_fips_derives_every_key_by_pbkdf2(tmp_path: Any, office: Any, now: datetime) -> None:
    from intake_app.store.vault import create_vault

    profile = KdfProfile(0, 1000, 1, kind=keys.PBKDF2, for_tests=True)
    vault, words = create_vault(
        tmp_path / "o", office, NewWorker("Marta Exemplo", Role.SUPERVISOR, NEW), profile=profile, now=now
    )
    worker = vault.worker
    assert worker is not None
    assert keys.profile_in_use(vault.folder, vault.slot) == profile
    renewing.renew_key(vault, actor=worker, at=now)
    with unlock(tmp_path / "o", worker.id, NEW, now) as again:
        assert keys.profile_in_use(again.folder, again.slot).kind == keys.PBKDF2
    unlock_with_recovery(tmp_path / "o", words, now).close()
    with pytest.raises(UserError):
        unlock(tmp_path / "o", worker.id, NEW + "x", now)


@pytest.mark.parametrize(
    "forged",
    [{"memory_kib": 2 * 1024 * 1024}, {"time": 11}, {"lanes": 17}, {"time": 0}, {"name": "scrypt"},
     {"name": "pbkdf2-hmac-sha512", "memory_kib": 0, "lanes": 1, "time": 10_000_001}],
)  # fmt: skip
def test_a_forged_cost_is_never_paid(opened: Any, now: datetime, forged: dict[str, object]) -> None:
    opened.vault.close()
    for name in (files.KEYS, files.KEYS_SPARE):
        content = files.read_checked(opened.folder / name)
        assert content is not None
        content["slots"][0]["kdf"] |= forged
        files.write_checked(opened.folder / name, content)
    with pytest.raises(UserError) as caught:
        unlock(opened.folder, opened.worker.id, opened.password, now)
    assert caught.value.code == "keys-damaged"
