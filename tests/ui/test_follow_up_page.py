"""What is due: arrows walk, a number records how it went, slips come back by their code."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import followups, plans
from intake_app.domain.plan import FollowUpState
from intake_app.printing.slip_code import slip_code
from intake_app.store import records
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.pages import follow_up as follow_up_page
from tests.ui.interviewing import press, type_text
from tests.ui.office_cases import MOMENT, SmallOffice, quiet, texts

TODAY = MOMENT.date()


@pytest.fixture
def due(small: SmallOffice) -> SmallOffice:
    """The same office with two calls due, one of them late."""
    for name, days in (("Olena", 0), ("Catarina", 2)):
        followups.add_follow_up(small.technician, small.of(name).id, "contact", TODAY + timedelta(days=days))
    plans.finish_plan(small.technician, small.of("Tiago").id)
    return small


def _of(small: SmallOffice, name: str) -> Any:
    found = records.load_follow_ups(small.technician.vault, small.of(name).id)
    return next(one for one in found if one.kind == "contact")


def test_grouped_by_when_and_the_first_is_shown(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.technician, "follow-up")
    groups = [page.model.index(row, 0).data() for row in range(page.model.rowCount())]
    assert any(group.startswith("Today") for group in groups)
    assert any(group.startswith("This week") for group in groups)
    assert page.call.detail is not None
    assert QApplication.focusWidget() is page.table


def test_a_number_records_the_outcome_and_goes_to_the_next_row(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.technician, "follow-up", follow_up=_of(due, "Olena").id)
    first = page.call.detail.row.follow_up_id
    press(Qt.Key.Key_1)
    after = records.load_follow_up(due.technician.vault, first)
    assert after is not None and after.state is FollowUpState.DONE
    (tried,) = records.load_contact_attempts(due.technician.vault, first)
    assert (tried.outcome, tried.channel) == ("spoke", "phone")
    assert page.call.detail.row.follow_up_id != first
    assert QApplication.focusWidget() is page.table
    assert "Recorded for Olena Exemplo." in page.window().behind.message


def test_three_tries_by_two_ways_without_an_answer_are_not_reached(due: SmallOffice, at_desk: Any) -> None:
    wanted = _of(due, "Olena").id
    page = at_desk(due.technician, "follow-up", follow_up=wanted)
    for channel in ("phone", "phone", "message"):
        page._read(wanted)
        page.call.channel.setCurrentIndex(page.call.channel.findData(channel))
        page.call.outcomes.button("no-answer").click()
    after = records.load_follow_up(due.technician.vault, wanted)
    assert after is not None and after.state is FollowUpState.NOT_REACHED


def test_the_number_is_hidden_until_asked_for_and_asking_is_logged(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.technician, "follow-up", follow_up=_of(due, "Olena").id)
    assert "000 000 412" not in texts(page)
    page.call.eye.click()
    assert "000 000 412" in texts(page)
    assert due.logged("contact-revealed") == [f"episode/{due.of('Olena').id}"]


def test_something_due_is_moved_and_never_into_the_past(due: SmallOffice, at_desk: Any) -> None:
    wanted = _of(due, "Olena").id
    page = at_desk(due.technician, "follow-up", follow_up=wanted)
    page.call.another_day.setFocus()
    type_text("1/3/2026")
    press(Qt.Key.Key_Return)
    assert page.call.another_day.state == "error"
    page.call.another_day.set_text("5/3/2026")
    page.call.another_day.entry.editingFinished.emit()
    after = records.load_follow_up(due.technician.vault, wanted)
    assert after is not None and after.due == date(2026, 3, 5)


def test_what_is_due_later_than_the_list_is_still_shown_when_asked_for(due: SmallOffice, at_desk: Any) -> None:
    far = followups.add_follow_up(due.technician, due.of("Yusuf").id, "contact", TODAY + timedelta(days=60))
    page = at_desk(due.technician, "follow-up", follow_up=far.id)
    assert page.call.detail.row.follow_up_id == far.id
    assert "Yusuf Exemplo" in texts(page)


def test_a_slip_is_recorded_by_its_code(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.technician, "follow-up")
    press(Qt.Key.Key_F8)
    quiet(page.window())
    number = next(one.number for one in due_plan(due).chosen() if one.service == "centre")
    type_text(slip_code("2026/0412", number).lower())
    page.slip_panel.keep.click()
    assert page.room.text("ui.follow.slip_choose") in texts(page)
    press(Qt.Key.Key_1)
    page.slip_panel.keep.click()
    kept = next(one for one in due_plan(due).appointments if one.service == "centre")
    assert kept.outcome == "attended"
    assert page.slip_panel.isHidden()


def due_plan(small: SmallOffice) -> Any:
    return records.load_plan(small.technician.vault, small.of("Tiago").id)


def test_a_wrong_code_stays_to_be_mended(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.technician, "follow-up", slip="2026/0412-E1-0")
    page.slip_panel.outcome.button("attended").click()
    page.slip_panel.keep.click()
    assert page.slip_panel.code.state == "error"
    assert page.slip_panel.code.text() == "2026/0412-E1-0"
    press(Qt.Key.Key_Escape)
    assert page.slip_panel.isHidden()
    assert QApplication.focusWidget() is page.table


def test_another_date_needs_its_day(due: SmallOffice, at_desk: Any) -> None:
    number = next(one.number for one in due_plan(due).chosen() if one.service == "centre")
    page = at_desk(due.technician, "follow-up", slip=slip_code("2026/0412", number))
    page.slip_panel.outcome.button("rebooked").click()
    page.slip_panel.keep.click()
    assert page.slip_panel.day.state == "error"
    page.slip_panel.day.set_text("12/3/2026")
    page.slip_panel.keep.click()
    days = [one.day for one in due_plan(due).appointments if one.service == "centre" and not one.outcome]
    assert days == [date(2026, 3, 12)]


def test_who_does_not_follow_up_only_reads(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.decider, "follow-up", follow_up=_of(due, "Olena").id)
    press(Qt.Key.Key_1)
    assert _of(due, "Olena").state is FollowUpState.OPEN
    assert page.slip.isHidden()


def test_in_a_tight_window_the_call_takes_the_place_of_the_list(due: SmallOffice, at_desk: Any) -> None:
    page = at_desk(due.technician, "follow-up", scale=2.0)
    assert page.table.isVisible() and not page.side.isVisible()
    press(Qt.Key.Key_Return)
    assert page.side.isVisible() and not page.table.isVisible()
    press(Qt.Key.Key_Escape)
    assert page.table.isVisible() and not page.side.isVisible()
    assert QApplication.focusWidget() is page.table


def test_an_empty_list_says_so(small: SmallOffice, at_desk: Any) -> None:
    for name in ("Tiago", "Catarina"):
        for one in records.load_follow_ups(small.technician.vault, small.of(name).id):
            if one.state is FollowUpState.OPEN:
                followups.cancel(small.technician, one.id, "not-needed")
    page = at_desk(small.technician, "follow-up")
    assert page.room.text("ui.follow.nothing") in texts(page)
    assert page.call.detail is None


@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize(
    ("theme", "scale", "size"),
    [("light", 1.0, (1366, 738)), ("dark", 1.0, (1024, 570)), ("high_contrast", 2.0, (1366, 738))],
)
def test_nothing_is_cut_off_unnamed_or_too_small(
    due: SmallOffice, at_desk: Any, language: str, theme: str, scale: float, size: tuple[int, int]
) -> None:
    page = at_desk(due.technician.in_language(language), "follow-up", theme=theme, scale=scale, size=size)
    for step in (lambda: None, page.open_detail, page.take_slip):
        step()
        quiet(page.window())
        assert clipped_texts(page) == []
        assert unnamed_controls(page) == []
        assert small_targets(page) == []
    page.close_detail()
    quiet(page.window())
    assert not page.table.horizontalScrollBar().isVisible()


def test_the_own_list_is_printed_and_that_is_written_down(
    due: SmallOffice, at_desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = at_desk(due.technician, "follow-up")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "list.pdf"))
    monkeypatch.setattr(follow_up_page, "ask_printer", lambda parent: printer)
    page.print_list.click()
    qtbot.waitUntil(lambda: bool(due.logged("call-list-printed")), timeout=30_000)
    assert (tmp_path / "list.pdf").stat().st_size > 5_000 and page.print_list.isEnabled()


def test_a_calendar_is_saved_under_a_name_of_its_kind(due: SmallOffice, at_desk: Any, tmp_path: Path) -> None:
    page = at_desk(due.technician, "follow-up")
    page.save_calendar(tmp_path / "dates")
    assert (tmp_path / "dates.ics").read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
    page.save_calendar(tmp_path / "nowhere" / "dates.ics")
    assert page.window().behind.message
