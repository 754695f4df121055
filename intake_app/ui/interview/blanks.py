"""What is filled in with one value: a field, or two side by side where a value has two parts."""

import re
from abc import abstractmethod
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Quantity, Scalar
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import ItemType
from intake_app.domain.wording import Wording
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.ui.interview.parts import Surroundings
from intake_app.ui.look.entries import ChoiceBox, DateField, NumberField
from intake_app.ui.look.fields import Field, TextField, WordsField
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.theme import look

_TIME = re.compile(r"(\d{1,2})\s*[:.,hH ]?\s*(\d{2})?(?:\s*[:.,mM ]\s*(\d{2}))?\s*[hHmMsS]?")
_DECIMALS = 12
_F = TypeVar("_F", bound=Field)


def read_time(text: str) -> str:
    """`HH:MM` from `9:30`, `9.30`, `9h30`, `0930` or `9`; `HH:MM:SS` from `9:30:15`. ValueError for no time of day."""
    squeezed = text.strip()
    if re.fullmatch(r"\d{3}", squeezed):
        squeezed = f"0{squeezed}"
    found = _TIME.fullmatch(squeezed)
    if found is None:
        raise ValueError(text)
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(text)
    return f"{hour:02}:{minute:02}:{second:02}" if second else f"{hour:02}:{minute:02}"


class TimeField(TextField):
    """A time of day typed as text."""

    def __init__(self, wording: Wording, name: str, label: str = "") -> None:
        super().__init__(label, placeholder=wording.text("ui.interview.time.placeholder"), name=name)
        self._wording = wording
        self.edited.connect(lambda _: self.clear_state())

    def read(self) -> str | None:
        """The time, None for an empty entry. Raises ValueError, and says the mend below."""
        if not self.text().strip():
            return None
        try:
            return read_time(self.text())
        except ValueError:
            self.set_error(self._wording.text("ui.interview.time.mend"))
            raise


class Blank(QWidget):
    """A place for one value. `told` when somebody has finished typing there.

    `read` gives what stands there, None for nothing; it raises ValueError for what cannot be kept, and says the mend
    below. `put` puts a stored value there and emits nothing.
    """

    told = Signal()

    def __init__(self, view: QuestionView, around: Surroundings) -> None:
        super().__init__()
        self.view, self.wording = view, around.wording
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    @property
    @abstractmethod
    def field(self) -> Field:
        """The field that takes the focus."""

    @property
    def takes_lines(self) -> bool:
        """Whether Enter makes a new line here."""
        return False

    def controls(self) -> list[QWidget]:
        """What can have the focus."""
        return [self.field.control]

    @abstractmethod
    def read(self) -> Scalar | None: ...

    @abstractmethod
    def put(self, value: Scalar | None) -> None: ...

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether nothing at all stands there, not even something wrong."""

    def checked(self, value: Scalar, field: Field) -> Scalar:
        """`value`, if the form allows it. Raises ValueError, and says the mend below `field`."""
        item = replace(self.view.item, repeats=False)
        try:
            read = read_answer(item, plain_answer(Answer(value)), self.view.key).value
        except UserError as error:
            field.set_error(self._mend(error))
            raise ValueError(str(value)) from None
        # A text that reads like a missing answer ("unknown") is still a text.
        return value if read is None or isinstance(read, tuple) else read

    def _mend(self, error: UserError) -> str:
        item = self.view.item
        if error.code == "too-long" and item.max_length is not None and isinstance(self.field, TextField | WordsField):
            count = len(self.field.text().strip())
            return self.wording.text("ui.interview.too-long", count=count, limit=item.max_length)
        return self.wording.first(f"ui.answers.mend.{error.code}", default=self.wording.error_text(error))


def blank_for(view: QuestionView, around: Surroundings, name: str, label: str = "") -> Blank:
    """The place for a value of this type; `label` stands above it, `name` is what a screen reader says."""
    kind = view.item.type
    if kind is ItemType.DATETIME:
        return MomentBlank(view, around, name, label)
    if kind is ItemType.QUANTITY:
        return QuantityBlank(view, around, name, label)
    return FieldBlank(view, around, name, label)


class FieldBlank(Blank):
    """One field: a date, a time, a number, an address, a line or several lines of text."""

    def __init__(self, view: QuestionView, around: Surroundings, name: str, label: str = "") -> None:
        super().__init__(view, around)
        self._field = self._made(around, name, label)
        self.column.addWidget(self._field)
        control = self._field.control
        if isinstance(self._field, WordsField):
            self._field.finished.connect(lambda _: self.told.emit())
            self._field.edited.connect(self._field.clear_state)
        elif isinstance(control, QLineEdit):
            control.editingFinished.connect(self.told)
            control.textEdited.connect(lambda _: self._field.clear_state())

    def _made(self, around: Surroundings, name: str, label: str) -> Field:
        item = self.view.item
        match item.type:
            case ItemType.DATE:
                return _narrow(DateField(label, around.today, name=name), 220)
            case ItemType.TIME:
                return _narrow(TimeField(around.wording, name, label), 160)
            case ItemType.INTEGER | ItemType.DECIMAL:
                decimals = _DECIMALS if item.type is ItemType.DECIMAL else 0
                least, most = item.minimum, item.maximum
                field = NumberField(
                    label, unit=self.view.unit, least=least, most=most, decimals=decimals, name=name
                )  # fmt: skip
                return _narrow(field, 220 if len(self.view.unit) < 10 else 360)
            case ItemType.TEXT:
                return WordsField(label, lines=4, name=name)
            case ItemType.URL:
                return TextField(label, placeholder=around.wording.text("ui.answers.url"), name=name)
            case _:
                return TextField(label, name=name)

    @property
    def field(self) -> Field:
        return self._field

    @property
    def takes_lines(self) -> bool:
        return isinstance(self._field, WordsField)

    def _text(self) -> str:
        return self._field.text() if isinstance(self._field, TextField | WordsField) else ""

    def is_empty(self) -> bool:
        return not self._text().strip()

    def read(self) -> Scalar | None:
        text, field = self._text().strip(), self._field
        if not text:
            return None
        value: Scalar | None = text
        if isinstance(field, TimeField):
            value = field.read()
        elif isinstance(field, DateField):
            value = field.day() if field.check() else None
        elif isinstance(field, NumberField):
            number = field.value() if field.check() else None
            whole = self.view.item.type is ItemType.INTEGER
            value = int(number) if number is not None and whole else number
        if value is None:
            raise ValueError(text)
        return self.checked(value, field)

    def put(self, value: Scalar | None) -> None:
        field = self._field
        if isinstance(field, DateField):
            field.set_date(value if isinstance(value, date) else None)
        elif isinstance(field, NumberField):
            put_number(field, value, self.wording)
        elif isinstance(field, TextField | WordsField):
            field.set_text("" if value is None else str(value))
        field.clear_state()


class _PairBlank(Blank):
    """Two fields side by side, below each other where there is no room."""

    def __init__(self, view: QuestionView, around: Surroundings) -> None:
        super().__init__(view, around)
        self.first, self.second = self._pair(around)
        self.column.addWidget(Flow(self.first, self.second, spacing=12))

    @abstractmethod
    def _pair(self, around: Surroundings) -> tuple[Field, Field]: ...

    @property
    def field(self) -> Field:
        return self.first

    def controls(self) -> list[QWidget]:
        return [self.first.control, self.second.control]


class MomentBlank(_PairBlank):
    """A day and a time of day. A day without a time is not yet told."""

    def __init__(self, view: QuestionView, around: Surroundings, name: str, label: str = "") -> None:
        self._name, self._label = name, label
        super().__init__(view, around)
        self.day.entry.editingFinished.connect(self._day_finished)
        self.time.entry.editingFinished.connect(self.told)

    def _pair(self, around: Surroundings) -> tuple[Field, Field]:
        text = around.wording.text
        day, time = text("ui.answers.day"), text("ui.answers.time")
        self.day = _narrow(DateField(self._label or day, around.today, name=f"{self._name}: {day}"), 220)
        self.time = _narrow(TimeField(around.wording, f"{self._name}: {time}", time), 160)
        return self.day, self.time

    def _day_finished(self) -> None:
        if bool(self.day.text().strip()) == bool(self.time.text().strip()):
            self.told.emit()

    def is_empty(self) -> bool:
        return not (self.day.text().strip() or self.time.text().strip())

    def read(self) -> Scalar | None:
        if self.is_empty():
            return None
        clock = self.time.read()
        day = self.day.day() if self.day.check() else None
        if day is None:
            if not self.day.text().strip():
                self.day.set_error(self.wording.text("ui.answers.day.mend"))
            raise ValueError(self.day.text())
        if clock is None:
            self.time.set_error(self.wording.text("ui.answers.time.mend"))
            raise ValueError(self.day.text())
        return self.checked(f"{day.isoformat()}T{clock}", self.day)

    def put(self, value: Scalar | None) -> None:
        day, _, clock = value.partition("T") if isinstance(value, str) else ("", "", "")
        self.day.set_date(date.fromisoformat(day) if day else None)
        self.time.set_text(clock)
        self.time.clear_state()


class QuantityBlank(_PairBlank):
    """A number and its unit: the only one, one of several, or any that is written."""

    def __init__(self, view: QuestionView, around: Surroundings, name: str, label: str = "") -> None:
        self._name, self._label = name, label
        super().__init__(view, around)
        self.number.entry.editingFinished.connect(self.told)
        if isinstance(self.second, ChoiceBox):
            self.second.chosen.connect(lambda _: self._unit_told())
        elif isinstance(self.second, TextField):
            self.second.entry.editingFinished.connect(self._unit_told)

    def _pair(self, around: Surroundings) -> tuple[Field, Field]:
        text, units = around.wording.text, self.view.units
        count, unit = text("ui.answers.number"), text("ui.answers.unit")
        least, most = self.view.item.minimum, self.view.item.maximum
        only = units[0].text if len(units) == 1 else ""
        self.number = NumberField(
            self._label or ("" if only else count),
            unit=only,
            least=least,
            most=most,
            decimals=_DECIMALS,
            name=f"{self._name}: {count}",
        )
        _narrow(self.number, 220 if len(only) < 10 else 360)
        second: Field
        if len(units) > 1:
            choices = [(str(one.code), one.text) for one in units]
            second = ChoiceBox(unit, choices, choices[0][0], name=f"{self._name}: {unit}")
        else:
            second = _narrow(TextField(unit, name=f"{self._name}: {unit}"), 160)
            second.setVisible(not only)
        return self.number, second

    def controls(self) -> list[QWidget]:
        return super().controls() if len(self.view.units) != 1 else [self.number.control]

    def _unit(self) -> str:
        if isinstance(self.second, ChoiceBox):
            return self.second.code() or ""
        if self.view.units:
            return str(self.view.units[0].code)
        return self.second.text().strip() if isinstance(self.second, TextField) else ""

    def _unit_told(self) -> None:
        if not self.is_empty():
            self.told.emit()

    def is_empty(self) -> bool:
        return not self.number.text().strip()

    def read(self) -> Scalar | None:
        if self.is_empty():
            return None
        number = self.number.value() if self.number.check() else None
        if number is None:
            raise ValueError(self.number.text())
        return self.checked(Quantity(number, self._unit()), self.number)

    def put(self, value: Scalar | None) -> None:
        quantity = value if isinstance(value, Quantity) else None
        put_number(self.number, None if quantity is None else quantity.number, self.wording)
        self.number.clear_state()
        if isinstance(self.second, ChoiceBox):
            self.second.set_code(quantity.unit if quantity else str(self.view.units[0].code))
        elif isinstance(self.second, TextField):
            self.second.set_text(quantity.unit if quantity else "")


def put_number(field: NumberField, value: object, wording: Wording) -> None:
    """A number in a field, as the language writes it; nothing for anything else."""
    number = value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    field.set_value(number)
    if number is not None:
        field.set_text(wording.number(number))


def _narrow(field: _F, width: int) -> _F:
    """A field no wider than what it takes."""
    field.control.setMaximumWidth(look().px(width))
    return field
