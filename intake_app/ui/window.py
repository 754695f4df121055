"""The window: what stands in front of the lock or behind it, the keys that work everywhere, and the lock itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from intake_app.domain.errors import UserError
from intake_app.ui.entrance import FrontPage
from intake_app.ui.guard import ClipboardKeeper, Guard
from intake_app.ui.look import Button, FocusRing, look, look_notice
from intake_app.ui.places import IN_RAIL
from intake_app.ui.settings import Settings

if TYPE_CHECKING:
    from intake_app.casework.office import Desk
    from intake_app.ui.behind import Behind


class MainWindow(QWidget):
    """One window for everything: set-up, unlocking, and what lies behind the lock.

    `entrance` makes the page in front of the lock (unlock or set-up); it is shown again whenever the vault is locked.
    *Signals*: `settings_changed(Settings)` to keep them, `locked(str)` with the reason after the vault was closed.
    """

    settings_changed = Signal(object)
    language_changed = Signal(str)
    look_asked = Signal()
    locked = Signal(str)
    restore_asked = Signal()
    painted = Signal()

    def __init__(self, entrance: Callable[[MainWindow], FrontPage] | None, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._entrance = entrance
        self.locks_itself = entrance is not None
        self.front: FrontPage | None = None
        self.behind: Behind | None = None
        self.setProperty("look", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self.ring = FocusRing(self)
        self._is_painted = False
        self._watch: Watch | None = None
        self.idle_timer = QTimer(self)
        self.idle_timer.setSingleShot(True)
        self.idle_timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self.guard = Guard(self.idle_timer, parent=self)
        self.guard.due.connect(self.lock)
        self.clipboard: ClipboardKeeper | None = None
        self.setMinimumSize(*look().tokens.raw["layout"]["least"])
        self._restore_geometry()
        self._are_keys_bound = False
        self.painted.connect(self._bind_keys)
        look_notice().changed.connect(self._look_at_width)

    # -------------------------------------------------------------------------------------------------- in and out

    def show_front(self) -> None:
        """Show the page in front of the lock."""
        if self._entrance is None:
            self.close()
        else:
            self.put_front(self._entrance(self))

    def put_front(self, page: FrontPage) -> None:
        """Show this page in front of the lock."""
        self._clear()
        self.front = page
        self._whole.addWidget(page)
        self.setWindowTitle(page.title)
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._restart_idle()

    def enter(self, desk: Desk, name: str = "today", **where: str) -> None:
        """Show the pages of an unlocked desk."""
        from intake_app.ui.behind import Behind

        self._bind_keys()
        self._clear()
        self.behind = Behind(desk, self.settings)
        self.behind.lock_asked.connect(lambda: self.lock("asked"))
        self.behind.settings_asked.connect(lambda values: self.change_settings(**values))
        self.behind.headed.connect(self._headed)
        self.behind.desk_changed.connect(self._sit_down, Qt.ConnectionType.QueuedConnection)
        self._whole.addWidget(self.behind)
        self._look_at_width()
        self.behind.go(name, **where)
        self.behind.recount()
        self.behind.warn_of_older_file()
        self._restart_idle()

    def _sit_down(self, desk: Desk, page: str, where: dict[str, str]) -> None:
        """The page that asked for it is gone by then: that is why the signal waits in the queue."""
        if self.behind is not None:
            self.enter(desk, page, **where)

    def lock(self, reason: str) -> None:
        """Close the vault and show the page in front of it. Nothing of a case stays in any widget."""
        desk = self.desk
        if desk is None:
            return
        self.guard.end()
        self._keep_drafts()
        self._clear()
        if self.clipboard is not None:
            self.clipboard.clear()
        self._close_vault(desk, reason)
        self.locked.emit(reason)
        self.show_front()

    def _keep_drafts(self) -> None:
        """What is typed counts, and what is not saved by itself is kept, before everything is put away."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()
        page = self.behind.current if self.behind else None
        if page is not None:
            # A disk that refuses is no reason to leave the office open.
            with suppress(UserError):
                page.keep()

    @property
    def desk(self) -> Desk | None:
        """The open vault, wherever it is in use."""
        return self.behind.desk if self.behind else self.front.desk if self.front else None

    def _close_vault(self, desk: Desk, reason: str) -> None:
        from intake_app.casework.backing_up import at_lock
        from intake_app.casework.unlocking import lock

        if reason != "asleep":
            at_lock(desk)
        lock(desk, reason)

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
        if self.desk is not None and self.locks_itself:
            self.guard.begin(self.settings.lock_minutes)

    def noticed(self) -> None:
        """Somebody is there: the time until the lock begins anew."""
        self.guard.noticed()

    # -------------------------------------------------------------------------------------------------------- keys

    def _bind_keys(self) -> None:
        # Not before the first window is painted: it can do without, and it comes sooner.
        if self._are_keys_bound:
            return
        self._are_keys_bound = True
        pages: dict[str, Callable[[], None]] = {
            f"Alt+{number}": partial(self._go, code) for number, (code, _) in enumerate(IN_RAIL, 1)
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
        from PySide6.QtGui import QAction, QKeySequence

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self._press_primary():
            return
        super().keyPressEvent(event)

    def _press_primary(self) -> bool:
        page = self.behind.current if self.behind else self.front
        button = page.primary() if page is not None else None
        focus = QApplication.focusWidget()
        if button is None or not button.isEnabled() or not button.isVisible() or isinstance(focus, QPlainTextEdit):
            return False
        if isinstance(focus, QLineEdit):
            # What was typed counts before the step is taken.
            focus.clearFocus()
            focus.setFocus()
        if isinstance(focus, Button) and focus.isEnabled() and not focus.isCheckable():
            # What has the focus is what is meant.
            focus.click()
            return True
        button.click()
        return True

    # ------------------------------------------------------------------------------------------------------ window

    def _restore_geometry(self) -> None:
        kept = QByteArray.fromBase64(self.settings.geometry.encode())
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(1366, 738)

    def _look_at_width(self) -> None:
        if self.behind is not None:
            self.behind.rail.set_words(not look().is_narrow(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_at_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watch is None:
            self._watch = Watch(self)
            self.windowHandle().installEventFilter(self._watch)
        self._look_at_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.behind.current if self.behind else None
        if page is not None and not page.leave():
            event.ignore()
            return
        self.settings = self.settings.changed(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        self.settings_changed.emit(self.settings)
        desk = self.desk
        if desk is not None:
            self._keep_drafts()
            self._clear()
            if self.clipboard is not None:
                self.clipboard.clear()
            self._close_vault(desk, "closing")
        event.accept()


def void(_value: object) -> None:
    """Let a value go."""


class Watch(QObject):
    """Sees keys and pointer as they reach the window, to begin the time until the lock anew.

    It watches the window of the system, not every widget: a filter on the whole program would be asked for each event
    of each widget, and would make itself felt in every answer."""

    _SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
                        QEvent.Type.TouchBegin})  # fmt: skip

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._SIGNS:
            self._window.noticed()
        return False
