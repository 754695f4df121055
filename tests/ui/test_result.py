"""The result page: level and reasons, the way to the deciding question, numbers, and levels set by hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from intake_app.casework.office import Desk
from intake_app.domain.answers import Missing
from intake_app.domain.person import Stage
from intake_app.ui.background import finish_background
from intake_app.ui.look.bands import BandPlot
from intake_app.ui.look.levels import LevelCard, LevelSign
from intake_app.ui.pages.interview import InterviewPage
from intake_app.ui.pages.result import ResultPage
from intake_app.ui.window import MainWindow
from tests.ui.conftest import PASSWORD
from tests.ui.interviewing import COMPLETE, EVENT, begin_case, on_disk, press, settle


def _open(window: MainWindow, case: str) -> ResultPage:
    assert window.behind is not None
    window.behind.go("result", case=case)
    page = window.behind.current
    assert isinstance(page, ResultPage), window.behind.message
    settle(window)
    return page


def _texts(page: QWidget) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_a_settled_level_says_why(inside: MainWindow, desk: Desk) -> None:
    page = _open(inside, begin_case(desk, COMPLETE))
    shown = _texts(page)
    assert "Education" in shown
    assert "level 2 of 3" in shown
    assert "The cannabis score is 22, in the moderate range (4–26)." in shown
    assert "Commission" in shown
    assert [sign.accessibleName() for sign in page.findChildren(LevelSign) if sign.isVisibleTo(page)] == ["Education"]


def test_scores_can_be_read_as_numbers(inside: MainWindow, desk: Desk) -> None:
    page = _open(inside, begin_case(desk, COMPLETE))
    assert page.scores is not None
    plots = [plot.accessibleName() for plot in page.scores.findChildren(BandPlot)]
    assert any(name.startswith("Cannabis 22") and name.endswith("Moderate") for name in plots)
    page.scores.toggle.click()
    model = page.scores.table.model()
    rows = [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]
    assert ["Cannabis (ASSIST)", "22", "39", "Moderate 4–26"] in rows
    assert page.scores.plots.isHidden()
    page.scores.toggle.click()
    assert page.scores.table.isHidden()


def test_while_open_enter_asks_the_question_that_decides(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**COMPLETE, "assist/5c": Missing.UNKNOWN})
    page = _open(inside, case)
    cards = {card.accessibleName().partition(":")[0] for card in page.findChildren(LevelCard) if card.isVisibleTo(page)}
    assert cards == {"Warning", "Education", "Treatment"}
    assert page.deciding is not None
    assert [row.button.kind for row in page.deciding.rows] == ["primary"]
    assert page.plan.kind == "second"
    press(Qt.Key.Key_Return)
    there = inside.behind.current if inside.behind else None
    assert isinstance(there, InterviewPage)
    assert there.key == "assist/5c"


def test_a_declined_assessment_has_no_level_and_says_what_goes_on(inside: MainWindow, desk: Desk) -> None:
    page = _open(inside, begin_case(desk, {**EVENT, "intake/consent_assessment": "declined"}))
    shown = _texts(page)
    assert "No level is set here" in shown
    assert "Declining changes nothing in law" in shown
    assert not page.set_button.isVisibleTo(page)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"intake/age": 14}, "the child protection commission (CPCJ) is told and helps"),
        ({"intake/origin": "own-request"}, "Help goes on as between any person and a health service."),
    ],
)
def test_other_routes_say_what_comes_next(
    inside: MainWindow, desk: Desk, answers: dict[str, int | str], told: str
) -> None:
    page = _open(inside, begin_case(desk, {**EVENT, **answers}, birth=None))
    assert "No level is set here" in _texts(page)
    assert told in _texts(page)


def test_planning_a_complete_interview_finishes_it(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, COMPLETE)
    page = _open(inside, case)
    assert page.view is not None
    assert page.view.evaluation.complete
    press(Qt.Key.Key_Return)
    assert inside.behind is not None
    assert inside.behind.place[0] == "plan"
    stored = on_disk(desk, case)
    assert stored.encounter.finished_at is not None
    assert stored.episode.stage is not Stage.INTERVIEW


def test_a_finished_interview_can_be_opened_again(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, COMPLETE, at="assist/2c")
    _open(inside, case)
    press(Qt.Key.Key_Return)
    assert inside.behind is not None
    inside.behind.go("interview", case=case)
    page = inside.behind.current
    assert isinstance(page, InterviewPage)
    settle(inside)
    assert page.block.part is not None
    assert not page.block.part.isEnabled()
    page.block.wants_reopening.emit()
    settle(inside)
    assert page.block.part.isEnabled()
    assert on_disk(desk, case).encounter.finished_at is None


def test_a_lower_level_takes_a_reason(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, COMPLETE))
    page.open_panel()
    panel = page.panel
    assert panel is not None
    panel.tiers.button("warning").click()
    assert panel.password.isHidden()
    panel.button.click()
    qtbot.waitUntil(lambda: panel.reason.state == "error", timeout=10_000)
    panel.reason.set_text("The person goes abroad next week.")
    panel.button.click()
    qtbot.waitUntil(lambda: page.panel is None, timeout=10_000)
    finish_background()
    settle(inside)
    assert page.view is not None
    assert page.view.tier == "warning"
    assert "The person goes abroad next week." in _texts(page)


def test_a_higher_level_takes_a_second_person_with_their_password(inside: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = _open(inside, begin_case(desk, COMPLETE))
    page.open_panel()
    panel = page.panel
    assert panel is not None
    panel.tiers.button("treatment").click()
    assert not panel.password.isHidden()
    panel.reason.set_text("Two overdoses were told in the hearing.")
    panel.button.click()
    qtbot.waitUntil(lambda: panel.second.state == "error", timeout=10_000)
    panel.second.box.setCurrentIndex(0)
    panel.password.set_text("wrong on purpose, really")
    panel.button.click()
    qtbot.waitUntil(lambda: panel.password.state == "error", timeout=10_000)
    assert page.view is not None
    assert page.view.tier == "education"
    panel.password.set_text(PASSWORD)
    panel.button.click()
    qtbot.waitUntil(lambda: page.panel is None, timeout=10_000)
    finish_background()
    assert page.view.tier == "treatment"
    assert page.view.override is not None
    assert page.view.override.second


@pytest.mark.parametrize("open_item", [True, False])
@pytest.mark.parametrize("size", [(1366, 738), (1024, 570)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_and_everything_has_a_name(
    inside: MainWindow, desk: Desk, qapp: QApplication, open_item: bool, size: tuple[int, int], scale: float
) -> None:
    from intake_app.ui.look import apply_look

    portuguese = desk.in_language("pt")
    case = begin_case(portuguese, {**COMPLETE, **({"assist/5c": Missing.UNKNOWN} if open_item else {})})
    apply_look(qapp, "light", scale)
    try:
        inside.enter(portuguese)
        inside.resize(*size)
        page = _open(inside, case)
        controls = [
            w
            for w in page.findChildren(QWidget)
            if isinstance(w, QAbstractButton | QLineEdit | QPlainTextEdit) and w.isVisibleTo(page)
        ]
        assert controls
        for control in controls:
            named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
            assert named, type(control).__name__
            least = control.minimumSizeHint()
            assert control.width() + 1 >= least.width(), named
            left = control.mapTo(page, control.rect().topLeft()).x()
            assert left >= 0, named
            assert left + control.width() <= page.width() + 1, named
    finally:
        apply_look(qapp, "light", 1.0)
