"""The one kind of error a person can mend. Everything else that is raised is a bug."""

from dataclasses import dataclass


# Not frozen: a `with` block made of a generator sets the traceback of what passes through it.
@dataclass(eq=False)
class UserError(Exception):
    """Something the person at the keyboard can put right.

    `code` is stable, lower-case and hyphenated, for tests and translations; `message` says what is wrong and how to
    mend it, in plain words; `place` names where: a file with line, an answer key, a field, or "" when there is none.
    Holds no answers and no names of people. Not frozen: Python itself sets the traceback of what passes a `with`.
    """

    code: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message
