"""For supervisors: who works here, what was done, whether the file is sound; for everybody: the own password."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from intake_app.casework.permissions import Act, allowed
from intake_app.ui.look import AlertFrame, Button, FilterChip, Flow, HeaderBar, IconLine, Scroll, look
from intake_app.ui.page import Page, Room
from intake_app.ui.supervise.backups import BackupSection
from intake_app.ui.supervise.erasure import ErasureSection
from intake_app.ui.supervise.file import FileSection
from intake_app.ui.supervise.keys import KeySection
from intake_app.ui.supervise.own_password import OwnPassword
from intake_app.ui.supervise.section import Section
from intake_app.ui.supervise.staff import StaffSection
from intake_app.ui.supervise.trail import TrailSection

SECTIONS: tuple[type[Section], ...] = (StaffSection, TrailSection, KeySection, BackupSection, FileSection)


class SupervisePage(Page):
    """One part at a time, chosen in the header. Who is no supervisor finds the own password alone."""

    name: ClassVar[str] = "supervise"
    in_rail: ClassVar[str] = "supervise"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(room.text("ui.supervise.title")), scrolls=False)
        self.may = allowed(room.desk.worker, Act.CHECK_VAULT)
        self.body.setContentsMargins(19, 11, 19, 11)
        erasing = (ErasureSection,) if allowed(room.desk.worker, Act.ERASE) else ()
        kinds: tuple[type[Section], ...] = (*SECTIONS, *erasing, OwnPassword) if self.may else (OwnPassword,)
        self.sections: dict[str, Section] = {kind.code: kind(room) for kind in kinds}
        self.chips = {code: FilterChip(room.text(f"ui.supervise.section.{code}"), tick=False) for code in self.sections}
        self.choice = Flow(*self.chips.values(), spacing=6)
        self.choice.setVisible(self.may)
        self.stack = QStackedWidget()
        self._places: dict[str, QWidget] = {}
        for code, section in self.sections.items():
            place = section if code == "trail" else Scroll(section, room.text(f"ui.supervise.section.{code}"))
            self._places[code] = place
            self.stack.addWidget(place)
            self.chips[code].clicked.connect(lambda _=False, code=code: self.show_section(code))
        self.above = QVBoxLayout()
        self.middle.setSpacing(0)
        self.middle.addLayout(self.above)
        if not self.may:
            frame = AlertFrame("info", room.text("ui.supervise.not_yours"), room.text("ui.supervise.not_yours.why"))
            self.above.addWidget(frame)
            self.above.setContentsMargins(5, 5, 5, 6)
        self.add(self.stack, 1)
        self.worker = IconLine("circle-user-round", room.desk.worker.name, ink="text.secondary")
        self.header.row.insertWidget(1, self.choice, 10)
        self.forms = Button(room.text("ui.forms.title"), icon="clipboard-list", short=room.text("ui.forms.title"))
        self.forms.clicked.connect(lambda _=False: room.go("forms"))
        self.policies = Button(room.text("ui.policies.title"), icon="book-marked", short=room.text("ui.policies.title"))
        self.policies.clicked.connect(lambda _=False: room.go("policies"))
        self.header.add(self.policies)
        self.header.add(self.forms)
        self.header.add(self.worker)
        self._keep_header_high()
        self.narrow_changed.connect(self._arrange)

    def _keep_header_high(self) -> None:
        """As high as on every page, also while nothing in it is; higher where large text wants it."""
        wanted = self.header.row.minimumSize().height()
        self.header.setMinimumHeight(max(look().tokens.size("header"), wanted))

    def _arrange(self, narrow: bool) -> None:
        """In a narrow window the parts are chosen above the part that is shown."""
        if narrow:
            self.above.addWidget(self.choice)
            self.above.setContentsMargins(5, 5, 5, 6)
        else:
            self.header.row.insertWidget(1, self.choice, 10)
            self.above.setContentsMargins(0, 0, 0, 0)
        self.worker.setVisible(not narrow)
        self._keep_header_high()
        for section in self.sections.values():
            if isinstance(section, StaffSection | BackupSection):
                section.set_narrow(narrow)

    # Going

    @property
    def section(self) -> Section:
        """The part that is shown."""
        shown = self.stack.currentWidget()
        return next(section for code, section in self.sections.items() if self._places[code] is shown)

    def open(self, **where: str) -> None:
        code = where.get("section", "")
        self._show(code if code in self.sections else self.section.code)

    def _show(self, code: str) -> None:
        self.sections[code].read()
        for other, chip in self.chips.items():
            chip.setChecked(other == code)
        self.stack.setCurrentWidget(self._places[code])

    def show_section(self, code: str) -> None:
        """Show a part and give it the focus."""
        self._show(code)
        focus = self.section.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        section = self.sections[OwnPassword.code]
        section.read()
        return True

    def primary(self) -> QAbstractButton | None:
        return self.section.button

    def first_focus(self) -> QWidget | None:
        return self.section.first_focus()

    def search(self) -> bool:
        if not self.may:
            return False
        self.show_section(TrailSection.code)
        return True
