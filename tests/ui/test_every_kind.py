"""A form with every kind of question: asked, saved, resumed, told in words, turned to the person."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import interviews, packets, paper_lines, transcribing
from intake_app.casework.office import Desk
from intake_app.domain.answers import Answer, Missing, OwnText, Quantity, Row
from intake_app.domain.transcription import PaperWriter
from intake_app.ui.interview.digits import Digits
from intake_app.ui.interview.open_choice import OpenChoicePart
from intake_app.ui.interview.parts import ChoicePart
from intake_app.ui.interview.several import SeveralPart
from intake_app.ui.interview.typed import ReadOnlyPart, TypedPart, read_time
from intake_app.ui.pages.interview import InterviewPage
from intake_app.ui.pages.participant import ParticipantPage
from tests.ui.around_forms import EVERY_KIND, case_at, desk_around
from tests.ui.filling import fill, fill_all, keys
from tests.ui.interviewing import digit, press, settle


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = desk_around(tmp_path, [EVERY_KIND])
    yield opened
    opened.vault.close()


@pytest.fixture
def ask(desk: Desk, at_desk: Any) -> Any:
    """`ask(link_id)` gives the page of the interview at that question, in a case of its own."""

    def show(link_id: str) -> InterviewPage:
        key = f"every-kind/{link_id}"
        page: InterviewPage = at_desk(desk, "interview", case=case_at(desk, key), key=key)
        settle(page.window())
        return page

    return show


def value(page: InterviewPage) -> object:
    """What is on disk under the question that stands there."""
    assert page.session is not None
    case = page.session.interview.episode.id
    return interviews.resume(page.room.desk, case).answers.value(page.key)


def told(page: InterviewPage) -> str:
    assert page.session is not None
    return interviews.question(page.session.interview, page.key).answer_text


def test_everything_is_filled_in_saved_resumed_and_printed(desk: Desk, ask: Any) -> None:
    page = ask("seen")
    asked = fill_all(page)
    assert "every-kind/secret" not in asked
    case = page.session.interview.episode.id
    again = interviews.resume(desk, case)
    assert again.answers == page.session.interview.answers
    assert interviews.progress(again)[0] == interviews.progress(again)[1] - 1  # the day of the first form is open
    for key in asked:
        view = interviews.question(again, key)
        assert view.answer_text or view.item.read_only, key
        assert "Quantity(" not in view.answer_text and "OwnText(" not in view.answer_text
    again = interviews.undo(desk, interviews.redo(desk, interviews.undo(desk, again)))
    interviews.finish_interview(desk, again)
    assert packets.render(packets.prepare(desk, case, "en")).pdf.startswith(b"%PDF")


def test_a_moment_needs_its_day_and_its_time(ask: Any) -> None:
    page = ask("seen")
    day, time = page.block.part.blank.day, page.block.part.blank.time
    keys(day.entry, "28/2/2026")
    time.entry.setFocus()
    assert value(page) is None
    assert not page.block.part.commit()
    assert time.state == "error"
    keys(time.entry, "9h05")
    page.go_on()
    assert page.session.interview.answers.value("every-kind/seen") == "2026-02-28T09:05"
    assert page.key == "every-kind/woke"
    page.go_back()
    assert told(page) == "28 February 2026, 09:05"


@pytest.mark.parametrize(
    ("typed", "read"), [("7:05:30", "07:05:30"), ("7:05", "07:05"), ("7h05m30", "07:05:30"), ("070530", None)]
)
def test_seconds_are_read_where_they_are_told(typed: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(ValueError, match=typed):
            read_time(typed)
    else:
        assert read_time(typed) == read


def test_an_address_has_to_be_whole(ask: Any) -> None:
    page = ask("page")
    keys(page.block.part.field.control, "example.org")
    assert not page.block.part.commit()
    assert page.block.part.field.state == "error"
    page.block.part.field.set_text("https://example.org")
    assert page.block.part.commit()
    assert value(page) == "https://example.org"


def test_a_quantity_has_one_of_its_units(ask: Any) -> None:
    page = ask("dose")
    keys(page.block.part.blank.number.entry, "2,5")
    assert page.block.part.commit()
    assert value(page) == Quantity(Decimal("2.5"), "mg")
    unit = page.block.part.blank.second
    unit.set_code("drops")
    unit.chosen.emit("drops")
    assert value(page) == Quantity(Decimal("2.5"), "drops")
    assert told(page) == "2.5\u00a0drops"


@pytest.mark.parametrize("typed", ["501", "-1", "x"])
def test_what_is_out_of_range_says_so_below_and_is_not_kept(typed: str, ask: Any) -> None:
    page = ask("dose")
    keys(page.block.part.blank.number.entry, typed)
    page.go_on()
    assert page.key == "every-kind/dose"
    assert page.block.part.blank.number.state == "error"
    assert page.block.part.blank.number.message
    assert value(page) is None


def test_a_text_that_is_too_long_says_how_much(ask: Any) -> None:
    page = ask("name")
    keys(page.block.part.field.control, "thirteen long")
    assert not page.block.part.commit()
    assert "13" in page.block.part.field.message
    assert "12" in page.block.part.field.message


def test_a_text_may_read_like_a_missing_answer(ask: Any) -> None:
    page = ask("name")
    keys(page.block.part.field.control, "unknown")
    assert page.block.part.commit()
    assert value(page) == "unknown"


def test_a_number_shows_its_unit(ask: Any) -> None:
    page = ask("height")
    keys(page.block.part.field.control, "171,5")
    assert page.block.part.commit()
    assert told(page) == "171.5\u00a0cm"


# Several values


def test_several_days_are_added_and_taken_away(ask: Any) -> None:
    page = ask("days")
    part = page.block.part
    assert isinstance(part, SeveralPart)
    keys(part.blanks()[0].field.control, "1/3/2026")
    QTest.mouseClick(part.add_button, Qt.MouseButton.LeftButton)
    keys(part.blanks()[1].field.control, "2/3/2026")
    assert part.commit()
    assert value(page) == (date(2026, 3, 1), date(2026, 3, 2))
    part._lines[0].remove.click()
    assert value(page) == (date(2026, 3, 2),)
    page.undo()
    assert value(page) == (date(2026, 3, 1), date(2026, 3, 2))
    assert len(part.blanks()) == 2


def test_declining_takes_the_lines_away(ask: Any) -> None:
    page = ask("names")
    keys(page.block.part.blanks()[0].field.control, "Exemplo")
    assert page.block.part.commit()
    page.block.part.press_missing("declined")
    assert value(page) is None
    assert page.session.interview.answers.get(page.key).missing is Missing.DECLINED
    assert page.block.part.blanks()[0].is_empty()


# Own words beside options


def test_own_words_take_the_place_of_an_option(ask: Any) -> None:
    page = ask("drink")
    part = page.block.part
    assert isinstance(part, OpenChoicePart)
    press(digit(2))
    assert value(page) == "coffee"
    keys(part.own.entry, "ginger beer")
    assert part.commit()
    assert value(page) == OwnText("ginger beer")
    assert (part.group.code, told(page)) == (None, "“ginger beer”")
    part.group.button("tea").setFocus()
    press(digit(3))
    assert (value(page), part.own.text()) == ("milk", "")


def test_own_words_stand_beside_what_is_ticked(ask: Any) -> None:
    page = ask("helpers")
    part = page.block.part
    press(digit(1))
    keys(part.own.entry, "a neighbour; the parish")
    assert part.commit()
    assert value(page) == ("friend", OwnText("a neighbour"), OwnText("the parish"))
    part.group.button("doctor").setFocus()
    press(digit(2))
    assert value(page) == ("friend", "doctor", OwnText("a neighbour"), OwnText("the parish"))
    press(digit(3))
    assert value(page) == ("nobody",)
    assert part.own.text() == ""
    keys(part.own.entry, "a neighbour")
    assert part.commit()
    assert value(page) == (OwnText("a neighbour"),)


# Long lists


def test_two_digits_choose_beyond_nine(ask: Any) -> None:
    page = ask("town")
    press(digit(1), digit(2))
    assert value(page) == "lima"
    assert told(page) == "Lima Exemplo"


def test_a_digit_that_could_be_the_first_of_two_is_taken_with_enter(ask: Any) -> None:
    page = ask("towns")
    press(digit(1))
    assert value(page) is None
    assert page.block.part.group.button("alfa").hasFocus()
    press(Qt.Key.Key_Return)
    assert page.session.interview.answers.value("every-kind/towns") == ("alfa",)
    assert page.key == "every-kind/mood"


def test_a_digit_that_waits_is_taken_after_a_moment(qtbot: QtBot, ask: Any) -> None:
    page = ask("town")
    with qtbot.waitSignal(page.session.changed, timeout=3000):
        press(digit(1))
    assert value(page) == "alfa"


def test_a_digit_no_second_one_can_follow_is_taken_at_once(ask: Any) -> None:
    page = ask("town")
    press(digit(2))
    assert value(page) == "bravo"


@pytest.mark.parametrize(
    ("typed", "pressed"), [("19", ["1", "9"]), ("10", ["10"]), ("18", ["18"]), ("9", ["9"]), ("118", ["11", "8"])]
)
def test_digits_make_numbers_up_to_the_count(qapp: QApplication, typed: str, pressed: list[str]) -> None:
    found: list[str] = []

    def take(key: str) -> bool:
        found.append(key)
        return True

    digits = Digits(18, take, lambda _: None, qapp)
    for one in typed:
        digits.type(one)
    digits.settle()
    assert found == pressed


def test_a_long_list_is_searched(ask: Any) -> None:
    page = ask("town")
    part = page.block.part
    assert isinstance(part, ChoicePart)
    assert page.search()
    QTest.keyClicks(QApplication.focusWidget(), "india")
    assert [button.text() for button in part.group.buttons()] == ["Índia Exemplo"]
    press(Qt.Key.Key_Return)
    assert value(page) == "india"
    assert len(part.group.buttons()) == 14


# What the form proposes, fills in, hides and says


def test_a_proposal_is_no_answer_until_it_is_confirmed(ask: Any) -> None:
    page = ask("sticks")
    part = page.block.part
    assert isinstance(part, TypedPart)
    assert (value(page), told(page), part.blank.is_empty()) == (None, "", True)
    assert "10" in interviews.question(page.session.interview, page.key).proposal_text
    page.go_on()
    assert value(page) is None
    page.go_back()
    press(Qt.Key.Key_F3)
    assert value(page) == 10
    assert page.block.part.proposal.isHidden()
    page.undo()
    assert value(page) is None
    assert not page.block.part.proposal.isHidden()


def test_another_answer_puts_the_proposal_away(ask: Any) -> None:
    page = ask("mood")
    press(digit(3))
    assert value(page) == 2
    assert page.block.part.proposal.isHidden()
    press(Qt.Key.Key_F3)
    assert value(page) == 2


def test_what_the_form_fills_in_is_shown_and_not_changed(ask: Any) -> None:
    page = ask("version")
    assert isinstance(page.block.part, ReadOnlyPart)
    assert page.block.part.shown.text() == "Form 2026-1"
    press(Qt.Key.Key_7, modifier=Qt.KeyboardModifier.AltModifier)
    press(digit(1))
    assert value(page) is None


def test_what_the_form_says_stands_between_the_questions(ask: Any) -> None:
    page = ask("seen")
    assert page.block.before.text() == (
        "This form has every kind of question. Take your time.\n\nFirst some questions about when."
    )
    page = ask("pulse")
    assert page.block.before.text() == "About the body"
    assert page.block.after.text() == "That was the part about amounts."
    page.session.answer("every-kind/sticks", None)
    page.move_to("every-kind/sticks")
    keys(page.block.part.field.control, "30")
    page.block.part.commit()
    page.move_to("every-kind/pulse")
    assert page.block.before.text() == "About the body\n\nMore than twenty is a lot; ask calmly."


# Rows


def test_a_new_row_begins_with_what_the_form_proposes(ask: Any) -> None:
    page = ask("tests")
    part = page.block.part
    part.add_button.click()
    fixed, kind, count, asked, _ = part._cards[0].cells
    assert (kind.value(), count.value(), asked.value()) == ("saliva", 2, True)
    assert value(page) is None  # nobody has said so yet
    assert kind.widget.box.hasFocus()
    count.widget.field.set_text("3")
    asked.widget.click()
    (row,) = value(page)
    assert row.cells == (("test-kind", "saliva"), ("test-count", 3))
    assert fixed.value() is None


def test_going_on_takes_a_proposed_row_as_it_stands(ask: Any) -> None:
    page = ask("tests")
    page.block.part.add_button.click()
    page.block.part.commit()
    (row,) = value(page)
    assert row.cells == (("test-kind", "saliva"), ("test-count", 2), ("test-asked", True))


def test_a_part_the_form_fills_in_is_shown_and_kept(desk: Desk, ask: Any) -> None:
    page = ask("tests")
    part = page.block.part
    part.add_button.click()
    shown = part._cards[0].cells[0].widget
    assert shown.line.label.text() == "Form 2026-1"
    assert shown.focusPolicy() is Qt.FocusPolicy.NoFocus
    stored = Row((("test-form", "Form 2025-9"), ("test-kind", "urine")))
    page.session.answer("every-kind/tests", Answer((stored,)))
    page.move_to("every-kind/visits")
    page.move_to("every-kind/tests")
    shown, _, count = (cell.widget for cell in page.block.part._cards[0].cells[:3])
    assert shown.line.label.text() == "Form 2025-9"
    keys(count.field.control, "1")
    page.block.part.commit()
    (row,) = value(page)
    assert row.cells == (*stored.cells, ("test-count", 1))


def test_on_paper_nobody_writes_what_the_form_fills_in(desk: Desk) -> None:
    case = case_at(desk, "every-kind/seen")
    keying = transcribing.begin(desk, case, ["every-kind"], None, PaperWriter.PERSON)
    lines = [one.line for one in paper_lines.paper_lines(keying) if one.key == "every-kind/tests"]
    assert lines == ["every-kind/tests#0.test-kind"]
    told = {"every-kind/tests#0.test-kind": "2", "every-kind/tests#0.test-count": "4"}
    for line, text in told.items():
        keying = transcribing.key_line(desk, keying, line, text)
    answers, _ = paper_lines.answers_of(keying.interview.policy, ["every-kind"], keying.keyed)
    assert answers["every-kind/tests"].value == (Row((("test-kind", "saliva"), ("test-count", 4))),)
    keying = transcribing.key_line(desk, keying, lines[0], "0")
    answers, _ = paper_lines.answers_of(keying.interview.policy, ["every-kind"], keying.keyed)
    assert answers["every-kind/tests"].value == ()


# Turned to the person


@pytest.mark.parametrize("link_id", ["seen", "dose", "drink", "town", "sticks", "names", "visits", "tests", "version"])
def test_the_person_can_answer_every_kind(link_id: str, desk: Desk, at_desk: Any) -> None:
    key = f"every-kind/{link_id}"
    page = at_desk(desk, "participant", case=case_at(desk, key), key=key)
    assert isinstance(page, ParticipantPage)
    assert page.part is not None
    done = fill(page.part)
    assert page.session is not None
    assert (page.session.interview.answers.value(key) is not None) is done
    page.go_on()
    assert page._view is not None
    assert page._view.key != key or page.turned is not None
    page._released = True
