"""Pages of a PDF on the screen and on the printer. The bytes stay in memory; nothing is written to a file."""

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

MOST_DOTS = 300
"""Dots an inch that are sent to a printer; more only costs time."""


class _Opened:
    """A PDF document that is open as long as the object lives."""

    def __init__(self, pdf: bytes) -> None:
        from PySide6.QtPdf import QPdfDocument

        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)
        if self.document.pageCount() == 0:
            raise ValueError("the document has no page that can be shown")

    def image(self, index: int, resolution: float) -> QImage:
        points = self.document.pagePointSize(index)
        size = QSize(round(points.width() * resolution / 72), round(points.height() * resolution / 72))
        page = QImage(size, QImage.Format.Format_RGB32)
        page.fill(Qt.GlobalColor.white)
        painter = QPainter(page)
        painter.drawImage(0, 0, self.document.render(index, size))
        painter.end()
        return page

    def close(self) -> None:
        self.document.close()


def pages_of(pdf: bytes, resolution: float = 110) -> Iterator[QImage]:
    """The pages as images, on white, at `resolution` dots an inch."""
    opened = _Opened(pdf)
    for index in range(opened.document.pageCount()):
        yield opened.image(index, resolution)
    opened.close()


def page_picture(pdf: bytes, index: int, width: int, ratio: float = 1.0) -> QPixmap:
    """One page, `width` px wide."""
    opened = _Opened(pdf)
    inches = opened.document.pagePointSize(index).width() / 72
    picture = QPixmap.fromImage(opened.image(index, width * ratio / inches))
    picture.setDevicePixelRatio(ratio)
    opened.close()
    return picture


def print_document(parent: QWidget, pdf: bytes, job: str) -> tuple[str, int] | None:
    """Ask for a printer and print. Gives the printer's name and the copies, or None when nothing was printed.

    `job` is the name other people see in the printer's queue: never a person's."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(job)
    printer.setPageMargins(printer.pageLayout().minimumMargins())
    dialog = QPrintDialog(printer, parent)
    if not dialog.exec():
        return None
    paint_on(printer, pdf)
    return printer.printerName() or printer.outputFileName(), printer.copyCount()


def paint_on(printer: object, pdf: bytes) -> None:
    """Put every page on `printer` (a QPrinter), as large as its paper allows."""
    from PySide6.QtPrintSupport import QPrinter

    assert isinstance(printer, QPrinter)
    resolution = min(MOST_DOTS, printer.resolution())
    painter = QPainter(printer)
    for number, page in enumerate(pages_of(pdf, resolution)):
        if number:
            printer.newPage()
        room = printer.pageLayout().fullRectPixels(printer.resolution())
        paper = printer.pageLayout().paintRectPixels(printer.resolution()).topLeft()
        painter.drawImage(QRect(-paper.x(), -paper.y(), room.width(), room.height()), page)
    painter.end()
