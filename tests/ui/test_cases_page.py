"""The list of cases: typing searches, arrows walk, Enter opens, Esc clears."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake_app.domain.person import Stage
from intake_app.printing.slip_code import slip_code
from intake_app.ui.look.cells import CELL_ROLE, KEY_ROLE
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from tests.ui.interviewing import press, type_text
from tests.ui.office_cases import SmallOffice, quiet, texts


def _names(page: Any) -> list[str]:
    return [page.model.index(row, 1).data() for row in range(page.model.rowCount())]


def test_newest_first_and_typing_finds_without_accents_and_case(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases")
    assert _names(page)[0] == "Tiago Exemplo"
    assert len(_names(page)) == 4
    type_text("OLÉNA")
    assert _names(page) == ["Olena Exemplo"]
    assert "1 of 4 cases" in texts(page)


def test_arrows_walk_from_the_search_box_and_enter_opens(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases")
    second = page.model.index(1, 0)
    press(Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == 1
    press(Qt.Key.Key_Return)
    name, where = page.window().behind.place
    assert name == "case"
    assert where["case"] == second.data(KEY_ROLE)


def test_typing_on_the_list_goes_to_the_search_box_and_esc_clears_it(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases")
    page.table.setFocus()
    press(Qt.Key.Key_Y)
    assert QApplication.focusWidget() is page.field
    assert _names(page) == ["Yusuf Exemplo"]
    press(Qt.Key.Key_Escape)
    assert page.field.text() == ""
    assert len(_names(page)) == 4


def test_no_match_says_what_to_do(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases", search="nobody at all")
    assert "No case matches." in texts(page)
    assert page.table.isHidden()


def test_a_search_from_another_page_is_taken_over(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases", search="2026/0405")
    assert _names(page) == ["Yusuf Exemplo"]


def test_the_code_of_a_slip_leads_to_recording_it(small: SmallOffice, at_desk: Any) -> None:
    code = slip_code("2026/0412", 1)
    page = at_desk(small.technician, "cases", search=code)
    page.field.setFocus()
    press(Qt.Key.Key_Return)
    behind = page.window().behind
    assert behind.place[0] == "follow-up"
    assert behind.current.slip_panel.code.text() == code


def test_filters_by_stage_and_level(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases")
    menu = {action.data(): action for action in page.stage.menu().actions()}
    menu[Stage.DECISION.value].trigger()
    assert _names(page) == ["Olena Exemplo"]
    assert page.stage.isChecked()
    menu[Stage.DECISION.value].trigger()
    levels = {action.data(): action for action in page.tier.menu().actions()}
    levels["open"].trigger()
    assert _names(page) == ["Yusuf Exemplo"]


def test_closed_cases_are_there_when_open_is_switched_off(small: SmallOffice, at_desk: Any) -> None:
    from intake_app.casework.cases import close_case

    close_case(small.technician, small.of("Olena").id, "transferred")
    page = at_desk(small.technician, "cases")
    assert "Olena Exemplo" not in _names(page)
    page.only_open.click()
    assert "Olena Exemplo" in _names(page)


def test_sorted_by_a_heading(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "cases")
    page.table.horizontalHeader().sectionClicked.emit(1)
    assert _names(page) == sorted(_names(page))
    page.table.horizontalHeader().sectionClicked.emit(1)
    assert _names(page) == sorted(_names(page), reverse=True)


def test_a_level_is_a_pill_an_open_one_its_signs_and_none_yet_only_words(small: SmallOffice, at_desk: Any) -> None:
    from intake_app.casework.arrivals import take_in
    from intake_app.domain.person import Person

    take_in(small.technician, Person("2026/0500", "Zé Exemplo"))
    page = at_desk(small.technician, "cases")
    cells = {name: page.model.index(row, 3).data(CELL_ROLE) for row, name in enumerate(_names(page))}
    assert cells["Tiago Exemplo"].tier == "education"
    assert len(cells["Yusuf Exemplo"].tiers) > 1 and "none" not in cells["Yusuf Exemplo"].tiers
    assert (cells["Zé Exemplo"].tiers, cells["Zé Exemplo"].text) == ((), "not yet")


@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize(
    ("theme", "scale", "size"),
    [("light", 1.0, (1366, 738)), ("dark", 1.0, (1024, 570)), ("high_contrast", 2.0, (1366, 738))],
)
def test_nothing_is_cut_off_unnamed_or_too_small(
    small: SmallOffice, at_desk: Any, language: str, theme: str, scale: float, size: tuple[int, int]
) -> None:
    desk = small.technician.in_language(language)
    page = at_desk(desk, "cases", theme=theme, scale=scale, size=size)
    for words in ("", "nobody at all"):
        page.field.setText(words)
        quiet(page.window())
        assert clipped_texts(page) == []
        assert unnamed_controls(page) == []
        assert small_targets(page) == []
    page.field.clear()
    quiet(page.window())
    assert not page.table.horizontalScrollBar().isVisible()
