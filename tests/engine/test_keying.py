"""What the keys typed from a paper form come to."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.questionnaire import AnswerOption, Item, ItemType
from intake_app.engine.keying import Progress, look_at, printed_codes, printed_text, read_keyed

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
        (CLOCK, "0930", Progress.WHOLE, "09:30"),
        (CLOCK, "9h30", Progress.READY, "09:30"),
        (MOMENT, "020320260930", Progress.WHOLE, "2026-03-02T09:30"),
        (TEXT, "12/26", Progress.READY, "12/26"),
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
    ],
)
def test_what_cannot_become_an_answer_is_told_while_it_is_typed(item: Item, text: str, code: str) -> None:
    typed = look_at(item, text, "here")
    assert typed.progress is Progress.WRONG
    assert typed.error is not None and (typed.error.code, typed.error.place) == (code, "here")


@pytest.mark.parametrize(("item", "text"), [(DAY, "0203"), (CLOCK, "09"), (AMOUNT, "2,"), (SEVERAL, "2,")])
def test_what_is_not_finished_yet_is_no_error_before_enter(item: Item, text: str) -> None:
    typed = look_at(item, text, "here")
    assert typed.progress is Progress.BEGUN or typed.answer is not None
    assert typed.error is None


def test_an_unfinished_day_is_refused_by_enter() -> None:
    with pytest.raises(UserError) as caught:
        read_keyed(DAY, "0203", "here")
    assert caught.value.code == "no-date"


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
