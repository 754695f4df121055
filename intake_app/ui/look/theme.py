"""The look in force: theme and text size, colours by role, fonts by type."""

from functools import cached_property

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QWidget

from intake_app.ui.look.tokens import THEMES, Tokens, tokens

FAMILY = "Source Sans 3"
FALLBACK = "Noto Sans"
_ADVANCES = 2000


class Look:
    """One theme at one text size. Widgets ask it for colours by role, fonts by type and sizes by name.

    Text, icons beside text and heights of controls grow with `text_scale`; spacing, radii and borders stay.
    """

    def __init__(self, theme: str, text_scale: float) -> None:
        if theme not in THEMES:
            raise ValueError(f"unknown theme {theme!r}")
        if not 1.0 <= text_scale <= 2.0:
            raise ValueError(f"text scale {text_scale} is outside 1.0 to 2.0")
        self.theme = theme
        self.text_scale = text_scale
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int | None, bool], QFont] = {}
        self._advances: dict[tuple[str, str, int | None, bool], int] = {}

    @cached_property
    def tokens(self) -> Tokens:
        return tokens()

    @property
    def high_contrast(self) -> bool:
        return self.theme == "high_contrast"

    @property
    def border(self) -> int:
        """Width in px of the border of a control."""
        return 2 if self.high_contrast else 1

    def colour(self, role: str) -> QColor:
        found = self._colours.get(role)
        if found is None:
            found = self._colours[role] = QColor(self.tokens.colour(self.theme, role))
        return found

    def hex(self, role: str) -> str:
        return self.tokens.colour(self.theme, role)

    def px(self, length: float) -> int:
        """A length that grows with the text, in px."""
        return round(length * self.text_scale)

    def icon_size(self, name: str = "icon") -> int:
        return self.px(self.tokens.size(name))

    def control(self, name: str, type_name: str = "body", room: int = 16) -> int:
        """The least height of a control: its size at 100 %, or a line of text and `room` px when that is more."""
        return max(self.tokens.size(name), self.line(type_name) + room)

    def line(self, type_name: str) -> int:
        """Line height of a type in px."""
        return self.px(self.tokens.type(type_name).line)

    def text_px(self, type_name: str) -> int:
        return self.px(self.tokens.type(type_name).size)

    def font(self, type_name: str = "body", weight: int | None = None, italic: bool = False) -> QFont:
        """The font of a type. Do not change the returned object; it is shared."""
        key = (type_name, weight, italic)
        found = self._fonts.get(key)
        if found is None:
            token = self.tokens.type(type_name)
            found = QFont([FAMILY, FALLBACK])
            found.setPixelSize(self.px(token.size))
            found.setWeight(QFont.Weight(weight or token.weight))
            found.setItalic(italic)
            self._fonts[key] = found
        return found

    def metrics(self, type_name: str = "body", weight: int | None = None, italic: bool = False) -> QFontMetrics:
        return QFontMetrics(self.font(type_name, weight, italic))

    def advance(self, text: str, type_name: str = "body", weight: int | None = None, italic: bool = False) -> int:
        """Width in px of a line of text. Remembered, since shaping it is what takes time."""
        key = (text, type_name, weight, italic)
        found = self._advances.get(key)
        if found is None:
            if len(self._advances) >= _ADVANCES:
                self._advances.clear()
            found = self._advances[key] = self.metrics(type_name, weight, italic).horizontalAdvance(text)
        return found

    def is_narrow(self, width: int) -> bool:
        """Whether a window `width` px wide counts as narrow at this text size."""
        return width / self.text_scale < self.tokens.narrow_below


class LookNotice(QObject):
    """Tells that the look changed, after every widget has been restyled."""

    changed = Signal()


class _InForce:
    look = Look("light", 1.0)
    notice: LookNotice | None = None


def look() -> Look:
    """The look in force; light at 100 % until `apply_look` was called."""
    return _InForce.look


def look_notice() -> LookNotice:
    """The object whose `changed` signal follows every `apply_look`."""
    if _InForce.notice is None:
        _InForce.notice = LookNotice()
    return _InForce.notice


def put_in_force(fresh: Look) -> None:
    """Makes `look()` answer with another look; `apply_look` does the rest."""
    _InForce.look = fresh


class Restyled:
    """Mixed into painted widgets, before the Qt class: a change of look asks for a new size and a repaint."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)  # type: ignore[misc]
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.EnabledChange) and isinstance(
            self, QWidget
        ):
            self.updateGeometry()
            self.update()


def inner(rect: QRectF, width: float) -> QRectF:
    """The rectangle on which a line of `width` px is drawn so that it stays inside `rect`."""
    half = width / 2
    return rect.adjusted(half, half, -half, -half)
