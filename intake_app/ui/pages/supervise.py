"""For supervisors: who works here, whether the file is sound, what was done."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from intake_app.casework import setup, supervising
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.ui.look import (
    AlertFrame,
    Button,
    Card,
    ChoiceBox,
    Fact,
    HeaderBar,
    IconLine,
    Label,
    PasswordField,
    Scroll,
    Table,
    TextField,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Page, Room


class SupervisePage(Page):
    """Staff and the state of the file on the left, the trail of events on the right."""

    name: ClassVar[str] = "supervise"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.supervise.title")), scrolls=False)
        self.header.add(IconLine("circle-user-round", room.desk.worker.name))
        self.may = allowed(room.desk.worker, Act.CHECK_VAULT)
        if not self.may:
            self.add(AlertFrame("info", room.text("ui.supervise.not_yours"), room.text("ui.supervise.not_yours.why")))
            self.middle.addStretch(1)
            return
        holder = QFrame()
        holder.setProperty("look", "middle")
        self.left = QVBoxLayout(holder)
        self.left.setContentsMargins(5, 5, 5, 5)
        self.left.setSpacing(16)
        self._build_staff()
        self._build_file()
        self.left.addStretch(1)
        self.columns = Scroll(holder, room.text("ui.supervise.staff"))
        self.body.insertWidget(0, self.columns)
        self.columns.setFixedWidth(430)
        self._build_trail()
        self.narrow_changed.connect(lambda narrow: self.columns.setFixedWidth(340 if narrow else 430))

    # Building

    def _build_staff(self) -> None:
        text = self.room.text
        card = Card(text("ui.supervise.staff"))
        self.people = QWidget()
        self.people_rows = QVBoxLayout(self.people)
        self.people_rows.setContentsMargins(0, 0, 0, 0)
        card.add(self.people)
        self.new = Button(text("ui.supervise.add"), icon="user-plus")
        self.new.clicked.connect(lambda: self._show_form(True))
        card.add(self.new)
        self.form = QWidget()
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 8, 0, 0)
        self.person = TextField(text("ui.supervise.name"))
        roles = [(role.value, text(f"ui.role.{role.value}")) for role in Role]
        self.role = ChoiceBox(text("ui.supervise.role"), roles, Role.TECHNICIAN.value)
        self.password = PasswordField(text("ui.supervise.password"))
        self.password.set_hint(text("ui.supervise.password.hint"))
        self.keep = Button(text("ui.supervise.keep"), "primary")
        self.keep.clicked.connect(self._add_worker)
        self.drop = Button(text("ui.cancel"), "quiet")
        self.drop.clicked.connect(lambda: self._show_form(False))
        for field in (self.person, self.role, self.password, self.keep, self.drop):
            form.addWidget(field)
        self.form.hide()
        card.add(self.form)
        self.left.addWidget(card)

    def _build_file(self) -> None:
        text = self.room.text
        self.file = Card(text("ui.supervise.file"))
        self.file.add(Label(text("ui.supervise.file.about"), "body", "text.secondary", wrap=True))
        self.outcome = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self.outcome)
        self.outcome.setContentsMargins(0, 0, 0, 0)
        self.file.add(holder)
        self.check = Button(text("ui.supervise.check"), icon="shield-check")
        self.check.clicked.connect(self._check)
        self.file.add(self.check)
        self.left.addWidget(self.file)

    def _build_trail(self) -> None:
        text = self.room.text
        columns = (
            Column("when", text("ui.supervise.column.when"), 130, sortable=False),
            Column("who", text("ui.supervise.column.who"), 150, sortable=False),
            Column("what", text("ui.supervise.column.what"), 0, sortable=False),
            Column("about", text("ui.supervise.column.about"), 110, sortable=False),
        )
        self.model = RowsModel(columns)
        self.table = Table(columns, self.model, text("ui.supervise.trail"))
        card = Card(text("ui.supervise.trail"), aside=text("ui.supervise.trail.aside"))
        card.add(self.table, 1)
        self.add(card, 1)

    # Reading

    def open(self, **where: str) -> None:
        if self.may:
            self._read()

    def _read(self) -> None:
        clear_layout(self.people_rows)
        for line in supervising.staff(self.room.desk):
            self.people_rows.addWidget(Fact(line.role_text, line.worker.name, width=150))
        rows = supervising.happened(self.room.desk)
        self.model.set_rows(
            [
                Row(
                    str(row.sequence),
                    {
                        "when": Cell(row.when_text),
                        "who": Cell(row.who),
                        "what": Cell(row.what, strong=True),
                        "about": Cell(row.about, quiet=True),
                    },
                )
                for row in rows
            ]
        )

    # Acts

    def _show_form(self, shown: bool) -> None:
        self.form.setVisible(shown)
        self.new.setVisible(not shown)
        if shown:
            self.person.setFocus()

    def _add_worker(self) -> None:
        name, role, password = self.person.text().strip(), self.role.code(), self.password.text()
        if not name:
            self.person.set_error(self.room.text("ui.supervise.name.missing"))
            return
        problems = setup.password_problems(password, (name,))
        if problems:
            self.password.set_error(self.room.wording.first(f"error.{problems[0]}", default=problems[0]))
            return
        try:
            setup.add_worker(self.room.desk, name, Role(role or Role.TECHNICIAN), password)
        except UserError as error:
            self.room.say(error)
            return
        self.person.set_text("")
        self.password.set_text("")
        self._show_form(False)
        self._read()

    def _check(self) -> None:
        try:
            done: Any = supervising.check_file(self.room.desk)
        except UserError as error:
            self.room.say(error)
            return
        clear_layout(self.outcome)
        when = self.room.wording.clock_time(done.checked_at)
        if done.sound:
            words = self.room.text("ui.supervise.sound", time=when, events=done.events)
            self.outcome.addWidget(IconLine("shield-check", words, ink="alert.good", wrap=True))
        for problem in done.problems:
            title = self.room.wording.first(f"ui.supervise.problem.{problem}", default=problem)
            self.outcome.addWidget(AlertFrame("danger", title, self.room.text("ui.supervise.problem.do")))
        self._read()
