"""The page on which an explanation is read: rules left, what would change it and the paragraphs right."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.explanation_view import ChangeGroup, Explanation
from intake_app.domain.wording import Wording
from intake_app.ui.explanation.rules import TableCard
from intake_app.ui.explanation.sides import AllChangesCard, CertainCard, FormalCard, PlainCard
from intake_app.ui.look import Label, Scroll, clear_layout, look, tab_anew
from intake_app.ui.result.scores import ScoreCard

_SIDE = 400


_STEPS: Final = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


def turn_by_key(scroller: Scroll | None, event: QKeyEvent) -> bool:
    """Scroll a page that is read by the keys one reads with; False for any other key."""
    step = _STEPS.get(Qt.Key(event.key()))
    if scroller is None or step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    scroller.verticalScrollBar().triggerAction(step)
    return True


class Reading(QWidget):
    """One explanation. `asked(key)` when an answer or an open question is pressed."""

    asked = Signal(str)

    def __init__(self, wording: Wording, *, linked: bool) -> None:
        super().__init__()
        self._wording, self._linked = wording, linked
        self._narrow = False
        self.view: Explanation | None = None
        self.groups: Sequence[ChangeGroup] | None = None
        self.tables: list[TableCard] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
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

    def show_explanation(self, view: Explanation, narrow: bool) -> None:
        """Show it; what would change the level follows by `show_changes`."""
        self.view, self.groups, self._narrow = view, None, narrow
        self._show()

    def show_changes(self, groups: Sequence[ChangeGroup]) -> None:
        """Every smallest set of changes, when they have been found."""
        self.groups = groups
        self._fill_changes()

    def arrange(self, narrow: bool) -> None:
        """Give the columns their places for the present width and text size."""
        self._narrow = narrow
        self._show()

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        narrow = self._narrow
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._row.setAlignment(self._side, Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop)
        wide = 16_777_215 if narrow else look().px(_SIDE)
        self._side.setMaximumWidth(wide)
        self._side.setMinimumWidth(0 if narrow else min(wide, _SIDE))
        clear_layout(self._left)
        clear_layout(self._right)
        self._fill_left(view, narrow)
        self._fill_right(view)

    def _fill_left(self, view: Explanation, narrow: bool) -> None:
        self._left.addWidget(PlainCard(view, self._wording))
        above = tuple(score for score in view.scores if score.reachable[-1][1] > 0)
        rest = len(view.scores) - len(above)
        others = self._wording.plural("ui.explanation.scores.zero", rest) if rest else ""
        self.scores = ScoreCard(above, others, any(score.value is None for score in above), self._wording, narrow)
        self._left.addWidget(self.scores)
        self.tables = []
        for table in view.tables:
            card = TableCard(table, self._wording, narrow, self._linked)
            card.asked.connect(self.asked)
            self.tables.append(card)
            self._left.addWidget(card)
        self._left.addStretch(1)

    def _fill_right(self, view: Explanation) -> None:
        wording = self._wording
        if view.certainty is not None:
            certain = CertainCard(view.certainty, wording)
            certain.asked.connect(self.asked)
            self._right.addWidget(certain)
        self._changes = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self._changes)
        self._changes.setContentsMargins(0, 0, 0, 0)
        self._right.addWidget(holder)
        self._fill_changes()
        self._right.addWidget(FormalCard(view, wording))
        self._right.addWidget(
            Label(
                wording.text("ui.explanation.policy", policy=view.policy_line), "caption", "text.secondary", wrap=True
            )
        )

    def _fill_changes(self) -> None:
        clear_layout(self._changes)
        if self.groups is None:
            said = self._wording.text("ui.explanation.changes.searching")
            self._changes.addWidget(Label(said, "body", "text.secondary", wrap=True))
        elif self.view is not None and self.view.tier_is_settled:
            self._changes.addWidget(AllChangesCard(self.groups, self._wording))
        tab_anew(self)
