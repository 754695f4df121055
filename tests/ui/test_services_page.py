"""The directory: searched by words and by kind of help, read with the keyboard."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.look.tables import RowsModel
from tests.ui.office_cases import SmallOffice, texts


def names(page: Any) -> list[str]:
    model: RowsModel = page.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_all_by_name_the_first_one_is_read(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "services")
    assert names(page) == sorted(names(page), key=str.casefold)
    assert len(names(page)) == 8
    assert names(page)[0] in texts(page.card)
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
