"""The forms of an office: permissions of owners, own wordings and forms: checked, trusted, removable."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake_app.casework import form_files, forms, interviews, policies
from intake_app.casework.form_files import Proposal
from intake_app.casework.forms import PermissionState
from intake_app.casework.office import Desk
from intake_app.casework.terms import form_terms
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import ItemState
from intake_app.domain.person import Role
from intake_app.engine.answering import read_answer
from intake_app.store import records
from intake_app.store.vault import open_with_key
from tests.casework.conftest import LOW, NOW, OFFICE, STAFF, Bureau, cannabis

WHODAS = "whodas-12"
TODAY = NOW.date()


@pytest.fixture
def bureau(bureau: Bureau) -> Iterator[Bureau]:
    """With a library of its own: what an office adds is for nobody else."""
    bureau.desk = replace(bureau.desk, library=bureau.desk.library.beside())
    yield bureau
    bureau.desk.vault.close()


@pytest.fixture
def supervisor(bureau: Bureau) -> Desk:
    return bureau.as_role(Role.SUPERVISOR)


def row_of(desk: Desk, form: str) -> forms.FormRow:
    return next(row for row in forms.forms(desk) if row.form == form)


def chosen(*names: str) -> dict[str, Any]:
    return cannabis(*LOW, intake__further_forms=list(names))


def wording(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


OFFICIAL = 'language: pt\nwording: official\nedition: "Exemplo 2026"\ntexts:\n  "1": "Texto oficial de exemplo?"\n'
OWN = """id: exemplo
version: "1"
licence: "Exemplo"
optionSets:
  yes-no: [{code: 0, points: 0}, {code: 1, points: 1}]
item:
  - {linkId: "1", type: coding, required: true, answerOption: yes-no}
  - {linkId: "2", type: coding, required: true, answerOption: yes-no}
scales:
  - {id: total, method: sum, items: ["1", "2"], bands: [{code: low, low: 0, high: 1}, {code: high, low: 2, high: 2}]}
"""
OWN_EN = """language: en
edition: "1"
title: "Exemplo form"
texts: {"1": "First?", "2": "Second?"}
options: {yes-no: {0: "No", 1: "Yes"}}
scales: {total: Total}
bands: {low: Low, high: High}
"""


# Permission


def test_every_form_is_listed_with_its_terms(supervisor: Desk) -> None:
    rows = {row.form: row for row in forms.forms(supervisor)}
    assert rows["assist"].permission is PermissionState.ASK and rows["assist"].asked
    assert rows[WHODAS].permission is PermissionState.NEEDED and rows[WHODAS].is_off and not rows[WHODAS].asked
    assert rows["phq-9"].permission is PermissionState.FREE
    assert "intake" not in rows
    assert all(row.untranslated == 0 for row in rows.values())
    assert [row.form for row in forms.forms(supervisor, "whodas")] == [WHODAS]


def test_a_form_that_has_to_be_chosen_is_told_apart_from_one_that_is_asked(supervisor: Desk) -> None:
    rows = {row.form: row for row in forms.forms(supervisor)}
    assert rows["assist"].used and not rows["assist"].choosable
    assert rows["phq-9"].used and rows["phq-9"].choosable and forms.form(supervisor, "phq-9").row.choosable
    assert not rows["psa"].used and not rows["psa"].choosable


def test_terms_are_told_in_the_language_of_the_screen(supervisor: Desk) -> None:
    row = row_of(supervisor, "audit")
    assert "palavras nossas" in row.credit and "fins não comerciais" in row.licence
    english = row_of(replace(supervisor, language="en"), "audit")
    assert "our own words" in english.credit and "non-commercial" in english.licence
    assert {line.language: line.untranslated for line in row.editions} == {"en": 0, "pt": 0}
    told = next(one for one in form_terms(supervisor) if one.form == "audit")
    assert (told.credit, told.licence) == (row.credit, row.licence)


def test_a_form_without_its_permission_is_never_asked(bureau: Bureau) -> None:
    interview = bureau.begun(chosen(WHODAS, "phq-4"))
    asked = {key.partition("/")[0] for key in interview.evaluation.asked}
    assert "phq-4" in asked and WHODAS not in asked
    assert interview.evaluation.states[f"{WHODAS}/1"] is ItemState.SKIPPED
    assert WHODAS not in dict(interview.encounter.forms)
    offered = {option.code: option.text for option in interviews.question(interview, "intake/further_forms").options}
    assert "desligado" in offered[WHODAS] and "desligado" not in offered["phq-4"]


def test_answers_told_to_a_form_that_is_off_count_nothing(bureau: Bureau) -> None:
    told = {f"{WHODAS}/{n}": 4 for n in range(1, 13)}
    interview = bureau.begun(cannabis(*LOW) | told)
    score = interview.evaluation.scores.get(f"{WHODAS}/total")
    assert score is None or not score.applies
    assert WHODAS not in {key.partition("/")[0] for key in interview.evaluation.asked}


def test_recording_the_permission_turns_it_on_and_withdrawing_off(bureau: Bureau, supervisor: Desk) -> None:
    interview = bureau.begun(chosen(WHODAS))
    forms.record_permission(supervisor, WHODAS, "WHO Press", TODAY, "WHO/2026/0001")
    assert forms.form_permitted(supervisor, WHODAS) and row_of(supervisor, WHODAS).asked
    again = interviews.resume(bureau.technician, interview.episode.id)
    assert f"{WHODAS}/1" in again.evaluation.asked
    forms.withdraw_permission(supervisor, WHODAS, "The letter was for another year.")
    assert not forms.form_permitted(supervisor, WHODAS)
    again = interviews.resume(bureau.technician, interview.episode.id)
    assert f"{WHODAS}/1" not in again.evaluation.asked
    history = forms.form(supervisor, WHODAS).history
    assert [one.withdrawn for one in history] == [True, False]
    assert bureau.events()[-2:] == ["form-permission-recorded", "form-permission-withdrawn"]


def test_a_permission_ends_with_its_last_day(bureau: Bureau, supervisor: Desk) -> None:
    forms.record_permission(supervisor, WHODAS, "WHO Press", TODAY, "WHO/2026/0001", until=TODAY + timedelta(days=1))
    bureau.clock.go_on(days=1)
    assert forms.form_permitted(supervisor, WHODAS)
    bureau.clock.go_on(days=1)
    assert not forms.form_permitted(supervisor, WHODAS)
    assert row_of(supervisor, WHODAS).permission is PermissionState.EXPIRED


def test_a_finished_interview_is_read_as_it_was_held(bureau: Bureau, supervisor: Desk) -> None:
    forms.record_permission(supervisor, WHODAS, "WHO Press", TODAY, "WHO/2026/0001")
    answers = chosen(WHODAS) | {f"{WHODAS}/{n}": 1 for n in range(1, 13)}
    held = bureau.finished(answers)
    never = bureau.finished(chosen(WHODAS), replace(held.person, reference="2026/0413"))
    forms.withdraw_permission(supervisor, WHODAS)
    score = interviews.resume(bureau.technician, held.id).evaluation.scores[f"{WHODAS}/total"]
    assert score.value == 12
    later = interviews.start_reassessment(bureau.technician, held.id)
    assert WHODAS not in dict(later.encounter.forms) and f"{WHODAS}/1" not in later.evaluation.asked
    forms.record_permission(supervisor, WHODAS, "WHO Press", TODAY, "WHO/2026/0002")
    assert interviews.resume(bureau.technician, never.id).evaluation.asked
    assert WHODAS in dict(interviews.resume(bureau.technician, never.id).encounter.forms)


@pytest.mark.parametrize(
    ("by", "on", "reference", "until", "code"),
    [
        ("", TODAY, "x", None, "permission-giver"),
        ("WHO", TODAY, " ", None, "permission-reference"),
        ("WHO", TODAY + timedelta(days=1), "x", None, "permission-in-future"),
        ("WHO", TODAY, "x", TODAY - timedelta(days=1), "permission-until"),
    ],
)
def test_what_a_record_needs(
    supervisor: Desk, by: str, on: date, reference: str, until: date | None, code: str
) -> None:
    with pytest.raises(UserError) as told:
        forms.record_permission(supervisor, WHODAS, by, on, reference, until)
    assert told.value.code == code
    assert not records.load_permissions(supervisor.vault)


def test_only_the_office_may(bureau: Bureau) -> None:
    for act in (
        lambda: forms.record_permission(bureau.technician, WHODAS, "WHO", TODAY, "x"),
        lambda: forms.withdraw_permission(bureau.decider, WHODAS),
        lambda: form_files.propose(bureau.technician, Path("x.pt.yaml")),
        lambda: form_files.remove(bureau.technician, "phq-9", "pt"),
    ):
        with pytest.raises(UserError) as told:
            act()
        assert told.value.code == "not-allowed"


def test_nothing_to_withdraw(supervisor: Desk) -> None:
    with pytest.raises(UserError) as told:
        forms.withdraw_permission(supervisor, WHODAS)
    assert told.value.code == "no-permission-recorded"


def test_the_pinned_policy_is_the_same_with_forms_off(bureau: Bureau) -> None:
    policy = policies.load_policy(bureau.desk.library, OFFICE.pack)
    closed = policies.without_forms(policy, frozenset({WHODAS}))
    assert policies.policy_hash(closed) == policies.policy_hash(policy)
    assert policies.is_closed(closed, WHODAS) and not policies.is_closed(policy, WHODAS)
    assert policies.without_forms(policy, frozenset()) is policy


# Wordings


def test_an_official_wording_replaces_item_by_item_and_is_undone(
    bureau: Bureau, supervisor: Desk, tmp_path: Path
) -> None:
    ours = supervisor.wording.text("phq-9/1")
    proposal = form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", OFFICIAL))
    assert proposal.can_be_taken and proposal.official and proposal.edition == "Exemplo 2026"
    assert [(c.key, c.before, c.after) for c in proposal.changes] == [("phq-9/1", ours, "Texto oficial de exemplo?")]
    assert supervisor.wording.text("phq-9/1") == ours

    form_files.take(supervisor, proposal)
    assert supervisor.wording.text("phq-9/1") == "Texto oficial de exemplo?"
    assert supervisor.wording.is_official("phq-9/1") and not supervisor.wording.is_official("phq-9/2")
    interview = bureau.begun(chosen("phq-9"))
    assert not interviews.question(interview, "phq-9/1").is_paraphrase
    assert interviews.question(interview, "phq-9/2").is_paraphrase
    line = next(one for one in row_of(supervisor, "phq-9").editions if one.language == "pt")
    assert line.official == 1 and line.file is not None and line.edition.startswith("Exemplo 2026")

    form_files.remove(supervisor, "phq-9", "pt")
    assert supervisor.wording.text("phq-9/1") == ours
    assert not form_files.untrusted_files(supervisor)
    assert bureau.events()[-1] == "form-wording-removed"


def test_the_file_is_kept_for_the_owner_alone_and_known_by_its_hash(supervisor: Desk, tmp_path: Path) -> None:
    (file,) = form_files.take(supervisor, form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", OFFICIAL)))
    path = records.forms_folder(supervisor.vault) / file.path
    assert path.read_text(encoding="utf-8") == OFFICIAL
    assert path.stat().st_mode & 0o777 == 0o600
    assert records.load_files(supervisor.vault)[file.path].sha256 == file.sha256


def test_mistakes_are_told_all_at_once_and_keep_it_out(supervisor: Desk, tmp_path: Path) -> None:
    wrong = OFFICIAL + '  "77": "Nothing"\n  "88": "Nothing"\noptions: {daysss: {0: "x"}}\n'
    proposal = form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", wrong))
    assert not proposal.can_be_taken
    assert [one.code for one in proposal.problems].count("text-unmatched") == 3
    assert all(one.line and one.mend is not None for one in proposal.problems)
    with pytest.raises(UserError) as told:
        form_files.take(supervisor, proposal)
    assert told.value.code == "has-problems"
    assert not form_files.office_files(supervisor)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("nothing.pt.yaml", OFFICIAL, "no-such-form"),
        ("phq-9.xx.yaml", OFFICIAL.replace("pt", "xx"), "language-not-spoken"),
        ("phq-9.pt.yaml", OFFICIAL.replace("language: pt", "language: en"), "language-and-file"),
        ("phq-9.pt.yaml", OFFICIAL.replace("Texto oficial", "{name}"), "places-differ"),
        ("phq-9.pt.yaml", "language: pt\nwording: official\nedition: x\n", "no-texts"),
        ("phq-9.pt.yaml", "language: &a pt\n", ""),
    ],
)
def test_what_is_wrong_with_a_wording(supervisor: Desk, tmp_path: Path, name: str, text: str, code: str) -> None:
    proposal = form_files.propose(supervisor, wording(tmp_path, name, text))
    assert not proposal.can_be_taken
    assert not code or code in {one.code for one in proposal.problems}


def reopened(bureau: Bureau) -> Desk:
    """The same office, closed and opened again."""
    from intake_app.casework.form_files import trust_files

    folder, desk = bureau.desk.vault.folder, bureau.desk
    desk.vault.close()
    vault = open_with_key(folder, bytes(32), now=NOW, worker=STAFF[Role.SUPERVISOR])
    library = desk.library.beside()
    library.add_folder(records.forms_folder(vault), {})
    trust_files(vault, library)
    bureau.desk = replace(desk, vault=vault, library=library)
    return bureau.as_role(Role.SUPERVISOR)


def test_a_file_changed_behind_the_office_is_not_used_and_told(
    bureau: Bureau, supervisor: Desk, tmp_path: Path
) -> None:
    ours = supervisor.wording.text("phq-9/1")
    (file,) = form_files.take(supervisor, form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", OFFICIAL)))
    path = records.forms_folder(supervisor.vault) / file.path
    assert reopened(bureau).wording.text("phq-9/1") == "Texto oficial de exemplo?"
    path.write_text(OFFICIAL.replace("oficial", "falso"), encoding="utf-8")
    wording(path.parent, "phq-4.pt.yaml", OFFICIAL)
    desk = reopened(bureau)
    assert desk.wording.text("phq-9/1") == ours
    assert [(one.path, one.why) for one in form_files.untrusted_files(desk)] == [
        ("instruments/phq-4.pt.yaml", "unknown"),
        ("instruments/phq-9.pt.yaml", "changed"),
    ]
    path.unlink()
    assert ("instruments/phq-9.pt.yaml", "missing") in {(o.path, o.why) for o in form_files.untrusted_files(desk)}


def test_a_failed_write_leaves_file_and_vault_as_they_were(
    supervisor: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form_files.take(supervisor, form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", OFFICIAL)))
    before = supervisor.wording.text("phq-9/1")
    other = OFFICIAL.replace("exemplo?", "outro?")
    proposal = form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", other))

    def refuses(*_: object) -> None:
        raise UserError("disk-full", "The disk is full.", "x")

    monkeypatch.setattr("intake_app.store.office_forms.write_atomically", refuses)
    with pytest.raises(UserError):
        form_files.take(supervisor, proposal)
    monkeypatch.undo()
    assert supervisor.wording.text("phq-9/1") == before
    assert not form_files.untrusted_files(supervisor)


# Which wording was read


def test_an_interview_keeps_which_wordings_were_read(bureau: Bureau, supervisor: Desk, tmp_path: Path) -> None:
    interview = bureau.begun()
    assert interview.encounter.wordings == ()
    consent = read_answer(interview.policy.item("intake/consent_assessment"), "given", "x")
    interview = interviews.record_answer(bureau.technician, interview, "intake/consent_assessment", consent)
    (read,) = interviews.resume(bureau.technician, interview.episode.id).encounter.wordings
    assert (read.form, read.language) == ("intake", "pt") and read.edition and len(read.texts_hash) == 64

    english = bureau.technician.in_language("en")
    interview = interviews.resume(english, interview.episode.id)
    interview = interviews.record_answer(english, interview, "intake/consent_assessment", None)
    interview = interviews.record_answer(english, interview, "intake/consent_assessment", consent)
    assert [one.language for one in interview.encounter.wordings] == ["pt", "en"]


def test_another_wording_of_a_form_is_another_one_read(bureau: Bureau, supervisor: Desk, tmp_path: Path) -> None:
    interview = bureau.begun(chosen("phq-9"))
    key, answer = "phq-9/1", read_answer(interview.policy.item("phq-9/1"), 1, "x")
    interviews.record_answer(bureau.technician, interview, key, answer)
    form_files.take(supervisor, form_files.propose(supervisor, wording(tmp_path, "phq-9.pt.yaml", OFFICIAL)))
    interview = interviews.resume(bureau.technician, interview.episode.id)
    two = read_answer(interview.policy.item(key), 2, "x")
    interview = interviews.record_answer(bureau.technician, interview, key, two)
    ours, official = [one for one in interview.encounter.wordings if one.form == "phq-9"]
    assert ours.edition != official.edition == "Exemplo 2026"
    assert ours.texts_hash != official.texts_hash


# Forms of the office's own


def proposed_form(desk: Desk, folder: Path, text: str = OWN) -> Proposal:
    wording(folder, "exemplo.yaml", text)
    wording(folder, "exemplo.en.yaml", OWN_EN)
    return form_files.propose(desk, folder)


def test_an_own_form_is_added_and_falls_back_visibly(supervisor: Desk, tmp_path: Path) -> None:
    proposal = proposed_form(supervisor, tmp_path)
    assert (proposal.can_be_taken, proposal.questions, proposal.title) == (True, 2, "Exemplo form")
    assert "language-missing" in {one.code for one in proposal.problems}
    form_files.take(supervisor, proposal)
    row = row_of(supervisor, "exemplo")
    assert row.source == "own" and not row.used
    portuguese = next(one for one in row.editions if one.language == "pt")
    assert portuguese.untranslated == portuguese.texts > 0
    texts = forms.all_texts(supervisor)
    assert texts.text("exemplo/1") == "First?" and texts.language_of("exemplo/1") == "en"
    form_files.remove(supervisor, "exemplo")
    assert "exemplo" not in supervisor.library.instrument_ids()
    assert not form_files.untrusted_files(supervisor)


def test_an_own_form_never_takes_the_place_of_one_of_the_programs(supervisor: Desk, tmp_path: Path) -> None:
    wording(tmp_path, "phq-9.yaml", OWN.replace("id: exemplo", "id: phq-9"))
    proposal = form_files.propose(supervisor, tmp_path / "phq-9.yaml")
    assert "id-taken" in {one.code for one in proposal.problems} and not proposal.can_be_taken


def test_a_form_of_somebody_else_comes_in_through_fhir(supervisor: Desk, tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_text(
        '{"resourceType": "Questionnaire", "id": "sleep", "title": "Sleep", "status": "active", "language": "en",'
        ' "item": [{"linkId": "q1", "text": "Do you sleep well?", "type": "boolean"}]}',
        encoding="utf-8",
    )
    proposal = form_files.propose(supervisor, path)
    assert proposal.can_be_taken and proposal.questions == 1
    form_files.take(supervisor, proposal)
    assert row_of(supervisor, proposal.form).title == "Sleep"
    assert not [one for one in supervisor.vault.folder.iterdir() if one.name.startswith("form-")]


def test_a_folder_without_one_form_says_so(supervisor: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        form_files.propose(supervisor, tmp_path)
    assert told.value.code == "no-form-here"
