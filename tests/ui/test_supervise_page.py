"""Staff, trail, file and the own password, on a real key file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import retention, supervising, unlocking
from intake_app.casework.office import Desk
from intake_app.definitions.library import Library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.ui.look import AlertFrame, TextField
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.supervise.own_password import OwnPassword
from intake_app.ui.supervise.staff import StaffSection
from tests.ui.conftest import CHEAP, CLOCK, PASSWORD
from tests.ui.office_cases import SmallOffice, texts

NEW = "papel verde nunca dorme cedo"


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StaffSection, "profile", CHEAP)
    monkeypatch.setattr(OwnPassword, "profile", CHEAP)


@pytest.fixture
def supervisor(vault_folder: Path, library: Library) -> Iterator[Desk]:
    owner = next(one for one in unlocking.workers(vault_folder) if one.role is Role.SUPERVISOR)
    opened = unlocking.unlock(vault_folder, owner.worker_id, PASSWORD, library, CLOCK)
    yield opened
    unlocking.lock(opened, "closing")


def rows(page: Any) -> list[str]:
    model = page.sections["trail"].model
    return [" ".join(str(model.index(row, column).data()) for column in (1, 2)) for row in range(model.rowCount())]


def test_a_worker_is_added_once_the_rules_are_met(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(supervisor, "supervise")
    section = page.section
    assert QApplication.focusWidget() is section.person.entry
    assert not section.button.isEnabled() and section.row.words == "Type the name first"
    qtbot.keyClicks(section.person.entry, "Rui Exemplo")
    qtbot.keyClicks(section.password.entry, "curta")
    assert section.row.words == "The password is still too short"
    assert not section.rules.rules["password-short"].is_met
    section.password.entry.clear()
    qtbot.keyClicks(section.password.entry, NEW)
    assert section.rules.rules["password-short"].is_met and section.button.isEnabled()
    qtbot.keyClick(section.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Rui Exemplo can unlock" in section.row.words, timeout=10_000)
    assert "Rui Exemplo" in texts(section.list)
    assert section.password.text() == ""
    folder = supervisor.vault.folder
    assert "Rui Exemplo" in {one.name for one in unlocking.workers(folder)}


def test_five_words_are_suggested_and_shown(supervisor: Desk, at_desk: Any) -> None:
    section = at_desk(supervisor, "supervise").section
    section.suggest.click()
    assert section.password.text() == section.suggested.text()
    assert len(section.suggested.text().split()) == 5


def test_the_trail_is_searched_by_words(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(supervisor, "supervise")
    window = page.window()
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    section = page.section
    assert section.code == "trail" and section.field.hasFocus()
    assert rows(page)[0] == "Inês Exemplo Unlocked"
    qtbot.keyClicks(section.field, "worker added")
    qtbot.waitUntil(lambda: len(rows(page)) == 2, timeout=5_000)
    assert set(rows(page)) == {"Inês Exemplo Worker added"}
    qtbot.keyClicks(section.field, " zzz")
    qtbot.waitUntil(lambda: not rows(page), timeout=5_000)
    assert "Nothing was done" in texts(section)


def test_the_check_says_that_it_reads_and_then_what_it_found(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(supervisor, "supervise", section="file")
    section = page.section
    assert section.last.label.text() == section.text("file.never")
    section.button.click()
    assert section.row.words.startswith("Reading the file")
    qtbot.waitUntil(lambda: section.outcome.count() == 1, timeout=10_000)
    assert "nothing is damaged" in texts(section)
    assert "Last checked today, 13:48 by Inês Exemplo: sound" in texts(section)
    assert section.button.hasFocus()
    page.show_section("trail")
    assert rows(page)[0] == "Inês Exemplo File checked"


def test_damage_is_told_with_what_to_do(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    vault = supervisor.vault
    vault.connection.execute("DROP TRIGGER IF EXISTS audit_no_update")
    triggers = vault.connection.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit'")
    for (name,) in triggers.fetchall():
        vault.connection.execute(f"DROP TRIGGER {name}")
    vault.connection.execute("UPDATE audit SET detail = 'changed' WHERE sequence = 2")
    section = at_desk(supervisor, "supervise", section="file").section
    section.button.click()
    qtbot.waitUntil(lambda: section.outcome.count() >= 1, timeout=10_000)
    titles = [frame.title.text() for frame in section.findChildren(AlertFrame)]
    assert "The trail of events was changed" in titles
    assert "Stop entering cases" in texts(section)


def test_a_technician_finds_only_the_own_password_and_changes_it(desk: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(desk, "supervise")
    assert list(page.sections) == ["password"]
    assert "supervisors and administrators" in texts(page)
    section = page.section
    for field, typed in ((section.old, "not the right one at all"), (section.new, NEW), (section.again, NEW)):
        qtbot.keyClicks(field.entry, typed)
    section.button.click()
    qtbot.waitUntil(lambda: section.old.state == "error", timeout=10_000)
    assert section.new.text() == NEW
    section.old.entry.clear()
    qtbot.keyClicks(section.old.entry, PASSWORD)
    assert section.old.state == ""
    section.button.click()
    qtbot.waitUntil(lambda: section.row.words.startswith("Changed"), timeout=10_000)
    assert section.old.text() == section.new.text() == section.again.text() == ""
    folder, worker = desk.vault.folder, desk.worker.id
    unlocking.lock(desk, "asked")
    with pytest.raises(UserError):
        unlocking.unlock(folder, worker, PASSWORD, desk.library, CLOCK)
    unlocking.lock(unlocking.unlock(folder, worker, NEW, desk.library, CLOCK), "asked")


def test_what_was_typed_is_gone_when_the_page_is_left(desk: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(desk, "supervise")
    qtbot.keyClicks(page.section.old.entry, PASSWORD)
    page.room.go("today")
    assert page.section.old.text() == ""


@pytest.mark.parametrize("section", ["staff", "trail", "file", "password"])
@pytest.mark.parametrize(
    ("language", "shape"),
    [("en", {}), ("pt", {"scale": 2.0}), ("en", {"scale": 2.0}), ("pt", {"size": (1024, 570)})],
)
def test_everything_can_be_read_named_and_hit(
    supervisor: Desk, at_desk: Any, section: str, language: str, shape: dict[str, Any]
) -> None:
    page = at_desk(supervisor.in_language(language), "supervise", section=section, **shape)
    assert clipped_texts(page) == []
    assert unnamed_controls(page) == []
    assert small_targets(page) == []


def test_the_own_password_is_changed_from_help_too(desk: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(desk, "help", section="password")
    section = page.password
    assert page.primary() is None
    for field, typed in ((section.old, PASSWORD), (section.new, NEW), (section.again, NEW)):
        field.setFocus()
        qtbot.keyClicks(field.entry, typed)
    qtbot.keyClick(section.again.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.row.words.startswith("Changed"), timeout=10_000)
    qtbot.keyClicks(section.old.entry, NEW)
    page.room.go("today")
    assert section.old.text() == ""


def person_of(page: Any, name: str) -> Any:
    section = page.sections["staff"]
    worker = next(one.worker for one in supervising.staff(page.room.desk) if one.worker.name == name)
    section.open_person(worker)
    return section.person_card


def unlocks(desk: Desk, name: str, password: str, library: Library) -> bool:
    owner = next((one for one in unlocking.workers(desk.vault.folder) if one.name == name), None)
    if owner is None:
        return False
    try:
        unlocking.lock(unlocking.unlock(desk.vault.folder, owner.worker_id, password, library, CLOCK), "closing")
    except UserError as error:
        assert error.code == "wrong-password"
        return False
    return True


def test_a_colleague_gets_a_new_password_and_another_role(
    supervisor: Desk, at_desk: Any, qtbot: QtBot, library: Library
) -> None:
    page = at_desk(supervisor, "supervise")
    card = person_of(page, "Marta Exemplo")
    assert card.titled.title.text() == "Marta Exemplo" and not page.sections["staff"].form.isVisible()
    assert not card.set_password.isEnabled()
    qtbot.keyClicks(card.password.entry, NEW)
    card.set_password.click()
    qtbot.waitUntil(lambda: "new password" in card.row.words, timeout=10_000)
    card.role.set_code("supervisor")
    card.set_role.click()
    assert "Marta Exemplo is Supervisor from now on" in page.window().behind.message
    unlocking.lock(supervisor, "asked")
    assert unlocks(supervisor, "Marta Exemplo", NEW, library)
    assert not unlocks(supervisor, "Marta Exemplo", PASSWORD, library)


def test_access_is_taken_away_after_being_asked_once_more(supervisor: Desk, at_desk: Any) -> None:
    page = at_desk(supervisor, "supervise")
    card = person_of(page, "Paulo Exemplo")
    card.remove.click()
    assert card.sure.isVisible()
    card.keep.click()
    assert not card.sure.isVisible() and len(unlocking.workers(supervisor.vault.folder)) == 3
    card.remove.click()
    card.really.click()
    assert {one.name for one in unlocking.workers(supervisor.vault.folder)} == {"Inês Exemplo", "Marta Exemplo"}
    assert "Paulo Exemplo" not in texts(page.sections["staff"].list)
    assert page.sections["staff"].form.isVisible()


def test_the_key_is_renewed_and_the_office_locked(
    supervisor: Desk, at_desk: Any, qtbot: QtBot, library: Library
) -> None:
    page = at_desk(supervisor, "supervise")
    page.show_section("keys")
    section = page.section
    assert "Only one person can let others in" in texts(section)
    assert "Marta Exemplo" in texts(section)
    key = bytes(supervisor.vault.key)
    section.button.click()
    section.really.click()
    qtbot.waitUntil(lambda: not supervisor.vault.is_open, timeout=10_000)
    assert unlocks(supervisor, "Marta Exemplo", PASSWORD, library)
    owner = next(one for one in unlocking.workers(supervisor.vault.folder) if one.role is Role.SUPERVISOR)
    again = unlocking.unlock(supervisor.vault.folder, owner.worker_id, PASSWORD, library, CLOCK)
    assert bytes(again.vault.key) != key
    unlocking.lock(again, "closing")


def test_a_case_is_named_twice_before_it_is_erased(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.supervisor, "supervise")
    page.show_section("erasure")
    section, reference = page.section, small.of("Olena").person.reference
    assert "Nobody has said how long" in texts(section)
    section.reference.set_text("2026/9999")
    section.ask()
    assert not section.sure.isVisible() and "no such case" in section.reference.message
    section.reference.set_text(reference)
    section.ground.set_code("entered-by-mistake")
    section.button.click()
    assert section.sure.isVisible() and reference in section.sure.accessibleName()
    section.keep.click()
    assert small.of("Olena").person.reference == reference
    section.button.click()
    section.really.click()
    assert f"{reference} is erased" in page.window().behind.message
    with pytest.raises(IndexError):
        small.of("Olena")


def test_the_office_says_how_long_cases_are_kept(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.supervisor, "supervise")
    page.show_section("erasure")
    field = page.section.findChildren(TextField)[0]
    page.section.set_months("pt-cdt", field)
    for typed, kept in (("x", None), ("0", None), ("60", 60), ("", None)):
        field.set_text(typed)
        page.section.set_months("pt-cdt", field)
        assert retention.months_of(small.supervisor, "pt-cdt") == kept
        field = page.section.findChildren(TextField)[0] if typed in ("60", "") else field


def test_the_trail_is_chosen_by_kind_and_given_out(supervisor: Desk, at_desk: Any, tmp_path: Path) -> None:
    page = at_desk(supervisor, "supervise")
    page.show_section("trail")
    section = page.section
    section.kind.set_code("staff")
    section.read()
    assert rows(page) and all("nlocked" not in row for row in rows(page))
    for name in ("trail.csv", "trail.json"):
        section.give_out(str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 100
    assert "written to the file" in page.window().behind.message
    assert "Exemplo" not in (tmp_path / "trail.csv").read_text(encoding="utf-8")
