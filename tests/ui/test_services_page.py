"""The directory: searched by words and by kind of help, read with the keyboard."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.ui.look import Mark
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.look.tables import RowsModel
from intake_app.ui.services.taking import TakingPanel
from tests.ui.office_cases import SmallOffice, texts


def names(page: Any) -> list[str]:
    model: RowsModel = page.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_all_by_name_the_first_one_is_read(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "services")
    assert names(page) == sorted(names(page), key=str.casefold)
    assert len(names(page)) == 8
    assert names(page)[0] in texts(page.panel)
    assert QApplication.focusWidget() is page.field


def test_a_kind_of_help_is_found_by_its_words(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(small.technician, "services")
    qtbot.keyClicks(page.field, "brief talks")
    assert names(page) == ["Centro de Saúde Exemplo", "Centro Exemplo, intervenção breve"]
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert len(names(page)) == 8


def test_one_kind_comes_in_the_order_of_the_plan(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "services")
    page.choose_kind("brief-intervention")
    assert names(page) == ["Centro Exemplo, intervenção breve", "Centro de Saúde Exemplo"]
    assert page.count.text() == "2 services, shortest wait first"
    assert [action.text() for action in page.menu.actions() if action.isChecked()] == ["Brief talks  2"]
    page.every.click()
    assert len(names(page)) == 8


def test_what_matches_nothing_says_so(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(small.technician, "services")
    qtbot.keyClicks(page.field, "nowhere at all")
    assert not page.table.isVisible() and not page.side.isVisible()
    assert "No service matches" in texts(page)


def test_arrows_walk_and_letters_search_again(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(small.technician, "services")
    first = page.table.current_key()
    qtbot.keyClick(page.field, Qt.Key.Key_Down)
    assert page.table.hasFocus() and page.table.current_key() != first
    qtbot.keyClicks(page.table, "l")
    assert page.field.hasFocus() and page.field.text() == "l"


def marks(page: Any) -> list[str]:
    return [mark.text for mark in page.panel.findChildren(Mark)]


def test_a_service_is_added_and_changed(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(small.technician, "services")
    page.new.click()
    form = page.panel
    assert QApplication.focusWidget() is form.fields["name"].entry
    qtbot.waitUntil(form.button.isVisible)
    qtbot.keyClick(form.fields["name"].entry, Qt.Key.Key_Return)
    assert form.fields["name"].message == "Give the service a name."
    qtbot.keyClicks(form.fields["name"].entry, "Exemplo New House")
    qtbot.keyClicks(form.fields["waiting_days"].entry, "soon")
    form.button.click()
    assert form.fields["waiting_days"].state == "error" and "Exemplo New House" not in names(page)
    form.fields["waiting_days"].set_text("3")
    form.kinds["peer-support"].setChecked(True)
    form.button.click()
    assert "Exemplo New House" in names(page)
    shown = texts(page.panel)
    assert "Exemplo New House" in shown and "3 days" in shown and "never checked" in marks(page)

    page.panel.check.click()
    assert "never checked" not in marks(page) and "2 March 2026" in texts(page.panel)
    page.panel.change.click()
    page.panel.active.setChecked(False)
    page.panel.button.click()
    assert "takes nobody now" in marks(page)
    page.panel.change.click()
    page.panel.remove.click()
    assert "Exemplo New House" not in names(page)


def test_a_file_is_shown_before_it_is_taken_over(
    small: SmallOffice, at_desk: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    page = at_desk(small.technician, "services")
    path = tmp_path / "services.csv"
    path.write_text(
        "name,phone,waiting_days\nCentro de Saúde Exemplo,000 000 999,\nCasa Nova,,many\n", encoding="utf-8"
    )
    page.propose(path)
    qtbot.waitUntil(lambda: "is no whole number" in texts(page.panel), timeout=10_000)
    assert "line 3" in texts(page.panel), "every mistake with its line, and nothing is taken"

    path.write_text("name,phone,waiting_days\nCentro de Saúde Exemplo,000 000 999,\nCasa Nova,,2\n", encoding="utf-8")
    page.propose(path)
    qtbot.waitUntil(lambda: isinstance(page.panel, TakingPanel), timeout=10_000)
    assert "Casa Nova" not in names(page)
    assert page.primary() is page.panel.button
    page.panel.button.click()
    assert "Casa Nova" in names(page)


def test_the_directory_goes_into_a_file_by_its_ending(small: SmallOffice, at_desk: Any, tmp_path: Path) -> None:
    page = at_desk(small.technician, "services")
    for name, begins in (("all", b"\xef\xbb\xbfid,name"), ("all.json", b"["), ("all.zip", b"PK")):
        page.give_out(tmp_path / name)
        assert (tmp_path / (name if "." in name else "all.csv")).read_bytes().startswith(begins)
    page.give_out(tmp_path / "nowhere" / "all.zip")
    assert page.window().behind.message


def test_who_may_not_change_the_directory_sees_no_button_for_it(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.decider, "services")
    assert not any(button.isVisible() for button in (page.load, page.save, page.new, page.panel.change))


@pytest.mark.parametrize(
    ("language", "shape"),
    [("en", {}), ("pt", {"scale": 2.0}), ("en", {"scale": 2.0}), ("pt", {"size": (1024, 570)})],
)
def test_everything_can_be_read_named_and_hit(
    small: SmallOffice, at_desk: Any, language: str, shape: dict[str, Any]
) -> None:
    page = at_desk(small.technician.in_language(language), "services", **shape)
    assert clipped_texts(page) == []
    assert unnamed_controls(page) == []
    assert small_targets(page) == []
