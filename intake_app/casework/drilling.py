"""The restore drill: the newest backup is opened with a password in a place of its own, read through, thrown away.

A backup nobody has opened is a hope. The program asks for the drill once a quarter.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Final

from intake_app.casework import backing_up, words
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, allowed, require
from intake_app.casework.setup import require_keys
from intake_app.domain.errors import UserError
from intake_app.domain.wording import Wording
from intake_app.store import backups, passwords, records, restoring
from intake_app.store.backups import Backup

EVERY: Final = timedelta(days=91)
_LAST: Final = "drill/last"
_SHOWN: Final = ("episode", "encounter", "answer", "decision")


@dataclass(frozen=True)
class Drill:
    """What came of one drill. `problems` are codes; `seconds` from the file to the last check; `counts` by table."""

    backup: Backup
    problems: tuple[str, ...]
    seconds: float
    counts: dict[str, int]
    last_at: datetime | None
    at: datetime

    @property
    def sound(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class LastDrill:
    """When it was held last, and whether everything was well."""

    when_text: str
    sound: bool


def newest(desk: Desk) -> Backup:
    """The backup a drill opens: the newest beside the office or in the chosen place. UserError `no-backup-yet`."""
    place = records.get_setting(desk.vault, "setup/backup-place", "")
    folders = (backing_up.home(desk), *([Path(place)] if place else []))
    found = [one for folder in folders for one in backups.list_backups(folder, desk.vault.identity)]
    if not found:
        raise UserError("no-backup-yet", "There is no backup yet. Make one first.", "backup")
    return max(found, key=lambda one: one.manifest.made_at)


def drill(desk: Desk, backup: Backup, password: str) -> Drill:
    """Open `backup` with the password of whoever sits at the desk, read it through, and throw the copy away.

    May run in a thread: it touches no open vault. Raises UserError: `not-allowed`, `no-keys-here`, `wrong-password`,
    `backup-damaged`, `worker-removed` when the backup is from before this worker came, those of the disk.
    """
    require(desk.worker, Act.BACK_UP)
    require_keys(desk)
    begun, folder = monotonic(), backing_up.home(desk) / "drill.tmp"
    try:
        unpacked = restoring.unpack(backup.path, folder, desk.worker.id, passwords.secret_of(password))
    finally:
        restoring.remove(folder)
    last = unpacked.look.last_at
    return Drill(
        backup,
        unpacked.problems,
        monotonic() - begun,
        {name: unpacked.look.counts.get(name, 0) for name in _SHOWN},
        datetime.fromisoformat(last) if last else None,
        desk.clock.now(),
    )


def record_drill(desk: Desk, done: Drill) -> None:
    """Write down that a drill was held."""
    vault = desk.vault
    if not vault.is_open or not vault.is_writable:
        return
    detail = " ".join(done.problems) or "sound"
    with vault.transaction(desk.worker, "drill-done", f"vault/{vault.identity}", detail, at=done.at):
        records.put_setting(vault, _LAST, {"at": done.at.isoformat(), "sound": done.sound})


def in_words(done: Drill, wording: Wording, now: datetime) -> tuple[str, ...]:
    """The outcome line by line, good or bad."""
    made = backing_up.age_text(wording, done.backup.manifest.made_at, now)
    lines = [wording.text("drill.opened", age=made, seconds=max(1, round(done.seconds)))]
    lines += [wording.text(f"drill.problem.{code}") for code in done.problems]
    if done.sound:
        lines.append(wording.text("drill.sound"))
    counted = [wording.plural(f"drill.count.{name}", count) for name, count in done.counts.items()]
    lines.append(wording.text("drill.holds", what=words.joined(wording, counted)))
    if done.last_at is not None:
        last = done.last_at.astimezone(now.tzinfo)
        day = words.day_in_line(wording, last.date(), now.date())
        lines.append(wording.text("drill.last-entry", day=day, time=words.clock_text(wording, last)))
    return tuple(lines)


def last_drill(desk: Desk) -> LastDrill | None:
    """The latest drill, None when there never was one."""
    kept = records.get_setting(desk.vault, _LAST)
    if kept is None:
        return None
    when = datetime.fromisoformat(kept["at"])
    now = desk.clock.now()
    return LastDrill(words.day_in_line(desk.wording, when.astimezone(now.tzinfo).date(), now.date()), kept["sound"])


def is_due(desk: Desk) -> bool:
    """Whether whoever sits at the desk should hold a drill: a quarter has gone by, or the last did not end well.

    Never for who may not, and not before there was a backup."""
    if not desk.vault.kept or not allowed(desk.worker, Act.BACK_UP):
        return False
    if records.get_setting(desk.vault, "backup/last") is None:
        return False
    kept = records.get_setting(desk.vault, _LAST)
    if kept is None or not kept["sound"]:
        return True
    return desk.clock.now() - datetime.fromisoformat(kept["at"]) >= EVERY
