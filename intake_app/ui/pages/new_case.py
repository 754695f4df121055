"""The short form for a new case: as little as possible, then the interview."""

from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import arrivals, cases
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, SafeContact, Sex
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    CheckRow,
    Choice,
    ChoiceBox,
    DateField,
    HeaderBar,
    IconLine,
    Label,
    TextField,
    look,
)
from intake_app.ui.page import Page, Room
from intake_app.ui.policies.stopped import StoppedFrame

OLDEST = 110
"""Years; an older birth date is asked about, never refused."""


class NewCasePage(Page):
    """Reference, name, birth date, sex, language, safe contact, origin. Only the reference must be there."""

    name = "new-case"
    in_rail = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.new_case"), back_name=room.text("ui.back")))
        self.header.went_back.connect(room.back)
        self._today = room.desk.clock.today()
        self.stopped: StoppedFrame | None = None
        holder = QWidget()
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(16)
        self.who = self._made_who()
        self.how = self._made_how()
        self.add(holder)
        self.middle.addStretch(1)
        self.start = Button(room.text("ui.new_case.start"), "primary", icon_right="arrow-right", large=True)
        self.footer.add(self.start)
        self.footer.set_reason(room.text("ui.new_case.little"))
        self.footer.show()
        self.narrow_changed.connect(self._arrange)
        self.start.clicked.connect(self._open_case)
        self.birth.finished.connect(lambda _: self._tell_age())
        self._arrange(False)

    def _made_who(self) -> Card:
        text = self.room.text
        card = Card(text("ui.new_case.who"), spacing=14)
        self.reference = TextField(text("ui.new_case.reference"))
        self.reference.edited.connect(lambda _: self.reference.clear_state())
        self.person_name = TextField(text("ui.new_case.name"), placeholder=text("ui.new_case.name_hint"))
        self.birth = DateField(text("ui.new_case.birth"), self._today, future=False)
        self.age = Label("", "caption", "text.secondary")
        sexes = [(sex.value, text(f"ui.new_case.sex.{sex.value}")) for sex in Sex]
        self.sex = ChoiceBox(text("ui.new_case.sex"), sexes, Sex.UNDISCLOSED.value)
        self.language = ChoiceBox(text("ui.new_case.language"), self._languages())
        for widget in (self.reference, self.person_name, self.birth, self.age, self.sex, self.language):
            card.add(widget)
        card.add_stretch()
        return card

    def _languages(self) -> list[tuple[str, str]]:
        named = [(code, self.room.text(f"code.language.{code}")) for code in arrivals.LANGUAGES]
        return [(code, name[:1].upper() + name[1:]) for code, name in named]

    def _made_how(self) -> QWidget:
        text = self.room.text
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        came = Card(text("ui.new_case.origin"), spacing=10)
        came.add(Label(arrivals.origin_question(self.room.desk), "body", "text.secondary", wrap=True))
        self.origin = AnswerGroup(
            [Choice(str(option.code), option.text, "") for option in arrivals.origins(self.room.desk)]
        )
        came.add(self.origin)
        column.addWidget(came)
        reach = Card(text("ui.new_case.contact"), spacing=10)
        reach.add(IconLine("shield", text("ui.new_case.contact_why"), ink="text.secondary", wrap=True))
        self.phone = TextField(text("ui.new_case.phone"))
        self.voice = CheckRow(text("ui.new_case.voice"))
        self.when = TextField(text("ui.new_case.when"), placeholder=text("ui.new_case.when_hint"))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.phone, 1)
        row.addWidget(self.when, 1)
        reach.add(both)
        reach.add(self.voice)
        column.addWidget(reach)
        column.addStretch(1)
        return holder

    def _arrange(self, narrow: bool) -> None:
        for widget in (self.who, self.how):
            self.grid.removeWidget(widget)
        self.grid.addWidget(self.who, 0, 0)
        self.grid.addWidget(self.how, *((1, 0) if narrow else (0, 1)))
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 0 if narrow else 1)
        self.footer.set_reason("" if look().is_narrow(self.window().width()) else self.room.text("ui.new_case.little"))

    # ---------------------------------------------------------------------------------------------------------- filling

    def open(self, **where: str) -> None:
        self._forget_stopped()
        self._today = self.room.desk.clock.today()
        self.reference.set_text(cases.next_reference(self.room.desk))
        self.reference.clear_state()
        self.person_name.set_text("")
        self.birth.set_date(None)
        self.age.setText("")
        self.age.hide()
        self.sex.set_code(Sex.UNDISCLOSED.value)
        self.language.set_code(self.room.desk.office.language)
        self.phone.set_text("")
        self.voice.setChecked(False)
        self.when.set_text("")
        self.origin.set_chosen()

    def _tell_age(self) -> None:
        birth = self.birth.day()
        if birth is None or self.birth.state:
            self.age.hide()
            return
        age = Person("-", birth_date=birth).age_on(self._today)
        self.age.setText(self.room.wording.plural("ui.new_case.age", age or 0))
        self.age.show()
        if age is not None and age > OLDEST:
            self.birth.set_soft(self.room.text("ui.new_case.old"))

    def primary(self) -> QAbstractButton | None:
        return self.start

    def first_focus(self) -> QWidget | None:
        return self.person_name

    def _open_case(self) -> None:
        if not self.reference.text().strip():
            self.reference.set_error(self.room.text("ui.new_case.reference_missing"))
            self.reference.setFocus()
            return
        if self.birth.state == "error":
            self.birth.setFocus()
            return
        person = Person(
            reference=self.reference.text().strip(),
            name=self.person_name.text().strip(),
            birth_date=self.birth.day(),
            sex=Sex(self.sex.code() or Sex.UNDISCLOSED.value),
            language=self.language.code() or "",
            contact=SafeContact(self.phone.text().strip(), self.voice.isChecked(), self.when.text().strip()),
        )
        origin = self.origin.code
        try:
            episode = arrivals.take_in(self.room.desk, person, origin or "")
        except UserError as error:
            self._refused(error)
            return
        self.room.go("interview", case=episode.id)

    def _refused(self, error: UserError) -> None:
        if error.code.startswith("reference"):
            self.reference.set_error(self.room.wording.error_text(error))
            self.reference.setFocus()
        elif error.code in ("policy-breaks-rights", "pack-not-in-force"):
            self._say_stopped(error.code)
        else:
            self.room.say(error)

    def _say_stopped(self, code: str) -> None:
        """The office's policy stops new cases: who can change that, and where."""
        self._forget_stopped()
        self.stopped = StoppedFrame(self.room, self.room.desk.office.pack, code)
        self.middle.insertWidget(0, self.stopped)
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(0)
        self.stopped.way.setFocus()

    def _forget_stopped(self) -> None:
        if self.stopped is not None:
            self.stopped.hide()
            self.stopped.deleteLater()
            self.stopped = None
