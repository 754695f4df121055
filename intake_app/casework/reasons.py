"""Why the engine says what it says, in words: rules, levels, law, clocks, what would change."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from intake_app.casework import words
from intake_app.casework.case_view import FactLine
from intake_app.casework.interview_view import LevelRow, LevelState
from intake_app.casework.result_view import ChangeLine, ClockLine, LawView, ReasonLine
from intake_app.domain.answers import AnswerSet
from intake_app.domain.evaluation import Change, Clock, ClockState, Evaluation, QuantityLine, Score, Trace
from intake_app.domain.own_tables import own_outcomes, text_key
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import band_of
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy

TIER_TABLE = "tier"
SEVERAL_NAMED = 2
"""As many outcomes are named one by one while more than one is possible."""


def reason_text(
    policy: CompiledPolicy, evaluation: Evaluation, trace: Trace, wording: Wording, *, to_person: bool = False
) -> str:
    """Why a rule spoke, in plain words, its places filled with substances and scores; `to_person` as said to them."""
    key = trace.because
    if to_person and wording.has(f"{key}.person"):
        key = f"{key}.person"
    if not wording.has(key):
        return wording.text("case.rule", table=trace.table, rule=trace.rule)
    return wording.text(key, **places(policy, evaluation, trace, wording))


def places(policy: CompiledPolicy, evaluation: Evaluation, trace: Trace, wording: Wording) -> dict[str, object]:
    """What the texts of reasons may name: substances, score, low, high, range, and every input in words."""
    scores = deciding_scores(policy, evaluation, trace)
    filled: dict[str, object] = {"substances": "–", "score": "–", "low": "–", "high": "–", "range": "–"}
    for name, value in trace.inputs.items():
        filled[name] = words.name_of(wording, policy.pack.id, f"input.{name}", str(value))
    if scores:
        first = max(scores, key=lambda score: score.reachable[0][0])
        spans = {span.code: span for span in words.band_spans(wording, first)}
        band = band_of(first.bands, first.reachable[0][0])
        span = spans.get(band or "")
        filled["substances"] = words.joined(wording, (words.lowered(words.scale_title(wording, s.key)) for s in scores))
        filled["score"] = words.joined(wording, dict.fromkeys(_number(score, wording) for score in scores))
        if span is not None:
            filled |= {"low": span.low, "high": span.high, "range": span.label.lower()}
    return filled


def _number(score: Score, wording: Wording) -> str:
    return words.reachable_text(wording, score.reachable[:1] if score.value is not None else score.reachable)


def deciding_scores(policy: CompiledPolicy, evaluation: Evaluation, trace: Trace) -> tuple[Score, ...]:
    """The scores behind a rule: those that lie in the band the rule read, above nothing at all."""
    found: dict[str, Score] = {}
    for name, value in trace.inputs.items():
        source = policy.pack.inputs.get(name)
        if source is None or source.kind is not InputKind.BAND:
            continue
        for key in source.keys:
            score = evaluation.score_of(key)
            if score is None or not score.applies:
                continue
            lowest = score.reachable[0][0]
            if lowest > 0 and band_of(score.bands, lowest) == value:
                found[key] = score
    return tuple(sorted(found.values(), key=lambda score: -score.reachable[0][0]))


def tier_trace(evaluation: Evaluation) -> Trace | None:
    """The rule that set the level, None while it is open or where no rule of the table spoke."""
    return next((trace for trace in evaluation.trace if trace.table == TIER_TABLE), None)


def table_trace(evaluation: Evaluation, table: str) -> Trace | None:
    """The first rule of `table` that spoke."""
    return next((trace for trace in evaluation.trace if trace.table == table), None)


def reason_lines(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> tuple[ReasonLine, ...]:
    """Every rule that spoke, in words, with its sources."""
    return tuple(
        ReasonLine(
            table=trace.table,
            rule=trace.rule,
            text=reason_text(policy, evaluation, trace, wording),
            cites=tuple(citation_text(policy, cite) for cite in trace.cites),
            verified=trace.verified,
        )
        for trace in evaluation.trace
    )


def citation_text(policy: CompiledPolicy, cite: str) -> str:
    """The title of a source of the pack."""
    citation = policy.pack.citations.get(cite)
    return citation.title if citation else cite


# Levels


def real_tiers(policy: CompiledPolicy) -> tuple[str, ...]:
    """The pack's levels without `none`, mildest first."""
    return tuple(tier for tier in policy.pack.tiers if tier != "none")


def level_rows(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> tuple[LevelRow, ...]:
    """How each level stands now."""
    possible = evaluation.tiers_possible if evaluation.tier is None else (evaluation.tier,)
    settled = evaluation.tier is not None
    order = policy.pack.tiers
    rows: list[LevelRow] = []
    for tier in real_tiers(policy):
        if tier in possible:
            state = LevelState.SETTLED if settled else LevelState.POSSIBLE
            why = "" if settled else _lowest_words(policy, evaluation, wording, tier, possible)
        else:
            state, why = LevelState.RULED_OUT, wording.text("result.ruled-out")
            if not settled and all(order.index(tier) < order.index(other) for other in possible):
                why = _at_least(policy, evaluation, wording) or why
        rows.append(LevelRow(tier, wording.code("tier", tier), state, why))
    return tuple(rows)


def _at_least(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> str:
    """What already rules the mildest levels out: a score that can no longer fall into its lowest range."""
    table = policy.pack.table_by_id.get(TIER_TABLE)
    read = [policy.pack.inputs[name] for name in (table.inputs if table else ()) if name in policy.pack.inputs]
    keys = [key for source in read if source.kind is InputKind.BAND for key in source.keys]
    scores = [score for key in keys if (score := evaluation.score_of(key)) is not None and score.applies]
    above = [s for s in scores if s.bands and s.reachable[0][0] > s.bands[0].high]
    if not above:
        return ""
    top = max(above, key=lambda score: score.reachable[0][0])
    scale = words.lowered(words.scale_title(wording, top.key))
    return wording.text("result.ruled-out.at-least", scale=scale, score=top.reachable[0][0])


def _lowest_words(
    policy: CompiledPolicy, evaluation: Evaluation, wording: Wording, tier: str, possible: tuple[str, ...]
) -> str:
    """What a possible level hangs on."""
    order = policy.pack.tiers
    ranked = sorted(possible, key=order.index)
    if tier == ranked[0]:
        return wording.text("result.possible.lowest")
    return wording.text("result.possible.highest" if tier == ranked[-1] else "result.possible.between")


# Law


def law_view(policy: CompiledPolicy, evaluation: Evaluation, answers: AnswerSet, wording: Wording) -> LawView:
    """Route, amount, dependence, register and measure, apart from the level."""
    pack = policy.pack.id
    route = _several(wording, "route", evaluation.route, evaluation.routes_possible, pack)
    lines = [FactLine(wording.text("result.law.route"), route, _rule(wording, evaluation, "route"))]
    lines += [
        FactLine(wording.text("result.law.amount"), text, side)
        for text, side in (quantity_text(pack, line, wording) for line in evaluation.quantities)
    ]
    for name in ("dependence", "register"):
        key = policy.pack.question(name)
        if key in policy.questions:
            item = policy.questions[key].item
            text = words.answer_text(wording, key, item, answers.get(key)) or wording.text("case.missing.open")
            side = _register_side(policy, answers, wording) if name == "register" else ""
            lines.append(FactLine(wording.text(f"result.law.{name}"), text, side))
    lines += _own_lines(policy, evaluation, wording)
    lines += [
        FactLine(wording.text("result.law.note"), words.name_of(wording, pack, "flag", flag))
        for flag in evaluation.flags
    ]
    measure = _several(wording, "measure", evaluation.measure, evaluation.measures_possible, pack)
    trace = table_trace(evaluation, "measure")
    detail = wording.first(f"{pack}#measure.{evaluation.measure}.help", default="") if evaluation.measure else ""
    return LawView(
        lines=tuple(lines),
        measure=measure,
        measure_detail=detail,
        verified=trace is None or trace.verified,
        rule=trace.rule if trace else "",
    )


def _own_lines(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> list[FactLine]:
    """What the policy's own tables come to (a quadrant, a phase, steps); those that collect only where they give."""
    pack, lines = policy.pack, []
    for one in own_outcomes(pack, evaluation):
        names = [wording.first(f"{pack.id}#{text_key(one.column, code)}", default=code) for code in one.codes]
        if names or not one.collects:
            title = wording.first(f"{pack.id}#table.{one.table}", default=one.table)
            side = wording.text("case.rule.short", rule=one.rules[0]) if len(one.rules) == 1 else ""
            lines.append(FactLine(title, "; ".join(names) or wording.text("case.missing.open"), side))
    return lines


def _several(wording: Wording, family: str, settled: str | None, possible: Iterable[str], pack: str = "") -> str:
    def name(code: str) -> str:
        return wording.first(f"{pack}#{family}.{code}", f"code.{family}.{code}", default=code)

    if settled is not None:
        return name(settled)
    names = [name(code) for code in possible]
    if len(names) > SEVERAL_NAMED:
        return wording.text("result.several-possible", count=len(names))
    return wording.text("case.list.or", first=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "–"


def _rule(wording: Wording, evaluation: Evaluation, table: str) -> str:
    trace = table_trace(evaluation, table)
    return wording.text("case.rule.short", rule=trace.rule) if trace else ""


def _register_side(policy: CompiledPolicy, answers: AnswerSet, wording: Wording) -> str:
    day = answers.value(policy.pack.question("register_date"))
    return wording.text("result.law.checked-on", day=wording.short_day(day)) if isinstance(day, date) else ""


def quantity_text(pack: str, line: QuantityLine, wording: Wording) -> tuple[str, str]:
    """`cannabis resin 4.1 g, within 10 days` and `of 5 g`."""
    substance = wording.first(f"{pack}#substance.{line.substance}", default=line.substance)
    amount = localised_amount(line.amount_text, wording) or wording.text("result.amount.untold")
    reading = wording.text(f"result.amount.{line.reading}") if line.reading else ""
    key = "result.amount" if reading else "result.amount.plain"
    text = wording.text(key, substance=words.lowered(substance), amount=amount, reading=reading)
    side = "" if line.reference is None else wording.text("result.amount.of", reference=grams(line.reference, wording))
    return text, side


def localised_amount(text: str, wording: Wording) -> str:
    """`4.1 g` with the decimal sign of the language and the unit as people write it."""
    number, _, unit = text.partition(" ")
    unit = wording.first(f"case.unit.{unit}", default=unit)
    return f"{number.replace('.', wording.text('number.decimal'))} {unit}".strip() if text else ""


def grams(micrograms: int, wording: Wording) -> str:
    """A mass in the unit that reads best."""
    for unit, factor in (("g", 1_000_000), ("mg", 1_000)):
        if micrograms >= factor // 100 and micrograms * 100 % factor == 0:
            whole, rest = divmod(micrograms * 100 // factor, 100)
            number = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
            return f"{number.replace('.', wording.text('number.decimal'))} {unit}"
    return f"{micrograms} µg"


# Clocks


def clock_line(policy: CompiledPolicy, clock: Clock, wording: Wording, now: datetime) -> ClockLine:
    """A legal clock in words: `36 h kept (12 h 35 min)`, `72 h end today, 21:40`."""
    name = wording.first(
        f"{policy.pack.id}#clock.{clock.id}.short", f"{policy.pack.id}#clock.{clock.id}", default=clock.id
    )
    detail = ""
    if clock.state is ClockState.KEPT and isinstance(clock.started, datetime) and isinstance(clock.stopped, datetime):
        detail = wording.text("result.clock.took", span=words.span_text(wording, clock.stopped - clock.started))
    elif clock.state is ClockState.RUNNING and clock.ends is not None:
        detail = wording.text("result.clock.until", when=moment_in_sentence(wording, clock.ends, now))
    elif (
        clock.state is ClockState.EXCEEDED and isinstance(clock.ends, datetime) and isinstance(clock.stopped, datetime)
    ):
        over = words.span_text(wording, clock.stopped - clock.ends)
        detail = wording.text("result.clock.over", span=over)
    text = wording.text(f"result.clock.{clock.state.value}", clock=name)
    return ClockLine(clock.id, clock.state, f"{text} {detail}".strip(), clock.ends, clock.verified)


def moment_in_sentence(wording: Wording, moment: datetime | date, now: datetime) -> str:
    """`today, 21:40`, or the day."""
    day = moment.date() if isinstance(moment, datetime) else moment
    text = words.day_in_sentence(wording, day, now.date())
    if isinstance(moment, datetime) and abs(moment.replace(tzinfo=None) - now.replace(tzinfo=None)) < timedelta(days=4):
        return f"{text}, {words.clock_text(wording, moment)}"
    return text


def clock_lines(
    policy: CompiledPolicy, evaluation: Evaluation, wording: Wording, now: datetime
) -> tuple[ClockLine, ...]:
    """All clocks whose start is known."""
    return tuple(clock_line(policy, clock, wording, now) for clock in evaluation.clocks if clock.started is not None)


# What would change


def change_line(policy: CompiledPolicy, evaluation: Evaluation, change: Change, wording: Wording) -> ChangeLine:
    """`Cannabis 5, duties missed: weekly` and the level it would lead to."""
    parts = [
        wording.text(
            "result.change",
            question=question_label(policy, wording, key),
            answer=words.answer_text(wording, key, policy.item(key), answer).lower(),
        )
        for key, answer in change.answers.items()
    ]
    return ChangeLine(words.joined(wording, parts), change.tier, wording.code("tier", change.tier))


def question_label(policy: CompiledPolicy, wording: Wording, key: str) -> str:
    """`Cannabis: duties missed`, or the short text alone where its heading says nothing more."""
    question = policy.questions[key]
    short = words.short_text(wording, key)
    form = policy.questionnaires[question.instrument]
    for scale in form.scales:
        if question.item.link_id in scale.items and wording.has(f"{form.id}:{scale.id}"):
            return wording.text(
                "result.change.question", heading=wording.text(f"{form.id}:{scale.id}"), short=short.lower()
            )
    return short


def because_texts(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> Mapping[str, str]:
    """The text of every rule that spoke by its wording key, for paper."""
    return {trace.because: reason_text(policy, evaluation, trace, wording) for trace in evaluation.trace}
