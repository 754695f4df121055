"""Buttons, chips, fields, ticks and alerts: states, words, keys."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from intake_app.ui import look as components
from intake_app.ui.look import (
    AlertFrame,
    Button,
    DateField,
    FilterChip,
    NumberField,
    PasswordField,
    SavedMark,
    TextField,
    read_date,
)

TODAY = date(2026, 3, 2)


def test_a_button_makes_room_for_its_key_cap(qtbot) -> None:
    plain, keyed = Button("Undo"), Button("Undo", key="Ctrl Z")
    for button in (plain, keyed):
        qtbot.addWidget(button)
    assert keyed.sizeHint().width() > plain.sizeHint().width() + 30


def test_an_unknown_kind_of_button_is_an_error() -> None:
    with pytest.raises(ValueError, match="kind"):
        Button("Next", "huge")


def test_a_short_text_is_shown_in_a_narrow_window_and_the_long_one_heard(qtbot) -> None:
    button = Button("Leave, keep as draft", short="Leave")
    qtbot.addWidget(button)
    button.set_narrow(True)
    assert button.text() == "Leave"
    assert button.accessibleName() == "Leave, keep as draft"
    button.set_narrow(False)
    assert button.text() == "Leave, keep as draft"


def test_a_filter_says_its_count(qtbot) -> None:
    chip = FilterChip("Late", 3)
    qtbot.addWidget(chip)
    assert chip.text() == "Late 3"
    chip.set_count(4)
    assert chip.text() == "Late 4"
    assert "4" in chip.accessibleName()


@pytest.mark.parametrize("state", ["error", "soft"])
def test_a_field_keeps_what_was_typed_and_says_how_to_mend_it(qtbot, state: str) -> None:
    field = TextField("Reference", "31/02/2026")
    qtbot.addWidget(field)
    field.set_error("February has 28 days.") if state == "error" else field.set_soft("Right as it is?")
    assert field.text() == "31/02/2026"
    assert field.state == state
    assert field.entry.accessibleDescription() == field.message
    field.clear_state()
    assert (field.state, field.message) == ("", "")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2/3/2026", date(2026, 3, 2)),
        ("02-03-26", date(2026, 3, 2)),
        ("2.3.2026", date(2026, 3, 2)),
        ("02032026", date(2026, 3, 2)),
        ("2026-03-02", date(2026, 3, 2)),
        (" 29/2/2024 ", date(2024, 2, 29)),
        ("1/5/99", date(1999, 5, 1)),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: date) -> None:
    assert read_date(typed, 2036) == day


@pytest.mark.parametrize("typed", ["31/02/2026", "1/13/2026", "0/1/2026", "tomorrow", "1/2", "1/2/202", "1/1/0000", ""])
def test_what_is_no_date_is_refused_with_a_mend(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_date(typed, 2036)


def test_a_date_field_tells_the_day_once_and_mends_below(qtbot) -> None:
    field = DateField("Date of the event", TODAY, future=False)
    qtbot.addWidget(field)
    QTest.keyClicks(field.entry, "31/02/2026")
    with qtbot.assertNotEmitted(field.picked):
        QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert field.state == "error"
    assert field.message == "February 2026 has 28 days."
    assert field.text() == "31/02/2026"
    field.entry.clear()
    QTest.keyClicks(field.entry, "1/3/2026")
    with qtbot.waitSignal(field.picked) as told:
        QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert told.args == [date(2026, 3, 1)]
    assert field.state == ""
    with qtbot.assertNotEmitted(field.picked):
        QTest.keyClick(field.entry, Qt.Key.Key_Return)
    field.entry.clear()
    QTest.keyClicks(field.entry, "3/3/2026")
    QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert field.state == "error"


@pytest.mark.parametrize(("typed", "value"), [("4,1", "4.1"), ("4.10", "4.10"), ("1 200", "1200"), ("0", "0")])
def test_numbers_take_comma_and_point(qtbot, typed: str, value: str) -> None:
    field = NumberField("Amount", unit="g", least=0, decimals=2)
    qtbot.addWidget(field)
    QTest.keyClicks(field.entry, typed)
    with qtbot.waitSignal(field.counted) as told:
        QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert told.args == [Decimal(value)]


@pytest.mark.parametrize("typed", ["-1", "4.123", "four", "nan", "1e9999", "inf", "101"])
def test_what_is_no_such_number_is_kept_and_marked(qtbot, typed: str) -> None:
    field = NumberField("Amount", unit="g", least=0, most=100, decimals=2)
    qtbot.addWidget(field)
    QTest.keyClicks(field.entry, typed)
    with qtbot.assertNotEmitted(field.counted):
        QTest.keyClick(field.entry, Qt.Key.Key_Return)
    assert (field.state, field.text()) == ("error", typed)


def test_caps_lock_is_noticed_from_what_is_typed(qtbot) -> None:
    field = PasswordField("Password", "Caps Lock is on")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClick(field.entry, "A", Qt.KeyboardModifier.NoModifier)
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.entry, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier)
    assert field.caps_lock
    assert field.message == "Caps Lock is on"
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.entry, Qt.Key.Key_A, "a", Qt.KeyboardModifier.NoModifier)
    assert not field.caps_lock
    assert field.message == ""


def test_the_eye_shows_the_password(qtbot) -> None:
    field = PasswordField("Password")
    qtbot.addWidget(field)
    eye = next(child for child in field.entry.children() if hasattr(child, "toggle"))
    eye.click()
    assert field.entry.echoMode() == QLineEdit.EchoMode.Normal
    eye.click()
    assert field.entry.echoMode() == QLineEdit.EchoMode.Password


def test_escape_clears_the_search_and_then_goes_to_the_page(qtbot) -> None:
    field = components.SearchField("Search")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.searched) as told:
        QTest.keyClicks(field, "e")
    assert told.args == ["e"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_choice_tells_only_what_somebody_picked(qtbot) -> None:
    box = components.ChoiceBox("Text size", [("normal", "Normal"), ("large", "Large")], "normal")
    qtbot.addWidget(box)
    with qtbot.assertNotEmitted(box.chosen):
        box.set_code("large")
    assert box.code() == "large"
    with qtbot.waitSignal(box.chosen) as told:
        QTest.keyClick(box.box, Qt.Key.Key_Up)
    assert told.args == ["normal"]


def test_a_stepper_stays_inside_its_bounds(qtbot) -> None:
    stepper = components.Stepper("Copies", 1, least=1, most=2)
    qtbot.addWidget(stepper)
    stepper.less.click()
    assert stepper.value() == 1
    stepper.more.click()
    stepper.more.click()
    assert stepper.value() == 2


def test_enter_on_a_tick_is_left_to_the_page_and_space_ticks(qtbot) -> None:
    row = components.CheckRow("Somebody told, by name")
    qtbot.addWidget(row)
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert not row.isChecked()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert row.isChecked()


def test_an_offer_says_all_its_facts(qtbot) -> None:
    card = components.TickCard("Exemplo Centre", "Two talks", [("map-pin", "1.2 km"), ("clock", "4 days")])
    qtbot.addWidget(card)
    assert card.accessibleName() == "Exemplo Centre, Two talks, 1.2 km, 4 days"


def test_workers_exclude_each_other(qtbot) -> None:
    holder = components.Card()
    qtbot.addWidget(holder)
    first, second = components.WorkerCard("Marta Exemplo"), components.WorkerCard("Inês Exemplo")
    holder.add(first)
    holder.add(second)
    first.click()
    second.click()
    assert (first.isChecked(), second.isChecked()) == (False, True)


def test_an_alert_is_announced_once(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event))
    alert = AlertFrame("danger", "Pause here", "Stay, ask calmly.")
    qtbot.addWidget(alert)
    alert.show()
    alert.hide()
    alert.show()
    assert len(said) == 1
    assert said[0].message() == "Pause here. Stay, ask calmly."
    assert QAccessible.queryAccessibleInterface(alert).role() == QAccessible.Role.AlertMessage
    alert.set_text("Something else")
    assert len(said) == 2


def test_the_saved_mark_tells_the_time_and_keeps_its_width(qtbot) -> None:
    mark = SavedMark("Saved {time}", "Writing…", "Could not save")
    qtbot.addWidget(mark)
    wide = mark.sizeHint().width()
    mark.saved(datetime(2026, 3, 2, 14, 32, 7))
    assert (mark.state, mark.text) == ("saved", "Saved 14:32:07")
    mark.failed("The disk is full.")
    assert (mark.state, mark.accessibleDescription()) == ("failed", "The disk is full.")
    assert mark.sizeHint().width() == wide


def test_writing_shows_only_when_it_lasts(qtbot) -> None:
    mark = SavedMark("Saved {time}", "Writing…", "Could not save")
    qtbot.addWidget(mark)
    mark.saved(datetime(2026, 3, 2, 14, 32, 7))
    mark.writing()
    assert mark.text == "Saved 14:32:07"
    mark.saved(datetime(2026, 3, 2, 14, 32, 8))
    assert mark.text == "Saved 14:32:08"
    mark.writing()
    qtbot.waitUntil(lambda: mark.text == "Writing…", timeout=2000)
