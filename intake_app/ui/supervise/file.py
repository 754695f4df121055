"""Whether the file is sound."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import supervising
from intake_app.domain.errors import UserError
from intake_app.ui.look import AlertFrame, Button, Card, IconLine, Label, TextField, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room
from intake_app.ui.supervise.section import ActRow, Section

LOOKED_AT = ("pages", "links", "chain", "mark")


class FileSection(Section):
    """What is looked at, when it was last, and the check itself."""

    code: ClassVar[str] = "file"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.button: Button = Button(self.text("check"), "primary", icon="shield-check")
        self.row = ActRow(self.button)
        self.last = IconLine("history", "", ink="text.secondary", wrap=True)
        card = Card(self.text("file"), spacing=10)
        card.setMaximumWidth(look().px(760))
        card.add(Label(self.text("file.about"), "body", "text.secondary", wrap=True))
        self.lines = {code: IconLine("circle", self.text(f"file.{code}"), wrap=True) for code in LOOKED_AT}
        for line in self.lines.values():
            card.add(line)
        self.anchor = TextField(self.text("file.anchor"))
        self.anchor.set_hint(self.text("file.anchor.about"))
        self.anchor.edited.connect(lambda _: self.anchor.clear_state())
        card.add(self.anchor)
        card.add(self.last)
        holder = QWidget()
        self.outcome = QVBoxLayout(holder)
        self.outcome.setContentsMargins(0, 0, 0, 0)
        card.add(holder)
        card.add(self.row)
        self.older = self._made_older()
        card.add(self.older)
        self.hold(card)
        self.button.clicked.connect(self.check)

    def _made_older(self) -> QWidget:
        """Shown only while an older copy of the file lies in its place: nothing can be written until it is accepted."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 12, 0, 0)
        column.addWidget(AlertFrame("danger", self.text("problem.vault-went-backwards"), self.text("older.about")))
        self.reason = TextField(self.text("older.reason"))
        column.addWidget(self.reason)
        accept = Button(self.text("older.accept"), "danger")
        accept.clicked.connect(self.accept_older)
        column.addWidget(accept, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    def accept_older(self) -> None:
        """Take the older file, with the reason given."""
        try:
            supervising.accept_older(self.room.desk, self.reason.text())
        except UserError as error:
            self.reason.set_error(self.room.words_of(error))
            return
        self.room.tell(self.text("older.done"))
        self.read()

    def read(self) -> None:
        self.older.setVisible(supervising.is_older(self.room.desk))
        last = supervising.last_check(self.room.desk)
        if last is None:
            self.last.label.setText(self.text("file.never"))
        else:
            outcome = self.text("file.was_sound" if last.sound else "file.was_not")
            self.last.label.setText(self.text("file.last", when=last.when_text, who=last.who, outcome=outcome))

    def check(self) -> None:
        """Read the whole file. The window stands still meanwhile, and says so first."""
        clear_layout(self.outcome)
        self._sign("circle", "text.tertiary")
        self.row.wait_for(self.text("checking"))
        self.once_painted(self._check)

    def _check(self) -> None:
        self.row.wait_for("")
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        try:
            done = supervising.check_file(self.room.desk, self.anchor.text())
        except UserError as error:
            if error.code == "anchor-unreadable":
                self.anchor.set_error(self.room.words_of(error))
            else:
                self.room.say(error)
            return
        if done.sound and done.on_paper:
            self.outcome.addWidget(AlertFrame("good", self.text("file.anchor.holds", sequence=done.on_paper)))
        if done.sound:
            self._sign("circle-check", "alert.good")
            when = self.room.wording.clock_time(done.checked_at)
            words = self.text("sound", time=when, events=done.events)
            self.outcome.addWidget(AlertFrame("good", words))
        for problem in done.problems:
            title = self.room.wording.first(f"ui.supervise.problem.{problem}", default=problem)
            self.outcome.addWidget(AlertFrame("danger", title, self.text("problem.do")))
        self.read()

    def _sign(self, icon: str, ink: str) -> None:
        for line in self.lines.values():
            line.icon.set_icon(icon, ink)
