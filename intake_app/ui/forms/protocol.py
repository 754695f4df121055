"""What this office does when an alert is raised: its own words in each language, in place of the program's."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.protocols import AlertLine, save_protocol, versions
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, Card, Flow, Label, Mark, WordsField
from intake_app.ui.page import Room

_SIGN = {"danger": "octagon-alert", "caution": "triangle-alert", "info": "info"}


class ProtocolPanel(Card):
    """One alert. *Signal*: `saved(alert)`."""

    saved = Signal(str)

    def __init__(self, room: Room, line: AlertLine, may_change: bool) -> None:
        super().__init__(spacing=10)
        self.room, self.line = room, line
        text = room.text
        self.add(Label(line.title, "name", wrap=True))
        level = room.wording.first(f"paper.alert_level.{line.level}", default=line.level)
        self.add(Flow(Mark(level, "plain", _SIGN[line.level]), Mark(line.source.upper(), "plain"), spacing=8))
        self.add(Label(text("ui.forms.protocol.what"), "body", "text.secondary", wrap=True))
        self.fields: dict[str, WordsField] = {}
        for language, suggested in line.suggested.items():
            self._add_language(language, suggested, may_change)
        self.button = Button(text("ui.forms.protocol.keep"), "primary", icon="check")
        self.button.setVisible(may_change)
        self.add(Flow(self.button))
        self.button.clicked.connect(self.keep)
        if may_change:
            self._add_history()
        self.add_stretch()

    def _add_language(self, language: str, suggested: str, may_change: bool) -> None:
        name = self.room.wording.first(f"code.language.{language}", default=language)
        kept = self.line.texts.get(language)
        field = WordsField(
            self.room.text("ui.forms.protocol.in", language=name), kept.text if kept else "", lines=5,
            placeholder=self.room.text("ui.forms.protocol.placeholder"),
        )  # fmt: skip
        field.box.setReadOnly(not may_change)
        self.fields[language] = field
        self.add_line()
        self.add(field)
        if suggested:
            told = self.room.text("ui.forms.protocol.suggested", text=suggested)
            self.add(Label(told, "caption", "text.secondary", wrap=True))

    def _add_history(self) -> None:
        found = versions(self.room.desk, self.line.alert)
        current = {(one.language, one.stated_at) for one in self.line.texts.values()}
        older = [one for one in found if (one.language, one.stated_at) not in current]
        if not older:
            return
        self.add_line()
        self.add(Label(self.room.text("ui.forms.protocol.older"), "strong"))
        for one in older:
            told = one.text or self.room.text("ui.forms.protocol.taken_away")
            when = f"{self.room.wording.day(one.stated_at.date())}, {one.language}"
            self.add(Label(f"{when}: {told}", "caption", "text.secondary", wrap=True))

    def keep(self) -> None:
        """Keep what was written in every language."""
        for language, field in self.fields.items():
            try:
                save_protocol(self.room.desk, self.line.alert, language, field.text())
            except UserError as error:
                field.set_error(self.room.words_of(error))
                field.setFocus()
                return
        self.saved.emit(self.line.alert)

    def first_focus(self) -> QWidget:
        return next(iter(self.fields.values()))
