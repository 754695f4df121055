"""Walking through a policy as with a person across the table; nothing is stored, and leaving discards it all."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake_app.casework.policy_list import policy_row
from intake_app.casework.redeciding import MAX_BYTES
from intake_app.casework.trials import Trial, try_case
from intake_app.domain.errors import UserError
from intake_app.domain.person import Sex
from intake_app.ui.look import AlertFrame, Button, Card, ChoiceBox, DateField, Flow, HeaderBar, Label, Scroll
from intake_app.ui.page import Page, Room

WITHIN = ("interview", "result", "explanation")
"""The pages a trial has; everything after them needs a person."""


class TrialPage(Page):
    """Opened with `pack`, and with `case` (CASE.json) to begin with its answers. A band says all along what it is."""

    name: ClassVar[str] = "trial"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(), scrolls=False)
        self.trial: Trial | None = None
        self.pack = ""
        self.pages: dict[str, Page] = {}
        self.inner: Page | None = None
        held: list[Trial] = []
        self._held = held
        self.destroyed.connect(lambda: _end_all(held))
        self.header.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.middle.setSpacing(0)
        self.add(self._made_band())
        self.stack = QStackedWidget()
        self.start = self._made_start()
        self.stack.addWidget(self.start)
        self.add(self.stack, 1)

    def _made_band(self) -> QWidget:
        text = self.room.text
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 8, 16, 0)
        self.band = AlertFrame("caution", "", text("ui.trial.band"), icon="eye", buttons_beside=True)
        self.again = self.band.add_button(Button(text("ui.trial.again"), icon="refresh-cw"))
        self.end = self.band.add_button(Button(text("ui.trial.end"), icon="x"))
        self.again.clicked.connect(lambda _=False: self.start_over())
        self.end.clicked.connect(lambda _=False: self.room.back())
        row.addWidget(self.band)
        return holder

    def _made_start(self) -> QWidget:
        text = self.room.text
        card = Card(text("ui.trial.start"), spacing=12)
        card.add(Label(text("ui.trial.start.what"), "body", "text.secondary", wrap=True))
        sexes = [(sex.value, text(f"ui.new_case.sex.{sex.value}")) for sex in Sex]
        self.sex = ChoiceBox(text("ui.new_case.sex"), sexes, Sex.UNDISCLOSED.value)
        self.birth = DateField(text("ui.new_case.birth"), self.room.desk.clock.today(), future=False)
        self.button = Button(text("ui.trial.begin"), "primary", large=True, icon_right="arrow-right")
        self.file = Button(text("ui.trial.file"), icon="folder-open")
        self.button.clicked.connect(lambda _=False: self.begin())
        self.file.clicked.connect(lambda _=False: self.choose_file())
        for widget in (self.sex, self.birth, Flow(self.button, self.file, spacing=8)):
            card.add(widget)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(19, 11, 19, 11)
        column.addWidget(card)
        column.addStretch(1)
        return Scroll(holder, text("ui.trial.start"))

    # Beginning and ending

    def open(self, **where: str) -> None:
        row = policy_row(self.room.desk, where["pack"])
        if row.problems:
            raise UserError("policy-unreadable", "This policy has mistakes; mend them first.", row.pack)
        self.pack = where["pack"]
        self.band.set_text(
            self.room.text("ui.trial.title", title=row.title, version=row.version), self.band.text.text()
        )
        self._discard()
        if where.get("case"):
            self._walk(try_case(self.room.desk, self.pack, where["case"]), "result")

    def begin(self) -> None:
        """Begin with the first question."""
        if self.birth.state == "error":
            self.birth.setFocus()
            return
        sex = Sex(self.sex.code() or Sex.UNDISCLOSED.value)
        try:
            self._walk(Trial(self.room.desk, self.pack, sex, self.birth.day()), "interview")
        except UserError as error:
            self.room.say(error)

    def choose_file(self) -> None:
        """Ask for a case file to begin with."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.file.text(), "", "*.json")
        if chosen:
            self.open_case(Path(chosen))

    def open_case(self, path: Path) -> None:
        """Begin with the answers in a file."""
        try:
            if path.stat().st_size > MAX_BYTES:
                raise UserError("too-large", "The file is too large. Choose a smaller one.", path.name)
            self._walk(try_case(self.room.desk, self.pack, path.read_text(encoding="utf-8-sig")), "result")
        except UserError as error:
            self.room.say(error)
        except (OSError, UnicodeDecodeError):
            self.room.say(UserError("cannot-read", "This file cannot be read.", path.name))

    def start_over(self) -> None:
        """Discard what was answered, and begin anew."""
        self._discard()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, trial: Trial, page: str) -> None:
        self._discard()
        self.trial = trial
        self._held.append(trial)
        self.again.show()
        self._go(page, case=trial.episode)

    def _discard(self) -> None:
        self.stack.setCurrentWidget(self.start)
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self.pages, self.inner = {}, None
        self.again.hide()
        _end_all(self._held)
        self.trial = None

    # The pages within

    def _room(self, trial: Trial) -> Room:
        """What the pages within are given: the desk of the trial, and ways that do not lead out of it."""
        return replace(
            self.room,
            desk=trial.desk,
            wording=trial.desk.wording,
            go=lambda name, **where: QTimer.singleShot(0, self, lambda: self._go(name, **where)),
            back=lambda: QTimer.singleShot(0, self, self._back),
            recount=lambda: None,
        )

    def _go(self, name: str, **where: str) -> None:
        trial = self.trial
        if trial is None:
            return
        if name == "case" and self.inner is not None and self.inner.name == "interview":
            self.room.back()
            return
        name = "interview" if name == "case" else name
        if name not in WITHIN:
            self.room.tell(self.room.text("ui.trial.beyond"))
            return
        if self.inner is not None and not self.inner.leave():
            return
        page = self.pages.get(name)
        try:
            if page is None:
                page = _page_class(name)(self._room(trial))
                self.pages[name] = page
                self.stack.addWidget(page)
            page.open(**where)
        except UserError as error:
            self.room.say(error)
            return
        self.inner = page
        self.stack.setCurrentWidget(page)
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        if self.trial is None or self.inner is None or self.inner.name == "interview":
            self.room.back()
        else:
            self._go("interview" if self.inner.name == "result" else "result", case=self.trial.episode)

    # Going

    def leave(self) -> bool:
        """Whatever is not saved need not be: all of it goes."""
        self._discard()
        return True

    def primary(self) -> QAbstractButton | None:
        return self.button if self.inner is None else self.inner.primary()

    def first_focus(self) -> QWidget | None:
        return self.button if self.inner is None else self.inner.first_focus()

    def search(self) -> bool:
        return self.inner.search() if self.inner is not None else False


def _page_class(name: str) -> type[Page]:
    # What stands behind the lock makes this page: it can be asked only once it is there.
    from intake_app.ui.behind import page_class
    from intake_app.ui.pages.trial_interview import TrialInterviewPage

    return TrialInterviewPage if name == "interview" else page_class(name)


def _end_all(trials: list[Trial]) -> None:
    while trials:
        trials.pop().end()
