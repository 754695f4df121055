"""Answers: wrapping, keys, exclusiveness, what a screen reader hears."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.ui.look import AnswerButton, AnswerGroup, Choice, Missing, look

LONG = "More often than I would like to say, and mostly together with other people at the weekend"


@pytest.fixture
def group(qtbot) -> AnswerGroup:
    made = AnswerGroup(
        [Choice("never", "Never", "1"), Choice("once", "Once or twice", "2"), Choice("daily", LONG, "3")],
        [Missing("declined", "Declined", "7"), Missing("unknown", "Unknown", "8")],
    )
    qtbot.addWidget(made)
    made.resize(400, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_an_answer_is_as_tall_as_its_wrapped_text_needs(qtbot) -> None:
    button = AnswerButton(LONG, "1")
    qtbot.addWidget(button)
    heights = [button.heightForWidth(width) for width in (900, 400, 200)]
    assert heights[0] == look().tokens.size("answer")
    assert heights[0] < heights[1] < heights[2]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_layout_gives_a_wrapped_answer_its_height(qtbot, in_look, scale: float) -> None:
    in_look("light", scale)
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    button = AnswerButton(LONG, "1")
    column.addWidget(button)
    column.addStretch(1)
    holder.resize(420, 800)
    with qtbot.waitExposed(holder):
        holder.show()
    assert button.height() >= button.heightForWidth(button.width())


def test_the_chosen_answer_keeps_its_height_when_its_text_gets_bold(group: AnswerGroup) -> None:
    before = group.button("daily").height()
    group.set_chosen("daily")
    assert group.button("daily").height() == before


def test_a_screen_reader_hears_place_and_role(group: AnswerGroup) -> None:
    heard = QAccessible.queryAccessibleInterface(group.button("once"))
    assert heard.text(QAccessible.Text.Name) == "Once or twice, 2 of 3"
    assert heard.role() == QAccessible.Role.RadioButton


def test_a_missing_answer_clears_the_option_and_back(group: AnswerGroup, qtbot) -> None:
    group.press_key("2")
    with qtbot.waitSignal(group.missing_chosen) as told:
        group.press_key("7")
    assert told.args == ["declined"]
    assert (group.code, group.missing) == (None, "declined")
    assert not group.button("once").isChecked()
    with qtbot.waitSignal(group.chosen) as told:
        group.press_key("1")
    assert told.args == ["never"]
    assert not group.missing_button("declined").isChecked()


def test_choosing_the_chosen_one_again_does_nothing(group: AnswerGroup, qtbot) -> None:
    group.press_key("1")
    with qtbot.assertNotEmitted(group.chosen):
        qtbot.mouseClick(group.button("never"), Qt.MouseButton.LeftButton)
    assert group.code == "never"
    assert group.button("never").isChecked()


def test_setting_what_is_stored_tells_nobody(group: AnswerGroup, qtbot) -> None:
    with qtbot.assertNotEmitted(group.chosen), qtbot.assertNotEmitted(group.missing_chosen):
        group.set_chosen("once")
        group.set_chosen(missing="unknown")
        group.set_chosen()
    assert (group.code, group.missing) == (None, None)
    assert not any(button.isChecked() for button in group.buttons())


def test_arrows_walk_without_choosing_and_space_chooses(group: AnswerGroup, qtbot) -> None:
    group.focus_first()
    with qtbot.assertNotEmitted(group.chosen):
        QTest.keyClick(group.button("never"), Qt.Key.Key_Down)
    assert group.button("once").hasFocus()
    with qtbot.waitSignal(group.chosen) as told:
        QTest.keyClick(group.button("once"), Qt.Key.Key_Space)
    assert told.args == ["once"]


def test_an_unknown_key_is_left_to_the_page(group: AnswerGroup) -> None:
    assert group.press_key("6") is False


def test_several_may_be_ticked_and_a_missing_answer_clears_them(qtbot) -> None:
    group = AnswerGroup(
        [Choice("a", "A", "1"), Choice("b", "B", "2")], [Missing("declined", "Declined", "7")], multiple=True
    )
    qtbot.addWidget(group)
    group.press_key("1")
    with qtbot.waitSignal(group.ticked) as told:
        group.press_key("2")
    assert told.args == [["a", "b"]]
    group.press_key("7")
    assert group.codes() == []
    group.press_key("2")
    assert (group.codes(), group.missing) == (["b"], None)


def test_short_answers_stand_in_a_row_when_they_fit(qtbot) -> None:
    group = AnswerGroup(
        [Choice(str(n), text, str(n)) for n, text in enumerate(("Not hard", "Somewhat", "Very"), 1)], arrange="row"
    )
    qtbot.addWidget(group)
    group.resize(700, 200)
    group.show()
    tops = {group.button(str(n)).y() for n in (1, 2, 3)}
    assert len(tops) == 1
    group.resize(260, 400)
    assert len({group.button(str(n)).y() for n in (1, 2, 3)}) == 3


def test_nothing_overlaps_at_any_width(group: AnswerGroup) -> None:
    for width in (220, 320, 500, 900):
        group.resize(width, group.heightForWidth(width))
        rects = [button.geometry() for button in group.buttons()]
        assert all(not a.intersects(b) for at, a in enumerate(rects) for b in rects[at + 1 :])
        assert all(group.rect().contains(rect) for rect in rects)
