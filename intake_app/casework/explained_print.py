"""The explanation printed by itself, and the record that it was."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from intake_app.casework import packets
from intake_app.casework.explained_paper import explained_paper
from intake_app.casework.explaining import as_decided, decision_of, standpoint
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.printing.content import PacketDocument
from intake_app.printing.packet import render_explanation


def prepare_explanation(desk: Desk, interview: Interview, decision_id: str = "") -> Callable[[], PacketDocument]:
    """What makes the pages, in the language of the records: takes values only, so that it can run in a background
    thread. Raises UserError `no-decision`, `not-allowed`."""
    require(desk.worker, Act.PRINT)
    decision = decision_of(desk, interview, decision_id)
    read = as_decided(interview, decision) if decision else interview
    content = packets.content_of(desk, read, desk.office.language)
    told = standpoint(desk, read, decision)
    wording = content.office_wording

    def render() -> PacketDocument:
        return render_explanation(replace(content, decision=decision, explained=explained_paper(told, wording)))

    return render


def record_explanation_print(
    desk: Desk, interview: Interview, document: PacketDocument, destination: str, copies: int
) -> None:
    """Write down that an explanation was printed: how much, where, the beginning of the hash of its bytes."""
    require(desk.worker, Act.PRINT)
    digest = sha256(document.pdf).hexdigest()[:16]
    detail = f"{document.pages} pages, {copies} copies, {destination}, {digest}"
    place = f"encounter/{interview.encounter.id}"
    with desk.vault.transaction(desk.worker, "explanation-printed", place, detail, at=desk.clock.now()):
        pass
