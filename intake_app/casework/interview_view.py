"""What the page of an interview shows. Every text is in the language of the interview's `wording`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intake_app.casework.case_view import BandSpan
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.evaluation import Evaluation, ItemState
from intake_app.domain.person import Encounter, Episode
from intake_app.domain.questionnaire import Item
from intake_app.domain.wording import Wording
from intake_app.engine.policy import CompiledPolicy


@dataclass(frozen=True)
class Step:
    """One change of one answer, as undo and redo go over it: what stood there before and after (None: nothing)."""

    key: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True)
class Interview:
    """An interview as it stands on disk. Immutable: acts return the next one.

    `done` are the changes undo goes back over (newest last), `undone` those redo brings back (next one last).
    `pack_changed`: the office's pack or forms changed since the case began; the case stays on what it began with.
    """

    episode: Episode
    encounter: Encounter
    policy: CompiledPolicy
    answers: AnswerSet
    position: str
    evaluation: Evaluation
    saved_at: datetime
    wording: Wording
    notes: Mapping[str, str] = field(default_factory=dict)
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    pack_changed: bool = False

    @property
    def undo_label_key(self) -> str:
        """The key of the answer that undo takes back, "" when there is nothing to undo."""
        return self.done[-1].key if self.done else ""

    @property
    def redo_label_key(self) -> str:
        """The key of the answer that redo brings back, "" when there is nothing to redo."""
        return self.undone[-1].key if self.undone else ""


class OutlineState(StrEnum):
    """How a heading of the outline stands."""

    DONE = "done"
    CURRENT = "current"
    OPEN = "open"
    OFF = "off"
    """A form that was chosen and cannot be asked: its owner's permission is not recorded. It has no questions."""


@dataclass(frozen=True)
class OutlineEntry:
    """A heading: a section (`depth` 0) or a group of it (`depth` 1). `id` goes into `questions_of`.

    `answered` of `total` visible questions; a section counts its groups. `first_key` is its first visible question.
    Sections with one group only have no entries below them.
    """

    id: str
    depth: int
    title: str
    answered: int
    total: int
    state: OutlineState
    first_key: str


@dataclass(frozen=True)
class OptionView:
    """One option of a coded question, in the order of the form."""

    code: int | str
    text: str


@dataclass(frozen=True)
class QuestionView:
    """One question as it is asked. `number` is the item's number within its instrument's heading (`4`).

    `options` are empty but for coded and yes/no questions (their codes are then True and False). `rows` describes the
    questions of a repeating group. `answer_text` is the answer in words, or the word for why it is missing.
    `is_paraphrase`: the text is ours, where somebody could take it for the official one. `fallback` is the language of
    the text, or of one of its options, where it is not that of the interview. `before` is what the form says ahead of
    the question, `after` what it says behind its last one. `proposal` is what the form proposes: no answer until
    somebody gives it. `unit` is that of a number, `units` those a quantity can have, in words.
    """

    key: str
    group: str
    number: str
    text: str
    short: str
    help: str
    window: str
    is_paraphrase: bool
    item: Item
    options: tuple[OptionView, ...]
    answer: Answer | None
    state: ItemState
    answer_text: str
    note: str
    rows: tuple["QuestionView", ...] = ()
    fallback: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    proposal: Answer | None = None
    proposal_text: str = ""
    unit: str = ""
    units: tuple[OptionView, ...] = ()

    @property
    def is_proposed(self) -> bool:
        """Whether what the form proposes still waits for somebody to confirm it."""
        return self.proposal is not None and self.answer is None


@dataclass(frozen=True)
class ScoreView:
    """A score in its ranges. `value` None while it is open; then `reachable` says where it can still lie.

    `text` is the word beside the plot (`Moderate`, `22, or 27 to 30`), `spoken` the whole in one sentence.
    """

    key: str
    title: str
    subtitle: str
    value: int | None
    maximum: int
    reachable: tuple[tuple[int, int], ...]
    band: str | None
    bands_possible: tuple[str, ...]
    bands: tuple[BandSpan, ...]
    text: str
    spoken: str
    applies: bool = True


@dataclass(frozen=True)
class CallLine:
    """Somebody to call: name, number, hours."""

    name: str
    phone: str
    hours: str = ""


@dataclass(frozen=True)
class AlertView:
    """A safety alert in words: what it is, what to do now, whom to call. `is_protocol`: what to do is the protocol of
    this office, in the language `protocol_language`. `form` is what to ask next, where it can be asked; `ask` the words
    for doing so."""

    id: str
    level: str
    title: str
    what_to_do: str
    contacts: tuple[CallLine, ...] = ()
    is_protocol: bool = False
    protocol_language: str = ""
    form: str = ""
    ask: str = ""


class LevelState(StrEnum):
    """How a level stands while the interview runs."""

    SETTLED = "settled"
    POSSIBLE = "possible"
    RULED_OUT = "ruled-out"


@dataclass(frozen=True)
class LevelRow:
    """One level in the live view; `why` says what rules it out or what it would take."""

    tier: str
    text: str
    state: LevelState
    why: str = ""


@dataclass(frozen=True)
class NoteLine:
    """A worker's note on one question."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class LiveView:
    """The quiet column beside the question. `score` is that of the scale the question counts in, None otherwise.
    `certain` says that the level is certain and how many open questions can no longer change it: those of `settled`."""

    levels: tuple[LevelRow, ...]
    score: ScoreView | None
    open_count: int
    declined_count: int
    alerts: tuple[AlertView, ...]
    notes: tuple[NoteLine, ...]
    certain: str = ""
    settled: tuple[str, ...] = ()


@dataclass(frozen=True)
class SoftCheck:
    """An answer that can be right but is rarely so; never blocks. Codes: event-in-future, received-before-event,
    received-in-future, age-differs, birth-in-future, never-used-but-injects."""

    code: str
    key: str
    text: str
