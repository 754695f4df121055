"""Answers and missing answers: wrapping buttons with key caps, and the group that holds one question's."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from intake_app.ui.look.labels import mark_icon
from intake_app.ui.look.painting import (
    HCENTRE,
    LEFT,
    RIGHT,
    VCENTRE,
    WRAP,
    key_cap_size,
    paint_box,
    paint_icon,
    paint_key_cap,
    paint_text,
    visual_rect,
    wrapped_height,
)
from intake_app.ui.look.theme import Restyled, look
from intake_app.ui.look.words import word

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class _Choosable(Restyled, QAbstractButton):
    """A checkable painted button. Arrows move the focus without choosing; Space chooses; Enter is left to the page."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def pretend(self, state: str) -> None:
        """Draws it as if hovered (`hover` or empty); for the gallery."""
        self.setProperty("pretend", state)

    def nextCheckState(self) -> None:
        """A chosen answer stays chosen when it is chosen again; clearing is the page's key 0."""
        if not self.isChecked() or not self.autoExclusive():
            self.setChecked(not self.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def is_hovered(self) -> bool:
        return self.isEnabled() and (self.underMouse() or self.property("pretend") == "hover")

    def hasHeightForWidth(self) -> bool:
        return True

    def _place(self, rect: QRect) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), rect)

    def _side(self) -> int:
        return RIGHT if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else LEFT


class AnswerButton(_Choosable):
    """One answer of a question: key cap and text, which wraps.

    `key` is what the cap shows; `number` of `count` is said by screen readers. `large` is the size of the person's
    view. With `multiple` it is a tick rather than a radio button.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        number: int = 1,
        count: int = 1,
        *,
        large: bool = False,
        multiple: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._key, self._large, self._multiple = key, large, multiple
        self.setAutoExclusive(not multiple)
        self.setAccessibleName(word("look.position", text=text, number=number, count=count))

    @property
    def key(self) -> str:
        return self._key

    def _text_font(self) -> QFont:
        name = "participant_answer" if self._large else "answer"
        return look().font(name, 600 if self.isChecked() else 400)

    def _cap(self) -> int:
        """Side of the key cap."""
        return look().px(26) + 8 if self._large else look().px(18) + 8

    def _text_left(self) -> int:
        return 12 + (6 if self._large else 0) + (self._cap() + (20 if self._large else 14) if self._key else 0)

    def _tick_room(self) -> int:
        return look().px(26) + 20 if self._large or self._multiple else 0

    def _least(self) -> int:
        if self._large:
            return look().control("answer_participant", "participant_answer", 20)
        return look().control("answer", "answer")

    def text_width(self) -> int:
        """Width the button wants so that its text stays on one line."""
        name = "participant_answer" if self._large else "answer"
        return self._text_left() + look().advance(self.text(), name, 600) + 14 + self._tick_room()

    def heightForWidth(self, width: int) -> int:
        font = QFont(self._text_font())
        font.setWeight(QFont.Weight.DemiBold)
        room = width - self._text_left() - 12 - self._tick_room()
        return max(self._least(), wrapped_height(self.text(), font, room) + 16)

    def sizeHint(self) -> QSize:
        width = min(self.text_width(), look().px(560))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        font = QFontMetrics(self._text_font())
        longest = max((font.horizontalAdvance(part) for part in self.text().split()), default=0)
        return QSize(self._text_left() + longest + 16 + self._tick_room(), self._least())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on, enabled = self.isChecked(), self.isEnabled()
        ink = "accent.soft_text" if on else "text.primary" if enabled else "text.disabled"
        self._paint_ground(painter, on, enabled)
        cap = self._cap()
        if self._key:
            left = 18 if self._large else 12
            rect = self._place(QRect(left, (self.height() - cap) // 2, cap, cap))
            self._paint_cap(painter, rect, on)
        right = 12 + self._tick_room()
        text = self._place(QRect(self._text_left(), 0, self.width() - self._text_left() - right, self.height()))
        paint_text(painter, text, self.text(), self._text_font(), ink, self._side() | VCENTRE | WRAP)
        side = look().px(26) if self._large else look().px(22)
        tick = self._place(QRect(self.width() - side - 16, (self.height() - side) // 2, side, side))
        if self._multiple:
            self._paint_tick(painter, tick, on)
        elif on and self._large:
            paint_icon(painter, tick, "check", ink)
        painter.end()

    def _paint_tick(self, painter: QPainter, rect: QRect, on: bool) -> None:
        if on:
            filled = look().high_contrast
            paint_box(painter, QRectF(rect), "accent.on" if filled else "accent.base", None, 1, 4)
            paint_icon(painter, rect.adjusted(3, 3, -3, -3), "check", "accent.base" if filled else "accent.on")
        else:
            paint_box(painter, QRectF(rect), "surface.card", "line.control", 2, 4)

    def _paint_ground(self, painter: QPainter, on: bool, enabled: bool) -> None:
        radius = look().tokens.radius("control")
        rect = QRectF(self.rect())
        if not enabled:
            paint_box(painter, rect, None, "line.control", look().border, radius, "dashed")
        elif on:
            paint_box(painter, rect, "accent.soft", "accent.base", 2, radius)
        elif self.is_hovered():
            paint_box(painter, rect, "surface.hover", "line.strong", look().border, radius)
        else:
            paint_box(painter, rect, "surface.card", "line.control", look().border, radius)

    def _paint_cap(self, painter: QPainter, rect: QRect, on: bool) -> None:
        name = "lead" if self._large else "body"
        font = look().font(name, 600)
        if on:
            inked = look().high_contrast
            paint_box(painter, QRectF(rect), "accent.on" if inked else "accent.base", None, 1, 4)
            paint_text(painter, rect, self._key, font, "accent.base" if inked else "accent.on", HCENTRE | VCENTRE)
        else:
            paint_box(painter, QRectF(rect), "surface.card", "line.control", look().border, 4)
            ink = "text.secondary" if self.isEnabled() else "text.disabled"
            paint_text(painter, rect, self._key, font, ink, HCENTRE | VCENTRE)


class MissingButton(_Choosable):
    """A missing answer as a button: `declined`, `unknown` or `not_asked`. Dashed until chosen, then filled with the
    border of its kind (solid, dotted, dashed). `centred` and `large` serve the person's view."""

    def __init__(
        self, kind: str, text: str, key: str = "", *, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._key, self._large = kind, key, large
        self.setAccessibleName(text)

    @property
    def kind(self) -> str:
        return self._kind

    @property
    def key(self) -> str:
        return self._key

    def _font(self) -> QFont:
        return look().font("lead" if self._large else "body", 600 if self.isChecked() else 400)

    def sizeHint(self) -> QSize:
        text = look().advance(self.text(), "lead" if self._large else "body", 600)
        cap = key_cap_size(self._key).width() + 8 if self._key else 0
        return QSize(10 + look().icon_size() + 8 + text + cap + 13, self._least())

    def _least(self) -> int:
        return look().control("field", "lead", 26) if self._large else look().control("chip")

    def heightForWidth(self, width: int) -> int:
        hint = self.sizeHint().width()
        if width >= hint:
            return self._least()
        room = width - hint + look().advance(self.text(), "body", 600)
        return max(self._least(), wrapped_height(self.text(), look().font("body", 600), room) + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(96), self._least())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on, enabled = self.isChecked(), self.isEnabled()
        role = f"missing.{self._kind}"
        plain = "text.primary" if self._large else "text.secondary"
        ink = role if on else plain if enabled else "text.disabled"
        radius = look().tokens.radius("control")
        if on:
            border = str(look().tokens.raw["missing"][self._kind]["border"])
            paint_box(painter, QRectF(self.rect()), f"{role}_soft", role, 2, radius, border)
        else:
            fill = "surface.hover" if self.is_hovered() else None
            paint_box(painter, QRectF(self.rect()), fill, "line.control", look().border, radius, "dashed")
        self._paint_content(painter, ink)
        painter.end()

    def _paint_content(self, painter: QPainter, ink: str) -> None:
        side = look().icon_size()
        cap = key_cap_size(self._key)
        left, right = 11, self.width() - 12
        if self._large:
            whole = side + 8 + QFontMetrics(self._font()).horizontalAdvance(self.text())
            left = max(left, (self.width() - whole) // 2)
        if self._key:
            right -= cap.width()
            rect = self._place(QRect(right, (self.height() - cap.height()) // 2, cap.width(), cap.height()))
            fill = "surface.card" if self.isChecked() else None
            paint_key_cap(painter, rect, self._key, ink, "line.control", fill)
            right -= 6
        icon_rect = self._place(QRect(left, (self.height() - side) // 2, side, side))
        paint_icon(painter, icon_rect, mark_icon(self._kind) or "", ink)
        text = self._place(QRect(left + side + 6, 0, right - left - side - 6, self.height()))
        paint_text(painter, text, self.text(), self._font(), ink, self._side() | VCENTRE | WRAP)
