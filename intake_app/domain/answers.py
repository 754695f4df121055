"""Answers of a person to the questions of an interview, and the ways in which an answer can be missing.

Zero, declined, unknown, not asked and skipped by rule are five different things. The first four are told by an `Answer`
(or its absence); the fifth is never stored, because only the rules of the form can say it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Missing(StrEnum):
    """Why there is no value. `DECLINED` is an answer the person may always give; the other two leave the item open."""

    DECLINED = "declined"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as the form writes it. Two of different units are neither more nor less nor equal."""

    number: Decimal
    unit: str

    def __lt__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.unit == other.unit and self.number < other.number

    def __str__(self) -> str:
        return f"{self.number:f} {self.unit}".rstrip()


@dataclass(frozen=True)
class OwnText:
    """What somebody said in own words where the form offers options (an open coding). Never equal to an option."""

    text: str

    def __str__(self) -> str:
        return self.text


Scalar = bool | int | Decimal | date | str | Quantity | OwnText


@dataclass(frozen=True)
class Row(Mapping[str, Scalar]):
    """One entry of a repeating group: linkId of the inner item to its value. Hashable, in the order of the form."""

    cells: tuple[tuple[str, Scalar], ...]

    def __getitem__(self, link_id: str) -> Scalar:
        for key, value in self.cells:
            if key == link_id:
                return value
        raise KeyError(link_id)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self.cells)

    def __len__(self) -> int:
        return len(self.cells)


Value = Scalar | tuple[Scalar, ...] | tuple[Row, ...]
"""A single value, the chosen codes or given values of an item that repeats, or the rows of a repeating group."""


@dataclass(frozen=True)
class Answer:
    """One answer: a `value`, or the reason why it is `missing`; one of the two. `note` is the worker's own text."""

    value: Value | None = None
    missing: Missing | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("an answer has either a value or a reason why it is missing")

    @property
    def is_open(self) -> bool:
        """True while the item may still get any answer its form allows (unknown or not asked)."""
        return self.missing in (Missing.UNKNOWN, Missing.NOT_ASKED)


@dataclass(frozen=True)
class AnswerSet:
    """Immutable answers of one interview, by key `<instrument>/<linkId>`; changes give new sets."""

    answers: Mapping[str, Answer] = field(default_factory=dict)

    def get(self, key: str) -> Answer | None:
        return self.answers.get(key)

    def value(self, key: str) -> Value | None:
        """The value under `key`, or None when it is missing in any way."""
        answer = self.answers.get(key)
        return None if answer is None else answer.value

    def with_answer(self, key: str, answer: Answer) -> "AnswerSet":
        return AnswerSet({**self.answers, key: answer})

    def without(self, key: str) -> "AnswerSet":
        return AnswerSet({k: a for k, a in self.answers.items() if k != key})

    def __len__(self) -> int:
        return len(self.answers)
