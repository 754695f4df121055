"""What an explanation shows. Every text is in the language it was asked for."""

from dataclasses import dataclass
from datetime import date

from intake_app.casework.interview_view import ScoreView
from intake_app.domain.evaluation import ItemState
from intake_app.domain.plan import Decision


@dataclass(frozen=True)
class AnswerLine:
    """An answer a rule has read: the question in words and what was said. Zero is an answer like any other; declined,
    unknown, not asked, open and skipped by a rule of the form each have a word of their own."""

    key: str
    question: str
    short: str
    answer: str
    state: ItemState


@dataclass(frozen=True)
class InputLine:
    """What a rule has read under one name: the value, the scores and answers it comes from. `tested`: by the rule
    itself, not only by a row above. `table`: the earlier table that gave it, "" for none."""

    name: str
    title: str
    value: str
    answers: tuple[AnswerLine, ...] = ()
    scores: tuple[str, ...] = ()
    tested: bool = True
    table: str = ""


@dataclass(frozen=True)
class RuleLine:
    """A rule that spoke: what it gives, why, on whose authority, since when, and what it has read."""

    table: str
    rule: str
    gives: str
    text: str
    cites: tuple[str, ...]
    span: str
    verified: bool
    inputs: tuple[InputLine, ...]


@dataclass(frozen=True)
class NearLine:
    """A rule that came near: what it would have given, and in words what kept it from speaking."""

    rule: str
    gives: str
    ways: tuple[str, ...]
    span: str
    verified: bool


@dataclass(frozen=True)
class TableLines:
    """One table of the policy. `possible`: what can still come out, while answers are open, with the inputs it hangs
    on (`hangs_on`)."""

    table: str
    title: str
    collects: bool
    rules: tuple[RuleLine, ...]
    near: tuple[NearLine, ...] = ()
    possible: tuple[str, ...] = ()
    hangs_on: tuple[InputLine, ...] = ()


@dataclass(frozen=True)
class ChangeGroup:
    """Every smallest set of changes that leads to one level; `size` answers change in each. A line is one set, or
    several that differ in the option of one answer alone."""

    tier: str
    tier_text: str
    size: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SettledQuestion:
    """An open question that can no longer change the level."""

    key: str
    text: str


@dataclass(frozen=True)
class Certainty:
    """The level is certain; these questions can still be asked and will not change it."""

    text: str
    questions: tuple[SettledQuestion, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a result is what it is, on the day `judged_on`. `plain` are short paragraphs for the person, in
    `plain_language`; `formal` is the one for the decision. `tier` is the level in force."""

    title: str
    reference: str
    judged_on: date
    policy_line: str
    tier: str | None
    tier_text: str
    tables: tuple[TableLines, ...]
    scores: tuple[ScoreView, ...]
    plain: tuple[str, ...]
    plain_language: str
    formal: str
    certainty: Certainty | None
    decision: Decision | None = None

    @property
    def tier_is_settled(self) -> bool:
        """Whether there is a level that other answers could change."""
        return self.tier not in (None, "none")
