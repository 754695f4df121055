"""Questionnaires in FHIR's words: items, answer options, conditions; and how they are counted: scales and bands.

Wording is not here: an item knows its linkId, its texts lie in a `Wording` under `<instrument>/<linkId>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from intake_app.domain.answers import Scalar, Value
from intake_app.domain.codings import Coding, Source
from intake_app.domain.unary import UnaryTest


class ItemType(StrEnum):
    """FHIR's item types, those we read. A `GROUP` that repeats is a table of rows; any other type that repeats takes
    several values (`DISPLAY` and `BOOLEAN` never repeat)."""

    GROUP = "group"
    DISPLAY = "display"
    CODING = "coding"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    """`HH:MM` or `HH:MM:SS`, kept as text."""
    STRING = "string"
    TEXT = "text"
    DATETIME = "dateTime"
    """`YYYY-MM-DDTHH:MM` or with seconds, on the clock of the office, kept as text."""
    URL = "url"
    OPEN_CODING = "open-coding"
    """The code of an option, or an `OwnText`."""
    QUANTITY = "quantity"
    """A `Quantity` in one of `Item.units`."""


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
    coding: Coding | None = None
    """How the form the option was taken from wrote it."""


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
    hidden_points: int = 0
    """What a scale counts while a rule hides the question: 0, unless the publication scores a skipped one otherwise."""
    hides_answered: bool = True
    """False where the rule only spares the question: once answered it stays, and counts as answered."""
    initial: Value | None = None
    """What is proposed before anybody answers. It is no answer and counts nowhere until it is given."""
    units: tuple[str, ...] = ()
    """The units a quantity can have, the first one proposed; any unit when there are none. Their words, if they have
    any, lie under `<instrument>/<linkId>=<unit>`."""
    unit: str = ""
    """The one unit of an integer or decimal."""
    unit_system: str = ""
    """The list the units are from; empty is UCUM."""
    hidden: bool = False
    """Never shown and never asked: it stands in the form for other programs. All inside a hidden group is hidden."""
    read_only: bool = False
    """Shown, with what is proposed, but not to be changed by hand."""
    prefix: str = ""
    """What stands before the text in print: `1.`, `A)`."""
    definition: str = ""
    codes: tuple[Coding, ...] = ()
    source_link_id: str | None = None
    """The linkId in the form it was taken from, where that differs."""

    @cached_property
    def _option_by_code(self) -> Mapping[object, AnswerOption]:
        return {option.code: option for option in reversed(self.options)}

    def option(self, code: object) -> AnswerOption | None:
        """The option with this code, or None."""
        try:
            return self._option_by_code.get(code)
        except TypeError:  # a list, say, which no option has as its code
            return None

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
    """How a scale counts the points of its parts: their sum, the greatest, or how many have more than 0."""

    SUM = "sum"
    MAX = "max"
    COUNT = "count"


@dataclass(frozen=True)
class Counted:
    """An item as a scale counts it: by the points of its options (a whole number by its value), or by `points` of the
    scale's own, the first test that holds of the code; 0 when none does."""

    link_id: str
    points: tuple[tuple[UnaryTest, int], ...] = ()


@dataclass(frozen=True)
class Part:
    """One summand of a scale: an item, or several of which only the greatest counts (or the `least`: all must hold)."""

    counted: tuple[Counted, ...]
    least: bool = False


def parts_of(*link_ids: str) -> tuple[Part, ...]:
    """One part for each item, counted by its options' points."""
    return tuple(Part((Counted(link_id),)) for link_id in link_ids)


BY_SEX: Final = "sex"


@dataclass(frozen=True)
class BandSet:
    """The bands of a scale: one list for everybody (`by` empty), or one by the person's sex or a coded item's answer.

    `others` holds where no list fits the key: for an undisclosed sex the one with the lower cut-off; empty where none
    is published. All lists have the same codes in the same order.
    """

    others: tuple[Band, ...] = ()
    by: str = ""
    keyed: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)

    def bands(self, key: object) -> tuple[Band, ...]:
        return self.keyed.get(str(key), self.others)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the bands, lowest severity first."""
        lists = (self.others, *self.keyed.values())
        return next((tuple(band.code for band in bands) for bands in lists if bands), ())

    @property
    def lists(self) -> tuple[tuple[Band, ...], ...]:
        return tuple(bands for bands in (self.others, *self.keyed.values()) if bands)


def band_of(bands: tuple[Band, ...], score: int) -> str | None:
    """The code of the band that holds `score`, or None when none does."""
    return next((b.code for b in bands if b.low <= score <= b.high), None)


@dataclass(frozen=True)
class Scale:
    """How to count: the parts, the method, the bands. Items hidden by a rule count their `hidden_points`, missing ones
    leave the score open.

    `most_missing`: up to so many parts may lack an answer; the mean of the others stands for them (rounded half up).
    `when`: the score is 0 unless they hold (one of them, with `when_any`). `void_when`: no score at all once they hold
    of what was answered. `scaled` turns the raw count into the published scale. `level_only`: the publication gives a
    level and no number. `maximum` is the greatest score, after scaling.
    """

    id: str
    method: Method
    parts: tuple[Part, ...]
    band_set: BandSet = BandSet()
    maximum: int = 0
    other_sets: Mapping[str, BandSet] = field(default_factory=dict)
    most_missing: int = 0
    when: tuple[EnableWhen, ...] = ()
    when_any: bool = False
    void_when: tuple[EnableWhen, ...] = ()
    scaled: tuple[tuple[UnaryTest, int], ...] = ()
    level_only: bool = False

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The linkIds it counts, each once, in the order of the parts."""
        return tuple(dict.fromkeys(one.link_id for part in self.parts for one in part.counted))

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The items that more than one part counts."""
        every = [one.link_id for part in self.parts for one in part.counted]
        return tuple(link_id for link_id in self.items if every.count(link_id) > 1)


CHECK: Final = "check"
"""The level of an alert about answers that hardly go together: asked back once in the interview, never printed."""


@dataclass(frozen=True)
class AlertRule:
    """Raised while all conditions (`when_any`: one of them) hold on given answers, and no alert that `covers` it is.

    Levels: danger, caution, info (shown, printed), `CHECK`.
    """

    id: str
    level: str
    when: tuple[EnableWhen, ...]
    when_any: bool = False
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Administration:
    """How an instrument is given: `by` self, interview or records; `minutes` it takes; from which age; what `training`
    it asks of the worker (none, short, required)."""

    by: tuple[str, ...] = ()
    minutes: tuple[int, int] | None = None
    from_age: int | None = None
    training: str = ""


class Unit(StrEnum):
    """What a time window is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    LIFETIME = "lifetime"
    NOW = "now"


@dataclass(frozen=True)
class Window:
    """The span the questions are about; `count` is 0 for a lifetime and for now."""

    unit: Unit
    count: int = 0


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
    window: Window | None = None
    administration: Administration = Administration()
    assumed: Mapping[str, int | str] = field(default_factory=dict)
    """By linkId: what is taken for granted when the form is scored by itself and nothing is said of the item."""
    only_for: tuple[str, ...] = ()
    """The stages of a pack (`pretrial`) the instrument may be used at; empty: at all."""
    source: Source = field(default_factory=Source)
    """Whose form it was, for forms made by others."""
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

    def with_band_sets(self, chosen: Mapping[str, str]) -> "Questionnaire":
        """The same form with other published bands: by scale, the name of one of its `other_sets`."""
        scales = tuple(
            replace(scale, band_set=scale.other_sets[chosen[scale.id]]) if scale.id in chosen else scale
            for scale in self.scales
        )
        return replace(self, scales=scales)
