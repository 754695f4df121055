"""Consent to share with each chosen service: what would be told, and what the person says of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake_app.casework.consents import SCOPES
from intake_app.casework.plan_view import PlanView
from intake_app.domain.person import Consent, ConsentState
from intake_app.domain.plan import Service
from intake_app.ui.look import Button, Card, CheckRow, Flow, IconLine, Label, tab_anew
from intake_app.ui.page import Room

_SIGNS = {
    ConsentState.PREPARED: ("file-pen-line", "alert.caution"),
    ConsentState.GIVEN: ("circle-check", "alert.good"),
    ConsentState.DECLINED: ("hand", "missing.declined"),
    ConsentState.REVOKED: ("undo-2", "missing.declined"),
}
_ANSWERS = {
    ConsentState.PREPARED: (ConsentState.GIVEN, ConsentState.DECLINED),
    ConsentState.GIVEN: (ConsentState.REVOKED,),
    ConsentState.DECLINED: (ConsentState.GIVEN,),
    ConsentState.REVOKED: (ConsentState.GIVEN,),
}
"""What can be said next; agreeing and declining stand side by side, the same size."""


class SharingCard(Card):
    """`stated(service, state)` and `narrowed(service, state, scope)` ask for the act."""

    stated = Signal(str, str)
    narrowed = Signal(str, str, tuple)
    opened = Signal()

    def __init__(self, room: Room, may_change: bool) -> None:
        super().__init__(room.text("ui.plan.sharing"), spacing=10)
        self._room, self._may = room, may_change
        self._open = ""
        self.answers: dict[tuple[str, str], Button] = {}
        self.scopes: dict[str, CheckRow] = {}
        self._what: dict[str, Button] = {}

    def show_plan(self, view: PlanView, directory: dict[str, Service]) -> None:
        chosen = {one.service for one in view.plan.chosen()}
        shown = [
            one
            for one in view.consents
            if one.recipient in chosen or one.state in (ConsentState.GIVEN, ConsentState.REVOKED)
        ]
        self.clear()
        self.answers, self.scopes, self._what = {}, {}, {}
        self.setVisible(bool(shown))
        self.add(Label(self._room.text("ui.plan.sharing_about"), "caption", "text.secondary", wrap=True))
        for consent in shown:
            self.add_line()
            name = directory[consent.recipient].name if consent.recipient in directory else consent.recipient
            self.add(self._made(consent, name))

    def _made(self, consent: Consent, name: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        icon, ink = _SIGNS[consent.state]
        state = self._room.text(f"ui.plan.sharing.{consent.state.value}", day=self._said_on(consent))
        column.addWidget(Label(name, "strong", wrap=True))
        column.addWidget(IconLine(icon, state, ink=ink, wrap=True))
        column.addWidget(Label(self._told(consent), "caption", "text.secondary", wrap=True))
        buttons: list[QWidget] = []
        for state_after in _ANSWERS[consent.state]:
            words = self._room.text(f"ui.plan.sharing.say.{state_after.value}")
            button = Button(words, name=f"{words}: {name}")
            button.setEnabled(self._may)
            button.clicked.connect(lambda _=False, s=state_after: self.stated.emit(consent.recipient, s.value))
            self.answers[consent.recipient, state_after.value] = button
            buttons.append(button)
        what = Button(self._room.text("ui.plan.sharing.what"), "quiet")
        what.setAccessibleName(f"{what.text()}: {name}")
        what.setEnabled(self._may and consent.state is not ConsentState.REVOKED)
        self._what[consent.recipient] = what
        what.clicked.connect(lambda: self._turn(consent, column))
        column.addWidget(Flow(*buttons, what, spacing=8))
        if self._open == consent.recipient:
            self._add_scopes(consent, column)
        return holder

    def _said_on(self, consent: Consent) -> str:
        return self._room.wording.short_day(consent.stated_at.date())

    def _told(self, consent: Consent) -> str:
        words = ", ".join(self._room.text(f"paper.scope.{code}") for code in consent.scope)
        return self._room.text("ui.plan.sharing.told", what=words, until=self._room.wording.day(consent.until))

    def _turn(self, consent: Consent, column: QVBoxLayout) -> None:
        if self._open != consent.recipient:
            self._open = consent.recipient
            self._add_scopes(consent, column)
            tab_anew(self)
            next(iter(self.scopes.values())).setFocus()
            self.opened.emit()
        else:
            self._open = ""
            for row in self.scopes.values():
                row.hide()
                row.deleteLater()
            self.scopes = {}

    def _add_scopes(self, consent: Consent, column: QVBoxLayout) -> None:
        for row in self.scopes.values():
            row.hide()
            row.deleteLater()
        self.scopes = {code: self._made_scope(code, consent) for code in SCOPES}
        for row in self.scopes.values():
            column.addWidget(row)

    def _made_scope(self, code: str, consent: Consent) -> CheckRow:
        words = self._room.text(f"paper.scope.{code}")
        row = CheckRow(words[:1].upper() + words[1:], code in consent.scope)
        row.setEnabled(self._may)
        row.clicked.connect(lambda: self._ticked(code, consent))
        return row

    def _ticked(self, code: str, consent: Consent) -> None:
        scope: Sequence[str] = tuple(one for one, row in self.scopes.items() if row.isChecked())
        if not scope:
            # Nothing to share is not a consent; it is declining, which has its own button.
            self.scopes[code].setChecked(True)
            return
        self.narrowed.emit(consent.recipient, consent.state.value, scope)

    def begin_narrowing(self) -> None:
        """Open what is told to the first service."""
        first = next(iter(self._what.values()), None)
        if first is not None:
            first.click()

    def focus_scope(self, code: str) -> None:
        """Give the focus back to a tick after the card was drawn anew."""
        if code in self.scopes:
            self.scopes[code].setFocus()
