"""What the engine says of a case: states of items, scores, decisions with their reasons, and what is still possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from intake_app.domain.answers import Answer
from intake_app.domain.questionnaire import Band
from intake_app.domain.unary import InputValue


class ItemState(StrEnum):
    """Five different things, and the value itself. `OPEN` is a question nobody has touched yet."""

    ANSWERED = "answered"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"
    OPEN = "open"
    SKIPPED = "skipped"

    @property
    def leaves_open(self) -> bool:
        return self in LEAVES_OPEN


LEAVES_OPEN: Final = frozenset({ItemState.UNKNOWN, ItemState.NOT_ASKED, ItemState.OPEN})
"""The states in which an item may still get any answer its form allows."""


@dataclass(frozen=True)
class Score:
    """A scale's number.

    `value` is None while an item is missing (declined ones too: no publication allows a total then). `reachable` lists
    the closed intervals the score can still lie in; for a settled score it is that one value. `applies` is False when
    every item of the scale is hidden by a rule, and the score is 0 for that reason. `bands` are those of this person.
    `prorated`: the publication lets the mean of the others stand for the few items without answer; no table
    reads such a value. `notes`: `sex-undisclosed`, `no-cut-off`. `void`: the publication knows no score here.
    """

    instrument: str
    scale: str
    value: int | None
    maximum: int
    reachable: tuple[tuple[int, int], ...]
    band: str | None
    bands_possible: tuple[str, ...]
    applies: bool = True
    bands: tuple[Band, ...] = ()
    prorated: bool = False
    void: bool = False
    level_only: bool = False
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.instrument}/{self.scale}"


@dataclass(frozen=True)
class Trace:
    """A rule that fired. `because` is a wording key; `inputs` the values it read; `answers` the keys behind them."""

    table: str
    rule: str
    outputs: Mapping[str, str]
    because: str
    cites: tuple[str, ...]
    inputs: Mapping[str, InputValue]
    answers: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True)
class Alert:
    """A safety alert; stands apart from the tier. `because` is a wording key (with `.do` for what to do now)."""

    id: str
    level: str
    because: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A kind of service to offer, for which need, with the wording key of the reason. Basic needs come first."""

    kind: str
    need: str
    because: str
    rule: str


@dataclass(frozen=True)
class Due:
    """Something somebody has to do on `due`: `kind` as in the pack's follow-up rules."""

    rule: str
    kind: str
    due: date
    channel: str = ""
    needs_consent: bool = False
    verified: bool = True


class ClockState(StrEnum):
    """How a legal clock stands."""

    RUNNING = "running"
    KEPT = "kept"
    EXCEEDED = "exceeded"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Clock:
    """A legal clock of the case. `ends` is None where the start or the span is unknown."""

    id: str
    state: ClockState
    started: datetime | date | None
    ends: datetime | date | None
    stopped: datetime | date | None
    verified: bool = True


@dataclass(frozen=True)
class Change:
    """A smallest set of answer changes that would lead to another tier."""

    answers: Mapping[str, Answer]
    tier: str


@dataclass(frozen=True)
class QuantityLine:
    """One seized substance beside its reference: micrograms and the limit, either None when there is none."""

    substance: str
    micrograms: int | None
    reference: int | None
    reading: str
    amount_text: str
    verified: bool = True


@dataclass(frozen=True)
class Evaluation:
    """The whole reading of one case on one day. Pure: the same arguments give an equal Evaluation, everywhere.

    `route`, `tier`, `measure` are None while more than one is possible. `tiers_possible` is mildest first.
    """

    pack_id: str
    pack_version: str
    complete: bool
    route: str | None
    routes_possible: tuple[str, ...]
    tier: str | None
    tiers_possible: tuple[str, ...]
    measure: str | None
    measures_possible: tuple[str, ...]
    states: Mapping[str, ItemState]
    scores: Mapping[str, Score]
    flags: tuple[str, ...]
    needs: tuple[str, ...]
    offers: tuple[Offer, ...]
    alerts: tuple[Alert, ...]
    trace: tuple[Trace, ...]
    quantities: tuple[QuantityLine, ...]
    clocks: tuple[Clock, ...]
    follow_up: tuple[Due, ...]
    unverified: tuple[str, ...]
    open_items: tuple[str, ...]
    inputs: Mapping[str, frozenset[InputValue]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    """The questions to be asked now, in the order of the interview: those no rule hides or can still hide."""

    @property
    def declined_items(self) -> tuple[str, ...]:
        return tuple(key for key, state in self.states.items() if state is ItemState.DECLINED)

    def score_of(self, key: str) -> Score | None:
        return self.scores.get(key)
