"""What differs between two versions of a policy: row by row, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake_app.casework import words
from intake_app.casework.policy_view import PolicyView, RuleView, TableView
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy


@dataclass(frozen=True)
class PolicyChange:
    """One difference. `part` says what kind of thing, `name` which; a side on which it is not there is ""."""

    part: str
    name: str
    before: str
    after: str


def policy_changes(
    before: tuple[CompiledPolicy, PolicyView], after: tuple[CompiledPolicy, PolicyView]
) -> tuple[PolicyChange, ...]:
    """Everything that differs: the head of the policy, its rules, figures, clocks, follow-up and questions."""
    wording = after[1].wording
    return (
        *_pairs("head", _head(before[1], wording), _head(after[1], wording)),
        *_pairs("head", dict(before[1].facts), dict(after[1].facts)),
        *_tables(before[1], after[1], wording),
        *_pairs("figure", _figures(before[0]), _figures(after[0])),
        *_pairs("clock", _clocks(before[0]), _clocks(after[0])),
        *_pairs("follow-up", _follow_up(before[0]), _follow_up(after[0])),
        *_pairs("form", dict(before[1].forms), dict(after[1].forms)),
        *_pairs("question", _questions(before), _questions(after)),
        *_pairs("source", _sources(before[1]), _sources(after[1])),
    )


def _pairs(part: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[PolicyChange]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield PolicyChange(part, name, old, new)


def _head(view: PolicyView, wording: Wording) -> dict[str, str]:
    row = view.row
    days = {"valid_from": row.valid_from, "valid_to": row.valid_to, "review_by": row.review_by}
    told = {wording.text(f"policy.head.{name}"): wording.day(day) for name, day in days.items() if day is not None}
    return {
        wording.text("policy.head.version"): row.version,
        wording.text("policy.head.status"): row.status_text,
        **told,
    }


def _tables(before: PolicyView, after: PolicyView, wording: Wording) -> Iterator[PolicyChange]:
    old = {table.table: table for table in before.tables}
    new = {table.table: table for table in after.tables}
    for name in dict.fromkeys((*old, *new)):
        title = (new.get(name) or old[name]).title
        yield from _pairs("rule", _rules(old.get(name), title, wording), _rules(new.get(name), title, wording))


def _rules(table: TableView | None, title: str, wording: Wording) -> dict[str, str]:
    if table is None:
        return {}
    return {
        wording.text("policy.place.rule", table=title, rule=rule.rule): rule_in_words(table, rule, wording)
        for rule in table.rules
    }


def rule_in_words(table: TableView, rule: RuleView, wording: Wording) -> str:
    """A rule as one sentence: its conditions, what it gives, and its sources."""
    asked = [f"{name}: {cell}" for name, cell in zip(table.inputs, rule.cells, strict=True) if cell]
    given = [f"{name}: {cell}" for name, cell in zip(table.outputs, rule.outputs, strict=True)]
    said = wording.text("policy.rule", asked="; ".join(asked) or wording.text("policy.rule.always"),
                        given="; ".join(given))  # fmt: skip
    return f"{said} ({'; '.join(rule.cites)})" if rule.cites else said


def _figures(policy: CompiledPolicy) -> dict[str, str]:
    facts = {
        f"{one.id} {one.valid_from or ''}".strip(): f"{one.value} {one.unit} – {one.valid_to or ''}".rstrip(" –")
        for one in policy.pack.facts
    }
    amounts = {
        f"{one.substance} {one.valid_from or ''}".strip(): f"{one.daily_micrograms} µg – {one.valid_to or ''}".rstrip(
            " –"
        )
        for one in policy.pack.references
    }
    return facts | amounts


def _clocks(policy: CompiledPolicy) -> dict[str, str]:
    return {one.id: f"{one.hours or ''} h {one.months or ''} m {one.start} – {one.end}" for one in policy.pack.clocks}


def _follow_up(policy: CompiledPolicy) -> dict[str, str]:
    return {
        one.id: f"{one.kind}: {one.anchor} + {one.days} d, {one.times} × {one.every} d {one.channel}".strip()
        for one in policy.pack.follow_up
    }


def _questions(side: tuple[CompiledPolicy, PolicyView]) -> dict[str, str]:
    policy, view = side
    return {key: words.short_text(view.wording, key) for key in policy.questions if key.startswith("intake/")}


def _sources(view: PolicyView) -> dict[str, str]:
    return {one.id: f"{one.title} {one.seen_on or ''}".strip() for one in view.sources}
