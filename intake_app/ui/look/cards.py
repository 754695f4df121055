"""Cards, the progress of a form, and the bar beside the question on the table."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.buttons import Button
from intake_app.ui.look.labels import Icon, Label, Line, Titled
from intake_app.ui.look.painting import paint_box
from intake_app.ui.look.rows import FactLine
from intake_app.ui.look.theme import Restyled, inner, look


class Card(QFrame):
    """A card with an optional heading. `tone`: `card`, `sunk` (the law's ground), `next` (petrol border), `chosen`,
    `dashed`, `framed`. Put rows in with `add`; `titled` is the heading line when a title was given."""

    def __init__(
        self,
        title: str = "",
        *,
        tone: str = "card",
        count: str = "",
        aside: str = "",
        level: int = 2,
        spacing: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", tone)
        self.column = QVBoxLayout(self)
        vertical, horizontal = look().tokens.raw["space"]["card_padding"]
        self.column.setContentsMargins(horizontal, vertical, horizontal, vertical)
        self.column.setSpacing(spacing)
        self.titled: Titled | None = None
        if title:
            self.titled = Titled(title, count, aside, level, parent=self)
            self.column.addWidget(self.titled)
            self.setAccessibleName(title)

    def add(self, widget: QWidget, stretch: int = 0) -> QWidget:
        """Appends a row and returns it."""
        self.column.addWidget(widget, stretch)
        return widget

    def add_line(self) -> None:
        self.column.addWidget(Line(parent=self))

    def add_stretch(self) -> None:
        self.column.addStretch(1)

    def clear(self) -> None:
        """Takes every row out again; the heading stays."""
        clear_layout(self.column, keep=1 if self.titled else 0)


def clear_layout(layout: QVBoxLayout | QHBoxLayout, keep: int = 0) -> None:
    """Removes and deletes what lies in a layout after the first `keep` entries."""
    while layout.count() > keep:
        item = layout.takeAt(layout.count() - 1)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class DashedRow(Card):
    """What was offered and not wanted, or is not there yet: dashed, on the page's own ground, in one row."""

    def __init__(self, icon: str, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(tone="dashed", parent=parent)
        self.column.setContentsMargins(14, 8, 14, 8)
        holder = QWidget(self)
        self.row = QHBoxLayout(holder)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(12)
        self.row.addWidget(Icon(icon, parent=self))
        self.row.addWidget(Label(title, "strong", parent=self))
        self.row.addWidget(Label(text, "body", "text.secondary", wrap=True, parent=self), 1)
        self.column.addWidget(holder)

    def add_aside(self, widget: QWidget) -> None:
        self.row.addWidget(widget)


class Progress(Restyled, QWidget):
    """How much is done, as a thin bar; `said` is what a screen reader says ("37 of 60")."""

    accessible_role = "Indicator"

    def __init__(self, done: int = 0, whole: int = 1, said: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._done, self._whole = done, whole
        self.set_progress(done, whole, said)

    def set_progress(self, done: int, whole: int, said: str = "") -> None:
        shown = (done, max(1, whole), said or f"{done}/{whole}")
        if shown == (self._done, self._whole, self.accessibleName()):
            return
        self._done, self._whole = shown[:2]
        self.setAccessibleName(shown[2])
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRectF(self.rect())
        part = QRectF(whole)
        part.setWidth(whole.width() * min(1.0, self._done / self._whole))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            part.moveRight(whole.right())
        paint_box(painter, whole, "surface.sunk", "line.control", 1, 3)
        if self._done:
            paint_box(painter, inner(part, 1), "accent.base", None, 1, 3)
        painter.end()


class CurrentBar(QFrame):
    """A frame with the petrol bar at its reading side: the question on the table. Rows go into `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 20, 14)
        self.column.setSpacing(6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = look().tokens.raw["border"]["current_question_bar"]
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(self.width() - wide if right else 0, 0, wide, self.height(), look().colour("accent.base"))
        painter.end()


class PersonCard(Card):
    """Who comes next: a line in petrol ("Next · 14:00, in 12 minutes"), the name and reference, facts with icons, and
    one button (`button`, primary)."""

    def __init__(
        self,
        kicker: str,
        name: str,
        reference: str,
        facts: Sequence[tuple[str, str]],
        verb: str,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tone="next", parent=parent)
        row = QHBoxLayout()
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(kicker, "caption", "accent.base", weight=600))
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(Label(name, "question"))
        top.addWidget(Label(f"· {reference}", "question", "text.secondary", weight=400))
        top.addStretch(1)
        words.addLayout(top)
        words.addWidget(FactLine(facts))
        row.addLayout(words, 1)
        self.button = Button(verb, "primary", icon_right="arrow-right", large=True, name=f"{verb}: {name}")
        row.addWidget(self.button)
        self.column.addLayout(row)
