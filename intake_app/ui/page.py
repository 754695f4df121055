"""What a page of the window is, and the room it stands in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording
from intake_app.ui.background import InBackground
from intake_app.ui.look.pages import HeaderBar
from intake_app.ui.look.pages import Page as PageFrame
from intake_app.ui.settings import Settings


@dataclass(frozen=True)
class Room:
    """What the window gives every page behind the lock.

    `go(page, **where)` shows another page, `back()` the one before. `say` shows an error inline above the page
    until the next page; `tell` a quiet sentence in the same place. `recount` reads the numbers of the rail again:
    call it after whatever changes them. `change_settings` takes the fields to change and puts them in force.
    `sit_down(desk, page, **where)` goes on at another desk of the same vault, such as one with another policy: every
    page is made anew.
    """

    desk: Desk
    wording: Wording
    go: Callable[..., None]
    back: Callable[[], None]
    say: Callable[[UserError], None]
    tell: Callable[[str], None]
    in_background: InBackground
    settings: Settings
    change_settings: Callable[..., None]
    recount: Callable[[], None]
    lock: Callable[[], None]
    sit_down: Callable[..., None]

    def text(self, key: str, **values: object) -> str:
        """A screen text in the language of the window."""
        return self.wording.text(key, **values)

    def words_of(self, error: UserError) -> str:
        """What an error says, in the language of the window."""
        return self.wording.error_text(error)


class Page(PageFrame):
    """A page of the window behind the lock. Built once, opened again and again.

    Subclasses set `name` (as in `go`) and `in_rail` (the rail item shown as current), build their widgets in `__init__`
    and read from casework in `open`. `alone`: the rail and the keys of the window are off, as in the person's view.
    Set `heading` for the window's title; "" (the usual) shows the office, which never names anybody.
    """

    name: ClassVar[str]
    in_rail: ClassVar[str] = ""
    alone: ClassVar[bool] = False
    headed = Signal(str)

    def __init__(
        self, room: Room, header: HeaderBar | None = None, *, scrolls: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(header, scrolls=scrolls, parent=parent)
        self.room = room
        self._heading = ""

    def open(self, **where: str) -> None:
        """Read from casework and show; `where` are ids, such as case="..."."""

    def leave(self) -> bool:
        """Whether the page may be left now. Everything is saved anyway."""
        return True

    def keep(self) -> None:
        """Keep in the vault what is not saved by itself; called before the office is locked or closed."""

    def primary(self) -> QAbstractButton | None:
        """The one filled button; Enter presses it."""
        return None

    def first_focus(self) -> QWidget | None:
        """What has the focus when the page is opened; the filled button unless a page says otherwise."""
        return self.primary()

    def search(self) -> bool:
        """Put the focus into the page's own search box; False sends Ctrl+F to the cases."""
        return False

    @property
    def heading(self) -> str:
        """What the window's title says before the name of the program."""
        return self._heading

    @heading.setter
    def heading(self, text: str) -> None:
        self._heading = text
        self.headed.emit(text)
