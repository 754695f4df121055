"""The pages of a PDF below each other, each with a hairline, on the sunk ground of the theme."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from intake_app.ui.look.painting import paint_box
from intake_app.ui.look.theme import Restyled, look

ZOOM_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
KEPT = 4
"""Drawn pages that are kept: those in view and their neighbours."""

_MARGIN, _GAP = 24, 16


class Sheets(Restyled, QAbstractScrollArea):
    """Pages as wide as there is room, or at a zoom. `turned(page)` tells the page in view, from 0.

    Pages are drawn in the window's thread, when they come into view: some ten milliseconds each, and what is on the
    screen is always the whole page.
    """

    turned = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._document: QPdfDocument | None = None
        self._places: list[QRect] = []
        self._drawn: dict[tuple[int, int, int], QPixmap] = {}
        self._zoom: float | None = None
        self._page = 0
        self._is_jumping = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(40)

    # Pages

    def set_document(self, document: QPdfDocument | None) -> None:
        """Show another document, or none; nothing of the one before is kept."""
        self._document = document
        self._drawn.clear()
        self._page = 0
        self._lay_out()

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    def show_page(self, page: int) -> None:
        """Bring the top of `page` into view."""
        if not 0 <= page < len(self._places):
            return
        self._is_jumping = True
        self.verticalScrollBar().setValue(self._places[page].top() - _GAP)
        self._is_jumping = False
        self._turn_to(page)

    def _turn_to(self, page: int) -> None:
        self._page = page
        if self._document is not None:
            self.setAccessibleDescription(self._document.getAllText(page).text())
        self.turned.emit(page)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if self._is_jumping or not self._places:
            return
        line = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = max((number for number, place in enumerate(self._places) if place.top() <= line), default=0)
        if page != self._page:
            self._turn_to(page)

    # Zoom

    @property
    def zoom(self) -> float:
        """1.0 is the size on paper."""
        return self._zoom if self._zoom is not None else self._fitting()

    @property
    def fits_width(self) -> bool:
        return self._zoom is None

    def set_zoom(self, zoom: float | None) -> None:
        """None: as wide as there is room. The page in view stays in view."""
        self._zoom = zoom
        self._lay_out()
        self.show_page(self._page)

    def step_zoom(self, step: int) -> None:
        """One step larger or smaller."""
        now = self.zoom
        further = [one for one in ZOOM_STEPS if (one > now + 0.01 if step > 0 else one < now - 0.01)]
        if further:
            self.set_zoom(further[0] if step > 0 else further[-1])

    def _dots(self) -> float:
        """Px of a point at zoom 1."""
        return self.logicalDpiX() / 72

    def _fitting(self) -> float:
        widest = max((self._size(page).width() for page in range(self._count())), default=0.0)
        room = max(80, self.viewport().width() - 2 * _MARGIN)
        return room / widest if widest else 1.0

    def _count(self) -> int:
        return self._document.pageCount() if self._document is not None else 0

    def _size(self, page: int) -> QRectF:
        assert self._document is not None
        points = self._document.pagePointSize(page)
        return QRectF(0, 0, points.width() * self._dots(), points.height() * self._dots())

    # Layout and painting

    def _lay_out(self) -> None:
        zoom, y, widest = self.zoom, _GAP, 0
        self._places = []
        for page in range(self._count()):
            size = self._size(page)
            wide, high = round(size.width() * zoom), round(size.height() * zoom)
            left = max(_MARGIN, (self.viewport().width() - wide) // 2)
            self._places.append(QRect(left, y, wide, high))
            y += high + _GAP
            widest = max(widest, wide + 2 * _MARGIN)
        self._set_range(y, widest)
        self.viewport().update()

    def _set_range(self, high: int, wide: int) -> None:
        room = self.viewport().size()
        for bar, whole, shown in (
            (self.verticalScrollBar(), high, room.height()),
            (self.horizontalScrollBar(), wide if self._zoom is not None else 0, room.width()),
        ):
            bar.setPageStep(shown)
            bar.setRange(0, max(0, whole - shown) if self._places else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self._page
        self._is_jumping = True
        self._lay_out()
        self._is_jumping = False
        if event.oldSize().width() != event.size().width():
            self.show_page(page)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        shown = self.viewport().rect().translated(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        edge = look().border
        for page, place in enumerate(self._places):
            if place.intersects(shown):
                painter.drawPixmap(place, self._picture(page, place.size()))
                paint_box(painter, QRectF(place).adjusted(-edge, -edge, edge, edge), None, "line.control", edge, 0)
        painter.end()

    def _picture(self, page: int, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (page, size.width(), round(ratio * 100))
        found = self._drawn.pop(key, None)
        if found is None:
            found = self._draw(page, QSize(round(size.width() * ratio), round(size.height() * ratio)))
            found.setDevicePixelRatio(ratio)
        self._drawn[key] = found
        while len(self._drawn) > KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        return found

    def _draw(self, page: int, size: QSize) -> QPixmap:
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        if self._document is not None:
            painter = QPainter(paper)
            painter.drawImage(0, 0, self._document.render(page, size))
            painter.end()
        return QPixmap.fromImage(paper)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_PageDown: self._page + 1,
            Qt.Key.Key_PageUp: self._page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._places) - 1,
        }
        page = steps.get(Qt.Key(event.key()))
        if page is not None:
            self.show_page(page)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
