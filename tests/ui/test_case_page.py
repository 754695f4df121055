"""The page of one case: what is said first, what is hidden, and what can be done without leaving it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from intake_app.casework import cases
from intake_app.domain.person import EncounterKind, Stage
from intake_app.store import records
from intake_app.ui.look import TrendPlot
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from tests.ui.interviewing import CTRL, press, settle, type_text
from tests.ui.office_cases import SmallOffice, quiet, texts, walked


def _act(page: Any, key: str) -> QAction:
    return next(action for action in page.menu.actions() if action.data() == key)


def _window(page: Any) -> Any:
    return page.window()


def test_says_who_where_it_stands_and_what_is_next(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Catarina").id)
    shown = texts(page)
    assert "Catarina Exemplo" in shown
    assert "Was Treatment in September. Signed today by P. Exemplo." in shown
    assert "Give the plan and the card" in shown
    assert "“Dormir sem fumar primeiro.”" in shown
    assert QApplication.focusWidget() is page.timeline.now_button()


def test_enter_takes_the_next_step(small: SmallOffice, at_desk: Any) -> None:
    case = small.of("Olena").id
    page = at_desk(small.technician, "case", case=case)
    press(Qt.Key.Key_Return)
    assert _window(page).behind.place == ("decision", {"case": case})


def test_a_follow_up_that_is_next_is_opened_itself(small: SmallOffice, at_desk: Any) -> None:
    from intake_app.casework.plans import finish_plan

    episode = small.of("Tiago")
    finish_plan(small.technician, episode.id)
    records_due = [one for one in records.load_follow_ups(small.technician.vault, episode.id) if one.done_at is None]
    page = at_desk(small.technician, "case", case=episode.id)
    page.timeline.now_button().click()
    name, where = _window(page).behind.place
    assert name == "follow-up"
    assert where["follow_up"] == min(records_due, key=lambda one: one.due).id
    assert _window(page).behind.current.call.detail.row.name == "Tiago Exemplo"


def test_the_number_is_hidden_until_asked_for_and_asking_is_logged(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Tiago")
    page = at_desk(small.technician, "case", case=episode.id)
    assert "000 000 412" not in texts(page)
    page.contact.eye.click()
    assert "000 000 412" in texts(page)
    assert small.logged("contact-revealed") == [f"episode/{episode.id}"]
    page.contact.eye.click()
    assert "000 000 412" not in texts(page)
    page.contact.eye.click()
    page.open(case=episode.id)
    assert "000 000 412" not in texts(page)


def test_without_a_telephone_there_is_nothing_to_reveal(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Yusuf").id)
    assert page.contact.eye is None
    assert "no telephone" in texts(page)


def test_the_trend_says_the_same_as_sentence_plot_and_table(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Catarina").id)
    assert "29, then 16, now 15 of 39: from the high into the moderate range" in texts(page)
    plot = page.trend.findChild(TrendPlot)
    assert "29" in plot.accessibleName() and "15" in plot.accessibleName()
    page.trend.numbers.click()
    model = page.trend.table.model()
    shown = [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]
    assert shown == [["11 Sep 2025", "29", "High"], ["10 Dec 2025", "16", "Moderate"], ["2 Mar 2026", "15", "Moderate"]]
    page.trend.numbers.click()
    assert page.trend.table is None


def test_one_interview_is_no_trend(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Tiago").id)
    assert page.trend.isHidden()


def test_a_note_is_written_by_keyboard_alone(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Catarina")
    page = at_desk(small.technician, "case", case=episode.id)
    press(Qt.Key.Key_F2)
    settle(_window(page))
    type_text("Prefere mensagens.")
    press(Qt.Key.Key_Return, modifier=CTRL)
    (note,) = records.load_notes(small.technician.vault, episode.id)
    assert (note.text, note.worker) == ("Prefere mensagens.", small.technician.worker.id)
    assert "Prefere mensagens." in texts(page)
    assert page.note_panel.isHidden()


def test_an_empty_note_is_not_kept_and_says_so(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Catarina")
    page = at_desk(small.technician, "case", case=episode.id)
    page.note.click()
    page.note_panel.act.click()
    assert page.note_panel.words.state == "error"
    assert records.load_notes(small.technician.vault, episode.id) == ()


def test_a_note_half_typed_is_kept_when_the_page_is_left(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Catarina")
    page = at_desk(small.technician, "case", case=episode.id)
    page.note.click()
    page.note_panel.words.box.setPlainText("Volta a ligar amanhã")
    _window(page).behind.go("today")
    assert [one.text for one in records.load_notes(small.technician.vault, episode.id)] == ["Volta a ligar amanhã"]


def test_esc_puts_an_act_away_and_keeps_what_was_typed(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Catarina").id)
    press(Qt.Key.Key_F2)
    settle(_window(page))
    type_text("abc")
    press(Qt.Key.Key_Escape)
    assert page.note_panel.isHidden()
    assert page.primary() is page.timeline.now_button()
    press(Qt.Key.Key_F2)
    assert page.note_panel.words.text() == "abc"


def test_while_an_act_is_open_it_has_the_filled_button(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Catarina").id)
    page.open_panel(page.person_panel)
    assert page.primary() is page.person_panel.act
    assert page.timeline.now_button().kind == "second"
    page.close_panels()
    assert page.timeline.now_button().kind == "primary"


def test_the_person_is_put_right(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Yusuf")
    page = at_desk(small.technician, "case", case=episode.id)
    _act(page, "ui.case.person").trigger()
    page.person_panel.birth.set_text("31/2/1990")
    page.person_panel.act.click()
    changed = records.load_episode(small.technician.vault, episode.id)
    assert changed is not None and changed.person.birth_date is None
    page.person_panel.birth.set_text("28/2/1990")
    page.person_panel.phone.set_text("000 000 777")
    page.person_panel.act.click()
    changed = records.load_episode(small.technician.vault, episode.id)
    assert changed is not None
    assert str(changed.person.birth_date) == "1990-02-28"
    assert changed.person.contact.phone == "000 000 777"
    assert changed.person.name == "Yusuf Exemplo"
    assert page.person_panel.isHidden()


def test_a_case_keeps_its_reference(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Yusuf")
    page = at_desk(small.technician, "case", case=episode.id)
    page.open_panel(page.person_panel)
    page.person_panel.reference.set_text("  ")
    page.person_panel.act.click()
    assert page.person_panel.reference.state == "error"
    assert small.of("Yusuf").person.reference == "2026/0405"


def test_a_reassessment_begins_and_the_questions_open(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Tiago")
    page = at_desk(small.technician, "case", case=episode.id)
    _act(page, "ui.case.reassess").trigger()
    assert len(records.load_encounters(small.technician.vault, episode.id)) == 1
    page.reassess_panel.act.click()
    encounters = records.load_encounters(small.technician.vault, episode.id)
    assert [one.kind for one in encounters] == [EncounterKind.FIRST, EncounterKind.REASSESSMENT]
    assert _window(page).behind.place[0] == "interview"


def test_a_case_is_closed_with_a_reason_and_only_with_one(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Tiago")
    page = at_desk(small.technician, "case", case=episode.id)
    _act(page, "ui.case.close").trigger()
    page.close_panel.act.click()
    assert small.of("Tiago").stage is not Stage.CLOSED
    assert "Choose the reason first." in texts(page)
    page.close_panel.reason.button("transferred").click()
    assert page.close_panel.day.isHidden()
    page.close_panel.act.click()
    closed = small.of("Tiago")
    assert (closed.stage, closed.close_reason) == (Stage.CLOSED, "transferred")
    assert "Handed over to another office" in texts(page)
    assert page.timeline.now_button() is None
    assert {action.data() for action in page.menu.actions()}.isdisjoint({"ui.case.close", "ui.case.reassess"})


def test_completed_asks_for_its_day(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Catarina")
    page = at_desk(small.technician, "case", case=episode.id)
    page.open_panel(page.close_panel)
    page.close_panel.reason.button("completed").click()
    assert not page.close_panel.day.isHidden()
    page.close_panel.act.click()
    assert small.of("Catarina").stage is Stage.AFTERCARE


def test_a_member_of_the_commission_is_not_offered_what_the_role_does_not_include(
    small: SmallOffice, at_desk: Any
) -> None:
    page = at_desk(small.decider, "case", case=small.of("Tiago").id)
    offered = {action.data() for action in page.menu.actions()}
    assert offered.isdisjoint({"ui.case.close", "ui.case.reassess", "ui.case.person"})
    assert {"ui.case.go.result", "ui.case.go.packet"} <= offered


def test_papers_lead_to_where_they_are_read(small: SmallOffice, at_desk: Any) -> None:
    case = small.of("Catarina").id
    page = at_desk(small.technician, "case", case=case)
    opened: list[str] = []
    page.papers.opened.connect(opened.append)
    from intake_app.ui.look import LinkRow

    rows = {row.text(): row for row in page.papers.findChildren(LinkRow)}
    rows["Decision record"].click()
    assert opened == ["decision"]
    assert _window(page).behind.place == ("decision", {"case": case})


def test_searching_from_here_searches_all_cases(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Catarina").id)
    page.search_box.setText("olena")
    page.search_box.returnPressed.emit()
    behind = _window(page).behind
    assert behind.place[0] == "cases"
    assert behind.current.model.rowCount() == 1


def test_seeing_a_case_is_logged(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Tiago")
    at_desk(small.technician, "case", case=episode.id)
    assert f"episode/{episode.id}" in small.logged("case-seen")


def test_a_case_that_is_gone_says_so_and_the_page_before_stays(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "today")
    _window(page).behind.go("case", case="nobody")
    assert _window(page).behind.place[0] == "today"
    assert "no such case" in _window(page).behind.message


def test_tab_goes_as_the_page_is_read(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "case", case=small.of("Catarina").id)
    page.open_panel(page.note_panel)
    order = walked(page.note_panel.words.box, page.note_panel.act, page.timeline.now_button(), page.trend.numbers)
    assert order == sorted(order)


SHAPES = [
    ("light", 1.0, (1366, 738)),
    ("dark", 1.0, (1024, 570)),
    ("light", 2.0, (1366, 738)),
    ("high_contrast", 1.5, (1366, 738)),
]


@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize(("theme", "scale", "size"), SHAPES)
def test_nothing_is_cut_off_unnamed_or_too_small(
    small: SmallOffice, at_desk: Any, language: str, theme: str, scale: float, size: tuple[int, int]
) -> None:
    desk = small.technician.in_language(language)
    page = at_desk(desk, "case", case=small.of("Catarina").id, theme=theme, scale=scale, size=size)
    for panel in (None, page.note_panel, page.person_panel, page.close_panel, page.reassess_panel):
        if panel is not None:
            page.open_panel(panel)
            quiet(page.window())
        assert clipped_texts(page) == []
        assert unnamed_controls(page) == []
        assert small_targets(page) == []


def test_closing_reasons_all_have_words(small: SmallOffice) -> None:
    for language in ("en", "pt"):
        wording = small.technician.in_language(language).wording
        assert all(wording.has(f"case.close.{reason}") for reason in cases.CLOSE_REASONS)
