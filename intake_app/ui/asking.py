"""What a page asks of the window it stands in."""

from PySide6.QtWidgets import QWidget


def ask_for_restoring(page: QWidget) -> None:
    """Have the window show the page for restoring."""
    from intake_app.ui.window import MainWindow

    window = page.window()
    if isinstance(window, MainWindow):
        window.restore_asked.emit()
