"""From an assignment of the solver to a complete case, and what the engine itself says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from intake_app.domain.answers import Answer, AnswerSet, Missing, Row, Value
from intake_app.domain.evaluation import Evaluation, ItemState
from intake_app.domain.person import Sex
from intake_app.domain.policy import InputKind
from intake_app.domain.quantities import MICROGRAMS, QuantityReading
from intake_app.domain.questionnaire import BY_SEX, Item, ItemType
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.engine.evaluating import Decisions, decide, evaluate
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.quantifying import reference_on
from intake_app.engine.reading import Mode
from intake_app.proving.values import example_value
from intake_app.proving.variables import SEX, Space, Variable, row_codes

_GROWN_UP: Final = 30
"""The age in examples, where the age does not matter."""
_MOST_ROUNDS: Final = 200
"""Filling in one question can show others; forms have no circles, so this is never reached."""


@dataclass(frozen=True)
class ProofCase:
    """A complete case: every question that is asked has an answer, declined ones included."""

    answers: AnswerSet
    sex: Sex
    today: date

    def evaluation(self, policy: CompiledPolicy) -> Evaluation:
        return evaluate(policy, self.answers, birth_date=None, sex=self.sex, today=self.today)

    def decided(self, policy: CompiledPolicy) -> Decisions:
        """Every table read by the engine, declined answers at their lowest points."""
        return decide(policy, self.answers, None, self.today, Mode.DECIDED, self.sex)

    def plain(self, pack: str) -> dict[str, object]:
        """As CASE.json; `pack` is how the policy was named."""
        person: dict[str, object] = {} if self.sex is Sex.UNDISCLOSED else {"sex": self.sex.value}
        return {
            "pack": pack,
            "today": self.today.isoformat(),
            "person": person,
            "answers": {key: plain_answer(answer) for key, answer in self.answers.answers.items()},
        }

    def result(self, policy: CompiledPolicy) -> dict[str, object]:
        """What the engine makes of it, as `assess` shows it."""
        found = self.evaluation(policy)
        return {
            "status": "complete" if found.complete else "incomplete",
            "route": found.route,
            "tier": found.tier,
            "measure": found.measure,
            "routes_possible": list(found.routes_possible),
            "tiers_possible": list(found.tiers_possible),
            "measures_possible": list(found.measures_possible),
        }


class CaseMaker:
    """Makes cases of assignments. `changed` puts other answers in place of some, `without` leaves some out."""

    def __init__(self, space: Space) -> None:
        self.space, self.policy, self.today = space, space.policy, space.today

    def make(
        self,
        assigned: Mapping[str, Any],
        changed: Mapping[str, Answer] | None = None,
        *,
        whole: bool = False,
        without: frozenset[str] = frozenset(),
    ) -> ProofCase:
        """The case of `assigned` (see `Assignment`). Answers under hidden questions are left out, unless `whole`."""
        answers = {key: Answer(value=self._value(key, assigned)) for key in self._keys() if key not in without}
        answers.update(changed or {})
        person = assigned.get(SEX, Sex.UNDISCLOSED)
        case = ProofCase(AnswerSet(answers), person, self.today)
        if not whole:
            kept = self._read_hidden()
            states = case.evaluation(self.policy).states
            answers = {
                key: answer for key, answer in answers.items() if states[key] is not ItemState.SKIPPED or key in kept
            }
        return self._filled(AnswerSet(answers), person, without)

    def _filled(self, answers: AnswerSet, sex: Sex, without: frozenset[str]) -> ProofCase:
        """With an answer to every question that must be asked and that nothing hangs on."""
        for _ in range(_MOST_ROUNDS):
            case = ProofCase(answers, sex, self.today)
            missing = [key for key in case.evaluation(self.policy).open_items if key not in without]
            if not missing:
                break
            for key in missing:
                answers = answers.with_answer(key, Answer(value=self._example(key)))
        order = {key: n for n, key in enumerate(self.policy.question_keys)}
        ordered = sorted(answers.answers.items(), key=lambda pair: order[pair[0]])
        # Read back as a file would be: what the program would not accept is no counterexample.
        accepted = {key: read_answer(self.policy.item(key), plain_answer(answer), key) for key, answer in ordered}
        return ProofCase(AnswerSet(accepted), sex, self.today)

    def _keys(self) -> tuple[str, ...]:
        groups = dict.fromkeys(key for key, _ in self.space.amounts)
        return tuple(dict.fromkeys((*(key for key in self.space.singles if key != SEX), *self.space.several, *groups)))

    def _read_hidden(self) -> frozenset[str]:
        """The questions whose answers count although the form does not ask them."""
        pack = self.policy.pack
        found = {pack.event_date_key}
        for source in pack.inputs.values():
            if source.kind in (InputKind.AGE, InputKind.QUANTITY):
                found.update(source.keys)
        for counted in self.policy.scales.values():
            if counted.scale.band_set.by not in ("", BY_SEX):
                found.add(f"{counted.instrument}/{counted.scale.band_set.by}")
        return frozenset(found)

    def _value(self, key: str, assigned: Mapping[str, Any]) -> Value:
        if key in self.space.several:
            return cast(Value, assigned[key])
        readings = {days: assigned[f"{key}#{days}"] for group, days in self.space.amounts if group == key}
        if readings:
            return self._rows(key, readings, assigned.get(self.policy.pack.event_date_key))
        return cast(Value, assigned[key])

    def _example(self, key: str) -> Value:
        item = self.policy.questions[key].item
        if item.type is ItemType.GROUP:
            return ()
        if item.type is ItemType.DATE:
            return self.today
        if item.repeats:
            code = item.exclusive if item.exclusive is not None else example_value(item)
            return (code,)
        return example_value(item)

    def _rows(self, key: str, readings: Mapping[int, QuantityReading], day: date | None) -> tuple[Row, ...]:
        """Rows that read as they should: none, an amount of something with a reference, one that cannot be weighed."""
        group = self.policy.questions[key].item
        told = next(iter(readings.values()))
        references = self.policy.pack.references
        known = [
            (code, found)
            for code in row_codes(group, "substance")
            if (found := reference_on(references, str(code), day)) is not None
        ]
        if told is QuantityReading.NO_REFERENCE:
            free = [code for code in row_codes(group, "substance") if code not in [one for one, _ in known]]
            return (self._row(group, free[0], Decimal(1), row_codes(group, "unit")[0]),) if free else ()
        code, reference = known[0]
        units = row_codes(group, "unit")
        if told is QuantityReading.NOT_COMPARABLE:
            return (self._row(group, code, Decimal(1), next(unit for unit in units if unit not in MICROGRAMS)),)
        over = [days for days, reading in readings.items() if reading is QuantityReading.OVER]
        daily = reference.daily_micrograms
        weight = daily * max(over) + 1 if over else daily * min(readings)
        unit = min((unit for unit in units if unit in MICROGRAMS), key=lambda unit: MICROGRAMS[str(unit)])
        return (self._row(group, code, Decimal(weight) / MICROGRAMS[str(unit)], unit),)

    @staticmethod
    def _row(group: Item, substance: object, amount: Decimal, unit: object) -> Row:
        told = {"substance": substance, "amount": amount, "unit": unit}
        cells = [
            (inner.link_id, told.get(inner.link_id, example_value(inner)))
            for inner in group.items
            if inner.link_id in told or inner.required
        ]
        return Row(tuple(cells))  # type: ignore[arg-type]


def declined() -> Answer:
    return Answer(missing=Missing.DECLINED)


class Assignment(dict[str, Any]):
    """What an answer of the solver means: a value for each question, the codes chosen, a reading for each amount."""

    @classmethod
    def of(cls, space: Space, model: Any, twins: Mapping[str, Any] | None = None) -> "Assignment":
        """With `twins`, the second case of a pair: those variables in place of the first case's."""
        found, twins = cls(), twins or {}
        for variable in (*space.singles.values(), *space.amounts.values()):
            term = twins.get(str(variable.term), variable.term)
            found[variable.key] = variable.values[model.eval(term, model_completion=True).as_long()]
        for choices in space.several.values():
            found[choices.key] = tuple(
                code for code, term in choices.chosen.items() if cls.is_true(model, twins.get(str(term), term))
            )
        return found

    @staticmethod
    def is_true(model: Any, term: Any) -> bool:
        return str(model.eval(term, model_completion=True)) == "True"


def usual(variable: Variable, space: Space) -> int:
    """The place of the answer a reader stumbles over least: the fewest points, a grown-up age, a day not long ago."""
    values = variable.values
    days = [place for place, value in enumerate(values) if isinstance(value, date) and value <= space.today]
    if days:
        return days[-1]
    if variable.key in space.policy.questions:
        item = space.policy.questions[variable.key].item
        points = [option.points for option in item.options if option.points is not None]
        if "none" in values:
            return values.index("none")
        if item.type is ItemType.CODING and len(points) == len(values):
            return points.index(min(points))
        ages = {source.keys[0] for source in space.policy.pack.inputs.values() if source.kind is InputKind.AGE}
        if variable.key in ages:
            return min(range(len(values)), key=lambda place: abs(values[place] - _GROWN_UP))
    if QuantityReading.WITHIN in values:
        return values.index(QuantityReading.WITHIN)
    return 0
