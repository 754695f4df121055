"""A wording an office would load: held against its form, told in full, and counted."""

from pathlib import Path

import pytest

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import Library, file_hash, open_library
from intake_app.definitions.overlays import read_overlay

OFFICIAL = 'language: pt\nwording: official\nedition: "Exemplo 2026"\ntexts:\n  "1": "Texto oficial?"\n'


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def overlay(folder: Path, text: str = OFFICIAL, name: str = "phq-9.pt.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_it_replaces_is_told_text_by_text(library: Library, tmp_path: Path) -> None:
    read = read_overlay(overlay(tmp_path), library)
    assert read.fits and read.official and read.edition == "Exemplo 2026"
    (change,) = read.changes
    assert change.key == "phq-9/1" and change.before and change.after == "Texto oficial?"
    assert read.unchanged > 50


def test_options_of_a_set_are_replaced_in_every_question_that_uses_it(library: Library, tmp_path: Path) -> None:
    text = 'language: pt\nwording: official\nedition: x\noptions: {days: {0: "De modo nenhum"}}\n'
    read = read_overlay(overlay(tmp_path, text), library)
    assert [change.key for change in read.changes] == [f"phq-9/{n}=0" for n in range(1, 10)]


def test_check_reads_a_wording_that_stands_alone(library: Library, tmp_path: Path) -> None:
    found = check_paths([overlay(tmp_path)], library)
    assert [(one.code, one.severity) for one in found] == [("texts-replaced", "information")]
    assert "1 texts of 'phq-9'" in found[0].what
    wrong = check_paths([overlay(tmp_path / "b", OFFICIAL + '  "77": "x"\n')], library)
    assert [(one.code, one.line) for one in wrong] == [("text-unmatched", 6)]


def test_a_form_says_how_many_texts_fall_back_in_a_language(tmp_path: Path, library: Library) -> None:
    form = tmp_path / "tiny.yaml"
    form.write_text('id: tiny\nversion: "1"\nitem:\n  - {linkId: "1", type: string}\n', encoding="utf-8")
    overlay(
        tmp_path, 'language: en\ntitle: Tiny\nedition: "1"\ntexts: {"1": "One?", 1.help: "Say it."}\n', "tiny.en.yaml"
    )
    overlay(tmp_path, 'language: pt\ntitle: Pequeno\nedition: "1"\ntexts: {"1": "Um?"}\n', "tiny.pt.yaml")
    found = {one.code: one.what for one in check_paths([form], library)}
    assert found["texts-fall-back"] == "1 of 3 texts have none in 'pt'; they are shown in another language."
    (tmp_path / "tiny.pt.yaml").unlink()
    found = {one.code: one.what for one in check_paths([form], library)}
    assert "all 2 are shown in another language" in found["language-missing"]


def test_a_folder_of_trusted_files_gives_only_those(tmp_path: Path) -> None:
    library = open_library().beside()
    ours = library.wording("pt", instruments=("phq-9",)).text("phq-9/1")
    path = overlay(tmp_path / "instruments")
    library.add_folder(tmp_path, {})
    assert library.wording("pt", instruments=("phq-9",)).text("phq-9/1") == ours
    library.add_folder(tmp_path, {path: file_hash(path)})
    wording = library.wording("pt", instruments=("phq-9",))
    assert wording.text("phq-9/1") == "Texto oficial?"
    assert wording.is_official("phq-9/1") and not wording.is_official("phq-9/2")
    path.write_text(OFFICIAL.replace("oficial", "mudado"), encoding="utf-8")
    library.add_folder(tmp_path, {path: "0" * 64})
    assert library.wording("pt", instruments=("phq-9",)).text("phq-9/1") == ours


def test_a_trusted_wording_that_no_longer_fits_is_left_out_and_told(tmp_path: Path) -> None:
    library = open_library().beside()
    path = overlay(tmp_path / "instruments", OFFICIAL + "options: {no-such-set: {0: x}}\n")
    library.add_folder(tmp_path, {path: file_hash(path)})
    assert library.wording("pt", instruments=("phq-9",)).text("phq-9/1") != "Texto oficial?"
    assert [one.code for one in library.refused[path]] == ["text-unmatched"]


def test_the_mark_of_a_wording_changes_with_any_of_its_texts(tmp_path: Path) -> None:
    library = open_library().beside()
    before = library.wording_mark(library.wording("pt", instruments=("phq-9",)), "phq-9")
    path = overlay(tmp_path / "instruments")
    library.add_folder(tmp_path, {path: file_hash(path)})
    after = library.wording_mark(library.wording("pt", instruments=("phq-9",)), "phq-9")
    assert after[0] == "Exemplo 2026" and before[1] != after[1]
