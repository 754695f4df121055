"""What other programs and people may send, and what they are told when it does not fit."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.answering import plain_answer, read_answer
from tests.engine.small import ENTRY, coded

NUMBER = Item("n", ItemType.INTEGER, minimum=0, maximum=120)
SEVERAL = coded("s", "food", "rest", "none", repeats=True, exclusive="none")
POINTS = coded("p", 0, 3, 6)


@pytest.mark.parametrize(
    ("item", "raw", "value"),
    [
        (POINTS, 3, 3),
        (POINTS, Decimal("3.0"), 3),
        (coded("c", "given", "declined"), "declined", "declined"),
        (Item("b", ItemType.BOOLEAN), False, False),
        (NUMBER, 17, 17),
        (NUMBER, Decimal("17.0"), 17),
        (Item("d", ItemType.DECIMAL), 0.1, Decimal("0.1")),
        (Item("d", ItemType.DATE), "2026-03-02", date(2026, 3, 2)),
        (Item("d", ItemType.DATE), date(2026, 3, 2), date(2026, 3, 2)),
        (Item("t", ItemType.TIME), "21:40", "21:40"),
        (Item("t", ItemType.TEXT, max_length=3), "abc", "abc"),
        (SEVERAL, ["rest", "food", "rest"], ("rest", "food")),
    ],
)
def test_values_are_read_and_written_back(item, raw, value):
    answer = read_answer(item, raw, "here")
    assert answer == Answer(value=value)
    assert read_answer(item, plain_answer(answer), "here") == answer


@pytest.mark.parametrize("mark", list(Missing))
def test_missing_marks_are_answers_without_a_value(mark):
    answer = read_answer(NUMBER, mark.value, "here")
    assert answer == Answer(missing=mark)
    assert plain_answer(answer) == mark.value


def test_a_row_keeps_the_order_of_the_form_and_leaves_out_what_is_unknown():
    raw = [
        {"unit": "g", "amount": Decimal("1.50"), "substance": "tea"},
        {"substance": "tea", "amount": "unknown", "unit": "g"},
    ]
    answer = read_answer(ENTRY, raw, "here")
    assert [dict(row) for row in answer.value] == [
        {"substance": "tea", "amount": Decimal("1.50"), "unit": "g"},
        {"substance": "tea", "unit": "g"},
    ]
    assert plain_answer(answer)[0] == {"substance": "tea", "amount": 1.5, "unit": "g"}
    with pytest.raises(KeyError):
        answer.value[0]["colour"]
    assert len(answer.value[0]) == 3


@pytest.mark.parametrize(
    ("item", "raw", "code"),
    [
        (POINTS, 4, "no-option"),
        (POINTS, True, "no-option"),
        (POINTS, "3", "no-option"),
        (POINTS, Decimal("3.5"), "no-option"),
        (POINTS, None, "no-option"),
        (POINTS, {}, "no-option"),
        (Item("b", ItemType.BOOLEAN), 1, "wrong-type"),
        (NUMBER, "17", "wrong-type"),
        (NUMBER, True, "wrong-type"),
        (NUMBER, Decimal("1.5"), "wrong-type"),
        (NUMBER, float("nan"), "wrong-type"),
        (NUMBER, -1, "negative-amount"),
        (NUMBER, 121, "out-of-range"),
        (Item("n", ItemType.INTEGER, minimum=5), 4, "out-of-range"),
        (Item("d", ItemType.DATE), "2026-02-30", "no-date"),
        (Item("d", ItemType.DATE), "2.3.2026", "no-date"),
        (Item("d", ItemType.DATE), 20260302, "no-date"),
        (Item("t", ItemType.TIME), "24:00", "no-time"),
        (Item("t", ItemType.TEXT), 5, "wrong-type"),
        (Item("t", ItemType.TEXT, max_length=3), "abcd", "too-long"),
        (SEVERAL, "food", "wrong-type"),
        (SEVERAL, [], "wrong-type"),
        (SEVERAL, ["food", "none"], "exclusive-option"),
        (SEVERAL, ["sleep"], "no-option"),
        (ENTRY, ["tea"], "wrong-type"),
        (ENTRY, [{"substance": "tea", "amount": -1, "unit": "g"}], "negative-amount"),
        (ENTRY, [{"substance": "tea", "amount": 1, "unit": "pound"}], "unknown-unit"),
        (ENTRY, [{"substance": "tea", "amount": 1}], "missing-part"),
        (ENTRY, [{"substance": "tea", "amount": 1, "unit": "g", "colour": "green"}], "unknown-item"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(item, raw, code):
    with pytest.raises(UserError) as caught:
        read_answer(item, raw, "here")
    assert caught.value.code == code
    assert caught.value.place.startswith("here")


def test_an_answer_has_a_value_or_a_reason_never_both():
    with pytest.raises(ValueError, match="either"):
        Answer()
    with pytest.raises(ValueError, match="either"):
        Answer(value=1, missing=Missing.UNKNOWN)
    assert Answer(missing=Missing.NOT_ASKED).is_open and not Answer(missing=Missing.DECLINED).is_open
