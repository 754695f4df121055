"""Appointments of a plan: seen, added and taken away in the same card."""

from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.casework.plan_view import AppointmentLine, PlanView
from intake_app.domain.errors import UserError
from intake_app.domain.plan import Service
from intake_app.ui.look import Button, Card, ChoiceBox, DateField, DateRow, Flow, Label, TextField, TimeField
from intake_app.ui.page import Room

OFFICE = "-"
"""The place in the list that means the office itself."""


class AppointmentsCard(Card):
    """`added(service, day, at, title, note)` and `removed(appointment id)` ask for the act; `show_error` answers."""

    added = Signal(str, object, object, str, str)
    removed = Signal(str)
    opened = Signal()
    calendar_wanted = Signal()

    def __init__(self, room: Room, may_change: bool) -> None:
        super().__init__(spacing=0)
        self._room, self._may = room, may_change
        text = room.text
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(text("ui.plan.dates"), "heading_2"))
        row.addStretch(1)
        self.add_one = Button(text("ui.plan.add"), "quiet", icon="plus", name=text("ui.plan.add_date"))
        self.add_one.setEnabled(may_change)
        self.add_one.clicked.connect(self.open_form)
        self.to_phone = Button("", "quiet", icon="smartphone", name=text("ui.plan.calendar"))
        self.to_phone.setToolTip(text("ui.plan.calendar"))
        self.to_phone.clicked.connect(self.calendar_wanted)
        row.addWidget(self.to_phone)
        row.addWidget(self.add_one)
        self.add(head)
        self._list = Card(tone="plain", spacing=0)
        self._list.column.setContentsMargins(0, 0, 0, 0)
        self.add(self._list)
        self.form = self._made_form()
        self.add(self.form)
        self.form.hide()

    def _made_form(self) -> QWidget:
        text, today = self._room.text, self._room.desk.clock.today()
        form = Card(tone="plain", spacing=10)
        form.column.setContentsMargins(0, 12, 0, 0)
        self.place = ChoiceBox(text("ui.plan.date.place"), [(OFFICE, text("ui.plan.date.office"))], OFFICE)
        self.title = TextField(text("ui.plan.date.title"))
        self.day = DateField(text("ui.plan.date.day"), today)
        self.at = TimeField(text("ui.plan.date.time"))
        self.note = TextField(text("ui.plan.date.note"), placeholder=text("ui.plan.date.note_hint"))
        self.place.chosen.connect(lambda code: self.title.setVisible(code == OFFICE))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.day, 3)
        row.addWidget(self.at, 2)
        self.keep = Button(text("ui.plan.date.keep"), icon="calendar-plus")
        self.keep.clicked.connect(self._keep)
        leave = Button(text("ui.cancel"), "quiet")
        leave.clicked.connect(self.close_form)
        for widget in (self.place, self.title, both, self.note, Flow(self.keep, leave)):
            form.add(widget)
        return form

    def show_plan(self, view: PlanView, directory: dict[str, Service]) -> None:
        """The dates that lie ahead, and the places one can be made at: those chosen first."""
        self._list.clear()
        self.to_phone.setVisible(self._may and bool(view.appointments))
        for line in view.appointments:
            self._list.add_line()
            self._list.add(self._made_row(line))
        if not view.appointments:
            self._list.add(Label(self._room.text("ui.plan.no_dates"), "body", "text.secondary", wrap=True))
        chosen = [one.service for one in view.plan.chosen() if one.service in directory]
        rest = [code for code in directory if code not in chosen]
        named = [(code, directory[code].name) for code in (*dict.fromkeys(chosen), *rest)]
        office = (OFFICE, self._room.text("ui.plan.date.office"))
        before = self.place.code()
        self.place.set_choices([*named[: len(chosen)], office, *named[len(chosen) :]], None)
        self.place.set_code(before if before in directory else named[0][0] if chosen else OFFICE)
        self.title.setVisible(self.place.code() == OFFICE)

    def _made_row(self, line: AppointmentLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(DateRow(line.weekday, line.day, line.title, line.detail), 1)
        if self._may:
            words = self._room.text("ui.plan.date.remove", what=f"{line.weekday} {line.day}, {line.title}")
            away = Button(kind="quiet", icon="trash-2", name=words, ink="text.secondary")
            away.setToolTip(words)
            away.clicked.connect(lambda: self.removed.emit(line.appointment.id))
            row.addWidget(away)
        return holder

    # The form

    def open_form(self) -> None:
        self.form.show()
        self.add_one.setEnabled(False)
        (self.day if self.place.code() != OFFICE else self.place).setFocus()
        self.opened.emit()

    def close_form(self) -> None:
        """Put the form away, emptied."""
        self.day.set_date(None)
        self.at.set_time(None)
        self.note.set_text("")
        self.title.set_text("")
        self.form.hide()
        self.add_one.setEnabled(self._may)
        self.add_one.setFocus()

    def _keep(self) -> None:
        day: date | None = self.day.day()
        at: time | None = self.at.at()
        if day is None:
            self.day.set_error(self._room.text("ui.plan.date.day_missing"))
            self.day.setFocus()
            return
        if at is None and self.at.text().strip():
            self.at.setFocus()
            return
        code = self.place.code() or OFFICE
        service = "" if code == OFFICE else code
        title = "" if service else self.title.text().strip()
        self.added.emit(service, day, at, title, self.note.text().strip())

    def show_error(self, error: UserError) -> bool:
        """Show an error of adding at the day; False when it belongs elsewhere."""
        if error.code != "day-past":
            return False
        self.day.set_error(self._room.words_of(error))
        self.day.setFocus()
        return True
