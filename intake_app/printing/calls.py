"""The door to the list of calls on paper. reportlab is loaded on first use."""

from dataclasses import dataclass
from datetime import datetime

from intake_app.domain.wording import Wording
from intake_app.printing.content import PacketDocument


@dataclass(frozen=True)
class CallLine:
    """One thing to do: when it is due, whom it concerns and how they may be reached without harm."""

    when: str
    person: str
    what: str
    phone: str
    how: str
    tries: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class CallList:
    """Everything the list says. `groups`: headings with their lines."""

    office: str
    worker: str
    groups: tuple[tuple[str, tuple[CallLine, ...]], ...]
    wording: Wording
    made_at: datetime


def render_call_list(content: CallList) -> PacketDocument:
    """The list as PDF bytes, made in memory; the same content gives the same bytes."""
    from intake_app.printing.sheets.calls import assemble_call_list

    return assemble_call_list(content)
