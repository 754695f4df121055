"""Icons: Lucide files painted in the colour of a role."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from intake_app.paths import resources_dir
from intake_app.ui.look.theme import look

_PIXMAPS: dict[tuple[str, int, str, str, float], QPixmap] = {}


@cache
def _drawing(name: str) -> str:
    """The SVG text with the set's stroke of ours. Raises FileNotFoundError for a name we do not ship."""
    path = resources_dir() / "icons" / f"{look().tokens.icon(name)}.svg"
    text = path.read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{look().tokens.raw["icons"]["stroke"]}"')


def pixmap(name: str, size: int, role: str = "text.secondary", ratio: float = 1.0) -> QPixmap:
    """The icon `name` (a Lucide name or a meaning of the icon map), `size` px square, in the colour of `role`.

    `ratio` is the device pixel ratio. Raises FileNotFoundError for an icon that is not shipped.
    """
    key = (name, size, role, look().theme, ratio)
    found = _PIXMAPS.get(key)
    if found is None:
        from PySide6.QtSvg import QSvgRenderer

        found = QPixmap(QSize(round(size * ratio), round(size * ratio)))
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        svg = _drawing(name).replace("currentColor", look().hex(role))
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
        _PIXMAPS[key] = found
    return found


def icon(name: str, role: str = "text.secondary", size: int | None = None) -> QIcon:
    """The icon as a QIcon, for Qt's own menus and models. It does not follow a change of look: make it again."""
    made = QIcon()
    side = size or look().icon_size()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, side, role, ratio))
        made.addPixmap(pixmap(name, side, "text.disabled", ratio), QIcon.Mode.Disabled)
    return made
