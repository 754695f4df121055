"""Keying: what is typed is checked as it is typed, taken at once where nothing can follow, and on disk line by line."""

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import paper_lines, transcribing
from intake_app.casework.transcription_view import Keying, LineState, PaperLine
from intake_app.domain.errors import UserError
from intake_app.engine.keying import Progress
from intake_app.ui.look import Scroll
from intake_app.ui.look.theme import look
from intake_app.ui.page import Room
from intake_app.ui.transcribe import saying
from intake_app.ui.transcribe.line_card import LineCard, LineStrip, side_width
from intake_app.ui.transcribe.places import LineText
from intake_app.ui.transcribe.sheet import Sheet


class KeyingPanel(QWidget):
    """The sheet and, beside or below it, the line that is keyed.

    `changed` follows everything written, `at_end` Enter on the last line, `failed(UserError)` when nothing could be
    written; what was typed then stays in its field. `keying` is what is on disk.
    """

    changed = Signal()
    at_end = Signal()
    failed = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.keying: Keying | None = None
        self.lines: dict[str, PaperLine] = {}
        self._typed: dict[str, str] = {}
        self._wrong: dict[str, str] = {}
        self._texts: dict[str, tuple[tuple[object, ...], LineText]] = {}
        self.sheet = Sheet(room.text("ui.transcribe.sheet"))
        self.scroller = Scroll(self.sheet, room.text("ui.transcribe.sheet"))
        self.card, self.strip = LineCard(room), LineStrip(room)
        ground = QFrame()
        ground.setProperty("look", "card")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(8, 8, 2, 8)
        inside.addWidget(self.scroller)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(ground, 1)
        left.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.card)
        entry = self.sheet.entry
        entry.textEdited.connect(self._edited)
        entry.confirmed.connect(self.confirm)
        entry.went_back.connect(lambda: self._walk(-1))
        entry.walked.connect(self._walk)
        self.sheet.pressed.connect(self.move_to)

    def set_narrow(self, narrow: bool) -> None:
        """Card beside the sheet, or one line below it."""
        self.card.setVisible(not narrow)
        self.strip.setVisible(narrow)
        self.card.setFixedWidth(side_width())

    # What is shown

    def open(self, keying: Keying, line: str = "") -> None:
        """Show a keying where it stopped, or at `line`."""
        self._typed, self._wrong, self._texts = {}, {}, {}
        self._take(keying)
        order = list(self.lines.values())
        first = line or transcribing.following(order, keying.position) or transcribing.following(order, "")
        self._stand_at(first or next(iter(self.lines), ""))

    def _take(self, keying: Keying) -> None:
        self.keying = keying
        self.lines = {line.line: line for line in paper_lines.paper_lines(keying)}
        self._show_lines()

    def _show_lines(self) -> None:
        several = self.keying is not None and len(self.keying.paper.forms) > 1
        shown: list[LineText] = []
        before = ("", "")
        for line in self.lines.values():
            here = (line.form, line.group)
            shown.append(self._text_of(line, self._heading(line, before, several) if here != before else ""))
            before = here
        self.sheet.set_lines(shown)

    def _heading(self, line: PaperLine, before: tuple[str, str], several: bool) -> str:
        """The form, where several are keyed, and the group of questions."""
        form = transcribing.form_title(self._room.wording, line.form) if several and line.form != before[0] else ""
        return "  ·  ".join(part for part in (form, line.group) if part)

    def _text_of(self, line: PaperLine, heading: str) -> LineText:
        """The text of a line; the same one as before where nothing changed, which is nearly everywhere."""
        signs = (line, heading, self._typed.get(line.line), self._wrong.get(line.line))
        known = self._texts.get(line.line)
        if known is None or known[0] != signs:
            known = self._texts[line.line] = (signs, self._in_text(line, heading))
        return known[1]

    def _in_text(self, line: PaperLine, heading: str) -> LineText:
        wrong = self._wrong.get(line.line, "")
        return LineText(
            line=line.line,
            number=line.number,
            question=saying.name_of(self._room, line),
            typed=self._typed.get(line.line, line.typed),
            words=wrong or saying.beside(self._room, line),
            kind="error" if wrong else _kind(line),
            wide=not line.codes and not line.may_be_none and line.item.type in paper_lines.IN_WORDS,
            heading=heading,
        )

    @property
    def current(self) -> PaperLine | None:
        """The line that is keyed."""
        return self.lines.get(self.sheet.current)

    @property
    def left(self) -> int:
        """Lines that are asked and not keyed yet."""
        return sum([line.state is LineState.OPEN for line in self.lines.values()])

    @property
    def counts(self) -> tuple[int, int]:
        """Lines keyed, and all that are asked."""
        states = Counter(line.state for line in self.lines.values())
        return states[LineState.KEYED], sum(count for state, count in states.items() if state.is_asked)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.sheet.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    # Going

    def _stand_at(self, line: str) -> None:
        found = self.lines.get(line)
        if found is None:
            return
        # Before the field moves: what lies under a widget that moved is painted anew as a whole, not scrolled.
        self._scroll_to(line)
        text = self._typed.get(line, found.typed)
        description = self._wrong.get(line, "") or saying.beside(self._room, found)
        self.sheet.stand_at(line, text, saying.spoken(self._room, found), description)
        self.sheet.set_wrong(line in self._wrong)
        self.card.show_line(found)
        self.strip.show_line(found)

    def bring(self) -> None:
        """Scroll to the line that is keyed, with a line of room around it."""
        self._scroll_to(self.sheet.current)

    def _scroll_to(self, line: str) -> None:
        row = self.sheet.row_of(line)
        self.scroller.ensureVisible(row.left(), row.center().y(), 0, row.height() // 2 + look().px(40))

    def move_to(self, line: str) -> None:
        """Stand at another line; what is typed in this one is kept first, or stays with what is wrong about it."""
        self.keep_typed()
        self._stand_at(line)
        self.take_focus()

    def _walk(self, step: int) -> None:
        find = transcribing.following if step > 0 else transcribing.preceding
        self.keep_typed()
        line = find(list(self.lines.values()), self.sheet.current)
        if line:
            self._stand_at(line)

    # Keying

    def _edited(self, text: str) -> None:
        line = self.current
        if line is None:
            return
        typed = paper_lines.read_line(line, text)
        if typed.progress is Progress.WHOLE:
            self._keep(text, go_on=True)
        elif typed.error is not None:
            self._tell(line, text, typed.error)
        elif line.line in self._wrong:
            self._forget(line.line)
            self._show_lines()
            self.sheet.set_wrong(False)

    def _tell(self, line: PaperLine, text: str, error: UserError) -> None:
        """Say beside the line what is wrong; what was typed stays."""
        self._typed[line.line] = text
        said = saying.mend(self._room, line.item, line.codes, error)
        if self._wrong.get(line.line) != said:
            self._wrong[line.line] = said
            self._show_lines()
        self.sheet.set_wrong(True)
        self.sheet.entry.setAccessibleDescription(said)

    def _forget(self, line: str) -> None:
        self._typed.pop(line, None)
        self._wrong.pop(line, None)

    def confirm(self) -> None:
        """Enter: keep what stands in the field, an empty one as left empty on paper, and go on."""
        self._keep(self.sheet.entry.text(), go_on=True)

    def keep_typed(self) -> bool:
        """Keep what was typed and not confirmed. False when it cannot be kept; then it stays, with what is wrong."""
        line, text = self.current, self.sheet.entry.text()
        if line is None or text == line.typed or not text.strip():
            return line is None or line.line not in self._wrong
        return self._keep(text, go_on=False)

    def _keep(self, text: str, *, go_on: bool) -> bool:
        line, keying = self.current, self.keying
        if line is None or keying is None:
            return False
        try:
            after = transcribing.key_line(self._room.desk, keying, line.line, text)
        except UserError as error:
            if error.place == line.line:
                self._tell(line, text, error)
            else:
                self.failed.emit(error)
            return False
        self._forget(line.line)
        self._take(after)
        self.changed.emit()
        if go_on:
            self._go_on()
        return True

    def _go_on(self) -> None:
        line = transcribing.following(list(self.lines.values()), self.sheet.current)
        if line:
            self._stand_at(line)
        else:
            self._stand_at(self.sheet.current)
            self.at_end.emit()

    @property
    def first_wrong(self) -> str:
        """A line in which something cannot be kept, "" when there is none."""
        return next((line for line in self.lines if line in self._wrong), "")

    def step(self, back: bool) -> None:
        """Undo or redo one line, and stand there."""
        keying = self.keying
        if keying is None:
            return
        steps = keying.done if back else keying.undone
        if not steps:
            return
        try:
            after = (transcribing.undo if back else transcribing.redo)(self._room.desk, keying)
        except UserError as error:
            self.failed.emit(error)
            return
        self._forget(steps[-1].line)
        self._take(after)
        self._stand_at(steps[-1].line)
        self.take_focus()
        self.changed.emit()


def _kind(line: PaperLine) -> str:
    if not line.state.is_asked:
        return "skipped"
    if line.answer is None:
        return "open"
    return line.answer.missing.value if line.answer.missing is not None else "keyed"
