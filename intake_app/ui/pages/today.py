"""The first page after unlocking: who comes next, what is late, what is begun, and the day beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from intake_app.casework import drilling, followups
from intake_app.casework.due_view import AgendaEntry, NextPerson, TodayRow, TodayView
from intake_app.ui.look import (
    Agenda,
    AlertFrame,
    Appointment,
    Button,
    Card,
    HeaderBar,
    Icon,
    Label,
    Line,
    PersonCard,
    Scroll,
    SearchField,
    Titled,
    WorkRow,
    look,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.next_step import take_step
from intake_app.ui.page import Page, Room

TIGHT = 900
"""Below this width at 100 % the header keeps to signs."""

WIDEST = 16_777_215
"""Qt's own "no limit"."""

FACT_ICONS = {"interview": "message-circle", "language": "languages", "room": "door-open", "clock": "timer"}
ROW_ICONS = {
    "contact": "phone-missed",
    "call": "phone-missed",
    "report": "file-clock",
    "service-report": "file-clock",
    "review": "file-clock",
    "appointment": "calendar-x",
    "missed": "calendar-x",
    "reassessment": "refresh-cw",
    "interview": "pen-line",
    "draft": "pen-line",
    "result": "list-checks",
    "decision": "signature",
    "plan": "clipboard-list",
    "packet": "printer",
    "slip": "inbox",
}


class TodayPage(Page):
    """One button for the next person, one verb for every row. Empty groups vanish."""

    name = "today"
    in_rail = "today"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar())
        self._next: PersonCard | None = None
        self.rows: list[WorkRow] = []
        self._rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.search_box = SearchField(room.text("ui.search"))
        self.new_case = Button(room.text("ui.new_case"), icon="plus", key="Ctrl N", name=room.text("ui.new_case"))
        self.new_case.clicked.connect(lambda: room.go("new-case"))
        self.worker = _Worker(room)
        self.header.add(self.search_box)
        self.header.add(self.new_case)
        self.header.add(self.worker)
        self.agenda = Agenda()
        self.agenda.chosen.connect(self._open_entry)
        self.side = self._made_side()
        self.body.addWidget(self.side)
        self.narrow_changed.connect(self._arrange)

    def _made_side(self) -> QWidget:
        side = QFrame()
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 10, 0, 0)
        column.setSpacing(8)
        self.agenda_title = Titled(self.room.text("ui.today.agenda"))
        column.addWidget(self.agenda_title)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 5, 0)
        inner.addWidget(self.agenda)
        inner.addStretch(1)
        self.agenda_scroll = Scroll(holder)
        column.addWidget(self.agenda_scroll, 1)
        column.addWidget(Line())
        self.footer_lines = Label("", "caption", "text.secondary", wrap=True)
        column.addWidget(self.footer_lines)
        return side

    # ------------------------------------------------------------------------------------------------------- showing

    def open(self, **where: str) -> None:
        view = followups.today(self.room.desk)
        self.header.set_title(view.title[:1].upper() + view.title[1:])
        self.search_box.clear()
        self.middle.removeItem(self._rest)
        self.middle.removeWidget(self.side)
        clear_layout(self.middle)
        self._next, self.rows = None, []
        if drilling.is_due(self.room.desk):
            self.add(self._made_reminder())
        if view.next is not None:
            self._next = self._made_next(view.next)
            self.add(self._next)
        if view.overdue:
            self._add_group("overdue", view.overdue, late=True)
        if view.drafts:
            self._add_group("drafts", view.drafts, late=False)
        if view.next is None and not view.overdue and not view.drafts:
            self.add(self._made_free())
        self._show_day(view)
        self._arrange(bool(self.is_narrow))
        self.room.recount()

    def _made_reminder(self) -> QWidget:
        """Once a quarter somebody should see whether the backups open."""
        frame = AlertFrame("info", self.room.text("ui.backups.today_drill"), buttons_beside=True)
        button = Button(self.room.text("ui.backups.today_drill.go"), "quiet", icon_right="arrow-right")
        button.clicked.connect(lambda: self.room.go("supervise", section="backups"))
        frame.add_button(button)
        return frame

    def _made_next(self, coming: NextPerson) -> PersonCard:
        facts = [(FACT_ICONS.get(code, "info"), words) for code, words in coming.facts]
        card = PersonCard(coming.when_text, coming.name, coming.reference, facts, coming.button)
        card.button.clicked.connect(lambda: take_step(self.room, coming.action, coming.episode_id))
        return card

    def _add_group(self, group: str, rows: Sequence[TodayRow], late: bool) -> None:
        text = self.room.text
        card = Card(text(f"ui.today.{group}"), count=str(len(rows)), aside=text(f"ui.today.{group}_aside"), spacing=0)
        card.column.setContentsMargins(20, 16, 20, 6)
        card.column.addSpacing(8)
        for row in rows:
            card.add_line()
            line = WorkRow(
                ROW_ICONS.get(row.kind, "calendar-clock"), row.name, row.text, row.when_text, row.button, late=late
            )
            line.pressed.connect(lambda row=row: self._take(row))
            self.rows.append(line)
            card.add(line)
        self.add(card)
        # Qt would show it a moment later, and what is not shown cannot have the focus.
        card.show()

    def _take(self, row: TodayRow) -> None:
        take_step(self.room, row.action, row.episode_id, row.follow_up_id)

    def _made_free(self) -> QWidget:
        card = Card(self.room.text("ui.today.free"))
        card.add(Label(self.room.text("ui.today.free_text"), "body", "text.secondary", wrap=True))
        return card

    def _show_day(self, view: TodayView) -> None:
        self.agenda.set_appointments([_appointment(entry) for entry in view.agenda], view.now)
        self.footer_lines.setText("\n".join(view.footer))

    def _arrange(self, narrow: bool) -> None:
        """Wide: the agenda beside. Narrow: below everything else, and the header keeps to signs."""
        tight = self.window().width() / look().text_scale < TIGHT
        self.new_case.set_key("" if narrow else "Ctrl N")
        self.new_case.setText("" if tight else self.room.text("ui.new_case"))
        self.new_case.setToolTip(self.room.text("ui.new_case") if tight else "")
        self.search_box.setMaximumWidth(look().px(200) if tight else WIDEST)
        self.worker.set_short(narrow)
        self.agenda_scroll.setVisible(True)
        self.middle.removeItem(self._rest)
        if narrow:
            self.middle.addWidget(self.side)
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(WIDEST)
            self.agenda_scroll.setMinimumHeight(self.agenda.sizeHint().height() + 8)
        else:
            self.body.addWidget(self.side)
            self.side.setFixedWidth(look().px(330))
            self.agenda_scroll.setMinimumHeight(0)
        self.middle.addItem(self._rest)

    # ---------------------------------------------------------------------------------------------------------- doing

    def primary(self) -> QAbstractButton | None:
        return self._next.button if self._next else None

    def first_focus(self) -> QWidget | None:
        if self._next is not None:
            return self._next.button
        return self.rows[0].button if self.rows else self.new_case

    def search(self) -> bool:
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.search_box.hasFocus():
            self.room.go("cases", search=self.search_box.text())
        elif enter and isinstance(focus := self.focusWidget(), QAbstractButton) and focus.hasFocus():
            focus.click()
        else:
            super().keyPressEvent(event)

    def _open_entry(self, episode_id: str) -> None:
        if episode_id:
            self.room.go("case", case=episode_id)


def _appointment(entry: AgendaEntry) -> Appointment:
    minutes = (entry.end.hour - entry.start.hour) * 60 + entry.end.minute - entry.start.minute
    return Appointment(entry.episode_id, entry.title, entry.detail, entry.start, max(15, minutes), entry.state)


class _Worker(QWidget):
    """Who is signed in."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon("circle-user-round", "text.secondary", 22))
        self._name = Label(room.desk.worker.name, "body", "text.secondary")
        row.addWidget(self._name)
        self.setAccessibleName(room.text("ui.worker", name=room.desk.worker.name))
        self.setToolTip(room.desk.worker.name)

    def set_short(self, short: bool) -> None:
        """Only the sign; the name is its tool tip."""
        self._name.setVisible(not short)
