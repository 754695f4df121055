"""A policy of the office's own: seen with what it changes, taken, trusted by its hashes, taken away again."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import activating, adopting, cases, form_files, pack_files, policies, proving
from intake_app.casework.office import Desk
from intake_app.casework.policy_list import policy_rows
from intake_app.casework.policy_view import policy_view
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Role
from intake_app.proving.claims import Proof
from intake_app.store import records
from tests.casework.conftest import Bureau

OLD_ROW = "T4,-,-,-,moderate,-,-,education"


def own_copy(folder: Path, *changes: tuple[str, str, str], name: str = "pt-cdt", source: str = "pt-cdt") -> Path:
    """A copy of a policy of the program, with (file, old, new) changed."""
    copy = folder / name
    shutil.copytree(paths.forms_dir() / "packs" / source, copy)
    for file, old, new in (*changes, *((("pack.yaml", f"id: {source}", f"id: {name}"),) if name != source else ())):
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    return copy


@pytest.fixture
def supervisor(bureau: Bureau) -> Desk:
    desk = bureau.as_role(Role.SUPERVISOR)
    return replace(desk, library=desk.library.beside())


def later(folder: Path) -> Path:
    return own_copy(
        folder,
        ("pack.yaml", 'version: "1.0"', 'version: "2.0"'),
        ("tables/tier.csv", OLD_ROW, OLD_ROW.replace("education", "treatment")),
    )


def test_what_a_folder_would_change_is_told_before_it_is_taken(supervisor: Desk, tmp_path: Path) -> None:
    proposal = pack_files.propose_policy(supervisor, later(tmp_path))
    assert proposal.can_be_taken and proposal.view is not None and proposal.before is not None
    assert (proposal.before.row.version, proposal.view.row.version) == ("1.0", "2.0")
    told = {(change.part, change.before, change.after) for change in proposal.changes if change.part == "head"}
    assert ("head", "1.0", "2.0") in told
    (rule,) = [change for change in proposal.changes if change.part == "rule"]
    assert "T4" in rule.name and "Educação" in rule.before and "Tratamento" in rule.after
    assert supervisor.library.pack("pt-cdt").version == "1.0"
    assert not records.load_files(supervisor.vault)


def test_it_is_taken_and_new_cases_begin_on_it(bureau: Bureau, supervisor: Desk, tmp_path: Path) -> None:
    old = cases.open_case(replace(supervisor, worker=bureau.technician.worker), Person("2026/0801", "Exemplo"))
    files = pack_files.take_policy(supervisor, pack_files.propose_policy(supervisor, later(tmp_path)))
    assert {file.path for file in files} >= {"packs/pt-cdt/pack.yaml", "packs/pt-cdt/tables/tier.csv"}
    assert bureau.events()[-1] == "policy-added"
    row = next(row for row in policy_rows(supervisor) if row.pack == "pt-cdt")
    assert (row.version, row.source, row.used, row.problems) == ("2.0", "own", True, ())
    new = cases.open_case(replace(supervisor, worker=bureau.technician.worker), Person("2026/0802", "Exemplo"))
    assert (old.pack_version, new.pack_version) == ("1.0", "2.0")
    assert not form_files.untrusted_files(supervisor)


@pytest.mark.parametrize("file", ["tables/tier.csv", "pack.yaml", "tables/more.csv"])
def test_what_somebody_changed_on_the_disk_is_not_used(supervisor: Desk, tmp_path: Path, file: str) -> None:
    pack_files.take_policy(supervisor, pack_files.propose_policy(supervisor, later(tmp_path)))
    place = records.forms_folder(supervisor.vault) / "packs" / "pt-cdt" / file
    with place.open("a", encoding="utf-8") as opened:
        opened.write("\n# more\n")
    form_files.trust_files(supervisor.vault, supervisor.library)
    assert supervisor.library.pack("pt-cdt").version == "1.0"
    assert f"packs/pt-cdt/{file}" in {one.path for one in form_files.untrusted_files(supervisor)}


def test_it_is_taken_away_again(bureau: Bureau, supervisor: Desk, tmp_path: Path) -> None:
    pack_files.take_policy(supervisor, pack_files.propose_policy(supervisor, later(tmp_path)))
    pack_files.remove_policy(supervisor, "pt-cdt")
    assert supervisor.library.pack("pt-cdt").version == "1.0"
    assert bureau.events()[-1] == "policy-removed"
    with pytest.raises(UserError) as refused:
        pack_files.remove_policy(supervisor, "pt-cdt")
    assert refused.value.code == "no-office-file"


def test_files_of_the_version_before_go(supervisor: Desk, tmp_path: Path) -> None:
    first = later(tmp_path / "one")
    (first / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    pack_files.take_policy(supervisor, pack_files.propose_policy(supervisor, first))
    assert "packs/pt-cdt/extra.csv" in records.load_files(supervisor.vault)
    again = own_copy(tmp_path / "two", ("pack.yaml", 'version: "1.0"', 'version: "3.0"'))
    pack_files.take_policy(supervisor, pack_files.propose_policy(supervisor, again))
    assert "packs/pt-cdt/extra.csv" not in records.load_files(supervisor.vault)
    assert supervisor.library.pack("pt-cdt").version == "3.0"


def test_mistakes_are_told_with_their_place_and_nothing_is_taken(supervisor: Desk, tmp_path: Path) -> None:
    folder = own_copy(tmp_path, ("tables/tier.csv", OLD_ROW, OLD_ROW.replace("moderate", "modrate")))
    proposal = pack_files.propose_policy(supervisor, folder)
    assert not proposal.can_be_taken and proposal.view is None
    assert any("tier.csv" in one.file and one.line == 7 for one in proposal.errors)
    with pytest.raises(UserError) as refused:
        pack_files.take_policy(supervisor, proposal)
    assert refused.value.code == "has-problems"


def test_a_folder_is_read_afresh_each_time(supervisor: Desk, tmp_path: Path) -> None:
    folder = later(tmp_path)
    assert pack_files.propose_policy(supervisor, folder).view is not None
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('version: "2.0"', 'version: "2.1"'), encoding="utf-8")
    again = pack_files.propose_policy(supervisor, folder)
    assert again.view is not None and again.view.row.version == "2.1"


def test_a_policy_that_breaks_rights_is_taken_and_stops_new_work(
    bureau: Bureau, supervisor: Desk, tmp_path: Path
) -> None:
    appeal = "appeal: {to: court-at-the-seat, days: null, cites: [lei-30-2000], verified: false}"
    folder = own_copy(tmp_path, ("pack.yaml", appeal, "appeal: none"))
    proposal = pack_files.propose_policy(supervisor, folder)
    assert proposal.can_be_taken
    assert any(line.broken and line.number == "F3.7" for line in proposal.view.rights)  # type: ignore[union-attr]
    pack_files.take_policy(supervisor, proposal)
    technician = replace(supervisor, worker=bureau.technician.worker)
    with pytest.raises(UserError) as refused:
        cases.open_case(technician, Person("2026/0801", "Exemplo"))
    assert refused.value.code == "policy-breaks-rights"
    activating.activate_policy(supervisor, "pt-cdt", "The court is moving.")
    assert cases.open_case(technician, Person("2026/0801", "Exemplo")).pack == "pt-cdt"
    activating.withdraw_activation(supervisor, "pt-cdt", "It moved.")
    assert bureau.events()[-1] == "policy-activation-withdrawn"
    with pytest.raises(UserError):
        cases.open_case(technician, Person("2026/0802", "Exemplo"))


def test_where_there_is_no_policy(supervisor: Desk, bureau: Bureau, tmp_path: Path) -> None:
    for folder, desk, code in (
        (tmp_path, supervisor, "no-pack-here"),
        (paths.forms_dir() / "packs" / "pt-cdt", bureau.technician, "not-allowed"),
    ):
        with pytest.raises(UserError) as refused:
            pack_files.propose_policy(desk, folder)
        assert refused.value.code == code


def test_another_policy_is_chosen_before_there_are_cases(bureau: Bureau, supervisor: Desk) -> None:
    with pytest.raises(UserError) as refused:
        adopting.adopt_policy(supervisor, "dual-track", "An example only.")
    assert refused.value.code == "pack-not-in-force"
    assert adopting.doubts(supervisor, "ee-sutik") == ("not-proven",)
    with pytest.raises(UserError) as refused:
        adopting.adopt_policy(supervisor, "ee-sutik")
    assert refused.value.code == "reason-missing"
    desk = adopting.adopt_policy(supervisor, "ee-sutik", " A trial year. ")
    told = adopting.adoption(desk)
    assert told is not None
    assert (told.pack, told.reason, told.doubts) == ("ee-sutik", "A trial year.", ("not-proven",))
    assert desk.office.pack == records.load_office(desk.vault).pack == "ee-sutik"
    assert adopting.adoption(supervisor) is None
    assert bureau.events()[-1] == "policy-adopted"
    technician = replace(desk, worker=bureau.technician.worker)
    assert cases.open_case(technician, Person("2026/0801", "Exemplo")).pack == "ee-sutik"
    with pytest.raises(UserError) as refused:
        adopting.adopt_policy(desk, "pt-cdt", "Back.")
    assert refused.value.code == "cases-on-another-policy"


def test_a_proof_takes_one_doubt_away(supervisor: Desk) -> None:
    policy = policies.load_policy(supervisor.library, "ee-sutik")
    assert adopting.doubts(supervisor, "ee-sutik") == ("not-proven",)
    proving.record_proof(supervisor, Proof(policy, (), 1, 2, "4.0"))
    assert adopting.doubts(supervisor, "ee-sutik") == ()
    assert adopting.adopt_policy(supervisor, "ee-sutik").office.pack == "ee-sutik"


def test_the_day_of_review_is_a_doubt_once_it_is_past(bureau: Bureau, supervisor: Desk) -> None:
    bureau.clock.moment += timedelta(days=900)
    assert "breaks-rights" in adopting.doubts(supervisor, "ee-sutik")
    row = next(row for row in policy_rows(supervisor, "estónia"))
    assert row.review_is_past and row.is_stopped
    desk = adopting.adopt_policy(supervisor, "ee-sutik", "The review is being written.")
    assert policy_view(desk, "ee-sutik").activation is not None
    assert not next(row for row in policy_rows(desk, "estónia")).is_stopped
