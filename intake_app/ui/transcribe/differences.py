"""What was keyed, in numbers, and every question at which somebody has to choose."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from intake_app.casework import comparing, transcribing
from intake_app.casework.transcription_view import Comparison, Difference
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.ui.look import AnswerGroup, Card, Choice, Fact, IconLine, Label, TextField, clear_layout
from intake_app.ui.page import Room
from intake_app.ui.transcribe import saying

OTHER = "other"


class DifferenceRow(Card):
    """One question: what stands where, and something else. `chosen(Answer)`, `typed(text)`."""

    chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, room: Room, difference: Difference, twice: bool) -> None:
        super().__init__(spacing=8)
        self._room = room
        self.key = difference.key
        form = transcribing.form_title(room.wording, difference.form)
        number = room.text("ui.transcribe.number", form=form, number=difference.number)
        self.add(Label(number, "caption", "text.secondary"))
        self.add(Label(difference.text, "strong", wrap=True))
        self.answers = self._answers(difference, twice)
        choices = [
            Choice(name, room.text(f"ui.transcribe.from.{name}", answer=words), str(n))
            for n, (name, (_, words)) in enumerate(self.answers.items(), 1)
        ]
        if difference.can_be_typed:
            choices.append(Choice(OTHER, room.text("ui.transcribe.from.other"), str(len(choices) + 1)))
        self.group = AnswerGroup(choices, arrange="row")
        self.group.setAccessibleName(f"{number}, {difference.text}")
        self.group.chosen.connect(self._choose)
        self.add(self.group)
        codes = "  ·  ".join(f"{code} {words}" for code, words in difference.codes)
        self.field = TextField(codes or room.text("ui.transcribe.third"), name=room.text("ui.transcribe.third"))
        self.field.label.setWordWrap(True)
        self.field.hide()
        self.field.finished.connect(self._finish)
        self.field.entry.returnPressed.connect(self._confirm)
        self._confirmed, self._told = False, ""
        self.field.edited.connect(lambda _: self.field.clear_state())
        self.add(self.field)
        self.show_choice(difference)

    def _answers(self, difference: Difference, twice: bool) -> dict[str, tuple[Answer | None, str]]:
        empty = self._room.text("ui.transcribe.left_empty")
        found: dict[str, tuple[Answer | None, str]] = {}
        if twice and difference.first != difference.second:
            found["first"] = (difference.first, difference.first_words or empty)
            found["second"] = (difference.second, difference.second_words or empty)
        else:
            found["paper"] = (difference.first or difference.second, difference.first_words or difference.second_words)
        if difference.present is not None:
            found["present"] = (difference.present, difference.present_words)
        return found

    def show_choice(self, difference: Difference) -> None:
        """Show what was chosen; a third answer in its words."""
        if difference.chosen is None:
            return
        name = next((name for name, (answer, _) in self.answers.items() if _same(answer, difference.chosen)), OTHER)
        self.group.set_chosen(name)
        self.field.setVisible(name == OTHER)
        if name == OTHER:
            self.field.set_hint(difference.chosen_words)

    def _choose(self, name: str) -> None:
        self._told = ""
        self.field.setVisible(name == OTHER)
        if name == OTHER:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.chosen.emit(self.answers[name][0] or comparing.LEFT_EMPTY)

    def _confirm(self) -> None:
        self._confirmed = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that confirmed a third answer takes no step of the page."""
        if self._confirmed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirmed = False
        else:
            super().keyPressEvent(event)

    def _finish(self, text: str) -> None:
        """Told once for each text: Enter and leaving the field both end it."""
        if text.strip() and text != self._told and not self.field.isHidden():
            self._told = text
            self.typed.emit(text)


def _same(one: Answer | None, other: Answer) -> bool:
    return comparing.same(one or comparing.LEFT_EMPTY, other)


class ComparePanel(QWidget):
    """Digits choose, and the next open difference follows. `changed` follows every choice, `settled` the last one."""

    changed = Signal()
    settled = Signal()
    failed = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._case = ""
        self.comparison: Comparison | None = None
        self.rows: dict[str, DifferenceRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.keyed = Card(room.text("ui.transcribe.keyed"))
        self.heading = Label("", "heading_2", wrap=True)
        self.about = Label(room.text("ui.transcribe.differences.about"), "body", "text.secondary", wrap=True)
        self.list = QVBoxLayout()
        self.list.setSpacing(12)
        for widget in (self.keyed, self.heading, self.about):
            column.addWidget(widget)
        column.addLayout(self.list)
        column.addStretch(1)

    def open(self, case: str, comparison: Comparison) -> None:
        """Show a comparison."""
        self._case = case
        self.comparison = None
        self._show(comparison)

    def _show(self, comparison: Comparison) -> None:
        before, self.comparison = self.comparison, comparison
        self._show_numbers(comparison)
        keys = [one.key for one in comparison.differences]
        if before is None or keys != [one.key for one in before.differences]:
            clear_layout(self.list)
            self.rows = {one.key: self._row(one, comparison.keyed_twice) for one in comparison.differences}
            for row in self.rows.values():
                self.list.addWidget(row)
        else:
            for one in comparison.differences:
                self.rows[one.key].show_choice(one)
        count = len(comparison.differences)
        self.heading.setText(self._room.wording.plural("ui.transcribe.differences", count) if count else "")
        self.heading.setVisible(bool(count))
        self.about.setVisible(bool(count))
        self.changed.emit()

    def _row(self, difference: Difference, twice: bool) -> DifferenceRow:
        row = DifferenceRow(self._room, difference, twice)
        row.chosen.connect(lambda answer, key=difference.key: self._settle(key, answer))
        row.typed.connect(lambda text, key=difference.key: self._settle_typed(key, text))
        return row

    def _show_numbers(self, comparison: Comparison) -> None:
        text, tally = self._room.text, comparison.tally
        self.keyed.clear()
        for name in ("answered", "declined", "unknown", "empty"):
            count = getattr(comparison, name)
            if count or name == "answered":
                self.keyed.add(Fact(text(f"ui.transcribe.count.{name}"), str(count), width=220))
        self.keyed.add(Fact(text("ui.transcribe.by"), self._by(comparison.workers), width=220))
        if tally.rate is not None:
            share = self._room.wording.number(Decimal(f"{100 * tally.rate:.1f}"))
            said = text("ui.transcribe.rate", count=tally.differing, all=tally.compared, share=share)
            self.keyed.add(Fact(text("ui.transcribe.differing"), said, width=220))
        elif not comparison.keyed_twice:
            self.keyed.add(IconLine("info", text("ui.transcribe.once"), ink="text.secondary", wrap=True))

    def _by(self, workers: tuple[str, ...]) -> str:
        if len(workers) < 2:
            return "".join(workers)
        key = "both" if workers[0] == workers[1] else "then"
        return self._room.text(f"ui.transcribe.by.{key}", first=workers[0], second=workers[1])

    # Choosing

    def _settle(self, key: str, answer: Answer) -> None:
        comparison = self.comparison
        if comparison is None:
            return
        try:
            self._show(comparing.settle(self._room.desk, self._case, comparison.paper.id, key, answer))
        except UserError as error:
            self.failed.emit(error)
            return
        self._go_on()

    def _go_on(self) -> None:
        if not self.focus_open():
            self.settled.emit()

    def _settle_typed(self, key: str, text: str) -> None:
        comparison = self.comparison
        if comparison is None:
            return
        try:
            after = comparing.settle_typed(self._room.desk, self._case, comparison.paper.id, key, text)
        except UserError as error:
            one = next(one for one in comparison.differences if one.key == key)
            if error.place == key:
                self.rows[key].field.set_error(saying.mend(self._room, one.item, one.codes, error))
            else:
                self.failed.emit(error)
            return
        self._show(after)
        self._go_on()

    def focus_open(self) -> bool:
        """Go to the first difference nobody settled; False when there is none."""
        if self.comparison is not None:
            for one in self.comparison.differences:
                if one.chosen is None:
                    self.rows[one.key].group.focus_first()
                    return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        row = next((row for row in self.rows.values() if focus is not None and row.isAncestorOf(focus)), None)
        if row is None or focus is row.field.entry or not event.text() or not row.group.press_key(event.text()):
            super().keyPressEvent(event)
