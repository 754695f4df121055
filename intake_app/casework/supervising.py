"""What a supervisor looks after: who works here, whether the file is sound, what was done; and the own password."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from intake_app.casework import words
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.setup import cost, require_keys
from intake_app.casework.trail import EVERYTHING, TrailFilter, fits
from intake_app.domain.errors import UserError
from intake_app.domain.person import Worker
from intake_app.domain.wording import Wording
from intake_app.store import audit, records
from intake_app.store.terms import fold

if TYPE_CHECKING:
    from intake_app.store.keys import KdfProfile

CHECKED: Final = "file-checked"
SOUND: Final = "sound"
SEARCHED: Final = 20_000
"""How many of the latest events a text is looked for in: some years of a small office."""


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
    clock_back: bool = False


@dataclass(frozen=True)
class LastCheck:
    """When the file was last read through, by whom, and whether it was sound then."""

    when_text: str
    who: str
    sound: bool


@dataclass(frozen=True)
class FileCheck:
    """The outcome of a check of the file. `problems` are codes; empty when everything is sound."""

    sound: bool
    checked_at: datetime
    problems: tuple[str, ...]
    events: int
    on_paper: int = 0
    """The number of the record that was compared with paper, 0 for none."""


def staff(desk: Desk) -> tuple[StaffLine, ...]:
    """Everybody with a key of their own."""
    require(desk.worker, Act.ADD_WORKER)
    found = records.load_workers(desk.vault, active_only=False)
    return tuple(StaffLine(one, desk.wording.text(f"ui.role.{one.role.value}")) for one in found if one.active)


def happened(desk: Desk, text: str = "", limit: int = 200, wanted: TrailFilter = EVERYTHING) -> tuple[EventLine, ...]:
    """The latest events that are `wanted`, newest first; with a `text` those whose worker, act or case's reference hold
    every word of it.

    Holds no answers and no names of people the office helps."""
    require(desk.worker, Act.SEE_TRAIL)
    words_wanted = fold(text).split()
    asked = bool(words_wanted) or wanted != EVERYTHING
    back = audit.went_back(desk.vault.connection)
    wording, now = desk.wording, desk.clock.now()
    names = _names(desk)
    references: dict[str, str] = {}
    found: list[EventLine] = []
    for event in audit.events(desk.vault.connection, limit=SEARCHED if asked else limit):
        if not fits(event, wanted):
            continue
        if event.subject not in references:
            references[event.subject] = _reference(desk, event.subject)
        who, about = names.get(event.actor, event.actor), references[event.subject]
        what = wording.first(f"event.{event.event}", default=event.event)
        searched = fold(f"{who} {what} {about}") if words_wanted else ""
        if all(word in searched for word in words_wanted):
            when = _when(wording, event.at, now)
            found.append(EventLine(event.sequence, event.at, when, who, what, about, event.sequence in back))
            if len(found) == limit:
                break
    return tuple(found)


def _when(wording: Wording, moment: datetime, now: datetime) -> str:
    """Always with the time of day."""
    at = words.clock_text(wording, moment)
    if moment.date() == now.date():
        return wording.text("case.today-at", time=at)
    return f"{words.day_short(wording, moment.date(), now.date())}, {at}"


def _names(desk: Desk) -> dict[str, str]:
    return {one.id: one.name for one in records.load_workers(desk.vault, active_only=False)}


def _reference(desk: Desk, subject: str) -> str:
    kind, _, subject_id = subject.partition("/")
    episode = records.load_episode(desk.vault, subject_id) if kind == "episode" else None
    return episode.person.reference if episode else ""


def last_check(desk: Desk) -> LastCheck | None:
    """The latest check of the file, None when it never was."""
    require(desk.worker, Act.CHECK_VAULT)
    checks = audit.events(desk.vault.connection, event=CHECKED, limit=1)
    if not checks:
        return None
    event = checks[0]
    when = _when(desk.wording, event.at, desk.clock.now())
    return LastCheck(when, _names(desk).get(event.actor, event.actor), event.detail == SOUND)


def check_file(desk: Desk, anchor: str = "") -> FileCheck:
    """Read the whole file: both integrity checks, the chain of events, the signatures, the mark beside it; and whether
    it still holds the record whose `anchor` stands on paper. Written down. UserError `anchor-unreadable`."""
    require(desk.worker, Act.CHECK_VAULT)
    from intake_app.store.checking import verify

    report = verify(desk.vault, anchor=anchor.strip())
    now = desk.clock.now()
    problems = tuple(str(problem) for problem in report["problems"])
    if desk.vault.is_writable:
        with desk.vault.transaction(desk.worker, CHECKED, "vault", SOUND if report["ok"] else "problems", at=now):
            pass
    on_paper = int(report["on_paper"]["sequence"]) if "on_paper" in report else 0
    return FileCheck(bool(report["ok"]), now, problems, int(report["audit"]["records"]), on_paper)


def is_older(desk: Desk) -> bool:
    """Whether the file is in doubt, being older than what was saved last or changed: nothing can be written then."""
    return desk.vault.went_backwards


def doubt(desk: Desk) -> str:
    """Why the file is in doubt: `older`, `changed`, `damaged`; "" when it is not."""
    return desk.vault.doubt.value if desk.vault.doubt else ""


def is_read_only(desk: Desk) -> bool:
    """Whether the office's folder cannot be written, as on a disk under protection."""
    return desk.vault.read_only


def accept_older(desk: Desk, reason: str) -> None:
    """Work on with the older file as it is; the trail keeps who said so and why. UserError `reason-missing`."""
    require(desk.worker, Act.CHECK_VAULT)
    if not reason.strip():
        raise UserError("reason-missing", "Say why the older file is taken.", "reason")
    desk.vault.accept_going_back(desk.worker, reason.strip(), at=desk.clock.now())


def change_password(desk: Desk, old: str, new: str, profile: "KdfProfile | None" = None) -> None:
    """Change the password of whoever sits at the desk; any role may. Costs a second on purpose.

    Raises UserError `no-keys-here`, `wrong-password` for the old one, `slow-down` after too many, those of the new
    one."""
    from intake_app.store import staff as keepers

    require_keys(desk)
    keepers.change_password(desk.vault, desk.worker, old, new, at=desk.clock.now(), profile=cost(desk, profile))
