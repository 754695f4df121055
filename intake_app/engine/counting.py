"""Counting scales while answers are missing: every score still in reach, exactly, and the bands it can lie in."""

from collections.abc import Hashable, Iterator, Mapping
from itertools import product
from typing import Protocol

from intake_app.domain.answers import AnswerSet
from intake_app.domain.person import Sex
from intake_app.domain.questionnaire import (
    BY_SEX,
    Band,
    Counted,
    EnableWhen,
    Item,
    Method,
    Questionnaire,
    Scale,
    band_of,
)
from intake_app.domain.unary import InputValue
from intake_app.engine.policy import CompiledPolicy, Condition, CountedScale
from intake_app.engine.remembering import Marks


class Told(Protocol):
    """What counting asks of a `Reading`."""

    policy: CompiledPolicy
    answers: AnswerSet
    sex: Sex
    pins: Mapping[str, InputValue]

    @property
    def mode(self) -> str: ...
    @property
    def marks(self) -> Marks: ...
    def values(self, key: str) -> frozenset[InputValue] | None: ...
    def visible(self, key: str) -> bool | None: ...
    def condition(self, condition: Condition) -> bool | None: ...
    def holds_now(self, form: Questionnaire, test: EnableWhen) -> bool: ...
    def reachable(self, scale_key: str) -> frozenset[int]: ...
    def with_pins(self, pins: Mapping[str, InputValue]) -> "Told": ...


def hangs_on(reading: Told, counted: CountedScale) -> tuple[Hashable, ...] | None:
    """Everything a scale hangs on, to remember what was read of it by; None where that is more than the answers to its
    own form, or some of these are held fast for a while."""
    if not counted.closed or (reading.pins and not reading.pins.keys().isdisjoint(counted.reads)):
        return None
    return reading.mode, reading.sex if counted.by_sex else None, counted.told(reading.marks)


def reach(reading: Told, counted: CountedScale) -> frozenset[int]:
    """Every score the scale can still reach: items under a shared controller move together."""
    found = 0
    for pinned in _tried(reading, counted):
        found |= _counts(pinned, counted)
    return frozenset([scaled_count(counted.scale, n) for n in range(found.bit_length()) if found >> n & 1])


def ranks(reading: Told, counted: CountedScale, order: tuple[str, ...]) -> frozenset[int]:
    """The places in `order` of every band the scale can still lie in, none when it has no score; remembered."""
    hanging = hangs_on(reading, counted)
    if hanging is None:
        return _ranks(reading, counted, order)
    memory = (order, hanging)
    known = counted.known_ranks.get(memory)
    return counted.known_ranks.keep(memory, _ranks(reading, counted, order)) if known is None else known


def _ranks(reading: Told, counted: CountedScale, order: tuple[str, ...]) -> frozenset[int]:
    if is_void(reading, counted):
        return frozenset()
    reachable, lists = reading.reachable(counted.key), band_lists(reading, counted)
    return frozenset(order.index(found) for bands in lists for score in reachable if (found := band_of(bands, score)))


def is_void(reading: Told, counted: CountedScale) -> bool:
    """Whether the publication knows no score for what was answered."""
    tests = counted.scale.void_when
    form = reading.policy.questionnaires[counted.key.partition("/")[0]] if tests else None
    return form is not None and all(reading.holds_now(form, test) for test in tests)


def band_lists(reading: Told, counted: CountedScale) -> tuple[tuple[Band, ...], ...]:
    """The bands that hold for this person; several while the answer that decides between them is open."""
    band_set = counted.scale.band_set
    if not band_set.by:
        return (band_set.others,)
    if band_set.by == BY_SEX:
        return (band_set.bands(reading.sex.value),)
    values = reading.values(f"{counted.key.partition('/')[0]}/{band_set.by}") or frozenset({""})
    return tuple(dict.fromkeys(band_set.bands(value) for value in sorted(values, key=str)))


def points_of(item: Item, value: object, counted: Counted) -> int:
    """What the answer `value` adds to a scale: by the scale's own points, else the option's, else the number itself."""
    if counted.points:
        return next((points for test, points in counted.points if test.matches(value)), 0)  # type: ignore[arg-type]
    option = item.option(value)
    if option is not None:
        return option.points or 0
    return value if isinstance(value, int) else 0


def _tried(reading: Told, counted: CountedScale) -> Iterator[Told]:
    """Readings that together hold every value of what the scale's items depend on or share."""
    spread: list[tuple[str, frozenset[InputValue]]] = []
    answers = reading.answers.answers
    for key in counted.tried:
        told = answers.get(key)
        values = None if told is not None and told.value is not None else reading.values(key)
        # One that is not asked counts by that, whatever it could have been answered with.
        if values is not None and len(values) > 1 and reading.visible(key) is not False:
            spread.append((key, values if key in counted.controllers else _told_apart(reading, counted, key, values)))
    if not spread:
        yield reading
        return
    for chosen in product(*(values for _, values in spread)):
        yield reading.with_pins({key: value for (key, _), value in zip(spread, chosen, strict=True)})


def _told_apart(reading: Told, counted: CountedScale, key: str, values: frozenset[InputValue]) -> frozenset[InputValue]:
    """Of `values` one for each way in which the parts of the scale count the item."""
    item = reading.policy.questions[key].item
    ways = [one for part in counted.parts for other, one in part if other == key]
    return frozenset({tuple(points_of(item, value, way) for way in ways): value for value in values}.values())


def _counts(reading: Told, counted: CountedScale) -> int:
    """Every raw count of a scale while the pins hold, part by part: bit n is set when n is in reach.

    Adding points is shifting, so that a long scale with many open items costs little.
    """
    gate = True if counted.gate is None else reading.condition(counted.gate)
    if gate is False:
        return 1
    reached = 1
    for part, keyed in zip(counted.scale.parts, counted.parts, strict=True):
        adds = _points(reading, *keyed[0])
        for key, one in keyed[1:]:
            pick = min if part.least else max
            adds = {pick(a, b) for a in adds for b in _points(reading, key, one)}
        if counted.scale.method is Method.MAX:
            reached = _greatest(reached, adds)
        else:
            steps = adds if counted.scale.method is Method.SUM else {min(add, 1) for add in adds}
            before, reached = reached, 0
            for step in steps:
                reached |= before << step
    return reached if gate else reached | 1


def _greatest(reached: int, adds: set[int]) -> int:
    found = 0
    for add in adds:
        above = reached >> add << add
        found |= above if above == reached else above | 1 << add
    return found


def _points(reading: Told, key: str, counted: Counted) -> set[int]:
    asked = reading.visible(key)
    item = reading.policy.questions[key].item
    if asked is False:
        return {item.hidden_points}
    told = reading.answers.answers.get(key)
    if asked is True and told is not None and told.value is not None:
        return {points_of(item, told.value, counted)}
    adds = {points_of(item, value, counted) for value in reading.values(key) or ()}
    return adds | {item.hidden_points} if asked is None else adds


def scaled_count(scale: Scale, count: int) -> int:
    """The published scale's number for the raw `count`; the count itself where the scale is not scaled."""
    return next((score for test, score in scale.scaled if test.matches(count)), count) if scale.scaled else count
