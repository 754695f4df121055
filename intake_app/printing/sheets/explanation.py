"""How a result came about, on paper of its own: scores in their ranges, then every rule with what came near it."""

from reportlab.platypus import Flowable

from intake_app.printing.blocks import Hairline
from intake_app.printing.composing import Composition, bold
from intake_app.printing.sheets.grounds import decision_grounds
from intake_app.printing.sheets.scores import score_plots
from intake_app.printing.typesetting import Run


def explanation_pages(paper: Composition) -> list[Flowable]:
    """For the office's own use, in the language of its records."""
    say, content = paper.say, paper.content
    person = content.person
    who = [bold(person.name or say.text("record.no_name"))]
    if person.birth_date:
        who.append(Run(say.text("record.born", day=say.day(person.birth_date))))
    return [
        paper.letterhead(say.text("explanation.title"), paper.dated(), tight=True),
        Hairline(above=1, below=7),
        paper.labelled(say.text("record.person"), who),
        *score_plots(paper),
        *decision_grounds(paper),
    ]
