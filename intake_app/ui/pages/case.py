"""One case from the door to aftercare: what happened, the one thing to do now, what is due."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QMenu, QVBoxLayout, QWidget

from intake_app.casework import cases
from intake_app.casework.case_view import CaseView, TimelineEntry, TimelineState
from intake_app.casework.moving import may_move
from intake_app.casework.permissions import Act, allowed
from intake_app.domain.errors import UserError
from intake_app.domain.person import Stage
from intake_app.domain.plan import Decision
from intake_app.ui.casefile.facts import Agreed, LevelNow, Papers, SafeContact
from intake_app.ui.casefile.moving import MovePanel
from intake_app.ui.casefile.panels import ClosePanel, NotePanel, Panel, PersonPanel, ReassessPanel
from intake_app.ui.casefile.trends import TrendCard
from intake_app.ui.look import Button, Card, HeaderBar, Moment, SearchField, Timeline, look, tab_in_order
from intake_app.ui.next_step import take_step
from intake_app.ui.page import Page, Room

MOMENT_ICONS = {
    "record": "shield-alert",
    "interview": "message-circle",
    "reassessment": "refresh-cw",
    "decision": "gavel",
    "packet": "handshake",
    "slip": "inbox",
    "paper": "file-pen-line",
    "contact": "phone",
    "service-report": "file-text",
    "review": "flag",
    "appointment": "calendar",
    "note": "notebook-pen",
    "policy": "book-marked",
    "closed": "circle-check",
}
PAGES = ("interview", "result", "decision", "plan", "packet")
TWO_COLUMNS = 840
"""Width in px at 100 % from which there is a second column."""


class CasePage(Page):
    """The line of the case in the middle, who and what left, scores and papers right; acts open inside the page."""

    name: ClassVar[str] = "case"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(back_name=room.text("ui.back"), caption_below=True))
        self.header.went_back.connect(room.back)
        self.view: CaseView | None = None
        self._columns = 0
        self.panel: Panel | None = None
        self._build_header()
        self._build_parts()
        note = QShortcut(QKeySequence("F2"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        note.activated.connect(lambda: self.open_panel(self.note_panel))
        paper = QShortcut(QKeySequence("F9"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paper.activated.connect(self._key_paper)

    # Building

    def _build_header(self) -> None:
        text = self.room.text
        self.search_box = SearchField(text("ui.search"))
        self.search_box.returnPressed.connect(lambda: self.room.go("cases", search=self.search_box.text()))
        self.note = Button(text("ui.case.note"), key="F2", icon="notebook-pen")
        self.note.clicked.connect(lambda: self.open_panel(self.note_panel))
        self.more = Button(text("ui.case.more"), icon="ellipsis")
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        for widget in (self.search_box, self.note, self.more):
            self.header.add(widget)

    def _build_parts(self) -> None:
        room = self.room
        self.level, self.contact, self.agreed = LevelNow(room), SafeContact(room), Agreed(room)
        self.papers, self.trend = Papers(room), TrendCard(room)
        self.papers.opened.connect(self._go)
        self.timeline = Timeline()
        self.timeline.pressed.connect(lambda _: self._take_step())
        self.line = Card(room.text("ui.case.line"), aside=room.text("ui.case.line_order"))
        self.line.add(self.timeline)
        self.line.add_stretch()
        self.note_panel, self.person_panel = NotePanel(room), PersonPanel(room)
        self.reassess_panel, self.close_panel = ReassessPanel(room), ClosePanel(room)
        self.move_panel = MovePanel(room)
        self._panels: tuple[Panel, ...] = (
            self.note_panel, self.person_panel, self.reassess_panel, self.move_panel, self.close_panel,
        )  # fmt: skip
        for panel in self._panels:
            panel.hide()
            panel.left.connect(self.close_panels)
            panel.done.connect(self._done)
        self.left, self.centre, self.right = (_column() for _ in range(3))
        for column, widgets in (
            (self.left, (self.level, self.contact, self.agreed)),
            (self.centre, (*self._panels, self.line)),
            (self.right, (self.trend, self.papers)),
        ):
            for widget in widgets:
                column[1].addWidget(widget)
            if column is not self.centre:
                column[1].addStretch(1)
        holder = QWidget()
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(16)
        self.add(holder, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Three columns, two with the facts below each other, or one with the line first."""
        room = self.window().width() / look().text_scale
        columns = 3 if not self.is_narrow else 2 if room >= TWO_COLUMNS else 1
        self.search_box.setVisible(columns == 3)
        if columns == self._columns:
            return
        self._columns = columns
        left, centre, right = self.left[0], self.centre[0], self.right[0]
        for widget in (left, centre, right):
            self.grid.removeWidget(widget)
        places = {3: ((0, 0), (0, 1), (0, 2)), 2: ((0, 1), (0, 0), (1, 1)), 1: ((1, 0), (0, 0), (2, 0))}[columns]
        for widget, (row, column) in zip((left, centre, right), places, strict=True):
            self.grid.addWidget(widget, row, column, 2 if columns == 2 and widget is centre else 1, 1)
        for number in range(3):
            self.grid.setColumnStretch(number, 0)
            self.grid.setRowStretch(number, 0)
        self.grid.setColumnStretch(places[1][1], 1)
        self.grid.setRowStretch(places[2][0] if columns == 2 else 0, 1)
        for widget, width in ((left, 300), (right, 336)):
            fixed = look().px(width if columns == 3 else 320) if columns > 1 else 0
            widget.setMinimumWidth(fixed)
            widget.setMaximumWidth(fixed or 16_777_215)

    # Showing

    def open(self, **where: str) -> None:
        self._show(cases.case(self.room.desk, where["case"]))
        self._put_away()
        self._bring_soon()

    def _show(self, view: CaseView) -> None:
        self.view = view
        person = view.episode.person
        self.header.set_title(person.name or person.reference, view.headline)
        self.search_box.clear()
        for card in (self.level, self.contact, self.agreed, self.papers):
            card.show_case(view)
        self.trend.show_trends(view.trends)
        self.timeline.set_moments([self._moment(entry) for entry in view.timeline])
        self._fill_menu(view)
        self._arrange()
        tab_in_order(self)

    def _moment(self, entry: TimelineEntry) -> Moment:
        assert self.view is not None
        now = entry.state is TimelineState.NOW
        verb = self.view.next_action.button if now else ""
        icon = MOMENT_ICONS.get(entry.kind, "circle")
        return Moment(entry.when_text, entry.title, entry.detail, icon, entry.state.value, verb, "now" if now else "")

    def _fill_menu(self, view: CaseView) -> None:
        self.menu.clear()
        for page in PAGES:
            self._add_act(f"ui.case.go.{page}", partial(self._go, page))
        self._add_act("ui.explanation.from-case", partial(self._go, "explanation"))
        for decision in view.decisions:
            day = self.room.wording.day(decision.decided_at.date())
            self._add_act("ui.explanation.from-decision", partial(self._explain, decision), day=day)
        self.menu.addSeparator()
        worker, closed = self.room.desk.worker, view.episode.stage is Stage.CLOSED
        if allowed(worker, Act.CHANGE_PERSON):
            self._add_act("ui.case.person", lambda: self.open_panel(self.person_panel))
        if allowed(worker, Act.TRANSCRIBE) and not closed:
            self._add_act("ui.transcribe.from_case", self._key_paper)
        if allowed(worker, Act.INTERVIEW) and not closed:
            self._add_act("ui.case.reassess", lambda: self.open_panel(self.reassess_panel))
        if may_move(self.room.desk, view.episode):
            self._add_act("ui.case.move", lambda: self.open_panel(self.move_panel))
        if allowed(worker, Act.CLOSE_CASE) and not closed:
            self._add_act("ui.case.close", lambda: self.open_panel(self.close_panel))

    def _add_act(self, key: str, act: Callable[[], None], **values: object) -> None:
        action = QAction(self.room.text(key, **values), self.menu)
        action.setData(key)
        action.triggered.connect(lambda _=False: act())
        self.menu.addAction(action)

    # Doing

    def _go(self, page: str) -> None:
        if self.view is not None:
            self.room.go(page, case=self.view.episode.id)

    def _explain(self, decision: Decision) -> None:
        """What was decided then, by the rules of that day."""
        self.room.go("explanation", case=decision.episode, encounter=decision.encounter, decision=decision.id)

    def _key_paper(self) -> None:
        """A form that was filled with a pen."""
        if self.view is not None and allowed(self.room.desk.worker, Act.TRANSCRIBE):
            self._go("transcribe")

    def _take_step(self) -> None:
        if self.view is not None:
            action = self.view.next_action
            take_step(self.room, action.code, self.view.episode.id, action.reference_id)

    def open_panel(self, panel: Panel) -> None:
        """Open one act inside the page, above the line; one at a time."""
        if self.view is None:
            return
        self._put_away()
        self.panel = panel
        panel.open_for(self.view)
        panel.show()
        self._show_step_quietly(True)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_soon()

    def _bring_soon(self) -> None:
        """Scroll to what is to be done, once everything has its place."""
        QTimer.singleShot(0, self, self._bring)

    def _bring(self) -> None:
        if self.scroller is None:
            return
        button = self.timeline.now_button()
        if self.panel is not None:
            above = self.panel.mapTo(self.grid.parentWidget() or self, self.panel.rect().topLeft()).y()
            self.scroller.verticalScrollBar().setValue(above)
        elif button is not None:
            self.scroller.ensureWidgetVisible(button, 0, look().px(90))

    def close_panels(self) -> None:
        """Put the open act away and go back to the line."""
        self._put_away()
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self) -> None:
        for panel in self._panels:
            panel.hide()
        self.panel = None
        self._show_step_quietly(False)

    def _show_step_quietly(self, quietly: bool) -> None:
        """There is one filled button on a page: while an act is open it is the act's."""
        button = self.timeline.now_button()
        if button is not None:
            button.set_kind("second" if quietly else "primary")

    def _done(self, said: str) -> None:
        if not said or self.view is None:
            self._put_away()
            return
        self._show(cases.case(self.room.desk, self.view.episode.id))
        self.close_panels()
        self.room.tell(said)
        self.room.recount()

    def leave(self) -> bool:
        if self.panel is self.note_panel:
            try:
                self.note_panel.keep_draft()
            except UserError as error:
                self.room.say(error)
                return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        # Locking takes the page away without asking it.
        if not event.spontaneous() and self.panel is self.note_panel:
            with suppress(UserError):
                self.note_panel.keep_draft()
        super().hideEvent(event)

    def primary(self) -> QAbstractButton | None:
        return self.panel.act if self.panel is not None else self.timeline.now_button()

    def first_focus(self) -> QWidget | None:
        if self.panel is not None:
            return self.panel.first_focus()
        return self.timeline.now_button() or self.note

    def search(self) -> bool:
        if not self.search_box.isVisible():
            return False
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look().tokens.raw["space"]["between_cards"])
    return holder, column
