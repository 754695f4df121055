"""The window behind the lock: keys, the lock after idling, languages, text sizes."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from intake_app.casework import cases
from intake_app.casework.office import Desk
from intake_app.domain.person import Sex
from intake_app.ui.application import Program
from intake_app.ui.behind import Behind
from intake_app.ui.look import look
from intake_app.ui.pages.new_case import NewCasePage
from intake_app.ui.pages.unlock import UnlockPage
from intake_app.ui.window import MainWindow
from tests.ui.conftest import CLOCK, PASSWORD


def behind(window: MainWindow) -> Behind:
    assert window.behind is not None
    return window.behind


def page(window: MainWindow) -> Any:
    return behind(window).current


@pytest.fixture
def unlocked(begin: Any, vault_folder: Any, qtbot: QtBot) -> MainWindow:
    """The whole program, unlocked by its technician."""
    window: MainWindow = begin(vault_folder)
    assert isinstance(window.front, UnlockPage)
    front = window.front
    while front.worker.name != "Marta Exemplo":
        qtbot.keyClick(front.password.entry, Qt.Key.Key_Down)
    qtbot.keyClicks(front.password.entry, PASSWORD)
    qtbot.keyClick(front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=10_000)
    return window


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier, "cases"),
        (Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier, "follow-up"),
        (Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier, "services"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "new-case"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "help"),
    ],
)
def test_keys_lead_to_pages(
    inside: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str
) -> None:
    qtbot.keyClick(inside, key, modifier)
    assert behind(inside).place[0] == name
    behind(inside).back()
    assert behind(inside).place[0] == "today"


def test_ctrl_f_puts_the_focus_into_the_search_box_and_enter_searches_the_cases(
    inside: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.keyClick(inside, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    box = page(inside).search_box
    assert inside.focusWidget() is box
    qtbot.keyClicks(box, "Tiago")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert behind(inside).place == ("cases", {"search": "Tiago"})


def test_an_empty_day_says_that_nothing_is_waiting(inside: MainWindow) -> None:
    texts = [label.text() for label in page(inside).findChildren(QWidget) if hasattr(label, "text")]
    assert "Nothing is waiting" in texts
    assert page(inside).primary() is None


def test_today_opens_on_its_first_row_and_enter_takes_its_step(unlocked: MainWindow, qtbot: QtBot) -> None:
    behind(unlocked).go("new-case")
    qtbot.mouseClick(page(unlocked).start, Qt.MouseButton.LeftButton)
    case = behind(unlocked).place[1]["case"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    behind(unlocked).go("today")
    row = page(unlocked).rows[0]
    qtbot.waitUntil(row.button.hasFocus)
    QTest.keyClick(row.button, Qt.Key.Key_Return)
    assert behind(unlocked).place == ("interview", {"case": case})


def test_a_new_case_opens_its_interview_with_the_origin_written_down(
    inside: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    behind(inside).go("new-case")
    form = page(inside)
    assert isinstance(form, NewCasePage)
    assert form.reference.text() == "2026/0001"
    qtbot.keyClicks(form.person_name.entry, "Tiago Exemplo")
    qtbot.keyClicks(form.birth.entry, "1/5/1999")
    form.sex.set_code("male")
    qtbot.mouseClick(form.origin.button("police"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(form.person_name.entry, Qt.Key.Key_Return)
    assert behind(inside).place[0] == "interview"
    row = cases.list_cases(desk)[0]
    view = cases.case(desk, row.episode_id)
    assert view.episode.person.birth_date == date(1999, 5, 1)
    assert view.episode.person.sex is Sex.MALE
    from intake_app.casework.interviews import resume

    interview = resume(desk, row.episode_id)
    answer = interview.answers.answers["intake/origin"]
    assert answer.value == "police"


def test_a_reference_that_is_taken_is_told_below_the_field(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    from intake_app.domain.person import Person

    cases.open_case(desk, Person("2026/0007"))
    behind(inside).go("new-case")
    form = page(inside)
    form.reference.set_text("2026/0007")
    qtbot.mouseClick(form.start, Qt.MouseButton.LeftButton)
    assert form.reference.state == "error"
    assert behind(inside).place[0] == "new-case"


def test_locking_destroys_every_page_and_closes_the_vault(unlocked: MainWindow, qtbot: QtBot) -> None:
    desk = unlocked.desk
    assert desk is not None
    old = behind(unlocked)
    qtbot.keyClick(unlocked, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not isValid(old))
    assert not desk.vault.is_open
    assert isinstance(unlocked.front, UnlockPage)
    assert unlocked.windowTitle() == "Intake"


def test_the_office_locks_itself_when_nobody_types(unlocked: MainWindow, qtbot: QtBot) -> None:
    unlocked.idle_timer.setInterval(150)
    unlocked.noticed()
    with qtbot.waitSignal(unlocked.locked, timeout=5000) as told:
        pass
    assert told.args == ["idle"]
    assert unlocked.behind is None


def test_typing_keeps_the_office_open(unlocked: MainWindow, qtbot: QtBot) -> None:
    unlocked.idle_timer.setTimerType(Qt.TimerType.PreciseTimer)
    unlocked.idle_timer.start(60_000)
    before = unlocked.idle_timer.remainingTime()
    qtbot.waitUntil(lambda: unlocked.idle_timer.remainingTime() < before - 30)
    handle = unlocked.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert unlocked.idle_timer.remainingTime() > before - 30


def test_another_language_is_spoken_at_once_and_the_page_stays(unlocked: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(unlocked, Qt.Key.Key_F1)
    qtbot.mouseClick(page(unlocked).language.button("pt"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page(unlocked).header.title.text() == "Ajuda e definições")
    assert behind(unlocked).rail.item("today").accessibleName() == "Hoje"
    assert unlocked.settings.language == "pt"


def test_text_grows_and_shrinks_by_keys(unlocked: MainWindow, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(unlocked, Qt.Key.Key_Plus, control)
    qtbot.keyClick(unlocked, Qt.Key.Key_Plus, control)
    assert look().text_scale == 1.3
    qtbot.keyClick(unlocked, Qt.Key.Key_Minus, control)
    assert look().text_scale == 1.15
    qtbot.keyClick(unlocked, Qt.Key.Key_0, control)
    assert look().text_scale == 1.0


def test_a_narrow_window_keeps_only_the_icons_of_the_rail(inside: MainWindow, qtbot: QtBot) -> None:
    inside.resize(1366, 738)
    wide = behind(inside).rail.sizeHint().width()
    inside.resize(1024, 570)
    assert behind(inside).rail.sizeHint().width() < wide


def test_a_page_that_cannot_be_opened_says_why_and_the_page_before_stays(inside: MainWindow) -> None:
    behind(inside).go("case", case="nothing-like-this")
    assert behind(inside).place[0] == "today"
    assert behind(inside).message


def test_closing_closes_the_vault(unlocked: MainWindow, qapp: QApplication) -> None:
    desk = unlocked.desk
    assert desk is not None
    unlocked.close()
    assert not desk.vault.is_open


def test_an_interview_goes_on_where_it_stopped_after_the_program_was_gone(
    begin: Any, unlocked: MainWindow, vault_folder: Any, qtbot: QtBot
) -> None:
    from intake_app.casework.interviews import questions_of, resume
    from intake_app.domain.answers import Answer

    behind(unlocked).go("new-case")
    qtbot.keyClicks(page(unlocked).person_name.entry, "Tiago Exemplo")
    qtbot.mouseClick(page(unlocked).start, Qt.MouseButton.LeftButton)
    case = behind(unlocked).place[1]["case"]
    desk = behind(unlocked).desk
    interview = resume(desk, case)
    session = page(unlocked).session
    coded = next(
        question
        for entry in ("rights", "person-event")
        for question in questions_of(interview, entry)
        if question.options
    )
    session.answer(coded.key, Answer(value=coded.options[0].code))
    stood = resume(desk, case).position
    # Nothing is said to the program: it is gone, as after a kill, and only the lock of the folder is freed.
    desk.vault.close()
    again = begin(vault_folder)
    qtbot.keyClicks(again.front.password.entry, PASSWORD)
    qtbot.keyClick(again.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: again.behind is not None, timeout=10_000)
    row = page(again).rows[0]
    qtbot.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert behind(again).place == ("interview", {"case": case})
    kept = page(again).session.interview
    assert kept.position == stood
    assert kept.answers.answers[coded.key].value == coded.options[0].code


def test_the_demonstration_opens_by_itself_and_keeps_nothing(qapp: QApplication, tmp_path: Any, qtbot: QtBot) -> None:
    program = Program(qapp, None, demo=True, config=tmp_path / "config", clock=CLOCK)
    program.show()
    window = program.window
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=60_000)
    assert page(window).primary() is not None
    assert not window.idle_timer.isActive()
    window.close()
    program.close()
    assert not (tmp_path / "config").exists()


def test_a_mistake_of_the_program_is_told_without_its_details(
    begin: Any, unlocked: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    program = begin.programs[-1]
    try:
        raise ValueError("Tiago Exemplo declined")
    except ValueError as error:
        program.mistake(type(error), error, error.__traceback__)
    assert "ValueError, test_window.py" in behind(unlocked).message
    assert "Tiago" not in behind(unlocked).message + capsys.readouterr().err


def test_the_theme_changes_at_once_and_is_kept(
    begin: Any, unlocked: MainWindow, vault_folder: Any, qtbot: QtBot
) -> None:
    qtbot.keyClick(unlocked, Qt.Key.Key_F1)
    qtbot.mouseClick(page(unlocked).theme.button("dark"), Qt.MouseButton.LeftButton)
    assert look().theme == "dark"
    unlocked.close()
    begin(vault_folder)
    assert look().theme == "dark"


def test_enter_presses_the_button_that_has_the_focus(inside: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(inside, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert behind(inside).place[0] == "new-case"
    back = page(inside).header.back
    assert back is not None
    back.setFocus()
    qtbot.keyClick(back, Qt.Key.Key_Return)
    assert behind(inside).place[0] == "today"
