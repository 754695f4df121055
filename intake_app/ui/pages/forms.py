"""The forms of the office and its protocols: a list, and beside it one of them with what can be done."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QVBoxLayout, QWidget

from intake_app.casework import form_files, forms, protocols
from intake_app.casework.form_files import Proposal
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import OfficeFileKind
from intake_app.exchange.findings import ExchangeError
from intake_app.ui.forms.blank import BlankPanel
from intake_app.ui.forms.detail import FormDetail
from intake_app.ui.forms.findings import RefusedPanel
from intake_app.ui.forms.permission import PermissionPanel
from intake_app.ui.forms.proposal import ProposalPanel
from intake_app.ui.forms.protocol import ProtocolPanel
from intake_app.ui.look import (
    AlertFrame,
    Button,
    Card,
    FilterChip,
    HeaderBar,
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

_LIST = 452
_SIGNS = {"danger": "octagon-alert", "caution": "triangle-alert", "info": "info"}

Panel = FormDetail | BlankPanel | PermissionPanel | ProposalPanel | ProtocolPanel | RefusedPanel
_LEFT_BY_ESCAPE = BlankPanel | PermissionPanel | ProposalPanel | RefusedPanel


class FormsPage(Page):
    """Forms or alerts at the left, searched by typing; the chosen one at the right."""

    name: ClassVar[str] = "forms"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.forms.title"), back_name=room.text("ui.back")), scrolls=False)
        self.header.went_back.connect(room.back)
        worker = room.desk.worker
        self.may_change = allowed(worker, Act.CHANGE_FORMS)
        self.may_print = allowed(worker, Act.PRINT)
        self.mode = "forms"
        self.panel: Panel | None = None
        self._is_read = False
        self._build_header()
        self._build_list()
        self._build_side()
        self.narrow_changed.connect(lambda _: self._share_width())

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.chips = {code: FilterChip(text(f"ui.forms.mode.{code}"), tick=False) for code in ("forms", "alerts")}
        for code, chip in self.chips.items():
            chip.clicked.connect(partial(self.show_mode, code))
            self.header.add(chip)
        self.load = Button(text("ui.forms.act.add"), icon="folder-open", short=text("ui.forms.act.add_short"))
        self.load.setVisible(self.may_change)
        self.load.clicked.connect(lambda _=False: self.choose_file())
        self.header.add(self.load)

    def _build_list(self) -> None:
        text = self.room.text
        self.field = SearchField(text("ui.forms.search"))
        self.field.searched.connect(lambda _: self._read())
        self.add(self.field)
        columns = (
            Column("name", text("ui.forms.column.name"), 0, sortable=False, least=180),
            Column("state", text("ui.forms.column.state"), 148, sortable=False, tight=False),
        )
        self.model = RowsModel(columns)
        self.table = Table(columns, self.model, text("ui.forms.title"))
        self.table.chosen.connect(self._chosen)
        self.nothing = Label(text("ui.forms.reading"), "lead", "text.secondary", wrap=True)
        self.warnings = QVBoxLayout()
        card = Card()
        card.column.setContentsMargins(8, 6, 8, 6)
        card.add(self.table, 1)
        card.add(self.nothing)
        self.add(card, 1)
        self.count = Label("", "caption", "text.secondary")
        self.add(self.count)

    def _build_side(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.warnings)
        self.place = QVBoxLayout()
        column.addLayout(self.place)
        column.addStretch(1)
        self.side = Scroll(holder, self.room.text("ui.forms.detail"))
        self.body.addWidget(self.side)

    def _share_width(self) -> None:
        wide = self.width() - (64 if self.is_narrow else 88)
        self.side.setFixedWidth(int(wide * 0.56) if self.is_narrow else max(wide - look().px(_LIST), wide // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    # Reading

    def open(self, **where: str) -> None:
        self.mode = where.get("show", self.mode)
        if self._is_read:
            self._read(where.get("form", ""))
            return
        self.table.hide()
        library = self.room.desk.library

        def read_files() -> None:
            for name in library.instrument_ids():
                try:
                    library.instrument(name)
                except UserError:
                    continue

        self.room.in_background(read_files, lambda _: self.read_now(where.get("form", "")))

    def read_now(self, keep: str = "") -> None:
        """Show the list; the files it needs were read, or are read now."""
        self._is_read = True
        self._read(keep)

    def show_mode(self, mode: str) -> None:
        """Forms, or the alerts with the office's protocols."""
        self.mode = mode
        self._read()

    def _read(self, keep: str = "") -> None:
        keep = keep or str(self.table.current_key() or "")
        for code, chip in self.chips.items():
            chip.setChecked(code == self.mode)
        rows = self._form_rows() if self.mode == "forms" else self._alert_rows()
        self.model.set_rows(rows)
        self.count.setText(self.room.wording.plural(f"ui.forms.count.{self.mode}", len(rows)))
        self.nothing.setText(self.room.text("ui.forms.none"))
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.side.setVisible(bool(rows))
        self._warn()
        if rows and not (keep and self.table.select_key(keep)):
            self.table.select_first()
        if rows:
            self._chosen(str(self.table.current_key() or rows[0].key))

    def _form_rows(self) -> list[Row]:
        self._forms = {row.form: row for row in forms.forms(self.room.desk, self.field.text().strip())}
        ordered = sorted(self._forms.values(), key=lambda row: (not row.used, row.choosable))
        return [
            Row(
                row.form,
                {
                    "name": Cell(row.title, strong=row.used, tip=row.title, icon="lock" if row.is_off else ""),
                    "state": Cell(self._state(row), quiet=not row.is_off, late=row.is_off),
                },
            )
            for row in ordered
        ]

    def _state(self, row: forms.FormRow) -> str:
        if row.is_off:
            code = "off"
        elif row.used:
            code = "choosable" if row.choosable else "used"
        else:
            code = "own" if row.source == "own" else "there"
        return self.room.text(f"ui.forms.list.{code}")

    def _alert_rows(self) -> list[Row]:
        wanted = self.field.text().strip().casefold()
        self._alerts = {line.alert: line for line in protocols.protocols(self.room.desk)}
        return [
            Row(
                line.alert,
                {
                    "name": Cell(line.title, strong=True, icon=_SIGNS[line.level], tip=line.title),
                    "state": Cell(self.room.text(f"ui.forms.list.{'protocol' if line.texts else 'ours'}"), quiet=True),
                },
            )
            for line in self._alerts.values()
            if wanted in line.title.casefold()
        ]

    def _warn(self) -> None:
        """Files that are not used are told first."""
        clear_layout(self.warnings)
        if not self.may_change:
            return
        found = form_files.untrusted_files(self.room.desk)
        if found:
            text = self.room.text
            lines = [text(f"ui.forms.untrusted.{one.why}", path=one.path) for one in found]
            self.warnings.addWidget(
                AlertFrame("caution", self.room.wording.plural("ui.forms.untrusted", len(found)), "\n".join(lines))
            )

    # One of them

    def _chosen(self, key: str | None) -> None:
        if not key:
            return
        if self.mode == "alerts" and key in self._alerts:
            panel = ProtocolPanel(self.room, self._alerts[key], self.may_change)
            panel.saved.connect(self._protocol_saved)
            self._put(panel)
        elif self.mode == "forms" and key in self._forms:
            self.show_form(key)

    def show_form(self, form_id: str) -> None:
        """Show one form."""
        try:
            view = forms.form(self.room.desk, form_id)
        except UserError as error:
            self.room.say(error)
            return
        detail = FormDetail(self.room, self.may_change, self.may_print)
        detail.show_form(view)
        detail.permission_wanted.connect(self.begin_permission)
        detail.withdrawal_wanted.connect(self.withdraw)
        detail.print_wanted.connect(self.print_form)
        detail.removal_wanted.connect(self.remove)
        self._put(detail)

    def _put(self, panel: Panel) -> None:
        clear_layout(self.place)
        self.panel = panel
        self.place.addWidget(panel)
        self.side.verticalScrollBar().setValue(0)

    @property
    def form_id(self) -> str:
        """The form that is shown."""
        return str(self.table.current_key() or "")

    # Acts

    def begin_permission(self) -> None:
        """Ask what the owner allowed."""
        panel = PermissionPanel(self.room, self._forms[self.form_id])
        panel.finished.connect(lambda done: self._read(self.form_id))
        self._put(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def withdraw(self) -> None:
        """The permission holds no longer."""
        self._do(lambda: forms.withdraw_permission(self.room.desk, self.form_id))

    def remove(self, language: str) -> None:
        """Take the office's own file away again."""
        self._do(lambda: form_files.remove(self.room.desk, self.form_id, language))

    def _do(self, act: object) -> None:
        assert callable(act)
        try:
            act()
        except UserError as error:
            self.room.say(error)
            return
        self._read(self.form_id)

    def print_form(self) -> None:
        """A blank form, to be filled with a pen."""
        panel = BlankPanel(self.room, self._forms[self.form_id])
        panel.finished.connect(self._printed)
        self._put(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _printed(self, done: bool) -> None:
        self._read(self.form_id)
        if done:
            self.room.tell(self.room.text("ui.forms.printed"))

    def choose_file(self) -> None:
        """Ask for a file, and show what it would change."""
        text = self.room.text
        chosen, _ = QFileDialog.getOpenFileName(self, text("ui.forms.act.add"), "", text("ui.forms.files"))
        if chosen:
            self.propose(Path(chosen))

    def propose(self, path: Path) -> None:
        """Show what a file would change; nothing is kept yet."""
        try:
            proposal = form_files.propose(self.room.desk, path)
        except ExchangeError as error:
            self._refuse(path.name, error)
            return
        except UserError as error:
            self.room.say(error)
            return
        self.show_proposal(proposal)

    def _refuse(self, name: str, error: ExchangeError) -> None:
        """Everything that keeps a file of somebody else out."""
        self.side.show()
        panel = RefusedPanel(self.room, name, error)
        panel.finished.connect(lambda: self._read(self.form_id))
        self._put(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_proposal(self, proposal: Proposal) -> None:
        """The preview of a file, with yes and no."""
        self.side.show()
        panel = ProposalPanel(self.room, proposal)
        panel.finished.connect(partial(self._proposed, proposal))
        self._put(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _proposed(self, proposal: Proposal, form_id: str) -> None:
        self.mode = "forms"
        self._read(form_id or self.form_id)
        if form_id:
            code = "taken" if proposal.kind is OfficeFileKind.WORDING else "taken_form"
            self.room.tell(self.room.text(f"ui.forms.{code}", title=proposal.title))

    def _protocol_saved(self, alert: str) -> None:
        self._read(alert)
        self.room.tell(self.room.text("ui.forms.protocol.saved"))

    # Keys

    def primary(self) -> QAbstractButton | None:
        found = getattr(self.panel, "button", None)
        return found if isinstance(found, QAbstractButton) and not found.isHidden() else None

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
        elif event.key() == Qt.Key.Key_Escape and isinstance(
            self.panel, BlankPanel | PermissionPanel | ProposalPanel | RefusedPanel
        ):
            self._read(self.form_id)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
