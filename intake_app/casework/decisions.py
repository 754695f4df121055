"""Deciding: the commission's act, over exactly the content that was read."""

from datetime import date

from intake_app.casework.office import Desk
from intake_app.casework.plan_view import DecisionForm
from intake_app.domain.plan import Decision


def decision_form(desk: Desk, episode_id: str) -> DecisionForm:
    """What can be decided now; `no-measure` is always among it."""
    raise NotImplementedError


def decide(desk: Desk, episode_id: str, decided: str, reasons: str, ends_on: date | None = None) -> Decision:
    """Sign a decision (roles decider, supervisor). The level is the proposed one or that set by hand.

    Makes the follow-up schedule of the pack in the same transaction. A later decision is a new version.
    Raises UserError `level-open`, `no-such-decision`, `dependent-never-fined`, `end-missing`, `end-past`, `end-too-late`,
    `reasons-missing`, `not-allowed`."""
    raise NotImplementedError


def verify_decision(desk: Desk, decision: Decision) -> bool:
    """Whether the stored case still gives exactly the content that was signed."""
    raise NotImplementedError
