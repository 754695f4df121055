"""The window: the rail, the pages behind it, the keys that work everywhere, and the lock."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.ui.background import run_in_background
from intake_app.ui.look import AlertFrame, Button, FocusRing, Rail, RailPage, look, look_notice
from intake_app.ui.page import Page, Room
from intake_app.ui.settings import Settings

PAGES: Final = {
    "today": "today.TodayPage",
    "cases": "cases.CasesPage",
    "new-case": "new_case.NewCasePage",
    "case": "case.CasePage",
    "interview": "interview.InterviewPage",
    "participant": "participant.ParticipantPage",
    "result": "result.ResultPage",
    "decision": "decision.DecisionPage",
    "plan": "plan.PlanPage",
    "packet": "packet.PacketPage",
    "follow-up": "follow_up.FollowUpPage",
    "services": "services.ServicesPage",
    "supervise": "supervise.SupervisePage",
    "help": "help.HelpPage",
}
"""Page names and where their classes lie, below `intake_app.ui.pages`; imported when first opened."""

IN_RAIL: Final = (
    ("today", "today"),
    ("cases", "cases"),
    ("follow-up", "follow_up"),
    ("services", "services"),
    ("supervise", "supervise"),
)


def page_class(name: str) -> type[Page]:
    """The class of a page. KeyError for a name that is none."""
    module, _, attribute = PAGES[name].partition(".")
    found = getattr(import_module(f"intake_app.ui.pages.{module}"), attribute)
    assert issubclass(found, Page)
    return found


class Behind(QWidget):
    """Everything behind the lock: rail, message and pages of one desk. Destroyed as a whole when the vault is locked."""

    went = Signal(str)
    headed = Signal(str)
    lock_asked = Signal()
    settings_asked = Signal(dict)

    def __init__(self, desk: Desk, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.trail: list[tuple[str, dict[str, str]]] = []
        self._pages: dict[str, Page] = {}
        self._message_is_new = False
        self.room = self._room(settings)
        self.rail = self._made_rail()
        self.stack = QStackedWidget()
        self._message_place = QVBoxLayout()
        self._message_place.setContentsMargins(0, 0, 0, 0)
        self._message: AlertFrame | None = None
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self._message_place)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.rail.chosen.connect(self._chosen)

    def _room(self, settings: Settings) -> Room:
        def in_background(
            function: Callable[[], Any],
            on_done: Callable[[Any], None],
            on_failed: Callable[[UserError], None] | None = None,
        ) -> None:
            run_in_background(self, function, on_done, on_failed or self.say)

        return Room(
            desk=self.desk,
            wording=self.desk.wording,
            go=self.go,
            back=self.back,
            say=self.say,
            tell=self.tell,
            in_background=in_background,
            settings=settings,
            change_settings=lambda **values: self.settings_asked.emit(values),
            recount=self.recount,
            lock=self.lock_asked.emit,
        )

    def _made_rail(self) -> Rail:
        text = self.room.text
        pages = [RailPage(code, text(f"ui.rail.{code}"), icon) for code, icon in IN_RAIL]
        always = [RailPage("help", text("ui.rail.help"), "help"), RailPage("lock", text("ui.rail.lock"), "lock")]
        return Rail(pages, always)

    # ------------------------------------------------------------------------------------------------------- going

    @property
    def current(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @property
    def place(self) -> tuple[str, dict[str, str]]:
        """Name of the page that is shown, and what it was opened with."""
        return self.trail[-1] if self.trail else ("today", {})

    def go(self, name: str, **where: str) -> None:
        """Show a page; the one before can be gone back to. A page that cannot be opened says why and nothing changes."""
        if self._show(name, where):
            if not self.trail or self.trail[-1][0] != name:
                self.trail.append((name, where))
            else:
                self.trail[-1] = (name, where)
            del self.trail[:-32]

    def back(self) -> None:
        """Show the page before this one; Today when there is none."""
        if len(self.trail) < 2:
            self.go("today")
            return
        name, where = self.trail[-2]
        if self._show(name, where):
            self.trail.pop()

    def _show(self, name: str, where: dict[str, str]) -> bool:
        shown = self.current
        if shown is not None and not shown.leave():
            return False
        self.clear_message()
        page = self._pages.get(name)
        try:
            if page is None:
                page = page_class(name)(self.room)
                page.headed.connect(self._headed)
                self._pages[name] = page
                self.stack.addWidget(page)
            page.open(**where)
        except UserError as error:
            self.say(error)
            return False
        self.stack.setCurrentWidget(page)
        self.rail.setVisible(not page.alone)
        self.rail.set_current(page.in_rail or None)
        self.headed.emit(page.heading)
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.went.emit(name)
        return True

    def _headed(self, text: str) -> None:
        if self.sender() is self.current:
            self.headed.emit(text)

    def _chosen(self, code: str) -> None:
        if code == "lock":
            self.lock_asked.emit()
        else:
            self.go(code)
        self.rail.set_current(self.current.in_rail or None if self.current else None)

    def recount(self) -> None:
        """Read the number beside Follow-up again."""
        from intake_app.casework.followups import due_counts

        try:
            self.rail.set_count("follow-up", due_counts(self.desk).late)
        except UserError as error:
            if error.code != "not-allowed":
                self.say(error)

    # ------------------------------------------------------------------------------------------------------ saying

    def say(self, error: UserError) -> None:
        """Show an error above the page, until the next page or until it is put away."""
        wording = self.room.wording
        text = wording.first(f"error.{error.code}", default=error.message)
        self._put(AlertFrame("danger", text, error.place if error.place and " " in error.place else ""))

    def tell(self, text: str) -> None:
        """Show a quiet sentence above the page."""
        self._put(AlertFrame("info", text, buttons_beside=True))

    def _put(self, frame: AlertFrame) -> None:
        self.clear_message()
        away = Button(self.room.text("ui.put_away"), "quiet")
        away.clicked.connect(self.clear_message)
        frame.add_button(away)
        holder = QWidget()
        room = QVBoxLayout(holder)
        room.setContentsMargins(24, 12, 24, 0)
        room.addWidget(frame)
        self._message = frame
        self._message_place.addWidget(holder)
        frame.announce()

    def clear_message(self) -> None:
        """Put the message away."""
        while self._message_place.count():
            item = self._message_place.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._message = None

    @property
    def message(self) -> str:
        """What is said above the page, "" for nothing."""
        return self._message.accessibleName() if self._message else ""


class MainWindow(QWidget):
    """One window for everything: set-up, unlocking, and what lies behind the lock.

    `entrance` makes the page in front of the lock (unlock or set-up); it is shown again whenever the vault is locked.
    *Signals*: `settings_changed(Settings)` to keep them, `locked(str)` with the reason after the vault was closed.
    """

    settings_changed = Signal(object)
    language_changed = Signal(str)
    look_asked = Signal()
    locked = Signal(str)

    def __init__(self, entrance: Callable[["MainWindow"], QWidget] | None, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._entrance = entrance
        self.front: QWidget | None = None
        self.behind: Behind | None = None
        self.setProperty("look", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self.ring = FocusRing(self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._idle.timeout.connect(lambda: self.lock("idle"))
        self.setMinimumSize(*look().tokens.raw["layout"]["least"])
        self._restore_geometry()
        self._bind_keys()
        look_notice().changed.connect(self._look_at_width)

    # -------------------------------------------------------------------------------------------------- in and out

    def show_front(self) -> None:
        """Show the page in front of the lock."""
        if self._entrance is None:
            self.close()
            return
        self._clear()
        self.front = self._entrance(self)
        self._whole.addWidget(self.front)
        self.setWindowTitle(getattr(self.front, "title", "Intake"))
        focus = getattr(self.front, "first_focus", None)
        if callable(focus):
            focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self, desk: Desk, name: str = "today", **where: str) -> None:
        """Show the pages of an unlocked desk."""
        self._clear()
        self.behind = Behind(desk, self.settings)
        self.behind.lock_asked.connect(lambda: self.lock("asked"))
        self.behind.settings_asked.connect(lambda values: self.change_settings(**values))
        self.behind.headed.connect(self._headed)
        self._whole.addWidget(self.behind)
        self._look_at_width()
        self.behind.go(name, **where)
        self.behind.recount()
        self._restart_idle()

    def lock(self, reason: str) -> None:
        """Close the vault and show the page in front of it. Nothing of a case stays in any widget."""
        if self.behind is None:
            return
        from intake_app.casework.unlocking import lock

        self._idle.stop()
        desk = self.behind.desk
        self._clear()
        lock(desk, reason)
        self.locked.emit(reason)
        self.show_front()

    def _clear(self) -> None:
        for old in (self.front, self.behind):
            if old is not None:
                self._whole.removeWidget(old)
                old.hide()
                old.setParent(None)
                old.deleteLater()
        self.front = self.behind = None

    def _headed(self, text: str) -> None:
        office = self.behind.desk.office.name if self.behind else ""
        parts = [text, "Intake"] if text else ["Intake", office]
        self.setWindowTitle(" · ".join(part for part in parts if part))

    # ---------------------------------------------------------------------------------------------------- settings

    def change_settings(self, **values: Any) -> None:
        """Put changed settings in force: language, theme, text size, lock time."""
        before, self.settings = self.settings, self.settings.changed(**values)
        self.settings_changed.emit(self.settings)
        if (before.theme, before.text_scale) != (self.settings.theme, self.settings.text_scale):
            self.look_asked.emit()
        if before.language != self.settings.language:
            self.language_changed.emit(self.settings.language)
            if self.behind is not None:
                name, where = self.behind.place
                self.enter(self.behind.desk.in_language(self.settings.language), name, **where)
            elif self.front is not None:
                self.show_front()
        self._restart_idle()

    def step_text(self, step: int) -> None:
        """Make the text one step larger or smaller; 0 takes it back to 100 %."""
        scales = look().tokens.text_scales
        at = min(range(len(scales)), key=lambda index: abs(scales[index] - self.settings.text_scale))
        new = 0 if step == 0 else min(len(scales) - 1, max(0, at + step))
        self.change_settings(text_scale=scales[new])

    def _restart_idle(self) -> None:
        if self.behind is not None and self._entrance is not None:
            self._idle.start(self.settings.lock_minutes * 60_000)

    def noticed(self) -> None:
        """Somebody is there: the time until the lock begins anew."""
        if self._idle.isActive():
            self._idle.start()

    # -------------------------------------------------------------------------------------------------------- keys

    def _bind_keys(self) -> None:
        pages: dict[str, Callable[[], None]] = {
            f"Alt+{number}": lambda code=code: self._go(code) for number, (code, _) in enumerate(IN_RAIL, 1)
        }
        behind: dict[str, Callable[[], None]] = {
            **pages,
            "Ctrl+N": lambda: self._go("new-case"),
            "Ctrl+F": self._search,
            "Ctrl+L": lambda: self.lock("asked"),
            "F1": lambda: self._go("help"),
        }
        anywhere: dict[str, Callable[[], None]] = {
            "Ctrl+Q": lambda: void(self.close()),
            "Ctrl++": lambda: self.step_text(1),
            "Ctrl+=": lambda: self.step_text(1),
            "Ctrl+-": lambda: self.step_text(-1),
            "Ctrl+0": lambda: self.step_text(0),
        }
        for key, act in {**behind, **anywhere}.items():
            self._bind(key, act)

    def _bind(self, key: str, act: Callable[[], None]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)

    def _is_open(self) -> bool:
        page = self.behind.current if self.behind else None
        return page is not None and not page.alone

    def _go(self, name: str, **where: str) -> None:
        if self.behind is not None and self._is_open():
            self.behind.go(name, **where)

    def _search(self) -> None:
        if self.behind is None or not self._is_open():
            return
        page = self.behind.current
        if page is None or not page.search():
            self.behind.go("cases")
            if self.behind.current is not None:
                self.behind.current.search()

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            page: Any = self.behind.current if self.behind else self.front
            button = page.primary() if page is not None and hasattr(page, "primary") else None
            focus = QApplication.focusWidget()
            if button is not None and button.isEnabled() and button.isVisible() and not isinstance(focus, QPlainTextEdit):
                if isinstance(focus, QLineEdit):
                    focus.clearFocus()
                    focus.setFocus()
                button.click()
                return
        super().keyPressEvent(event)

    # ------------------------------------------------------------------------------------------------------ window

    def _restore_geometry(self) -> None:
        if not (self.settings.geometry and self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))):
            self.resize(1366, 738)

    def _look_at_width(self) -> None:
        if self.behind is not None:
            self.behind.rail.set_words(not look().is_narrow(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_at_width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_at_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.behind.current if self.behind else None
        if page is not None and not page.leave():
            event.ignore()
            return
        self.settings = self.settings.changed(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        self.settings_changed.emit(self.settings)
        if self.behind is not None:
            from intake_app.casework.unlocking import lock

            desk = self.behind.desk
            self._clear()
            lock(desk, "closing")
        event.accept()


def void(_value: object) -> None:
    """Let a value go."""


class Watch(QObject):
    """Sees keys and mouse of the whole program, to begin the time until the lock anew."""

    _SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
                        QEvent.Type.TouchBegin})  # fmt: skip

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._SIGNS:
            self._window.noticed()
        return False
