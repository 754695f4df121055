"""A paper form keyed in with digits and Enter: as its page shows it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from intake_app.casework import interviews, transcribing
from intake_app.domain.answers import Answer, Missing
from tests.ui.office_cases import SmallOffice


@pytest.fixture
def case(small: SmallOffice) -> str:
    from intake_app.casework import arrivals
    from intake_app.domain.person import Person

    return arrivals.take_in(small.technician, Person("2026/0900", "Nuno Exemplo"), "police").id


@pytest.fixture
def page(small: SmallOffice, at_desk: Any, case: str) -> Any:
    """The page with the ASSIST begun."""
    shown = at_desk(small.technician, "transcribe", case=case)
    QTest.keyClicks(shown.begin.code.entry, "assist 3.1")
    QTest.keyClick(shown.begin.code.entry, Qt.Key.Key_Return)
    assert shown.begin.chosen == ("assist",)
    QTest.keyClick(shown.begin.code.entry, Qt.Key.Key_Return)
    assert shown.stage == "keying"
    return shown


def keys(page: Any, typed: str) -> None:
    """Type into whatever line has the field; `\\n` is Enter, `\\b` Backspace."""
    special = {"\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}
    for sign in typed:
        if sign in special:
            QTest.keyClick(page.keying.sheet.entry, special[sign])
        else:
            QTest.keyClicks(page.keying.sheet.entry, sign)


def test_digits_go_on_by_themselves_and_jump_over_what_the_rules_skip(page: Any) -> None:
    keys(page, "0030000000")
    assert page.keying.current.line == "assist/2c"
    keys(page, "6/")
    assert page.keying.current.line == "assist/4c"
    assert page.keying.keying.keyed["assist/3c"] == Answer(missing=Missing.DECLINED)


def test_a_code_no_box_has_stays_with_what_is_wrong_and_nothing_is_written(page: Any) -> None:
    keys(page, "7")
    entry = page.keying.sheet.entry
    assert (page.keying.current.line, entry.text()) == ("assist/1a", "7")
    assert "0, 3" in entry.accessibleDescription()
    keys(page, "\b3")
    assert page.keying.keying.keyed == {"assist/1a": Answer(3)}
    assert page.keying.first_wrong == ""


def test_enter_leaves_a_line_empty_and_backspace_goes_back(page: Any) -> None:
    keys(page, "\n3")
    assert page.keying.keying.keyed["assist/1a"] == Answer(missing=Missing.NOT_ASKED)
    keys(page, "\b")
    assert (page.keying.current.line, page.keying.sheet.entry.text()) == ("assist/1b", "3")


def test_undo_takes_the_last_line_back_and_stands_there(page: Any) -> None:
    keys(page, "03")
    QTest.keyClicks(page.keying.sheet.entry, "7")
    QTest.keyClick(page.keying.sheet.entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.keying.current.line, page.keying.sheet.entry.text()) == ("assist/1b", "")
    page.redo.click()
    assert page.keying.keying.keyed["assist/1b"] == Answer(3)


def test_what_is_wrong_is_kept_when_the_line_is_left_and_holds_the_end_back(page: Any) -> None:
    keys(page, "7")
    page.keying.move_to("assist/1d")
    keys(page, "0")
    page.next.click()
    assert (page.stage, page.keying.current.line) == ("keying", "assist/1a")
    assert page.keying.sheet.entry.text() == "7"


def test_a_keying_that_was_left_is_offered_again_and_goes_on_where_it_stopped(
    page: Any, small: SmallOffice, at_desk: Any, case: str
) -> None:
    keys(page, "003")
    again = at_desk(small.technician, "transcribe", case=case)
    draft = transcribing.choice(small.technician, case).drafts[0]
    again.begin.went_on.emit(draft)
    assert (again.stage, again.keying.current.line) == ("keying", "assist/1d")


def test_another_version_is_refused_beside_the_code(small: SmallOffice, at_desk: Any, case: str) -> None:
    shown = at_desk(small.technician, "transcribe", case=case)
    shown.begin.code.set_text("assist 2.0")
    shown.next.click()
    assert shown.stage == "begin"
    assert shown.begin.code.state == "error" and "3.1" in shown.begin.code.message
    assert shown.begin.chosen == ()


def test_keyed_twice_the_differences_are_chosen_by_digits_and_taken_over(
    page: Any, small: SmallOffice, case: str, qtbot: QtBot
) -> None:
    keys(page, "0030000000" + "600000" + "0")
    assert page.next.hasFocus()
    QTest.keyClick(page.next, Qt.Key.Key_Return)
    assert page.stage == "compare" and not page.compare.rows
    page.other.click()
    assert page.stage == "keying" and page.keying.keying.keyed == {}
    keys(page, "0030000000" + "400000" + "0")
    page.next.click()
    assert list(page.compare.rows) == ["assist/2c"]
    assert not page.next.isEnabled()
    row = page.compare.rows["assist/2c"]
    assert row.group.isAncestorOf(row.window().focusWidget())
    QTest.keyClicks(row.window().focusWidget(), "2")
    assert page.next.isEnabled()
    page.next.click()
    assert page.stage == "done"
    assert interviews.resume(small.technician, case).answers.value("assist/2c") == 4


def test_a_third_answer_is_keyed_as_on_the_form(page: Any, small: SmallOffice, case: str) -> None:
    keys(page, "003")
    page.next.click()
    page.other.click()
    keys(page, "000")
    page.next.click()
    row = page.compare.rows["assist/1c"]
    row.group.press_key("3")
    QTest.keyClicks(row.field.entry, "9")
    QTest.keyClick(row.field.entry, Qt.Key.Key_Return)
    assert row.field.state == "error"
    row.field.set_text("/")
    QTest.keyClick(row.field.entry, Qt.Key.Key_Return)
    assert page.stage == "compare" and page.next.hasFocus()
    assert page.compare.comparison.final["assist/1c"] == Answer(missing=Missing.DECLINED)


def test_the_case_and_the_interview_lead_to_the_page(small: SmallOffice, at_desk: Any, case: str) -> None:
    for name in ("case", "interview"):
        shown = at_desk(small.technician, name, case=case)
        QTest.keyClick(shown.window(), Qt.Key.Key_F9)
        assert shown.window().behind.place == ("transcribe", {"case": case})


def test_a_finished_interview_takes_no_paper(small: SmallOffice, at_desk: Any, case: str) -> None:
    interviews.finish_interview(small.technician, interviews.resume(small.technician, case))
    shown = at_desk(small.technician, "transcribe", case=case)
    assert shown.begin.finished.isVisible() and not shown.next.isEnabled()
