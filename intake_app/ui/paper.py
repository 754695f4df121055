"""Pages of a PDF as pictures. The bytes stay in memory; nothing is written to a file."""

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap


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


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    opened = _Opened(pdf)
    pages = opened.document.pageCount()
    opened.close()
    return pages


def page_image(pdf: bytes, index: int, resolution: float) -> QImage:
    """One page as an image, on white, at `resolution` dots an inch. May run in a thread."""
    opened = _Opened(pdf)
    image = opened.image(index, resolution)
    opened.close()
    return image


def page_picture(pdf: bytes, index: int, width: int, ratio: float = 1.0) -> QPixmap:
    """One page, `width` px wide."""
    opened = _Opened(pdf)
    inches = opened.document.pagePointSize(index).width() / 72
    picture = QPixmap.fromImage(opened.image(index, width * ratio / inches))
    picture.setDevicePixelRatio(ratio)
    opened.close()
    return picture
