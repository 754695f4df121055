"""A case moves to another version of its policy only when somebody says so, and sees first what that changes."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import cases, decisions, interviews, moving, moving_view, policies
from intake_app.casework.office import Desk
from intake_app.definitions.library import open_library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode, Role
from tests.casework.conftest import MODERATE, Bureau, cannabis


def _later_version(desk: Desk, folder: Path) -> Desk:
    """Version 2.0 of pt-cdt: moderate bands lead to treatment, and nobody is asked about naloxone."""
    pack = folder / "packs" / "pt-cdt"
    shutil.copytree(paths.forms_dir() / "packs" / "pt-cdt", pack)
    shutil.copytree(paths.forms_dir() / "instruments", folder / "instruments")
    for path, old, new in (
        (pack / "pack.yaml", 'version: "1.0"', 'version: "2.0"'),
        (pack / "tables" / "tier.csv", "T4,-,-,-,moderate,-,-,education", "T4,-,-,-,moderate,-,-,treatment"),
        (folder / "instruments" / "intake.yaml", "{code: psp}", "{code: psp-new}"),
    ):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return replace(desk, library=open_library([paths.forms_dir(), folder]))


@pytest.fixture
def answers() -> dict[str, object]:
    return {**cannabis(*MODERATE), "intake/police_force": "psp"}


def test_what_a_move_would_change(bureau: Bureau, tmp_path: Path, answers: dict[str, object]) -> None:
    interview = bureau.begun(answers)
    desk, before = _later_version(bureau.technician, tmp_path), bureau.events()
    told = moving.policy_move(desk, interview.episode.id)
    assert (told.before.version, told.after.version) == ("1.0", "2.0")
    assert (told.before.tier, told.after.tier) == ("education", "treatment")
    assert told.before.content_hash == interview.episode.pack_hash != told.after.content_hash
    assert told.changes_result
    assert told.dropped == ("intake/police_force",)
    assert bureau.events() == before


def test_a_case_moves(bureau: Bureau, tmp_path: Path, answers: dict[str, object]) -> None:
    interview = bureau.begun(answers)
    desk = _later_version(bureau.technician, tmp_path)
    assert interviews.resume(desk, interview.episode.id).policy.pack.version == "1.0"
    moved = moving.move_case(desk, interview.episode.id, "The law has changed.")
    assert moved.policy.pack.version == moved.episode.pack_version == "2.0"
    assert moved.evaluation.tier == moved.episode.tier == "treatment"
    assert moved.answers.get("intake/police_force") is None
    assert moved.answers.value("intake/origin") == interview.answers.value("intake/origin")
    assert bureau.events()[-1] == "policy-moved"
    again = interviews.resume(desk, interview.episode.id)
    assert again.episode.pack_hash == policies.policy_hash(policies.load_policy(desk.library, "pt-cdt"))
    assert not again.pack_changed
    with pytest.raises(UserError) as refused:
        moving.policy_move(desk, interview.episode.id)
    assert refused.value.code == "same-policy"


def test_a_move_wants_a_reason_and_the_role(bureau: Bureau, tmp_path: Path, answers: dict[str, object]) -> None:
    interview = bureau.begun(answers)
    desk, before = _later_version(bureau.technician, tmp_path), bureau.events()
    decider = replace(desk, worker=bureau.as_role(Role.DECIDER).worker)
    for who, reason, code in ((desk, " ", "reason-missing"), (decider, "Because.", "not-allowed")):
        with pytest.raises(UserError) as refused:
            moving.move_case(who, interview.episode.id, reason)
        assert refused.value.code == code
    assert bureau.events() == before


def test_what_was_decided_stays(bureau: Bureau, tmp_path: Path, answers: dict[str, object]) -> None:
    episode = bureau.finished(answers)
    decision = decisions.decide(bureau.decider, episode.id, "no-measure", "Reasons.")
    assert decision.pack_hash == episode.pack_hash
    with pytest.raises(UserError) as refused:
        moving.move_case(_later_version(bureau.technician, tmp_path), episode.id, "The law has changed.")
    assert refused.value.code == "already-decided"


def test_another_jurisdiction_takes_a_new_case(bureau: Bureau, answers: dict[str, object]) -> None:
    interview = bureau.begun(answers)
    with pytest.raises(UserError) as refused:
        moving.policy_move(bureau.technician, interview.episode.id, "dual-track")
    assert refused.value.code == "other-pack"


def test_a_move_is_told_in_words_and_stands_in_the_line_of_the_case(
    bureau: Bureau, tmp_path: Path, answers: dict[str, object]
) -> None:
    interview = bureau.begun(answers)
    episode = interview.episode
    assert not moving.may_move(bureau.technician, episode)
    desk = _later_version(bureau.technician, tmp_path)
    assert moving.may_move(desk, episode)
    assert not moving.may_move(replace(desk, worker=bureau.as_role(Role.DECIDER).worker), episode)
    told = moving_view.move_view(desk, episode.id)
    assert ("Nível", "Educação", "Tratamento") in told.lines
    assert told.changes_result and len(told.dropped) == 1
    moving.move_case(desk, episode.id, "The law has changed.")
    line = [entry for entry in cases.case(desk, episode.id).timeline if entry.kind == "policy"]
    assert [entry.detail for entry in line] == ["The law has changed."]
    assert not moving.may_move(desk, episode_again(desk, episode.id))


def episode_again(desk: Desk, episode_id: str) -> Episode:
    return cases.case(desk, episode_id).episode
