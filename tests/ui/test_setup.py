"""From an empty folder to Today, and what happens when the window is closed on the way."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from intake_app.casework import setup
from intake_app.store.folder import holds_vault
from intake_app.ui.pages.setup import SetupPage
from intake_app.ui.pages.unlock import UnlockPage
from intake_app.ui.window import MainWindow
from tests.ui.conftest import PASSWORD


def page_of(window: MainWindow) -> SetupPage:
    assert isinstance(window.front, SetupPage)
    return window.front


def go_on(qtbot: QtBot, window: MainWindow, at: int) -> None:
    page = page_of(window)
    qtbot.waitUntil(page.next.isEnabled, timeout=10_000)
    qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.at == at, timeout=20_000)


def make_office(qtbot: QtBot, window: MainWindow) -> None:
    """The first two steps."""
    go_on(qtbot, window, 1)
    step: Any = page_of(window).step
    qtbot.keyClicks(step.fields["office"].entry, "Exemplo Commission")
    qtbot.keyClicks(step.fields["name"].entry, "Ines Exemplo")
    qtbot.keyClicks(step.password.entry, PASSWORD)
    assert not page_of(window).next.isEnabled(), "not before the password was typed twice"
    qtbot.keyClicks(step.again.entry, PASSWORD)
    go_on(qtbot, window, 2)


def type_words(qtbot: QtBot, window: MainWindow, words: tuple[str, ...]) -> None:
    step: Any = page_of(window).step
    for field, word in zip(step.words, words, strict=True):
        field.entry.clear()
        qtbot.keyClicks(field.entry, word)
    step.check()


def test_an_office_is_set_up_from_nothing_to_today(
    begin: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    window = begin(folder)
    assert window.windowTitle() == "Intake · first set-up"
    make_office(qtbot, window)
    page = page_of(window)
    words = page.begun.words
    assert len(words) == 12
    saved = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    step: Any = page.step
    qtbot.mouseClick(step.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: step.begun.printed_at == "13:48", timeout=20_000)
    assert saved.read_bytes().startswith(b"%PDF")
    numbers = setup.words_to_check(page.begun.open_desk)
    type_words(qtbot, window, tuple(words[number - 1] for number in numbers))
    go_on(qtbot, window, 3)
    go_on(qtbot, window, 4)
    services: Any = page.step
    qtbot.mouseClick(services.choice.button("sample"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=10_000)
    assert window.behind is not None
    assert window.behind.place[0] == "today"
    assert setup.setup_progress(window.behind.desk).finished


def test_a_wrong_word_is_told_without_the_right_one(begin: Any, tmp_path: Path, qtbot: QtBot) -> None:
    window = begin(tmp_path / "new")
    make_office(qtbot, window)
    page = page_of(window)
    step: Any = page.step
    numbers = setup.words_to_check(page.begun.open_desk)
    right = tuple(page.begun.words[number - 1] for number in numbers)
    type_words(qtbot, window, (right[0], "qqqq"))
    told = step.wrong.label.text()
    # Not searched for the right word alone: it may be one of those the sentence is made of.
    assert told == f"Word {numbers[1]} is not the one on the sheet. Please look at line {numbers[1]} again."
    assert step.wrong.isVisible()
    assert not page.next.isEnabled()
    assert page.footer.reason.text() == "Go on when both words are right"


def test_closing_before_the_sheet_was_proven_gives_new_words_later(begin: Any, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "new"
    window = begin(folder)
    make_office(qtbot, window)
    first = page_of(window).begun.words
    window.close()
    again = begin(folder)
    assert isinstance(again.front, UnlockPage)
    qtbot.keyClicks(again.front.password.entry, PASSWORD)
    qtbot.keyClick(again.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(again.front, SetupPage), timeout=10_000)
    page = page_of(again)
    assert page.at == 2
    qtbot.waitUntil(lambda: len(page.begun.words) == 12, timeout=10_000)
    assert page.begun.words != first


def test_closing_before_the_office_is_made_leaves_nothing(begin: Any, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "new"
    window = begin(folder)
    go_on(qtbot, window, 1)
    window.close()
    assert not holds_vault(folder)


def test_the_language_is_spoken_at_once(begin: Any, tmp_path: Path, qtbot: QtBot) -> None:
    window = begin(tmp_path / "new")
    step: Any = page_of(window).step
    qtbot.mouseClick(step.languages.button("pt"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.windowTitle() == "Intake · primeira configuração")
    assert page_of(window).heading.text() == "Que língua, e que lei?"


def test_the_policies_stand_by_their_names(begin: Any, tmp_path: Path, qtbot: QtBot) -> None:
    window = begin(tmp_path / "new")
    step: Any = page_of(window).step
    qtbot.waitUntil(lambda: step.packs is not None, timeout=10_000)
    assert step.packs.button("pt-cdt").accessibleName().startswith("Portugal: Commission")
    assert "Law 30/2000" in step.about.text()
