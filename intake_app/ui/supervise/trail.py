"""What was done, newest first, with a search."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import supervising, trail
from intake_app.casework.trail import KINDS, TrailFilter
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, Card, ChoiceBox, Flow, KeyHint, Label, SearchField, Table
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Room
from intake_app.ui.supervise.section import Section

_TYPED_MS = 150


class TrailSection(Section):
    """Who did what to which case. No answers, no names of people the office helps."""

    code: ClassVar[str] = "trail"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.field = SearchField(self.text("search"))
        self.count = Label("", "caption", "text.secondary")
        columns = (
            Column("when", self.text("column.when"), 170, sortable=False),
            Column("who", self.text("column.who"), 190, sortable=False),
            Column("what", self.text("column.what"), 0, sortable=False),
            Column("about", self.text("column.about"), 130, sortable=False, narrow=False),
        )
        self.model = RowsModel(columns)
        self.table = Table(columns, self.model, self.text("trail"))
        self.nothing = Label(self.text("trail.none"), "lead", "text.secondary", wrap=True)
        card = Card()
        card.column.setContentsMargins(8, 6, 8, 6)
        card.add(self.table, 1)
        card.add(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 5)
        column.setSpacing(12)
        people = [("", self.text("trail.everybody")), *((one.worker.id, one.worker.name) for one in self._staff())]
        kinds = [("", self.text("trail.all")), *((kind, self.text(f"trail.kind.{kind}")) for kind in KINDS)]
        self.worker = ChoiceBox(self.text("trail.worker"), people, "")
        self.kind = ChoiceBox(self.text("trail.kind"), kinds, "")
        self.export = Button(self.text("trail.export"), icon="file-down")
        self.export.clicked.connect(lambda _=False: self.give_out())
        for box in (self.worker, self.kind):
            box.chosen.connect(lambda _: self.read())
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.worker, 1)
        above.addWidget(self.kind, 1)
        above.addWidget(self.export, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(Flow(self.field))
        column.addLayout(above)
        column.addWidget(card, 1)
        column.addWidget(Flow(self.count, KeyHint("Esc", self.text("clear"))))
        self._typed = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typed.timeout.connect(self.read)
        self.field.searched.connect(lambda _: self._typed.start())

    def _staff(self) -> tuple[supervising.StaffLine, ...]:
        return supervising.staff(self.room.desk)

    def wanted(self) -> TrailFilter:
        """What is chosen above the list."""
        return TrailFilter(self.worker.code() or "", self.kind.code() or "")

    def give_out(self, path: str = "") -> None:
        """Write what is chosen into a file; its ending says how."""
        suggested = self.text("trail.file")
        chosen = (
            path
            or QFileDialog.getSaveFileName(self, self.text("trail.export"), suggested, "CSV (*.csv);;JSON (*.json)")[0]
        )
        if not chosen:
            return
        form = "json" if chosen.lower().endswith(".json") else "csv"
        try:
            count = trail.export(self.room.desk, Path(chosen), form, self.wanted())
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.wording.plural("ui.supervise.trail.exported", count))
        self.read()

    def read(self) -> None:
        lines = supervising.happened(self.room.desk, self.field.text(), wanted=self.wanted())
        rows = [
            Row(
                str(line.sequence),
                {
                    "when": Cell(f"{line.when_text} {self.text('trail.back')}" if line.clock_back else line.when_text),
                    "who": Cell(line.who),
                    "what": Cell(line.what, strong=True),
                    "about": Cell(line.about, quiet=True),
                },
            )
            for line in lines
        ]
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.count.setText(self.room.wording.plural("ui.supervise.events", len(rows)))

    def first_focus(self) -> QWidget | None:
        return self.field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
