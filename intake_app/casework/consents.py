"""Consent to share: what, with whom, until when; prepared, given, declined, revoked. Revocable at any time."""

from datetime import date
from typing import Final

from intake_app.casework import practice, stages
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import Consent, ConsentState
from intake_app.engine.scheduling import add_months
from intake_app.store import records
from intake_app.store.vault import new_id

SCOPES: Final = ("name", "contact", "reason", "date", "attendance", "level", "scores", "answers", "plan", "language")
USUAL_SCOPE: Final = SCOPES[:4]
PURPOSE: Final = "referral"


def state_consent(
    desk: Desk,
    episode_id: str,
    service_id: str,
    state: ConsentState,
    scope: tuple[str, ...] = (),
    until: date | None = None,
) -> Consent:
    """Prepare a consent to share with one service, or record what the person said of it.

    Scope codes: `SCOPES`; by default name, contact, reason and date, for six months. What was prepared keeps its scope
    when it is given. Raises UserError `unknown-scope`, `unknown-service`, `until-past`."""
    require(desk.worker, Act.CONSENT)
    stages.known_episode(desk, episode_id)
    unknown = [code for code in scope if code not in SCOPES]
    if unknown:
        raise UserError("unknown-scope", f"{unknown[0]} is nothing to share; known: {', '.join(SCOPES)}.", "scope")
    if records.load_service(desk.vault, service_id) is None:
        raise UserError("unknown-service", "This service is not in the directory.", "service")
    now = desk.clock.now()
    if until is not None and until < now.date():
        raise UserError("until-past", "The last day of the consent has passed.", "until")
    before = next((one for one in records.load_consents(desk.vault, episode_id) if one.recipient == service_id), None)
    consent = Consent(
        id=before.id if before else new_id(),
        episode=episode_id,
        scope=scope or (before.scope if before else USUAL_SCOPE),
        recipient=service_id,
        purpose=PURPOSE,
        until=until or (before.until if before else add_months(now.date(), practice.consent_months())),
        state=state,
        stated_at=now,
    )
    with desk.vault.transaction(desk.worker, f"consent-{state.value}", f"episode/{episode_id}", consent.id, at=now):
        records.append_consent(desk.vault, consent)
        records.touch_episode(desk.vault, episode_id, now)
    return consent
