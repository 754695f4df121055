"""The rows that stand in cards: facts, things to do, things to open, dates."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.buttons import Button
from intake_app.ui.look.labels import Icon, IconLine, Label
from intake_app.ui.look.painting import LEFT, RIGHT, VCENTRE, elided, paint_box, paint_icon, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look


class Fact(QWidget):
    """A label and its value on one line, with an aside: `Amount  4.1 g resin, within 10 days  of 5 g`."""

    def __init__(
        self,
        label: str,
        value: str,
        aside: str = "",
        *,
        width: int = 112,
        strong: bool = True,
        own_words: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        self.label = _Column(label, width)
        self.value = Label(value, "strong" if strong else "body", wrap=True, own_words=own_words, parent=self)
        row.addWidget(self.label, 0, top)
        row.addWidget(self.value, 1, top)
        if aside:
            row.addWidget(Label(aside, "caption", "text.tertiary", parent=self), 0, top)
        self.setAccessibleName(f"{label}: {value}")


class _Column(Label):
    """A label as wide as its column at every text size."""

    def __init__(self, text: str, width: int) -> None:
        super().__init__(text, "body", "text.secondary", wrap=True)
        self._wide = width
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        wide = look().px(self._wide)
        return QSize(wide, self.heightForWidth(wide))


class WorkRow(QWidget):
    """One thing to do: icon, name, what, when, and one verb. `late` makes icon and date amber with the words given."""

    pressed = Signal()

    def __init__(
        self,
        icon: str,
        name: str,
        what: str,
        when: str,
        verb: str,
        *,
        late: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(14)
        row.addWidget(Icon(icon, "alert.caution" if late else "accent.base", 22, parent=self))
        self.name = _Name(name)
        row.addWidget(self.name)
        row.addWidget(Label(what, "body", "text.secondary", wrap=True, parent=self), 1)
        self.when = Label(
            when, "strong" if late else "body", "alert.caution" if late else "text.secondary", parent=self
        )
        row.addWidget(self.when)
        self.button = Button(verb, name=f"{verb}: {name}, {what}", parent=self)
        self.button.setMinimumWidth(104)
        self.button.clicked.connect(self.pressed)
        row.addWidget(self.button)


class _Name(Label):
    """A person's name in a column."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "strong", wrap=True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        wide = look().px(184)
        return QSize(wide, self.heightForWidth(wide))


class LinkRow(Restyled, QAbstractButton):
    """A row that opens something: icon, text, aside. The whole row is the target; `clicked` follows."""

    def __init__(self, icon: str, text: str, aside: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self._aside = icon, aside
        self.setText(text)
        self.setAccessibleName(", ".join(part for part in (text, aside) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = look().metrics("body").horizontalAdvance(self.text()) + look().metrics("caption").horizontalAdvance(
            self._aside
        )
        return QSize(look().icon_size() + 32 + wide, look().control("target_min"))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        direction = self.layoutDirection()
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        if self.underMouse():
            paint_box(painter, QRectF(self.rect()), "surface.hover", None, 1, look().tokens.radius("small"))
        side, high = look().icon_size(), self.height()
        icon = visual_rect(direction, self.rect(), QRect(1, (high - side) // 2, side, side))
        paint_icon(painter, icon, self._sign, "text.primary")
        small = look().font("caption")
        wide = look().metrics("caption").horizontalAdvance(self._aside) + 2
        aside = visual_rect(direction, self.rect(), QRect(self.width() - wide - 2, 0, wide, high))
        paint_text(painter, aside, self._aside, small, "text.tertiary", (LEFT if mirrored else RIGHT) | VCENTRE)
        room = visual_rect(direction, self.rect(), QRect(side + 12, 0, self.width() - side - wide - 24, high))
        font = look().font("body")
        text = elided(self.text(), font, room.width())
        paint_text(painter, room, text, font, "text.primary", (RIGHT if mirrored else LEFT) | VCENTRE)
        painter.end()


class DateRow(QWidget):
    """An appointment: the weekday small over the day large, then the title and a line."""

    def __init__(self, weekday: str, day: str, title: str, line: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(14)
        date = QVBoxLayout()
        date.setSpacing(0)
        for text, kind, ink in ((weekday, "caption", "text.secondary"), (day, "name", "text.primary")):
            label = Label(text, kind, ink)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMinimumWidth(look().px(58))
            date.addWidget(label)
        row.addLayout(date)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, "strong", wrap=True))
        if line:
            words.addWidget(Label(line, "caption", "text.secondary", wrap=True))
        row.addLayout(words, 1)


class FactLine(Restyled, QWidget):
    """Small facts with icons in one line that wraps: `(icon, text)` pairs."""

    def __init__(self, facts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [
            IconLine(icon, text, ink="text.secondary", icon_ink="text.secondary", parent=self) for icon, text in facts
        ]
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width, place=False)

    def sizeHint(self) -> QSize:
        hints = [line.sizeHint() for line in self._lines]
        wide = sum(hint.width() for hint in hints) + 16 * max(0, len(hints) - 1)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        return QSize(max((line.sizeHint().width() for line in self._lines), default=0), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out(self.width(), place=True)

    def _lay_out(self, width: int, place: bool) -> int:
        x = y = 0
        high = 0
        for line in self._lines:
            hint = line.sizeHint()
            if x and x + hint.width() > width:
                x, y = 0, y + high + 4
            if place:
                rect = QRect(x, y, min(hint.width(), width), hint.height())
                line.setGeometry(visual_rect(self.layoutDirection(), self.rect(), rect))
            high = hint.height()
            x += hint.width() + 16
        return y + high
