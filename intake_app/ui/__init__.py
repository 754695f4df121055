"""The window: pages over `casework`. The only package that knows Qt."""

import os
import sys

if "PySide6.QtWidgets" not in sys.modules:
    os.environ["QT_STYLE_OVERRIDE"] = "Fusion"

if sys.version_info < (3, 12):
    import ctypes

    # WORKAROUND: PySide6 6.12 takes None, True and False for immortal, as they are from Python 3.12 on, and releases a
    # reference too many with every method that returns nothing. Python 3.11 would end with "none_dealloc" after some
    # thousand calls. PySide6 6.11.3 counts correctly.
    for _constant in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_constant)).value += 1 << 40
