"""Nothing new begins or is decided on a policy that breaks rights, until a supervisor has written down why."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import activating, cases, decisions, policies
from intake_app.casework.office import Desk
from intake_app.definitions.library import open_library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Person, Role
from tests.casework.conftest import MODERATE, Bureau, cannabis

TESTS = Path(__file__).parents[1]
APPEAL = "appeal: {to: court-at-the-seat, days: null, cites: [lei-30-2000], verified: false}"


def _office_of(desk: Desk, pack: str, folder: Path) -> Desk:
    return replace(desk, library=open_library([paths.forms_dir(), folder]), office=replace(desk.office, pack=pack))


def _without_appeal(desk: Desk, folder: Path) -> Desk:
    pack = folder / "packs" / "pt-cdt"
    shutil.copytree(paths.forms_dir() / "packs" / "pt-cdt", pack)
    path = pack / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(APPEAL, "appeal: none"), encoding="utf-8")
    return _office_of(desk, "pt-cdt", folder)


@pytest.mark.parametrize(
    "pack, named", [("doubling-fines", ("F5.6", "F3.12", "F5.9")), ("compulsory-detention", ("F3.1", "F4", "F5.7"))]
)
def test_no_case_begins_on_a_bad_policy(bureau: Bureau, pack: str, named: tuple[str, ...]) -> None:
    desk, before = _office_of(bureau.technician, pack, TESTS), bureau.events()
    with pytest.raises(UserError) as refused:
        cases.open_case(desk, Person("2026/0900", "Exemplo"))
    assert refused.value.code == "policy-breaks-rights"
    told = refused.value.message.partition("(")[2].partition(")")[0].split(", ")
    assert set(named) <= set(told)
    assert bureau.events() == before


def test_a_supervisor_writes_down_why(bureau: Bureau, tmp_path: Path) -> None:
    technician = _without_appeal(bureau.technician, tmp_path)
    supervisor = replace(technician, worker=bureau.as_role(Role.SUPERVISOR).worker)
    with pytest.raises(UserError) as refused:
        activating.activate_policy(technician, "pt-cdt", "The court is moving.")
    assert refused.value.code == "not-allowed"
    with pytest.raises(UserError) as refused:
        activating.activate_policy(supervisor, "pt-cdt", "  ")
    assert refused.value.code == "reason-missing"
    made = activating.activate_policy(supervisor, "pt-cdt", " The court is moving. ")
    assert made.findings == tuple(f"{one.code}: {one.what}" for one in activating.broken_rights(supervisor, "pt-cdt"))
    policy = policies.load_policy(technician.library, "pt-cdt")
    assert activating.activation(technician, policy) == made
    assert (made.reason, made.worker) == ("The court is moving.", supervisor.worker.id)
    assert bureau.events()[-1] == "policy-activated"
    assert cases.open_case(technician, Person("2026/0900", "Exemplo")).pack == "pt-cdt"


def test_the_reason_covers_what_was_broken_then(bureau: Bureau, tmp_path: Path) -> None:
    """The day of review passes: that is a right of its own."""
    technician = _without_appeal(bureau.technician, tmp_path)
    supervisor = replace(technician, worker=bureau.as_role(Role.SUPERVISOR).worker)
    activating.activate_policy(supervisor, "pt-cdt", "The court is moving.")
    bureau.clock.go_on(days=2 * 365)
    with pytest.raises(UserError) as refused:
        cases.open_case(technician, Person("2026/0900", "Exemplo"))
    assert refused.value.code == "policy-breaks-rights"
    assert "F3.6:" in refused.value.message and "F3.7:" not in refused.value.message


def test_a_sound_policy_takes_no_reason(bureau: Bureau) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    assert activating.broken_rights(supervisor, "pt-cdt") == ()
    with pytest.raises(UserError) as refused:
        activating.activate_policy(supervisor, "pt-cdt", "For no reason.")
    assert refused.value.code == "nothing-to-activate"


def test_nothing_is_decided_on_it_either(bureau: Bureau) -> None:
    """The policy was sound when the case began; its day of review has passed since."""
    episode = bureau.finished(cannabis(*MODERATE))
    bureau.clock.moment += timedelta(days=2 * 365)
    with pytest.raises(UserError) as refused:
        decisions.decide(bureau.decider, episode.id, "no-measure", "Reasons.")
    assert refused.value.code == "policy-breaks-rights"
    activating.activate_policy(bureau.as_role(Role.SUPERVISOR), "pt-cdt", "The review is under way.")
    assert decisions.decide(bureau.decider, episode.id, "no-measure", "Reasons.").decided == "no-measure"


def test_a_case_stays_on_the_policy_it_began_on(bureau: Bureau, tmp_path: Path) -> None:
    """Another version is installed, and breaks a right: the case goes on by its own, which did not."""
    episode = bureau.finished(cannabis(*MODERATE))
    desk = _without_appeal(bureau.decider, tmp_path)
    made = decisions.decide(desk, episode.id, "no-measure", "Reasons.")
    assert made.pack_hash == episode.pack_hash
    assert made.pack_hash != policies.policy_hash(policies.load_policy(desk.library, "pt-cdt"))
