"""The whole proof of a policy: every claim, one after the other, with one solver."""

from collections.abc import Callable, Mapping
from datetime import date
from time import monotonic
from typing import Final

from intake_app.engine.policy import CompiledPolicy
from intake_app.proving.claims import CLAIMS, Claim, Finding, Proof
from intake_app.proving.days import date_complete
from intake_app.proving.effects import refusal_no_worse
from intake_app.proving.outcomes import no_dead_row, total, unambiguous
from intake_app.proving.rights import (
    accepting_never_worse,
    declining_never_raises,
    dependent_never_fined,
    no_tier_without_consent,
    quantity_independent,
)
from intake_app.proving.searching import Search
from intake_app.proving.severity import monotone, scales_monotone
from intake_app.proving.tables import Model

PROVERS: Final[Mapping[str, Callable[[Search], Finding]]] = {
    "total": total,
    "unambiguous": unambiguous,
    "no-dead-row": no_dead_row,
    "monotone": monotone,
    "scales-monotone": scales_monotone,
    "quantity-independent": quantity_independent,
    "declining-never-raises": declining_never_raises,
    "no-tier-without-consent": no_tier_without_consent,
    "dependent-never-fined": dependent_never_fined,
    "accepting-never-worse": accepting_never_worse,
    "refusal-no-worse": refusal_no_worse,
    "date-complete": date_complete,
}
"""How each of `CLAIMS` is proven."""


def prove_policy(
    policy: CompiledPolicy,
    today: date,
    claims: tuple[str, ...] = CLAIMS,
    *,
    watch: Callable[[Claim], None] = lambda _claim: None,
) -> Proof:
    """Prove or refute every one of `claims` for `policy`; `watch` is told each as soon as it is.

    Days are looked at up to ten years after `today`. A counterexample has been confirmed by the engine; one that the
    engine reads otherwise raises `UnconfirmedError`, which is a fault of this package. Raises UserError
    `prover-missing` where the solver is not installed.
    """
    search = Search(Model(policy, today))
    found = []
    for name in claims:
        begun = monotonic()
        finding = PROVERS[name](search)
        found.append(Claim(name, finding, monotonic() - begun))
        watch(found[-1])
    space = search.space
    variables = len(space.singles) + len(space.several) + len(space.amounts)
    return Proof(policy, tuple(found), variables, space.size, search.logic.library.get_version_string())
