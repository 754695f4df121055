"""The page that is turned to the person: what it shows, and that nothing but the password leaves it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from intake_app.casework.office import Desk
from intake_app.domain.answers import Missing
from intake_app.ui.background import finish_background
from intake_app.ui.pages.interview import InterviewPage
from intake_app.ui.pages.participant import ParticipantPage
from intake_app.ui.window import MainWindow
from tests.ui.conftest import PASSWORD
from tests.ui.interviewing import (
    ALT,
    CANNABIS,
    CTRL,
    EVENT,
    NEVER,
    SHIFT,
    begin_case,
    on_disk,
    open_interview,
    press,
    settle,
)

SET = {**EVENT, **NEVER, "assist/1c": 3}


def _turn(window: MainWindow, desk: Desk, key: str = "assist/2c") -> tuple[str, ParticipantPage]:
    case = begin_case(desk, SET, at=key)
    open_interview(window, case)
    press(Qt.Key.Key_F11)
    page = window.behind.current if window.behind else None
    assert isinstance(page, ParticipantPage)
    settle(window)
    return case, page


def _texts(window: MainWindow) -> str:
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window)]
    return " ".join([window.windowTitle(), *labels])


def test_the_person_answers_with_digits_and_goes_on(inside: MainWindow, desk: Desk) -> None:
    case, page = _turn(inside, desk)
    press(Qt.Key.Key_2, Qt.Key.Key_Return)
    assert on_disk(desk, case).answers.value("assist/2c") == 2
    assert page.question is not None
    press(Qt.Key.Key_1)
    assert on_disk(desk, case).answers.value("assist/3c") == 0


def test_not_answering_is_as_wide_as_any_answer(inside: MainWindow, desk: Desk) -> None:
    case, page = _turn(inside, desk)
    assert page.question is not None
    declined = page.question.group.missing_button("declined")
    unknown = page.question.group.missing_button("unknown")
    assert abs(declined.width() - unknown.width()) <= 1
    declined.click()
    answer = on_disk(desk, case).answers.get("assist/2c")
    assert answer is not None
    assert answer.missing is Missing.DECLINED


def test_it_shows_no_name_no_score_and_no_level(inside: MainWindow, desk: Desk) -> None:
    _, page = _turn(inside, desk)
    shown = _texts(inside)
    assert page.question is not None
    for word in ("Tiago", "2026/", "Warning", "Education", "Treatment", "score"):
        assert word not in shown
    assert inside.behind is not None
    assert inside.behind.rail.isHidden()


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, SHIFT, CTRL, ALT, CTRL | SHIFT])
def test_no_key_leaves_it(inside: MainWindow, desk: Desk, modifier: Qt.KeyboardModifier) -> None:
    _, page = _turn(inside, desk)
    functions = range(int(Qt.Key.Key_F1.value), int(Qt.Key.Key_F12.value) + 1)
    for key in (*functions, *(int(k.value) for k in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Tab))):
        press(Qt.Key(key), modifier=modifier)
        assert inside.behind is not None
        assert inside.behind.current is page


def test_no_key_of_the_window_leaves_it(inside: MainWindow, desk: Desk) -> None:
    _, page = _turn(inside, desk)
    for key in "12345NFZP":
        for modifier in (ALT, CTRL):
            press(getattr(Qt.Key, f"Key_{key}"), modifier=modifier)
            assert inside.behind is not None
            assert inside.behind.current is page
    inside.close()
    assert inside.isVisible()


def test_it_is_left_with_the_workers_password_alone(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    case, page = _turn(inside, desk)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_F11, modifier=CTRL | SHIFT)
    assert page.turned is not None
    QTest.keyClicks(QApplication.focusWidget(), "not the password at all")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.turned is not None and page.turned.password.state == "error", timeout=10_000)
    assert inside.behind is not None
    assert inside.behind.current is page
    QTest.keyClicks(QApplication.focusWidget(), PASSWORD)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(inside.behind and inside.behind.current, InterviewPage), timeout=10_000)
    finish_background()
    back = inside.behind.current
    assert isinstance(back, InterviewPage)
    assert back.key == "assist/2c"
    assert on_disk(desk, case).answers.value("assist/2c") == 3


def test_after_the_last_question_the_screen_goes_back(inside: MainWindow, desk: Desk) -> None:
    _, page = _turn(inside, desk, key="assist/8")
    press(Qt.Key.Key_1, Qt.Key.Key_Return)
    assert page.turned is not None
    assert page.footer.isHidden()


def test_an_answer_that_means_danger_brings_the_worker_back_at_once(
    inside: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    _, page = _turn(inside, desk, key="intake/safety_now")
    press(Qt.Key.Key_2, Qt.Key.Key_Return)
    assert page.turned is not None
    QTest.keyClicks(QApplication.focusWidget(), PASSWORD)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(inside.behind and inside.behind.current, InterviewPage), timeout=10_000)
    finish_background()
    settle(inside)
    back = inside.behind.current if inside.behind else None
    assert isinstance(back, InterviewPage)
    assert back.alerts.isAncestorOf(QApplication.focusWidget())


def test_every_control_of_it_has_a_name(inside: MainWindow, desk: Desk) -> None:
    _, page = _turn(inside, desk)
    assert page.question is not None
    names = [button.accessibleName() or button.text() for button in page.question.group.buttons()]
    names += [button.accessibleName() or button.text() for button in (page.before, page.talk, page.go_on_button)]
    assert all(names)


def test_the_person_reads_their_own_language(inside: MainWindow, desk: Desk) -> None:
    portuguese = desk.in_language("pt")
    case = begin_case(portuguese, {**SET, **CANNABIS}, at="assist/4c")
    open_interview(inside, case)
    press(Qt.Key.Key_F11)
    shown = _texts(inside)
    assert "canábis" in shown
    assert "Não responder nunca piora o resultado" in shown
