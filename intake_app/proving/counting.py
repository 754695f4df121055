"""Scores, bands and the highest band of several scales, written for the solver as `engine.counting` counts them."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Protocol

from intake_app.domain.policy import PolicyInput
from intake_app.domain.questionnaire import BY_SEX, Band, BandSet, Counted, EnableWhen, Method, band_of
from intake_app.domain.unary import SKIPPED
from intake_app.engine.counting import points_of
from intake_app.engine.policy import CompiledPolicy, Condition, CountedScale
from intake_app.proving.solving import Logic, Term
from intake_app.proving.variables import Choices, Space


class Shown(Protocol):
    """What counting asks of a `Chain`."""

    policy: CompiledPolicy
    space: Space
    logic: Logic

    def shown(self, key: str) -> Term: ...
    def gate(self, form: str) -> Term: ...
    def holds(self, test: EnableWhen) -> Term: ...
    def condition(self, condition: Condition) -> Term: ...


class Counting:
    """The scores of a chain; forgotten when a table shows or hides questions anew."""

    def __init__(self, chain: Shown) -> None:
        self.chain = chain
        self._scores: dict[str, Term] = {}

    def forget(self) -> None:
        self._scores.clear()

    def score(self, key: str) -> Term:
        """The score of a scale, as a number."""
        if key not in self._scores:
            self._scores[key] = self._score(self.chain.policy.scales[key])
        return self._scores[key]

    def highest(self, source: PolicyInput) -> Iterator[tuple[Term, str]]:
        """Every band the input can have with when it has it; `skipped` where its form is not asked or has no score."""
        logic = self.chain.logic
        order = self.chain.policy.scale(source.keys[0]).band_set.codes
        per_scale = [self.ranks(self.chain.policy.scales[key], order) for key in source.keys]
        asked = self.chain.gate(source.keys[0].partition("/")[0])
        above = logic.false
        for rank in range(len(order) - 1, -1, -1):
            here = logic.any_of([ranks[rank] for ranks in per_scale])
            yield logic.all_of([asked, here, logic.negation(above)]), order[rank]
            above = logic.any_of([above, here])
        yield logic.any_of([logic.negation(asked), logic.negation(above)]), SKIPPED

    def ranks(self, counted: CountedScale, order: tuple[str, ...]) -> list[Term]:
        """By place in `order`, when the scale lies in that band."""
        logic, score = self.chain.logic, self.score(counted.key)
        usable = logic.negation(self.void(counted))
        found: list[list[Term]] = [[] for _ in order]
        for chosen, bands in self._band_lists(counted):
            for band in bands:
                if band.code in order and self._first(bands, band):
                    within = logic.all_of([score >= band.low, score <= band.high])
                    found[order.index(band.code)].append(logic.all_of([usable, chosen, within]))
        return [logic.any_of(terms) for terms in found]

    @staticmethod
    def _first(bands: tuple[Band, ...], band: Band) -> bool:
        return band_of(bands, band.low) == band.code

    def void(self, counted: CountedScale) -> Term:
        """Whether the publication knows no score here."""
        tests = counted.scale.void_when
        return (
            self.chain.logic.all_of([self._told(counted, test) for test in tests]) if tests else self.chain.logic.false
        )

    def _told(self, counted: CountedScale, test: EnableWhen) -> Term:
        chain = self.chain
        if test.question.startswith("#"):
            return chain.holds(test)
        key = test.question if "/" in test.question else f"{counted.instrument}/{test.question}"
        return chain.logic.all_of([chain.space.given(key), chain.holds(EnableWhen(key, test.operator, test.answer))])

    def _band_lists(self, counted: CountedScale) -> Iterator[tuple[Term, tuple[Band, ...]]]:
        band_set, chain = counted.scale.band_set, self.chain
        if not band_set.by:
            yield chain.logic.true, band_set.others
            return
        if band_set.by == BY_SEX:
            decides = chain.space.sex()
        else:
            decides = chain.space.single(f"{counted.instrument}/{band_set.by}")
        for bands in dict.fromkeys(band_set.bands(value) for value in decides.values):
            yield decides.where(partial(_reads, band_set, bands)), bands

    def _score(self, counted: CountedScale) -> Term:
        chain, logic = self.chain, self.chain.logic
        adds = []
        for part, keyed in zip(counted.scale.parts, counted.parts, strict=True):
            points = [self._points(key, one) for key, one in keyed]
            adds.append(logic.least(points) if part.least else logic.greatest(points))
        match counted.scale.method:
            case Method.SUM:
                total = logic.total(adds)
            case Method.MAX:
                total = logic.greatest([logic.number(0), *adds])
            case _:
                one, none = logic.number(1), logic.number(0)
                total = logic.total([logic.choice(add >= 1, one, logic.choice(add < 0, add, none)) for add in adds])
        if counted.gate is not None:
            total = logic.choice(chain.condition(counted.gate), total, logic.number(0))
        return self._scaled(counted, total)

    def _scaled(self, counted: CountedScale, total: Term) -> Term:
        logic = self.chain.logic
        found = total
        for test, score in reversed(counted.scale.scaled):
            edges = [
                logic.all_of(
                    [*([total >= low] if low is not None else []), *([total <= high] if high is not None else [])]
                )
                for low, high in test.ranges
            ]
            edges += [total == literal for literal in test.literals]
            holds = logic.true if test.any_value else logic.any_of(edges)
            found = logic.choice(logic.negation(holds) if test.negated else holds, logic.number(score), found)
        return found

    def _points(self, key: str, counted: Counted) -> Term:
        chain, logic = self.chain, self.chain.logic
        item = chain.policy.questions[key].item
        answer = chain.space.answer(key)
        if isinstance(answer, Choices):
            points: Term = logic.number(points_of(item, (), counted))
            for test, worth in reversed(counted.points):
                points = logic.choice(answer.matches(test), logic.number(worth), points)
        else:
            points = self._by_value(answer.term, [points_of(item, value, counted) for value in answer.values])
        return logic.choice(chain.shown(key), points, logic.number(item.hidden_points))

    def _by_value(self, term: Any, worth: list[int]) -> Term:
        logic = self.chain.logic
        if len(set(worth)) == 1:
            return logic.number(worth[0])
        if worth == list(range(worth[0], worth[0] + len(worth))):
            return term + worth[0]
        found = logic.number(worth[-1])
        for place in range(len(worth) - 2, -1, -1):
            found = logic.library.If(term == place, logic.number(worth[place]), found)
        return found


def _reads(band_set: BandSet, bands: tuple[Band, ...], value: object) -> bool:
    return band_set.bands(value) == bands
