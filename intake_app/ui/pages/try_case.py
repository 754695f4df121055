"""A case from a file, explained and kept nowhere: what a proof found, or what somebody wants to try."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from intake_app.casework import trying
from intake_app.ui.explanation.reading import Reading, turn_by_key
from intake_app.ui.look import AlertFrame, Button, HeaderBar, look_notice, tab_in_order
from intake_app.ui.page import Page, Room


class TryCasePage(Page):
    """Opened with `path`, the file of the case. Nothing is stored, and no answer can be changed."""

    name: ClassVar[str] = "try-case"
    in_rail: ClassVar[str] = ""

    def __init__(self, room: Room) -> None:
        text = room.text
        super().__init__(room, HeaderBar(back_name=text("ui.back")))
        self.case: object = None
        self.said = AlertFrame("info", text("ui.try-case.kept-nowhere"), text("ui.try-case.about"))
        self.add(self.said)
        self.reading = Reading(room.wording, linked=False)
        self.add(self.reading)
        self.middle.addStretch(1)
        self.leave_button = Button(text("ui.try-case.leave"), "primary", key="Enter", large=True)
        self.leave_button.clicked.connect(room.back)
        self.footer.add(self.leave_button)
        self.footer.show()
        self.header.went_back.connect(room.back)
        self.narrow_changed.connect(self._arrange)
        look_notice().changed.connect(self._arrange)

    def open(self, **where: str) -> None:
        """Read and explain the case. Raises UserError with its place in the file for whatever does not fit."""
        desk, wording = self.room.desk, self.room.wording
        path, today = Path(where["path"]), self.room.desk.clock.today()
        case = trying.load_case(path)
        view = trying.try_case(desk.library, case, language=wording.language, today=today)
        self.case = case
        day = wording.day(view.judged_on)
        self.header.set_title(path.name, self.room.text("ui.try-case.read", policy=view.policy_line, day=day))
        self.reading.show_explanation(view, bool(self.is_narrow))

        def found() -> object:
            return trying.try_changes(desk.library.beside(), case, language=wording.language, today=today)

        self.room.in_background(found, lambda groups: self._found(case, groups))
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(0)
        tab_in_order(self)

    def _found(self, case: object, groups: object) -> None:
        if case is self.case and isinstance(groups, tuple):
            self.reading.show_changes(groups)

    def _arrange(self) -> None:
        self.reading.arrange(bool(self.is_narrow))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not turn_by_key(self.scroller, event):
            super().keyPressEvent(event)

    def primary(self) -> QAbstractButton | None:
        return self.leave_button
