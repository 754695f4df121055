"""What can be done to a case, each in a panel inside the page: a note, the person, a reassessment, closing."""

from abc import abstractmethod
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from intake_app.casework import arrivals, cases, interviews
from intake_app.casework.case_view import CaseView
from intake_app.domain.errors import UserError
from intake_app.domain.person import SafeContact, Sex
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    CheckRow,
    Choice,
    ChoiceBox,
    DateField,
    Flow,
    IconLine,
    Label,
    TextField,
    WordsField,
    look,
)
from intake_app.ui.page import Room

ASKED_DAY = "completed"
"""The reason that has a day of its own."""


class Panel(Card):
    """A part of the page that opens for one act: a heading, its fields, the act's button and a way out.

    `done(said)` follows the act with a sentence for the page; `left()` when it was put away. Esc puts it away; what was
    typed stays in it.
    """

    done = Signal(str)
    left = Signal()

    def __init__(self, room: Room, title: str, verb: str, *, key: str = "") -> None:
        super().__init__(title, tone="next", spacing=12)
        self.room = room
        self.case: CaseView | None = None
        self.act = Button(verb, "primary", key=key)
        self.act.clicked.connect(self._act)
        self.cancel = Button(room.text("ui.cancel"), "quiet")
        self.cancel.clicked.connect(self.left)
        self._mend = Label("", "strong", "alert.danger", wrap=True)
        self._mend.hide()

    def finish(self) -> None:
        """Puts the buttons below the fields. Call it last in the constructor."""
        self.add(self._mend)
        self.add(Flow(self.act, self.cancel))

    def open_for(self, view: CaseView) -> None:
        """Show it for this case."""
        same = self.case is not None and self.case.episode.id == view.episode.id
        self.case = view
        self._mend.hide()
        self.fill(view, same)

    def fill(self, view: CaseView, same: bool) -> None:
        """Put in what is known. `same`: it was open for this case before, and keeps what was typed."""

    def first_focus(self) -> QWidget:
        """Where typing begins."""
        return self.act

    @abstractmethod
    def run(self, episode_id: str) -> str:
        """Do it; what to say afterwards. Raises UserError."""

    def place(self, error: UserError) -> bool:
        """Show an error beside the field it belongs to; False when it belongs to none."""
        return False

    def ready(self) -> bool:
        """Whether every field can be read. What cannot says so itself."""
        return True

    def _act(self) -> None:
        self._mend.hide()
        if self.case is None or not self.ready():
            return
        try:
            said = self.run(self.case.episode.id)
        except UserError as error:
            if not self.place(error):
                self._mend.setText(self.room.words_of(error))
                self._mend.show()
            return
        self.case = None
        self.done.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NotePanel(Panel):
    """The worker's own text on the case."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.text("ui.case.note"), room.text("ui.case.note.keep"), key="Ctrl Enter")
        self.words = WordsField(name=room.text("ui.case.note"), placeholder=room.text("ui.case.note.hint"), lines=3)
        self.words.edited.connect(self.words.clear_state)
        self.add(self.words)
        self.add(Label(room.text("ui.case.note.about"), "caption", "text.secondary", wrap=True))
        self.finish()
        keep = QShortcut(QKeySequence("Ctrl+Return"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keep.activated.connect(self.act.click)

    def fill(self, view: CaseView, same: bool) -> None:
        if not same:
            self.words.set_text("")
        self.words.clear_state()

    def first_focus(self) -> QWidget:
        return self.words

    def run(self, episode_id: str) -> str:
        cases.add_note(self.room.desk, episode_id, self.words.text())
        self.words.set_text("")
        return self.room.text("ui.case.note.kept")

    def place(self, error: UserError) -> bool:
        if error.code != "text-missing":
            return False
        self.words.set_error(self.room.words_of(error))
        self.words.setFocus()
        return True

    def keep_draft(self) -> None:
        """Keep what was typed, when the page is left or the office locked before the button was pressed.

        Raises UserError when it cannot be kept."""
        if self.case is not None and self.words.text().strip():
            self.run(self.case.episode.id)
            self.case = None


class PersonPanel(Panel):
    """What is known of the person, to be put right."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.text("ui.case.person"), room.text("ui.case.person.keep"))
        text = room.text
        today = room.desk.clock.today()
        self.reference = TextField(text("ui.new_case.reference"))
        self.person_name = TextField(text("ui.new_case.name"))
        self.birth = DateField(text("ui.new_case.birth"), today, future=False)
        sexes = [(sex.value, text(f"ui.new_case.sex.{sex.value}")) for sex in Sex]
        self.sex = ChoiceBox(text("ui.new_case.sex"), sexes)
        named = [(code, text(f"code.language.{code}")) for code in arrivals.LANGUAGES]
        self.language = ChoiceBox(text("ui.new_case.language"), [(code, n[:1].upper() + n[1:]) for code, n in named])
        self.phone = TextField(text("ui.new_case.phone"))
        self.when = TextField(text("ui.new_case.when"))
        self.voice = CheckRow(text("ui.new_case.voice"))
        self.reference.edited.connect(lambda _: self.reference.clear_state())
        self._fields: tuple[QWidget, ...] = (
            self.reference, self.person_name, self.birth, self.sex, self.language, self.phone, self.when,
        )  # fmt: skip
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self.add(holder)
        self.add(self.voice)
        self._columns = 0
        self.finish()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        columns = 2 if self.width() >= look().px(440) else 1
        if columns != self._columns:
            self._columns = columns
            for number, field in enumerate(self._fields):
                self._grid.removeWidget(field)
                self._grid.addWidget(field, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)

    def fill(self, view: CaseView, same: bool) -> None:
        if same:
            return
        person = view.episode.person
        self.reference.set_text(person.reference)
        self.reference.clear_state()
        self.person_name.set_text(person.name)
        self.birth.set_date(person.birth_date)
        self.sex.set_code(person.sex.value)
        self.language.set_code(person.language or None)
        self.phone.set_text(person.contact.phone)
        self.when.set_text(person.contact.when)
        self.voice.setChecked(person.contact.voice_message)

    def first_focus(self) -> QWidget:
        return self.person_name

    def ready(self) -> bool:
        wrong = self.birth.state == "error" or (bool(self.birth.text().strip()) and self.birth.day() is None)
        if wrong:
            self.birth.setFocus()
        return not wrong

    def run(self, episode_id: str) -> str:
        assert self.case is not None
        contact = SafeContact(self.phone.text().strip(), self.voice.isChecked(), self.when.text().strip())
        person = replace(
            self.case.episode.person,
            reference=self.reference.text().strip(),
            name=self.person_name.text().strip(),
            birth_date=self.birth.day(),
            sex=Sex(self.sex.code() or Sex.UNDISCLOSED.value),
            language=self.language.code() or "",
            contact=contact,
        )
        cases.change_person(self.room.desk, episode_id, person)
        return self.room.text("ui.case.person.kept")

    def place(self, error: UserError) -> bool:
        if error.code not in ("reference-taken", "reference-missing"):
            return False
        self.reference.set_error(self.room.words_of(error))
        self.reference.setFocus()
        return True


class ReassessPanel(Panel):
    """Begins a later interview of the same case."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.text("ui.case.reassess"), room.text("ui.case.reassess.begin"))
        self.add(Label(room.text("ui.case.reassess.about"), "body", "text.secondary", wrap=True))
        self.finish()

    def run(self, episode_id: str) -> str:
        interviews.start_reassessment(self.room.desk, episode_id)
        self.room.go("interview", case=episode_id)
        return ""


class ClosePanel(Panel):
    """Ends the active part of a case, with the reason."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.text("ui.case.close"), room.text("ui.case.close.do"))
        self.add(Label(room.text("ui.case.close.why"), "body", "text.secondary", wrap=True))
        self.reason = AnswerGroup([Choice(code, room.text(f"case.close.{code}")) for code in cases.CLOSE_REASONS])
        self.reason.chosen.connect(self._chosen)
        self.day = DateField(room.text("ui.case.close.day"), room.desk.clock.today(), future=False)
        self.note = IconLine("info", "", ink="text.secondary", wrap=True)
        for widget in (self.reason, self.day, self.note):
            self.add(widget)
        self.finish()

    def fill(self, view: CaseView, same: bool) -> None:
        if not same:
            self.reason.set_chosen()
            self.day.set_date(self.room.desk.clock.today())
        self._chosen(self.reason.code or "")

    def _chosen(self, code: str) -> None:
        self._mend.hide()
        self.day.setVisible(code == ASKED_DAY)
        words = {"": "", ASKED_DAY: "ui.case.close.aftercare"}.get(code, "ui.case.close.cancels")
        self.note.label.setText(self.room.text(words) if words else "")
        self.note.setVisible(bool(words))

    def first_focus(self) -> QWidget:
        return self.reason.buttons()[0]

    def ready(self) -> bool:
        if self.reason.code is None:
            self._mend.setText(self.room.text("ui.case.close.choose"))
            self._mend.show()
            self.reason.focus_first()
            return False
        return self.reason.code != ASKED_DAY or self.day.state != "error"

    def run(self, episode_id: str) -> str:
        reason = self.reason.code or ""
        day = self.day.day() if reason == ASKED_DAY else None
        cases.close_case(self.room.desk, episode_id, reason, day)
        return self.room.text("ui.case.close.done")
