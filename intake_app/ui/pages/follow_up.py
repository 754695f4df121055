"""What is due: late, today, this week; on the right one call and its outcomes; return slips by their code."""

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import followups
from intake_app.casework.cases import reveal_contact
from intake_app.casework.due_view import DueDetail, DueGroup, DueKind, DueRow
from intake_app.domain.errors import UserError
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    Choice,
    DateField,
    FilterChip,
    Flow,
    HeaderBar,
    IconLine,
    Label,
    LevelPill,
    Line,
    OpenLevels,
    Scroll,
    SearchField,
    Table,
    TextField,
    Titled,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Page, Room

CHANNEL_ICONS = {
    "phone": "smartphone",
    "telephone": "smartphone",
    "text": "message-square-text",
    "sms": "message-square-text",
    "mail": "mail",
    "letter": "mail",
    "email": "mail",
    "slip": "inbox",
    "interview": "refresh-cw",
    "office": "flag",
}
KIND_ICONS = {"reassessment": "refresh-cw", "review": "flag", "attendance-check": "inbox", "report": "mail"}
SLIP_OUTCOMES = ("attended", "missed", "rebooked")


class FollowUpPage(Page):
    """Arrows walk the list, 1 to 4 record the outcome and go to the next row, F8 takes a return slip."""

    name: ClassVar[str] = "follow-up"
    in_rail: ClassVar[str] = "follow-up"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.follow.title")), scrolls=False)
        self._kind = DueKind.ALL
        self._shown = ""
        self.outcomes: AnswerGroup | None = None
        self._build_header()
        self._build_list()
        self._build_side()
        self.narrow_changed.connect(self._fit)
        slip = QShortcut(QKeySequence("F8"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slip.activated.connect(self.take_slip)

    # Building

    def _build_header(self) -> None:
        self.search_box = SearchField(self.room.text("ui.search"))
        self.search_box.returnPressed.connect(lambda: self.room.go("cases", text=self.search_box.text()))
        self.slip = Button(self.room.text("ui.follow.slip"), key="F8", icon="scan-qr-code")
        self.slip.clicked.connect(self.take_slip)
        self.header.add(self.search_box)
        self.header.add(self.slip)
        self.worker = IconLine("circle-user-round", self.room.desk.worker.name)
        self.header.add(self.worker)

    def _build_list(self) -> None:
        text = self.room.text
        self.chips = {kind: FilterChip(text(f"ui.follow.kind.{kind}")) for kind in DueKind}
        for kind, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, kind=kind: self._choose_kind(kind))
        self.middle.setSpacing(12)
        self.add(Flow(*self.chips.values()))
        self.columns = (
            Column("when", text("ui.follow.column.when"), 132, sortable=False),
            Column("person", text("ui.follow.column.person"), 170, sortable=False),
            Column("what", text("ui.follow.column.what"), 0, sortable=False),
            Column("channel", text("ui.follow.column.channel"), 60, sortable=False),
            Column("tries", text("ui.follow.column.tries"), 122, sortable=False),
        )
        self.model = RowsModel(self.columns)
        self.table = Table(self.columns, self.model, text("ui.follow.title"))
        self.table.chosen.connect(self._show_row)
        self.table.opened.connect(lambda _: self._focus_outcomes())
        self.nothing = Label(text("ui.follow.nothing"), "lead", "text.secondary", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card()
        card.add(self.table, 1)
        card.add(self.nothing, 1)
        self.add(card, 1)

    def _build_side(self) -> None:
        holder = QFrame()
        holder.setProperty("look", "card")
        self.detail = QVBoxLayout(holder)
        self.detail.setContentsMargins(18, 16, 18, 16)
        self.detail.setSpacing(10)
        self.side = Scroll(holder, self.room.text("ui.follow.detail"))
        self.add_side(self.side, 376)

    def _fit(self, narrow: bool) -> None:
        self.side.setMaximumWidth(320 if narrow else 376)
        self.side.setMinimumWidth(280 if narrow else 376)
        self.worker.setVisible(not narrow)
        for number, column in enumerate(self.columns):
            self.table.setColumnHidden(number, narrow and column.key in ("channel", "tries"))

    # Reading

    def open(self, **where: str) -> None:
        self._read(where.get("follow_up") or self._shown)

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
            clear_layout(self.detail)
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
        icon = CHANNEL_ICONS.get(row.channel) or KIND_ICONS.get(row.kind, "calendar")
        channel = self.room.wording.first(f"ui.follow.channel.{row.channel}", default=row.channel)
        return {
            "when": Cell(row.when_text, strong=True, late=late, icon="" if late else "calendar"),
            "person": Cell(row.name, strong=True),
            "what": Cell(row.what),
            "channel": Cell(channel, icon=icon, icon_only=True, tip=channel),
            "tries": Cell(
                self.room.text("ui.follow.tries", done=row.tries, all=row.tries_of) if row.tries_of else "",
                dots=(row.tries, row.tries_of) if row.tries_of else None,
            ),
        }

    def _choose_kind(self, kind: DueKind) -> None:
        self._kind = kind
        self._read()

    # One row

    def _show_row(self, key: str | None) -> None:
        if not key or key.startswith("#"):
            return
        try:
            detail = followups.due_detail(self.room.desk, key)
        except UserError as error:
            self.room.say(error)
            return
        self._shown = key
        clear_layout(self.detail)
        self._add_person(detail)
        self._add_outcomes(detail)
        self._add_attempts(detail)
        self.detail.addStretch(1)

    def _add_person(self, detail: DueDetail) -> None:
        row = detail.row
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(row.name, "name", wrap=True), 1)
        if row.tier:
            line.addWidget(LevelPill(row.tier, self.room.wording.code("tier", row.tier)))
        elif len(row.tiers_possible) > 1:
            line.addWidget(OpenLevels(row.tiers_possible, ""))
        self.detail.addWidget(head)
        below = " · ".join(part for part in (row.reference, detail.service) if part)
        self.detail.addWidget(Label(below, "body", "text.secondary", wrap=True))
        self.detail.addWidget(self._contact_card(detail))
        go = Button(self.room.text("ui.follow.open_case"), "quiet", icon="folder-open")
        go.clicked.connect(lambda: self.room.go("case", case=row.episode_id))
        self.detail.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)

    def _contact_card(self, detail: DueDetail) -> QWidget:
        contact = detail.contact
        card = Card(tone="chosen", spacing=2)
        top = QWidget()
        line = QHBoxLayout(top)
        line.setContentsMargins(0, 0, 0, 0)
        phone = IconLine("smartphone", contact.masked if contact.has_phone else self.room.text("ui.follow.no_phone"))
        line.addWidget(phone, 1)
        if contact.has_phone:
            eye = Button(kind="quiet", icon="eye", name=self.room.text("ui.follow.reveal"))
            eye.clicked.connect(lambda: self._reveal(detail.row.episode_id, phone, eye))
            line.addWidget(eye)
        card.add(top)
        how = " · ".join(part for part in (contact.when, contact.voice_text) if part)
        if how:
            card.add(Label(how, "caption", "accent.soft_text", wrap=True))
        return card

    def _reveal(self, episode_id: str, phone: IconLine, eye: Button) -> None:
        try:
            phone.label.setText(reveal_contact(self.room.desk, episode_id))
        except UserError as error:
            self.room.say(error)
            return
        eye.hide()

    def _add_outcomes(self, detail: DueDetail) -> None:
        self.detail.addWidget(Label(detail.question, "strong", wrap=True))
        choices = [Choice(o.code, o.text, str(n)) for n, o in enumerate(detail.outcomes, 1)]
        self.outcomes = AnswerGroup(choices)
        self.outcomes.chosen.connect(lambda code: self._record(detail, code))
        self.detail.addWidget(self.outcomes)
        move = DateField(self.room.text("ui.follow.move"), self.room.desk.clock.today())
        move.picked.connect(lambda day: self._move(detail, day, move))
        self.detail.addWidget(move)

    def _add_attempts(self, detail: DueDetail) -> None:
        if detail.attempts:
            self.detail.addWidget(Line())
            self.detail.addWidget(Label(self.room.text("ui.follow.attempts"), "strong"))
        for attempt in detail.attempts:
            icon = "phone-missed" if attempt.outcome == "no-answer" else CHANNEL_ICONS.get(attempt.channel, "phone")
            words = f"{attempt.when_text}  {attempt.text}"
            self.detail.addWidget(IconLine(icon, words, ink="text.secondary", wrap=True))
        if detail.rule:
            self.detail.addWidget(IconLine("info", detail.rule, ink="text.secondary", type="caption", wrap=True))

    # Acts

    def _record(self, detail: DueDetail, outcome: str) -> None:
        following = self._following(detail.row.follow_up_id)
        try:
            followups.record_attempt(self.room.desk, detail.row.follow_up_id, detail.row.channel or "phone", outcome)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.text("ui.follow.recorded", name=detail.row.name))
        self._read(following)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _following(self, key: str) -> str:
        """The row after this one, or the same when it is the last."""
        keys = [self.model.index(n, 0).data(Qt.ItemDataRole.UserRole + 3) for n in range(self.model.rowCount())]
        rows = [k for k in keys if not str(k).startswith("#")]
        at = rows.index(key) + 1 if key in rows else 0
        return str(rows[at]) if at < len(rows) else key

    def _move(self, detail: DueDetail, day: date | None, field: DateField) -> None:
        if day is None or day == detail.row.due:
            return
        try:
            followups.reschedule(self.room.desk, detail.row.follow_up_id, day)
        except UserError as error:
            field.set_error(error.message)
            return
        self.room.tell(self.room.text("ui.follow.moved", name=detail.row.name, day=self.room.wording.day(day)))
        self._read(detail.row.follow_up_id)

    # Return slips

    def take_slip(self) -> None:
        """Show the entry for a return slip, in the place of the row's detail."""
        text = self.room.text
        clear_layout(self.detail)
        self.outcomes = None
        self.detail.addWidget(Titled(text("ui.follow.slip_title")))
        self.detail.addWidget(Label(text("ui.follow.slip_about"), "body", "text.secondary", wrap=True))
        code = TextField(text("ui.follow.slip_code"), placeholder="2026/0412-E1")
        day = DateField(text("ui.follow.slip_day"), self.room.desk.clock.today())
        self.detail.addWidget(code)
        choices = [Choice(o, text(f"ui.follow.slip.{o}"), str(n)) for n, o in enumerate(SLIP_OUTCOMES, 1)]
        outcome = AnswerGroup(choices)
        self.detail.addWidget(outcome)
        self.detail.addWidget(day)
        keep = Button(text("ui.follow.slip_keep"), "primary", icon="inbox")
        keep.clicked.connect(lambda: self._keep_slip(code, outcome, day))
        leave = Button(text("ui.cancel"), "quiet")
        leave.clicked.connect(lambda: self._read(self._shown))
        self.detail.addWidget(Flow(keep, leave))
        self.detail.addStretch(1)
        code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_slip(self, code: TextField, outcome: AnswerGroup, day: DateField) -> None:
        if not outcome.code:
            self.room.say(UserError("outcome-missing", self.room.text("ui.follow.slip_choose")))
            return
        try:
            kept = followups.record_slip(self.room.desk, code.text().strip(), outcome.code, day.day())
        except UserError as error:
            (day if error.code in ("day-missing", "day-past") else code).set_error(error.message)
            return
        self.room.tell(self.room.text("ui.follow.slip_kept", title=kept.title))
        self._read()

    # Keys

    def _focus_outcomes(self) -> None:
        if self.outcomes is not None:
            self.outcomes.focus_first()

    def first_focus(self) -> QWidget | None:
        return self.table if self.model.rowCount() else self.search_box

    def search(self) -> bool:
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.outcomes is not None and event.text() in ("1", "2", "3", "4") and self.outcomes.press_key(event.text()):
            return
        super().keyPressEvent(event)
