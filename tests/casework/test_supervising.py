"""What a supervisor looks after, and the own password."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake_app.casework import setup, supervising, unlocking
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library, open_library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role
from intake_app.store.keys import KdfProfile
from tests.casework.conftest import NOW, Bureau

PASSWORD = "janela azul corre devagar hoje"
NEW = "papel verde nunca dorme cedo"
CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)


@pytest.fixture(scope="module")
def forms() -> Library:
    return open_library()


@pytest.fixture
def keyed(tmp_path: Path, forms: Library) -> Iterator[Desk]:
    """An office with a key file, its supervisor at the desk."""
    office = Office("Exemplo Commission", "pt-cdt", "en", town="Exemplo")
    folder = tmp_path / "office"
    desk, _ = setup.create_office(
        folder, office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, forms, StoppedClock(NOW), CHEAP
    )
    yield desk
    desk.vault.close()


def test_the_staff_by_name_with_the_words_for_their_roles(keyed: Desk) -> None:
    setup.add_worker(keyed, "Ana Exemplo", Role.TECHNICIAN, PASSWORD, CHEAP)
    told = [(line.worker.name, line.role_text) for line in supervising.staff(keyed)]
    assert told == [("Ana Exemplo", "Technician"), ("Inês Exemplo", "Supervisor")]


def test_a_check_is_written_down_and_told_as_the_last_one(keyed: Desk) -> None:
    assert supervising.last_check(keyed) is None
    done = supervising.check_file(keyed)
    assert done.sound and done.problems == () and done.events > 0
    last = supervising.last_check(keyed)
    assert last == supervising.LastCheck("today, 13:48", "Inês Exemplo", True)
    assert supervising.happened(keyed, limit=1)[0].what == "File checked"


def test_every_word_has_to_be_found_in_any_order_and_without_accents(keyed: Desk) -> None:
    setup.add_worker(keyed, "Ana Exemplo", Role.TECHNICIAN, PASSWORD, CHEAP)
    supervising.check_file(keyed)
    assert [line.what for line in supervising.happened(keyed, "ADDED ines worker")] == ["Worker added"]
    assert supervising.happened(keyed, "worker zzz") == ()


def test_events_tell_the_reference_and_never_the_name(bureau: Bureau) -> None:
    bureau.begun()
    lines = supervising.happened(bureau.as_role(Role.SUPERVISOR), "2026/0412")
    assert lines and all(line.about == "2026/0412" for line in lines)
    assert not any("Tiago" in f"{line.who}{line.what}{line.about}" for line in lines)


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DECIDER])
def test_others_are_refused(bureau: Bureau, role: Role) -> None:
    desk = bureau.as_role(role)
    for act in (supervising.staff, supervising.happened, supervising.last_check, supervising.check_file):
        with pytest.raises(UserError) as refused:
            act(desk)
        assert refused.value.code == "not-allowed"


def test_a_throwaway_office_has_no_passwords(bureau: Bureau) -> None:
    desk = bureau.as_role(Role.SUPERVISOR)
    with pytest.raises(UserError) as own:
        supervising.change_password(desk, PASSWORD, NEW, CHEAP)
    with pytest.raises(UserError) as another:
        setup.add_worker(desk, "Rui Exemplo", Role.TECHNICIAN, PASSWORD, CHEAP)
    assert own.value.code == another.value.code == "no-keys-here"


def test_the_own_password_is_changed_and_the_old_one_opens_nothing(keyed: Desk) -> None:
    with pytest.raises(UserError) as wrong:
        supervising.change_password(keyed, "not the right one at all", NEW, CHEAP)
    assert wrong.value.code == "wrong-password"
    with pytest.raises(UserError) as short:
        supervising.change_password(keyed, PASSWORD, "curta", CHEAP)
    assert short.value.code == "password-short"
    supervising.change_password(keyed, PASSWORD, NEW, CHEAP)
    folder, worker = keyed.vault.folder, keyed.worker.id
    unlocking.lock(keyed, "asked")
    with pytest.raises(UserError):
        unlocking.unlock(folder, worker, PASSWORD, keyed.library, keyed.clock)
    again = unlocking.unlock(folder, worker, NEW, keyed.library, keyed.clock)
    assert "Password changed" in [line.what for line in supervising.happened(again)]
    unlocking.lock(again, "asked")


def test_an_older_file_is_taken_only_with_a_reason(keyed: Desk, forms: Library) -> None:
    folder, worker = keyed.vault.folder, keyed.worker.id
    keyed.vault.close()
    older = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".db"}
    assert older
    again = unlocking.unlock(folder, worker, PASSWORD, forms, StoppedClock(NOW))
    supervising.check_file(again)
    again.vault.close()
    for name, content in older.items():
        (folder / name).write_bytes(content)

    desk = unlocking.unlock(folder, worker, PASSWORD, forms, StoppedClock(NOW))
    try:
        assert supervising.is_older(desk) and "vault-went-backwards" in supervising.check_file(desk).problems
        with pytest.raises(UserError) as caught:
            supervising.accept_older(desk, " ")
        assert caught.value.code == "reason-missing"
        supervising.accept_older(desk, "the disk was replaced")
        assert not supervising.is_older(desk) and supervising.check_file(desk).sound
    finally:
        desk.vault.close()
