"""The questions of one heading below each other: answered rows, the one on the table, those still to come."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.ui.interview.rows import QuestionRow
from intake_app.ui.look.pages import Scroll
from intake_app.ui.look.theme import look

_ROWS_ABOVE = 2
"""How many rows stay in view above the question where there is room."""


class QuestionList(QWidget):
    """Rows and the block of the current question at its place among them. `opened(key)` follows a press on a row.

    Rows are kept and given other questions; an answer repaints what changed and moves nothing.
    """

    opened = Signal(str)

    def __init__(self, block: QWidget, row_name: Callable[[QuestionView], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.block = block
        block.setParent(self)
        self._row_name = row_name
        self._rows: list[QuestionRow] = []
        self._views: tuple[QuestionView, ...] = ()
        self._current = 0

    @property
    def views(self) -> tuple[QuestionView, ...]:
        """The questions that are shown."""
        return self._views

    def rows(self) -> list[QuestionRow]:
        """The rows that are shown, in order; the current question has none."""
        return [row for n, row in enumerate(self._rows[: len(self._views)]) if n != self._current]

    def show_questions(self, views: Sequence[QuestionView], key: str, alerts: frozenset[str]) -> None:
        """Show these questions with the block in the place of `key`; `alerts` are keys with a danger sign."""
        while len(self._rows) < len(views):
            row = QuestionRow(self)
            row.hide()
            row.clicked.connect(lambda _=False, row=row: self.opened.emit(row.key))
            if self._rows:
                QWidget.setTabOrder(self._rows[-1], row)
            self._rows.append(row)
        shape = (len(self._views), self._current)
        self._views = tuple(views)
        self._current = next((n for n, view in enumerate(views) if view.key == key), 0)
        changed = shape != (len(self._views), self._current)
        for n, row in enumerate(self._rows):
            if n < len(views) and not row.shows(views[n], views[n].key in alerts):
                row.show_question(views[n], views[n].key in alerts, self._row_name(views[n]))
                changed = True
            row.setVisible(n < len(views) and n != self._current)
        if changed:
            self.arrange()

    def order_tabs(self) -> None:
        """Tab goes from above to below, through the block at the place of its (hidden) row."""
        if not self._rows:
            return
        block, window = self.block, self.window()
        chain = [
            widget
            for widget in block.findChildren(QWidget)
            if widget.isVisibleTo(block)
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.window() is window
        ]
        for first, second in pairwise((self._rows[self._current], *chain)):
            QWidget.setTabOrder(first, second)

    def arrange(self) -> None:
        """Give every row and the block its place, and the list its height."""
        width = self.width()
        y = 0
        for n in range(len(self._views)):
            widget: QWidget = self.block if n == self._current else self._rows[n]
            height = widget.heightForWidth(width)
            if widget is self.block:
                height = max(height, widget.minimumSizeHint().height())
            widget.setGeometry(0, y, width, height)
            y += height
        if y != self.height():
            self.resize(width, y)

    def row_heights_above(self) -> list[int]:
        """Heights of the rows that stay in view above the question where there is room, from above."""
        return [row.height() for row in self._rows[max(0, self._current - _ROWS_ABOVE) : self._current]]

    def row_height_below(self) -> int:
        """Height of the first row below the question."""
        return self._rows[self._current + 1].height() if self._current + 1 < len(self._views) else 0

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.arrange()


class QuestionCard(QFrame):
    """The card around the list, which scrolls in it. `bring` puts the current question into view."""

    def __init__(self, questions: QuestionList, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.questions = questions
        self.scroller = _ListScroll(questions, name)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.scroller)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self.bring)

    def bring(self) -> None:
        """Scroll so that the whole question is seen, with up to two rows above and one below where there is room."""
        questions, bar = self.questions, self.scroller.verticalScrollBar()
        room = self.scroller.viewport().height()
        top, height = questions.block.y(), questions.block.height()
        rows = questions.row_heights_above()
        above = sum(rows)
        spare = room - height - questions.row_height_below()
        while above > max(0, spare) and rows:
            above -= rows.pop(0)
        bar.setValue(top - above)
        focus = QApplication.focusWidget()
        if focus is not None and questions.block.isAncestorOf(focus) and height > room:
            self.scroller.ensureWidgetVisible(focus, 0, 12)

    def bring_soon(self) -> None:
        """The same, after Qt has given everything its place."""
        self.bring()
        self._settling.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settling.start()


class _ListScroll(Scroll):
    """Scrolls the list, which takes the width and has a height of its own."""

    def __init__(self, questions: QuestionList, name: str) -> None:
        super().__init__(questions, name)
        self.setWidgetResizable(False)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(look().px(44))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        content = self.widget()
        if content is not None and content.width() != self.viewport().width():
            content.resize(self.viewport().width(), content.height())
