"""On policies small enough to try every case, the proof says what trying says."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.policy import HitPolicy
from intake_app.engine.evaluating import Decisions, decide
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode
from intake_app.proving.proof import prove_policy
from tests.proving.small import TIERS, TODAY, policies

pytest.importorskip("z3")
VALUES: Mapping[str, tuple[Any, ...]] = {
    "f/often": (0, 1, 2),
    "f/harm": (0, 1, 2),
    "f/agrees": ("given", "declined"),
    "f/wishes": (("food",), ("rest",), ("food", "rest"), ("none",)),
    "f/age": (14, 15, 16),
}
CLAIMS = ("total", "unambiguous", "no-dead-row", "monotone", "declining-never-raises", "no-tier-without-consent")
Case = tuple[Any, ...]


def read(policy: CompiledPolicy, case: Case) -> Decisions:
    answers = {key: Answer(value=value) for key, value in zip(VALUES, case, strict=True)}
    answers["f/day"] = Answer(value=date(2025, 1, 1))
    return decide(policy, AnswerSet(answers), None, TODAY, Mode.DECIDED)


def true_rules(decided: Decisions, table: str) -> list[str]:
    found = decided.tables[table]
    inputs = [next(iter(domain)) for domain in found.domains]
    return [r.id for r in found.table.rules if all(t.matches(v) for t, v in zip(r.cells, inputs, strict=True))]


def tried(policy: CompiledPolicy) -> dict[str, bool]:
    """Each claim, by trying all cases."""
    cases = {case: read(policy, case) for case in product(*VALUES.values())}
    tables = policy.pack.tables
    heard = {
        (t.id, rule)
        for decided in cases.values()
        for t in tables
        for rule in (
            true_rules(decided, t.id)
            if t.hit_policy is HitPolicy.UNIQUE
            else [r.id for r in decided.tables[t.id].rules]
        )
    }
    tier = {case: decided.outputs("tier") for case, decided in cases.items()}
    rank = {case: TIERS.index(found[0]) if found else -1 for case, found in tier.items()}
    route = {case: decided.outputs("route") for case, decided in cases.items()}
    return {
        "total": all(
            decided.tables[t.id].rules
            for decided in cases.values()
            for t in tables
            if t.hit_policy is not HitPolicy.COLLECT
        ),
        "unambiguous": all(len(true_rules(decided, "measure")) < 2 for decided in cases.values()),
        "no-dead-row": heard == {(t.id, rule.id) for t in tables for rule in t.rules},
        "monotone": not any(
            0 <= rank[other] < rank[case] and route[case] == route[other]
            for case in cases
            for other, before, after, at in changes(case)
            if at < 2 and points(policy, at, after) > points(policy, at, before)
        ),
        "declining-never-raises": not any(
            rank[other] > rank[case] >= 0 and route[case] == route[other] and asked(cases[case], at)
            for case in cases
            for other, _, after, at in changes(case)
            if stands_for_refusal(policy, at, after)
        ),
        "no-tier-without-consent": all(tier[case] in ((), ("none",)) for case in cases if case[2] == "declined"),
    }


def changes(case: Case) -> list[tuple[Case, Any, Any, int]]:
    return [
        ((*case[:at], value, *case[at + 1 :]), case[at], value, at)
        for at, values in enumerate(VALUES.values())
        for value in values
        if value != case[at] and at != 3
    ]


def points(policy: CompiledPolicy, at: int, code: int) -> int:
    option = policy.item(list(VALUES)[at]).options[code]
    assert option.points is not None
    return option.points


def asked(decided: Decisions, at: int) -> bool:
    return decided.reading.visible(list(VALUES)[at]) is True


def stands_for_refusal(policy: CompiledPolicy, at: int, value: Any) -> bool:
    if at < 2:
        return points(policy, at, value) == min(points(policy, at, code) for code in range(3))
    return value == "declined" if at == 2 else True


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(policies())
def test_proof_and_brute_force_agree(policy: CompiledPolicy) -> None:
    proof = prove_policy(policy, TODAY, CLAIMS)
    found = {claim.id: claim.finding.proven for claim in proof.claims}
    assert found == tried(policy)
