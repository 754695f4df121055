"""Writing down why a policy is used all the same, why another one is chosen, or why a reason holds no longer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.casework.policy_view import PolicyView
from intake_app.domain.errors import UserError
from intake_app.ui.look import AlertFrame, Button, Card, Flow, IconLine, Label, WordsField
from intake_app.ui.page import Room

_MOST = 20


class ReasonPanel(Card):
    """One act of a supervisor with its reason. `code` names the texts, `run` does it and gets the reason; a reason is
    asked for while `must`. *Signal*: `finished(bool)`, True when it was done."""

    finished = Signal(bool)

    def __init__(
        self,
        room: Room,
        view: PolicyView,
        code: str,
        run: Callable[[str], None],
        *,
        doubts: Sequence[str] = (),
        must: bool = True,
    ) -> None:
        super().__init__(room.text(f"ui.policies.{code}"), tone="next", spacing=10)
        self.room, self.view, self.run, self.must = room, view, run, must
        text = room.text
        self.add(Label(view.row.title, "strong", wrap=True))
        self.add(Label(text(f"ui.policies.{code}.what"), "body", "text.secondary", wrap=True))
        for doubt in doubts:
            self.add(AlertFrame("caution", text(f"ui.policies.doubt.{doubt}")))
        broken = [line for line in view.rights if line.broken] if code != "withdraw" else []
        for line in broken[:_MOST]:
            head = text("ui.policies.rights.head", number=line.number, title=line.title)
            self.add(IconLine("octagon-alert", head, type="strong", icon_ink="alert.danger", wrap=True))
            self.add(Label(f"{line.what} {line.mend}".strip(), "caption", "text.secondary", wrap=True))
        self.reason = WordsField(text("ui.policies.reason"), lines=3)
        self.reason.set_hint(text("ui.policies.reason.hint"))
        self.reason.setVisible(must)
        self.button = Button(text(f"ui.policies.{code}.do"), "primary", icon="signature")
        self.cancel = Button(text("ui.policies.cancel"), "quiet")
        self.add(self.reason)
        self.add(Flow(self.button, self.cancel, spacing=8))
        self.add(Label(text("ui.policies.reason.kept"), "caption", "text.secondary", wrap=True))
        self.add_stretch()
        self.button.clicked.connect(lambda _=False: self.do())
        self.cancel.clicked.connect(lambda _=False: self.finished.emit(False))

    def do(self) -> None:
        """Do it with the reason that is written there."""
        try:
            self.run(self.reason.text())
        except UserError as error:
            if error.code == "reason-missing":
                self.reason.set_error(self.room.words_of(error))
                self.reason.setFocus()
            else:
                self.room.say(error)
            return
        self.finished.emit(True)

    def first_focus(self) -> QWidget:
        return self.reason if self.must else self.button
