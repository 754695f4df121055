"""What was found in a file of a form, in the language of the screen."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake_app.definitions.problems import Problem
from intake_app.domain.wording import Wording
from intake_app.exchange.findings import ExchangeError, Notice
from intake_app.ui.look import AlertFrame, Button, Card, Fact, Flow, Label
from intake_app.ui.look.theme import look
from intake_app.ui.page import Room

MOST_SHOWN = 60
_PLACE = 170
"""How wide the places of what was found are."""


def add_problem(card: Card, wording: Wording, one: Problem) -> None:
    """A line for a problem, with its place."""
    place = f"{Path(one.file).name}:{one.line}" if one.line else Path(one.file).name
    _add(card, wording, f"problem.{one.code}", place, f"{one.what} {one.mend}".strip())


def add_notice(card: Card, wording: Wording, one: Notice) -> None:
    """A line for something that was not taken over, with the question it belongs to."""
    _add(card, wording, f"notice.{one.code}", one.place or "–", one.message)


def _add(card: Card, wording: Wording, key: str, place: str, message: str) -> None:
    """Files are checked in English. Elsewhere what it means comes first, and the message stands below it."""
    told = "" if wording.fallback is None else wording.first(f"form_finding.{key}")
    card.add(Fact(place, told or message, width=_PLACE, strong=False))
    if told:
        card.add(_below(message))


def _below(message: str) -> QWidget:
    label = Label(message, "caption", "text.secondary", wrap=True)
    label.setContentsMargins(look().px(_PLACE) + 8, 0, 0, 0)
    return label


class RefusedPanel(Card):
    """A file that cannot be taken over at all, with everything that is wrong with it. *Signal*: `finished`."""

    finished = Signal()

    def __init__(self, room: Room, name: str, error: ExchangeError) -> None:
        super().__init__(name, spacing=10)
        text = room.text
        told = room.wording.plural("ui.forms.proposal.errors", len(error.problems))
        self.add(AlertFrame("danger", told, room.words_of(error)))
        self.button = Button(text("ui.forms.proposal.leave"))
        self.button.clicked.connect(lambda _=False: self.finished.emit())
        self.add(Flow(self.button, spacing=8))
        for place, what in error.problems[:MOST_SHOWN]:
            self.add(Fact(place or "–", what, width=_PLACE, strong=False))
        if len(error.problems) > MOST_SHOWN:
            self.add(Label(text("ui.forms.proposal.more", count=len(error.problems) - MOST_SHOWN), "caption"))
        self.add_stretch()

    def first_focus(self) -> QWidget:
        return self.button
