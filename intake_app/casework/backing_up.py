"""Backups as the office sees them: when the next is due, making one, how old the last is, and the drill.

Making one may take seconds and runs in a thread: `prepare` reads, `run` copies, `record` writes down what happened.
Only `run` may be called outside the thread that works at the desk.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Final

from intake_app.casework import words
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.setup import require_keys
from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording
from intake_app.store import backups, places, records
from intake_app.store.backups import ASKED, AUTOMATIC, Backup
from intake_app.store.driver import StoppedError
from intake_app.store.folder import BACKUPS, DATABASE

EVERY: Final = timedelta(minutes=15)
AT_ONCE_SECONDS: Final = 3.0
AT_ONCE_BYTES: Final = 64 * 1024 * 1024
"""How long a backup may keep an office from being locked, and how large one may be to be tried then."""
OLD_AFTER: Final = timedelta(days=7)
"""A last backup on another disk that is older than this is told as one to renew."""
_LAST: Final = "backup/last"
_ELSEWHERE: Final = "backup/elsewhere"
_PLACE: Final = "setup/backup-place"


@dataclass(frozen=True)
class Order:
    """A backup to be made: of which vault, where to, and where a copy goes (None: nowhere)."""

    desk: Desk
    into: Path
    kind: str
    copy_to: Path | None
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """What came of an order. `backup` is None when it was given up because the office is being locked; `copied` is
    where the copy lies, `copy_problem` the code of why there is none."""

    order: Order
    backup: Backup | None
    copied: Path | None = None
    copy_problem: str = ""


@dataclass(frozen=True)
class BackupLine:
    """One backup in words."""

    path: Path
    when_text: str
    kind_text: str
    holds_text: str
    size_text: str


@dataclass(frozen=True)
class Drive:
    """A stick or disk that can be taken away."""

    path: Path
    name: str
    room_text: str


@dataclass(frozen=True)
class BackupView:
    """Everything the page of backups shows. `place` is the chosen folder, "" for none."""

    latest: str
    elsewhere: str
    elsewhere_is_old: bool
    place: str
    place_is_there: bool
    lines: tuple[BackupLine, ...]
    drives: tuple[Drive, ...]
    can_be_made: bool


def home(desk: Desk) -> Path:
    """Where backups lie beside the office."""
    return desk.vault.folder / BACKUPS


# -------------------------------------------------------------------------------------------------------------- making


def prepare(desk: Desk, into: Path | None = None) -> Order:
    """A backup somebody asked for, into a folder of theirs, or beside the office. UserError `no-keys-here`."""
    require(desk.worker, Act.BACK_UP)
    require_keys(desk)
    return Order(desk, into or home(desk), ASKED, None, desk.clock.now())


def due(desk: Desk) -> Order | None:
    """The backup that makes itself now, None when nothing happened or the last is less than a quarter of an hour old.
    One is also due when the place for copies can be reached again and lacks the last.

    Needs no permission: it happens to everybody's work."""
    vault = desk.vault
    if not vault.is_open or not vault.kept or not vault.has_slots or not vault.is_writable:
        return None
    last, elsewhere = records.get_setting(vault, _LAST), records.get_setting(vault, _ELSEWHERE)
    place, now = records.get_setting(vault, _PLACE, ""), desk.clock.now()
    copy_to = Path(place) if place else None
    if last is not None:
        # A clock that was set back does not put it off.
        if timedelta(0) <= now - datetime.fromisoformat(last["at"]) < EVERY:
            return None
        lacks_copy = copy_to is not None and (elsewhere is None or elsewhere["sequence"] < last["sequence"])
        brings_copy = lacks_copy and copy_to is not None and copy_to.is_dir()
        if not brings_copy and not backups.has_changed_since(vault, int(last["sequence"])):
            return None
    return Order(desk, home(desk), AUTOMATIC, copy_to, now)


def run(order: Order, stop: Callable[[], bool] = lambda: False) -> Outcome:
    """Make the backup, verified by reopening, and its copy. May run in a thread.

    A copy that cannot be made is no error: the stick may be in somebody's pocket. Raises UserError as `backups.make`.
    """
    try:
        backup = backups.make(order.desk.vault, order.into, order.kind, order.at, stop)
    except StoppedError:
        return Outcome(order, None)
    if order.kind == AUTOMATIC:
        backups.prune(order.into, backup.manifest.vault)
    if order.copy_to is None or not order.copy_to.is_dir():
        return Outcome(order, backup, copy_problem="place-away" if order.copy_to else "")
    try:
        copied = backups.copy_into(backup, order.copy_to)
        backups.prune(order.copy_to, backup.manifest.vault)
    except UserError as error:
        return Outcome(order, backup, copy_problem=error.code)
    return Outcome(order, backup, copied)


def record(outcome: Outcome) -> None:
    """Write down that a backup was made; harmless when the office was locked meanwhile."""
    desk, backup = outcome.order.desk, outcome.backup
    vault = desk.vault
    if backup is None or not vault.is_open or not vault.is_writable:
        return
    manifest = backup.manifest
    kept = {"at": manifest.made_at.isoformat(), "sequence": manifest.sequence}
    detail = f"{manifest.kind} sequence={manifest.sequence} bytes={backup.bytes}"
    away = outcome.copied is not None or outcome.order.into != home(desk)
    with vault.transaction(desk.worker, "backup-made", f"vault/{vault.identity}", detail, at=desk.clock.now()):
        records.put_setting(vault, _LAST, kept)
        if away:
            records.put_setting(vault, _ELSEWHERE, kept)
    vault.keep_mark()


def record_failure(desk: Desk, error: UserError) -> None:
    """Write down that a backup could not be made, and why."""
    vault = desk.vault
    if vault.is_open and vault.is_writable:
        # What keeps a backup from being made, such as a full disk, may keep this from being written, too.
        with (
            suppress(UserError),
            vault.transaction(desk.worker, "backup-failed", f"vault/{vault.identity}", error.code, at=desk.clock.now()),
        ):
            pass


def at_lock(desk: Desk) -> None:
    """The backup that is due when the office is locked, if it can be made at once: nobody waits long for the lock.

    What is too large for that was backed up by itself a quarter of an hour ago at most. Errors are written down."""
    order = due(desk)
    if order is None or (desk.vault.folder / DATABASE).stat().st_size > AT_ONCE_BYTES:
        return
    until = monotonic() + AT_ONCE_SECONDS
    try:
        record(run(order, lambda: monotonic() > until))
    except UserError as error:
        record_failure(desk, error)


def back_up(desk: Desk, into: Path | None = None) -> Backup:
    """Make a backup now and wait for it: for the command line."""
    outcome = run(prepare(desk, into))
    record(outcome)
    if outcome.backup is None:
        raise RuntimeError("nobody locks the office meanwhile")
    return outcome.backup


def before(desk: Desk, kind: str) -> Backup:
    """The backup before something that cannot be taken back: `backups.BEFORE_IMPORT` or `BEFORE_ROTATION`.

    Waits for it. Raises UserError as `backups.make`: then what was meant to follow must not be done."""
    outcome = run(Order(desk, home(desk), kind, None, desk.clock.now()))
    record(outcome)
    if outcome.backup is None:
        raise RuntimeError("nobody locks the office meanwhile")
    backups.prune(home(desk), outcome.backup.manifest.vault)
    return outcome.backup


def set_place(desk: Desk, folder: str) -> None:
    """Where a copy of each backup goes from now on; "" for nowhere."""
    require(desk.worker, Act.BACK_UP)
    with desk.vault.transaction(desk.worker, "backup-place-set", "office", at=desk.clock.now()):
        records.put_setting(desk.vault, _PLACE, folder)


# ------------------------------------------------------------------------------------------------------------- showing


def backup_view(desk: Desk) -> BackupView:
    """What the page of backups shows. UserError `not-allowed`."""
    require(desk.worker, Act.BACK_UP)
    wording, now = desk.wording, desk.clock.now()
    place = records.get_setting(desk.vault, _PLACE, "")
    elsewhere = _time_of(desk, _ELSEWHERE)
    lines = tuple(line_of(one, wording, now) for one in backups.list_backups(home(desk), desk.vault.identity))
    return BackupView(
        latest=lines[0].when_text if lines else "",
        elsewhere=age_text(wording, elsewhere, now) if elsewhere else "",
        elsewhere_is_old=elsewhere is None or now - elsewhere > OLD_AFTER,
        place=place,
        place_is_there=bool(place) and Path(place).is_dir(),
        lines=lines,
        drives=tuple(_drive(path, wording) for path in places.removable_drives()),
        can_be_made=desk.vault.kept and desk.vault.has_slots,
    )


def line_of(backup: Backup, wording: Wording, now: datetime) -> BackupLine:
    """One backup in words."""
    manifest = backup.manifest
    made = manifest.made_at.astimezone(now.tzinfo)
    when = wording.text(
        "backup.when", day=words.day_in_line(wording, made.date(), now.date()), time=words.clock_text(wording, made)
    )
    holds = wording.plural("backup.cases", manifest.counts.get("episode", 0))
    kind = wording.text(f"backup.kind.{manifest.kind}")
    return BackupLine(backup.path, when, kind, holds, size_text(wording, backup.bytes))


def size_text(wording: Wording, size: int) -> str:
    """`1.4 MB`, `12 GB`: rounded up, so that what is told to be needed is enough."""
    units = ("kB", "MB", "GB", "TB")
    value, unit = size / 1000, 0
    while value >= 1000 and unit < len(units) - 1:
        value, unit = value / 1000, unit + 1
    shown = f"{value:.0f}" if value >= 10 or unit == 0 else f"{value:.1f}"
    return wording.text("backup.size", number=shown.replace(".", wording.text("backup.decimal")), unit=units[unit])


def age_text(wording: Wording, made: datetime, now: datetime) -> str:
    """How old a backup is: `today, 13:40`, `yesterday`, `12 days ago`."""
    days = (now.date() - made.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return wording.text("backup.today", time=words.clock_text(wording, made.astimezone(now.tzinfo)))
    return wording.plural("backup.days-ago", days)


def standing(desk: Desk, wording: Wording) -> str:
    """One line for the first page: how old the last backup is, and whether it lies on another disk."""
    vault, now = desk.vault, desk.clock.now()
    if not vault.kept:
        return wording.text("backup.standing.demo")
    last, elsewhere = _time_of(desk, _LAST), _time_of(desk, _ELSEWHERE)
    if last is None:
        return wording.text("backup.standing.none")
    said = wording.text("backup.standing", age=age_text(wording, last, now))
    if elsewhere is None:
        return f"{said} · {wording.text('backup.standing.here-only')}"
    if now - elsewhere > OLD_AFTER:
        return f"{said} · {wording.text('backup.standing.elsewhere', age=age_text(wording, elsewhere, now))}"
    return said


def _time_of(desk: Desk, key: str) -> datetime | None:
    kept = records.get_setting(desk.vault, key)
    return datetime.fromisoformat(kept["at"]) if kept else None


def _drive(path: Path, wording: Wording) -> Drive:
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(path).free
    return Drive(path, path.name or str(path), wording.text("backup.room", size=size_text(wording, free)))
