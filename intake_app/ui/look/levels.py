"""Levels: pills, step signs, large cards. A level is help of a size: rising steps, its colour, always the word."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake_app.ui.look.labels import Label
from intake_app.ui.look.painting import paint_box, paint_icon, paint_steps, paint_text, visual_rect
from intake_app.ui.look.theme import Restyled, look

LEVELS = ("warning", "education", "treatment")


def steps_filled(tier: str) -> int:
    """How many steps the sign of a level has filled; 0 for `none`."""
    return int(look().tokens.raw["tier"][tier]["steps_filled"])


def level_ink(tier: str) -> str:
    """The role of a level's colour; `none` has no colour of its own."""
    return f"tier.{tier}" if tier in LEVELS else "text.tertiary"


def paint_sign(painter: QPainter, rect: QRect, tier: str, role: str = "") -> None:
    """The sign of a level in its colour, or in that of `role`: rising steps, a dash for `none`."""
    if tier in LEVELS:
        paint_steps(painter, QRectF(rect), steps_filled(tier), look().colour(role or level_ink(tier)))
    else:
        paint_icon(painter, rect, "minus", role or level_ink(tier))


def level_size(text: str) -> QSize:
    """Room of a level pill; for delegates."""
    wide = look().metrics("strong").horizontalAdvance(text)
    return QSize(8 + look().px(20) + 4 + wide + 11, look().px(18) + 8)


def paint_level(painter: QPainter, rect: QRect, tier: str, text: str, mirrored: bool = False) -> None:
    """A level pill filling `rect`. `tier` is warning, education, treatment or none."""
    side = look().px(20)
    at = QRect(rect.x() + 8, rect.y() + (rect.height() - side) // 2, side, side)
    words = QRect(at.right() + 5, rect.y(), rect.right() - at.right() - 12, rect.height())
    at, words = (
        visual_rect(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight, rect, part)
        for part in (at, words)
    )
    if tier not in LEVELS:
        paint_icon(painter, at, "minus", "text.tertiary")
        paint_text(painter, words, text, look().font("body"), "text.tertiary")
        return
    line = f"tier.{tier}" if look().high_contrast else None
    paint_box(painter, QRectF(rect), f"tier.{tier}_soft", line, 1, look().tokens.radius("small"))
    paint_steps(painter, QRectF(at), steps_filled(tier), look().colour(f"tier.{tier}"))
    paint_text(painter, words, text, look().font("strong"), f"tier.{tier}")


class LevelPill(Restyled, QWidget):
    """A level as sign and word on its own ground; `none` is a dash and the word."""

    accessible_role = "StaticText"

    def __init__(self, tier: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tier, self._text = tier, text
        self.set_level(tier, text)

    def set_level(self, tier: str, text: str) -> None:
        self._tier, self._text = tier, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return level_size(self._text)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_level(painter, self.rect(), self._tier, self._text, mirrored)
        painter.end()


class StepSign(Restyled, QWidget):
    """The bare sign of a level, `size` px at 100 %; grey when `ruled_out`. The word has to stand beside it."""

    accessible_role = "Graphic"

    def __init__(
        self, tier: str, size: int = 20, *, ruled_out: bool = False, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tier, self._size, self._ruled_out = tier, size, ruled_out
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(self._size), look().px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_sign(painter, self.rect(), self._tier, "text.tertiary" if self._ruled_out else "")
        painter.end()


class LevelSign(Restyled, QWidget):
    """The large sign beside the result: the steps on the level's ground with its border."""

    accessible_role = "Graphic"

    def __init__(self, tier: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tier = tier
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = 84 if look().text_scale < 1.5 else 120
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = look().tokens.radius("control")
        if self._tier in LEVELS:
            role = f"tier.{self._tier}"
            paint_box(painter, rect, f"{role}_soft", role, look().border, radius)
            side = rect.width() * 0.62
            at = QRectF((rect.width() - side) / 2, (rect.height() - side) / 2, side, side)
            paint_steps(painter, at, steps_filled(self._tier), look().colour(role))
        else:
            paint_box(painter, rect, None, "line.control", look().border, radius, "dashed")
            paint_icon(painter, self.rect().adjusted(24, 24, -24, -24), "minus", "text.tertiary")
        painter.end()


class LevelCard(Restyled, QFrame):
    """One level of the row "which levels are still possible": sign, word, and why. Ruled out it is dashed and grey."""

    accessible_role = "Grouping"

    def __init__(
        self, tier: str, word: str, why: str, *, ruled_out: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tier, self._ruled_out = tier, ruled_out
        self.setAccessibleName(f"{word}: {why}")
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 16, 17, 16)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(12)
        ink = "text.tertiary" if ruled_out else level_ink(tier)
        top.addWidget(StepSign(tier, 32, ruled_out=ruled_out, parent=self))
        top.addWidget(Label(word, "heading_1", ink, wrap=True, parent=self), 1)
        column.addLayout(top)
        column.addWidget(
            Label(why, "caption", "text.tertiary" if ruled_out else "text.primary", wrap=True, parent=self)
        )
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = look().tokens.radius("control")
        if self._ruled_out:
            paint_box(painter, QRectF(self.rect()), None, "line.control", look().border, radius, "dashed")
        elif self._tier in LEVELS:
            role = f"tier.{self._tier}"
            paint_box(painter, QRectF(self.rect()), f"{role}_soft", role, 2, radius)
        else:
            paint_box(painter, QRectF(self.rect()), "surface.card", "line.strong", 2, radius)
        painter.end()


def open_levels_size(tiers: Sequence[str], text: str) -> QSize:
    """Room of the signs of all possible levels side by side with a text."""
    side = look().px(18) + 4
    return QSize(len(tiers) * side + 2 + look().metrics("body").horizontalAdvance(text), look().px(18) + 8)


def paint_open_levels(painter: QPainter, rect: QRect, tiers: Sequence[str], text: str, mirrored: bool = False) -> None:
    """The signs of all possible levels side by side and a text such as "two possible"."""
    direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
    side = look().px(18)
    x = rect.x()
    for tier in tiers:
        at = visual_rect(direction, rect, QRect(x, rect.y() + (rect.height() - side) // 2, side, side))
        paint_sign(painter, at, tier)
        x += side + 4
    words = visual_rect(direction, rect, QRect(x + 2, rect.y(), rect.right() - x - 1, rect.height()))
    paint_text(painter, words, text, look().font("body"), "text.secondary")


class OpenLevels(Restyled, QWidget):
    """The signs of the levels still possible, side by side, with the words for it."""

    accessible_role = "StaticText"

    def __init__(self, tiers: Sequence[str], text: str, said: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiers, self._text = tuple(tiers), text
        self.setAccessibleName(said or text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return open_levels_size(self._tiers, self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_open_levels(painter, self.rect(), self._tiers, self._text, mirrored)
        painter.end()
