"""The main job without an office: a case as JSON in, its reading as JSON out."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.definitions.library import Library
    from intake_app.printing.packet import PacketDocument


def assess(library: "Library", case: object, *, language: str, today: date | None = None) -> dict[str, object]:
    """The reading of one case. `today` is used when the case names none; raises UserError with its place."""
    raise NotImplementedError


def packet_for(library: "Library", case: object, *, language: str, today: date | None = None) -> "PacketDocument":
    """The packet of one case, as a PDF in memory."""
    raise NotImplementedError
