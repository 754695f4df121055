"""A policy in a folder, about to be taken: what is wrong with it, what it changes, and then yes or no."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.pack_changes import PolicyChange
from intake_app.casework.pack_files import PolicyProposal, take_policy
from intake_app.domain.errors import UserError
from intake_app.ui.look import AlertFrame, Button, Card, Fact, Flow, Label
from intake_app.ui.page import Room

if TYPE_CHECKING:
    from intake_app.definitions.problems import Problem

MOST_SHOWN = 60


class PolicyProposalPanel(Card):
    """The preview. *Signal*: `finished(bool)`, True when it was taken."""

    finished = Signal(bool)

    def __init__(self, room: Room, proposal: PolicyProposal) -> None:
        super().__init__(room.text("ui.policies.proposal"), tone="next", spacing=10)
        self.room, self.proposal = room, proposal
        text = room.text
        self.add(Label(self._headline(), "strong", wrap=True))
        if proposal.pack == room.desk.office.pack:
            self.add(Label(text("ui.policies.proposal.used"), "body", "text.secondary", wrap=True))
        self.button = Button(text("ui.policies.proposal.take"), "primary", icon="check")
        self.button.setEnabled(proposal.can_be_taken)
        self.cancel = Button(text("ui.policies.proposal.leave"), "quiet")
        if proposal.errors:
            title = room.wording.plural("ui.policies.proposal.errors", len(proposal.errors))
            self.add(AlertFrame("danger", title, text("ui.policies.proposal.errors.why")))
        broken = [one for one in proposal.problems if one.severity == "error" and one not in proposal.errors]
        if broken:
            title = room.wording.plural("ui.policies.proposal.rights", len(broken))
            self.add(AlertFrame("caution", title, text("ui.policies.proposal.rights.why")))
        self.add(Flow(self.button, self.cancel, spacing=8))
        self._add_problems(proposal.errors)
        self._add_problems(broken)
        self._add_changes()
        others = [one for one in proposal.problems if one.severity != "error"]
        if others:
            self.add_line()
            self.add(Label(room.wording.plural("ui.policies.proposal.others", len(others)), "strong", wrap=True))
            self._add_problems(others)
        self.add_stretch()
        self.button.clicked.connect(lambda _=False: self.take())
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(False))

    def _headline(self) -> str:
        one, text = self.proposal, self.room.text
        if one.view is None:
            return text("ui.policies.proposal.unread", pack=one.pack)
        title, version = one.view.row.title, one.view.row.version
        if one.before is None:
            return text("ui.policies.proposal.new", title=title, version=version)
        return text("ui.policies.proposal.next", title=title, version=version, before=one.before.row.version)

    def _add_problems(self, problems: Iterable["Problem"]) -> None:
        found = list(problems)
        for one in found[:MOST_SHOWN]:
            place = f"{Path(one.file).name}:{one.line}" if one.line else Path(one.file).name
            self.add(Fact(place, f"{one.what} {one.mend}".strip(), width=170, strong=False))
        self._say_more(len(found))

    def _add_changes(self) -> None:
        changes = self.proposal.changes
        if self.proposal.before is None:
            return
        self.add_line()
        self.add(Label(self.room.wording.plural("ui.policies.proposal.changes", len(changes)), "strong", wrap=True))
        part = ""
        for change in changes[:MOST_SHOWN]:
            if change.part != part:
                part = change.part
                self.add(Label(self.room.text(f"ui.policies.change.{part}"), "strong"))
            self._add_change(change)
        self._say_more(len(changes))

    def _add_change(self, change: PolicyChange) -> None:
        text = self.room.text
        self.add(Label(change.name, "caption", "text.tertiary", wrap=True))
        gone = text("ui.policies.proposal.not_there")
        self.add(Fact(text("ui.policies.proposal.before"), change.before or gone, width=92, strong=False))
        self.add(Fact(text("ui.policies.proposal.after"), change.after or gone, width=92))

    def _say_more(self, count: int) -> None:
        if count > MOST_SHOWN:
            more = self.room.text("ui.policies.more", count=count - MOST_SHOWN)
            self.add(Label(more, "caption", "text.secondary"))

    def take(self) -> None:
        """Keep it."""
        try:
            take_policy(self.room.desk, self.proposal)
        except UserError as error:
            self.room.say(error)
            return
        self.finished.emit(True)

    def first_focus(self) -> QWidget:
        return self.button if self.button.isEnabled() else self.cancel
