"""Step 4: where backups will go. May be put off, and then it is said so."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from intake_app.casework import setup
from intake_app.domain.errors import UserError
from intake_app.ui.look import AlertFrame, Button, Flow, IconLine
from intake_app.ui.setup.step import Begun, Step


class BackupStep(Step):
    """A folder on another disk. The place is kept; copying is done from Help."""

    code = "backup"

    def __init__(self, begun: Begun) -> None:
        super().__init__(begun)
        self.choose = Button(self.text("backup.choose"), icon="folder-open", large=True)
        self.chosen = IconLine("circle-check", "", ink="alert.good", wrap=True)
        self.column.addWidget(Flow(self.choose))
        self.column.addWidget(self.chosen)
        self.same_disk = AlertFrame("caution", self.text("backup.same_disk"), self.text("backup.same_disk_text"))
        self.same_disk.hide()
        self.column.addWidget(self.same_disk)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.label("backup.later"))
        self.column.addStretch(1)
        self.choose.clicked.connect(self._choose)

    def enter(self) -> None:
        self.begun.backup_place = setup.setup_progress(self.begun.open_desk).backup_place
        self._tell()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.text("backup.choose"))
        if folder:
            self.set_place(folder)

    def set_place(self, folder: str) -> None:
        """Keep `folder` as the place for backups."""
        try:
            setup.set_backup_place(self.begun.open_desk, folder)
        except UserError as error:
            self.say(error)
            return
        self.begun.backup_place = folder
        self._tell()

    def _tell(self) -> None:
        place = self.begun.backup_place
        self.chosen.label.setText(place)
        self.chosen.setVisible(bool(place))
        self.same_disk.setVisible(bool(place) and same_disk(Path(place), self.begun.entrance.folder))
        self.changed.emit()

    def go_on(self, done: Callable[[], None]) -> None:
        done()

    def first_focus(self) -> QWidget | None:
        return self.choose


def same_disk(one: Path, other: Path) -> bool:
    """Whether both lie on one disk, as far as the computer tells."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False
