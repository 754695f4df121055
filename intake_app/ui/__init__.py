"""The window: pages over `casework`. The only package that knows Qt."""

import sys

if sys.version_info < (3, 12):
    import ctypes

    # WORKAROUND: PySide6 6.12 takes None for immortal, as it is from Python 3.12 on, and releases one reference to it with
    # every method that returns nothing. Python 3.11 would end with "none_dealloc" after some thousand calls.
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40
