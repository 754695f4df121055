"""A form filled with a pen and keyed in: what is known of the paper, and of each time it was keyed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PaperWriter(StrEnum):
    """Whose pen it was."""

    PERSON = "person"
    WORKER = "worker"


class TranscriptionEnd(StrEnum):
    """What became of a keyed form."""

    OPEN = "open"
    TAKEN_OVER = "taken-over"
    DROPPED = "dropped"


FIRST, SECOND, SETTLED = 1, 2, 3
"""The two keyings, and what was chosen where they or the interview differ."""


@dataclass(frozen=True)
class KeyingRound:
    """One time the form is keyed. `position` is the line keyed last; lines are `<instrument>/<linkId>`, the parts of a
    row of a repeating group `<instrument>/<group>#<row>.<part>`."""

    number: int
    worker: str
    begun_at: datetime
    position: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """What a take-over came to, in questions. `compared` were keyed twice and `differing` of them not alike; `taken`
    are new in the interview, `equal` stood there already, `replaced` and `kept` differed from what stood there."""

    compared: int = 0
    differing: int = 0
    taken: int = 0
    equal: int = 0
    replaced: int = 0
    kept: int = 0

    @property
    def rate(self) -> float | None:
        """The share of differences among what was keyed twice, 0 to 1; None when nothing was."""
        return self.differing / self.compared if self.compared else None


@dataclass(frozen=True)
class Transcription:
    """One form, or several filled together, keyed for the interview `encounter`. `written_on`: the day on the paper."""

    id: str
    encounter: str
    forms: tuple[str, ...]
    written_on: date | None
    written_by: PaperWriter
    begun_at: datetime
    end: TranscriptionEnd = TranscriptionEnd.OPEN
    ended_at: datetime | None = None
    tally: Tally = Tally()
    rounds: tuple[KeyingRound, ...] = field(default=())

    def round(self, number: int) -> KeyingRound | None:
        """One of the keyings, None when it was not begun."""
        return next((one for one in self.rounds if one.number == number), None)
