"""Letting people in, changing passwords, taking access away; at every point somebody can still open the office."""

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import audit, keys, records, staff, vault
from intake_app.store import folder as files
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, list_workers, unlock, unlock_with_recovery

NEW = "outra frase bem diferente aqui"


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


def opens(opened: Any, worker: str, password: str, now: datetime) -> bool:
    """Whether `password` opens the office; leaves it open as before."""
    opened.vault.close()
    try:
        unlock(opened.folder, worker, password, now).close()
        return True
    except UserError as error:
        assert error.code in ("wrong-password", "worker-removed"), error
        return False
    finally:
        opened.vault = unlock_with_recovery(opened.folder, opened.words, now)


@pytest.fixture
def colleague(opened: Any, now: datetime, cheap: KdfProfile) -> Worker:
    return staff.add_worker(
        opened.vault, NewWorker(" Luís Exemplo ", Role.TECHNICIAN, NEW), actor=opened.worker, at=now, profile=cheap
    )


def test_a_colleague_opens_the_office_with_a_password_of_their_own(
    opened: Any, colleague: Worker, now: datetime
) -> None:
    opened.vault.close()

    assert [owner.name for owner in list_workers(opened.folder)] == ["Luís Exemplo", "Marta Exemplo"]
    opened.vault = unlock(opened.folder, colleague.id, NEW, now)
    assert opened.vault.worker == Worker(colleague.id, "Luís Exemplo", Role.TECHNICIAN)
    assert code_of(lambda: unlock(opened.folder, colleague.id, opened.password, now)) == "vault-in-use"


def test_a_changed_password_replaces_the_old_one_in_both_generations(
    opened: Any, now: datetime, cheap: KdfProfile
) -> None:
    staff.change_password(opened.vault, opened.worker, opened.password, NEW, at=now, profile=cheap)

    assert opens(opened, opened.worker.id, NEW, now)
    assert not opens(opened, opened.worker.id, opened.password, now)
    (opened.folder / files.KEYS).unlink()
    assert opens(opened, opened.worker.id, NEW, now)
    assert not opens(opened, opened.worker.id, opened.password, now)


def test_changing_needs_the_old_password_and_counts_wrong_ones(opened: Any, now: datetime, cheap: KdfProfile) -> None:
    def change(old: str) -> None:
        staff.change_password(opened.vault, opened.worker, old, NEW, at=now, profile=cheap)

    for _ in range(5):
        assert code_of(lambda: change("not this one, surely")) == "wrong-password"
    assert code_of(lambda: change(opened.password)) == "slow-down"
    assert opened.vault.is_open


@pytest.mark.parametrize("password", ["short", "y" * 200, "senhasenhasenha", "Marta Exemplo 2026"])
def test_a_bad_new_password_changes_nothing(opened: Any, now: datetime, cheap: KdfProfile, password: str) -> None:
    before = (opened.folder / files.KEYS).read_bytes()
    code = code_of(
        lambda: staff.change_password(opened.vault, opened.worker, opened.password, password, at=now, profile=cheap)
    )

    assert code in ("password-short", "password-long", "password-common")
    assert (opened.folder / files.KEYS).read_bytes() == before


def test_a_supervisor_gives_a_new_password(opened: Any, colleague: Worker, now: datetime, cheap: KdfProfile) -> None:
    staff.reset_password(
        opened.vault, colleague, "terceira frase muito comprida", actor=opened.worker, at=now, profile=cheap
    )

    assert opens(opened, colleague.id, "terceira frase muito comprida", now)
    assert not opens(opened, colleague.id, NEW, now)
    assert [e.actor for e in audit.events(opened.vault.connection) if e.event == "password-reset"] == [opened.worker.id]


def test_who_left_has_no_access_but_keeps_the_name(opened: Any, colleague: Worker, now: datetime) -> None:
    staff.remove_worker(opened.vault, colleague.id, actor=opened.worker, at=now)

    assert not opens(opened, colleague.id, NEW, now)
    assert [owner.name for owner in list_workers(opened.folder)] == ["Marta Exemplo"]
    left = records.load_worker(opened.vault, colleague.id)
    assert left == Worker(colleague.id, "Luís Exemplo", Role.TECHNICIAN, active=False)
    (opened.folder / files.KEYS).unlink()
    assert not opens(opened, colleague.id, NEW, now)


def test_a_slot_put_back_does_not_bring_access_back(opened: Any, colleague: Worker, now: datetime) -> None:
    """The vault itself refuses, also when the older key file is copied back."""
    older = (opened.folder / files.KEYS).read_bytes()
    staff.remove_worker(opened.vault, colleague.id, actor=opened.worker, at=now)
    (opened.folder / files.KEYS).write_bytes(older)
    opened.vault.close()

    assert code_of(lambda: unlock(opened.folder, colleague.id, NEW, now)) == "worker-removed"


def test_the_last_who_can_let_others_in_stays(opened: Any, colleague: Worker, now: datetime) -> None:
    assert (
        code_of(lambda: staff.remove_worker(opened.vault, opened.worker.id, actor=opened.worker, at=now))
        == "last-supervisor"
    )
    assert opens(opened, opened.worker.id, opened.password, now)

    def demote() -> None:
        with opened.vault.transaction(opened.worker, "worker-changed", "worker", at=now):
            records.save_worker(opened.vault, Worker(opened.worker.id, "Marta Exemplo", Role.TECHNICIAN))

    assert code_of(demote) == "last-supervisor"
    with opened.vault.transaction(opened.worker, "worker-changed", "worker", at=now):
        records.save_worker(opened.vault, Worker(colleague.id, "Luís Exemplo", Role.ADMINISTRATOR))
    staff.remove_worker(opened.vault, opened.worker.id, actor=opened.worker, at=now)
    assert not opens(opened, opened.worker.id, opened.password, now)
    assert code_of(lambda: staff.remove_worker(opened.vault, "nobody", actor=opened.worker, at=now)) == "worker-unknown"


def test_a_worker_needs_a_name_and_a_place(
    opened: Any, now: datetime, cheap: KdfProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(name: str) -> None:
        staff.add_worker(
            opened.vault, NewWorker(name, Role.TECHNICIAN, NEW), actor=opened.worker, at=now, profile=cheap
        )

    assert code_of(lambda: add("  ")) == "worker-name"
    monkeypatch.setattr(keys, "MOST_WORKERS", 1)
    assert code_of(lambda: add("Luís Exemplo")) == "too-many-workers"


def test_new_recovery_words_replace_the_old_sheet(opened: Any, now: datetime, cheap: KdfProfile) -> None:
    words = staff.renew_recovery(opened.vault, "en", actor=opened.worker, at=now, old_words=opened.words, profile=cheap)
    origin = staff.audit_origin(opened.vault, words)
    assert origin is not None
    assert audit.verify_chain(opened.vault.connection, origin=origin).sound
    assert staff.audit_origin(opened.vault, opened.words) is None
    opened.vault.close()

    assert code_of(lambda: unlock_with_recovery(opened.folder, opened.words, now)) == "wrong-words"
    opened.vault = unlock_with_recovery(opened.folder, words, now)


def test_without_the_old_sheet_the_codes_are_no_longer_checked(opened: Any, now: datetime, cheap: KdfProfile) -> None:
    words = staff.renew_recovery(opened.vault, "pt", actor=opened.worker, at=now, profile=cheap)

    assert staff.audit_origin(opened.vault, words) is None
    assert audit.verify_chain(opened.vault.connection).sound


@pytest.mark.parametrize("act", ["change", "add", "remove", "renew"])
@pytest.mark.parametrize("step", range(1, 14))
def test_interrupted_anywhere_somebody_can_still_open_the_office(
    opened: Any,
    colleague: Worker,
    now: datetime,
    cheap: KdfProfile,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
    step: int,
) -> None:
    """The n-th sync or rename fails, as when the power goes."""
    calls = 0

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls >= step:
                raise KeyboardInterrupt
            return real(*arguments)

        return run

    acts: dict[str, Callable[[], Any]] = {
        "change": lambda: staff.change_password(
            opened.vault, opened.worker, opened.password, NEW, at=now, profile=cheap
        ),
        "add": lambda: staff.add_worker(
            opened.vault, NewWorker("Rita Exemplo", Role.DECIDER, NEW), actor=opened.worker, at=now, profile=cheap
        ),
        "remove": lambda: staff.remove_worker(opened.vault, colleague.id, actor=opened.worker, at=now),
        "renew": lambda: staff.renew_recovery(opened.vault, "pt", actor=opened.worker, at=now, profile=cheap),
    }
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync))
        patch.setattr(os, "replace", failing(os.replace))
        with contextlib.suppress(KeyboardInterrupt):
            acts[act]()
        opened.vault._drop()

    worked = []
    for password in (opened.password, NEW):
        try:
            vault.unlock(opened.folder, opened.worker.id, password, now).close()
            worked.append(password)
        except UserError as error:
            assert error.code == "wrong-password"
    assert worked
    assert act == "change" or worked == [opened.password]


def known(opened: Any, now: datetime) -> bool:
    """Whether the slot file is taken for the vault's own at the next unlocking."""
    opened.vault.close()
    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    told = bool(audit.events(opened.vault.connection, event="key-file-changed"))
    assert told == opened.vault.keys_changed
    return not told


def test_after_every_act_the_slot_file_is_the_one_the_vault_knows(
    opened: Any, colleague: Worker, now: datetime, cheap: KdfProfile
) -> None:
    assert known(opened, now)
    staff.reset_password(
        opened.vault, colleague, "terceira frase muito comprida", actor=opened.worker, at=now, profile=cheap
    )
    assert known(opened, now)
    staff.change_password(opened.vault, opened.worker, opened.password, NEW, at=now, profile=cheap)
    opened.password = NEW
    assert known(opened, now)
    staff.renew_recovery(opened.vault, "pt", actor=opened.worker, at=now, profile=cheap)
    assert known(opened, now)
    staff.remove_worker(opened.vault, colleague.id, actor=opened.worker, at=now)
    assert known(opened, now)


@pytest.mark.parametrize("change", ["older", "name", "role", "slot-less", "slot-more"])
def test_a_slot_file_changed_from_outside_is_noticed(
    opened: Any, colleague: Worker, now: datetime, cheap: KdfProfile, change: str
) -> None:
    older = (opened.folder / files.KEYS).read_bytes()
    staff.reset_password(
        opened.vault, colleague, "terceira frase muito comprida", actor=opened.worker, at=now, profile=cheap
    )
    opened.vault.close()
    ring = keys.read_ring(opened.folder)
    theirs = ring.of(colleague.id)[0]
    rest = ring.without(frozenset({theirs.id}))
    rings = {
        "name": rest.with_slot(replace(theirs, name="Somebody Exemplo")),
        "role": rest.with_slot(replace(theirs, role="supervisor")),
        "slot-less": rest,
        "slot-more": ring.with_slot(replace(theirs, id="0" * 16)),
    }
    if change == "older":
        for name in (files.KEYS, files.KEYS_SPARE):
            (opened.folder / name).write_bytes(older)
    else:
        keys.write_ring(opened.folder, rings[change])
    assert not known(opened, now)
    # Told once; from then on it is the one that is known.
    opened.vault.close()
    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    assert not opened.vault.keys_changed
