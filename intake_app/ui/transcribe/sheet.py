"""The sheet on which a paper form is keyed: a line for each question, and one field that goes from line to line.

The lines are painted, for there are many and every key must be answered at once; the field says to assistive software
what its line asks.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_app.ui.look.fields import Entry
from intake_app.ui.look.labels import repolish
from intake_app.ui.look.painting import LEFT, RIGHT, VCENTRE, WRAP, paint_box, paint_icon, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look, look_notice
from intake_app.ui.transcribe.places import LineText, Places

_INKS = {"skipped": "text.tertiary", "error": "alert.danger"}
_ICONS = {
    "declined": "hand",
    "unknown": "circle-question-mark",
    "not_asked": "circle-dashed",
    "skipped": "corner-down-right",
    "error": "octagon-alert",
}
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _is_of_page(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class KeyEntry(Entry):
    """The field. `confirmed` by Enter, `went_back` by Backspace on an empty field, `walked(±1)` by the arrows."""

    confirmed = Signal()
    went_back = Signal()
    walked = Signal(int)

    def event(self, event: QEvent) -> bool:
        # Ctrl+Z takes a line back, not a letter: that key is the page's.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_of_page(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in _ENTERS and shift:
            self.walked.emit(-1)
        elif key in _ENTERS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.confirmed.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.went_back.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class Sheet(Restyled, QWidget):
    """`pressed(line)` when a line was clicked; `entry` stands in the line `current`, and follows `stand_at`."""

    pressed = Signal(str)
    accessible_role = "Grouping"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._lines: tuple[LineText, ...] = ()
        self._index: dict[str, int] = {}
        self._places = Places()
        self.current = ""
        self.entry = KeyEntry(parent=self)
        self.entry.setProperty("dense", "true")
        self.entry.setProperty("ring_inside", True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setMouseTracking(False)
        # Only what is opaque is moved as a picture when the sheet scrolls; anything else is painted anew as a whole.
        self.setProperty("look", "painted")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        look_notice().changed.connect(self._look_changed)

    # What stands there

    def set_lines(self, lines: Sequence[LineText]) -> None:
        """Show these lines; only those that changed are painted again, unless their places changed."""
        before, self._lines = self._lines, tuple(lines)
        fresh = [n for n, (old, new) in enumerate(zip(before, self._lines, strict=False)) if old is not new]
        same = len(before) == len(self._lines) and all(before[n].line == self._lines[n].line for n in fresh)
        if not same:
            self._index = {line.line: n for n, line in enumerate(self._lines)}
        if not same or not self._places.stand(self._lines, before, fresh):
            self._places.lay_out(self._lines, self.width())
            self.setFixedHeight(self._places.total + 2)
            self.update()
        else:
            for n in fresh:
                self.update(self._row(n))
        self._place_entry()

    def stand_at(self, line: str, text: str, name: str, description: str) -> None:
        """Put the field into a line, with what was keyed there marked so that the next key replaces it."""
        before, self.current = self.current, line
        self.entry.setText(text)
        self.entry.selectAll()
        self.entry.setAccessibleName(name)
        self.entry.setAccessibleDescription(description)
        self.set_wrong(False)
        for each in (before, line):
            if each in self._index:
                self.update(self._row(self._index[each]))
        self._place_entry()

    def set_wrong(self, wrong: bool) -> None:
        """Frame the field as one that holds what cannot be kept."""
        state = "error" if wrong else ""
        if (self.entry.property("state") or "") != state:
            self.entry.setProperty("state", state)
            repolish(self.entry)

    def row_of(self, line: str) -> QRect:
        """Where a line lies, for scrolling; nothing for a line that is not there."""
        return self._row(self._index[line]) if line in self._index else QRect()

    # Places

    def _row(self, n: int) -> QRect:
        return QRect(0, self._places.tops[n], self.width(), self._places.heights[n])

    def _place_entry(self) -> None:
        n = self._index.get(self.current)
        self.entry.setVisible(n is not None)
        if n is not None:
            rect = self._places.field_rect(n, self._lines[n])
            self.entry.setGeometry(visual_rect(self.layoutDirection(), self.rect(), rect))

    def _lay_out_anew(self) -> None:
        self._places.lay_out(self._lines, self.width())
        self.setFixedHeight(self._places.total + 2)
        self._place_entry()
        self.update()

    def _look_changed(self) -> None:
        self._places.forget()
        self._lay_out_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != self._places.width:
            self._lay_out_anew()

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(300), 40)

    def sizeHint(self) -> QSize:
        return QSize(look().px(640), self._places.total + 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        n = self._places.line_at(round(event.position().y()))
        if 0 <= n < len(self._lines):
            self.pressed.emit(self._lines[n].line)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), look().colour("surface.card"))
        for n in self._lines_in(event.region()):
            self._paint_line(painter, n)
        painter.end()

    def _lines_in(self, region: QRegion) -> list[int]:
        """The lines that reach into a region, headings above them included. What lies between its parts is left out:
        a key changes two lines, and sheets are long."""
        heading, found = self._places.heading_height, set[int]()
        for part in region:  # type: ignore[attr-defined]
            first = max(0, self._places.line_at(part.top()))
            for n in range(first, len(self._lines)):
                if self._places.tops[n] - heading > part.bottom():
                    break
                found.add(n)
        return sorted(found)

    def _paint_line(self, painter: QPainter, n: int) -> None:
        line, row, places = self._lines[n], self._row(n), self._places
        side = RIGHT if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else LEFT
        if line.heading:
            above = QRect(places.number_rect(n).left(), row.top() - places.heading_height, self.width(), 0)
            above.setHeight(places.heading_height)
            paint_text(
                painter, self._mirrored(above), line.heading, look().font("strong"), "text.primary", side | VCENTRE
            )
        here = line.line == self.current
        if here:
            painter.fillRect(row, look().colour("surface.hover"))
            painter.fillRect(self._mirrored(QRect(0, row.top(), 4, row.height())), look().colour("accent.base"))
        painter.fillRect(QRect(0, row.bottom(), self.width(), 1), look().colour("line.soft"))
        quiet = line.kind == "skipped"
        ink = "text.tertiary" if quiet else "text.primary"
        number_ink = ink if here else "text.tertiary" if quiet else "text.secondary"
        weight = 600 if here else None
        paint_text(painter, self._mirrored(places.number_rect(n)), line.number, look().font("body", weight), number_ink,
                   side | VCENTRE)  # fmt: skip
        paint_text(painter, self._mirrored(places.question_rect(n)), line.question, look().font("body", weight), ink,
                   side | VCENTRE | WRAP)  # fmt: skip
        if not here:
            self._paint_code(painter, n, side)
        if line.kind == "error" or not (line.wide and (here or line.kind == "keyed")):
            self._paint_words(painter, n, side)

    def _paint_code(self, painter: QPainter, n: int, side: int) -> None:
        line = self._lines[n]
        if line.kind == "skipped" and not line.typed:
            return
        wide = line.wide and line.kind in ("open", "keyed", "error")
        rect = self._places.field_rect(n, line) if wide else self._places.code_rect(n, False)
        rect = self._mirrored(rect)
        role = "alert.danger" if line.kind == "error" else "line.soft" if line.kind == "open" else "line.control"
        paint_box(painter, QRectF(rect), None, role, look().border, look().tokens.radius("small"), "solid")
        ink = "text.tertiary" if line.kind == "skipped" else "text.primary"
        paint_text(painter, rect.adjusted(9, 0, -9, 0), line.typed, look().font("strong"), ink, side | VCENTRE | WRAP)

    def _paint_words(self, painter: QPainter, n: int, side: int) -> None:
        line = self._lines[n]
        if not line.words:
            return
        rect, icon = self._places.told_rect(n, line), _ICONS.get(line.kind)
        ink = _INKS.get(line.kind, "text.secondary" if icon else "text.primary")
        if icon:
            size = look().px(16)
            at = QRect(rect.left(), rect.center().y() - size // 2 + 1, size, size)
            paint_icon(painter, self._mirrored(at), icon, ink)
            rect = rect.adjusted(size + 6, 0, 0, 0)
        font = look().font("body", 600 if line.kind == "error" else None, line.kind == "skipped")
        paint_text(painter, self._mirrored(rect), line.words, font, ink, side | VCENTRE | WRAP)

    def _mirrored(self, rect: QRect) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), rect)

    def point_of(self, line: str) -> QPoint:
        """The middle of a line, for a click."""
        return self.row_of(line).center()
