"""Ways to answer a question. Each shows an answer and tells of another; none keeps one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.wording import Wording
from intake_app.ui.look.answer_group import AnswerGroup, Choice
from intake_app.ui.look.answer_group import Missing as MissingChoice

MISSING_KEYS: Final = {"declined": "7", "unknown": "8", "not_asked": "9"}
PLAIN_KEYS_UP_TO: Final = 6
"""With more options than these the digits 7, 8 and 9 belong to options, and missing answers take Alt."""


@dataclass(frozen=True)
class Surroundings:
    """What a way to answer has to know besides its question."""

    wording: Wording
    """Of the screen."""
    today: date
    for_person: bool = False
    """Turned to the person: the ways not to answer stand outside, in their words."""


def settled_ticks(codes: Sequence[str], before: Sequence[str], exclusive: str | None) -> tuple[str, ...]:
    """The ticks after one of them changed: the exclusive one takes all others away, any other takes it away."""
    fresh = [code for code in codes if code not in before]
    if exclusive is not None and exclusive in fresh:
        return (exclusive,)
    return tuple(codes) if len(codes) == 1 else tuple(code for code in codes if code != exclusive)


class AnswerPart(QWidget):
    """One way to answer. `answered(Answer or None)` tells what somebody chose or typed; None clears.

    `show_answer` shows what is stored and emits nothing. `commit` sends what is typed and not yet told; False when it
    cannot be read, and then the mend stands below the entry. `notices` is the place, right below the answer, for what
    has to be said about it.
    """

    answered = Signal(object)

    def __init__(
        self,
        view: QuestionView,
        around: Surroundings,
        aside: QWidget | None = None,
        *,
        with_alt: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view, self.around = view, around
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        self.chips = AnswerGroup((), self.missing_choices(with_alt), aside=aside)

    @property
    def takes_lines(self) -> bool:
        """Whether Enter makes a new line here instead of going on."""
        return False

    def show_answer(self, answer: Answer | None) -> None:
        """Show what is stored."""
        self.chips.set_chosen(missing=None if answer is None or answer.missing is None else answer.missing.value)

    def show_references(self, lines: tuple[str, ...]) -> None:
        """Show another line under each row of a repeating group; nothing elsewhere."""

    def press_key(self, key: str) -> bool:
        """Choose what stands on the key cap `key`; False when none does."""
        return self.chips.press_key(key)

    def press_missing(self, kind: str) -> bool:
        """Choose a missing answer; False where it cannot be chosen here."""
        if self.around.for_person:
            return False
        self.chips.missing_button(kind).setFocus()
        self.chips.missing_button(kind).click()
        return True

    def take_focus(self) -> None:
        """Give the focus to what is chosen, else to the first thing to answer with."""
        self.chips.focus_first()

    def commit(self) -> bool:
        """Tell what is typed and not yet told; False when it cannot be read, and then the mend stands below it."""
        return True

    def missing_choices(self, with_alt: bool) -> list[MissingChoice]:
        """The three ways not to answer, with their keys; none where they stand outside."""
        if self.around.for_person:
            return []
        text = self.around.wording.text
        alt = text("ui.interview.alt")
        return [
            MissingChoice(kind, text(f"ui.interview.missing.{kind}"), alt.format(digit=digit) if with_alt else digit)
            for kind, digit in MISSING_KEYS.items()
        ]


class ChoicePart(AnswerPart):
    """Options as rows, or side by side when few and short; several of them with ticks where the question repeats."""

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        many = len(view.options) > PLAIN_KEYS_UP_TO
        super().__init__(view, around, aside, with_alt=many, parent=parent)
        self._codes = {str(option.code): option.code for option in view.options}
        self._multiple = view.item.repeats
        self._ticked: tuple[str, ...] = ()
        choices = [
            Choice(str(option.code), option.text, str(number) if number < 10 else "")
            for number, option in enumerate(view.options, 1)
        ]
        arrange = "row" if many or len(choices) <= 4 else "column"
        self.group = AnswerGroup(choices, arrange=arrange, multiple=self._multiple)
        self.column.addWidget(self.group)
        self.column.addLayout(self.notices)
        self.column.addWidget(self.chips)
        self.group.chosen.connect(self._chosen)
        self.group.ticked.connect(self._ticks)
        self.chips.missing_chosen.connect(self._missing)

    def adopt(self, view: QuestionView) -> bool:
        """Serve another question that has the very same options; False when it has not."""
        same = view.options == self.view.options and view.item.repeats == self._multiple
        if same and view.item.exclusive == self.view.item.exclusive:
            self.view = view
            return True
        return False

    def _chosen(self, code: str) -> None:
        self.chips.set_chosen()
        self.answered.emit(Answer(self._codes[code]))

    def _missing(self, kind: str) -> None:
        self.group.set_chosen()
        self._ticked = ()
        self.answered.emit(Answer(missing=Missing(kind)))

    def _ticks(self, codes: Sequence[str]) -> None:
        self._ticked = settled_ticks(codes, self._ticked, self.view.item.exclusive)
        self.group.set_chosen(codes=self._ticked)
        self.chips.set_chosen()
        self.answered.emit(Answer(self._ticked) if self._ticked else None)

    def show_answer(self, answer: Answer | None) -> None:
        super().show_answer(answer)
        self._ticked = ()
        if answer is None or answer.missing is not None:
            self.group.set_chosen()
        elif isinstance(answer.value, tuple):
            self._ticked = tuple(str(code) for code in answer.value)
            self.group.set_chosen(codes=self._ticked)
        else:
            self.group.set_chosen(str(answer.value))

    def press_key(self, key: str) -> bool:
        return self.group.press_key(key) or self.chips.press_key(key)

    def take_focus(self) -> None:
        (self.group if self.chips.missing is None else self.chips).focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk on from the last option to the ways not to answer, and back."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right) and focus in self.group.buttons():
            self.chips.buttons()[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left) and focus in self.chips.buttons():
            self.group.buttons()[-1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
