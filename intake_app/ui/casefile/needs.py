"""One need of the plan: why, the places that can help with it, and "none of these"."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.plan_view import NeedRow, OfferView
from intake_app.domain.plan import OfferState
from intake_app.ui.look import Button, Card, Flow, Icon, IconLine, Label, Mark, TickCard, clear_layout, look, tab_anew
from intake_app.ui.page import Room

SHOWN = 2
"""Offers shown before somebody asks for more."""

TWO_WIDE = 560
"""Width in px at 100 % from which two offers stand side by side."""

_NEEDS = {
    "tobacco-advice": "cigarette-off",
    "prevention": "users",
    "injecting": "syringe",
    "documents": "file-text",
    "school": "graduation-cap",
    "crisis": "phone-call",
    "safety": "shield",
}
_DOMAINS = {
    "substances": "message-circle",
    "health": "heart-pulse",
    "mood": "brain",
    "family": "users",
    "home": "house",
    "work": "briefcase",
    "money": "coins",
    "legal": "scale",
}


def need_icon(need: str, domain: str) -> str:
    """The sign of a need."""
    return _NEEDS.get(need) or _DOMAINS.get(domain, "hand-helping")


def offer_facts(offer: OfferView) -> list[tuple[str, str]]:
    """Way, wait and languages, with their signs; what nobody knows is left out."""
    facts = (("map-pin", offer.distance), ("clock", offer.waiting), ("languages", offer.languages))
    return [(icon, text) for icon, text in facts if text]


class NeedBlock(QWidget):
    """A need with its offers, or the dashed line of one that is not wanted now.

    `ticked(kind, service, on)`, `refused(kind)`, `wanted_again()`, `stepped(+1 or -1)` when an arrow leaves the block.
    Space ticks, left and right walk inside the block, 7 says none of these.
    """

    ticked = Signal(str, str, bool)
    refused = Signal(str)
    wanted_again = Signal()
    stepped = Signal(int)

    def __init__(self, room: Room, row: NeedRow, may_change: bool) -> None:
        super().__init__()
        self._room, self.row, self._may = room, row, may_change
        self._all = False
        self._across = 0
        self.cards: dict[str, TickCard] = {}
        self.none: Button | None = None
        self.again: Button | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._build()

    # Showing

    def show_row(self, row: NeedRow) -> None:
        """Show this need as it stands now; what is there already keeps its place and the focus."""
        before, self.row = self.row, row
        chosen = {offer.service.id for offer in row.offers if offer.state is OfferState.CHOSEN}
        if row.declined != before.declined or not chosen <= set(self.cards):
            self._build()
            return
        for code, card in self.cards.items():
            card.setChecked(code in chosen)

    def _shown(self) -> list[OfferView]:
        """What was chosen, and the best of the others up to two in all; every offer once somebody asked for more."""
        offers = self.row.offers
        chosen = [offer for offer in offers if offer.state is OfferState.CHOSEN]
        others = [offer for offer in offers if offer.state is not OfferState.CHOSEN]
        shown = offers if self._all else (*chosen, *others[: max(0, SHOWN - len(chosen))])
        return [offer for offer in offers if offer in shown]

    def _build(self) -> None:
        clear_layout(self._column)
        self.cards, self.none, self.again = {}, None, None
        if self.row.declined:
            self._column.addWidget(self._made_declined())
            return
        self._column.addWidget(self._made_head())
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        for offer in self._shown():
            self._add_card(offer)
        if not self.cards:
            self._column.addWidget(Label(self._room.text("ui.plan.no_place"), "body", "text.secondary", wrap=True))
        self._column.addWidget(holder)
        self._across = 0
        self._arrange()

    def _made_head(self) -> QWidget:
        row, text = self.row, self._room.text
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(Icon(need_icon(row.need, row.domain), "text.primary"))
        line.addWidget(Label(row.title, "strong"))
        line.addWidget(Label(row.why, "caption", "text.secondary", wrap=True), 1)
        more = len(row.offers) - len(self._shown())
        if more > 0:
            rest = Button(text("ui.plan.more_places", count=more), "quiet")
            rest.setAccessibleName(f"{row.title}: {rest.text()}")
            rest.clicked.connect(self._show_all)
            line.addWidget(rest)
        self.none = Button(text("ui.plan.none_of_these"), "quiet", key="7", icon="hand", ink="text.secondary")
        self.none.setAccessibleName(f"{row.title}: {text('ui.plan.none_of_these')}")
        self.none.setEnabled(self._may)
        self.none.clicked.connect(self._refuse)
        line.addWidget(self.none)
        return head

    def _add_card(self, offer: OfferView) -> None:
        service = offer.service
        card = TickCard(service.name, service.summary, offer_facts(offer), checked=offer.state is OfferState.CHOSEN)
        card.setToolTip(" · ".join(part for part in (service.address, service.phone) if part))
        card.setEnabled(self._may)
        card.clicked.connect(lambda on, o=offer: self.ticked.emit(o.kind, o.service.id, on))
        card.installEventFilter(self)
        self.cards[service.id] = card

    def _made_declined(self) -> QWidget:
        row, text = self.row, self._room.text
        card = Card(tone="dashed")
        card.column.setContentsMargins(14, 8, 14, 8)
        title = IconLine(need_icon(row.need, row.domain), row.title)
        title.label.setProperty("type", "strong")
        parts: list[QWidget] = [
            title,
            Label(text("ui.plan.not_wanted"), "body", "text.secondary"),
            Mark(self._room.wording.text("case.missing.declined"), "declined"),
        ]
        if row.ask_again is not None:
            day = self._room.wording.short_day(row.ask_again)
            parts.append(Label(text("ui.plan.ask_again", day=day), "caption", "text.secondary"))
        self.again = Button(text("ui.plan.offer_again"), "quiet", name=f"{row.title}: {text('ui.plan.offer_again')}")
        self.again.setEnabled(self._may)
        self.again.clicked.connect(self.wanted_again)
        self.again.installEventFilter(self)
        card.add(Flow(*parts, self.again, ends=True))
        return card

    def _show_all(self) -> None:
        self._all = True
        self._build()
        tab_anew(self)
        self.focus_at(SHOWN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = 2 if self.width() >= look().px(TWO_WIDE) else 1
        if self.row.declined or across == self._across:
            return
        self._across = across
        for number, card in enumerate(self.cards.values()):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, number // across, number % across)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if across == 2 else 0)

    # Keys

    def focusable(self) -> Sequence[QWidget]:
        """What the arrows walk over."""
        return tuple(self.cards.values()) or ((self.again,) if self.again else ())

    def focus_at(self, place: int) -> None:
        """Give the focus to the offer at this place, or the last one."""
        found = self.focusable()
        if found:
            found[min(place, len(found) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _refuse(self) -> None:
        if self._may and self.row.kinds:
            self.refused.emit(self.row.kinds[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        places = list(self.focusable())
        if event.text() == "7" and not self.row.declined:
            self._refuse()
            return True
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 0, Qt.Key.Key_Down: 0}.get(Qt.Key(event.key()))
        if step is None or not isinstance(watched, QWidget) or watched not in places:
            return False
        if step:
            at = places.index(watched) + (-step if self.isRightToLeft() else step)
            if 0 <= at < len(places):
                places[at].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        down = event.key() == Qt.Key.Key_Down
        at = places.index(watched) + (self._across if down else -self._across)
        if 0 <= at < len(places):
            places[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.stepped.emit(1 if down else -1)
        return True
