"""Whose case it is: a colleague's is read for a reason, and that it was read is kept."""

from dataclasses import replace

import pytest

from intake_app.casework import access, cases, interviews, staffing
from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import audit, records
from tests.casework.conftest import MODERATE, NOW, STAFF, Bureau, cannabis

LUIS = Worker("w-luis", "Luís Exemplo", Role.TECHNICIAN)


@pytest.fixture
def luis(bureau: Bureau) -> Desk:
    with bureau.desk.vault.transaction(STAFF[Role.SUPERVISOR], "worker-added", "worker/w-luis", at=NOW):
        records.save_worker(bureau.desk.vault, LUIS)
    return replace(bureau.desk, worker=LUIS)


def test_a_colleagues_case_is_shown_once_a_reason_is_given(bureau: Bureau, luis: Desk) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    for act in (cases.case, interviews.resume, cases.reveal_contact):
        with pytest.raises(UserError) as refused:
            act(luis, episode.id)
        assert (refused.value.code, refused.value.place) == ("reading-needs-reason", episode.id)
    assert bureau.events().count(access.DENIED) == 1

    access.give_reason(luis, episode.id, "stand-in")

    assert cases.case(luis, episode.id).episode.id == episode.id
    found = audit.events(bureau.desk.vault.connection, event=access.READ)
    assert [(one.actor, one.subject, one.detail) for one in found] == [(LUIS.id, f"episode/{episode.id}", "stand-in")]


def test_a_reason_is_one_of_the_list(bureau: Bureau, luis: Desk) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    with pytest.raises(UserError) as refused:
        access.give_reason(luis, episode.id, "I know Tiago")
    assert refused.value.code == "reason-missing"
    assert access.READ not in bureau.events()


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DECIDER, Role.SUPERVISOR])
def test_the_own_case_and_what_is_to_be_decided_is_read_freely_and_kept(bureau: Bureau, role: Role) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    desk = bureau.as_role(role)
    cases.case(desk, episode.id)
    interviews.resume(desk, episode.id)
    found = audit.events(bureau.desk.vault.connection, event=access.SEEN)
    assert [one.actor for one in found].count(desk.worker.id) == 1


def test_a_supervisor_gives_a_case_to_another(bureau: Bureau, luis: Desk) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    supervisor = bureau.as_role(Role.SUPERVISOR)
    assert {one.id for one in access.assignable(supervisor)} == {"w-marta", "w-luis", "w-ines"}
    assert access.assign(supervisor, episode.id, LUIS.id).worker == LUIS.id
    assert cases.case(luis, episode.id).episode.worker == LUIS.id
    with pytest.raises(UserError) as refused:
        cases.case(bureau.technician, episode.id)
    assert refused.value.code == "reading-needs-reason"
    assert access.assign_all(supervisor, LUIS.id, "w-ines") == 1
    assert access.assign_all(supervisor, LUIS.id, "w-ines") == 0
    with pytest.raises(UserError) as unknown:
        access.assign(supervisor, episode.id, STAFF[Role.ADMINISTRATOR].id)
    assert unknown.value.code == "worker-unknown"


def test_a_role_is_changed_by_another_and_one_who_lets_others_in_stays(bureau: Bureau) -> None:
    supervisor, administrator = bureau.as_role(Role.SUPERVISOR), bureau.as_role(Role.ADMINISTRATOR)
    assert staffing.change_role(administrator, "w-marta", Role.DECIDER).role is Role.DECIDER
    for code, act in (
        ("own-role", lambda: staffing.change_role(supervisor, supervisor.worker.id, Role.ADMINISTRATOR)),
        ("worker-unknown", lambda: staffing.change_role(supervisor, "nobody", Role.DECIDER)),
        ("not-allowed", lambda: staffing.change_role(bureau.decider, "w-marta", Role.TECHNICIAN)),
        ("no-keys-here", lambda: staffing.remove_worker(supervisor, "w-marta")),
        ("no-keys-here", lambda: staffing.renewal(supervisor)),
    ):
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == code
    assert records.load_worker(bureau.desk.vault, "w-marta").role is Role.DECIDER  # type: ignore[union-attr]
    staffing.change_role(supervisor, administrator.worker.id, Role.TECHNICIAN)
    with pytest.raises(UserError) as last:
        staffing.change_role(replace(supervisor, worker=replace(LUIS, role=Role.SUPERVISOR)), "w-ines", Role.TECHNICIAN)
    assert last.value.code == "last-supervisor"
