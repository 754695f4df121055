"""Forms on paper from the desk: whose letterhead, who may, and what is written down."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake_app.casework import blank_forms
from intake_app.definitions.library import Library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from tests.casework.conftest import Bureau
from tests.printing.reading import flat, page_texts

MADE_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_letterhead_is_the_offices(bureau: Bureau) -> None:
    document = blank_forms.prepare_blank_form(bureau.technician, "phq-4", "pt")
    (text,) = page_texts(document.pdf)
    assert "Comissão Exemplo" in text and "Telefone 000 000 400" in text and "Prefiro não" in text
    assert document.page_starts["phq-4"] == 1


def test_printing_is_written_down_without_a_person(bureau: Bureau, tmp_path: Path) -> None:
    desk = bureau.technician
    document = blank_forms.prepare_blank_form(desk, "assist", large=True)
    blank_forms.record_blank_form(desk, "assist", document, "printer", 3)
    blank_forms.save_blank_form(desk, "assist", document, tmp_path / "form.pdf")
    assert (tmp_path / "form.pdf").read_bytes() == document.pdf
    assert bureau.events()[-2:] == ["blank-form-printed"] * 2


def test_whoever_never_sees_a_case_prints_none(bureau: Bureau, tmp_path: Path) -> None:
    desk = bureau.as_role(Role.ADMINISTRATOR)
    document = blank_forms.prepare_blank_form(bureau.technician, "phq-4")
    with pytest.raises(UserError, match="role"):
        blank_forms.prepare_blank_form(desk, "phq-4")
    with pytest.raises(UserError, match="role"):
        blank_forms.save_blank_form(desk, "phq-4", document, tmp_path / "form.pdf")
    assert not (tmp_path / "form.pdf").exists()


def test_without_an_office_the_page_names_none(library: Library) -> None:
    document = blank_forms.blank_form(library, "phq-4", "en", made_at=MADE_AT)
    assert page_texts(document.pdf)[0].startswith(library.wording("en", instruments=("phq-4",)).text("phq-4/@title"))
    named = blank_forms.blank_form(library, "phq-4", "en", made_at=MADE_AT, office_name="Exemplo Court")
    assert page_texts(named.pdf)[0].startswith("Exemplo Court")


def test_conditions_on_another_form_name_its_question(library: Library) -> None:
    text = flat("".join(page_texts(blank_forms.blank_form(library, "intake", "en", made_at=MADE_AT).pdf)))
    assert flat("is ticked at 1j of ASSIST") in text


@pytest.mark.parametrize(
    ("form", "language", "code"), [("phq", "en", "unknown-instrument"), ("phq-9", "xx", "unknown-language")]
)
def test_what_is_not_there_is_said(library: Library, form: str, language: str, code: str) -> None:
    with pytest.raises(UserError) as found:
        blank_forms.blank_form(library, form, language, made_at=MADE_AT)
    assert found.value.code == code


def test_every_form_prints_in_both_languages(library: Library) -> None:
    """With each of its questions on it, by its number."""
    for form_id in library.instrument_ids():
        for language in ("en", "pt"):
            document = blank_forms.blank_form(library, form_id, language, made_at=MADE_AT)
            text = flat("".join(page_texts(document.pdf)))
            form = library.instrument(form_id)
            wording = library.wording(language, instruments=(form,))
            assert document.missing_glyphs == ()
            assert "‹" not in text
            assert all(flat(wording.text(form.key(link))) in text for link in form.questions)
