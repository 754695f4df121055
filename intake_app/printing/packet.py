"""The door to this package: packets, their documents, the recovery sheet. reportlab is loaded on first use."""

from collections.abc import Sequence
from datetime import date

from intake_app.domain.wording import Wording
from intake_app.printing.content import DocumentRow, PacketContent, PacketDocument

__all__ = [
    "DocumentRow",
    "PacketContent",
    "PacketDocument",
    "describe_documents",
    "has_document",
    "recovery_sheet",
    "render_explanation",
    "render_packet",
    "what_leaves",
]


def render_packet(content: PacketContent) -> PacketDocument:
    """The packet as PDF bytes, made in memory. The same content gives the same bytes.

    Documents the case has nothing for are left out; when none is left the file holds one page that says so. May run in
    any thread, one at a time.
    """
    from intake_app.printing.assembling import assemble

    return assemble(content)


def render_explanation(content: PacketContent) -> PacketDocument:
    """How the result came about, by itself, in the office's language; `content.explained` says what paper adds."""
    from intake_app.printing.assembling import assemble_explanation

    return assemble_explanation(content)


def describe_documents(content: PacketContent, wording: Wording | None = None) -> list[DocumentRow]:
    """Every document the packet page offers, in order, with its length and what it still wants.

    Looks at the whole case, not only at `content.documents`. In the language of `wording`, else the person's.
    """
    from intake_app.printing.listing import list_documents

    return list_documents(content, wording or content.wording)


def has_document(content: PacketContent, code: str) -> bool:
    """True when the case has something to print for a document."""
    from intake_app.printing.assembling import available

    return available(content, code)


def what_leaves(content: PacketContent, wording: Wording | None = None) -> list[tuple[str, str, str]]:
    """For every chosen service: its name, what the letter tells it, and what stays in the office, in words."""
    from intake_app.printing.listing import list_recipients

    return list_recipients(content, wording or content.wording)


def recovery_sheet(
    office_name: str, words: Sequence[str], wording: Wording, made_on: date, code: str = ""
) -> PacketDocument:
    """One page with the numbered recovery words; `code` is what a QR code on it holds, none when empty."""
    from intake_app.printing.assembling import assemble_recovery_sheet

    return assemble_recovery_sheet(office_name, words, wording, made_on, code)
