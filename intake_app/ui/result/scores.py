"""Scores in their ranges as plots, and the same as a table of numbers; needs by domain."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from intake_app.casework.interview_view import ScoreView
from intake_app.casework.result_view import NeedLine
from intake_app.domain.wording import Wording
from intake_app.ui.interview.live import plot_of
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.labels import Icon, IconLine, Label, stacked
from intake_app.ui.look.painting import paint_box, paint_hatch
from intake_app.ui.look.tables import Column, Row, RowsModel, Table
from intake_app.ui.look.theme import Restyled, look

DOMAIN_ICONS = {
    "substances": "cannabis",
    "health": "heart-pulse",
    "mood": "brain",
    "work": "briefcase",
    "home": "house",
    "family": "users",
    "money": "coins",
    "legal": "law",
}


class ScoreCard(Card):
    """The plots, and by a button the numbers behind them as a real table."""

    def __init__(
        self, scores: tuple[ScoreView, ...], others: str, is_open: bool, wording: Wording, narrow: bool
    ) -> None:
        self._wording = wording
        text = wording.text
        aside = "" if is_open or narrow else text("ui.result.scores.not-level")
        super().__init__(text("ui.result.scores"), aside=aside)
        if is_open and self.titled is not None:
            self.titled.add(_Swatch())
            self.titled.add(Label(text("ui.result.scores.hatched"), "caption", "text.secondary"))
        self.plots = _Plots(scores, wording, narrow)
        self.add(self.plots)
        self.table = _table(scores, wording)
        self.table.hide()
        self.add(self.table)
        if narrow and not is_open:
            self.add(Label(text("ui.result.scores.not-level"), "caption", "text.secondary", wrap=True))
        self.others = Label(others, "caption", "accent.base", weight=600, wrap=False)
        self.toggle = Button(text("ui.result.as-numbers"), "quiet", icon="as_numbers")
        self.toggle.clicked.connect(self.turn)
        if not scores:
            self.toggle.hide()
        self.add(Flow(self.others, self.toggle, ends=True) if others else _at_end(self.toggle))

    def turn(self) -> None:
        """From plots to numbers and back."""
        numbers = self.table.isHidden()
        self.table.setVisible(numbers)
        self.plots.setVisible(not numbers)
        self.toggle.setText(self._wording.text("ui.result.as-plots" if numbers else "ui.result.as-numbers"))


def _at_end(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(widget)
    return holder


class _Plots(QWidget):
    def __init__(self, scores: tuple[ScoreView, ...], wording: Wording, narrow: bool) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(18)
        if not scores:
            grid.addWidget(Label(wording.text("ui.result.scores.none"), "body", "text.secondary", wrap=True), 0, 0)
        tight = narrow and look().text_scale > 1.3
        for number, score in enumerate(scores):
            names = stacked(
                Label(score.title, "strong", wrap=True), Label(score.subtitle, "caption", "text.secondary", wrap=True)
            )
            settled = score.value is None or (score.bands and score.band != score.bands[0].code)
            told = Label(score.text, "caption", weight=600 if settled else 400, wrap=True)
            plot = plot_of(score, wording)
            if tight:
                grid.addWidget(names, 2 * number, 0)
                grid.addWidget(told, 2 * number, 1)
                grid.addWidget(plot, 2 * number + 1, 0, 1, 2)
            else:
                names.setFixedWidth(look().px(120))
                told.setFixedWidth(look().px(112))
                grid.addWidget(names, number, 0, Qt.AlignmentFlag.AlignBottom)
                grid.addWidget(plot, number, 1)
                grid.addWidget(told, number, 2, Qt.AlignmentFlag.AlignBottom)


class _Swatch(Restyled, QWidget):
    """What hatching looks like, beside the words for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(26), look().px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_box(painter, rect, "plot.band", None, 1, 3)
        paint_hatch(painter, rect, look().colour("plot.range"))
        painter.end()


def _table(scores: tuple[ScoreView, ...], wording: Wording) -> Table:
    """The numbers of the plots."""
    text = wording.text
    columns = (
        Column("scale", text("ui.result.table.scale"), 0, sortable=False),
        Column("score", text("ui.result.table.score"), 150, sortable=False),
        Column("of", text("ui.result.table.of"), 80, right=True, sortable=False),
        Column("range", text("ui.result.table.range"), 0, sortable=False),
    )
    rows = [
        Row(
            score.key,
            {
                "scale": Cell(f"{score.title} ({score.subtitle.split(',')[0]})"),
                "score": Cell(str(score.value) if score.value is not None else score.text, strong=True),
                "of": Cell(str(score.maximum), right=True),
                "range": Cell(ranges_text(score, wording)),
            },
        )
        for score in scores
    ]
    model = RowsModel(columns, rows)
    table = Table(columns, model, text("ui.result.scores"))
    model.setParent(table)
    table.setFixedHeight(look().control("target_min", "caption") + len(rows) * look().control("table_row") + 4)
    return table


def ranges_text(score: ScoreView, wording: Wording) -> str:
    """The range of a score with its bounds, or the ranges it can still lie in."""
    codes = (score.band,) if score.band is not None else score.bands_possible
    spans = [f"{band.label} {band.low}–{band.high}" for band in score.bands if band.code in codes]
    return wording.text("ui.result.table.or").join(spans)


class NeedsCard(Card):
    """Needs by domain; a hand where the person asked for help with it."""

    def __init__(self, needs: tuple[NeedLine, ...], wording: Wording, narrow: bool) -> None:
        super().__init__(wording.text("ui.result.needs"))
        wants = wording.text("ui.result.wants-help")
        if self.titled is not None:
            self.titled.add(IconLine("wants_help", wants, ink="text.secondary", type="caption"))
        if not needs:
            self.add(Label(wording.text("ui.result.needs.none"), "body", "text.secondary", wrap=True))
            return
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        columns = 1 if narrow and look().text_scale > 1.3 else 2
        half = (len(needs) + columns - 1) // columns
        for number, need in enumerate(needs):
            grid.addWidget(_need(need, wants), number % half, number // half, Qt.AlignmentFlag.AlignTop)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.add(holder)


def _need(need: NeedLine, wants: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    top = Qt.AlignmentFlag.AlignTop
    row.addWidget(Icon(DOMAIN_ICONS.get(need.domain, "circle-dot")), 0, top)
    title = Label(need.title, "strong", wrap=True)
    title.setFixedWidth(look().px(92))
    row.addWidget(title, 0, top)
    row.addWidget(Label(need.text, "body", "text.secondary", wrap=True), 1, top)
    if need.wanted:
        row.addWidget(Icon("wants_help", "accent.base", name=wants), 0, top)
    holder.setAccessibleName(", ".join(part for part in (need.title, need.text, wants if need.wanted else "") if part))
    return holder
