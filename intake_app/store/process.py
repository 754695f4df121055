"""What a process that holds a key must not leave behind: no core dump, no memory for others to read, no report of a
crash with memory in it. Whoever has the rights of the administrator, or of the debugger in the kernel, is not kept out.
"""

import os
import sys
from contextlib import suppress
from functools import cache

_PR_SET_DUMPABLE = 4
_NO_ERROR_BOXES = 0x0001 | 0x0002
_NO_HEAP_IN_REPORTS = 0x1
_PT_DENY_ATTACH = 31


@cache
def harden() -> None:
    """To be called before the first key is in memory; once for each process. What a system refuses is left as it is."""
    os.umask(0o077)
    if sys.platform == "win32":
        _harden_windows()
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        system = ctypes.CDLL(None)
        if sys.platform == "darwin":
            system.ptrace(_PT_DENY_ATTACH, 0, 0, 0)
        else:
            system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _harden_windows() -> None:
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
        kernel.SetErrorMode(_NO_ERROR_BOXES)
        kernel.WerSetFlags(_NO_HEAP_IN_REPORTS)
