"""All cases: one search box, filters, a list that walks and opens by keyboard."""

from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QWidget

from intake_app.casework.case_view import CaseFilter, CaseOrder, CaseRow
from intake_app.casework.cases import case_counts, count_cases, list_cases
from intake_app.domain.person import Stage
from intake_app.printing.slip_code import read_slip_code
from intake_app.ui.look import (
    Button,
    Card,
    FilterChip,
    Flow,
    HeaderBar,
    IconLine,
    KeyHint,
    Label,
    OpenLevels,
    SearchField,
    Table,
    look,
)
from intake_app.ui.look.cells import CELL_ROLE, GROUP_ROLE, KEY_ROLE, Cell, said
from intake_app.ui.look.tables import Column, header_data
from intake_app.ui.page import Page, Room

PAGE_SIZE = 200
"""Rows read at a time; more are read as the list is scrolled."""

_Index = QModelIndex | QPersistentModelIndex


class CasesModel(QAbstractTableModel):
    """The cases of one filter in one order, read in pieces of `PAGE_SIZE`."""

    def __init__(self, room: Room, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self._room, self._columns = room, columns
        self._rows: list[CaseRow] = []
        self._today: date = room.desk.clock.today()
        self._filter, self._order, self._descending = CaseFilter(), CaseOrder.CHANGED, True
        self._all_read = True

    def read(self, filter_: CaseFilter, order: CaseOrder, descending: bool) -> None:
        """Show the first piece of another list."""
        self.beginResetModel()
        self._filter, self._order, self._descending = filter_, order, descending
        self._rows = list(self._piece(0))
        self.endResetModel()

    def _piece(self, offset: int) -> tuple[CaseRow, ...]:
        found = list_cases(self._room.desk, self._filter, self._order, self._descending, PAGE_SIZE, offset)
        self._all_read = len(found) < PAGE_SIZE
        return found

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._all_read

    def fetchMore(self, parent: _Index) -> None:
        more = self._piece(len(self._rows))
        if more:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
            self._rows.extend(more)
            self.endInsertRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == KEY_ROLE:
            return row.episode_id
        if role == GROUP_ROLE:
            return None
        if role in (CELL_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = _cell(row, self._columns[index.column()].key)
            return cell if role == CELL_ROLE else said(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _cell(row, self._columns[index.column()].key).tip or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self._columns):
            return header_data(self._columns[section], role)
        return None


def _cell(row: CaseRow, key: str) -> Cell:
    match key:
        case CaseOrder.REFERENCE:
            return Cell(row.reference)
        case CaseOrder.PERSON:
            return Cell(row.name or row.reference, strong=True)
        case CaseOrder.STAGE:
            return Cell(row.stage_text)
        case CaseOrder.TIER:
            if row.tier is not None:
                return Cell(row.tier_text, tier=row.tier)
            left = tuple(tier for tier in row.tiers_possible if tier != "none")
            return Cell(row.tier_text, tiers=left if len(left) > 1 else (), quiet=len(left) < 2)
        case CaseOrder.NEXT_STEP:
            return Cell(row.next_step, late=row.is_late, tip=row.next_step)
        case CaseOrder.WORKER:
            return Cell(row.worker)
        case _:
            return Cell(row.changed_text, right=True)


class CasesPage(Page):
    """Typing anywhere searches; arrows walk; Enter opens; Esc clears."""

    name: ClassVar[str] = "cases"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.cases.title")), scrolls=False)
        self._stages: tuple[Stage, ...] = ()
        self._tiers: tuple[str, ...] = ()
        self._order, self._descending = CaseOrder.CHANGED, True
        self._build_header()
        self._build_filters()
        self._build_list()
        self._build_legend()
        self.field.searched.connect(lambda _: self._read())
        for chip in (self.only_open, self.mine, self.late):
            chip.toggled.connect(lambda _: self._read())
        self.table.opened.connect(lambda key: room.go("case", case=key))
        self.table.sorted_by.connect(self._sort)

    # Building

    def _build_header(self) -> None:
        self.new_case = Button(self.room.text("ui.new_case"), "primary", key="Ctrl N", icon="plus")
        self.new_case.clicked.connect(lambda: self.room.go("new-case"))
        self.header.add(self.new_case)
        self.worker = IconLine("circle-user-round", self.room.desk.worker.name, ink="text.secondary")
        self.header.add(self.worker)

    def _build_filters(self) -> None:
        text = self.room.text
        self.field = SearchField(text("ui.search"))
        self.field.setMinimumWidth(look().px(334))
        self.only_open = FilterChip(text("ui.cases.open"))
        self.only_open.setChecked(True)
        self.mine = FilterChip(text("ui.cases.mine"))
        self.late = FilterChip(text("ui.cases.late"))
        self.stage = FilterChip(text("ui.cases.stage"), menu=True)
        self.tier = FilterChip(text("ui.cases.level"), menu=True)
        self.stage.setMenu(self._stage_menu())
        self.tier.setMenu(self._tier_menu())
        chips = (self.only_open, self.mine, self.late, self.stage, self.tier)
        row = Flow(self.field, *chips, spacing=8)
        holder = QWidget()
        around = QHBoxLayout(holder)
        around.setContentsMargins(0, 5, 0, 5)
        around.addWidget(row)
        self.middle.setSpacing(8)
        self.add(holder)

    def _stage_menu(self) -> QMenu:
        codes = {stage.value: self.room.wording.code("stage", stage.value) for stage in Stage}
        return self._menu(self.stage, codes, self._choose_stages)

    def _tier_menu(self) -> QMenu:
        tiers = ("warning", "education", "treatment", "none")
        codes = {tier: self.room.wording.code("tier", tier) for tier in tiers}
        codes["open"] = self.room.text("ui.cases.level_open")
        return self._menu(self.tier, codes, self._choose_tiers)

    def _menu(self, chip: FilterChip, codes: dict[str, str], chosen: Any) -> QMenu:
        menu = QMenu(chip)
        actions: list[QAction] = []
        for code, name in codes.items():
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setData(code)
            actions.append(action)
            menu.addAction(action)
        menu.triggered.connect(lambda _: chosen(tuple(a.data() for a in actions if a.isChecked())))
        return menu

    def _build_list(self) -> None:
        text = self.room.text
        spared = (CaseOrder.STAGE, CaseOrder.WORKER, CaseOrder.CHANGED)
        widths = (
            (CaseOrder.REFERENCE, 120),
            (CaseOrder.PERSON, 190),
            (CaseOrder.STAGE, 108),
            (CaseOrder.TIER, 178),
            (CaseOrder.NEXT_STEP, 0),
            (CaseOrder.WORKER, 116),
            (CaseOrder.CHANGED, 136),
        )
        self.columns = tuple(
            Column(
                key,
                text(f"ui.cases.column.{key}"),
                width,
                right=key is CaseOrder.CHANGED,
                narrow=key not in spared,
                tight=key is not CaseOrder.REFERENCE,
            )
            for key, width in widths
        )
        self.model = CasesModel(self.room, self.columns)
        self.table = Table(self.columns, self.model, text("ui.cases.title"))
        self.table.set_sorted(self._order, self._descending)
        self.nothing = Label("", "lead", "text.secondary", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.column.setContentsMargins(8, 0, 8, 8)
        card.add(self.table)
        card.add(self.nothing)
        self.add(card, 1)
        self.nothing.hide()
        self.narrow_changed.connect(self._fit)

    def _build_legend(self) -> None:
        text = self.room.text
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(20)
        self.count = Label("", "caption", "text.secondary")
        line.addWidget(self.count)
        for key, words in (("↑↓", "choose"), ("Enter", "open"), ("Esc", "clear")):
            line.addWidget(KeyHint(key, text(f"ui.cases.keys.{words}")))
        line.addStretch(1)
        line.addWidget(IconLine("late", text("ui.cases.legend_late"), ink="text.secondary", type="caption"))
        line.addWidget(OpenLevels(("education", "treatment"), text("ui.cases.legend_open")))
        self.legend = row
        self.add(row)

    def _fit(self, narrow: bool) -> None:
        """In a narrow window the legend steps aside."""
        self.legend.setVisible(not narrow)
        self.worker.setVisible(not narrow)

    # Reading

    def open(self, **where: str) -> None:
        if "search" in where:
            self.field.setText(where["search"])
        self._read(keep=self.table.current_key())

    def _filter(self) -> CaseFilter:
        return CaseFilter(
            text=self.field.text().strip(),
            only_open=self.only_open.isChecked(),
            only_late=self.late.isChecked(),
            worker=self.room.desk.worker.id if self.mine.isChecked() else "",
            stages=self._stages,
            tiers=self._tiers,
        )

    def _read(self, keep: object = None) -> None:
        filter_ = self._filter()
        self.model.read(filter_, self._order, self._descending)
        if not (keep and self.table.select_key(keep)):
            self.table.select_first()
        counts = case_counts(self.room.desk)
        for chip, count in ((self.only_open, counts.open), (self.mine, counts.mine), (self.late, counts.late)):
            chip.set_count(count)
        found = count_cases(self.room.desk, filter_)
        self.count.setText(self.room.text("ui.cases.count", shown=found, total=counts.total))
        self._say_nothing(found, counts.total)

    def _say_nothing(self, found: int, total: int) -> None:
        self.table.setVisible(found > 0)
        self.nothing.setVisible(found == 0)
        self.nothing.setText(self.room.text("ui.cases.none_match" if total else "ui.cases.none_yet"))

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = CaseOrder(key), descending
        self._read(keep=self.table.current_key())

    def _choose_stages(self, codes: tuple[str, ...]) -> None:
        self._stages = tuple(Stage(code) for code in codes)
        self.stage.set_on(bool(codes))
        self._read()

    def _choose_tiers(self, codes: tuple[str, ...]) -> None:
        self._tiers = codes
        self.tier.set_on(bool(codes))
        self._read()

    # Keys

    def primary(self) -> QAbstractButton | None:
        return None

    def first_focus(self) -> QWidget | None:
        return self.field

    def search(self) -> bool:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.model.rowCount():
            self.room.go("case", case=self.table.current_key())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and read_slip_code(self.field.text()):
            self.room.go("follow-up", slip=self.field.text())
        elif key == Qt.Key.Key_Escape:
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (
            event.text().isprintable()
            and event.text().strip()
            and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        ):
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.setText(self.field.text() + event.text())
        else:
            super().keyPressEvent(event)
