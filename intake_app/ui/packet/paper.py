"""From a finished PDF to a printer, or to a file somebody chose."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from intake_app.domain.errors import UserError

RESOLUTION = 300
"""Dots per inch of a printed page: QR codes stay sharp, memory stays small."""


def printer_names() -> list[str]:
    """The printers this computer knows, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def print_document(document: QPdfDocument, printer: QPrinter, job: str) -> None:
    """Print every page. `job` is what stands in the printer's queue: it never names a person.

    Raises UserError `printer-refused` when the printer takes nothing or stops: then nothing of it counts as printed.
    """
    printer.setDocName(job)
    printer.setResolution(RESOLUTION)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("printer-refused", "The printer takes nothing. Is it on, and has it paper?", "")
    try:
        for page in range(document.pageCount()):
            if page and not printer.newPage():
                printer.abort()
                raise UserError("printer-refused", "The printer stopped. Look at it, then print again.", "")
            area = printer.paperRect(QPrinter.Unit.DevicePixel)
            painter.drawImage(QRectF(0, 0, area.width(), area.height()), _sheet(document, page, area))
    finally:
        painter.end()


def _sheet(document: QPdfDocument, page: int, area: QRectF) -> QImage:
    """A page on white: a printer's driver may take what is not painted for black."""
    size = QSize(round(area.width()), round(area.height()))
    sheet = QImage(size, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, document.render(page, size))
    painter.end()
    return sheet


def printer_called(name: str, copies: int) -> QPrinter:
    """A printer set to A4 and `copies`."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setCopyCount(copies)
    return printer


class SavePlace:
    """Where to save; a class so that a test can answer for the person."""

    @staticmethod
    def ask(parent: QWidget, title: str, suggested: str) -> Path | None:
        """The file somebody chose, ending in .pdf, or None."""
        chosen, _ = QFileDialog.getSaveFileName(parent, title, suggested, "PDF (*.pdf)")
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
