"""What stands above the answers: what the form proposes, and the field to search in a long list."""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from intake_app.domain.wording import Wording
from intake_app.ui.look.answer_group import AnswerGroup
from intake_app.ui.look.buttons import Button
from intake_app.ui.look.fields import SearchField
from intake_app.ui.look.flows import Flow
from intake_app.ui.look.labels import Label

PROPOSAL_KEY = "F3"


class ProposalFrame(QFrame):
    """What the form proposes. It is no answer until somebody says that it is right: `taken`."""

    taken = Signal()

    def __init__(self, wording: Wording, answer: str, *, large: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "framed")
        text = wording.text
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        said = text("ui.answers.proposed", answer=answer)
        column.addWidget(Label(said, "lead" if large else "body", weight=600, wrap=True))
        key = "" if large else PROPOSAL_KEY
        take = text("ui.answers.proposed.take")
        self.button = Button(take, key=key, icon="check", name=f"{take}: {answer}")
        why = "ui.answers.proposed.person" if large else "ui.answers.proposed.why"
        column.addWidget(Label(text(why), "caption", "text.secondary", wrap=True))
        column.addWidget(Flow(self.button))
        self.button.clicked.connect(self.taken)


class FilterLine(QWidget):
    """A field that leaves the answers of a group that have all words typed.

    Down goes to the first of them; Enter takes it when it is the only one."""

    def __init__(
        self, wording: Wording, group: AnswerGroup, key: str = "Ctrl F", text: str = "ui.answers.filter"
    ) -> None:
        super().__init__()
        self._group = group
        self._words = {code: folded(text) for code, text in group.texts().items()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.entry = SearchField(wording.text(text, count=len(self._words)), key)
        self.none = Label(wording.text("ui.answers.filter.none"), "caption", "text.secondary", wrap=True)
        self.none.hide()
        column.addWidget(self.entry)
        column.addWidget(self.none)
        self.entry.searched.connect(self._search)

    def left(self) -> list[str]:
        """The codes of the answers that are shown, in the order of the form."""
        wanted = folded(self.entry.text()).split()
        return [code for code, text in self._words.items() if all(word in text for word in wanted)]

    def _search(self, text: str) -> None:
        left = self.left()
        self._group.show_only(left if text.strip() else None)
        self.none.setVisible(not left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        left = self.left()
        if event.key() == Qt.Key.Key_Down and left:
            self._group.button(left[0]).setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.entry.text().strip():
            if len(left) == 1:
                self._group.button(left[0]).click()
                self.entry.clear()
        else:
            super().keyPressEvent(event)


def folded(text: str) -> str:
    """Without case and accents, for searching."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
