"""Texts by key: what is shown when a text exists, and when it does not."""

from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording

ENGLISH = Wording("en", {"error.no-date": "Write a date.", "error.only-english": "Only here."})
PORTUGUESE = Wording("pt", {"error.no-date": "Escreva uma data."}, fallback=ENGLISH)


def test_an_error_speaks_the_language_of_the_wording() -> None:
    error = UserError("no-date", "‘32’ is no day.", "intake/event_date")

    assert ENGLISH.error_text(error) == "Write a date."
    assert PORTUGUESE.error_text(error) == "Escreva uma data."


def test_an_error_without_a_translation_still_says_what_to_do() -> None:
    assert PORTUGUESE.error_text(UserError("only-english", "not shown")) == "Only here."
    assert PORTUGUESE.error_text(UserError("new", "Ask for help.")) == "Ask for help."


def test_a_text_says_whose_language_and_words_it_is_in() -> None:
    english = Wording("en", {"a": "A", "b": "B"}, official=frozenset({"b"}))
    wording = Wording("pt", {"a": "Á"}, english, frozenset({"a"}))
    assert [wording.language_of(key) for key in "abc"] == ["pt", "en", ""]
    assert [wording.is_official(key) for key in "abc"] == [True, True, False]
    assert not Wording("pt", {"b": "Bê"}, english).is_official("b")
