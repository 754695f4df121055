"""Setting another level by hand, inline: upward with a second person, downward with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from intake_app.casework.interview_view import LevelRow
from intake_app.domain.errors import UserError
from intake_app.domain.person import Worker
from intake_app.domain.wording import Wording
from intake_app.ui.look.answer_group import AnswerGroup, Choice
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card
from intake_app.ui.look.entries import ChoiceBox
from intake_app.ui.look.fields import WordsField
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.labels import Label
from intake_app.ui.look.passwords import PasswordField


@dataclass(frozen=True)
class LevelByHand:
    """What somebody asks to be set."""

    tier: str
    reason: str
    second: str
    password: str


class ByHandPanel(Card):
    """The form. `wanted(LevelByHand)` when it is complete, `put_away()` when not wanted after all."""

    wanted = Signal(object)
    put_away = Signal()

    def __init__(self, levels: Sequence[LevelRow], proposed: str, people: Sequence[Worker], wording: Wording) -> None:
        super().__init__(wording.text("ui.result.set"), tone="next", spacing=12)
        self._wording, self._proposed = wording, proposed
        self._order = [level.tier for level in levels]
        text = wording.text
        self.add(Label(text("ui.result.set.how"), "body", "text.secondary", wrap=True))
        others = [level for level in levels if level.tier != proposed]
        self.tiers = AnswerGroup([Choice(level.tier, level.text) for level in others], arrange="row")
        self.tiers.setAccessibleName(text("ui.result.set"))
        self.add(self.tiers)
        self.reason = WordsField(text("ui.result.set.reason"), lines=2)
        self.add(self.reason)
        people_named = [(one.id, f"{one.name}, {text(f'ui.role.{one.role.value}')}") for one in people]
        self.second = ChoiceBox(text("ui.result.set.second"), people_named)
        self.password = PasswordField(text("ui.result.set.password"), text("ui.unlock.caps"), large=False)
        for field in (self.second, self.password):
            field.hide()
            self.add(field)
        self.problem = Label("", "strong", "alert.danger", wrap=True)
        self.problem.hide()
        self.add(self.problem)
        self.button = Button(text("ui.result.set.button"), "primary")
        self.cancel = Button(text("ui.cancel"))
        self.add(Flow(self.button, self.cancel))
        self.tiers.chosen.connect(self._chosen)
        self.button.clicked.connect(self._press)
        self.cancel.clicked.connect(self.put_away)

    @property
    def is_upward(self) -> bool:
        """Whether the level chosen asks for a second person."""
        code = self.tiers.code
        return code is not None and self._order.index(code) > self._order.index(self._proposed)

    def _chosen(self, _code: str) -> None:
        for field in (self.second, self.password):
            field.setVisible(self.is_upward)
        self.problem.hide()

    def _press(self) -> None:
        for field in (self.reason, self.second, self.password):
            field.clear_state()
        if self.tiers.code is None:
            self.say(self._wording.text("ui.result.set.choose"))
            self.tiers.focus_first()
            return
        self.problem.hide()
        up = self.is_upward
        self.wanted.emit(
            LevelByHand(
                self.tiers.code,
                self.reason.text(),
                (self.second.code() or "") if up else "",
                self.password.text() if up else "",
            )
        )

    def say(self, text: str) -> None:
        """Say above the buttons what is missing."""
        self.problem.setText(text)
        self.problem.show()

    def show_error(self, error: UserError) -> None:
        """Say what is wrong where it is wrong."""
        mend = self._wording.error_text(error)
        fields = {
            "reason-missing": self.reason,
            "second-person-missing": self.second,
            "wrong-password": self.password,
            "slow-down": self.password,
        }
        field = fields.get(error.code)
        if field is None:
            self.say(mend)
            return
        if field is self.password and error.code == "wrong-password":
            mend = self._wording.text("ui.result.set.wrong-password")
        field.set_error(mend)
        field.setFocus()
