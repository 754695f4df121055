"""What a step of the set-up is, and what the steps hand on to each other."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.ui.entrance import Entrance
from intake_app.ui.look import AlertFrame, Label


@dataclass
class Begun:
    """What has been said and made so far. `words` are there only between making the office and checking the sheet."""

    entrance: Entrance
    pack: str = "pt-cdt"
    desk: Desk | None = None
    words: tuple[str, ...] = ()
    printed_at: str = ""
    sheet_kept: bool = False
    checked: bool = False
    backup_place: str = ""
    directory_loaded: bool = False
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def open_desk(self) -> Desk:
        """The desk; only from the third step on."""
        assert self.desk is not None
        return self.desk


class Step(QWidget):
    """One step. `code` names its texts. *Signals*: `changed` when `reason` may have changed."""

    code: str
    changed = Signal()

    def __init__(self, begun: Begun) -> None:
        super().__init__()
        self.begun = begun
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(5, 0, 5, 5)
        self.column.setSpacing(12)
        self.problem = AlertFrame("danger", "")
        self.problem.hide()

    def text(self, key: str, **values: object) -> str:
        """A text of the set-up."""
        return self.begun.entrance.text(f"ui.setup.{key}", **values)

    def label(self, key: str) -> Label:
        """A quiet sentence that wraps."""
        return Label(self.text(key), "body", "text.secondary", wrap=True)

    def enter(self) -> None:
        """The step is shown."""

    def reason(self) -> str:
        """Why the next step cannot be taken yet; "" when it can."""
        return ""

    def go_on(self, done: Callable[[], None]) -> None:
        """Do what this step promises, then call `done`. What goes wrong is said on the page instead."""
        done()

    def first_focus(self) -> QWidget | None:
        """What has the focus at first."""
        return None

    def side(self) -> QWidget | None:
        """What stands beside the step, if anything."""
        return None

    def say(self, error: UserError) -> None:
        """Show what went wrong, below the step."""
        said = self.begun.entrance.wording.error_text(error)
        self.problem.set_text(said)
        self.problem.show()
