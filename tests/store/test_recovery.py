"""The recovery sheet: words anybody can read, spell and type, with mistakes found where they are."""

import string
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.domain.errors import UserError
from intake_app.store import recovery


@pytest.mark.parametrize("language", recovery.LANGUAGES)
def test_the_lists_are_easy_to_write_and_hard_to_mistake(language: str) -> None:
    words = recovery.word_list(language)

    assert len(words) == len(set(words)) == 2048
    assert all(3 <= len(word) <= 8 and set(word) <= set(string.ascii_lowercase) for word in words)
    assert len({word[:4] for word in words}) == 2048
    assert all(first < second for first, second in pairwise(words))


@pytest.mark.parametrize("language", recovery.LANGUAGES)
@given(entropy=st.binary(min_size=16, max_size=16))
def test_words_carry_every_key_there_and_back(language: str, entropy: bytes) -> None:
    words = recovery._as_words(entropy, language)

    assert len(words) == 12
    assert recovery.secret_of(words) == entropy


@given(st.binary(min_size=16, max_size=16), st.sampled_from(recovery.LANGUAGES))
def test_capitals_accents_and_blanks_do_not_matter(entropy: bytes, language: str) -> None:
    words = recovery._as_words(entropy, language)
    sloppy = " \n ".join(
        unicodedata.normalize("NFD", "".join(c + "\u0301" if c == "a" else c for c in word)).upper() for word in words
    )

    assert recovery.secret_of([sloppy]) == entropy


def test_new_words_are_new() -> None:
    assert len({recovery.new_words("pt") for _ in range(20)}) == 20
    assert set(recovery.new_words("pt")) <= set(recovery.word_list("pt"))
    assert recovery.word_list("fr") == recovery.word_list("en")


def failure(words: list[str]) -> UserError:
    with pytest.raises(UserError) as caught:
        recovery.secret_of(words)
    return caught.value


@pytest.mark.parametrize("language", recovery.LANGUAGES)
@pytest.mark.parametrize("position", range(12))
def test_a_word_of_no_list_is_named(language: str, position: int) -> None:
    words = list(recovery._as_words(bytes(range(16)), language))
    words[position] = "xyzzy"

    error = failure(words)

    assert (error.code, error.place) == ("recovery-word", f"recovery/{position + 1}")
    assert "xyzzy" not in str(error)


def test_the_wrong_number_of_words_is_told() -> None:
    words = list(recovery.new_words("en"))

    assert failure(words[:11]).code == "recovery-count"
    assert failure([*words, "one"]).code == "recovery-count"
    assert failure([]).code == "recovery-count"


def test_most_exchanged_words_are_noticed() -> None:
    """Four check bits let one mistake in sixteen pass; the slot itself refuses those."""
    passed = 0
    for number in range(256):
        words = list(recovery._as_words(bytes([number] * 8 + [7] * 8), "en"))
        first = number % 11
        if words[first] == words[first + 1]:
            continue
        words[first], words[first + 1] = words[first + 1], words[first]
        try:
            recovery.secret_of(words)
            passed += 1
        except UserError as error:
            assert error.code == "recovery-check"
    assert passed < 40
