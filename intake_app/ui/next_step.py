"""From the code of what is to be done next to the page where it is done."""

from intake_app.domain.errors import UserError
from intake_app.ui.page import Room

_PAGES = {
    "start-interview": "interview",
    "resume-interview": "interview",
    "see-result": "result",
    "sign-decision": "decision",
    "open-plan": "plan",
    "print-packet": "packet",
}


def take_step(room: Room, action: str, episode_id: str, reference_id: str = "") -> None:
    """Go where `action` (a code of `NextAction`) is done. `reference_id` is the follow-up's id for `follow-up`."""
    if action == "follow-up":
        room.go("follow-up", follow_up=reference_id)
    elif action == "reassess":
        _reassess(room, episode_id)
    else:
        room.go(_PAGES.get(action, "case"), case=episode_id)


def _reassess(room: Room, episode_id: str) -> None:
    from intake_app.casework.interviews import start_reassessment

    try:
        start_reassessment(room.desk, episode_id)
    except UserError as error:
        room.say(error)
        return
    room.go("interview", case=episode_id)
