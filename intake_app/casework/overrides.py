"""A level set by hand: upward with a second person, downward with a reason; the proposed one stays on record."""

from datetime import datetime
from typing import Final

from intake_app.casework import reasons
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, allowed, require
from intake_app.casework.result_view import OverrideView
from intake_app.domain.errors import UserError
from intake_app.domain.person import Worker
from intake_app.store import records, staff

_SETTING: Final = "tier-override/"


def current(desk: Desk, interview: Interview) -> OverrideView | None:
    """The level set by hand in this interview, None when the proposed one stands or the answers now propose another."""
    kept = records.get_setting(desk.vault, _SETTING + interview.encounter.id)
    if kept is None or kept["proposed"] != interview.evaluation.tier:
        return None
    names = {one.id: one.name for one in records.load_workers(desk.vault, active_only=False)}
    return OverrideView(
        tier=kept["tier"],
        proposed=kept["proposed"],
        reason=kept["reason"],
        by=names.get(kept["by"], ""),
        second=names.get(kept["second"], ""),
        at=kept["at"],
    )


def override_tier(
    desk: Desk, interview: Interview, tier: str, reason: str, second_worker_id: str = "", second_password: str = ""
) -> OverrideView:
    """Set another level than the proposed one.

    Upward it takes a second person (decider or supervisor, not the same worker) with their own password; downward a
    reason is enough. Raises UserError `reason-missing`, `second-person-missing`, `wrong-password`, `slow-down`,
    `not-allowed`, `no-level-here` (routes without one, open levels), `same-level`."""
    require(desk.worker, Act.OVERRIDE_TIER)
    order = reasons.real_tiers(interview.policy)
    proposed = interview.evaluation.tier
    if proposed not in order or tier not in order:
        raise UserError("no-level-here", "A level can be set by hand only where the answers propose one.", "tier")
    if tier == proposed:
        raise UserError("same-level", "This is the proposed level already.", "tier")
    if not reason.strip():
        raise UserError("reason-missing", "Write why, in one or two sentences.", "reason")
    now = desk.clock.now()
    upward = order.index(tier) > order.index(proposed)
    second = _second_person(desk, second_worker_id, second_password, now) if upward else None
    kept = {
        "tier": tier,
        "proposed": proposed,
        "reason": reason.strip(),
        "by": desk.worker.id,
        "second": second.id if second else "",
        "at": now,
    }
    detail = f"{proposed}>{tier}" + (f" second={second.id}" if second else "")
    with desk.vault.transaction(desk.worker, "tier-overridden", f"encounter/{interview.encounter.id}", detail, at=now):
        records.put_setting(desk.vault, _SETTING + interview.encounter.id, kept)
    return OverrideView(tier, proposed, reason.strip(), desk.worker.name, second.name if second else "", now)


def withdraw_override(desk: Desk, interview: Interview) -> None:
    """Go back to the proposed level."""
    require(desk.worker, Act.OVERRIDE_TIER)
    now = desk.clock.now()
    with desk.vault.transaction(desk.worker, "override-withdrawn", f"encounter/{interview.encounter.id}", at=now):
        records.put_setting(desk.vault, _SETTING + interview.encounter.id, None)


def second_people(desk: Desk) -> tuple[Worker, ...]:
    """Who can be the second person: not the one who sits here."""
    return tuple(
        one for one in records.load_workers(desk.vault) if one.id != desk.worker.id and allowed(one, Act.SECOND_PERSON)
    )


def _second_person(desk: Desk, worker_id: str, password: str, now: datetime) -> Worker:
    found = next((one for one in second_people(desk) if one.id == worker_id), None)
    if found is None:
        raise UserError(
            "second-person-missing", "A higher level takes a second person: a member or a supervisor.", "second-person"
        )
    if not desk.vault.kept:
        # The throwaway office has no passwords: nobody's case can be harmed in it.
        return found
    staff.prove_password(desk.vault.folder, found.id, password, at=now, place="second-password")
    return found
