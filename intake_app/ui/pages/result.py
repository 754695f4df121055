"""The result: the level and why, scores in their ranges, needs, the law apart, and what would change the level."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QVBoxLayout, QWidget

from intake_app.casework import interviews, overrides, results
from intake_app.casework.interview_view import Interview
from intake_app.casework.permissions import Act, allowed
from intake_app.casework.result_view import OverrideView, ResultView
from intake_app.domain.errors import UserError
from intake_app.ui.interview.framing import person_line
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.labels import IconLine
from intake_app.ui.look.levels import LEVELS
from intake_app.ui.look.pages import HeaderBar
from intake_app.ui.look.theme import look, look_notice
from intake_app.ui.page import Page, Room
from intake_app.ui.result.by_hand import ByHandPanel, LevelByHand
from intake_app.ui.result.level import Deciding, NoLevel, OpenLevel, SettledLevel
from intake_app.ui.result.scores import NeedsCard, ScoreCard
from intake_app.ui.result.sides import ChangesCard, LawCard, UntilSettled, WatchCard


class ResultPage(Page):
    """What the answers come to. Opened with `case`; read anew from casework each time."""

    name = "result"
    in_rail = "cases"

    def __init__(self, room: Room) -> None:
        text = room.text
        super().__init__(room, HeaderBar(back_name=text("ui.result.back")))
        self.interview: Interview | None = None
        self.view: ResultView | None = None
        self.panel: ByHandPanel | None = None
        self.deciding: Deciding | None = None
        self.scores: ScoreCard | None = None
        self.count = IconLine("circle-check", "", type="strong")
        self.answers = Button(text("ui.result.answers"), icon="list-checks")
        self.explain = Button(text("ui.explanation.from-result"), icon="book-marked", short="")
        self.header.add(self.count)
        self.header.add(self.explain)
        self.header.add(self.answers)
        holder = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._side = QWidget()
        self._side.setLayout(self._right)
        for column in (self._left, self._right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(12)
        self._row.addLayout(self._left, 1)
        self._row.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        self.add(holder)
        self.middle.addStretch(1)
        self._build_footer()
        self.header.went_back.connect(self._to_case)
        self.answers.clicked.connect(lambda: self._to_questions())
        self.explain.clicked.connect(self._to_explanation)
        self.narrow_changed.connect(lambda _: self._show())
        look_notice().changed.connect(self._show)

    def _build_footer(self) -> None:
        text = self.room.text
        self.back_button = Button(text("ui.result.to-questions"), icon="arrow-left", short="")
        self.set_button = Button(text("ui.result.set-another"), "quiet", short=text("ui.result.set-another.short"))
        self.plan = Button(text("ui.result.plan"), "primary", key="Enter", large=True)
        self.footer.add_left(self.back_button)
        self.footer.add_left(self.set_button)
        self.footer.add(self.plan)
        self.footer.show()
        self.back_button.clicked.connect(lambda: self._to_questions())
        self.set_button.clicked.connect(self.open_panel)
        self.plan.clicked.connect(self._to_plan)

    # ------------------------------------------------------------------------------------------------ opening, going

    def open(self, **where: str) -> None:
        """Show the result of the latest interview of `case`. Raises the UserErrors of `interviews.resume`."""
        interview = interviews.resume(self.room.desk, where["case"], where.get("encounter", ""))
        self.view = results.result(self.room.desk, interview)
        self.interview = interview
        self._show()

    def primary(self) -> QAbstractButton | None:
        if self.panel is not None:
            return self.panel.button
        if self.deciding is not None:
            return self.deciding.rows[0].button
        return self.plan

    def _to_case(self) -> None:
        if self.interview is not None:
            self.room.go("case", case=self.interview.episode.id)

    def _to_questions(self, key: str = "") -> None:
        if self.interview is not None:
            where = {"case": self.interview.episode.id} | ({"key": key} if key else {})
            self.room.go("interview", **where)

    def _to_explanation(self) -> None:
        if self.interview is not None:
            where = {"case": self.interview.episode.id, "encounter": self.interview.encounter.id}
            self.room.go("explanation", **where)

    def _to_plan(self) -> None:
        """Go on to the plan; a settled interview is finished with that."""
        interview = self.interview
        if interview is None:
            return
        desk = self.room.desk
        unfinished = interview.encounter.finished_at is None
        if unfinished and interview.evaluation.complete and allowed(desk.worker, Act.INTERVIEW):
            try:
                interviews.finish_interview(desk, interview)
            except UserError as error:
                self.room.say(error)
                return
        self.room.go("plan", case=interview.episode.id)

    # ------------------------------------------------------------------------------------------------------- showing

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        self.panel = self.deciding = None
        narrow = bool(self.is_narrow)
        down = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down)
        wide = 16_777_215 if narrow else look().px(look().tokens.raw["size"]["result_side"])
        self._side.setMaximumWidth(wide)
        self._side.setMinimumWidth(0 if narrow else min(wide, 410))
        self._row.setAlignment(self._side, Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop)
        clear_layout(self._left)
        clear_layout(self._right)
        self._fill_left(view, narrow)
        self._fill_right(view)
        self._show_header(view, narrow)
        self._show_footer(view)

    def _fill_left(self, view: ResultView, narrow: bool) -> None:
        wording = self.room.wording
        if view.tier in LEVELS:
            settled = SettledLevel(view, wording)
            settled.withdrawn.connect(self._withdraw)
            self._left.addWidget(settled)
        elif view.tier is not None:
            self._left.addWidget(NoLevel(view, wording))
        else:
            self._left.addWidget(OpenLevel(view, wording, narrow))
            if view.deciding:
                self.deciding = Deciding(view, wording)
                self.deciding.asked.connect(self._to_questions)
                self._left.addWidget(self.deciding)
        self.scores = ScoreCard(view.scores, view.other_scores, view.tier is None, wording, narrow)
        self._left.addWidget(self.scores)
        if view.forms_off:
            self._left.addWidget(IconLine("lock", view.forms_off, ink="text.secondary", wrap=True))
        self._left.addWidget(NeedsCard(view.needs, wording, narrow))
        self._left.addStretch(1)

    def _fill_right(self, view: ResultView) -> None:
        wording = self.room.wording
        self._right.addWidget(LawCard(view, wording))
        if view.until_settled:
            self._right.addWidget(UntilSettled(view, wording))
        elif view.changes:
            self._right.addWidget(ChangesCard(view, wording))
        self._right.addWidget(WatchCard(view, wording))

    def _show_header(self, view: ResultView, narrow: bool) -> None:
        text, wording = self.room.text, self.room.wording
        name, reference = person_line(self.interview) if self.interview else ("", "")
        key = "ui.result.so-far" if view.tier is None else "ui.result.of"
        moment = text(key, day=wording.day(view.at.date()), time=wording.clock_time(view.at))
        self.header.set_title(name, " · ".join(part for part in (reference, moment) if part))
        self.header.caption.setVisible(not narrow)
        self.heading = " · ".join(part for part in (name, reference) if part) if narrow else ""
        if view.open_count:
            self.count.icon.set_icon("circle-question-mark", "text.secondary")
            self.count.label.set_ink("text.secondary")
            self.count.label.setText(text("ui.result.open", count=view.open_count, total=view.total))
        else:
            self.count.icon.set_icon("circle-check", "alert.good")
            self.count.label.set_ink("alert.good")
            self.count.label.setText(text("ui.result.answered", done=view.answered, total=view.total))

    def _show_footer(self, view: ResultView) -> None:
        text = self.room.text
        is_open = view.tier is None
        self.plan.set_text(text("ui.result.plan-anyway") if is_open else text("ui.result.plan"))
        self.plan.set_kind("second" if is_open and self.deciding is not None else "primary")
        self.plan.set_key("" if is_open and self.deciding is not None else "Enter")
        self.plan.setEnabled(view.can_plan)
        can_set = view.evaluation.tier in LEVELS and allowed(self.room.desk.worker, Act.OVERRIDE_TIER)
        self.set_button.setVisible(can_set)
        self.footer.set_reason("" if is_open else text("ui.result.proposes", maker=view.maker))

    # --------------------------------------------------------------------------------------------- a level by hand

    def open_panel(self) -> None:
        """Ask for another level, above the one that is proposed."""
        view = self.view
        if view is None or view.evaluation.tier is None or self.panel is not None:
            return
        people = overrides.second_people(self.room.desk)
        levels = [level for level in view.levels if level.tier in LEVELS]
        self.panel = ByHandPanel(levels, view.evaluation.tier, people, self.room.wording)
        self.panel.wanted.connect(self._set_level)
        self.panel.put_away.connect(self._close_panel)
        self._left.insertWidget(0, self.panel)
        self.plan.set_kind("second")
        self.panel.tiers.focus_first()
        if self.scroller is not None:
            self.scroller.verticalScrollBar().setValue(0)

    def _close_panel(self) -> None:
        self._show()
        self.set_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_level(self, asked: LevelByHand) -> None:
        interview, desk = self.interview, self.room.desk
        if interview is None or self.panel is None:
            return

        def act() -> OverrideView:
            return overrides.override_tier(desk, interview, asked.tier, asked.reason, asked.second, asked.password)

        # The vault is for one thread at a time: while the second password is checked nothing else may be pressed.
        self.window().setEnabled(False)
        self.room.in_background(act, lambda _: self._level_set(), self._level_refused)

    def _level_set(self) -> None:
        self.window().setEnabled(True)
        if self.interview is not None:
            self.open(case=self.interview.episode.id)
            self.plan.setFocus(Qt.FocusReason.OtherFocusReason)

    def _level_refused(self, error: UserError) -> None:
        self.window().setEnabled(True)
        if self.panel is not None:
            self.panel.show_error(error)

    def _withdraw(self) -> None:
        if self.interview is None:
            return
        try:
            overrides.withdraw_override(self.room.desk, self.interview)
        except UserError as error:
            self.room.say(error)
            return
        self.open(case=self.interview.episode.id)
        self.plan.setFocus(Qt.FocusReason.OtherFocusReason)
