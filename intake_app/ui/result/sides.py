"""What stands beside the level: the law on ground of its own, what would change the level, alerts and clocks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.casework.result_view import ResultView
from intake_app.domain.evaluation import ClockState
from intake_app.domain.wording import Wording
from intake_app.ui.look.cards import Card
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.labels import Icon, IconLine, Label, Line, Mark
from intake_app.ui.look.levels import LevelPill
from intake_app.ui.look.rows import Fact
from intake_app.ui.look.theme import look

_CLOCKS = {
    ClockState.KEPT: ("timer", "alert.good"),
    ClockState.RUNNING: ("timer", "text.secondary"),
    ClockState.EXCEEDED: ("late", "alert.caution"),
    ClockState.UNKNOWN: ("circle-question-mark", "text.secondary"),
}


class LawCard(Card):
    """What the law provides, apart from the level."""

    def __init__(self, view: ResultView, wording: Wording) -> None:
        super().__init__(tone="sunk")
        text = wording.text
        self.setAccessibleName(text("ui.result.law"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Icon("law", "text.primary", 22))
        head.addWidget(Label(text("ui.result.law"), "heading_2", wrap=True), 1)
        head.addWidget(Label(text("ui.result.law.apart"), "caption", "text.secondary"))
        self.column.addLayout(head)
        for line in view.law.lines:
            self.add(Fact(line.label, line.value, line.side, width=104))
        self.add(Line(strong=True))
        measure = Label(view.law.measure, "strong", wrap=True)
        row = QHBoxLayout()
        row.addWidget(measure, 1, Qt.AlignmentFlag.AlignTop)
        if not view.law.verified:
            mark = Mark(text("ui.result.unverified"), "unverified")
            mark.setToolTip(text("ui.result.unverified.why"))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        if view.law.measure_detail:
            self.add(Label(view.law.measure_detail, "caption", "text.secondary", wrap=True))


class ChangesCard(Card):
    """What would lead to another level."""

    def __init__(self, view: ResultView, wording: Wording) -> None:
        super().__init__(wording.text("ui.result.changes"), spacing=10)
        narrow = look().text_scale > 1.3
        for change in view.changes:
            pill = LevelPill(change.tier, change.tier_text)
            words = Label(change.text, wrap=True)
            if narrow:
                self.add(words)
                self.add(Flow(Icon("arrow-right"), pill, spacing=8))
                continue
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(10)
            row.addWidget(words, 1)
            row.addWidget(Icon("arrow-right"))
            row.addWidget(pill)
            self.add(holder)
        if view.changes_note:
            self.add(Label(view.changes_note, "caption", "text.secondary", wrap=True))


class UntilSettled(Card):
    """What can go on while the level is open, and what cannot."""

    def __init__(self, view: ResultView, wording: Wording) -> None:
        super().__init__(wording.text("ui.result.until"), spacing=10)
        last = len(view.until_settled) - 1
        for number, line in enumerate(view.until_settled):
            icon, ink = ("lock", "text.secondary") if number == last else ("check", "alert.good")
            self.add(IconLine(icon, line, icon_ink=ink, wrap=True))


class WatchCard(Card):
    """Safety alerts and legal clocks."""

    def __init__(self, view: ResultView, wording: Wording) -> None:
        super().__init__(spacing=8)
        self.setAccessibleName(wording.text("ui.result.watch"))
        inks = {"danger": ("octagon-alert", "alert.danger"), "caution": ("triangle-alert", "alert.caution")}
        if not view.alerts:
            line = IconLine("shield-check", wording.text("ui.result.no-alert"), icon_ink="alert.good", type="strong")
            self.add(line)
        for alert in view.alerts:
            icon, ink = inks.get(alert.level, ("info", "alert.info"))
            self.add(IconLine(icon, alert.title, ink=ink, type="strong", wrap=True))
            if alert.is_protocol:
                self.add(Label(wording.text("ui.interview.alert.protocol"), "caption", weight=600))
            if alert.what_to_do:
                self.add(Label(alert.what_to_do, "caption", "text.secondary", wrap=True))
        for clock in view.clocks:
            icon, ink = _CLOCKS[clock.state]
            self.add(IconLine(icon, clock.text, icon_ink=ink, wrap=True))
