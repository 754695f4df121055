"""Setting up a real office, unlocking it, recovering it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake_app.casework import overrides, setup, unlocking
from intake_app.casework.office import Desk
from intake_app.definitions.library import Library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.store.keys import KdfProfile
from tests.casework.conftest import MODERATE, OFFICE, Bureau, MovingClock, cannabis

CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
PASSWORD = "janela azul corre devagar hoje"
Office = tuple[Path, Desk, tuple[str, ...]]
OTHER = "quatro cavalos dormem no mercado"


@pytest.fixture
def office(tmp_path: Path, library: Library) -> Iterator[Office]:
    folder = tmp_path / "office"
    desk, words = setup.create_office(
        folder, OFFICE, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, MovingClock(), CHEAP
    )
    yield folder, desk, words
    unlocking.lock(desk, "closing")


def test_the_sheet_is_checked_without_being_told(office: Office) -> None:
    _, desk, words = office
    asked = setup.words_to_check(desk)
    assert len(asked) == 2 and len(words) == 12
    right = {number: words[number - 1] for number in asked}
    wrong = {**right, asked[1]: "nada"}
    assert setup.check_recovery_words(desk, wrong) == (asked[1],)
    assert not setup.setup_progress(desk).recovery_checked
    with pytest.raises(UserError) as error:
        setup.finish_setup(desk)
    assert error.value.code == "recovery-not-checked"
    assert setup.check_recovery_words(desk, {n: f" {w.upper()} " for n, w in right.items()}) == ()
    assert setup.setup_progress(desk).recovery_checked and setup.words_to_check(desk) == ()
    assert setup.finish_setup(desk).finished


def test_each_step_survives_closing_the_window(office: Office, library: Library) -> None:
    folder, desk, _ = office
    setup.record_recovery_printed(desk)
    setup.set_backup_place(desk, "/media/usb")
    assert setup.load_sample_directory(desk) > 20
    unlocking.lock(desk, "closing")
    again = unlocking.unlock(folder, unlocking.workers(folder)[0].worker_id, PASSWORD, library, MovingClock())
    progress = setup.setup_progress(again)
    assert (progress.recovery_printed, progress.backup_place, progress.directory_loaded, progress.finished) == (
        True, "/media/usb", True, False,
    )  # fmt: skip
    unlocking.lock(again, "closing")


def test_the_sheet_is_a_page(office: Office) -> None:
    _, desk, words = office
    assert setup.recovery_sheet(desk, words).pages == 1


def test_colleagues_unlock_with_their_own_password(office: Office, library: Library) -> None:
    folder, desk, _ = office
    marta = setup.add_worker(desk, "Marta Exemplo", Role.TECHNICIAN, OTHER, CHEAP)
    unlocking.lock(desk, "asked")
    assert {one.name for one in unlocking.workers(folder)} == {"Inês Exemplo", "Marta Exemplo"}
    with pytest.raises(UserError) as error:
        unlocking.unlock(folder, marta.id, PASSWORD, library, MovingClock())
    assert error.value.code == "wrong-password"
    hers = unlocking.unlock(folder, marta.id, OTHER, library, MovingClock())
    assert hers.worker == marta and hers.office == OFFICE and hers.language == "pt"
    unlocking.lock(hers, "closing")
    assert not hers.vault.is_open


def test_the_sheet_opens_the_office_again(office: Office, library: Library) -> None:
    folder, desk, words = office
    unlocking.lock(desk, "asked")
    ines = unlocking.workers(folder)[0].worker_id
    again = unlocking.unlock_with_recovery(folder, words, ines, OTHER, library, MovingClock(), CHEAP)
    assert again.worker.id == ines
    unlocking.lock(again, "closing")
    unlocking.lock(unlocking.unlock(folder, ines, OTHER, library, MovingClock()), "closing")


def test_an_unknown_policy_is_refused_before_anything_is_written(tmp_path: Path, library: Library) -> None:
    with pytest.raises(UserError) as error:
        setup.create_office(
            tmp_path / "o",
            replace(OFFICE, pack="pt-cdx"),
            "I",
            Role.SUPERVISOR,
            PASSWORD,
            library,
            MovingClock(),
            CHEAP,
        )
    assert error.value.code == "unknown-pack" and not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "password, codes", [("curta", ("password-short",)), ("a" * 200, ("password-long",)), (PASSWORD, ())]
)
def test_what_is_wrong_with_a_password(password: str, codes: tuple[str, ...]) -> None:
    assert setup.password_problems(password) == codes


def test_the_second_persons_password_is_asked_for(office: Office) -> None:
    _, desk, _ = office
    paulo = setup.add_worker(desk, "Paulo Exemplo", Role.DECIDER, OTHER, CHEAP)
    interview = Bureau(desk, MovingClock()).begun(cannabis(*MODERATE))
    with pytest.raises(UserError) as error:
        overrides.override_tier(desk, interview, "treatment", "Motivo.", paulo.id, "palavras que não são as dele")
    assert error.value.code == "wrong-password"
    assert overrides.override_tier(desk, interview, "treatment", "Motivo.", paulo.id, OTHER).second == "Paulo Exemplo"
