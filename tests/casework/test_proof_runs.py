"""A proof in a process of its own: told claim by claim, stopped at will, kept in the office with the policy's hash."""

from dataclasses import replace
from datetime import date

import pytest

from intake_app.casework import policies, proof_runs, proving
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.proving.claims import CLAIMS
from tests.casework.conftest import Bureau

pytest.importorskip("z3")
DAY = date(2026, 3, 2)
PACK = "nz-te-pae-oranga"


def test_claims_come_one_after_the_other_and_the_proof_is_kept(bureau: Bureau) -> None:
    policy = policies.load_policy(bureau.desk.library, PACK)
    run = proof_runs.ProofRun(policy, DAY)
    assert not run.ended and run.whole == len(CLAIMS)
    run.wait(120)
    assert run.ended and run.problem is None and run.proof is not None
    assert [claim.id for claim in run.proof.claims] == list(CLAIMS)
    assert run.proof.proven and run.proof.policy is policy and run.proof.size > 1

    supervisor = bureau.as_role(Role.SUPERVISOR)
    assert proving.proof_record(supervisor, policy) is None
    made = proving.record_proof(supervisor, run.proof)
    assert proving.proof_record(supervisor, policy) == made
    assert (made.proven, made.failed, made.worker) == (True, (), supervisor.worker.id)
    assert bureau.events()[-1] == "policy-proven"


def test_what_is_stopped_tells_nothing_more(bureau: Bureau) -> None:
    run = proof_runs.ProofRun(policies.load_policy(bureau.desk.library, "pt-cdt"), DAY)
    run.stop()
    assert run.ended and run.proof is None and run.problem is None
    assert not run.look()
    run.stop()


def test_a_refutation_is_kept_with_what_is_not_true(bureau: Bureau) -> None:
    policy = policies.load_policy(bureau.desk.library, PACK)
    run = proof_runs.ProofRun(policy, DAY)
    run.wait(120)
    assert run.proof is not None
    first = run.proof.claims[0]
    failed = replace(first, finding=replace(first.finding, proven=False))
    proof = replace(run.proof, claims=(failed, *run.proof.claims[1:]))
    with pytest.raises(UserError) as refused:
        proving.record_proof(bureau.technician, proof)
    assert refused.value.code == "not-allowed"
    made = proving.record_proof(bureau.as_role(Role.ADMINISTRATOR), proof)
    assert (made.proven, made.failed) == (False, (first.id,))
    assert bureau.events()[-1] == "policy-refuted"
