"""What must hold while somebody asks: alerts, answers that cannot be saved, what the person may see."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from intake_app.casework import interviews
from intake_app.casework.office import Desk
from intake_app.domain.answers import Missing
from intake_app.domain.errors import UserError
from intake_app.ui.look.buttons import Button
from intake_app.ui.pages.interview import InterviewPage
from intake_app.ui.window import MainWindow
from tests.ui.interviewing import (
    CANNABIS,
    EVENT,
    NEVER,
    begin_case,
    chosen,
    on_disk,
    open_interview,
    press,
    settle,
    type_text,
)

SAFETY = "intake/safety_now"


class Windows(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    found = Windows()
    qapp.installEventFilter(found)
    yield found
    qapp.removeEventFilter(found)


# Alerts


def test_an_alert_takes_the_focus_once_and_never_blocks(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, EVENT, at=SAFETY)
    page = open_interview(inside, case)
    press(Qt.Key.Key_2)
    assert [frame.property("level") for frame in page.alerts.frames()] == ["danger"]
    focus = QApplication.focusWidget()
    assert isinstance(focus, Button)
    assert page.alerts.isAncestorOf(focus)
    assert page.panel.calls_are_open
    press(Qt.Key.Key_F2)
    type_text("told me quietly")
    press(Qt.Key.Key_F2)
    assert page.block.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_7)
    answer = on_disk(desk, case).answers.get(SAFETY)
    assert answer is not None
    assert answer.missing is Missing.DECLINED
    assert page.alerts.isHidden()


def test_an_alert_that_was_seen_stays_as_one_line_and_f6_goes_back_to_it(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, EVENT, at=SAFETY)
    page = open_interview(inside, case)
    press(Qt.Key.Key_2)
    assert page.tools.next.kind == "second"
    page.alerts.frames()[0].findChildren(Button)[-1].click()
    assert page.tools.next.kind == "primary"
    assert not page.alerts.isHidden()
    assert page.block.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_F6)
    assert page.alerts.isAncestorOf(QApplication.focusWidget())
    assert page.tools.next.kind == "second"


def test_a_later_answer_does_not_bring_the_focus_back_to_the_alert(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, {**EVENT, SAFETY: "thoughts"}, at="intake/mood")
    page = open_interview(inside, case)
    press(Qt.Key.Key_2)
    assert page.block.isAncestorOf(QApplication.focusWidget())
    assert not page.alerts.isHidden()


def test_an_alert_says_whom_to_call(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, EVENT, at=SAFETY)
    page = open_interview(inside, case)
    press(Qt.Key.Key_2)
    texts = [label.text() for label in page.panel.calls.findChildren(QWidget) if hasattr(label, "text")]
    assert desk.office.emergency_number in texts


# Saving


@contextmanager
def _full_disk(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Iterator[None]:
    """Every transaction fails at its end, as when the disk is full."""

    @contextmanager
    def failing(*_: Any, **__: Any) -> Iterator[None]:
        yield
        raise UserError("disk-full", f"The disk is full ({errno.ENOSPC}). Free some space.", "vault.db")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.vault), "transaction", failing)
        patch.setattr("intake_app.store.records.append_answer", lambda *_: None)
        patch.setattr("intake_app.store.records.save_position", lambda *_: None)
        patch.setattr("intake_app.store.records.save_progress", lambda *_: None)
        yield


def test_an_answer_shows_as_saved_only_after_it_is_on_disk(
    inside: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    states: list[tuple[str, object]] = []
    record = interviews.record_answer

    def watched(*arguments: Any) -> Any:
        states.append((page.bar.saved.state, page.tools.undo.text()))
        interview = record(*arguments)
        states.append((page.bar.saved.state, page.tools.undo.text()))
        return interview

    monkeypatch.setattr(interviews, "record_answer", watched)
    before = page.tools.undo.text()
    press(Qt.Key.Key_3)
    assert [undo for _, undo in states] == [before, before]
    assert page.tools.undo.text() == "Undo “Monthly”"
    assert page.bar.saved.state == "saved"


def test_an_answer_that_cannot_be_saved_stays_says_what_to_do_and_is_tried_again(
    inside: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    with _full_disk(monkeypatch, desk):
        press(Qt.Key.Key_4)
        assert page.bar.saved.state == "failed"
        assert chosen(page) == "4"
        frames = page.block.notices()
        assert [frame.property("level") for frame in frames] == ["danger"]
        assert "full" in frames[0].accessibleDescription()
        press(Qt.Key.Key_Return)
        assert page.key == "assist/2c"
        assert not page.leave()
    assert on_disk(desk, case).answers.get("assist/2c") is None
    page.block.notices()[0].findChildren(Button)[0].click()
    assert page.bar.saved.state == "saved"
    assert page.block.notices() == []
    assert on_disk(desk, case).answers.value("assist/2c") == 4
    assert page.leave()


def test_an_answer_that_cannot_be_saved_can_be_let_go(
    inside: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begin_case(desk, {**EVENT, "assist/1c": 3}, at="assist/2c")
    page = open_interview(inside, case)
    press(Qt.Key.Key_1)
    with _full_disk(monkeypatch, desk):
        press(Qt.Key.Key_4)
        page.block.notices()[0].findChildren(Button)[1].click()
    assert chosen(page) == "0"
    assert page.leave()


# Everybody can use it


def _controls(page: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    return [
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, kinds) and widget.isVisibleTo(page) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


@pytest.mark.parametrize("key", ["assist/2c", "intake/substances", "intake/event_date", "intake/circumstances", SAFETY])
def test_every_control_has_a_name(inside: MainWindow, desk: Desk, key: str) -> None:
    case = begin_case(desk, {**EVENT, **NEVER, **CANNABIS}, at=key)
    page = open_interview(inside, case)
    unnamed = [
        type(widget).__name__
        for widget in _controls(page)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert unnamed == []


def test_asking_opens_no_other_window(inside: MainWindow, desk: Desk, windows: Windows) -> None:
    case = begin_case(desk, EVENT, at="intake/event_date")
    open_interview(inside, case)
    windows.seen.clear()
    for _ in range(20):
        press(Qt.Key.Key_8, modifier=Qt.KeyboardModifier.AltModifier)
        press(Qt.Key.Key_Return)
    assert windows.seen == []


@pytest.mark.parametrize("key", ["assist/2c", "intake/conditions", "intake/event_date", "intake/substances"])
@pytest.mark.parametrize("size", [(1366, 738), (1024, 570)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(
    inside: MainWindow, desk: Desk, qapp: QApplication, key: str, size: tuple[int, int], scale: float
) -> None:
    from intake_app.ui.look import apply_look

    portuguese = desk.in_language("pt")
    case = begin_case(portuguese, {**EVENT, **NEVER, **CANNABIS}, at=key)
    apply_look(qapp, "light", scale)
    try:
        inside.enter(portuguese)
        inside.resize(*size)
        page = open_interview(inside, case)
        assert inside.width() <= size[0]
        assert _clipped(page) == []
    finally:
        apply_look(qapp, "light", 1.0)


def _clipped(page: InterviewPage) -> list[str]:
    """Buttons and fields that are narrower than their least, or stick out of what holds them."""
    found = []
    for widget in _controls(page):
        least = widget.minimumSizeHint()
        short = widget.width() + 1 < least.width() or widget.height() + 1 < least.height()
        parent = widget.parentWidget()
        out = parent is not None and (widget.x() < 0 or widget.x() + widget.width() > parent.width() + 1)
        if short or out:
            found.append(f"{type(widget).__name__} {widget.accessibleName() or ''} {widget.geometry()} least {least}")
    return found


def test_the_window_title_names_nobody_in_a_wide_window(inside: MainWindow, desk: Desk) -> None:
    case = begin_case(desk, EVENT, at="assist/1a")
    inside.resize(1366, 738)
    open_interview(inside, case)
    settle(inside)
    assert "Tiago" not in inside.windowTitle()


def test_the_live_view_is_not_wider_than_its_panel(inside: MainWindow, desk: Desk, qapp: QApplication) -> None:
    from intake_app.ui.look import apply_look

    portuguese = desk.in_language("pt")
    case = begin_case(portuguese, {**EVENT, **NEVER, **CANNABIS}, at="assist/4c")
    for scale, width in ((1.0, 1366), (1.3, 1600), (1.5, 1920)):
        apply_look(qapp, "light", scale)
        try:
            inside.enter(portuguese)
            inside.resize(width, 900)
            page = open_interview(inside, case)
            assert not page.panel.isHidden()
            assert page.panel.live.width() <= page.panel.width(), scale
            assert page.panel.live.minimumSizeHint().width() <= page.panel.width() - 22, scale
        finally:
            apply_look(qapp, "light", 1.0)


def test_the_page_takes_every_shape_while_it_is_open(inside: MainWindow, desk: Desk, qapp: QApplication) -> None:
    from intake_app.ui.look import apply_look

    case = begin_case(desk, {**EVENT, **NEVER, **CANNABIS}, at="assist/4c")
    inside.resize(1366, 738)
    page = open_interview(inside, case)
    try:
        inside.resize(1024, 570)
        settle(inside)
        assert page.column.isHidden()
        assert page.panel.isHidden()
        assert "Tiago" in inside.windowTitle()
        press(Qt.Key.Key_F4)
        assert not page.panel.isHidden()
        assert page.panel.geometry().right() <= page.width()
        press(Qt.Key.Key_Escape)
        assert page.panel.isHidden()
        apply_look(qapp, "dark", 2.0)
        settle(inside)
        assert not page.tight_line.isHidden()
        press(Qt.Key.Key_1)
        assert chosen(page) == "0"
        apply_look(qapp, "high_contrast", 1.0)
        inside.resize(1366, 738)
        settle(inside)
        assert not page.column.isHidden()
        assert not page.panel.isHidden()
        assert chosen(page) == "0"
        assert "Tiago" not in inside.windowTitle()
    finally:
        apply_look(qapp, "light", 1.0)
