"""A PDF on its way to a printer, a page at a time: the window stays alive, and the run can be stopped."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from intake_app.domain.errors import UserError
from intake_app.ui.background import InBackground
from intake_app.ui.paper import page_count, page_image

RESOLUTION = 300
"""Dots per inch of a printed page: QR codes stay sharp, memory stays small."""


def ask_printer(parent: QWidget) -> QPrinter | None:
    """The printer somebody chose in the system's dialog, or None."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    return printer if QPrintDialog(printer, parent).exec() else None


def printer_shown(printer: QPrinter) -> str:
    """What the trail calls it: the printer's name, or the file it prints to."""
    return printer.printerName() or printer.outputFileName()


class PrintRun(QObject):
    """Prints every page of `pdf`. Each is drawn in a thread and handed to the printer in the window's thread.

    `job` is what stands in the printer's queue: it never names a person. `advanced` tells the page that is on its way
    (from 1), `printed` comes after the last one, `failed` carries UserError `printer-refused` when the printer takes
    nothing or stops: then nothing of it counts as printed. After `stop` none of them comes.
    """

    advanced = Signal(int, int)
    printed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget, pdf: bytes, printer: QPrinter, job: str, in_background: InBackground) -> None:
        super().__init__(parent)
        self._pdf, self._pages, self._printer, self._in_background = pdf, page_count(pdf), printer, in_background
        self._painter: QPainter | None = None
        self._page = 0
        printer.setDocName(job)
        printer.setResolution(RESOLUTION)
        printer.setFullPage(True)

    def start(self) -> None:
        """Begin; returns at once."""
        painter = QPainter()
        if not painter.begin(self._printer):
            self.failed.emit(UserError("printer-refused", "The printer takes nothing. Is it on, and has it paper?", ""))
            return
        self._painter = painter
        self._next()

    def stop(self) -> None:
        """Give up; what the printer already holds it may still print."""
        if self._painter is not None:
            self._printer.abort()
            self._end()

    def _next(self) -> None:
        self.advanced.emit(self._page + 1, self._pages)
        self._in_background(_drawing(self._pdf, self._page), self._put)

    def _put(self, image: QImage) -> None:
        if self._painter is None:
            return
        if self._page and not self._printer.newPage():
            self.stop()
            self.failed.emit(UserError("printer-refused", "The printer stopped. Look at it, then print again.", ""))
            return
        area = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        self._painter.drawImage(QRectF(0, 0, area.width(), area.height()), image)
        self._page += 1
        if self._page < self._pages:
            self._next()
        else:
            self._end()
            self.printed.emit()

    def _end(self) -> None:
        if self._painter is not None:
            self._painter.end()
            self._painter = None


def _drawing(pdf: bytes, index: int) -> Callable[[], QImage]:
    return lambda: page_image(pdf, index, RESOLUTION)
