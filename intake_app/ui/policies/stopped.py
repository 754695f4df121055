"""A policy on which nothing new begins or is decided: said where it stops somebody, with the way out."""

from intake_app.casework.overrides import second_people
from intake_app.casework.permissions import Act, allowed
from intake_app.ui.look import AlertFrame, Button
from intake_app.ui.page import Room


class StoppedFrame(AlertFrame):
    """Why nothing goes on (`code`, of the error that stopped it), who can change that, and the way to the policy."""

    def __init__(self, room: Room, pack: str, code: str = "policy-breaks-rights") -> None:
        worker = room.desk.worker
        title = room.text("ui.stopped.title")
        if code == "pack-not-in-force":
            title, why = room.text("ui.stopped.outside"), room.text("ui.stopped.outside.why")
        elif allowed(worker, Act.ACTIVATE_POLICY):
            why = room.text("ui.stopped.supervisor")
        else:
            names = ", ".join(one.name for one in second_people(room.desk) if allowed(one, Act.ACTIVATE_POLICY))
            why = room.text("ui.stopped.other", names=names or "–")
        super().__init__("danger", title, why)
        self.way = self.add_button(Button(room.text("ui.stopped.open"), icon="book-marked"))
        self.way.clicked.connect(lambda _=False: room.go("policies", pack=pack, act="activate"))
