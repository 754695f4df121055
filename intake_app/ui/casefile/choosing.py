"""The needs of a plan below each other, and adding to them: another need, any place of the directory."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import plans
from intake_app.casework.office import Desk
from intake_app.casework.plan_view import NeedRow, PlanView
from intake_app.domain.plan import OfferState, Referral, Service
from intake_app.ui.casefile.adding import AnotherNeed, EveryService, need_for
from intake_app.ui.casefile.needs import NeedBlock
from intake_app.ui.casefile.preferences import Preferences
from intake_app.ui.look import Button, Flow, Label, clear_layout
from intake_app.ui.page import Room

PlanAct = Callable[[Desk, str], object]
"""An act of casework on the plan of a case: called with the desk and the case's id."""


class NeedsColumn(QWidget):
    """Every need with its offers. `do(act)` does an act of casework and shows the plan again; it tells whether it could
    be done. `opened(panel)` when something opened that ought to be seen."""

    opened = Signal(QWidget)

    def __init__(self, room: Room, may_change: bool, do: Callable[[PlanAct], bool]) -> None:
        super().__init__()
        self._room, self._may, self._do = room, may_change, do
        self._view: PlanView | None = None
        self._directory: dict[str, Service] = {}
        self.blocks: dict[str, NeedBlock] = {}
        text = room.text
        self._none = Label(text("ui.plan.no_needs"), "body", "text.secondary", wrap=True)
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        self.another = Button(text("ui.plan.another_need"), icon="plus")
        self.every = Button("", icon="map-pin")
        rule = Label(text("ui.plan.two_offers"), "caption", "text.secondary", wrap=True)
        self.need_panel, self.every_panel = AnotherNeed(room), EveryService(room, may_change)
        self.preferences = Preferences(room, may_change)
        self.preferences.said.connect(self._prefer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (
            self.preferences,
            self._none,
            holder,
            Flow(self.another, self.every),
            rule,
            self.need_panel,
            self.every_panel,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self.need_panel.hide()
        self.every_panel.hide()
        self._connect()

    def _connect(self) -> None:
        for button, act in ((self.another, self._open_needs), (self.every, self._open_services)):
            button.setEnabled(self._may)
            button.clicked.connect(act)
        self.need_panel.chosen.connect(self._add_need)
        self.need_panel.left.connect(lambda: self._close(self.need_panel, self.another))
        self.every_panel.ticked.connect(self._tick_service)
        self.every_panel.left.connect(lambda: self._close(self.every_panel, self.every))

    # Showing

    def begin(self) -> None:
        """Another plan is opened: nothing of the one before stays."""
        clear_layout(self._rows)
        self.blocks = {}
        self.need_panel.hide()
        self.every_panel.hide()

    def show_plan(self, view: PlanView, directory: dict[str, Service]) -> None:
        """Show the needs as they stand; what is there already keeps its place and the focus."""
        self._view, self._directory = view, directory
        self.preferences.show_chosen(view.plan.preferences)
        self._none.setVisible(not view.needs)
        known, self.blocks = self.blocks, {}
        for place, row in enumerate(view.needs):
            found = known.pop(row.need, None)
            if found is None:
                found = self._made_block(row)
                self._rows.insertWidget(place, found)
            else:
                found.show_row(row)
            self.blocks[row.need] = found
        for gone in known.values():
            gone.hide()
            gone.deleteLater()
        self.every_panel.show_chosen(self._chosen())
        self.every.setText(self._room.wording.plural("ui.plan.services_nearby", view.services_nearby))

    def _made_block(self, row: NeedRow) -> NeedBlock:
        need, block = row.need, NeedBlock(self._room, row, self._may)
        block.ticked.connect(lambda kind, service, on: self._tick(need, kind, service, on))
        block.refused.connect(lambda kind: self._refuse(need, kind))
        block.wanted_again.connect(lambda: self._want_again(need))
        block.stepped.connect(lambda step: self._step(need, step))
        return block

    def _chosen(self) -> frozenset[str]:
        return frozenset(one.service for one in self._view.plan.chosen()) if self._view else frozenset()

    def first_open(self) -> QWidget | None:
        """The first offer of the first need nothing was said of yet."""
        for block in self.blocks.values():
            said = block.row.declined or any(offer.state is OfferState.CHOSEN for offer in block.row.offers)
            if not said and block.focusable():
                return block.focusable()[0]
        return None

    # Doing

    def _prefer(self, code: str, wanted: bool) -> None:
        self._do(lambda desk, case: plans.set_preference(desk, case, code, wanted))

    def _tick(self, need: str, kind: str, service: str, on: bool) -> None:
        if on:
            self._do(lambda desk, case: plans.choose_service(desk, case, need, kind, service))
        else:
            self._withdraw(lambda one: one.need == need and one.service == service)

    def _withdraw(self, match: Callable[[Referral], bool]) -> bool:
        referrals = self._view.plan.referrals if self._view else ()
        found = next((one.id for one in referrals if match(one)), "")
        return self._do(lambda desk, case: plans.withdraw_choice(desk, case, found))

    def _tick_service(self, service: str, on: bool) -> None:
        if not on or self._view is None:
            self._withdraw(lambda one: one.service == service)
            return
        rows = [(row.need, row.kinds) for row in self._view.needs]
        others = plans.needs_to_add(self._room.desk, self._view.episode.id)
        need, kind = need_for(self._directory[service], rows, others)
        self._do(lambda desk, case: plans.choose_service(desk, case, need, kind, service))

    def _refuse(self, need: str, kind: str) -> None:
        if self._do(lambda desk, case: plans.decline_offer(desk, case, need, kind)):
            self.blocks[need].focus_at(0)

    def _want_again(self, need: str) -> None:
        if self._withdraw(lambda one: one.need == need and one.state is OfferState.DECLINED) and need in self.blocks:
            self.blocks[need].focus_at(0)

    def _step(self, need: str, step: int) -> None:
        order = list(self.blocks.values())
        at = order.index(self.blocks[need]) + step
        if 0 <= at < len(order):
            order[at].focus_at(0 if step > 0 else len(order[at].focusable()) - 1)

    def _open_needs(self) -> None:
        if self._view is not None:
            self.need_panel.show_needs(plans.needs_to_add(self._room.desk, self._view.episode.id))
            self.need_panel.show()
            self.need_panel.focus_first()
            self.opened.emit(self.need_panel)

    def _open_services(self) -> None:
        self.every_panel.open_at(self._chosen())
        self.opened.emit(self.every_panel)

    def _add_need(self, need: str, kind: str) -> None:
        if self._do(lambda desk, case: plans.add_need(desk, case, need, kind)):
            self.need_panel.hide()
            self.blocks[need].focus_at(0)

    def _close(self, panel: QWidget, back_to: Button) -> None:
        panel.hide()
        back_to.setFocus(Qt.FocusReason.OtherFocusReason)
