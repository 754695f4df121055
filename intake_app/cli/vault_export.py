"""`vault export`: what the office gives out as files, and takes over again."""

from argparse import Namespace

from intake_app.cli.commands import OK, library_for
from intake_app.cli.desk import open_desk
from intake_app.cli.output import write, write_json
from intake_app.domain.errors import UserError


def vault_export(arguments: Namespace) -> int:
    """`vault export trail|services -o FILE`: the trail of what was done (.csv, .json), or the directory of services
    (.csv a table, .json and .zip as Open Referral HSDS)."""
    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang))
    ending = arguments.out.suffix.lower().lstrip(".")
    try:
        if arguments.what == "trail":
            from intake_app.casework import trail

            count = trail.export(desk, arguments.out, ending)
        else:
            from intake_app.casework import directory
            from intake_app.exchange.directory_files import DirectoryFormat

            forms = {
                "csv": DirectoryFormat.TABLE,
                "json": DirectoryFormat.HSDS_JSON,
                "zip": DirectoryFormat.HSDS_PACKAGE,
            }
            if ending not in forms:
                raise UserError("unknown-ending", f"End the name with one of: {', '.join(forms)}.", str(arguments.out))
            count = directory.give_out(desk, arguments.out, forms[ending])
    finally:
        desk.vault.close()
    write(str(count)) if arguments.text else write_json({"file": str(arguments.out), "records": count})
    return OK


def vault_import(arguments: Namespace) -> int:
    """`vault import FILE`: services from a file (see `exchange.directory_files`); without `--take` only what it would
    change is told."""
    from intake_app.casework import directory

    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang))
    try:
        found = directory.propose(desk, arguments.file)
        taken = directory.take_over(desk, found) if arguments.take else 0
    finally:
        desk.vault.close()
    told = {
        "new": [one.after.name for one in found.new],
        "changed": {one.after.name: [change.field for change in one.changes] for one in found.changed},
        "same": found.same,
        "absent": len(found.absent),
        "notices": [{"place": one.place, "what": one.message} for one in found.notices],
        "taken": taken,
    }
    if arguments.text:
        write(f"{len(found.new)} new, {len(found.changed)} changed, {found.same} the same, {taken} taken over")
    else:
        write_json(told)
    return OK
