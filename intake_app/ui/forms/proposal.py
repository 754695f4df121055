"""A file about to be taken: what is wrong with it, what it changes, and then yes or no."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.form_files import Proposal, take
from intake_app.definitions.problems import Problem
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import OfficeFileKind
from intake_app.ui.forms.findings import MOST_SHOWN, add_notice, add_problem
from intake_app.ui.look import AlertFrame, Button, Card, Fact, Flow, Label
from intake_app.ui.page import Room


class ProposalPanel(Card):
    """The preview. *Signal*: `finished(form)`, with the form's id when it was taken, "" when it was left."""

    finished = Signal(str)

    def __init__(self, room: Room, proposal: Proposal) -> None:
        super().__init__(room.text("ui.forms.proposal"), spacing=10)
        self.room, self.proposal = room, proposal
        text = room.text
        self.add(Label(self._headline(), "strong", wrap=True))
        self.button = Button(text("ui.forms.proposal.take"), "primary", icon="check")
        self.button.setEnabled(proposal.can_be_taken)
        self.cancel = Button(text("ui.forms.proposal.leave"), "quiet")
        errors = [one for one in proposal.problems if one.severity == "error"]
        others = [one for one in proposal.problems if one.severity != "error"]
        if errors:
            self.add(AlertFrame("danger", room.wording.plural("ui.forms.proposal.errors", len(errors)),
                                text("ui.forms.proposal.errors.why")))  # fmt: skip
        self.add(Flow(self.button, self.cancel, spacing=8))
        self._add_problems(errors)
        if others:
            self.add(Label(room.wording.plural("ui.forms.proposal.others", len(others)), "strong", wrap=True))
            self._add_problems(others)
        if proposal.notices:
            self.add(Label(text("ui.forms.proposal.notices"), "strong", wrap=True))
            for notice in proposal.notices[:MOST_SHOWN]:
                add_notice(self, room.wording, notice)
            self._add_more(len(proposal.notices))
        self._add_changes()
        self.add_stretch()
        self.button.clicked.connect(self.take)
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(""))

    def _headline(self) -> str:
        one, text = self.proposal, self.room.text
        if one.kind is OfficeFileKind.FORM:
            return text("ui.forms.proposal.form", title=one.title, version=one.version, count=one.questions)
        language = self.room.wording.first(f"code.language.{one.language}", default=one.language)
        code = "official" if one.official else "wording"
        return text(f"ui.forms.proposal.{code}", title=one.title, language=language, edition=one.edition or "–")

    def _add_problems(self, problems: list[Problem]) -> None:
        for one in problems[:MOST_SHOWN]:
            add_problem(self, self.room.wording, one)
        self._add_more(len(problems))

    def _add_more(self, count: int) -> None:
        if count > MOST_SHOWN:
            self.add(Label(self.room.text("ui.forms.proposal.more", count=count - MOST_SHOWN), "caption"))

    def _add_changes(self) -> None:
        one, text = self.proposal, self.room.text
        if one.kind is OfficeFileKind.FORM:
            return
        self.add_line()
        told = self.room.wording.plural("ui.forms.proposal.changes", len(one.changes), unchanged=one.unchanged)
        self.add(Label(told, "strong", wrap=True))
        for change in one.changes[:MOST_SHOWN]:
            self.add(Label(change.key.removeprefix(f"{one.form}/"), "caption", "text.tertiary", wrap=True))
            self.add(Fact(text("ui.forms.proposal.before"), change.before or "–", width=92, strong=False))
            self.add(Fact(text("ui.forms.proposal.after"), change.after or "–", width=92))
        self._add_more(len(one.changes))

    def take(self) -> None:
        """Keep it."""
        try:
            take(self.room.desk, self.proposal)
        except UserError as error:
            self.room.say(error)
            return
        self.finished.emit(self.proposal.form)

    def first_focus(self) -> QWidget:
        return self.button if self.button.isEnabled() else self.cancel
