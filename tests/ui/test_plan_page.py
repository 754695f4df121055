"""The page of a plan: choosing, declining, dates, own words and consents, kept as they are said."""

from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake_app.domain.person import ConsentState, Stage
from intake_app.domain.plan import CarePlan, OfferState
from intake_app.store import records
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.look.times import read_time
from tests.ui.interviewing import press, type_text
from tests.ui.office_cases import SmallOffice, quiet, texts, walked


def _plan(small: SmallOffice, name: str = "Tiago") -> CarePlan:
    return records.load_plan(small.technician.vault, small.of(name).id) or CarePlan()


def _chosen(small: SmallOffice) -> set[tuple[str, str]]:
    return {(one.need, one.service) for one in _plan(small).chosen()}


def _open(small: SmallOffice, at_desk: Any, **where: Any) -> Any:
    return at_desk(small.technician, "plan", case=small.of("Tiago").id, **where)


def test_needs_stand_with_two_offers_each_and_what_was_declined_stays(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    assert {need: len(block.cards) for need, block in page.needs.blocks.items()} == {
        "work": 2,
        "substance-use": 2,
        "prevention": 2,
        "tobacco-advice": 0,
    }
    shown = texts(page)
    assert "Offered, not wanted now." in shown
    assert "ask again 31 May" in shown
    assert "In Tiago’s own words" in shown


def test_the_first_need_without_a_choice_has_the_focus_and_space_chooses(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    assert QApplication.focusWidget() is page.needs.blocks["work"].cards["jobs"]
    press(Qt.Key.Key_Space)
    assert ("work", "jobs") in _chosen(small)
    assert page.saved.state == "saved"
    assert QApplication.focusWidget() is page.needs.blocks["work"].cards["jobs"]
    press(Qt.Key.Key_Space)
    assert ("work", "jobs") not in _chosen(small)


def test_arrows_walk_inside_a_need_and_on_to_the_next(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    work, use = page.needs.blocks["work"].cards, page.needs.blocks["substance-use"].cards
    press(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is work["school"]
    press(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is work["school"]
    press(Qt.Key.Key_Left)
    assert QApplication.focusWidget() is work["jobs"]
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is use["centre"]
    press(Qt.Key.Key_Up)
    assert QApplication.focusWidget() in work.values()


def test_what_the_arrows_reach_is_scrolled_into_view(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk, scale=2.0)
    for _ in range(6):
        press(Qt.Key.Key_Down)
        quiet(page.window())
        focus = QApplication.focusWidget()
        seen = page.scroller.viewport().rect()
        assert seen.contains(focus.mapTo(page.scroller.viewport(), focus.rect().center()))


def test_both_offers_of_a_need_can_be_chosen(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.needs.blocks["substance-use"].cards["health"].click()
    assert {("substance-use", "centre"), ("substance-use", "health")} <= _chosen(small)


def test_none_of_these_is_an_answer_and_can_be_taken_back(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    press(Qt.Key.Key_7)
    declined = next(one for one in _plan(small).declined() if one.need == "work")
    assert declined.ask_again == date(2026, 5, 31)
    assert page.needs.blocks["work"].cards == {}
    assert QApplication.focusWidget() is page.needs.blocks["work"].again
    press(Qt.Key.Key_Space)
    assert all(one.need != "work" for one in _plan(small).declined())
    assert set(page.needs.blocks["work"].cards) == {"jobs", "school"}


def test_declining_takes_back_what_was_chosen_for_that_need_only(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.needs.blocks["substance-use"].none.click()
    assert _chosen(small) == {("prevention", "online")}


def test_another_need_is_added_and_gets_the_focus(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.needs.another.click()
    page.needs.need_panel.needs["legal"].click()
    assert any(one.need == "legal" and one.state is OfferState.OFFERED for one in _plan(small).referrals)
    assert page.needs.need_panel.isHidden()
    assert QApplication.focusWidget() is page.needs.blocks["legal"].cards["legal"]


def test_any_place_of_the_directory_can_be_chosen_for_the_need_it_helps_with(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.needs.every.click()
    page.needs.every_panel.search.setText("juridico")
    assert list(page.needs.every_panel.cards) == ["legal"]
    page.needs.every_panel.cards["legal"].click()
    assert {service for _, service in _chosen(small)} == {"centre", "online", "legal"}
    page.needs.every_panel.cards["legal"].click()
    assert {service for _, service in _chosen(small)} == {"centre", "online"}


def test_own_words_are_kept_when_the_field_is_left(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.words.words.box.setPlainText("Quero dormir.")
    page.words.words.setFocus()
    page.words.step.setFocus()
    assert _plan(small).own_words == "Quero dormir."
    page.words.step.set_text("deitar cedo")
    page.packet.click()
    assert _plan(small).first_step == "deitar cedo"


def test_own_words_are_kept_when_the_page_is_left_by_a_key(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.words.agrees.set_text("É isso mesmo")
    page.window().behind.go("today")
    assert _plan(small).agrees == "É isso mesmo"


def test_an_appointment_is_added_by_keyboard_and_taken_away(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.dates.add_one.click()
    page.dates.place.set_code("online")
    type_text("9/3/26")
    press(Qt.Key.Key_Tab)
    type_text("18h30")
    press(Qt.Key.Key_Tab)
    type_text("trazer auscultadores")
    page.dates.keep.click()
    added = next(one for one in _plan(small).appointments if one.service == "online")
    assert (added.day, added.at, added.note) == (date(2026, 3, 9), time(18, 30), "trazer auscultadores")
    assert page.dates.form.isHidden()
    assert "18:30 · Oficina Exemplo em linha" in texts(page)
    page.dates.removed.emit(added.id)
    assert all(one.id != added.id for one in _plan(small).appointments)


def test_a_day_that_has_passed_is_not_kept_and_stays_to_be_mended(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    before = _plan(small).appointments
    page.dates.open_form()
    page.dates.keep.click()
    assert page.dates.day.message == "Write the day."
    page.dates.day.set_text("1/3/2026")
    page.dates.keep.click()
    assert page.dates.day.state == "error"
    assert page.dates.day.text() == "1/3/2026"
    assert not page.dates.form.isHidden()
    assert _plan(small).appointments == before


def test_a_consent_is_said_narrowed_declined_and_taken_back(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)

    def stored() -> Any:
        found = records.load_consents(small.technician.vault, small.of("Tiago").id)
        return next(one for one in found if one.recipient == "centre")

    assert {code for code, _ in page.sharing.answers} == {"centre", "online"}
    page.sharing.answers["centre", "given"].click()
    assert stored().state is ConsentState.GIVEN
    page.sharing.narrowed.emit("centre", "given", ("name", "date"))
    assert (stored().state, stored().scope) == (ConsentState.GIVEN, ("name", "date"))
    page.sharing.answers["centre", "revoked"].click()
    assert stored().state is ConsentState.REVOKED
    assert page.room.text("ui.plan.sharing.revoked", day="2 Mar") in texts(page)
    page.sharing.answers["online", "declined"].click()
    assert "1 consent to sign" not in texts(page)


def test_the_last_thing_to_be_told_cannot_be_unticked(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.sharing.begin_narrowing()
    for code in ("name", "contact", "reason"):
        page.sharing.scopes[code].click()
    page.sharing.scopes["date"].click()
    assert page.sharing.scopes["date"].isChecked()


def test_shown_to_the_person_neither_level_nor_number_is_there(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    assert page.level.isVisible()
    press(Qt.Key.Key_F11)
    assert not page.level.isVisible()
    assert "2026/0412" not in texts(page)
    assert "A plan, made together" in texts(page)
    press(Qt.Key.Key_F11)
    assert page.level.isVisible()


def test_enter_finishes_the_plan_and_opens_the_packet(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    press(Qt.Key.Key_Return)
    assert small.of("Tiago").stage is Stage.FOLLOW_UP
    assert page.window().behind.place[0] == "packet"


def test_who_does_not_make_plans_reads_it(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.decider, "plan", case=small.of("Tiago").id)
    assert not any(card.isEnabled() for block in page.needs.blocks.values() for card in block.cards.values())
    assert not page.dates.add_one.isEnabled()
    assert "Your role reads the plan" in texts(page)
    page.packet.click()
    assert small.of("Tiago").stage is Stage.PLAN


def test_an_error_is_said_and_the_tick_goes_back(
    small: SmallOffice, at_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intake_app.casework import plans
    from intake_app.domain.errors import UserError

    def full(*_: object) -> None:
        raise UserError("disk-full", "The disk is full.")

    page = _open(small, at_desk)
    monkeypatch.setattr(plans, "choose_service", full)
    page.needs.blocks["work"].cards["jobs"].click()
    assert not page.needs.blocks["work"].cards["jobs"].isChecked()
    assert page.saved.state == "failed"
    assert "disk is full" in page.window().behind.message


@pytest.mark.parametrize(
    ("text", "at"),
    [("18:00", time(18)), ("18.30", time(18, 30)), ("18h", time(18)), ("900", time(9)), ("1815", time(18, 15))],
)
def test_times_are_read_as_people_write_them(text: str, at: time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["24:00", "18:60", "soon", "99999"])
def test_what_is_no_time_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="18:00"):
        read_time(text)


def test_tab_goes_as_the_page_is_read_also_after_parts_were_made_anew(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.needs.blocks["work"].none.click()
    page.needs.blocks["work"].again.click()
    order = walked(
        page.needs.blocks["work"].cards["jobs"],
        page.needs.blocks["substance-use"].cards["centre"],
        page.needs.another,
        page.words.words.box,
        page.dates.add_one,
        page.result,
        page.packet,
    )
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
    page = at_desk(desk, "plan", case=small.of("Tiago").id, theme=theme, scale=scale, size=size)
    for step in (lambda: None, page.dates.open_form, page.needs.another.click, page.needs.every.click):
        step()
        quiet(page.window())
        assert clipped_texts(page) == []
        assert unnamed_controls(page) == []
        assert small_targets(page) == []


def test_what_matters_to_the_person_is_chosen_and_stays(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    preferences = page.needs.preferences
    assert not any(chip.isVisibleTo(page) for chip in preferences.chips.values())
    preferences.button.click()
    preferences.chips["near"].click()
    preferences.button.click()
    shown = [code for code, chip in preferences.chips.items() if chip.isVisibleTo(page)]
    assert shown == ["near"] and preferences.chips["near"].isChecked()
    assert page.view.plan.preferences == ("near",)
    preferences.chips["near"].click()
    assert page.view.plan.preferences == ()
