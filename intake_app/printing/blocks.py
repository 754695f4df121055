"""How flowables stand together: stacked, boxed, side by side, at the foot of the page. Rows never break."""

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import Flowable

from intake_app.printing.typesetting import Placed

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
MARGIN: Final = 45.0
TOP: Final = 34.0
FOOT: Final = 48.0
BODY_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN
WHOLE_PAGE: Final = 560.0
"""A block higher than this may break across pages; anything smaller moves to the next page as a whole."""
LINE: Final = 0.7


class Gap(Placed):
    """Empty height."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        return avail_width, self.height

    def place(self, x: float, y: float) -> None:
        """Nothing to draw."""


class Hairline(Placed):
    """A line across the whole width, with space above and below."""

    def __init__(self, above: float = 0.0, below: float = 0.0, weight: float = LINE) -> None:
        super().__init__()
        self.above, self.below, self.weight = above, below, weight

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        self.height = self.above + self.below
        return avail_width, self.height

    def place(self, x: float, y: float) -> None:
        self.canv.setLineWidth(self.weight)
        self.canv.line(x, y + self.below, x + self.width, y + self.below)


class Stack(Placed):
    """Flowables one below the other, kept on one page while they fit on one."""

    def __init__(self, children: Sequence[Flowable], keep: bool = True) -> None:
        super().__init__()
        self.children = list(children)
        self.keep = keep
        if self.children:
            self.spaceBefore = self.children[0].getSpaceBefore()
            self.spaceAfter = self.children[-1].getSpaceAfter()

    def _layout(self, width: float) -> float:
        """Wraps the children; returns the height and notes how far below the top each one begins."""
        self.tops: list[float] = []
        used, after = 0.0, 0.0
        for number, child in enumerate(self.children):
            gap = max(child.getSpaceBefore(), after) if number else 0.0
            _, height = child.wrap(width, PAGE_HEIGHT)
            used += gap
            self.tops.append(used)
            used += height
            after = child.getSpaceAfter()
        return used

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        self.height = self._layout(avail_width)
        return avail_width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        _, height = self.wrap(avail_width, avail_height)
        if height <= avail_height:
            return [self]
        if self.keep and height <= WHOLE_PAGE:
            return []
        first, rest = self._cut(avail_width, avail_height)
        return [self._like(first), self._like(rest)] if first else []

    def _cut(self, width: float, height: float) -> tuple[list[Flowable], list[Flowable]]:
        count = 0
        while count < len(self.children) and self.tops[count] + self.children[count].height <= height:
            count += 1
        first, rest = self.children[:count], self.children[count:]
        if rest:
            parts = rest[0].split(width, height - self.tops[count])
            if len(parts) > 1:
                first, rest = [*first, parts[0]], [*parts[1:], *rest[1:]]
        while first and first[-1].getKeepWithNext():
            rest.insert(0, first.pop())
        return first, rest

    def _like(self, children: Sequence[Flowable]) -> "Stack":
        return Stack(children, self.keep)

    def place(self, x: float, y: float) -> None:
        for child, top in zip(self.children, self.tops, strict=True):
            child.drawOn(self.canv, x, y + self.height - top - child.height)


class Boxed(Stack):
    """A stack in a rounded frame."""

    def __init__(
        self,
        children: Sequence[Flowable],
        padding: tuple[float, float] = (11.0, 12.0),
        before: float = 0.0,
        after: float = 0.0,
        weight: float = LINE,
    ) -> None:
        super().__init__(children)
        self.padding, self.weight = padding, weight
        self.spaceBefore, self.spaceAfter = before, after

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        vertical, horizontal = self.padding
        self.width = avail_width
        self.inner = self._layout(avail_width - 2 * horizontal)
        self.height = self.inner + 2 * vertical
        return avail_width, self.height

    def _cut(self, width: float, height: float) -> tuple[list[Flowable], list[Flowable]]:
        return super()._cut(width - 2 * self.padding[1], height - 2 * self.padding[0])

    def _like(self, children: Sequence[Flowable]) -> Stack:
        return Boxed(children, self.padding, self.spaceBefore, self.spaceAfter, self.weight)

    def place(self, x: float, y: float) -> None:
        vertical, horizontal = self.padding
        self.canv.setLineWidth(self.weight)
        self.canv.roundRect(x, y, self.width, self.height, 5)
        for child, top in zip(self.children, self.tops, strict=True):
            child.drawOn(self.canv, x + horizontal, y + self.height - vertical - top - child.height)


class Columns(Placed):
    """Flowables side by side, tops aligned. Widths in points; None takes what is left (shared)."""

    def __init__(
        self,
        cells: Sequence[Flowable],
        widths: Sequence[float | None],
        gap: float = 10.0,
        before: float = 0.0,
        after: float = 0.0,
    ) -> None:
        super().__init__()
        self.cells, self.widths, self.gap = list(cells), list(widths), gap
        self.spaceBefore, self.spaceAfter = before, after

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        fixed = sum(width for width in self.widths if width is not None)
        free = self.widths.count(None)
        spare = (avail_width - fixed - self.gap * (len(self.cells) - 1)) / free if free else 0.0
        self.drawn = [spare if width is None else width for width in self.widths]
        self.width = avail_width
        heights = [cell.wrap(width, avail_height)[1] for cell, width in zip(self.cells, self.drawn, strict=True)]
        self.height = max(heights, default=0.0)
        return avail_width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        _, height = self.wrap(avail_width, avail_height)
        if height <= avail_height:
            return [self]
        if height <= WHOLE_PAGE:
            return []
        first: list[Flowable] = []
        rest: list[Flowable] = []
        for cell, width in zip(self.cells, self.drawn, strict=True):
            parts = [cell] if cell.height <= avail_height else cell.split(width, avail_height)
            if not parts:
                return []
            first.append(parts[0])
            rest.append(Stack(parts[1:], keep=False) if len(parts) > 1 else Gap(0))
        make = Columns
        return [
            make(first, self.widths, self.gap, self.spaceBefore, 0.0),
            make(rest, self.widths, self.gap, 0.0, self.spaceAfter),
        ]

    def place(self, x: float, y: float) -> None:
        for cell, width in zip(self.cells, self.drawn, strict=True):
            cell.drawOn(self.canv, x, y + self.height - cell.height)
            x += width + self.gap


class AtFoot(Placed):
    """A block at the foot of the page it falls on; takes all the height that is left there.

    When it does not fit it goes to the foot of the next page, or, if it may be left out, nowhere.
    """

    def __init__(self, child: Flowable, may_be_left_out: bool = False) -> None:
        super().__init__()
        self.child, self.may_be_left_out = child, may_be_left_out
        self.left_out = False

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        self.width = avail_width
        _, needed = self.child.wrap(avail_width, avail_height)
        self.left_out = self.may_be_left_out and needed > avail_height
        self.height = 0.0 if self.left_out else max(needed, avail_height - 0.01)
        return avail_width, self.height

    def place(self, x: float, y: float) -> None:
        if not self.left_out:
            self.child.drawOn(self.canv, x, y)


def heights(flowables: Sequence[Flowable], width: float) -> float:
    """The least height of flowables one below the other, spaces included."""
    stack = Stack([one.child if isinstance(one, AtFoot) else one for one in flowables])
    return float(stack.wrap(width, PAGE_HEIGHT)[1])
