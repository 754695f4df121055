"""Restoring a backup, in front of the lock: choose it, open it, read what would be lost, and only then do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QVBoxLayout, QWidget

from intake_app.casework import restoring
from intake_app.casework.restoring import Plan
from intake_app.domain.errors import UserError
from intake_app.store.archives import SUFFIX
from intake_app.ui.entrance import Entrance, FrontPage
from intake_app.ui.look import (
    AlertFrame,
    Button,
    Card,
    ChoiceBox,
    Flow,
    Heading,
    Label,
    PasswordField,
    Scroll,
)
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.pages.unlock import centred


class RestorePage(FrontPage):
    """`leave` shows what stood here before, and the page for unlocking once a backup is in force."""

    name = "restore"

    def __init__(self, entrance: Entrance, leave: Callable[[], None]) -> None:
        super().__init__(entrance)
        self._leave = leave
        self._path: Path | None = None
        self._plan: Plan | None = None
        self._form = QWidget()
        self._column = QVBoxLayout(self._form)
        self._column.setContentsMargins(5, 24, 5, 24)
        self._column.setSpacing(10)
        self._add_choice()
        self._outcome = QVBoxLayout()
        self._outcome.setContentsMargins(0, 8, 0, 0)
        self._outcome.setSpacing(10)
        self._column.addLayout(self._outcome)
        self._do: Button | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scroll(centred(self._form), entrance.text("ui.restore.title")))
        self._offer()

    def _add_choice(self) -> None:
        text = self.entrance.text
        self._column.addWidget(Heading(text("ui.restore.title"), 1, wrap=True))
        self._column.addWidget(Label(text("ui.restore.about"), "body", "text.secondary", wrap=True))
        self.which = ChoiceBox(text("ui.restore.which"), [])
        self.none = Label(text("ui.restore.none"), "body", "text.secondary", wrap=True)
        self.other = Button(text("ui.restore.other_file"), icon="folder-open")
        self.owner = ChoiceBox(text("ui.restore.who"), [])
        self.password = PasswordField(text("ui.restore.password"), text("ui.unlock.caps"))
        self.button = Button(text("ui.restore.look"), "primary", icon="eye", key="Enter", large=True)
        self.back = Button(text("ui.restore.leave"), "quiet", icon="arrow-left")
        self.progress = Label("", "body", "text.secondary", wrap=True)
        self.choice = QWidget()
        column = QVBoxLayout(self.choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        buttons = Flow(self.button, self.back, ends=True)
        for widget in (self.which, self.none, Flow(self.other), self.owner, self.password, buttons):
            column.addWidget(widget)
        self._column.addWidget(self.choice)
        self._column.addWidget(self.progress)
        self.which.chosen.connect(lambda code: self.choose(Path(code)))
        self.other.clicked.connect(self._choose_file)
        self.button.clicked.connect(self.look)
        self.back.clicked.connect(self.give_up)

    # ------------------------------------------------------------------------------------------------------- choosing

    def _offer(self) -> None:
        lines = restoring.offered(self.entrance.folder, self.entrance.wording, self.entrance.clock)
        choices = [(str(one.path), f"{one.when_text} · {one.holds_text} · {one.kind_text}") for one in lines]
        self.which.setVisible(bool(choices))
        self.none.setVisible(not choices)
        self.which.set_choices(choices, choices[0][0] if choices else None)
        self.choose(lines[0].path if lines else None)

    def _choose_file(self) -> None:
        kind = f"{self.entrance.text('ui.restore.file_kind')} (*{SUFFIX})"
        name, _ = QFileDialog.getOpenFileName(self, self.entrance.text("ui.restore.other_file"), "", kind)
        if name:
            self.choose(Path(name))

    def choose(self, path: Path | None) -> None:
        """Take this backup, and ask who opens it."""
        clear_layout(self._outcome)
        self._path = None
        owners: Sequence[tuple[str, str]] = ()
        if path is not None:
            try:
                found = restoring.who(path)
                owners = [(one.worker_id, f"{one.name} · {self._role(one.role.value)}") for one in found]
                self._path = path
                self._show_path(path)
            except UserError as error:
                self._say(error)
        self.owner.set_choices(owners, owners[0][0] if owners else None)
        for widget in (self.owner, self.password, self.button):
            widget.setEnabled(bool(owners))

    def _show_path(self, path: Path) -> None:
        known = [self.which.box.itemData(row) for row in range(self.which.box.count())]
        if str(path) not in known:
            old = [(code, self.which.box.itemText(row)) for row, code in enumerate(known)]
            self.which.set_choices([*old, (str(path), path.name)])
        self.which.set_code(str(path))
        self.which.show()
        self.none.hide()

    def _role(self, role: str) -> str:
        return self.entrance.text(f"ui.role.{role}")

    # -------------------------------------------------------------------------------------------------------- looking

    def look(self) -> None:
        """Open the backup beside the office and say what is in it and what would be lost."""
        path, owner, password = self._path, self.owner.code(), self.password.text()
        if path is None or owner is None:
            return
        if not password:
            self.password.set_error(self.entrance.text("ui.unlock.empty"))
            return
        self.password.clear_state()
        clear_layout(self._outcome)
        self._wait(self.entrance.text("ui.restore.looking"))
        folder = self.entrance.folder
        self.entrance.in_background(lambda: restoring.look(path, folder, owner, password), self._looked, self._refused)

    def _looked(self, plan: Plan) -> None:
        self._wait("")
        self._plan = plan
        text = self.entrance.text
        view = restoring.in_words(plan, self.entrance.wording, self.entrance.clock.now())
        holds = Card(text("ui.restore.in_it"))
        for line in view.backup:
            holds.add(Label(line, "body", wrap=True))
        self._outcome.addWidget(holds)
        if view.problems:
            self._outcome.addWidget(AlertFrame("danger", text("ui.restore.wrong"), "\n".join(view.problems)))
        elif view.lost:
            self._outcome.addWidget(AlertFrame("danger", text("ui.restore.lost"), "\n".join(view.lost)))
        else:
            self._outcome.addWidget(AlertFrame("good", text("ui.restore.lost.none")))
        leave = Button(text("ui.restore.leave"), icon="arrow-left")
        leave.clicked.connect(self.give_up)
        buttons: list[QWidget] = [leave]
        if not view.problems:
            self._do = Button(text("ui.restore.do"), "danger" if view.lost else "primary", icon="refresh-cw")
            self._do.clicked.connect(self.carry_out)
            buttons.insert(0, self._do)
        self._outcome.addWidget(Flow(*buttons))
        self.choice.hide()
        # Nobody presses by Enter what they have not read.
        leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def carry_out(self) -> None:
        """Set the present office aside and put the backup in its place."""
        plan, owner, password = self._plan, self.owner.code(), self.password.text()
        if plan is None or owner is None:
            return
        clear_layout(self._outcome)
        self._wait(self.entrance.text("ui.restore.doing"))
        clock = self.entrance.clock
        self.entrance.in_background(
            lambda: restoring.carry_out(plan, owner, password, clock), self._carried_out, self._refused
        )

    def _carried_out(self, aside: Path | None) -> None:
        self._wait("")
        self._plan = None
        text = self.entrance.text
        self.password.set_text("")
        self.choice.hide()
        said = text("ui.restore.aside", path=aside) if aside else ""
        self._outcome.addWidget(AlertFrame("good", text("ui.restore.done"), said))
        self._do = Button(text("ui.restore.unlock"), "primary", icon="lock-open", key="Enter", large=True)
        self._do.clicked.connect(self._leave)
        self._outcome.addWidget(Flow(self._do))
        self._do.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: UserError) -> None:
        self._wait("")
        self._drop_plan()
        self.choice.show()
        if error.code == "wrong-password":
            self.password.set_error(self.entrance.wording.error_text(error))
            self.password.setFocus()
            return
        self._say(error)

    def _say(self, error: UserError) -> None:
        self._outcome.addWidget(AlertFrame("danger", self.entrance.wording.error_text(error)))

    def _wait(self, why: str) -> None:
        self.progress.setText(why)
        self.choice.setEnabled(not why)

    def give_up(self) -> None:
        """Leave everything as it is."""
        self._drop_plan()
        self.password.set_text("")
        self._leave()

    def _drop_plan(self) -> None:
        plan, self._plan = self._plan, None
        if plan is not None:
            restoring.give_up(plan)

    # ------------------------------------------------------------------------------------------------------ the window

    def primary(self) -> QAbstractButton | None:
        if self.choice.isVisible():
            return self.button
        return self._do if self._do is not None and self._plan is None else None

    def first_focus(self) -> QWidget | None:
        return self.password if self._path is not None else self.other
