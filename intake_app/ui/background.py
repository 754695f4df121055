"""Work that would hold the window up: key derivation, reading the forms, making a PDF."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from intake_app.domain.errors import UserError


class InBackground(Protocol):
    """Run `function` in a thread. `on_done` gets its value, `on_failed` its UserError, both in the window's thread.

    The function takes and gives values, never widgets. Nothing is called when the page is gone by then. Any other
    exception is a bug and is raised in the window's thread."""

    def __call__(
        self,
        function: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[UserError], None] | None = None,
    ) -> None: ...


class _Run(QRunnable):
    def __init__(self, function: Callable[[], Any], ended: "_Ended") -> None:
        super().__init__()
        self._function, self._ended = function, ended

    def run(self) -> None:
        try:
            value, problem = self._function(), None
        except BaseException as error:
            value, problem = None, error
        self._ended.reached.emit(value, problem)


class _Ended(QObject):
    """Lives in the window's thread, so that its slot runs there."""

    reached = Signal(object, object)

    def __init__(
        self,
        owner: QObject,
        on_done: Callable[[Any], None],
        on_failed: Callable[[UserError], None] | None,
        forget: Callable[["_Ended"], None],
    ) -> None:
        super().__init__()
        self._on_done, self._on_failed, self._forget = on_done, on_failed, forget
        self._owner_lives = True
        owner.destroyed.connect(self._owner_gone)
        self.reached.connect(self._take)

    def _owner_gone(self) -> None:
        self._owner_lives = False

    def _take(self, value: object, problem: BaseException | None) -> None:
        self._forget(self)
        if not self._owner_lives:
            return
        if problem is None:
            self._on_done(value)
        elif isinstance(problem, UserError) and self._on_failed is not None:
            self._on_failed(problem)
        else:
            raise problem


_waiting: set[_Ended] = set()


def run_in_background(
    owner: QObject,
    function: Callable[[], Any],
    on_done: Callable[[Any], None],
    on_failed: Callable[[UserError], None] | None = None,
) -> None:
    """Run `function` in a thread; its value goes to `on_done`, its UserError to `on_failed`, in the window's thread.

    Nothing is called once `owner` is gone. Any other exception is a bug and is raised in the window's thread.
    """
    ended = _Ended(owner, on_done, on_failed, _waiting.discard)
    _waiting.add(ended)
    QThreadPool.globalInstance().start(_Run(function, ended))


def finish_background(milliseconds: int = 10_000) -> bool:
    """Wait until every thread has ended; True when they have. For leaving the program and for tests."""
    return bool(QThreadPool.globalInstance().waitForDone(milliseconds))
