"""Your rights, and what happens if: plain words for the person. And a sheet for who declined the assessment."""

from reportlab.platypus import Flowable, PageBreak

from intake_app.printing.blocks import Boxed, Columns, Gap, Stack
from intake_app.printing.composing import Composition
from intake_app.printing.phrasing import emphasised
from intake_app.printing.typesetting import Content

_RIGHTS = ("silence", "language", "company", "see", "sharing", "appeal", "complain")
_IF = ("one_question", "whole_talk", "offer", "miss", "not_reached", "withdraw", "hard", "again", "wrong")
_CALL = ("office", "danger", "crisis")


def rights(paper: Composition) -> list[Flowable]:
    """Two pages at normal size: rights and what the office knows; what happens if, and whom to call."""
    say = paper.say
    first: list[Flowable] = [
        paper.letterhead(say.text("rights.title"), paper.dated()),
        Boxed([paper.told("rights.lead", "strong")], padding=(9.0, 13.0)),
        *(_point(paper, "rights", code) for code in _RIGHTS),
        *_of_the_law(paper),
        _what_we_know(paper),
    ]
    second: list[Flowable] = [
        paper.letterhead(say.text("rights.if_title"), []),
        *(_point(paper, "rights.if", code) for code in _IF),
        Gap(10),
        whom_to_call(paper),
    ]
    return [*first, PageBreak(), *second]


def _point(paper: Composition, family: str, code: str) -> Flowable:
    """What the pack says of a right, where it says it; else the words of the paper."""
    say, office = paper.say, paper.content.office
    values = {"phone": office.phone or "–", "office": office.name, "number": office.emergency_number}
    heading = say.text(f"{family}.{code}")
    own = say.pack_text(f"{family}.{code}.text")
    body: Content = emphasised(own, values) if own else say.runs(f"{family}.{code}.text", **values)
    return paper.section(heading, [body])


def _of_the_law(paper: Composition) -> list[Flowable]:
    """Rights that this jurisdiction adds: `rights.law.1`, `rights.law.2`, ... of the pack, with `.text`."""
    say = paper.say
    found: list[Flowable] = []
    number = 1
    while heading := say.pack_text(f"rights.law.{number}"):
        found.append(paper.section(heading, [say.pack_text(f"rights.law.{number}.text")]))
        number += 1
    return found


def _what_we_know(paper: Composition) -> Flowable:
    say, months = paper.say, paper.content.pack.retention_months
    kept = say.plural("rights.kept", months) if months else say.text("rights.kept_unknown")
    return paper.section(
        say.text("rights.know"), [say.runs("rights.know.text"), f"{say.text('rights.know.who')} {kept}"]
    )


def whom_to_call(paper: Composition) -> Flowable:
    """Numbers in large type, in a frame."""
    say, office = paper.say, paper.content.office
    numbers = {
        "office": (say.text("call.office", office=office.name), office.phone, office.hours),
        "danger": (say.text("call.danger"), office.emergency_number, ""),
        "crisis": (say.text("call.crisis"), office.crisis_contact, ""),
    }
    rows: list[Flowable] = [paper.text(say.text("call.title"), "heading", before=0)]
    for code in _CALL:
        what, number, hours = numbers[code]
        if number:
            left = Stack([paper.text(what), *([paper.text(hours, "small")] if hours else [])])
            rows.append(Columns([left, paper.text(number, "large", align="right")], [None, 190.0], before=3))
    return Boxed(rows, padding=(10.0, 14.0))


def rights_sheet(paper: Composition) -> list[Flowable]:
    """One page for a person who declined the assessment: that is fine, what goes on, where help is."""
    say = paper.say
    services = paper.content.nearby_services()[:4]
    places = [
        paper.bullet(" · ".join(part for part in (one.name, paper.service_place(one.id), one.phone) if part))
        for one in services
    ]
    return [
        paper.letterhead(say.text("declined.title"), paper.dated()),
        Boxed([paper.told("declined.lead", "strong")], padding=(9.0, 13.0)),
        *(
            paper.section(say.text(f"declined.{code}"), [say.runs(f"declined.{code}.text")])
            for code in ("law", "later", "help", "rights")
        ),
        *([Gap(4), *places] if places else []),
        Gap(10),
        whom_to_call(paper),
    ]
