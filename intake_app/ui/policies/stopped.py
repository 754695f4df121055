"""A policy on which nothing new begins or is decided: said where it stops somebody, with the way out."""

from intake_app.casework.overrides import second_people
from intake_app.casework.permissions import Act, allowed
from intake_app.ui.look import AlertFrame, Button
from intake_app.ui.page import Room


class StoppedFrame(AlertFrame):
    """Why nothing goes on, who can change that, and the way to the policy."""

    def __init__(self, room: Room, pack: str) -> None:
        worker = room.desk.worker
        if allowed(worker, Act.ACTIVATE_POLICY):
            why = room.text("ui.stopped.supervisor")
        else:
            names = ", ".join(one.name for one in second_people(room.desk) if allowed(one, Act.ACTIVATE_POLICY))
            why = room.text("ui.stopped.other", names=names or "–")
        super().__init__("danger", room.text("ui.stopped.title"), why)
        self.way = self.add_button(Button(room.text("ui.stopped.open"), icon="book-marked"))
        self.way.clicked.connect(lambda _=False: room.go("policies", pack=pack, act="activate"))
