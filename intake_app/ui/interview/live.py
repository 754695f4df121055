"""The quiet column beside the question: levels still possible, the score, what is open. And whom to call."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QVBoxLayout, QWidget

from intake_app.casework.interview_view import AlertView, CallLine, LevelRow, LevelState, LiveView, NoteLine, ScoreView
from intake_app.domain.wording import Wording
from intake_app.ui.interview.settled import SettledLine
from intake_app.ui.look.bands import BandPlot, BandShape
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card, clear_layout
from intake_app.ui.look.labels import IconLine, Label, Line
from intake_app.ui.look.levels import open_levels_size, paint_open_levels, steps_filled
from intake_app.ui.look.pages import Scroll
from intake_app.ui.look.painting import LEFT, RIGHT, VCENTRE, paint_steps, paint_text
from intake_app.ui.look.theme import Restyled, look


def reachable_values(score: ScoreView) -> list[int]:
    """Every value a score can still have."""
    return [value for low, high in score.reachable for value in range(low, high + 1)]


def plot_of(score: ScoreView, wording: Wording, slim: bool = False) -> BandPlot:
    """The plot of a score: marked, hatched, or why there is none."""
    plot = BandPlot(score.title, _shapes(score), score.maximum, slim=slim)
    show_score(plot, score, wording)
    return plot


def _shapes(score: ScoreView) -> list[BandShape]:
    return [BandShape(band.low, band.high, band.label) for band in score.bands]


def show_score(plot: BandPlot, score: ScoreView, wording: Wording) -> None:
    """Put another state of the same scale into its plot."""
    if not score.applies:
        plot.show_not_scored(wording.text("ui.result.not-asked"), "skipped")
    elif score.value is not None:
        plot.show_value(score.value)
    else:
        plot.show_reachable(reachable_values(score))


class LevelLine(Restyled, QWidget):
    """One level and how it stands: sign, word, and a word for the state at the far end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: LevelRow | None = None
        self._state = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, row: LevelRow, state: str) -> None:
        if row == self._row:
            return
        self._row, self._state = row, state
        self.setAccessibleName(f"{row.text}: {state}. {row.why}")
        self.setToolTip(row.why)
        self.updateGeometry()
        self.update()

    @property
    def state_text(self) -> str:
        return self._state

    def _wraps(self, width: int) -> bool:
        word = look().advance(self._row.text if self._row else "", "strong")
        return look().px(34) + word + 12 + look().advance(self._state, "caption") > width

    def sizeHint(self) -> QSize:
        lines = 2 if self._wraps(max(self.width(), 100)) else 1
        return QSize(120, look().px(22) + 14 + (lines - 1) * look().line("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        row = self._row
        if row is None:
            return
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        near, far = (RIGHT, LEFT) if mirrored else (LEFT, RIGHT)
        out = row.state is LevelState.RULED_OUT
        role = "text.tertiary" if out else f"tier.{row.tier}"
        side = look().px(22)
        top = look().px(22) + 14
        sign = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(0, (top - side) // 2, side, side))
        paint_steps(painter, QRectF(sign), steps_filled(row.tier), look().colour(role))
        left = side + look().px(12)
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(left, 0, self.width() - left, top))
        paint_text(painter, words, row.text, look().font("body" if out else "strong"), role, near | VCENTRE)
        ink = "text.tertiary" if out else "text.primary"
        rest = self.rect().adjusted(0, top - 6, 0, 0) if self._wraps(self.width()) else self.rect()
        paint_text(painter, rest, self._state, look().font("caption"), ink, far | VCENTRE)
        painter.end()


class LevelsMark(Restyled, QWidget):
    """The signs of the levels still possible, for the header of a narrow window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiers: tuple[str, ...] = ()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_levels(self, tiers: tuple[str, ...], text: str, said: str) -> None:
        if (tiers, text) != (self._tiers, self._text):
            self._tiers, self._text = tiers, text
            self.setAccessibleName(said)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return open_levels_size(self._tiers, self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_open_levels(painter, self.rect(), self._tiers, self._text, mirrored)
        painter.end()


class _Score(QWidget):
    """The score of the scale the question counts in."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        self._key = ""
        self._shown: ScoreView | None = None
        self.plot: BandPlot | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        top = QHBoxLayout()
        self.title = Label("", "caption", weight=600, wrap=True)
        self.told = Label("", "caption", "text.secondary")
        self.told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.title, 1)
        top.addWidget(self.told)
        self._column.addLayout(top)
        self._column.addWidget(Line())

    def show_score(self, score: ScoreView | None) -> None:
        self.setVisible(score is not None)
        if score is None or score == self._shown:
            return
        self._shown = score
        text = self._wording.text
        title = text("ui.interview.live.score", title=score.title)
        if self.title.text() != title:
            self.title.setText(title)
        value = score.value if score.value is not None else score.text
        told = text("ui.interview.live.of", value=value, maximum=score.maximum) if score.applies else ""
        self.told.set_steadily(told)
        if self.plot is None:
            self.plot = plot_of(score, self._wording, slim=True)
            self._column.insertWidget(1, self.plot)
        else:
            if score.key != self._key:
                self.plot.show_scale(score.title, _shapes(score), score.maximum)
            show_score(self.plot, score, self._wording)
        self._key = score.key


class _Live(QWidget):
    """What the panel shows while nobody has to be called."""

    hidden = Signal()

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        text = wording.text
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 0, 5, 5)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(Label(text("ui.interview.live"), "strong"))
        top.addStretch(1)
        self.hide_button = Button(text("ui.interview.live.hide"), "quiet", key="F4")
        self.hide_button.clicked.connect(self.hidden)
        top.addWidget(self.hide_button)
        column.addLayout(top)
        self.levels_title = Label(text("ui.interview.live.levels"), "caption", weight=600)
        column.addWidget(self.levels_title)
        self._levels = QVBoxLayout()
        self._levels.setSpacing(0)
        column.addLayout(self._levels)
        column.addWidget(Line())
        self.score = _Score(wording)
        column.addWidget(self.score)
        self.open = IconLine("circle-dashed", "", ink="text.secondary")
        self.declined = IconLine("hand", "", ink="text.secondary", aside=text("ui.interview.live.declined.why"))
        row = self.open.layout()
        if row is not None:
            row.setAlignment(self.open.label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.safe = IconLine("shield-check", text("ui.interview.live.no-alert"), ink="alert.good")
        self.settled = SettledLine(wording)
        for line in (self.open, self.declined, self.settled, self.safe):
            column.addWidget(line)
        self._alerts = QVBoxLayout()
        column.addLayout(self._alerts)
        column.addWidget(Line())
        self._notes = QVBoxLayout()
        self._notes.setSpacing(4)
        column.addLayout(self._notes)
        column.addStretch(1)
        self._shown: LiveView | None = None

    def show_live(self, live: LiveView) -> None:
        before, self._shown = self._shown, live
        text, plural = self._wording.text, self._wording.plural
        while self._levels.count() < len(live.levels):
            self._levels.addWidget(LevelLine())
        for number, row in enumerate(live.levels):
            line = self.level(number)
            line.show_level(row, text(f"ui.interview.level.{row.state.value}"))
        self.score.show_score(live.score)
        self.open.label.set_steadily(plural("ui.interview.live.open", live.open_count))
        _say(self.declined, plural("ui.interview.live.declined", live.declined_count))
        self.declined.setVisible(live.declined_count > 0)
        self.settled.show_certain(live.certain, live.settled)
        self.safe.setVisible(not live.alerts)
        if before is None or before.alerts != live.alerts:
            self._show_alerts(live.alerts)
        if before is None or before.notes != live.notes:
            self._show_notes(live.notes)

    def level(self, number: int) -> LevelLine:
        item = self._levels.itemAt(number)
        widget = item.widget() if item else None
        assert isinstance(widget, LevelLine)
        return widget

    def _show_alerts(self, alerts: Sequence[AlertView]) -> None:
        clear_layout(self._alerts)
        inks = {"danger": ("octagon-alert", "alert.danger"), "caution": ("triangle-alert", "alert.caution")}
        for alert in alerts:
            icon, ink = inks.get(alert.level, ("info", "alert.info"))
            line = IconLine(icon, alert.title, ink=ink, wrap=True)
            line.setToolTip(alert.what_to_do)
            self._alerts.addWidget(line)
            if alert.level != "danger" and alert.is_protocol:
                self._alerts.addWidget(Label(self._wording.text("ui.interview.alert.protocol"), "caption", weight=600))
            if alert.level != "danger" and alert.what_to_do:
                self._alerts.addWidget(Label(alert.what_to_do, "caption", "text.secondary", wrap=True))

    def _show_notes(self, notes: Sequence[NoteLine]) -> None:
        clear_layout(self._notes)
        if not notes:
            return
        title = self._wording.text("ui.interview.live.notes", count=len(notes))
        self._notes.addWidget(Label(title, "caption", weight=600))
        for note in notes:
            told = self._wording.text("ui.interview.live.note", label=note.label, text=note.text)
            self._notes.addWidget(Label(told, "caption", wrap=True))


def _say(line: IconLine, text: str) -> None:
    if line.label.text() != text:
        line.label.setText(text)


class _Calls(QWidget):
    """Whom to call now."""

    closed = Signal()

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 0, 5, 5)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(Label(wording.text("ui.interview.call.title"), "strong"))
        top.addStretch(1)
        close = wording.text("ui.interview.call.close")
        self.close_button = Button(icon="x", kind="quiet", name=close, ink="text.primary")
        self.close_button.clicked.connect(self.closed)
        top.addWidget(self.close_button)
        column.addLayout(top)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column.addLayout(self._lines)
        column.addStretch(1)
        column.addWidget(Label(wording.text("ui.interview.call.apart"), "caption", "text.secondary", wrap=True))
        self._shown: tuple[CallLine, ...] | None = None

    def show_calls(self, calls: tuple[CallLine, ...]) -> None:
        if calls == self._shown:
            return
        self._shown = calls
        clear_layout(self._lines)
        for number, call in enumerate(calls):
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(Label(call.name, "strong", wrap=True))
            if call.hours:
                self._lines.addWidget(Label(call.hours, "body", "text.secondary", wrap=True))
            if call.phone:
                type, ink = ("strong", "text.primary") if number else ("heading_1", "alert.danger")
                self._lines.addWidget(Label(call.phone, type, ink, wrap=True))


class LivePanel(Card):
    """The panel itself. `hidden` follows its Hide button; `open_calls` puts whom to call in the place of the rest."""

    hidden = Signal()
    calls_closed = Signal()

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(wording.text("ui.interview.live"))
        self.column.setContentsMargins(11, 12, 11, 12)
        self.live = _Live(wording)
        self.calls = _Calls(wording)
        self._live_scroll, self._call_scroll = Scroll(self.live), Scroll(self.calls)
        self.add(self._live_scroll, 1)
        self.add(self._call_scroll, 1)
        self._turn(to_calls=False)
        self.live.hidden.connect(self.hidden)
        self.calls.closed.connect(self._close_calls)

    @property
    def calls_are_open(self) -> bool:
        return not self._call_scroll.isHidden()

    def _turn(self, to_calls: bool) -> None:
        self._live_scroll.setVisible(not to_calls)
        self._call_scroll.setVisible(to_calls)

    def show_live(self, live: LiveView) -> None:
        self.live.show_live(live)
        calls = next((alert.contacts for alert in live.alerts if alert.contacts), ())
        self.calls.show_calls(calls)
        if not calls:
            self._turn(to_calls=False)

    def open_calls(self) -> None:
        """Show whom to call."""
        self._turn(to_calls=True)

    def _close_calls(self) -> None:
        self._turn(to_calls=False)
        self.calls_closed.emit()
