"""What was worked out once and may be wanted again: bounded in size, and never seen in a result."""

from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter
from typing import Final, TypeVar

from intake_app.domain.answers import Answer

MOST: Final = 10_000
"""How much is remembered of one kind before all of it is forgotten; a bound on memory, not on results."""

Marks = Mapping[str, Hashable]
"""By key: what was said, notes apart, None where nothing was. Equal only where it reads alike."""
Result = TypeVar("Result")


class Remembered(dict[Hashable, Result]):
    """Results by everything they hang on."""

    def keep(self, memory: Hashable, result: Result) -> Result:
        """Remember `result`, and give it back."""
        if len(self) >= MOST:
            self.clear()
        self[memory] = result
        return result


def marks_of(answers: Mapping[str, Answer]) -> dict[str, Hashable]:
    """What was said. The option “declined” of a question is not the refusal to answer it."""
    return {key: told.value if told.missing is None else (None, told.missing) for key, told in answers.items()}


def marks_under(keys: tuple[str, ...]) -> Callable[[Marks], Hashable]:
    """Takes what was said under `keys`, all at once, out of marks that have every one of them."""
    return itemgetter(*keys) if keys else _nothing


def _nothing(marks: Marks) -> Hashable:
    """What was said under no key at all; a file may name none, before it is refused."""
    return ()
