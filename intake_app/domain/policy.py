"""A jurisdiction's policy as data: decision tables with citations, order of the interview, follow-up, clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from intake_app.domain.quantities import ReferenceAmount
from intake_app.domain.questionnaire import Citation
from intake_app.domain.rights import RightsDeclaration
from intake_app.domain.unary import UnaryTest

CONTEXT = "context"
"""The status of a pack that only tells facts: no level follows from it, and no case is decided by it."""


class InputKind(StrEnum):
    """Where a named input of the tables comes from."""

    ANSWER = "answer"
    """The answer to `keys[0]`."""
    AGE = "age"
    """Whole years at the date answered under `keys[1]`: from the birth date, else the answer to `keys[0]`."""
    BAND = "band"
    """The highest band among the scales `keys` (`<instrument>/<scale>`), in the order of severity of the band set."""
    QUANTITY = "quantity"
    """A `QuantityReading` of the repeating group `keys[0]`, compared over `days` daily reference amounts."""
    CHOSEN = "chosen"
    """The codes of forms chosen under `keys[0]`, and of those that have an answer already; none while nobody chose."""
    OUTPUT = "output"
    """An output column of an earlier table, named like the input."""


@dataclass(frozen=True)
class PolicyInput:
    """A named input of decision tables."""

    name: str
    kind: InputKind
    keys: tuple[str, ...] = ()
    days: int = 1


class HitPolicy(StrEnum):
    """How many rules of a table may speak: exactly one, the first that matches, or all that match."""

    UNIQUE = "unique"
    FIRST = "first"
    COLLECT = "collect"


@dataclass(frozen=True)
class Rule:
    """One row: a cell for each input of its table, the outputs it gives, why (a wording key), on whose authority."""

    id: str
    cells: tuple[UnaryTest, ...]
    outputs: tuple[str, ...]
    because: str
    cites: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True)
class DecisionTable:
    """Rules over named inputs, in order. A `FIRST` or `UNIQUE` table must be total: the loader checks its last row."""

    id: str
    hit_policy: HitPolicy
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Section:
    """One heading of the interview's outline: which items of which instrument, and when the whole section is asked."""

    id: str
    instrument: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class InstrumentUse:
    """An instrument the pack asks, and the tests on named inputs under which it is asked at all."""

    instrument: str
    when: tuple[tuple[str, UnaryTest], ...] = ()


@dataclass(frozen=True)
class FollowUpRule:
    """Something to do `days` after (before, when negative) an anchor, again every `every` days, `times` times.

    Anchors: `decision`, `appointment`, `suspension-end`, `completion`. `applies` are tests on named inputs.
    """

    id: str
    kind: str
    anchor: str
    days: int
    every: int = 0
    times: int = 1
    channel: str = ""
    needs_consent: bool = False
    applies: tuple[tuple[str, UnaryTest], ...] = ()
    cites: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True)
class ClockRule:
    """A span the law counts from one date to another event, in `hours`, `months` or calendar `days`.

    One of them at most is told, none where the source does not say.
    """

    id: str
    start: str
    end: str
    hours: int | None
    months: int | None
    applies: tuple[tuple[str, UnaryTest], ...] = ()
    cites: tuple[str, ...] = ()
    verified: bool = True
    days: int | None = None


@dataclass(frozen=True)
class Fact:
    """A figure of the law with its dates: a fine's limits, a minimum wage, a longest duration."""

    id: str
    value: str
    unit: str
    valid_from: date | None = None
    valid_to: date | None = None
    cites: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True)
class FactSheet:
    """What a pack that decides nothing tells of one system: the ids of its facts."""

    id: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class PolicyPack:
    """One jurisdiction, one version. Everything it decides is here with a citation; nothing of it is in Python.

    `tables` run in order; the names `route`, `tier`, `measure`, `flags`, `alerts`, `needs` and `services` mean
    something to the engine by their output columns.
    """

    id: str
    version: str
    status: str
    stage: str
    decision_maker: str
    valid_from: date | None
    valid_to: date | None
    inputs: Mapping[str, PolicyInput]
    instruments: tuple[InstrumentUse, ...]
    sections: tuple[Section, ...]
    tables: tuple[DecisionTable, ...]
    references: tuple[ReferenceAmount, ...]
    follow_up: tuple[FollowUpRule, ...]
    clocks: tuple[ClockRule, ...]
    facts: tuple[Fact, ...]
    citations: Mapping[str, Citation]
    tiers: tuple[str, ...]
    """All tiers, mildest first, `none` included."""
    event_date_key: str
    moments: Mapping[str, tuple[str, ...]]
    """What clocks and paper call by name: the keys of a date and, where it is told, a time."""
    named_questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What screens and paper ask for by name (`consent`, `own_words`, ...): the keys of the questions."""
    not_to_sign: tuple[str, ...] = ()
    """Measures by which the decision maker has nothing to sign."""
    to_do_first: tuple[str, ...] = ()
    """Measures that are something to do before anything can be signed."""
    fines: tuple[str, ...] = ()
    """Measures that contain a fine."""
    measures_order: tuple[str, ...] = ()
    """Measures that can be compared, mildest first; what is only something to do first is not among them."""
    severity: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By question: its options from the least to the most severe, where their points do not say it."""
    band_sets: Mapping[str, str] = field(default_factory=dict)
    """By `<instrument>/<scale>`: which of its other published band sets this policy reads instead of the usual one."""
    alert_forms: Mapping[str, str] = field(default_factory=dict)
    """By alert: the form to ask next once it is raised."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """typology, consent_model, baseline_effect, refusal_effect, max_consequence, repeat_rule, record_effect, ..."""
    rights: RightsDeclaration = field(default_factory=RightsDeclaration)
    retention_months: int | None = None
    verified_by: str | None = None
    calendar: str = ""
    """The working calendar by which offices of this jurisdiction make dates; "" where every day counts."""
    content_hash: str = ""
    languages: tuple[str, ...] = ()
    sheets: tuple[FactSheet, ...] = ()
    """In the place of tables, where the pack decides nothing."""
    instead: tuple[str, ...] = ()
    """Packs to use in its place, where it decides nothing."""

    @property
    def decides(self) -> bool:
        """Whether cases can be decided by it: everything but sheets of facts."""
        return self.status != CONTEXT

    @cached_property
    def table_by_id(self) -> Mapping[str, DecisionTable]:
        return {table.id: table for table in self.tables}

    def question(self, name: str) -> str:
        """The key of the (first) question the pack gives that name, or "", under which nothing is ever answered."""
        return next(iter(self.named_questions.get(name, ())), "")

    def facts_on(self, day: date) -> Mapping[str, Fact]:
        """The facts in force on `day`, by id."""
        return {
            fact.id: fact
            for fact in self.facts
            if (fact.valid_from is None or fact.valid_from <= day) and (fact.valid_to is None or day <= fact.valid_to)
        }
