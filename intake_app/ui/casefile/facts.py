"""The cards beside the line of a case: level now, safe contact, what was agreed, papers."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.casework.case_view import CaseView, DocumentLine
from intake_app.casework.cases import reveal_contact
from intake_app.domain.errors import UserError
from intake_app.ui.look import Button, Card, Fact, IconLine, Label, LevelPill, LinkRow, OpenLevels, look
from intake_app.ui.page import Room

PAPER_ICONS = {"decision-record": "file-check", "packet": "files", "consent": "file-text"}
PAPER_PAGES = {"decision-record": "decision", "packet": "packet", "consent": "plan"}
"""Where a paper of the case is looked at."""


def level_sign(view: CaseView) -> QWidget:
    """The level as a pill, or the signs of those still possible with their words."""
    if view.tier is not None:
        return LevelPill(view.tier, view.tier_text)
    several = [tier for tier in view.tiers_possible if tier != "none"]
    if len(several) > 1:
        return OpenLevels(several, view.tier_text)
    return Label(view.tier_text, "body", "text.tertiary")


class LevelNow(Card):
    """The level as it stands, and since when."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room

    def show_case(self, view: CaseView) -> None:
        self.clear()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(self._room.text("ui.case.level_now"), "strong"))
        row.addStretch(1)
        row.addWidget(level_sign(view))
        self.add(head)
        self.add(Label(view.level_text, "body", "text.secondary", wrap=True))


class SafeContact(Card):
    """How the person may be reached. The number is hidden until the eye is pressed, which is logged."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.case.contact"), level=3, spacing=4)
        self._room = room
        self._view: CaseView | None = None
        self.number: IconLine | None = None
        self.eye: Button | None = None

    def show_case(self, view: CaseView) -> None:
        """Everything hidden again."""
        self.clear()
        self._view, self.eye = view, None
        contact = view.contact
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        ink = "text.primary" if contact.has_phone else "text.tertiary"
        self.number = IconLine("smartphone", contact.masked, ink=ink)
        row.addWidget(self.number, 1)
        if contact.has_phone:
            self.eye = Button(kind="quiet", icon="eye", name=self._room.text("ui.case.reveal"))
            self.eye.setToolTip(self._room.text("ui.case.reveal"))
            self.eye.clicked.connect(self._toggle)
            row.addWidget(self.eye)
        self.add(line)
        if contact.has_phone:
            voice = "text.secondary" if contact.voice_message else "alert.caution"
            self.add(IconLine("voicemail", contact.voice_text, ink=voice, wrap=True))
        if contact.when:
            self.add(IconLine("clock", contact.when, ink="text.secondary", wrap=True))

    def _toggle(self) -> None:
        if self._view is None or self.number is None or self.eye is None:
            return
        if self.number.label.text() != self._view.contact.masked:
            self._show_number(self._view.contact.masked, "eye", "ui.case.reveal")
            return
        try:
            number = reveal_contact(self._room.desk, self._view.episode.id)
        except UserError as error:
            self._room.say(error)
            return
        self._show_number(number, "eye-off", "ui.case.hide")

    def _show_number(self, number: str, icon: str, name: str) -> None:
        assert self.number is not None and self.eye is not None
        self.number.label.setText(number)
        self.eye.set_icon(icon)
        self.eye.setAccessibleName(self._room.text(name))
        self.eye.setToolTip(self._room.text(name))


class Agreed(Card):
    """Measure, until when, consent, the person's own goal. Hidden while nothing is agreed."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.case.agreed"), level=3)

    def show_case(self, view: CaseView) -> None:
        self.clear()
        widest = max((look().metrics("body").horizontalAdvance(line.label) for line in view.agreed), default=0)
        width = max(82, round(widest / look().text_scale) + 2)
        for line in view.agreed:
            self.add(Fact(line.label, line.value, line.side, width=width, strong=False))
        self.setVisible(bool(view.agreed))


class Papers(Card):
    """What was signed and printed. `opened(page)` tells where it can be looked at."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.case.documents"), level=3, spacing=0)
        self._room = room

    def show_case(self, view: CaseView) -> None:
        self.clear()
        if not view.document_lines:
            self.column.setSpacing(8)
            self.add(Label(self._room.text("ui.case.no_documents"), "body", "text.secondary", wrap=True))
        for number, line in enumerate(view.document_lines):
            self.column.addSpacing(0 if number else 6)
            self.add_line()
            row = LinkRow(PAPER_ICONS.get(line.kind, "file-text"), line.title, line.day_text)
            row.clicked.connect(self._opener(line))
            self.add(row)
        if view.wordings_read:
            self.column.addSpacing(8)
            self.add(Label(view.wordings_read, "caption", "text.secondary", wrap=True))

    def _opener(self, line: DocumentLine) -> Callable[[], None]:
        return lambda: self.opened.emit(PAPER_PAGES.get(line.kind, "packet"))
