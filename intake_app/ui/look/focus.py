"""The focus ring: one a window, in the strongest ink of the theme, outside the widget that has the focus."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget
from shiboken6 import isValid

from intake_app.ui.look.painting import paint_box
from intake_app.ui.look.theme import Restyled, look

_MOVES = (
    QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange,
    QEvent.Type.StyleChange,
)  # fmt: skip


class FocusRing(Restyled, QWidget):
    """Create one in every window: `FocusRing(window)`. It follows the focus by itself.

    It lies in the nearest scrolled area, so that it scrolls and is clipped with its widget, and above everything there.
    A widget without room around it has the dynamic property `ring_inside`; one that should have no ring at all has
    `ring` set to "none", and one on the dark rail "rail".
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    @property
    def target(self) -> QWidget | None:
        """The widget that the ring is drawn around."""
        return self._target

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self):
            return
        if now is not None and now.window() is not self._window:
            now = None
        if now is not None and (now.property("ring") == "none" or now is self._window):
            now = None
        self._watch(now)

    def surround(self, target: QWidget) -> None:
        """Draws the ring around a widget whether it has the focus or not, and stays there; for pictures."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._follow)
        self._watch(target)

    def _watch(self, target: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched, self._target = [], target
        if target is None:
            self.hide()
            return
        host: QWidget = self._window
        step: QWidget | None = target
        while step is not None:
            step.installEventFilter(self)
            self._watched.append(step)
            if step is self._window:
                break
            parent = step.parentWidget()
            if parent is not None and parent.property("ring_host"):
                host = parent
                parent.installEventFilter(self)
                self._watched.append(parent)
                break
            area = parent.parentWidget() if parent is not None else None
            if isinstance(area, QAbstractScrollArea) and area.viewport() is parent and step is not target:
                host = step
                break
            step = parent
        if self.parentWidget() is not host:
            self.setParent(host)
        self._move()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and self._target is not None:
            self._move()
        return False

    def _room(self) -> int:
        focus = look().tokens.raw["focus"]
        return int(focus["width"] + focus["gap"])

    def _move(self) -> None:
        target, host = self._target, self.parentWidget()
        if target is None or host is None or not isValid(target):
            return
        if not target.isVisibleTo(host):
            self.hide()
            return
        room = self._room()
        corner = target.mapTo(host, QPoint(0, 0))
        rect = QRect(corner, target.size())
        if not target.property("ring_inside"):
            rect = rect.adjusted(-room, -room, room, room)
        if rect != self.geometry():
            self.setGeometry(rect)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._target is None or not isValid(self._target):
            return
        focus = look().tokens.raw["focus"]
        radius = self._target.property("ring_radius")
        if radius is None:
            radius = self._radius(self._target)
        on_rail = self._target.property("ring") == "rail"
        painter = QPainter(self)
        wide, gap = focus["width"], focus["gap"]
        whole = QRectF(self.rect())
        gap_role = None if on_rail else "focus.gap"
        if gap_role:
            paint_box(
                painter, whole.adjusted(wide - 1, wide - 1, 1 - wide, 1 - wide), None, gap_role, gap + 1, radius + gap
            )
        role = "rail.selected_text" if on_rail and not look().high_contrast else "focus.ring"
        paint_box(painter, whole, None, role, wide, radius + focus["radius_plus"])
        painter.end()

    def _radius(self, target: QWidget) -> float:
        if isinstance(target, QAbstractScrollArea):
            return float(look().tokens.radius("control"))
        if isinstance(target, QPushButton) and target.isCheckable():
            return target.height() / 2
        return float(look().tokens.radius("control"))
