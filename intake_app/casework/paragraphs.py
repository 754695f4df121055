"""The result in two paragraphs: plain sentences for the person, and the reasons for the decision. Both are put together
from the policy's own texts; what a policy does not say is said by texts that fit every policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake_app.casework import reasons, words
from intake_app.casework.interview_view import Interview
from intake_app.casework.named_inputs import output_text, table_title
from intake_app.casework.standing import standing_of
from intake_app.domain.evaluation import Trace
from intake_app.domain.plan import Decision
from intake_app.domain.policy import HitPolicy
from intake_app.domain.wording import Wording
from intake_app.engine.explaining import Span, span_of
from intake_app.engine.policy import CompiledPolicy

MEASURE = "measure"
TIER = "tier"
FLAGS = "flags"
NO_MEASURE = "no-measure"


@dataclass(frozen=True)
class Standpoint:
    """From where a result is told: an interview read on `day`, the level in force, why it was set by hand ("" when it
    was not), the decision signed on it, and the name of the `office` ("" for none in particular)."""

    interview: Interview
    day: date
    tier: str | None
    by_hand: str = ""
    decision: Decision | None = None
    office: str = ""


# For the person


def plain(told: Standpoint, wording: Wording) -> tuple[str, ...]:
    """What was proposed or decided and why, that saying no makes nothing worse, and where to object. Short paragraphs
    without codes, levels, scores, or anything that names a person by a finding."""
    found = [_opening(told, wording), *_whys(told, wording), _outcome(told, wording)]
    found += [wording.text("explain.person.no"), _objection(told, wording)]
    found.append(wording.text("explain.person.see"))
    return tuple(dict.fromkeys(part.strip() for part in found if part.strip()))


def _opening(told: Standpoint, wording: Wording) -> str:
    if told.decision is not None:
        return wording.text("explain.person.decided", day=wording.day(told.decision.decided_at.date()))
    interview = told.interview
    if interview.evaluation.measure in interview.policy.pack.not_to_sign:
        return wording.text("explain.person.told")
    return wording.text("explain.person.proposed")


def _whys(told: Standpoint, wording: Wording) -> Iterator[str]:
    """Why, in the policy's words to the person: a text for each table that stops at its first hit but the measure's."""
    interview, evaluation = told.interview, told.interview.evaluation
    for table in interview.policy.pack.tables:
        if table.hit_policy is HitPolicy.COLLECT or table.id == MEASURE:
            continue
        trace = reasons.table_trace(evaluation, table.id)
        if table.id == TIER and told.tier != evaluation.tier:
            yield wording.first(f"paper.plan.level.{told.tier}")
            yield wording.text("explain.person.by-hand")
        elif trace is not None and wording.has(f"{trace.because}.person"):
            yield reasons.reason_text(interview.policy, evaluation, trace, wording, to_person=True)
        elif table.id == TIER and trace is None:
            yield wording.text("explain.person.open")


def _outcome(told: Standpoint, wording: Wording) -> str:
    """What follows in law: as decided, else as the rules have it."""
    interview, decision = told.interview, told.decision
    evaluation = interview.evaluation
    if decision is not None and decision.decided != evaluation.measure:
        key = "none" if decision.decided == NO_MEASURE else "other"
        text = wording.text(f"explain.person.decided.{key}")
    else:
        trace = reasons.table_trace(evaluation, MEASURE)
        if trace is None or not wording.has(f"{trace.because}.person"):
            return ""
        text = reasons.reason_text(interview.policy, evaluation, trace, wording, to_person=True)
    if decision is not None and decision.ends_on is not None:
        text = f"{text} {wording.text('explain.person.until', day=wording.day(decision.ends_on))}"
    return text


def _objection(told: Standpoint, wording: Wording) -> str:
    """Where a decision is contested: in the policy's words, else by the court it names."""
    policy = told.interview.policy
    appeal = policy.pack.rights.appeal
    named = f"explain.person.appeal.{appeal.to}" if appeal is not None else ""
    keys = (f"{policy.pack.id}#rights.appeal.text", named, "explain.person.appeal")
    office = told.office or wording.text("explain.person.this-office")
    text = wording.text(next(key for key in keys if wording.has(key)), office=office)
    if appeal is not None and appeal.days is not None:
        text = f"{text} {wording.plural('explain.person.appeal.days', appeal.days)}"
    return text


# For the decision


def formal(told: Standpoint, wording: Wording) -> str:
    """The reasons as a decision states them: each rule that decided, with its norms and dates; then how it was read."""
    parts = [_stated(told, trace, wording) for trace in _deciding(told)]
    parts += [
        wording.text("explain.formal.undecided", table=table_title(told.interview.policy, table, wording))
        for table in _undecided(told)
    ]
    if told.by_hand:
        parts.append(
            wording.text(
                "explain.formal.by-hand",
                tier=wording.code("tier", told.tier),
                proposed=wording.code("tier", told.interview.evaluation.tier),
                reason=told.by_hand.strip().rstrip("."),
            )
        )
    return " ".join([*parts, _how_read(told, wording)])


def _deciding(told: Standpoint) -> Iterator[Trace]:
    """The rules of the tables that decide, and the notes beside the route."""
    tables = told.interview.policy.pack.table_by_id
    for trace in told.interview.evaluation.trace:
        if trace.table == FLAGS or tables[trace.table].hit_policy is not HitPolicy.COLLECT:
            yield trace


def _undecided(told: Standpoint) -> Iterator[str]:
    """The tables that decide and whose rule is not certain yet."""
    spoke = {trace.table for trace in told.interview.evaluation.trace}
    for table in told.interview.policy.pack.tables:
        if table.hit_policy is not HitPolicy.COLLECT and table.id not in spoke:
            yield table.id


def _stated(told: Standpoint, trace: Trace, wording: Wording) -> str:
    policy, evaluation = told.interview.policy, told.interview.evaluation
    table = policy.pack.table_by_id[trace.table]
    rule = next(rule for rule in table.rules if rule.id == trace.rule)
    why = reasons.reason_text(policy, evaluation, trace, wording).strip().rstrip(".")
    span = span_text(span_of(policy, table, rule), wording)
    notes = [short_source(policy, cite, wording) for cite in trace.cites]
    notes += [span] if span else []
    notes += [] if trace.verified else [wording.text("explain.unverified")]
    gives = " · ".join(output_text(policy, column, code, wording) for column, code in trace.outputs.items() if code)
    return wording.text(
        "explain.formal.rule",
        table=table_title(policy, trace.table, wording),
        gives=gives,
        rule=trace.rule,
        why=words.lowered(why),
        notes="; ".join(notes),
    )


def _how_read(told: Standpoint, wording: Wording) -> str:
    standing = standing_of(told.interview.policy, told.interview.evaluation)
    declined, still_open = standing.declined_count, standing.open_count
    found = [
        wording.text(
            "explain.formal.read",
            policy=policy_line(told.interview.policy, wording),
            day=wording.day(told.day),
            answered=wording.plural("explain.formal.answered", len(standing.settled) - declined),
        )
    ]
    if declined:
        found.append(wording.plural("explain.formal.declined", declined))
    if still_open:
        kind = "open" if next(_undecided(told), None) is None else "still-open"
        found.append(wording.plural(f"explain.formal.{kind}", still_open))
    return " ".join(found)


def policy_line(policy: CompiledPolicy, wording: Wording) -> str:
    """`pt-cdt 1.0, in force since 1 July 2001`."""
    pack = policy.pack
    span = span_text(Span(pack.valid_from, pack.valid_to), wording)
    return ", ".join(part for part in (f"{pack.id} {pack.version}", span) if part)


def source_text(policy: CompiledPolicy, cite: str, wording: Wording) -> str:
    """A source by its title; what is no publication in the words of the language."""
    return wording.first(f"explain.source.{cite}", default=reasons.citation_text(policy, cite))


def short_source(policy: CompiledPolicy, cite: str, wording: Wording) -> str:
    """A source as one cites it: the number of the norm without its subject."""
    title = source_text(policy, cite, wording)
    head, _, _ = title.partition(": ")
    return head if any(letter.isdigit() for letter in head) else title


def span_text(span: Span, wording: Wording) -> str:
    """`in force since 1 July 2001`, `for events from 5 August 2008 to 30 September 2023`; "" where nobody says."""
    family = "events" if span.of_event else "force"
    values = {name: wording.day(day) for name, day in (("since", span.since), ("until", span.until)) if day is not None}
    if not values:
        return ""
    return wording.text(f"explain.span.{family}.{'-'.join(values)}", **values)
