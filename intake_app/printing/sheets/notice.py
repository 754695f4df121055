"""The notice against passing on, which goes with every letter."""

from reportlab.platypus import Flowable

from intake_app.printing.blocks import Boxed, Gap
from intake_app.printing.composing import Composition, bold

_POINTS = ("only_for", "no_passing_on", "no_use_against", "keep_apart", "end", "mistake")


def notice(paper: Composition) -> list[Flowable]:
    """One page for the services named in it. Holds no name of a person."""
    say, content = paper.say, paper.content
    names = [content.service_name(letter.service) for letter in content.letters()]
    law = say.pack_text("notice.law")
    return [
        paper.letterhead(say.text("notice.title"), paper.dated()),
        paper.labelled(say.text("notice.to"), [bold(say.joined(dict.fromkeys(names)))], after=8),
        Boxed([paper.told("notice.lead", "large")], padding=(12.0, 14.0), after=10, weight=1.4),
        paper.told("notice.intro", "para"),
        *(paper.bullet(say.runs(f"notice.{point}", phone=content.office.phone or "–"), after=6) for point in _POINTS),
        Gap(6),
        *([paper.text(law, "para")] if law else []),
        paper.told("notice.person_knows", "para"),
        Gap(4),
        paper.text(say.runs("notice.questions", office=content.office.name, phone=content.office.phone or "–"), "para"),
    ]
