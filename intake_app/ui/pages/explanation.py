"""How a result came about: every rule with its answers, what came near, what would change it, and the paragraphs."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from intake_app.casework import explaining, interviews
from intake_app.casework.changes import change_groups
from intake_app.casework.explained_print import prepare_explanation, record_explanation_print
from intake_app.casework.interview_view import Interview
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.printing.content import PacketDocument
from intake_app.ui.explanation.reading import Reading, turn_by_key
from intake_app.ui.look import Button, HeaderBar, look_notice, tab_in_order
from intake_app.ui.page import Page, Room
from intake_app.ui.print_run import PrintRun, ask_printer, printer_shown


class ExplanationPage(Page):
    """Opened with `case`; `encounter` for an earlier interview, `decision` for what was signed then. Reads, and never
    changes anything."""

    name: ClassVar[str] = "explanation"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        text = room.text
        super().__init__(room, HeaderBar(back_name=text("ui.back")))
        self.interview: Interview | None = None
        self.decision = ""
        self.reading = Reading(room.wording, linked=True)
        self.reading.asked.connect(self._to_question)
        self.add(self.reading)
        self.middle.addStretch(1)
        self.to_result = Button(text("ui.explanation.result"), "primary", key="Enter", large=True)
        self.to_result.clicked.connect(lambda: self._go("result"))
        self.footer.add(self.to_result)
        self.print_button = Button(text("ui.explanation.print"), icon="printer", short="")
        self.print_button.clicked.connect(lambda _=False: self.print_it())
        self.print_button.setVisible(allowed(room.desk.worker, Act.PRINT))
        self.header.add(self.print_button)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print_it)
        self.footer.show()
        self.header.went_back.connect(room.back)
        self.narrow_changed.connect(self._arrange)
        look_notice().changed.connect(self._arrange)

    def open(self, **where: str) -> None:
        """Explain the latest interview of `case`. Raises the UserErrors of `interviews.resume`, `explanation`."""
        desk = self.room.desk
        interview = interviews.resume(desk, where["case"], where.get("encounter", ""))
        view = explaining.explanation(desk, interview, where.get("decision", ""))
        self.interview, self.decision = interview, where.get("decision", "")
        key = "decided" if view.decision is not None else "read"
        day = self.room.wording.day(view.judged_on)
        self.header.set_title(view.title, self.room.text(f"ui.explanation.{key}", reference=view.reference, day=day))
        self.reading.show_explanation(view, bool(self.is_narrow))
        wording = self.room.wording
        self.room.in_background(lambda: change_groups(interview, wording), lambda found: self._found(interview, found))
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(0)
        tab_in_order(self)

    def _found(self, interview: Interview, groups: object) -> None:
        """What would change the level was found; by then another case may be shown."""
        if interview is self.interview and isinstance(groups, tuple):
            self.reading.show_changes(groups)

    def _arrange(self) -> None:
        self.reading.arrange(bool(self.is_narrow))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not turn_by_key(self.scroller, event):
            super().keyPressEvent(event)

    def primary(self) -> QAbstractButton | None:
        return self.to_result

    def print_it(self) -> None:
        """Make the pages in a thread, then ask for a printer; the office's trail says what was printed."""
        interview, desk = self.interview, self.room.desk
        if interview is None or not self.print_button.isEnabled() or not allowed(desk.worker, Act.PRINT):
            return
        self.print_button.setEnabled(False)
        render = prepare_explanation(desk, interview, self.decision)
        self.room.in_background(render, lambda document: self._print(interview, document), self._not_printed)

    def _print(self, interview: Interview, document: PacketDocument) -> None:
        printer = ask_printer(self)
        if printer is None:
            self.print_button.setEnabled(True)
            return
        run = PrintRun(self, document.pdf, printer, self.room.text("ui.explanation.job"), self.room.in_background)
        sent_to, copies = printer_shown(printer), printer.copyCount()
        run.printed.connect(lambda: self._printed(interview, document, sent_to, copies))
        run.failed.connect(self._not_printed)
        run.start()

    def _printed(self, interview: Interview, document: PacketDocument, sent_to: str, copies: int) -> None:
        self.print_button.setEnabled(True)
        try:
            record_explanation_print(self.room.desk, interview, document, sent_to, copies)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.text("ui.explanation.printed", printer=sent_to))

    def _not_printed(self, error: UserError) -> None:
        self.print_button.setEnabled(True)
        self.room.say(error)

    def _to_question(self, key: str) -> None:
        if self.interview is not None:
            where = {"case": self.interview.episode.id, "key": key, "encounter": self.interview.encounter.id}
            self.room.go("interview", **where)

    def _go(self, page: str) -> None:
        if self.interview is not None:
            self.room.go(page, case=self.interview.episode.id, encounter=self.interview.encounter.id)
