"""What an office knows of forms keyed from paper and of the forms it was allowed to use."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake_app.domain.office_forms import FormPermission
from intake_app.domain.transcription import (
    FIRST,
    SECOND,
    SETTLED,
    KeyingRound,
    PaperWriter,
    Tally,
    Transcription,
    TranscriptionEnd,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_permission_holds_through_its_last_day_and_never_once_withdrawn() -> None:
    letter = FormPermission("c-ssrs", "Exemplo", date(2026, 1, 1), "2026/7", date(2026, 12, 31), "", NOW, "w")
    assert [letter.holds_on(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [True, False]
    assert replace(letter, until=None).holds_on(date(2050, 1, 1))
    assert not replace(letter, withdrawn=True).holds_on(date(2026, 3, 2))
    assert not replace(letter, until=None, withdrawn=True).holds_on(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("tally", "rate"), [(Tally(), None), (Tally(compared=8), 0.0), (Tally(8, 2), 0.25), (Tally(taken=4), None)]
)
def test_the_rate_of_differences_is_of_what_was_keyed_twice(tally: Tally, rate: float | None) -> None:
    assert tally.rate == rate


def test_each_keying_of_a_paper_form_is_found_by_its_number() -> None:
    first, second = KeyingRound(FIRST, "a", NOW), KeyingRound(SECOND, "b", NOW, finished_at=NOW)
    paper = Transcription("t", "e", ("audit",), None, PaperWriter.PERSON, NOW, rounds=(second, first))
    assert (paper.round(FIRST), paper.round(SECOND), paper.round(SETTLED)) == (first, second, None)
    assert paper.end is TranscriptionEnd.OPEN and paper.tally.rate is None
