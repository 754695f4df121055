"""A file of services about to be taken over: what is new, what changes, and then yes or no."""

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework import directory
from intake_app.casework.directory import DirectoryProposal, EntryChange
from intake_app.casework.words import name_of
from intake_app.domain.errors import UserError
from intake_app.exchange.findings import ExchangeError
from intake_app.exchange.service_lists import cell_text
from intake_app.ui.look import Button, Card, CheckRow, Fact, Flow, Label
from intake_app.ui.page import Room

MOST_SHOWN: Final = 80


class TakingPanel(Card):
    """The preview. *Signal*: `finished(count)`, the number of entries taken over; -1 when the file was left."""

    finished = Signal(int)

    def __init__(self, room: Room, proposal: DirectoryProposal) -> None:
        super().__init__(room.text("ui.services.taking", file=proposal.source), spacing=10)
        self.room, self.proposal = room, proposal
        self.rows: dict[str, CheckRow] = {}
        text, plural = room.text, room.wording.plural
        counts = [plural("ui.services.taking.new", len(proposal.new)),
                  plural("ui.services.taking.changed", len(proposal.changed)),
                  plural("ui.services.taking.same", proposal.same)]  # fmt: skip
        self.add(Label(" · ".join(counts), "strong", wrap=True))
        self.button = Button(text("ui.services.taking.take"), "primary", icon="check")
        self.button.setEnabled(bool(proposal.new or proposal.changed))
        self.cancel = Button(text("ui.services.taking.leave"), "quiet")
        self.add(Flow(self.button, self.cancel, spacing=8))
        self._add_notices()
        for code, changes in (("new", proposal.new), ("changed", proposal.changed)):
            if changes:
                self.add_line()
                self.add(Label(text(f"ui.services.taking.list.{code}"), "strong"))
                self._add_changes(changes)
        if proposal.absent:
            self.add_line()
            self.add(
                Label(plural("ui.services.taking.absent", len(proposal.absent)), "body", "text.secondary", wrap=True)
            )
        self.add_stretch()
        self.button.clicked.connect(lambda _=False: self.take())
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(-1))

    def _add_notices(self) -> None:
        notices = self.proposal.notices
        if not notices:
            return
        self.add(Label(self.room.wording.plural("ui.services.taking.notices", len(notices)), "strong", wrap=True))
        for one in notices[:MOST_SHOWN]:
            words = self.room.wording.first(f"ui.services.notice.{one.code}", default=one.message)
            self.add(Fact(one.place or "–", words, width=150, strong=False))
        self._add_more(len(notices))

    def _add_changes(self, changes: tuple[EntryChange, ...]) -> None:
        for change in changes[:MOST_SHOWN]:
            row = CheckRow(change.after.name, True)
            self.rows[change.after.id] = row
            self.add(row)
            for one in change.changes if change.before is not None else ():
                label = self.room.text(f"ui.services.field.{one.field}")
                self.add(Fact(label, f"{self._told(one.field, one.before)} → {self._told(one.field, one.after)}",
                              width=150, strong=False))  # fmt: skip
            if change.before is None:
                what = ", ".join(part for part in (self._told("kinds", change.after.kinds), change.after.town) if part)
                self.add(Label(what, "caption", "text.secondary", wrap=True))
        self._add_more(len(changes))

    def _add_more(self, count: int) -> None:
        if count > MOST_SHOWN:
            self.add(Label(self.room.text("ui.services.taking.more", count=count - MOST_SHOWN), "caption"))

    def _told(self, field: str, value: Any) -> str:
        wording, pack = self.room.wording, self.room.desk.office.pack
        if field == "active":
            return self.room.text("ui.services.taking.active" if value else "ui.services.closed")
        if field == "kinds":
            return ", ".join(name_of(wording, pack, "service", code) for code in value) or "–"
        if field in ("languages", "access"):
            family = "language" if field == "languages" else "access"
            return ", ".join(wording.first(f"code.{family}.{code}", default=code) for code in value) or "–"
        if field == "last_checked" and value is not None:
            return wording.day(value)
        return cell_text(value) or "–"

    def take(self) -> None:
        """Keep what is ticked."""
        left_out = frozenset(key for key, row in self.rows.items() if not row.isChecked())
        try:
            count = directory.take_over(self.room.desk, self.proposal, left_out)
        except UserError as error:
            self.room.say(error)
            return
        self.finished.emit(count)

    def first_focus(self) -> QWidget:
        return self.button if self.button.isEnabled() else self.cancel


class RefusedPanel(Card):
    """A file that cannot be taken over: every problem found in it, with its place."""

    def __init__(self, room: Room, error: ExchangeError) -> None:
        super().__init__(room.text("ui.services.refused", file=error.place), spacing=8)
        self.add(Label(room.wording.plural("ui.services.refused.problems", len(error.problems)), "strong", wrap=True))
        for place, what in error.problems[:MOST_SHOWN]:
            self.add(Fact(place.removeprefix(f"{error.place}, ") or "–", what, width=110, strong=False))
        if len(error.problems) > MOST_SHOWN:
            count = len(error.problems) - MOST_SHOWN
            self.add(Label(room.text("ui.services.taking.more", count=count), "caption"))
        self.add_stretch()
