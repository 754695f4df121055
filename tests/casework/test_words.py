"""Answers of every type in words, in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.casework import words
from intake_app.definitions.library import Library
from intake_app.domain.answers import Answer, Missing, OwnText, Quantity, Row, Value
from intake_app.domain.questionnaire import AnswerOption, Item, ItemType

TEA = (AnswerOption("tea"), AnswerOption("coffee"))
TEXTS = {"f/q=tea": "Tea", "f/q=coffee": "Coffee", "f/q=mg": "milligrams", "f/when=tea": "Tea"}


def said(library: Library, language: str, item: Item, value: Value | Missing) -> str:
    wording = library.wording(language)
    wording = type(wording)(language, {**wording.texts, **TEXTS}, wording.fallback)
    answer = Answer(missing=value) if isinstance(value, Missing) else Answer(value)
    return words.answer_text(wording, "f/q", item, answer).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("item", "value", "english", "portuguese"),
    [
        (Item("q", ItemType.DATETIME), "2026-03-02T14:30", "2 March 2026, 14:30", "2 de março de 2026, 14:30"),
        (Item("q", ItemType.DATETIME), "2026-03-02T14:30:05", "2 March 2026, 14:30:05", "2 de março de 2026, 14:30:05"),
        (Item("q", ItemType.TIME), "14:30:05", "14:30:05", "14:30:05"),
        (Item("q", ItemType.URL), "https://example.org", "https://example.org", "https://example.org"),
        (Item("q", ItemType.QUANTITY), Quantity(Decimal("2.50"), "mg"), "2.5 milligrams", "2,5 milligrams"),
        (Item("q", ItemType.QUANTITY), Quantity(Decimal("2.5"), "kg"), "2.5 kg", "2,5 kg"),
        (Item("q", ItemType.QUANTITY), Quantity(Decimal(3), "1"), "3", "3"),
        (Item("q", ItemType.DECIMAL, unit="cm"), Decimal("171.5"), "171.5 cm", "171,5 cm"),
        (Item("q", ItemType.INTEGER), 12, "12", "12"),
        (Item("q", ItemType.OPEN_CODING, options=TEA), "tea", "Tea", "Tea"),
        (Item("q", ItemType.OPEN_CODING, options=TEA), OwnText("tea"), "“tea”", "«tea»"),
        (
            Item("q", ItemType.OPEN_CODING, repeats=True, options=TEA),
            ("tea", "coffee", OwnText("wine")),
            "Tea, Coffee and “wine”",
            "Tea, Coffee e «wine»",
        ),
        (Item("q", ItemType.STRING, repeats=True), ("a, b", "c"), "a, b; c", "a, b; c"),
        (
            Item("q", ItemType.DATE, repeats=True),
            (date(2026, 3, 1), date(2026, 3, 2)),
            "1 March 2026; 2 March 2026",
            "1 de março de 2026; 2 de março de 2026",
        ),
        (Item("q", ItemType.BOOLEAN), False, "No", "Não"),
        (Item("q", ItemType.QUANTITY), Missing.DECLINED, "declined", "preferiu não responder"),
        (
            Item("q", ItemType.GROUP, repeats=True, items=(Item("when", ItemType.DATETIME), Item("n", ItemType.URL))),
            (Row((("when", "2026-03-02T09:05"), ("n", "x:y"))),),
            "2 March 2026, 09:05 x:y",
            "2 de março de 2026, 09:05 x:y",
        ),
    ],
)
def test_a_value_reads_as_one_would_say_it(
    library: Library, item: Item, value: Value | Missing, english: str, portuguese: str
) -> None:
    assert said(library, "en", item, value).casefold() == english.casefold()
    assert said(library, "pt", item, value).casefold() == portuguese.casefold()
