"""What a supervisor looks after: who works here, whether the file is sound, what was done."""

from dataclasses import dataclass
from datetime import datetime

from intake_app.casework import words
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.person import Worker
from intake_app.store import audit, records


@dataclass(frozen=True)
class StaffLine:
    """One worker and the word for the role."""

    worker: Worker
    role_text: str


@dataclass(frozen=True)
class EventLine:
    """One line of the audit trail in words: when, who, what, about which case (a reference, never a name)."""

    sequence: int
    at: datetime
    when_text: str
    who: str
    what: str
    about: str


@dataclass(frozen=True)
class FileCheck:
    """The outcome of a check of the file. `problems` are codes; empty when everything is sound."""

    sound: bool
    checked_at: datetime
    problems: tuple[str, ...]
    events: int


def staff(desk: Desk) -> tuple[StaffLine, ...]:
    """Everybody with a key of their own."""
    require(desk.worker, Act.ADD_WORKER)
    found = records.load_workers(desk.vault, active_only=False)
    return tuple(StaffLine(one, desk.wording.text(f"ui.role.{one.role.value}")) for one in found if one.active)


def happened(desk: Desk, limit: int = 200) -> tuple[EventLine, ...]:
    """The latest events, newest first. Holds no answers and no names of people the office helps."""
    require(desk.worker, Act.CHECK_VAULT)
    names = {one.id: one.name for one in records.load_workers(desk.vault, active_only=False)}
    now = desk.clock.now()
    found: list[EventLine] = []
    for event in audit.events(desk.vault.connection, limit=limit):
        kind, _, subject_id = event.subject.partition("/")
        episode = records.load_episode(desk.vault, subject_id) if kind == "episode" else None
        found.append(
            EventLine(
                sequence=event.sequence,
                at=event.at,
                when_text=words.moment_text(desk.wording, event.at, now),
                who=names.get(event.actor, event.actor),
                what=desk.wording.first(f"event.{event.event}", default=event.event),
                about=episode.person.reference if episode else "",
            )
        )
    return tuple(found)


def check_file(desk: Desk) -> FileCheck:
    """Read the whole file: both integrity checks, the chain of events, the mark beside it. Written down as an event."""
    require(desk.worker, Act.CHECK_VAULT)
    from intake_app.store.checking import verify

    report = verify(desk.vault)
    now = desk.clock.now()
    problems = tuple(str(problem) for problem in report["problems"])
    with desk.vault.transaction(desk.worker, "file-checked", "vault", "sound" if report["ok"] else "problems", at=now):
        pass
    return FileCheck(bool(report["ok"]), now, problems, int(report["audit"]["records"]))
