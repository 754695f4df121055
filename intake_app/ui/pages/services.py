"""The services nearby: searched and read; what is printed in letters and cards comes from here."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.plan_view import ServiceFilter
from intake_app.casework.plans import services
from intake_app.domain.plan import Service
from intake_app.ui.look import Card, Fact, Flow, HeaderBar, IconLine, Label, Line, Mark, Scroll, SearchField, Table
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Page, Room


class ServicesPage(Page):
    """Search above, list left, one service right."""

    name: ClassVar[str] = "services"
    in_rail: ClassVar[str] = "services"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.services.title")), scrolls=False)
        self._found: dict[str, Service] = {}
        text = room.text
        self.header.add(IconLine("circle-user-round", room.desk.worker.name))
        self.field = SearchField(text("ui.services.search"))
        self.count = Label("", "caption", "text.secondary")
        self.add(self._search_row())
        self.columns = (
            Column("name", text("ui.services.column.name"), 0, sortable=False),
            Column("kinds", text("ui.services.column.kinds"), 300, sortable=False),
            Column("far", text("ui.services.column.far"), 100, right=True, sortable=False),
            Column("wait", text("ui.services.column.wait"), 110, right=True, sortable=False),
        )
        self.model = RowsModel(self.columns)
        self.table = Table(self.columns, self.model, text("ui.services.title"))
        self.nothing = Label(text("ui.services.none"), "lead", "text.secondary", wrap=True)
        card = Card()
        card.add(self.table, 1)
        card.add(self.nothing)
        self.add(card, 1)
        holder = QFrame()
        holder.setProperty("look", "card")
        self.detail = QVBoxLayout(holder)
        self.detail.setContentsMargins(18, 16, 18, 16)
        self.detail.setSpacing(8)
        self.side = Scroll(holder, text("ui.services.detail"))
        self.add_side(self.side, 400)
        self.field.searched.connect(lambda _: self._read())
        self.table.chosen.connect(self._show)
        self.narrow_changed.connect(self._fit)

    def _search_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(5, 5, 5, 5)
        line.addWidget(self.field, 2)
        line.addSpacing(12)
        line.addWidget(self.count)
        line.addStretch(1)
        return row

    def _fit(self, narrow: bool) -> None:
        self.side.setMaximumWidth(340 if narrow else 400)
        self.side.setMinimumWidth(280 if narrow else 400)
        for number, column in enumerate(self.columns):
            self.table.setColumnHidden(number, narrow and column.key in ("kinds", "wait"))

    # Reading

    def open(self, **where: str) -> None:
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
        return {
            "name": Cell(service.name, strong=True),
            "kinds": Cell(", ".join(self._kind(kind) for kind in service.kinds)),
            "far": Cell(self._distance(service), right=True),
            "wait": Cell(self._waiting(service), right=True),
        }

    def _kind(self, kind: str) -> str:
        pack = self.room.desk.office.pack
        return self.room.wording.first(f"{pack}#service.{kind}", f"code.service.{kind}", default=kind)

    def _distance(self, service: Service) -> str:
        if service.distance_km is None:
            return "–"
        return f"{service.distance_km:.1f} km".replace(".", self.room.text("number.decimal"))

    def _waiting(self, service: Service) -> str:
        return (
            "–" if service.waiting_days is None else self.room.wording.plural("ui.services.days", service.waiting_days)
        )

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
        else:
            super().keyPressEvent(event)
