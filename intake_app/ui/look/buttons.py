"""Buttons and filter chips, painted, with key caps."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from intake_app.ui.look.painting import (
    HCENTRE,
    LEFT,
    VCENTRE,
    elided,
    key_cap_size,
    paint_box,
    paint_icon,
    paint_key_cap,
    paint_text,
    visual_rect,
)
from intake_app.ui.look.theme import Restyled, look
from intake_app.ui.look.words import word

KINDS = ("primary", "second", "quiet", "danger")


@dataclass(frozen=True)
class _Paint:
    fill: str | None
    line: str | None
    ink: str
    border: str = "solid"


class _Painted(Restyled, QPushButton):
    """What buttons share: state, parts in a row (icon, text, key cap or right icon), sizes."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self._icon: str | None = None
        self._icon_right: str | None = None
        self._key = ""
        self._drop_key = False
        self._large = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def pretend(self, state: str) -> None:
        """Draws the button as if hovered or pressed (`hover`, `pressed`, or empty); for the gallery."""
        self.setProperty("pretend", state)
        self.update()

    def set_icon(self, name: str | None) -> None:
        self._icon = name
        self.updateGeometry()
        self.update()

    @property
    def key(self) -> str:
        """The key cap, "" for none."""
        return self._key

    def set_key(self, key: str) -> None:
        """The key cap painted after the text, such as `Ctrl Z`; the page binds the key itself."""
        if key != self._key:
            self._key = key
            self.updateGeometry()
            self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    @property
    def _state(self) -> str:
        if not self.isEnabled():
            return "disabled"
        if self.property("pretend"):
            return str(self.property("pretend"))
        if self.isDown():
            return "pressed"
        return "hover" if self.underMouse() else ""

    @property
    def _type(self) -> tuple[str, int]:
        return ("heading_2" if self._large else "body", 600)

    @property
    def _font(self) -> QFont:
        return look().font(*self._type)

    @property
    def _icon_side(self) -> int:
        return look().icon_size()

    def _padding(self) -> int:
        if not self.text():
            return 10
        return 20 if self._large else 15

    def _widths(self) -> list[int]:
        """Widths of icon, text, key cap and right icon that are there, in this order; text is never 0 when there."""
        widths = []
        if self._icon:
            widths.append(self._icon_side)
        if self.text():
            widths.append(look().advance(self.text(), *self._type))
        if self._key and not self._drop_key:
            widths.append(key_cap_size(self._key).width())
        if self._icon_right:
            widths.append(self._icon_side)
        return widths

    def _part_names(self) -> list[str]:
        there = {
            "icon": self._icon,
            "text": self.text(),
            "key": self._key and not self._drop_key,
            "right": self._icon_right,
        }
        return [name for name, value in there.items() if value]

    def _gap(self) -> int:
        return 12 if self._key and not self._icon else 10

    def sizeHint(self) -> QSize:
        widths = self._widths()
        width = sum(widths) + self._gap() * max(0, len(widths) - 1) + 2 * self._padding()
        height = look().control("button_large", "answer") if self._large else look().control("button")
        return QSize(max(width, height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _paint_parts(self, painter: QPainter, ink: str, key_line: str, underline: bool = False) -> None:
        widths = self._widths()
        gap = self._gap()
        whole = sum(widths) + gap * max(0, len(widths) - 1)
        x = max(self._padding(), (self.width() - whole) // 2) if self._centred() else self._padding()
        for part, width in zip(self._part_names(), widths, strict=True):
            rect = self._place(QRect(x, 0, min(width, self.width() - x), self.height()))
            if part == "text":
                font = self._font
                if underline:
                    font = QFont(font)
                    font.setUnderline(True)
                flags = (HCENTRE if self._centred() else LEFT) | VCENTRE
                text = self.text() if width <= rect.width() else elided(self.text(), font, rect.width() + 1)
                paint_text(painter, rect, text, font, ink, flags)
            elif part == "key":
                cap = key_cap_size(self._key)
                rect = QRect(rect.x(), (self.height() - cap.height()) // 2, cap.width(), cap.height())
                paint_key_cap(painter, rect, self._key, ink, key_line)
            else:
                side = self._icon_side
                rect = QRect(rect.x(), (self.height() - side) // 2, side, side)
                paint_icon(painter, rect, (self._icon if part == "icon" else self._icon_right) or "", ink)
            x += width + gap

    def _centred(self) -> bool:
        return True

    def _place(self, rect: QRect) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), rect)


class Button(_Painted):
    """A button: `primary` (one a page), `second`, `quiet` (a link) or `danger`.

    `key` paints a key cap after the text; `icon` stands before, `icon_right` after. Without text give `name`, which a
    screen reader says. `large` is the 48 px button of the footer. Disabled it is dashed; say why beside it. In a narrow
    window the header's and footer's buttons show `short` instead (empty: the icon alone), only a primary one its key.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "second",
        *,
        key: str = "",
        icon: str | None = None,
        icon_right: str | None = None,
        large: bool = False,
        name: str = "",
        short: str | None = None,
        ink: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._long, self._short, self._is_narrow = text, short, False
        if kind not in KINDS:
            raise ValueError(f"unknown kind of button {kind!r}")
        self._kind, self._key, self._icon, self._icon_right, self._large = kind, key, icon, icon_right, large
        self._ink = ink
        if name:
            self.setAccessibleName(name)
            if not text:
                self.setToolTip(name)

    @property
    def kind(self) -> str:
        return self._kind

    def set_text(self, text: str, short: str | None = None) -> None:
        """Says something else, such as what the next Undo undoes."""
        self._long, self._short = text, short
        self.set_narrow(self._is_narrow)

    def set_narrow(self, narrow: bool) -> None:
        """Shows the short text, or the long one again; screen readers always hear the long one."""
        self._is_narrow = narrow
        shown = self._short if narrow and self._short is not None else self._long
        if self._short is not None and self._long:
            self.setAccessibleName(self._long)
            self.setToolTip(self._long if shown != self._long else "")
        self._drop_key = narrow and self._short is not None and self._kind != "primary"
        self.setText(shown)

    def set_kind(self, kind: str) -> None:
        """Makes it another kind; its place and size stay."""
        self._kind = kind
        self.update()

    def _padding(self) -> int:
        return 8 if self._kind == "quiet" else super()._padding()

    def _paint(self) -> _Paint:
        state = self._state
        if state == "disabled":
            return _Paint(None, None if self._kind == "quiet" else "line.control", "text.disabled", "dashed")
        if self._kind == "primary":
            fill = {"hover": "accent.hover", "pressed": "accent.pressed"}.get(state, "accent.base")
            # On a filled ground of the same yellow only an edge tells the button from it.
            return _Paint(fill, "accent.on" if look().high_contrast else None, "accent.on")
        hovered = state in ("hover", "pressed")
        if self._kind == "quiet":
            return _Paint("surface.hover" if hovered else None, None, self._ink or "accent.base")
        ink = "alert.danger" if self._kind == "danger" else "text.primary"
        line = "alert.danger" if self._kind == "danger" else "line.strong" if hovered else "line.control"
        return _Paint("surface.hover" if hovered else "surface.card", line, ink)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint = self._paint()
        painter = QPainter(self)
        radius = look().tokens.radius("control")
        paint_box(painter, QRectF(self.rect()), paint.fill, paint.line, look().border, radius, paint.border)
        key_line = "accent.on" if paint.ink == "accent.on" else "line.control"
        underline = self._kind == "quiet" and look().high_contrast and self.isEnabled()
        self._paint_parts(painter, paint.ink, key_line, underline)
        painter.end()


class FilterChip(_Painted):
    """A filter that is on or off, with a count; `menu=True` shows the sign of a menu (set it with `setMenu`)."""

    def __init__(
        self,
        text: str,
        count: int | None = None,
        *,
        menu: bool = False,
        tick: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._name, self._tick = text, tick
        self._icon_right = "chevron-down" if menu else None
        self.setCheckable(not menu)
        self.set_count(count)
        self.toggled.connect(self.updateGeometry)

    def set_count(self, count: int | None) -> None:
        """Shows another number beside the name; None takes it away."""
        self.setText(self._name if count is None else f"{self._name} {count}")
        self.setAccessibleName(self._name if count is None else word("look.count", text=self._name, count=count))

    def set_on(self, on: bool) -> None:
        """For a chip with a menu: whether its filter is in force."""
        self.setCheckable(True)
        self.setChecked(on)

    def nextCheckState(self) -> None:
        if self._icon_right is None:
            super().nextCheckState()

    def _widths(self) -> list[int]:
        self._icon = "check" if self.isChecked() and self._tick else None
        return super()._widths()

    @property
    def _type(self) -> tuple[str, int]:
        return ("body", 600 if self.isChecked() else 400)

    def _gap(self) -> int:
        return 8

    def paintEvent(self, event: QPaintEvent) -> None:
        on, state = self.isChecked(), self._state
        if state == "disabled":
            paint = _Paint(None, "line.control", "text.disabled", "dashed")
        elif on:
            paint = _Paint("accent.soft", "accent.base", "accent.soft_text")
        elif state:
            paint = _Paint("surface.hover", "line.strong", "text.primary")
        else:
            paint = _Paint("surface.card", "line.control", "text.primary")
        painter = QPainter(self)
        width = 2 if on else look().border
        paint_box(painter, QRectF(self.rect()), paint.fill, paint.line, width, self.height() / 2, paint.border)
        self._paint_parts(painter, paint.ink, paint.ink)
        painter.end()
