"""Everything behind the lock: the rail, the message line, and the pages, made when they are first opened."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.ui.background import run_in_background
from intake_app.ui.housekeeping import Housekeeper
from intake_app.ui.look import AlertFrame, Button, Rail, RailPage
from intake_app.ui.page import Page, Room
from intake_app.ui.places import IN_RAIL, PAGES
from intake_app.ui.settings import Settings


def page_class(name: str) -> type[Page]:
    """The class of a page. KeyError for a name that is none."""
    module, _, attribute = PAGES[name].partition(".")
    found: type[Page] = getattr(import_module(f"intake_app.ui.pages.{module}"), attribute)
    return found


class Behind(QWidget):
    """Rail, message and pages of one desk. Destroyed as a whole when the vault is locked."""

    went = Signal(str)
    headed = Signal(str)
    lock_asked = Signal()
    settings_asked = Signal(dict)
    desk_changed = Signal(object, str, dict)

    def __init__(self, desk: Desk, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.trail: list[tuple[str, dict[str, str]]] = []
        self._pages: dict[str, Page] = {}
        self._message_is_new = False
        self.room = self._room(settings)
        self.rail = self._made_rail()
        self.stack = QStackedWidget()
        self._message_place = QVBoxLayout()
        self._message_place.setContentsMargins(0, 0, 0, 0)
        self._message: AlertFrame | None = None
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self._message_place)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.rail.chosen.connect(self._chosen)
        self.housekeeper = Housekeeper(self.room, self)

    def _room(self, settings: Settings) -> Room:
        def in_background(
            function: Callable[[], Any],
            on_done: Callable[[Any], None],
            on_failed: Callable[[UserError], None] | None = None,
        ) -> None:
            run_in_background(self, function, on_done, on_failed or self.say)

        return Room(
            desk=self.desk,
            wording=self.desk.wording,
            go=self.go,
            back=self.back,
            say=self.say,
            tell=self.tell,
            in_background=in_background,
            settings=settings,
            change_settings=lambda **values: self.settings_asked.emit(values),
            recount=self.recount,
            lock=self.lock_asked.emit,
            sit_down=lambda desk, page, **where: self.desk_changed.emit(desk, page, where),
        )

    def _made_rail(self) -> Rail:
        text = self.room.text
        pages = [RailPage(code, text(f"ui.rail.{code}"), icon) for code, icon in IN_RAIL]
        always = [RailPage("help", text("ui.rail.help"), "help"), RailPage("lock", text("ui.rail.lock"), "lock")]
        return Rail(pages, always)

    # ------------------------------------------------------------------------------------------------------- going

    @property
    def current(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @property
    def place(self) -> tuple[str, dict[str, str]]:
        """Name of the page that is shown, and what it was opened with."""
        return self.trail[-1] if self.trail else ("today", {})

    def go(self, name: str, **where: str) -> None:
        """Show a page; `back` leads to the one before. One that cannot be opened says why, and nothing changes."""
        if self._show(name, where):
            if not self.trail or self.trail[-1][0] != name:
                self.trail.append((name, where))
            else:
                self.trail[-1] = (name, where)
            del self.trail[:-32]

    def back(self) -> None:
        """Show the page before this one; Today when there is none."""
        if len(self.trail) < 2:
            self.go("today")
            return
        name, where = self.trail[-2]
        if self._show(name, where):
            self.trail.pop()

    def _show(self, name: str, where: dict[str, str]) -> bool:
        shown = self.current
        if shown is not None and not shown.leave():
            return False
        self.clear_message()
        page = self._pages.get(name)
        try:
            if page is None:
                page = page_class(name)(self.room)
                page.headed.connect(self._headed)
                self._pages[name] = page
                self.stack.addWidget(page)
            page.open(**where)
        except UserError as error:
            if error.code == "reading-needs-reason":
                self._ask_reason(name, where, error)
            else:
                self.say(error)
            return False
        self.stack.setCurrentWidget(page)
        self.rail.setVisible(not page.alone)
        self.rail.set_current(page.in_rail or None)
        self.headed.emit(page.heading)
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.went.emit(name)
        return True

    def _headed(self, text: str) -> None:
        if self.sender() is self.current:
            self.headed.emit(text)

    def _chosen(self, code: str) -> None:
        if code == "lock":
            self.lock_asked.emit()
        else:
            self.go(code)
        self.rail.set_current(self.current.in_rail or None if self.current else None)

    def recount(self) -> None:
        """Read the number beside Follow-up again."""
        from intake_app.casework.followups import due_counts

        try:
            self.rail.set_count("follow-up", due_counts(self.desk).late)
        except UserError as error:
            if error.code != "not-allowed":
                self.say(error)

    def warn_of_older_file(self) -> None:
        """Say at once when the file is in doubt, or its folder cannot be written: nothing can be written then."""
        from intake_app.casework.supervising import doubt, is_read_only

        why = doubt(self.desk)
        if why:
            self.say(UserError(f"file-{why}", "The office's file is not as it was left."))
        elif is_read_only(self.desk):
            self.tell(self.room.text("ui.read_only"))
        elif self.desk.vault.keys_changed:
            self.say(UserError("key-file-changed", "The key file was changed from outside."))
        elif self.desk.vault.clock_behind:
            self.tell(self.room.text("ui.clock_behind"))
        else:
            self._warn_of_untrusted_files()

    def _warn_of_untrusted_files(self) -> None:
        from intake_app.casework.form_files import untrusted_files
        from intake_app.casework.permissions import Act, allowed

        if allowed(self.desk.worker, Act.CHANGE_FORMS) and untrusted_files(self.desk):
            self.tell(self.room.text("ui.forms.untrusted.told"))
        elif allowed(self.desk.worker, Act.ADD_WORKER):
            from intake_app.casework.staffing import lacks_second

            if lacks_second(self.desk):
                self.tell(self.room.text("ui.supervise.second_missing"))

    # ------------------------------------------------------------------------------------------------------ saying

    def say(self, error: UserError) -> None:
        """Show an error above the page, until the next page or until it is put away."""
        wording = self.room.wording
        text = wording.error_text(error)
        self._put(AlertFrame("danger", text, error.place if error.place and " " in error.place else ""))

    def _ask_reason(self, name: str, where: dict[str, str], error: UserError) -> None:
        """A colleague's case is read for a reason, which is one press away and is kept."""
        from intake_app.casework import access

        text = self.room.text
        frame = AlertFrame("caution", self.room.wording.error_text(error), text("ui.reading.about"))

        def read(reason: str) -> None:
            access.give_reason(self.desk, error.place, reason)
            self.go(name, **where)

        for reason in access.REASONS:
            button = Button(text(f"ui.reading.{reason}"))
            button.clicked.connect(lambda _=False, reason=reason: read(reason))
            frame.add_button(button)
        self._put(frame)

    def tell(self, text: str) -> None:
        """Show a quiet sentence above the page."""
        self._put(AlertFrame("info", text, buttons_beside=True))

    def _put(self, frame: AlertFrame) -> None:
        self.clear_message()
        away = Button(self.room.text("ui.put_away"), "quiet")
        away.clicked.connect(self.clear_message)
        frame.add_button(away)
        holder = QWidget()
        room = QVBoxLayout(holder)
        room.setContentsMargins(24, 12, 24, 0)
        room.addWidget(frame)
        self._message = frame
        self._message_place.addWidget(holder)
        frame.announce()

    def clear_message(self) -> None:
        """Put the message away."""
        while self._message_place.count():
            item = self._message_place.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._message = None

    @property
    def message(self) -> str:
        """What is said above the page, "" for nothing."""
        if self._message is None:
            return ""
        return f"{self._message.accessibleName()} {self._message.accessibleDescription()}".strip()
