"""Backups: how old the last is, making one, where copies go, and the drill."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import backing_up, drilling
from intake_app.casework.backing_up import BackupView, Drive, Order, Outcome
from intake_app.casework.drilling import Drill
from intake_app.domain.errors import UserError
from intake_app.ui.asking import ask_for_restoring
from intake_app.ui.look import AlertFrame, Button, Card, Flow, IconLine, Label, PasswordField, look
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.page import Room
from intake_app.ui.setup.backup import same_disk
from intake_app.ui.supervise.section import ActRow, Section

SHOWN = 6
"""Lines of the list; a number says how many more there are."""


class BackupSection(Section):
    """The state and the acts beside the drill; below both, what is there."""

    code: ClassVar[str] = "backups"

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.state = self._made_state()
        self.list = Card(self.text("list"), spacing=8)
        self.list.add(Label(self.text("list.about"), "body", "text.secondary", wrap=True))
        holder = QWidget()
        self.lines = QVBoxLayout(holder)
        self.lines.setContentsMargins(0, 4, 0, 0)
        self.lines.setSpacing(6)
        self.list.add(holder)
        self.drill = DrillCard(room)
        self.restore = self._made_restore()
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in ((left, (self.state, self.list)), (right, (self.drill, self.restore))):
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self.sides = QHBoxLayout(self)
        self.sides.setContentsMargins(5, 5, 5, 5)
        self.sides.setSpacing(16)
        self.sides.addLayout(left, 1)
        self.sides.addLayout(right, 1)

    @property
    def button(self) -> Button | None:
        """What Enter presses: the drill while its password is typed."""
        return self.drill.button if self.drill.password.entry.hasFocus() else self._first

    @button.setter
    def button(self, button: Button | None) -> None:
        self._first = button

    def text(self, code: str, **values: object) -> str:
        return self.room.text(f"ui.backups.{code}", **values)

    def set_narrow(self, narrow: bool) -> None:
        """One side below the other."""
        self.sides.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _made_state(self) -> Card:
        card = Card(self.text("title"), spacing=10)
        card.add(Label(self.text("about"), "body", "text.secondary", wrap=True))
        self.last = IconLine("history", "", wrap=True)
        self.elsewhere = IconLine("hard-drive", "", wrap=True)
        self.place = IconLine("folder-open", "", wrap=True)
        for line in (self.last, self.elsewhere, self.place):
            card.add(line)
        self.outcome = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self.outcome)
        self.outcome.setContentsMargins(0, 0, 0, 0)
        card.add(holder)
        self.acts = QVBoxLayout()
        self.acts.setContentsMargins(0, 0, 0, 0)
        self.place_of_acts = QWidget()
        self.place_of_acts.setLayout(self.acts)
        card.add(self.place_of_acts)
        return card

    def _made_restore(self) -> Card:
        card = Card(self.text("restore"), spacing=10)
        card.add(Label(self.text("restore.about"), "body", "text.secondary", wrap=True))
        self.begin_restore = Button(self.text("restore.begin"), icon="lock")
        self.begin_restore.clicked.connect(self._restore)
        card.add(Flow(self.begin_restore))
        return card

    def _restore(self) -> None:
        ask_for_restoring(self)

    # -------------------------------------------------------------------------------------------------------- showing

    def read(self) -> None:
        view = backing_up.backup_view(self.room.desk)
        self.last.label.setText(self.text("last", age=view.latest) if view.latest else self.text("last.none"))
        self._show_elsewhere(view)
        self._show_place(view)
        self._show_acts(view)
        clear_layout(self.lines)
        for entry in view.lines[:SHOWN]:
            said, aside = f"{entry.when_text} · {entry.kind_text}", f"{entry.holds_text}, {entry.size_text}"
            self.lines.addWidget(IconLine("database-backup", said, aside=aside, wrap=True))
        more = len(view.lines) - SHOWN
        if more > 0:
            said = self.room.wording.plural("ui.backups.list.more", more)
            self.lines.addWidget(Label(said, "body", "text.secondary"))
        if not view.lines:
            self.lines.addWidget(Label(self.text("list.none"), "body", "text.secondary"))
        self.drill.read()

    def _show_elsewhere(self, view: BackupView) -> None:
        said = self.text("elsewhere", age=view.elsewhere) if view.elsewhere else self.text("elsewhere.none")
        self.elsewhere.label.setText(said)
        ink = "alert.caution" if view.elsewhere_is_old else "text.primary"
        self.elsewhere.label.set_ink(ink)
        self.elsewhere.icon.set_icon("triangle-alert" if view.elsewhere_is_old else "hard-drive", ink)

    def _show_place(self, view: BackupView) -> None:
        code = "place.none" if not view.place else "place" if view.place_is_there else "place.away"
        said = self.text(code, place=view.place)
        if view.place_is_there and same_disk(Path(view.place), self.room.desk.vault.folder):
            said = f"{said}. {self.text('place.same_disk')}"
        self.place.label.setText(said)

    def _show_acts(self, view: BackupView) -> None:
        clear_layout(self.acts)
        buttons: list[Button] = [self._to_drive(drive) for drive in view.drives]
        folder = Button(self.text("to_folder"), "second" if buttons else "primary", icon="folder-open")
        folder.clicked.connect(self._choose_folder)
        here = Button(self.text("here"), icon="hard-drive")
        here.clicked.connect(lambda: self.back_up(None))
        place = Button(self.text("place.choose"), "quiet")
        place.clicked.connect(self._choose_place)
        buttons += [folder, here, place]
        for button in buttons:
            button.setEnabled(view.can_be_made)
        self.button = buttons[0]
        if not view.drives:
            self.acts.addWidget(Label(self.text("no_drive"), "caption", "text.secondary", wrap=True))
        flow = Flow(*buttons)
        self.acts.addWidget(flow)
        flow.show()

    def _to_drive(self, drive: Drive) -> Button:
        said = f"{self.text('to_drive', name=drive.name)} ({drive.room_text})"
        button = Button(said, "primary", icon="database-backup")
        button.clicked.connect(lambda: self.back_up(drive.path))
        return button

    # ---------------------------------------------------------------------------------------------------------- doing

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.text("choose"))
        if folder:
            self.back_up(Path(folder))

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.text("place.choose"))
        if folder:
            self.set_place(folder)

    def set_place(self, folder: str) -> None:
        """Copies go there from now on."""
        try:
            backing_up.set_place(self.room.desk, folder)
        except UserError as error:
            self.room.say(error)
            return
        self.read()

    def back_up(self, into: Path | None) -> None:
        """Make a backup there, in a thread; work goes on meanwhile."""
        try:
            order: Order = backing_up.prepare(self.room.desk, into)
        except UserError as error:
            self._refused(error)
            return
        self.place_of_acts.setEnabled(False)
        self._tell(IconLine("circle", self.text("making"), ink="text.secondary", wrap=True))
        self.room.in_background(lambda: backing_up.run(order), self._done, self._refused)

    def _done(self, outcome: Outcome) -> None:
        backing_up.record(outcome)
        self.place_of_acts.setEnabled(True)
        if outcome.backup is None:
            self._tell(AlertFrame("caution", self.text("given_up")))
            return
        self.read()
        self._tell(AlertFrame("good", self.text("made", path=outcome.backup.path)))

    def _refused(self, error: UserError) -> None:
        backing_up.record_failure(self.room.desk, error)
        self.place_of_acts.setEnabled(True)
        self._tell(AlertFrame("danger", self.room.words_of(error)))

    def _tell(self, widget: QWidget) -> None:
        clear_layout(self.outcome)
        self.outcome.addWidget(widget)
        # Qt would show it a moment later.
        widget.show()

    def first_focus(self) -> QWidget | None:
        return self.drill.password if drilling.is_due(self.room.desk) else self._first


class DrillCard(Card):
    """When the drill was held last, and holding it."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.backups.drill"), spacing=10)
        self.room = room
        self.add(Label(self._text("about"), "body", "text.secondary", wrap=True))
        self.last = IconLine("history", "", wrap=True)
        self.add(self.last)
        self.password = PasswordField(self._text("password"), room.text("ui.unlock.caps"), large=False)
        self.password.setMaximumWidth(look().px(420))
        self.add(self.password)
        self.button = Button(self._text("hold"), icon="shield-check")
        self.row = ActRow(self.button)
        self.add(self.row)
        holder = QWidget()
        self.outcome = QVBoxLayout(holder)
        self.outcome.setContentsMargins(0, 0, 0, 0)
        self.add(holder)
        self.password.edited.connect(lambda _: self._look())
        self.button.clicked.connect(self.hold)
        self._look()

    def _text(self, code: str, **values: object) -> str:
        return self.room.text(f"ui.backups.drill.{code}", **values)

    def _look(self) -> None:
        self.row.wait_for("" if self.password.text() else self._text("wants"))

    def read(self) -> None:
        """When it was held last."""
        last, due = drilling.last_drill(self.room.desk), drilling.is_due(self.room.desk)
        if last is None:
            said = self._text("never")
        else:
            said = self._text("last" if last.sound else "last.bad", when=last.when_text)
        self.last.label.setText(f"{said}. {self._text('due')}" if due else said)
        self.last.label.set_ink("alert.caution" if due else "text.secondary")
        self.last.icon.set_icon("calendar-clock" if due else "history", "alert.caution" if due else "text.secondary")

    def hold(self) -> None:
        """Open the newest backup with the password typed, in a thread."""
        password = self.password.text()
        if not password or not self.button.isEnabled():
            return
        clear_layout(self.outcome)
        desk = self.room.desk
        try:
            backup = drilling.newest(desk)
        except UserError as error:
            self._refused(error)
            return
        self.row.wait_for(self._text("holding"))
        self.room.in_background(lambda: drilling.drill(desk, backup, password), self._held, self._refused)

    def _held(self, done: Drill) -> None:
        drilling.record_drill(self.room.desk, done)
        self.password.set_text("")
        self._look()
        said = drilling.in_words(done, self.room.wording, self.room.desk.clock.now())
        self.outcome.addWidget(AlertFrame("good" if done.sound else "danger", said[0], "\n".join(said[1:])))
        self.read()

    def _refused(self, error: UserError) -> None:
        self._look()
        if error.code == "wrong-password":
            self.password.set_error(self.room.words_of(error))
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.outcome.addWidget(AlertFrame("danger", self.room.words_of(error)))
