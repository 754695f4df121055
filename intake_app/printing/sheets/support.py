"""Support services nearby: what each does, where, when, for how much, in which languages."""

from reportlab.platypus import Flowable

from intake_app.domain.plan import Service
from intake_app.printing.blocks import Columns, Gap, Hairline, Stack
from intake_app.printing.composing import Composition
from intake_app.printing.sheets.rights import whom_to_call


def support(paper: Composition) -> list[Flowable]:
    """One entry a service, never broken across pages."""
    say = paper.say
    found: list[Flowable] = [
        paper.letterhead(say.text("support.title"), paper.dated()),
        paper.told("support.lead", "para"),
    ]
    for service in paper.content.nearby_services():
        found.append(Stack([Hairline(above=2, below=4), _entry(paper, service), Gap(3)]))
    return [*found, Gap(8), whom_to_call(paper)]


def _entry(paper: Composition, service: Service) -> Flowable:
    say = paper.say
    kinds = say.joined(dict.fromkeys(say.of_pack("service", kind) for kind in service.kinds))
    left: list[Flowable] = [paper.text(service.name, "strong")]
    if kinds or service.summary:
        left.append(paper.text(service.summary or kinds, "small"))
    if service.summary and kinds:
        left.append(paper.text(kinds, "small"))
    facts = [
        service.hours,
        service.cost,
        say.joined(say.word("language", code) for code in service.languages),
        say.joined(say.word("access", code) for code in service.access),
        say.plural("support.waiting", service.waiting_days) if service.waiting_days else "",
    ]
    place = paper.service_place(service.id)
    if service.distance_km:
        place += (" · " if place else "") + say.text(
            "support.distance", km=say.wording.text("number.decimal").join(f"{service.distance_km:.1f}".split("."))
        )
    right: list[Flowable] = [paper.text(service.phone, "strong")] if service.phone else []
    right += [
        paper.text(line, "small") for line in (place, service.directions, " · ".join(f for f in facts if f)) if line
    ]
    if service.last_checked:
        right.append(paper.text(say.text("support.checked", day=say.day(service.last_checked)), "small"))
    return Columns([Stack(left), Stack(right)], [None, 262.0], gap=14)
