"""A colleague's case is one press and a kept reason away."""

from dataclasses import replace
from typing import Any

from intake_app.casework import access
from intake_app.domain.person import Role, Worker
from intake_app.store import audit, records
from intake_app.ui.look import Button
from tests.ui.office_cases import MOMENT, SmallOffice

LUIS = Worker("w-luis", "Luís Exemplo", Role.TECHNICIAN)


def test_the_reason_is_asked_above_the_page_and_then_the_case_is_shown(small: SmallOffice, at_desk: Any) -> None:
    vault = small.technician.vault
    with vault.transaction(small.technician.worker, "worker-added", "worker/w-luis", at=MOMENT):
        records.save_worker(vault, LUIS)
    episode = small.of("Olena")
    page = at_desk(replace(small.technician, worker=LUIS), "today")
    behind = page.window().behind
    behind.go("case", case=episode.id)
    assert behind.place[0] == "today" and "A colleague looks after this case" in behind.message
    reasons = [button for button in behind.findChildren(Button) if button.text() == "I stand in for the colleague"]
    reasons[0].click()
    assert behind.place == ("case", {"case": episode.id}) and behind.message == ""
    (kept,) = audit.events(vault.connection, event=access.READ)
    assert (kept.actor, kept.detail) == (LUIS.id, "stand-in")
    behind.go("today")
    behind.go("case", case=episode.id)
    assert behind.place[0] == "case"
