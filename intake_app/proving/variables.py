"""The answers of any case as variables of the solver: one for each question that something hangs on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from intake_app.domain.answers import Value
from intake_app.domain.person import Sex
from intake_app.domain.policy import PolicyInput
from intake_app.domain.quantities import MICROGRAMS, QuantityReading
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType
from intake_app.domain.unary import UnaryTest
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.quantifying import reference_on
from intake_app.engine.reading import compare
from intake_app.proving.solving import Logic, Term
from intake_app.proving.values import ValueLists

SEX = "person/sex"
GIVEN = "given:"
OPTION = "="


@dataclass(frozen=True, eq=False)
class Variable:
    """A question with one answer: `term` is the place of its answer among `values`."""

    key: str
    values: tuple[Any, ...]
    term: Term
    logic: Logic

    def where(self, holds: Callable[[Any], bool]) -> Term:
        """True of the answers of which `holds` is; runs of neighbours become one comparison."""
        runs: list[list[int]] = []
        for place, value in enumerate(self.values):
            if holds(value):
                if runs and runs[-1][1] == place - 1:
                    runs[-1][1] = place
                else:
                    runs.append([place, place])
        return self.logic.any_of([self._within(low, high) for low, high in runs])

    def _within(self, low: int, high: int) -> Term:
        if low == high:
            return self.term == low if len(self.values) > 1 else self.logic.true
        sides = [self.term >= low] if low else []
        sides += [self.term <= high] if high < len(self.values) - 1 else []
        return self.logic.all_of(sides)

    def at(self, value: object) -> Term:
        return self.where(lambda one: type(one) is type(value) and one == value)

    def compare(self, test: EnableWhen) -> Term:
        return self.where(lambda value: compare(test, value))

    def matches(self, test: UnaryTest) -> Term:
        return self.where(test.matches)


@dataclass(frozen=True, eq=False)
class Choices:
    """A question with several answers: for each of its codes whether it was chosen."""

    key: str
    chosen: dict[Any, Term]
    logic: Logic

    def any_where(self, holds: Callable[[Any], bool]) -> Term:
        return self.logic.any_of([term for code, term in self.chosen.items() if holds(code)])

    def compare(self, test: EnableWhen) -> Term:
        # NOT_EQUAL and EXISTS speak of all the codes together, the others of any one.
        none, one = compare(test, ()), [code for code in self.chosen if compare(test, (code,)) != compare(test, ())]
        reached = self.any_where(lambda code: code in one)
        return self.logic.negation(reached) if none else reached

    def matches(self, test: UnaryTest) -> Term:
        if test.any_value:
            return self.logic.true
        none = test.matches(())
        reached = self.any_where(lambda code: test.matches((code,)) != none)
        return self.logic.negation(reached) if none else reached


@dataclass(eq=False)
class Space:
    """All variables and what is always true of them. They are made when they are first asked for."""

    policy: CompiledPolicy
    logic: Logic
    today: date
    singles: dict[str, Variable] = field(default_factory=dict)
    several: dict[str, Choices] = field(default_factory=dict)
    amounts: dict[tuple[str, int], Variable] = field(default_factory=dict)
    given_terms: dict[str, Term] = field(default_factory=dict)
    always: list[Term] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lists = ValueLists(self.policy, self.today)

    def answer(self, key: str) -> Variable | Choices:
        item = self.policy.questions[key].item
        if item.type is ItemType.CODING and item.repeats:
            return self._choices(key, item)
        return self.single(key)

    def single(self, key: str) -> Variable:
        """The variable of a question with one answer."""
        if key not in self.singles:
            self.singles[key] = self.variable(key, self.lists.values(key))
        return self.singles[key]

    def variable(self, name: str, values: tuple[Any, ...]) -> Variable:
        """A new variable of that name, bound to its values."""
        term = self.logic.library.Int(name)
        self.always += [term >= 0, term < len(values)]
        return Variable(name, values, term, self.logic)

    def terms(self, key: str) -> tuple[Term, ...]:
        """The solver's variables behind a question, or behind `SEX`."""
        if key in self.singles:
            return (self.singles[key].term,)
        if key in self.several:
            return tuple(self.several[key].chosen.values())
        return tuple(one.term for (group, _), one in self.amounts.items() if group == key)

    def behind(self, names: frozenset[str]) -> tuple[str, ...]:
        """The questions whose variables are among `names`, in the order of the interview; `SEX` at the end."""
        order = {key: n for n, key in enumerate(self.policy.question_keys)}
        keys = {*self.singles, *self.several, *(group for group, _ in self.amounts)}
        found = [key for key in keys if not names.isdisjoint(map(str, self.terms(key)))]
        return tuple(sorted(found, key=lambda key: order.get(key, len(order))))

    def sex(self) -> Variable:
        if SEX not in self.singles:
            self.singles[SEX] = self.variable(SEX, tuple(Sex))
        return self.singles[SEX]

    def given(self, key: str) -> Term:
        """Whether the question was answered at all, not declined."""
        if key not in self.given_terms:
            self.given_terms[key] = self.logic.library.Bool(f"{GIVEN}{key}")
        return self.given_terms[key]

    def _choices(self, key: str, item: Item) -> Choices:
        if key not in self.several:
            boolean = self.logic.library.Bool
            chosen = {option.code: boolean(f"{key}{OPTION}{option.code}") for option in item.options}
            self.always.append(self.logic.any_of(list(chosen.values())))
            alone = chosen.get(item.exclusive) if item.exclusive is not None else None
            if alone is not None:
                others = [term for code, term in chosen.items() if code != item.exclusive]
                self.always.append(self.logic.negation(self.logic.all_of([alone, self.logic.any_of(others)])))
            self.several[key] = Choices(key, chosen, self.logic)
        return self.several[key]

    # Amounts: how they stand to the reference, as far as a case can really bring that about

    def amount(self, source: PolicyInput) -> Variable:
        """How the amounts of a table of rows read over `source.days` days."""
        place = (source.keys[0], source.days)
        if place not in self.amounts:
            before = [one for (key, _), one in self.amounts.items() if key == source.keys[0]]
            reading = self.variable(f"{source.keys[0]}#{source.days}", tuple(QuantityReading))
            self.always.append(self.logic.any_of([reading.at(QuantityReading.NO_REFERENCE), self._comparable(source)]))
            group = self.policy.questions[source.keys[0]].item
            if not any(unit not in MICROGRAMS for unit in row_codes(group, "unit")):
                self.always.append(self.logic.negation(reading.at(QuantityReading.NOT_COMPARABLE)))
            for other in before:
                self._agree(other, reading)
            self.amounts[place] = reading
            self._in_order(source.keys[0])
        return self.amounts[place]

    def _comparable(self, source: PolicyInput) -> Term:
        """On which days there is a reference for anything that can be told."""
        pack = self.policy.pack
        codes = row_codes(self.policy.questions[source.keys[0]].item, "substance")

        def known(day: date | None) -> bool:
            return any(reference_on(pack.references, str(code), day) is not None for code in codes)

        if not pack.event_date_key:
            return self.logic.truth(known(None))
        return self.single(pack.event_date_key).where(known)

    def _agree(self, one: Variable, other: Variable) -> None:
        for same in (QuantityReading.NO_REFERENCE, QuantityReading.NOT_COMPARABLE):
            self.always.append(one.at(same) == other.at(same))

    def _in_order(self, key: str) -> None:
        """What is over the amount of more days is over that of fewer."""
        by_days = sorted(self.amounts.items(), key=lambda pair: pair[0][1])
        ordered = [reading for (group, _), reading in by_days if group == key]
        for fewer, more in pairwise(ordered):
            self.always.append(
                self.logic.any_of([self.logic.negation(more.at(QuantityReading.OVER)), fewer.at(QuantityReading.OVER)])
            )

    @property
    def size(self) -> int:
        """How many cases the variables tell apart, bounds between them aside."""
        found = 1
        for variable in (*self.singles.values(), *self.amounts.values()):
            found *= len(variable.values)
        for choices in self.several.values():
            found *= 2 ** len(choices.chosen) - 1
        return found


def row_codes(group: Item, link_id: str) -> tuple[int | str, ...]:
    """The options of a part of a table of rows."""
    inner = next((item for item in group.items if item.link_id == link_id), None)
    return tuple(option.code for option in inner.options) if inner else ()


def lowest_values(item: Item, values: Iterable[Value]) -> tuple[Value, ...]:
    """What a declined answer stands for when a case is decided: its lowest points, anything where there are none."""
    lowest = item.lowest_points
    if lowest is None:
        return tuple(values)
    return tuple(option.code for option in item.options if option.points == lowest)
