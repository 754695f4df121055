"""The window: pages over `casework`. The only package that knows Qt."""

import sys


def _keep_none() -> None:
    """Gives None so many references that it can never run out of them.

    PySide6 6.12.0 returns None from every call without a result and does not count it, which is right from Python 3.12,
    where None is immortal; in 3.10 and 3.11 the interpreter aborts after some five thousand calls ("deallocating None";
    6.11.3 counts). This makes None immortal there, too.
    """
    import ctypes

    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 60


if sys.version_info < (3, 12):
    _keep_none()
