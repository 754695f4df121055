"""Text on the screen by type and ink, and the small marks that stand beside it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.painting import paint_box, paint_icon, paint_text
from intake_app.ui.look.theme import Restyled, look


class Label(QLabel):
    """Plain text of a type token (`body`, `caption`, `strong`, `lead`, `heading_1`, `heading_2`, `question`, `level`)
    in the ink of a role. Markup in the text is shown, never obeyed."""

    def __init__(
        self,
        text: str = "",
        type: str = "body",
        ink: str = "text.primary",
        *,
        wrap: bool = False,
        weight: int | None = None,
        own_words: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", type)
        self.setProperty("ink", ink)
        if weight is not None:
            self.setProperty("weight", str(weight))
        if own_words:
            self.setProperty("voice", "own")
        if wrap:
            self.setWordWrap(True)
            self.setMinimumWidth(1)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_steadily(self, text: str) -> None:
        """Shows another text without anything around it being laid out again: the size is fixed and grows only when it
        has to. For counts that follow every key press; on one line."""
        if text == self.text() and self.minimumWidth() == self.maximumWidth():
            return
        name = str(self.property("type"))
        weight = self.property("weight")
        wide = look().metrics(name, int(weight) if weight else None).horizontalAdvance(text) + 4
        high = look().line(name)
        if wide > self.maximumWidth() or self.maximumWidth() > 2 * wide or self.maximumHeight() != high:
            self.setFixedSize(wide, high)
        self.setText(text)

    def set_ink(self, role: str) -> None:
        """Changes the role of the text's colour."""
        if self.property("ink") != role:
            self.setProperty("ink", role)
            repolish(self)


class ShortLabel(Label):
    """A line of text that ends in an ellipsis where there is no room; the whole text is its tool tip then."""

    def __init__(self, text: str = "", type: str = "body", ink: str = "text.primary", least: int = 64) -> None:
        super().__init__(text, type, ink)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(look().px(self._least), hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(look().colour(str(self.property("ink"))))
        painter.setLayoutDirection(self.layoutDirection())
        align = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(align.value), shown)
        painter.end()


class Heading(Label):
    """The heading of a page (`level=1`), of a card (`level=2`) or of a part of a card (`level=3`)."""

    def __init__(self, text: str = "", level: int = 2, *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, {1: "heading_1", 2: "heading_2", 3: "strong"}[level], wrap=wrap, parent=parent)


def repolish(widget: QWidget) -> None:
    """Makes the style sheet read a widget's dynamic properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Icon(Restyled, QWidget):
    """One icon as a picture beside words. It has no meaning of its own for a screen reader unless `name` is given.
    With `beside` it is as high as a line of that type, so that it stands in the middle of a first line."""

    accessible_role = "Graphic"

    def __init__(
        self,
        icon: str,
        ink: str = "text.secondary",
        size: int = 20,
        name: str = "",
        beside: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._size, self._beside = icon, ink, size, beside
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, ink: str | None = None) -> None:
        self._icon, self._ink = icon, ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        side = look().px(self._size)
        high = look().metrics(self._beside).height() if self._beside else side
        return QSize(side, max(side, high))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self.rect(), self._icon, self._ink)
        painter.end()


class IconLine(QWidget):
    """An icon and a text on one line or wrapping: `IconLine("shield-check", "No safety alert", ink="alert.good")`."""

    def __init__(
        self,
        icon: str,
        text: str,
        *,
        ink: str = "text.primary",
        icon_ink: str | None = None,
        type: str = "body",
        aside: str = "",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.icon = Icon(icon, icon_ink or ink, 16 if type == "caption" else 18, beside=type, parent=self)
        self.label = Label(text, type, ink, wrap=wrap, parent=self)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)
        self.aside = Label(aside, "caption", "text.tertiary", parent=self)
        self.aside.setVisible(bool(aside))
        row.addWidget(self.aside)


# kind: fill, line, border style, ink
_MARKS: dict[str, tuple[str | None, str | None, str, str]] = {
    "plain": ("surface.sunk", None, "solid", "text.secondary"),
    "unverified": (None, "alert.caution", "dashed", "alert.caution"),
    "declined": ("missing.declined_soft", "missing.declined", "solid", "missing.declined"),
    "unknown": ("missing.unknown_soft", "missing.unknown", "dotted", "missing.unknown"),
    "not_asked": ("missing.not_asked_soft", "missing.not_asked", "dashed", "missing.not_asked"),
    "skipped": (None, None, "solid", "missing.skipped"),
}
_MISSING = ("declined", "unknown", "not_asked", "skipped")


def mark_size(kind: str, text: str, icon: str | None) -> QSize:
    """Room of a mark of this kind; for delegates."""
    small = kind in ("plain", "unverified")
    height = look().px(18) + (4 if small else 8)
    side = look().px(16) + 6 if icon else 0
    return QSize(look().advance(text, *_mark_type(kind)) + side + (4 if kind == "skipped" else 20), height)


def _mark_type(kind: str) -> tuple[str, int, bool]:
    if kind == "skipped":
        return "body", 400, True
    if kind in _MISSING:
        return "body", 600, False
    return "caption", 400, False


def mark_icon(kind: str) -> str | None:
    """The icon that belongs to a kind of mark, or None."""
    if kind in _MISSING:
        return str(look().tokens.raw["missing"][kind]["icon"])
    return "circle-alert" if kind == "unverified" else None


def paint_mark(painter: QPainter, rect: QRect, kind: str, text: str, icon: str | None, mirrored: bool = False) -> None:
    """A mark filling `rect`; `mirrored` puts the icon right."""
    fill, line, border, ink = _MARKS[kind]
    if kind == "plain" and look().high_contrast:
        line = "line.control"
    paint_box(painter, QRectF(rect), fill, line, look().border, look().tokens.radius("small"), border)
    pad = 2 if kind == "skipped" else 9
    body = rect.adjusted(pad, 0, -pad, 0)
    if icon:
        side = look().px(16)
        left = body.right() - side + 1 if mirrored else body.left()
        paint_icon(painter, QRect(left, rect.center().y() - side // 2 + 1, side, side), icon, ink)
        body = body.adjusted(0, 0, -side - 6, 0) if mirrored else body.adjusted(side + 6, 0, 0, 0)
    paint_text(painter, body, text, look().font(*_mark_type(kind)), ink)


class Mark(Restyled, QWidget):
    """A small mark: `plain` (own wording, rule number), `unverified`, or a missing answer in a list (`declined`,
    `unknown`, `not_asked`, `skipped` with its reason as the text)."""

    accessible_role = "StaticText"

    def __init__(self, text: str, kind: str = "plain", icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._kind, self._icon = text, kind, icon or mark_icon(kind)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return mark_size(self._kind, self._text, self._icon)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_mark(painter, self.rect(), self._kind, self._text, self._icon, mirrored)
        painter.end()


class Line(QFrame):
    """A hairline between rows; `strong` under a table's head."""

    def __init__(self, *, strong: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "line-strong" if strong else "line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Titled(QWidget):
    """A heading with an aside at the other end of the line, such as `Overdue 3 ... oldest first`."""

    def __init__(
        self, title: str, count: str = "", aside: str = "", level: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.title = Heading(title, level, parent=self)
        self.count = Label(count, "lead" if level == 2 else "body", "text.secondary", parent=self)
        self.count.setVisible(bool(count))
        self.aside = Label(aside, "caption", "text.secondary", parent=self)
        row.addWidget(self.title)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.aside)

    def add(self, widget: QWidget) -> None:
        """Puts a widget at the far end of the line."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)


def stacked(*widgets: QWidget, spacing: int = 0) -> QWidget:
    """The widgets in a column without margins."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return holder
