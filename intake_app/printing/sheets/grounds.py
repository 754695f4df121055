"""The decision record, later pages: every rule that fired, the answers behind it, what is missing, the sources."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from reportlab.platypus import Flowable

from intake_app.domain.evaluation import ItemState, Trace
from intake_app.domain.policy import HitPolicy
from intake_app.printing.blocks import Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.phrasing import emphasised
from intake_app.printing.sheets.record import asked_forms, reason
from intake_app.printing.sheets.safety import what_to_do
from intake_app.printing.typesetting import Run

_NAMED = 40
"""Missing answers that are listed in words; more of them by their numbers."""
_MISSING = (ItemState.DECLINED, ItemState.UNKNOWN, ItemState.NOT_ASKED, ItemState.OPEN, ItemState.SKIPPED)


def decision_grounds(paper: Composition) -> list[Flowable]:
    """Rules, alerts, missing answers, sources; then the addendum of the whole record."""
    say, evaluation = paper.say, paper.content.evaluation
    found: list[Flowable] = [
        paper.text(say.text("grounds.title"), "title", before=18),
        Gap(4),
        paper.told("grounds.intro", "small"),
        *_formal(paper),
    ]
    for table, traces in groupby(evaluation.trace, key=lambda trace: trace.table):
        known = paper.content.pack.table_by_id.get(table)
        if known is not None and known.hit_policy is HitPolicy.COLLECT:
            found += _collected(paper, table, list(traces))
        else:
            found += [_rule(paper, trace) for trace in traces] + _near(paper, table)
    found += _changes(paper) + _alerts(paper) + _missing(paper) + _wordings(paper)
    found += _appeal(paper) + _sources(paper)
    return [*found, *paper.addendum()]


def _formal(paper: Composition) -> list[Flowable]:
    """The whole in one paragraph, unless the decision already gives it as its reasons."""
    formal, decision = paper.content.explained.formal, paper.content.decision
    if not formal or (decision is not None and formal in decision.reasons):
        return []
    return [paper.text(formal, "small", before=4, after=2)]


def _near(paper: Composition, table: str) -> list[Flowable]:
    """The rules of a table that came near, and what kept each from speaking."""
    lines = paper.content.explained.near.get(table, ())
    if not lines:
        return []
    head = paper.text([bold(paper.say.text("grounds.near"))], "small", before=3)
    rows = [paper.text(line, "small") for line in lines]
    return [Stack([head, *rows[:1]]), *rows[1:]]


def _changes(paper: Composition) -> list[Flowable]:
    """Every smallest set of answers that leads to another level."""
    changes = paper.content.explained.changes
    if not changes:
        return []
    top: list[Flowable] = [paper.heading("grounds.changes"), paper.told("grounds.changes_about", "small")]
    found: list[Flowable] = []
    for head, lines in changes:
        rows = [paper.text(f"– {line}", "small") for line in lines]
        found += [Stack([*top, paper.text([bold(head)], "small", before=3), *rows[:1]]), *rows[1:]]
        top = []
    return found


def _rule(paper: Composition, trace: Trace) -> Flowable:
    """A rule of a table that decides: what it gives, why, from which answers, on whose authority."""
    say = paper.say
    rows: list[Flowable] = [
        Hairline(above=3, below=3, weight=0.35),
        paper.text(_head(paper, trace, _table(paper, trace.table)), leading=14),
    ]
    words = reason(paper, trace.because)
    if words:
        rows.append(paper.text(words, "small"))
    behind = _behind(paper, trace.answers)
    if behind:
        rows.append(paper.text([bold(say.text("grounds.answers") + " "), Run(behind)], "small"))
    rows.append(paper.text(_source(paper, trace), "small"))
    return Stack(rows)


def _collected(paper: Composition, table: str, traces: Sequence[Trace]) -> list[Flowable]:
    """The rules of a table of which all that fit speak, one line each; the answers they read once."""
    say = paper.say
    read = dict.fromkeys(key for trace in traces for key in trace.answers)
    behind = _behind(paper, read)
    top: list[Flowable] = [
        Hairline(above=3, below=3, weight=0.35),
        paper.text(say.text("grounds.table", table=_table(paper, table)), "strong", leading=14),
    ]
    if behind:
        top.append(paper.text([bold(say.text("grounds.answers_read") + " "), Run(behind)], "small"))
    rows = []
    for trace in traces:
        cites = ", ".join(trace.cites) + ("" if trace.verified else f", {say.text('unverified')}")
        words = f": {reason(paper, trace.because)}" if reason(paper, trace.because) else ""
        rows.append(paper.text([*_head(paper, trace, ""), Run(f"{words} ({cites})" if cites else words)], "small"))
    return [Stack([*top, *rows[:1]]), *rows[1:]]


def _table(paper: Composition, table: str) -> str:
    """A table of the pack in words: the program's, the pack's own for one of its making, else its code."""
    return paper.say.wording.first(f"paper.grounds.table.{table}", default=paper.say.of_pack("table", table))


def _head(paper: Composition, trace: Trace, table: str) -> list[Run]:
    gives = ", ".join(paper.say.of_pack(_family(name), value) for name, value in trace.outputs.items() if value)
    return [bold(f"{table} {trace.rule}".strip()), Run(f" → {gives}" if gives else "")]


def _appeal(paper: Composition) -> list[Flowable]:
    """Where a decision is contested and within how many days; what no source says is said to be unknown."""
    say, appeal = paper.say, paper.content.pack.rights.appeal
    if appeal is None:
        return []
    office = paper.content.office
    values = {"office": office.name, "phone": office.phone or "–", "number": office.emergency_number}
    own = say.pack_text("rights.appeal.text")
    told = emphasised(own, values) if own else say.runs("rights.appeal.text", **values)
    days = say.plural("grounds.appeal_days", appeal.days) if appeal.days else say.text("grounds.appeal_days_unknown")
    last = days if appeal.verified or not appeal.days else f"{days} ({say.text('unverified')})"
    return [Stack([paper.heading("grounds.appeal"), paper.text(told, "small"), paper.text(last, "small")])]


def _source(paper: Composition, trace: Trace) -> str:
    say, citations = paper.say, paper.content.pack.citations
    cites = "; ".join(citations[one].title if one in citations else one for one in trace.cites)
    source = say.text("grounds.source", sources=cites) if cites else say.text("grounds.no_source")
    span = paper.content.explained.spans.get(f"{trace.table}.{trace.rule}", "")
    source = f"{source} · {span}" if span else source
    return source if trace.verified else f"{source} · {say.text('unverified')}"


def _family(output: str) -> str:
    return {"kind": "service"}.get(output, output)


def _behind(paper: Composition, keys: Iterable[str]) -> str:
    """Answers in words when they are few; with their item numbers when there are many, those without points counted."""
    say, content = paper.say, paper.content
    listed = list(keys)
    if len(listed) <= 6:
        return "; ".join(
            f"{say.item(key)}: {say.answer(content.instruments, key, content.answers.get(key))}" for key in listed
        )
    told, silent = [], 0
    for key in listed:
        if content.evaluation.states.get(key) is ItemState.SKIPPED or _points(paper, key) == 0:
            silent += 1
            continue
        told.append(f"{say.item(key)}: {say.answer(content.instruments, key, content.answers.get(key))}")
    rest = [say.plural("grounds.without_points", silent)] if silent else []
    return "; ".join([*told, *rest])


def _points(paper: Composition, key: str) -> int | None:
    """The points of the answer under `key`; None when it has none to give."""
    instrument, _, link_id = key.partition("/")
    form = paper.content.instruments.get(instrument)
    item = form.questions.get(link_id) if form else None
    option = item.option(paper.content.answers.value(key)) if item else None
    return option.points if option else None


def _alerts(paper: Composition) -> list[Flowable]:
    say, alerts = paper.say, paper.content.evaluation.alerts
    if not alerts:
        return []
    rows: list[Flowable] = []
    for alert in alerts:
        rows.append(
            paper.bullet([bold(say.word("alert_level", alert.level) + ": "), Run(reason(paper, alert.because))])
        )
        if alert.id in paper.content.protocols:
            rows += what_to_do(paper, alert, "small")
    return [Stack([paper.heading("grounds.alerts"), paper.told("grounds.alerts_about", "small"), *rows])]


def _missing(paper: Composition) -> list[Flowable]:
    """Five different things, each with its number, also when it is none."""
    say = paper.say
    asked = asked_forms(paper)
    states = {key: one for key, one in paper.content.evaluation.states.items() if key.partition("/")[0] in asked}
    found: list[Flowable] = [paper.heading("grounds.missing"), paper.told("grounds.missing_about", "small")]
    for state in _MISSING:
        keys = [key for key, one in states.items() if one is state]
        head = bold(say.text("grounds.count", state=say.text(f"grounds.state.{state}"), count=len(keys)))
        if state is ItemState.SKIPPED or len(keys) > _NAMED:
            names = _numbers(keys)
        else:
            names = "; ".join(f"{say.question(key).rstrip(':?')} ({key})" for key in keys)
        found.append(paper.text([head, Run(f" {names}" if keys else "")], "small", before=2))
    return found


def _numbers(keys: Iterable[str]) -> str:
    """Item numbers by form: `assist 2d 3d 4d; intake pregnancy`."""
    forms: dict[str, list[str]] = {}
    for key in keys:
        instrument, _, link_id = key.partition("/")
        forms.setdefault(instrument, []).append(link_id)
    return "; ".join(f"{form} {' '.join(links)}" for form, links in forms.items())


def _wordings(paper: Composition) -> list[Flowable]:
    """Which form in which words was read: version, edition, fingerprint of the texts, and what fell back."""
    say, content = paper.say, paper.content
    if content.encounter is None or not content.encounter.wordings:
        return []
    rows: list[Flowable] = []
    for read in content.encounter.wordings:
        form = content.instruments.get(read.form)
        told = [f"{read.form} {form.version}" if form else read.form, say.word("language", read.language), read.edition]
        if read.texts_hash:
            told.append(say.text("grounds.texts", code=read.texts_hash[:12]))
        rows.append(paper.text(" · ".join(part for part in told if part), "small"))
    return [Stack([paper.heading("grounds.wordings"), *rows[:1]]), *rows[1:]]


def _sources(paper: Composition) -> list[Flowable]:
    """The sources of the rules that fired and of the forms that were asked."""
    say, content = paper.say, paper.content
    cited = dict.fromkeys(one for trace in content.evaluation.trace for one in trace.cites)
    cited.update(dict.fromkeys(one for row in content.pack.references for one in row.cites))
    sources = [content.pack.citations[one] for one in cited if one in content.pack.citations]
    forms = [form for form in content.instruments.values() if form.id in asked_forms(paper)]
    sources += [one for form in forms for one in form.citations]
    rows: list[Flowable] = []
    for source in {source.id: source for source in sources}.values():
        seen = say.text("grounds.seen", day=say.day(source.seen_on)) if source.seen_on else ""
        checked = (
            say.text("grounds.verified_by", who=source.verified_by) if source.verified_by else say.text("unverified")
        )
        confidence = say.word("confidence", source.confidence)
        told = " · ".join(part for part in (source.title, source.url, seen, confidence, checked) if part)
        rows.append(Columns([paper.text(source.id, "small"), paper.text(told, "small")], [118.0, None], after=2))
    owners = [paper.text(f"{form.id} {form.version}: {form.credit}", "small") for form in forms if form.credit]
    if not rows and not owners:
        return []
    return [Stack([paper.heading("grounds.sources"), *rows[:1]]), *rows[1:], *owners]
