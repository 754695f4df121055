"""What would change the level under the shipped policies, held against trying every single and double change.

A few cases run with the other tests; many: `.venv/bin/pytest tests/engine/test_would_change.py -m long`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from intake_app.definitions.library import open_library
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.answering import read_answer
from intake_app.engine.changing import would_change
from intake_app.engine.evaluating import decide, tables_behind
from intake_app.engine.policy import CompiledPolicy, compile_policy, controllers_of
from intake_app.engine.reading import Mode
from tests.engine import contract
from tests.engine.test_contract import adding_up_to, complete

TODAY = date(2026, 3, 2)
POLICIES = {"pt-cdt": (3, 60), "us-treatment-court": (5, 100), "dual-track": (1, 10)}
"""How many cases of each, in the usual run and in the long one."""

Given = Mapping[str, Answer]
Changes = frozenset[tuple[str, Any]]
Tier = Callable[[Given], str | None]


def policy_of(name: str) -> CompiledPolicy:
    library = open_library()
    pack = library.pack(name)
    return compile_policy(pack, library.pack_instruments(pack))


def options(item: Item, told: Answer) -> list[Any]:
    """The other answers to a question with a list of them."""
    codes = [True, False] if item.type is ItemType.BOOLEAN else [option.code for option in item.options]
    return [code for code in codes if code != told.value] if not item.repeats else []


def facts_of(policy: CompiledPolicy) -> set[str]:
    """The keys of what decides the route, and which forms are asked: facts of a case, not answers a level hangs on."""
    pack = policy.pack
    names = {name for use in pack.instruments for name, _ in use.when}
    names |= {name for table in pack.tables if "route" in table.outputs for name in table.inputs}
    return {key for name in names if name in pack.inputs for key in pack.inputs[name].keys}


def read_by_the_level(policy: CompiledPolicy) -> set[str]:
    """Every key that a table behind the level reads, in any way, but for facts."""
    found: set[str] = set()
    for table in tables_behind(policy, {"tier"}):
        for name in table.inputs:
            source = policy.pack.inputs.get(name)
            if source is not None and source.kind is InputKind.BAND:
                found.update(key for scale in source.keys for key in policy.scales[scale].reads)
            elif source is not None and source.kind is InputKind.ANSWER:
                found.update((source.keys[0], *controllers_of(policy.questions, source.keys[:1])))
    return found - facts_of(policy)


def by_trying(policy: CompiledPolicy, given: Given, tier: Tier) -> dict[Changes, str]:
    """For every other level the smallest sets of one or two changes that lead to it: any single one of all that was
    answered, any two of what the level is read from."""
    reading = decide(policy, AnswerSet(dict(given)), None, TODAY, Mode.DECIDED).reading
    facts, relevant, now = facts_of(policy), read_by_the_level(policy), tier(given)
    other = {
        key: options(policy.item(key), answer)
        for key, answer in given.items()
        if key not in facts and reading.visible(key) is True
    }
    found: dict[Changes, str] = {}
    for size, keys in ((1, list(other)), (2, [key for key in other if key in relevant])):
        reached: dict[Changes, str] = {}
        for chosen in combinations(keys, size):
            for told in product(*(other[key] for key in chosen)):
                changes = dict(zip(chosen, told, strict=True))
                level = tier({**given, **{key: Answer(value=value) for key, value in changes.items()}})
                if level not in (None, "none", now, *found.values()):
                    reached[frozenset(changes.items())] = level
        found |= reached
    return found


def told_by_the_engine(policy: CompiledPolicy, given: Given) -> dict[Changes, str]:
    changes = would_change(policy, AnswerSet(dict(given)), birth_date=None, today=TODAY)
    found = {frozenset((key, answer.value) for key, answer in one.answers.items()): one.tier for one in changes}
    return {changed: level for changed, level in found.items() if len(changed) <= 2}


def contract_cases(policy: CompiledPolicy, count: int) -> Iterator[tuple[Given, Tier]]:
    """pt-cdt, the level as the second reading of the contract has it."""
    chance = Random(9)
    for _ in range(count):
        answers: dict[str, Any] = {
            "intake/dependence": chance.choice(("dependent", *["not-dependent"] * 3, "undetermined")),
            "assist/8": chance.choice((0, 0, 1, 2)),
            "intake/injecting_pattern": chance.choice(("infrequent", "frequent")),
        }
        for letter in chance.sample(contract.ILLICIT, chance.choice((0, 1, 2))):
            items = adding_up_to(chance.choice((0, 2, 3, 4, 5, 12, 24, 26, 27, 28, 33)), chance)
            answers |= {f"assist/1{letter}": 3} | {f"assist/{number}{letter}": n for number, n in items.items()}
        if chance.random() < 0.2:
            answers[chance.choice([key for key in answers if key.startswith("assist/")])] = "declined"
        case = complete(answers=answers)
        given = {key: read_answer(policy.item(key), raw, key) for key, raw in case["answers"].items()}

        def tier(changed: Given, case: dict[str, Any] = case) -> str | None:
            plain = {key: answer.value if answer.missing is None else "declined" for key, answer in changed.items()}
            kept = {key: case["answers"][key] for key in ("intake/event_date", "intake/substances")}
            levels = {contract.TIER[r] for r in contract.tier_rules({**case, "answers": {**plain, **kept}}, True)}
            return levels.pop() if len(levels) == 1 else None

        yield given, tier


def drawn_cases(policy: CompiledPolicy, count: int) -> Iterator[tuple[Given, Tier]]:
    """Another policy: answers drawn until there is a level, read by its own tables from the beginning."""
    chance, tables = Random(12), tables_behind(policy, {"tier"})

    def tier(given: Given) -> str | None:
        found = decide(policy, AnswerSet(dict(given)), None, TODAY, Mode.DECIDED, only=tables).outputs("tier")
        return found[0] if len(found) == 1 else None

    while count:
        mild = chance.random()
        given = {
            key: Answer(value=drawn(question.item, chance, mild))
            for key, question in policy.questions.items()
            if question.item.options or question.item.type in (ItemType.BOOLEAN, ItemType.INTEGER, ItemType.DATE)
        }
        if tier(given) not in (None, "none"):
            count -= 1
            yield given, tier


def drawn(item: Item, chance: Random, mild: float) -> Any:
    """An answer; one that counts nothing more often, the milder the case is to be."""
    match item.type:
        case ItemType.BOOLEAN:
            return chance.random() > mild
        case ItemType.INTEGER:
            return max(item.minimum or 0, min(item.maximum or 40, 30))
        case ItemType.DATE:
            return date(2026, 2, chance.randint(1, 27))
    least = [option.code for option in item.options if option.points == item.lowest_points]
    code = chance.choice(least if least and chance.random() < mild else [option.code for option in item.options])
    return (code,) if item.repeats else code


def agree(name: str, count: int) -> int:
    policy = policy_of(name)
    cases = contract_cases if name == "pt-cdt" else drawn_cases
    changes = 0
    for given, tier in cases(policy, count):
        found = told_by_the_engine(policy, given)
        assert found == by_trying(policy, given, tier), given
        changes += len(found)
    return changes


@pytest.mark.parametrize("name", POLICIES)
def test_every_smallest_change_of_one_or_two_answers_is_found_and_no_other(name: str) -> None:
    assert agree(name, POLICIES[name][0]) > 0


@pytest.mark.long
@pytest.mark.parametrize("name", POLICIES)
def test_on_many_cases(name: str) -> None:
    assert agree(name, POLICIES[name][1]) > POLICIES[name][1]
