"""A paper form keyed in: choose it, key it, key it again if wanted, settle what differs, take it over."""

from collections.abc import Callable
from enum import StrEnum
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from intake_app.casework import comparing, transcribing
from intake_app.casework.transcription_view import Comparison, Draft, Keying
from intake_app.domain.errors import UserError
from intake_app.domain.transcription import FIRST
from intake_app.ui.look import Button, HeaderBar, Label, SavedMark, Scroll, tab_in_order
from intake_app.ui.page import Page, Room
from intake_app.ui.transcribe.beginning import BeginPanel
from intake_app.ui.transcribe.differences import ComparePanel
from intake_app.ui.transcribe.done import DonePanel
from intake_app.ui.transcribe.keying import KeyingPanel


class Stage(StrEnum):
    """Which part of the page is shown."""

    BEGIN = "begin"
    KEYING = "keying"
    COMPARE = "compare"
    DONE = "done"


class TranscribePage(Page):
    """Opened with `case`, and `paper` for a keying that was begun. What is keyed is a draft until it is taken over."""

    name: ClassVar[str] = "transcribe"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(back_name=room.text("ui.back"), caption_below=True), scrolls=False)
        self.header.went_back.connect(room.back)
        self.stage = Stage.BEGIN
        self._case = ""
        text = room.text
        self.saved = SavedMark(text("ui.interview.saved"), text("ui.interview.writing"), text("ui.interview.not-saved"))
        self.header.add_left(self.saved)
        self.begin, self.keying = BeginPanel(room), KeyingPanel(room)
        self.compare, self.done = ComparePanel(room), DonePanel(room)
        self._build_stack()
        self._build_footer()
        self._wire()

    def _build_stack(self) -> None:
        self.stack = QStackedWidget()
        self._scrolls: dict[Stage, QWidget] = {Stage.KEYING: self.keying}
        for stage, panel in ((Stage.BEGIN, self.begin), (Stage.COMPARE, self.compare), (Stage.DONE, self.done)):
            panel.setContentsMargins(5, 5, 5, 5)
            self._scrolls[stage] = Scroll(panel, self.room.text(f"ui.transcribe.stage.{stage}"))
        for widget in self._scrolls.values():
            self.stack.addWidget(widget)
        self.add(self.stack, 1)

    def _build_footer(self) -> None:
        text = self.room.text
        self.undo = Button(text("ui.interview.undo"), "quiet", key="Ctrl Z", icon="undo")
        self.redo = Button(kind="quiet", icon="redo-2", name=text("ui.interview.redo"))
        self.count = Label("", "body", "text.secondary")
        self.away = Button(
            text("ui.transcribe.drop"), "quiet", icon="trash-2", short="", name=text("ui.transcribe.drop")
        )
        self.back = Button(text("ui.transcribe.to_lines"), icon="pencil", short="", name=text("ui.transcribe.to_lines"))
        for widget in (self.undo, self.redo, self.count, self.back, self.away):
            self.footer.add_left(widget)
        self.other = Button()
        self.next = Button("", "primary", key="Enter", large=True)
        self.footer.add(self.other)
        self.footer.add(self.next)
        self.footer.show()

    def _wire(self) -> None:
        self.begin.told.connect(self._show_step)
        self.begin.went_on.connect(self._go_on)
        self.begin.put_away.connect(lambda draft: self._drop(draft.id))
        self.keying.changed.connect(self._show_step)
        self.keying.at_end.connect(lambda: self.next.setFocus(Qt.FocusReason.OtherFocusReason))
        self.keying.failed.connect(self._failed)
        self.compare.changed.connect(self._show_step)
        self.compare.settled.connect(lambda: self.next.setFocus(Qt.FocusReason.OtherFocusReason))
        self.compare.failed.connect(self._failed)
        self.undo.clicked.connect(lambda: self.keying.step(back=True))
        self.redo.clicked.connect(lambda: self.keying.step(back=False))
        self.away.clicked.connect(self._put_away)
        self.back.clicked.connect(self._to_lines)
        self.next.clicked.connect(self._do_next)
        self.other.clicked.connect(self._do_other)
        keys = {"Ctrl+Z": self.undo, "Ctrl+Shift+Z": self.redo, "Ctrl+Return": self.next, "Ctrl+Enter": self.next}
        for key, button in keys.items():
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        self.narrow_changed.connect(lambda _: self._arrange())

    # Opening and leaving

    def open(self, **where: str) -> None:
        self._case = where["case"]
        choice = transcribing.choice(self.room.desk, self._case)
        person = choice.interview.episode.person
        self.header.set_title(person.name or person.reference, self.room.text("ui.transcribe.title"))
        self.begin.open(self._case, choice)
        wanted = next((draft for draft in choice.drafts if draft.id == where.get("paper")), None)
        if wanted is None:
            self._show(Stage.BEGIN)
        else:
            self._go_on(wanted)

    def leave(self) -> bool:
        if self.stage is Stage.KEYING:
            self.keying.keep_typed()
        return True

    def primary(self) -> QAbstractButton | None:
        return self.next if self.next.isEnabled() else None

    def first_focus(self) -> QWidget | None:
        if self.stage is Stage.KEYING:
            return self.keying.sheet.entry
        if self.stage is Stage.BEGIN and not self.begin.code.isHidden():
            return self.begin.code.entry if self.begin.forms.isVisibleTo(self) else self.next
        if self.stage is Stage.COMPARE and self.compare.focus_open():
            return None
        return self.next

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.keying.set_narrow(bool(self.is_narrow))
        self._show_step()

    # What is shown

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        self.stack.setCurrentWidget(self._scrolls[stage])
        self._show_step()
        tab_in_order(self)
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self) -> None:
        """What can be done now, and why not where it cannot."""
        text, stage, keying = self.room.text, self.stage, self.keying.keying
        here = stage is Stage.KEYING and keying is not None
        self.undo.setVisible(here)
        self.undo.setEnabled(bool(here and keying and keying.done))
        self.redo.setVisible(bool(here and keying and keying.undone))
        self.count.setVisible(here)
        self.away.setVisible(stage is Stage.COMPARE)
        self.back.setVisible(stage is Stage.COMPARE)
        self.saved.setVisible(stage in (Stage.KEYING, Stage.COMPARE))
        found = self.compare.comparison
        twice = stage is Stage.COMPARE and found is not None and found.keyed_twice
        self.other.setVisible(stage is not Stage.BEGIN and not twice)
        self.other.set_text("" if stage is Stage.BEGIN else text(f"ui.transcribe.other.{stage}"))
        self.next.set_text(text(f"ui.transcribe.next.{stage}"))
        self.next.set_key("Enter" if stage is not Stage.KEYING else "" if self.is_narrow else "Ctrl Enter")
        reason = self._reason()
        self.next.setEnabled(stage in (Stage.KEYING, Stage.DONE) or not reason)
        self.footer.set_reason("" if self.is_narrow and stage is Stage.KEYING else reason)
        if here and keying is not None:
            done, whole = self.keying.counts
            self.count.set_steadily(text("ui.interview.count", done=done, total=whole))
            self.saved.saved(keying.saved_at)

    def _reason(self) -> str:
        wording, found = self.room.wording, self.compare.comparison
        if self.stage is Stage.BEGIN:
            if not self.begin.forms.isVisibleTo(self.begin):
                return wording.text("ui.transcribe.finished")
            return "" if self.begin.chosen or self.begin.code.text().strip() else wording.text("ui.transcribe.choose")
        if self.stage is Stage.KEYING:
            left = self.keying.left
            return wording.plural("ui.transcribe.left", left) if left else ""
        if self.stage is Stage.COMPARE and found is not None and found.open:
            return wording.plural("ui.transcribe.open", found.open)
        return ""

    def _failed(self, error: UserError) -> None:
        self.saved.failed(self.room.words_of(error))
        self.room.say(error)

    # What is done

    def _do_next(self) -> None:
        match self.stage:
            case Stage.BEGIN:
                self._begin()
            case Stage.KEYING:
                self._finish()
            case Stage.COMPARE:
                self._take_over()
            case Stage.DONE:
                self.room.go("interview", case=self._case)

    def _do_other(self) -> None:
        match self.stage:
            case Stage.KEYING:
                self.keying.keep_typed()
                self.room.back()
            case Stage.COMPARE:
                self._key_again()
            case _:
                self.open(case=self._case)

    def _begin(self) -> None:
        if self.begin.read_code():
            return
        if self.begin.day.state == "error" or (self.begin.day.text().strip() and self.begin.day.day() is None):
            self.begin.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            keying = transcribing.begin(
                self.room.desk, self._case, self.begin.chosen, self.begin.day.day(), self.begin.written_by
            )
        except UserError as error:
            self.room.say(error)
            return
        self._key(keying)

    def _key(self, keying: Keying) -> None:
        self.keying.open(keying)
        self._show(Stage.KEYING)
        # Once everything has its place the line that is keyed can be brought into view.
        QTimer.singleShot(0, self.keying, self.keying.bring)

    def _go_on(self, draft: Draft) -> None:
        desk = self.room.desk
        if draft.next == "comparing":
            self._try(lambda: self._compare(comparing.compare(desk, self._case, draft.id)))
        else:
            self._try(lambda: self._key(transcribing.go_on(desk, self._case, draft.id)))

    def _finish(self) -> None:
        """The keying is done; what cannot be kept is put right first."""
        if not self.keying.keep_typed() or self.keying.first_wrong:
            self.keying.move_to(self.keying.first_wrong or self.keying.sheet.current)
            return
        keying = self.keying.keying
        if keying is None:
            return
        try:
            paper = transcribing.finish(self.room.desk, keying)
            self._compare(comparing.compare(self.room.desk, self._case, paper.id))
        except UserError as error:
            self._failed(error)

    def _compare(self, comparison: Comparison) -> None:
        self.compare.open(self._case, comparison)
        self._show(Stage.COMPARE)

    def _key_again(self) -> None:
        """The second keying, which shows nothing of the first."""
        found = self.compare.comparison
        if found is not None:
            self._try(lambda: self._key(transcribing.begin_second(self.room.desk, self._case, found.paper.id)))

    def _to_lines(self) -> None:
        """Back to the first keying, to put something right."""
        found = self.compare.comparison
        if found is not None:
            self._try(lambda: self._key(transcribing.go_on(self.room.desk, self._case, found.paper.id, FIRST)))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except UserError as error:
            self.room.say(error)

    def _take_over(self) -> None:
        found = self.compare.comparison
        if found is None:
            return
        try:
            done = comparing.take_over(self.room.desk, self._case, found.paper.id)
        except UserError as error:
            self._failed(error)
            return
        self.done.show_done(done)
        self.room.recount()
        self._show(Stage.DONE)

    def _put_away(self) -> None:
        if self.compare.comparison is not None:
            self._drop(self.compare.comparison.paper.id)

    def _drop(self, paper: str) -> None:
        try:
            transcribing.drop(self.room.desk, self._case, paper)
        except UserError as error:
            self.room.say(error)
            return
        self.open(case=self._case)
        self.room.tell(self.room.text("ui.transcribe.dropped"))
