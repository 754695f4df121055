"""One member of staff: another role, a new password, taking access away."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from intake_app.casework import access, setup, staffing
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.ui.look import AlertFrame, Button, Card, ChoiceBox, Flow, Label, PasswordField
from intake_app.ui.page import Room
from intake_app.ui.supervise.rules import PasswordRules
from intake_app.ui.supervise.section import ActRow

if TYPE_CHECKING:
    from intake_app.store.keys import KdfProfile


class PersonCard(Card):
    """Beside the list of staff, for the one who was chosen. `changed` is called after each act, `closed` to go back.

    `once_painted` runs what holds the window up once the line that says so can be read."""

    def __init__(
        self,
        room: Room,
        changed: Callable[[str], None],
        closed: Callable[[], None],
        once_painted: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__(room.text("ui.supervise.person"), spacing=10)
        self.room, self._changed, self._closed, self._once_painted = room, changed, closed, once_painted
        self.profile: KdfProfile | None = None
        self.worker: Worker | None = None
        self.role = ChoiceBox(
            self._text("role"),
            [(role.value, room.text(f"ui.role.{role.value}")) for role in Role],
            Role.TECHNICIAN.value,
        )
        self.set_role = Button(self._text("person.role"), icon="check")
        self.password = PasswordField(self._text("person.password"), room.text("ui.unlock.caps"), large=False)
        self.rules = PasswordRules(room, twice=False)
        self.suggest = Button(room.text("ui.setup.office.suggest"), icon="refresh-cw")
        self.suggested = Label("", "strong", wrap=True)
        self.set_password = Button(self._text("person.set_password"), icon="key-round")
        self.row = ActRow(self.set_password)
        self.may_assign = allowed(room.desk.worker, Act.ASSIGN_CASE)
        self.heir = ChoiceBox(self._text("person.cases"), [("", "–")], "")
        self.hand_over = Button(self._text("person.cases.give"), icon="folders")
        self.remove = Button(self._text("person.remove"), icon="x")
        self.sure = AlertFrame("caution", self._text("person.remove.sure"), self._text("person.remove.about"))
        self.really = Button(self._text("person.remove.yes"), "danger")
        self.keep = Button(self._text("person.remove.no"), "quiet")
        self.back = Button(self._text("person.back"), "quiet", icon="arrow-left")
        self._lay_out()

    def _text(self, code: str, **values: object) -> str:
        return self.room.text(f"ui.supervise.{code}", **values)

    def _lay_out(self) -> None:
        self.add(Flow(self.back))
        self.add(self.role)
        self.add(Flow(self.set_role))
        self.add_line()
        self.add(Label(self._text("person.password.about"), "caption", "text.secondary", wrap=True))
        for widget in (self.password, self.rules, Flow(self.suggest), self.suggested, self.row):
            self.add(widget)
        if self.may_assign:
            self.add_line()
            self.add(self.heir)
            self.add(Flow(self.hand_over))
            self.hand_over.clicked.connect(lambda _=False: self._hand_over())
        self.add_line()
        self.sure.add_button(self.really)
        self.sure.add_button(self.keep)
        self.add(Flow(self.remove))
        self.add(self.sure)
        self.add_stretch()
        self.suggested.hide()
        self.sure.hide()
        self.back.clicked.connect(lambda _=False: self._closed())
        self.set_role.clicked.connect(lambda _=False: self._change_role())
        self.password.edited.connect(lambda _: self.look_at_it())
        self.suggest.clicked.connect(lambda _=False: self._suggest())
        self.set_password.clicked.connect(lambda _=False: self._begin_password())
        self.remove.clicked.connect(lambda _=False: self._ask())
        self.really.clicked.connect(lambda _=False: self._remove())
        self.keep.clicked.connect(lambda _=False: self._keep())

    def show_worker(self, worker: Worker) -> None:
        """Show what can be done for `worker`."""
        self.worker = worker
        if self.titled is not None:
            self.titled.title.setText(worker.name)
        self.setAccessibleName(worker.name)
        self.role.set_code(worker.role.value)
        others = [one for one in access.assignable(self.room.desk) if one.id != worker.id]
        self.heir.set_choices([("", "–"), *((one.id, one.name) for one in others)], "")
        self.password.set_text("")
        self.suggested.hide()
        self._keep()
        self.look_at_it()

    def look_at_it(self) -> None:
        """Show which rules the password meets and what is still wanted."""
        name = self.worker.name if self.worker else ""
        unmet = self.rules.look_at(self.password.text(), "", (name,))
        self.row.wait_for(self._text(f"wants.{unmet}") if unmet else "")

    def _suggest(self) -> None:
        words = setup.suggested_password(self.room.desk.language)
        self.suggested.setText(words)
        self.suggested.show()
        self.password.set_text(words)
        self.look_at_it()

    def _change_role(self) -> None:
        if self.worker is None:
            return
        role = Role(self.role.code() or self.worker.role)
        try:
            self.worker = staffing.change_role(self.room.desk, self.worker.id, role)
        except UserError as error:
            self.room.say(error)
            self.role.set_code(self.worker.role.value)
            return
        self._changed(self._text("person.role.done", name=self.worker.name, role=self.room.text(f"ui.role.{role}")))

    def _begin_password(self) -> None:
        self.row.wait_for(self._text("adding"))
        self._once_painted(self._set_password)

    def _set_password(self) -> None:
        if self.worker is None:
            return
        try:
            staffing.reset_password(self.room.desk, self.worker.id, self.password.text(), self.profile)
        except UserError as error:
            self.look_at_it()
            self.room.say(error)
            return
        self.password.set_text("")
        self.suggested.hide()
        self.look_at_it()
        self.row.done(self._text("person.password.done", name=self.worker.name))
        self._changed("")

    def _hand_over(self) -> None:
        heir = self.heir.code()
        if self.worker is None or not heir:
            self.heir.set_error(self._text("person.cases.whom"))
            return
        self.heir.clear_state()
        try:
            count = access.assign_all(self.room.desk, self.worker.id, heir)
        except UserError as error:
            self.room.say(error)
            return
        self._changed(self.room.wording.plural("ui.supervise.person.cases.given", count))

    def _ask(self) -> None:
        self.sure.show()
        self.remove.hide()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.sure.hide()
        self.remove.show()

    def _remove(self) -> None:
        if self.worker is None:
            return
        try:
            staffing.remove_worker(self.room.desk, self.worker.id)
        except UserError as error:
            self._keep()
            self.room.say(error)
            return
        name = self.worker.name
        self._closed()
        self._changed(self._text("person.removed", name=name))
