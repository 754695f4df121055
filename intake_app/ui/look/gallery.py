"""Renders every component in every state, theme and size to pictures: `python -m intake_app.ui.look.gallery OUTDIR`."""

import os
import sys
from pathlib import Path

LOOKS = (("light", 1.0), ("dark", 1.0), ("high_contrast", 1.0), ("light", 2.0))


def render(folder: Path, width: int = 1366, height: int = 768, mirrored: bool = False) -> list[Path]:
    """Writes the pictures into `folder` and returns their paths."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QCursor
    from PySide6.QtWidgets import QApplication, QWidget

    from intake_app.ui.look.applying import apply_look
    from intake_app.ui.look.gallery_boards import BOARDS, Board
    from intake_app.ui.look.gallery_pages import PAGES

    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    QApplication.setCursorFlashTime(0)
    QCursor.setPos(4000, 4000)  # or what lies under it would be drawn as hovered
    folder.mkdir(parents=True, exist_ok=True)
    if mirrored:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    def grab(name: str, widget: QWidget, high: int) -> Path:
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
        widget.resize(width, high)
        widget.show()
        widget.activateWindow()
        app.processEvents()
        proxy = widget.focusProxy()
        if proxy is not None:
            proxy.setFocus(Qt.FocusReason.OtherFocusReason)
        app.processEvents()
        if isinstance(widget, Board):
            widget.resize(width, max(high, widget.column.heightForWidth(width)))
            app.processEvents()
            widget.show_rings()
            app.processEvents()
        path = folder / f"{name}.png"
        widget.grab().save(str(path))
        widget.close()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return path

    written = []
    for theme, scale in LOOKS:
        apply_look(app, theme, scale)
        suffix = f"{theme.replace('_', '-')}-{round(scale * 100)}"
        for name, make in {**BOARDS, **PAGES}.items():
            written.append(grab(f"{name}-{suffix}", make(), height))
    return written


def main() -> int:
    """Renders without a display; the folder is the one argument."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m intake_app.ui.look.gallery OUTDIR\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    for path in render(Path(sys.argv[1])):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
