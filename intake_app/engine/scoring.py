"""Scores and bands: of one instrument alone, and as part of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import Alert, ItemState, Score
from intake_app.domain.person import Sex
from intake_app.domain.policy import InstrumentUse, PolicyPack
from intake_app.domain.questionnaire import (
    BY_SEX,
    CHECK,
    AlertRule,
    Band,
    EnableWhen,
    Item,
    Method,
    Questionnaire,
    Scale,
    band_of,
)
from intake_app.engine.counting import band_lists, hangs_on, is_void, points_of, scaled_count
from intake_app.engine.policy import CompiledPolicy, CountedScale, compile_policy
from intake_app.engine.reading import Mode, Reading

SEX_UNDISCLOSED: Final = "sex-undisclosed"
"""The lower of the published cut-offs was taken, because the person's sex is not told."""
NO_CUT_OFF: Final = "no-cut-off"
"""No cut-off is published for the substance, or none was named."""


@dataclass(frozen=True)
class InstrumentScore:
    """One instrument's result. `missing` and `skipped` are linkIds; a scale with a missing item has no score, unless
    its publication lets the mean of the others stand for it: those scales are named in `prorated`."""

    instrument: str
    version: str
    complete: bool
    scores: Mapping[str, int]
    bands: Mapping[str, str]
    missing: tuple[str, ...]
    skipped: tuple[str, ...]
    alerts: tuple[str, ...]
    notes: tuple[str, ...] = ()
    prorated: tuple[str, ...] = ()


def read_scores(possible: Reading) -> dict[str, Score]:
    """The scores of all scales of the case's instruments, by `<instrument>/<scale>`; none of a form not asked."""
    found: dict[str, Score] = {}
    for form, scales in possible.policy.scales_by_form.items():
        if possible.gate(form) is not False:
            found.update([(counted.key, _remembered(possible, counted)) for counted in scales])
    return found


def _remembered(possible: Reading, counted: CountedScale) -> Score:
    """The score, remembered by the answers it is read from: between two answers all scales but one stay as they are."""
    memory = hangs_on(possible, counted)
    if memory is None:
        return _score(possible, counted)
    known = counted.known_scores.get(memory)
    return counted.known_scores.keep(memory, _score(possible, counted)) if known is None else known


def _score(possible: Reading, counted: CountedScale) -> Score:
    scale, keys = counted.scale, counted.keys
    shown = [possible.visible(key) for key in keys]
    reachable = possible.reachable(counted.key)
    lists, void = band_lists(possible, counted), is_void(possible, counted)
    settled = all(
        asked is False or (asked is True and possible.answers.value(key) is not None)
        for key, asked in zip(keys, shown, strict=True)
    )
    value, prorated = (min(reachable), False) if settled else (_prorated(possible, counted), True)
    gated = counted.gate is not None and possible.condition(counted.gate) is None
    if void or gated or value is None:
        value, prorated = None, False
    bands = lists[0] if len(lists) == 1 else ()
    return Score(
        instrument=counted.instrument,
        scale=scale.id,
        value=value,
        maximum=scale.maximum,
        reachable=intervals(reachable),
        band=None if value is None else band_of(bands, value),
        bands_possible=() if void else _bands_possible(scale, lists, reachable),
        applies=not void and not all(asked is False for asked in shown),
        bands=bands,
        prorated=prorated,
        void=void,
        level_only=scale.level_only,
        notes=_notes(possible, scale, bands),
    )


def _bands_possible(scale: Scale, lists: tuple[tuple[Band, ...], ...], reachable: frozenset[int]) -> tuple[str, ...]:
    found = {b.code for bands in lists for b in bands if any(b.low <= score <= b.high for score in reachable)}
    return tuple(code for code in scale.band_set.codes if code in found)


def _notes(possible: Reading, scale: Scale, bands: tuple[Band, ...]) -> tuple[str, ...]:
    """What has to be said beside the band: the lower cut-off was taken, or none is published."""
    by = scale.band_set.by
    if by == BY_SEX and possible.sex.value not in scale.band_set.keyed:
        return (SEX_UNDISCLOSED,)
    return (NO_CUT_OFF,) if by not in ("", BY_SEX) and not bands else ()


def _prorated(possible: Reading, counted: CountedScale) -> int | None:
    """The mean of the parts that were answered, times all that are asked, rounded half up, then scaled where the
    publication scales; None when too many are missing. Parts a rule hides are not missing."""
    least = counted.scale.most_missing
    if not least or counted.scale.method is not Method.SUM:
        return None
    questions, answers = possible.policy.questions, possible.answers
    counts = [(questions[key].item, answers.value(key), one) for part in counted.parts for key, one in part]
    seen = [possible.visible(key) for part in counted.parts for key, _ in part]
    hidden = sum(item.hidden_points for (item, _, _), asked in zip(counts, seen, strict=True) if asked is False)
    asked = sum(one is not False for one in seen)
    given = [
        points_of(item, value, one)
        for (item, value, one), shown in zip(counts, seen, strict=True)
        if shown is True and value is not None
    ]
    if asked - len(given) > least or not given:
        return None
    # Half up, in whole numbers: the mean of those given, for every part that is asked.
    return scaled_count(counted.scale, hidden + (2 * sum(given) * asked + len(given)) // (2 * len(given)))


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
    return read_questions(decided)[0]


def read_questions(decided: Reading) -> tuple[dict[str, ItemState], set[str]]:
    """The state of every question, in the order of the interview; and those surely asked, which no rule hides or can
    still hide."""
    answers, policy = decided.answers.answers, decided.policy
    states = dict.fromkeys(policy.questions, ItemState.SKIPPED)
    surely: set[str] = set()
    for form, blocks in policy.asked_together.items():
        if decided.gate(form) is False:
            continue
        for block in blocks:
            shown = not block[0].ruled or decided.visible(block[0].key)
            if shown is False:
                continue
            for question in block:
                # Open while nobody has answered.
                answer = answers.get(question.key)
                states[question.key] = ItemState.OPEN if answer is None else _STATES[answer.missing]
            if shown:
                surely.update([question.key for question in block])
    return states, surely


_STATES: Final[Mapping[Missing | None, ItemState]] = {
    None: ItemState.ANSWERED,
    **{missing: ItemState(missing.value) for missing in Missing},
}


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
        raised = {rule.id: rule for rule in form.alerts if _is_raised(decided, form, rule)}
        covered = {name for rule in raised.values() for name in rule.covers}
        for rule in raised.values():
            if rule.id not in covered:
                keys = tuple(t.question if "/" in t.question else form.key(t.question) for t in rule.when)
                answered = tuple(key for key in keys if decided.answers.value(key) is not None)
                found.append(Alert(rule.id, rule.level, f"{form.id}!{rule.id}", answered))
    return found


def _is_raised(decided: Reading, form: Questionnaire, rule: AlertRule) -> bool:
    holds = any if rule.when_any else all
    return holds(decided.holds_now(form, test) for test in rule.when)


def score_answers(
    form: Questionnaire,
    answers: Mapping[str, Answer],
    *,
    sex: Sex = Sex.UNDISCLOSED,
    substance: str = "",
    band_set: str = "",
) -> InstrumentScore:
    """Score `form` by itself; `answers` by linkId.

    `substance` answers the coded item by which a scale's cut-offs differ; `band_set` names other published bands, read
    wherever a scale has them. Raises UserError `unknown-item` for a linkId the form has not, `no-option` for a
    substance it does not list, `unknown-band-set`.
    """
    form = _choosing(form, band_set)
    given = {**{k: Answer(value=code) for k, code in form.assumed.items()}, **_of_substance(form, substance), **answers}
    reading = read_alone(form, given, sex)
    for link_id in answers:
        reading.policy.item(form.key(link_id))
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
    told = [s for s in scores.values() if s.value is not None]
    return InstrumentScore(
        instrument=form.id,
        version=form.version,
        complete=not missing,
        scores={s.scale: s.value for s in told if s.value is not None and not s.level_only},
        bands={s.scale: s.band for s in told if s.band is not None},
        missing=missing,
        skipped=tuple(link_id for link_id, state in states.items() if state is ItemState.SKIPPED),
        alerts=tuple(alert.id for alert in read_alerts(reading)),
        notes=tuple(dict.fromkeys(note for s in told for note in s.notes)),
        prorated=tuple(s.scale for s in told if s.prorated),
    )


def _choosing(form: Questionnaire, band_set: str) -> Questionnaire:
    if not band_set:
        return form
    chosen = {scale.id: band_set for scale in form.scales if band_set in scale.other_sets}
    if not chosen:
        known = ", ".join(dict.fromkeys(name for scale in form.scales for name in scale.other_sets)) or "none"
        raise UserError("unknown-band-set", f"{form.id} has no ranges “{band_set}”; known: {known}.", "band_set")
    return form.with_band_sets(chosen)


def _of_substance(form: Questionnaire, substance: str) -> dict[str, Answer]:
    """The answer `substance` gives to the items by which cut-offs differ; nothing where they do not."""
    items = {scale.band_set.by for scale in form.scales} - {"", BY_SEX} if substance else ()
    for link_id in items:
        if form.questions[link_id].option(substance) is None:
            known = ", ".join(str(option.code) for option in form.questions[link_id].options)
            raise UserError("no-option", f"“{substance}” is not listed in {form.id}; known: {known}.", "substance")
    return {link_id: Answer(value=substance) for link_id in items}


def read_alone(form: Questionnaire, answers: Mapping[str, Answer], sex: Sex = Sex.UNDISCLOSED) -> Reading:
    """The answers to `form`, by linkId, read by themselves.

    What its conditions ask of other forms and of the policy is not there, and keeps what hangs on it from being asked;
    but what was answered all the same must have been asked, and then only the form's own conditions can hide it.
    """
    asked = frozenset(link_id for link_id, answer in answers.items() if answer.missing is not Missing.NOT_ASKED)
    by_itself = replace(form, items=tuple(_as_asked(form, item, asked) for item in form.items))
    keyed = AnswerSet({form.key(link_id): answer for link_id, answer in answers.items()})
    return Reading(alone(by_itself), keyed, None, date.min, Mode.POSSIBLE, sex=sex)


def _as_asked(form: Questionnaire, item: Item, asked: frozenset[str]) -> Item:
    """The item, without the conditions of others where it, or something in it, was asked."""
    tests = item.enable_when
    if not all(_is_of(form, test) for test in tests) and _asks(item, asked):
        tests = () if item.enable_any else tuple(test for test in tests if _is_of(form, test))
    elif not item.items:
        return item
    return replace(item, enable_when=tests, items=tuple(_as_asked(form, one, asked) for one in item.items))


def _is_of(form: Questionnaire, test: EnableWhen) -> bool:
    instrument, _, link_id = test.question.rpartition("/")
    return instrument in (form.id, "") and link_id in form.questions


def _asks(item: Item, asked: frozenset[str]) -> bool:
    return item.link_id in asked or any(_asks(one, asked) for one in item.items)


def alone(form: Questionnaire) -> CompiledPolicy:
    """A policy that asks `form` and nothing else."""
    return compile_policy(_pack_of(form), {form.id: form})


def _pack_of(form: Questionnaire) -> PolicyPack:
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
