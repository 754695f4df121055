"""All answers of one question: options, missing answers, their keys and their places at every width."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake_app.ui.look.answers import AnswerButton, MissingButton
from intake_app.ui.look.painting import visual_rect
from intake_app.ui.look.theme import Look, Restyled, look

_GAP = 6
_CHIP_GAP = 8


@dataclass(frozen=True)
class Choice:
    """One option: its code, its text, and the key shown on its cap (empty when it has none)."""

    code: str
    text: str
    key: str = ""


@dataclass(frozen=True)
class Missing:
    """One way to leave the question unanswered; `kind` is `declined`, `unknown` or `not_asked`."""

    kind: str
    text: str
    key: str = ""


class _Places(NamedTuple):
    rects: list[QRect]
    height: int


class AnswerGroup(Restyled, QWidget):
    """The answers of one question. `chosen(code)` and `missing_chosen(kind)` tell that somebody chose something else
    than before; nothing is emitted when the same one is chosen again or by `set_chosen`.

    `arrange`: `column` (one below the other; two columns in a narrow window when all fit in half the width) or `row`
    (side by side when all fit, else as `column`). With `multiple` several may be ticked; `ticked(codes)` tells which.
    `aside` is a widget kept at the far end of the row of missing answers, such as the Note button.
    """

    chosen = Signal(str)
    missing_chosen = Signal(str)
    ticked = Signal(list)

    def __init__(
        self,
        choices: Sequence[Choice],
        missing: Sequence[Missing] = (),
        *,
        arrange: str = "column",
        multiple: bool = False,
        large: bool = False,
        aside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._arrange, self._multiple, self._large = arrange, multiple, large
        self._answers: dict[str, AnswerButton] = {}
        self._missing: dict[str, MissingButton] = {}
        self._aside = aside
        self._left_out: set[str] = set()
        self._known_places: dict[tuple[int, bool, Look], _Places] = {}
        for number, choice in enumerate(choices, 1):
            answer = AnswerButton(
                choice.text, choice.key, number, len(choices), large=large, multiple=multiple, parent=self
            )
            answer.clicked.connect(lambda _=False, code=choice.code: self._answer_clicked(code))
            self._answers[choice.code] = answer
        for each in missing:
            chip = MissingButton(each.kind, each.text, each.key, large=large, parent=self)
            chip.clicked.connect(lambda _=False, kind=each.kind: self._missing_clicked(kind))
            self._missing[each.kind] = chip
        if aside is not None:
            aside.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._code: str | None = None
        self._kind: str | None = None

    # What is chosen

    @property
    def code(self) -> str | None:
        """The chosen option, or None."""
        return self._code

    @property
    def missing(self) -> str | None:
        """The chosen missing answer, or None."""
        return self._kind

    def codes(self) -> list[str]:
        """The ticked options in the order of the form."""
        return [code for code, button in self._answers.items() if button.isChecked()]

    def set_chosen(self, code: str | None = None, missing: str | None = None, codes: Sequence[str] = ()) -> None:
        """Shows what is stored: an option, a missing answer, several ticked options, or nothing."""
        self._code, self._kind = code, missing
        wanted = set(codes) if self._multiple else {code}
        for key, button in self._answers.items():
            self._check(button, key in wanted)
        for kind, chip in self._missing.items():
            self._check(chip, kind == missing)

    def _check(self, button: AnswerButton | MissingButton, on: bool) -> None:
        if button.isChecked() == on:
            return
        exclusive = button.autoExclusive()
        button.setAutoExclusive(False)
        button.setChecked(on)
        button.setAutoExclusive(exclusive)

    def _answer_clicked(self, code: str) -> None:
        if self._multiple:
            self.set_chosen(codes=self.codes())
            self.ticked.emit(self.codes())
        elif code != self._code:
            self.set_chosen(code)
            self.chosen.emit(code)

    def _missing_clicked(self, kind: str) -> None:
        if kind != self._kind:
            self.set_chosen(missing=kind)
            self.missing_chosen.emit(kind)

    # Keys

    def button(self, code: str) -> AnswerButton:
        return self._answers[code]

    def missing_button(self, kind: str) -> MissingButton:
        return self._missing[kind]

    def buttons(self) -> list[AnswerButton | MissingButton]:
        """The answers that are shown, then the missing answers."""
        return [*self._shown(), *self._missing.values()]

    def _shown(self) -> list[AnswerButton]:
        return [button for code, button in self._answers.items() if code not in self._left_out]

    def texts(self) -> dict[str, str]:
        """By code: the words of every answer."""
        return {code: button.text() for code, button in self._answers.items()}

    def show_only(self, codes: Collection[str] | None) -> None:
        """Leave out all answers but these; None shows all. Those that are chosen stay chosen, and keep their keys."""
        left_out = set() if codes is None else set(self._answers) - set(codes)
        if left_out == self._left_out:
            return
        self._left_out = left_out
        for code, button in self._answers.items():
            button.setVisible(code not in left_out)
        self._known_places.clear()
        self.updateGeometry()
        self._replace()

    def point_at(self, key: str) -> None:
        """Give the focus to what the cap `key` stands on, and choose nothing."""
        for button in self.buttons():
            if button.key == key and button.isEnabled():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def press_key(self, key: str) -> bool:
        """Chooses what the cap `key` stands on and gives it the focus; False when no cap says it."""
        for button in self.buttons():
            if button.key == key and button.isEnabled():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                button.click()
                return True
        return False

    def focus_first(self) -> None:
        """Gives the focus to what is chosen, else to the first option."""
        buttons = self.buttons()
        target = next((button for button in buttons if button.isChecked()), buttons[0] if buttons else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        buttons = [button for button in self.buttons() if button.isEnabled()]
        if step is None or focused not in buttons:
            event.ignore()
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft and event.key() in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            step = -step
        at = next(number for number, button in enumerate(buttons) if button is focused) + step
        if 0 <= at < len(buttons):
            buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            event.ignore()

    # Places

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._places(width).height

    def sizeHint(self) -> QSize:
        width = max(self.width(), look().px(400)) if self.isVisible() else look().px(480)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((button.minimumSizeHint().width() for button in self.buttons()), default=0)
        return QSize(widest, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._replace()

    def _replace(self) -> None:
        widgets: list[QWidget] = [*self.buttons()]
        if self._aside is not None:
            widgets.append(self._aside)
        for widget, rect in zip(widgets, self._places(self.width()).rects, strict=True):
            widget.setGeometry(visual_rect(self.layoutDirection(), self.rect(), rect))

    def _columns(self, width: int) -> int:
        buttons = list(self._answers.values())
        widest = max((button.text_width() for button in buttons), default=0)
        count = len(buttons)
        if self._arrange == "row" and count and count * widest + (count - 1) * _CHIP_GAP <= width:
            return count
        narrow = look().is_narrow(self.window().width()) and look().text_scale > 1.0
        if (narrow or self._arrange == "row") and count > 2 and 2 * widest + 10 <= width:
            return 2
        return 1

    def _places(self, width: int) -> _Places:
        """Where everything stands at this width. Asked many times for one layout, so the last answers are kept; what is
        chosen changes no size."""
        key = (width, look().is_narrow(self.window().width()), look())
        found = self._known_places.get(key)
        if found is None:
            if len(self._known_places) > 8:
                self._known_places.clear()
            found = self._known_places[key] = self._reckoned_places(width)
        return found

    def _reckoned_places(self, width: int) -> _Places:
        columns = self._columns(width)
        gap = _GAP if columns == 1 else _CHIP_GAP
        if self._large:
            gap = 8
        each = (width - gap * (columns - 1)) // columns
        rects: list[QRect] = []
        y = 0
        buttons = self._shown()
        for start in range(0, len(buttons), columns):
            row = buttons[start : start + columns]
            height = max(button.heightForWidth(each) for button in row)
            rects += [QRect(number * (each + gap), y, each, height) for number in range(len(row))]
            y += height + gap
        if buttons:
            y += (16 if self._large else 12) - gap
        return self._chip_places(rects, y, width)

    def _chip_places(self, rects: list[QRect], y: int, width: int) -> _Places:
        chips = list(self._missing.values())
        hints = [chip.sizeHint() for chip in chips]
        gap = 12 if self._large else _CHIP_GAP
        count = max(1, len(chips))
        each = (width - gap * (count - 1)) // count
        equal = self._large or (look().text_scale > 1.3 and all(hint.width() <= each for hint in hints))
        x = bottom = 0
        for chip, hint in zip(chips, hints, strict=True):
            wide = min(each if equal else hint.width(), width)
            if x and x + wide > width:
                x, y = 0, bottom + gap
            height = chip.heightForWidth(wide)
            rects.append(QRect(x, y, wide, height))
            bottom = max(bottom, y + height)
            x += wide + gap
        if self._aside is not None:
            hint = self._aside.sizeHint()
            if x + hint.width() > width:
                y = bottom + gap
            rects.append(QRect(width - hint.width(), y, hint.width(), hint.height()))
            bottom = max(bottom, y + hint.height())
        return _Places(rects, max(bottom, y - 12 if not chips and self._aside is None else 0))
