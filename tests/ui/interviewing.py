"""An interview as it is driven in tests: cases made by the office's own acts, keys sent to what has the focus."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from intake_app.casework import cases, interviews
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.domain.answers import Answer, Missing, Row, Value
from intake_app.domain.person import Person
from intake_app.ui.interview.parts import ChoicePart
from intake_app.ui.pages.interview import InterviewPage
from intake_app.ui.window import MainWindow

RESIN: Value = (Row((("substance", "cannabis-resin"), ("amount", Decimal("4.1")), ("unit", "g"))),)
EVENT: Mapping[str, Value] = {
    "intake/consent_assessment": "given",
    "intake/origin": "police",
    "intake/event_date": date(2026, 3, 1),
    "intake/received_date": date(2026, 3, 1),
    "intake/age": 26,
    "intake/substances": RESIN,
    "intake/supply_signs": ("none",),
    "intake/sought_help": "no",
    "intake/register_checked": "no-prior",
}
NEVER: Mapping[str, Value] = {f"assist/1{letter}": 0 for letter in "abdefghij"}
CANNABIS: Mapping[str, Value] = {
    "assist/1c": 3,
    "assist/2c": 4,
    "assist/3c": 5,
    "assist/4c": 4,
    "assist/5c": 0,
    "assist/6c": 6,
    "assist/7c": 3,
    "assist/8": 0,
}
FINDING: Mapping[str, Value] = {
    "intake/dependence": "not-dependent",
    "intake/accepts_treatment": "yes",
    "intake/basic_needs": ("work",),
    "intake/wants_help": ("work",),
}
COMPLETE: Mapping[str, Value] = {**EVENT, **NEVER, **CANNABIS, **FINDING}


def begin_case(
    desk: Desk,
    answers: Mapping[str, Value | Missing] | None = None,
    at: str = "",
    name: str = "Tiago Exemplo",
    birth: date | None = date(1999, 5, 1),
) -> str:
    """A case with these answers, standing at the question `at`. Its id."""
    reference = f"2026/{cases.count_cases(desk) + 400:04}"
    episode = cases.open_case(desk, Person(reference, name, birth_date=birth, language=desk.language))
    interview = interviews.resume(desk, episode.id)
    told = {
        key: Answer(missing=value) if isinstance(value, Missing) else Answer(value)
        for key, value in (answers or {}).items()
    }
    interview = interviews.record_answers(desk, interview, told)
    if at:
        interviews.move_to(desk, interview, at)
    return episode.id


def open_interview(window: MainWindow, case: str, key: str = "") -> InterviewPage:
    """The page of the interview, shown in its window."""
    assert window.behind is not None
    window.behind.go("interview", case=case, **({"key": key} if key else {}))
    page = window.behind.current
    assert isinstance(page, InterviewPage), window.behind.message
    settle(window)
    return page


def settle(window: QWidget) -> None:
    """Let Qt lay out, and let the window have the focus."""
    window.activateWindow()
    for _ in range(4):
        QApplication.processEvents()


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Send keys to what has the focus, as a keyboard does."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        QTest.keyClick(focus, key, modifier)
        QApplication.processEvents()


def type_text(text: str) -> None:
    """Type into what has the focus."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def digit(number: int) -> Qt.Key:
    return Qt.Key(int(Qt.Key.Key_0.value) + number)


def on_disk(desk: Desk, case: str) -> Interview:
    """The interview as another program would find it now."""
    return interviews.resume(desk, case)


def chosen(page: InterviewPage) -> str | None:
    """The option that is shown as chosen."""
    part = page.block.part
    assert isinstance(part, ChoicePart)
    return part.group.code
