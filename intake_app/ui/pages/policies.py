"""The policies of the office: a list, and beside it one of them with what can be done about it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from intake_app.casework import activating, adopting, pack_files
from intake_app.casework.office import Desk
from intake_app.casework.pack_files import PolicyProposal
from intake_app.casework.permissions import Act, allowed
from intake_app.casework.policy_list import PolicyRow, policy_rows, read_ahead, rows_found
from intake_app.casework.policy_view import PolicyView, policy_view
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, Card, HeaderBar, Label, Scroll, SearchField, Table, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Page, Room
from intake_app.ui.policies.detail import PolicyDetail
from intake_app.ui.policies.facts import FactsPanel
from intake_app.ui.policies.places import Places
from intake_app.ui.policies.proof import ProofPanel
from intake_app.ui.policies.proposal import PolicyProposalPanel
from intake_app.ui.policies.reasons import ReasonPanel
from intake_app.ui.policies.unreadable import UnreadablePanel

_LIST = 452

Panel = PolicyDetail | FactsPanel | ProofPanel | PolicyProposalPanel | ReasonPanel | UnreadablePanel
_READING = PolicyDetail | FactsPanel | UnreadablePanel


class PoliciesPage(Page):
    """Opened with `pack` for one policy, and with `act` (`activate`) for what is to be done about it."""

    name: ClassVar[str] = "policies"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.policies.title"), back_name=room.text("ui.back")), scrolls=False)
        self.header.went_back.connect(room.back)
        self.may_change = allowed(room.desk.worker, Act.CHANGE_POLICIES)
        self.panel: Panel | None = None
        self._all: tuple[PolicyRow, ...] = ()
        self._rows: dict[str, PolicyRow] = {}
        self._is_read = False
        self._build_header()
        self._build_list()
        self._build_side()
        self.narrow_changed.connect(lambda _: self._share_width())

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.simulate = Button(text("ui.policies.act.simulate"), icon="chart-no-axes-column",
                               short=text("ui.policies.act.simulate_short"))  # fmt: skip
        self.simulate.setVisible(allowed(self.room.desk.worker, Act.SIMULATE))
        self.simulate.clicked.connect(lambda _=False: self.room.go("simulation"))
        self.load = Button(text("ui.policies.act.load"), icon="folder-open", short=text("ui.policies.act.load_short"))
        self.load.setVisible(self.may_change)
        self.load.clicked.connect(lambda _=False: self.choose_folder())
        self.header.add(self.simulate)
        self.header.add(self.load)

    def _build_list(self) -> None:
        text = self.room.text
        self.field = SearchField(text("ui.policies.search"))
        self.field.searched.connect(lambda _: self._show_found())
        self.add(self.field)
        columns = (
            Column("name", text("ui.policies.column.name"), 0, sortable=False, least=180),
            Column("state", text("ui.policies.column.state"), 148, sortable=False, tight=False),
        )
        self.model = RowsModel(columns)
        self.table = Table(columns, self.model, text("ui.policies.title"))
        self.table.chosen.connect(self._chosen)
        self.nothing = Label(text("ui.policies.reading"), "lead", "text.secondary", wrap=True)
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
        column.setContentsMargins(5, 5, 5, 5)
        column.setSpacing(12)
        self.place = QVBoxLayout()
        column.addLayout(self.place)
        column.addStretch(1)
        self.side = Scroll(holder, self.room.text("ui.policies.detail"))
        self.body.addWidget(self.side)

    def _share_width(self) -> None:
        wide = self.width() - (64 if self.is_narrow else 88)
        self.side.setFixedWidth(int(wide * 0.56) if self.is_narrow else max(wide - look().px(_LIST), wide // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    # Reading

    def open(self, **where: str) -> None:
        pack, act = where.get("pack", ""), where.get("act", "")
        if self._is_read:
            self.read_now(pack, act)
            return
        self.table.hide()
        self.load.setEnabled(False)
        desk = self.room.desk
        self.room.in_background(lambda: read_ahead(desk), lambda _: self._files_read(pack, act))

    def _files_read(self, pack: str, act: str) -> None:
        """Somebody may have gone elsewhere by then, or locked: it is read when the page is opened again."""
        if self.isVisible() and not self._is_read:
            self.read_now(pack, act)

    def read_now(self, keep: str = "", act: str = "") -> None:
        """Show the list; the files it needs were read, or are read now."""
        self._is_read = True
        self.load.setEnabled(True)
        self._read(keep)
        may = allowed(self.room.desk.worker, Act.ACTIVATE_POLICY)
        if act == "activate" and may and isinstance(self.panel, PolicyDetail) and self.panel.view.row.is_stopped:
            self.begin_activation()

    def _read(self, keep: str = "") -> None:
        keep = keep or str(self.table.current_key() or "")
        self._all = policy_rows(self.room.desk)
        self._show_found(keep)

    def _show_found(self, keep: str = "") -> None:
        """Those of the policies that were searched for."""
        keep = keep or str(self.table.current_key() or "")
        self._rows = {row.pack: row for row in rows_found(self._all, self.field.text().strip())}
        rows = [self._row(row) for row in self._rows.values()]
        self.model.set_rows(rows)
        self.count.setText(self.room.wording.plural("ui.policies.count", len(rows)))
        self.nothing.setText(self.room.text("ui.policies.none"))
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.side.setVisible(bool(rows))
        if rows and not (keep and self.table.select_key(keep)):
            self.table.select_first()
        if rows:
            self._chosen(str(self.table.current_key() or rows[0].key))

    def _row(self, row: PolicyRow) -> Row:
        late = bool(row.problems) or row.is_stopped
        code = "mistakes" if row.problems else "stopped" if row.is_stopped else "used" if row.used else ""
        state = self.room.text(f"ui.policies.list.{code}") if code else row.status_text
        cells = {
            "name": Cell(row.title, strong=row.used, tip=row.title),
            "state": Cell(state, quiet=not late, late=late),
        }
        return Row(row.pack, cells)

    # One of them

    def _chosen(self, pack: str | None) -> None:
        if not pack or pack not in self._rows:
            return
        if self._rows[pack].problems:
            self._put(UnreadablePanel(self.room, self._rows[pack], self.may_change))
            return
        if not self._rows[pack].decides:
            self._put(FactsPanel(self.room, self._rows[pack]))
            return
        try:
            view = policy_view(self.room.desk, pack)
        except UserError as error:
            self.room.say(error)
            return
        self._put(self._detail(view))

    def _detail(self, view: PolicyView) -> PolicyDetail:
        detail, pack = PolicyDetail(self.room, view), view.row.pack
        detail.tables.connect(lambda: self.room.go("policy-tables", pack=pack))
        detail.trial.connect(lambda: self.room.go("trial", pack=pack))
        detail.simulation.connect(lambda: self.room.go("simulation", pack=pack))
        detail.proof.connect(self.begin_proof)
        detail.adoption.connect(self.begin_adoption)
        detail.activation.connect(self.begin_activation)
        detail.withdrawal.connect(self.begin_withdrawal)
        detail.removal.connect(self.remove)
        return detail

    def _put(self, panel: Panel) -> None:
        if isinstance(self.panel, ProofPanel):
            self.panel.halt()
        clear_layout(self.place)
        self.panel = panel
        self.place.addWidget(panel)
        self.side.verticalScrollBar().setValue(0)

    @property
    def view(self) -> PolicyView:
        """The policy that is shown."""
        return policy_view(self.room.desk, self.pack)

    @property
    def pack(self) -> str:
        """The id of the policy that is shown."""
        return str(self.table.current_key() or "")

    # Acts

    def begin_proof(self) -> None:
        """Prove the policy that is shown."""
        panel = ProofPanel(self.room, self.view)
        panel.finished.connect(lambda _: self._back_to_policy())
        panel.case_wanted.connect(lambda told: self.room.go("trial", pack=self.pack, case=told))
        self._put_and_go(panel)
        panel.start()

    def begin_activation(self) -> None:
        """Write down why a policy that breaks rights is used."""
        desk, pack = self.room.desk, self.pack
        run = partial(_activate, desk, pack)
        self._ask(ReasonPanel(self.room, self.view, "activate", run), "activated_now")

    def begin_withdrawal(self) -> None:
        """Write down why the reason holds no longer."""
        desk, pack = self.room.desk, self.pack
        run = partial(activating.withdraw_activation, desk, pack)
        self._ask(ReasonPanel(self.room, self.view, "withdraw", run), "withdrawn_now")

    def begin_adoption(self) -> None:
        """Let new cases begin on the policy that is shown."""
        desk, view = self.room.desk, self.view
        try:
            adopting.require_adoptable(desk, self.pack)
        except UserError as error:
            self.room.say(error)
            return
        changed: list[Desk] = []
        found = adopting.doubts(desk, self.pack)
        run = partial(_adopt, desk, self.pack, changed)
        panel = ReasonPanel(self.room, view, "adopt", run, doubts=found, must=bool(found))
        self._ask(panel, "", lambda: self.room.sit_down(changed[0], "policies", pack=view.row.pack))

    def _ask(self, panel: ReasonPanel, said: str, then: Callable[[], None] = lambda: None) -> None:
        def finished(done: bool) -> None:
            if done and not said:
                then()
                return
            self._back_to_policy()
            if done:
                self.room.tell(self.room.text(f"ui.policies.{said}"))

        panel.finished.connect(finished)
        self._put_and_go(panel)

    def _put_and_go(self, panel: ReasonPanel | ProofPanel | PolicyProposalPanel) -> None:
        self._put(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to_policy(self) -> None:
        self._read(self.pack)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the office's own policy away again."""
        try:
            pack_files.remove_policy(self.room.desk, self.pack)
        except UserError as error:
            self.room.say(error)
            return
        self.room.sit_down(self.room.desk, "policies", pack=self.pack)

    def choose_folder(self) -> None:
        """Ask for a folder, and show what it would change."""
        chosen = Places.folder(self, self.room.text("ui.policies.act.load"))
        if chosen is not None:
            self.propose(chosen)

    def propose(self, folder: Path) -> None:
        """Show what a policy in a folder would change; nothing is kept yet."""
        try:
            self.show_proposal(pack_files.propose_policy(self.room.desk, folder))
        except UserError as error:
            self.room.say(error)

    def show_proposal(self, proposal: PolicyProposal) -> None:
        """The preview of a policy, with yes and no."""
        self.side.show()
        panel = PolicyProposalPanel(self.room, proposal)

        def finished(done: bool) -> None:
            if done:
                self.room.sit_down(self.room.desk, "policies", pack=proposal.pack)
            else:
                self._back_to_policy()

        panel.finished.connect(finished)
        self._put_and_go(panel)

    # Keys

    def leave(self) -> bool:
        if isinstance(self.panel, ProofPanel) and self.panel.run is not None:
            self.panel.stop()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        # Locking takes the page away without asking it; the vault is closed then.
        if not event.spontaneous() and isinstance(self.panel, ProofPanel):
            self.panel.halt()
        super().hideEvent(event)

    def primary(self) -> QAbstractButton | None:
        if isinstance(self.panel, ReasonPanel | PolicyProposalPanel):
            return self.panel.button
        return None

    def first_focus(self) -> QWidget | None:
        return self.panel.first_focus() if isinstance(self.panel, ReasonPanel) else self.field

    def search(self) -> bool:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape and isinstance(self.panel, ProofPanel):
            self.panel.stop()
        elif event.key() == Qt.Key.Key_Escape and not isinstance(self.panel, _READING):
            self._back_to_policy()
        elif event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


def _activate(desk: Desk, pack: str, reason: str) -> None:
    activating.activate_policy(desk, pack, reason)


def _adopt(desk: Desk, pack: str, changed: list[Desk], reason: str) -> None:
    changed[:] = [adopting.adopt_policy(desk, pack, reason)]
