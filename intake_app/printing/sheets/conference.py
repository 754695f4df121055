"""The sheet for a case conference: what the law counts beside what is needed, and what to speak about."""

from typing import Final

from reportlab.platypus import Flowable

from intake_app.domain.evaluation import Trace
from intake_app.domain.own_tables import own_tables
from intake_app.domain.policy import HitPolicy
from intake_app.printing.blocks import AtFoot, Boxed, Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.marks import SignatureLines, Tick, TickBoxes, WriteLine
from intake_app.printing.typesetting import Content, Run

CONFERENCE_TABLE: Final = "conference"
"""A policy's table of points; what of it speaks stands on the sheet, and without a point there is no sheet."""
_OWN_WORDS: Final = 500
_POINT_WIDTH: Final = 350.0
"""Points for the words of one thing to speak about; the rest of the row is a line to write on."""


def conference_sheet(paper: Composition) -> list[Flowable]:
    """In the language of the records. No answer, no score and no level: those stay in the office."""
    say, content = paper.say, paper.content
    found: list[Flowable] = [
        paper.letterhead(say.text("title.conference"), paper.dated()),
        Boxed([paper.told("conference.lead", "strong")], padding=(9.0, 13.0)),
    ]
    if content.plan.own_words.strip():
        words = paper.cut_short(say.text("plan.own_words"), content.plan.own_words, _OWN_WORDS)
        found += [paper.heading("plan.own_words"), paper.text(say.text("quote", words=words))]
    found += [paper.heading("conference.beside"), *_beside(paper), paper.heading("conference.points"), *_points(paper)]
    signers: list[Content] = [say.text("conference.person"), say.text("conference.worker")]
    foot = [
        Gap(8),
        paper.heading("conference.table"),
        WriteLine(paper.typesetter, "", lines=2),
        paper.heading("conference.agreed"),
        WriteLine(paper.typesetter, "", lines=3),
        SignatureLines(paper.typesetter, signers, room=26),
    ]
    return [*found, *paper.addendum(), AtFoot(Stack(foot))]


def _beside(paper: Composition) -> list[Flowable]:
    """What the policy's own tables give, and what is offered. Reasons tell answers, so none stands here."""
    say, evaluation = paper.say, paper.content.evaluation
    own = {one.id for one in own_tables(paper.content.pack) if one.hit_policy is not HitPolicy.COLLECT}
    rows = [_row(paper, trace) for trace in evaluation.trace if trace.table in own]
    measures = [evaluation.measure] if evaluation.measure else list(evaluation.measures_possible)
    offered = say.joined(say.of_pack("measure", one) for one in measures)
    return [*rows, paper.labelled(say.text("conference.offered"), offered or "–")]


def _row(paper: Composition, trace: Trace) -> Flowable:
    words: list[Run] = [bold(_gives(paper, trace))]
    if not trace.verified:
        words.append(Run(f" ({paper.say.text('unverified')})"))
    return paper.labelled(paper.say.of_pack("table", trace.table), words)


def _points(paper: Composition) -> list[Flowable]:
    """Each with a line for who does it, and by when."""
    found: list[Flowable] = []
    for trace in paper.content.evaluation.trace:
        if trace.table == CONFERENCE_TABLE:
            point = TickBoxes(paper.typesetter, [Tick(_gives(paper, trace))])
            line = Stack([Gap(14), Hairline(above=0, below=0, weight=0.5)])
            found.append(Columns([point, line], [_POINT_WIDTH, None], gap=10, before=3))
    return found


def _gives(paper: Composition, trace: Trace) -> str:
    return ", ".join(paper.say.of_pack(name, value) for name, value in trace.outputs.items() if value)
