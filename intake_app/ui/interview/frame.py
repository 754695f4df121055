"""The frame of the interview's page: its parts, and their places in wide, narrow and tight windows."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.casework.further_forms import FormOffer
from intake_app.casework.interview_view import LevelState, LiveView, OutlineEntry, OutlineState, QuestionView
from intake_app.ui.interview.choosing import FormChooser
from intake_app.ui.interview.framing import InterviewFooter, InterviewHeader, OutlineColumn, shape_of
from intake_app.ui.interview.listing import QuestionCard, QuestionList
from intake_app.ui.interview.live import LivePanel
from intake_app.ui.interview.parts import Surroundings
from intake_app.ui.interview.question import QuestionBlock
from intake_app.ui.interview.safety import SafetyAlerts
from intake_app.ui.look.labels import Label
from intake_app.ui.look.outlines import OutlineBox, OutlineModel
from intake_app.ui.look.outlines import OutlineEntry as OutlineLine
from intake_app.ui.look.theme import look, look_notice
from intake_app.ui.page import Page, Room


class InterviewFrame(Page):
    """Holds the parts and places them; knows no session and no act.

    `reshaped` follows every change of shape: what is written in the window's width has to be written again.
    """

    reshaped = Signal()

    def __init__(self, room: Room) -> None:
        self._model = OutlineModel()
        self.bar = InterviewHeader(room, self._model)
        super().__init__(room, self.bar, scrolls=False)
        self._live_wanted = True
        self.shape = (False, False)
        """Whether the window is narrow, and whether it is tight."""
        self.column = OutlineColumn(room, self._model)
        self.alerts = SafetyAlerts(room.wording)
        self.alert_waits = False
        """Whether an alert was raised on the person's page, which nobody of the office has read."""
        self.block = QuestionBlock(Surroundings(room.wording, room.desk.clock.today()))
        self.questions = QuestionList(self.block, self._row_name)
        self.card = QuestionCard(self.questions, room.text("ui.interview.questions"))
        self.chooser = FormChooser(room.wording)
        self.panel = LivePanel(room.wording, self)
        self.tools = InterviewFooter(self.footer, room)
        self._put_together()
        self._resize_columns()
        self.bar.live.clicked.connect(self.toggle_live)
        self.panel.hidden.connect(self.toggle_live)
        self.panel.calls_closed.connect(self.block.take_focus)
        self.alerts.call_wanted.connect(self.open_calls)
        self.narrow_changed.connect(lambda _: self.take_shape())
        look_notice().changed.connect(self._look_changed)

    def _put_together(self) -> None:
        self.tight_line = QWidget()
        row = QHBoxLayout(self.tight_line)
        row.setContentsMargins(5, 5, 5, 0)
        row.setSpacing(16)
        self.tight_box = OutlineBox(self._model, self.room.text("ui.interview.outline"))
        self.tight_count = Label("", "body", "text.secondary")
        row.addWidget(self.tight_box, 3)
        row.addWidget(self.tight_count, 2)
        self.tight_line.hide()
        self.body.insertWidget(0, self.column)
        self.middle.addWidget(self.tight_line)
        self.middle.addWidget(self.alerts)
        self.middle.addWidget(self.card, 1)
        self.middle.addWidget(self.chooser, 1)
        self.add_side(self.panel)

    # what it says

    @property
    def key(self) -> str:
        """The question on the table."""
        return self.block.view.key if self.block.view is not None else ""

    def _row_name(self, view: QuestionView) -> str:
        if view.answer_text:
            return self.room.text("ui.interview.row.answered", question=view.short, answer=view.answer_text)
        return self.room.text("ui.interview.row.open", question=view.short)

    def show_outline(self, entries: Sequence[OutlineEntry], done: int, total: int) -> None:
        """The headings; only the current section shows what is below it."""
        lines: list[OutlineLine] = []
        inside = False
        for n, entry in enumerate(entries):
            if entry.depth == 0:
                inside = entry.state is OutlineState.CURRENT and n + 1 < len(entries) and entries[n + 1].depth > 0
            elif not inside:
                continue
            is_off = entry.state is OutlineState.OFF
            state = "group" if entry.depth == 0 and inside else "open" if is_off else entry.state.value
            said = "ui.further.outline.off" if is_off else "ui.interview.count"
            count = self.room.text(said, done=entry.answered, total=entry.total)
            lines.append(OutlineLine(entry.id, entry.title, "" if state == "group" else count, state, entry.depth))
        self._model.set_entries(lines)
        self.column.show_progress(done, total)
        self.tight_count.setText(self.room.text("ui.interview.answered", done=done, total=total))

    def show_live(self, live: LiveView) -> None:
        """The live view, and the signs of the levels in the header of a narrow window."""
        self.panel.show_live(live)
        left = [row for row in live.levels if row.state is not LevelState.RULED_OUT]
        word = self.room.text("ui.interview.levels.possible" if len(left) > 1 else "ui.interview.levels.one")
        said = ", ".join(row.text for row in left)
        self.bar.levels.show_levels(tuple(row.tier for row in left), word if left else "", f"{said}: {word}")

    def offer_forms(self, offers: Sequence[FormOffer]) -> None:
        """Show the forms that can be added in place of the questions; none puts the list away."""
        if offers:
            self.chooser.show_offers(offers)
        self.card.setVisible(not offers)
        self.chooser.setVisible(bool(offers))
        (self.chooser if offers else self.block).take_focus()

    # places

    def toggle_live(self) -> None:
        """Show or put away the live view."""
        self._live_wanted = not self._live_wanted
        self._place_panel()
        if not self._live_wanted:
            self.block.take_focus()

    def open_calls(self) -> None:
        """Show whom to call in the place of the live view."""
        self._live_wanted = True
        self.panel.open_calls()
        self._place_panel()

    @property
    def panel_is_over(self) -> bool:
        """Whether the panel lies over the questions, as it does in a narrow window."""
        return self.shape[0] and self._live_wanted

    def take_shape(self) -> None:
        """Give everything the place it has in a window of this width."""
        before, self.shape = self.shape, shape_of(self.window().width())
        narrow, tight = self.shape
        if narrow != before[0]:
            self._live_wanted = self.panel.calls_are_open if narrow else True
        air = 6 if narrow else 16
        self.body.setContentsMargins(16, air, 16 if narrow else 24, air)
        self.middle.setSpacing(8 if narrow else 14)
        self.column.setVisible(not narrow)
        self.tight_line.setVisible(tight)
        self.tools.set_shape(narrow, tight)
        self.alerts.set_narrow(narrow)
        self.block.set_narrow(narrow, tight)
        self._place_panel()
        self.reshaped.emit()
        self.card.bring_soon()

    def _place_panel(self) -> None:
        """Beside the questions, or over them in a narrow window."""
        narrow, tight = self.shape
        in_row = self.body.indexOf(self.panel) >= 0
        if narrow and in_row:
            self.body.removeWidget(self.panel)
        elif not narrow and not in_row:
            self.body.addWidget(self.panel)
            self._resize_columns()
        self.panel.setVisible(self._live_wanted)
        self.bar.set_shape(narrow, tight, self._live_wanted)
        if self.panel_is_over:
            self._put_over()

    def _put_over(self) -> None:
        wide = min(self.width() - 32, look().px(300))
        top, bottom = self.bar.height(), self.height() - self.footer.height()
        left = 16 if self.isRightToLeft() else self.width() - wide - 16
        self.panel.setFixedWidth(wide)
        self.panel.setGeometry(left, top + 8, wide, bottom - top - 16)
        self.panel.raise_()

    def _resize_columns(self) -> None:
        self.column.setFixedWidth(look().px(look().tokens.raw["size"]["outline"]))
        if not self.shape[0]:
            self.panel.setFixedWidth(look().px(look().tokens.raw["size"]["side_panel"]))

    def _look_changed(self) -> None:
        self._resize_columns()
        self.block.forget()
        self.take_shape()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if shape_of(self.window().width()) != self.shape:
            self.take_shape()
        elif self.panel_is_over:
            self._put_over()
