"""Every policy that ships proves, in the time it may take."""

from datetime import date
from time import process_time

import pytest

from intake_app.definitions.library import open_library
from intake_app.engine.policy import compile_policy
from intake_app.proving.proof import prove_policy

pytest.importorskip("z3")
LIBRARY = open_library()
MOST_SECONDS = 10


@pytest.mark.parametrize("name", LIBRARY.policy_ids())
def test_the_policy_proves(name: str) -> None:
    pack = LIBRARY.pack(name)
    policy = compile_policy(pack, LIBRARY.pack_instruments(pack))
    begun = process_time()
    proof = prove_policy(policy, date(2026, 3, 2))
    assert process_time() - begun < MOST_SECONDS
    failed = {
        claim.id: (claim.finding.note, claim.finding.places) for claim in proof.claims if not claim.finding.proven
    }
    assert not failed
    assert all(claim.finding.note for claim in proof.claims if not claim.finding.applies)
    assert "proof." not in " ".join(
        remark.text(LIBRARY.wording(language))
        for language in ("en", "pt")
        for claim in proof.claims
        if (remark := claim.finding.note) is not None
    )
