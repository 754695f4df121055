"""Where a file goes or a folder lies; a class so that a test can answer for the person."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


class Places:
    """Asks with the system's own dialogs."""

    @staticmethod
    def file(parent: QWidget, title: str, suggested: str, kind: str) -> Path | None:
        """A file to write, ending in `kind` (such as `json`), or None."""
        chosen, _ = QFileDialog.getSaveFileName(parent, title, suggested, f"*.{kind}")
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")

    @staticmethod
    def folder(parent: QWidget, title: str) -> Path | None:
        """A folder to read, or None."""
        chosen = QFileDialog.getExistingDirectory(parent, title)
        return Path(chosen) if chosen else None
