"""Paper: what goes into the packet, printing it, saving it."""

from pathlib import Path

from intake_app.casework.office import Desk
from intake_app.casework.plan_view import PacketView
from intake_app.domain.plan import IssuedDocument
from intake_app.printing.content import PacketContent
from intake_app.printing.packet import PacketDocument


def packet_view(desk: Desk, episode_id: str) -> PacketView:
    """The documents that can go into the packet now, and what is missing."""
    raise NotImplementedError


def prepare(
    desk: Desk, episode_id: str, language: str, documents: tuple[str, ...] = (), large: bool = False
) -> PacketContent:
    """Everything the packet prints, as values; without `documents` those `packet_view` includes. Raises UserError
    `consent-missing` for a referral the person did not agree to, `not-signed` for a decision record without decision."""
    raise NotImplementedError


def render(content: PacketContent) -> PacketDocument:
    """The packet's PDF, in memory. Takes values only: may run in a background thread."""
    raise NotImplementedError


def record_print(desk: Desk, episode_id: str, packet: PacketDocument, destination: str, copies: int) -> IssuedDocument:
    """Write down that the packet was printed: which documents, pages, copies, where, the hash of its bytes."""
    raise NotImplementedError


def save_pdf(desk: Desk, episode_id: str, packet: PacketDocument, path: Path) -> IssuedDocument:
    """Write the PDF to `path`, whole or not at all, and write down that it left the office. UserError `cannot-write`."""
    raise NotImplementedError
