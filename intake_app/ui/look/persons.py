"""The page that is turned to the person, and the steps of the set-up."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.answer_group import AnswerGroup, Choice, Missing
from intake_app.ui.look.labels import IconLine, Label
from intake_app.ui.look.painting import (
    HCENTRE,
    LEFT,
    RIGHT,
    VCENTRE,
    WRAP,
    paint_box,
    paint_icon,
    paint_text,
    visual_rect,
    wrapped_height,
)
from intake_app.ui.look.theme import Restyled, look


class _Pieces(Restyled, QWidget):
    """How far one is, as one dash for each question; the number stands in words beside it."""

    accessible_role = "Indicator"

    def __init__(self, at: int, count: int, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at, self._count = at, count
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _each(self) -> int:
        return 34 if self._count <= 10 else max(6, 400 // self._count - 4)

    def sizeHint(self) -> QSize:
        return QSize(self._count * (self._each() + 8) - 8, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(self._count):
            rect = QRect(number * (self._each() + 8), 0, self._each(), self.height())
            place = QRectF(visual_rect(self.layoutDirection(), self.rect(), rect))
            done, now = number + 1 < self._at, number + 1 == self._at
            fill = "accent.base" if done else "accent.soft" if now and not look().high_contrast else "surface.card"
            paint_box(painter, place, fill, "accent.base" if now and look().high_contrast else "line.control", 1, 4)
        painter.end()


class PersonQuestion(QWidget):
    """A question turned to the person: where one is, the question in large type, large answers, "I'd rather not answer"
    at equal width, and a reassuring line. No name, no score, no level.

    The answers are `group` (its signals tell what was chosen). `extra` replaces the options where the question is not a
    choice, such as a number field. `before` and `after` are what the form says around the question.
    """

    talk_wanted = Signal()

    def __init__(
        self,
        where: str,
        at: int,
        count: int,
        question: str,
        choices: Sequence[Choice],
        missing: Sequence[Missing] = (),
        *,
        hint: str = "",
        reassurance: str = "",
        multiple: bool = False,
        extra: QWidget | None = None,
        before: Sequence[str] = (),
        after: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 4, 24, 0)
        outer.addStretch(1)
        holder = _Column(self)
        outer.addWidget(holder, 12)
        outer.addStretch(1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(5, 5, 5, 5)
        column.setSpacing(16)
        top = QHBoxLayout()
        top.addWidget(Label(where, "lead", "text.secondary", wrap=True), 1)
        top.addWidget(_Pieces(at, count, where))
        column.addLayout(top)
        for text in before:
            column.addWidget(Label(text, "lead", "text.secondary", wrap=True))
        column.addWidget(Label(question, "participant_question", wrap=True))
        if hint:
            column.addWidget(Label(hint, "lead", "text.secondary", wrap=True))
        if extra is not None:
            column.addWidget(extra)
        self.group = AnswerGroup(choices, missing, large=True, multiple=multiple)
        column.addWidget(self.group)
        for text in after:
            column.addWidget(Label(text, "lead", "text.secondary", wrap=True))
        if reassurance:
            column.addWidget(
                IconLine(
                    "shield-check", reassurance, ink="text.secondary", icon_ink="alert.good", type="lead", wrap=True
                )
            )
        column.addStretch(1)


class _Column(QWidget):
    """A column that grows to a readable width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaximumWidth(look().px(870))

    def changeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().changeEvent(event)
        if event.type() == event.Type.StyleChange:
            self.setMaximumWidth(look().px(870))


class StepList(Restyled, QWidget):
    """The steps of the set-up: done with a tick, the present one filled, the others by number."""

    accessible_role = "StaticText"

    def __init__(self, steps: Sequence[str], current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._current = tuple(steps), current
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def set_current(self, current: int) -> None:
        """Marks a step (from 0) as the present one; those before it are done."""
        self._current = current
        self.setAccessibleName(f"{current + 1}/{len(self._steps)} {self._steps[current]}")
        self.update()

    def _row(self) -> int:
        return max(48, look().px(22) * 2 + 4)

    def _disc(self) -> int:
        return max(30, look().px(18) + 12)

    def sizeHint(self) -> QSize:
        wide = max(look().metrics("strong").horizontalAdvance(step) for step in self._steps)
        return QSize(self._disc() + 12 + wide + 4, self._row() * len(self._steps))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(140), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        disc, row = self._disc(), self._row()
        direction = self.layoutDirection()
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        for number, step in enumerate(self._steps):
            done, now = number < self._current, number == self._current
            y = number * row + (row - disc) // 2
            at = visual_rect(direction, self.rect(), QRect(0, y, disc, disc))
            if now:
                paint_box(painter, QRectF(at), "accent.base", None, 1, disc / 2)
            else:
                paint_box(painter, QRectF(at), None, "line.control", 2, disc / 2)
            if done:
                paint_icon(painter, at.adjusted(6, 6, -6, -6), "check", "alert.good")
            else:
                ink = "accent.on" if now else "text.secondary"
                paint_text(painter, at, str(number + 1), look().font("strong"), ink, HCENTRE | VCENTRE)
            font = look().font("strong" if now else "body")
            room = QRect(disc + 12, number * row, self.width() - disc - 12, row)
            if wrapped_height(step, font, room.width()) > row:
                font = look().font("caption", 600 if now else None)
            ink = "text.primary" if now else "text.secondary"
            flags = (RIGHT if mirrored else LEFT) | VCENTRE | WRAP
            paint_text(painter, visual_rect(direction, self.rect(), room), step, font, ink, flags)
        painter.end()
