"""The forms, packs and texts of this installation, read once, after the first window is there."""

import gc
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake_app.definitions.library import Library


def load() -> "Library":
    """The library, with the texts of the screen read. Takes tenths of a second: in a thread, once a window is there."""
    from intake_app.definitions.library import open_library

    library = open_library()
    library.wording("pt")
    # What was read stays for good. A full collection that walks over it again would hold one answer up for 20 ms.
    gc.freeze()
    return library


class Shelf:
    """Holds the library. `library` may be called from any thread; the first call reads, the others wait for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._library: Library | None = None

    def library(self) -> "Library":
        with self._lock:
            if self._library is None:
                self._library = load()
            return self._library
