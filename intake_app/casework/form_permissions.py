"""What owners of forms allowed this office: recorded, withdrawn, and asked before a form is asked."""

from datetime import date
from enum import StrEnum

from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.office_forms import ASK_FIRST, WRITTEN_PERMISSION, FormPermission
from intake_app.store import records


class PermissionState(StrEnum):
    """How a form stands with its owner."""

    FREE = "free"
    """Nobody has to be asked."""
    ASK = "ask"
    """The owner wants to be asked; nothing is recorded. The form is asked all the same."""
    NEEDED = "needed"
    """The owner wants a written permission; the form stays off."""
    GIVEN = "given"
    EXPIRED = "expired"
    """There was a permission, and its last day is over."""


def state_of(rights: str, latest: FormPermission | None, today: date) -> PermissionState:
    """How a form with these `rights` stands, by the latest record of it."""
    if latest is not None and latest.holds_on(today):
        return PermissionState.GIVEN
    if rights not in (WRITTEN_PERMISSION, ASK_FIRST):
        return PermissionState.FREE
    if latest is not None and not latest.withdrawn:
        return PermissionState.EXPIRED
    return PermissionState.NEEDED if rights == WRITTEN_PERMISSION else PermissionState.ASK


def form_permitted(desk: Desk, form_id: str) -> bool:
    """Whether interviews may ask the form today, as far as its owner is concerned. UserError `unknown-instrument`."""
    rights = desk.library.instrument(form_id).rights
    if rights != WRITTEN_PERMISSION:
        return True
    latest = records.load_permissions(desk.vault).get(form_id)
    return latest is not None and latest.holds_on(desk.clock.today())


def record_permission(
    desk: Desk,
    form_id: str,
    given_by: str,
    given_on: date | None,
    reference: str,
    until: date | None = None,
    note: str = "",
) -> FormPermission:
    """Write down what the owner allowed; a form that was off can be asked from now on.

    `given_on` None: today. Raises UserError `not-allowed`, `unknown-instrument`, `permission-giver`,
    `permission-reference`, `permission-in-future`, `permission-until`."""
    require(desk.worker, Act.CHANGE_FORMS)
    desk.library.instrument(form_id)
    today = desk.clock.today()
    if not given_by.strip():
        raise UserError("permission-giver", "Say who gave the permission.", "given_by")
    if not reference.strip():
        raise UserError("permission-reference", "Say how the letter or message is found again.", "reference")
    if given_on is not None and given_on > today:
        raise UserError("permission-in-future", "The day it was given lies ahead. Correct it.", "given_on")
    if until is not None and until < (given_on or today):
        raise UserError("permission-until", "The last day lies before the day it was given. Correct it.", "until")
    return _kept(
        desk,
        FormPermission(
            form=form_id,
            given_by=given_by.strip(),
            given_on=given_on or today,
            reference=reference.strip(),
            until=until,
            note=note.strip(),
            stated_at=desk.clock.now(),
            worker=desk.worker.id,
        ),
        "form-permission-recorded",
    )


def withdraw_permission(desk: Desk, form_id: str, note: str = "") -> FormPermission:
    """Write down that the permission holds no longer; the record of it stays. UserError `no-permission-recorded`."""
    require(desk.worker, Act.CHANGE_FORMS)
    latest = records.load_permissions(desk.vault).get(form_id)
    if latest is None or latest.withdrawn:
        raise UserError("no-permission-recorded", "No permission is recorded for this form.", form_id)
    withdrawn = FormPermission(
        form=form_id,
        given_by=latest.given_by,
        given_on=latest.given_on,
        reference=latest.reference,
        until=latest.until,
        note=note.strip(),
        stated_at=desk.clock.now(),
        worker=desk.worker.id,
        withdrawn=True,
    )
    return _kept(desk, withdrawn, "form-permission-withdrawn")


def _kept(desk: Desk, permission: FormPermission, event: str) -> FormPermission:
    with desk.vault.transaction(desk.worker, event, f"form/{permission.form}", at=permission.stated_at):
        records.append_permission(desk.vault, permission)
    return permission
