"""A column of a table held against its tests, one by one."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.unary import UnaryTest
from intake_app.engine.columns import Column

CODES = ("low", "middle", "high", "skipped")
LITERALS = st.lists(st.sampled_from(CODES), min_size=1, max_size=2)
RANGES = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: ((min(pair), max(pair)),))
TESTS = st.one_of(
    st.just(UnaryTest("-", any_value=True)),
    st.builds(lambda codes, negated: UnaryTest("c", literals=tuple(codes), negated=negated), LITERALS, st.booleans()),
    st.builds(lambda ranges, negated: UnaryTest("r", ranges=ranges, negated=negated), RANGES, st.booleans()),
)
VALUES = st.one_of(
    st.sampled_from(CODES), st.integers(0, 9), st.just(date(2026, 3, 2)), st.lists(st.sampled_from(CODES)).map(tuple)
)


@given(tests=st.lists(TESTS, max_size=5), domains=st.lists(st.frozensets(VALUES, max_size=3), max_size=3))
def test_a_column_leaves_standing_the_rules_that_are_true_of_every_value(tests, domains):
    column = Column(tests)
    for domain in (*domains, *domains):
        standing = column.standing(domain)
        for place, test in enumerate(tests):
            holds = test.any_value or (bool(domain) and all(test.matches(value) for value in domain))
            assert bool(standing >> place & 1) == holds
