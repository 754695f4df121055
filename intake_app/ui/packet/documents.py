"""The documents of a packet to tick, each with its length and what it still wants."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.printing.content import DocumentRow
from intake_app.ui.look import TickCard, Titled
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room


class DocumentList(QWidget):
    """Up and down walk, Space ticks. `ticked()` follows every tick, `looked_at(row)` the focus."""

    ticked = Signal()
    looked_at = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.rows: tuple[DocumentRow, ...] = ()
        self.cards: list[TickCard] = []
        self.left_out: set[tuple[str, ...]] = set()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.column.addWidget(Titled(room.text("ui.packet.documents"), aside=room.text("ui.packet.pages")))

    def show_rows(self, rows: tuple[DocumentRow, ...]) -> None:
        """Show these; the focus stays in its place."""
        if rows == self.rows:
            return
        at = next((number for number, card in enumerate(self.cards) if card.hasFocus()), -1)
        self.rows = rows
        clear_layout(self.column, keep=1)
        self.cards = [self._card(row) for row in rows]
        for card in self.cards:
            self.column.addWidget(card)
        if 0 <= at < len(self.cards):
            self.cards[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, row: DocumentRow) -> TickCard:
        card = TickCard(
            row.title,
            row.subtitle,
            aside=str(row.pages) if row.pages else "",
            warning="" if _is_letter(row) and row.subtitle else row.missing,
            checked=row.available and row.codes not in self.left_out,
            framed=False,
        )
        card.setEnabled(row.available)
        card.toggled.connect(lambda on, row=row: self._tick(row, on))
        card.installEventFilter(self)
        return card

    def _tick(self, row: DocumentRow, on: bool) -> None:
        if on:
            self.left_out.discard(row.codes)
        else:
            self.left_out.add(row.codes)
        self.ticked.emit()

    def count(self) -> int:
        """How many are ticked."""
        return sum(1 for card in self.cards if card.isChecked())

    def set_current(self, codes: frozenset[str]) -> None:
        """Mark the document that is in view beside the list."""
        for row, card in zip(self.rows, self.cards, strict=True):
            card.set_current(card.isChecked() and not codes.isdisjoint(row.codes))

    def forget(self) -> None:
        """Another case: nothing is left out, nothing is known yet."""
        self.left_out.clear()
        self.show_rows(())

    # Keys

    def first(self) -> QWidget | None:
        """The first that can be ticked."""
        return next((card for card in self.cards if card.isEnabled()), None)

    def walk(self, step: int) -> None:
        """The focus to the one after or before; those the case has nothing for are passed over."""
        usable = [card for card in self.cards if card.isEnabled()]
        at = next((number for number, card in enumerate(usable) if card.hasFocus()), -1)
        if usable:
            there = 0 if at < 0 else max(0, min(len(usable) - 1, at + step))
            usable[there].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched in self.cards:
            self.looked_at.emit(self.rows[self.cards.index(watched)])
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.cards:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                self.walk(step)
                return True
        found: Any = super().eventFilter(watched, event)
        return bool(found)


def _is_letter(row: DocumentRow) -> bool:
    """A letter says to whom it goes; that it waits for a signature stands at the consent and beside the pages."""
    return any(code.startswith("referral:") for code in row.codes)
