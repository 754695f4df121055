"""First run: five steps that make an office. The window can be closed at any step and the set-up goes on later."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake_app.casework import setup
from intake_app.casework.office import Desk
from intake_app.ui.entrance import Entrance, FrontPage
from intake_app.ui.look import Button, FooterBar, Heading, Label, Scroll, StepList, look, stacked
from intake_app.ui.setup.backup import BackupStep
from intake_app.ui.setup.language import LanguageStep
from intake_app.ui.setup.office import OfficeStep
from intake_app.ui.setup.services import ServicesStep
from intake_app.ui.setup.sheet import SheetStep
from intake_app.ui.setup.step import Begun, Step

STEPS: tuple[Callable[[Begun], Step], ...] = (LanguageStep, OfficeStep, SheetStep, BackupStep, ServicesStep)
CODES = ("language", "office", "sheet", "backup", "services")
FIRST_WITH_VAULT = 2
"""From this step on (counted from 0) the office exists."""


class SetupPage(FrontPage):
    """Next is dashed, with the reason beside it, until the step is done. Steps left may be looked at again.

    With a `desk` the set-up goes on where it was left."""

    name = "setup"

    def __init__(self, entrance: Entrance, desk: Desk | None = None) -> None:
        super().__init__(entrance)
        self.title = f"Intake · {entrance.text('ui.setup.window')}"
        self.desk = desk
        self.begun = Begun(entrance, desk=desk)
        self.at = 0
        self._steps: dict[int, Step] = {}
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.left = self._made_left()
        whole.addWidget(self.left)
        right = QVBoxLayout()
        right.setSpacing(0)
        whole.addLayout(right, 1)
        self.kicker = Label("", "caption", "text.secondary", weight=600)
        self.heading = Heading("", 1, wrap=True)
        self.heading.setProperty("type", "level")
        self.why = Label("", "lead", "text.secondary", wrap=True)
        self.middle = QWidget()
        self.stack = QStackedWidget()
        right.addWidget(self._made_middle(), 1)
        self.footer = FooterBar()
        self.back = Button(entrance.text("ui.back"), icon="arrow-left")
        self.next = Button("", "primary", icon_right="arrow-right", large=True)
        self.footer.add_left(self.back)
        self.footer.add(self.next)
        right.addWidget(self.footer)
        self.back.clicked.connect(lambda: self.show_step(self.at - 1))
        self.next.clicked.connect(self._go_on)
        self.show_step(self._first())

    def _made_left(self) -> QWidget:
        text = self.entrance.text
        left = QFrame()
        left.setProperty("look", "sunk-side")
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 32, 16, 24)
        column.setSpacing(12)
        column.addWidget(Heading(text("ui.setup.title"), 2, wrap=True))
        self.list = StepList([text(f"ui.setup.step.{code}") for code in CODES])
        column.addWidget(self.list)
        self.note = Label(text("ui.setup.note"), "caption", "text.secondary", wrap=True)
        column.addWidget(self.note)
        column.addStretch(1)
        return left

    def _made_middle(self) -> Scroll:
        row = QHBoxLayout(self.middle)
        row.setContentsMargins(35, 48, 40, 24)
        row.setSpacing(40)
        column = QVBoxLayout()
        column.setSpacing(4)
        head = stacked(self.kicker, self.heading, self.why, spacing=4)
        head.setContentsMargins(5, 0, 5, 0)
        column.addWidget(head)
        column.addSpacing(24)
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        self.side = QVBoxLayout()
        row.addLayout(self.side)
        return Scroll(self.middle)

    def _first(self) -> int:
        if self.desk is None:
            return 0
        done = setup.setup_progress(self.desk)
        self.begun.checked = done.recovery_checked
        self.begun.directory_loaded = done.directory_loaded
        if not done.recovery_checked:
            return FIRST_WITH_VAULT
        return 4 if done.backup_place else 3

    # -------------------------------------------------------------------------------------------------------- stepping

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._steps[self.at]

    def show_step(self, at: int) -> None:
        """Show one of the five steps."""
        text = self.entrance.text
        self.at = at
        step = self._steps.get(at)
        if step is None:
            step = self._steps[at] = STEPS[at](self.begun)
            step.changed.connect(self._look_at_reason)
            self.stack.addWidget(step)
        self.stack.setCurrentWidget(step)
        self._show_side(step.side())
        self.list.set_current(at)
        self.kicker.setText(text("ui.setup.of", number=at + 1))
        self.heading.setText(text(f"ui.setup.{CODES[at]}.title"))
        self.why.setText(text(f"ui.setup.{CODES[at]}.why"))
        following = text(f"ui.setup.step.{CODES[at + 1]}") if at + 1 < len(CODES) else text("ui.setup.finish")
        self.next.setText(following)
        self.back.setVisible(at > 0)
        step.enter()
        self._look_at_reason()
        focus = step.first_focus()
        if focus is not None and self.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_side(self, side: QWidget | None) -> None:
        while self.side.count():
            item = self.side.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
        if side is not None:
            self.side.addWidget(side)
            side.setVisible(not look().is_narrow(self.width()) or self.width() == 0)

    def _look_at_reason(self) -> None:
        if self.at not in self._steps:
            return
        reason = self.step.reason()
        self.next.setEnabled(not reason)
        self.footer.set_reason(reason)

    def _go_on(self) -> None:
        self.step.go_on(self._done)

    def _done(self) -> None:
        self.desk = self.begun.desk
        if self.at + 1 < len(STEPS):
            self.show_step(self.at + 1)
        elif self.desk is not None:
            desk, self.desk = self.desk, None
            self.entrance.entered(desk)

    # ---------------------------------------------------------------------------------------------------------- window

    def primary(self) -> QAbstractButton | None:
        return self.next

    def first_focus(self) -> QWidget | None:
        return self.step.first_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._steps:
            self._arrange()

    def _arrange(self) -> None:
        logical = self.width() / look().text_scale
        self.left.setVisible(logical >= 760)
        self.left.setFixedWidth(look().px(280) if logical >= 1000 else look().px(230))
        side = self.step.side()
        if side is not None:
            side.setVisible(not look().is_narrow(self.width()))
