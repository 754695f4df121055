"""The page of forms: what each is, permissions, wordings with their preview, protocols; and alerts in an interview."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import form_files, forms, protocols, unlocking
from intake_app.casework.office import Desk
from intake_app.definitions.library import Library
from intake_app.domain.person import Role
from intake_app.store import records
from intake_app.ui.forms.blank import BlankPanel
from intake_app.ui.forms.detail import FormDetail
from intake_app.ui.forms.findings import RefusedPanel
from intake_app.ui.forms.permission import PermissionPanel
from intake_app.ui.forms.proposal import ProposalPanel
from intake_app.ui.look.alerts import AlertFrame
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from tests.ui.conftest import CLOCK, PASSWORD
from tests.ui.interviewing import CANNABIS, EVENT, NEVER, begin_case, press
from tests.ui.office_cases import quiet, texts

OFFICIAL = 'language: en\nwording: official\nedition: "Exemplo 2026"\ntexts:\n  "1": "An official example?"\n'
PROTOCOL = "1. Stay.\n2. Call Dr Exemplo, 000 000 222."


@pytest.fixture
def supervisor(vault_folder: Path, library: Library) -> Iterator[Desk]:
    owner = next(one for one in unlocking.workers(vault_folder) if one.role is Role.SUPERVISOR)
    opened = unlocking.unlock(vault_folder, owner.worker_id, PASSWORD, library, CLOCK)
    yield opened
    unlocking.lock(opened, "closing")


def opened(at_desk: Any, desk: Desk, **where: Any) -> Any:
    page = at_desk(desk, "forms", **where)
    page.read_now(where.get("form", ""))
    return page


def official(folder: Path, more: str = "") -> Path:
    path = folder / "phq-9.en.yaml"
    path.write_text(OFFICIAL + more, encoding="utf-8")
    return path


def button(page: Any, text: str) -> Button:
    return next(one for one in page.panel.findChildren(Button) if one.text() == text)


def give(page: Any, code: int) -> None:
    """Answer the question on the table by its key."""
    codes = [option.code for option in page.block.view.options]
    page.block.part.press_key(str(codes.index(code) + 1))


def test_the_forms_of_the_policy_come_first_and_search_finds_by_words(
    supervisor: Desk, at_desk: Any, qtbot: QtBot
) -> None:
    page = opened(at_desk, supervisor)
    assert page.model.rowCount() == len(forms.forms(supervisor))
    assert QApplication.focusWidget() is page.field or page.field.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClicks(page.field, "whodas")
    assert page.model.rowCount() == 1
    assert "Off: the owner’s permission is not recorded" in texts(page.panel)
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert page.model.rowCount() > 10


def test_a_permission_is_recorded_and_withdrawn(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = opened(at_desk, supervisor, form="whodas-12")
    button(page, "Record the permission").click()
    assert isinstance(page.panel, PermissionPanel)
    assert page.primary() is page.panel.button
    page.panel.button.click()
    assert page.panel.given_by.message == "Say who gave the permission."
    qtbot.keyClicks(page.panel.given_by.entry, "WHO Press")
    qtbot.keyClicks(page.panel.reference.entry, "WHO/2026/0001")
    page.panel.button.click()
    assert forms.form_permitted(supervisor, "whodas-12")
    assert isinstance(page.panel, FormDetail)
    assert "The owner’s permission is recorded" in texts(page.panel)
    button(page, "The permission no longer holds").click()
    assert not forms.form_permitted(supervisor, "whodas-12")


def test_an_ask_first_form_says_so(supervisor: Desk, at_desk: Any) -> None:
    page = opened(at_desk, supervisor, form="assist")
    assert "The owner wants to be asked first" in texts(page.panel)
    assert button(page, "Record the permission")


def test_a_blank_form_is_saved_for_the_pen(desk: Desk, at_desk: Any, tmp_path: Path) -> None:
    page = opened(at_desk, desk, form="phq-9")
    button(page, "Print blank form …").click()
    assert isinstance(page.panel, BlankPanel) and page.primary() is page.panel.button
    page.panel.large.setChecked(True)
    page.panel.save_to(tmp_path / "blank.pdf")
    assert (tmp_path / "blank.pdf").read_bytes().startswith(b"%PDF")
    assert isinstance(page.panel, FormDetail)
    assert desk.vault.rows("SELECT event FROM audit ORDER BY sequence DESC LIMIT 1") == [("blank-form-printed",)]


def test_a_technician_reads_and_changes_nothing(desk: Desk, at_desk: Any) -> None:
    page = opened(at_desk, desk, form="whodas-12")
    assert page.load.isHidden()
    assert {one.text() for one in page.panel.findChildren(Button)} == {"Print blank form …"}
    page.show_mode("alerts")
    assert page.panel.button.isHidden() and all(f.box.isReadOnly() for f in page.panel.fields.values())


def test_a_wording_is_shown_before_it_is_used_and_undone(supervisor: Desk, at_desk: Any, tmp_path: Path) -> None:
    page = opened(at_desk, supervisor, form="phq-9")
    before = supervisor.wording.text("phq-9/1")
    page.propose(official(tmp_path))
    assert isinstance(page.panel, ProposalPanel)
    assert before in texts(page.panel) and "An official example?" in texts(page.panel)
    assert supervisor.wording.text("phq-9/1") == before
    page.panel.button.click()
    assert supervisor.wording.text("phq-9/1") == "An official example?"
    assert "1 of" in texts(page.panel) and "official" in texts(page.panel)
    button(page, "Go back to the usual wording").click()
    assert supervisor.wording.text("phq-9/1") == before


FOREIGN = """{"resourceType": "Questionnaire", "id": "theirs", "version": "1", "status": "active", "item": [
  {"linkId": "q1", "type": "string", "text": "Who?", "maxLength": 5},
  {"linkId": "q2", "type": "attachment", "text": "A file"}]}"""


@pytest.mark.parametrize("language", ["en", "pt"])
def test_what_an_import_left_out_is_told_in_the_language_of_the_screen(
    supervisor: Desk, at_desk: Any, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "theirs.json"
    path.write_text(FOREIGN, encoding="utf-8")
    page = opened(at_desk, replace(supervisor, language=language))
    page.propose(path)
    shown = texts(page.panel)
    assert "A file cannot be attached here" in shown and "q2" in shown
    assert ("Aqui não se pode anexar um ficheiro" in shown) is (language == "pt")
    assert ("Não há textos num dos idiomas" in shown) is (language == "pt")
    assert not clipped_texts(page.window())


def test_everything_that_keeps_a_file_out_is_listed(supervisor: Desk, at_desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_text(FOREIGN.replace("string", "wish").replace("attachment", "hope"), encoding="utf-8")
    page = opened(at_desk, supervisor)
    page.propose(path)
    shown = texts(page.panel)
    assert isinstance(page.panel, RefusedPanel) and "2 mistakes" in shown
    assert "item[0]" in shown and "item[1]" in shown
    page.panel.button.click()
    assert not isinstance(page.panel, RefusedPanel)


def test_mistakes_are_listed_with_their_lines_and_it_cannot_be_used(
    supervisor: Desk, at_desk: Any, tmp_path: Path
) -> None:
    page = opened(at_desk, supervisor, form="phq-9")
    page.propose(official(tmp_path, '  "77": "x"\n  "88": "y"\n'))
    shown = texts(page.panel)
    assert "2 mistakes keep it from being used" in shown
    assert "phq-9.en.yaml:6" in shown and "phq-9.en.yaml:7" in shown
    assert not page.panel.button.isEnabled()
    page.panel.cancel.click()
    assert isinstance(page.panel, FormDetail) and not form_files.office_files(supervisor)


def test_a_file_nobody_added_is_told_at_once(supervisor: Desk, at_desk: Any) -> None:
    folder = records.forms_folder(supervisor.vault) / "instruments"
    folder.mkdir(parents=True)
    (folder / "phq-9.en.yaml").write_text(OFFICIAL, encoding="utf-8")
    page = at_desk(supervisor, "today")
    assert "not what they were" in page.window().behind.message
    page = opened(at_desk, supervisor)
    told = [frame for frame in page.side.findChildren(AlertFrame) if frame.property("level") == "caution"]
    assert any("instruments/phq-9.en.yaml: nobody added it here" in frame.accessibleDescription() for frame in told)


def test_a_protocol_is_written_and_stands_in_the_interview(supervisor: Desk, at_desk: Any) -> None:
    page = opened(at_desk, supervisor)
    page.show_mode("alerts")
    page.table.select_key("safety-now")
    page.panel.fields["en"].set_text(PROTOCOL)
    page.panel.button.click()
    assert protocols.in_force(supervisor, supervisor.wording)["safety-now"].text == PROTOCOL
    case = begin_case(supervisor, EVENT, at="intake/safety_now")
    interview = at_desk(supervisor, "interview", case=case)
    interview._answer(None)
    interview.block.part.press_key("2")
    (frame,) = interview.alerts.frames()
    assert "Protocol of this office" in texts(frame) and "Dr Exemplo, 000 000 222" in texts(frame)


def test_a_caution_stands_there_with_the_answer_and_is_put_away_once_read(desk: Desk, at_desk: Any) -> None:
    case = begin_case(desk, {**EVENT, **NEVER, **CANNABIS}, at="assist/8")
    page = at_desk(desk, "interview", case=case, size=(1024, 600))
    assert not page.alerts.frames()
    give(page, 2)
    (frame,) = page.alerts.frames()
    assert frame.property("level") == "caution" and "Injecting" in frame.accessibleName()
    assert page.block.isAncestorOf(QApplication.focusWidget())
    frame.findChildren(Button)[0].click()
    assert not page.alerts.frames() and page.alerts.isHidden()


@pytest.mark.parametrize(("form", "key"), [("phq-9", "phq-9/9"), ("c-ssrs", "c-ssrs/3"), ("c-ssrs", "c-ssrs/4")])
def test_an_alert_of_a_form_comes_with_its_answer(desk: Desk, at_desk: Any, form: str, key: str) -> None:
    told = {**EVENT, "intake/further_forms": (form,), **({"c-ssrs/2": 1} if form == "c-ssrs" else {})}
    case = begin_case(desk, told, at=key)
    page = at_desk(desk, "interview", case=case)
    assert not page.alerts.frames()
    give(page, 1)
    assert [frame.property("level") for frame in page.alerts.frames()] == ["danger"]


@pytest.mark.parametrize("shape", [{}, {"scale": 2.0}, {"size": (1024, 570)}, {"theme": "dark"}])
def test_every_shape_holds_its_texts_and_names(supervisor: Desk, at_desk: Any, shape: dict[str, Any]) -> None:
    page = opened(at_desk, supervisor.in_language("pt"), form="whodas-12", **shape)
    for mode in ("forms", "alerts"):
        page.show_mode(mode)
        quiet(page.window())
        assert unnamed_controls(page) == []
        assert small_targets(page) == []
        assert clipped_texts(page) == []


def test_the_page_is_reached_from_supervise_and_help(supervisor: Desk, at_desk: Any) -> None:
    page = at_desk(supervisor, "supervise")
    window = page.window()
    page.forms.click()
    assert window.behind.place[0] == "forms"
    window.behind.go("help")
    every = next(b for b in window.behind.current.findChildren(Button) if b.text().startswith("All forms"))
    every.click()
    assert window.behind.place[0] == "forms"
    press(Qt.Key.Key_Escape)
