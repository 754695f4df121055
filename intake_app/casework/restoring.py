"""Restoring in safe mode: look first at what would be lost, then carry it out or give it up.

Works in front of the lock, on an office that may be damaged or gone. Whoever restores opens the backup with the
password they had when it was made, or with the recovery sheet.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake_app.casework import backing_up, words
from intake_app.casework.backing_up import BackupLine
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.store import archives, backups, keys, passwords, recovery, restoring
from intake_app.store import folder as files
from intake_app.store.owners import SlotOwner, owners_in
from intake_app.store.restoring import Loss, Present, Unpacked

if TYPE_CHECKING:
    from intake_app.casework.office import Clock
    from intake_app.domain.wording import Wording
    from intake_app.store.open_vault import Vault


@dataclass(frozen=True)
class Plan:
    """A restore that was looked at and not carried out: the unpacked backup, what lies in the place, the loss."""

    folder: Path
    unpacked: Unpacked
    present: Present | None
    loss: Loss

    @property
    def loses_something(self) -> bool:
        """Whether anything that is there now would no longer be."""
        return not self.loss.is_known or self.loss.records > 0 or self.loss.is_other_office


@dataclass(frozen=True)
class PlanView:
    """A plan in words: what the backup is, what would be lost (() for nothing), what is wrong with the backup."""

    backup: tuple[str, ...]
    lost: tuple[str, ...]
    problems: tuple[str, ...]


def offered(folder: Path, wording: Wording, clock: Clock) -> tuple[BackupLine, ...]:
    """The backups beside the office in `folder`, newest first; it may be locked or damaged."""
    now = clock.now()
    return tuple(backing_up.line_of(one, wording, now) for one in backups.list_backups(folder / files.BACKUPS))


def newest_in(path: Path) -> Path:
    """`path` itself, or the newest backup in it when it is a folder. UserError `no-backup-here`, `no-file`."""
    if not path.is_dir():
        return path
    found = backups.list_backups(path)
    if not found:
        raise UserError("no-backup-here", "There is no backup in this folder. Name the file.", str(path))
    return found[0].path


def who(path: Path) -> tuple[SlotOwner, ...]:
    """Who can open the backup at `path`. UserError as `archives.opened`."""
    with archives.opened(path) as archive:
        return owners_in(archive.slots())


def look(path: Path, folder: Path, worker_id: str, password: str) -> Plan:
    """Unpack the backup beside `folder`, read it through, and count what would be lost. Changes nothing in `folder`.

    Costs some seconds: run it in a thread. Raises UserError `wrong-password`, `worker-removed`, `vault-in-use`, those
    of the backup and the disk."""
    return _look(path, folder, worker_id, passwords.secret_of(password))


def look_with_words(path: Path, folder: Path, sheet: Sequence[str]) -> Plan:
    """The same with the recovery sheet the backup was made under. Raises `wrong-words` and those of the words."""
    return _look(path, folder, keys.RECOVERY, recovery.secret_of(sheet))


def _look(path: Path, folder: Path, owner: str, secret: bytes) -> Plan:
    now = restoring.present(folder, owner, secret, archives.read_manifest(path))
    unpacked = restoring.unpack(path, restoring.beside(folder), owner, secret, now.sequence if now else 0)
    return Plan(folder, unpacked, now, restoring.loss(now, unpacked))


def carry_out(plan: Plan, worker_id: str, password: str, clock: Clock) -> Path | None:
    """Set aside what is there and put the restored office in its place; where the old one lies now.

    Raises UserError `not-allowed` for a role that may not, `backup-not-sound` when something is wrong with the backup,
    `vault-in-use`, those of the disk. Then nothing has changed."""
    from intake_app.store import vault

    _require_sound(plan)
    opened = vault.unlock(_with_place(plan), worker_id, password, clock.now())
    return _finish(plan, opened, worker_id, clock)


def carry_out_with_words(plan: Plan, sheet: Sequence[str], clock: Clock) -> Path | None:
    """The same by whoever holds the recovery sheet."""
    from intake_app.store import vault

    _require_sound(plan)
    opened = vault.unlock_with_recovery(_with_place(plan), sheet, clock.now())
    return _finish(plan, opened, keys.RECOVERY, clock)


def _require_sound(plan: Plan) -> None:
    if plan.unpacked.problems:
        raise UserError("backup-not-sound", "Something is wrong with this backup. Take another one.", "backup")


def _with_place(plan: Plan) -> Path:
    """The unpacked office, with the leave an administrator gave for a place that is not safe."""
    if (plan.folder / files.PLACE).is_file():
        shutil.copyfile(plan.folder / files.PLACE, plan.unpacked.folder / files.PLACE)
    return plan.unpacked.folder


def _finish(plan: Plan, opened: Vault, actor: str, clock: Clock) -> Path | None:
    now = clock.now()
    with opened:
        if opened.worker is not None:
            require(opened.worker, Act.RESTORE)
        made = plan.unpacked.manifest.made_at.isoformat()
        detail = f"backup={made} records-lost={plan.loss.records if plan.loss.is_known else 'unknown'}"
        with opened.transaction(opened.worker or actor, "vault-restored", f"vault/{opened.identity}", detail, at=now):
            pass
    return restoring.put_in_place(plan.unpacked.folder, plan.folder, now)


def give_up(plan: Plan) -> None:
    """Remove the unpacked copy."""
    restoring.remove(plan.unpacked.folder)


def in_words(plan: Plan, wording: Wording, now: datetime) -> PlanView:
    """What somebody reads before anything happens."""
    look, loss = plan.unpacked.look, plan.loss
    text = wording.text
    holds = [wording.plural(f"drill.count.{name}", look.counts.get(name, 0)) for name in restoring.SHOWN[:4]]
    backup = [
        text("restore.made", age=backing_up.age_text(wording, plan.unpacked.manifest.made_at, now)),
        text("drill.holds", what=words.joined(wording, holds)),
    ]
    if look.last_at:
        backup.append(text("restore.last-entry", when=_moment(wording, look.last_at, now)))
    lost: list[str] = []
    if loss.is_other_office:
        lost.append(text("restore.other-office"))
    if not loss.is_known:
        lost.append(text("restore.unknown"))
    if loss.records:
        lost.append(wording.plural("restore.records", loss.records))
        lost += [wording.plural(f"restore.lost.{name}", count) for name, count in loss.rows.items()]
        if plan.present is not None and plan.present.last_at:
            lost.append(text("restore.present-last", when=_moment(wording, plan.present.last_at, now)))
    problems = tuple(text(f"drill.problem.{code}") for code in plan.unpacked.problems)
    return PlanView(tuple(backup), tuple(lost), problems)


def _moment(wording: Wording, utc: str, now: datetime) -> str:
    moment = datetime.fromisoformat(utc).astimezone(now.tzinfo)
    day = words.day_in_line(wording, moment.date(), now.date())
    return wording.text("backup.when", day=day, time=words.clock_text(wording, moment))
