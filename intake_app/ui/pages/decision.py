"""Who decides signs; everybody else sees what can be decided and who signs."""

from typing import ClassVar

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from intake_app.casework import activating, decisions, explaining
from intake_app.casework.overrides import second_people
from intake_app.casework.permissions import Act, allowed
from intake_app.casework.plan_view import DecisionDraft, DecisionForm
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Stage
from intake_app.domain.plan import Decision
from intake_app.ui.casefile.signing import DecisionFields, LawCard, SignedBefore
from intake_app.ui.look import AlertFrame, Button, Card, HeaderBar, Label, LevelPill, clear_layout, look, tab_in_order
from intake_app.ui.page import Page, Room
from intake_app.ui.policies.stopped import StoppedFrame


class DecisionPage(Page):
    """Options and reasons left, the law right. Signing is the one filled button."""

    name: ClassVar[str] = "decision"
    in_rail: ClassVar[str] = "cases"

    def __init__(self, room: Room) -> None:
        super().__init__(room, HeaderBar(back_name=room.text("ui.back")))
        self.header.went_back.connect(room.back)
        self.form: DecisionForm | None = None
        self.may = allowed(room.desk.worker, Act.DECIDE)
        self._columns = 0
        self._signing = False
        self.level = LevelPill("none", "")
        self.header.add(self.level)
        self._build()

    def _build(self) -> None:
        text = self.room.text
        self.left, self.right = QWidget(), QWidget()
        left, right = QVBoxLayout(self.left), QVBoxLayout(self.right)
        for column in (left, right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(16)
        self.says = QVBoxLayout()
        self.says.setSpacing(12)
        self.fields = DecisionFields(self.room)
        self.options = Card(text("ui.decision.options"), spacing=8)
        self.law, self.before = LawCard(self.room), SignedBefore(self.room)
        self.before.explained.connect(self._explain)
        left.addLayout(self.says)
        for column, widgets in ((left, (self.fields, self.options, self.before)), (right, (self.law,))):
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
        holder = QWidget()
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(20)
        self.grid.setVerticalSpacing(16)
        self.add(holder, 1)
        self.result = Button(text("ui.decision.result"), icon="arrow-left")
        self.result.clicked.connect(lambda: self.room.go("result", case=self.case))
        self.act = Button("", "primary", key="Enter", large=True)
        self.act.clicked.connect(self._act)
        self.footer.add_left(self.result)
        self.footer.add(self.act)
        self.footer.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 1 if self.is_narrow and self.window().width() / look().text_scale < 900 else 2
        if columns == self._columns:
            return
        self._columns = columns
        self.grid.removeWidget(self.left)
        self.grid.removeWidget(self.right)
        self.grid.addWidget(self.left, 0, 0)
        self.grid.addWidget(self.right, *((0, 1) if columns == 2 else (1, 0)))
        self.grid.setColumnStretch(0, 1)
        wide = look().px(360 if self.is_narrow else 410) if columns == 2 else 0
        self.right.setMinimumWidth(wide)
        self.right.setMaximumWidth(wide or 16_777_215)

    # Showing

    @property
    def case(self) -> str:
        """The case whose decision is shown."""
        return self.form.episode.id if self.form is not None else ""

    def open(self, **where: str) -> None:
        form = decisions.decision_form(self.room.desk, where["case"])
        self._keep_draft()
        self._signing = form.signable and self.may and not self._is_settled(form)
        self._arrange()
        self._show(form)

    def _is_settled(self, form: DecisionForm) -> bool:
        """Whether a decision stands, and nothing waits for another one."""
        return bool(form.previous) and form.episode.stage is not Stage.DECISION

    def _show(self, form: DecisionForm) -> None:
        self.form = form
        person, text = form.episode.person, self.room.text
        self.header.set_title(person.name or person.reference, text("ui.decision.caption", reference=person.reference))
        self.level.setVisible(form.tier is not None)
        if form.tier is not None:
            self.level.set_level(form.tier, form.tier_text)
        self.law.show_form(form)
        self.before.show_decisions([self._signed(one) for one in reversed(form.previous)])
        self.fields.setVisible(self._signing)
        if self._signing:
            proposed = explaining.proposed_reasons(self.room.desk, form.episode.id)
            draft = decisions.draft_of(self.room.desk, form.episode.id) or DecisionDraft()
            self.fields.show_form(form, draft, proposed)
        self._show_options(form)
        self._show_says(form)
        self._show_act(form)
        tab_in_order(self)

    def _words(self, code: str) -> str:
        pack = self.form.episode.pack if self.form is not None else ""
        return self.room.wording.first(f"{pack}#measure.{code}", f"plan.decided.{code}", default=code)

    def _signed(self, decision: Decision) -> tuple[Decision, str, str, bool]:
        whole = decisions.verify_decision(self.room.desk, decision)
        return decision, self._words(decision.decided), self._name_of(decision.decided_by), whole

    def _name_of(self, worker: str) -> str:
        people = (self.room.desk.worker, *second_people(self.room.desk))
        return next((one.name for one in people if one.id == worker), "")

    def _show_options(self, form: DecisionForm) -> None:
        """What could be decided, for those who do not sign."""
        self.options.clear()
        self.options.setVisible(not self._signing and form.signable and not self._is_settled(form))
        for option in form.options:
            self.options.add_line()
            self.options.add(Label(option.text, "strong", wrap=True))
            if option.help:
                self.options.add(Label(option.help[:1].upper() + option.help[1:], "body", "text.secondary", wrap=True))

    def _show_says(self, form: DecisionForm) -> None:
        clear_layout(self.says)
        text = self.room.text
        if self._is_settled(form) and not self._signing:
            last = form.previous[-1]
            day = self.room.wording.day(last.decided_at.date())
            title = text("ui.decision.signed", day=day, by=self._name_of(last.decided_by))
            hash_ = f"{last.content_hash[:4]}…{last.content_hash[-4:]}"
            frame = AlertFrame("good", title, text("ui.decision.signed_about", hash=hash_))
            if self.may and form.signable:
                again = Button(text("ui.decision.again"), icon="file-pen-line")
                again.clicked.connect(self._sign_again)
                frame.add_button(again)
            self.says.addWidget(frame)
            return
        stopped = activating.stopped_policy(self.room.desk, form.episode) if form.signable else ""
        if stopped:
            self.says.addWidget(StoppedFrame(self.room, stopped))
        if form.why_not:
            self.says.addWidget(AlertFrame("caution", form.why_not, "" if form.signable else text("ui.decision.later")))
        if form.signable and not self.may:
            names = ", ".join(one.name for one in second_people(self.room.desk) if allowed(one, Act.DECIDE))
            about = text("ui.decision.who", names=names) if names else text("ui.decision.nobody")
            self.says.addWidget(AlertFrame("info", text("ui.decision.signer", maker=form.signer), about))

    def _show_act(self, form: DecisionForm) -> None:
        text, worker = self.room.text, self.room.desk.worker
        self.act.set_icon("signature" if self._signing else None)
        self.act.set_text(text(f"ui.decision.act.{self._step(form)}"))
        role = form.member if worker.role is Role.DECIDER else text(f"ui.role.{worker.role}")
        reason = text("ui.decision.as", name=worker.name, role=role) if self._signing else ""
        self.footer.set_reason(reason)

    def _step(self, form: DecisionForm) -> str:
        if self._signing:
            return "sign"
        if form.episode.stage is Stage.INTERVIEW:
            return "interview"
        return "result" if form.tier is None else "plan"

    # Doing

    def _act(self) -> None:
        if self.form is None:
            return
        step = self._step(self.form)
        if step == "sign":
            self._sign()
        else:
            self.room.go(step, case=self.case)

    def _explain(self, decision: Decision) -> None:
        """How a decision came about, by the rules of its day."""
        self.room.go("explanation", case=decision.episode, encounter=decision.encounter, decision=decision.id)

    def _sign(self) -> None:
        option = self.fields.option()
        if not self.fields.ready() or option is None:
            return
        try:
            decisions.decide(self.room.desk, self.case, option.code, self.fields.reasons.text(), self.fields.ends_on())
        except UserError as error:
            if not self.fields.place(error):
                self.room.say(error)
            return
        self._signing = False
        self._show(decisions.decision_form(self.room.desk, self.case))
        self.act.setFocus()
        self.room.recount()

    def _sign_again(self) -> None:
        self._signing = True
        if self.form is not None:
            self._show(self.form)
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    def _keep_draft(self) -> None:
        if self._signing and self.form is not None:
            draft = self.fields.draft()
            decisions.keep_draft(self.room.desk, self.case, None if draft == DecisionDraft() else draft)

    def keep(self) -> None:
        self._keep_draft()

    def leave(self) -> bool:
        try:
            self._keep_draft()
        except UserError as error:
            self.room.say(error)
        return True

    def primary(self) -> QAbstractButton | None:
        return self.act

    def first_focus(self) -> QWidget | None:
        if self._signing and self.fields.choice is not None:
            buttons = self.fields.choice.buttons()
            return next((button for button in buttons if button.isChecked()), buttons[0])
        return self.act

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice = self.fields.choice
        if self._signing and choice is not None and event.text().isdigit() and choice.press_key(event.text()):
            return
        super().keyPressEvent(event)
