"""The question that is being keyed, whole, with what is printed beside its boxes, and the keys that are the same
everywhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from intake_app.casework import transcribing
from intake_app.casework.transcription_view import PaperLine
from intake_app.ui.look import KeyHint, Label, Line, Scroll, ShortLabel
from intake_app.ui.look.theme import look
from intake_app.ui.page import Room
from intake_app.ui.transcribe import saying

KEYS = (("Enter", "next"), ("/", "declined"), ("*", "unknown"), ("⌫", "back"))


class LineCard(QFrame):
    """Beside the sheet in a wide window. Its texts are set anew for every line and its width never changes."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setProperty("look", "card")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.setSpacing(10)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.number = Label("", "caption", "text.secondary")
        self.question = Label("", "strong", wrap=True)
        self.codes = Label("", "body", wrap=True)
        for label in (self.number, self.question, self.codes):
            column.addWidget(label)
        column.addStretch(1)
        whole.addWidget(Scroll(content, room.text("ui.transcribe.line")), 1)
        whole.addWidget(Line())
        whole.addWidget(_keys(room))

    def show_line(self, line: PaperLine) -> None:
        """Show another line."""
        form = transcribing.form_title(self._room.wording, line.form)
        self.number.setText(self._room.text("ui.transcribe.number", form=form, number=line.number))
        text = self._room.text("ui.transcribe.row", row=line.row, text=line.text) if line.row else line.text
        self.question.setText(text)
        self.codes.setText(self._in_lines(line))

    def _in_lines(self, line: PaperLine) -> str:
        codes = list(line.codes)
        if line.may_be_none:
            codes.insert(0, ("0", self._room.text("ui.transcribe.nothing")))
        if not codes:
            return saying.hint(self._room, line)
        lines = [f"{code}   {words}" for code, words in codes]
        if line.item.repeats:
            lines.insert(0, self._room.text("ui.transcribe.hint.several"))
        return "\n".join(lines)


class LineStrip(QFrame):
    """The same in one line, below the sheet in a narrow window; the whole of it is the tool tip."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setProperty("look", "sunk")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        self.codes = ShortLabel("", "body", "text.primary", least=0)
        self.codes.setSizePolicy(self.codes.sizePolicy().Policy.Ignored, self.codes.sizePolicy().verticalPolicy())
        column.addWidget(self.codes)

    def show_line(self, line: PaperLine) -> None:
        """Show another line."""
        self.codes.setText(saying.hint(self._room, line))


def _keys(room: Room) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    for n, (key, name) in enumerate(KEYS):
        grid.addWidget(KeyHint(key, room.text(f"ui.transcribe.key.{name}")), n, 0, Qt.AlignmentFlag.AlignLeft)
    return holder


def side_width() -> int:
    """How wide the card is at this text size."""
    return look().px(look().tokens.raw["size"]["side_panel"])
