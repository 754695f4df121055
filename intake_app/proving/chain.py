"""The chain from answers to inputs of tables, written for the solver exactly as the engine reads it.

Everything mirrors `engine.reading.Reading` for cases in which every question that matters has an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from intake_app.domain.policy import InputKind, PolicyInput
from intake_app.domain.questionnaire import EnableWhen
from intake_app.domain.unary import SKIPPED, UnaryTest
from intake_app.engine.policy import CompiledPolicy, Condition
from intake_app.engine.reading import compare
from intake_app.proving.counting import Counting
from intake_app.proving.solving import Logic, Term
from intake_app.proving.variables import Choices, Space, Variable


class Input(Protocol):
    """A named input: when a cell, or a condition of a form, is true of it."""

    def matches(self, test: UnaryTest) -> Term: ...
    def compare(self, test: EnableWhen) -> Term: ...


@dataclass(frozen=True, eq=False)
class Asked:
    """The answer to a question, `skipped` where a rule hides it."""

    answer: Variable | Choices
    shown: Term
    logic: Logic

    def matches(self, test: UnaryTest) -> Term:
        return self._either(self.answer.matches(test), test.matches(SKIPPED))

    def compare(self, test: EnableWhen) -> Term:
        return self._either(self.answer.compare(test), compare(test, SKIPPED))

    def _either(self, asked: Term, hidden: bool) -> Term:
        one = self.logic
        if asked is one.true and hidden:
            return one.true
        return one.any_of([one.all_of([self.shown, asked]), one.all_of([one.negation(self.shown), one.truth(hidden)])])


@dataclass(frozen=True, eq=False)
class OneOf:
    """Exactly one of some values, each with when it is the one."""

    values: tuple[tuple[Term, Any], ...]
    logic: Logic

    def _where(self, holds: Callable[[Any], bool]) -> Term:
        if all(holds(value) for _, value in self.values):
            return self.logic.true
        return self.logic.any_of([term for term, value in self.values if holds(value)])

    def matches(self, test: UnaryTest) -> Term:
        return self._where(test.matches)

    def compare(self, test: EnableWhen) -> Term:
        return self._where(lambda value: compare(test, value))


class Chain:
    """Visibility, scores and named inputs of any case. `learn` tells it what a table gives; see `Reading.learn`."""

    def __init__(self, policy: CompiledPolicy, space: Space) -> None:
        self.policy, self.space, self.logic = policy, space, space.logic
        self.outputs: dict[str, Input] = {}
        self.counting = Counting(self)
        self._shown: dict[str, Term] = {}
        self._gates: dict[str, Term] = {}
        self._inputs: dict[str, Input] = {}

    def learn(self, outputs: dict[str, Input]) -> None:
        self.outputs.update(outputs)
        self._inputs = {name: one for name, one in self._inputs.items() if name not in outputs}
        if self.policy.watched.isdisjoint(outputs):
            return
        for memory in (self._shown, self._gates, self._inputs):
            memory.clear()
        self.counting.forget()

    def shown(self, key: str) -> Term:
        """Whether the form asks the question."""
        if key not in self._shown:
            question = self.policy.questions[key]
            if question.item.hidden:
                self._shown[key] = self.logic.false
                return self.logic.false
            term = self.logic.all_of([self.condition(one) for one in question.conditions])
            if not question.item.hides_answered:
                term = self.logic.any_of([term, self.space.given(key)])
            self._shown[key] = term
        return self._shown[key]

    def asked(self, key: str) -> Term:
        """Whether the question is asked: its form, too."""
        return self.logic.all_of([self.gate(key.partition("/")[0]), self.shown(key)])

    def condition(self, condition: Condition) -> Term:
        terms = [self.holds(test) for test in condition.tests]
        return self.logic.any_of(terms) if condition.any_of and len(terms) > 1 else self.logic.all_of(terms)

    def holds(self, test: EnableWhen) -> Term:
        if test.question.startswith("#"):
            found = self.input(test.question[1:])
            return self.logic.false if found is None else found.compare(test)
        shown = self.shown(test.question)
        told = self.logic.all_of([shown, self.space.answer(test.question).compare(test)])
        if not compare(test, None):
            return told
        return self.logic.any_of([told, self.logic.negation(shown)])

    def gate(self, form: str) -> Term:
        """Whether the policy asks the form. What no table has given yet does not keep it from being read."""
        if form not in self._gates:
            terms = []
            for name, test in self.policy.gates[form]:
                found = self.input(name)
                if found is not None:
                    terms.append(found.matches(test))
            self._gates[form] = self.logic.all_of(terms)
        return self._gates[form]

    def input(self, name: str) -> Input | None:
        """The named input, or None while no table has given it."""
        if name in self.outputs:
            return self.outputs[name]
        if name not in self._inputs:
            source = self.policy.pack.inputs.get(name)
            found = None if source is None else self._input(source)
            if found is None:
                return None
            self._inputs[name] = found
        return self._inputs[name]

    def _input(self, source: PolicyInput) -> Input | None:
        match source.kind:
            case InputKind.ANSWER:
                key = source.keys[0]
                return Asked(self.space.answer(key), self.asked(key), self.logic)
            case InputKind.AGE:
                return self.space.single(source.keys[0])
            case InputKind.BAND:
                return OneOf(tuple(self.counting.highest(source)), self.logic)
            case InputKind.QUANTITY:
                amount = self.space.amount(source)
                return OneOf(tuple((amount.at(value), value.value) for value in amount.values), self.logic)
            case InputKind.CHOSEN:
                return self._chosen(source)
            case _:
                return self.outputs.get(source.keys[0]) if source.keys else None

    def _chosen(self, source: PolicyInput) -> Choices:
        """The forms chosen, and those asked without having been chosen: somebody has begun them."""
        answer = self.space.answer(source.keys[0])
        told = answer.chosen if isinstance(answer, Choices) else {}
        found = {}
        for code, term in told.items():
            tests = self.policy.gates.get(str(code))
            waits = tests is None or any(name == source.name for name, _ in tests)
            found[str(code)] = term if waits else self.logic.any_of([term, self.gate(str(code))])
        return Choices(source.keys[0], found, self.logic)
