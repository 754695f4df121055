"""How long cases are kept, whose time is over, and erasing."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import retention
from intake_app.domain.errors import UserError
from intake_app.ui.look import AlertFrame, Button, Card, ChoiceBox, IconLine, Label, TextField, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room
from intake_app.ui.supervise.section import Section


class ErasureSection(Section):
    """Nothing is erased by itself. A case is named, a ground chosen, and it is asked once more."""

    code: ClassVar[str] = "erasure"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        card = Card(self.text("erasure"), spacing=10)
        card.setMaximumWidth(look().px(820))
        card.add(Label(self.text("erasure.about"), "body", "text.secondary", wrap=True))
        self.spans, self.due, self.copies = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._part(card, "spans", self.spans)
        self._part(card, "due", self.due)
        card.add_line()
        card.add(Label(self.text("erasure.one"), "strong"))
        self.reference = TextField(self.text("erasure.reference"))
        grounds = [(code, self.text(f"erasure.ground.{code}")) for code in retention.GROUNDS]
        self.ground = ChoiceBox(self.text("erasure.ground"), grounds, retention.GROUNDS[0])
        self.button: Button = Button(self.text("erasure.erase"), icon="trash-2")
        self.sure = AlertFrame("danger", "", self.text("erasure.sure.about"))
        self.really, self.keep = Button(self.text("erasure.yes"), "danger"), Button(self.text("erasure.no"), "quiet")
        self.sure.add_button(self.really)
        self.sure.add_button(self.keep)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.reference, 1)
        row.addWidget(self.ground, 1)
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        for widget in (holder, self.sure):
            card.add(widget)
        card.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._part(card, "copies", self.copies)
        self.hold(card)
        self.sure.hide()
        self.button.clicked.connect(lambda _=False: self.ask())
        self.really.clicked.connect(lambda _=False: self.erase())
        self.keep.clicked.connect(lambda _=False: self._ask_no_more())

    def _part(self, card: Card, code: str, rows: QVBoxLayout) -> None:
        card.add_line()
        card.add(Label(self.text(f"erasure.{code}"), "strong"))
        holder = QWidget()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        holder.setLayout(rows)
        card.add(holder)

    def read(self) -> None:
        self._ask_no_more()
        desk = self.room.desk
        for rows in (self.spans, self.due, self.copies):
            clear_layout(rows)
        for line in retention.lines(desk):
            self.spans.addWidget(self._span(line))
        found = retention.due(desk)
        for one in found:
            told = self.text("erasure.over", reference=one.reference, closed=one.closed_text, due=one.due_text)
            self.due.addWidget(IconLine("clock-alert", told, wrap=True))
        if not found:
            self.due.addWidget(Label(self.text("erasure.none"), "body", "text.secondary", wrap=True))
        for copy in retention.old_backups(desk)[:10]:
            told = self.text("erasure.copy", made=copy.made_text, expires=copy.expires_text)
            self.copies.addWidget(IconLine("database-backup", told, wrap=True))
        self.copies.addWidget(Label(self.text("erasure.copies.about"), "caption", "text.secondary", wrap=True))

    def _span(self, line: retention.RetentionLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        months = TextField(self.text("erasure.months", title=line.title))
        months.set_text("" if line.months is None else str(line.months))
        if line.months is None:
            told = (
                self.text("erasure.unset")
                if line.proposed is None
                else self.text("erasure.proposed", months=line.proposed)
            )
            months.set_hint(told)
        save = Button(self.text("erasure.save"), icon="check")
        save.setAccessibleName(f"{self.text('erasure.save')}: {line.title}")
        save.clicked.connect(lambda _=False: self.set_months(line.pack, months))
        row.addWidget(months, 1)
        row.addWidget(save, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def set_months(self, pack: str, field: TextField) -> None:
        """Keep how long cases of a policy are kept; empty takes it back."""
        typed = field.text().strip()
        try:
            if typed and not typed.isdecimal():
                raise UserError("retention-range", "", "months")
            retention.set_months(self.room.desk, pack, int(typed) if typed else None)
        except UserError as error:
            field.set_error(self.room.words_of(error))
            return
        self.read()

    def ask(self) -> None:
        """Name the case once more before it goes."""
        try:
            retention.find(self.room.desk, self.reference.text())
        except UserError as error:
            self.reference.set_error(self.room.words_of(error))
            self.reference.setFocus()
            return
        self.reference.clear_state()
        title = self.text("erasure.sure", reference=self.reference.text().strip())
        self.sure.set_text(title, self.text("erasure.sure.about"))
        self.sure.show()
        self.button.hide()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_no_more(self) -> None:
        self.sure.hide()
        self.button.show()

    def erase(self) -> None:
        """Erase it; the window stands still for a moment."""
        self._ask_no_more()
        desk, ground = self.room.desk, self.ground.code() or ""
        try:
            retention.erase(desk, retention.find(desk, self.reference.text()), ground)
        except UserError as error:
            self.room.say(error)
            return
        told = self.text("erasure.done", reference=self.reference.text().strip())
        self.reference.set_text("")
        self.room.recount()
        self.read()
        self.room.tell(told)

    def first_focus(self) -> QWidget | None:
        return self.reference
