"""The decision record: what the law provides, apart from the level."""

from collections.abc import Iterable

from reportlab.platypus import Flowable

from intake_app.domain.evaluation import QuantityLine, Trace
from intake_app.domain.own_tables import own_outcomes, text_key
from intake_app.domain.policy import InputKind
from intake_app.printing.blocks import Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.typesetting import Run


def find_trace(paper: Composition, table: str) -> Trace | None:
    """The first rule of `table` that spoke, None when none surely did."""
    return next((trace for trace in paper.content.evaluation.trace if trace.table == table), None)


def the_law(paper: Composition) -> list[Flowable]:
    """Route, amounts, what the measure hangs on, the policy's own tables, notes, and the measure."""
    say, evaluation = paper.say, paper.content.evaluation
    rows: list[Flowable] = [paper.heading("record.law")]
    route = find_trace(paper, "route")
    rows.append(
        paper.labelled(
            say.text("record.route"),
            _one_of(paper, "route", evaluation.route, evaluation.routes_possible),
            _rule(paper, route),
        )
    )
    rows += [_amount(paper, line) for line in evaluation.quantities]
    measure = find_trace(paper, "measure")
    for key in measure.answers if measure else ():
        text = say.answer(paper.content.instruments, key, paper.content.answers.get(key))
        rows.append(paper.labelled(say.question(key), text))
    rows += _own_tables(paper)
    if evaluation.flags:
        flags = ", ".join(say.of_pack("flag", flag) for flag in evaluation.flags)
        rows.append(paper.labelled(say.text("record.flags"), flags))
    found = _one_of(paper, "measure", evaluation.measure, evaluation.measures_possible)
    words = [bold(found)] if evaluation.measure else [Run(found)]
    if measure and not measure.verified:
        words.append(Run(f" ({say.text('unverified')})"))
    rows.append(paper.labelled(say.text("record.measure"), words, _rule(paper, measure)))
    return [Stack(rows)]


def _own_tables(paper: Composition) -> list[Flowable]:
    """What the policy's own tables come to: a quadrant, a phase, steps."""
    say, rows = paper.say, []
    for one in own_outcomes(paper.content.pack, paper.content.evaluation):
        names = "; ".join(say.of_pack(*text_key(one.column, code).split(".", 1)) for code in one.codes)
        words = names if one.verified else f"{names} ({say.text('unverified')})"
        rule = say.text("record.rule", rule=one.rules[0]) if len(one.rules) == 1 else ""
        if names:
            rows.append(paper.labelled(say.of_pack("table", one.table), words, rule))
    return rows


def _one_of(paper: Composition, family: str, code: str | None, possible: Iterable[str]) -> str:
    if code is not None:
        return paper.say.of_pack(family, code)
    names = ", ".join(paper.say.of_pack(family, one) for one in possible)
    return paper.say.text("record.still_open", possible=names) if names else "–"


def _rule(paper: Composition, trace: Trace | None) -> str:
    return paper.say.text("record.rule", rule=trace.rule) if trace else ""


def _amount(paper: Composition, line: QuantityLine) -> Flowable:
    say, pack = paper.say, paper.content.pack
    days = next((one.days for one in pack.inputs.values() if one.kind is InputKind.QUANTITY), 1)
    values = {
        "substance": say.of_pack("substance", line.substance),
        "amount": line.amount_text.replace(".", say.wording.text("number.decimal")),
        "reading": say.word("reading", line.reading),
    }
    if line.reference is None:
        text = say.text("record.amount_alone", **values)
    else:
        text = say.plural("record.amount", days, reference=say.amount(line.reference), **values)
    if not line.verified:
        text = f"{text} ({say.text('unverified')})"
    sources = [one for row in pack.references if row.substance == line.substance for one in row.cites]
    titles = [pack.citations[one].title for one in dict.fromkeys(sources) if one in pack.citations]
    short = titles[0] if titles and len(titles[0]) <= 24 else ""
    return paper.labelled(say.text("record.amount_label"), text, short)
