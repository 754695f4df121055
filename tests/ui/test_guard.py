"""When the office locks itself, what is kept then, and what is left in the clipboard."""

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake_app.casework import decisions
from intake_app.casework.plan_view import DecisionDraft
from intake_app.ui.guard import LONGEST_OPEN_S, ClipboardKeeper, Guard, SystemWatch, seconds
from intake_app.ui.windows_session import reason_of
from tests.ui.office_cases import SmallOffice


class Hours:
    """A clock that is told how late it is."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def guarded(qapp: QApplication) -> tuple[Guard, Hours, list[str]]:
    clock, said = Hours(), []
    guard = Guard(QTimer(singleShot=True), clock)
    guard.due.connect(said.append)
    guard.begin(5)
    return guard, clock, said


def test_a_sleep_longer_than_the_limit_locks_at_the_first_sign(guarded: tuple[Guard, Hours, list[str]]) -> None:
    guard, clock, said = guarded
    clock.now += 299
    guard.noticed()
    assert said == []
    clock.now += 300
    guard.noticed()
    assert said == ["idle"]


def test_after_twelve_hours_nobody_goes_on_without_the_password(guarded: tuple[Guard, Hours, list[str]]) -> None:
    guard, clock, said = guarded
    while clock.now < 1000 + LONGEST_OPEN_S - 200:
        clock.now += 200
        guard.noticed()
        guard.begin(5)
    assert said == []
    clock.now += 250
    guard.noticed()
    assert said == ["long"]
    assert guard.long.interval() == LONGEST_OPEN_S * 1000


def test_a_locked_office_has_nothing_to_lock(guarded: tuple[Guard, Hours, list[str]]) -> None:
    guard, clock, said = guarded
    guard.end()
    clock.now += 10 * LONGEST_OPEN_S
    guard.noticed()
    assert said == [] and not guard.idle.isActive() and not guard.long.isActive()


def test_the_clock_of_the_guard_goes_on() -> None:
    assert seconds() <= seconds()


@pytest.mark.parametrize(
    ("call", "heard"),
    [
        (lambda watch: watch.sleeping(True), ["asleep"]),
        (lambda watch: watch.sleeping(False), []),
        (lambda watch: watch.locking(), ["screen"]),
        (lambda watch: watch.covered(True), ["screen"]),
        (lambda watch: watch.covered(False), []),
    ],
)
def test_what_the_system_says_is_heard(qapp: QApplication, call: Any, heard: list[str]) -> None:
    watch, said = SystemWatch(), []
    watch.heard.connect(said.append)
    call(watch)
    assert said == heard


def test_listening_where_nobody_speaks_is_no_error(qapp: QApplication) -> None:
    assert SystemWatch().listen() in (True, False)


@pytest.mark.parametrize(
    ("message", "parameter", "reason"),
    [(0x02B1, 0x7, "screen"), (0x02B1, 0x2, "screen"), (0x02B1, 0x4, "screen"), (0x02B1, 0x8, ""),
     (0x0218, 0x4, "asleep"), (0x0218, 0x12, ""), (0x0100, 0x7, "")],
)  # fmt: skip
def test_what_windows_says_is_understood(message: int, parameter: int, reason: str) -> None:
    assert reason_of(message, parameter) == reason


def test_the_window_locks_when_the_system_does(
    small: SmallOffice, at_desk: Any, qtbot: QtBot, qapp: QApplication
) -> None:
    page = at_desk(small.technician, "today")
    window = page.window()
    watch = SystemWatch(window)
    watch.heard.connect(window.lock)
    key = small.technician.vault.key
    watch.covered(True)
    assert not small.technician.vault.is_open and not any(key)
    assert window.behind is None and "Tiago" not in window.windowTitle()


def test_the_draft_of_a_decision_survives_the_lock(small: SmallOffice, at_desk: Any) -> None:
    episode = small.of("Olena")
    page = at_desk(small.decider, "decision", case=episode.id)
    page.fields.choice.set_chosen("no-measure")
    page.fields.reasons.set_text("Primeira vez; aceita ajuda.")
    page.window()._keep_drafts()
    kept = decisions.draft_of(small.decider, episode.id)
    assert kept == DecisionDraft("no-measure", "", "Primeira vez; aceita ajuda.")
    again = at_desk(small.decider, "decision", case=episode.id)
    assert again.fields.draft() == kept
    again.fields.ends.set_text("")
    decisions.decide(small.decider, episode.id, "no-measure", "Primeira vez; aceita ajuda.")
    assert decisions.draft_of(small.decider, episode.id) is None


def test_what_was_copied_here_is_cleared_and_nothing_else(qapp: QApplication, qtbot: QtBot) -> None:
    clipboard, ours = QGuiApplication.clipboard(), True
    keeper = ClipboardKeeper(clipboard, owns=lambda: ours)
    clipboard.setText("000 000 412")
    assert keeper.timer.isActive() and keeper.timer.interval() == 30_000
    keeper.timer.setInterval(20)
    keeper.timer.start()
    qtbot.waitUntil(lambda: clipboard.text() == "", timeout=5_000)
    clipboard.setText("000 000 413")
    ours = False
    keeper.clear()
    assert clipboard.text() == "000 000 413"
    clipboard.setText("from another program")
    ours = True
    keeper.clear()
    assert clipboard.text() == "from another program" and not keeper.timer.isActive()
    clipboard.clear()


def test_locking_clears_what_was_copied(small: SmallOffice, at_desk: Any) -> None:
    page = at_desk(small.technician, "today")
    window, clipboard = page.window(), QGuiApplication.clipboard()
    window.clipboard = ClipboardKeeper(clipboard, window, owns=lambda: True)
    clipboard.setText("000 000 412")
    window.lock("asked")
    assert clipboard.text() == ""
