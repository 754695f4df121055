"""Fields for typed entries: a label above, the entry, and below it what is wrong and how to mend it.

What somebody typed is never thrown away because it is wrong.
"""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from intake_app.ui.look.labels import Icon, Label, repolish
from intake_app.ui.look.painting import key_cap_size, paint_icon, paint_key_cap, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look

_STATE_ICONS = {"error": ("octagon-alert", "alert.danger"), "soft": ("triangle-alert", "alert.caution")}


class Entry(Restyled, QLineEdit):
    """A one-line entry with room for an icon, a leading text (`4` in front of a word), a unit, a tick or a key cap."""

    def __init__(
        self, *, icon: str = "", lead: str = "", unit: str = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._lead, self._unit, self._key = icon, lead, unit, key
        self._good = False
        self._far_room = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._set_margins()

    def set_unit(self, unit: str) -> None:
        self._unit = unit
        self._set_margins()
        self.update()

    def set_good(self, good: bool) -> None:
        """Shows a tick at the end: what stands there was checked and is right."""
        self._good = good
        self._set_margins()
        self.update()

    def _set_margins(self) -> None:
        near, far = self._left_room(), self._right_room()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            near, far = far, near
        self.setTextMargins(near, 0, far, 0)

    def set_far_room(self, room: int) -> None:
        """Keeps `room` px free at the end of the entry, for a button that lies there."""
        self._far_room = room
        self._set_margins()

    def _left_room(self) -> int:
        lead = look().metrics("body").horizontalAdvance(self._lead) + 8 if self._lead else 0
        return (look().icon_size() + 4 if self._icon else 0) + lead

    def _right_room(self) -> int:
        unit = look().metrics("body").horizontalAdvance(self._unit) + 8 if self._unit else 0
        key = key_cap_size(self._key).width() + 4 if self._key else 0
        return max(unit, key, self._far_room) + (look().icon_size() + 4 if self._good else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LayoutDirectionChange):
            self._set_margins()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        height, right = self.height(), self.width() - 13
        side = look().icon_size()
        if self._icon:
            paint_icon(painter, self._place(12, (height - side) // 2, side, side), self._icon, "text.primary")
        if self._lead:
            rect = self._place(13, 0, look().metrics("body").horizontalAdvance(self._lead) + 1, height)
            paint_text(painter, rect, self._lead, look().font("body"), "text.tertiary")
        if self._key:
            cap = key_cap_size(self._key)
            rect = self._place(right - cap.width(), (height - cap.height()) // 2, cap.width(), cap.height())
            paint_key_cap(painter, rect, self._key, "text.secondary", "line.control")
        if self._unit:
            wide = look().metrics("body").horizontalAdvance(self._unit) + 1
            paint_text(
                painter, self._place(right - wide, 0, wide, height), self._unit, look().font("body"), "text.secondary"
            )
        if self._good:
            paint_icon(painter, self._place(right - side, (height - side) // 2, side, side), "check", "alert.good")
        painter.end()

    def _place(self, x: int, y: int, width: int, height: int) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), QRect(x, y, width, height))


class Field(QWidget):
    """A label, a control and a message line. Base of every field; `control` is the Qt widget that takes the focus."""

    def __init__(self, label: str, control: QWidget, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.label = Label(label, "strong", parent=self)
        self.label.setVisible(bool(label))
        self.label.setBuddy(control)
        control.setAccessibleName(name or label)
        self._sign: Icon | None = None
        self._message: Label | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.column.addWidget(self.label)
        self.column.addWidget(control)
        self.setFocusProxy(control)
        self._state = ""

    @property
    def state(self) -> str:
        """`error`, `soft` or empty."""
        return self._state

    @property
    def message(self) -> str:
        """What stands below the entry."""
        return self._message.text() if self._message is not None else ""

    def set_error(self, mend: str) -> None:
        """The entry cannot be kept; `mend` says how to put it right."""
        self._say("error", mend, "alert.danger", "octagon-alert")

    def set_soft(self, question: str) -> None:
        """The entry is unusual; `question` asks to look once more and may be left."""
        self._say("soft", question, "alert.caution", "triangle-alert")

    def set_hint(self, hint: str) -> None:
        """A quiet line below, such as the form that is expected."""
        self._say("", hint, "text.secondary", "")

    def clear_state(self) -> None:
        self._say("", "", "text.secondary", "")

    def _say(self, state: str, text: str, ink: str, sign: str, strong: bool = False) -> None:
        self._state = state
        if text or self._message is not None:
            self._show_message(text, ink, sign, strong or bool(state))
        self.control.setAccessibleDescription(text)
        if (self.control.property("state") or "") != state:
            self.control.setProperty("state", state)
            repolish(self.control)

    def _show_message(self, text: str, ink: str, sign: str, strong: bool) -> None:
        """The line below; made when it is needed for the first time, for most fields never say anything."""
        if self._message is None or self._sign is None:
            self._sign = Icon("info", size=16, beside="caption", parent=self)
            self._message = Label("", "caption", wrap=True, parent=self)
            line = QHBoxLayout()
            line.setSpacing(6)
            line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._message, 1)
            self.column.addLayout(line)
        self._message.setText(text)
        self._message.setProperty("weight", "600" if strong else "400")
        self._message.setProperty("ink", ink)
        repolish(self._message)
        self._message.setVisible(bool(text))
        self._sign.setVisible(bool(sign))
        if sign:
            self._sign.set_icon(sign, ink)


class TextField(Field):
    """A line of text. `edited(text)` follows every keystroke, `finished(text)` Enter or leaving the field."""

    edited = Signal(str)
    finished = Signal(str)

    def __init__(
        self,
        label: str = "",
        text: str = "",
        *,
        placeholder: str = "",
        name: str = "",
        lead: str = "",
        unit: str = "",
        icon: str = "",
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.entry = Entry(icon=icon, lead=lead, unit=unit)
        if large:
            self.entry.setProperty("wide", "true")
        super().__init__(label, self.entry, name or placeholder if not label else name, parent)
        self.entry.setPlaceholderText(placeholder)
        self.entry.setText(text)
        self.entry.textEdited.connect(self.edited)
        self.entry.editingFinished.connect(lambda: self.finished.emit(self.entry.text()))

    def text(self) -> str:
        return self.entry.text()

    def set_text(self, text: str) -> None:
        if text != self.entry.text():
            self.entry.setText(text)


class SearchField(Entry):
    """The search box. `searched(text)` follows every keystroke; Esc clears; Down and Enter are left to the page."""

    searched = Signal(str)

    def __init__(self, placeholder: str, key: str = "Ctrl F", parent: QWidget | None = None) -> None:
        super().__init__(icon="search", key=key, parent=parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.textChanged.connect(self.searched)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        wide = look().metrics("body").horizontalAdvance(self.placeholderText()) + self._left_room() + self._right_room()
        return QSize(max(wide + 40, look().px(200)), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)


class WordsField(Field):
    """Several lines in somebody's own words. `finished(text)` when the field is left after a change; Tab leaves it."""

    edited = Signal()
    finished = Signal(str)

    def __init__(
        self,
        label: str = "",
        text: str = "",
        *,
        placeholder: str = "",
        lines: int = 3,
        own_words: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.box = _WordsBox(lines, own_words)
        super().__init__(label, self.box, name or placeholder if not label else name, parent)
        self.box.setPlaceholderText(placeholder)
        self.box.setPlainText(text)
        self._stored = text
        self.box.textChanged.connect(self.edited)
        self.box.left.connect(self._finish)

    def text(self) -> str:
        return self.box.toPlainText()

    def set_text(self, text: str) -> None:
        self._stored = text
        if text != self.box.toPlainText():
            self.box.setPlainText(text)

    def _finish(self) -> None:
        if self.text() != self._stored:
            self._stored = self.text()
            self.finished.emit(self._stored)


class _WordsBox(Restyled, QPlainTextEdit):
    left = Signal()

    def __init__(self, lines: int, own_words: bool) -> None:
        super().__init__()
        self._lines, self._type = lines, "lead" if own_words else "body"
        if own_words:
            self.setProperty("voice", "own")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), self._lines * look().metrics(self._type).lineSpacing() + 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
