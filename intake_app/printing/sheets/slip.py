"""The return slip: whether the person came and what is next. A code instead of a name, nothing clinical."""

from reportlab.platypus import Flowable

from intake_app.domain.plan import Referral
from intake_app.printing.blocks import Boxed, Columns, Gap, Stack
from intake_app.printing.composing import Composition
from intake_app.printing.marks import CutLine, QrCode, Tick, TickBoxes, WriteLine
from intake_app.printing.slip_code import slip_code, slip_payload


def slip_box(paper: Composition, referral: Referral) -> Flowable:
    """The slip at the foot of a letter."""
    say, reference = paper.say, paper.content.person.reference
    words: list[Flowable] = [
        Gap(4),
        _head(paper, slip_code(reference, referral.number)),
        Gap(3),
        TickBoxes(paper.typesetter, _outcomes(paper)),
        WriteLine(paper.typesetter, say.text("slip.next_step")),
        WriteLine(paper.typesetter, say.text("slip.signature")),
    ]
    code = QrCode(slip_payload(reference, referral.number, paper.content.office.name), 90.0)
    return Boxed([Columns([code, Stack(words)], [90.0, None], gap=2, after=0)], padding=(3.0, 8.0))


def _head(paper: Composition, code: str) -> Flowable:
    title = paper.text(paper.say.text("slip.title"), "large", size=12)
    right = paper.text(code, "small", align="right", leading=18)
    return Columns([title, right], [None, right.natural_width() + 1])


def _outcomes(paper: Composition) -> list[Tick]:
    say = paper.say
    return [
        Tick(say.text("slip.came")),
        Tick(say.text("slip.did_not_come")),
        Tick(say.text("slip.moved_to"), rule=84.0 * paper.typesetter.factor),
    ]


def _no_more(paper: Composition) -> list[Tick]:
    return [Tick(paper.say.text(f"slip.{code}")) for code in ("declined", "not_suitable")]


def return_slips(paper: Composition) -> list[Flowable]:
    """Slips with room to tell how things go, to cut apart; each names the service it is for and no person."""
    found: list[Flowable] = []
    for number, referral in enumerate(paper.content.letters()):
        if number:
            found += [Gap(9), CutLine(paper.typesetter, paper.say.text("card.cut")), Gap(9)]
        found.append(_long_slip(paper, referral))
    return found


def _long_slip(paper: Composition, referral: Referral) -> Flowable:
    say, typesetter = paper.say, paper.typesetter
    reference = paper.content.person.reference
    head = Columns(
        [
            Stack(
                [
                    paper.text(paper.office_line(), "small"),
                    paper.text(say.text("slip.title"), "title"),
                    paper.text(say.runs("slip.from", service=paper.content.service_name(referral.service))),
                    paper.text(say.text("slip.code", code=slip_code(reference, referral.number)), "strong"),
                ]
            ),
            QrCode(slip_payload(reference, referral.number, paper.content.office.name), 92.0),
        ],
        [None, 92.0],
    )
    phase = [Tick(say.text(f"slip.phase.{code}")) for code in ("waiting", "under-way", "paused", "finished")]
    rows: list[Flowable] = [
        head,
        TickBoxes(typesetter, _outcomes(paper), before=4),
        TickBoxes(typesetter, _no_more(paper)),
        WriteLine(typesetter, say.text("slip.times")),
        Gap(5),
        TickBoxes(typesetter, phase),
        WriteLine(typesetter, say.text("slip.next_step")),
        WriteLine(typesetter, say.text("slip.obstacles"), lines=2),
        WriteLine(typesetter, say.text("slip.contact")),
        WriteLine(typesetter, say.text("slip.signature")),
        Gap(6),
        paper.text(say.text("slip.agreement", phone=paper.content.office.phone or "–"), "small"),
    ]
    return Boxed(rows, padding=(10.0, 14.0))
