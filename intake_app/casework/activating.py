"""Which policies new work may begin on: one that breaks a right only after a supervisor has written down why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from intake_app.casework import policies
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode
from intake_app.engine.policy import CompiledPolicy
from intake_app.store import records

if TYPE_CHECKING:
    from intake_app.definitions.problems import Problem

_SETTING: Final = "policy-activated/"
_SHOWN: Final = 12
_found: dict[tuple[str, date], tuple["Problem", ...]] = {}
"""What was found in a policy, by its hash and the day."""


@dataclass(frozen=True)
class Activation:
    """Why a policy that breaks rights is used all the same: who said so, when, and which findings that covers."""

    reason: str
    worker: str
    at: datetime
    findings: tuple[str, ...]


def broken_rights(desk: Desk, pack_id: str) -> tuple["Problem", ...]:
    """The rights the installed pack breaks today, each with number, place and mend."""
    from intake_app.definitions.rights_lint import breaches

    return breaches(rights_findings(desk, pack_id))


def rights_findings(desk: Desk, pack_id: str) -> tuple["Problem", ...]:
    """All that the check of rights says of the installed pack today: what it breaks, what it leaves undeclared."""
    from intake_app.definitions.rights_lint import check_rights

    policy, today = policies.load_policy(desk.library, pack_id), desk.clock.today()
    review = policy.pack.rights.review_by
    # Nothing but the day of review hangs on the day.
    today = today if review is not None and review < today else date.min
    key = (policies.policy_hash(policy), today)
    if key not in _found:
        source = desk.library.pack_source(pack_id)
        if len(_found) > 64:
            _found.clear()
        _found[key] = tuple(check_rights(desk.library, source, today))
    return _found[key]


def activation(desk: Desk, policy: CompiledPolicy) -> Activation | None:
    """Why this policy is used although it breaks rights; None while nobody has said so."""
    kept = records.get_setting(desk.vault, _SETTING + policies.policy_hash(policy))
    if kept is None:
        return None
    return Activation(kept["reason"], kept["worker"], datetime.fromisoformat(kept["at"]), tuple(kept["findings"]))


def activate_policy(desk: Desk, pack_id: str, reason: str) -> Activation:
    """Let new cases begin on a policy that breaks rights; the reason and every finding are kept, and in the trail.

    It covers what is broken today: a right broken later asks anew. Raises UserError `reason-missing`,
    `nothing-to-activate`, `not-allowed`, and those of the pack."""
    require(desk.worker, Act.ACTIVATE_POLICY)
    found = broken_rights(desk, pack_id)
    if not found:
        raise UserError("nothing-to-activate", "This policy breaks no right; it needs no reason.", pack_id)
    if not reason.strip():
        raise UserError("reason-missing", "Write why this policy must be used all the same.", "reason")
    policy, now = policies.load_policy(desk.library, pack_id), desk.clock.now()
    made = Activation(reason.strip(), desk.worker.id, now, tuple(map(_named, found)))
    key = policies.policy_hash(policy)
    with desk.vault.transaction(desk.worker, "policy-activated", f"policy/{pack_id}", key, at=now):
        kept = {"reason": made.reason, "worker": made.worker, "at": now.isoformat(), "findings": made.findings}
        records.put_setting(desk.vault, _SETTING + key, kept)
    return made


def require_sound(desk: Desk, policy: CompiledPolicy, pack_id: str = "") -> None:
    """Raise UserError `policy-breaks-rights` with every broken right, unless a supervisor's reason covers them all.

    A policy that is no longer installed is not looked at again: a case stays on the one it began on."""
    name = pack_id or policy.pack.id
    left = uncovered(desk, policy, name)
    if left:
        numbers = ", ".join(dict.fromkeys(one.what.partition(":")[0] for one in left))
        listed = " ".join(f"{one.what} {one.mend}" for one in left[:_SHOWN])
        raise UserError(
            "policy-breaks-rights",
            f"This policy breaks rights ({numbers}); a supervisor has to write down why it must be used. {listed}",
            name,
        )


def uncovered(desk: Desk, policy: CompiledPolicy, pack_id: str = "") -> tuple["Problem", ...]:
    """The broken rights no supervisor's reason covers; none for a policy that is no longer the one installed."""
    name = pack_id or policy.pack.id
    if policies.installed_hash(desk, name) != policies.policy_hash(policy):
        return ()
    found = broken_rights(desk, name)
    given = activation(desk, policy) if found else None
    covered = given.findings if given is not None else ()
    return tuple(one for one in found if _named(one) not in covered)


def stopped_policy(desk: Desk, episode: Episode) -> str:
    """The policy that keeps this case from being decided, "" where none does."""
    policy = policies.policy_of(desk, episode)
    named = dict.fromkeys((episode.pack, desk.office.pack))
    return next((name for name in named if uncovered(desk, policy, name)), "")


def withdraw_activation(desk: Desk, pack_id: str, reason: str) -> None:
    """A supervisor's reason holds no longer: nothing new begins on a policy that breaks rights. What it said stays in
    the trail. Raises UserError `nothing-to-withdraw`, `reason-missing`, `not-allowed`, and those of the pack."""
    require(desk.worker, Act.ACTIVATE_POLICY)
    policy = policies.load_policy(desk.library, pack_id)
    given = activation(desk, policy)
    if given is None:
        raise UserError("nothing-to-withdraw", "There is no reason on record for this policy.", pack_id)
    if not reason.strip():
        raise UserError("reason-missing", "Write why it holds no longer.", "reason")
    key = policies.policy_hash(policy)
    detail = f"{key}: {reason.strip()} ({given.at.date().isoformat()}: {given.reason})"
    with desk.vault.transaction(
        desk.worker, "policy-activation-withdrawn", f"policy/{pack_id}", detail, at=desk.clock.now()
    ):
        records.put_setting(desk.vault, _SETTING + key, None)


def _named(problem: "Problem") -> str:
    return f"{problem.code}: {problem.what}"
