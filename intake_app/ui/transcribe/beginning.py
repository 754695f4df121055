"""Which form was on paper, when and by whom it was filled; and what was begun and is not taken over yet."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework import transcribing
from intake_app.casework.transcription_view import Draft, PaperChoice
from intake_app.domain.errors import UserError
from intake_app.domain.transcription import PaperWriter
from intake_app.ui.look import (
    AlertFrame,
    AnswerGroup,
    Button,
    Card,
    CheckRow,
    Choice,
    DateField,
    Flow,
    IconLine,
    Label,
    Line,
    TextField,
    clear_layout,
)
from intake_app.ui.page import Room

_VERSIONED = frozenset({"paper-version", "paper-version-missing", "paper-form"})


class BeginPanel(QWidget):
    """`went_on(draft)` and `put_away(draft)` for what was begun; `told` whenever the choice changed."""

    went_on = Signal(object)
    put_away = Signal(object)
    told = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._case = ""
        self.ticks: dict[str, CheckRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.finished = AlertFrame("caution", room.text("ui.transcribe.finished"), room.text("ui.transcribe.reassess"))
        self.drafts = Card(room.text("ui.transcribe.drafts"))
        self.forms = Card(room.text("ui.transcribe.which"), spacing=10)
        self.paper = Card(room.text("ui.transcribe.paper"), spacing=10)
        for widget in (self.finished, self.drafts, self.forms, self.paper):
            column.addWidget(widget)
        column.addStretch(1)
        self._fill()

    def _fill(self) -> None:
        text = self._room.text
        self.code = TextField(text("ui.transcribe.code"), placeholder="assist 3.1", icon="scan-qr-code")
        self.code.edited.connect(lambda _: self.code.clear_state())
        self.code.entry.textChanged.connect(lambda _: self.told.emit())
        self.forms.add(self.code)
        self.list = QVBoxLayout()
        self.list.setSpacing(4)
        self.forms.column.addLayout(self.list)
        self.day = DateField(text("ui.transcribe.day"), self._room.desk.clock.today(), future=False)
        self.writer = AnswerGroup(
            [Choice(writer.value, text(f"ui.transcribe.writer.{writer.value}")) for writer in PaperWriter],
            arrange="row",
        )
        self.writer.setAccessibleName(text("ui.transcribe.writer"))
        self.paper.add(self.day)
        self.paper.add(Label(text("ui.transcribe.writer"), "strong"))
        self.paper.add(self.writer)

    # Showing

    def open(self, case: str, choice: PaperChoice) -> None:
        """Show what can be keyed for a case."""
        self._case = case
        self.finished.setVisible(choice.finished)
        self.forms.setVisible(not choice.finished)
        self.paper.setVisible(not choice.finished)
        self._show_drafts(choice)
        clear_layout(self.list)
        self.ticks = {}
        for form in choice.forms:
            named = {"title": form.title, "version": form.version}
            tick = CheckRow(self._room.wording.plural("ui.transcribe.form", form.questions, **named))
            tick.toggled.connect(lambda _: self.told.emit())
            self.ticks[form.id] = tick
            self.list.addWidget(tick)
        self.code.set_text("")
        self.code.clear_state()
        self.day.set_date(None)
        self.writer.set_chosen(PaperWriter.PERSON.value)

    def _show_drafts(self, choice: PaperChoice) -> None:
        self.drafts.clear()
        self.drafts.setVisible(bool(choice.drafts))
        for n, draft in enumerate(choice.drafts):
            if n:
                self.drafts.add(Line())
            self.drafts.add(self._draft_row(choice, draft))

    def _draft_row(self, choice: PaperChoice, draft: Draft) -> QWidget:
        room, wording = self._room, self._room.wording
        holder = QWidget()
        row = QVBoxLayout(holder)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(4)
        titles = transcribing.titles(choice.interview.wording, draft.forms)
        row.addWidget(IconLine("file-pen-line", titles, type="strong", wrap=True))
        when = f"{wording.short_day(draft.begun_at.date())} {wording.clock_time(draft.begun_at)}"
        said = room.wording.plural(f"ui.transcribe.draft.{draft.next}", draft.keyed, name=draft.worker, when=when)
        row.addWidget(Label(said, "body", "text.secondary", wrap=True))
        if draft.earlier is not None:
            told = room.text("ui.transcribe.draft.earlier", day=wording.day(draft.earlier))
            row.addWidget(IconLine("info", told, ink="text.secondary", wrap=True))
        go = Button(room.text(f"ui.transcribe.go.{draft.next}"), icon_right="arrow-right")
        go.setAccessibleName(f"{go.text()}: {titles}")
        go.clicked.connect(self._asked(self.went_on, draft))
        away = Button(room.text("ui.transcribe.drop"), "quiet", icon="trash-2")
        away.setAccessibleName(f"{away.text()}: {titles}")
        away.clicked.connect(self._asked(self.put_away, draft))
        row.addWidget(Flow(go, away))
        return holder

    def _asked(self, signal: object, draft: Draft) -> Callable[[], None]:
        return lambda: signal.emit(draft)  # type: ignore[attr-defined]

    # What was chosen

    @property
    def chosen(self) -> tuple[str, ...]:
        """The forms that are ticked."""
        return tuple(form for form, tick in self.ticks.items() if tick.isChecked())

    @property
    def written_by(self) -> PaperWriter:
        """Whose pen it was."""
        return PaperWriter(self.writer.code or PaperWriter.PERSON.value)

    def read_code(self) -> bool:
        """Tick the form whose code stands in the field. True when there was a code; what is wrong with it is said."""
        text = self.code.text().strip()
        if not text:
            return False
        try:
            page = transcribing.read_code(self._room.desk, self._case, text)
        except UserError as error:
            known = error.code in _VERSIONED
            said = self._room.text(f"ui.transcribe.code.{error.code}", of=error.place) if known else ""
            self.code.set_error(said or self._room.words_of(error))
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        self.ticks[page.form].setChecked(True)
        self.code.set_text("")
        self.code.set_hint(self._room.text("ui.transcribe.code.read", form=page.form, version=page.version))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.told.emit()
        return True
