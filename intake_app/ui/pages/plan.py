"""The plan made with the person: needs with places to choose from, own words, dates, consent to share."""

from collections.abc import Callable
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QGridLayout, QVBoxLayout, QWidget

from intake_app.casework import plans
from intake_app.casework.call_lists import save_person_calendar
from intake_app.casework.permissions import Act, allowed
from intake_app.casework.plan_view import PlanView
from intake_app.domain.errors import UserError
from intake_app.domain.person import ConsentState
from intake_app.ui.casefile.choosing import NeedsColumn, PlanAct
from intake_app.ui.casefile.dates import AppointmentsCard
from intake_app.ui.casefile.own_words import OwnWords
from intake_app.ui.casefile.sharing import SharingCard
from intake_app.ui.look import (
    Button,
    Card,
    HeaderBar,
    Label,
    LevelPill,
    SavedMark,
    look,
    tab_in_order,
)
from intake_app.ui.page import Page, Room

_WORDS = {"own_words": plans.set_own_words, "first_step": plans.set_first_step, "agrees": plans.set_agrees}


class PlanPage(Page):
    """Needs left, the person's words, dates and consents right. Everything is kept as it is said."""

    name: ClassVar[str] = "plan"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(back_name=room.text("ui.back")))
        self.header.went_back.connect(room.back)
        self.view: PlanView | None = None
        self._columns = 0
        self._turned = False
        self.may = allowed(room.desk.worker, Act.PLAN)
        self._build_header()
        self.needs = NeedsColumn(room, self.may, self._do)
        self.needs.opened.connect(self._bring_soon)
        self._build_side()
        self._build_footer()
        turn = QShortcut(QKeySequence("F11"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        turn.activated.connect(self.turn)

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.level = LevelPill("none", "")
        self.saved = SavedMark(text("ui.saved"), text("ui.writing"), text("ui.not_saved"))
        self.show_person = Button("", key="F11", icon="monitor-up", short="")
        self.show_person.clicked.connect(self.turn)
        for widget in (self.level, self.saved, self.show_person):
            self.header.add(widget)

    def _build_side(self) -> None:
        self.right = QWidget()
        column = QVBoxLayout(self.right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.words = OwnWords(self.room, self.may)
        self.words.said.connect(self._say)
        self.dates = AppointmentsCard(self.room, self.may)
        self.dates.opened.connect(lambda: self._bring_soon(self.dates))
        self.dates.added.connect(self._add_date)
        self.dates.removed.connect(self._remove_date)
        self.dates.calendar_wanted.connect(self.ask_where)
        self.sharing = SharingCard(self.room, self.may)
        self.sharing.stated.connect(self._state)
        self.sharing.narrowed.connect(self._narrow)
        self.sharing.opened.connect(lambda: self._bring_soon(self.sharing))
        self.missed = Card(self.room.text("ui.plan.if_missed"))
        self._missed_text = Label("", "body", "text.secondary", wrap=True)
        self.missed.add(self._missed_text)
        for widget in (self.words, self.dates, self.sharing, self.missed):
            column.addWidget(widget)
        column.addStretch(1)
        holder = QWidget()
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(20)
        self.grid.setVerticalSpacing(16)
        self.add(holder, 1)

    def ask_where(self) -> None:
        """Ask for a calendar file with the person's dates, for their own telephone."""
        text = self.room.text
        chosen, _ = QFileDialog.getSaveFileName(
            self, text("ui.plan.calendar"), text("ui.follow.calendar_file"), "iCalendar (*.ics)"
        )
        if chosen:
            self.save_calendar(Path(chosen))

    def save_calendar(self, path: Path) -> None:
        """The hours alone: no place, no reason, no name."""
        path = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
        try:
            count = save_person_calendar(self.room.desk, self.case, path)
        except UserError as error:
            self.room.say(error)
            return
        self.room.tell(self.room.wording.plural("ui.plan.calendar_saved", count))

    def _build_footer(self) -> None:
        text = self.room.text
        self.result = Button(text("ui.plan.result"), icon="arrow-left")
        self.result.clicked.connect(lambda: self.room.go("result", case=self.case))
        self.packet = Button(text("ui.plan.packet"), "primary", key="Enter", large=True)
        self.packet.clicked.connect(self._finish)
        self.footer.add_left(self.result)
        self.footer.add(self.packet)
        self.footer.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The person's side beside the needs, or below them."""
        columns = 1 if self.is_narrow and self.window().width() / look().text_scale < 960 else 2
        self.saved.setVisible(not self.is_narrow or not self._turned)
        if columns == self._columns:
            return
        self._columns = columns
        self.grid.removeWidget(self.needs)
        self.grid.removeWidget(self.right)
        top = Qt.AlignmentFlag(0)
        self.grid.addWidget(self.needs, 0, 0, top)
        self.grid.addWidget(self.right, *((0, 1) if columns == 2 else (1, 0)), top)
        self.grid.setColumnStretch(0, 1)
        wide = (look().px(380) if self.is_narrow else look().px(400)) if columns == 2 else 0
        self.right.setMinimumWidth(wide)
        self.right.setMaximumWidth(wide or 16_777_215)

    # Showing

    @property
    def case(self) -> str:
        """The case of the plan that is shown."""
        return self.view.episode.id if self.view is not None else ""

    def open(self, **where: str) -> None:
        other = where["case"] != self.case
        view = plans.plan_view(self.room.desk, where["case"])
        if other:
            self.words.begin()
            self.needs.begin()
        self.view = view
        self._turned = False
        self._arrange()
        self._show(view)
        self.saved.saved(view.episode.changed_at)

    def _show(self, view: PlanView) -> None:
        self.view = view
        directory = {one.id: one for one in plans.services(self.room.desk)}
        self._show_head(view)
        self.words.show_plan(view)
        for part in (self.needs, self.dates, self.sharing):
            part.show_plan(view, directory)
        self._missed_text.setText(view.if_missed)
        self.footer.set_reason(view.summary if self.may else self.room.text("ui.plan.read_only"))
        tab_in_order(self)

    def _show_head(self, view: PlanView) -> None:
        person, text = view.episode.person, self.room.text
        if self._turned:
            self.header.set_title(text("ui.plan.together"))
        else:
            self.header.set_title(person.name or person.reference, text("ui.plan.caption", reference=person.reference))
        self.level.setVisible(view.episode.tier is not None and not self._turned)
        if view.episode.tier is not None:
            self.level.set_level(view.episode.tier, self.room.wording.code("tier", view.episode.tier))
        self.show_person.set_text(text("ui.plan.back_to_worker" if self._turned else "ui.plan.show_person"), "")
        self.result.setVisible(not self._turned)

    def turn(self) -> None:
        """Show the plan to the person, without level, name and number; or to the worker again."""
        self._turned = not self._turned
        if self.view is not None:
            self._show_head(self.view)

    # Doing

    def _do(self, act: PlanAct, mine: Callable[[UserError], bool] = lambda _: False) -> bool:
        """Do an act of casework, then show the plan as it stands; an error is said where it belongs."""
        try:
            act(self.room.desk, self.case)
        except UserError as error:
            if not mine(error):
                self.saved.failed(self.room.words_of(error))
                self.room.say(error)
            self._show(plans.plan_view(self.room.desk, self.case))
            return False
        self._show(plans.plan_view(self.room.desk, self.case))
        self.saved.saved(self.room.desk.clock.now())
        return True

    def _bring_soon(self, widget: QWidget) -> None:
        """Scroll to what was opened, once everything has its place."""
        QTimer.singleShot(0, widget, partial(self._bring, widget))

    def _bring(self, widget: QWidget) -> None:
        if self.scroller is None:
            return
        if widget.height() <= self.scroller.viewport().height():
            self.scroller.ensureWidgetVisible(widget, 0, 12)
        else:
            above = widget.mapTo(self.grid.parentWidget() or self, widget.rect().topLeft()).y()
            self.scroller.verticalScrollBar().setValue(above)

    def _say(self, kind: str, words: str) -> None:
        self._do(lambda desk, case: _WORDS[kind](desk, case, words))

    def _add_date(self, service: str, day: date, at: time | None, title: str, note: str) -> None:
        add = plans.add_appointment
        if self._do(lambda desk, case: add(desk, case, service, day, at, title, note), self.dates.show_error):
            self.dates.close_form()

    def _remove_date(self, appointment: str) -> None:
        self._do(lambda desk, case: plans.remove_appointment(desk, case, appointment))

    def _state(self, service: str, state: str) -> None:
        if self._do(lambda desk, case: plans.state_consent(desk, case, service, ConsentState(state))):
            after = next((b for (s, _), b in self.sharing.answers.items() if s == service), None)
            if after is not None:
                after.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self, service: str, state: str, scope: tuple[str, ...]) -> None:
        before = next((code for code, row in self.sharing.scopes.items() if row.hasFocus()), "")
        self._do(lambda desk, case: plans.state_consent(desk, case, service, ConsentState(state), tuple(scope)))
        self.sharing.focus_scope(before)

    def _finish(self) -> None:
        self.words.keep_typed()
        if self.may:
            try:
                plans.finish_plan(self.room.desk, self.case)
            except UserError as error:
                self.room.say(error)
                return
        self.room.go("packet", case=self.case)

    def leave(self) -> bool:
        if not self.may or self.view is None:
            return True
        before = self.saved.state
        self.words.keep_typed()
        return before == "failed" or self.saved.state != "failed"

    def primary(self) -> QAbstractButton | None:
        return self.packet

    def first_focus(self) -> QWidget | None:
        return self.needs.first_open() or self.packet
