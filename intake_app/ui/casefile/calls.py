"""What is done about one thing due: whom to reach and how, how it went, earlier tries; and a return slip that came."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.cases import reveal_contact
from intake_app.casework.due_view import DueDetail
from intake_app.casework.followups import SLIP_OUTCOMES
from intake_app.domain.errors import UserError
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    Choice,
    Combo,
    DateField,
    Flow,
    Icon,
    IconLine,
    Label,
    LevelPill,
    Line,
    OpenLevels,
    TextField,
    Titled,
    clear_layout,
)
from intake_app.ui.page import Room

CHANNEL_ICONS = {
    "phone": "smartphone",
    "message": "message-square-text",
    "email": "mail",
    "letter": "mail",
    "visit": "user-check",
    "office": "flag",
}
CHANNELS = ("phone", "message", "email", "letter", "visit", "office")


class CallPanel(QWidget):
    """One row of the list. `told(outcome, channel)`, `moved(day)` and `case_wanted()` ask for what is to be done."""

    told = Signal(str, str)
    moved = Signal(object)
    case_wanted = Signal()

    def __init__(self, room: Room, may_change: bool) -> None:
        super().__init__()
        self._room, self._may = room, may_change
        self.detail: DueDetail | None = None
        self.outcomes: AnswerGroup | None = None
        self.channel: Combo | None = None
        self.eye: Button | None = None
        self.another_day: DateField | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_detail(self, detail: DueDetail | None) -> None:
        """Show this, or nothing."""
        self.detail = detail
        self.outcomes = self.channel = self.eye = self.another_day = None
        clear_layout(self._column)
        if detail is None:
            return
        self._add_person(detail)
        self._column.addWidget(self._made_contact(detail))
        self._add_outcomes(detail)
        self._add_attempts(detail)
        self._add_rest()
        self._column.addStretch(1)

    def _add_person(self, detail: DueDetail) -> None:
        row = detail.row
        parts: list[QWidget] = [Label(row.name or row.reference, "name")]
        left = tuple(tier for tier in row.tiers_possible if tier != "none")
        if row.tier:
            parts.append(LevelPill(row.tier, self._room.wording.code("tier", row.tier)))
        elif len(left) > 1:
            said = ", ".join(self._room.wording.code("tier", tier) for tier in left)
            parts.append(OpenLevels(left, "", said))
        self._column.addWidget(Flow(*parts, ends=True))
        below = " · ".join(part for part in (row.reference, detail.service) if part)
        self._column.addWidget(Label(below, "body", "text.secondary", wrap=True))

    def _made_contact(self, detail: DueDetail) -> QWidget:
        contact = detail.contact
        card = Card(tone="chosen", spacing=0)
        card.column.setContentsMargins(16, 4, 8, 8)
        top = QWidget()
        line = QHBoxLayout(top)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(Icon("smartphone", "accent.soft_text", 22))
        words = contact.masked if contact.has_phone else self._room.text("ui.follow.no_phone")
        number = Label(words, "heading_2" if contact.has_phone else "body", "accent.soft_text", wrap=True)
        line.addWidget(number, 1)
        if contact.has_phone:
            self.eye = Button(
                kind="quiet", icon="eye", name=self._room.text("ui.follow.reveal"), ink="accent.soft_text"
            )
            self.eye.setToolTip(self._room.text("ui.follow.reveal"))
            self.eye.clicked.connect(lambda: self._reveal(number))
            line.addWidget(self.eye)
        card.add(top)
        how = " · ".join(part for part in (contact.when, contact.voice_text if contact.has_phone else "") if part)
        if how:
            below = Label(how, "caption", "accent.soft_text", wrap=True)
            below.setContentsMargins(0, 0, 8, 4)
            card.add(below)
        return card

    def _reveal(self, number: Label) -> None:
        if self.detail is None or self.eye is None:
            return
        contact = self.detail.contact
        hidden = number.text() == contact.masked
        try:
            number.setText(reveal_contact(self._room.desk, self.detail.row.episode_id) if hidden else contact.masked)
        except UserError as error:
            self._room.say(error)
            return
        self.eye.set_icon("eye-off" if hidden else "eye")
        words = self._room.text("ui.case.hide" if hidden else "ui.follow.reveal")
        self.eye.setAccessibleName(words)
        self.eye.setToolTip(words)

    def _add_outcomes(self, detail: DueDetail) -> None:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 4, 0, 0)
        line.addWidget(Label(detail.question, "strong", wrap=True), 1)
        self.channel = Combo(self._room.text("ui.follow.column.channel"))
        for code in CHANNELS:
            self.channel.addItem(self._room.text(f"ui.follow.channel.{code}"), code)
        self.channel.setCurrentIndex(max(0, self.channel.findData(detail.row.channel)))
        line.addWidget(self.channel)
        self._column.addWidget(head)
        self.outcomes = AnswerGroup([Choice(o.code, o.text, str(n)) for n, o in enumerate(detail.outcomes, 1)])
        self.outcomes.setEnabled(self._may)
        self.outcomes.chosen.connect(self._tell)
        self._column.addWidget(self.outcomes)

    def _tell(self, outcome: str) -> None:
        channel = str(self.channel.currentData()) if self.channel is not None else CHANNELS[0]
        self.told.emit(outcome, channel)

    def _add_attempts(self, detail: DueDetail) -> None:
        if detail.attempts:
            self._column.addWidget(Line())
            self._column.addWidget(Label(self._room.text("ui.follow.attempts"), "strong"))
        for attempt in detail.attempts:
            unanswered = attempt.outcome == "no-answer" and attempt.channel == "phone"
            icon = "phone-missed" if unanswered else CHANNEL_ICONS.get(attempt.channel, "phone")
            words = f"{attempt.when_text}  ·  {attempt.text}"
            self._column.addWidget(IconLine(icon, words, ink="text.secondary", wrap=True))
        if detail.rule:
            self._column.addWidget(IconLine("info", detail.rule, ink="text.secondary", type="caption", wrap=True))

    def _add_rest(self) -> None:
        self._column.addWidget(Line())
        self.another_day = DateField(self._room.text("ui.follow.move"), self._room.desk.clock.today())
        self.another_day.setEnabled(self._may)
        self.another_day.picked.connect(self._move)
        self._column.addWidget(self.another_day)
        go = Button(self._room.text("ui.follow.open_case"), "quiet", icon="folder-open")
        go.clicked.connect(self.case_wanted)
        self._column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)

    def _move(self, day: date | None) -> None:
        if day is not None:
            self.moved.emit(day)


class SlipPanel(QWidget):
    """A return slip that came back. `kept(code, outcome, day or None)` and `left()`."""

    kept = Signal(str, str, object)
    left = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        text = room.text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.code = TextField(text("ui.follow.slip_code"), placeholder="2026/0412-E1-K")
        self.outcome = AnswerGroup(
            [Choice(code, text(f"ui.follow.slip.{code}"), str(n)) for n, code in enumerate(SLIP_OUTCOMES, 1)]
        )
        self.day = DateField(text("ui.follow.slip_day"), room.desk.clock.today())
        self.day.hide()
        self._missing = Label(text("ui.follow.slip_choose"), "strong", "alert.danger", wrap=True)
        self.keep = Button(text("ui.follow.slip_keep"), "primary", icon="inbox")
        cancel = Button(text("ui.cancel"), "quiet")
        about = Label(text("ui.follow.slip_about"), "body", "text.secondary", wrap=True)
        for widget in (Titled(text("ui.follow.slip_title")), about, self.code, self.outcome, self._missing, self.day):
            column.addWidget(widget)
        column.addWidget(Flow(self.keep, cancel))
        column.addStretch(1)
        self._missing.hide()
        self.code.edited.connect(lambda _: self.code.clear_state())
        self.outcome.chosen.connect(self._chosen)
        self.keep.clicked.connect(self._keep)
        cancel.clicked.connect(self.left)

    def begin(self, code: str = "") -> None:
        """An empty form, or one with the code that was scanned."""
        self.code.set_text(code)
        self.code.clear_state()
        self.outcome.set_chosen()
        self.day.set_date(None)
        self.day.hide()
        self._missing.hide()
        if code:
            self.outcome.focus_first()
        else:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, outcome: str) -> None:
        self._missing.hide()
        self.day.setVisible(outcome == "rebooked")

    def _keep(self) -> None:
        if self.outcome.code is None:
            self._missing.show()
            self.outcome.focus_first()
        elif not self.day.text().strip() or self.day.day() is not None:
            self.kept.emit(self.code.text().strip(), self.outcome.code, self.day.day())

    def show_error(self, error: UserError) -> None:
        """Beside the field it belongs to."""
        field: TextField = self.day if error.code in ("day-missing", "day-past") else self.code
        field.set_error(self._room.words_of(error))
        field.setFocus()
