"""One policy for reading: where it comes from, its tables in words, what it says of rights, what nobody verified."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from intake_app.casework import activating, policies, proving
from intake_app.casework.activating import Activation
from intake_app.casework.office import Desk
from intake_app.casework.policy_list import PolicyRow, pack_wording, policy_row
from intake_app.casework.policy_words import PolicyWords
from intake_app.casework.proving import ProofRecord
from intake_app.domain.policy import DecisionTable, PolicyPack
from intake_app.domain.questionnaire import Citation
from intake_app.domain.wording import Wording
from intake_app.store.terms import fold

if TYPE_CHECKING:
    from intake_app.definitions.problems import Problem

EFFECTS: Final = dict.fromkeys(("baseline_effect", "refusal_effect", "max_consequence"), "effect")
"""Properties whose codes are worded under one name."""


@dataclass(frozen=True)
class RuleView:
    """One row of a table. `cells` has a text for each of the table's `inputs`, "" where the rule does not ask;
    `outputs` one for each of its `outputs`. `because` is "" where a rule gives no reason of its own."""

    rule: str
    cells: tuple[str, ...]
    outputs: tuple[str, ...]
    because: str
    cites: tuple[str, ...]
    verified: bool

    @property
    def words(self) -> str:
        """Everything a search looks at."""
        return " ".join((self.rule, *self.cells, *self.outputs, self.because, *self.cites))


@dataclass(frozen=True)
class TableView:
    """A decision table. `how` says in words which of its rules speak."""

    table: str
    title: str
    how: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[RuleView, ...]

    def found(self, search: str) -> tuple[RuleView, ...]:
        """The rules that hold every word of `search`; all of them without one."""
        wanted = fold(search).split()
        return tuple(rule for rule in self.rules if all(word in fold(f"{self.title} {rule.words}") for word in wanted))


@dataclass(frozen=True)
class RightsLine:
    """What the check of rights says: the number of the principle and what it is about, what was found and where, and
    what would mend it. `broken`: it stops new work; else it is only not declared."""

    number: str
    title: str
    what: str
    mend: str
    place: str
    broken: bool


@dataclass(frozen=True)
class PolicyView:
    """Everything of one policy. `unverified` are pairs (what, where). `activations` are told newest first."""

    row: PolicyRow
    about: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[TableView, ...]
    rights: tuple[RightsLine, ...]
    sources: tuple[Citation, ...]
    unverified: tuple[tuple[str, str], ...]
    forms: tuple[tuple[str, str], ...]
    activation: Activation | None
    activated_by: str
    proof: ProofRecord | None
    wording: Wording


def policy_view(desk: Desk, pack_id: str) -> PolicyView:
    """One policy. Raises what the library raises for a pack that cannot be read."""
    policy, wording = policies.load_policy(desk.library, pack_id), pack_wording(desk, pack_id)
    pack, say = policy.pack, PolicyWords(policy, wording)
    given = activating.activation(desk, policy)
    return PolicyView(
        row=policy_row(desk, pack_id),
        about=wording.first(f"{pack.id}#@about"),
        facts=tuple(_facts(pack, wording)),
        tables=tuple(_table(say, table) for table in pack.tables),
        rights=rights_lines(desk, pack_id),
        sources=tuple(pack.citations.values()),
        unverified=tuple(_unverified(say)),
        forms=tuple(
            (wording.first(f"{form.id}/@title", default=form.id.upper()), form.version)
            for form in policy.questionnaires.values()
        ),
        activation=given,
        activated_by=worker_name(desk, given.worker) if given is not None else "",
        proof=proving.proof_record(desk, policy),
        wording=wording,
    )


def worker_name(desk: Desk, worker_id: str) -> str:
    """The name of somebody who works or worked here."""
    from intake_app.store.records import load_workers

    people = load_workers(desk.vault, active_only=False)
    return next((one.name for one in people if one.id == worker_id), worker_id)


def _facts(pack: PolicyPack, wording: Wording) -> Iterator[tuple[str, str]]:
    """What a policy says of itself, as (name, value); what it does not say is left out."""
    for name in ("stage", "decision_maker"):
        yield wording.text(f"policy.fact.{name}"), _coded(wording, name, getattr(pack, name))
    for name, value in pack.properties.items():
        if value:
            told = _coded(wording, EFFECTS.get(name, name), value)
            yield wording.first(f"policy.fact.{name}", default=_plain(name)), told
    rights = pack.rights
    if rights.appeal is not None:
        days = "" if rights.appeal.days is None else wording.plural("case.days", rights.appeal.days)
        told = _coded(wording, "appeal", rights.appeal.to)
        yield wording.text("policy.fact.appeal"), ", ".join(part for part in (told, days) if part)
    for name, value in (("payer", rights.payer), ("no_measure", rights.no_measure)):
        if value:
            yield wording.text(f"policy.fact.{name}"), _coded(wording, name, value)
    if pack.retention_months is not None:
        yield wording.text("policy.fact.retention"), wording.plural("policy.months", pack.retention_months)


def _coded(wording: Wording, family: str, code: str) -> str:
    return wording.first(f"policy.{family}.{code}", f"code.{family}.{code}", default=_plain(code))


def _plain(code: str) -> str:
    return code.replace("-", " ").replace("_", " ")


# Tables


def _table(say: PolicyWords, table: DecisionTable) -> TableView:
    wording, pack = say.wording, say.policy.pack
    return TableView(
        table=table.id,
        title=wording.first(f"{pack.id}#table.{table.id}", f"policy.table.{table.id}", default=_plain(table.id)),
        how=wording.text(f"policy.hit.{table.hit_policy.value}"),
        inputs=tuple(map(say.input_title, table.inputs)),
        outputs=tuple(map(say.output_title, table.outputs)),
        rules=tuple(
            RuleView(
                rule=rule.id,
                cells=tuple(say.test(name, cell) for name, cell in zip(table.inputs, rule.cells, strict=True)),
                outputs=tuple(say.output(name, code) for name, code in zip(table.outputs, rule.outputs, strict=True)),
                because=say.reason(rule.because),
                cites=tuple(pack.citations[cite].title if cite in pack.citations else cite for cite in rule.cites),
                verified=rule.verified,
            )
            for rule in table.rules
        ),
    )


# Rights


def rights_lines(desk: Desk, pack_id: str) -> tuple[RightsLine, ...]:
    """What the check of rights finds in a policy today, broken rights first, then by number."""
    wording = desk.wording
    lines = [_rights_line(wording, one) for one in activating.rights_findings(desk, pack_id)]
    return tuple(sorted(lines, key=lambda line: (not line.broken, _order(line.number), line.place)))


def _rights_line(wording: Wording, one: "Problem") -> RightsLine:
    from pathlib import Path

    number, _, what = one.what.partition(":")
    name = Path(one.file).name
    return RightsLine(
        number=number,
        title=wording.first(f"rights.number.{number.lower()}", default=number),
        what=what.strip(),
        mend=one.mend,
        place=f"{name}:{one.line}" if one.line else name,
        broken=one.severity == "error",
    )


def _order(number: str) -> tuple[str, int]:
    letter, _, rest = number.partition(".")
    return letter, int(rest) if rest.isdigit() else 0


# What nobody has verified


def _unverified(say: PolicyWords) -> Iterator[tuple[str, str]]:
    pack, wording = say.policy.pack, say.wording
    for table in pack.tables:
        title = wording.first(f"{pack.id}#table.{table.id}", f"policy.table.{table.id}", default=_plain(table.id))
        for rule in table.rules:
            if not rule.verified:
                outputs = (say.output(name, code) for name, code in zip(table.outputs, rule.outputs, strict=True))
                told = say.reason(rule.because) or ", ".join(outputs)
                yield told, wording.text("policy.place.rule", table=title, rule=rule.id)
    for fact in pack.facts:
        if not fact.verified:
            years = _span(wording, fact.valid_from, fact.valid_to)
            name = wording.first(f"{pack.id}#fact.{fact.id}", default=_plain(fact.id))
            yield f"{name}: {fact.value} {_plain(fact.unit)}".strip(), years
    for clock in pack.clocks:
        if not clock.verified:
            yield wording.first(f"{pack.id}#clock.{clock.id}", default=_plain(clock.id)), wording.text("policy.clock")
    for due in pack.follow_up:
        if not due.verified:
            name = wording.first(f"{pack.id}#due.{due.kind}", f"code.due.{due.kind}", default=_plain(due.kind))
            yield name, wording.text("policy.follow-up")
    if pack.rights.appeal is not None and not pack.rights.appeal.verified:
        yield wording.text("policy.fact.appeal"), _coded(wording, "appeal", pack.rights.appeal.to)


def _span(wording: Wording, first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    if last is None:
        return wording.text("policy.since", day=wording.day(first or date.min))
    if first is None:
        return wording.text("policy.until", day=wording.day(last))
    return wording.text("policy.span", first=wording.day(first), last=wording.day(last))
