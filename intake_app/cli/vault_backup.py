"""`vault backup`, `vault restore`, `vault drill`, `vault accept`."""

import argparse
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake_app.domain.errors import UserError

if TYPE_CHECKING:
    from intake_app.casework.restoring import Plan
    from intake_app.store.backups import Backup

Shared = Callable[..., argparse.ArgumentParser]


def add_backup(under: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: Shared) -> None:
    """The arguments of these commands."""
    backup = shared(under.add_parser("backup", help="make a backup, opened again and read through"), vault=True)
    backup.add_argument("to", metavar="TO", type=Path, help="a folder, or the name of the file (*.intake-backup)")
    restore = shared(
        under.add_parser("restore", help="put a backup in force; what is there now is set aside, never overwritten")
    )
    restore.add_argument("source", metavar="FROM", type=Path, help="a backup, or a folder with some: the newest")
    restore.add_argument("to", metavar="TO", type=Path, help="the office's folder")
    restore.add_argument("--worker", metavar="NAME", default="", help="who opens the backup, when there are several")
    restore.add_argument("--accept-loss", action="store_true", help="also when something would be lost")
    drill = shared(under.add_parser("drill", help="open the newest backup, read it through, throw it away"), vault=True)
    drill.add_argument("backup", metavar="BACKUP", type=Path, nargs="?", help="this one instead of the newest")
    accept = shared(
        under.add_parser("accept", help="take an older or changed file, or a place that is not safe, as it is"),
        vault=True,
    )
    accept.add_argument("--reason", required=True, metavar="TEXT", help="why; the trail of events keeps it")


def vault_backup(arguments: Namespace) -> int:
    """`vault backup TO`."""
    from intake_app.casework.backing_up import back_up
    from intake_app.cli.commands import OK, library_for
    from intake_app.cli.desk import open_desk
    from intake_app.cli.output import write, write_json
    from intake_app.store.archives import SUFFIX

    target: Path = arguments.to
    is_file = target.suffix == SUFFIX and not target.is_dir()
    if is_file and target.exists():
        raise UserError("file-exists", "There is such a file already. Choose another name.", str(target))
    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang))
    try:
        backup = back_up(desk, target.parent if is_file else target)
    finally:
        desk.vault.close()
    path = backup.path.rename(target) if is_file else backup.path
    if arguments.text:
        write(str(path))
    else:
        write_json({**_told(backup), "backup": str(path)})
    return OK


def _told(backup: "Backup") -> dict[str, Any]:
    manifest = backup.manifest
    return {
        "backup": str(backup.path), "bytes": backup.bytes, "made_at": manifest.made_at.isoformat(),
        "vault": manifest.vault, "schema": manifest.schema, "counts": dict(manifest.counts),
        "anchor": {"sequence": manifest.sequence, "hash": manifest.hash},
    }  # fmt: skip


def vault_restore(arguments: Namespace) -> int:
    """`vault restore FROM TO`: says what would be lost, and stops there unless nothing is or it is accepted."""
    from intake_app.casework import restoring
    from intake_app.cli.commands import BAD_INPUT, OK, library_for
    from intake_app.cli.desk import LocalClock, pick_worker, read_password
    from intake_app.cli.output import tell, write, write_json

    library = library_for(arguments.lang)
    path, folder, clock = restoring.newest_in(arguments.source), arguments.to, LocalClock()
    owner = pick_worker(restoring.who(path), arguments.worker)
    password = read_password(f"Password of {owner.name} at the time of the backup: ")
    plan = restoring.look(path, folder, owner.worker_id, password)
    try:
        report = _report(plan, path)
        done = not plan.unpacked.problems and (arguments.accept_loss or not plan.loses_something)
        if done:
            aside = restoring.carry_out(plan, owner.worker_id, password, clock)
            report |= {"set_aside": str(aside) if aside else None}
    finally:
        restoring.give_up(plan)
    report["restored"] = done
    if arguments.text:
        view = restoring.in_words(plan, library.wording(arguments.lang), clock.now())
        write("\n".join((*view.backup, *view.lost, *view.problems)))
    else:
        write_json(report)
    if plan.unpacked.problems:
        tell(f"intake-app: {path}: {', '.join(plan.unpacked.problems)}: nothing was done; take another backup.")
    elif not done:
        tell(f"intake-app: {folder}: something would be lost, so nothing was done; --accept-loss carries it out.")
    return OK if done else BAD_INPUT


def _report(plan: "Plan", path: Path) -> dict[str, Any]:
    manifest, loss = plan.unpacked.manifest, plan.loss
    return {
        "backup": str(path), "made_at": manifest.made_at.isoformat(), "vault": manifest.vault,
        "counts": dict(manifest.counts), "last_at": plan.unpacked.look.last_at,
        "problems": list(plan.unpacked.problems),
        "lost": {
            "is_known": loss.is_known, "records": loss.records, "rows": dict(loss.rows),
            "other_office": loss.is_other_office, "last_at": plan.present.last_at if plan.present else None,
        },
    }  # fmt: skip


def vault_drill(arguments: Namespace) -> int:
    """`vault drill`: opens the newest backup with the password and reads it through."""
    from intake_app.casework import drilling
    from intake_app.cli.commands import BAD_INPUT, OK, library_for
    from intake_app.cli.desk import LocalClock, open_desk, pick_worker, read_password
    from intake_app.cli.output import write, write_json
    from intake_app.store.archives import read_manifest
    from intake_app.store.backups import Backup

    library = library_for(arguments.lang)
    desk = open_desk(arguments.vault, arguments.worker, library)
    try:
        backup = drilling.newest(desk)
        if arguments.backup is not None:
            chosen: Path = arguments.backup
            backup = Backup(chosen, read_manifest(chosen), chosen.stat().st_size)
        from intake_app.casework.unlocking import workers

        owner = pick_worker(workers(desk.vault.folder), desk.worker.id)
        done = drilling.drill(desk, backup, read_password(f"Password of {owner.name}: "))
        drilling.record_drill(desk, done)
    finally:
        desk.vault.close()
    if arguments.text:
        write("\n".join(drilling.in_words(done, library.wording(arguments.lang), LocalClock().now())))
    else:
        told = {"ok": done.sound, "problems": list(done.problems), "seconds": round(done.seconds, 2)}
        write_json({**_told(done.backup), **told, "counts": done.counts})
    return OK if done.sound else BAD_INPUT


def vault_accept(arguments: Namespace) -> int:
    """`vault accept`: an administrator's reason for a place, a supervisor's or administrator's for an older file."""
    from intake_app.casework import supervising
    from intake_app.cli.commands import OK, library_for
    from intake_app.cli.desk import open_desk
    from intake_app.cli.output import write, write_json
    from intake_app.store.places import unsafe

    found = unsafe(arguments.vault) if arguments.vault else None
    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang), arguments.reason if found else "")
    try:
        doubt = supervising.doubt(desk)
        if doubt:
            supervising.accept_older(desk, arguments.reason)
    finally:
        desk.vault.close()
    report = {"file": doubt or None, "place": found.kind.value if found else None}
    if arguments.text:
        write(", ".join(f"{name}: {value or '–'}" for name, value in report.items()))
    else:
        write_json(report)
    return OK
