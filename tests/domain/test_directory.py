"""Places that help: how far, for whom, and whether the entry is still to be trusted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.directory import Point, Service

LISBON, PORTO = Point(38.7223, -9.1393), Point(41.1579, -8.6291)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_lisbon_and_porto_are_274_kilometres_apart() -> None:
    assert LISBON.kilometres_to(PORTO) == pytest.approx(274, abs=1)


@given(points, points)
def test_the_way_is_the_same_both_ways_and_never_longer_than_half_around(one: Point, other: Point) -> None:
    way = one.kilometres_to(other)
    assert way == pytest.approx(other.kilometres_to(one), abs=1e-6)
    assert 0 <= way <= 20_016


@given(points)
def test_a_place_is_where_it_is(one: Point) -> None:
    assert one.kilometres_to(one) == 0


@pytest.mark.parametrize(("latitude", "longitude"), [(100, 101), (0, 181), (-91, 0), (float("nan"), 0)])
def test_no_place_lies_beyond_the_poles_or_the_date_line(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="latitude"):
        Point(latitude, longitude)


def test_a_service_has_a_place_when_both_coordinates_are_known() -> None:
    assert Service("a", "A", (), latitude=1.0).point is None
    assert Service("a", "A", (), longitude=1.0).point is None
    assert Service("a", "A", (), latitude=1.0, longitude=2.0).point == Point(1.0, 2.0)


@pytest.mark.parametrize(("age", "taken"), [(None, True), (17, False), (18, True), (65, True), (66, False)])
def test_ages_run_from_the_least_to_the_most(age: int | None, taken: bool) -> None:
    assert Service("a", "A", (), minimum_age=18, maximum_age=65).accepts_age(age) is taken
    assert Service("a", "A", ()).accepts_age(age)


def test_an_entry_nobody_checked_for_six_months_is_stale() -> None:
    today = date(2026, 7, 1)
    assert Service("a", "A", ()).is_stale(today, 6)
    assert not Service("a", "A", (), last_checked=date(2026, 1, 2)).is_stale(today, 6)
    assert Service("a", "A", (), last_checked=date(2026, 1, 1)).is_stale(today, 6)
