"""What the page of a result shows. Every text is in the language of the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from intake_app.casework.case_view import FactLine
from intake_app.casework.interview_view import AlertView, LevelRow, ScoreView
from intake_app.domain.evaluation import ClockState, Evaluation, ItemState
from intake_app.domain.person import Encounter, Episode


@dataclass(frozen=True)
class ReasonLine:
    """One rule that spoke: `tier`, `T4`, why in words, where it stands."""

    table: str
    rule: str
    text: str
    cites: tuple[str, ...]
    verified: bool


@dataclass(frozen=True)
class DecidingQuestion:
    """An open question between the levels that are left."""

    key: str
    heading: str
    """`Cannabis 5`"""
    short: str
    state: ItemState
    state_text: str


@dataclass(frozen=True)
class NeedLine:
    """A need in the words of its domain. `domain` is a code for the sign: substances, health, mood, work, home, family,
    money, legal, other. `wanted`: the person asked for help with it."""

    domain: str
    title: str
    text: str
    wanted: bool
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LawView:
    """What the law provides, apart from the level: lines, then the measure in bold with its limits."""

    lines: tuple[FactLine, ...]
    measure: str
    measure_detail: str
    verified: bool
    rule: str


@dataclass(frozen=True)
class ChangeLine:
    """What would lead to another level."""

    text: str
    tier: str
    tier_text: str


@dataclass(frozen=True)
class ClockLine:
    """A legal clock in words: `36 h kept (12 h 35 min)`."""

    id: str
    state: ClockState
    text: str
    ends: datetime | date | None
    verified: bool


@dataclass(frozen=True)
class OverrideView:
    """A level set by hand over the proposed one."""

    tier: str
    proposed: str | None
    reason: str
    by: str
    second: str
    at: datetime


@dataclass(frozen=True)
class ResultView:
    """Everything the page of a result shows. `tier` is the level in force: set by hand, else proposed, else None."""

    episode: Episode
    encounter: Encounter
    evaluation: Evaluation
    at: datetime
    tier: str | None
    headline: str
    level_number: int
    level_count: int
    reason: str
    rule_line: str
    levels: tuple[LevelRow, ...]
    reasons: tuple[ReasonLine, ...]
    deciding: tuple[DecidingQuestion, ...]
    if_declined: str
    scores: tuple[ScoreView, ...]
    other_scores: str
    needs: tuple[NeedLine, ...]
    law: LawView
    changes: tuple[ChangeLine, ...]
    changes_note: str
    alerts: tuple[AlertView, ...]
    clocks: tuple[ClockLine, ...]
    answered: int
    total: int
    open_count: int
    declined_count: int
    until_settled: tuple[str, ...]
    override: OverrideView | None
    can_plan: bool
    can_sign: bool
    maker: str = ""
    """Who decides under the policy of the case, with an article: `the commission`."""
    forms_off: str = ""
    """Which forms were chosen and could not be asked, "" for none."""
