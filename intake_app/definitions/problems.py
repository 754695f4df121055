"""What is wrong with a form or a pack, where, and how to mend it: a list of problems, never the first one alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from intake_app.domain.errors import UserError

MAX_PROBLEMS: Final = 1_000
_ENOUGH_HINTS: Final = 200
_FEW: Final = 60
_LONGEST: Final = 80
_LONGEST_WHAT: Final = 300

Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True, order=True)
class Problem:
    """One finding. `line` counts from 1 (0: the file as a whole); `code` is stable; `mend` says what to do.

    Only an `error` keeps a definition from being used. A `warning` has to be settled before the office works with it,
    an `information` is there to be known, such as a figure nobody has verified yet.
    """

    file: str
    line: int
    what: str
    mend: str
    code: str
    severity: Severity = "error"

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.mend}".rstrip()


class DefinitionError(UserError):
    """A form, pack or wording that cannot be used. `problems` holds everything found in it, errors first."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = sorted(set(problems), key=lambda p: (p.severity != "error", p))
        first = found[0]
        more = sum(p.severity == "error" for p in found) - 1
        tail = f" (and {more} more)" if more > 0 else ""
        super().__init__(first.code, f"{first.what} {first.mend}".rstrip() + tail, first.place)
        object.__setattr__(self, "problems", tuple(found))


class Sheet:
    """One file being read: findings in it go into a list that is shared by all files of the same reading."""

    def __init__(self, file: object, problems: list[Problem]) -> None:
        self.file = str(file)
        self.problems = problems

    def error(self, line: int, code: str, what: str, mend: str = "") -> None:
        self._add(Problem(self.file, line, what, mend, code))

    def warning(self, line: int, code: str, what: str, mend: str = "") -> None:
        self._add(Problem(self.file, line, what, mend, code, "warning"))

    def information(self, line: int, code: str, what: str, mend: str = "") -> None:
        self._add(Problem(self.file, line, what, mend, code, "information"))

    def hint(self, word: str, known: Iterable[object]) -> str:
        """`did_you_mean`, as long as there are few problems: a hostile file is not worth the time."""
        return did_you_mean(word, known) if len(self.problems) < _ENOUGH_HINTS else ""

    def _add(self, problem: Problem) -> None:
        if len(problem.what) > _LONGEST_WHAT:
            problem = replace(problem, what=f"{problem.what[: _LONGEST_WHAT - 1]}…")
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        elif len(self.problems) == MAX_PROBLEMS:
            what = f"There are more than {MAX_PROBLEMS} problems; the rest is left out."
            self.problems.append(Problem(self.file, 0, what, "Mend these first.", "too-many"))


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when at least one of `problems` is an error."""
    return any(p.severity == "error" for p in problems)


def did_you_mean(word: str, known: Iterable[object]) -> str:
    """A sentence with the names nearest to `word`, or with the few there are; "" when there is nothing to offer."""
    from difflib import get_close_matches

    names = sorted({str(name) for name in known})
    lower = word.lower()[:_LONGEST]
    # A hostile file can hold thousands of wrong names among thousands: long lists are sifted before they are compared.
    likely = names if len(names) <= _FEW else [n for n in names if n[:1] == lower[:1] and abs(len(n) - len(lower)) < 4]
    near = get_close_matches(lower, likely[:_FEW], n=3, cutoff=0.6)
    if near:
        return f"Did you mean {_or(near)}?"
    if 0 < len(names) <= 12:
        return f"Possible: {', '.join(names)}."
    return f"There are {len(names)} possible names, among them {', '.join(names[:8])}." if names else ""


def _or(names: Sequence[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
