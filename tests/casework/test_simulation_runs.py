"""A simulation a little at a time comes to the same as one at once, can be stopped, and counts which rules spoke."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import simulation_runs
from intake_app.casework.simulating import simulate_files, simulate_vault
from intake_app.casework.simulation_report import simulation_report
from intake_app.casework.simulation_runs import SimulationRun, begin_folder_run, begin_vault_run
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Role
from tests.casework.conftest import HIGH, MODERATE, Bureau, cannabis

CASES = paths.forms_dir() / "packs" / "pt-cdt" / "cases"


def through(run: SimulationRun) -> SimulationRun:
    while not run.ended:
        run.step()
    return run


def test_the_office_s_own_cases(bureau: Bureau) -> None:
    for number, points in enumerate((MODERATE, MODERATE, HIGH)):
        bureau.begun(cannabis(*points), Person(f"2026/09{number:02}", "Exemplo", date(1999, 5, 1)))
    supervisor, before = bureau.as_role(Role.SUPERVISOR), bureau.events()
    run = through(begin_vault_run(supervisor, "pt-cdt"))
    assert (run.done, run.whole) == (3, 3)
    assert run.simulation is not None
    assert simulation_report(run.simulation) == simulation_report(simulate_vault(supervisor, "pt-cdt", processes=1))
    counts = {(one.table, one.rule): one.cases for one in run.rules}
    assert counts["tier", "T4"] == 2 and counts["tier", "T2"] == 1 and counts["tier", "T1"] == 0
    assert bureau.events() == before


def test_a_folder_of_cases_under_two_policies(bureau: Bureau) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    run = through(begin_folder_run(supervisor, "pt-cdt", CASES, "dual-track"))
    whole = simulate_files(
        supervisor.library, "pt-cdt", CASES, against="dual-track", today=bureau.clock.today(), processes=1
    )
    assert run.simulation is not None
    assert simulation_report(run.simulation) == simulation_report(whole)
    assert {one.table for one in run.rules} == {table.id for table in supervisor.library.pack("dual-track").tables}


def test_many_cases_are_decided_in_other_processes(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    here = through(begin_folder_run(supervisor, "pt-cdt", CASES))
    monkeypatch.setattr(simulation_runs, "FEW", 5)
    run = through(begin_folder_run(supervisor, "pt-cdt", CASES))
    whole = simulate_files(supervisor.library, "pt-cdt", CASES, today=bureau.clock.today(), processes=1)
    assert run.simulation is not None
    assert simulation_report(run.simulation) == simulation_report(whole)
    assert run.rules == here.rules and run.done == run.whole == here.whole


def is_over(run: SimulationRun) -> bool:
    return run.ended


def test_it_is_stopped(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation_runs, "_SLICE", 0.0005)
    run = begin_folder_run(bureau.as_role(Role.SUPERVISOR), "pt-cdt", CASES)
    run.step()
    assert 0 < run.read <= run.whole
    assert not is_over(run)
    run.stop()
    run.step()
    assert is_over(run)
    assert run.simulation is None


def test_a_file_that_is_no_case_is_told(bureau: Bureau, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text("{", encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps({"pack": "pt-cdt", "answers": {"intake/gone": 1}}), encoding="utf-8")
    run = through(begin_folder_run(bureau.as_role(Role.SUPERVISOR), "pt-cdt", tmp_path))
    assert run.simulation is not None
    assert [one.case for one in run.simulation.tally.unread] == ["one.json"]
    assert run.simulation.cases == 1


def test_who_may_and_what_is_missing(bureau: Bureau, tmp_path: Path) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    ways: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: begin_vault_run(bureau.technician, "pt-cdt"), "not-allowed"),
        (lambda: begin_folder_run(bureau.technician, "pt-cdt", tmp_path), "not-allowed"),
        (lambda: begin_folder_run(supervisor, "pt-cdt", tmp_path), "no-cases"),
        (lambda: begin_folder_run(supervisor, "pt-cdt", tmp_path / "gone"), "no-folder"),
        (lambda: through(begin_vault_run(supervisor, "pt-cdt")), "no-cases"),
    )
    for begin, code in ways:
        with pytest.raises(UserError) as refused:
            begin()
        assert refused.value.code == code
