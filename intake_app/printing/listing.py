"""The list of documents for the packet page: titles, lengths, what is still wanting; and what leaves the office."""

from dataclasses import replace

from intake_app.domain.person import ConsentState
from intake_app.domain.wording import Wording
from intake_app.printing.assembling import assemble, available, letter_code
from intake_app.printing.composing import Composition
from intake_app.printing.content import DOCUMENTS, DocumentRow, PacketContent
from intake_app.printing.phrasing import Phrases
from intake_app.printing.typesetting import Typesetter


def list_documents(content: PacketContent, wording: Wording) -> list[DocumentRow]:
    """See `packet.describe_documents`."""
    packet = assemble(replace(content, documents=DOCUMENTS))
    starts = list(packet.page_starts.items())
    ends = [start for _, start in starts[1:]] + [packet.pages + 1]
    lengths = {code: end - start for (code, start), end in zip(starts, ends, strict=True)}
    say = Phrases(wording, content.pack.id)
    letters = {letter_code(letter): content.service_name(letter.service) for letter in content.letters()}
    wanting = {
        letter_code(letter): say.text("wanting.consent_first")
        for letter in content.letters()
        if _unsigned(content, letter.service)
    }
    shared = lengths.get("appointment-card") == 0
    rows: list[DocumentRow] = []
    for code in DOCUMENTS:
        if code == "referral":
            for number, (letter, name) in enumerate(letters.items()):
                if number or not shared:
                    rows.append(
                        DocumentRow(
                            (letter,), say.text("title.referral"), name, lengths[letter], wanting.get(letter, "")
                        )
                    )
            if not letters:
                rows.append(_row(content, say, code, lengths))
        elif code == "appointment-card" and shared:
            letter, name = next(iter(letters.items()))
            title = say.text("title.card_and_referral")
            rows.append(DocumentRow((code, letter), title, name, lengths[letter], wanting.get(letter, "")))
        else:
            rows.append(_row(content, say, code, lengths))
    return [row for row in rows if row.available or row.codes not in (("rights-sheet",), ("safety",), ("conference",))]


def _row(content: PacketContent, say: Phrases, code: str, lengths: dict[str, int]) -> DocumentRow:
    if not available(content, code):
        return DocumentRow((code,), say.text(f"title.{code}"), "", 0, say.text(f"wanting.{code}"), available=False)
    return DocumentRow(
        (code,),
        say.text(f"title.{code}"),
        _subtitle(content, say, code),
        lengths.get(code, 0),
        _missing(content, say, code),
    )


def _subtitle(content: PacketContent, say: Phrases, code: str) -> str:
    counts = {
        "appointment-card": len(content.coming()),
        "consent": len(content.open_consents()),
        "support": len(content.nearby_services()),
        "return-slip": len(content.letters()),
        "plan": len(content.coming()),
    }
    if code in counts:
        return say.plural(f"subtitle.{code}", counts[code])
    return say.text(f"subtitle.{code}") if say.has(f"subtitle.{code}") else ""


def _missing(content: PacketContent, say: Phrases, code: str) -> str:
    """What somebody has to do before the document can leave the office; empty when nothing."""
    unsigned = any(consent.state is ConsentState.PREPARED for consent in content.open_consents())
    if code == "consent" and unsigned:
        return say.text("wanting.signature")
    if code == "decision-record" and content.decision is None:
        return say.text("wanting.decision")
    return ""


def _unsigned(content: PacketContent, service: str) -> bool:
    consent = content.consent_for(service)
    return consent is None or consent.state is not ConsentState.GIVEN


def list_recipients(content: PacketContent, wording: Wording) -> list[tuple[str, str, str]]:
    """See `packet.what_leaves`."""
    paper = Composition(content, Typesetter(), Phrases(wording, content.pack.id))
    found = []
    for letter in content.letters():
        consent = content.consent_for(letter.service)
        told = paper.shared(consent) if consent else paper.say.text("leaves.nothing")
        found.append((content.service_name(letter.service), told, paper.not_shared(None)))
    return found
