"""Planning with the person: needs, services, own words, dates, consent."""

from datetime import date, time

from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.plan_view import NeedRow, PlanView, ServiceFilter
from intake_app.domain.person import Consent, ConsentState
from intake_app.domain.plan import CarePlan, Service


def plan_view(desk: Desk, episode_id: str) -> PlanView:
    """Everything the page of a plan shows."""
    raise NotImplementedError


def suggestions(desk: Desk, interview: Interview) -> tuple[NeedRow, ...]:
    """Needs with ranked offers, basic needs first; at least two services each wherever the directory has them."""
    raise NotImplementedError


def choose_service(desk: Desk, episode_id: str, need: str, kind: str, service_id: str) -> CarePlan:
    """The person takes this service for this need."""
    raise NotImplementedError


def withdraw_choice(desk: Desk, episode_id: str, referral_id: str) -> CarePlan:
    """The person no longer wants a chosen service, or an offer declined before is open again."""
    raise NotImplementedError


def decline_offer(desk: Desk, episode_id: str, need: str, kind: str, ask_again: date | None = None) -> CarePlan:
    """The person wants none of the offers for this need now. Without `ask_again`: at the next reassessment."""
    raise NotImplementedError


def add_need(desk: Desk, episode_id: str, need: str, kind: str) -> CarePlan:
    """Add a need the interview did not bring up."""
    raise NotImplementedError


def needs_to_add(desk: Desk, episode_id: str) -> tuple[tuple[str, str, str], ...]:
    """Needs that can still be added: need code, service kind, words."""
    raise NotImplementedError


def set_own_words(desk: Desk, episode_id: str, text: str) -> CarePlan:
    """What the person wants, in own words."""
    raise NotImplementedError


def set_first_step(desk: Desk, episode_id: str, text: str) -> CarePlan:
    """The first step, in own words."""
    raise NotImplementedError


def set_agrees(desk: Desk, episode_id: str, text: str) -> CarePlan:
    """What the person says of the assessment."""
    raise NotImplementedError


def add_appointment(
    desk: Desk, episode_id: str, service_id: str, day: date, at: time | None = None, title: str = "", note: str = ""
) -> CarePlan:
    """Add a date; `service_id` "" is the office itself. Makes the reminders the pack provides. UserError `day-past`."""
    raise NotImplementedError


def remove_appointment(desk: Desk, episode_id: str, appointment_id: str) -> CarePlan:
    """Take a date away, and its reminders."""
    raise NotImplementedError


def state_consent(
    desk: Desk,
    episode_id: str,
    service_id: str,
    state: ConsentState,
    scope: tuple[str, ...] = (),
    until: date | None = None,
) -> Consent:
    """Prepare a consent to share with one service, or record what the person said. Scope codes: name, contact, reason,
    appointment, attendance, level, scores, answers; by default the first four. Revocable at any time."""
    raise NotImplementedError


def finish_plan(desk: Desk, episode_id: str) -> None:
    """The plan stands; the case goes on to the packet and to follow-up."""
    raise NotImplementedError


def services(desk: Desk, filter: ServiceFilter = ServiceFilter()) -> tuple[Service, ...]:
    """The local directory, by name."""
    raise NotImplementedError
