"""Puts the documents together: which are asked for, in which order, on which pages, with which feet."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from intake_app.domain.plan import Referral
from intake_app.domain.wording import Wording
from intake_app.printing.blocks import BODY_WIDTH, FOOT, PAGE_HEIGHT, TOP, heights
from intake_app.printing.composing import Composition
from intake_app.printing.content import DOCUMENTS, PacketContent, PacketDocument
from intake_app.printing.glyphs import BOLD, REGULAR, coverage
from intake_app.printing.pages import Section, build
from intake_app.printing.phrasing import Phrases
from intake_app.printing.sheets.card import appointment_card
from intake_app.printing.sheets.conference import CONFERENCE_TABLE, conference_sheet
from intake_app.printing.sheets.consent import consent_page
from intake_app.printing.sheets.explanation import explanation_pages
from intake_app.printing.sheets.grounds import decision_grounds
from intake_app.printing.sheets.letter import referral_letter
from intake_app.printing.sheets.notice import notice
from intake_app.printing.sheets.plan import plan_summary
from intake_app.printing.sheets.record import (
    RECORD_FOOT,
    decision_record,
    record_foot,
    record_later_foot,
    record_title,
)
from intake_app.printing.sheets.recovery import recovery_page
from intake_app.printing.sheets.rights import rights, rights_sheet
from intake_app.printing.sheets.safety import safety_page
from intake_app.printing.sheets.slip import return_slips
from intake_app.printing.sheets.support import support
from intake_app.printing.typesetting import Typesetter

_CREATOR: Final = "intake-app"
_GROUNDS_ROOM: Final = 350.0
"""The grounds of a decision begin a new page unless so much of the last one is free."""
_BODY_HEIGHT: Final = PAGE_HEIGHT - TOP - FOOT


def assemble(content: PacketContent) -> PacketDocument:
    """See `packet.render_packet`."""
    for face in (REGULAR, BOLD):
        coverage(face)
    typesetter = Typesetter(content.large_print, content.low_ink)
    paper = Composition(content, typesetter, Phrases(content.wording, content.pack.id))
    record = Composition(content, typesetter, Phrases(content.office_wording, content.pack.id))
    sections = [section for code in DOCUMENTS for section in _sections(paper, record, code)]
    if not sections:
        sections = [Section("empty", paper.say.text("empty"), [paper.told("empty")], paper.office_foot())]
    pdf, pages, starts = build(
        _sharing(sections),
        title=paper.say.text("file_title", reference=content.person.reference),
        language=content.wording.language,
        printed_at=content.printed_at,
        creator=f"{_CREATOR} {content.program_version}".strip(),
    )
    return PacketDocument(pdf, pages, starts, tuple(sorted(typesetter.missing)))


def assemble_explanation(content: PacketContent) -> PacketDocument:
    """See `packet.render_explanation`."""
    for face in (REGULAR, BOLD):
        coverage(face)
    typesetter = Typesetter(content.large_print, content.low_ink)
    record = Composition(content, typesetter, Phrases(content.office_wording, content.pack.id))
    title = record.say.text("explanation.title")
    foot = record.foot(record.say.text("explanation.foot", reference=content.person.reference))
    pdf, pages, starts = build(
        [Section("explanation", title, explanation_pages(record), foot)],
        title=title,
        language=content.office_wording.language,
        printed_at=content.printed_at,
        creator=f"{_CREATOR} {content.program_version}".strip(),
    )
    return PacketDocument(pdf, pages, starts, tuple(sorted(typesetter.missing)))


def assemble_recovery_sheet(
    office_name: str, words: Sequence[str], wording: Wording, made_on: date, code: str
) -> PacketDocument:
    """See `packet.recovery_sheet`."""
    for face in (REGULAR, BOLD):
        coverage(face)
    typesetter, say = Typesetter(), Phrases(wording, "")
    page = recovery_page(typesetter, say, office_name, words, code, made_on)
    title = say.text("recovery.title")
    pdf, pages, starts = build(
        [Section("recovery-sheet", title, page, lambda *_: None)],
        title=title,
        language=wording.language,
        printed_at=datetime.combine(made_on, time(), UTC),
        creator=_CREATOR,
    )
    return PacketDocument(pdf, pages, starts, tuple(sorted(typesetter.missing)))


def available(content: PacketContent, code: str) -> bool:
    """True when the case has something to print for a document."""
    if code in ("referral", "notice", "return-slip"):
        return bool(content.letters())
    if code == "consent":
        return bool(content.open_consents())
    if code == "support":
        return bool(content.nearby_services())
    if code == "rights-sheet":
        return content.assessment_declined
    if code == "decision-record":
        return content.encounter is not None
    if code == "safety":
        return bool(content.evaluation.alerts)
    if code == "conference":
        return any(trace.table == CONFERENCE_TABLE for trace in content.evaluation.trace)
    return True


def letter_code(referral: Referral) -> str:
    """The code of one letter among the page starts: `referral:<number>`."""
    return f"referral:{referral.number}"


def _sections(paper: Composition, record: Composition, code: str) -> Iterator[Section]:
    content = paper.content
    if not available(content, code):
        return
    if code == "referral":
        for referral in content.letters():
            if code in content.documents or letter_code(referral) in content.documents:
                title = f"{paper.say.text('title.referral')}: {content.service_name(referral.service)}"
                yield Section(
                    letter_code(referral), title, referral_letter(paper, referral), paper.no_passing_on_foot()
                )
    elif code not in content.documents:
        return
    elif code == "decision-record":
        yield Section(
            code,
            record_title(record),
            [*decision_record(record), CondPageBreak(_GROUNDS_ROOM), *decision_grounds(record)],
            record_foot(record),
            count="record",
            foot_height=RECORD_FOOT,
            later_foot=record_later_foot(record),
        )
    elif code == "safety":
        foot = record.foot(record.say.text("safety.foot"))
        yield Section(code, record.say.text("title.safety"), safety_page(record), foot)
    elif code == "conference":
        foot = record.foot(record.say.text("conference.foot"))
        yield Section(code, record.say.text("title.conference"), conference_sheet(record), foot)
    elif code == "consent":
        pages: list[Flowable] = []
        for consent in content.open_consents():
            pages += [*([PageBreak()] if pages else []), *consent_page(paper, consent)]
        yield Section(code, paper.say.text("title.consent"), pages, paper.office_foot())
    else:
        foot = paper.no_passing_on_foot() if code in ("return-slip", "notice") else paper.office_foot()
        yield Section(code, paper.say.text(f"title.{code}"), _MAKERS[code](paper), foot)


_MAKERS: Final[dict[str, Callable[[Composition], list[Flowable]]]] = {
    "appointment-card": appointment_card,
    "notice": notice,
    "rights": rights,
    "rights-sheet": rights_sheet,
    "plan": plan_summary,
    "support": support,
    "return-slip": return_slips,
}


def _sharing(sections: list[Section]) -> list[Section]:
    """Lets the first letter follow the card on its page when both fit there whole."""
    if len(sections) < 2 or sections[0].code != "appointment-card" or not sections[1].code.startswith("referral:"):
        return sections
    card, letter, *others = sections
    if heights([*card.flowables, *letter.flowables], BODY_WIDTH) > _BODY_HEIGHT:
        return sections
    shared = Section(letter.code, letter.title, letter.flowables, letter.foot, shares_page=True)
    first = Section(card.code, card.title, card.flowables, letter.foot)
    return [first, shared, *others]
