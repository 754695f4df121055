"""A password entry: hidden, with an eye, and a line that tells when Caps Lock is on."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from intake_app.ui.look.fields import Entry, TextField
from intake_app.ui.look.painting import paint_icon, visual_rect
from intake_app.ui.look.theme import look
from intake_app.ui.look.words import word


class PasswordField(TextField):
    """A password: hidden, with an eye to show it, and a line that says when Caps Lock is on (`caps_text`)."""

    def __init__(
        self, label: str, caps_text: str = "", *, name: str = "", large: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, name=name, large=large, parent=parent)
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self._caps_text, self._caps = caps_text, False
        self._eye = _Eye(self.entry)
        self._eye.toggled.connect(self._show_or_hide)
        self.entry.installEventFilter(self)

    @property
    def caps_lock(self) -> bool:
        """Whether the last key told that Caps Lock is on."""
        return self._caps

    def _show_or_hide(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.entry.setEchoMode(mode)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._notice_caps(event)
        return super().eventFilter(watched, event)

    def _notice_caps(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._set_caps(not self._caps)
        elif len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._set_caps(text.isupper() != shifted)

    def _set_caps(self, on: bool) -> None:
        if on == self._caps:
            return
        self._caps = on
        if on and not self.state:
            self._say("", self._caps_text, "alert.caution", "arrow-big-up", strong=True)
        elif not on and self.message == self._caps_text:
            self.clear_state()


class _Eye(QToolButton):
    """The eye at the end of a password entry."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self._entry = entry
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()
        self.toggled.connect(self._name)
        entry.installEventFilter(self)
        self._follow()

    def _name(self) -> None:
        self.setAccessibleName(word("look.hide_password" if self.isChecked() else "look.show_password"))
        self.setToolTip(self.accessibleName())

    def _follow(self) -> None:
        side = max(40, self._entry.height() - 4)
        self._entry.set_far_room(side - 8)
        rect = QRect(self._entry.width() - side - 2, (self._entry.height() - side) // 2, side, side)
        self.setGeometry(visual_rect(self._entry.layoutDirection(), self._entry.rect(), rect))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) or event.type() == QEvent.Type.StyleChange:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = look().icon_size()
        rect = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        paint_icon(painter, rect, "hide" if self.isChecked() else "reveal", "text.primary")
        painter.end()
