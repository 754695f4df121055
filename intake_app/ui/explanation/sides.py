"""Paragraphs beside the rules: for the person, for the decision; what would change the level; what is settled."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from intake_app.casework.explanation_view import Certainty, ChangeGroup, Explanation
from intake_app.domain.wording import Wording
from intake_app.ui.explanation.folds import Fold
from intake_app.ui.look import Card, Flow, IconLine, Label, LevelPill, LinkRow

SHOWN = 3
"""Sets of changes to one level that stand there at once; the others open below."""


class PlainCard(Card):
    """What is said to the person, in their language."""

    def __init__(self, view: Explanation, wording: Wording) -> None:
        super().__init__(wording.text("ui.explanation.plain"), spacing=8)
        if view.plain_language != wording.language:
            language = wording.first(f"code.language.{view.plain_language}", default=view.plain_language)
            self.add(
                Label(wording.text("ui.explanation.plain.language", language=language), "caption", "text.secondary")
            )
        for part in view.plain:
            self.add(Label(part, wrap=True))


class FormalCard(Card):
    """What the decision states; on the law's own ground."""

    def __init__(self, view: Explanation, wording: Wording) -> None:
        super().__init__(wording.text("ui.explanation.formal"), tone="sunk", spacing=8)
        self.add(Label(wording.text("ui.explanation.formal.about"), "caption", "text.secondary", wrap=True))
        self.words = Label(view.formal, wrap=True)
        self.add(self.words)


class AllChangesCard(Card):
    """Every smallest set of answers that leads to another level, by level."""

    def __init__(self, groups: Sequence[ChangeGroup], wording: Wording) -> None:
        super().__init__(wording.text("ui.result.changes"), spacing=10)
        self.folds: list[Fold] = []
        if not groups:
            self.add(Label(wording.text("ui.explanation.changes.none"), "body", "text.secondary", wrap=True))
            return
        for group in groups:
            self.add(Flow(LevelPill(group.tier, group.tier_text)))
            told = wording.plural("ui.explanation.changes.size", group.size)
            self.add(Label(told, "caption", "text.secondary", wrap=True))
            for line in group.lines[:SHOWN]:
                self.add(IconLine("corner-down-right", line, icon_ink="text.secondary", wrap=True))
            rest = group.lines[SHOWN:]
            if rest:
                self._fold(rest, group, wording)
        self.add(Label(wording.text("ui.explanation.changes.note"), "caption", "text.secondary", wrap=True))

    def _fold(self, rest: tuple[str, ...], group: ChangeGroup, wording: Wording) -> None:
        def fill(rows: QVBoxLayout) -> None:
            for line in rest:
                rows.addWidget(IconLine("corner-down-right", line, icon_ink="text.secondary", wrap=True))

        shown = wording.plural("ui.explanation.changes.more", len(rest))
        fold = Fold(shown, fill, group.tier_text)
        self.folds.append(fold)
        self.add(fold)


class CertainCard(Card):
    """The level is certain, and these questions will not change it. `asked(key)` when one of them is wanted."""

    asked = Signal(str)

    def __init__(self, certain: Certainty, wording: Wording) -> None:
        super().__init__(spacing=6)
        self.setAccessibleName(certain.text)
        self.add(IconLine("circle-check", certain.text, icon_ink="alert.good", wrap=True))
        self.add(Label(wording.text("ui.explanation.certain.needs"), "caption", "text.secondary", wrap=True))

        def fill(rows: QVBoxLayout) -> None:
            for one in certain.questions:
                row = LinkRow("circle-dashed", one.text)
                row.setToolTip(one.text)
                row.clicked.connect(lambda _=False, key=one.key: self.asked.emit(key))
                rows.addWidget(row)

        self.fold = Fold(wording.plural("ui.explanation.certain.show", len(certain.questions)), fill)
        self.add(self.fold)
