"""A throwaway office with about forty invented cases in every state."""

from typing import TYPE_CHECKING

from intake_app.casework.office import Clock, Desk

if TYPE_CHECKING:
    from intake_app.definitions.library import Library


def demo_desk(library: "Library", clock: Clock, language: str) -> Desk:
    """An office in memory, gone when the program ends; the same cases every time, dates relative to `clock.today()`."""
    raise NotImplementedError
