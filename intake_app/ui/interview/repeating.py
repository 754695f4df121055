"""A repeating group as rows that can be added and taken away, such as the substances that were found."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QStyle, QVBoxLayout, QWidget

from intake_app.casework.interview_view import QuestionView
from intake_app.domain.answers import Answer, Missing, Row
from intake_app.ui.interview.blanks import Blank
from intake_app.ui.interview.parts import AnswerPart, Surroundings
from intake_app.ui.interview.row_cells import Cell, Shown, width_of
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card
from intake_app.ui.look.fields import Field
from intake_app.ui.look.labels import IconLine
from intake_app.ui.look.theme import look


class RowCard(Card):
    """One entry of the group: its parts side by side as they fit, a line about it, and a button to take it away."""

    told = Signal()
    removed = Signal()

    def __init__(self, view: QuestionView, around: Surroundings, number: int, parent: QWidget | None = None) -> None:
        super().__init__(tone="framed", parent=parent)
        text = around.wording.text
        self.column.setContentsMargins(14, 10, 10, 10)
        name = text("ui.interview.rows.row", number=number)
        self.setAccessibleName(name)
        holder = QWidget(self)
        flow = Flow(holder)
        self.cells = [Cell(inner, around, name, self.told.emit) for inner in view.rows]
        for cell in self.cells:
            flow.put(cell.widget, width_of(cell.view), grows=cell is self.cells[0])
        self.remove = Button(icon="trash-2", kind="quiet", name=text("ui.interview.rows.remove", number=number))
        self.remove.clicked.connect(self.removed)
        flow.put(self.remove, 0)
        self.add(holder)
        self.line = IconLine("law", "", ink="text.secondary", type="caption", wrap=True, parent=self)
        self.line.hide()
        self.add(self.line)

    def show_reference(self, text: str) -> None:
        """The line below the parts; "" for none."""
        self.line.label.setText(text)
        self.line.setVisible(bool(text))

    def row(self) -> Row:
        """What stands in the parts. Raises ValueError while one cannot be read."""
        found = ((cell.link_id, cell.value()) for cell in self.cells)
        return Row(tuple((link_id, value) for link_id, value in found if value is not None))

    def show_row(self, row: Row) -> None:
        for cell in self.cells:
            cell.show(row.get(cell.link_id))

    def propose(self) -> None:
        """Put what the form proposes into a new row; it is told with the first part that is, or on going on."""
        for cell in self.cells:
            cell.propose()

    def take_focus(self) -> None:
        """To the first part that can be filled in, else to the button that takes the row away."""
        first = next((cell for cell in self.cells if not cell.is_read_only), None)
        if first is not None:
            first.take_focus()
        else:
            self.remove.setFocus(Qt.FocusReason.OtherFocusReason)


class RowsPart(AnswerPart):
    """Rows of parts with a button for one more, a button for none at all, and the three ways not to answer.

    A row is told as soon as one of its parts is; parts left empty count as unknown.
    """

    def __init__(
        self, view: QuestionView, around: Surroundings, aside: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, around, aside, parent=parent)
        text = around.wording.text
        self._cards: list[RowCard] = []
        self._stored: Answer | None = None
        self._holder = QVBoxLayout()
        self._holder.setSpacing(8)
        self.column.addLayout(self._holder)
        self.add_button = Button(text("ui.interview.rows.add"), icon="plus")
        self.none_button = Button(text("ui.interview.rows.none"), "quiet", icon="minus")
        holder = QWidget()
        buttons = Flow(holder)
        buttons.put(self.add_button, 0)
        buttons.put(self.none_button, 0)
        self.column.addWidget(holder)
        self.column.addLayout(self.notices)
        self.column.addWidget(self.chips)
        self.add_button.clicked.connect(self._add)
        self.none_button.clicked.connect(self._none)
        self.chips.missing_chosen.connect(lambda kind: self.answered.emit(Answer(missing=Missing(kind))))

    def _card(self) -> RowCard:
        card = RowCard(self.view, self.around, len(self._cards) + 1)
        card.told.connect(self.commit)
        card.removed.connect(lambda: self._remove(card))
        self._cards.append(card)
        self._holder.addWidget(card)
        return card

    def _add(self) -> None:
        card = self._card()
        card.propose()
        self.updateGeometry()
        card.take_focus()

    def _none(self) -> None:
        self._show_cards(())
        self.answered.emit(Answer(()))

    def _remove(self, card: RowCard) -> None:
        if card not in self._cards:
            return
        self._drop(card)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._cards:
            self.commit()
        elif self._stored is not None:
            self.answered.emit(None)

    def _drop(self, card: RowCard) -> None:
        self._cards.remove(card)
        self._holder.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _show_cards(self, rows: tuple[Row, ...]) -> None:
        while len(self._cards) > len(rows):
            self._drop(self._cards[-1])
        while len(self._cards) < len(rows):
            self._card()
        for card, row in zip(self._cards, rows, strict=True):
            card.show_row(row)

    def commit(self) -> bool:
        try:
            rows = tuple(row for card in self._cards if (row := card.row()))
        except ValueError:
            return False
        answer = Answer(rows) if rows else None
        if answer is not None and answer != self._stored:
            self._stored = answer
            self.chips.set_chosen()
            self.answered.emit(answer)
        return True

    def show_answer(self, answer: Answer | None) -> None:
        bare = None if answer is None else Answer(answer.value, answer.missing)
        value = bare.value if bare is not None and isinstance(bare.value, tuple) else ()
        rows = tuple(row for row in value if isinstance(row, Row))
        if bare != self._stored or len(self._cards) < len(rows):
            self._show_cards(rows)
        self._stored = bare
        super().show_answer(bare)
        self.none_button.set_icon("check" if bare is not None and bare.value == () else "minus")

    def show_references(self, lines: tuple[str, ...]) -> None:
        for number, card in enumerate(self._cards):
            card.show_reference(lines[number] if number < len(lines) else "")

    def take_focus(self) -> None:
        chip = next((b for b in self.chips.buttons() if b.isChecked()), None)
        if chip is None and self._cards:
            self._cards[0].take_focus()
        else:
            (chip or self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)


class Flow(QLayout):
    """Widgets side by side, in as many lines as it takes; the first that `grows` in a line takes what is left of it."""

    def __init__(self, parent: QWidget, gap: int = 10) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        parent.setSizePolicy(policy)
        self._items: list[QLayoutItem] = []
        self._wide: dict[int, tuple[int, bool]] = {}
        self._gap = gap

    def put(self, widget: QWidget, width: int, grows: bool = False) -> None:
        """Append a widget, `width` px wide at 100 % or, with 0, as wide as it wants."""
        self._wide[id(widget)] = (width, grows)
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def _width_of(self, item: QLayoutItem) -> tuple[int, bool]:
        widget = item.widget()
        wide, grows = self._wide.get(id(widget), (0, False))
        least = widget.minimumSizeHint().width() if widget is not None else 0
        return (max(look().px(wide), least) if wide else item.sizeHint().width()), grows

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, int, bool]]]:
        lines: list[list[tuple[QLayoutItem, int, bool]]] = [[]]
        used = 0
        for item in self._items:
            wide, grows = self._width_of(item)
            wide = min(wide, width)
            if lines[-1] and used + self._gap + wide > width:
                lines.append([])
                used = 0
            used += wide + (self._gap if lines[-1] else 0)
            lines[-1].append((item, wide, grows))
        return lines

    def _place(self, rect: QRect, really: bool) -> int:
        y = rect.y()
        host = self.parentWidget()
        for line in self._lines(rect.width()):
            spare = rect.width() - sum(wide for _, wide, _ in line) - self._gap * (len(line) - 1)
            high = max((_height(item, wide) for item, wide, _ in line), default=0)
            # A field that has more to say grows downwards; what has no label stands beside the fields' boxes.
            base = min(
                (_height(item, wide) for item, wide, _ in line if isinstance(item.widget(), Field | Blank)),
                default=high,
            )
            x = rect.x()
            for item, own, grows in line:
                wide = own + spare if grows else own
                if really:
                    tall = _height(item, wide)
                    below = 0 if isinstance(item.widget(), Shown) else max(0, base - tall)
                    place = QRect(x, y + below, wide, tall)
                    direction = host.layoutDirection() if host else Qt.LayoutDirection.LeftToRight
                    item.setGeometry(QStyle.visualRect(direction, rect, place))
                x += wide + self._gap
            y += high + 8
        return y - 8 - rect.y()

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        wide = sum(self._width_of(item)[0] for item in self._items) + self._gap * max(0, len(self._items) - 1)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
