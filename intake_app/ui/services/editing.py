"""The form of a service: new, or changed."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework import directory
from intake_app.domain.directory import Service
from intake_app.domain.errors import UserError
from intake_app.exchange.service_lists import cell_text, read_cell
from intake_app.store.vault import new_id
from intake_app.ui.look import Button, Card, CheckRow, Flow, Label, Line, TextField
from intake_app.ui.page import Room

GROUPS: Final = (
    ("what", ("name", "organization", "summary")),
    ("where", ("address", "postcode", "town", "district", "directions", "distance_km", "latitude", "longitude")),
    ("reach", ("phone", "contact_person", "email", "url", "hours", "languages")),
    ("terms", ("waiting_days", "cost", "payer", "minimum_age", "maximum_age", "eligibility")),
)
ACCESS: Final = (
    "step-free", "lift", "evening", "day-and-night", "walk-in", "online", "interpreter", "children", "women", "youth",
    "lgbt-friendly", "pets",
)  # fmt: skip


class ServiceForm(Card):
    """*Signal*: `finished(id)`, "" when nothing was kept."""

    finished = Signal(str)

    def __init__(self, room: Room, service: Service | None) -> None:
        super().__init__(room.text("ui.services.edit" if service else "ui.services.add"), spacing=10)
        self.room = room
        self.service = service or Service(new_id(), "", ())
        self.is_new = service is None
        self.fields: dict[str, TextField] = {}
        text = room.text
        for group, names in GROUPS:
            self.add(Label(text(f"ui.services.group.{group}"), "strong"))
            for name in names:
                self._add_field(name)
            if group == "what":
                self._add_kinds()
            self.add(Line())
        self._add_access()
        self.free = CheckRow(text("ui.services.free"), bool(self.service.free))
        self.add(self.free)
        self.active = CheckRow(text("ui.services.active"), self.service.active)
        self.add(self.active)
        self._add_buttons()

    def _add_field(self, name: str) -> None:
        field = TextField(self.room.text(f"ui.services.field.{name}"), cell_text(getattr(self.service, name)))
        field.edited.connect(lambda _, field=field: field.clear_state())
        hint = self.room.wording.first(f"ui.services.hint.{name}", default="")
        if hint:
            field.set_hint(hint)
        self.fields[name] = field
        self.add(field)

    def _add_kinds(self) -> None:
        self.add(Label(self.room.text("ui.services.column.kinds"), "strong"))
        named = dict(directory.known_kinds(self.room.desk))
        named |= {kind: kind for kind in self.service.kinds if kind not in named}
        self.kinds = {kind: CheckRow(name, kind in self.service.kinds) for kind, name in named.items()}
        for row in self.kinds.values():
            self.add(row)

    def _add_access(self) -> None:
        text, wording = self.room.text, self.room.wording
        self.add(Label(text("ui.services.fact.access"), "strong"))
        self.access = {
            code: CheckRow(wording.text(f"code.access.{code}"), code in self.service.access) for code in ACCESS
        }
        for row in self.access.values():
            self.add(row)
        own = [one for one in self.service.access if one not in ACCESS]
        self.more_access = TextField(text("ui.services.field.more_access"), cell_text(tuple(own)))
        self.more_access.set_hint(text("ui.services.hint.more_access"))
        self.add(self.more_access)

    def _add_buttons(self) -> None:
        text = self.room.text
        self.button = Button(text("ui.services.keep"), "primary", icon="check")
        self.cancel = Button(text("ui.services.cancel"), "quiet")
        self.remove = Button(text("ui.services.remove"), "quiet", icon="trash-2")
        self.remove.setVisible(not self.is_new)
        self.add(Flow(self.button, self.cancel, self.remove, spacing=8))
        self.add_stretch()
        self.button.clicked.connect(lambda _=False: self.keep())
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(""))
        self.remove.clicked.connect(lambda _=False: self.take_out())

    def keep(self) -> None:
        """Keep what stands there; a field that cannot be read says why and takes the focus."""
        values = self._values()
        if values is None:
            return
        own = read_cell("access", self.more_access.text()) if self.more_access.text().strip() else ()
        service = replace(
            self.service,
            **values,
            kinds=tuple(kind for kind, row in self.kinds.items() if row.isChecked()),
            access=(*(code for code, row in self.access.items() if row.isChecked()), *own),
            active=self.active.isChecked(),
            free=True if self.free.isChecked() else None if self.service.free is None else False,
        )
        try:
            directory.change_service(self.room.desk, service)
        except UserError as error:
            field = self.fields.get(error.place)
            if field is None:
                self.room.say(error)
            else:
                field.set_error(self.room.words_of(error))
                field.setFocus()
            return
        self.finished.emit(service.id)

    def _values(self) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        wrong: TextField | None = None
        blank = Service("", "", ())
        for name, field in self.fields.items():
            typed = field.text().strip()
            try:
                values[name] = read_cell(name, typed) if typed else getattr(blank, name)
            except ValueError:
                field.set_error(self.room.text(f"ui.services.wrong.{name}"))
                wrong = wrong or field
        if wrong is not None:
            wrong.setFocus()
            return None
        return values

    def take_out(self) -> None:
        """Take the service out of the directory."""
        try:
            directory.remove_service(self.room.desk, self.service.id)
        except UserError as error:
            self.room.say(error)
            return
        self.finished.emit("")

    def first_focus(self) -> QWidget:
        return self.fields["name"]
