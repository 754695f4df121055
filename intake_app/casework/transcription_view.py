"""What the page on which a paper form is keyed shows. Every text is in the language of the interview's `wording`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake_app.casework.interview_view import AlertView, Interview
from intake_app.domain.answers import Answer
from intake_app.domain.questionnaire import Item
from intake_app.domain.transcription import PaperWriter, Tally, Transcription


@dataclass(frozen=True)
class LineStep:
    """One change of one line, as undo and redo go over it."""

    line: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True)
class Keying:
    """One keying as it stands on disk. Immutable: acts return the next one.

    It holds what was keyed this time alone: of another keying of the same paper nothing is shown. `keyed` and `hands`
    (who keyed it) are by line; `done` and `undone` are what undo and redo go over, newest last.
    """

    paper: Transcription
    number: int
    interview: Interview
    keyed: Mapping[str, Answer]
    hands: Mapping[str, str]
    position: str
    saved_at: datetime
    today: date
    done: tuple[LineStep, ...] = ()
    undone: tuple[LineStep, ...] = ()
    shown: dict[str, tuple[object, "PaperLine"]] = field(default_factory=dict, compare=False, repr=False)
    """Lines as they were last shown, and what they came from: most are the same after the next key."""


class LineState(StrEnum):
    """How a line stands. The last two are jumped over; what was keyed there stays."""

    OPEN = "open"
    KEYED = "keyed"
    SKIPPED = "skipped"
    WAITS = "waits"

    @property
    def is_asked(self) -> bool:
        return self in (LineState.OPEN, LineState.KEYED)


class Why(StrEnum):
    """Why a line is jumped over."""

    NONE = ""
    BY_ANSWER = "by-answer"
    """The answer to another question rules it out."""
    BY_FACTS = "by-facts"
    """The facts of the case rule it out."""
    BEFORE = "before"
    """Another question, not answered yet, decides."""
    BIRTH_DATE = "birth-date"
    """It follows from the birth date."""


@dataclass(frozen=True)
class PaperLine:
    """One line to key, under the heading `group` ("" for none).

    A repeating group has a line for each part of each row; `row` counts from 1, 0 for others. `codes` are what is
    printed beside the boxes, with its words. `typed` is the text that was keyed, or would have been; `words` what it
    means. `why`, `by_number` and `by_words`: the reason for being jumped over.
    """

    line: str
    key: str
    form: str
    group: str
    number: str
    text: str
    short: str
    item: Item
    row: int
    codes: tuple[tuple[str, str], ...]
    may_be_none: bool = False
    """`0` says that nothing is written in the table at all."""
    state: LineState = LineState.OPEN
    answer: Answer | None = None
    typed: str = ""
    words: str = ""
    why: Why = Why.NONE
    by_number: str = ""
    by_words: str = ""


@dataclass(frozen=True)
class FormChoice:
    """A form of the case's policy that may have been on paper. `questions` on the whole form, `answered` already."""

    id: str
    title: str
    version: str
    questions: int
    answered: int


@dataclass(frozen=True)
class Draft:
    """A keying that was begun: what it is of, how far it came, who began it when, and what is next: `keying`,
    `second` (keying a second time), `comparing` (nothing is left but to take over). `earlier`: the day of the earlier
    interview it was begun for; taken over, it counts in the present one."""

    id: str
    forms: tuple[str, ...]
    written_on: date | None
    worker: str
    begun_at: datetime
    number: int
    keyed: int
    next: str
    earlier: date | None = None


@dataclass(frozen=True)
class PaperChoice:
    """What can be keyed for a case."""

    interview: Interview
    forms: tuple[FormChoice, ...]
    drafts: tuple[Draft, ...]
    finished: bool


@dataclass(frozen=True)
class PaperPage:
    """What the code on a paper says."""

    form: str
    version: str
    page: str = ""


@dataclass(frozen=True)
class Difference:
    """A question that was not keyed alike, or that is answered otherwise in the interview.

    `first`, `second` and `present` are what stands in each, None for nothing; `chosen` what will be recorded, None
    until somebody chose. `typed_codes`: what a third answer may be keyed as; () where only a choice is possible.
    """

    key: str
    number: str
    form: str
    text: str
    item: Item
    first: Answer | None
    second: Answer | None
    present: Answer | None
    first_words: str
    second_words: str
    present_words: str
    chosen: Answer | None
    chosen_words: str
    codes: tuple[tuple[str, str], ...]
    can_be_typed: bool


@dataclass(frozen=True)
class Comparison:
    """Everything that was keyed, before it is taken over. `tally.rate` is the share of lines not keyed alike."""

    paper: Transcription
    interview: Interview
    differences: tuple[Difference, ...]
    final: Mapping[str, Answer]
    hands: Mapping[str, str]
    tally: Tally
    answered: int
    declined: int
    unknown: int
    empty: int
    workers: tuple[str, ...]
    """Who keyed it, first and second."""

    @property
    def open(self) -> int:
        """Differences nobody has settled yet."""
        return sum(one.chosen is None for one in self.differences)

    @property
    def keyed_twice(self) -> bool:
        second = self.paper.round(2)
        return second is not None and second.finished_at is not None


@dataclass(frozen=True)
class TakenOver:
    """What came of it, and what the answers raise."""

    interview: Interview
    tally: Tally
    written_on: date | None
    written_by: PaperWriter
    alerts: tuple[AlertView, ...] = field(default=())
