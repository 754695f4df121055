"""What can be wrong with a page that one can measure: texts cut off, controls without a name, targets too small."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from intake_app.ui.look.answers import AnswerButton, MissingButton
from intake_app.ui.look.buttons import Button, FilterChip
from intake_app.ui.look.labels import ShortLabel
from intake_app.ui.look.theme import look

_CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)


def _shown(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and widget.width() > 0:
            yield widget


def clipped_texts(root: QWidget) -> list[str]:
    """Texts inside `root` that have less room than they need; empty when all can be read. Scrolling is no clipping."""
    found = []
    for widget in _shown(root):
        if isinstance(widget, ShortLabel):
            continue
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                cut = widget.height() + 1 < widget.heightForWidth(widget.width())
                # A line may also break at a space of no width.
                parts = widget.text().replace("\u200b", " ").split() or [""]
                longest = max(widget.fontMetrics().horizontalAdvance(part) for part in parts)
                cut = cut or longest > widget.width() + 1
            else:
                cut = widget.width() + 1 < widget.sizeHint().width() or widget.height() + 2 < widget.sizeHint().height()
            if cut:
                found.append(f"{widget.text()} ({widget.width()}x{widget.height()})")
        elif isinstance(widget, (Button, FilterChip)) and widget.width() < widget.sizeHint().width():
            found.append(f"{widget.text()} ({widget.width()} of {widget.sizeHint().width()})")
        elif isinstance(widget, (AnswerButton, MissingButton)) and widget.height() < widget.heightForWidth(
            widget.width()
        ):
            found.append(f"{widget.text()} ({widget.height()} of {widget.heightForWidth(widget.width())})")
        parent = widget.parentWidget()
        if parent is not None and parent is not root and _sticks_out(widget, parent):
            found.append(f"{type(widget).__name__} {widget.accessibleName()} sticks out of {type(parent).__name__}")
    return found


def _sticks_out(widget: QWidget, parent: QWidget) -> bool:
    """Whether a control or a text lies partly outside its parent; what scrolls may."""
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
        return False
    if isinstance(parent, QAbstractScrollArea) or isinstance(widget, QScrollBar):
        return False
    if not isinstance(widget, (QLabel, *_CONTROLS)) or isinstance(widget, ShortLabel):
        return False
    return not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())


def _focusable(root: QWidget) -> Iterator[QWidget]:
    for widget in _shown(root):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            yield widget


def unnamed_controls(root: QWidget) -> list[str]:
    """Controls that the keyboard reaches and a screen reader could not name."""
    found = []
    for widget in _focusable(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {_path(widget)}")
    return found


def small_targets(root: QWidget) -> list[str]:
    """Controls smaller than the least target of the tokens in either direction."""
    least = look().tokens.size("target_min")
    return [
        f"{type(widget).__name__} {widget.accessibleName()!r} {widget.width()}x{widget.height()}"
        for widget in _focusable(root)
        if isinstance(widget, _CONTROLS) and (widget.width() < least or widget.height() < least)
    ]


def _path(widget: QWidget) -> str:
    names = []
    step: QObject | None = widget.parent()
    while step is not None:
        names.append(type(step).__name__)
        step = step.parent()
    return " < ".join(names[:4])
