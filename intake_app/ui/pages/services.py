"""The services nearby: searched and read; what is printed in letters and cards comes from here."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.offers import distance_text, waiting_text
from intake_app.casework.plan_view import ServiceFilter
from intake_app.casework.plans import services
from intake_app.domain.plan import Service
from intake_app.ui.beside import BesidePage
from intake_app.ui.look import Card, Fact, Flow, HeaderBar, IconLine, Label, Line, Mark, SearchField, Table, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Room


class ServicesPage(BesidePage):
    """Search above, list left, one service right."""

    name: ClassVar[str] = "services"
    in_rail: ClassVar[str] = "services"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.services.title")))
        self._found: dict[str, Service] = {}
        text = room.text
        self.worker = IconLine("circle-user-round", room.desk.worker.name, ink="text.secondary")
        self.header.add(self.worker)
        self.field = SearchField(text("ui.services.search"))
        self.field.setMinimumWidth(look().px(334))
        self.count = Label("", "caption", "text.secondary")
        holder = QWidget()
        around = QVBoxLayout(holder)
        around.setContentsMargins(5, 5, 5, 5)
        around.addWidget(Flow(self.field, self.count))
        self.add(holder)
        self.columns = (
            Column("name", text("ui.services.column.name"), 0, sortable=False, least=200),
            Column("kinds", text("ui.services.column.kinds"), 0, sortable=False, narrow=False),
            Column("far", text("ui.services.column.far"), 100, right=True, sortable=False),
            Column("wait", text("ui.services.column.wait"), 108, right=True, sortable=False),
        )
        self.model = RowsModel(self.columns)
        self.table = Table(self.columns, self.model, text("ui.services.title"))
        self.nothing = Label(text("ui.services.none"), "lead", "text.secondary", wrap=True)
        card = Card()
        card.column.setContentsMargins(8, 0, 8, 8)
        card.add(self.table, 1)
        card.add(self.nothing)
        self.middle.setSpacing(8)
        self.add(card, 1)
        shown = QWidget()
        self.detail = QVBoxLayout(shown)
        self.detail.setContentsMargins(0, 0, 0, 0)
        self.detail.setSpacing(8)
        self.put(self.table, (shown,), text("ui.services.detail"), 400, 330)
        self.field.searched.connect(lambda _: self._read())
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _: self.open_detail())

    def arrange(self) -> None:
        super().arrange()
        self.worker.setVisible(not self.is_narrow)

    # Reading

    def open(self, **where: str) -> None:
        self.arrange()
        self._read(where.get("service", ""))

    def _read(self, keep: str = "") -> None:
        found = services(self.room.desk, ServiceFilter(text=self.field.text().strip()))
        self._found = {service.id: service for service in found}
        self.model.set_rows([Row(service.id, self._cells(service)) for service in found])
        self.count.setText(self.room.wording.plural("ui.services.count", len(found)))
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        if not found:
            clear_layout(self.detail)
        elif not (keep and self.table.select_key(keep)):
            self.table.select_first()

    def _cells(self, service: Service) -> dict[str, Cell]:
        kinds = ", ".join(self._kind(kind) for kind in service.kinds)
        return {
            "name": Cell(service.name, strong=True),
            "kinds": Cell(kinds, tip=kinds),
            "far": Cell(distance_text(self.room.wording, service) or "–", right=True),
            "wait": Cell(waiting_text(self.room.wording, service) or "–", right=True),
        }

    def _kind(self, kind: str) -> str:
        pack = self.room.desk.office.pack
        return self.room.wording.first(f"{pack}#service.{kind}", f"code.service.{kind}", default=kind)

    # One service

    def _show(self, key: str | None) -> None:
        service = self._found.get(key or "")
        if service is None:
            return
        text = self.room.text
        clear_layout(self.detail)
        self.detail.addWidget(Label(service.name, "name", wrap=True))
        if service.summary:
            self.detail.addWidget(Label(service.summary, "body", "text.secondary", wrap=True))
        self.detail.addWidget(Flow(*(Mark(self._kind(kind), "plain", "map-pin") for kind in service.kinds)))
        self.detail.addWidget(Line())
        ages = self._ages(service)
        facts = (
            ("address", ", ".join(part for part in (service.address, service.town) if part)),
            ("phone", service.phone),
            ("hours", service.hours),
            ("languages", ", ".join(code.upper() for code in service.languages)),
            ("cost", service.cost),
            ("ages", ages),
            ("access", ", ".join(self.room.wording.first(f"code.access.{a}", default=a) for a in service.access)),
            ("contact", service.contact_person),
            ("directions", service.directions),
            ("checked", self.room.wording.day(service.last_checked) if service.last_checked else ""),
        )
        for label, value in facts:
            if value:
                self.detail.addWidget(Fact(text(f"ui.services.fact.{label}"), value, strong=False))
        self.detail.addStretch(1)

    def _ages(self, service: Service) -> str:
        least, most = service.minimum_age, service.maximum_age
        if least is None and most is None:
            return ""
        if most is None:
            return self.room.text("ui.services.from_age", least=least)
        if least is None:
            return self.room.text("ui.services.to_age", most=most)
        return self.room.text("ui.services.ages", least=least, most=most)

    # Keys

    def first_focus(self) -> QWidget | None:
        return self.field

    def search(self) -> bool:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_detail()
        else:
            super().keyPressEvent(event)
