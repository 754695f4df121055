"""Every page of the demo office: names for assistive software, and no text that is cut off at doubled text size."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from intake_app.ui import pictures
from intake_app.ui.look import apply_look
from intake_app.ui.look.labels import ShortLabel
from intake_app.ui.settings import Settings
from intake_app.ui.window import MainWindow

SHOWN = (
    *{picture.page: picture for picture in reversed(pictures.PICTURES) if picture.office is None}.values(),
    *(picture for picture in pictures.PICTURES if picture.office is not None),
)
"""One state of every page, and every kind of question."""


@pytest.fixture(scope="module")
def studio(qapp: QApplication) -> Iterator[dict[tuple[str, float], MainWindow]]:
    """One window for each language and text size, kept for all pages."""
    windows: dict[tuple[str, float], MainWindow] = {}
    yield windows
    for window in windows.values():
        window.hide()
        window.deleteLater()
    apply_look(qapp, "light", 1.0)


def shown(
    qapp: QApplication,
    studio: dict[tuple[str, float], MainWindow],
    picture: pictures.Picture,
    language: str,
    scale: float,
) -> QWidget:
    """The page in a window of 1366 x 738, laid out."""
    apply_look(qapp, "light", scale)
    window = studio.get((language, scale))
    if window is None:
        settings = Settings(language=language, theme="light", text_scale=scale)
        window = studio[language, scale] = MainWindow(None, settings)
        window.resize(1366, 738)
        window.show()
    page = pictures.staged_page(window, picture, language)
    picture.state(page)
    for _ in range(3):
        qapp.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert isinstance(page, QWidget)
    return page


def visible(page: QWidget, kind: type[Any]) -> list[Any]:
    return [widget for widget in page.findChildren(kind) if widget.isVisible()]


@pytest.mark.parametrize("picture", SHOWN, ids=lambda picture: picture.file if picture.office else picture.page)
def test_every_control_has_a_name_for_assistive_software(
    qapp: QApplication, studio: dict[tuple[str, float], MainWindow], picture: pictures.Picture, qtbot: QtBot
) -> None:
    page = shown(qapp, studio, picture, "en", 1.0)
    nameless = []
    for widget in visible(page, QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name).strip() if interface else ""
        if isinstance(widget, QComboBox):
            # On Linux Qt gives the current text as the name of a box; its own name is what the others read.
            name = widget.accessibleName().strip()
        if not name:
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


@pytest.mark.parametrize("picture", SHOWN, ids=lambda picture: picture.file if picture.office else picture.page)
@pytest.mark.parametrize(("language", "scale"), [("pt", 1.0), ("pt", 2.0)])
def test_no_text_is_cut_off(
    qapp: QApplication,
    studio: dict[tuple[str, float], MainWindow],
    picture: pictures.Picture,
    language: str,
    scale: float,
    qtbot: QtBot,
) -> None:
    page = shown(qapp, studio, picture, language, scale)
    cut = []
    for label in visible(page, QLabel):
        # A short label ends in an ellipsis and says the whole as its tool tip.
        if isinstance(label, ShortLabel):
            continue
        if label.pixmap().isNull() and label.text():
            if label.wordWrap():
                needed = label.heightForWidth(label.width())
                if label.height() < needed - 2:
                    cut.append(f"label {label.text()[:40]!r}: {label.height()} of {needed} px high")
            elif label.width() < label.sizeHint().width() - 2:
                cut.append(f"label {label.text()[:40]!r}: {label.width()} of {label.sizeHint().width()} px wide")
    for button in visible(page, QPushButton):
        hint = button.sizeHint()
        if button.width() < hint.width() - 2 or button.height() < hint.height() - 2:
            size = f"{button.width()}x{button.height()} of {hint.width()}x{hint.height()}"
            cut.append(f"button {button.text()!r}: {size}")
    assert cut == []
