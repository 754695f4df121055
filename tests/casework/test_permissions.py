"""Who may do what: every cell of the table, and that an act refused leaves nothing behind."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake_app import paths
from intake_app.casework import (
    activating,
    adopting,
    cases,
    decisions,
    followups,
    interviews,
    moving,
    overrides,
    pack_files,
    packets,
    plans,
    policies,
    proving,
    setup,
    simulation_runs,
)
from intake_app.casework.office import Desk
from intake_app.casework.permissions import ROLES, Act, allowed
from intake_app.casework.simulating import simulate_vault
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import ConsentState, Person, Role, Worker
from intake_app.printing.content import PacketDocument
from intake_app.proving.claims import Proof
from tests.casework.conftest import MODERATE, STAFF, Bureau, cannabis

T, D, S, A = Role.TECHNICIAN, Role.DECIDER, Role.SUPERVISOR, Role.ADMINISTRATOR
TABLE = {
    Act.SEE_CASES: {T, D, S},
    Act.OPEN_CASE: {T, S},
    Act.CHANGE_PERSON: {T, S},
    Act.REVEAL_CONTACT: {T, D, S},
    Act.WRITE_NOTE: {T, D, S},
    Act.INTERVIEW: {T, S},
    Act.TRANSCRIBE: {T, S},
    Act.OVERRIDE_TIER: {T, D, S},
    Act.SECOND_PERSON: {D, S},
    Act.DECIDE: {D, S},
    Act.PLAN: {T, S},
    Act.CONSENT: {T, S},
    Act.PRINT: {T, D, S},
    Act.FOLLOW_UP: {T, S},
    Act.CLOSE_CASE: {T, S},
    Act.CHANGE_SERVICES: {T, S, A},
    Act.ADD_WORKER: {S, A},
    Act.REMOVE_WORKER: {S, A},
    Act.CHANGE_ROLE: {S, A},
    Act.RESET_PASSWORD: {S, A},
    Act.RENEW_KEY: {S, A},
    Act.ASSIGN_CASE: {S},
    Act.READ_FREELY: {D, S},
    Act.SEE_TRAIL: {S, A},
    Act.ERASE: {S},
    Act.CHANGE_OFFICE: {S, A},
    Act.CHECK_VAULT: {S, A},
    Act.BACK_UP: {S, A},
    Act.RESTORE: {S, A},
    Act.CHANGE_FORMS: {S, A},
    Act.SIMULATE: {S},
    Act.ACTIVATE_POLICY: {S},
    Act.CHANGE_POLICIES: {S, A},
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_every_cell(act: Act, role: Role) -> None:
    assert allowed(Worker("w", "X Exemplo", role), act) is (role in TABLE[act])


@pytest.mark.parametrize("act", Act)
def test_who_left_may_do_nothing(act: Act) -> None:
    assert not any(allowed(Worker("w", "X Exemplo", role, active=False), act) for role in Role)


def test_the_administrator_never_sees_a_case() -> None:
    kept = {Act.CHANGE_SERVICES, Act.ADD_WORKER, Act.CHANGE_OFFICE, Act.CHECK_VAULT, Act.CHANGE_FORMS}
    kept |= {Act.BACK_UP, Act.RESTORE, Act.REMOVE_WORKER, Act.CHANGE_ROLE, Act.RESET_PASSWORD, Act.RENEW_KEY}
    kept |= {Act.SEE_TRAIL}
    on_cases = set(Act) - kept - {Act.CHANGE_POLICIES}
    assert not any(A in ROLES[act] for act in on_cases)


PACKET = PacketDocument(b"%PDF", 1, {"plan": 1})
ACTS: list[tuple[Act, Callable[[Desk, str], object]]] = [
    (Act.SEE_CASES, lambda d, e: cases.list_cases(d)),
    (Act.SEE_CASES, lambda d, e: cases.case(d, e)),
    (Act.SEE_CASES, lambda d, e: interviews.resume(d, e)),
    (Act.SEE_CASES, lambda d, e: plans.plan_view(d, e)),
    (Act.SEE_CASES, lambda d, e: followups.due_list(d)),
    (Act.SEE_CASES, lambda d, e: followups.today(d)),
    (Act.OPEN_CASE, lambda d, e: cases.open_case(d, Person("2026/0999"))),
    (Act.CHANGE_PERSON, lambda d, e: cases.change_person(d, e, Person("2026/0412"))),
    (Act.REVEAL_CONTACT, lambda d, e: cases.reveal_contact(d, e)),
    (Act.WRITE_NOTE, lambda d, e: cases.add_note(d, e, "text")),
    (Act.INTERVIEW, lambda d, e: interviews.start_reassessment(d, e)),
    (Act.OVERRIDE_TIER, lambda d, e: overrides.override_tier(d, interviews.resume(d, e), "warning", "reason")),
    (Act.DECIDE, lambda d, e: decisions.decide(d, e, "no-measure", "reasons")),
    (Act.PLAN, lambda d, e: plans.set_own_words(d, e, "text")),
    (Act.CONSENT, lambda d, e: plans.state_consent(d, e, "exemplo-centre", ConsentState.PREPARED)),
    (Act.PRINT, lambda d, e: packets.record_print(d, e, PACKET, "printer", 1)),
    (Act.FOLLOW_UP, lambda d, e: followups.add_follow_up(d, e, "contact", date(2026, 4, 1))),
    (Act.CLOSE_CASE, lambda d, e: cases.close_case(d, e, "archived")),
    (Act.CHANGE_SERVICES, lambda d, e: setup.load_sample_directory(d)),
    (Act.CHANGE_OFFICE, lambda d, e: setup.set_backup_place(d, "somewhere")),
    (Act.SIMULATE, lambda d, e: simulate_vault(d, "pt-cdt")),
    (Act.SIMULATE, lambda d, e: simulation_runs.begin_vault_run(d, "pt-cdt")),
    (Act.ACTIVATE_POLICY, lambda d, e: activating.activate_policy(d, "pt-cdt", "reason")),
    (Act.ACTIVATE_POLICY, lambda d, e: activating.withdraw_activation(d, "pt-cdt", "reason")),
    (Act.ACTIVATE_POLICY, lambda d, e: adopting.adopt_policy(d, "ee-sutik", "reason")),
    (Act.CHANGE_POLICIES, lambda d, e: pack_files.propose_policy(d, paths.forms_dir() / "packs" / "pt-cdt")),
    (Act.CHANGE_POLICIES, lambda d, e: pack_files.remove_policy(d, "pt-cdt")),
    (
        Act.CHANGE_POLICIES,
        lambda d, e: proving.record_proof(d, Proof(policies.load_policy(d.library, "pt-cdt"), (), 1, 1, "4")),
    ),
    (Act.OPEN_CASE, lambda d, e: moving.move_case(d, e, "reason")),
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act, do", ACTS, ids=[f"{n}-{act.value}" for n, (act, _) in enumerate(ACTS)])
def test_acts_ask_the_table(bureau: Bureau, act: Act, do: Callable[[Desk, str], object], role: Role) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    before = bureau.events()
    desk = bureau.as_role(role)
    if role in TABLE[act]:
        try:
            do(desk, episode.id)
        except UserError as error:
            assert error.code != "not-allowed"
        return
    with pytest.raises(UserError) as refused:
        do(desk, episode.id)
    assert refused.value.code == "not-allowed"
    if act is not Act.CHANGE_SERVICES and act is not Act.OVERRIDE_TIER:
        assert bureau.events() == before


def test_an_answer_takes_a_technician(bureau: Bureau) -> None:
    interview = bureau.begun()
    with pytest.raises(UserError) as refused:
        interviews.record_answer(bureau.decider, interview, "intake/origin", Answer("police"))
    assert refused.value.code == "not-allowed"
    assert interviews.resume(bureau.technician, interview.episode.id).answers.value("intake/origin") is None


def test_nobody_adds_a_worker_without_the_right(bureau: Bureau, tmp_path: Path) -> None:
    for role in (T, D):
        with pytest.raises(UserError) as refused:
            setup.add_worker(bureau.as_role(role), "N Exemplo", T, "cinco palavras que nada dizem")
        assert refused.value.code == "not-allowed"
    assert set(STAFF) == set(Role)
