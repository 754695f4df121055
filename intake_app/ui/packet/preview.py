"""The pages as they will be printed, from bytes in memory, with what turns and enlarges them."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.ui.look import Button, Label, look
from intake_app.ui.look.painting import paint_box
from intake_app.ui.look.theme import Restyled
from intake_app.ui.packet.sheets import Sheets
from intake_app.ui.page import Room


class PagePreview(QFrame):
    """A PDF, page by page. `turned(page)` tells the page in view, from 0."""

    turned = Signal(int)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setProperty("look", "sunk")
        self.document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self.view = Sheets(room.text("ui.packet.preview"))
        self.view.turned.connect(self._turned)
        self.waiting = Label("", "lead", "text.secondary", wrap=True)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._slow = QTimer(self, singleShot=True, interval=int(look().tokens.raw["duration_ms"]["progress_after"]))
        self._slow.timeout.connect(lambda: self.waiting.setText(room.text("ui.packet.making")))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.waiting, 1)
        column.addWidget(self.view, 1)
        column.addWidget(self._made_bar())
        self.wait()

    def _made_bar(self) -> QWidget:
        text = self._room.text
        self.before = Button(kind="quiet", icon="chevron-left", name=text("ui.packet.page_before"))
        self.after = Button(kind="quiet", icon="chevron-right", name=text("ui.packet.page_after"))
        self.number = Label("", "body")
        self.smaller = Button(kind="quiet", icon="zoom-out", name=text("ui.packet.smaller"))
        self.larger = Button(kind="quiet", icon="zoom-in", name=text("ui.packet.larger"))
        self.to_width = Button(text("ui.packet.width"), "quiet", ink="text.primary")
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.smaller.clicked.connect(lambda: self.view.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.view.step_zoom(1))
        self.to_width.clicked.connect(lambda: self.view.set_zoom(None))
        return _Bar(_row(self.before, self.number, self.after), _row(self.smaller, self.to_width, self.larger))

    # Showing

    def wait(self) -> None:
        """The pages are being made; said when that takes longer than a moment."""
        self.waiting.setText("")
        self._slow.start()
        self._hide_pages()

    def refuse(self, why: str) -> None:
        """There are no pages, and why."""
        self._slow.stop()
        self.waiting.setText(why)
        self._hide_pages()

    def _hide_pages(self) -> None:
        self.view.hide()
        self.waiting.show()
        self.number.setText("")
        for button in (self.before, self.after, self.smaller, self.larger, self.to_width):
            button.setEnabled(False)

    def show_pdf(self, pdf: bytes, page: int = 0) -> None:
        """Show these bytes from `page` on."""
        self._slow.stop()
        self._forget()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._buffer = buffer
        self.document.load(buffer)
        if self.document.pageCount() < 1:
            self.refuse(self._room.text("ui.packet.unreadable"))
            return
        self.view.set_document(self.document)
        for button in (self.smaller, self.larger, self.to_width):
            button.setEnabled(True)
        self.waiting.hide()
        self.view.show()
        self.show_page(max(0, min(page, self.document.pageCount() - 1)))

    def clear(self) -> None:
        """Forget the pages: nothing of them stays in a widget."""
        self._forget()
        self.wait()
        self._slow.stop()

    def _forget(self) -> None:
        self.view.set_document(None)
        self.document.close()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self.view.page

    def show_page(self, page: int) -> None:
        """Bring the top of `page` (from 0) into view."""
        self.view.show_page(page)

    def turn(self, step: int) -> None:
        """To the page after or before."""
        self.show_page(self.page + step)

    def _turned(self, page: int) -> None:
        count = self.document.pageCount()
        self.number.setText(self._room.text("ui.packet.page", page=page + 1, pages=count))
        self.before.setEnabled(page > 0)
        self.after.setEnabled(page + 1 < count)
        self.turned.emit(page)


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return holder


class _Bar(Restyled, QWidget):
    """The foot of the preview, rounded as the frame is."""

    def __init__(self, *groups: QWidget) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(0)
        row.addStretch(4)
        for number, group in enumerate(groups):
            if number:
                row.addStretch(1)
            row.addWidget(group)
        row.addStretch(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRect(self.rect())
        whole = QRectF(self.rect())
        paint_box(painter, whole.adjusted(0, -20, 0, 0), "surface.card", None, 1, look().tokens.radius("card") - 1)
        painter.fillRect(0, 0, self.width(), 1, look().colour("line.soft"))
        painter.end()
