"""Tab goes through a page as it is read: header, middle, footer, and inside each as things stand in their layouts.

Qt goes by the order in which widgets were put into the window, which differs once parts are made anew or later.
"""

import itertools
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def tab_in_order(root: QWidget) -> None:
    """Sets the order in which Tab walks through everything inside `root` now."""
    for before, after in itertools.pairwise(_controls(root)):
        QWidget.setTabOrder(before, after)


def tab_anew(part: QWidget) -> None:
    """The same for the whole page that `part`, made anew, stands on."""
    page: QWidget | None = part
    while page is not None and page.property("look") != "window":
        page = page.parentWidget()
    if page is not None and not page.isWindow():
        tab_in_order(page)


def _controls(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        if inner is not None:
            yield from _controls(inner)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _inside(layout)
        return
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from _controls(child)


def _inside(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _controls(widget)
        elif inner is not None:
            yield from _inside(inner)
