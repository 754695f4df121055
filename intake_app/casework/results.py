"""The result of an interview in words, and levels set by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from intake_app.casework import further_forms, makers, needs, outlines, overrides, reasons, stages, watching, words
from intake_app.casework.interview_view import Interview, LevelRow, ScoreView
from intake_app.casework.office import Desk
from intake_app.casework.overrides import override_tier as override_tier
from intake_app.casework.overrides import withdraw_override as withdraw_override
from intake_app.casework.permissions import Act, require
from intake_app.casework.reasons import reason_text as reason_text
from intake_app.casework.result_view import ChangeLine, DecidingQuestion, OverrideView, ResultView
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.evaluation import Change, Evaluation, ItemState
from intake_app.domain.wording import Wording
from intake_app.engine.changing import would_change
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy

CHANGES_SHOWN = 4
SCORES_SHOWN = 4


def result(desk: Desk, interview: Interview) -> ResultView:
    """Everything the page of a result shows, in the language of the desk."""
    require(desk.worker, Act.SEE_CASES)
    policy, evaluation, wording = interview.policy, interview.evaluation, desk.wording
    override = overrides.current(desk, interview)
    tier = override.tier if override else evaluation.tier
    shown, others = _scores(policy, evaluation, wording)
    answered, total = outlines.progress(interview)
    tiers = reasons.real_tiers(policy)
    changes = change_lines(policy, interview, wording)
    deciding = deciding_questions(interview, wording)
    law = reasons.law_view(policy, evaluation, interview.answers, wording)
    return ResultView(
        episode=interview.episode,
        encounter=interview.encounter,
        evaluation=evaluation,
        at=interview.saved_at,
        tier=tier,
        headline=_headline(evaluation, wording, tier),
        level_number=tiers.index(tier) + 1 if tier in tiers else 0,
        level_count=len(tiers),
        reason=_reason(policy, interview, wording, override),
        rule_line=_rule_line(policy, evaluation, wording),
        levels=_levels(interview, wording, deciding),
        reasons=reasons.reason_lines(policy, evaluation, wording),
        deciding=deciding,
        if_declined=_if_declined(interview, wording, deciding),
        scores=shown,
        other_scores=others,
        needs=needs.need_lines(interview, wording),
        law=law,
        changes=changes,
        changes_note=wording.text("result.changes.note") if evaluation.tier in tiers else "",
        alerts=watching.alert_views(desk, evaluation.alerts, wording),
        clocks=reasons.clock_lines(policy, evaluation, wording, desk.clock.now()),
        answered=answered,
        total=total,
        open_count=total - answered,
        declined_count=sum(evaluation.states[k] is ItemState.DECLINED for k in evaluation.asked),
        until_settled=_until_settled(policy, evaluation, wording, desk.clock.now()),
        override=override,
        can_plan=True,
        maker=makers.maker(wording, policy.pack),
        forms_off=_forms_off(interview, wording),
        can_sign=tier is not None and evaluation.route is not None and evaluation.measure is not None,
    )


def _forms_off(interview: Interview, wording: Wording) -> str:
    off = further_forms.forms_off(interview)
    return wording.text("case.forms-off", forms=words.joined(wording, off)) if off else ""


def _headline(evaluation: Evaluation, wording: Wording, tier: str | None) -> str:
    if tier is not None:
        return wording.code("tier", tier)
    return wording.text(f"result.possible.{min(len(_undecided(evaluation)), 3)}")


def _undecided(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(t for t in evaluation.tiers_possible if t != "none") or evaluation.tiers_possible


def _reason(policy: CompiledPolicy, interview: Interview, wording: Wording, override: OverrideView | None) -> str:
    if override is not None:
        proposed = wording.code("tier", override.proposed)
        return wording.text("result.override", proposed=proposed, by=override.by, reason=override.reason)
    evaluation = interview.evaluation
    traces = [reasons.tier_trace(evaluation)]
    if evaluation.tier == "none" and not stages.assessment_declined(policy, interview.answers):
        traces.insert(0, reasons.table_trace(evaluation, "route"))
    found = [reasons.reason_text(policy, evaluation, trace, wording) for trace in traces if trace is not None]
    if traces[-1] is not None:
        return " ".join(found)
    deciding = len(deciding_keys(interview))
    return wording.text("result.one-decides") if deciding == 1 else wording.text("result.several-decide")


def _rule_line(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> str:
    trace = reasons.tier_trace(evaluation)
    pack = f"{policy.pack.id} {policy.pack.version}"
    if trace is None:
        return wording.text("result.policy-line", pack=pack)
    return wording.text("result.rule-line", rule=trace.rule, pack=pack)


def _scores(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording) -> tuple[tuple[ScoreView, ...], str]:
    """The plots, highest band first, and one sentence for the rest."""
    views = [words.score_view(policy, wording, score) for score in evaluation.scores.values()]
    asked = [view for view in views if view.applies and view.reachable[-1][1] > 0]
    ranked = sorted(asked, key=_weight, reverse=True)
    shown = ranked[:SCORES_SHOWN] + [view for view in ranked[SCORES_SHOWN:] if _weight(view)[0] > 0]
    rest = [view for view in views if view not in shown]
    if not rest:
        return tuple(shown), ""
    above = [f"{view.title.lower()} {view.value}" for view in rest if view.value]
    tail = words.joined(wording, above)
    key = "result.others.above" if tail else "result.others.none"
    return tuple(shown), wording.plural(key, len(rest), scores=tail)


def _weight(view: ScoreView) -> tuple[int, int]:
    order = [span.code for span in view.bands]
    best = max((order.index(code) for code in view.bands_possible if code in order), default=0)
    return best, view.reachable[-1][1]


# What would change the level


def change_lines(policy: CompiledPolicy, interview: Interview, wording: Wording) -> tuple[ChangeLine, ...]:
    """The smallest changes in words, options of one question to one level taken together; a few of them."""
    person = interview.episode.person
    changes = would_change(
        policy, interview.answers, birth_date=person.birth_date, sex=person.sex, today=interview.saved_at.date()
    )
    grouped: dict[tuple[tuple[str, ...], str], list[Change]] = {}
    for change in changes:
        grouped.setdefault((tuple(change.answers), change.tier), []).append(change)
    rows = sorted(grouped.items(), key=lambda pair: (len(pair[0][0]), _steps(policy, interview, pair[1][0])))
    by_tier: dict[str, int] = {}
    lines: list[ChangeLine] = []
    for (keys, tier), same in rows:
        by_tier[tier] = by_tier.get(tier, 0) + 1
        if by_tier[tier] <= CHANGES_SHOWN // 2:
            lines.append(_change_line(policy, interview, wording, keys, tier, same))
    order = policy.pack.tiers
    return tuple(sorted(lines, key=lambda line: -order.index(line.tier)))


def _steps(policy: CompiledPolicy, interview: Interview, change: Change) -> int:
    """How far the answers move, in points: near changes are told first."""
    total = 0
    for key, answer in change.answers.items():
        item = policy.item(key)
        before, after = item.option(interview.answers.value(key)), item.option(answer.value)
        total += abs((after.points or 0 if after else 0) - (before.points or 0 if before else 0))
    return total


def _change_line(
    policy: CompiledPolicy,
    interview: Interview,
    wording: Wording,
    keys: tuple[str, ...],
    tier: str,
    same: Sequence[Change],
) -> ChangeLine:
    if len(keys) > 1:
        return reasons.change_line(policy, interview.evaluation, same[0], wording)
    item, key = policy.item(keys[0]), keys[0]
    told = interview.answers.value(key)
    codes = [change.answers[key].value for change in same]
    rest = [o.code for o in item.options if o.code not in codes and o.code != told]
    if not rest and len(codes) > 1:
        answer = wording.text("result.change.any-but", answer=words.option_text(wording, key, told).lower())
    else:
        options = [words.option_text(wording, key, code).lower() for code in codes]
        answer = options[0] if len(options) == 1 else wording.text("result.change.from", answer=options[0])
    text = wording.text("result.change", question=reasons.question_label(policy, wording, key), answer=answer)
    return ChangeLine(text, tier, wording.code("tier", tier))


# While the level is open


def deciding_keys(interview: Interview) -> tuple[str, ...]:
    """The open questions on which the level hangs: those whose one answer or another leaves fewer levels."""
    evaluation = interview.evaluation
    if evaluation.tier is not None:
        return ()
    return tuple(key for key in evaluation.asked if evaluation.states[key].leaves_open and _narrows(interview, key))


def _narrows(interview: Interview, key: str) -> bool:
    policy, person = interview.policy, interview.episode.person
    item = policy.item(key)
    if not item.options or item.repeats:
        return False
    if not _reads(policy, key):
        return False
    now = interview.evaluation.tiers_possible
    for code in (item.options[0].code, item.options[-1].code):
        after = evaluate(
            policy,
            interview.answers.with_answer(key, Answer(value=code)),
            birth_date=person.birth_date,
            sex=person.sex,
            today=interview.saved_at.date(),
        )
        if len(after.tiers_possible) < len(now) or (after.tier is not None and interview.evaluation.tier is None):
            return True
    return False


def _reads(policy: CompiledPolicy, key: str) -> bool:
    """Whether any input of the pack's tables, or the visibility of one, can hang on the question."""
    for source in policy.pack.inputs.values():
        if key in source.keys:
            return True
    form = policy.questionnaires[policy.questions[key].instrument]
    link_id = policy.questions[key].item.link_id
    if any(link_id in scale.items for scale in form.scales):
        return True
    return any(key in scale.controllers for scale in policy.scales.values())


def deciding_questions(interview: Interview, wording: Wording) -> tuple[DecidingQuestion, ...]:
    """The questions that decide, as the page shows them; the first few."""
    policy = interview.policy
    lines: list[DecidingQuestion] = []
    for key in deciding_keys(interview):
        view = outlines.question(interview, key)
        heading = next((entry for entry in outlines.headings(policy) if key in entry.keys), None)
        title = wording.first(heading.title_key) if heading and heading.title_key else ""
        state = interview.evaluation.states[key]
        lines.append(
            DecidingQuestion(
                key=key,
                heading=f"{title} {view.number}".strip(),
                short=words.short_text(wording, key),
                state=state,
                state_text=wording.text(f"case.missing.{state.value}"),
            )
        )
    return tuple(lines)


def _if_declined(interview: Interview, wording: Wording, deciding: tuple[DecidingQuestion, ...]) -> str:
    if not deciding:
        return ""
    answers = interview.answers
    for line in deciding:
        answers = answers.with_answer(line.key, Answer(missing=Missing.DECLINED))
    person = interview.episode.person
    after = evaluate(
        interview.policy, answers, birth_date=person.birth_date, sex=person.sex, today=interview.saved_at.date()
    )
    if after.tier is None:
        return wording.text("result.if-declined.open")
    return wording.text("result.if-declined", tier=wording.code("tier", after.tier))


def _levels(interview: Interview, wording: Wording, deciding: tuple[DecidingQuestion, ...]) -> tuple[LevelRow, ...]:
    """How each level stands; where one question decides, which of its answers leads there."""
    rows = reasons.level_rows(interview.policy, interview.evaluation, wording)
    if len(deciding) != 1:
        return rows
    key, short = deciding[0].key, deciding[0].short
    person = interview.episode.person
    leads: dict[str | None, list[object]] = {}
    for option in interview.policy.item(key).options:
        answers = interview.answers.with_answer(key, Answer(value=option.code))
        after = evaluate(
            interview.policy, answers, birth_date=person.birth_date, sex=person.sex, today=interview.saved_at.date()
        )
        leads.setdefault(after.tier, []).append(option.code)
    named: list[LevelRow] = []
    for row in rows:
        codes = leads.get(row.tier, [])
        if len(codes) == 1:
            answer = words.option_text(wording, key, codes[0])
            row = replace(row, why=wording.text("result.possible.answer", question=short, answer=answer))
        elif codes and None not in leads:
            row = replace(row, why=wording.text("result.possible.other-answer", question=short))
        named.append(row)
    return tuple(named)


def _until_settled(policy: CompiledPolicy, evaluation: Evaluation, wording: Wording, now: datetime) -> tuple[str, ...]:
    if evaluation.tier is not None:
        return ()
    clocks = [line.text for line in reasons.clock_lines(policy, evaluation, wording, now)]
    return (
        wording.text("result.until.plan"),
        wording.text("result.until.clocks", clocks="; ".join(clocks))
        if clocks
        else wording.text("result.until.no-clocks"),
        wording.text("result.until.no-decision"),
    )
