"""A pack and its forms, indexed once so that every answer is evaluated quickly."""

import difflib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Score
from intake_app.domain.policy import DecisionTable, HitPolicy, InputKind, PolicyInput, PolicyPack
from intake_app.domain.questionnaire import BY_SEX, Counted, EnableWhen, Item, Questionnaire, Scale
from intake_app.domain.unary import InputValue, Simple, UnaryTest
from intake_app.engine.columns import Column, SpokenRule, spoken_rule
from intake_app.engine.remembering import Marks, Remembered, marks_under


@dataclass(frozen=True)
class Condition:
    """One level of visibility: an item's own conditions, or those of a group around it."""

    tests: tuple[EnableWhen, ...]
    any_of: bool


@dataclass(frozen=True)
class Question:
    """An item where it stands: its key, and every condition from the outermost group inwards. Keys are full keys."""

    key: str
    instrument: str
    item: Item
    conditions: tuple[Condition, ...]
    group: str

    @cached_property
    def ruled(self) -> bool:
        """True when something can keep the item from being asked."""
        return bool(self.conditions) or self.item.hidden

    @cached_property
    def spared(self) -> bool:
        """True when the form hides it only while it has no answer."""
        return not self.item.hides_answered and not self.item.hidden


@dataclass(frozen=True, eq=False)
class CountedScale:
    """A scale where it stands: full keys instead of linkIds, and what its score depends on."""

    key: str
    scale: Scale
    parts: tuple[tuple[tuple[str, Counted], ...], ...]
    """By part: the keys of its items, and how each is counted."""
    keys: tuple[str, ...]
    shared: frozenset[str]
    """Keys that several parts or the gate read, so that all their values are tried one by one."""
    gate: Condition | None
    controllers: tuple[str, ...]
    """The keys whose answers show or hide its items or decide its gate, nearest first."""
    tried: tuple[str, ...]
    """These and the shared ones, whose values are tried one by one while they are open."""
    reads: tuple[str, ...]
    """Every key its score or band depends on."""
    told: Callable[[Marks], Hashable]
    """What was said under all of these."""
    closed: bool
    """True when these are answers of its own form alone, so that a score can be remembered by them."""
    by_sex: bool
    """True when its cut-offs differ by sex."""
    known_ranks: Remembered[frozenset[int]] = field(default_factory=Remembered)
    """The bands it can lie in."""
    known_scores: Remembered[Score] = field(default_factory=Remembered)

    @property
    def instrument(self) -> str:
        return self.key.partition("/")[0]


@dataclass(frozen=True, eq=False)
class AnswerInput:
    """A named input that is the answer to a question, and hangs on nothing but answers while its form is asked."""

    key: str
    instrument: str
    told: Callable[[Marks], Hashable]
    """What was said to the question and to all that show or hide it."""
    known: Remembered[frozenset[InputValue]] = field(default_factory=Remembered)


@dataclass(frozen=True, eq=False)
class BandInput:
    """A named input that is the highest band of some scales of one form."""

    instrument: str
    scales: tuple[CountedScale, ...]
    order: tuple[str, ...]
    """The bands, lowest first."""
    known: Remembered[frozenset[InputValue]] = field(default_factory=Remembered)
    """By the bands that each scale can lie in."""


@dataclass(frozen=True, eq=False)
class CompiledPolicy:
    """One pack version with the questionnaires it uses. Compared by identity; never changes."""

    pack: PolicyPack
    questionnaires: Mapping[str, Questionnaire]
    questions: Mapping[str, Question]
    gates: Mapping[str, tuple[tuple[str, UnaryTest], ...]]
    breakpoints: Mapping[str, tuple[Simple, ...]]
    scales: Mapping[str, CountedScale]
    """By `<instrument>/<scale>`."""
    watched: frozenset[str]
    """Named inputs that show or hide questions or whole instruments."""
    shown_by_inputs: frozenset[str]
    """Questions shown or hidden, directly or through others, by a named input."""
    tests: Mapping[str, tuple[tuple[tuple[int, UnaryTest], ...], ...]]
    """By table, for each rule: the column and the test of every cell that is not `-`."""
    spoken: Mapping[str, Mapping[str, SpokenRule]]
    """By table and rule: what to say of it when it fires."""
    columns: Mapping[str, tuple[Column, ...]]
    """By table: its inputs in order, indexed."""
    answer_inputs: Mapping[str, AnswerInput]
    band_inputs: Mapping[str, BandInput]
    facts: frozenset[str]
    """Named inputs that no table's outputs can alter."""
    nothing_said: Marks
    """Marks, all None, for every key that is asked for by `told`."""
    every_value: dict[str, frozenset[InputValue] | None] = field(default_factory=dict, repr=False)
    """By key: what a question can be answered with at all, filled as it is asked for (`Reading.values`)."""
    known_hits: Remembered[int] = field(default_factory=Remembered, repr=False)
    """By table and values of its inputs: the rules of a first-hit table that can be the first to match."""

    @cached_property
    def always_asked(self) -> tuple[tuple[str, AnswerInput], ...]:
        """Of `answer_inputs` those of forms that every case is asked."""
        return tuple((name, one) for name, one in self.answer_inputs.items() if not self.gates[one.instrument])

    @cached_property
    def asked_together(self) -> Mapping[str, tuple[tuple[Question, ...], ...]]:
        """By instrument: its questions, those that the same conditions show or hide side by side."""
        blocks: dict[object, list[Question]] = {}
        for one in self.questions.values():
            alike = (one.instrument, one.conditions, one.item.hidden, one.key if one.spared else "")
            blocks.setdefault(alike, []).append(one)
        return {form: tuple(tuple(b) for b in blocks.values() if b[0].instrument == form) for form in self.gates}

    @cached_property
    def scales_by_form(self) -> Mapping[str, tuple[CountedScale, ...]]:
        """The scales of each form, in order."""
        forms = dict.fromkeys(one.instrument for one in self.scales.values())
        return {form: tuple(one for one in self.scales.values() if one.instrument == form) for form in forms}

    @property
    def question_keys(self) -> tuple[str, ...]:
        """Every question's key in the order of the interview."""
        return tuple(self.questions)

    def item(self, key: str) -> Item:
        """The item under `key`; raises UserError `unknown-item` naming what comes near."""
        question = self.questions.get(key)
        if question is None:
            near = difflib.get_close_matches(key, self.questions, n=3)
            hint = f" Did you mean {', '.join(near)}?" if near else ""
            raise UserError("unknown-item", f"No question “{key}” in the forms of this policy.{hint}", key)
        return question.item

    def scale(self, key: str) -> Scale:
        """The scale under `<instrument>/<scale>`."""
        return self.scales[key].scale


def compile_policy(pack: PolicyPack, questionnaires: Mapping[str, Questionnaire]) -> CompiledPolicy:
    """Index `pack` with its forms.

    Raises UserError `inputs-overlap` when two inputs of a first-hit table read the same answers in a way that would
    make the set of possible outcomes wider than it is: such a table has to be split.
    """
    questions: dict[str, Question] = {}
    conditions: dict[Condition, Condition] = {}
    questionnaires = {name: form.with_band_sets(_chosen(pack, form)) for name, form in questionnaires.items()}
    order = {key: n for n, key in enumerate(_interview_order(pack, questionnaires))}
    for use in pack.instruments:
        form = questionnaires[use.instrument]
        _collect(form, form.items, (), "", questions, conditions)
    scales = {
        one.key: one
        for one in (_counted(form, scale, questions) for form in questionnaires.values() for scale in form.scales)
    }
    behind = _behind(pack, questions)
    gates = {use.instrument: use.when for use in pack.instruments}
    policy = CompiledPolicy(
        pack=pack,
        questionnaires=questionnaires,
        questions=dict(sorted(questions.items(), key=lambda pair: order.get(pair[0], len(order)))),
        gates=gates,
        breakpoints={name: _breakpoints(pack, name) for name in pack.inputs},
        scales=scales,
        watched=frozenset(
            [name for use in pack.instruments for name, _ in use.when]
            + [c[1:] for key in questions for c in controllers_of(questions, (key,)) if c.startswith("#")]
        ),
        shown_by_inputs=frozenset(
            key for key in questions if any(c.startswith("#") for c in controllers_of(questions, (key,)))
        ),
        tests={
            table.id: tuple(
                tuple((n, test) for n, test in enumerate(rule.cells) if not test.any_value) for rule in table.rules
            )
            for table in pack.tables
        },
        spoken={table.id: {rule.id: spoken_rule(pack, table, rule) for rule in table.rules} for table in pack.tables},
        columns={
            table.id: tuple(Column(rule.cells[n] for rule in table.rules) for n in range(len(table.inputs)))
            for table in pack.tables
        },
        answer_inputs={
            name: AnswerInput(keys[0], questions[keys[0]].instrument, marks_under(keys))
            for name, keys in behind.items()
        },
        band_inputs={
            name: _band_input(source, scales) for name, source in pack.inputs.items() if source.kind is InputKind.BAND
        },
        facts=frozenset(
            [name for name, source in pack.inputs.items() if source.kind in _FACTS]
            + [name for name, keys in behind.items() if not gates[questions[keys[0]].instrument]]
        ),
        nothing_said=dict.fromkeys(
            key for keys in (*behind.values(), *(one.reads for one in scales.values())) for key in keys
        ),
    )
    for table in pack.tables:
        if table.hit_policy is not HitPolicy.COLLECT:
            _refuse_overlap(pack, table)
    return policy


def _chosen(pack: PolicyPack, form: Questionnaire) -> dict[str, str]:
    return {
        scale: name
        for instrument, _, scale, name in ((*key.partition("/"), name) for key, name in pack.band_sets.items())
        if instrument == form.id
    }


def _counted(form: Questionnaire, scale: Scale, questions: Mapping[str, Question]) -> CountedScale:
    keys = tuple(form.key(link_id) for link_id in scale.items)
    gate = None
    if scale.when:
        tests = tuple(EnableWhen(_full_key(form, w.question), w.operator, w.answer) for w in scale.when)
        gate = Condition(tests, scale.when_any)
    asked = tuple(test.question for test in gate.tests) if gate else ()
    controllers = tuple(dict.fromkeys((*controllers_of(questions, (*keys, *asked)), *asked)))
    shared = frozenset(form.key(link_id) for link_id in scale.shared)
    beside = [_full_key(form, test.question) for test in scale.void_when]
    beside += [form.key(scale.band_set.by)] if scale.band_set.by not in ("", BY_SEX) else []
    reads = dict.fromkeys((*keys, *controllers, *beside, *controllers_of(questions, tuple(beside))))
    return CountedScale(
        key=f"{form.id}/{scale.id}",
        scale=scale,
        parts=tuple(tuple((form.key(one.link_id), one) for one in part.counted) for part in scale.parts),
        keys=keys,
        shared=shared,
        gate=gate,
        controllers=controllers,
        tried=tuple(dict.fromkeys(key for key in (*controllers, *sorted(shared)) if not key.startswith("#"))),
        reads=tuple(reads),
        told=marks_under(tuple(reads)),
        closed=all(key.startswith(f"{form.id}/") for key in reads),
        by_sex=scale.band_set.by == BY_SEX,
    )


def _interview_order(pack: PolicyPack, forms: Mapping[str, Questionnaire]) -> list[str]:
    found: list[str] = []
    for section in pack.sections:
        form = forms[section.instrument]
        for item in form.items:
            if not section.groups or item.link_id in section.groups:
                found.extend(_keys_under(form, item))
    return found


def _keys_under(form: Questionnaire, item: Item) -> list[str]:
    if item.is_question:
        return [form.key(item.link_id)]
    return [key for inner in item.items for key in _keys_under(form, inner)]


def _collect(
    form: Questionnaire,
    items: tuple[Item, ...],
    outer: tuple[Condition, ...],
    group: str,
    found: dict[str, Question],
    conditions: dict[Condition, Condition],
) -> None:
    """Every question under `items`, in order. Equal conditions become one: it is worked out once for all of them."""
    for item in items:
        own = outer
        if item.enable_when:
            tests = tuple(EnableWhen(_full_key(form, w.question), w.operator, w.answer) for w in item.enable_when)
            condition = Condition(tests, item.enable_any)
            own = (*outer, conditions.setdefault(condition, condition))
        if item.is_question:
            found[form.key(item.link_id)] = Question(form.key(item.link_id), form.id, item, own, group)
        else:
            _collect(form, item.items, own, item.link_id, found, conditions)


def _full_key(form: Questionnaire, question: str) -> str:
    return question if question.startswith("#") or "/" in question else form.key(question)


def controllers_of(questions: Mapping[str, Question], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Every key, or `#input`, whose value shows or hides the items under `keys`, directly or through each other."""
    found: dict[str, None] = {}
    waiting = list(keys)
    while waiting:
        question = questions.get(waiting.pop())
        for condition in question.conditions if question else ():
            for test in condition.tests:
                if test.question not in found:
                    found[test.question] = None
                    waiting.append(test.question)
    return tuple(found)


_FACTS: Final = (InputKind.AGE, InputKind.QUANTITY, InputKind.CHOSEN)


def _behind(pack: PolicyPack, questions: Mapping[str, Question]) -> dict[str, tuple[str, ...]]:
    """By named input that is the answer to a question: the keys its values hang on, where these are all."""
    found = {
        name: (*source.keys[:1], *controllers_of(questions, source.keys[:1]))
        for name, source in pack.inputs.items()
        if source.kind is InputKind.ANSWER
    }
    return {name: keys for name, keys in found.items() if not any(key.startswith("#") for key in keys)}


def _band_input(source: PolicyInput, scales: Mapping[str, CountedScale]) -> BandInput:
    read = tuple(scales[key] for key in source.keys)
    return BandInput(read[0].instrument, read, read[0].scale.band_set.codes)


def _breakpoints(pack: PolicyPack, name: str) -> tuple[Simple, ...]:
    """One value from each class of numbers or dates that the tables tell apart under input `name`."""
    points: set[Simple] = set()
    tests = [
        rule.cells[table.inputs.index(name)] for table in pack.tables if name in table.inputs for rule in table.rules
    ]
    tests += [test for rule in pack.follow_up for n, test in rule.applies if n == name]
    tests += [test for rule in pack.clocks for n, test in rule.applies if n == name]
    for test in tests:
        for low, high in test.ranges:
            for edge, step in ((low, -1), (high, 1)):
                if edge is not None:
                    points.update((edge, _beside(edge, step)))
        for literal in test.literals:
            if isinstance(literal, int | date) and not isinstance(literal, bool):
                points.update((literal, _beside(literal, -1), _beside(literal, 1)))
    return tuple(sorted(points, key=str))


def _beside(edge: int | date, step: int) -> int | date:
    return edge + timedelta(days=step) if isinstance(edge, date) else edge + step


def _refuse_overlap(pack: PolicyPack, table: DecisionTable) -> None:
    scales: set[str] = set()
    for name in table.inputs:
        source = pack.inputs.get(name)
        if source is not None and source.kind is InputKind.BAND:
            shared = scales.intersection(source.keys)
            if shared:
                raise UserError(
                    "inputs-overlap",
                    f"Two inputs read the scale {sorted(shared)[0]}; put them into one input or two tables.",
                    f"{pack.id}/tables/{table.id}.csv, column {name}",
                )
            scales.update(source.keys)
