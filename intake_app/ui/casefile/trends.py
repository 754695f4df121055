"""How a score went over the interviews of a case: a sentence, a plot, and the same as a table of numbers."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake_app.casework.case_view import Trend
from intake_app.ui.look import BandShape, Button, Card, Combo, Label, Table, TrendPlot, TrendPoint, look, tab_anew
from intake_app.ui.look.cells import Cell
from intake_app.ui.look.tables import Column, Row, RowsModel
from intake_app.ui.page import Room


class TrendCard(Card):
    """One score at a time; a box chooses which when there are several. Hidden while there is nothing to compare."""

    def __init__(self, room: Room) -> None:
        super().__init__(spacing=8)
        self._room = room
        self._trends: tuple[Trend, ...] = ()
        self._key = ""
        self._as_numbers = False
        self.numbers: Button | None = None
        self.plot: TrendPlot | None = None
        self.table: Table | None = None

    def show_trends(self, trends: Sequence[Trend]) -> None:
        self._trends = tuple(trends)
        if not any(trend.key == self._key for trend in trends):
            self._key = trends[0].key if trends else ""
        self._show()

    def _show(self) -> None:
        self.clear()
        self.plot = self.table = self.numbers = None
        trend = next((one for one in self._trends if one.key == self._key), None)
        self.setVisible(trend is not None)
        if trend is None:
            return
        self.setAccessibleName(trend.title)
        self.add(self._made_head(trend))
        self.add(Label(trend.sentence, "caption", "text.secondary", wrap=True))
        self.add(self._made_table(trend) if self._as_numbers else self._made_plot(trend))

    def _made_head(self, trend: Trend) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if len(self._trends) > 1:
            box = Combo(self._room.text("ui.case.trend_of"))
            for one in self._trends:
                box.addItem(one.title, one.key)
            box.setCurrentIndex(box.findData(trend.key))
            box.activated.connect(lambda at: self._choose(str(box.itemData(at))))
            row.addWidget(box, 1)
        else:
            row.addWidget(Label(trend.title, "strong", wrap=True), 1)
        words = self._room.text("ui.case.as_plot" if self._as_numbers else "ui.case.as_numbers")
        icon = "chart-no-axes-column" if self._as_numbers else "table-2"
        self.numbers = Button(words, "quiet", icon=icon, name=f"{words}: {trend.title}")
        self.numbers.clicked.connect(self._turn)
        row.addWidget(self.numbers)
        return head

    def _made_plot(self, trend: Trend) -> TrendPlot:
        bands = [BandShape(band.low, band.high, band.label) for band in trend.bands]
        self.plot = TrendPlot(trend.title, bands, trend.maximum)
        self.plot.show_points([TrendPoint(point.label, point.value) for point in trend.points])
        return self.plot

    def _made_table(self, trend: Trend) -> Table:
        text, names = self._room.text, {band.code: band.label for band in trend.bands}
        columns = (
            Column("day", text("ui.case.column.day"), 118, sortable=False),
            Column("score", text("ui.case.column.score"), 70, right=True, sortable=False),
            Column("band", text("ui.case.column.band"), 0, sortable=False, least=96),
        )
        rows = [
            Row(
                str(point.day),
                {
                    "day": Cell(self._day(point.day)),
                    "score": Cell(str(point.value), right=True, strong=True),
                    "band": Cell(names.get(point.band, "")),
                },
            )
            for point in trend.points
        ]
        model = RowsModel(columns)
        self.table = Table(columns, model, trend.title)
        model.setParent(self.table)
        model.set_rows(rows)
        high = look().control("target_min", "caption") + len(rows) * look().control("table_row") + 4
        self.table.setFixedHeight(high)
        return self.table

    def _day(self, day: date) -> str:
        wording = self._room.wording
        return wording.text("case.day.with-year", day=wording.short_day(day), year=day.year)

    def _choose(self, key: str) -> None:
        self._key = key
        self._show()
        tab_anew(self)

    def _turn(self) -> None:
        self._as_numbers = not self._as_numbers
        self._show()
        tab_anew(self)
        if self.numbers is not None:
            self.numbers.setFocus()
