"""Who is working, and the password. The key is derived in a thread; what is wrong stands below the password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from intake_app.casework import unlocking
from intake_app.casework.unlocking import SlotOwner
from intake_app.domain.errors import UserError
from intake_app.ui.entrance import Entrance, FrontPage
from intake_app.ui.look import (
    Button,
    Flow,
    Heading,
    Icon,
    Label,
    PasswordField,
    Scroll,
    WorkerCard,
    look,
    stacked,
)
from intake_app.ui.office_panel import OfficePanel

if TYPE_CHECKING:
    from intake_app.casework.office import Desk
    from intake_app.ui.look import ChoiceBox
    from intake_app.ui.pages.recovery import RecoveryForm

MOST_CARDS = 4
"""More workers than this stand in a drop-down list."""

PROOFS = (
    ("shield-check", "ui.unlock.proof_encrypted"),
    ("hard-drive", "ui.unlock.proof_no_backup"),
    ("wifi-off", "ui.unlock.proof_offline"),
)
"""Signs and texts of what can be said before the office is open."""

FORM_WIDTH = 480


class UnlockPage(FrontPage):
    """Pick the worker (up and down, also from the password), type the password, Enter."""

    name = "unlock"

    def __init__(self, entrance: Entrance, owners: Sequence[SlotOwner]) -> None:
        super().__init__(entrance)
        self.owners = tuple(owners)
        self._key_lines: list[Label] = []
        self._is_trying = False
        self.recovery: RecoveryForm | None = None
        place = str(entrance.folder.resolve())
        office, _, region = entrance.settings.office.get(place, "").partition("\n")
        text = entrance.text
        self.panel = OfficePanel(
            office or text("ui.unlock.some_office"),
            region,
            [self._proof(icon, key, "rail.text") for icon, key in PROOFS],
        )
        self.whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(0)
        self.whole.addWidget(self.panel)
        self.place = QVBoxLayout()
        self.whole.addLayout(self.place, 1)
        self._form = self._made_form()
        self._shown: QWidget = Scroll(centred(self._form))
        self.place.addWidget(self._shown)
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count_down)
        self._wait = 0
        self._wrong = ""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(int(look().tokens.raw["duration_ms"]["progress_after"]))
        self._slow.timeout.connect(lambda: self.progress.setText(text("ui.unlock.working")))
        self._preselect(entrance.settings.last_worker.get(place, ""))

    def _made_form(self) -> QWidget:
        text = self.entrance.text
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(5, 24, 5, 24)
        column.setSpacing(8)
        column.addWidget(Heading(text("ui.unlock.title"), 1))
        column.addSpacing(8)
        self._add_owners(column)
        column.addSpacing(18)
        self.password = PasswordField(text("ui.unlock.password"), text("ui.unlock.caps"))
        self.password.entry.installEventFilter(self)
        column.addWidget(self.password)
        column.addSpacing(10)
        self.button = Button(text("ui.unlock.button"), "primary", icon="lock-open", key="Enter", large=True)
        self.forgotten = Button(text("ui.unlock.forgotten"), "quiet")
        column.addWidget(Flow(self.button, self.forgotten, ends=True))
        self.progress = Label("", "body", "text.secondary", wrap=True)
        self.progress.setMinimumHeight(look().line("body"))
        column.addWidget(self.progress)
        self.proofs = stacked(*(self._proof(icon, key, "text.secondary") for icon, key in PROOFS), spacing=8)
        self.proofs.hide()
        column.addWidget(self.proofs)
        self.button.clicked.connect(self._try)
        self.forgotten.clicked.connect(self._recover)
        return form

    def _proof(self, icon: str, key: str, ink: str) -> QWidget:
        """One thing that can truly be said."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        label = Label(self.entrance.text(key), ink=ink, wrap=True)
        row.addWidget(Icon(icon, ink, 22), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        if key == PROOFS[0][1]:
            self._key_lines.append(label)
        return line

    def checked(self, whole: bool) -> None:
        """Say what was found when the key file and its spare were read."""
        for label in self._key_lines:
            label.setText(self.entrance.text("ui.unlock.proof_keys" if whole else "ui.unlock.proof_spare"))

    def _add_owners(self, column: QVBoxLayout) -> None:
        text = self.entrance.text
        self.cards: list[WorkerCard] = []
        self.box: ChoiceBox | None = None
        if len(self.owners) > MOST_CARDS:
            from intake_app.ui.look import ChoiceBox

            choices = [(owner.worker_id, f"{owner.name} · {self._role(owner)}") for owner in self.owners]
            self.box = ChoiceBox("", choices, self.owners[0].worker_id, name=text("ui.unlock.title"))
            self.box.chosen.connect(lambda _: self._changed_worker())
            column.addWidget(self.box)
            return
        group = QButtonGroup(self)
        for owner in self.owners:
            card = WorkerCard(owner.name, self._role(owner))
            card.clicked.connect(self._changed_worker)
            group.addButton(card)
            self.cards.append(card)
            column.addWidget(card)

    def _role(self, owner: SlotOwner) -> str:
        return self.entrance.text(f"ui.role.{owner.role.value}")

    # ------------------------------------------------------------------------------------------------------- choosing

    def _preselect(self, last: str) -> None:
        numbers = [n for n, owner in enumerate(self.owners) if owner.worker_id == last]
        self._choose(numbers[-1] if numbers else 0)

    def _choose(self, number: int) -> None:
        number = min(len(self.owners) - 1, max(0, number))
        if self.box is not None:
            self.box.set_code(self.owners[number].worker_id)
        elif self.cards:
            self.cards[number].setChecked(True)

    @property
    def worker(self) -> SlotOwner:
        """Who is chosen."""
        if self.box is not None:
            return next(owner for owner in self.owners if owner.worker_id == self.box.code())
        return self.owners[next((n for n, card in enumerate(self.cards) if card.isChecked()), 0)]

    def _changed_worker(self) -> None:
        self._countdown.stop()
        self._wait = 0
        self.password.clear_state()
        self._tell_wait()
        self.password.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self._is_trying:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step:
                self._choose(self.owners.index(self.worker) + step)
                self._changed_worker()
                return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------------------------------------------ unlocking

    def primary(self) -> QAbstractButton | None:
        return self.recovery.button if self.recovery is not None else self.button

    def first_focus(self) -> QWidget | None:
        return self.password

    def _try(self) -> None:
        password = self.password.text()
        if self._is_trying or self._wait:
            return
        if not password:
            self.password.set_error(self.entrance.text("ui.unlock.empty"))
            self.password.setFocus()
            return
        self.password.clear_state()
        entrance, worker = self.entrance, self.worker.worker_id
        self._set_trying(True)

        def work() -> Desk:
            desk = unlocking.unlock(entrance.folder, worker, password, entrance.library(), entrance.clock)
            return desk.in_language(entrance.settings.language)

        entrance.in_background(work, self._opened, self._refused)

    def _set_trying(self, trying: bool) -> None:
        self._is_trying = trying
        for widget in (self.password, self.button, self.forgotten, *self.cards, *([self.box] if self.box else [])):
            widget.setEnabled(not trying)
        self.progress.setText("")
        if trying:
            self._slow.start()
        else:
            self._slow.stop()

    def _opened(self, desk: Desk) -> None:
        self._slow.stop()
        self.password.set_text("")
        self.entrance.entered(desk)

    def _refused(self, error: UserError) -> None:
        self._set_trying(False)
        self._wrong = self.entrance.wording.error_text(error)
        self.password.set_error(self._wrong)
        self.password.entry.selectAll()
        self.password.setFocus()
        self._wait = unlocking.seconds_to_wait(self.entrance.folder, self.worker.worker_id, self.entrance.clock)
        if self._wait:
            self._countdown.start()
        self._tell_wait()

    def _count_down(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._countdown.stop()
        self._tell_wait()

    def _tell_wait(self) -> None:
        self.button.setEnabled(self._wait <= 0)
        waiting = self.entrance.wording.plural("ui.unlock.wait", self._wait) if self._wait > 0 else ""
        self.progress.setText(waiting)

    # ------------------------------------------------------------------------------------------------ recovery, layout

    def _recover(self) -> None:
        # The dark side keeps its line; that of the form goes with it.
        del self._key_lines[1:]
        from intake_app.ui.pages.recovery import RecoveryForm

        self.recovery = RecoveryForm(self.entrance, self.worker, self._leave_recovery)
        self._show(self.recovery)
        self.recovery.first_focus().setFocus()

    def _leave_recovery(self) -> None:
        self.recovery = None
        self._form = self._made_form()
        self._preselect("")
        self._show(self._form)
        self.password.setFocus()

    def _show(self, form: QWidget) -> None:
        self.place.removeWidget(self._shown)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = Scroll(centred(form))
        self.place.addWidget(self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        strip = self.width() / look().text_scale < 900
        self.whole.setDirection(QBoxLayout.Direction.TopToBottom if strip else QBoxLayout.Direction.LeftToRight)
        self.panel.set_strip(strip)
        self.proofs.setVisible(strip)


def centred(form: QWidget) -> QWidget:
    """The form in the middle, as wide as is good to read at this text size."""
    holder = QWidget()
    form.setMaximumWidth(look().px(FORM_WIDTH) + 10)
    form.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    row = QHBoxLayout(holder)
    row.setContentsMargins(24, 0, 24, 0)
    row.addStretch(1)
    column = QVBoxLayout()
    column.addStretch(1)
    column.addWidget(form)
    column.addStretch(1)
    row.addLayout(column, 100)
    row.addStretch(1)
    return holder
