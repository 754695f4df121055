"""Who works here, and letting somebody in."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import setup, supervising
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.ui.look import Button, Card, ChoiceBox, Fact, Flow, IconLine, Label, PasswordField, TextField, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room
from intake_app.ui.supervise.person import PersonCard
from intake_app.ui.supervise.rules import PasswordRules
from intake_app.ui.supervise.section import ActRow, Section

if TYPE_CHECKING:
    from intake_app.store.keys import KdfProfile


class StaffSection(Section):
    """The staff by name with what each may do; beside it a new worker with a first password."""

    code: ClassVar[str] = "staff"
    profile: "KdfProfile | None" = None

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.people = QVBoxLayout()
        self.people.setSpacing(12)
        self.list = Card(self.text("staff"), spacing=12)
        holder = QWidget()
        holder.setLayout(self.people)
        self.people.setContentsMargins(0, 4, 0, 0)
        self.list.add(holder)
        self.list.add_line()
        self.list.add(Label(self.text("roles"), "strong"))
        for role in Role:
            what = self.text(f"role.{role.value}")
            self.list.add(Fact(room.text(f"ui.role.{role.value}"), what, width=172, strong=False))
        self.list.add_stretch()
        self.form = self._made_form()
        self.person_card = PersonCard(room, self._changed, self.close_person, self.once_painted)
        self.person_card.hide()
        self.row_of_cards = QHBoxLayout(self)
        self.row_of_cards.setContentsMargins(5, 5, 5, 5)
        self.row_of_cards.setSpacing(16)
        self.row_of_cards.addWidget(self.list, 1)
        self.row_of_cards.addWidget(self.form)
        self.row_of_cards.addWidget(self.person_card)
        self.set_narrow(False)
        self.look_at_it()

    def _made_form(self) -> Card:
        card = Card(self.text("add"), spacing=10)
        self.person = TextField(self.text("name"))
        self.role = ChoiceBox(
            self.text("role"),
            [(role.value, self.room.text(f"ui.role.{role.value}")) for role in Role],
            Role.TECHNICIAN.value,
        )
        self.password = PasswordField(self.text("first"), self.room.text("ui.unlock.caps"), large=False)
        self.rules = PasswordRules(self.room, twice=False)
        self.suggest = Button(self.room.text("ui.setup.office.suggest"), icon="refresh-cw")
        self.suggested = Label("", "strong", wrap=True)
        self.suggested.hide()
        self.button = Button(self.text("keep"), "primary", icon="plus")
        self.row = ActRow(self.button)
        about = Label(self.text("first.about"), "caption", "text.secondary", wrap=True)
        for widget in (self.person, self.role, self.password, self.rules, Flow(self.suggest), self.suggested, about):
            card.add(widget)
        card.add(self.row)
        card.add_stretch()
        self.person.edited.connect(lambda _: self.look_at_it())
        self.password.edited.connect(lambda _: self.look_at_it())
        self.suggest.clicked.connect(self._suggest)
        self.button.clicked.connect(self.add_worker)
        return card

    def set_narrow(self, narrow: bool) -> None:
        """The form below the list."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.row_of_cards.setDirection(direction)
        wide = look().px(430)
        for card in (self.form, self.person_card):
            card.setMinimumWidth(0 if narrow else wide)
            card.setMaximumWidth(16_777_215 if narrow else wide)

    # Reading

    def read(self) -> None:
        clear_layout(self.people)
        staff = supervising.staff(self.room.desk)
        for line in staff:
            own = line.worker.id == self.room.desk.worker.id
            aside = f"{line.role_text} · {self.text('you')}" if own else line.role_text
            entry = IconLine("circle-user-round", line.worker.name, aside=aside)
            self.people.addWidget(entry if own else self._with_button(entry, line.worker))
        if self.list.titled is not None:
            self.list.titled.aside.setText(self.room.wording.plural("ui.supervise.count", len(staff)))

    def _with_button(self, entry: QWidget, worker: Worker) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(entry, 1)
        change = Button(self.text("person.change"), "quiet", icon="pencil")
        change.setAccessibleName(self.text("person.change.name", name=worker.name))
        change.clicked.connect(lambda _=False: self.open_person(worker))
        row.addWidget(change)
        return holder

    def open_person(self, worker: Worker) -> None:
        """Show what can be done for a colleague, in place of letting somebody in."""
        self.person_card.profile = self.profile
        self.person_card.show_worker(worker)
        self.form.hide()
        self.person_card.show()
        self.person_card.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_person(self) -> None:
        """Back to letting somebody in."""
        self.person_card.hide()
        self.form.show()
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, said: str) -> None:
        self.read()
        if said:
            self.room.tell(said)

    def look_at_it(self) -> None:
        """Show which rules are met and what is still wanted."""
        name = self.person.text().strip()
        unmet = self.rules.look_at(self.password.text(), "", (name,))
        missing = "name" if not name else unmet
        self.row.wait_for(self.text(f"wants.{missing}") if missing else "")

    def _suggest(self) -> None:
        words = setup.suggested_password(self.room.desk.language)
        self.suggested.setText(words)
        self.suggested.show()
        self.password.set_text(words)
        self.look_at_it()

    # Letting somebody in

    def add_worker(self) -> None:
        """Let them in; this takes a moment on purpose, and says so first."""
        self.row.wait_for(self.text("adding"))
        self.once_painted(self._add)

    def _add(self) -> None:
        name, role = self.person.text().strip(), Role(self.role.code() or Role.TECHNICIAN)
        try:
            setup.add_worker(self.room.desk, name, role, self.password.text(), self.profile)
        except UserError as error:
            self.look_at_it()
            self.room.say(error)
            return
        self.person.set_text("")
        self.password.set_text("")
        self.suggested.hide()
        self.look_at_it()
        self.row.done(self.text("added", name=name))
        self.read()
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        return self.person
