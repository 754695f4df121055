"""Adding to a plan: a need the interview did not bring up, or any place in the directory."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from intake_app.casework.offers import distance_text, waiting_text
from intake_app.casework.plan_view import ServiceFilter
from intake_app.casework.plans import services
from intake_app.domain.plan import Service
from intake_app.ui.look import Button, Card, Flow, Label, SearchField, TickCard, look, tab_anew
from intake_app.ui.page import Room

MOST_SHOWN = 8


class AnotherNeed(Card):
    """Needs to choose from; `chosen(need, kind)`. Esc puts it away."""

    chosen = Signal(str, str)
    left = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.plan.another_need"), tone="framed", spacing=10)
        self._room = room
        self.needs: dict[str, Button] = {}

    def show_needs(self, needs: Sequence[tuple[str, str, str]]) -> None:
        self.clear()
        self.needs = {}
        for need, kind, words in needs:
            button = Button(words, icon="plus")
            button.clicked.connect(lambda _=False, n=need, k=kind: self.chosen.emit(n, k))
            self.needs[need] = button
        if not needs:
            self.add(Label(self._room.text("ui.plan.no_need_left"), "body", "text.secondary", wrap=True))
        away = Button(self._room.text("ui.close"), "quiet")
        away.clicked.connect(self.left)
        self.add(Flow(*self.needs.values(), away, spacing=8))
        tab_anew(self)

    def focus_first(self) -> None:
        first = next(iter(self.needs.values()), None)
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class EveryService(Card):
    """The whole directory, searched; `ticked(service, on)`. Esc empties the search, then puts it away."""

    ticked = Signal(str, bool)
    left = Signal()

    def __init__(self, room: Room, may_change: bool) -> None:
        super().__init__(room.text("ui.plan.every_service"), tone="framed", spacing=10)
        self._room, self._may = room, may_change
        self.search = SearchField(room.text("ui.plan.search_service"), key="")
        self.search.searched.connect(lambda _: self._read())
        self._chosen: frozenset[str] = frozenset()
        self.cards: dict[str, TickCard] = {}
        self.add(self.search)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self.add(holder)
        self._more = Label("", "caption", "text.secondary", wrap=True)
        self.add(self._more)
        away = Button(room.text("ui.close"), "quiet")
        away.clicked.connect(self.left)
        self.add(Flow(away))

    def show_chosen(self, chosen: frozenset[str]) -> None:
        """Tick what the plan has now."""
        self._chosen = chosen
        for code, card in self.cards.items():
            card.setChecked(code in chosen)

    def open_at(self, chosen: frozenset[str]) -> None:
        self._chosen = chosen
        self.search.clear()
        self._read()
        self.show()
        self.search.setFocus()

    def _read(self) -> None:
        found = services(self._room.desk, ServiceFilter(text=self.search.text().strip()))
        for card in self.cards.values():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {one.id: self._made(one) for one in found[:MOST_SHOWN]}
        across = 2 if self.width() >= look().px(560) else 1
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // across, number % across)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if across == 2 else 0)
        rest = len(found) - len(self.cards)
        words = "ui.plan.service_none" if not found else "ui.plan.service_rest"
        self._more.setText(self._room.text(words, count=rest))
        self._more.setVisible(rest > 0 or not found)
        tab_anew(self)

    def _made(self, service: Service) -> TickCard:
        wording = self._room.wording
        languages = ", ".join(code.upper() for code in service.languages)
        facts = (
            ("map-pin", distance_text(wording, service)),
            ("clock", waiting_text(wording, service)),
            ("languages", languages),
        )
        card = TickCard(
            service.name, service.summary, [(i, t) for i, t in facts if t], checked=service.id in self._chosen
        )
        card.setEnabled(self._may)
        card.clicked.connect(lambda on: self.ticked.emit(service.id, on))
        return card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def need_for(
    service: Service, rows: Sequence[tuple[str, tuple[str, ...]]], others: Sequence[tuple[str, str, str]]
) -> tuple[str, str]:
    """Which need of the plan a place taken from the directory helps with, and by which kind of help.

    `rows` are the plan's needs with their kinds, `others` those that could be added. A place that fits none stands
    under `other`."""
    for need, kinds in rows:
        kind = next((one for one in kinds if one in service.kinds), None)
        if kind:
            return need, kind
    for need, kind, _ in others:
        if kind in service.kinds:
            return need, kind
    return "other", service.kinds[0] if service.kinds else ""
