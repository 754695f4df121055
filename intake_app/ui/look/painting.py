"""Painter strokes that several components share: text, boxes, key caps, step signs, hatching."""

from collections import OrderedDict

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap

from intake_app.ui.look.icons import pixmap
from intake_app.ui.look.theme import inner, look

WRAP = int(Qt.TextFlag.TextWordWrap.value)
LEFT = int(Qt.AlignmentFlag.AlignLeft.value)
RIGHT = int(Qt.AlignmentFlag.AlignRight.value)
HCENTRE = int(Qt.AlignmentFlag.AlignHCenter.value)
VCENTRE = int(Qt.AlignmentFlag.AlignVCenter.value)
_ABSOLUTE = int(Qt.AlignmentFlag.AlignAbsolute.value)
TOP = int(Qt.AlignmentFlag.AlignTop.value)

_KEPT_BOX = 150_000  # px on the device
_KEPT_BOXES = 48
_BOXES: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

_HATCH_STEP = 7 * 2**0.5  # 7 px apart, measured across lines of 45 degrees


def visual_rect(direction: Qt.LayoutDirection, bounds: QRect, rect: QRect) -> QRect:
    """Where `rect` lies inside `bounds` when the layout runs in `direction`: mirrored from right to left."""
    if direction == Qt.LayoutDirection.LeftToRight:
        return rect
    return QRect(bounds.left() + bounds.right() - rect.right(), rect.y(), rect.width(), rect.height())


def pen(role: str, width: float = 1, border: str = "solid") -> QPen:
    """A pen in the colour of a role; `border` is solid, dashed or dotted."""
    made = QPen(look().colour(role), width)
    if border == "dashed":
        made.setDashPattern([4 / width, 3 / width] if width < 2 else [3, 2])
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
    elif border == "dotted":
        made.setDashPattern([1, 1.6])
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


def paint_box(
    painter: QPainter,
    rect: QRectF,
    fill: str | None = None,
    line: str | None = None,
    width: float = 1,
    radius: float = 8,
    border: str = "solid",
) -> None:
    """A rounded box inside `rect`; `fill` and `line` are roles or None."""
    if line is not None and width <= 1:
        kept = _kept_box(painter, rect, fill, line, width, radius, border)
        if kept is not None:
            painter.drawPixmap(rect.topLeft(), kept)
            return
    _stroke_box(painter, rect, fill, line, width, radius, border)


def _stroke_box(
    painter: QPainter, rect: QRectF, fill: str | None, line: str | None, width: float, radius: float, border: str
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if line is None and fill is None:
        return
    painter.setBrush(look().colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(pen(line, width, border) if line else Qt.PenStyle.NoPen)
    drawn = inner(rect, width) if line else rect
    painter.drawRoundedRect(drawn, radius, radius)


def _kept_box(
    painter: QPainter, rect: QRectF, fill: str | None, line: str, width: float, radius: float, border: str
) -> QPixmap | None:
    """The picture of a box with a thin line, which Qt draws pixel by pixel, ten times slower than a thick one. None for
    boxes that are large or do not lie on whole pixels."""
    wide, high, ratio = rect.width(), rect.height(), painter.device().devicePixelRatio()
    whole = all(map(float.is_integer, (rect.x(), rect.y(), wide, high, ratio)))
    if not whole or min(wide, high) < 1 or wide * high * ratio * ratio > _KEPT_BOX:
        return None
    key = (look().theme, wide, high, ratio, fill, line, width, radius, border)
    found = _BOXES.get(key)
    if found is None:
        found = QPixmap(QSize(int(wide * ratio), int(high * ratio)))
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        inside = QPainter(found)
        _stroke_box(inside, QRectF(0, 0, wide, high), fill, line, width, radius, border)
        inside.end()
        _BOXES[key] = found
        if len(_BOXES) > _KEPT_BOXES:
            _BOXES.popitem(last=False)
    return found


def paint_text(painter: QPainter, rect: QRect, text: str, font: QFont, role: str, flags: int = LEFT | VCENTRE) -> None:
    """Text in `rect`. Left and right are meant as said; a caller whose layout is mirrored swaps them."""
    painter.setFont(font)
    painter.setPen(look().colour(role))
    painter.drawText(rect, flags | _ABSOLUTE, text)


def elided(text: str, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """Height of `text` when it wraps at `width` px."""
    metrics = QFontMetrics(font)
    return metrics.boundingRect(QRect(0, 0, max(1, width), 100_000), WRAP | LEFT, text).height()


def paint_icon(painter: QPainter, rect: QRect, name: str, role: str) -> None:
    """The icon centred in `rect`, as large as its shorter side."""
    side = min(rect.width(), rect.height())
    if side <= 0:
        return
    at = QPointF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2)
    device = painter.device()
    ratio = device.devicePixelRatio()
    painter.drawPixmap(at.toPoint(), pixmap(name, side, role, ratio))


def key_cap_size(text: str) -> QSize:
    """Room of a key cap, such as `F2` or `Ctrl Z`."""
    height = look().px(18) + 4
    width = look().advance(text, "caption", 600) + 12
    return QSize(max(height, width), height)


def paint_key_cap(painter: QPainter, rect: QRect, text: str, ink: str, line: str, fill: str | None = None) -> None:
    """A key cap filling `rect`."""
    paint_box(painter, QRectF(rect), fill, line, look().border, look().tokens.radius("small"))
    paint_text(painter, rect, text, look().font("caption", 600), ink, HCENTRE | VCENTRE)


def paint_steps(
    painter: QPainter, rect: QRectF, filled: int, colour: QColor | str, ground: QColor | None = None
) -> None:
    """The sign of a level: three rising steps, the first `filled` of them solid; geometry from the tokens (24 px)."""
    geometry = look().tokens.raw["tier"]["geometry_24"]
    ink = QColor(colour)
    scale = min(rect.width(), rect.height()) / 24
    stroke = geometry["stroke"] * max(scale, 0.75)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, (x, y, width, height) in enumerate(geometry["bars"]):
        bar = QRectF(rect.x() + x * scale, rect.y() + y * scale, width * scale, height * scale)
        painter.setPen(QPen(ink, stroke))
        painter.setBrush(ink if number < filled else (ground or Qt.BrushStyle.NoBrush))
        radius = geometry["radius"] * scale
        painter.drawRoundedRect(inner(bar, stroke), radius, radius)
    painter.restore()


def paint_hatch(painter: QPainter, rect: QRectF, colour: QColor, radius: float = 3, width: float = 1.5) -> None:
    """Rising lines 7 px apart inside a rounded outline."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    clip = QPainterPath()
    clip.addRoundedRect(rect, radius, radius)
    painter.setClipPath(clip)
    painter.setPen(QPen(colour, width))
    lines: list[QLineF] = []
    at = rect.left() - rect.height()
    while at < rect.right():
        lines.append(QLineF(at, rect.bottom(), at + rect.height(), rect.top()))
        at += _HATCH_STEP
    painter.drawLines(lines)
    painter.restore()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner(rect, 2), radius, radius)
    painter.restore()
