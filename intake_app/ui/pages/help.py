"""Help and settings: what is to be known, in one scroll, and what this computer remembers."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app import __version__
from intake_app.casework.terms import FormTerms, form_terms
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    Choice,
    Flow,
    HeaderBar,
    IconLine,
    Label,
    LevelPill,
    Mark,
    look,
)
from intake_app.ui.look.painting import key_cap_size, paint_key_cap
from intake_app.ui.page import Page, Room
from intake_app.ui.settings import LANGUAGES, LOCK_MINUTES, THEMES
from intake_app.ui.supervise.own_password import OwnPassword

SECTIONS = ("settings", "password", "keys", "levels", "words", "safety", "terms", "about")

KEYS = (
    ("Ctrl F", "search"), ("Ctrl N", "new_case"), ("Alt 1", "pages"), ("Ctrl L", "lock"), ("F1", "help"),
    ("1", "answer"), ("7", "declined"), ("8", "unknown"), ("9", "not_asked"), ("0", "clear"),
    ("Enter", "next"), ("Shift Enter", "previous"), ("Ctrl Z", "undo"), ("Ctrl Shift Z", "redo"),
    ("F2", "note"), ("F3", "proposal"), ("F4", "live"), ("F6", "alert"), ("F7", "form"), ("F8", "slip"),
    ("F9", "paper"), ("F11", "show"), ("Ctrl Shift F11", "back"),
    ("Ctrl P", "print"), ("Ctrl S", "save"), ("Ctrl +", "larger"), ("Ctrl -", "smaller"), ("Ctrl 0", "usual"),
    ("Ctrl Q", "quit"),
)  # fmt: skip
"""Caps and what they do; the texts are `ui.help.key.<code>`."""

LEVELS = ("warning", "education", "treatment")
SAFETY = ("kept", "memory", "computer", "swap", "password", "roles", "signed", "rollback", "left", "erased", "paper")
WORDS = ("score", "range", "level", "measure", "possible", "declined")


class KeyCap(QWidget):
    """A key as it is painted on buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return key_cap_size(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_cap(painter, self.rect(), self._text, "text.primary", "line.control")
        painter.end()


class HelpPage(Page):
    """A list of what there is at the left (above in a narrow window), everything in one scroll beside it."""

    name = "help"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.help.title"), back_name=room.text("ui.back")))
        self.header.went_back.connect(room.back)
        self._leads: dict[str, Button] = {}
        self.list = self._made_list()
        self.body.insertWidget(0, self.list)
        self.cards = {code: self._made(code) for code in SECTIONS}
        for card in self.cards.values():
            self.add(card)
        self.middle.addStretch(1)
        self.narrow_changed.connect(self._arrange)

    def _made_list(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 5, 0, 5)
        column.setSpacing(4)
        for code in SECTIONS:
            lead = Button(self.room.text(f"ui.help.{code}"), "quiet", ink="text.primary")
            lead.clicked.connect(lambda _=False, code=code: self.show_section(code))
            self._leads[code] = lead
            column.addWidget(lead, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return holder

    def _made(self, code: str) -> Card:
        if code == "password":
            self.password = OwnPassword(self.room, "second")
            self.password.card.setMaximumWidth(16_777_215)
            return self.password.card
        card = Card(self.room.text(f"ui.help.{code}"), spacing=10)
        {
            "settings": self._fill_settings,
            "keys": self._fill_keys,
            "levels": self._fill_levels,
            "words": self._fill_words,
            "safety": self._fill_safety,
            "terms": self._fill_terms,
            "about": self._fill_about,
        }[code](card)
        return card

    # -------------------------------------------------------------------------------------------------------- settings

    def _fill_settings(self, card: Card) -> None:
        text, settings = self.room.text, self.room.settings
        scales = [f"{scale:g}" for scale in look().tokens.text_scales]
        self.language = self._choice(
            card, "language", [(code, text(f"ui.help.language.{code}")) for code in LANGUAGES], settings.language
        )
        self.theme = self._choice(
            card, "theme", [(code, text(f"ui.help.theme.{code}")) for code in THEMES], settings.theme
        )
        self.scale = self._choice(
            card, "scale", [(scale, f"{float(scale) * 100:.0f} %") for scale in scales], f"{settings.text_scale:g}"
        )
        self.minutes = self._choice(
            card,
            "minutes",
            [(str(n), text("ui.help.minutes.some", count=n)) for n in LOCK_MINUTES],
            str(settings.lock_minutes),
        )
        change = self.room.change_settings
        self.language.chosen.connect(lambda code: change(language=code))
        self.theme.chosen.connect(lambda code: change(theme=code))
        self.scale.chosen.connect(lambda code: change(text_scale=float(code)))
        self.minutes.chosen.connect(lambda code: change(lock_minutes=int(code)))

    def _choice(self, card: Card, code: str, choices: list[tuple[str, str]], chosen: str) -> AnswerGroup:
        card.add(Label(self.room.text(f"ui.help.{code}"), "strong"))
        group = AnswerGroup([Choice(key, text, "") for key, text in choices], arrange="row")
        group.set_chosen(chosen)
        group.setAccessibleName(self.room.text(f"ui.help.{code}"))
        card.add(group)
        return group

    # ---------------------------------------------------------------------------------------------------------- reading

    def _fill_keys(self, card: Card) -> None:
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._key_rows = [(KeyCap(key), Label(self.room.text(f"ui.help.key.{code}"), wrap=True)) for key, code in KEYS]
        card.add(holder)
        self._arrange_keys(2)

    def _arrange_keys(self, columns: int) -> None:
        rows = -(-len(self._key_rows) // columns)
        for number, (cap, label) in enumerate(self._key_rows):
            column, row = divmod(number, rows)
            self._grid.addWidget(cap, row, 2 * column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 2 * column + 1)
        for column in range(2):
            self._grid.setColumnStretch(2 * column + 1, 1 if column < columns else 0)

    def _fill_levels(self, card: Card) -> None:
        self._say(card, "levels.what")
        for level in LEVELS:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            line.addWidget(LevelPill(level, self.room.wording.code("tier", level)), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(self.room.text(f"ui.help.levels.{level}"), wrap=True), 1)
            card.add(row)
        self._say(card, "levels.not")

    def _fill_words(self, card: Card) -> None:
        for code in WORDS:
            card.add(Label(self.room.text(f"ui.help.words.{code}"), "strong", wrap=True))
            self._say(card, f"words.{code}_text")

    def _fill_safety(self, card: Card) -> None:
        for code in SAFETY:
            card.add(Label(self.room.text(f"ui.help.safety.{code}"), "strong", wrap=True))
            self._say(card, f"safety.{code}_text")

    def _fill_terms(self, card: Card) -> None:
        self._say(card, "terms.what")
        every = Button(self.room.text("ui.forms.terms.all"), icon="clipboard-list")
        every.clicked.connect(lambda _=False: self.room.go("forms"))
        card.add(Flow(every))
        for number, terms in enumerate(form_terms(self.room.desk)):
            if number:
                card.add_line()
            self._add_terms(card, terms)

    def _add_terms(self, card: Card, terms: FormTerms) -> None:
        text = self.room.text
        card.add(Label(f"{terms.title} · {terms.form} {terms.version}", "strong", wrap=True))
        kind = "plain" if terms.rights == "free" else "unverified"
        marks = [Mark(text(f"ui.help.terms.rights.{terms.rights}"), kind)]
        if terms.is_paraphrase:
            marks.append(Mark(text("ui.help.terms.paraphrase"), "plain", "own_wording"))
        card.add(Flow(*marks, spacing=8))
        for line in (terms.credit, terms.licence):
            if line:
                card.add(Label(line, "body", "text.secondary", wrap=True))
        if terms.sources:
            sources = text("ui.help.terms.sources", sources="; ".join(terms.sources))
            card.add(Label(sources, "caption", "text.secondary", wrap=True))

    def _fill_about(self, card: Card) -> None:
        card.add(Label(self.room.text("ui.help.about.version", version=__version__), wrap=True))
        for icon, code in (("wifi-off", "network"), ("database-backup", "backup"), ("type", "fonts"), ("scale", "law")):
            card.add(IconLine(icon, self.room.text(f"ui.help.about.{code}"), ink="text.secondary", wrap=True))

    def _say(self, card: Card, code: str) -> None:
        card.add(Label(self.room.text(f"ui.help.{code}"), "body", "text.secondary", wrap=True))

    # ----------------------------------------------------------------------------------------------------------- going

    def leave(self) -> bool:
        self.password.read()
        return True

    def open(self, **where: str) -> None:
        settings = self.room.settings
        self.scale.set_chosen(f"{settings.text_scale:g}")
        if where.get("section") in self.cards:
            self.show_section(where["section"])

    def show_section(self, code: str) -> None:
        """Scroll to a section."""
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(self.cards[code].y())

    def primary(self) -> QAbstractButton | None:
        """Enter in the entries of the password changes it; elsewhere there is nothing to confirm."""
        focus = QApplication.focusWidget()
        return self.password.button if focus is not None and self.password.card.isAncestorOf(focus) else None

    def first_focus(self) -> QWidget | None:
        return self._leads[SECTIONS[0]]

    def _arrange(self, narrow: bool) -> None:
        self.list.setVisible(not narrow)
        self._arrange_keys(1 if narrow else 2)
