"""Reading answers when some are missing: which values an item, a score, a named input can still have.

Two readings of the same answers. `POSSIBLE` lets every missing answer, declined ones too, stand for every answer the
form allows there. `DECIDED` counts a declined answer at its lowest points, so that a refusal alone never raises a tier.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from intake_app.domain.answers import Answer, AnswerSet, Missing, Row
from intake_app.domain.person import Sex, years_between
from intake_app.domain.policy import InputKind, PolicyInput
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Operator, Questionnaire
from intake_app.domain.unary import SKIPPED, InputValue, UnaryTest
from intake_app.engine.answerable import every_value, is_listable
from intake_app.engine.counting import ranks, reach
from intake_app.engine.policy import BandInput, CompiledPolicy, Condition
from intake_app.engine.quantifying import all_readings, quantity_readings
from intake_app.engine.remembering import Marks, marks_of

_SKIPPED: frozenset[InputValue] = frozenset({SKIPPED})
Truth = bool | None
"""True, False, or None: it depends on answers that are missing."""


class Mode(StrEnum):
    """How a declined answer is read."""

    POSSIBLE = "possible"
    DECIDED = "decided"


class Reading:
    """The answers of one case under one mode. `pins` fix open controllers while all their values are tried.

    `decide` tells it the outputs of each table in turn (`learn`); from then on it only answers questions, and remembers
    what it has worked out. It never changes the answers.
    """

    def __init__(
        self,
        policy: CompiledPolicy,
        answers: AnswerSet,
        birth_date: date | None,
        today: date,
        mode: Mode,
        pins: Mapping[str, InputValue] | None = None,
        outputs: Mapping[str, frozenset[InputValue]] | None = None,
        sex: Sex = Sex.UNDISCLOSED,
    ) -> None:
        self.policy = policy
        self.answers = answers
        self.birth_date = birth_date
        self.today = today
        self.mode = mode
        self.sex = sex
        self.pins = pins or {}
        self.outputs = dict(outputs or {})
        self._seen: dict[str, Truth] = {}
        self._conditions: dict[int, Truth] = {}
        self._gates: dict[str, Truth] = {}
        self._pinned_inputs = {key[1:]: frozenset({value}) for key, value in self.pins.items() if key[0] == "#"}
        self._domains: dict[str, frozenset[InputValue]] = {**self.outputs, **self._pinned_inputs}
        self._scores: dict[str, frozenset[int]] = {}

    def learn(self, outputs: Mapping[str, frozenset[InputValue]]) -> None:
        """Take the outputs of a table as inputs of what follows; forget what could hang on them."""
        self.outputs.update(outputs)
        if self.policy.watched.isdisjoint(outputs):
            self._domains.update({**outputs, **self._pinned_inputs})
            return
        self._gates.clear()
        self._conditions.clear()
        for name in self._domains.keys() - self.policy.facts:
            del self._domains[name]
        self._domains.update({**self.outputs, **self._pinned_inputs})
        self._scores = {key: scores for key, scores in self._scores.items() if self.policy.scales[key].closed}
        for key in self.policy.shown_by_inputs:
            self._seen.pop(key, None)

    def with_pins(self, pins: Mapping[str, InputValue]) -> "Reading":
        """The same case with some controllers held at one value each."""
        other = Reading(
            self.policy,
            self.answers,
            self.birth_date,
            self.today,
            self.mode,
            {**self.pins, **pins},
            self.outputs,
            self.sex,
        )
        other.marks = self.marks
        return other

    def with_answers(self, changed: Mapping[str, Answer]) -> "Reading":
        """The same case with some answers changed, tables already read kept as they are."""
        answers = AnswerSet({**self.answers.answers, **changed})
        other = Reading(
            self.policy, answers, self.birth_date, self.today, self.mode, outputs=self.outputs, sex=self.sex
        )
        other.marks = {**self.marks, **marks_of(changed)}
        return other

    @cached_property
    def marks(self) -> Marks:
        """What was said, by key, to remember by."""
        return {**self.policy.nothing_said, **marks_of(self.answers.answers)}

    # Items

    def values(self, key: str) -> frozenset[InputValue] | None:
        """What the item can be answered with, if it is asked; None when its values cannot be listed (free text)."""
        if key in self.pins:
            return frozenset({self.pins[key]})
        question = self.policy.questions.get(key)
        if question is None:
            return frozenset()
        item = question.item
        answer = self.answers.answers.get(key)
        if answer is not None and answer.value is not None:
            value = answer.value
            return frozenset({value}) if is_listable(value) else None  # type: ignore[arg-type]
        if self.mode is Mode.DECIDED and answer is not None and answer.missing is Missing.DECLINED:
            lowest = item.lowest_points
            if lowest is not None:
                return frozenset(o.code for o in item.options if o.points == lowest)
        every = self.policy.every_value
        if key not in every:
            every[key] = every_value(item)
        return every[key]

    def visible(self, key: str) -> Truth:
        """Whether the form asks the item: every condition of it and of the groups around it."""
        seen = self._seen
        if key in seen:
            return seen[key]
        question = self.policy.questions.get(key)
        shown: Truth
        # A question of a form that is not among those asked is one nobody is asked.
        if question is None or question.item.hidden:
            shown = False
        elif len(question.conditions) > 1:
            shown = _all_of(map(self.condition, question.conditions))
        else:
            shown = self.condition(question.conditions[0]) if question.conditions else True
        if shown is not True and question is not None and question.spared and self.answers.value(key) is not None:
            shown = True
        seen[key] = shown
        return shown

    def condition(self, condition: Condition) -> Truth:
        """Whether one level of conditions holds. Those of a group stand above all its questions: remembered."""
        known = self._conditions
        memory = id(condition)
        if memory not in known:
            if len(condition.tests) == 1:
                known[memory] = self._holds(condition.tests[0])
            else:
                truths = map(self._holds, condition.tests)
                known[memory] = _any_of(truths) if condition.any_of else _all_of(truths)
        return known[memory]

    def _holds(self, test: EnableWhen) -> Truth:
        if test.question.startswith("#"):
            values: frozenset[InputValue] | None = self.domain(test.question[1:])
            asked: Truth = True
        else:
            asked = self.visible(test.question)
            told = self.answers.value(test.question)
            if asked is True and told is not None and not isinstance(told, tuple) and test.question not in self.pins:
                return compare(test, told)  # type: ignore[arg-type]
            values = self.values(test.question)
        if asked is False:
            return compare(test, None)
        if values is None:
            answer = self.answers.answers.get(test.question)
            given = answer is not None and answer.value is not None
            return test.answer is True if given and test.operator is Operator.EXISTS else None
        truths = {compare(test, value) for value in values} or {compare(test, None)}
        if asked is None:
            truths.add(compare(test, None))
        return truths.pop() if len(truths) == 1 else None

    def holds_now(self, form: Questionnaire, test: EnableWhen) -> bool:
        """Whether a condition of `form` is true of what was answered: nothing is inferred from missing answers."""
        if test.question.startswith("#"):
            return self._holds(test) is True and bool(self.domain(test.question[1:]))
        key = test.question if "/" in test.question else form.key(test.question)
        if self.answers.value(key) is None:
            return False
        return self._holds(EnableWhen(key, test.operator, test.answer)) is True

    def gate(self, instrument: str) -> Truth:
        """Whether the policy asks the instrument at all."""
        if instrument not in self._gates:
            self._gates[instrument] = _all_of(self.holds(name, test) for name, test in self.policy.gates[instrument])
        return self._gates[instrument]

    def holds(self, name: str, test: UnaryTest) -> Truth:
        """Whether a unary test is true of a named input for all its possible values, none, or some."""
        values = self.domain(name)
        if len(values) == 1:
            (value,) = values
            return test.matches(value)
        truths = {test.matches(value) for value in values}
        return truths.pop() if len(truths) == 1 else None

    # Scores

    def reachable(self, scale_key: str) -> frozenset[int]:
        """Every score the scale can still reach, exactly (see `counting`); remembered."""
        if scale_key not in self._scores:
            self._scores[scale_key] = reach(self, self.policy.scales[scale_key])
        return self._scores[scale_key]

    # Named inputs

    def domain(self, name: str) -> frozenset[InputValue]:
        """Every value the named input can still have; `skipped` where its item or instrument is hidden by a rule."""
        found = self._domains.get(name)
        if found is None:
            found = self._domains[name] = self._domain(name)
        return found

    def domains(self, names: Iterable[str]) -> tuple[frozenset[InputValue], ...]:
        """`domain` of each."""
        ready = self._domains
        return tuple([ready.get(name) or self.domain(name) for name in names])

    def read_ahead(self) -> None:
        """Work out at once, before any table is read, all that are answers to questions of forms every case is asked:
        cheaper than one by one."""
        mode, marks = self.mode, self.marks
        for name, answer in self.policy.always_asked:
            known = answer.known.get((mode, answer.told(marks)))
            self._domains[name] = self._domain(name) if known is None else known

    def _domain(self, name: str) -> frozenset[InputValue]:
        band = self.policy.band_inputs.get(name)
        if band is not None:
            return self._band_domain(band)
        answer = self.policy.answer_inputs.get(name)
        if answer is not None and not self.pins:
            if self.gate(answer.instrument) is False:
                return _SKIPPED
            memory = (self.mode, answer.told(self.marks))
            known = answer.known.get(memory)
            return answer.known.keep(memory, self._answer_domain(name, answer.key)) if known is None else known
        source = self.policy.pack.inputs.get(name)
        if source is None:
            return frozenset()
        match source.kind:
            case InputKind.ANSWER:
                return self._answer_domain(name, source.keys[0])
            case InputKind.AGE:
                return self._age_domain(name, source)
            case InputKind.QUANTITY:
                return self._quantity_domain(source)
            case InputKind.CHOSEN:
                return frozenset({self._chosen(source)})
            case _:
                return self.outputs.get(source.keys[0], frozenset()) if source.keys else frozenset()

    def _answer_domain(self, name: str, key: str) -> frozenset[InputValue]:
        question = self.policy.questions[key]
        # While it is open whether a form is asked its answers are read as if it were: the tables test what the gate
        # tests, before they read what was answered.
        asked = False if self.gate(question.instrument) is False else self.visible(key)
        if asked is False:
            return _SKIPPED
        values = self.values(key)
        if values is None or (question.item.type is ItemType.INTEGER and len(values) > 1):
            values = self._classes(name, question.item)
        return values | _SKIPPED if asked is None else values

    def _chosen(self, source: PolicyInput) -> tuple[str, ...]:
        told = self.answers.value(source.keys[0])
        begun = {key.partition("/")[0] for key in self.answers.answers}
        options = self.policy.questions[source.keys[0]].item.options
        chosen = told if isinstance(told, tuple) else ()
        return tuple(str(option.code) for option in options if option.code in chosen or option.code in begun)

    def _classes(self, name: str, item: Item) -> frozenset[InputValue]:
        """One value of each class that the tables tell apart, within what the item allows."""
        points = [
            p
            for p in self.policy.breakpoints[name]
            if not isinstance(p, int)
            or ((item.minimum is None or p >= item.minimum) and (item.maximum is None or p <= item.maximum))
        ]
        return frozenset(points) if points else frozenset({"unread"})

    def _age_domain(self, name: str, source: PolicyInput) -> frozenset[InputValue]:
        day = self.answers.value(source.keys[1])
        if self.birth_date is not None and isinstance(day, date):
            return frozenset({years_between(self.birth_date, day)})
        told = self.answers.value(source.keys[0])
        if isinstance(told, int):
            return frozenset({told})
        ages = self._classes(name, self.policy.questions[source.keys[0]].item)
        if self.birth_date is not None:
            oldest = years_between(self.birth_date, self.today)
            ages = frozenset(a for a in ages if isinstance(a, int) and a <= oldest) | {oldest}
        return ages

    def _band_domain(self, band: BandInput) -> frozenset[InputValue]:
        """The highest band of several scales: none below the greatest of the lowest bands they can have is in reach."""
        if self.gate(band.instrument) is False:
            return _SKIPPED
        each = tuple([ranks(self, scale, band.order) for scale in band.scales])
        known = band.known.get(each)
        if known is None:
            scored = [found for found in each if found]
            floor = max(map(min, scored), default=0)
            values = frozenset(band.order[n] for n in frozenset().union(*scored) if n >= floor)
            known = band.known.keep(each, values or _SKIPPED)
        return known

    def _quantity_domain(self, source: PolicyInput) -> frozenset[InputValue]:
        rows = self.rows(source.keys[0])
        if rows is None:
            return frozenset(r.value for r in all_readings())
        pack = self.policy.pack
        day = self.answers.value(pack.event_date_key)
        found = quantity_readings(rows, pack.references, source.days, day if isinstance(day, date) else None)
        return frozenset(reading.value for reading in found)

    def rows(self, key: str) -> tuple[Row, ...] | None:
        """The rows of a repeating group, or None while they are missing."""
        value = self.answers.value(key)
        if not isinstance(value, tuple):
            return None
        return tuple(row for row in value if isinstance(row, Row))


def compare(test: EnableWhen, value: InputValue | None) -> bool:
    """Whether a condition is true of a value, None being no value at all (FHIR R4 Questionnaire.item.enableWhen)."""
    if test.operator is Operator.EXISTS:
        return (value is not None) is bool(test.answer)
    if value is None:
        return False
    values = value if isinstance(value, tuple) else (value,)
    match test.operator:
        case Operator.EQUAL:
            return test.answer in values
        case Operator.NOT_EQUAL:
            return test.answer not in values
        case Operator.GREATER:
            return any(_less(test.answer, v) for v in values)
        case Operator.LESS:
            return any(_less(v, test.answer) for v in values)
        case Operator.GREATER_OR_EQUAL:
            return any(v == test.answer or _less(test.answer, v) for v in values)
        case _:
            return any(v == test.answer or _less(v, test.answer) for v in values)


def _less(one: object, other: object) -> bool:
    return type(one) is type(other) and one < other  # type: ignore[operator]


def _all_of(truths: Iterator[Truth]) -> Truth:
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def _any_of(truths: Iterator[Truth]) -> Truth:
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result
