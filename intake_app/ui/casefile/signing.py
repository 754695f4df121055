"""Parts of the page of a decision: the form, what the law provides, what was signed before."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor

from intake_app.casework.plan_view import DecisionDraft, DecisionForm, DecisionOption
from intake_app.domain.errors import UserError
from intake_app.domain.plan import Decision
from intake_app.ui.look import (
    AnswerGroup,
    Button,
    Card,
    Choice,
    DateField,
    Fact,
    Flow,
    IconLine,
    Label,
    Mark,
    WordsField,
)
from intake_app.ui.page import Room


class DecisionFields(Card):
    """One of the options, until when it runs, and the reasons. Nothing is written before it is signed."""

    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.decision.what"), spacing=10)
        self._room = room
        self._options: dict[str, DecisionOption] = {}
        self._proposed = ""
        self.choice: AnswerGroup | None = None
        self.help = IconLine("info", "", ink="text.secondary", wrap=True)
        self.ends = DateField(room.text("ui.decision.ends"), room.desk.clock.today())
        self.reasons = WordsField(
            room.text("ui.decision.reasons"), placeholder=room.text("ui.decision.reasons_hint"), lines=6
        )
        self._missing = Label(room.text("ui.decision.choose"), "strong", "alert.danger", wrap=True)
        self.reasons.edited.connect(self.reasons.clear_state)

    def show_form(self, form: DecisionForm, draft: DecisionDraft, proposed: str = "") -> None:
        """The options of this form, and the draft where there is one. `proposed`: the reasons that come with the option
        the law provides for, until somebody writes others."""
        self._proposed = proposed
        self._options = {option.code: option for option in form.options}
        for kept in (self.help, self.ends, self.reasons, self._missing):
            self.column.removeWidget(kept)
        self.clear()
        self.choice = AnswerGroup([Choice(o.code, o.text, str(n)) for n, o in enumerate(form.options, 1)])
        self.choice.chosen.connect(self._chosen)
        for widget in (self.choice, self._missing, self.help, self.ends, self.reasons):
            self.add(widget)
        self.choice.set_chosen(draft.code if draft.code in self._options else None)
        self.ends.set_text(draft.ends)
        self.reasons.set_text(draft.reasons)
        self._missing.hide()
        self._show_option()

    def _chosen(self, _code: str) -> None:
        self._missing.hide()
        self._propose_reasons()
        self._show_option()
        self.changed.emit()

    def _propose_reasons(self) -> None:
        """Put the proposed reasons in with the option they fit, and take them out with any other."""
        option, written = self.option(), self.reasons.text().strip()
        if option is None or written not in ("", self._proposed.strip()):
            return
        fits = option.proposed and bool(self._proposed)
        self.reasons.set_text(f"{self._proposed}\n" if fits else "")
        # What somebody adds comes below.
        self.reasons.box.moveCursor(QTextCursor.MoveOperation.End)
        self.reasons.set_hint(self._room.text("ui.explanation.reasons") if fits else "")

    def option(self) -> DecisionOption | None:
        """What is chosen."""
        return self._options.get((self.choice.code if self.choice else None) or "")

    def _show_option(self) -> None:
        option = self.option()
        self.help.setVisible(option is not None and bool(option.help))
        self.ends.setVisible(option is not None and option.needs_end)
        if option is None:
            return
        self.help.label.setText(option.help[:1].upper() + option.help[1:])
        if option.latest_end is not None:
            self.ends.set_hint(self._room.text("ui.decision.latest", day=self._room.wording.day(option.latest_end)))

    def draft(self) -> DecisionDraft:
        """What stands there now."""
        return DecisionDraft(self.choice.code if self.choice else None, self.ends.text(), self.reasons.text())

    def ends_on(self) -> date | None:
        """The last day, where the option has one."""
        option = self.option()
        return self.ends.day() if option is not None and option.needs_end else None

    def ready(self) -> bool:
        """Whether it can be sent to be signed; what is missing is said beside it."""
        if self.option() is None:
            self._missing.show()
            if self.choice is not None:
                self.choice.focus_first()
            return False
        if self.ends.isVisible() and self.ends.text().strip() and self.ends.day() is None:
            self.ends.setFocus()
            return False
        return True

    def place(self, error: UserError) -> bool:
        """Show an error beside its field; False when it belongs to none."""
        option = self.option()
        if error.code == "reasons-missing":
            self.reasons.set_error(self._room.words_of(error))
            self.reasons.setFocus()
        elif error.code in ("end-missing", "end-past", "end-too-late"):
            words = self._room.words_of(error)
            if option is not None and option.latest_end is not None:
                latest = self._room.text("ui.decision.latest", day=self._room.wording.day(option.latest_end))
                words = f"{words} {latest}"
            self.ends.set_error(words)
            self.ends.setFocus()
        else:
            return False
        return True


class LawCard(Card):
    """What the law provides for this case, and what it asks to weigh: on the law's own ground."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.decision.law"), tone="sunk", spacing=8)
        self._room = room

    def show_form(self, form: DecisionForm) -> None:
        self.clear()
        own = next((option for option in form.options if option.proposed), None)
        if own is not None:
            self.add(IconLine("scale", own.text, type="strong", wrap=True))
            self.add(Label(own.help[:1].upper() + own.help[1:], "body", "text.secondary", wrap=True))
            if not own.verified:
                self.add(Mark(self._room.text("ui.decision.unverified"), "unverified"))
        if form.weighing:
            self.add_line()
            self.add(Label(self._room.text("ui.decision.weigh"), "strong", wrap=True))
        for line in form.weighing:
            self.add(Fact(line.label, line.value, line.side, strong=False))


class SignedBefore(Card):
    """Decisions of the case, the newest first, each with whether the case still is what was signed.

    `explained(Decision)` when somebody wants to see how one came about."""

    explained = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__(room.text("ui.decision.before"), level=3, spacing=6)
        self._room = room

    def show_decisions(self, signed: Sequence[tuple[Decision, str, str, bool]]) -> None:
        """Tuples of decision, what was decided in words, by whom, and whether it is unchanged."""
        self.clear()
        text, wording = self._room.text, self._room.wording
        for decision, words, by, whole in signed:
            self.add_line()
            self.add(Label(words, "strong", wrap=True))
            day = wording.day(decision.decided_at.date())
            line = text("ui.decision.signed_line", version=decision.version, day=day, by=by)
            if decision.ends_on is not None:
                line += " · " + text("ui.decision.until", day=wording.day(decision.ends_on))
            self.add(Label(line, "caption", "text.secondary", wrap=True))
            self.add(Label(decision.reasons, "body", "text.secondary", wrap=True))
            state = "whole" if whole else "changed"
            icon, ink = ("shield-check", "alert.good") if whole else ("octagon-alert", "alert.danger")
            self.add(IconLine(icon, text(f"ui.decision.{state}"), ink=ink, type="caption", wrap=True))
            why = Button(text("ui.explanation.from-signed"), "quiet", icon="book-marked")
            why.setAccessibleName(f"{words}, {line}: {why.text()}")
            why.clicked.connect(lambda _=False, one=decision: self.explained.emit(one))
            self.add(Flow(why))
        self.setVisible(bool(signed))
