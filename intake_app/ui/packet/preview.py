"""The pages as they will be printed, from bytes in memory."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.look import Button, Label
from intake_app.ui.page import Room

ZOOM_STEPS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class PagePreview(QFrame):
    """A PDF, page by page. `turned(page)` tells the page in view, from 0."""

    turned = Signal(int)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setProperty("look", "sunk")
        self.document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(room.text("ui.packet.preview"))
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.waiting = Label(room.text("ui.packet.making"), "lead", "text.secondary")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.waiting, 1)
        column.addWidget(self.view, 1)
        column.addWidget(self._bar())
        self.view.hide()
        self.view.pageNavigator().currentPageChanged.connect(self._turned)

    def _bar(self) -> QWidget:
        text = self._room.text
        bar = QFrame()
        bar.setProperty("look", "footer")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.addStretch(1)
        self.before = Button(kind="quiet", icon="chevron-left", name=text("ui.packet.page_before"))
        self.after = Button(kind="quiet", icon="chevron-right", name=text("ui.packet.page_after"))
        self.number = Label("", "body")
        self.smaller = Button(kind="quiet", icon="zoom-out", name=text("ui.packet.smaller"))
        self.larger = Button(kind="quiet", icon="zoom-in", name=text("ui.packet.larger"))
        self.width = Button(text("ui.packet.width"), "quiet")
        for widget in (self.before, self.number, self.after):
            row.addWidget(widget)
        row.addSpacing(40)
        for widget in (self.smaller, self.width, self.larger):
            row.addWidget(widget)
        row.addStretch(1)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.smaller.clicked.connect(lambda: self._zoom(-1))
        self.larger.clicked.connect(lambda: self._zoom(1))
        self.width.clicked.connect(self._fit_width)
        return bar

    # Showing

    def wait(self) -> None:
        """Say that the pages are being made; shown in place of the old ones."""
        self.view.hide()
        self.waiting.show()

    def show_pdf(self, pdf: bytes, page: int = 0) -> None:
        """Show these bytes from `page` on."""
        self.document.close()
        self.view.setDocument(None)
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._buffer = buffer
        self.view.setDocument(self.document)
        self.waiting.hide()
        self.view.show()
        self.show_page(min(page, self.document.pageCount() - 1))

    def clear(self) -> None:
        """Forget the pages: nothing of them stays in a widget."""
        self.document.close()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None
        self.wait()

    @property
    def page(self) -> int:
        return int(self.view.pageNavigator().currentPage())

    def show_page(self, page: int) -> None:
        """Bring the top of `page` (from 0) into view."""
        if 0 <= page < self.document.pageCount():
            self.view.pageNavigator().jump(page, QPointF(0, 0), self.view.pageNavigator().currentZoom())
            self._turned(page)

    def turn(self, step: int) -> None:
        self.show_page(self.page + step)

    def _turned(self, page: int) -> None:
        count = self.document.pageCount()
        self.number.setText(self._room.text("ui.packet.page", page=page + 1, pages=count) if count > 0 else "")
        self.before.setEnabled(page > 0)
        self.after.setEnabled(page + 1 < count)
        self.turned.emit(page)

    # Zoom

    def _zoom(self, step: int) -> None:
        page = self.page
        now = self.view.zoomFactor() if self.view.zoomMode() == QPdfView.ZoomMode.Custom else self._fitted()
        steps = [z for z in ZOOM_STEPS if (z > now + 0.01 if step > 0 else z < now - 0.01)]
        if steps:
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(steps[0] if step > 0 else steps[-1])
            self.show_page(page)

    def _fitted(self) -> float:
        wide = self.document.pagePointSize(max(0, self.page)).width() * self.logicalDpiX() / 72
        return self.view.viewport().width() / wide if wide else 1.0

    def _fit_width(self) -> None:
        page = self.page
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.show_page(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)
