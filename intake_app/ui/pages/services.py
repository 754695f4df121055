"""The services nearby: searched and read; what is printed in letters and cards comes from here."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from intake_app.casework.offers import distance_text, waiting_text
from intake_app.casework.plan_view import ServiceFilter
from intake_app.casework.plans import service_kinds, services
from intake_app.casework.words import name_of
from intake_app.domain.plan import Service
from intake_app.ui.look import (
    Card,
    Fact,
    FilterChip,
    Flow,
    HeaderBar,
    IconLine,
    KeyHint,
    Label,
    Line,
    Scroll,
    SearchField,
    Table,
    look,
    stacked,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Page, Room

_SIDE = 410


class ServicesPage(Page):
    """Typing anywhere searches, arrows walk. One kind of help alone comes in the order in which the plan offers it."""

    name: ClassVar[str] = "services"
    in_rail: ClassVar[str] = "services"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.services.title")), scrolls=False)
        self._found: dict[str, Service] = {}
        self.kind = ""
        self.header.add(IconLine("circle-user-round", room.desk.worker.name, ink="text.secondary"))
        self._build_search()
        self._build_list()
        self._build_detail()
        self.field.searched.connect(lambda _: self._read())
        self.table.chosen.connect(self._show)
        self.narrow_changed.connect(lambda _: self._share_width())

    # Building

    def _build_search(self) -> None:
        text = self.room.text
        self.field = SearchField(text("ui.services.search"))
        self.every = FilterChip(text("ui.services.every"))
        self.every.setChecked(True)
        self.every.clicked.connect(lambda: self.choose_kind(""))
        self.of_kind = FilterChip(text("ui.services.kind"), menu=True)
        self.menu = QMenu(self)
        self.of_kind.setMenu(self.menu)
        self.count = Label("", "caption", "text.secondary")
        self.add(Flow(self.field, self.every, self.of_kind))

    def _build_list(self) -> None:
        text = self.room.text
        columns = (
            Column("name", text("ui.services.column.name"), 0, sortable=False, least=200),
            Column("kinds", text("ui.services.column.kinds"), 0, sortable=False, narrow=False),
            Column("far", text("ui.services.column.far"), 106, right=True, sortable=False),
            Column("wait", text("ui.services.column.wait"), 106, right=True, sortable=False, narrow=False),
        )
        self.model = RowsModel(columns)
        self.table = Table(columns, self.model, text("ui.services.title"))
        self.nothing = Label(text("ui.services.none"), "lead", "text.secondary", wrap=True)
        card = Card()
        card.column.setContentsMargins(8, 6, 8, 6)
        card.add(self.table, 1)
        card.add(self.nothing)
        self.add(card, 1)
        self.add(Flow(self.count, KeyHint("↑ ↓", text("ui.services.walk")), KeyHint("Esc", text("ui.services.clear"))))

    def _build_detail(self) -> None:
        self.card = Card(spacing=10)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        self.side = Scroll(holder, self.room.text("ui.services.detail"))
        self.body.addWidget(self.side)

    def _share_width(self) -> None:
        self.side.setFixedWidth(int((self.width() - 64) * 0.46) if self.is_narrow else look().px(_SIDE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    # Reading

    def open(self, **where: str) -> None:
        self._fill_menu()
        self._read(where.get("service", ""))

    def _fill_menu(self) -> None:
        self.menu.clear()
        for code, count in service_kinds(self.room.desk).items():
            action = QAction(f"{self._kind(code)}  {count}", self.menu)
            action.setCheckable(True)
            action.setChecked(code == self.kind)
            action.triggered.connect(lambda _=False, code=code: self.choose_kind(code))
            self.menu.addAction(action)

    def choose_kind(self, code: str) -> None:
        """Only places for this kind of help; "" for all."""
        self.kind = code
        self.every.setChecked(not code)
        self.of_kind.set_on(bool(code))
        self.of_kind.setText(self._kind(code) if code else self.room.text("ui.services.kind"))
        self.of_kind.setAccessibleName(self.of_kind.text())
        self._fill_menu()
        self._read()

    def _read(self, keep: str = "") -> None:
        found = services(self.room.desk, ServiceFilter(text=self.field.text().strip(), kind=self.kind))
        self._found = {service.id: service for service in found}
        self.model.set_rows([Row(service.id, self._cells(service)) for service in found])
        count = self.room.wording.plural("ui.services.count", len(found))
        order = self.room.text("ui.services.by_wait" if self.kind else "ui.services.by_name")
        self.count.setText(f"{count}, {order}" if len(found) > 1 else count)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.side.setVisible(bool(found))
        if found and not (keep and self.table.select_key(keep)):
            self.table.select_first()

    def _cells(self, service: Service) -> dict[str, Cell]:
        kinds = ", ".join(self._kind(kind) for kind in service.kinds)
        wording = self.room.wording
        return {
            "name": Cell(service.name, strong=True, tip=service.name),
            "kinds": Cell(kinds, tip=kinds),
            "far": Cell(distance_text(wording, service) or "–", right=True),
            "wait": Cell(waiting_text(wording, service) or "–", right=True),
        }

    def _kind(self, code: str) -> str:
        return name_of(self.room.wording, self.room.desk.office.pack, "service", code)

    # One service

    def _show(self, key: str | None) -> None:
        service = self._found.get(key or "")
        if service is None:
            return
        clear_layout(self.card.column)
        self.card.add(Label(service.name, "name", wrap=True))
        if service.summary:
            self.card.add(Label(service.summary, "body", "text.secondary", wrap=True))
        self.card.add(Line())
        for label, value in self._facts(service):
            if value:
                self.card.add(Fact(self.room.text(f"ui.services.fact.{label}"), value, width=118, strong=False))
        self.card.add(Line())
        self.card.add(Label(self.room.text("ui.services.column.kinds"), "strong"))
        for kind in service.kinds:
            self.card.add(self._kind_lines(kind))
        self.side.verticalScrollBar().setValue(0)

    def _kind_lines(self, kind: str) -> QWidget:
        help_text = self.room.wording.first(f"{self.room.desk.office.pack}#service.{kind}.help", default="")
        name = Label(self._kind(kind), wrap=True)
        return stacked(name, Label(help_text, "caption", "text.secondary", wrap=True)) if help_text else name

    def _facts(self, service: Service) -> tuple[tuple[str, str], ...]:
        wording = self.room.wording
        return (
            ("address", ", ".join(part for part in (service.address, service.town) if part)),
            ("phone", service.phone),
            ("hours", service.hours),
            ("wait", waiting_text(wording, service)),
            ("far", distance_text(wording, service)),
            ("languages", ", ".join(wording.first(f"code.language.{c}", default=c) for c in service.languages)),
            ("cost", service.cost),
            ("ages", self._ages(service)),
            ("access", ", ".join(wording.first(f"code.access.{a}", default=a) for a in service.access)),
            ("contact", service.contact_person),
            ("directions", service.directions),
            ("checked", wording.day(service.last_checked) if service.last_checked else ""),
        )

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
        elif event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.text().isprintable() and event.text().strip() and not self.field.hasFocus():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.insert(event.text())
        else:
            super().keyPressEvent(event)
