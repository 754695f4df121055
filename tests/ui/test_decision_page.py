"""The page of a decision: who signs what, with which reasons, and what everybody else sees."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake_app.domain.person import Stage
from intake_app.domain.plan import Decision
from intake_app.store import records
from intake_app.ui.look import Button
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from tests.ui.interviewing import press, type_text
from tests.ui.office_cases import SmallOffice, quiet, texts


def _signed(small: SmallOffice, name: str = "Olena") -> tuple[Decision, ...]:
    return records.load_decisions(small.technician.vault, small.of(name).id)


def _open(small: SmallOffice, at_desk: Any, name: str = "Olena", **where: Any) -> Any:
    return at_desk(where.pop("desk", small.decider), "decision", case=small.of(name).id, **where)


def test_no_measure_is_always_among_the_options(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    assert [button.text() for button in page.fields.choice.buttons()] == [
        "Provisional suspension",
        "No measure",
        "Another decision",
    ]
    shown = texts(page)
    assert "What the law provides" in shown
    assert "3 g cannabis resin, within 10 days" in shown
    assert "You sign as Paulo Exemplo, Commission member" in shown


def test_a_decision_is_signed_by_keyboard_alone(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    press(Qt.Key.Key_1, Qt.Key.Key_Tab)
    while QApplication.focusWidget() is not page.fields.ends.entry:
        press(Qt.Key.Key_Tab)
    type_text("2/3/2028")
    press(Qt.Key.Key_Tab)
    type_text("Primeira vez; aceita ajuda.")
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.act
    press(Qt.Key.Key_Return)
    (signed,) = _signed(small)
    assert (signed.decided, signed.ends_on) == ("provisional-suspension", date(2028, 3, 2))
    proposed, _, own = signed.reasons.rpartition("\n")
    assert (own, signed.decided_by) == ("Primeira vez; aceita ajuda.", small.decider.worker.id)
    assert "T4" in proposed and "Lei n.º 30/2000" in proposed
    assert small.of("Olena").stage is Stage.PLAN
    shown = texts(page)
    assert "Signed on 2 March 2026 by Paulo Exemplo" in shown
    assert signed.content_hash[:4] in shown
    press(Qt.Key.Key_Return)
    assert page.window().behind.place[0] == "plan"


def test_nothing_chosen_nothing_signed(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.act.click()
    assert _signed(small) == ()
    assert "Choose what is decided first." in texts(page)


@pytest.mark.parametrize(
    ("ends", "reasons", "field"),
    [("", "Porque sim.", "ends"), ("1/3/2026", "Porque sim.", "ends"), ("2/3/2040", "Porque sim.", "ends"),
     ("2/3/2028", "  ", "reasons")],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_kept(
    small: SmallOffice, at_desk: Any, ends: str, reasons: str, field: str
) -> None:
    page = _open(small, at_desk)
    page.fields.choice.button("provisional-suspension").click()
    page.fields.ends.set_text(ends)
    page.fields.reasons.set_text(reasons)
    page.act.click()
    assert _signed(small) == ()
    assert getattr(page.fields, field).state == "error"
    assert (page.fields.ends.text(), page.fields.reasons.text()) == (ends, reasons)


def test_no_measure_needs_no_day(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.fields.choice.button("no-measure").click()
    assert page.fields.ends.isHidden()
    page.fields.reasons.set_text("Não se justifica.")
    page.act.click()
    (signed,) = _signed(small)
    assert (signed.decided, signed.ends_on) == ("no-measure", None)


def test_a_technician_sees_what_can_be_decided_and_who_signs(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk, desk=small.technician)
    shown = texts(page)
    assert "A member of the commission or the supervisor signs" in shown
    assert "Paulo Exemplo" in shown and "Luísa Exemplo" in shown
    assert "No measure" in shown
    assert page.fields.isHidden()
    page.act.click()
    assert page.window().behind.place[0] == "plan"
    assert _signed(small) == ()


def test_a_supervisor_may_sign_too(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk, desk=small.supervisor)
    page.fields.choice.button("other").click()
    page.fields.reasons.set_text("Dito na audiência.")
    page.act.click()
    assert [one.decided_by for one in _signed(small)] == [small.supervisor.worker.id]


def test_before_the_interview_is_finished_it_says_what_to_do(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk, "Yusuf")
    assert "The interview is not finished yet." in texts(page)
    assert page.fields.isHidden()
    page.act.click()
    assert page.window().behind.place[0] == "interview"


def test_earlier_decisions_stand_there_checked_and_a_correction_is_a_new_one(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk, "Catarina")
    shown = texts(page)
    assert "Signed on 2 March 2026 by Paulo Exemplo" in shown
    assert shown.count("Checked now. The case is exactly what was signed.") == 2
    assert page.fields.isHidden()
    page._sign_again()
    page.fields.choice.button("no-measure").click()
    page.fields.reasons.set_text("Correção.")
    page.act.click()
    assert [one.version for one in _signed(small, "Catarina")] == [1, 2, 3]


def test_what_was_typed_and_not_signed_is_there_again(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.fields.choice.button("no-measure").click()
    page.fields.reasons.set_text("A meio de uma")
    behind = page.window().behind
    behind.go("today")
    behind.go("decision", case=small.of("Olena").id)
    assert page.fields.reasons.text() == "A meio de uma"
    assert page.fields.choice.code == "no-measure"


def test_the_drafts_of_two_cases_do_not_mix(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.fields.reasons.set_text("Olena")
    page.open(case=small.of("Catarina").id)
    page._sign_again()
    assert page.fields.reasons.text() == ""


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
    desk = small.decider.in_language(language)
    page = _open(small, at_desk, desk=desk, theme=theme, scale=scale, size=size)
    for case in ("Olena", "Catarina", "Yusuf"):
        page.open(case=small.of(case).id)
        if case == "Olena":
            page.fields.choice.button("provisional-suspension").click()
            page.act.click()
        quiet(page.window())
        assert clipped_texts(page) == []
        assert unnamed_controls(page) == []
        assert small_targets(page) == []


def test_reasons_are_proposed_with_what_the_law_provides_alone(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    assert page.fields.reasons.text() == ""
    page.fields.choice.button("provisional-suspension").click()
    assert "regra M3" in page.fields.reasons.text()
    assert "Proposed from the rules. Change it as you see fit; what you sign is yours." in texts(page)
    page.fields.choice.button("no-measure").click()
    assert page.fields.reasons.text() == ""
    page.fields.reasons.set_text("Dito na audiência.")
    page.fields.choice.button("provisional-suspension").click()
    assert page.fields.reasons.text() == "Dito na audiência."


def test_a_signed_decision_leads_to_how_it_came_about(small: SmallOffice, at_desk: Any) -> None:
    page = _open(small, at_desk)
    page.fields.choice.button("no-measure").click()
    page.fields.reasons.set_text("Não se justifica.")
    page.act.click()
    (signed,) = _signed(small)
    why = next(button for button in page.before.findChildren(Button) if button.text() == "How it came about")
    why.click()
    name, where = page.window().behind.place
    assert (name, where["decision"]) == ("explanation", signed.id)
    assert "as decided on 2 March 2026" in page.window().behind.current.header.caption.text()
