"""Policies in the window: read, proven, chosen with a reason, loaded from a folder; a stopped policy leads here."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import activating, adopting, policies, proving, unlocking
from intake_app.casework.office import Desk, StoppedClock
from intake_app.casework.policy_list import policy_rows
from intake_app.definitions.library import Library
from intake_app.domain.answers import AnswerSet
from intake_app.domain.person import Role, Sex
from intake_app.proving.cases import ProofCase
from intake_app.proving.claims import CLAIMS, Claim, Counterexample, Finding, Proof, Remark
from intake_app.ui.background import finish_background
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.inspection import clipped_texts, small_targets, unnamed_controls
from intake_app.ui.look.labels import Mark
from intake_app.ui.policies.detail import PolicyDetail
from intake_app.ui.policies.facts import FactsPanel
from intake_app.ui.policies.proof import ProofPanel
from intake_app.ui.policies.proposal import PolicyProposalPanel
from intake_app.ui.policies.reasons import ReasonPanel
from intake_app.ui.policies.stopped import StoppedFrame
from intake_app.ui.policies.unreadable import UnreadablePanel
from tests.casework.test_pack_files import OLD_ROW, own_copy
from tests.ui.conftest import CLOCK, PASSWORD
from tests.ui.office_cases import SmallOffice, quiet, texts

LATER = StoppedClock(CLOCK.moment + timedelta(days=900))
"""A day after the days of review."""


@pytest.fixture
def supervisor(vault_folder: Path, library: Library) -> Iterator[Desk]:
    owner = next(one for one in unlocking.workers(vault_folder) if one.role is Role.SUPERVISOR)
    opened = unlocking.unlock(vault_folder, owner.worker_id, PASSWORD, library, CLOCK)
    yield opened
    unlocking.lock(opened, "closing")


def opened(at_desk: Any, desk: Desk, pack: str = "", **where: Any) -> Any:
    page = at_desk(desk, "policies", **({"pack": pack} if pack else {}), **where)
    finish_background()
    QApplication.processEvents()
    page.read_now(pack, where.get("act", ""))
    return page


def button(page: Any, text: str) -> Button:
    return next(one for one in page.panel.findChildren(Button) if one.text() == text)


def marks(page: Any) -> set[str]:
    return {one.text for one in page.panel.findChildren(Mark)}


def verbs(page: Any) -> set[str]:
    return {one.text() for one in page.panel.findChildren(Button)}


def behind(page: Any) -> Any:
    return page.window().behind


# Reading


def test_that_of_the_office_comes_first_and_search_finds_by_words(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = opened(at_desk, supervisor)
    assert page.model.rowCount() == len(policy_rows(supervisor))
    assert page.pack == "pt-cdt"
    shown = texts(page.panel)
    for said in ("1.0", "1 November 2027", "Practice of this policy, not law", "It breaks no right."):
        assert said in shown
    assert marks(page) == {"In force", "New cases begin on it", "Unverified"}
    qtbot.keyClicks(page.field, "estonia")
    assert page.model.rowCount() == 1 and page.pack == "ee-sutik"
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert page.model.rowCount() > 5


def test_a_technician_reads_tries_and_changes_nothing(desk: Desk, at_desk: Any) -> None:
    page = opened(at_desk, desk)
    assert verbs(page) == {"Read the tables", "Try it …"}
    assert page.load.isHidden() and page.simulate.isHidden()


def test_tables_are_read_and_searched(desk: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = opened(at_desk, desk, "pt-cdt")
    button(page, "Read the tables").click()
    page = behind(page).current
    assert page.name == "policy-tables"
    page.chips["tier"].click()
    shown = page.reader.toPlainText()
    for said in ("The first row that fits speaks", "Dependence", "The commission's finding is “dependent”", "Treatment",
                 "anything but Commission", "WHO: ASSIST, manual"):  # fmt: skip
        assert said in shown
    qtbot.keyClicks(page.field, "pregnan")
    shown = page.reader.toPlainText()
    assert "Needs" in shown and "Level of help" not in shown
    assert "underline" in page.reader.toHtml()
    qtbot.keyClicks(page.field, "xyz")
    assert page.reader.isHidden() and not page.nothing.isHidden()
    qtbot.keyClick(page.field, Qt.Key.Key_Escape)
    assert "The first row that fits speaks" in page.reader.toPlainText()


@pytest.mark.parametrize("size, scale", [((1024, 570), 1.0), ((1366, 738), 2.0)])
def test_narrow_windows_say_the_conditions_in_one_column(desk: Desk, at_desk: Any, size: Any, scale: float) -> None:
    page = at_desk(desk, "policy-tables", pack="pt-cdt", table="tier", size=size, scale=scale)
    assert "Dependence: Dependent" in page.reader.toPlainText()
    assert not clipped_texts(page) and not unnamed_controls(page) and not small_targets(page)


# Reasons


@pytest.fixture
def overdue(supervisor: Desk) -> Desk:
    """The same office after the day of review of its policy."""
    return replace(supervisor, clock=LATER)


def test_after_its_day_of_review_a_reason_lets_new_work_go_on(overdue: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = opened(at_desk, overdue, "pt-cdt", act="activate")
    assert isinstance(page.panel, ReasonPanel)
    assert "F3.6" in texts(page.panel)
    page.panel.button.click()
    assert page.panel.reason.message == "Write why, in one or two sentences."
    qtbot.keyClicks(page.panel.reason.box, "The review is being written.")
    page.panel.button.click()
    assert isinstance(page.panel, PolicyDetail)
    shown = texts(page.panel)
    assert "It breaks rights, and is used with a recorded reason" in shown
    assert "Inês Exemplo" in shown and "The review is being written." in shown
    policy = policies.load_policy(overdue.library, "pt-cdt")
    assert not activating.uncovered(overdue, policy)
    button(page, "The reason holds no longer …").click()
    page.panel.reason.set_text("It is reviewed.")
    page.panel.button.click()
    assert activating.activation(overdue, policy) is None
    assert "Its day of review has passed" in texts(page.panel)


def test_esc_puts_a_reason_away(overdue: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = opened(at_desk, overdue, "pt-cdt", act="activate")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert isinstance(page.panel, PolicyDetail)


def test_another_policy_is_chosen_for_new_cases(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    page = opened(at_desk, supervisor, "ee-sutik")
    button(page, "Use it for new cases …").click()
    assert "Nobody here has had it proven" in texts(page.panel)
    page.panel.reason.set_text("The office moved.")
    window = page.window()
    page.panel.button.click()
    qtbot.waitUntil(lambda: window.behind is not None and window.behind.desk.office.pack == "ee-sutik")
    page = window.behind.current
    page.read_now("ee-sutik")
    assert "New cases begin on it" in marks(page)
    told = adopting.adoption(window.behind.desk)
    assert told is not None and told.reason == "The office moved." and told.doubts == ("not-proven",)


def test_a_policy_not_in_force_is_not_chosen(supervisor: Desk, at_desk: Any) -> None:
    page = opened(at_desk, supervisor, "dual-track")
    button(page, "Use it for new cases …").click()
    assert isinstance(page.panel, PolicyDetail)
    assert "not in force" in behind(page).message


def test_a_new_case_says_what_stops_it_and_leads_there(desk: Desk, at_desk: Any) -> None:
    page = at_desk(replace(desk, clock=LATER), "new-case")
    page.start.click()
    frame = page.stopped
    assert isinstance(frame, StoppedFrame) and "Inês Exemplo" in texts(frame)
    frame.way.click()
    assert behind(page).place == ("policies", {"pack": "pt-cdt", "act": "activate"})
    page.open()
    assert page.stopped is None


def test_a_decision_says_what_stops_it_and_leads_there(small: SmallOffice, at_desk: Any) -> None:
    desk = replace(small.decider, clock=LATER)
    page = at_desk(desk, "decision", case=small.of("Olena").id)
    (frame,) = page.findChildren(StoppedFrame)
    frame.way.click()
    assert behind(page).place[0] == "policies"


# Proof


def proof_of(desk: Desk, *, failed: bool = False) -> Proof:
    """A proof as if it had been made; with `failed` the first claim has a counterexample."""
    policy = policies.load_policy(desk.library, "pt-cdt")
    case = ProofCase(AnswerSet({}), Sex.MALE, CLOCK.today())
    broken = Finding(False, 1, counterexample=Counterexample((case,), Remark("says.gap", {"table": "tier"})))
    claims = tuple(Claim(name, broken if failed and not n else Finding(True, 1), 0.1) for n, name in enumerate(CLAIMS))
    return Proof(policy, claims, 30, 10**9, "4.13")


def test_a_proof_is_made_kept_and_saved(supervisor: Desk, at_desk: Any, qtbot: QtBot, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    page = opened(at_desk, supervisor, "nz-te-pae-oranga")
    button(page, "Prove …").click()
    panel = page.panel
    assert isinstance(panel, ProofPanel) and "0 of 12" in panel.said.text()
    qtbot.waitUntil(lambda: panel.proof is not None, timeout=60_000)
    assert "All 12 claims" in texts(panel)
    panel.save(tmp_path / "proof.pdf", panel.certificate().pdf)
    panel.save(tmp_path / "proof.json", panel.as_json())
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((tmp_path / "proof.json").read_text("utf-8"))["proven"] is True
    panel.button.click()
    assert isinstance(page.panel, PolicyDetail)
    record = proving.proof_record(supervisor, policies.load_policy(supervisor.library, "nz-te-pae-oranga"))
    assert record is not None and record.proven
    assert "z3" in texts(page.panel)


def test_a_proof_is_stopped_with_escape_or_by_leaving(supervisor: Desk, at_desk: Any, qtbot: QtBot) -> None:
    pytest.importorskip("z3")
    page = opened(at_desk, supervisor)
    for leave in (lambda: qtbot.keyClick(page, Qt.Key.Key_Escape), lambda: behind(page).go("help")):
        page.begin_proof()
        run = page.panel.run
        leave()
        assert run.ended and run.proof is None
        assert isinstance(page.panel, PolicyDetail)
    behind(page).go("policies", pack="pt-cdt")
    page.begin_proof()
    run = page.panel.run
    page.window().hide()
    assert run.ended
    assert proving.proof_record(supervisor, policies.load_policy(supervisor.library, "pt-cdt")) is None


def test_a_counterexample_is_walked_through(supervisor: Desk, at_desk: Any) -> None:
    page = opened(at_desk, supervisor)
    panel = ProofPanel(page.room, page.view)
    panel.case_wanted.connect(lambda told: page.room.go("trial", pack="pt-cdt", case=told))
    page._put(panel)
    panel.show_proof(proof_of(supervisor, failed=True))
    assert "1 claim below is not true" in texts(panel)
    assert "No row of the table" in texts(panel)
    button(page, "Walk through the case").click()
    trial = behind(page).current
    assert trial.name == "trial" and trial.inner.name == "result"
    assert trial.trial.desk.clock.today() == CLOCK.today()
    behind(page).back()
    page = behind(page).current
    page.read_now("pt-cdt")
    assert "a claim does not hold" in texts(page.panel)
    assert "Every complete case gets exactly one result" in texts(page.panel)


# Own policies


def test_a_folder_is_shown_before_it_is_loaded(supervisor: Desk, at_desk: Any, tmp_path: Path, qtbot: QtBot) -> None:
    folder = own_copy(
        tmp_path,
        ("pack.yaml", 'version: "1.0"', 'version: "2.0"'),
        ("tables/tier.csv", OLD_ROW, OLD_ROW.replace("education", "treatment")),
    )
    page = opened(at_desk, supervisor)
    page.propose(folder)
    assert isinstance(page.panel, PolicyProposalPanel) and page.primary() is page.panel.button
    shown = texts(page.panel)
    for said in ("version 2.0 in place of 1.0", "Level of help, rule T4", "2 changes against the version before",
                 "New cases begin on it as soon as it is loaded"):  # fmt: skip
        assert said in shown
    window = page.window()
    page.panel.button.click()
    before = window.behind
    qtbot.waitUntil(lambda: window.behind is not before)
    row = next(row for row in policy_rows(supervisor) if row.used)
    assert (row.version, row.source) == ("2.0", "own")
    page = window.behind.current
    finish_background()
    QApplication.processEvents()
    before = window.behind
    button(page, "Take it away").click()
    qtbot.waitUntil(lambda: window.behind is not before)
    assert supervisor.library.pack("pt-cdt").version == "1.0"


def test_mistakes_are_listed_with_their_lines(supervisor: Desk, at_desk: Any, tmp_path: Path) -> None:
    page = opened(at_desk, supervisor)
    page.propose(own_copy(tmp_path, ("tables/tier.csv", OLD_ROW, OLD_ROW.replace("moderate", "modrate"))))
    shown = texts(page.panel)
    assert "keeps it from being loaded" in shown and "tier.csv:7" in shown
    assert not page.panel.button.isEnabled()
    page.panel.cancel.click()
    assert isinstance(page.panel, PolicyDetail)
    page.propose(tmp_path)
    assert "no policy in this folder" in behind(page).message


def test_a_policy_that_cannot_be_read_says_why(supervisor: Desk, at_desk: Any, tmp_path: Path) -> None:
    own_copy(tmp_path / "packs", ("pack.yaml", "stage: administrative", "stage: [1"), name="ee-sutik", source="pt-cdt")
    supervisor.library.add_folder(tmp_path)
    page = opened(at_desk, supervisor, "ee-sutik")
    assert isinstance(page.panel, UnreadablePanel)
    assert "pack.yaml:" in texts(page.panel)


def test_a_sheet_of_facts_is_read_and_nothing_else(supervisor: Desk, at_desk: Any) -> None:
    page = opened(at_desk, supervisor, "context-only")
    assert isinstance(page.panel, FactsPanel)
    shown = texts(page.panel)
    assert "nothing is decided by them here" in shown and "Kyrgyzstan" in shown
    assert not page.panel.findChildren(Button)
    quiet(page.window())
    assert clipped_texts(page) == []


# Looks


@pytest.mark.parametrize("size, scale", [((1024, 570), 1.0), ((1366, 738), 2.0)])
def test_nothing_is_cut_and_everything_has_a_name(supervisor: Desk, at_desk: Any, size: Any, scale: float) -> None:
    desk = replace(supervisor, language="pt", clock=LATER)
    page = opened(at_desk, desk, "pt-cdt", act="activate", size=size, scale=scale)
    quiet(page.window())
    assert clipped_texts(page) == []
    assert not unnamed_controls(page) and not small_targets(page)
