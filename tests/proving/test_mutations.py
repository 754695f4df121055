"""Every cell of pt-cdt's tier table, changed: still sound, refused when read, or caught with a case that shows it.

The sample runs with the other tests; all of them: `.venv/bin/pytest tests/proving -m long`.
"""

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from intake_app.definitions.library import Library, open_library
from intake_app.definitions.problems import DefinitionError
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, compile_policy
from intake_app.proving.proof import prove_policy
from tests.proving.mutations import TIERS, Mutation, assessed, mutated_pack, mutations, shows

pytest.importorskip("z3")
TODAY = date(2026, 3, 2)
ON_THE_TIER = (
    "total", "no-dead-row", "monotone", "quantity-independent", "declining-never-raises", "no-tier-without-consent",
)  # fmt: skip
ALL = list(mutations())
SAMPLE = [
    Mutation("T2", "tier", "treatment", "warning"),
    Mutation("T-consent", "tier", "none", "treatment"),
    Mutation("T4", "illicit", "moderate", "low"),
    Mutation("T3", "injecting", "2", "1"),
    Mutation("T1", "dependence", "dependent", "undetermined"),
    Mutation("T3", "tier", "treatment", "education"),
    Mutation("T2", "illicit", "high", "-"),
]
SOUND = {"T3-tier-education"}


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def verdict(library: Library, mutation: Mutation, folder: Path) -> str:
    """`refused`, `sound`, or the claim that caught it, after its counterexample was looked at through `assess`."""
    pack_folder = str(mutated_pack(mutation, folder))
    try:
        pack = library.pack(pack_folder)
    except DefinitionError:
        return "refused"
    policy = compile_policy(pack, library.pack_instruments(pack))
    proof = prove_policy(policy, TODAY, ON_THE_TIER)
    failed = [claim for claim in proof.claims if not claim.finding.proven]
    wording = library.wording("en", pack)
    for claim in failed:
        found = claim.finding.counterexample
        if found is None:
            # A row that never speaks has no case: it is named. It may stand in a later table that reads the tier.
            assert claim.id == "no-dead-row" and claim.finding.places
            continue
        plain: Mapping[str, Any] = found.plain(policy, pack_folder, wording)
        results = assessed(library, plain["cases"])
        assert shows(claim.id, plain["cases"], results), (claim.id, plain)
        for result, told in zip(results, plain["results"], strict=True):
            assert {key: result[key] for key in ("route", "tier", "measure")} == {
                key: told[key] for key in ("route", "tier", "measure")
            }
    if not failed:
        assert_no_counterexample(policy, random.Random(str(mutation)))
        return "sound"
    return failed[0].id


def assert_no_counterexample(policy: CompiledPolicy, chance: random.Random, tries: int = 60) -> None:
    """What is said to be sound is tried with random cases and one answer made worse."""
    points = {"intake/dependence": {"dependent": 1, "not-dependent": 0, "undetermined": 0},
              "intake/injecting_pattern": {"infrequent": 0, "frequent": 1}}  # fmt: skip
    keys = [key for key in policy.questions if key.startswith("assist/")] + list(points)
    for _ in range(tries):
        answers = {
            key: Answer(value=chance.choice(policy.item(key).options).code)
            for key in (*keys, "intake/register_checked", "intake/accepts_treatment")
        }
        answers |= {
            "intake/consent_assessment": Answer(value="given"),
            "intake/origin": Answer(value="police"),
            "intake/sought_help": Answer(value="no"),
            "intake/event_date": Answer(value=date(2025, 5, 1)),
            "intake/age": Answer(value=30),
            "intake/substances": Answer(value=()),
        }
        before = tier_of(policy, answers)
        key = chance.choice(keys)
        worth = points.get(key) or {option.code: option.points for option in policy.item(key).options}
        now = answers[key].value
        harsher = [code for code, worse in worth.items() if worse > worth[now]]  # type: ignore[operator, index]
        for code in harsher:
            after = tier_of(policy, {**answers, key: Answer(value=code)})
            assert TIERS.index(after) >= TIERS.index(before), (key, code)


def tier_of(policy: CompiledPolicy, answers: Mapping[str, Answer]) -> str:
    tier = evaluate(policy, AnswerSet(answers), birth_date=None, today=TODAY).tier
    assert tier is not None
    return tier


@pytest.mark.parametrize("mutation", SAMPLE, ids=str)
def test_a_changed_cell_is_sound_or_caught(library: Library, mutation: Mutation, tmp_path: Path) -> None:
    found = verdict(library, mutation, tmp_path)
    assert (found == "sound") == (str(mutation) in SOUND)


@pytest.mark.long
@pytest.mark.parametrize("mutation", ALL, ids=str)
def test_every_changed_cell_is_sound_or_caught(library: Library, mutation: Mutation, tmp_path: Path) -> None:
    found = verdict(library, mutation, tmp_path)
    print(f"{mutation}: {found}")
