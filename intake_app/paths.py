"""Where the program's own files lie: `forms/` and `resources/`."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    """The folder of `forms` and `resources`: inside the installed package, else beside it in the source tree."""
    shipped = _PACKAGE / "_data"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def forms_dir() -> Path:
    """The folder of instruments and packs."""
    return _root() / "forms"


def resources_dir() -> Path:
    """The folder of fonts, icons, look, screen texts and help."""
    return _root() / "resources"
