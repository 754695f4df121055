"""Backups, the drill and restoring, as somebody meets them in the window, on a real key file."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from intake_app.casework import backing_up, cases, unlocking
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library
from intake_app.domain.person import Person, Role
from intake_app.store import backups, places, records
from intake_app.store.places import Mount
from intake_app.ui.pages.restore import RestorePage
from intake_app.ui.sole_window import SoleWindow
from tests.ui.conftest import CLOCK, PASSWORD
from tests.ui.office_cases import texts


@pytest.fixture
def supervisor(vault_folder: Path, library: Library) -> Iterator[Desk]:
    owner = next(one for one in unlocking.workers(vault_folder) if one.role is Role.SUPERVISOR)
    opened = unlocking.unlock(vault_folder, owner.worker_id, PASSWORD, library, CLOCK)
    yield opened
    if opened.vault.is_open:
        unlocking.lock(opened, "closing")


@pytest.fixture
def no_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "removable_drives", lambda: ())


def said(section: Any) -> str:
    return texts(section)


@pytest.mark.usefixtures("no_drives")
def test_a_backup_in_one_click_while_work_goes_on(supervisor: Desk, at_desk: Any, qtbot: QtBot, tmp_path: Path) -> None:
    section = open_backups(at_desk, supervisor)
    assert "No backup yet" in said(section)
    assert section.button.text() == "Back up to a folder"
    section.back_up(tmp_path / "stick")
    assert "You can go on working" in said(section)
    cases.open_case(supervisor, Person("2026/0001", "Tiago Exemplo"))
    qtbot.waitUntil(lambda: "Backed up and checked" in said(section), timeout=20_000)
    (backup,) = backups.list_backups(tmp_path / "stick")
    assert backup.manifest.kind == backups.ASKED
    assert "Last one on another disk: today, 13:48" in said(section)


def open_backups(at_desk: Any, desk: Desk) -> Any:
    page = at_desk(desk, "supervise")
    page.show_section("backups")
    return page.section


def test_each_stick_has_a_button(
    supervisor: Desk, at_desk: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "STICK"
    stick.mkdir()
    monkeypatch.setattr(places, "removable_drives", lambda: (stick,))
    section = open_backups(at_desk, supervisor)
    assert section.button.text().startswith("Back up to STICK (")
    qtbot.keyClick(section.window(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Backed up and checked" in said(section), timeout=20_000)
    assert len(backups.list_backups(stick)) == 1


@pytest.mark.usefixtures("no_drives")
def test_a_disk_without_room_is_told(supervisor: Desk, at_desk: Any, qtbot: QtBot, monkeypatch: Any) -> None:
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**62)
    section = open_backups(at_desk, supervisor)
    section.back_up(None)
    qtbot.waitUntil(lambda: "too little room" in said(section), timeout=20_000)
    assert section.place_of_acts.isEnabled()


@pytest.mark.usefixtures("no_drives")
def test_the_drill_is_asked_for_and_told_in_words(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    backing_up.back_up(supervisor)
    section = open_backups(at_desk, supervisor)
    assert "It is time for the drill" in said(section)
    assert QApplication.focusWidget() is section.drill.password.entry
    qtbot.keyClicks(section.drill.password.entry, "not the right one at all")
    qtbot.keyClick(section.drill.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.drill.password.state == "error", timeout=20_000)
    section.drill.password.entry.clear()
    qtbot.keyClicks(section.drill.password.entry, PASSWORD)
    section.drill.button.click()
    qtbot.waitUntil(lambda: "nothing is missing" in said(section), timeout=20_000)
    assert "all well" in said(section) and "It is time" not in said(section)
    assert section.drill.password.text() == ""


@pytest.mark.usefixtures("no_drives")
def test_today_asks_for_the_drill_and_leads_there(supervisor: Desk, at_desk: Any, desk_of_a_technician: Any) -> None:
    assert "whether the backups can be opened" not in texts(at_desk(supervisor, "today"))
    backing_up.back_up(supervisor)
    page = at_desk(supervisor, "today")
    assert "whether the backups can be opened" in texts(page)
    go = next(one for one in buttons(page) if one.text() == "To the drill")
    go.click()
    shown = page.window().behind.current
    assert shown.name == "supervise" and shown.section.code == "backups"
    assert "whether the backups can be opened" not in texts(at_desk(desk_of_a_technician(supervisor), "today"))


@pytest.fixture
def desk_of_a_technician() -> Any:
    return lambda desk: replace(desk, worker=replace(desk.worker, role=Role.TECHNICIAN))


@pytest.mark.usefixtures("no_drives")
def test_a_backup_makes_itself(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(supervisor, "today")
    behind = page.window().behind
    behind.housekeeper.look()
    qtbot.waitUntil(lambda: records.get_setting(supervisor.vault, "backup/last") is not None, timeout=20_000)
    (backup,) = backups.list_backups(backing_up.home(supervisor))
    assert backup.manifest.kind == backups.AUTOMATIC
    behind.housekeeper.look()
    assert not behind.housekeeper._is_busy


def test_locking_backs_up_what_changed(vault_folder: Path, library: Library, begin: Any, qtbot: QtBot) -> None:
    window = begin(vault_folder)
    qtbot.keyClicks(window.front.password.entry, PASSWORD)
    qtbot.keyClick(window.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=30_000)
    window.lock("asked")
    (backup,) = backups.list_backups(vault_folder / "backups")
    assert backup.manifest.kind == backups.AUTOMATIC
    # Falling asleep waits for nothing.
    qtbot.waitUntil(lambda: window.front.button.isVisible(), timeout=30_000)
    qtbot.keyClicks(window.front.password.entry, PASSWORD)
    qtbot.keyClick(window.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=30_000)
    desk = replace(window.desk, clock=StoppedClock(CLOCK.moment + timedelta(hours=1)))
    backing_up.set_place(replace(desk, worker=replace(desk.worker, role=Role.SUPERVISOR)), "/nowhere")
    window.lock("asleep")
    assert len(backups.list_backups(vault_folder / "backups")) == 1


# ------------------------------------------------------------------------------------------------------------ restore


def test_restoring_says_what_would_be_lost_and_sets_the_old_office_aside(
    supervisor: Desk, vault_folder: Path, begin: Any, qtbot: QtBot, library: Library
) -> None:
    backing_up.back_up(supervisor)
    owner = supervisor.worker.id
    for number in range(3):
        cases.open_case(supervisor, Person(f"2026/{number:04}", "Tiago Exemplo"))
    unlocking.lock(supervisor, "asked")
    window = begin(vault_folder)
    window.restore_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.front, RestorePage), timeout=30_000)
    page = window.front
    assert "today, 13:48 · 0 cases · asked for" in page.which.box.currentText()
    page.owner.set_code(owner)
    qtbot.keyClicks(page.password.entry, "not the right one at all")
    qtbot.keyClick(page.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.password.state == "error", timeout=20_000)
    page.password.entry.clear()
    qtbot.keyClicks(page.password.entry, PASSWORD)
    page.button.click()
    qtbot.waitUntil(lambda: "What would be lost" in texts(page), timeout=20_000)
    told = texts(page)
    assert "3 cases" in told and "0 cases" in told
    # Enter does not carry it out: the focus is on leaving everything as it is.
    assert page.primary() is None
    assert [one.name for one in vault_folder.parent.iterdir() if "set-aside" in one.name] == []
    page.carry_out()
    qtbot.waitUntil(lambda: "The backup is in force." in texts(page), timeout=20_000)
    (aside,) = (one for one in vault_folder.parent.iterdir() if "set-aside" in one.name)
    assert str(aside) in texts(page)
    page.primary().click()
    qtbot.waitUntil(lambda: window.front.name == "unlock", timeout=30_000)
    again = unlocking.unlock(vault_folder, owner, PASSWORD, library, CLOCK)
    assert records.list_episodes(again.vault) == ()
    unlocking.lock(again, "asked")


def test_leaving_everything_as_it_is_leaves_nothing_behind(
    supervisor: Desk, vault_folder: Path, begin: Any, qtbot: QtBot
) -> None:
    backing_up.back_up(supervisor)
    unlocking.lock(supervisor, "asked")
    window = begin(vault_folder)
    window.restore_asked.emit()
    qtbot.waitUntil(lambda: isinstance(window.front, RestorePage), timeout=30_000)
    page = window.front
    page.owner.set_code(supervisor.worker.id)
    page.password.set_text(PASSWORD)
    page.look()
    qtbot.waitUntil(lambda: "Nothing would be lost." in texts(page), timeout=20_000)
    page.give_up()
    qtbot.waitUntil(lambda: window.front.name == "unlock", timeout=30_000)
    assert [one.name for one in vault_folder.parent.iterdir() if "office" in one.name] == ["office"]


def test_a_damaged_key_file_offers_a_backup(vault_folder: Path, begin: Any, qtbot: QtBot) -> None:
    for name in ("keys.json", "keys.json.1"):
        (vault_folder / name).write_text("{}")
    window = begin(vault_folder)
    offer = next(one for one in buttons(window) if one.text() == "Restore a backup")
    offer.click()
    qtbot.waitUntil(lambda: isinstance(window.front, RestorePage), timeout=30_000)
    assert "no backup beside the office" in texts(window.front)


def buttons(window: QWidget) -> list[Any]:
    from PySide6.QtWidgets import QAbstractButton

    return window.findChildren(QAbstractButton)


# ------------------------------------------------------------------------------------------------- one window, places


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = SoleWindow(tmp_path / "office", tmp_path / "config")
    assert first.is_first
    second = SoleWindow(tmp_path / "office", tmp_path / "config")
    assert not second.is_first
    for _ in range(2):
        with qtbot.waitSignal(first.asked, timeout=30_000):
            second.ring()
    assert SoleWindow(tmp_path / "another", tmp_path / "config").is_first
    first.give_back()
    third = SoleWindow(tmp_path / "office", tmp_path / "config")
    assert third.is_first
    third.give_back()


def test_a_file_changed_from_outside_is_told_at_once(vault_folder: Path, begin: Any, qtbot: QtBot) -> None:
    with (vault_folder / "vault.db").open("ab") as file:
        file.write(bytes(4096))
    window = begin(vault_folder)
    qtbot.keyClicks(window.front.password.entry, PASSWORD)
    qtbot.keyClick(window.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=30_000)
    assert "changed from outside" in window.behind.message
    window.lock("asked")


def test_a_folder_that_cannot_be_written_opens_with_a_banner(
    vault_folder: Path, begin: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intake_app.store import folder as files

    before = {path.name: path.read_bytes() for path in vault_folder.iterdir()}
    monkeypatch.setattr(files, "is_read_only", lambda _: True)
    window = begin(vault_folder)
    qtbot.keyClicks(window.front.password.entry, PASSWORD)
    qtbot.keyClick(window.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=30_000)
    assert "cannot be written" in window.behind.message
    window.lock("asked")
    assert {path.name: path.read_bytes() for path in vault_folder.iterdir()} == before


def test_a_network_share_is_refused_with_the_reason(
    vault_folder: Path, begin: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "own_mounts", lambda: (Mount("/", "ext4"), Mount(str(vault_folder), "cifs")))
    window = begin(vault_folder)
    qtbot.keyClicks(window.front.password.entry, PASSWORD)
    qtbot.keyClick(window.front.password.entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "network" in window.front.password.message, timeout=30_000)
    assert window.desk is None


def test_a_restore_cut_short_is_completed_before_the_first_page(
    supervisor: Desk, vault_folder: Path, begin: Any
) -> None:
    from intake_app.casework import restoring
    from intake_app.store import restoring as stored

    backup = backing_up.back_up(supervisor)
    unlocking.lock(supervisor, "asked")
    plan = restoring.look(backup.path, vault_folder, supervisor.worker.id, PASSWORD)
    stored._mark_ready(plan.unpacked.folder)
    shutil.move(vault_folder, vault_folder.with_name("aside"))
    assert begin(vault_folder).front.name == "unlock"
