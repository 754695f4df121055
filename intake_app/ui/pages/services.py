"""The services nearby: searched and read; what is printed in letters and cards comes from here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu, QVBoxLayout, QWidget

from intake_app.casework import directory
from intake_app.casework.directory import DirectoryProposal
from intake_app.casework.offers import distance_text, waiting_text
from intake_app.casework.permissions import Act, allowed
from intake_app.casework.plan_view import ServiceFilter
from intake_app.casework.plans import service_kinds, services
from intake_app.casework.words import name_of
from intake_app.domain.directory import Service
from intake_app.domain.errors import UserError
from intake_app.exchange.directory_files import DirectoryFile, DirectoryFormat, read_directory
from intake_app.exchange.findings import ExchangeError
from intake_app.ui.look import (
    Button,
    Card,
    FilterChip,
    Flow,
    HeaderBar,
    IconLine,
    KeyHint,
    Label,
    Scroll,
    SearchField,
    Table,
    look,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Page, Room
from intake_app.ui.services.detail import ServiceDetail
from intake_app.ui.services.editing import ServiceForm
from intake_app.ui.services.taking import RefusedPanel, TakingPanel

Panel = ServiceDetail | ServiceForm | TakingPanel | RefusedPanel
_SIDE = 410


class ServicesPage(Page):
    """Typing anywhere searches, arrows walk. One kind of help alone comes in the order in which the plan offers it."""

    name: ClassVar[str] = "services"
    in_rail: ClassVar[str] = "services"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.services.title")), scrolls=False)
        self._found: dict[str, Service] = {}
        self.kind = ""
        self.may_change = allowed(room.desk.worker, Act.CHANGE_SERVICES)
        self.panel: Panel | None = None
        self._build_header()
        self.header.add(IconLine("circle-user-round", room.desk.worker.name, ink="text.secondary"))
        self._build_search()
        self._build_list()
        self._build_side()
        self.field.searched.connect(lambda _: self._read())
        self.table.chosen.connect(self._chosen)
        self.narrow_changed.connect(lambda _: self._share_width())

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.load = Button(text("ui.services.load"), "quiet", icon="folder-open", short=text("ui.services.load_short"))
        self.save = Button(text("ui.services.save"), "quiet", icon="file-down", short=text("ui.services.save_short"))
        self.new = Button(text("ui.services.add"), icon="plus", short=text("ui.services.add_short"))
        self.load.clicked.connect(lambda _=False: self.choose_file())
        self.save.clicked.connect(lambda _=False: self.choose_place())
        self.new.clicked.connect(lambda _=False: self.edit(None))
        for button in (self.load, self.save, self.new):
            button.setVisible(self.may_change)
            self.header.add(button)

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

    def _build_side(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self.place = QVBoxLayout()
        column.addLayout(self.place)
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
        if found:
            self._chosen(str(self.table.current_key() or found[0].id))

    def _cells(self, service: Service) -> dict[str, Cell]:
        kinds = ", ".join(self._kind(kind) for kind in service.kinds)
        wording = self.room.wording
        return {
            "name": Cell(service.name, strong=service.active, tip=service.name, icon=self._sign(service)),
            "kinds": Cell(kinds, tip=kinds),
            "far": Cell(distance_text(wording, service) or "–", right=True),
            "wait": Cell(waiting_text(wording, service) or "–", right=True),
        }

    def _sign(self, service: Service) -> str:
        if not service.active:
            return "x"
        return "clock-alert" if directory.is_stale(service, self.room.desk.clock.today()) else ""

    def _kind(self, code: str) -> str:
        return name_of(self.room.wording, self.room.desk.office.pack, "service", code)

    # Beside the list

    def _chosen(self, key: str | None) -> None:
        service = self._found.get(key or "")
        if service is None:
            return
        detail = ServiceDetail(self.room, service, self.may_change)
        detail.change_wanted.connect(lambda: self.edit(service))
        detail.checked.connect(lambda: self.mark_checked(service.id))
        self._put(detail)

    def _put(self, panel: Panel) -> None:
        clear_layout(self.place)
        self.panel = panel
        self.place.addWidget(panel)
        self.side.show()
        self.side.verticalScrollBar().setValue(0)

    def edit(self, service: Service | None) -> None:
        """The form of a service; None for a new one."""
        form = ServiceForm(self.room, service)
        form.finished.connect(self._kept)
        self._put(form)
        form.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _kept(self, key: str) -> None:
        self._read(key or str(self.table.current_key() or ""))
        if key:
            self.room.tell(self.room.text("ui.services.kept"))

    def mark_checked(self, key: str) -> None:
        """Somebody asked the service today."""
        self._do(lambda: directory.mark_checked(self.room.desk, key))
        self._read(key)

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as error:
            self.room.say(error)
            return False
        return True

    # Files

    def choose_file(self) -> None:
        """Ask for a file of services, and show what it would change."""
        text = self.room.text
        chosen, _ = QFileDialog.getOpenFileName(self, text("ui.services.load"), "", text("ui.services.files"))
        if chosen:
            self.propose(Path(chosen))

    def propose(self, path: Path) -> None:
        """Show what a file would change; nothing is kept yet."""
        kinds = frozenset(directory.known_kinds(self.room.desk))

        def show(read: DirectoryFile) -> None:
            try:
                self.show_proposal(directory.proposal_of(self.room.desk, path.name, read))
            except UserError as error:
                self.room.say(error)

        self.room.in_background(partial(read_directory, path, kinds), show, self._refused)

    def _refused(self, error: UserError) -> None:
        self.room.say(error)
        if isinstance(error, ExchangeError):
            self._put(RefusedPanel(self.room, error))

    def show_proposal(self, proposal: DirectoryProposal) -> None:
        """The preview of a file, with yes and no."""
        panel = TakingPanel(self.room, proposal)
        panel.finished.connect(self._taken)
        self._put(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _taken(self, count: int) -> None:
        self._fill_menu()
        self._read()
        if count >= 0:
            self.room.tell(self.room.wording.plural("ui.services.taken", count))

    def choose_place(self) -> None:
        """Ask where the directory goes; the ending of the name says in which form."""
        text = self.room.text
        chosen, _ = QFileDialog.getSaveFileName(
            self, text("ui.services.save"), text("ui.services.file"), text("ui.services.kinds_of_file")
        )
        if chosen:
            self.give_out(Path(chosen))

    def give_out(self, path: Path) -> None:
        """Write the directory: HSDS JSON for .json, an HSDS package for .zip, a table for anything else."""
        forms = {".json": DirectoryFormat.HSDS_JSON, ".zip": DirectoryFormat.HSDS_PACKAGE}
        form = forms.get(path.suffix.lower(), DirectoryFormat.TABLE)
        if form is DirectoryFormat.TABLE and path.suffix.lower() != ".csv":
            path = path.with_name(f"{path.name}.csv")
        if self._do(lambda: directory.give_out(self.room.desk, path, form)):
            self.room.tell(self.room.text("ui.services.given_out", file=path.name))

    # Keys

    def primary(self) -> QAbstractButton | None:
        return self.panel.button if isinstance(self.panel, ServiceForm | TakingPanel) else None

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
