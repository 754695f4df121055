"""What if: asked, decided again while the window lives, shown with small counts protected, saved, never stored."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake_app import paths
from intake_app.casework import simulation_runs
from intake_app.casework.demo import demo_desk
from intake_app.casework.office import Desk
from intake_app.casework.simulating import simulate_vault
from intake_app.casework.simulation_report import simulation_report
from intake_app.definitions.library import Library
from intake_app.domain.person import Role
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.pictures import seated
from tests.ui.conftest import CLOCK
from tests.ui.office_cases import SmallOffice, quiet, texts

CASES = paths.forms_dir() / "packs" / "pt-cdt" / "cases"


@pytest.fixture
def office(library: Library) -> Iterator[Desk]:
    """The demo office, its supervisor at the desk."""
    desk = seated(demo_desk(library, CLOCK, "en"), Role.SUPERVISOR)
    yield desk
    desk.vault.close()


def looked(page: Any, qtbot: QtBot) -> Any:
    page.button.click()
    qtbot.waitUntil(lambda: page.run is None, timeout=60_000)
    return page.told


def test_who_would_move_is_told_and_nothing_is_stored(office: Desk, at_desk: Any, qtbot: QtBot) -> None:
    before = office.vault.rows("SELECT COUNT(*) FROM audit")
    page = at_desk(office, "simulation", pack="dual-track")
    page.base.set_code("pt-cdt")
    told = looked(page, qtbot)
    report = json.loads(json.dumps(simulation_report(simulate_vault(office, "pt-cdt", against="dual-track"))))
    assert page.report == report
    assert office.vault.rows("SELECT COUNT(*) FROM audit") == before
    said = told.matrix.accessibleName()
    assert "Education → Education: 16" in said and "None → Warning: <5" in said
    assert "fewer" not in said and "Counts below 5 are not told" in texts(told)
    told.chips["route"].click()
    assert told.axis == "route" and "Commission" in told.bars.accessibleName()
    never = texts(told)
    for row in told.matrix._rows:
        assert all(isinstance(count, str) or count == 0 or count >= 5 for count in row.counts)
    assert all(line.cases is None or isinstance(line.cases, str) or line.cases % 5 == 0 for line in told.rules)
    told.rule_chips["fired"].click()
    assert texts(told) != never and "cases" in texts(told)


def test_the_policy_each_case_began_on_is_compared_by_itself(small: SmallOffice, at_desk: Any, qtbot: QtBot) -> None:
    page = at_desk(small.supervisor, "simulation")
    assert (page.target.code(), page.base.code()) == ("pt-cdt", "as-begun")
    told = looked(page, qtbot)
    assert "the policy each case began on" in texts(told)
    assert told.report["axes"]["tier"]["moved"] == 0


def test_files_in_a_folder(small: SmallOffice, at_desk: Any, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    shutil.copytree(CASES, folder)
    (folder / "broken.json").write_text("{", encoding="utf-8")
    page = at_desk(small.supervisor, "simulation", pack="pt-cdt")
    page.source.button("folder").click()
    page.button.click()
    assert page.run is None and "folder" in page.window().behind.message
    page.use_folder(folder)
    assert page.base.code() == "nothing"
    told = looked(page, qtbot)
    assert not told.compares and told.matrix.isHidden()
    assert "broken.json" in texts(told)
    page.save(tmp_path / "out.csv")
    page.save(tmp_path / "out.json")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("part,axis,side,group,from,to,month,count")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == json.loads(json.dumps(page.report))


def test_it_is_stopped(small: SmallOffice, at_desk: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation_runs, "_SLICE", 0.0)
    page = at_desk(small.supervisor, "simulation")
    page.begin()
    run = page.run
    assert not page.stopper.isHidden() and not page.button.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert run.ended and run.simulation is None and page.told is None
    assert page.button.isEnabled() and page.stopper.isHidden()
    page.begin()
    run = page.run
    page.window().behind.go("help")
    assert run.ended
    page.window().behind.go("simulation")
    page.begin()
    run = page.run
    page.window().hide()
    assert run.ended


def test_only_a_supervisor_may(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "today")
    behind = page.window().behind
    behind.go("simulation")
    assert behind.place[0] == "today" and "role" in behind.message


@pytest.mark.parametrize("shape", [{}, {"scale": 2.0}, {"size": (1024, 570)}, {"theme": "high_contrast"}])
def test_every_shape_holds_its_texts_and_names(
    small: SmallOffice, at_desk: Any, qtbot: QtBot, shape: dict[str, Any]
) -> None:
    page = at_desk(small.supervisor.in_language("pt"), "simulation", pack="dual-track", **shape)
    page.base.set_code("pt-cdt")
    looked(page, qtbot)
    quiet(page.window())
    assert unnamed_controls(page) == []
    assert small_targets(page) == []
    assert clipped_texts(page) == []
