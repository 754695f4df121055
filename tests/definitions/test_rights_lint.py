"""The rights of the person, by number: what two bad packs break, and what each single change to a sound pack breaks."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake_app.definitions.library import Library, open_library
from intake_app.definitions.problems import Problem
from intake_app.definitions.rights_lint import breaches, check_rights
from intake_app.definitions.rights_wording import check_wording, rights_words
from intake_app.definitions.wordings import TextFile

BAD = Path("tests/packs")
SOUND = Path("forms/packs/pt-cdt")
SHIPPED = sorted(path.name for path in SOUND.parent.iterdir() if (path / "pack.yaml").is_file())
TODAY = date(2026, 11, 21)
KNOWN = {*(f"F3.{n}" for n in range(1, 16)), "F4", *(f"F5.{n}" for n in range(1, 13))}

Change = Callable[[Path], None]


LIBRARY = open_library()


@pytest.fixture(scope="module")
def library() -> Library:
    return LIBRARY


def _found(library: Library, folder: Path, today: date = TODAY) -> list[Problem]:
    return check_rights(library, library.pack_source(str(folder.resolve())), today)


def _number(problem: Problem) -> str:
    return problem.what.partition(":")[0]


def _broken(problems: list[Problem]) -> set[str]:
    return {_number(one) for one in breaches(problems)}


@pytest.mark.parametrize(
    "pack, numbers",
    [
        (
            "doubling-fines",
            {"F3.6", "F3.7", "F3.9", "F3.10", "F3.11", "F3.12", "F3.15", "F5.1", "F5.3", "F5.4", "F5.6", "F5.9"},
        ),
        ("compulsory-detention", {"F3.1", "F3.9", "F3.11", "F3.12", "F3.14", "F3.15", "F4", "F5.3", "F5.4", "F5.7"}),
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
    assert ("rights-f3.10", "facts.csv", 2) in found
    assert any(code == "rights-f5.4" and name == "pack.en.yaml" and line for code, name, line in found)
    assert any(code == "rights-f3.7" and name == "pack.yaml" and line for code, name, line in found)


@pytest.mark.parametrize("pack", SHIPPED)
def test_shipped_packs_break_nothing(library: Library, pack: str) -> None:
    assert breaches(_found(library, SOUND.parent / pack)) == ()


def _text(name: str, old: str, new: str) -> Change:
    """Puts `new` in place of `old` in a file of the pack."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def _line(old: str, new: str) -> Change:
    return _text("pack.yaml", old, new)


def _without(name: str, start: str) -> Change:
    """Takes the lines out that begin so."""

    def change(folder: Path) -> None:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        assert any(line.startswith(start) for line in lines)
        path.write_text("".join(line for line in lines if not line.startswith(start)), encoding="utf-8")

    return change


def _said(text: str, language: str = "en") -> Change:
    """One more text of the pack, in the place of any of that key."""

    def change(folder: Path) -> None:
        path = folder / f"pack.{language}.yaml"
        key = text.partition(":")[0]
        kept = re.sub(rf"^  {re.escape(key)}:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(kept.replace("\ntexts:\n", f"\ntexts:\n  {text}\n"), encoding="utf-8")

    return change


def _asked(old: str, new: str) -> Change:
    """The common form in the pack's folder, changed."""

    def change(folder: Path) -> None:
        for path in Path("forms/instruments").glob("intake*.yaml"):
            text = path.read_text(encoding="utf-8")
            assert old in text or path.name != "intake.yaml"
            (folder / path.name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def _reads(name: str, source: str) -> Change:
    """The table of levels reads one more input."""

    def change(folder: Path) -> None:
        if source:
            _line("\ninputs:\n", f"\ninputs:\n  {name}: {{{source}}}\n")(folder)
        _line(
            "injecting, injecting_pattern], outputs: [tier]", f"injecting, injecting_pattern, {name}], outputs: [tier]"
        )(folder)
        path = folder / "tables/tier.csv"
        rows = path.read_text(encoding="utf-8").splitlines()
        at = rows[0].split(",").index("tier")
        changed = [
            ",".join([*(c := row.split(","))[:at], name if not n else "-", *c[at:]]) for n, row in enumerate(rows)
        ]
        path.write_text("\n".join(changed) + "\n", encoding="utf-8")

    return change


def _both(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


APPEAL = "appeal: {to: court-at-the-seat, days: null, cites: [lei-30-2000], verified: false}"
COST = "cost: {payer: public-health-service, reason: private-care-chosen}"
REPORTS = "reports: {fields: [attendance, phase, goals, obstacles, next-step, contact-person], cites: [lei-30-2000]}"
FIRST_TOLD = "      - {linkId: rights_told"
BREAKS: list[tuple[str, Change]] = [
    ("F3.1", _line("consent_model: informed-voluntary", "consent_model: compulsory")),
    ("F3.1", _text("tables/tier.csv", "T-consent,-,declined,-,-,-,-,none", "T-consent,-,declined,-,-,-,-,treatment")),
    (
        "F3.1",
        _text(
            "tables/measure.csv", "\nM7,", "\nM7a,-,dependent,prior,no,compulsory-treatment,,office-practice,no\nM7,"
        ),
    ),
    ("F3.1", _line("  consent: [intake/consent_assessment]\n", "")),
    ("F3.1", _said('rights.if.offer.text: "You can say no."')),
    ("F3.6", _line("review_by: 2027-11-01", "review_by: 2026-11-20")),
    ("F3.6", _line("legal_basis: [lei-30-2000,", "legal_basis: [lei-99-2099,")),
    ("F3.7", _line(APPEAL, "appeal: none")),
    ("F3.8", _line("stage: administrative", "stage: pre-charge")),
    ("F3.9", _both(_asked("rights_told", "talk_had"), _asked("rights_", "talk_"))),
    ("F3.9", _said('rights.if.hard.text: "Come in."')),
    (
        "F3.10",
        _both(
            _line(COST, "cost: {payer: the-person}"),
            _text("facts.csv", "fine-minimum,", "cost-of-care,10,EUR,2001-07-01,,lei-30-2000,no,\nfine-minimum,"),
        ),
    ),
    ("F3.11", _line("max_consequence: administrative-sanction", "max_consequence: detention")),
    ("F3.12", _line("refusal_effect: none", "refusal_effect: conviction")),
    ("F3.13", _line(REPORTS, "reports: {fields: [attendance]}")),
    ("F3.13", _line("fields: [attendance, phase", "fields: [attendance, scores, phase")),
    ("F3.13", _line("contact-person], cites: [lei-30-2000]", "contact-person], cites: [lei-99-2099]")),
    ("F3.13", _said('rights.sharing.text: "We tell services what they ask."')),
    ("F3.14", _reads("missed", "answer: intake/school")),
    ("F3.15", _without("services.csv", "S-food")),
    ("F3.15", _without("tables/needs.csv", "B-work,work")),
    ("F4", _line("emergency: []", "emergency: [{measure: hold, professionals: 1, hours: 24, review: true}]")),
    ("F4", _line("emergency: []", "emergency: [{measure: hold, professionals: 2, hours: 96, review: true}]")),
    ("F4", _line("emergency: []", "emergency: [{measure: hold, professionals: 2, hours: 24, review: false}]")),
    (
        "F4",
        _line("emergency: []", "emergency: [{measure: may-suspend, professionals: 2, hours: 24, review: true}]"),
    ),
    (
        "F4",
        _text("tables/measure.csv", "\nM7,", "\nM7a,-,dependent,prior,no,emergency-measure,,office-practice,no\nM7,"),
    ),
    ("F5.1", _reads("quantity", "")),
    ("F5.2", _text("follow_up.csv", "F2,attendance-check,", "F2,police-check,")),
    ("F5.2", _asked(FIRST_TOLD, "      - {linkId: id_number, type: string, required: true}\n" + FIRST_TOLD)),
    ("F5.3", _text("follow_up.csv", "F2,attendance-check,", "F2,urine-test,")),
    ("F5.3", _reads("saliva_test", "answer: intake/school")),
    (
        "F5.3",
        _both(
            _text("follow_up.csv", "F2,attendance-check,", "F2,urine-test,"),
            _line("emergency: []", "emergency: []\n  tests: {consent: intake/consent_assessment}"),
        ),
    ),
    ("F5.4", _text("pack.en.yaml", 'title: "Portugal', 'title: "Addict in Portugal')),
    ("F5.4", _text("pack.pt.yaml", 'title: "Portugal', 'title: "O drogado em Portugal')),
    ("F5.5", _said('rights.silence.text: "Ask us."')),
    ("F5.5", _said('rights.see.text: "Pergunte-nos."', "pt")),
    ("F5.6", _line("fines: {repeat: not-known", "fines: {repeat: higher")),
    ("F5.6", _line("unpaid: not-known}", "unpaid: detention}")),
    ("F5.6", _line("repeat_rule: prior-record-opens-sanction", "repeat_rule: fine-doubles")),
    ("F5.6", _line("repeat_rule: prior-record-opens-sanction", "repeat_rule: prison-for-non-payment")),
    ("F5.6", _text("facts.csv", "fine-for-dependent-person,never", "fine-doubled,2")),
    ("F5.9", _line("no_measure: no-measure", "no_measure: never")),
    ("F5.10", _said('rights.complain.text: "To complain, ask for the person in charge of this office."')),
    ("F5.10", _said('rights.complain.text: "Para reclamar, fale com a pessoa responsável por este serviço."', "pt")),
]


def _changed(change: Change, tmp_path: Path) -> list[Problem]:
    folder = tmp_path / "pt-cdt"
    shutil.copytree(SOUND, folder)
    change(folder)
    return _found(LIBRARY, folder)


@pytest.mark.parametrize("number, change", BREAKS, ids=[f"{n}-{number}" for n, (number, _) in enumerate(BREAKS)])
def test_one_change_breaks_one_right(number: str, change: Change, tmp_path: Path) -> None:
    found = _changed(change, tmp_path)
    assert number in _broken(found)
    assert [one for one in found if one.severity == "error"] == list(breaches(found))
    assert _broken(found) <= {number, "F3.1" if number == "F5.7" else number}
    first = breaches(found)[0]
    assert first.mend and Path(first.file).parent.exists()


WANTS: list[tuple[str, Change]] = [
    ("F3.2", _text("tables/measure.csv", "provisional-suspension,,lei-30-2000-art-11,", "provisional-suspension,,,")),
    ("F3.3", _asked("      - {linkId: setting, type: display}\n", "")),
    ("F3.5", _said('measure.M7.help: "Failure to comply has consequences."')),
    ("F3.6", _line("legal_basis: [lei-30-2000, dl-130-a-2001]", "legal_basis: []")),
    ("F3.6", _line("  review_by: 2027-11-01\n", "")),
    ("F3.6", _both(_without("pack.en.yaml", "  rights.law."), _without("pack.pt.yaml", "  rights.law."))),
    ("F3.7", _line(f"  {APPEAL}\n", "")),
    ("F3.7", _both(_without("pack.en.yaml", "  rights.appeal."), _without("pack.pt.yaml", "  rights.appeal."))),
    ("F3.9", _both(_without("pack.en.yaml", "  measure.M3.person"), _without("pack.pt.yaml", "  measure.M3.person"))),
    ("F3.10", _line(f"  {COST}\n", "")),
    ("F3.11", _line("baseline_effect: administrative-sanction", "baseline_effect: administrative-proceedings")),
    ("F3.12", _line("refusal_effect: none", "refusal_effect: something")),
    ("F3.13", _both(_line(f"  {REPORTS}\n", ""), _text("follow_up.csv", ",letter,no,", ",letter,yes,"))),
    (
        "F3.15",
        _asked(
            "      - linkId: basic_needs\n",
            "      - linkId: basic_needs\n"
            '        enableWhen: [{question: consent_assessment, operator: "=", answer: given}]\n',
        ),
    ),
    ("F5.2", _asked(FIRST_TOLD, "      - {linkId: passport, type: string}\n" + FIRST_TOLD)),
    ("F5.5", _said(f'measure.M7.person: "{"one and " * 20}all."')),
    ("F5.6", _line("  fines: {repeat: not-known, unpaid: not-known}\n", "")),
    ("F5.8", _line("  own_words: [intake/own_words]\n", "")),
    (
        "F5.9",
        _both(
            _line("  no_measure: no-measure\n", ""),
            _text("tables/measure.csv", ",none,,", ",nothing-here,,"),
            _line("not_to_sign: [none, ", "not_to_sign: [nothing-here, "),
            _line("  - none\n", "  - nothing-here\n"),
        ),
    ),
    ("F5.11", _text("services.csv", "peer-support", "company")),
    ("F5.12", _line("typology: de-jure-with-referral\n", "")),
]


@pytest.mark.parametrize("number, change", WANTS, ids=[f"{n}-{number}" for n, (number, _) in enumerate(WANTS)])
def test_what_is_wanting_is_a_warning(number: str, change: Change, tmp_path: Path) -> None:
    before = {one.what for one in _found(LIBRARY, SOUND)}
    found = _changed(change, tmp_path)
    assert _broken(found) == set()
    new = [one for one in found if one.severity == "warning" and one.what not in before]
    assert {_number(one) for one in new} == {number}
    assert all(one.mend for one in new)


def test_a_single_kind_of_help_is_told(tmp_path: Path) -> None:
    found = _changed(_without("services.csv", "S-food-peer"), tmp_path)
    assert any(_number(one) == "F3.4" and "'food'" in one.what and one.line for one in found)


def test_every_number_has_a_change_that_it_finds() -> None:
    """F5.7 is broken by the pack of compulsory detention: no sound pack can leave the option out and still be read."""
    assert {number for number, _ in (*BREAKS, *WANTS)} | {"F3.4", "F5.7"} == KNOWN


def test_a_sound_measure_in_an_emergency_passes(tmp_path: Path) -> None:
    sound = _line("emergency: []", "emergency: [{measure: hold, professionals: 2, hours: 72, review: true}]")
    assert _broken(_changed(sound, tmp_path)) == set()


def test_quoted_words_of_the_law_pass(tmp_path: Path) -> None:
    quoted = _text("pack.pt.yaml", 'title: "Portugal', 'title: "«Toxicodependente», Portugal')
    assert _broken(_changed(quoted, tmp_path)) == set()


def test_without_the_block_everything_in_it_is_asked_for(tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        path = folder / "pack.yaml"
        text = path.read_text(encoding="utf-8")
        begun, ended = text.index("\nrights:\n"), text.index("  emergency: []\n")
        path.write_text(text[:begun] + text[ended + len("  emergency: []\n") - 1 :], encoding="utf-8")

    found = _changed(change, tmp_path)
    assert _broken(found) == {"F3.13"}
    warned = {_number(one) for one in found if one.severity == "warning" and "rights: {" in one.mend}
    assert {"F3.6", "F3.7", "F3.10", "F3.13", "F5.6"} <= warned


@pytest.mark.parametrize("language", ["en", "pt"])
def test_letters_and_screens_of_every_office_neither_label_nor_threaten(library: Library, language: str) -> None:
    problems: list[Problem] = []
    forms = [library.instrument_source(name) for name in library.instrument_ids()]
    files: list[TextFile] = library.text_files(language, None, forms, problems)
    for file in files:
        check_wording(file, rights_words(), problems)
    assert len(files) > len(forms)
    assert problems == []
