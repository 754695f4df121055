"""The cells of decision tables: what they say, what they refuse, and that nothing makes them crash."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.definitions.cells import parse_test
from intake_app.definitions.inputs import ANYTHING, InputDomain, ValueKind
from intake_app.domain.errors import UserError
from intake_app.domain.unary import InputValue

AGE = InputDomain(ValueKind.INTEGER, low=0, high=120)
BANDS = InputDomain(ValueKind.CODE, ("low", "moderate", "high"))
POINTS = InputDomain(ValueKind.CODE, (0, 1, 2))
NEEDS = InputDomain(ValueKind.CODE, ("food", "home"), several=True)
DAY = InputDomain(ValueKind.DATE)
TOLD = InputDomain(ValueKind.BOOLEAN)


@pytest.mark.parametrize(
    ("text", "domain", "yes", "no"),
    [
        ("-", AGE, [0, "skipped", True], []),
        ("–", BANDS, ["low", "skipped"], []),
        ("27", AGE, [27], [26, 28, "skipped"]),
        (">=27", AGE, [27, 28], [26]),
        ("≥27", AGE, [27], [26]),
        (">4", AGE, [5], [4]),
        ("<16", AGE, [15], [16]),
        ("<= 3", AGE, [3], [4]),
        ("4..26", AGE, [4, 26], [3, 27]),
        ("4 .. 26, 40", AGE, [4, 40], [27, 39]),
        ("moderate, high", BANDS, ["moderate", "high"], ["low", "skipped"]),
        ("not(high)", BANDS, ["low", "skipped"], ["high"]),
        ("not ( low , high )", BANDS, ["moderate"], ["low", "high"]),
        ("skipped", BANDS, ["skipped"], ["low"]),
        ("2", POINTS, [2], [0, "2"]),
        (">=1", POINTS, [1, 2], [0]),
        ("food", NEEDS, [("food",), ("food", "home")], [("home",), ()]),
        ("not(food)", NEEDS, [("home",), ()], [("food", "home")]),
        ("yes", TOLD, [True], [False, "skipped"]),
        ("false", TOLD, [False], [True]),
        ("<2001-07-01", DAY, [date(2001, 6, 30)], [date(2001, 7, 1)]),
        (">2001-07-01", DAY, [date(2001, 7, 2)], [date(2001, 7, 1)]),
        ("2008-08-05..2023-09-30", DAY, [date(2008, 8, 5), date(2023, 9, 30)], [date(2023, 10, 1), "skipped"]),
        ("2001-07-01", DAY, [date(2001, 7, 1)], [date(2001, 7, 2)]),
        ("own-use, 3, 2001-07-01, true", ANYTHING, ["own-use", 3, date(2001, 7, 1), True], ["3", "x"]),
    ],
)
def test_a_cell_says(text: str, domain: InputDomain, yes: list[InputValue], no: list[InputValue]) -> None:
    test = parse_test(text, domain)
    assert [value for value in yes if not test.matches(value)] == []
    assert [value for value in no if test.matches(value)] == []


@pytest.mark.parametrize(
    ("text", "domain", "code"),
    [
        ("", AGE, "cell-empty"),
        ("   ", AGE, "cell-empty"),
        ("1,,2", AGE, "cell-form"),
        ("not()", AGE, "cell-form"),
        ("not(-)", AGE, "cell-range"),
        ("not(not(low))", BANDS, "cell-value"),
        ("modrate", BANDS, "cell-value"),
        ("HIGH", BANDS, "cell-value"),
        (">=low", BANDS, "cell-range"),
        (">=3", POINTS, "cell-value"),
        ("3", POINTS, "cell-value"),
        ("130", AGE, "cell-value"),
        ("<0", AGE, "cell-value"),
        ("-3..-1", AGE, "cell-value"),
        ("9..3", AGE, "cell-range"),
        ("3..2001-01-01", AGE, "cell-range"),
        ("..3", AGE, "cell-range"),
        ("3.5", AGE, "cell-range"),
        ("99999999999999999999", AGE, "cell-range"),
        ("2001-02-30", DAY, "cell-date"),
        ("2001-2-3", DAY, "cell-date"),
        ("<0001-01-01", DAY, "cell-date"),
        (">9999-12-31", DAY, "cell-date"),
        ("> 3", TOLD, "cell-range"),
        ("perhaps", TOLD, "cell-value"),
        ("x" * 3_000, ANYTHING, "cell-form"),
        ("a b", ANYTHING, "cell-form"),
        ("2001-99-99", ANYTHING, "cell-date"),
        ("__import__('os')", ANYTHING, "cell-form"),
    ],
)
def test_a_cell_refuses(text: str, domain: InputDomain, code: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_test(text, domain, "tier.csv:3, column use")
    assert (caught.value.code, caught.value.place) == (code, "tier.csv:3, column use")
    assert caught.value.message


domains = st.sampled_from([AGE, BANDS, POINTS, NEEDS, DAY, TOLD, ANYTHING])
values = st.sampled_from([0, -1, 10**9, True, "low", "skipped", "", date(2001, 7, 1), (), ("food",)])
pieces = st.lists(
    st.sampled_from(
        ["not", "(", ")", ",", "..", ">=", "<", "-", "–", "2001-07-01", "0001-01-01", "27", "low", "٣", " "]
    ),
    max_size=8,
).map("".join)


@given(st.one_of(st.text(max_size=40), pieces), domains, values)
def test_any_text_is_a_test_or_a_user_error(text: str, domain: InputDomain, value: InputValue) -> None:
    try:
        test = parse_test(text, domain)
    except UserError as error:
        assert error.code.startswith("cell-")
        return
    assert test.matches(value) in (True, False)
    assert test.text == text.strip()
