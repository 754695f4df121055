"""A trial: any policy can be walked through, and nothing of it is kept anywhere."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import interviews, results
from intake_app.casework.trials import Trial
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Sex
from tests.casework.conftest import Bureau


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(folder: Path) -> list[Path]:
    return list(folder.glob("intake-trial-*"))


@pytest.mark.parametrize("pack", sorted(path.parent.name for path in paths.forms_dir().glob("packs/*/pack.yaml")))
def test_every_policy_can_be_tried(bureau: Bureau, pack: str, own_places: Path) -> None:
    before = bureau.events()
    if not bureau.desk.library.pack(pack).decides:
        with pytest.raises(UserError) as refused:
            Trial(bureau.technician, pack)
        assert refused.value.code == "context-only"
        assert not left(own_places)
        return
    trial = Trial(bureau.technician, pack, Sex.FEMALE, date(1999, 5, 1))
    interview = interviews.resume(trial.desk, trial.episode)
    assert interview.policy.pack.id == pack
    assert results.result(trial.desk, interview).headline is not None
    assert left(own_places)
    trial.end()
    assert trial.ended
    assert not left(own_places)
    assert bureau.events() == before


def test_answers_come_to_a_result_and_stay_in_the_trial(bureau: Bureau) -> None:
    trial = Trial(replace(bureau.desk, worker=bureau.as_role(Role.DECIDER).worker), "pt-cdt")
    interview = interviews.resume(trial.desk, trial.episode)
    interview = interviews.record_answer(trial.desk, interview, "intake/origin", Answer("own-request"))
    assert interviews.resume(trial.desk, trial.episode).answers.value("intake/origin") == "own-request"
    trial.end()
    trial.end()


def test_a_policy_that_breaks_rights_can_be_tried(bureau: Bureau) -> None:
    bad = str(Path(__file__).parents[1] / "packs" / "doubling-fines")
    trial = Trial(bureau.technician, bad)
    assert interviews.resume(trial.desk, trial.episode).policy.pack.id == "doubling-fines"
    trial.end()
