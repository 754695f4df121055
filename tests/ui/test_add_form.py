"""Adding a form to an interview: by its title, and where an alert asks for it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from intake_app.casework import forms
from intake_app.casework.office import Desk
from intake_app.ui.look.buttons import Button
from intake_app.ui.window import MainWindow
from tests.ui.interviewing import COMPLETE, begin_case, on_disk, open_interview, press

CHOOSING = "intake/further_forms"


def test_a_form_is_found_by_its_title_and_its_first_question_asked(inside: MainWindow, desk: Desk) -> None:
    page = open_interview(inside, begin_case(desk, COMPLETE, at="assist/2c"))
    press(Qt.Key.Key_F7)
    assert page.chooser.isVisible()
    assert not page.card.isVisible()
    QTest.keyClicks(QApplication.focusWidget(), "gad")
    press(Qt.Key.Key_Return)
    assert (page.key, page.chooser.isVisible(), page.card.isVisible()) == ("gad-7/1", False, True)
    assert page.session is not None
    assert on_disk(desk, page.session.interview.episode.id).answers.value(CHOOSING) == ("gad-7",)
    page.undo()
    assert on_disk(desk, page.session.interview.episode.id).answers.value(CHOOSING) is None


def test_escape_goes_back_to_the_question(inside: MainWindow, desk: Desk) -> None:
    page = open_interview(inside, begin_case(desk, COMPLETE, at="assist/2c"))
    page.column.form.click()
    press(Qt.Key.Key_Escape)
    assert (page.key, page.chooser.isVisible(), page.card.isVisible()) == ("assist/2c", False, True)


def test_a_form_without_permission_cannot_be_chosen_and_says_why(inside: MainWindow, desk: Desk) -> None:
    page = open_interview(inside, begin_case(desk, COMPLETE, at="assist/2c"))
    page.column.form.click()
    assert not page.chooser.group.button("whodas-12").isEnabled()
    assert "off" in page.chooser.group.button("whodas-12").text()
    assert page.chooser.group.button("phq-9").isEnabled()
    assert not forms.form_permitted(desk, "whodas-12")


def test_a_form_chosen_without_permission_stands_in_the_outline_as_off(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**COMPLETE, CHOOSING: ("whodas-12",)}, at="assist/2c")
    page = open_interview(inside, case)
    off = [entry for entry in page._model.entries() if entry.code.startswith("off/")]
    assert [entry.count for entry in off] == ["off"]
    page._go_to_group(off[0].code)
    assert page.key == "assist/2c"
    assert inside.behind is not None
    inside.behind.go("result", case=case)
    view = inside.behind.current.view  # type: ignore[union-attr]
    assert "permission" in view.forms_off


def test_an_alert_leads_to_the_form_that_follows_it(inside: MainWindow, desk: Desk) -> None:
    page = open_interview(inside, begin_case(desk, COMPLETE, at="intake/safety_now"), "intake/safety_now")
    press(Qt.Key.Key_2)
    ask = page.alerts.frames()[0].findChildren(Button)[0]
    assert ask.text() == "Ask the six safety questions"
    assert ask.hasFocus()
    press(Qt.Key.Key_Return)
    assert page.key == "c-ssrs/1"
    assert page.session is not None
    assert on_disk(desk, page.session.interview.episode.id).answers.value(CHOOSING) == ("c-ssrs",)
