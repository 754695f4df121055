"""What the person wants, the first step, and what the person says of the assessment: in own words, kept as they are."""

from PySide6.QtCore import Signal

from intake_app.casework.plan_view import PlanView
from intake_app.ui.look import Card, TextField, WordsField
from intake_app.ui.page import Room

KINDS = ("own_words", "first_step", "agrees")


class OwnWords(Card):
    """`said(kind, text)` when a field is left after a change; kinds: `KINDS`."""

    said = Signal(str, str)

    def __init__(self, room: Room, may_change: bool) -> None:
        super().__init__(room.text("ui.plan.own_words"), spacing=10)
        self._room = room
        text = room.text
        name = text("ui.plan.own_words")
        self.words = WordsField(name=name, placeholder=text("ui.plan.own_words_hint"), lines=2, own_words=True)
        self.step = TextField(text("ui.plan.first_step"), placeholder=text("ui.plan.first_step_hint"))
        self.agrees = TextField(text("ui.plan.agrees"), placeholder=text("ui.plan.agrees_hint"))
        self._fields: dict[str, WordsField | TextField] = dict(
            zip(KINDS, (self.words, self.step, self.agrees), strict=True)
        )
        for kind, field in self._fields.items():
            field.setEnabled(may_change)
            self.add(field)
            field.finished.connect(lambda said, kind=kind: self._tell(kind, said))
        self._kept: dict[str, str] = {}

    def show_plan(self, view: PlanView) -> None:
        """What is stored; what is being typed, or could not be stored, is left alone."""
        plan, name = view.plan, view.episode.person.name.split()[:1]
        title = self._room.text("ui.plan.own_words_of", name=name[0]) if name else self._room.text("ui.plan.own_words")
        if self.titled is not None:
            self.titled.title.setText(title)
        self.words.control.setAccessibleName(title)
        for kind, field in self._fields.items():
            stored = getattr(plan, kind)
            if self._kept.get(kind) != stored:
                self._kept[kind] = stored
                field.set_text(stored)

    def begin(self) -> None:
        """Forget what was shown: another plan is opened."""
        self._kept = {}

    def _tell(self, kind: str, said: str) -> None:
        if said.strip() != self._kept.get(kind, ""):
            self.said.emit(kind, said)

    def keep_typed(self) -> None:
        """Tell what was typed and not yet told, when the page is left by a key."""
        for kind, field in self._fields.items():
            self._tell(kind, field.text())
