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
from intake_app.domain.questionnaire import ItemType
from intake_app.domain.wording import Wording
from intake_app.ui.interview.digits import Digits
from intake_app.ui.interview.proposing import FilterLine, ProposalFrame
from intake_app.ui.look.answer_group import AnswerGroup, Choice
from intake_app.ui.look.answer_group import Missing as MissingChoice

MISSING_KEYS: Final = {"declined": "7", "unknown": "8", "not_asked": "9"}
PLAIN_KEYS_UP_TO: Final = 6
"""With more options than these the digits 7, 8 and 9 belong to options, and missing answers take Alt."""

FILTERED_FROM: Final = 13
"""A list of as many options, or more, has a field to search in it."""


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
    has to be said about it. What the form proposes stands above everything until there is an answer.
    """

    answered = Signal(object)

    def __init__(
        self,
        view: QuestionView,
        around: Surroundings,
        aside: QWidget | None = None,
        *,
        with_alt: bool = True,
        proposes: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view, self.around = view, around
        self.proposal: ProposalFrame | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        self.chips = AnswerGroup((), self.missing_choices(with_alt), aside=aside)
        if proposes and view.proposal is not None:
            self.proposal = ProposalFrame(around.wording, view.proposal_text, large=around.for_person)
            self.proposal.taken.connect(self.take_proposal)
            self.column.addWidget(self.proposal)

    @property
    def takes_lines(self) -> bool:
        """Whether Enter makes a new line here instead of going on."""
        return False

    def show_answer(self, answer: Answer | None) -> None:
        """Show what is stored."""
        self.chips.set_chosen(missing=None if answer is None or answer.missing is None else answer.missing.value)
        if self.proposal is not None:
            self.proposal.setVisible(answer is None)

    def take_proposal(self) -> bool:
        """Give what the form proposes as the answer; False when it proposes nothing, or something was answered."""
        if self.proposal is None or self.proposal.isHidden() or self.view.proposal is None:
            return False
        self.take_focus()
        self.answered.emit(self.view.proposal)
        return True

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
    """Options as rows, or side by side when few and short; several of them with ticks where the question repeats.

    A long list has a field to search in it, and takes the numbers of its options as two digits.
    """

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        many = len(view.options) > PLAIN_KEYS_UP_TO
        super().__init__(view, around, aside, with_alt=many, parent=parent)
        self._codes = {str(option.code): option.code for option in view.options}
        self._multiple = view.item.repeats and view.item.type is not ItemType.BOOLEAN
        self._ticked: tuple[str, ...] = ()
        choices = [Choice(str(option.code), option.text, str(n)) for n, option in enumerate(view.options, 1)]
        arrange = "row" if many or len(choices) <= 4 else "column"
        self.group = AnswerGroup(choices, arrange=arrange, multiple=self._multiple, large=around.for_person)
        self.filter: FilterLine | None = None
        if len(choices) >= FILTERED_FROM:
            self.filter = FilterLine(around.wording, self.group, "" if around.for_person else "Ctrl F")
            self.column.addWidget(self.filter)
        self.column.addWidget(self.group)
        self._add_own(aside)
        self.column.addLayout(self.notices)
        self.column.addWidget(self.chips)
        self._digits = Digits(len(choices), self.group.press_key, self.group.point_at, self)
        self.group.chosen.connect(self._chosen)
        self.group.ticked.connect(self._ticks)
        self.chips.missing_chosen.connect(self._missing)

    def _add_own(self, aside: QWidget | None) -> None:
        """The place for an answer in own words, right below the options; none here."""

    def adopt(self, view: QuestionView) -> bool:
        """Serve another question that has the very same options; False when it has not."""
        same = view.options == self.view.options and view.item.repeats == self.view.item.repeats
        plain = self.filter is None and self.proposal is None and view.proposal is None
        if same and plain and (view.item.exclusive, view.item.type) == (self.view.item.exclusive, self.view.item.type):
            self._digits.settle()
            self.view = view
            return True
        return False

    def _chosen(self, code: str) -> None:
        self._digits.forget()
        self.chips.set_chosen()
        self.answered.emit(Answer(self._codes[code]))

    def _missing(self, kind: str) -> None:
        self._digits.forget()
        self.group.set_chosen()
        self._ticked = ()
        self.answered.emit(Answer(missing=Missing(kind)))

    def _ticks(self, codes: Sequence[str]) -> None:
        self._digits.forget()
        self._ticked = settled_ticks(codes, self._ticked, self.view.item.exclusive)
        self.group.set_chosen(codes=self._ticked)
        self.chips.set_chosen()
        ticked = tuple(self._codes[code] for code in self._ticked)
        self.answered.emit(Answer(ticked) if ticked else None)

    def show_answer(self, answer: Answer | None) -> None:
        super().show_answer(answer)
        self._ticked = ()
        if answer is None or answer.missing is not None:
            self.group.set_chosen()
        elif isinstance(answer.value, tuple):
            self._ticked = tuple(str(code) for code in answer.value if str(code) in self._codes)
            self.group.set_chosen(codes=self._ticked)
        else:
            code = str(answer.value)
            self.group.set_chosen(code if self._codes.get(code) == answer.value else None)

    @property
    def digit_waits(self) -> bool:
        """Whether a digit was typed that may be the first of two."""
        return self._digits.is_waiting

    def press_key(self, key: str) -> bool:
        return self._digits.type(key) or self.chips.press_key(key)

    def commit(self) -> bool:
        self._digits.settle()
        return True

    def search(self) -> bool:
        """Give the focus to the field to search in; False when there is none."""
        if self.filter is None:
            return False
        self.filter.entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def take_focus(self) -> None:
        (self.group if self.chips.missing is None else self.chips).focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk on from the last option to the ways not to answer, and back."""
        focus, chips = self.focusWidget(), self.chips.buttons()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right) and focus in self.group.buttons() and chips:
            chips[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left) and focus in chips and self.group.buttons():
            self.group.buttons()[-1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
