"""From arguments to an exit code: 0 done, 2 bad input, 1 a bug with a report that holds no values."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from intake_app.cli.arguments import parser
from intake_app.domain.errors import UserError

BUG, INTERRUPTED = 1, 130


OpenWindow = Callable[[Path | None, bool, Path | None], int]
"""Opens the window on a vault (None: the usual place), with True on the demo office, or with a case in a file on an
office of nobody's; gives the exit code."""


def main(argv: Sequence[str] | None = None, open_window: OpenWindow | None = None) -> int:
    """Run `intake-app` with `argv`, by default the process's own. Without `open_window` there is no window here."""
    try:
        arguments = parser().parse_args(argv)
        if arguments.command in (None, "demo"):
            return _window(arguments, open_window)
        return _command(arguments)(arguments)
    except UserError as error:
        sys.stderr.write(f"intake-app: {error}\n")
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while closing stdout.
        sys.stderr.close()
        return 0
    except Exception as error:
        from intake_app.casework.fault_reports import write_report

        where = write_report(error, datetime.now(UTC))
        sys.stderr.write(f"intake-app: this is a fault of the program, not yours. A report without values: {where}\n")
        return BUG


def _command(arguments: Namespace) -> Callable[[Namespace], int]:
    from intake_app.cli import (
        commands,
        forms_exchange,
        forms_print,
        packs_prove,
        packs_show,
        packs_simulate,
        vault_backup,
        vault_export,
        vault_keys,
    )

    act = getattr(arguments, "act", None)
    name = f"{arguments.command}_{act}" if act else arguments.command
    modules = (
        forms_exchange,
        forms_print,
        packs_prove,
        packs_show,
        packs_simulate,
        vault_backup,
        vault_export,
        vault_keys,
        commands,
    )
    module = next(one for one in modules if hasattr(one, name))
    found: Callable[[Namespace], int] = getattr(module, name)
    return found


def _window(arguments: Namespace, open_window: OpenWindow | None) -> int:
    if open_window is None:
        raise UserError("no-window", "The window is not installed here. Use a command; --help lists them.", "")
    case: Path | None = arguments.open
    if case is not None and not case.is_file():
        raise UserError("no-file", "There is no such file. Check the name and the folder.", str(case))
    return open_window(arguments.vault, arguments.command == "demo", case)
