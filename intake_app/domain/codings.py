"""What others call the same thing: codes in lists of their own, kept so that they go back to them unchanged."""

from dataclasses import dataclass
from typing import Final

UCUM: Final = "http://unitsofmeasure.org"
"""The list that units are taken from unless a form says otherwise: https://ucum.org."""


@dataclass(frozen=True)
class Coding:
    """A concept in the list `system`, as the list writes it (FHIR's Coding).

    `kind` tells how an option stood in its form when it was no coding: `string`, `integer`, `date`, `time` (the value
    is then in `code`), `quantity` or `reference`.
    """

    system: str = ""
    code: str = ""
    display: str = ""
    version: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Source:
    """Where a form that somebody else made comes from; every part may be empty.

    `url` is its canonical address, `name` its name for computers, `status` draft, active, retired or unknown, `codes`
    what it is called in other lists (LOINC apart, which every form has a place for).
    """

    url: str = ""
    id: str = ""
    name: str = ""
    status: str = ""
    date: str = ""
    publisher: str = ""
    copyright: str = ""
    codes: tuple[Coding, ...] = ()
