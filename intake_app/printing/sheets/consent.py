"""Consent to share, one page a recipient: what, to whom, why, until when; yes or no; how to take it back."""

from reportlab.platypus import Flowable

from intake_app.domain.person import Consent, ConsentState
from intake_app.printing.blocks import AtFoot, Boxed, Gap, Hairline, Stack
from intake_app.printing.composing import Composition, bold
from intake_app.printing.marks import CutLine, SignatureLines, Tick, TickBoxes


def consent_page(paper: Composition, consent: Consent) -> list[Flowable]:
    """The page for one consent. Boxes are ticked only where the person has already said so."""
    say, content = paper.say, paper.content
    given = consent.state is ConsentState.GIVEN
    recipient = content.service_name(consent.recipient)
    place = paper.service_place(consent.recipient) if consent.recipient in content.services else ""
    scope = [Tick(say.word("scope", code), given) for code in consent.scope]
    answer = [
        Tick(say.text("consent.yes"), given),
        Tick(say.text("consent.no"), consent.state is ConsentState.DECLINED),
    ]
    said = (
        [paper.text(say.text("consent.stated_on", day=say.day(consent.stated_at.date())), "small")]
        if consent.state is not ConsentState.PREPARED
        else []
    )
    return [
        paper.letterhead(say.text("consent.title"), paper.dated()),
        paper.told("consent.intro", "para"),
        Hairline(below=6, above=2),
        paper.labelled(say.text("consent.who"), [bold(paper.content.person.name or say.text("consent.no_name"))]),
        paper.labelled(say.text("consent.to_whom"), [bold(recipient)]),
        *([paper.labelled("", place)] if place else []),
        paper.labelled(say.text("consent.why"), paper.purpose(consent)),
        paper.labelled(say.text("consent.until"), say.day(consent.until)),
        paper.labelled(say.text("consent.not_shared"), paper.not_shared(consent) or say.text("consent.nothing_else")),
        Gap(8),
        Boxed(
            [
                paper.told("consent.what", "strong"),
                Gap(3),
                TickBoxes(paper.typesetter, scope),
                paper.told("consent.strike", "small"),
            ],
        ),
        Gap(10),
        Boxed([paper.told("consent.answer", "strong"), Gap(4), TickBoxes(paper.typesetter, answer), *said], weight=1.4),
        Gap(8),
        paper.told("consent.no_is_fine", "para"),
        SignatureLines(
            paper.typesetter,
            [say.text("consent.person_signs"), say.text("consent.worker_signs"), say.text("consent.date")],
            room=26,
        ),
        AtFoot(_withdrawal(paper, recipient)),
    ]


def _withdrawal(paper: Composition, recipient: str) -> Flowable:
    say, office = paper.say, paper.content.office
    return Stack(
        [
            Gap(10),
            CutLine(paper.typesetter, say.text("card.cut")),
            Gap(4),
            paper.told("consent.withdraw_title", "strong"),
            paper.told("consent.withdraw", phone=office.phone or "–"),
            Gap(4),
            TickBoxes(
                paper.typesetter,
                [Tick(say.text("consent.i_withdraw", recipient=recipient, reference=paper.content.person.reference))],
            ),
            SignatureLines(paper.typesetter, [say.text("consent.person_signs"), say.text("consent.date")], room=24),
        ]
    )
