"""Header and footer of the interview."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.interview_view import Interview
from intake_app.casework.permissions import Act, allowed
from intake_app.ui.interview.choosing import FORM_KEY
from intake_app.ui.interview.live import LevelsMark
from intake_app.ui.look.alerts import SavedMark
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Progress
from intake_app.ui.look.labels import Label
from intake_app.ui.look.outlines import Outline, OutlineBox, OutlineModel
from intake_app.ui.look.pages import FooterBar, HeaderBar
from intake_app.ui.look.theme import look
from intake_app.ui.page import Room

_UNDO_LETTERS = 26


class InterviewHeader(HeaderBar):
    """Back, who, saved; in a narrow window the outline as a box; at the far end the person's view, live view, lock."""

    def __init__(self, room: Room, model: OutlineModel) -> None:
        text = room.text
        super().__init__(back_name=text("ui.interview.back"))
        self._text = text
        self.box = OutlineBox(model, text("ui.interview.outline"))
        self.box.hide()
        self.add_left(self.box)
        self.saved = SavedMark(text("ui.interview.saved"), text("ui.interview.writing"), text("ui.interview.not-saved"))
        self.add_left(self.saved)
        self.levels = LevelsMark()
        self.levels.hide()
        self.add(self.levels)
        person = text("ui.interview.person")
        self.person = Button(person, key="F11", icon="show_to_person", name=person)
        self.add(self.person)
        self.live = Button(key="F4", icon="panel-right-open", name=text("ui.interview.live"))
        self.live.hide()
        self.add(self.live)
        self.lock = Button(key="Ctrl L", icon="lock", name=text("ui.rail.lock"))
        self.add(self.lock)

    def set_shape(self, narrow: bool, tight: bool, live_shown: bool) -> None:
        """`tight`: not even the box fits beside the name."""
        self.row.setContentsMargins(16 if narrow else 24, 6, 16 if narrow else 24, 6)
        self.row.setSpacing(12 if narrow else 16)
        self.title.setVisible(not narrow or tight)
        self.caption.setVisible(not narrow)
        self.box.setVisible(narrow and not tight)
        self.levels.setVisible(narrow and not tight)
        self.person.setText("" if narrow else self._text("ui.interview.person"))
        self.person.set_key("" if tight else "F11")
        self.live.setVisible(narrow or not live_shown)
        self.lock.setVisible(not narrow)


class InterviewFooter:
    """What stands in the footer: previous, undo, redo; leave; the next step. In tight windows the note as well, and no
    words that can be missed."""

    def __init__(self, bar: FooterBar, room: Room) -> None:
        self.bar = bar
        text = self._text = room.text
        self._narrow = self._tight = False
        self.has_forms = False
        """Whether further forms can be added here."""
        self._undo_of = self._redo_of = ""
        self.previous = Button(text("ui.interview.previous"), icon="arrow-up", name=text("ui.interview.previous"))
        self.undo = Button(text("ui.interview.undo"), "quiet", key="Ctrl Z", icon="undo")
        self.redo = Button(kind="quiet", icon="redo-2", name=text("ui.interview.redo"))
        self.note = Button(text("ui.interview.note"), icon="note")
        self.note.hide()
        self.form = Button(kind="quiet", icon="plus", name=text("ui.further.add"))
        self.form.setToolTip(text("ui.further.add"))
        self.form.hide()
        for button in (self.previous, self.undo, self.redo, self.note, self.form):
            bar.add_left(button)
        self.leave = Button(text("ui.interview.leave"))
        self.next = Button(text("ui.interview.next"), "primary", key="Enter", large=True)
        bar.add(self.leave)
        bar.add(self.next)
        bar.show()

    def set_shape(self, narrow: bool, tight: bool) -> None:
        self._narrow, self._tight = narrow, tight
        self.bar.row.setContentsMargins(16 if narrow else 24, 8, 16 if narrow else 24, 8)
        self.bar.row.setSpacing(10 if narrow else 16)
        self.previous.setText("" if tight else self._text("ui.interview.previous"))
        self.undo.set_key("" if tight else "Ctrl Z")
        self.note.setVisible(tight)
        self.form.setVisible(narrow and self.has_forms)
        self.leave.setVisible(not tight)
        self.show_undo(self._undo_of, self._redo_of)

    def show_undo(self, undo_of: str, redo_of: str) -> None:
        """Name what undo takes back and what redo brings back; "" where there is nothing."""
        self._undo_of, self._redo_of = undo_of, redo_of
        text = self._text
        said = text("ui.interview.undo.of", answer=undo_of) if undo_of else text("ui.interview.undo.none")
        short = undo_of if len(undo_of) <= _UNDO_LETTERS else f"{undo_of[: _UNDO_LETTERS - 1].rstrip()}…"
        named = undo_of and not self._narrow
        shown = text("ui.interview.undo.of", answer=short) if named else text("ui.interview.undo")
        if self.undo.text() != shown:
            self.undo.setText(shown)
        self.undo.setAccessibleName(said)
        self.undo.setToolTip(said)
        self.undo.setEnabled(bool(undo_of))
        self.undo.setVisible(bool(undo_of) or self._narrow)
        again = text("ui.interview.redo.of", answer=redo_of) if redo_of else text("ui.interview.redo")
        self.redo.setAccessibleName(again)
        self.redo.setToolTip(again)
        self.redo.setVisible(bool(redo_of))

    def show_next(self, step: str, pressing: bool, in_words: bool) -> None:
        """What comes next: `question`, `section` or `result`; while an alert is pressing it steps back. In an answer
        `in_words` Enter begins a line, and Ctrl goes with it."""
        self.next.set_key("Ctrl Enter" if in_words else "Enter")
        shown = self._text(f"ui.interview.next.{'short' if self._tight and step != 'result' else step}")
        if self.next.text() != shown:
            self.next.setText(shown)
        kind = "second" if pressing else "primary"
        if self.next.kind != kind:
            self.next.set_kind(kind)


class OutlineColumn(QWidget):
    """How far the interview is, and its outline."""

    def __init__(self, room: Room, model: OutlineModel) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(10, 0, 10, 4)
        top.setSpacing(8)
        self._text = room.text
        self.title = _Ends(room.text("ui.interview.title"))
        top.addWidget(self.title)
        self.progress = Progress()
        top.addWidget(self.progress)
        column.addLayout(top)
        self.outline = Outline(model, room.text("ui.interview.outline"))
        column.addWidget(self.outline, 1)
        self.form = Button(room.text("ui.further.add"), "quiet", key=FORM_KEY, icon="plus")
        self.form.hide()
        column.addWidget(self.form, 0, Qt.AlignmentFlag.AlignLeft)
        self.paper = Button(room.text("ui.interview.paper"), "quiet", key="F9", icon="file-pen-line")
        self.paper.setVisible(allowed(room.desk.worker, Act.TRANSCRIBE))
        column.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignLeft)

    def show_progress(self, done: int, whole: int) -> None:
        said = self._text("ui.interview.count", done=done, total=whole)
        self.title.far.set_steadily(said)
        self.progress.set_progress(done, whole, said)


class _Ends(QWidget):
    """A word at each end of a line."""

    def __init__(self, near: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(near, "caption", weight=600))
        row.addStretch(1)
        self.far = Label("", "caption", "text.secondary")
        self.far.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.far)


def shape_of(width: int) -> tuple[bool, bool]:
    """Whether a window `width` px wide is narrow, and whether it is tight."""
    narrow = look().is_narrow(width)
    return narrow, narrow and width / look().text_scale < 860


def person_line(interview: Interview) -> tuple[str, str]:
    """Name and reference as the header shows them; the reference alone where no name was taken."""
    person = interview.episode.person
    return (person.name, person.reference) if person.name else (person.reference, "")
