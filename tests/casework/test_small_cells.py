"""Small counts are hidden, and cannot be worked out from what is shown."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from intake_app.casework.small_cells import HIDDEN, protected, rounded


def _table(rows: Sequence[Sequence[int]]) -> tuple[dict[Hashable, int], list[list[Hashable]]]:
    width, height = range(len(rows[0])), range(len(rows))
    counts: dict[Hashable, int] = {(r, c): rows[r][c] for r in height for c in width}
    counts |= {("row", r): sum(rows[r]) for r in height} | {("column", c): sum(row[c] for row in rows) for c in width}
    counts["all"] = sum(map(sum, rows))
    lines: list[list[Hashable]] = [[("row", r), *((r, c) for c in width)] for r in height]
    lines += [[("column", c), *((r, c) for r in height)] for c in width]
    lines += [["all", *(("row", r) for r in height)], ["all", *(("column", c) for c in width)]]
    return counts, lines


def _possible(shown: Mapping[Hashable, int | str], line: Sequence[Hashable]) -> list[tuple[int, ...]]:
    """Every way to fill in what is hidden in a line, small counts 1 to 4, others 1 to 60."""
    spans = {
        cell: range(1, 5) if shown[cell] == "<5" else range(1, 61) for cell in line if isinstance(shown[cell], str)
    }

    def value(cell: Hashable, chosen: Mapping[Hashable, int]) -> int:
        told = shown[cell]
        return chosen[cell] if isinstance(told, str) else told

    filled = (dict(zip(spans, one, strict=True)) for one in product(*spans.values()))
    fitting = [one for one in filled if value(line[0], one) == sum(value(cell, one) for cell in line[1:])]
    return [tuple(one.values()) for one in fitting]


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_line_gives_a_small_count_away(rows: list[list[int]]) -> None:
    counts, lines = _table(rows)
    shown = protected(counts, lines, 5)
    assert all(shown[cell] == "<5" for cell, count in counts.items() if 0 < count < 5)
    for line in lines:
        small = [n for n, cell in enumerate(c for c in line if isinstance(shown[c], str)) if shown[cell] == "<5"]
        covered = [cell for cell in line if isinstance(shown[cell], str)]
        if not covered or not any(isinstance(shown[cell], int) and counts[cell] for cell in line) or len(covered) > 2:
            continue
        ways = _possible(shown, line)
        assert all(len({way[n] for way in ways}) > 1 for n in small), (rows, shown)


def test_a_single_small_count_takes_a_second_with_it() -> None:
    counts, lines = _table([[3, 40], [20, 50]])
    shown = protected(counts, lines, 5)
    assert shown[0, 0] == "<5"
    assert shown[0, 1] == shown[1, 0] == HIDDEN
    assert shown["all"] == 113


def test_nothing_is_hidden_without_need() -> None:
    counts, lines = _table([[5, 40], [0, 50]])
    assert protected(counts, lines, 5) == counts


def test_demands_are_rounded() -> None:
    assert [rounded(count, 5) for count in (0, 1, 4, 5, 7, 8, 122)] == [0, "<5", "<5", 5, 5, 10, 120]
