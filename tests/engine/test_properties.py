"""What must be true of every form, held against forms made up and a second reading of them that tries everything.

`HYPOTHESIS_PROFILE=explore` looks at ten times as many, and others in every run.
"""

from dataclasses import fields, is_dataclass
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake_app.definitions.library import open_library
from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.questionnaire import (
    AnswerOption,
    EnableWhen,
    Item,
    ItemType,
    Method,
    Operator,
    Questionnaire,
    Scale,
    parts_of,
)
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scoring import InstrumentScore, alone, score_answers
from tests.engine.generated import answers_to, completions, forms, given_values, score, shown

LIBRARY = open_library()
SHIPPED = [LIBRARY.instrument(name) for name in LIBRARY.instrument_ids()]
MOST_COMPLETIONS = 400


def reading_of(form: Questionnaire, answers: dict[str, Answer]) -> Reading:
    keyed = AnswerSet({form.key(link_id): answer for link_id, answer in answers.items()})
    return Reading(alone(form), keyed, None, date.min, Mode.POSSIBLE)


def few_completions(form: Questionnaire, values: dict[str, Any]) -> list[dict[str, Any]]:
    """All completions, where they are few enough to be tried."""
    found = []
    for complete in completions(form, values):
        found.append(complete)
        assume(len(found) <= MOST_COMPLETIONS)
    return found


class Case:
    """A form, with answers to some of it by linkId."""

    def __init__(self, form: Questionnaire, answers: dict[str, Answer]) -> None:
        self.form = form
        self.answers = answers

    def __repr__(self) -> str:
        """Briefly: what stands at its default is left out."""
        form = self.form.id if self.form.id != "made" else brief(self.form)
        return f"{form} { ({name: answer.value or answer.missing for name, answer in self.answers.items()}) }"


def brief(one: object) -> str:
    """A noun of the domain with the fields that are not as they usually are."""
    if isinstance(one, tuple | list):
        return f"[{', '.join(map(brief, one))}]"
    if not is_dataclass(one) or isinstance(one, type):
        return repr(one)
    told = [(part.name, getattr(one, part.name), part) for part in fields(one)]
    return f"({', '.join(f'{name}={brief(value)}' for name, value, part in told if value and value != part.default)})"


@st.composite
def made(draw: st.DrawFn, missing: bool = True) -> Case:
    form = draw(forms())
    return Case(form, draw(answers_to(form, missing)))


@st.composite
def shipped(draw: st.DrawFn) -> Case:
    form = SHIPPED[draw(st.integers(0, len(SHIPPED) - 1))]
    answers = {}
    for name, item in form.questions.items():
        if item.options and not item.repeats and draw(st.booleans()):
            answers[name] = Answer(value=item.options[draw(st.integers(0, len(item.options) - 1))].code)
    return Case(form, answers)


both = st.one_of(made(), made(), shipped())
# The making of a form is what takes the time.
some = settings(max_examples=settings.default.max_examples // 4)


@some
@given(made())
def test_the_questions_asked_are_those_of_the_second_reading(case: Case) -> None:
    form, answers = case.form, case.answers
    values = given_values(answers)
    everywhere = few_completions(form, values)
    reading = reading_of(form, answers)
    for link_id in form.questions:
        truth = reading.visible(form.key(link_id))
        truths = {shown(form, complete)[link_id] for complete in everywhere}
        # What stays open may in truth be settled by two conditions together; what is settled is never otherwise.
        assert truth is None or truths == {truth}


@some
@given(made())
def test_every_score_in_reach_is_that_of_some_completion_and_none_is_missing(case: Case) -> None:
    form, answers = case.form, case.answers
    everywhere = few_completions(form, given_values(answers))
    reading = reading_of(form, answers)
    for scale in form.scales:
        assert reading.reachable(f"made/{scale.id}") == {score(form, scale, complete) for complete in everywhere}


@some
@given(made())
def test_a_score_lies_among_those_of_its_completions(case: Case) -> None:
    form, answers = case.form, case.answers
    everywhere = few_completions(form, given_values(answers))
    result = score_answers(form, answers)
    for scale in form.scales:
        if scale.id in result.scores:
            found = [score(form, scale, complete) for complete in everywhere]
            assert min(found) <= result.scores[scale.id] <= max(found)
            if scale.id not in result.prorated:
                assert set(found) == {result.scores[scale.id]}
            assert result.bands[scale.id] == next(
                band.code for band in scale.band_set.others if band.low <= result.scores[scale.id] <= band.high
            )


def test_a_score_stays_open_while_its_gate_is() -> None:
    one = tuple(AnswerOption(code, code) for code in (0, 1))
    scale = Scale("s", Method.SUM, parts_of("b"), maximum=1, when=(EnableWhen("made/a", Operator.EQUAL, 1),))
    items = (Item("a", ItemType.CODING, options=one), Item("b", ItemType.CODING, options=one))
    form = Questionnaire("made", "1", items, scales=(scale,))
    assert score_answers(form, {"b": Answer(value=1)}).scores == {}
    assert score_answers(form, {"a": Answer(value=0), "b": Answer(value=1)}).scores == {"s": 0}
    assert score_answers(form, {"a": Answer(value=1), "b": Answer(value=1)}).scores == {"s": 1}


@st.composite
def prorating(draw: st.DrawFn) -> Case:
    """A form of like questions, some of which may lack an answer, and do."""
    one = tuple(AnswerOption(code, code) for code in range(draw(st.integers(2, 4))))
    names = [f"q{number}" for number in range(draw(st.integers(2, 5)))]
    scale = Scale("s", Method.SUM, parts_of(*names), most_missing=draw(st.integers(1, len(names) - 1)))
    form = Questionnaire("made", "1", tuple(Item(name, ItemType.CODING, options=one) for name in names), (scale,))
    answers = {name: Answer(value=draw(st.sampled_from(one)).code) for name in names}
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=scale.most_missing + 1)):
        answers[name] = Answer(missing=draw(st.sampled_from(list(Missing))))
    return Case(form, answers)


@some
@given(prorating())
def test_a_mean_stands_for_the_missing_within_the_range_of_all_completions(case: Case) -> None:
    scale, told = case.form.scales[0], list(given_values(case.answers).values())
    result = score_answers(case.form, case.answers)
    missing = len(scale.parts) - len(told)
    reachable = reading_of(case.form, case.answers).reachable("made/s")
    if missing > scale.most_missing or not told:
        assert result.scores == {} and result.prorated == ()
    else:
        assert result.prorated == (("s",) if missing else ())
        assert abs(result.scores["s"] - sum(told) * len(scale.parts) / len(told)) <= 0.5
        assert min(reachable) <= result.scores["s"] <= max(reachable)


@some
@given(made(missing=False))
def test_a_whole_form_has_every_score(case: Case) -> None:
    form, answers = case.form, case.answers
    complete = next(completions(form, given_values(answers)))
    result = score_answers(form, {link_id: Answer(value=value) for link_id, value in complete.items()})
    assert result.complete and not result.missing and not result.prorated
    assert result.scores == {scale.id: score(form, scale, complete) for scale in form.scales}


@some
@given(both)
def test_a_score_that_stands_for_missing_answers_is_their_mean(case: Case) -> None:
    form, answers = case.form, case.answers
    result = score_answers(form, answers)
    for scale in form.scales:
        if scale.id not in result.prorated or scale.scaled or form.assumed:
            continue
        assert scale.method is Method.SUM
        points = [
            item.option(answers[name].value)
            for part in scale.parts
            if (name := part.counted[0].link_id) in answers and (item := form.questions[name])
        ]
        told = [option.points or 0 for option in points if option is not None]
        assert 0 < len(scale.parts) - len(told) <= scale.most_missing
        assert abs(result.scores[scale.id] - sum(told) * len(scale.parts) / len(told)) <= 0.5


@some
@given(both, st.randoms(use_true_random=False))
def test_the_order_of_answering_is_irrelevant(case: Case, chance: Any) -> None:
    form, answers = case.form, case.answers
    expected = score_answers(form, answers)
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    collected = AnswerSet()
    for link_id, answer in shuffled:
        collected = collected.with_answer(link_id, answer)
    assert score_answers(form, collected.answers) == expected


@some
@given(made())
def test_every_order_of_three_answers_gives_the_same(case: Case) -> None:
    form, answers = case.form, case.answers
    few = dict(list(answers.items())[:3])
    assert len({repr(score_answers(form, dict(order))) for order in permutations(few.items())}) == 1


@some
@given(both, st.data())
def test_hidden_answers_never_count(case: Case, data: st.DataObject) -> None:
    form, answers = case.form, case.answers
    result = score_answers(form, answers)
    hidden = [name for name in result.skipped if form.questions[name].hides_answered and own_rules(form, name)]
    assume(hidden)
    link_id = data.draw(st.sampled_from(hidden))
    item = form.questions[link_id]
    if item.options and not item.repeats:
        other = Answer(value=data.draw(st.sampled_from([option.code for option in item.options])))
        assert of_score(score_answers(form, {**answers, link_id: other})) == of_score(result)
    without = {name: answer for name, answer in answers.items() if name != link_id}
    assert of_score(score_answers(form, without)) == of_score(result)


def own_rules(form: Questionnaire, link_id: str) -> bool:
    """Whether the form itself decides if it asks: an answer cannot show that a case would have."""
    levels = alone(form).questions[form.key(link_id)].conditions
    return all(test.question.startswith(f"{form.id}/") for level in levels for test in level.tests)


def of_score(result: InstrumentScore) -> tuple[object, ...]:
    """All of a result but the questions in it."""
    return result.complete, result.scores, result.bands, result.missing, result.skipped, result.alerts, result.prorated


@some
@given(both, st.data())
def test_answer_then_undo_is_identity(case: Case, data: st.DataObject) -> None:
    form, answers = case.form, case.answers
    before = AnswerSet(answers)
    result = score_answers(form, before.answers)
    link_id = data.draw(st.sampled_from(sorted(form.questions)))
    item = form.questions[link_id]
    assume(item.options and not item.repeats)
    new = Answer(value=data.draw(st.sampled_from([option.code for option in item.options])))
    told = before.get(link_id)
    changed = before.with_answer(link_id, new)
    undone = changed.without(link_id) if told is None else changed.with_answer(link_id, told)
    assert undone.answers == before.answers
    assert score_answers(form, undone.answers) == result


@some
@given(both)
def test_an_alert_is_raised_by_given_answers_only(case: Case) -> None:
    form, answers = case.form, case.answers
    raised = set(score_answers(form, answers).alerts)
    assert raised <= {alert.id for alert in form.alerts}
    for alert in form.alerts:
        asked = {test.question.rpartition("/")[2] for test in alert.when}
        if alert.id in raised:
            assert asked & given_values(answers).keys() if alert.when_any else asked <= given_values(answers).keys()


@some
@given(both)
def test_what_is_missing_is_asked_and_what_is_skipped_is_not(case: Case) -> None:
    form, answers = case.form, case.answers
    result = score_answers(form, answers)
    assert not set(result.missing) & set(result.skipped)
    assert not set(result.missing) & set(given_values(answers))
    assert result.complete == (not result.missing)


@pytest.mark.parametrize("form", SHIPPED, ids=[form.id for form in SHIPPED])
def test_a_shipped_form_answered_further_never_reaches_more(form: Questionnaire) -> None:
    answers: dict[str, Answer] = {}
    before = reached(form, answers)
    for number, (name, item) in enumerate(form.questions.items()):
        if item.options and not item.repeats:
            answers[name] = Answer(value=item.options[number % len(item.options)].code)
            after = reached(form, answers)
            assert all(after[scale] <= before[scale] for scale in after)
            before = after


def reached(form: Questionnaire, answers: dict[str, Answer]) -> dict[str, frozenset[int]]:
    reading = reading_of(form, answers)
    return {scale.id: reading.reachable(f"{form.id}/{scale.id}") for scale in form.scales}
