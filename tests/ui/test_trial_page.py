"""A policy walked through in the window: the interview and the result as usual, a band that says so, nothing kept."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework.office import Desk
from intake_app.ui.look.inspection import clipped_texts, unnamed_controls
from tests.ui.office_cases import quiet, texts

CASE = {"pack": "pt-cdt", "today": "2025-05-05", "answers": {"intake/origin": "own-request", "intake/gone": 1}}


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(folder: Path) -> list[Path]:
    return list(folder.glob("intake-trial-*"))


def begun(at_desk: Any, desk: Desk, **where: Any) -> Any:
    page = at_desk(desk, "trial", **{"pack": "pt-cdt", **where})
    page.button.click()
    assert page.inner.name == "interview"
    return page


def test_questions_are_answered_with_the_keyboard_and_come_to_a_result(
    desk: Desk, at_desk: Any, qtbot: QtBot, own_places: Path
) -> None:
    before = desk.vault.rows("SELECT COUNT(*) FROM audit")
    page = begun(at_desk, desk)
    assert "Nothing is stored" in texts(page.band)
    first = page.inner.key
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert page.inner.session.interview.answers.get(first) is not None
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.inner.key != first
    page._go("result", case=page.trial.episode)
    assert page.inner.name == "result" and page.primary() is page.inner.primary()
    assert left(own_places)
    page.end.click()
    assert page.window().behind.place[0] != "trial"
    assert not left(own_places)
    assert desk.vault.rows("SELECT COUNT(*) FROM audit") == before


def test_nothing_on_it_says_that_something_is_saved_or_shown(desk: Desk, at_desk: Any) -> None:
    page = begun(at_desk, desk)
    for size in ((1366, 738), (1024, 570)):
        page.window().resize(*size)
        quiet(page.window())
        inner = page.inner
        assert all(one.isHidden() for one in (inner.bar.saved, inner.bar.person, inner.tools.leave, inner.column.paper))


def test_what_lies_beyond_the_result_is_not_there(desk: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = begun(at_desk, desk)
    page._go("plan", case=page.trial.episode)
    assert page.inner.name == "interview"
    assert "A trial ends with the result" in page.window().behind.message


def test_leaving_by_the_rail_or_the_lock_discards_it(desk: Desk, at_desk: Any, qtbot: QtBot, own_places: Path) -> None:
    page = begun(at_desk, desk)
    window = page.window()
    window.behind.go("today")
    assert not left(own_places)
    window.behind.go("trial", pack="pt-cdt")
    window.behind.current.button.click()
    assert left(own_places)
    window._clear()
    qtbot.waitUntil(lambda: not left(own_places))


def test_it_begins_anew(desk: Desk, at_desk: Any, own_places: Path) -> None:
    page = begun(at_desk, desk)
    (folder,) = left(own_places)
    page.again.click()
    assert page.inner is None and not left(own_places)
    page.button.click()
    assert left(own_places) != [folder]
    page.leave()


def test_a_case_file_is_where_it_begins(desk: Desk, at_desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    page = at_desk(desk, "trial", pack="pt-cdt")
    page.open_case(path)
    assert page.inner.name == "result"
    assert page.trial.desk.clock.today().isoformat() == "2025-05-05"
    assert page.inner.interview.answers.value("intake/origin") == "own-request"
    path.write_text("{", encoding="utf-8")
    page.open_case(path)
    assert "not JSON" in page.window().behind.message
    page.open_case(tmp_path / "gone.json")
    assert "cannot be read" in page.window().behind.message
    page.leave()


def test_a_wrong_birth_date_is_said_beside_it(desk: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(desk, "trial", pack="ee-sutik")
    page.birth.set_text("32/13/1999")
    page.birth.check()
    page.button.click()
    assert page.inner is None and page.birth.state == "error"


@pytest.mark.parametrize("shape", [{}, {"scale": 2.0}, {"size": (1024, 570)}])
def test_every_shape_holds_its_texts_and_names(desk: Desk, at_desk: Any, shape: dict[str, Any]) -> None:
    page = begun(at_desk, desk.in_language("pt"), **shape)
    quiet(page.window())
    assert unnamed_controls(page) == []
    assert clipped_texts(page) == []
    page.leave()
