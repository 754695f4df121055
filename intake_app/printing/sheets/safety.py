"""The page for the worker when safety alerts are raised: what was answered, what to do here, whom to call."""

from reportlab.platypus import Flowable

from intake_app.domain.evaluation import Alert
from intake_app.printing.blocks import Boxed, Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.sheets.record import reason
from intake_app.printing.sheets.rights import whom_to_call
from intake_app.printing.typesetting import Run

_ORDER = ("danger", "caution", "info")


def safety_page(paper: Composition) -> list[Flowable]:
    """In the language of the records. It stays in the office: it holds answers."""
    say = paper.say
    alerts = sorted(paper.content.evaluation.alerts, key=lambda one: _ORDER.index(one.level))
    return [
        paper.letterhead(say.text("title.safety"), paper.dated()),
        Boxed([paper.told("safety.lead", "strong")], padding=(9.0, 13.0)),
        *(_alert(paper, alert) for alert in alerts),
        Gap(8),
        whom_to_call(paper),
        Gap(8),
        paper.told("safety.done", "strong"),
        *(_line(paper, code) for code in ("called", "outcome", "told")),
    ]


def _alert(paper: Composition, alert: Alert) -> Flowable:
    say, content = paper.say, paper.content
    rows: list[Flowable] = [
        paper.text([bold(f"{say.word('alert_level', alert.level)}: "), bold(reason(paper, alert.because))], before=9)
    ]
    answers = [
        f"{say.item(key)}: {say.answer(content.instruments, key, content.answers.get(key))}" for key in alert.answers
    ]
    if answers:
        rows.append(paper.text([bold(say.text("grounds.answers") + " "), Run("; ".join(answers))], "small"))
    return Stack([*rows, *what_to_do(paper, alert)])


def what_to_do(paper: Composition, alert: Alert, style: str = "body") -> list[Flowable]:
    """The office's protocol with its label; where there is none, the program's words."""
    own = paper.content.protocols.get(alert.id, "")
    told = own or paper.say.wording.first(f"{alert.because}.do")
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    if own:
        lines.insert(0, paper.say.text("safety.protocol"))
    return [paper.text([bold(one)] if own and not n else one, style) for n, one in enumerate(lines)]


def _line(paper: Composition, code: str) -> Flowable:
    label = paper.text(paper.say.text(f"safety.{code}"))
    return Columns([label, Stack([Gap(13), Hairline(above=0, below=0, weight=0.5)])], [150.0, None], before=6)
