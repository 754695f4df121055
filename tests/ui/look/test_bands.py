"""The band plot: what is heard, where labels go, what is possible in pieces."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from intake_app.ui.look import BandPlot, BandShape, look, pieces

BANDS = (BandShape(0, 3, "Low"), BandShape(4, 26, "Moderate"), BandShape(27, 39, "High"))


@pytest.fixture
def plot(qtbot) -> BandPlot:
    made = BandPlot("Cannabis", BANDS, 39)
    qtbot.addWidget(made)
    made.resize(480, made.sizeHint().height())
    return made


def test_a_score_is_heard_with_its_range(plot: BandPlot) -> None:
    plot.show_value(22)
    assert plot.accessibleName() == "Cannabis 22 of 39, Moderate"


def test_another_scale_may_take_its_place(plot: BandPlot) -> None:
    plot.show_value(22)
    plot.show_scale("Alcohol", (BandShape(0, 10, "Low"), BandShape(11, 39, "High")), 39)
    plot.show_value(10)
    assert plot.accessibleName() == "Alcohol 10 of 39, Low"


def test_what_is_possible_is_heard_in_pieces(plot: BandPlot) -> None:
    plot.show_reachable([30, 22, 27, 28, 29])
    assert "22 or 27 to 30" in plot.accessibleName()


def test_why_there_is_no_score_is_heard(plot: BandPlot) -> None:
    plot.show_not_scored("one answer declined", "declined")
    assert "one answer declined" in plot.accessibleName()


@given(st.lists(st.integers(0, 60)))
def test_pieces_hold_exactly_the_values(values: list[int]) -> None:
    runs = pieces(values)
    assert [value for low, high in runs for value in range(low, high + 1)] == sorted(set(values))
    assert all(before[1] + 1 < after[0] for before, after in itertools.pairwise(runs))


def test_ranges_are_drawn_to_scale_and_fill_the_bar(plot: BandPlot) -> None:
    widths = [plot.segment(band).width() for band in BANDS]
    assert widths[0] == pytest.approx(480 * 4 / 40 - 2)
    assert widths[1] == pytest.approx(480 * 23 / 40 - 2)
    assert plot.segment(BANDS[2]).right() == pytest.approx(480)


def test_a_label_stays_clear_of_the_marker(plot: BandPlot) -> None:
    for value in range(40):
        plot.show_value(value)
        marker = plot.x_of(value + 0.5)
        for band in BANDS:
            placed = plot.label_place(band)
            if placed is not None:
                assert not placed[1].left() < marker < placed[1].right()


def test_a_label_drops_its_numbers_then_itself(plot: BandPlot) -> None:
    texts = []
    for width in (900, 480, 200):
        plot.resize(width, 46)
        placed = plot.label_place(BANDS[0])
        texts.append(placed[0] if placed else None)
    assert texts == ["Low 0–3", "Low", None]


def test_a_label_stays_clear_of_the_hatch(plot: BandPlot) -> None:
    plot.show_reachable(range(27, 34))
    placed = plot.label_place(BANDS[2])
    assert placed is not None
    assert placed[1].left() >= plot.x_of(34)


def test_the_hatch_is_on_the_picture_where_a_value_is_possible_and_nowhere_else(plot: BandPlot) -> None:
    plot.show_reachable([30, 31, 32, 33, 34])
    image = plot.grab().toImage()
    y = plot.sizeHint().height() - 12
    ink = QColor(look().hex("plot.range")).rgb()
    inked = [x for x in range(image.width()) if image.pixel(x, y) == ink]
    assert inked
    assert plot.x_of(30) - 1 <= min(inked) and max(inked) <= plot.x_of(35) + 1
    plot.show_value(30)
    assert ink not in {plot.grab().toImage().pixel(x, y) for x in range(image.width())}
