"""Who may do what: one table. Acts ask it before anything else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker


class Act(StrEnum):
    """Everything a worker can do to the office."""

    SEE_CASES = "see-cases"
    OPEN_CASE = "open-case"
    CHANGE_PERSON = "change-person"
    REVEAL_CONTACT = "reveal-contact"
    WRITE_NOTE = "write-note"
    INTERVIEW = "interview"
    TRANSCRIBE = "transcribe"
    OVERRIDE_TIER = "override-tier"
    SECOND_PERSON = "second-person"
    DECIDE = "decide"
    PLAN = "plan"
    CONSENT = "consent"
    PRINT = "print"
    FOLLOW_UP = "follow-up"
    CLOSE_CASE = "close-case"
    CHANGE_SERVICES = "change-services"
    ADD_WORKER = "add-worker"
    REMOVE_WORKER = "remove-worker"
    CHANGE_ROLE = "change-role"
    RESET_PASSWORD = "reset-password"
    RENEW_KEY = "renew-key"
    ASSIGN_CASE = "assign-case"
    READ_FREELY = "read-freely"
    SEE_TRAIL = "see-trail"
    ERASE = "erase"
    CHANGE_OFFICE = "change-office"
    CHECK_VAULT = "check-vault"
    BACK_UP = "back-up"
    RESTORE = "restore"
    CHANGE_FORMS = "change-forms"
    SIMULATE = "simulate"
    ACTIVATE_POLICY = "activate-policy"
    CHANGE_POLICIES = "change-policies"


_EVERYBODY_ON_CASES: Final = frozenset({Role.TECHNICIAN, Role.DECIDER, Role.SUPERVISOR})
_STAFF: Final = frozenset({Role.TECHNICIAN, Role.SUPERVISOR})
_DECIDERS: Final = frozenset({Role.DECIDER, Role.SUPERVISOR})
_OFFICE: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})

ROLES: Final[Mapping[Act, frozenset[Role]]] = {
    Act.SEE_CASES: _EVERYBODY_ON_CASES,
    Act.OPEN_CASE: _STAFF,
    Act.CHANGE_PERSON: _STAFF,
    Act.REVEAL_CONTACT: _EVERYBODY_ON_CASES,
    Act.WRITE_NOTE: _EVERYBODY_ON_CASES,
    Act.INTERVIEW: _STAFF,
    Act.TRANSCRIBE: _STAFF,
    Act.OVERRIDE_TIER: _EVERYBODY_ON_CASES,
    Act.SECOND_PERSON: _DECIDERS,
    Act.DECIDE: _DECIDERS,
    Act.PLAN: _STAFF,
    Act.CONSENT: _STAFF,
    Act.PRINT: _EVERYBODY_ON_CASES,
    Act.FOLLOW_UP: _STAFF,
    Act.CLOSE_CASE: _STAFF,
    Act.CHANGE_SERVICES: frozenset({Role.TECHNICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.ADD_WORKER: _OFFICE,
    Act.REMOVE_WORKER: _OFFICE,
    Act.CHANGE_ROLE: _OFFICE,
    Act.RESET_PASSWORD: _OFFICE,
    Act.RENEW_KEY: _OFFICE,
    Act.ASSIGN_CASE: frozenset({Role.SUPERVISOR}),
    Act.READ_FREELY: _DECIDERS,
    Act.SEE_TRAIL: _OFFICE,
    Act.ERASE: frozenset({Role.SUPERVISOR}),
    Act.CHANGE_OFFICE: _OFFICE,
    Act.CHECK_VAULT: _OFFICE,
    Act.BACK_UP: _OFFICE,
    Act.RESTORE: _OFFICE,
    Act.CHANGE_FORMS: _OFFICE,
    Act.SIMULATE: frozenset({Role.SUPERVISOR}),
    Act.ACTIVATE_POLICY: frozenset({Role.SUPERVISOR}),
    Act.CHANGE_POLICIES: _OFFICE,
}
"""Administrators keep the office and never see a case."""


def allowed(worker: Worker, act: Act) -> bool:
    """Whether the role of `worker` may do `act`; nobody who left may do anything."""
    return worker.active and worker.role in ROLES[act]


def require(worker: Worker, act: Act) -> None:
    """Raise UserError `not-allowed` unless `worker` may do `act`."""
    if not allowed(worker, act):
        roles = ", ".join(sorted(ROLES[act]))
        raise UserError(
            "not-allowed", f"Your role does not include this. Ask somebody with the role: {roles}.", act.value
        )
