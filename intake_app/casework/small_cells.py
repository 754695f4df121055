"""Counts that may be shown: small ones are hidden, with as many others as keep them from being worked out."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final

HIDDEN: Final = "…"
"""Shown in place of a count that is not small itself, but would give a small one away."""

Line = Sequence[Hashable]
"""Cells of which the first is the sum of the others."""


def protected(counts: Mapping[Hashable, int], lines: Collection[Line], below: int) -> dict[Hashable, int | str]:
    """Every count as it may be shown: the number, `<5` (for `below` 5), or `HIDDEN`; 0 stays 0.

    A small count cannot be told from the rest of any line it stands in: in each line either nothing is hidden, or two
    and more cells whose sum leaves more than one possibility.
    """
    small = {cell for cell, count in counts.items() if 0 < count < below}
    hidden = set(small)
    waiting = True
    while waiting:
        waiting = False
        for line in lines:
            if _tells(line, counts, hidden, small, below):
                open_cells = [cell for cell in line if counts.get(cell, 0) and cell not in hidden]
                if open_cells:
                    hidden.add(min(open_cells, key=lambda cell: (counts[cell], str(cell))))
                    waiting = True
    return {
        cell: f"<{below}" if cell in small else HIDDEN if cell in hidden else count for cell, count in counts.items()
    }


def rounded(count: int, below: int) -> int | str:
    """A count that stands in no line, such as a demand: to the nearest multiple of `below`, small ones as `<5`."""
    if 0 < count < below:
        return f"<{below}"
    return (count + below // 2) // below * below


def _tells(line: Line, counts: Mapping[Hashable, int], hidden: set[Hashable], small: set[Hashable], below: int) -> bool:
    """Whether what a line shows gives one of its hidden cells away."""
    covered = [cell for cell in line if cell in hidden]
    if not covered:
        return False
    if len(covered) == 1:
        return True
    if line[0] in hidden or any(cell not in small for cell in covered):
        return False
    total = sum(counts[cell] for cell in covered)
    return total in (len(covered), (below - 1) * len(covered))
