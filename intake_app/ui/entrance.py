"""What the pages in front of the lock stand in: no desk yet, no forms, the words of one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from intake_app.domain.wording import Wording
from intake_app.ui.background import InBackground
from intake_app.ui.settings import Settings

if TYPE_CHECKING:
    from intake_app.casework.office import Clock, Desk
    from intake_app.definitions.library import Library
    from intake_app.store.keys import KdfProfile


class RealClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now().astimezone()

    def today(self) -> date:
        return self.now().date()


@dataclass(frozen=True)
class Entrance:
    """`library` waits until the forms are read: call it in a thread. `entered` takes over an unlocked desk.
    `profile` is what deriving a key costs; None is the usual."""

    folder: Path
    wording: Wording
    settings: Settings
    clock: Clock
    library: Callable[[], Library]
    in_background: InBackground
    entered: Callable[[Desk], None]
    change_settings: Callable[..., None]
    profile: KdfProfile | None = None

    def text(self, key: str, **values: object) -> str:
        """A screen text in the language of the window."""
        return self.wording.text(key, **values)


class FrontPage(QWidget):
    """A page in front of the lock. `title` is the window's; `desk` an open vault that belongs to this page, or None."""

    name: ClassVar[str]

    def __init__(self, entrance: Entrance) -> None:
        super().__init__()
        self.entrance = entrance
        self.desk: Desk | None = None
        self.title = "Intake"
        self.setProperty("look", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def checked(self, whole: bool) -> None:
        """The key file and its spare were read again; `whole` when nothing was wrong with either."""

    def primary(self) -> QAbstractButton | None:
        """The one filled button; Enter presses it."""
        return None

    def first_focus(self) -> QWidget | None:
        """What has the focus at first."""
        return self.primary()
