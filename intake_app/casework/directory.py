"""Keeping the directory of services: entries changed by hand, files taken over after a look, files given out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app.casework import policies, practice, words
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.directory import Point, Service, ServiceEntry
from intake_app.domain.errors import UserError
from intake_app.store import records
from intake_app.store.directory import service_in_use
from intake_app.store.terms import fold

if TYPE_CHECKING:
    from intake_app.exchange.directory_files import DirectoryFile, DirectoryFormat
    from intake_app.exchange.findings import Notice

_FIELDS: Final = tuple(one.name for one in fields(Service))


@dataclass(frozen=True)
class FieldChange:
    """One field of a service: what stands there, and what will."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class EntryChange:
    """What a file would do to one service. `before` is None for a new one; `changes` is empty when all is as it was.

    `place`: where in the file it stands.
    """

    after: Service
    before: Service | None
    changes: tuple[FieldChange, ...]
    place: str


@dataclass(frozen=True)
class DirectoryProposal:
    """What taking a file over would change. `absent`: services the file does not have; they are never removed by it."""

    source: str
    new: tuple[EntryChange, ...]
    changed: tuple[EntryChange, ...]
    same: int
    absent: tuple[Service, ...]
    notices: "tuple[Notice, ...]"


def known_kinds(desk: Desk) -> Mapping[str, str]:
    """The kinds of service the office's policy sends people to, with their names, by name."""
    policy, pack = policies.load_policy(desk.library, desk.office.pack), desk.office.pack
    table = next((one for one in policy.pack.tables if one.id == "services"), None)
    column = table.outputs.index("kind") if table is not None and "kind" in table.outputs else None
    kinds = {rule.outputs[column] for rule in table.rules} if table is not None and column is not None else set()
    named = {kind: words.name_of(desk.wording, pack, "service", kind) for kind in kinds}
    return {kind: named[kind] for kind in sorted(kinds, key=lambda kind: fold(named[kind]))}


def propose(desk: Desk, path: Path) -> DirectoryProposal:
    """What the file at `path` would change. Nothing is kept.

    Raises UserError `not-allowed` and those of `exchange.directory_files.read_directory`.
    """
    from intake_app.exchange.directory_files import read_directory

    require(desk.worker, Act.CHANGE_SERVICES)
    return proposal_of(desk, path.name, read_directory(path, frozenset(known_kinds(desk))))


def proposal_of(desk: Desk, source: str, read: "DirectoryFile") -> DirectoryProposal:
    """What a file that was read would change. A service is known by its id, else by name and town."""
    require(desk.worker, Act.CHANGE_SERVICES)
    present = records.load_services(desk.vault)
    new: list[EntryChange] = []
    changed: list[EntryChange] = []
    met: set[str] = set()
    same = 0
    for entry in read.entries:
        before = _known(entry, present)
        change = _change(entry, before)
        if before is None:
            new.append(change)
        else:
            met.add(before.id)
            same += not change.changes
            changed += [change] if change.changes else []
    absent = tuple(one for one in present if one.id not in met)
    return DirectoryProposal(source, tuple(new), tuple(changed), same, absent, read.notices)


def _known(entry: ServiceEntry, present: Iterable[Service]) -> Service | None:
    from intake_app.exchange.hsds_writing import identity_of

    name, town = fold(str(entry.values.get("name", ""))), fold(str(entry.values.get("town", "")))
    alike: Service | None = None
    for one in present:
        if entry.id in (one.id, identity_of(one.id)):
            return one
        if fold(one.name) == name and (not town or not one.town or fold(one.town) == town):
            alike = alike or one
    return alike


def _change(entry: ServiceEntry, before: Service | None) -> EntryChange:
    values: dict[str, Any] = dict(entry.values)
    after = replace(before or Service(entry.id, "", ()), **values)
    compared = before or Service(entry.id, "", ())
    changes = tuple(
        FieldChange(name, getattr(compared, name), getattr(after, name))
        for name in _FIELDS
        if getattr(compared, name) != getattr(after, name)
    )
    return EntryChange(after, before, changes, entry.place)


def take_over(desk: Desk, proposal: DirectoryProposal, left_out: frozenset[str] = frozenset()) -> int:
    """Keep what `proposal` proposes but for the services in `left_out`, all or nothing; how many were written."""
    require(desk.worker, Act.CHANGE_SERVICES)
    written = [one.after for one in (*proposal.new, *proposal.changed) if one.after.id not in left_out]
    for service in written:
        _check(service)
    detail = f"{len(written)} of {len(proposal.new) + len(proposal.changed)}"
    with desk.vault.transaction(desk.worker, "directory-imported", "directory", detail, at=desk.clock.now()):
        records.save_services(desk.vault, written)
    return len(written)


def change_service(desk: Desk, service: Service) -> Service:
    """Keep a service as it now is, new or changed. Raises UserError `service-name`, `service-kind`, `service-ages`,
    `service-place`, `service-number`, with the field as place."""
    require(desk.worker, Act.CHANGE_SERVICES)
    _check(service)
    with desk.vault.transaction(desk.worker, "service-changed", f"service/{service.id}", at=desk.clock.now()):
        records.save_service(desk.vault, service)
    return service


def mark_checked(desk: Desk, service_id: str) -> Service:
    """Somebody asked the service today, and what stands there is right. UserError `unknown-service`."""
    return change_service(desk, replace(_service(desk, service_id), last_checked=desk.clock.today()))


def remove_service(desk: Desk, service_id: str) -> None:
    """Take a service out of the directory; plans keep what was agreed. UserError `unknown-service`, `service-in-use`:
    one that somebody still goes to is set to "takes nobody now" instead."""
    require(desk.worker, Act.CHANGE_SERVICES)
    _service(desk, service_id)
    if service_in_use(desk.vault, service_id):
        message = "Somebody still goes there. Say that it takes nobody now instead of removing it."
        raise UserError("service-in-use", message, service_id)
    with desk.vault.transaction(desk.worker, "service-removed", f"service/{service_id}", at=desk.clock.now()):
        records.remove_service(desk.vault, service_id)


def is_stale(service: Service, today: date) -> bool:
    """Whether the entry wants checking."""
    return service.is_stale(today, practice.service_stale_months())


def give_out(desk: Desk, path: Path, form: "DirectoryFormat") -> int:
    """Write the directory into a file, whole or not at all; how many services. UserError `cannot-write`."""
    from intake_app.casework.packets import write_whole
    from intake_app.exchange.directory_files import directory_content

    require(desk.worker, Act.CHANGE_SERVICES)
    services = records.load_services(desk.vault)
    write_whole(path, directory_content(services, form, known_kinds(desk)))
    with desk.vault.transaction(desk.worker, "directory-given-out", "directory", form.value, at=desk.clock.now()):
        pass
    return len(services)


def _service(desk: Desk, service_id: str) -> Service:
    found = records.load_service(desk.vault, service_id)
    if found is None:
        raise UserError("unknown-service", "This service is not in the directory.", "service")
    return found


def _check(service: Service) -> None:
    if not service.name.strip():
        raise UserError("service-name", "Give the service a name.", "name")
    least, most = service.minimum_age, service.maximum_age
    if least is not None and most is not None and least > most:
        raise UserError("service-ages", "The least age is above the highest one.", "minimum_age")
    if any(number is not None and number < 0 for number in (service.waiting_days, service.distance_km, least)):
        raise UserError("service-number", "Give a number from 0 up.", "waiting_days")
    if (service.latitude is None) != (service.longitude is None):
        raise UserError("service-place", "Give both coordinates, or neither.", "latitude")
    if service.latitude is not None and service.longitude is not None:
        try:
            Point(service.latitude, service.longitude)
        except ValueError:
            raise UserError("service-place", "This place lies nowhere on the Earth.", "latitude") from None
