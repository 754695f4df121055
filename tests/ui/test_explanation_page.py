"""The page of an explanation: rules, answers, what came near, paragraphs, changes, printing; cases from a file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from intake_app import paths
from intake_app.casework import interviews
from intake_app.casework.office import Desk, StoppedClock
from intake_app.domain.answers import Missing
from intake_app.ui.application import Program
from intake_app.ui.explanation.rules import TableCard
from intake_app.ui.explanation.sides import AllChangesCard, CertainCard, PlainCard
from intake_app.ui.look.answered import AnsweredRow
from intake_app.ui.look.bands import BandPlot
from intake_app.ui.look.rows import LinkRow
from intake_app.ui.pages import explanation as page_module
from intake_app.ui.pages.explanation import ExplanationPage
from intake_app.ui.pages.try_case import TryCasePage
from intake_app.ui.window import MainWindow
from tests.ui.interviewing import COMPLETE, begin_case, press, settle

WORKED = paths.forms_dir() / "packs" / "pt-cdt" / "cases" / "076-high-d.json"
OPEN_AND_SETTLED = {
    **COMPLETE,
    "intake/dependence": "dependent",
    "assist/5c": Missing.UNKNOWN,
    "assist/4c": Missing.NOT_ASKED,
}


def _open(window: MainWindow, case: str, qtbot: QtBot, **where: str) -> ExplanationPage:
    assert window.behind is not None
    window.behind.go("explanation", case=case, **where)
    page = window.behind.current
    assert isinstance(page, ExplanationPage), window.behind.message
    qtbot.waitUntil(lambda: page.reading.groups is not None, timeout=10_000)
    settle(window)
    return page


def _texts(page: QWidget) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def _table(page: ExplanationPage | TryCasePage, name: str) -> TableCard:
    return next(card for card in page.reading.tables if card.table.table == name)


def test_every_rule_stands_there_with_reason_source_date_and_what_it_read(
    inside: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    shown = _texts(_table(page, "tier"))
    assert "Education" in shown
    assert "The cannabis score is 22, in the moderate range (4–26)." in shown
    assert "WHO: ASSIST, manual for use in primary care (2010)" in shown
    assert "in force since 1 July 2001" in shown
    assert "ASSIST, highest of 8 scales" in shown
    assert "Cannabis 22 of 39, moderate" in shown
    tables = [card.table.table for card in page.reading.tables]
    assert tables[:3] == ["route", "tier", "measure"]
    assert any(plot.accessibleName().startswith("Cannabis 22") for plot in page.findChildren(BandPlot))


def test_an_answer_leads_to_its_question(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    answers = _table(page, "tier").folds[0]
    folded = answers.button.accessibleName()
    assert folded.startswith("Education: The 11 answers behind it, ")
    answers.button.click()
    assert answers.button.accessibleName() not in ("", folded)
    rows = answers.findChildren(AnsweredRow)
    worry = next(row for row in rows if "duties" in row.text().lower())
    assert worry.accessibleName().endswith("Never")
    worry.click()
    assert inside.behind is not None
    assert inside.behind.place[0] == "interview"
    assert inside.behind.place[1]["key"] == "assist/5c"


def test_what_came_near_is_told_with_what_it_would_need(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    near = _table(page, "tier").folds[-1]
    near.button.click()
    shown = _texts(near)
    assert "ASSIST, highest of 8 scales would have to be: High. Now: Moderate." in shown
    assert "the rule that spoke stands before it." in shown


def test_changes_come_after_the_rules_and_all_of_them(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    (card,) = page.findChildren(AllChangesCard)
    shown = _texts(card)
    assert "Dependence: dependent" in shown
    assert "any answer but “never”" in shown
    assert "if one answer were different" in shown


def test_the_person_is_told_in_their_language_and_the_decision_in_the_offices(
    inside: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    (plain,) = page.findChildren(PlainCard)
    shown = _texts(plain)
    assert "Saying no makes nothing worse" in shown or "Dizer que não nada piora" in shown
    assert "T4" not in shown and "Education" not in shown


def test_what_is_settled_can_be_asked_all_the_same(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, OPEN_AND_SETTLED), qtbot)
    (card,) = page.findChildren(CertainCard)
    assert "2 questions can still be asked, but they will not change it." in _texts(card)
    card.fold.button.click()
    rows = card.findChildren(LinkRow)
    assert len(rows) == 2
    rows[0].click()
    assert inside.behind is not None
    assert inside.behind.place[0] == "interview"


def test_beside_the_question_the_same_is_said_quietly(inside: MainWindow, desk: Desk) -> None:
    assert inside.behind is not None
    inside.behind.go("interview", case=begin_case(desk, OPEN_AND_SETTLED), key="assist/3c")
    page: Any = inside.behind.current
    settle(inside)
    settled = page.panel.live.settled
    assert "2 questions can still be asked" in settled.line.label.text()
    settled.button.click()
    rows = settled.findChildren(LinkRow)
    assert len(rows) == 2
    rows[1].click()
    assert page.key == "assist/5c"
    page.session.answer("intake/dependence", None)
    settle(inside)
    assert settled.isHidden()


def test_while_the_level_is_open_nothing_is_said_to_be_settled(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, {**COMPLETE, "assist/5c": Missing.UNKNOWN}), qtbot)
    assert page.findChildren(CertainCard) == []
    assert page.findChildren(AllChangesCard) == []
    assert "Can still come out: Treatment · Education" in _texts(_table(page, "tier"))


def test_the_result_leads_here_and_enter_leads_back(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    case = begin_case(desk, COMPLETE)
    behind = inside.behind
    assert behind is not None
    behind.go("result", case=case)
    result: Any = behind.current
    result.explain.click()
    assert behind.place[0] == "explanation"
    page: Any = behind.current
    qtbot.waitUntil(lambda: page.reading.groups is not None, timeout=10_000)
    settle(inside)
    assert page.first_focus() is page.to_result
    press(Qt.Key.Key_Return)
    assert behind.place[0] == "result"


def test_a_decision_that_is_none_is_refused(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    case = begin_case(desk, COMPLETE)
    assert inside.behind is not None
    inside.behind.go("explanation", case=case, decision="nothing")
    assert not isinstance(inside.behind.current, ExplanationPage)
    assert inside.behind.message


@pytest.mark.parametrize("chosen", [True, False])
def test_printing_is_asked_for_and_noted(
    inside: MainWindow, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: bool
) -> None:
    from PySide6.QtPrintSupport import QPrinter

    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    asked = []

    def ask(_parent: QWidget) -> QPrinter | None:
        asked.append(True)
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        return printer if chosen else None

    monkeypatch.setattr(page_module, "ask_printer", ask)
    page.print_button.click()
    assert not page.print_button.isEnabled()
    qtbot.waitUntil(page.print_button.isEnabled, timeout=20_000)
    assert asked == [True]
    last = desk.vault.rows("SELECT event FROM audit ORDER BY sequence DESC LIMIT 1")
    assert (last == [("explanation-printed",)]) is chosen


def test_a_case_from_a_file_is_explained_and_kept_nowhere(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    behind = inside.behind
    assert behind is not None
    before = desk.vault.rows("SELECT count(*) FROM audit")
    behind.go("try-case", path=str(WORKED))
    page: Any = behind.current
    assert isinstance(page, TryCasePage), behind.message
    qtbot.waitUntil(lambda: page.reading.groups is not None, timeout=10_000)
    assert "Treatment" in _texts(_table(page, "tier"))
    assert "Nothing of it is kept" in page.said.accessibleName()
    fold = _table(page, "tier").folds[0]
    fold.button.click()
    assert all(not row.isEnabled() for row in fold.findChildren(AnsweredRow))
    assert desk.vault.rows("SELECT count(*) FROM audit") == before
    assert desk.vault.rows("SELECT count(*) FROM episode") == [(0,)]
    press(Qt.Key.Key_Return)
    assert behind.place[0] == "today"


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "JSON"), (json.dumps({"pack": "no-such-pack"}), "policy"), (b"\xff\xfe", "UTF-8"), (None, "no such file")],
)
def test_a_file_that_is_no_case_says_why(
    inside: MainWindow, tmp_path: Path, content: str | bytes | None, said: str
) -> None:
    path = tmp_path / "case.json"
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    elif content is not None:
        path.write_bytes(content)
    assert inside.behind is not None
    inside.behind.go("try-case", path=str(path))
    assert not isinstance(inside.behind.current, TryCasePage)
    assert said.lower() in inside.behind.message.lower()


def test_a_case_can_be_opened_on_an_office_of_nobodys(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    clock = StoppedClock(datetime(2026, 3, 2, 13, 48, tzinfo=UTC))
    program = Program(qapp, None, case=WORKED, config=tmp_path / "config", clock=clock)
    program.show()
    window = program.window
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.behind is not None, timeout=60_000)
    assert window.behind is not None
    assert isinstance(window.behind.current, TryCasePage)
    assert window.behind.desk.vault.rows("SELECT count(*) FROM episode") == [(0,)]
    window.close()
    program.close()


def test_the_interview_of_the_explanation_is_untouched(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    case = begin_case(desk, COMPLETE)
    before = interviews.resume(desk, case)
    _open(inside, case, qtbot)
    after = interviews.resume(desk, case)
    assert (after.answers, after.evaluation, after.position) == (before.answers, before.evaluation, before.position)


def test_the_page_is_read_with_the_keys_one_reads_with(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, COMPLETE), qtbot)
    assert page.scroller is not None
    bar = page.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    seen = []
    for key in (
        Qt.Key.Key_Down,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Up,
        Qt.Key.Key_Home,
    ):
        qtbot.keyClick(page, key)
        seen.append(bar.value())
    assert 0 < seen[0] < seen[1] < seen[2] == bar.maximum()
    assert seen[2] > seen[3] > seen[4] > seen[5] == 0
