"""Asking with the keyboard alone: answers, missing answers, undo, notes, hidden answers that come back."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from intake_app.casework.office import Desk
from intake_app.domain.answers import Missing, Row
from intake_app.domain.evaluation import ItemState
from intake_app.ui.interview.parts import ChoicePart
from intake_app.ui.interview.repeating import RowsPart
from intake_app.ui.interview.typed import TypedPart, read_time
from intake_app.ui.pages.interview import InterviewPage
from intake_app.ui.pages.result import ResultPage
from intake_app.ui.window import MainWindow
from tests.ui.interviewing import (
    ALT,
    CANNABIS,
    COMPLETE,
    CTRL,
    EVENT,
    NEVER,
    SHIFT,
    begin_case,
    chosen,
    digit,
    on_disk,
    open_interview,
    press,
    settle,
    type_text,
)

TOLD: Mapping[str, object] = {
    **COMPLETE,
    "intake/rights_told": "told",
    "intake/companion": "none",
    "intake/police_force": "psp",
    "intake/event_date": "1/3/26",
    "intake/event_time": "2125",
    "intake/circumstances": "In the park",
    "intake/received_date": "01032026",
    "intake/age": "26",
    "intake/register_checked_on": "2.3.2026",
    "intake/register_checked_by": "M. Exemplo",
    "intake/own_words": "Less on weekdays",
}
"""What is pressed or typed; everything else is declined."""


def _answer_by_keyboard(page: InterviewPage) -> None:
    part, told = page.block.part, TOLD.get(page.key)
    if isinstance(part, RowsPart):
        press(Qt.Key.Key_Space)  # one more row
        press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
        press(Qt.Key.Key_Tab)
        type_text("3,5")
        press(Qt.Key.Key_Tab, Qt.Key.Key_Down)
    elif isinstance(part, TypedPart):
        if told is None:
            press(Qt.Key.Key_7, modifier=ALT)
        else:
            type_text(str(told))
    elif isinstance(part, ChoicePart):
        codes = [option.code for option in part.view.options]
        wanted = told[0] if isinstance(told, tuple) else told
        if wanted not in codes:
            press(Qt.Key.Key_7, modifier=ALT)
        elif codes.index(wanted) < 9:
            press(digit(codes.index(wanted) + 1))
        else:
            press(*[Qt.Key.Key_Down] * codes.index(wanted), Qt.Key.Key_Space)


def test_a_whole_interview_with_the_keyboard_ends_at_a_level(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk)
    page = open_interview(inside, case)
    seen: list[str] = []
    while inside.behind is not None and isinstance(inside.behind.current, InterviewPage):
        assert page.key not in seen, "stepping on came back to a question"
        seen.append(page.key)
        _answer_by_keyboard(page)
        entry = QApplication.focusWidget()
        lines = page.block.part is not None and page.block.part.takes_lines and entry is not None
        press(Qt.Key.Key_Return, modifier=CTRL if lines else Qt.KeyboardModifier.NoModifier)
        assert len(seen) < 120
    result = inside.behind.current if inside.behind else None
    assert isinstance(result, ResultPage)
    assert result.view is not None
    assert result.view.tier == "education"
    stored = on_disk(desk, case)
    assert stored.evaluation.tier == "education"
    assert stored.answers.value("intake/event_time") == "21:25"
    rows = stored.answers.value("intake/substances")
    assert isinstance(rows, tuple)
    assert isinstance(rows[0], Row)
    assert str(rows[0]["amount"]) == "3.5"
    assert not any(stored.evaluation.states[key].leaves_open for key in stored.evaluation.asked)


def test_digits_answer_and_enter_goes_on(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_2)
    assert chosen(page) == "2"
    assert on_disk(desk, case).answers.value("assist/2c") == 2
    press(Qt.Key.Key_Return)
    assert page.key == "assist/3c"
    press(Qt.Key.Key_Return, modifier=SHIFT)
    assert page.key == "assist/2c"


@pytest.mark.parametrize(
    ("key", "missing"),
    [(Qt.Key.Key_7, Missing.DECLINED), (Qt.Key.Key_8, Missing.UNKNOWN), (Qt.Key.Key_9, Missing.NOT_ASKED)],
)
@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, ALT])
def test_there_are_three_ways_not_to_answer(
    inside: MainWindow, desk: Desk, key: Qt.Key, missing: Missing, modifier: Qt.KeyboardModifier
) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_3)
    press(key, modifier=modifier)
    answer = on_disk(desk, case).answers.get("assist/2c")
    assert answer is not None
    assert answer.missing is missing
    assert chosen(page) is None
    assert isinstance(page.block.part, ChoicePart)
    assert page.block.part.chips.missing == missing.value


def test_with_more_than_six_options_seven_is_an_option(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, EVENT, at="intake/conditions")
    open_interview(inside, case)
    press(Qt.Key.Key_7)
    assert on_disk(desk, case).answers.value("intake/conditions") == ("pain",)
    press(Qt.Key.Key_2)
    assert on_disk(desk, case).answers.value("intake/conditions") == ("lungs", "pain")
    press(Qt.Key.Key_7, modifier=ALT)
    answer = on_disk(desk, case).answers.get("intake/conditions")
    assert answer is not None
    assert answer.missing is Missing.DECLINED


def test_none_goes_with_no_other(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, at="intake/companion")
    open_interview(inside, case)
    press(Qt.Key.Key_1, Qt.Key.Key_2)
    assert on_disk(desk, case).answers.value("intake/companion") == ("family-or-friend", "lawyer")
    press(Qt.Key.Key_5)
    assert on_disk(desk, case).answers.value("intake/companion") == ("none",)
    press(Qt.Key.Key_2)
    assert on_disk(desk, case).answers.value("intake/companion") == ("lawyer",)


def test_nought_clears(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_3, Qt.Key.Key_0)
    assert on_disk(desk, case).answers.get("assist/2c") is None
    assert chosen(page) is None


def test_undo_names_what_it_takes_back_and_stands_at_its_question(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_Return)
    assert page.tools.undo.text() == "Undo “Weekly”"
    press(Qt.Key.Key_Z, modifier=CTRL)
    assert page.key == "assist/2c"
    assert chosen(page) == "2"
    assert on_disk(desk, case).answers.value("assist/2c") == 2
    press(Qt.Key.Key_Z, modifier=CTRL)
    assert on_disk(desk, case).answers.get("assist/2c") is None
    assert not page.tools.redo.isHidden()
    assert "Once or twice" in page.tools.redo.accessibleName()
    press(Qt.Key.Key_Z, modifier=CTRL | SHIFT)
    press(Qt.Key.Key_Z, modifier=CTRL | SHIFT)
    assert on_disk(desk, case).answers.value("assist/2c") == 4
    assert page.tools.redo.isHidden()


def test_undo_takes_back_typing_before_it_takes_back_answers(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {"intake/origin": "police"}, at="intake/circumstances")
    page = open_interview(inside, case)
    type_text("abc")
    press(Qt.Key.Key_Z, modifier=CTRL)
    assert page.key == "intake/circumstances"
    assert on_disk(desk, case).answers.value("intake/origin") == "police"


def test_hidden_answers_are_kept_and_come_back(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, **NEVER, **CANNABIS}, at="assist/1c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_1)
    stored = on_disk(desk, case)
    assert stored.evaluation.states["assist/2c"] is ItemState.SKIPPED
    assert stored.answers.value("assist/2c") == 4
    hidden = "6 later answers are hidden now. They are kept and not counted."
    assert page.block.notices()[-1].accessibleName() == hidden
    press(Qt.Key.Key_2)
    assert "6 earlier answers were kept, not counted." in page.block.notices()[-1].accessibleName()
    assert on_disk(desk, case).evaluation.states["assist/2c"] is ItemState.ANSWERED


def test_answered_rows_open_with_enter(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, **NEVER, **CANNABIS}, at="assist/4c")
    page = open_interview(inside, case)
    row = next(row for row in page.questions.rows() if row.key == "assist/3c")
    assert row.answer_text == "Weekly"
    row.setFocus()
    press(Qt.Key.Key_Return)
    assert page.key == "assist/3c"
    assert "assist/4c" in [row.key for row in page.questions.rows()]


def test_a_note_is_kept_with_its_question(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_4, Qt.Key.Key_F2)
    type_text("Weekends with friends")
    press(Qt.Key.Key_F2)
    stored = on_disk(desk, case)
    assert stored.notes["assist/2c"] == "Weekends with friends"
    assert stored.answers.value("assist/2c") == 4
    assert page.block.note_line.label.text() == "“Weekends with friends”"


def test_a_note_put_away_gives_the_focus_back(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    part = page.block.part
    assert isinstance(part, ChoicePart)
    option = part.group.buttons()[1]
    option.setFocus()
    press(Qt.Key.Key_F2)
    type_text("Spoke slowly")
    press(Qt.Key.Key_F2)
    assert on_disk(desk, case).notes["assist/2c"] == "Spoke slowly"
    assert QApplication.focusWidget() is option, "nobody chose the missing answer that a note alone stands for"


def test_esc_puts_a_note_away_and_keeps_it(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_F2)
    type_text("Spoke slowly")
    press(Qt.Key.Key_Escape)
    assert on_disk(desk, case).notes["assist/2c"] == "Spoke slowly"
    assert page.block.note.isHidden()
    press(Qt.Key.Key_4)
    assert on_disk(desk, case).answers.value("assist/2c") == 4, "digits answer again"


def test_the_next_button_names_the_key_that_goes_on(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {"intake/origin": "police"}, at="intake/circumstances")
    page = open_interview(inside, case)
    assert page.tools.next.key == "Ctrl Enter"
    press(Qt.Key.Key_Return, modifier=CTRL)
    assert page.key != "intake/circumstances"
    assert page.tools.next.key == "Enter"


def test_a_date_that_is_none_stays_and_says_how_to_mend_it(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {"intake/origin": "police"}, at="intake/event_date")
    page = open_interview(inside, case)
    type_text("31/02/2026")
    press(Qt.Key.Key_Return)
    assert page.key == "intake/event_date"
    assert isinstance(page.block.part, TypedPart)
    assert page.block.part.field.state == "error"
    assert "28" in page.block.part.field.message
    assert on_disk(desk, case).answers.get("intake/event_date") is None
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, CTRL)
    type_text("28/2/2026")
    press(Qt.Key.Key_Return)
    assert page.key == "intake/event_time"


def test_a_soft_check_asks_once_and_can_be_left(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, EVENT, at="intake/received_date")
    page = open_interview(inside, case)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, CTRL)
    type_text("2/2/2026")
    press(Qt.Key.Key_Return)
    assert page.key == "intake/received_date", "what is unlikely is read before going on"
    frames = page.block.notices()
    assert [frame.property("level") for frame in frames] == ["caution"]
    page.block.check_left.emit("received-before-event")
    assert page.block.notices() == []
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, modifier=SHIFT)
    assert page.block.notices() == []


def test_resuming_stands_exactly_where_the_worker_stopped(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_3, Qt.Key.Key_Return)
    assert inside.behind is not None
    inside.behind.go("today")
    again = open_interview(inside, case)
    settle(inside)
    assert again.key == page.key == "assist/3c"
    assert again.tools.undo.text() == "Undo “Monthly”"


def test_the_live_view_follows_every_answer_and_can_be_hidden(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, **NEVER, **CANNABIS, "intake/dependence": "not-dependent"}, at="assist/5c")
    page = open_interview(inside, case)
    states = [page.panel.live.level(number).state_text for number in range(3)]
    assert states == ["ruled out", "proposed", "ruled out"]
    assert page.panel.live.score.told.text() == "22 of 39"
    press(Qt.Key.Key_5)
    assert page.panel.live.score.told.text() == "30 of 39"
    assert page.panel.live.level(2).state_text == "proposed"
    press(Qt.Key.Key_F4)
    assert page.panel.isHidden()
    press(Qt.Key.Key_F4)
    assert not page.panel.isHidden()


@pytest.mark.parametrize(
    ("typed", "read"), [("9:30", "09:30"), ("930", "09:30"), ("2125", "21:25"), ("21.25", "21:25"), ("9h", "09:00")]
)
def test_times_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert read_time(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "12:60", "noon", "1:2:3", ""])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_time(typed)
