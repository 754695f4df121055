"""A report of a fault: which kind of error, at which lines of the program. No values, no answers, no names."""

import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from intake_app import __version__


def reports_folder() -> Path:
    """Where reports lie: the user's own state folder, readable by nobody else."""
    from platformdirs import user_state_path

    return Path(user_state_path("intake-app", appauthor=False)) / "reports"


def write_report(error: BaseException, at: datetime, folder: Path | None = None) -> str:
    """Write a report of `error`, which happened `at`, and return its path, or what kept it from being written."""
    lines = [
        f"intake-app {__version__}, Python {platform.python_version()}, {sys.platform}",
        f"{type(error).__module__}.{type(error).__qualname__}",
    ]
    lines += [
        f"  {_own(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    target = folder or reports_folder()
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = target / f"fault-{at.astimezone(UTC):%Y%m%d-%H%M%S-%f}.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as problem:
        return f"could not be written ({problem.strerror}): {lines[-1].strip()}"
    return str(path)


def _own(filename: str) -> str:
    """A file of the program without the folders of this machine."""
    parts = Path(filename).parts
    return "/".join(parts[parts.index("intake_app") :]) if "intake_app" in parts else Path(filename).name
