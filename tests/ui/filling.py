"""Filling in any question with the keyboard: what is typed for each type."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from intake_app.casework import interviews
from intake_app.domain.questionnaire import ItemType
from intake_app.ui.interview.blanks import Blank
from intake_app.ui.interview.open_choice import OpenChoicePart
from intake_app.ui.interview.parts import AnswerPart, ChoicePart
from intake_app.ui.interview.repeating import RowsPart
from intake_app.ui.interview.several import SeveralPart
from intake_app.ui.interview.typed import ReadOnlyPart, TypedPart
from intake_app.ui.look.checks import CheckRow
from intake_app.ui.look.entries import ChoiceBox
from intake_app.ui.pages.interview import InterviewPage

TYPED = {
    ItemType.DATE: ("1/3/2026",),
    ItemType.TIME: ("7:05:30",),
    ItemType.DATETIME: ("28/2/2026", "1430"),
    ItemType.INTEGER: ("42",),
    ItemType.DECIMAL: ("42,5",),
    ItemType.QUANTITY: ("2,5",),
    ItemType.URL: ("https://example.org/a?b=c",),
    ItemType.STRING: ("Exemplo",),
    ItemType.TEXT: ("Exemplo, in words",),
}


def keys(widget: QWidget, text: str) -> None:
    """Click into an entry and type."""
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClicks(widget, text)
    QApplication.processEvents()


def fill_blank(blank: Blank) -> None:
    """Type a value that fits."""
    for control, text in zip(blank.controls(), TYPED[blank.view.item.type], strict=False):
        if isinstance(control, QLineEdit):
            control.clear()
        keys(control, text[: blank.view.item.max_length])


def fill(part: AnswerPart) -> bool:
    """Answer a question; False for one that cannot be answered by hand."""
    if isinstance(part, ReadOnlyPart):
        return False
    if part.take_proposal():
        return True
    if isinstance(part, RowsPart):
        part.add_button.click()
        for cell in part._cards[-1].cells:
            widget = cell.widget
            if isinstance(widget, ChoiceBox):
                widget.box.setCurrentIndex(1)
            elif isinstance(widget, CheckRow):
                widget.setChecked(True)
            elif isinstance(widget, Blank):
                if cell.view.item.type is ItemType.OPEN_CODING:
                    keys(widget.controls()[1], "somebody else")
                else:
                    fill_blank(widget)
    elif isinstance(part, OpenChoicePart):
        keys(part.own.entry, "something of their own")
    elif isinstance(part, ChoicePart):
        part.press_key("2" if len(part.view.options) > 1 else "1")
    elif isinstance(part, SeveralPart):
        fill_blank(part.blanks()[0])
        part.add_button.click()
        fill_blank(part.blanks()[1])
    elif isinstance(part, TypedPart):
        fill_blank(part.blank)
    return part.commit()


def fill_all(page: InterviewPage) -> list[str]:
    """Go through the interview from where it stands, answering everything; the keys in the order they were asked."""
    assert page.session is not None
    asked = []
    while True:
        key, part = page.key, page.block.part
        assert part is not None
        asked.append(key)
        if fill(part):
            assert page.session.interview.answers.get(key) is not None, key
        if not interviews.next_question(page.session.interview, key):
            return asked
        page.go_on()
        assert page.key != key, f"{key} cannot be left"
