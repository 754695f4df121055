"""Moving a case to the version of its policy that is installed now: what changes is shown first, then the reason."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.case_view import CaseView
from intake_app.casework.moving import move_case
from intake_app.casework.moving_view import MoveView, move_view
from intake_app.domain.errors import UserError
from intake_app.ui.casefile.panels import Panel
from intake_app.ui.look import AlertFrame, Fact, Label, WordsField, clear_layout
from intake_app.ui.page import Room

_MOST = 12


class MovePanel(Panel):
    """What the move would change, and why it is made."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, room.text("ui.case.move.title"), room.text("ui.case.move.do"))
        self.add(Label(room.text("ui.case.move.what"), "body", "text.secondary", wrap=True))
        self.preview = QWidget()
        self.lines = QVBoxLayout(self.preview)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(8)
        self.add(self.preview)
        self.reason = WordsField(room.text("ui.case.move.reason"), lines=2)
        self.reason.edited.connect(self.reason.clear_state)
        self.add(self.reason)
        self.finish()

    def fill(self, view: CaseView, same: bool) -> None:
        clear_layout(self.lines)
        self.act.setEnabled(False)
        self.reason.clear_state()
        if not same:
            self.reason.set_text("")
        try:
            told = move_view(self.room.desk, view.episode.id)
        except UserError as error:
            self.lines.addWidget(AlertFrame("danger", self.room.words_of(error)))
            return
        self.act.setEnabled(True)
        self._show(told)

    def _show(self, told: MoveView) -> None:
        text = self.room.text
        level, code = ("caution", "changes") if told.changes_result else ("info", "same")
        self.lines.addWidget(AlertFrame(level, text(f"ui.case.move.{code}"), told.title))
        for name, before, after in told.lines:
            differs = before != after
            value = text("ui.case.move.line", before=before, after=after) if differs else after
            self.lines.addWidget(Fact(name, value, strong=differs))
        for code, found in (("dropped", told.dropped), ("opened", told.opened)):
            if found:
                self.lines.addWidget(Label(text(f"ui.case.move.{code}"), "strong", wrap=True))
                self.lines.addWidget(Label(", ".join(found[:_MOST]), "body", "text.secondary", wrap=True))
            if len(found) > _MOST:
                more = text("ui.policies.more", count=len(found) - _MOST)
                self.lines.addWidget(Label(more, "caption", "text.secondary"))

    def first_focus(self) -> QWidget:
        return self.reason

    def run(self, episode_id: str) -> str:
        move_case(self.room.desk, episode_id, self.reason.text())
        return self.room.text("ui.case.move.done")

    def place(self, error: UserError) -> bool:
        if error.code != "reason-missing":
            return False
        self.reason.set_error(self.room.words_of(error))
        self.reason.setFocus()
        return True
