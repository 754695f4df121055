"""What the keys typed from a paper form come to."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, Missing, OwnText, Quantity, Value
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import AnswerOption, Item, ItemType
from intake_app.engine.keying import Progress, Typed, look_at, printed_codes, printed_text, read_keyed

POINTS = Item("1", ItemType.CODING, options=tuple(AnswerOption(code) for code in (0, 2, 6)))
TENTHS = Item("2", ItemType.CODING, options=tuple(AnswerOption(code) for code in range(11)))
WORDS = Item("3", ItemType.CODING, options=tuple(AnswerOption(code) for code in ("police", "court")))
SEVERAL = Item(
    "4",
    ItemType.CODING,
    repeats=True,
    exclusive="none",
    options=tuple(AnswerOption(f"o{n}" if n else "none") for n in range(12)),
)
AGE = Item("5", ItemType.INTEGER, minimum=0, maximum=120)
AMOUNT = Item("6", ItemType.DECIMAL, minimum=0)
DAY, CLOCK = Item("7", ItemType.DATE), Item("8", ItemType.TIME)
MOMENT = Item("9", ItemType.DATETIME)
TEXT = Item("10", ItemType.STRING, max_length=12)
SURE = Item("11", ItemType.BOOLEAN)
WEIGHT = Item("12", ItemType.QUANTITY, units=("mg", "fl.oz"), minimum=0)
PAGE = Item("13", ItemType.URL)
OTHER = Item("14", ItemType.OPEN_CODING, options=tuple(AnswerOption(code) for code in ("tea", "coffee")))
DAYS = Item("15", ItemType.DATE, repeats=True)
TENS = Item("18", ItemType.CODING, options=tuple(AnswerOption(code) for code in (0, 10, 20)))
MANY = Item("19", ItemType.CODING, repeats=True, options=TENS.options)
COUNTS = Item("16", ItemType.DECIMAL, repeats=True)
NAMES = Item("17", ItemType.STRING, repeats=True)


@pytest.mark.parametrize(
    ("item", "text", "progress", "value"),
    [
        (POINTS, "2", Progress.WHOLE, 2),
        (TENTHS, "1", Progress.READY, 1),
        (TENTHS, "10", Progress.WHOLE, 10),
        (TENTHS, "7", Progress.WHOLE, 7),
        (WORDS, "2", Progress.WHOLE, "court"),
        (SURE, "0", Progress.WHOLE, False),
        (SEVERAL, "2, 3", Progress.READY, ("o1", "o2")),
        (SEVERAL, "2 12", Progress.READY, ("o1", "o11")),
        (AGE, "12", Progress.READY, 12),
        (AGE, "34", Progress.WHOLE, 34),
        (AMOUNT, "2,5", Progress.READY, Decimal("2.5")),
        (DAY, "02032026", Progress.WHOLE, date(2026, 3, 2)),
        (DAY, "2/3/2026", Progress.READY, date(2026, 3, 2)),
        (DAYS, "02032026; 3/3/2026", Progress.READY, (date(2026, 3, 2), date(2026, 3, 3))),
        (CLOCK, "0930", Progress.WHOLE, "09:30"),
        (CLOCK, "9h30", Progress.READY, "09:30"),
        (CLOCK, "9:30:15", Progress.READY, "09:30:15"),
        (MOMENT, "020320260930", Progress.WHOLE, "2026-03-02T09:30"),
        (TEXT, "12/26", Progress.READY, "12/26"),
        (WEIGHT, "2,5 mg", Progress.READY, Quantity(Decimal("2.5"), "mg")),
        (WEIGHT, "2 2", Progress.READY, Quantity(Decimal(2), "fl.oz")),
        (OTHER, "2", Progress.READY, "coffee"),
        (OTHER, "water", Progress.READY, OwnText("water")),
        (PAGE, "https://example.org/a", Progress.READY, "https://example.org/a"),
        (NAMES, "Rui Exemplo; Ana", Progress.READY, ("Rui Exemplo", "Ana")),
    ],
)
def test_codes_are_taken_at_once_when_nothing_can_follow(
    item: Item, text: str, progress: Progress, value: object
) -> None:
    typed = look_at(item, text, "here")
    assert (typed.progress, typed.answer) == (progress, Answer(value))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "text", "code"),
    [
        (POINTS, "1", "no-code"),
        (TENTHS, "11", "no-code"),
        (SEVERAL, "2, 13", "no-code"),
        (SEVERAL, "1, 2", "exclusive-option"),
        (AGE, "121", "out-of-range"),
        (AGE, "1x", "no-number"),
        (DAY, "32", "no-date"),
        (DAY, "30022026", "no-date"),
        (CLOCK, "2460", "no-time"),
        (TEXT, "more than twelve", "too-long"),
        (DAYS, "02032026; 32", "no-date"),
        (DAYS, "x; 02", "no-date"),
        (WEIGHT, "two", "no-number"),
        (PAGE, "example org", "no-url"),
    ],
)
def test_what_cannot_become_an_answer_is_told_while_it_is_typed(item: Item, text: str, code: str) -> None:
    typed = look_at(item, text, "here")
    assert typed.progress is Progress.WRONG
    assert typed.error is not None and (typed.error.code, typed.error.place) == (code, "here")


@pytest.mark.parametrize(
    ("item", "text", "code"),
    [
        (DAY, "0203", "no-date"),
        (DAY, "2/3/20", "no-date"),
        (DAYS, "02032026; 3", "no-date"),
        (MOMENT, "02032026", "no-time"),
        (MOMENT, "2/3/2026", "no-date"),
        (CLOCK, "09", "no-time"),
        (CLOCK, "09:30:", "no-time"),
        (AMOUNT, "2,", "no-number"),
        (AGE, "-", "no-number"),
        (COUNTS, "2,5; 3,", "no-number"),
        (WEIGHT, "2,", "no-number"),
        (WEIGHT, "2", "unknown-unit"),
        (TENS, "1", "no-code"),
        (MANY, "10 1", "no-code"),
        (PAGE, "https:", "no-url"),
    ],
)
def test_what_is_not_finished_yet_is_no_error_before_enter(item: Item, text: str, code: str) -> None:
    assert look_at(item, text, "here") == Typed(Progress.BEGUN)
    with pytest.raises(UserError) as caught:
        read_keyed(item, text, "here")
    assert (caught.value.code, caught.value.place.partition(".")[0]) == (code, "here")


def test_several_numbers_after_the_last_comma_wait_for_the_next() -> None:
    assert look_at(SEVERAL, "2,", "here") == Typed(Progress.READY, Answer(("o1",)))


@pytest.mark.parametrize("item", [POINTS, SEVERAL, AGE, DAY, CLOCK, SURE])
def test_declined_and_not_known_have_a_key_of_their_own(item: Item) -> None:
    for key, missing in (("/", Missing.DECLINED), ("d", Missing.DECLINED), ("*", Missing.UNKNOWN), ("u", "unknown")):
        typed = look_at(item, key, "here")
        assert typed == look_at(item, key, "elsewhere")
        assert (typed.progress, typed.answer) == (Progress.WHOLE, Answer(missing=Missing(missing)))
    assert read_keyed(item, "", "here") == Answer(missing=Missing.NOT_ASKED)


def test_a_text_may_begin_with_the_letters_that_mean_missing_elsewhere() -> None:
    assert read_keyed(TEXT, "d", "here") == Answer("d")
    assert read_keyed(TEXT, "/", "here") == Answer(missing=Missing.DECLINED)


def test_every_code_on_paper_is_keyed_back_to_its_option() -> None:
    for item in (POINTS, TENTHS, WORDS, SURE):
        for printed, code in printed_codes(item):
            assert read_keyed(item, printed, "here") == Answer(code)
            assert printed_text(item, Answer(code)) == printed


@pytest.mark.parametrize(
    ("item", "value", "printed"),
    [
        (SEVERAL, ("o1", "o11"), "2, 12"),
        (AGE, 34, "34"),
        (AMOUNT, Decimal("2.5"), "2,5"),
        (AMOUNT, Decimal("1E+2"), "100"),
        (COUNTS, (Decimal("2.5"), Decimal(3)), "2,5; 3"),
        (DAY, date(2026, 3, 2), "02/03/2026"),
        (DAYS, (date(2026, 3, 2), date(2026, 3, 3)), "02/03/2026; 03/03/2026"),
        (CLOCK, "09:30", "09:30"),
        (CLOCK, "09:30:15", "09:30:15"),
        (MOMENT, "2026-03-02T09:30", "02/03/2026 09:30"),
        (MOMENT, "2026-03-02T09:30:15", "02/03/2026 09:30:15"),
        (TEXT, "12/26", "12/26"),
        (NAMES, ("Rui", "Ana"), "Rui; Ana"),
        (WEIGHT, Quantity(Decimal("2.5"), "fl.oz"), "2,5 fl.oz"),
        (Item("20", ItemType.QUANTITY), Quantity(Decimal(3), ""), "3"),
        (OTHER, "coffee", "2"),
        (OTHER, OwnText("water"), "water"),
        (PAGE, "https://example.org/a", "https://example.org/a"),
    ],
)
def test_what_is_shown_of_an_answer_is_keyed_back_to_it(item: Item, value: Value, printed: str) -> None:
    assert printed_text(item, Answer(value)) == printed
    assert read_keyed(item, printed, "here") == Answer(value)


@pytest.mark.parametrize("item", [POINTS, SEVERAL, AGE, DAY, TEXT, WEIGHT, OTHER])
@pytest.mark.parametrize("missing", Missing)
def test_why_an_answer_is_missing_is_keyed_back_to_it(item: Item, missing: Missing) -> None:
    answer = Answer(missing=missing)
    assert read_keyed(item, printed_text(item, answer), "here") == answer
