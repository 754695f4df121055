"""Adding a form to an interview: which there are, why some cannot be asked, and the way to the one that is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake_app.casework.further_forms import FormOffer, OfferState
from intake_app.domain.wording import Wording
from intake_app.ui.interview.proposing import FilterLine
from intake_app.ui.look.answer_group import AnswerGroup, Choice
from intake_app.ui.look.answers import AnswerButton
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.cards import Card, clear_layout
from intake_app.ui.look.labels import Label
from intake_app.ui.look.pages import Scroll

FORM_KEY = "F7"
_CAN_BE_ASKED = (OfferState.FREE, OfferState.BEGUN)


class FormChooser(Card):
    """The forms in place of the questions, with a field to search in them. Esc puts it away.

    *Signals*: `chosen(form)`, `closed()`.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(spacing=12, parent=parent)
        text = wording.text
        self._wording = wording
        self._filter: FilterLine | None = None
        self.group = AnswerGroup(())
        head = QHBoxLayout()
        head.addWidget(Label(text("ui.further.title"), "heading_2", wrap=True), 1)
        self.close_button = Button(text("ui.further.close"), "quiet", key="Esc", icon="x")
        head.addWidget(self.close_button)
        self.column.addLayout(head)
        self.add(Label(text("ui.further.why"), "body", "text.secondary", wrap=True))
        self._search = QVBoxLayout()
        self.column.addLayout(self._search)
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(5, 5, 5, 5)
        self.add(Scroll(holder, text("ui.further.title")), 1)
        self.close_button.clicked.connect(self.closed)
        self.hide()

    def show_offers(self, offers: Sequence[FormOffer]) -> None:
        """Show these forms; those that cannot be asked stay in the list and say why."""
        clear_layout(self._search)
        clear_layout(self._list)
        self.group = AnswerGroup([Choice(offer.form, self._said(offer)) for offer in offers])
        for offer in offers:
            self.group.button(offer.form).setEnabled(offer.state in _CAN_BE_ASKED)
        self._filter = FilterLine(self._wording, self.group, "", "ui.further.search")
        self._search.addWidget(self._filter)
        self._list.addWidget(self.group)
        self._list.addStretch(1)
        self.group.chosen.connect(self.chosen)

    def _said(self, offer: FormOffer) -> str:
        text = self._wording.text
        parts = [offer.option, self._wording.plural("ui.further.questions", offer.questions)]
        if offer.state is not OfferState.FREE:
            parts.append(text(f"ui.further.{offer.state.value}"))
        return " · ".join(parts)

    def take_focus(self) -> None:
        """To the field to search in."""
        if self._filter is not None:
            self._filter.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, AnswerButton):
                focus.click()
        else:
            super().keyPressEvent(event)
