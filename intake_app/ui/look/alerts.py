"""Alerts inside the page, and the mark that says when the answers were last on disk."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.buttons import Button
from intake_app.ui.look.labels import Icon, Label
from intake_app.ui.look.painting import VCENTRE, paint_icon, paint_text
from intake_app.ui.look.theme import Restyled, look

_TITLES = {"danger": "heading_2", "caution": "strong", "info": "strong", "good": "strong"}


def _say(widget: QWidget, text: str, urgent: bool) -> None:
    """Has assistive software say `text`; `urgent` interrupts what it is saying."""
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class AlertFrame(QFrame):
    """A frame that says something: `danger` stops, `caution` asks to look, `info` and `good` only tell.

    Title, text, a `label` over the text, an aside at the far end of the title, and buttons (`add_button`) below, or
    beside the text when `buttons_beside`. A screen reader announces it once, when it is first shown.
    """

    accessible_role = "AlertMessage"

    def __init__(
        self,
        level: str,
        title: str,
        text: str = "",
        *,
        aside: str = "",
        label: str = "",
        icon: str = "",
        buttons_beside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("level", level)
        self._level, self._announced = level, False
        sign = icon or str(look().tokens.raw["alert"][level]["icon"])
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 14)
        row.setSpacing(12)
        row.addWidget(Icon(sign, f"alert.{level}", 26 if level == "danger" else 24), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        row.addLayout(self._column, 1)
        top = QHBoxLayout()
        self.title = Label(title, _TITLES[level], f"alert.{level}", wrap=True)
        top.addWidget(self.title, 1)
        if aside:
            top.addWidget(Label(aside, "caption"))
        self._column.addLayout(top)
        if label:
            self._column.addWidget(Label(label, "caption", weight=600))
        self.text = Label(text, wrap=True)
        self._column.addWidget(self.text)
        if not text:
            self.text.hide()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        if buttons_beside:
            row.addLayout(self._buttons)
        else:
            self._column.addLayout(self._buttons)
        self._beside = buttons_beside
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{label}: {text}" if label else text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_button(self, button: Button) -> Button:
        """Appends a button and returns it."""
        while self._buttons.count() and self._buttons.itemAt(self._buttons.count() - 1).spacerItem():  # type: ignore[union-attr]
            self._buttons.takeAt(self._buttons.count() - 1)
        self._buttons.addWidget(button)
        if not self._beside:
            self._buttons.setContentsMargins(0, 8, 0, 0)
            self._buttons.addStretch(1)
        return button

    def set_text(self, title: str, text: str = "") -> None:
        """Says something else; it is announced again."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._announced = False
        if self.isVisible():
            self.announce()

    def announce(self) -> None:
        """Tells assistive software, once."""
        if not self._announced:
            self._announced = True
            said = ". ".join(part for part in (self.title.text(), self.text.text()) if part)
            _say(self, said, self._level == "danger")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.announce()


class SavedMark(Restyled, QWidget):
    """Whether everything is on disk: saved with the time, writing (shown only when it takes more than 100 ms), or could
    not save. As wide as the widest of its texts, so that nothing beside it moves.

    `saved_text` has the place `{time}`.
    """

    accessible_role = "StatusBar"

    def __init__(self, saved_text: str, writing_text: str, failed_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = {"saved": saved_text, "writing": writing_text, "failed": failed_text}
        self._state, self._shown = "", ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(look().tokens.raw["duration_ms"]["progress_after"]))
        self._timer.timeout.connect(self._writing_is_slow)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def state(self) -> str:
        """`saved`, `writing`, `failed`, or empty before the first."""
        return self._state

    @property
    def text(self) -> str:
        """What is read there now."""
        return self._shown

    def saved(self, at: datetime) -> None:
        """Everything is on disk since `at`."""
        self._timer.stop()
        self._show("saved", self._texts["saved"].format(time=f"{at:%H:%M:%S}"))

    def writing(self) -> None:
        """Something is being written; shown when it lasts."""
        if self._state != "writing" and not self._timer.isActive():
            self._timer.start()

    def failed(self, why: str = "") -> None:
        """Something could not be written; `why` says what to do about it."""
        self._timer.stop()
        self._show("failed", self._texts["failed"])
        self.setAccessibleDescription(why)
        self.setToolTip(why)
        _say(self, f"{self._shown}. {why}", True)

    def _writing_is_slow(self) -> None:
        self._show("writing", self._texts["writing"])

    def _show(self, state: str, text: str) -> None:
        if (state, text) == (self._state, self._shown):
            return
        self._state, self._shown = state, text
        self.setAccessibleName(text)
        self.setToolTip("")
        self.setAccessibleDescription("")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = look().metrics("strong")
        texts = (self._texts["saved"].format(time="00:00:00"), self._texts["writing"], self._texts["failed"])
        wide = max(metrics.horizontalAdvance(text) for text in texts)
        return QSize(look().icon_size() + 6 + wide + 2, look().line("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._state:
            return
        painter = QPainter(self)
        icon, role = {
            "saved": ("saved", "alert.good"),
            "writing": ("refresh-cw", "text.secondary"),
            "failed": ("octagon-alert", "alert.danger"),
        }[self._state]
        side = look().icon_size()
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        rect = self.rect()
        icon_rect = (
            rect.adjusted(rect.width() - side, 0, 0, 0) if right else rect.adjusted(0, 0, side - rect.width(), 0)
        )
        paint_icon(painter, icon_rect, icon, role)
        words = rect.adjusted(0, 0, -side - 6, 0) if right else rect.adjusted(side + 6, 0, 0, 0)
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        paint_text(painter, words, self._shown, look().font("strong"), role, int(align.value) | VCENTRE)
        painter.end()
