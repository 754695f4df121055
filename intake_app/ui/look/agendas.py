"""The day's appointments on a scale of hours, with the line of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from intake_app.ui.look.painting import LEFT, RIGHT, TOP, VCENTRE, elided, paint_box, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look

STATES = ("past", "next", "later")


@dataclass(frozen=True)
class Appointment:
    """One entry: code, who, what with its time in words, from, minutes, and state `past`, `next` or `later`."""

    code: str
    title: str
    line: str
    start: time
    minutes: int = 60
    state: str = "later"


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


class _Entry(Restyled, QAbstractButton):
    """One appointment, a button for mouse and keyboard."""

    def __init__(self, appointment: Appointment, parent: QWidget) -> None:
        super().__init__(parent)
        self.appointment = appointment
        self.setAccessibleName(f"{appointment.title}, {appointment.line}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(160, max(40, look().line("body") + look().line("caption") + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        state = self.appointment.state
        radius = look().tokens.radius("pill")
        if state == "next":
            paint_box(painter, QRectF(self.rect()), "accent.soft", "accent.base", look().border, radius)
        else:
            fill = "surface.hover" if self.underMouse() else "surface.card"
            paint_box(painter, QRectF(self.rect()), fill, "line.soft", 1, radius)
        ink = {"next": "accent.soft_text", "past": "text.tertiary"}.get(state, "text.primary")
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = RIGHT if mirrored else LEFT
        rect = self.rect().adjusted(12, 5, -8, -3)
        title = look().font("strong")
        first = elided(self.appointment.title, title, rect.width())
        paint_text(painter, rect, first, title, ink, side | TOP)
        below = rect.adjusted(0, look().line("body") - 1, 0, 0)
        if below.height() >= look().line("caption") - 3:
            small = look().font("caption")
            paint_text(painter, below, elided(self.appointment.line, small, below.width()), small, ink, side | TOP)
        painter.end()


class Agenda(Restyled, QWidget):
    """Appointments between two hours. `chosen(code)` follows a click or Space; `now` draws the line of now, under which
    the hour drops its label."""

    chosen = Signal(str)

    accessible_role = "Grouping"

    def __init__(
        self,
        appointments: Sequence[Appointment] = (),
        now: time | None = None,
        *,
        first_hour: int = 9,
        last_hour: int = 17,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hours = (first_hour, last_hour)
        self._now = now
        self._entries: list[_Entry] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_appointments(appointments, now)

    def set_appointments(self, appointments: Sequence[Appointment], now: time | None = None) -> None:
        """Shows these appointments instead; hours outside the usual ones are added when something lies there."""
        for entry in self._entries:
            entry.hide()
            entry.deleteLater()
        self._now, self._entries = now, []
        for appointment in sorted(appointments, key=lambda each: each.start):
            entry = _Entry(appointment, self)
            entry.clicked.connect(lambda _=False, code=appointment.code: self.chosen.emit(code))
            entry.show()
            self._entries.append(entry)
        self.updateGeometry()
        self._place_entries()
        self.update()

    def hours(self) -> tuple[int, int]:
        """First and last hour that is drawn."""
        starts = [entry.appointment.start.hour for entry in self._entries]
        ends = [-(-(_minutes(e.appointment.start) + e.appointment.minutes) // 60) for e in self._entries]
        return min([self._hours[0], *starts]), min(24, max([self._hours[1], *ends]))

    def _hour(self) -> int:
        """Height of an hour in px."""
        return max(60, look().line("body") + look().line("caption") + 16)

    def sizeHint(self) -> QSize:
        first, last = self.hours()
        return QSize(look().px(300), (last - first) * self._hour() + look().line("caption") + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), self.sizeHint().height())

    def _y(self, minutes: float) -> float:
        first, _ = self.hours()
        return look().line("caption") / 2 + (minutes / 60 - first) * self._hour()

    def _left(self) -> int:
        return look().metrics("caption", 600).horizontalAdvance("00:00") + 20

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_entries()

    def changeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().changeEvent(event)
        if event.type() == event.Type.StyleChange and hasattr(self, "_entries"):
            self._place_entries()

    def _place_entries(self) -> None:
        """Lays entries out; those that overlap in time share the width."""
        left = self._left()
        for group in self._overlapping():
            wide = (self.width() - left) // len(group)
            for number, entry in enumerate(group):
                start = self._y(_minutes(entry.appointment.start))
                high = max(entry.sizeHint().height(), entry.appointment.minutes / 60 * self._hour() - 4)
                rect = QRect(
                    left + number * wide, round(start) + 1, wide - (4 if number + 1 < len(group) else 0), round(high)
                )
                entry.setGeometry(visual_rect(self.layoutDirection(), self.rect(), rect))

    def _overlapping(self) -> list[list[_Entry]]:
        groups: list[list[_Entry]] = []
        until = -1.0
        for entry in self._entries:
            start = float(_minutes(entry.appointment.start))
            least = entry.sizeHint().height() / self._hour() * 60
            if groups and start < until:
                groups[-1].append(entry)
            else:
                groups.append([entry])
            until = max(until, start + max(entry.appointment.minutes, least))
        return groups

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        first, last = self.hours()
        for hour in range(first, last + 1):
            y = self._y(hour * 60)
            hidden = self._now is not None and abs(self._y(_minutes(self._now)) - y) < look().line("caption")
            self._paint_line(painter, y, "" if hidden else f"{hour:02}:00", "line.soft", 1)
        if self._now is not None and first <= self._now.hour <= last:
            self._paint_line(painter, self._y(_minutes(self._now)), f"{self._now:%H:%M}", "text.primary", 2)
        painter.end()

    def _paint_line(self, painter: QPainter, y: float, text: str, role: str, width: int) -> None:
        left = self._left() - 16
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        start, end = (0, self.width() - left) if mirrored else (left, self.width())
        painter.setPen(QPen(look().colour(role), width))
        painter.drawLine(QPointF(start, round(y)), QPointF(end, round(y)))
        high = look().line("caption")
        rect = QRect(0, round(y - high / 2), left, high)
        now = width > 1
        ink = "text.primary" if now else "text.secondary"
        place = visual_rect(self.layoutDirection(), self.rect(), rect)
        paint_text(
            painter,
            place,
            text,
            look().font("caption", 600 if now else None),
            ink,
            (RIGHT if mirrored else LEFT) | VCENTRE,
        )
