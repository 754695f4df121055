"""The list of calls on paper, and calendars that say nothing to whoever looks over a shoulder."""

import io
from datetime import date, time
from pathlib import Path

import pypdfium2
import pytest

from intake_app.casework import call_lists, followups, plans
from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode, Role
from intake_app.printing.call_list import render_call_list
from tests.casework.conftest import MODERATE, PERSON, Bureau, cannabis


@pytest.fixture
def planned(bureau: Bureau) -> Episode:
    episode = bureau.finished(cannabis(*MODERATE))
    plans.choose_service(bureau.technician, episode.id, "substance-use", "brief-intervention", "exemplo-centre")
    plans.add_appointment(bureau.technician, episode.id, "exemplo-centre", date(2026, 3, 6), time(18))
    plans.add_appointment(bureau.technician, episode.id, "exemplo-centre", date(2026, 3, 20))
    followups.add_follow_up(bureau.technician, episode.id, "contact", date(2026, 3, 3))
    return episode


def printed(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


@pytest.mark.parametrize("language", ["en", "pt"])
def test_the_list_says_whom_to_reach_and_how(bureau: Bureau, planned: Episode, language: str) -> None:
    desk = bureau.technician.in_language(language)
    document = render_call_list(call_lists.call_list(desk))
    text = printed(document.pdf)
    for wanted in (PERSON.name, PERSON.reference, "000 000 412", "17:00"):
        assert wanted in text
    assert document.missing_glyphs == () and document.pages == 1
    call_lists.record_call_list(desk, document, "Laser", 1)
    assert bureau.events()[-1] == "call-list-printed"


def test_an_empty_list_says_so(bureau: Bureau) -> None:
    assert "Não há nada por fazer" in printed(render_call_list(call_lists.call_list(bureau.technician)).pdf)


def test_sixty_people_are_listed_each_on_one_page(bureau: Bureau, planned: Episode) -> None:
    for _ in range(60):
        followups.add_follow_up(bureau.technician, planned.id, "contact", date(2026, 3, 3))
    document = render_call_list(call_lists.call_list(bureau.technician))
    assert 4 <= document.pages <= 12 and printed(document.pdf).count("000 000 412") >= 61


def test_the_person_s_calendar_says_the_hour_alone(bureau: Bureau, planned: Episode, tmp_path: Path) -> None:
    path = tmp_path / "dates.ics"
    assert call_lists.save_person_calendar(bureau.technician, planned.id, path) == 2
    text = path.read_text(encoding="utf-8")
    assert "SUMMARY:Marcação" in text and "DTSTART:20260306T180000" in text and "DTSTART;VALUE=DATE:20260320" in text
    for told in ("Tiago", "Exemplo", "2026/0412", "Centro", "Comissão", "LOCATION", "DESCRIPTION:2"):
        assert told not in text
    assert bureau.events()[-1] == "calendar-given-out"


def test_the_worker_s_calendar_holds_references_alone(bureau: Bureau, planned: Episode, tmp_path: Path) -> None:
    path = tmp_path / "own.ics"
    count = call_lists.save_own_calendar(bureau.technician, path)
    text = path.read_text(encoding="utf-8")
    assert count >= 2 and "SUMMARY:2026/0412" in text and "Tiago" not in text


def test_a_decider_has_no_list_of_calls(bureau: Bureau, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        call_lists.call_list(bureau.as_role(Role.DECIDER))
    assert caught.value.code == "not-allowed"


def test_a_calendar_that_cannot_be_written_is_told_and_not_logged(
    bureau: Bureau, planned: Episode, tmp_path: Path
) -> None:
    before = bureau.events()
    with pytest.raises(UserError) as caught:
        call_lists.save_own_calendar(bureau.technician, tmp_path / "nowhere" / "own.ics")
    assert caught.value.code == "cannot-write" and bureau.events() == before
