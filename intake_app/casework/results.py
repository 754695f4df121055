"""The result of an interview in words, and levels set by hand."""

from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.result_view import OverrideView, ResultView


def result(desk: Desk, interview: Interview) -> ResultView:
    """Everything the page of a result shows, in the language of the desk."""
    raise NotImplementedError


def override_tier(
    desk: Desk, interview: Interview, tier: str, reason: str, second_worker_id: str = "", second_password: str = ""
) -> OverrideView:
    """Set another level than the proposed one.

    Upward it takes a second person (decider or supervisor, not the same worker) with their own password; downward a
    reason is enough. Raises UserError `reason-missing`, `second-person-missing`, `wrong-password`, `not-allowed`,
    `no-level-here` (routes without one), `same-level`."""
    raise NotImplementedError


def withdraw_override(desk: Desk, interview: Interview) -> None:
    """Go back to the proposed level."""
    raise NotImplementedError
