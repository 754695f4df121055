"""The level and why; or the levels still possible and what decides; or why there is none and what goes on."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.interview_view import LevelState
from intake_app.casework.result_view import DecidingQuestion, ResultView
from intake_app.domain.evaluation import ItemState
from intake_app.domain.wording import Wording
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.labels import IconLine, Label, Mark
from intake_app.ui.look.levels import LEVELS, LevelCard, LevelSign
from intake_app.ui.look.painting import paint_box
from intake_app.ui.look.theme import look


def _head(title: Label, *marks: QWidget) -> QWidget:
    """A title with what belongs to it, as far as there is room on the line."""
    return Flow(title, *marks, spacing=12, ends=len(marks) > 0)


class SettledLevel(Card):
    """One level: sign, word, rule, and the reasons in sentences. `withdrawn()` when a level set by hand is to go."""

    withdrawn = Signal()

    def __init__(self, view: ResultView, wording: Wording) -> None:
        super().__init__(spacing=4)
        tier = view.tier or "none"
        text = wording.text
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(LevelSign(tier, view.headline), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        title = Label(view.headline, "level", f"tier.{tier}", weight=600)
        count = Label(
            text("ui.result.level-of", number=view.level_number, count=view.level_count), "body", "text.secondary"
        )
        marks: list[QWidget] = [count, Mark(view.rule_line, icon="rule")]
        if view.override is not None:
            marks[1] = Mark(text("ui.result.by-hand"), icon="pen-line")
        column.addWidget(_head(title, *marks))
        column.addWidget(Label(view.reason, wrap=True))
        if view.override is not None:
            if view.override.second:
                second = text("ui.result.by-hand.second", name=view.override.second)
                column.addWidget(Label(second, "body", "text.secondary", wrap=True))
            away = Button(text("ui.result.by-hand.withdraw"), "quiet", icon="undo")
            away.clicked.connect(self.withdrawn)
            column.addWidget(away, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        row.addLayout(column, 1)
        self.column.addLayout(row)


class NoLevel(Card):
    """No level is set here: why, and what goes on all the same."""

    def __init__(self, view: ResultView, wording: Wording) -> None:
        super().__init__(spacing=8)
        text = wording.text
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(LevelSign("none", text("ui.result.no-level")), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        title = Label(text("ui.result.no-level"), "heading_1")
        column.addWidget(_head(title, Mark(view.rule_line, icon="rule")))
        column.addWidget(Label(view.reason, wrap=True))
        row.addLayout(column, 1)
        self.column.addLayout(row)
        self.add_line()
        self.add(Label(text("ui.result.goes-on"), "strong"))
        for line in goes_on(view, wording):
            self.add(IconLine("arrow-right", line, wrap=True, icon_ink="accent.base"))


def goes_on(view: ResultView, wording: Wording) -> list[str]:
    """What happens where the policy sets no level: the route's own next step, and what stays open to the person."""
    route = view.evaluation.route
    lines = [wording.first(f"{view.evaluation.pack_id}#route.{route}.help")] if route else []
    tiers = (trace for trace in view.evaluation.trace if trace.table == "tier")
    declined = any(trace.inputs.get("consent") == "declined" for trace in tiers)
    key = "declined" if declined else "other"
    lines += [wording.text(f"ui.result.goes-on.{key}.{number}") for number in (1, 2)]
    return [line for line in lines if line]


class OpenLevel(Card):
    """Which levels remain and why; those ruled out stay, dashed, so that the row never jumps."""

    def __init__(self, view: ResultView, wording: Wording, narrow: bool) -> None:
        super().__init__(spacing=8)
        self.add(_head(Label(view.headline, "heading_1"), Mark(view.rule_line, icon="rule")))
        self.add(Label(view.reason, wrap=True))
        down = narrow and look().text_scale > 1.3
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight)
        row.setSpacing(12)
        row.setContentsMargins(0, 6, 0, 4)
        for level in view.levels:
            if level.tier in LEVELS:
                out = level.state is LevelState.RULED_OUT
                row.addWidget(LevelCard(level.tier, level.text, level.why, ruled_out=out), 1)
        self.column.addLayout(row)


class DecidingRow(QFrame):
    """One question that decides, with a button to ask it now."""

    asked = Signal(str)

    def __init__(self, line: DecidingQuestion, wording: Wording, first: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 12, 6)
        row.setSpacing(12)
        kind, cap = ("primary", "Enter") if first else ("second", "")
        self.button = Button(wording.text("ui.result.ask"), kind, key=cap)
        self.button.setAccessibleName(wording.text("ui.result.ask.of", question=f"{line.heading}: {line.short}"))
        self.button.clicked.connect(lambda: self.asked.emit(line.key))
        words = Flow(Label(line.heading, "body", "text.secondary"), Label(line.short, "strong", wrap=False), spacing=12)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(words)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        told = line.state in (ItemState.UNKNOWN, ItemState.NOT_ASKED)
        row.addWidget(Mark(line.state_text, line.state.value) if told else Mark(line.state_text, icon="circle-dashed"))
        row.addWidget(self.button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = look().tokens.radius("control")
        paint_box(painter, QRectF(self.rect()), "surface.card", "line.control", look().border, radius)
        wide = look().tokens.raw["border"]["current_question_bar"]
        left = self.width() - wide if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        painter.setClipRect(left, 0, wide, self.height())
        paint_box(painter, QRectF(self.rect()), "accent.base", None, 1, radius)
        painter.end()


class Deciding(Card):
    """The questions that decide. `asked(key)` when one is to be asked now."""

    asked = Signal(str)

    def __init__(self, view: ResultView, wording: Wording) -> None:
        several = len(view.deciding) > 1
        super().__init__(wording.text("ui.result.deciding.many" if several else "ui.result.deciding.one"))
        self.rows: list[DecidingRow] = []
        shown = view.deciding[:4]
        for number, line in enumerate(shown):
            row = DecidingRow(line, wording, first=number == 0)
            row.asked.connect(self.asked)
            self.rows.append(row)
            self.add(row)
        rest = len(view.deciding) - len(shown)
        if rest:
            self.add(Label(wording.plural("ui.result.deciding.rest", rest), "body", "text.secondary", wrap=True))
        if view.if_declined:
            self.add(IconLine("hand", view.if_declined, ink="text.secondary", wrap=True))
