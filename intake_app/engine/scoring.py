"""Scores and bands: of one instrument alone, and as part of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.evaluation import Alert, ItemState, Score
from intake_app.domain.policy import InstrumentUse, PolicyPack
from intake_app.domain.questionnaire import CHECK, Questionnaire
from intake_app.engine.policy import compile_policy
from intake_app.engine.reading import Mode, Reading


@dataclass(frozen=True)
class InstrumentScore:
    """One instrument's result. `missing` and `skipped` are linkIds; a scale with a missing item has no score."""

    instrument: str
    version: str
    complete: bool
    scores: Mapping[str, int]
    bands: Mapping[str, str]
    missing: tuple[str, ...]
    skipped: tuple[str, ...]
    alerts: tuple[str, ...]


def read_scores(possible: Reading) -> dict[str, Score]:
    """The scores of all scales of the case's instruments, by `<instrument>/<scale>`; none of a form not asked."""
    found: dict[str, Score] = {}
    for form in possible.policy.questionnaires.values():
        if form.scales and possible.gate(form.id) is not False:
            for scale in form.scales:
                found[f"{form.id}/{scale.id}"] = _score(possible, form, scale.id)
    return found


def _score(possible: Reading, form: Questionnaire, scale_id: str) -> Score:
    scale = form.scale_by_id[scale_id]
    keys = [form.key(link_id) for link_id in scale.items]
    shown = [possible.visible(key) for key in keys]
    reachable = possible.reachable(f"{form.id}/{scale_id}")
    settled = all(
        asked is False or (asked is True and possible.answers.value(key) is not None)
        for key, asked in zip(keys, shown, strict=True)
    )
    value = min(reachable) if settled else None
    bands = tuple(b.code for b in scale.bands if any(b.low <= s <= b.high for s in reachable))
    return Score(
        instrument=form.id,
        scale=scale_id,
        value=value,
        maximum=scale.maximum,
        reachable=intervals(reachable),
        band=None if value is None else scale.band(value),
        bands_possible=bands,
        applies=not all(asked is False for asked in shown),
    )


def intervals(scores: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """Scores as closed intervals of neighbours, ascending: {22, 27, 28} gives (22, 22), (27, 28)."""
    found: list[tuple[int, int]] = []
    for score in sorted(scores):
        if found and found[-1][1] == score - 1:
            found[-1] = (found[-1][0], score)
        else:
            found.append((score, score))
    return tuple(found)


def read_states(decided: Reading) -> dict[str, ItemState]:
    """The state of every question, in the order of the interview."""
    return {key: item_state(decided, key) for key in decided.policy.questions}


def item_state(decided: Reading, key: str) -> ItemState:
    """Skipped when a rule hides the question, else what its answer says; open while nobody has answered."""
    question = decided.policy.questions[key]
    if decided.visible(key) is False or decided.gate(question.instrument) is False:
        return ItemState.SKIPPED
    answer = decided.answers.get(key)
    if answer is None:
        return ItemState.OPEN
    return ItemState.ANSWERED if answer.missing is None else ItemState(answer.missing.value)


def read_alerts(decided: Reading) -> list[Alert]:
    """The instruments' own alerts whose conditions all hold on answers that were given; checks are not among them."""
    return [alert for alert in _raised(decided) if alert.level != CHECK]


def read_checks(decided: Reading) -> list[Alert]:
    """The instruments' own checks: given answers that hardly go together."""
    return [alert for alert in _raised(decided) if alert.level == CHECK]


def _raised(decided: Reading) -> list[Alert]:
    found: list[Alert] = []
    for form in decided.policy.questionnaires.values():
        if decided.gate(form.id) is False:
            continue
        for rule in form.alerts:
            if all(decided.holds_now(form, test) for test in rule.when):
                keys = tuple(t.question if "/" in t.question else form.key(t.question) for t in rule.when)
                answered = tuple(key for key in keys if decided.answers.value(key) is not None)
                found.append(Alert(rule.id, rule.level, f"{form.id}!{rule.id}", answered))
    return found


def score_answers(form: Questionnaire, answers: Mapping[str, Answer]) -> InstrumentScore:
    """Score `form` by itself; `answers` by linkId. Raises UserError `unknown-item` for a linkId the form has not."""
    policy = compile_policy(_alone(form), {form.id: form})
    for link_id in answers:
        policy.item(form.key(link_id))
    reading = Reading(policy, AnswerSet({form.key(k): a for k, a in answers.items()}), None, date.min, Mode.POSSIBLE)
    scores = read_scores(reading)
    states = {key.partition("/")[2]: state for key, state in read_states(reading).items()}
    counted = {link_id for scale in form.scales for link_id in scale.items}
    missing = tuple(
        link_id
        for link_id, state in states.items()
        if state not in (ItemState.ANSWERED, ItemState.SKIPPED)
        and (form.questions[link_id].required or link_id in counted)
        and reading.visible(form.key(link_id)) is True
    )
    return InstrumentScore(
        instrument=form.id,
        version=form.version,
        complete=not missing,
        scores={s.scale: s.value for s in scores.values() if s.value is not None},
        bands={s.scale: s.band for s in scores.values() if s.band is not None},
        missing=missing,
        skipped=tuple(link_id for link_id, state in states.items() if state is ItemState.SKIPPED),
        alerts=tuple(alert.id for alert in read_alerts(reading)),
    )


def _alone(form: Questionnaire) -> PolicyPack:
    return PolicyPack(
        id=form.id,
        version=form.version,
        status="",
        stage="",
        decision_maker="",
        valid_from=None,
        valid_to=None,
        inputs={},
        instruments=(InstrumentUse(form.id),),
        sections=(),
        tables=(),
        references=(),
        follow_up=(),
        clocks=(),
        facts=(),
        citations={},
        tiers=(),
        event_date_key="",
        moments={},
    )
