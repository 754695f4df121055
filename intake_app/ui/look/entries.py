"""Fields with a kind: dates, numbers with a unit, one of several, and small counts."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionComboBox, QWidget

from intake_app.ui.look.buttons import Button
from intake_app.ui.look.fields import Field, TextField
from intake_app.ui.look.labels import Label
from intake_app.ui.look.painting import elided, paint_icon, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look
from intake_app.ui.look.words import word

_DATE = re.compile(r"^\s*(\d{1,4})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{2,4})\s*$")


def read_date(text: str, pivot: int) -> date:
    """The day that `text` names: `2/3/2026`, `02-03-26`, `2.3.2026`, `02032026` or `2026-03-02` (day before month).

    Two figures of a year mean the hundred years that end with `pivot`. Raises ValueError with the mend as its message.
    """
    squeezed = text.strip()
    if re.fullmatch(r"\d{8}", squeezed):
        squeezed = f"{squeezed[:2]}/{squeezed[2:4]}/{squeezed[4:]}"
    found = _DATE.match(squeezed)
    if found is None or (len(found[1]) == 3 or (len(found[1]) == 4 and len(found[3]) != 2) or len(found[3]) == 3):
        raise ValueError(word("look.date.form"))
    first, month, last = int(found[1]), int(found[2]), int(found[3])
    day, year = (last, first) if len(found[1]) == 4 else (first, last)
    if len(found[1]) != 4 and len(found[3]) == 2:
        year += pivot - pivot % 100
        year -= 100 if year > pivot else 0
    if not 1 <= month <= 12:
        raise ValueError(word("look.date.month", month=month))
    if year < 1:
        raise ValueError(word("look.date.form"))
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(word("look.date.day", month=word(f"look.month.{month}"), year=year, days=days))
    return date(year, month, day)


class DateField(TextField):
    """A date typed as text. `picked(date or None)` when the entry is left or Enter is pressed and can be read;
    otherwise the mend stands below and what was typed stays. `today` settles years of two figures."""

    picked = Signal(object)

    def __init__(
        self,
        label: str,
        today: date,
        *,
        day: date | None = None,
        future: bool = True,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, placeholder=word("look.date.placeholder"), name=name or label, parent=parent)
        self._today, self._future = today, future
        self._told = day
        self.set_date(day)
        self.finished.connect(self._read)
        self.edited.connect(lambda _: self.clear_state())

    def day(self) -> date | None:
        """The day that stands there, or None when there is none that can be read."""
        try:
            return read_date(self.text(), self._pivot()) if self.text().strip() else None
        except ValueError:
            return None

    def set_date(self, day: date | None) -> None:
        self._told = day
        self.set_text(f"{day:%d/%m}/{day.year}" if day else "")
        self.clear_state()

    def check(self) -> bool:
        """Whether what stands there can be read; if not, the mend stands below."""
        self._read(self.text())
        return self.state != "error"

    def _pivot(self) -> int:
        return self._today.year + (10 if self._future else 0)

    def _read(self, text: str) -> None:
        if not text.strip():
            day = None
        else:
            try:
                day = read_date(text, self._pivot())
            except ValueError as problem:
                self.set_error(str(problem))
                return
            if not self._future and day > self._today:
                self.set_error(word("look.date.future"))
                return
        self.clear_state()
        if day != self._told:
            self._told = day
            self.picked.emit(day)


class NumberField(TextField):
    """A number with its unit, comma or point. `counted(Decimal or None)` when the entry is left and can be read."""

    counted = Signal(object)

    def __init__(
        self,
        label: str = "",
        *,
        unit: str = "",
        least: Decimal | int | None = None,
        most: Decimal | int | None = None,
        decimals: int = 0,
        value: Decimal | int | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, unit=unit, name=name or label or unit, parent=parent)
        self._least, self._most, self._decimals = least, most, decimals
        self._told: Decimal | None = None
        self.set_value(value)
        self.finished.connect(self._read)
        self.edited.connect(lambda _: self.clear_state())

    def value(self) -> Decimal | None:
        try:
            return self._parsed(self.text())
        except ValueError:
            return None

    def set_value(self, value: Decimal | int | None) -> None:
        self._told = None if value is None else Decimal(value)
        self.set_text("" if value is None else f"{Decimal(value):f}")
        self.clear_state()

    def check(self) -> bool:
        """Whether what stands there can be read; if not, the mend stands below."""
        self._read(self.text())
        return self.state != "error"

    def _parsed(self, text: str) -> Decimal | None:
        squeezed = text.replace(" ", "").replace("\u00a0", "").replace(",", ".")
        if not squeezed:
            return None
        try:
            number = Decimal(squeezed)
        except InvalidOperation:
            raise ValueError(word("look.number.form")) from None
        if not number.is_finite():
            raise ValueError(word("look.number.form"))
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self._decimals:
            key = "look.number.decimals" if self._decimals else "look.number.whole"
            raise ValueError(word(key, decimals=self._decimals))
        if self._least is not None and number < self._least:
            raise ValueError(word("look.number.least", least=self._least))
        if self._most is not None and number > self._most:
            raise ValueError(word("look.number.most", most=self._most))
        return number

    def _read(self, text: str) -> None:
        try:
            number = self._parsed(text)
        except ValueError as problem:
            self.set_error(str(problem))
            return
        self.clear_state()
        if number != self._told:
            self._told = number
            self.counted.emit(number)


class Combo(Restyled, QComboBox):
    """A drop-down list painted like a field, with a chevron; `icon` stands before a strong text, as in a header. The
    wheel does not change it."""

    def __init__(self, name: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _lead(self) -> int:
        return look().icon_size() + 8 if self._icon else 0

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._icon:
            return hint
        metrics = look().metrics("strong")
        widest = max((metrics.horizontalAdvance(self.itemText(row)) for row in range(self.count())), default=0)
        return QSize(13 + self._lead() + widest + 12 + look().icon_size() + 10, hint.height())

    def minimumSizeHint(self) -> QSize:
        wide = self.sizeHint().width() if self._icon else look().px(120)
        return QSize(wide, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = ""
        painter = QPainter(self)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        side = look().icon_size()
        right = self.width() - side - 10
        rect = visual_rect(self.layoutDirection(), self.rect(), QRect(right, (self.height() - side) // 2, side, side))
        ink = "text.primary" if self.isEnabled() else "text.disabled"
        paint_icon(painter, rect, "chevron-down", ink)
        if self._icon:
            rect = QRect(13, (self.height() - side) // 2, side, side)
            paint_icon(painter, visual_rect(self.layoutDirection(), self.rect(), rect), self._icon, ink)
        left = 13 + self._lead()
        room = visual_rect(self.layoutDirection(), self.rect(), QRect(left, 0, right - left - 6, self.height()))
        font = look().font("strong" if self._icon else "body")
        paint_text(painter, room, elided(self.currentText(), font, room.width()), font, ink)
        painter.end()


class ChoiceBox(Field):
    """One of several from a drop-down list. `chosen(code)` when somebody picked another one."""

    chosen = Signal(str)

    def __init__(
        self,
        label: str,
        choices: Sequence[tuple[str, str]],
        code: str | None = None,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.box = Combo()
        super().__init__(label, self.box, name or label, parent)
        self.set_choices(choices, code)
        self.box.activated.connect(self._picked)

    def set_choices(self, choices: Sequence[tuple[str, str]], code: str | None = None) -> None:
        """Replaces the list of (code, text)."""
        self.box.clear()
        for key, text in choices:
            self.box.addItem(text, key)
        self.set_code(code)

    def code(self) -> str | None:
        found = self.box.currentData()
        return None if found is None else str(found)

    def set_code(self, code: str | None) -> None:
        self.box.setCurrentIndex(self.box.findData(code) if code is not None else -1)

    def _picked(self, row: int) -> None:
        self.chosen.emit(str(self.box.itemData(row)))


class Stepper(Field):
    """A small count with minus and plus. `counted(int)` follows every step."""

    counted = Signal(int)

    def __init__(
        self, label: str, value: int = 1, least: int = 0, most: int = 99, parent: QWidget | None = None
    ) -> None:
        frame = QFrame()
        frame.setProperty("look", "framed")
        super().__init__(label, frame, label, parent)
        self._value, self._least, self._most = value, least, most
        row = QHBoxLayout(frame)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(0)
        self.less = Button(kind="quiet", icon="minus", name=f"{label}: {word('look.less')}", ink="text.primary")
        self.more = Button(kind="quiet", icon="plus", name=f"{label}: {word('look.more')}", ink="text.primary")
        self.number = Label(str(value), parent=frame)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.less)
        row.addWidget(self.number, 1)
        row.addWidget(self.more)
        self.less.clicked.connect(lambda: self.set_value(self._value - 1))
        self.more.clicked.connect(lambda: self.set_value(self._value + 1))
        self.setFocusProxy(self.more)

    def value(self) -> int:
        return self._value

    def set_value(self, value: int) -> None:
        bounded = min(self._most, max(self._least, value))
        if bounded != self._value:
            self._value = bounded
            self.number.setText(str(bounded))
            self.counted.emit(bounded)
