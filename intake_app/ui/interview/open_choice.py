"""Options, and room for an answer in own words where none of them fits."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, OwnText, Scalar
from intake_app.ui.interview.blanks import Blank
from intake_app.ui.interview.parts import ChoicePart, Surroundings
from intake_app.ui.look.entries import ChoiceBox
from intake_app.ui.look.fields import Field, TextField
from intake_app.ui.look.flows import Flow

NOT_SAID = ""
"""The code of the empty entry in a drop-down list."""
_BETWEEN = ";"
"""Stands between several answers in own words."""


class OpenChoicePart(ChoicePart):
    """Digits choose as usual. Own words take the place of an option, or stand beside those that are ticked."""

    _own: TextField

    def _add_own(self, aside: QWidget | None) -> None:
        text = self.around.wording.text
        label = text("ui.answers.other.several" if self._multiple else "ui.answers.other")
        self._own = TextField(label, name=f"{self.view.text} {label}")
        self.column.addWidget(self._own)
        self._own.entry.editingFinished.connect(self.commit)
        self._own.edited.connect(lambda _: self._own.clear_state())
        self._said: tuple[OwnText, ...] = ()

    @property
    def own(self) -> TextField:
        """The field for own words."""
        return self._own

    def _typed(self) -> tuple[OwnText, ...]:
        whole = self._own.text()
        parts = whole.split(_BETWEEN) if self._multiple else [whole]
        return tuple(dict.fromkeys(OwnText(part.strip()) for part in parts if part.strip()))

    def commit(self) -> bool:
        super().commit()
        said, limit = self._typed(), self.view.item.max_length
        longest = max((len(one.text) for one in said), default=0)
        if limit is not None and longest > limit:
            text = self.around.wording.text("ui.interview.too-long", count=longest, limit=limit)
            self._own.set_error(text)
            return False
        if said != self._said:
            self._said = said
            if not self._multiple:
                self.group.set_chosen()
            elif self.view.item.exclusive in self._ticked:
                self._ticked = ()
                self.group.set_chosen()
            self.chips.set_chosen()
            self.answered.emit(self._answer_now())
        return True

    def _answer_now(self) -> Answer | None:
        if not self._multiple:
            return Answer(self._said[0]) if self._said else None
        value = (*(self._codes[code] for code in self._ticked), *self._said)
        return Answer(value) if value else None

    def _forget_own(self) -> None:
        self._said = ()
        self._own.set_text("")
        self._own.clear_state()

    def _chosen(self, code: str) -> None:
        self._forget_own()
        super()._chosen(code)

    def _missing(self, kind: str) -> None:
        self._forget_own()
        super()._missing(kind)

    def _ticks(self, codes: Sequence[str]) -> None:
        before, exclusive = self._ticked, self.view.item.exclusive
        if exclusive in codes and exclusive not in before:
            self._forget_own()
        if not self._said:
            super()._ticks(codes)
            return
        self._digits.forget()
        self._ticked = tuple(code for code in codes if code != exclusive)
        self.group.set_chosen(codes=self._ticked)
        self.answered.emit(self._answer_now())

    def show_answer(self, answer: Answer | None) -> None:
        typing = self._own.entry.hasFocus() and self._typed() != self._said
        super().show_answer(answer)
        value = None if answer is None else answer.value
        given = value if isinstance(value, tuple) else (value,)
        self._said = tuple(one for one in given if isinstance(one, OwnText))
        if not typing:
            self._own.set_text(f"{_BETWEEN} ".join(one.text for one in self._said))
            self._own.clear_state()

    def take_focus(self) -> None:
        if self._said and not self._ticked:
            self._own.entry.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()


class OpenBlank(Blank):
    """One of several from a list, or own words in the field beside it."""

    def __init__(self, view: QuestionView, around: Surroundings, name: str, label: str) -> None:
        super().__init__(view, around)
        text = around.wording.text
        choices = [(NOT_SAID, text("ui.interview.rows.not-said"))]
        choices += [(str(option.code), option.text) for option in view.options]
        self.box = ChoiceBox(label, choices, NOT_SAID, name=name)
        other = text("ui.answers.other")
        self.own = TextField(other, name=f"{name}: {other}")
        self.column.addWidget(Flow(self.box, self.own, spacing=12))
        self.box.chosen.connect(self._chosen)
        self.own.entry.editingFinished.connect(self._written)

    @property
    def field(self) -> Field:
        return self.box

    def controls(self) -> list[QWidget]:
        return [self.box.control, self.own.control]

    def _chosen(self, code: str) -> None:
        if code != NOT_SAID:
            self.own.set_text("")
        self.told.emit()

    def _written(self) -> None:
        if self.own.text().strip():
            self.box.set_code(NOT_SAID)
        self.told.emit()

    def is_empty(self) -> bool:
        return self.box.code() in (None, NOT_SAID) and not self.own.text().strip()

    def read(self) -> Scalar | None:
        if self.own.text().strip():
            return self.checked(OwnText(self.own.text().strip()), self.own)
        code = self.box.code()
        return next((option.code for option in self.view.options if str(option.code) == code), None)

    def put(self, value: Scalar | None) -> None:
        self.own.set_text(value.text if isinstance(value, OwnText) else "")
        self.own.clear_state()
        self.box.set_code(NOT_SAID if value is None or isinstance(value, OwnText) else str(value))
