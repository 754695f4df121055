"""The decision tables of one policy, to be read and searched."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from intake_app.casework.policy_view import PolicyView, policy_view
from intake_app.ui.look import Card, FilterChip, Flow, HeaderBar, Label, SearchField, look
from intake_app.ui.page import Page, Room
from intake_app.ui.policies.tables import TableReader


class PolicyTablesPage(Page):
    """Opened with `pack`, and `table` for one of its tables. A search looks through all of them."""

    name: ClassVar[str] = "policy-tables"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(back_name=room.text("ui.back")), scrolls=False)
        self.header.went_back.connect(room.back)
        self.view: PolicyView | None = None
        self.table = ""
        self.field = SearchField(room.text("ui.policies.tables.search"))
        self.field.searched.connect(lambda _: self._show())
        self.field.setMinimumWidth(look().px(190))
        self.header.add(self.field)
        self.chips: dict[str, FilterChip] = {}
        self.choice = Flow(spacing=6)
        self.add(self.choice)
        self.card = Card()
        self.reader = TableReader(room.wording, room.text("ui.policies.tables.name"))
        self.nothing = Label(room.text("ui.policies.tables.none"), "lead", "text.secondary", wrap=True)
        self.card.add(self.reader, 1)
        self.card.add(self.nothing)
        self.add(self.card, 1)
        self.count = Label("", "caption", "text.secondary")
        self.add(self.count)
        self.narrow_changed.connect(lambda _: self._show())

    def open(self, **where: str) -> None:
        self.view = policy_view(self.room.desk, where["pack"])
        self.header.set_title(self.view.row.title, self.room.text("ui.policies.tables.caption"))
        self.table = where.get("table", "") or self.view.tables[0].table
        self.field.clear()
        self._make_chips(self.view)
        self._show()

    def _make_chips(self, view: PolicyView) -> None:
        fresh = Flow(spacing=6)
        self.chips = {}
        for table in view.tables:
            chip = FilterChip(table.title, len(table.rules), tick=False)
            chip.clicked.connect(partial(self.show_table, table.table))
            self.chips[table.table] = chip
            fresh.add(chip)
        self.middle.replaceWidget(self.choice, fresh)
        self.choice.deleteLater()
        self.choice = fresh

    def show_table(self, table: str) -> None:
        """Show one table, without a search."""
        self.table = table
        self.field.clear()
        self._show()
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        if self.view is None:
            return
        search = self.field.text().strip()
        found = [(one, one.found(search)) for one in self.view.tables if search or one.table == self.table]
        shown = [(table, rules) for table, rules in found if rules]
        for code, chip in self.chips.items():
            chip.setChecked(not search and code == self.table)
        self.header.caption.setVisible(not self.is_narrow)
        self.reader.show_tables(shown, search, compact=bool(self.is_narrow))
        self.reader.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        count = sum(len(rules) for _, rules in shown)
        self.count.setText(self.room.wording.plural("ui.policies.tables.count", count))

    def first_focus(self) -> QWidget | None:
        return self.field

    def search(self) -> bool:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and not self.reader.hasFocus():
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            self.room.back()
        else:
            super().keyPressEvent(event)
