"""A question that is not on the table: one quiet row with its answer, to be opened again."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.evaluation import ItemState
from intake_app.ui.look.labels import mark_size, paint_mark
from intake_app.ui.look.painting import (
    LEFT,
    RIGHT,
    VCENTRE,
    WRAP,
    elided,
    paint_box,
    paint_icon,
    paint_text,
    wrapped_height,
)
from intake_app.ui.look.theme import Look, Restyled, look

_MISSING = (ItemState.DECLINED, ItemState.UNKNOWN, ItemState.NOT_ASKED)
_LATIN = "\u024f"
"""Up to here every sign is in the font itself; a fallback's lines may be higher."""
NUMBER_LEFT = 20
"""Where the number of a question stands in the card."""


def text_left() -> int:
    """Where the text of a question begins in the card."""
    return 24 + look().px(18) + 16


class QuestionRow(Restyled, QAbstractButton):
    """Number, a few words, the answer and a pencil; 44 px high while it fits. Space or a click opens the question.

    Shows whatever `show_question` gave last, so that a row may serve another question.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: QuestionView | None = None
        self._alert = False
        self._answer = ""
        self._height: tuple[int, Look, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_inside", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """The key of the question it shows."""
        return self._view.key if self._view else ""

    @property
    def answer_text(self) -> str:
        """The answer in words as it stands there."""
        return self._answer

    def shows(self, view: QuestionView, alert: bool) -> bool:
        """Whether this very question stands there already."""
        return alert == self._alert and (view is self._view or view == self._view)

    def show_question(self, view: QuestionView, alert: bool, name: str) -> None:
        """Show a question; `name` is what a screen reader says."""
        self._view, self._alert = view, alert
        self._answer = " ".join(view.answer_text.split())
        self._height = None
        self.setAccessibleName(name)
        self.update()

    def _right_room(self, width: int) -> int:
        """Room of the answer, at most half the row."""
        view = self._view
        if view is None or not self._answer:
            return 0
        if view.state in _MISSING:
            return mark_size(view.state.value, self._answer, "x").width()
        return min(look().advance(self._answer, "strong") + 2, width // 2)

    def _text_room(self, width: int) -> int:
        answer = self._right_room(width)
        pencil = look().icon_size() + 12 if self._answer else 0
        note = look().px(18) + 8 if self._view is not None and self._view.note else 0
        return width - text_left() - 20 - pencil - note - (answer + 16 if answer else 0)

    def heightForWidth(self, width: int) -> int:
        known = self._height
        if known is not None and known[:2] == (width, look()):
            return known[2]
        height = look().control("answered_row", room=22)
        if self._view is not None:
            short, room = self._view.short, self._text_room(width)
            if max(short, default="") > _LATIN or look().advance(short) > room:
                height = max(height, wrapped_height(short, look().font("body"), room) + 18)
            else:
                height = max(height, look().metrics("body").height() + 18)
        self._height = (width, look(), height)
        return height

    def sizeHint(self) -> QSize:
        return QSize(look().px(400), look().control("answered_row", room=22))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _place(self, x: int, width: int) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(x, 0, width, self.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._view
        if view is None:
            return
        painter = QPainter(self)
        if self.underMouse():
            paint_box(painter, QRectF(self.rect()), "surface.hover", None, 1, 0)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look().colour("line.soft"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = RIGHT if mirrored else LEFT
        settled = bool(self._answer)
        ink = "text.secondary" if settled else "text.tertiary"
        if self._alert:
            icon = look().px(20)
            rect = self._place(NUMBER_LEFT, icon)
            paint_icon(painter, rect, "octagon-alert", "alert.danger")
        else:
            room = self._place(NUMBER_LEFT, text_left() - NUMBER_LEFT)
            paint_text(painter, room, view.number, look().font("body"), ink, side | VCENTRE)
        room = self._place(text_left(), self._text_room(self.width()))
        text_ink = "text.primary" if self._alert else ink
        paint_text(painter, room, view.short, look().font("body"), text_ink, side | VCENTRE | WRAP)
        if settled:
            self._paint_answer(painter, view, mirrored)
        painter.end()

    def _paint_answer(self, painter: QPainter, view: QuestionView, mirrored: bool) -> None:
        icon = look().icon_size()
        right = self.width() - 20 - icon
        paint_icon(painter, self._place(right, icon), "edit", "accent.base")
        right -= 12
        room = self._right_room(self.width())
        if view.state in _MISSING:
            size = mark_size(view.state.value, self._answer, "x")
            rect = self._place(right - size.width(), size.width())
            rect.setTop((self.height() - size.height()) // 2)
            rect.setHeight(size.height())
            paint_mark(painter, rect, view.state.value, self._answer, _mark(view.state), mirrored)
        else:
            font = look().font("strong")
            rect = self._place(right - room, room)
            side = LEFT if mirrored else RIGHT
            fits = look().advance(self._answer, "strong") <= room
            shown = self._answer if fits else elided(self._answer, font, room)
            paint_text(painter, rect, shown, font, "text.primary", side | VCENTRE)
        if view.note:
            size_note = look().px(18)
            paint_icon(painter, self._place(right - room - 8 - size_note, size_note), "note", "text.tertiary")


def _mark(state: ItemState) -> str:
    return str(look().tokens.raw["missing"][state.value]["icon"])
