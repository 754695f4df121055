"""A page with a list and, beside it, what was chosen in it; in a tight window that takes the place of the list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from intake_app.ui.look import Button, HeaderBar, Scroll, look
from intake_app.ui.page import Page, Room

BESIDE = 900
"""Width of the window in px at 100 % from which both have room."""


class BesidePage(Page):
    """Call `put` once at the end of building. Esc, or the arrow above it, leads from the detail back to the list."""

    def __init__(self, room: Room, header: HeaderBar) -> None:
        super().__init__(room, header, scrolls=False)
        self._beside: bool | None = None
        self._list: QWidget | None = None
        self._focus: QWidget | None = None
        self._widths = (0, 0)
        self.to_list = Button(room.text("ui.to_list"), "quiet", icon="arrow-left")
        self.to_list.clicked.connect(self.close_detail)

    def put(self, focus: QWidget, details: tuple[QWidget, ...], name: str, wide: int, narrow: int) -> None:
        """`focus`: what gets the focus in the list; `details` stand below each other; widths in px at 100 %."""
        holder = QFrame()
        holder.setProperty("look", "card")
        column = QVBoxLayout(holder)
        column.setContentsMargins(18, 14, 18, 14)
        column.addWidget(self.to_list, 0, Qt.AlignmentFlag.AlignLeft)
        for detail in details:
            column.addWidget(detail)
        self.side = Scroll(holder, name)
        self._list, self._focus, self._widths = self.middle.parentWidget(), focus, (wide, narrow)
        self.add_side(self.side)

    @property
    def is_beside(self) -> bool:
        """Whether list and detail are both shown."""
        return self._beside is not False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Give list and detail their places for the present width."""
        beside = self.window().width() / look().text_scale >= BESIDE
        wide = look().px(self._widths[1 if self.is_narrow else 0]) if beside else 0
        self.side.setMinimumWidth(wide)
        self.side.setMaximumWidth(wide or 16_777_215)
        if beside != self._beside:
            self._beside = beside
            self.to_list.setVisible(not beside)
            self.side.setVisible(beside)
            if self._list is not None:
                self._list.show()

    def open_detail(self) -> None:
        """Show the detail, in a tight window instead of the list."""
        if not self.is_beside and self._list is not None:
            self._list.hide()
            self.side.show()
            self.to_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_detail(self) -> None:
        """Go back to the list."""
        if self._list is not None:
            self._list.show()
        if not self.is_beside:
            self.side.hide()
        if self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.is_beside and self.side.isVisible():
            self.close_detail()
        else:
            super().keyPressEvent(event)
