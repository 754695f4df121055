"""Step 1: the language of the screen and of the records, and the policy the office works on."""

from PySide6.QtWidgets import QWidget

from intake_app.ui.look import AnswerGroup, Choice, Heading, Label
from intake_app.ui.settings import LANGUAGES
from intake_app.ui.setup.step import Begun, Step


class LanguageStep(Step):
    """A chosen language is spoken at once. The policies are read in a thread, so that the window is there first."""

    code = "language"

    def __init__(self, begun: Begun) -> None:
        super().__init__(begun)
        spoken = begun.entrance.settings.language
        self.languages = AnswerGroup(
            [Choice(code, self.text(f"language.{code}"), "") for code in LANGUAGES], arrange="row"
        )
        self.languages.set_chosen(spoken)
        self.languages.chosen.connect(lambda code: begun.entrance.change_settings(language=code))
        self.column.addWidget(Heading(self.text("language.screen"), 2))
        self.column.addWidget(self.languages)
        self.column.addSpacing(16)
        self.column.addWidget(Heading(self.text("language.policy"), 2))
        self._waiting = Label(self.text("language.reading"), "body", "text.secondary")
        self.column.addWidget(self._waiting)
        self.packs: AnswerGroup | None = None
        self.about = Label("", "body", "text.secondary", wrap=True)
        self.column.addWidget(self.about)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        begun.entrance.in_background(self._read, self._show_packs, self.say)

    def _read(self) -> list[tuple[str, str, str]]:
        library = self.begun.entrance.library()
        found = []
        for pack in library.policy_ids():
            wording = library.wording(self.begun.entrance.settings.language, pack)
            found.append((pack, wording.text(f"{pack}#@title"), wording.first(f"{pack}#@about")))
        return found

    def _show_packs(self, packs: list[tuple[str, str, str]]) -> None:
        self._waiting.hide()
        self.packs = AnswerGroup([Choice(pack, title, "") for pack, title, _ in packs])
        self.column.insertWidget(self.column.indexOf(self._waiting), self.packs)
        about = {pack: text for pack, _, text in packs}
        chosen = self.begun.pack if self.begun.pack in about else packs[0][0]
        self.packs.set_chosen(chosen)
        self.packs.chosen.connect(lambda pack: self._chosen(pack, about[pack]))
        self._chosen(chosen, about[chosen])

    def _chosen(self, pack: str, about: str) -> None:
        self.begun.pack = pack
        self.about.setText(about)
        self.changed.emit()

    def enter(self) -> None:
        self.setEnabled(self.begun.desk is None)

    def reason(self) -> str:
        return "" if self.packs is not None else self.text("language.reading")

    def first_focus(self) -> QWidget | None:
        return self.languages.button(self.languages.code or LANGUAGES[0])
