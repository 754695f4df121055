"""The rights of the person, by number: what two bad packs break, and what each single change to a sound pack breaks."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake_app.definitions.library import Library, open_library
from intake_app.definitions.problems import Problem
from intake_app.definitions.rights_lint import breaches, check_rights, rights_texts

BAD = Path("tests/packs")
SOUND = Path("forms/packs/pt-cdt")
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def _found(library: Library, folder: Path, today: date = TODAY) -> list[Problem]:
    source = library.pack_source(str(folder.resolve()))
    return check_rights(source, rights_texts(library, source), today)


def _broken(problems: list[Problem]) -> set[str]:
    return {one.what.partition(":")[0] for one in breaches(problems)}


@pytest.mark.parametrize(
    "pack, numbers",
    [
        ("doubling-fines", {"F3.6", "F3.7", "F3.10", "F3.11", "F3.12", "F5.1", "F5.3", "F5.4", "F5.6", "F5.9"}),
        ("compulsory-detention", {"F3.1", "F3.11", "F3.12", "F3.14", "F4", "F5.3", "F5.4", "F5.7"}),
    ],
)
def test_bad_packs_are_refused_with_every_broken_principle(library: Library, pack: str, numbers: set[str]) -> None:
    found = _found(library, BAD / pack)
    assert _broken(found) == numbers
    assert all(one.mend and Path(one.file).exists() for one in breaches(found))


def test_findings_name_file_and_line(library: Library) -> None:
    found = {(one.code, Path(one.file).name, one.line) for one in breaches(_found(library, BAD / "doubling-fines"))}
    assert ("rights-f5.6", "measure.csv", 3) in found
    assert ("rights-f5.6", "measure.csv", 4) in found
    assert any(code == "rights-f5.4" and name == "pack.en.yaml" and line for code, name, line in found)
    assert any(code == "rights-f3.7" and name == "pack.yaml" and line for code, name, line in found)


@pytest.mark.parametrize("pack", sorted(path.name for path in SOUND.parent.iterdir() if (path / "pack.yaml").is_file()))
def test_shipped_packs_break_nothing(library: Library, pack: str) -> None:
    assert breaches(_found(library, SOUND.parent / pack)) == ()


def _line(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "pack.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def _row(table: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / table
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


CHANGES: list[tuple[str, Callable[[Path], None]]] = [
    ("F3.1", _line("consent_model: informed-voluntary", "consent_model: compulsory")),
    ("F3.1", _row("tables/tier.csv", "T-consent,-,declined,-,-,-,-,none", "T-consent,-,declined,-,-,-,-,treatment")),
    (
        "F3.1",
        _row("tables/measure.csv", "\nM7,", "\nM7a,-,dependent,prior,no,compulsory-treatment,,office-practice,no\nM7,"),
    ),
    ("F3.6", _line("review_by: 2027-11-01", "review_by: 2026-11-20")),
    ("F3.6", _line("legal_basis: [lei-30-2000,", "legal_basis: [lei-99-2099,")),
    (
        "F3.7",
        _line("appeal: {to: court-at-the-seat, days: null, cites: [lei-30-2000], verified: false}", "appeal: none"),
    ),
    ("F3.11", _line("max_consequence: administrative-sanction", "max_consequence: detention")),
    ("F3.12", _line("refusal_effect: none", "refusal_effect: fine")),
    ("F4", _line("emergency: []", "emergency: [{measure: hold, professionals: 1, hours: 24, review: true}]")),
    ("F4", _line("emergency: []", "emergency: [{measure: hold, professionals: 2, hours: 96, review: true}]")),
    ("F4", _line("emergency: []", "emergency: [{measure: hold, professionals: 2, hours: 24, review: false}]")),
    ("F5.6", _line("fines: {repeat: not-known", "fines: {repeat: higher")),
    ("F5.6", _line("unpaid: not-known}", "unpaid: detention}")),
    ("F5.6", _row("facts.csv", "fine-for-dependent-person,never", "fine-doubled,2")),
    ("F5.9", _line("no_measure: no-measure", "no_measure: never")),
    ("F3.10", _row("facts.csv", "fine-minimum,", "cost-of-care,10,EUR,2001-07-01,,lei-30-2000,no,\nfine-minimum,")),
    ("F5.4", _row("pack.en.yaml", 'title: "Portugal', 'title: "Addict in Portugal')),
    ("F5.4", _row("pack.pt.yaml", 'title: "Portugal', 'title: "O drogado em Portugal')),
]


@pytest.mark.parametrize("number, change", CHANGES, ids=[f"{n}-{number}" for n, (number, _) in enumerate(CHANGES)])
def test_one_change_breaks_one_right(number: str, change: Callable[[Path], None], tmp_path: Path) -> None:
    folder = tmp_path / "pt-cdt"
    shutil.copytree(SOUND, folder)
    if number == "F3.10":
        _line("cost: {payer: public-health-service, reason: private-care-chosen}", "cost: {payer: the-person}")(folder)
    assert _broken(_found(open_library(), SOUND)) == set()
    change(folder)
    assert _broken(_found(open_library(), folder)) == {number}


def test_a_sound_measure_in_an_emergency_passes(tmp_path: Path) -> None:
    folder = tmp_path / "pt-cdt"
    shutil.copytree(SOUND, folder)
    _line("emergency: []", "emergency: [{measure: hold, professionals: 2, hours: 72, review: true}]")(folder)
    assert _broken(_found(open_library(), folder)) == set()


def test_quoted_words_of_the_law_pass(tmp_path: Path) -> None:
    folder = tmp_path / "pt-cdt"
    shutil.copytree(SOUND, folder)
    _row("pack.pt.yaml", 'title: "Portugal', 'title: "«Toxicodependente», Portugal')(folder)
    assert _broken(_found(open_library(), folder)) == set()


def test_what_is_missing_is_a_warning_with_a_mend(tmp_path: Path) -> None:
    folder = tmp_path / "pt-cdt"
    shutil.copytree(SOUND, folder)
    path = folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    begun, ended = text.index("\nrights:\n"), text.index("  emergency: []\n")
    path.write_text(text[:begun] + text[ended + len("  emergency: []\n") - 1 :], encoding="utf-8")
    found = _found(open_library(), folder)
    assert breaches(found) == ()
    warned = {one.what.partition(":")[0] for one in found if one.severity == "warning" and "rights: {" in one.mend}
    assert {"F3.6", "F3.7", "F3.10", "F5.6"} <= warned
