"""`python -m intake_app`, and the `intake-app` command."""

import sys

from intake_app.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
