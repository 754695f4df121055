"""What is found while a foreign form is read: problems that keep it out, notices of what was not taken over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from intake_app.domain.errors import UserError

MOST: Final = 1_000
_TOLD: Final = 50


@dataclass(frozen=True)
class Notice:
    """Something of the form that was not taken over, or not as it stood. `place` is the linkId of the foreign form, ""
    for the form as a whole; `message` says what that means for whoever fills it in."""

    code: str
    place: str
    message: str


class ExchangeError(UserError):
    """A file that cannot be taken over; the message lists every problem found in it, `problems` has them one by one."""

    problems: tuple[tuple[str, str], ...]

    def __init__(self, code: str, problems: Iterable[tuple[str, str]], place: str = "") -> None:
        found = tuple(dict.fromkeys(problems))
        lines = [f"{where}: {what}" if where else what for where, what in found[:_TOLD]]
        if len(found) > _TOLD:
            lines.append(f"and {len(found) - _TOLD} more")
        super().__init__(code, "\n  ".join(lines), place)
        self.problems = found


@dataclass
class Findings:
    """Problems and notices in the order they were met, each once, and never more than anybody would read."""

    problems: dict[tuple[str, str], None] = field(default_factory=dict)
    notices: dict[Notice, None] = field(default_factory=dict)

    def problem(self, place: str, what: str) -> None:
        if len(self.problems) < MOST:
            self.problems[(place, what)] = None

    def notice(self, code: str, place: str, message: str) -> None:
        if len(self.notices) < MOST:
            self.notices[Notice(code, place, message)] = None
        elif len(self.notices) == MOST:
            self.notices[Notice("too-many", "", f"There are more than {MOST} notices; the rest is left out.")] = None

    def stop_at_problems(self, code: str, place: str) -> None:
        """Raises `ExchangeError` with `place` once there is a problem."""
        if self.problems:
            raise ExchangeError(code, self.problems, place)
