"""A case as a line from the door to aftercare: what happened, what is to be done now, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import clear_layout
from intake_app.ui.look.labels import Label, stacked
from intake_app.ui.look.painting import paint_icon, pen
from intake_app.ui.look.theme import Restyled, look

_DATES = 96
_GAP = 14


@dataclass(frozen=True)
class Moment:
    """One moment: when (in words), title, a line below, an icon, and state `happened`, `now` or `due`.

    `verb` puts a button on it (the `now` moment has one); `code` is what `pressed` tells.
    """

    when: str
    title: str
    line: str = ""
    icon: str = "circle"
    state: str = "happened"
    verb: str = ""
    code: str = ""


class _Disc(Restyled, QWidget):
    """The sign on the line: ringed when it happened, filled now, dashed when due."""

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self._moment = moment
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = max(32, look().px(16) + 16)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = self._moment.state
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if state == "now":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour("accent.base"))
            painter.drawEllipse(rect)
            ink = "accent.on"
        else:
            due = state == "due"
            painter.setPen(pen("line.control" if due else "accent.base", 2, "dashed" if due else "solid"))
            painter.setBrush(look().colour("surface.window" if due else "surface.card"))
            painter.drawEllipse(rect)
            ink = "text.secondary" if due else "accent.base"
        side = look().px(16)
        at = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        paint_icon(painter, at, "arrow-down" if state == "now" else self._moment.icon, ink)
        painter.end()


class _MomentRow(QWidget):
    def __init__(self, moment: Moment, timeline: "Timeline") -> None:
        super().__init__(timeline)
        self.moment = moment
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        now = moment.state == "now"
        when = _When(moment.when, now)
        self.disc = _Disc(moment)
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.disc, 0, Qt.AlignmentFlag.AlignVCenter)
        quiet = moment.state == "due"
        title = Label(
            moment.title,
            "body" if quiet else "strong",
            "text.secondary" if quiet else "accent.soft_text" if now else "text.primary",
            wrap=True,
        )
        ink = "accent.soft_text" if now else "text.secondary"
        words = stacked(title, Label(moment.line, "caption", ink, wrap=True)) if moment.line else title
        if now or moment.verb:
            band = QFrame()
            if now:
                band.setProperty("look", "chosen")
            inside = QHBoxLayout(band)
            inside.setContentsMargins(14 if now else 0, 5, 6 if now else 0, 5)
            inside.setSpacing(12)
            inside.addWidget(words, 1)
            if moment.verb:
                self.button = Button(moment.verb, "primary" if now else "second", name=f"{moment.verb}: {moment.title}")
                self.button.clicked.connect(lambda: timeline.pressed.emit(moment.code))
                inside.addWidget(self.button)
            row.addWidget(band, 1)
        else:
            row.addWidget(words, 1)
        self.setAccessibleName(", ".join(part for part in (moment.when, moment.title, moment.line) if part))


class _When(Label):
    def __init__(self, text: str, now: bool) -> None:
        super().__init__(
            text, "caption", "accent.base" if now else "text.secondary", weight=600 if now else None, wrap=True
        )
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        wide = look().px(_DATES)
        return QSize(wide, self.heightForWidth(wide))


class Timeline(Restyled, QWidget):
    """Moments from above to below, newest below. `pressed(code)` follows the button of a moment."""

    pressed = Signal(str)

    accessible_role = "List"

    def __init__(self, moments: Sequence[Moment] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 5, 5, 5)
        self._column.setSpacing(12)
        self._rows: list[_MomentRow] = []
        self.set_moments(moments)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Shows these moments instead."""
        clear_layout(self._column)
        self._rows = [_MomentRow(moment, self) for moment in moments]
        for row in self._rows:
            self._column.addWidget(row)
        self.update()

    def now_button(self) -> Button | None:
        """The button of what is to be done now, or None."""
        return next((row.button for row in self._rows if row.moment.state == "now" and row.moment.verb), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for above, below in zip(self._rows, self._rows[1:], strict=False):
            start = above.disc.mapTo(self, above.disc.rect().center())
            end = below.disc.mapTo(self, below.disc.rect().center())
            half = above.disc.height() / 2
            painter.setPen(QPen(look().colour("line.soft"), 2))
            if below.moment.state == "due":
                painter.setPen(QPen(look().colour("line.soft"), 2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(start.x(), start.y() + half), QPointF(end.x(), end.y() - half))
        painter.end()
