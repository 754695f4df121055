"""Answers to the kinds of questions that forms made by others have."""

from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, OwnText, Quantity
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import AnswerOption, EnableWhen, Item, ItemType, Operator, Questionnaire
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.engine.scoring import score_answers

RED = (AnswerOption("red"), AnswerOption("declined"))
OPEN = Item("o", ItemType.OPEN_CODING, options=RED, max_length=5)
SEVERAL = Item("o", ItemType.OPEN_CODING, repeats=True, options=RED, exclusive="declined")
WEIGHT = Item("w", ItemType.QUANTITY, units=("mg", "g"), minimum=0, maximum=9)


@pytest.mark.parametrize(
    ("item", "raw", "value"),
    [
        (OPEN, "red", "red"),
        (OPEN, {"text": "rust"}, OwnText("rust")),
        (OPEN, {"text": "red"}, OwnText("red")),
        (SEVERAL, ["red", {"text": "rust"}, "red"], ("red", OwnText("rust"))),
        (WEIGHT, {"number": Decimal("2.50"), "unit": "mg"}, Quantity(Decimal("2.5"), "mg")),
        (Item("w", ItemType.QUANTITY, units=("mg",)), {"number": 3}, Quantity(Decimal(3), "mg")),
        (Item("w", ItemType.QUANTITY), {"number": 3, "unit": "any"}, Quantity(Decimal(3), "any")),
        (Item("m", ItemType.DATETIME), "2026-03-02T14:30", "2026-03-02T14:30"),
        (Item("m", ItemType.DATETIME), "2026-03-02T14:30:00", "2026-03-02T14:30"),
        (Item("t", ItemType.TIME), "14:30:15", "14:30:15"),
        (Item("u", ItemType.URL), "https://example.org/a?b=c", "https://example.org/a?b=c"),
        (Item("n", ItemType.INTEGER, repeats=True), [3, 1, 3], (3, 1, 3)),
        (Item("s", ItemType.STRING, repeats=True), ["b", "a"], ("b", "a")),
    ],
)
def test_values_are_read_and_written_back(item, raw, value):
    answer = read_answer(item, raw, "here")
    assert answer == Answer(value=value)
    assert read_answer(item, plain_answer(answer), "here") == answer
    assert hash(answer.value) == hash(value)


@pytest.mark.parametrize(
    ("item", "raw", "code"),
    [
        (OPEN, "rust", "no-option"),
        (OPEN, {"text": "  "}, "wrong-type"),
        (OPEN, {"text": "too long"}, "too-long"),
        (OPEN, {"text": "a", "more": 1}, "wrong-type"),
        (SEVERAL, ["declined", {"text": "rust"}], "exclusive-option"),
        (WEIGHT, 3, "wrong-type"),
        (WEIGHT, {"number": 3}, "unknown-unit"),
        (WEIGHT, {"number": 3, "unit": "kg"}, "unknown-unit"),
        (WEIGHT, {"number": -1, "unit": "g"}, "negative-amount"),
        (WEIGHT, {"number": "3", "unit": "g"}, "wrong-type"),
        (WEIGHT, {"unit": "g"}, "wrong-type"),
        (Item("m", ItemType.DATETIME), "2026-03-02", "no-date"),
        (Item("m", ItemType.DATETIME), "2026-02-30T10:00", "no-time"),
        (Item("m", ItemType.DATETIME), 3, "no-date"),
        (Item("t", ItemType.TIME), "24:00", "no-time"),
        (Item("u", ItemType.URL), "example.org", "no-url"),
        (Item("u", ItemType.URL), "https://a b", "no-url"),
        (Item("n", ItemType.INTEGER, repeats=True), 3, "wrong-type"),
        (Item("n", ItemType.INTEGER, repeats=True), [], "wrong-type"),
        (Item("n", ItemType.DECIMAL), Decimal("1e99999999"), "out-of-range"),
        (Item("n", ItemType.DECIMAL), Decimal("1e-99999999"), "out-of-range"),
        (Item("c", ItemType.CODING, options=(AnswerOption(1),)), Decimal("1e99999999"), "no-option"),
        (Item("c", ItemType.CODING, options=(AnswerOption(1),)), float("nan"), "no-option"),
        (Item("c", ItemType.CODING, options=(AnswerOption(1),)), {"text": "x"}, "no-option"),
    ],
)
def test_what_does_not_fit_is_told(item, raw, code):
    with pytest.raises(UserError) as caught:
        read_answer(item, raw, "here")
    assert caught.value.code == code
    assert caught.value.place.startswith("here")


def test_quantities_of_different_units_have_no_order():
    assert Quantity(Decimal(1), "g") < Quantity(Decimal(2), "g")
    assert not Quantity(Decimal(1), "g") < Quantity(Decimal(2000), "mg")
    assert Quantity(Decimal("2.0"), "g") == Quantity(Decimal(2), "g") != Quantity(Decimal(2), "mg")
    assert str(Quantity(Decimal("2.5"), "mg")) == "2.5 mg"


def test_rules_read_the_new_kinds_of_answers():
    def asks(link_id, target, operator, answer):
        return Item(link_id, ItemType.BOOLEAN, enable_when=(EnableWhen(f"f/{target}", operator, answer),))

    form = Questionnaire(
        "f",
        "1",
        (
            WEIGHT,
            OPEN,
            Item("n", ItemType.INTEGER, repeats=True, minimum=0, maximum=9),
            Item("m", ItemType.DATETIME),
            asks("heavy", "w", Operator.GREATER, Quantity(Decimal(2), "g")),
            asks("rusty", "o", Operator.EQUAL, OwnText("rust")),
            asks("many", "n", Operator.EQUAL, 3),
            asks("early", "m", Operator.LESS, "2026-03-02T15:00"),
        ),
    )

    def hidden(**raw):
        answers = {link: read_answer(form.questions[link], value, link) for link, value in raw.items()}
        return set(score_answers(form, answers).skipped)

    told = {"w": {"number": 3, "unit": "g"}, "o": {"text": "rust"}, "n": [1, 3], "m": "2026-03-02T14:30"}
    assert hidden(**told) == set()
    others = {"w": {"number": 3, "unit": "mg"}, "o": "red", "n": [1], "m": "2026-03-02T15:30"}
    assert hidden(**others) == {"heavy", "rusty", "many", "early"}
    assert hidden() == set()


def test_a_hidden_item_is_never_asked_and_a_proposal_is_no_answer():
    form = Questionnaire(
        "f",
        "1",
        (
            Item("h", ItemType.BOOLEAN, required=True, hidden=True, initial=True),
            Item("p", ItemType.INTEGER, required=True, initial=3),
            Item("z", ItemType.BOOLEAN, enable_when=(EnableWhen("f/p", Operator.EQUAL, 3),)),
        ),
    )
    result = score_answers(form, {})
    assert (result.complete, result.missing, result.skipped) == (False, ("p",), ("h",))
    assert score_answers(form, {"p": Answer(3)}).complete
