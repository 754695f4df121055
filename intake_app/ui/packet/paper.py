"""Where a finished PDF goes: the printers of this computer, or a file somebody chose."""

from pathlib import Path

from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget


def printer_names() -> list[str]:
    """The printers this computer knows, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


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
