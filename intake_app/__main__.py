"""`python -m intake_app`, and the `intake-app` command."""

import sys
from collections.abc import Sequence
from pathlib import Path

from intake_app.cli import main as command_line


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, or open the window when no command is given."""
    return command_line.main(argv, _open_window)


def _open_window(vault: Path | None, demo: bool, case: Path | None = None) -> int:
    from intake_app.ui.application import run

    return run([], vault, demo=demo, case=case)


if __name__ == "__main__":
    sys.exit(main())
