"""Real windows on a small office. Its keys are derived cheaply; nothing else differs from a real one."""

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import setup, unlocking
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library, open_library
from intake_app.domain.person import Office, Role
from intake_app.store.keys import KdfProfile
from intake_app.ui.application import Program
from intake_app.ui.background import finish_background
from intake_app.ui.look import apply_look
from intake_app.ui.settings import Settings, save_settings
from intake_app.ui.window import MainWindow
from tests.ui.office_cases import SmallOffice, make_office, open_office, quiet

PASSWORD = "janela azul corre devagar hoje"
CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
CLOCK = StoppedClock(datetime(2026, 3, 2, 13, 48, tzinfo=UTC))
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True, scope="session")
def collected_in_this_thread() -> Iterator[None]:
    """Garbage is collected between tests, in the window's thread: Qt does not survive it in another."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    yield
    gc.collect(1)


@pytest.fixture(scope="session")
def library() -> Library:
    return open_library()


@pytest.fixture(scope="session")
def finished_folder(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """A finished office with three workers, locked, to be copied."""
    folder = tmp_path_factory.mktemp("offices") / "finished"
    office = Office("Exemplo Commission", "pt-cdt", "en", region="North region", town="Exemplo", phone="000 000 001")
    desk, words = setup.create_office(folder, office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, CLOCK, CHEAP)
    setup.record_recovery_printed(desk)
    setup.check_recovery_words(desk, {number: words[number - 1] for number in setup.words_to_check(desk)})
    setup.load_sample_directory(desk)
    setup.finish_setup(desk)
    setup.add_worker(desk, "Marta Exemplo", Role.TECHNICIAN, PASSWORD, CHEAP)
    setup.add_worker(desk, "Paulo Exemplo", Role.DECIDER, PASSWORD, CHEAP)
    unlocking.lock(desk, "asked")
    return folder


@pytest.fixture
def vault_folder(finished_folder: Path, tmp_path: Path) -> Path:
    """A finished office of one's own with three workers, locked."""
    return Path(shutil.copytree(finished_folder, tmp_path / "office"))


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Any]:
    """Starts the program: `begin(folder, language="en", theme="light", ...)` gives its window, shown and painted."""
    programs: list[Program] = []

    def start(folder: Path, **settings: Any) -> MainWindow:
        config = tmp_path / "config"
        if settings or not config.exists():
            save_settings(config, Settings(**{"language": "en", "theme": "light", **settings}))
        program = Program(qapp, folder, config=config, clock=CLOCK, profile=CHEAP)
        programs.append(program)
        program.show()
        qtbot.addWidget(program.window)
        with qtbot.waitExposed(program.window):
            pass
        return program.window

    start.programs = programs  # type: ignore[attr-defined]
    yield start
    finish_background()
    for program in programs:
        program.close()


@pytest.fixture
def desk(vault_folder: Path, library: Library) -> Iterator[Desk]:
    """The office, opened by its technician."""
    owner = next(one for one in unlocking.workers(vault_folder) if one.role is Role.TECHNICIAN)
    opened = unlocking.unlock(vault_folder, owner.worker_id, PASSWORD, library, CLOCK)
    yield opened
    unlocking.lock(opened, "closing")


@pytest.fixture
def inside(qtbot: QtBot, desk: Desk) -> MainWindow:
    """A window behind the lock, on Today."""
    window = MainWindow(None, Settings(language="en", theme="light"))
    qtbot.addWidget(window)
    window.show()
    window.enter(desk)
    return window


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """An office with cases in several states, closed, to be copied."""
    folder = tmp_path_factory.mktemp("offices") / "small"
    make_office(folder, library)
    return folder


@pytest.fixture
def small(small_folder: Path, tmp_path: Path, library: Library) -> Iterator[SmallOffice]:
    """An office of one's own with cases in several states and three workers, unlocked."""
    shutil.copytree(small_folder, tmp_path / "small")
    made = open_office(tmp_path / "small", library)
    yield made
    made.technician.vault.close()


@pytest.fixture
def at_desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Any]:
    """`at_desk(desk, page, theme=..., scale=..., size=..., **where)` gives the page, in a window of its own."""

    def show(desk: Desk, page: str, **where: Any) -> Any:
        theme, scale = where.pop("theme", "light"), where.pop("scale", 1.0)
        apply_look(qapp, theme, scale)
        window = MainWindow(None, Settings(language=desk.language, theme=theme, text_scale=scale))
        qtbot.addWidget(window)
        window.resize(*where.pop("size", (1366, 738)))
        window.show()
        window.enter(desk, page, **where)
        assert window.behind is not None
        assert window.behind.place[0] == page, window.behind.message
        quiet(window)
        return window.behind.current

    yield show
    apply_look(qapp, "light", 1.0)
