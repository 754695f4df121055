"""A sheet of facts about systems that nothing is decided by here: what is known, since when, how sure, from where."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from intake_app.casework.fact_sheets import pack_sheet
from intake_app.casework.policy_list import PolicyRow
from intake_app.ui.look import AlertFrame, Card, Fact, Label
from intake_app.ui.page import Room

_WIDE = 220


class FactsPanel(Card):
    """Everything a pack of facts tells."""

    def __init__(self, room: Room, row: PolicyRow) -> None:
        super().__init__(spacing=10)
        self.room, self.row = room, row
        told: dict[str, Any] = pack_sheet(room.desk.library, row.pack, room.wording.language)
        self.add(Label(row.title, "name", wrap=True))
        titles = [self._title(name) for name in told["instead"]]
        why = room.text("ui.policies.facts.why", others="; ".join(titles))
        self.add(AlertFrame("info", room.text("ui.policies.facts"), why))
        if told["about"]:
            self.add(Label(told["about"], "body", "text.secondary", wrap=True))
        for sheet in told["sheets"]:
            self._add_sheet(sheet)
        self.add_line()
        self.add(Label(room.text("ui.policies.part.sources"), "strong"))
        for one in told["sources"]:
            sure = room.wording.first(f"paper.confidence.{one['confidence']}", default=one["confidence"])
            self.add(Label(f"{one['title']} · {sure}", "caption", "text.secondary", wrap=True))

    def _title(self, pack: str) -> str:
        return self.room.desk.library.wording(self.room.wording.language, pack).first(f"{pack}#@title", default=pack)

    def _add_sheet(self, sheet: dict[str, Any]) -> None:
        self.add_line()
        if sheet["title"]:
            self.add(Label(sheet["title"], "strong", wrap=True))
        for text in (sheet["about"], sheet["do"]):
            if text:
                self.add(Label(text, "body", "text.secondary", wrap=True))
        for fact in sheet["facts"]:
            self.add(Fact(fact["label"], self._told(fact), width=_WIDE, strong=False))

    def _told(self, fact: dict[str, Any]) -> str:
        text, wording = self.room.text, self.room.wording
        parts = [fact["text"]]
        if fact["valid_from"]:
            parts.append(text("fact-sheet.from", day=wording.day(date.fromisoformat(fact["valid_from"]))))
        if fact["valid_to"]:
            parts.append(text("fact-sheet.to", day=wording.day(date.fromisoformat(fact["valid_to"]))))
        if fact["confidence"]:
            parts.append(wording.first(f"paper.confidence.{fact['confidence']}", default=fact["confidence"]))
        if not fact["verified"]:
            parts.append(text("fact-sheet.unverified"))
        return " · ".join(parts)

    def first_focus(self) -> QWidget:
        return self
