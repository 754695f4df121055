"""What is due: late, today, this week; on the right one call and its outcomes; return slips by their code."""

from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget

from intake_app.casework import call_lists, followups
from intake_app.casework.due_view import DueGroup, DueKind, DueRow
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.printing.call_list import render_call_list
from intake_app.printing.content import PacketDocument
from intake_app.ui.beside import BesidePage
from intake_app.ui.casefile.calls import CHANNEL_ICONS, CallPanel, SlipPanel
from intake_app.ui.look import (
    Button,
    Card,
    FilterChip,
    Flow,
    HeaderBar,
    IconLine,
    Label,
    SearchField,
    Table,
    tab_in_order,
)
from intake_app.ui.look.cells import KEY_ROLE, Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Room
from intake_app.ui.print_run import PrintRun, ask_printer, printer_shown

KIND_ICONS = {"reassessment": "refresh-cw", "suspension-review": "flag", "attendance-check": "inbox"}


class FollowUpPage(BesidePage):
    """Arrows walk the list, 1 to 4 record the outcome and go to the next row, F8 takes a return slip."""

    name: ClassVar[str] = "follow-up"
    in_rail: ClassVar[str] = "follow-up"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.follow.title")))
        self._kind = DueKind.ALL
        self._shown = ""
        self.may = allowed(room.desk.worker, Act.FOLLOW_UP)
        self._build_header()
        self._build_list()
        self._build_side()
        slip = QShortcut(QKeySequence("F8"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slip.activated.connect(self.take_slip)

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.search_box = SearchField(text("ui.search"))
        self.search_box.returnPressed.connect(lambda: self.room.go("cases", search=self.search_box.text()))
        self.slip = Button(text("ui.follow.slip"), key="F8", icon="scan-qr-code")
        self.slip.clicked.connect(lambda: self.take_slip())
        self.slip.setVisible(self.may)
        self.worker = IconLine("circle-user-round", self.room.desk.worker.name, ink="text.secondary")
        self.calendar = Button(text("ui.follow.calendar_short"), "quiet", icon="calendar")
        self.print_list = Button(text("ui.follow.print_short"), "quiet", icon="printer")
        self.calendar.setToolTip(text("ui.follow.calendar"))
        self.print_list.setToolTip(text("ui.follow.print"))
        self.calendar.clicked.connect(lambda _=False: self.ask_where())
        self.print_list.clicked.connect(lambda _=False: self.print_calls())
        for button in (self.calendar, self.print_list):
            button.setVisible(self.may)
        for widget in (self.search_box, self.calendar, self.print_list, self.slip, self.worker):
            self.header.add(widget)

    def _build_list(self) -> None:
        text = self.room.text
        self.chips = {kind: FilterChip(text(f"ui.follow.kind.{kind}")) for kind in DueKind}
        for kind, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, kind=kind: self._choose_kind(kind))
        self.columns = (
            Column("when", text("ui.follow.column.when"), 144, sortable=False),
            Column("person", text("ui.follow.column.person"), 172, sortable=False),
            Column("what", text("ui.follow.column.what"), 0, sortable=False),
            Column("channel", text("ui.follow.column.channel"), 64, sortable=False, narrow=False),
            Column("tries", text("ui.follow.column.tries"), 122, sortable=False, narrow=False),
        )
        self.model = RowsModel(self.columns)
        self.table = Table(self.columns, self.model, text("ui.follow.title"))
        self.table.chosen.connect(self._show_row)
        self.table.opened.connect(lambda _: self._open_call())
        self.nothing = Label(text("ui.follow.nothing"), "lead", "text.secondary", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.column.setContentsMargins(8, 0, 8, 8)
        card.add(self.table, 1)
        card.add(self.nothing, 1)
        self.middle.setSpacing(12)
        self.add(Flow(*self.chips.values(), spacing=8))
        self.add(card, 1)

    def _build_side(self) -> None:
        self.call = CallPanel(self.room, self.may)
        self.call.told.connect(self._record)
        self.call.moved.connect(self._move)
        self.call.case_wanted.connect(self._go_to_case)
        self.slip_panel = SlipPanel(self.room)
        self.slip_panel.kept.connect(self._keep_slip)
        self.slip_panel.left.connect(self._leave_slip)
        self.slip_panel.hide()
        self.put(self.table, (self.call, self.slip_panel), self.room.text("ui.follow.detail"), 376, 336)

    def arrange(self) -> None:
        super().arrange()
        self.worker.setVisible(not self.is_narrow)
        self.search_box.setVisible(self.is_beside)

    # Reading

    def open(self, **where: str) -> None:
        wanted = where.get("follow_up", "")
        self.arrange()
        self._close_slip()
        self._read(wanted or self._shown)
        if wanted and self._shown != wanted:
            # Due later than the list reaches.
            self.table.clearSelection()
            self._show_row(wanted)
            self._open_call()
        if "slip" in where:
            self.take_slip(where["slip"])

    def _read(self, keep: str = "") -> None:
        rows = followups.due_list(self.room.desk, self._kind)
        counts = followups.due_counts(self.room.desk)
        for kind, chip in self.chips.items():
            chip.setChecked(kind is self._kind)
            chip.set_count(getattr(counts, kind.value))
        self.model.set_rows(self._rows(rows))
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if not rows:
            self._shown = ""
            self.call.show_detail(None)
        elif not (keep and self.table.select_key(keep)):
            self.table.select_first()
        self.room.recount()

    def _rows(self, rows: tuple[DueRow, ...]) -> list[Row]:
        found: list[Row] = []
        for group in DueGroup:
            inside = [row for row in rows if row.group is group]
            if inside:
                found.append(Row(f"#{group}", group=self.room.text(f"ui.follow.group.{group}"), count=str(len(inside))))
                found.extend(Row(row.follow_up_id, self._cells(row)) for row in inside)
        return found

    def _cells(self, row: DueRow) -> dict[str, Cell]:
        late = row.group is DueGroup.LATE
        icon = KIND_ICONS.get(row.kind) or CHANNEL_ICONS.get(row.channel, "calendar")
        channel = self.room.wording.first(f"ui.follow.channel.{row.channel}", default=row.channel)
        tries = self.room.text("ui.follow.tries", done=row.tries, all=row.tries_of) if row.tries_of else ""
        return {
            "when": Cell(row.when_text, strong=True, late=late, icon="" if late else "calendar"),
            "person": Cell(row.name or row.reference, strong=True),
            "what": Cell(row.what, tip=row.what),
            "channel": Cell(channel, icon=icon, icon_only=True, tip=channel),
            "tries": Cell(tries, dots=(row.tries, row.tries_of) if row.tries_of else None),
        }

    def _choose_kind(self, kind: DueKind) -> None:
        self._kind = kind
        self._read(self._shown)

    def _show_row(self, key: str | None) -> None:
        if not key or key.startswith("#"):
            return
        try:
            detail = followups.due_detail(self.room.desk, key)
        except UserError as error:
            self.room.say(error)
            return
        self._shown = key
        self._close_slip()
        self.call.show_detail(detail)
        tab_in_order(self)

    # Out of the office

    def print_calls(self) -> None:
        """The worker's own list on paper; the trail says that it was printed."""
        if not self.print_list.isEnabled():
            return
        content = call_lists.call_list(self.room.desk)
        self.print_list.setEnabled(False)
        self.room.in_background(lambda: render_call_list(content), self._send, self._not_printed)

    def _send(self, document: PacketDocument) -> None:
        printer = ask_printer(self)
        if printer is None:
            self.print_list.setEnabled(True)
            return
        run = PrintRun(self, document.pdf, printer, self.room.text("ui.follow.print_job"), self.room.in_background)
        sent_to, copies = printer_shown(printer), printer.copyCount()
        run.printed.connect(lambda: self._printed(document, sent_to, copies))
        run.failed.connect(self._not_printed)
        run.start()

    def _printed(self, document: PacketDocument, sent_to: str, copies: int) -> None:
        self.print_list.setEnabled(True)
        try:
            call_lists.record_call_list(self.room.desk, document, sent_to, copies)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.text("ui.follow.printed", printer=sent_to))

    def _not_printed(self, error: UserError) -> None:
        self.print_list.setEnabled(True)
        self.room.say(error)

    def ask_where(self) -> None:
        """Ask for a calendar file."""
        text = self.room.text
        chosen, _ = QFileDialog.getSaveFileName(
            self, text("ui.follow.calendar"), text("ui.follow.calendar_file"), "iCalendar (*.ics)"
        )
        if chosen:
            self.save_calendar(Path(chosen))

    def save_calendar(self, path: Path) -> None:
        """What the worker has to do, as a calendar with references alone."""
        path = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
        try:
            count = call_lists.save_own_calendar(self.room.desk, path)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.wording.plural("ui.follow.calendar_saved", count))

    # Acts

    def _record(self, outcome: str, channel: str) -> None:
        detail = self.call.detail
        if detail is None:
            return
        following = self._following(detail.row.follow_up_id)
        try:
            followups.record_attempt(self.room.desk, detail.row.follow_up_id, channel, outcome)
        except UserError as error:
            self.room.say(error)
            self._show_row(detail.row.follow_up_id)
            return
        self.room.tell(self.room.text("ui.follow.recorded", name=detail.row.name or detail.row.reference))
        self._read(following)
        self.close_detail()

    def _following(self, key: str) -> str:
        """The row after this one, or the same when it is the last."""
        keys = [str(self.model.index(n, 0).data(KEY_ROLE)) for n in range(self.model.rowCount())]
        rows = [k for k in keys if not k.startswith("#")]
        at = rows.index(key) + 1 if key in rows else 0
        return rows[at] if at < len(rows) else key

    def _move(self, day: date) -> None:
        detail = self.call.detail
        if detail is None or day == detail.row.due:
            return
        try:
            followups.reschedule(self.room.desk, detail.row.follow_up_id, day)
        except UserError as error:
            if self.call.another_day is not None:
                self.call.another_day.set_error(self.room.words_of(error))
            return
        name = detail.row.name or detail.row.reference
        self.room.tell(self.room.text("ui.follow.moved", name=name, day=self.room.wording.day(day)))
        self._read(detail.row.follow_up_id)

    def _go_to_case(self) -> None:
        if self.call.detail is not None:
            self.room.go("case", case=self.call.detail.row.episode_id)

    def _open_call(self) -> None:
        """Go to the outcomes."""
        self.open_detail()
        if self.call.outcomes is not None:
            self.call.outcomes.focus_first()

    # Return slips

    def take_slip(self, code: str = "") -> None:
        """Show the entry for a return slip, in the place of the call."""
        if not self.may:
            return
        self.open_detail()
        self.call.hide()
        self.slip_panel.show()
        self.slip_panel.begin(code)

    def _close_slip(self) -> None:
        self.slip_panel.hide()
        self.call.show()

    def _leave_slip(self) -> None:
        self._close_slip()
        self.close_detail()

    def _keep_slip(self, code: str, outcome: str, day: date | None) -> None:
        try:
            kept = followups.record_slip(self.room.desk, code, outcome, day)
        except UserError as error:
            self.slip_panel.show_error(error)
            return
        said = self.room.text(f"ui.follow.slip.{outcome}")
        self.room.tell(self.room.text("ui.follow.slip_kept", day=self.room.wording.day(kept.day), outcome=said))
        self._leave_slip()
        self._read(self._shown)

    # Keys

    def primary(self) -> QAbstractButton | None:
        return None if self.slip_panel.isHidden() else self.slip_panel.keep

    def first_focus(self) -> QWidget | None:
        if not self.slip_panel.isHidden():
            return self.slip_panel.code
        return self.table if self.model.rowCount() else self.search_box

    def search(self) -> bool:
        if not self.search_box.isVisible():
            return False
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        outcomes = self.call.outcomes if self.slip_panel.isHidden() else self.slip_panel.outcome
        if event.key() == Qt.Key.Key_Escape and not self.slip_panel.isHidden():
            self._leave_slip()
        elif outcomes is not None and outcomes.isEnabled() and event.text() and outcomes.press_key(event.text()):
            return
        else:
            super().keyPressEvent(event)
