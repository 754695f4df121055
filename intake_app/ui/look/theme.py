"""The look in force: theme and text size, fonts, palette. `apply_look` may be called again at any time."""

from functools import cached_property

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from intake_app.paths import resources_dir
from intake_app.ui.look.tokens import THEMES, Tokens, tokens

FAMILY = "Source Sans 3"
FALLBACK = "Noto Sans"


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

    def is_narrow(self, width: int) -> bool:
        """Whether a window `width` px wide counts as narrow at this text size."""
        return width / self.text_scale < self.tokens.narrow_below


class LookNotice(QObject):
    """Tells that the look changed, after every widget has been restyled."""

    changed = Signal()


class _InForce:
    look = Look("light", 1.0)
    notice: LookNotice | None = None
    fonts_loaded = False


def look() -> Look:
    """The look in force; light at 100 % until `apply_look` was called."""
    return _InForce.look


def look_notice() -> LookNotice:
    """The object whose `changed` signal follows every `apply_look`."""
    if _InForce.notice is None:
        _InForce.notice = LookNotice()
    return _InForce.notice


def load_fonts() -> None:
    """Makes the program's own fonts known to Qt; needs a QApplication."""
    if _InForce.fonts_loaded:
        return
    folder = resources_dir() / "fonts"
    for name in tokens().raw["font"]["files"]:
        if QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            raise FileNotFoundError(f"font {name} cannot be read from {folder}")
    QFontDatabase.addApplicationFont(str(folder / "NotoSans-Regular.ttf"))
    _InForce.fonts_loaded = True


def apply_look(app: QApplication, theme: str = "light", text_scale: float = 1.0) -> Look:
    """Puts a theme and a text size in force and restyles every open window. Raises ValueError for an unknown theme or
    a scale outside 1.0 to 2.0."""
    from intake_app.ui.look.sheet import style_sheet

    fresh = Look(theme, text_scale)
    _InForce.look = fresh
    load_fonts()
    if app.property("look_style") is None:
        from intake_app.ui.look.roles import install_roles

        install_roles()
        app.setStyle("Fusion")
        app.setProperty("look_style", True)
    app.setPalette(palette(fresh))
    app.setFont(fresh.font("body"))
    app.setStyleSheet(style_sheet(fresh))
    look_notice().changed.emit()
    return fresh


def palette(the_look: Look) -> QPalette:
    """Qt's palette from the same roles as the style sheet."""
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: "surface.window", roles.WindowText: "text.primary", roles.Base: "surface.card",
        roles.AlternateBase: "surface.sunk", roles.Text: "text.primary", roles.PlaceholderText: "text.tertiary",
        roles.Button: "surface.card", roles.ButtonText: "text.primary", roles.BrightText: "accent.on",
        roles.Highlight: "accent.base", roles.HighlightedText: "accent.on", roles.Link: "accent.base",
        roles.LinkVisited: "accent.base", roles.ToolTipBase: "surface.raised", roles.ToolTipText: "text.primary",
        roles.Light: "surface.card", roles.Midlight: "line.soft", roles.Mid: "line.control",
        roles.Dark: "line.strong", roles.Shadow: "line.strong", roles.Accent: "accent.base",
    }  # fmt: skip
    made = QPalette()
    for role, name in pairs.items():
        made.setColor(role, the_look.colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, the_look.colour("text.disabled"))
    return made


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
