"""The commands about keys and access: `vault renew`, `vault remove`."""

from argparse import Namespace

from intake_app.cli.commands import OK, library_for
from intake_app.cli.desk import open_desk
from intake_app.cli.output import write, write_json
from intake_app.domain.errors import UserError


def vault_renew(arguments: Namespace) -> int:
    """`vault renew`: a fresh key; whoever is left out is named."""
    from intake_app.casework import staffing

    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang))
    try:
        found = staffing.renewal(desk)
        staffing.renew_key(desk)
    finally:
        desk.vault.close()
    if arguments.text:
        write(", ".join(found.kept))
    else:
        write_json({"kept": list(found.kept), "left_out": list(found.left_out)})
    return OK


def vault_remove(arguments: Namespace) -> int:
    """`vault remove NAME`: takes a worker's access away."""
    from intake_app.casework import staffing, supervising

    desk = open_desk(arguments.vault, arguments.worker, library_for(arguments.lang))
    try:
        staff = [line.worker for line in supervising.staff(desk)]
        found = [one for one in staff if arguments.name in (one.name, one.id)]
        if len(found) != 1:
            names = ", ".join(one.name for one in staff)
            raise UserError("worker-unknown", f"Say whose access is taken away, one of {names}.", arguments.name)
        staffing.remove_worker(desk, found[0].id)
    finally:
        desk.vault.close()
    write(found[0].name) if arguments.text else write_json({"removed": found[0].id})
    return OK
