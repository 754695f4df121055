"""A policy with mistakes: what is wrong, where, and how to mend it."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from intake_app.casework.policy_list import PolicyRow
from intake_app.ui.look import AlertFrame, Card, Fact, Label
from intake_app.ui.page import Room

_MOST = 60


class UnreadablePanel(Card):
    """Everything that keeps a policy from being read."""

    def __init__(self, room: Room, row: PolicyRow, may_change: bool) -> None:
        super().__init__(spacing=10)
        self.row = row
        self.add(Label(row.title, "name", wrap=True))
        why = room.text("ui.policies.mistakes.mend" if may_change else "ui.policies.mistakes.tell")
        self.add(AlertFrame("danger", room.wording.plural("ui.policies.mistakes", len(row.problems)), why))
        for one in row.problems[:_MOST]:
            place = f"{Path(one.file).name}:{one.line}" if one.line else Path(one.file).name
            self.add(Fact(place, f"{one.what} {one.mend}".strip(), width=170, strong=False))
        if len(row.problems) > _MOST:
            self.add(Label(room.text("ui.policies.more", count=len(row.problems) - _MOST), "caption"))

    def first_focus(self) -> QWidget:
        return self
