"""Keeping in touch: what is due, attempts, return slips, today."""

from datetime import date, time

from intake_app.casework.due_view import DueCounts, DueDetail, DueKind, DueRow, TodayView
from intake_app.casework.office import Desk
from intake_app.domain.plan import Appointment, FollowUp


def due_list(desk: Desk, kind: DueKind = DueKind.ALL, limit: int = 500) -> tuple[DueRow, ...]:
    """What is late, due today, or due within seven days; oldest first."""
    raise NotImplementedError


def due_counts(desk: Desk) -> DueCounts:
    """The numbers on the filter buttons and on the rail."""
    raise NotImplementedError


def due_detail(desk: Desk, follow_up_id: str) -> DueDetail:
    """The right side of the follow-up page. Raises UserError `no-follow-up`."""
    raise NotImplementedError


def record_attempt(desk: Desk, follow_up_id: str, channel: str, outcome: str, note: str = "") -> FollowUp:
    """Write down one try. Outcomes as in `DueDetail.outcomes`. Three unanswered tries by two channels make it `not-reached`:
    a fact about the contact, never about the person."""
    raise NotImplementedError


def record_slip(desk: Desk, code: str, outcome: str, next_day: date | None = None) -> Appointment:
    """Record a return slip by its printed code (`2026/0412-E1`, or the text of its QR code). Outcomes: attended, missed, rebooked.

    Raises UserError `unknown-slip`, `day-missing`."""
    raise NotImplementedError


def reschedule(desk: Desk, follow_up_id: str, day: date, at: time | None = None) -> FollowUp:
    """Move something due to another day. UserError `day-past`."""
    raise NotImplementedError


def cancel(desk: Desk, follow_up_id: str, reason: str) -> FollowUp:
    """Something due is no longer needed."""
    raise NotImplementedError


def today(desk: Desk) -> TodayView:
    """The first page after unlocking."""
    raise NotImplementedError
