"""Questionnaires in FHIR's words: items, answer options, conditions; and how they are counted: scales and bands.

Wording is not here: an item knows its linkId, its texts lie in a `Wording` under `<instrument>/<linkId>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from intake_app.domain.answers import Scalar


class ItemType(StrEnum):
    """FHIR's item types, those we read. A `GROUP` that repeats is a table of rows, a `CODING` several codes."""

    GROUP = "group"
    DISPLAY = "display"
    CODING = "coding"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    """`HH:MM`, kept as text."""
    STRING = "string"
    TEXT = "text"


class Operator(StrEnum):
    """FHIR's enableWhen operators."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_OR_EQUAL = ">="
    LESS_OR_EQUAL = "<="


@dataclass(frozen=True)
class EnableWhen:
    """A condition on another item, by full key `<instrument>/<linkId>`, or on a pack's named input, `#<input>`."""

    question: str
    operator: Operator
    answer: Scalar


@dataclass(frozen=True)
class AnswerOption:
    """One option. `code` is what is stored and what other programs send; `points` what it adds to a scale."""

    code: int | str
    points: int | None = None


@dataclass(frozen=True)
class Item:
    """One question, or a group of them.

    `minimum` and `maximum` bound integers and decimals (in the unit the wording names). `enable_any`: one of the
    conditions is enough. `required`: the interview is not complete without it; an item that is not required may stay
    open. `exclusive` names the option of a repeating coded item that goes with no other ("none").
    """

    link_id: str
    type: ItemType
    required: bool = False
    repeats: bool = False
    options: tuple[AnswerOption, ...] = ()
    enable_when: tuple[EnableWhen, ...] = ()
    enable_any: bool = False
    items: tuple["Item", ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    exclusive: str | None = None

    def option(self, code: object) -> AnswerOption | None:
        return next((o for o in self.options if o.code == code), None)

    @property
    def is_question(self) -> bool:
        """True for what a person answers: everything but display texts and plain groups."""
        return self.type not in (ItemType.GROUP, ItemType.DISPLAY) or (self.type is ItemType.GROUP and self.repeats)

    @property
    def lowest_points(self) -> int | None:
        """The least any option adds, or None when options carry no points."""
        points = [o.points for o in self.options if o.points is not None]
        return min(points) if points else None


@dataclass(frozen=True)
class Band:
    """A closed interval of a score, lowest severity first within its set."""

    code: str
    low: int
    high: int


class Method(StrEnum):
    """How a scale counts the points of its items."""

    SUM = "sum"
    MAX = "max"
    COUNT = "count"


@dataclass(frozen=True)
class Scale:
    """How to count: the items, the method, the bands. Items hidden by a rule count 0, missing ones leave it open."""

    id: str
    method: Method
    items: tuple[str, ...]
    bands: tuple[Band, ...] = ()
    maximum: int = 0

    def band(self, score: int) -> str | None:
        """The code of the band that holds `score`, or None when the scale has no bands."""
        return next((b.code for b in self.bands if b.low <= score <= b.high), None)


CHECK: Final = "check"
"""The level of an alert about answers that hardly go together: asked back once in the interview, never printed."""


@dataclass(frozen=True)
class AlertRule:
    """Raised while all conditions hold on given answers. Levels: danger, caution, info (shown, printed), `CHECK`."""

    id: str
    level: str
    when: tuple[EnableWhen, ...]


@dataclass(frozen=True)
class Citation:
    """Where a fact comes from. `verified_by` is None until somebody named has read it in the source."""

    id: str
    title: str
    url: str = ""
    seen_on: date | None = None
    confidence: str = "certain"
    verified_by: str | None = None


@dataclass(frozen=True)
class Questionnaire:
    """One instrument. Items keep the order of the form; `wording_kind` is `paraphrase` or `official`."""

    id: str
    version: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    wording_kind: str = "paraphrase"
    licence: str = ""
    credit: str = ""
    rights: str = "free"
    citations: tuple[Citation, ...] = ()
    loinc: str | None = None
    verified: bool = False
    window_months: int | None = None
    content_hash: str = ""
    languages: tuple[str, ...] = ()

    @cached_property
    def questions(self) -> Mapping[str, Item]:
        """Every question by linkId, in the order of the form; questions inside a repeating group are not listed."""
        found: dict[str, Item] = {}

        def walk(items: tuple[Item, ...]) -> None:
            for item in items:
                if item.is_question:
                    found[item.link_id] = item
                else:
                    walk(item.items)

        walk(self.items)
        return found

    @cached_property
    def scale_by_id(self) -> Mapping[str, Scale]:
        return {scale.id: scale for scale in self.scales}

    def key(self, link_id: str) -> str:
        return f"{self.id}/{link_id}"
