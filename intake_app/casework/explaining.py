"""Why a result is what it is, in words: rules that spoke and that came near, the answers behind them, paragraphs."""

from dataclasses import replace
from datetime import date

from intake_app.casework import overrides, paragraphs, reasons, words
from intake_app.casework.changes import certainty
from intake_app.casework.explanation_view import (
    AnswerLine,
    Explanation,
    InputLine,
    NearLine,
    RuleLine,
    TableLines,
)
from intake_app.casework.interview_view import Interview
from intake_app.casework.interviews import evaluated, resume
from intake_app.casework.named_inputs import (
    input_title,
    needed_text,
    output_text,
    table_title,
    values_text,
)
from intake_app.casework.office import Desk
from intake_app.casework.paragraphs import Standpoint, span_text
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import ItemState
from intake_app.domain.plan import Decision
from intake_app.domain.policy import DecisionTable, HitPolicy, InputKind
from intake_app.domain.questionnaire import Item
from intake_app.domain.unary import SKIPPED
from intake_app.domain.wording import Wording
from intake_app.engine.explaining import ExplainedTable, FiredRule, ReadInput, explain, span_of
from intake_app.engine.nearing import NearRule
from intake_app.store import records


def explanation(desk: Desk, interview: Interview, decision_id: str = "") -> Explanation:
    """The result of an interview explained, in the language of the desk; with `decision_id` as on the day that decision
    was signed. The plain sentences are in the person's language, the formal paragraph in that of the office.

    The policy is the one the case began with (`interviews.resume`). Nothing is stored. Raises UserError `no-decision`,
    `not-allowed`."""
    require(desk.worker, Act.SEE_CASES)
    decision = decision_of(desk, interview, decision_id)
    read = as_decided(interview, decision) if decision else interview
    spoken = interview.episode.person.language
    language = spoken if spoken in desk.library.languages else desk.office.language
    told = standpoint(desk, read, decision)
    return explained(
        told,
        desk.wording,
        person=desk.wording_in(language),
        office=desk.wording_in(desk.office.language),
    )


def proposed_reasons(desk: Desk, episode_id: str) -> str:
    """The formal paragraph for a decision that is about to be signed, in the language of the office."""
    require(desk.worker, Act.SEE_CASES)
    interview = resume(desk, episode_id)
    return paragraphs.formal(standpoint(desk, interview, None), desk.wording_in(desk.office.language))


def standpoint(desk: Desk, interview: Interview, decision: Decision | None) -> Standpoint:
    """From where an interview of this office is explained: the decision signed on it, or the level set by hand."""
    override = overrides.current(desk, interview) if decision is None else None
    by_hand = override.reason if override else decision.override_reason if decision else ""
    tier = override.tier if override else decision.tier if decision else interview.evaluation.tier
    day = decision.decided_at.date() if decision else desk.clock.today()
    return Standpoint(interview, day, tier, by_hand, decision, desk.office.name)


def decision_of(desk: Desk, interview: Interview, decision_id: str) -> Decision | None:
    """The decision asked for, else the last one signed on this interview."""
    signed = records.load_decisions(desk.vault, interview.episode.id)
    own = [one for one in signed if one.encounter == interview.encounter.id]
    if not decision_id:
        return own[-1] if own else None
    found = next((one for one in own if one.id == decision_id), None)
    if found is None:
        raise UserError("no-decision", "This case has no such decision.", decision_id)
    return found


def as_decided(interview: Interview, decision: Decision) -> Interview:
    """The interview as it was read on the day of the decision."""
    day = decision.decided_at.date()
    reading = evaluated(interview.policy, interview.answers, interview.episode.person, day)
    return replace(interview, evaluation=reading)


def explained(told: Standpoint, wording: Wording, *, person: Wording, office: Wording) -> Explanation:
    """As `explanation`, from values alone."""
    interview, tier = told.interview, told.tier
    policy, evaluation = interview.policy, interview.evaluation
    who = interview.episode.person
    return Explanation(
        title=who.name or who.reference,
        reference=who.reference,
        judged_on=told.day,
        policy_line=paragraphs.policy_line(policy, wording),
        tier=tier,
        tier_text=wording.code("tier", tier) if tier else wording.text("explain.level-open"),
        tables=table_lines(interview, told.day, wording),
        scores=tuple(
            view
            for score in evaluation.scores.values()
            if (view := words.score_view(policy, wording, score)).applies and view.bands
        ),
        plain=paragraphs.plain(told, person),
        plain_language=person.language,
        formal=paragraphs.formal(told, office),
        certainty=certainty(interview, wording) if told.decision is None else None,
        decision=told.decision,
    )


# Rules


def table_lines(interview: Interview, day: date, wording: Wording) -> tuple[TableLines, ...]:
    """Every table that has something to say, in the order of the policy."""
    person = interview.episode.person
    found = explain(
        interview.policy,
        interview.answers,
        interview.evaluation,
        birth_date=person.birth_date,
        today=day,
        sex=person.sex,
    )
    teller = _Teller(interview, wording)
    told = (teller.table(one) for one in found)
    return tuple(one for one in told if one.rules or one.possible)


class _Teller:
    """Puts one reading into words."""

    def __init__(self, interview: Interview, wording: Wording) -> None:
        self.interview, self.wording = interview, wording
        self.policy, self.evaluation = interview.policy, interview.evaluation
        self._answers: dict[str, AnswerLine] = {}

    def table(self, one: ExplainedTable) -> TableLines:
        return TableLines(
            table=one.table.id,
            title=table_title(self.policy, one.table.id, self.wording),
            collects=one.table.hit_policy is HitPolicy.COLLECT,
            rules=tuple(self._rule(one.table, fired) for fired in one.fired),
            near=tuple(self._near(one.table, near) for near in one.near),
            possible=tuple(dict.fromkeys(self._gives(one.table, rule.outputs) for rule in one.possible)),
            hangs_on=tuple(map(self._input, one.open)),
        )

    def _rule(self, table: DecisionTable, fired: FiredRule) -> RuleLine:
        trace, policy = fired.trace, self.policy
        return RuleLine(
            table=trace.table,
            rule=trace.rule,
            gives=self._gives(table, tuple(trace.outputs.values())),
            text=reasons.reason_text(policy, self.evaluation, trace, self.wording),
            cites=tuple(paragraphs.source_text(policy, cite, self.wording) for cite in trace.cites),
            span=span_text(fired.span, self.wording),
            verified=trace.verified,
            inputs=tuple(map(self._input, fired.read)),
        )

    def _near(self, table: DecisionTable, near: NearRule) -> NearLine:
        text, policy = self.wording.text, self.policy
        ways = [
            text(
                "explain.near.way",
                input=input_title(policy, way.input, self.wording),
                needs=needed_text(policy, way.input, way.needs, self.wording),
                has=values_text(policy, way.input, way.has, self.wording),
            )
            for way in near.ways
        ]
        if near.behind:
            ways.append(text("explain.near.behind"))
        return NearLine(
            rule=near.rule.id,
            gives=self._gives(table, near.rule.outputs),
            ways=tuple(ways),
            span=span_text(span_of(policy, table, near.rule), self.wording),
            verified=near.rule.verified,
        )

    def _gives(self, table: DecisionTable, outputs: tuple[str, ...]) -> str:
        pairs = [
            (column, code)
            for column, code in zip(table.outputs, outputs, strict=True)
            if not (column == "level" and "alert" in table.outputs)
        ]
        told = [output_text(self.policy, column, code, self.wording) for column, code in pairs if code]
        return " · ".join(told)

    def _input(self, read: ReadInput) -> InputLine:
        source = self.policy.pack.inputs.get(read.name)
        banded = source is not None and source.kind is InputKind.BAND
        apart = read.values == frozenset({SKIPPED}) and banded
        return InputLine(
            name=read.name,
            title=input_title(self.policy, read.name, self.wording),
            value=self._value(read),
            answers=() if apart else tuple(self._answer(key) for key in read.keys if self._is_told(key, read)),
            scores=() if apart else self._scores(read),
            tested=read.tested,
            table=read.table,
        )

    def _value(self, read: ReadInput) -> str:
        told = values_text(self.policy, read.name, read.values, self.wording)
        source = self.policy.pack.inputs.get(read.name)
        if source is None or source.kind is not InputKind.AGE or source.keys[0] in read.keys:
            return told
        return self.wording.text("explain.from-birth", age=told)

    def _is_told(self, key: str, read: ReadInput) -> bool:
        """What a form never asks is left out behind scores of which nothing was asked."""
        if len(read.scales) < 2:
            return True
        return self.evaluation.states[key] is not ItemState.SKIPPED

    def _scores(self, read: ReadInput) -> tuple[str, ...]:
        found = (self.evaluation.score_of(key) for key in read.scales)
        return tuple(
            words.score_view(self.policy, self.wording, one).spoken for one in found if one is not None and one.applies
        )

    def _answer(self, key: str) -> AnswerLine:
        known = self._answers.get(key)
        if known is None:
            known = self._answers[key] = self._told_answer(key, self.policy.item(key))
        return known

    def _told_answer(self, key: str, item: Item) -> AnswerLine:
        wording, state = self.wording, self.evaluation.states[key]
        answer = self.interview.answers.get(key)
        if state is ItemState.ANSWERED:
            told = words.answer_text(wording, key, item, answer)
        elif state is ItemState.SKIPPED and answer is not None:
            told = wording.text("explain.state.kept")
        else:
            told = wording.text(f"explain.state.{state.value}")
        return AnswerLine(key, wording.first(key, default=key), words.short_text(wording, key), told, state)
