"""Which policy new cases begin on. One that is not proven or breaks rights takes a supervisor's recorded reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from intake_app.casework import activating, policies, proving
from intake_app.casework.cases import require_in_force
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.engine.policy import CompiledPolicy
from intake_app.store import records

_SETTING: Final = "policy-adopted"


@dataclass(frozen=True)
class Adoption:
    """Since when new cases begin on a policy, who said so, and why where there were `doubts`."""

    pack: str
    content_hash: str
    reason: str
    doubts: tuple[str, ...]
    worker: str
    at: datetime


def doubts(desk: Desk, pack_id: str) -> tuple[str, ...]:
    """What takes a reason before new cases may begin on a policy: `breaks-rights` (a day of review that passed is one),
    `not-proven`, `refuted`."""
    policy = policies.load_policy(desk.library, pack_id)
    proof = proving.proof_record(desk, policy)
    found = {
        "breaks-rights": bool(activating.uncovered(desk, policy, pack_id)),
        "not-proven": proof is None,
        "refuted": proof is not None and not proof.proven,
    }
    return tuple(code for code, is_so in found.items() if is_so)


def adoption(desk: Desk) -> Adoption | None:
    """How the policy of the office was chosen; None where it is still the one of the set-up."""
    kept = records.get_setting(desk.vault, _SETTING)
    if kept is None or kept["pack"] != desk.office.pack:
        return None
    return Adoption(
        kept["pack"], kept["hash"], kept["reason"], tuple(kept["doubts"]), kept["worker"],
        datetime.fromisoformat(kept["at"]),
    )  # fmt: skip


def require_adoptable(desk: Desk, pack_id: str) -> CompiledPolicy:
    """The policy, where it may be chosen for new cases; raises what `adopt_policy` raises but for the reason."""
    require(desk.worker, Act.ACTIVATE_POLICY)
    policy = policies.load_policy(desk.library, pack_id)
    if pack_id == desk.office.pack:
        raise UserError("policy-in-use-already", "New cases begin on this policy already.", pack_id)
    require_in_force(policy.pack, desk.clock.today())
    if records.count_episodes(desk.vault, records.EpisodeFilter()):
        raise UserError(
            "cases-on-another-policy",
            "This office has cases under another policy. Set up an office of its own for this one.",
            pack_id,
        )
    return policy


def adopt_policy(desk: Desk, pack_id: str, reason: str = "") -> Desk:
    """Let new cases begin on this policy; the desk to go on with. Cases that were begun stay where they are.

    Raises UserError `not-allowed`, `policy-in-use-already`, `pack-not-in-force`, `cases-on-another-policy`,
    `reason-missing` where there are doubts, and those of the pack."""
    policy = require_adoptable(desk, pack_id)
    found = doubts(desk, pack_id)
    if found and not reason.strip():
        raise UserError("reason-missing", "Write why this policy must be used all the same.", "reason")
    if "breaks-rights" in found:
        activating.activate_policy(desk, pack_id, reason)
    now, key = desk.clock.now(), policies.policy_hash(policy)
    office = replace(desk.office, pack=pack_id)
    kept = {
        "pack": pack_id, "hash": key, "reason": reason.strip(), "doubts": found, "worker": desk.worker.id,
        "at": now.isoformat(),
    }  # fmt: skip
    detail = f"{desk.office.pack} > {pack_id} {key}: {reason.strip()}".rstrip(": ")
    with desk.vault.transaction(desk.worker, "policy-adopted", f"policy/{pack_id}", detail, at=now):
        records.save_office(desk.vault, office)
        records.put_setting(desk.vault, _SETTING, kept)
    return replace(desk, office=office)
