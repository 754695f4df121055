"""The page in front of the lock, with a real key file."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from intake_app.casework import unlocking
from intake_app.ui.pages.unlock import UnlockPage
from intake_app.ui.window import MainWindow
from tests.ui.conftest import PASSWORD


def front(window: MainWindow) -> UnlockPage:
    assert isinstance(window.front, UnlockPage)
    return window.front


def type_password(qtbot: QtBot, window: MainWindow, password: str) -> None:
    entry = front(window).password.entry
    entry.clear()
    qtbot.keyClicks(entry, password)
    qtbot.keyClick(entry, Qt.Key.Key_Return)


def test_a_wrong_password_is_told_inline_and_the_right_one_opens_today(
    begin: Any, vault_folder: Path, qtbot: QtBot
) -> None:
    window = begin(vault_folder)
    type_password(qtbot, window, "not the right one at all")
    qtbot.waitUntil(lambda: front(window).password.state == "error", timeout=10_000)
    assert window.desk is None
    assert "password" in front(window).password.message.lower()
    assert front(window).password.text() == "not the right one at all"
    type_password(qtbot, window, PASSWORD)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=10_000)
    assert window.behind is not None
    assert window.behind.place[0] == "today"
    assert window.windowTitle() == "Intake · Exemplo Commission"


def test_down_in_the_password_changes_the_worker(begin: Any, vault_folder: Path, qtbot: QtBot) -> None:
    window = begin(vault_folder)
    before = front(window).worker
    qtbot.keyClick(front(window).password.entry, Qt.Key.Key_Down)
    after = front(window).worker
    assert before != after
    qtbot.keyClick(front(window).password.entry, Qt.Key.Key_Up)
    assert front(window).worker == before


def test_the_last_worker_is_chosen_at_the_next_start(begin: Any, vault_folder: Path, qtbot: QtBot) -> None:
    window = begin(vault_folder)
    qtbot.keyClick(front(window).password.entry, Qt.Key.Key_Down)
    chosen = front(window).worker.worker_id
    type_password(qtbot, window, PASSWORD)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=10_000)
    window.close()
    again = begin(vault_folder)
    assert front(again).worker.worker_id == chosen
    assert front(again).panel.office.text() == "Exemplo Commission"


def test_caps_lock_is_told_below_the_password(begin: Any, vault_folder: Path, qtbot: QtBot) -> None:
    window = begin(vault_folder)
    qtbot.keyClicks(front(window).password.entry, "A", Qt.KeyboardModifier.NoModifier)
    assert front(window).password.caps_lock
    assert front(window).password.message == "Caps Lock is on"


def test_after_many_wrong_passwords_the_wait_is_told_and_kept(begin: Any, vault_folder: Path, qtbot: QtBot) -> None:
    window = begin(vault_folder)
    for number in range(6):
        assert front(window).button.isEnabled(), f"after {number} tries"
        type_password(qtbot, window, f"wrong password number {number}")
        qtbot.waitUntil(lambda: front(window).password.state == "error", timeout=10_000)
        if not front(window).button.isEnabled():
            break
    page = front(window)
    assert not page.button.isEnabled()
    assert "second" in page.progress.text()
    assert unlocking.seconds_to_wait(vault_folder, page.worker.worker_id, page.entrance.clock) > 0


def test_the_recovery_sheet_asks_for_twelve_words(begin: Any, vault_folder: Path, qtbot: QtBot) -> None:
    window = begin(vault_folder)
    qtbot.mouseClick(front(window).forgotten, Qt.MouseButton.LeftButton)
    form: Any = front(window).recovery
    qtbot.waitUntil(form.isVisible)
    form.words[0].entry.insert("janela azul corre")
    qtbot.keyClick(form.words[0].entry, Qt.Key.Key_Space)
    assert [field.text() for field in form.words[:3]] == ["janela", "azul", "corre"]
    qtbot.keyClick(form.words[3].entry, Qt.Key.Key_Return)
    assert "4" in form.problem.accessibleName()


@pytest.mark.parametrize("language", ["en", "pt"])
def test_the_first_words_need_no_yaml_library(language: str) -> None:
    from intake_app.definitions.flat_texts import read_flat
    from intake_app.paths import resources_dir
    from intake_app.ui.first_words import AREAS

    for area in (*AREAS, "ui-setup"):
        path = resources_dir() / "texts" / language / f"{area}.yaml"
        assert read_flat(path.read_text(encoding="utf-8")) is not None, path


def test_a_damaged_key_file_is_told_and_put_right_by_unlocking(begin: Any, vault_folder: Path, qtbot: QtBot) -> None:
    keys = vault_folder / "keys.json"
    keys.write_bytes(b'{"half')
    window = begin(vault_folder)

    def said() -> str:
        return " ".join(label.text() for label in front(window).findChildren(QLabel))

    qtbot.waitUntil(lambda: "spare" in said(), timeout=10_000)
    assert "not damaged" not in said()
    type_password(qtbot, window, PASSWORD)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=10_000)
    assert unlocking.keys_are_whole(vault_folder)
    assert keys.read_bytes() == (vault_folder / "keys.json.1").read_bytes()
