"""How the questions to be asked now stand: counted once for each reading, since every part of a page asks."""

import weakref
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from intake_app.domain.evaluation import Evaluation, ItemState
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import ItemType
from intake_app.engine.policy import CompiledPolicy

FREE_TEXTS: Final = frozenset({ItemType.STRING, ItemType.TEXT, ItemType.URL})


@dataclass(frozen=True)
class Standing:
    """The questions asked now. `counted` are those that count as open until answered: all but free texts nobody has to
    give, the choice of further forms and what the form fills in, in order; `settled` those answered or declined."""

    asked: frozenset[str]
    counted: tuple[str, ...]
    settled: frozenset[str]
    declined_count: int

    @property
    def open_count(self) -> int:
        """How many of the counted ones are still open."""
        return len(self.counted) - len(self.settled)


class _Last:
    """What was counted last; it lives no longer than its reading."""

    known: "tuple[weakref.ref[Evaluation], Standing] | None" = None


def standing_of(policy: CompiledPolicy, evaluation: Evaluation) -> Standing:
    """How the questions of `evaluation`, a reading under `policy`, stand."""
    known = _Last.known
    if known is not None and known[0]() is evaluation:
        return known[1]
    standing = _counted(policy, evaluation)
    _Last.known = (weakref.ref(evaluation, _forget), standing)
    return standing


def _forget(gone: "weakref.ref[Evaluation]") -> None:
    if _Last.known is not None and _Last.known[0] is gone:
        _Last.known = None


def _counted(policy: CompiledPolicy, evaluation: Evaluation) -> Standing:
    states, answered, declined = evaluation.states, ItemState.ANSWERED, ItemState.DECLINED
    given = [key for key in evaluation.asked if states[key] is answered]
    refused = [key for key in evaluation.asked if states[key] is declined]
    settled = frozenset(given).union(refused)
    left_out = _needless(policy) - settled
    counted = tuple(key for key in evaluation.asked if key not in left_out) if left_out else evaluation.asked
    return Standing(frozenset(evaluation.asked), counted, settled, len(refused))


@lru_cache(maxsize=8)
def _needless(policy: CompiledPolicy) -> frozenset[str]:
    """Free texts nobody has to give, forms nobody has to choose, and what nobody can change by hand."""
    choosing = {key for one in policy.pack.inputs.values() if one.kind is InputKind.CHOSEN for key in one.keys}
    return frozenset(
        key
        for key, question in policy.questions.items()
        if question.item.read_only
        or (not question.item.required and (key in choosing or question.item.type in FREE_TEXTS))
    )
