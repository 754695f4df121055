"""What would change the level: the smallest sets of answers that lead to another tier, and answers that cannot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations, product
from math import prod
from typing import Final

from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.evaluation import Change
from intake_app.domain.person import Sex
from intake_app.domain.policy import DecisionTable, InputKind
from intake_app.domain.questionnaire import ItemType
from intake_app.domain.unary import InputValue
from intake_app.engine.counting import ranks
from intake_app.engine.deciding import given_by, read_table
from intake_app.engine.evaluating import decide
from intake_app.engine.policy import CompiledPolicy, CountedScale, controllers_of
from intake_app.engine.reading import Mode, Reading

NO_TIER: Final = "none"
LARGEST: Final = 4
"""Sets of more answers than this are not looked for: nobody is told that five answers would have to differ."""
MOST_TRIED: Final = 3_000
"""How many sets of one size are tried within one part of the answers before larger ones are given up."""

Effect = tuple[frozenset[InputValue] | frozenset[int], ...]
Changed = Mapping[str, Answer]
Chain = tuple[DecisionTable, ...]


@dataclass(frozen=True, eq=False)
class _Part:
    """Answers that work together (a scale and what shows or hides its items), and what the tier table sees of them."""

    keys: tuple[str, ...]
    scales: tuple[CountedScale, ...]
    inputs: tuple[str, ...]

    def effect(self, reading: Reading) -> Effect:
        """The bands of its scales and the values of its inputs: while they are the same, so is the tier."""
        bands = tuple(ranks(reading, scale, scale.scale.band_set.codes) for scale in self.scales)
        return (*bands, *(reading.domain(name) for name in self.inputs))


@dataclass
class _Menu:
    """By effect of one part: the smallest sets of changes that bring it about, all of one size."""

    part: _Part
    seen: set[Effect]
    sized: list[dict[Effect, list[Changed]]] = field(default_factory=list)
    """By number of changes, beginning with one."""


def would_change(
    policy: CompiledPolicy,
    answers: AnswerSet,
    *,
    birth_date: date | None,
    today: date,
    sex: Sex = Sex.UNDISCLOSED,
) -> tuple[Change, ...]:
    """For every other tier: all the smallest sets of answers, up to `LARGEST`, that changed together lead to it.

    Every set of a tier has the same size, and no smaller one leads there. Sets that differ in one option are listed one
    by one, in the order of the form; the tier with the most help first. Nothing while the tier itself is open, or where
    the policy gives none. Route and consent are taken as they are: they are facts, not answers a level hangs on.
    """
    base = decide(policy, answers, birth_date, today, Mode.DECIDED, sex)
    table = policy.pack.table_by_id.get("tier")
    current = base.outputs("tier")
    if table is None or len(current) != 1 or current[0] == NO_TIER:
        return ()
    chain = _chain(policy, table)
    search = _Search(base.reading, chain, _parts(policy, chain))
    others = (tier for tier in policy.pack.tiers if tier not in (NO_TIER, current[0]))
    wanted = {tier: needed for tier in others if (needed := search.needed(tier)) is not None}
    found: list[Change] = []
    for size in range(1, LARGEST + 1):
        reached = search.of_size(size, wanted) if wanted else []
        found += reached
        for change in reached:
            wanted.pop(change.tier, None)
    rank = {tier: n for n, tier in enumerate(policy.pack.tiers)}
    place = {key: n for n, key in enumerate(policy.questions)}
    return tuple(sorted(found, key=lambda c: (-rank[c.tier], len(c.answers), *(place[key] for key in c.answers))))


def settled_questions(
    policy: CompiledPolicy,
    answers: AnswerSet,
    *,
    birth_date: date | None,
    today: date,
    sex: Sex = Sex.UNDISCLOSED,
) -> frozenset[str]:
    """Once the tier is certain: the open questions it was read from, none of which can change it any more.

    None while more than one tier is possible.
    """
    reading = decide(policy, answers, birth_date, today, Mode.DECIDED, sex).reading
    table = policy.pack.table_by_id.get("tier")
    if table is None or len(read_table(table, reading).outputs("tier")) != 1:
        return frozenset()
    return frozenset(key for key in level_questions(policy) if (told := answers.get(key)) is None or told.is_open)


@lru_cache(maxsize=8)
def level_questions(policy: CompiledPolicy) -> frozenset[str]:
    """The questions the tier is read from, whatever was answered; facts that set the route or a form's gate apart."""
    table = policy.pack.table_by_id.get("tier")
    if table is None:
        return frozenset()
    return frozenset(key for part in _parts(policy, _chain(policy, table)) for key in part.keys)


def _chain(policy: CompiledPolicy, table: DecisionTable) -> Chain:
    """The tables the tier comes from, in order: the tier table, last, and those before it whose outputs it hangs on;
    but not the one that sets the route, which is a fact of the case."""
    inputs = policy.pack.inputs
    columns = {name: one.keys[0] for name, one in inputs.items() if one.kind is InputKind.OUTPUT and one.keys}
    found, names = [table], {columns.get(name, name) for name in table.inputs}
    for earlier in reversed(policy.pack.tables[: policy.pack.tables.index(table)]):
        if "route" not in earlier.outputs and not names.isdisjoint(earlier.outputs):
            found.insert(0, earlier)
            names.update(columns.get(name, name) for name in earlier.inputs)
    return tuple(found)


def _parts(policy: CompiledPolicy, chain: Chain) -> tuple[_Part, ...]:
    """What these tables read, taken apart into answers that do not meet before them."""
    before = [one for one in policy.pack.tables[: policy.pack.tables.index(chain[-1])] if one not in chain]
    facts = {name for one in before for name in one.inputs} | {n for tests in policy.gates.values() for n, _ in tests}
    read = dict.fromkeys(name for table in chain for name in table.inputs)
    sources = {name: policy.pack.inputs[name] for name in read if name in policy.pack.inputs}
    fixed = {key for name in facts if name in policy.pack.inputs for key in policy.pack.inputs[name].keys}
    groups: list[tuple[set[str], list[CountedScale], list[str]]] = []
    for name, source in sources.items():
        if name in facts:
            continue
        if source.kind is InputKind.BAND:
            for counted in map(policy.scales.__getitem__, source.keys):
                _join(groups, set(counted.reads) - fixed, [counted], [])
        elif source.kind is InputKind.ANSWER:
            _join(groups, {source.keys[0], *controllers_of(policy.questions, source.keys[:1])} - fixed, [], [name])
    place = {key: n for n, key in enumerate(policy.questions)}
    return tuple(
        _Part(tuple(sorted((k for k in keys if k in place), key=place.__getitem__)), tuple(scales), tuple(inputs))
        for keys, scales, inputs in groups
    )


def _join(
    groups: list[tuple[set[str], list[CountedScale], list[str]]],
    keys: set[str],
    scales: list[CountedScale],
    inputs: list[str],
) -> None:
    """Add a group, together with those it shares an answer with."""
    for other in [group for group in groups if not group[0].isdisjoint(keys)]:
        groups.remove(other)
        keys, inputs = keys | other[0], other[2] + inputs
        scales = other[1] + [scale for scale in scales if scale not in other[1]]
    groups.append((keys, scales, inputs))


def tiers_when(reading: Reading, chain: Chain, changed: Changed) -> tuple[str, ...]:
    """The tiers the last table of `chain` can give with some answers changed and all other tables as they are."""
    other = reading.with_answers(changed)
    for table in chain[:-1]:
        other.learn(given_by(read_table(table, other)))
    return read_table(chain[-1], other).outputs("tier")


class _Search:
    """Looks for sets of changes, size by size. The tier hangs on effects alone: each choice of them is read once."""

    def __init__(self, reading: Reading, chain: Chain, parts: tuple[_Part, ...]) -> None:
        self.reading = reading
        self.chain = chain
        self.menus = [_Menu(part, {part.effect(reading)}) for part in parts]
        self._reach: dict[frozenset[int], frozenset[str]] = {}

    def needed(self, tier: str) -> frozenset[int] | None:
        """The parts without which `tier` is out of reach; None when it is so even with all of them open."""
        everything = frozenset(range(len(self.menus)))
        if tier not in self._within_reach(everything):
            return None
        return frozenset(n for n in everything if tier not in self._within_reach(everything - {n}))

    def of_size(self, size: int, wanted: Mapping[str, frozenset[int]]) -> list[Change]:
        """Every set of `size` answers, none larger than it has to be, that leads to one of the tiers `wanted`."""
        for n, menu in enumerate(self.menus):
            most = max(size - len(needed - {n}) for needed in wanted.values())
            while len(menu.sized) < most:
                self._fill(menu)
        found: list[Change] = []
        for chosen in self._choices(0, size):
            touched = frozenset(chosen)
            near = [tier for tier, needed in wanted.items() if needed <= touched]
            if not near or self._within_reach(touched).isdisjoint(near):
                continue
            lists = list(chosen.values())
            tiers = tiers_when(self.reading, self.chain, _together([sets[0] for sets in lists]))
            if len(tiers) == 1 and tiers[0] in wanted:
                found += [Change(_together(sets), tiers[0]) for sets in product(*lists)]
        return found

    def _choices(self, start: int, left: int) -> Iterator[dict[int, list[Changed]]]:
        """Every choice of effects, one for some of the parts, that takes `left` changes in all."""
        if left == 0:
            yield {}
            return
        for n in range(start, len(self.menus)):
            for size, effects in enumerate(self.menus[n].sized[:left], start=1):
                for sets in effects.values():
                    for rest in self._choices(n + 1, left - size):
                        yield {n: sets, **rest}

    def _fill(self, menu: _Menu) -> None:
        """Every effect the part can have by one change more than was tried, and by no fewer."""
        options = {key: others for key in menu.part.keys if (others := self._options(key))}
        keyed = list(combinations(options, len(menu.sized) + 1))
        found: dict[Effect, list[Changed]] = {}
        menu.sized.append(found)
        if sum(prod(len(options[key]) for key in keys) for keys in keyed) > MOST_TRIED:
            return
        for keys in keyed:
            for chosen in product(*(options[key] for key in keys)):
                changed = dict(zip(keys, chosen, strict=True))
                effect = menu.part.effect(self.reading.with_answers(changed))
                if effect not in menu.seen:
                    found.setdefault(effect, []).append(changed)
        menu.seen.update(found)

    def _options(self, key: str) -> Sequence[Answer]:
        """The other answers to a question that was asked and answered (declined ones too)."""
        item, told = self.reading.policy.questions[key].item, self.reading.answers.get(key)
        if told is None or self.reading.visible(key) is not True or item.repeats:
            return ()
        if item.type is ItemType.BOOLEAN:
            return tuple(Answer(value=value) for value in (True, False) if value is not told.value)
        if item.type is not ItemType.CODING:
            return ()
        return tuple(Answer(value=option.code) for option in item.options if option.code != told.value)

    def _within_reach(self, touched: frozenset[int]) -> frozenset[str]:
        """The tiers that any answers at all to the questions of these parts lead to."""
        if touched not in self._reach:
            keys = (key for n in touched for key in self.menus[n].part.keys if self._options(key))
            opened = {key: Answer(missing=Missing.NOT_ASKED) for key in keys}
            self._reach[touched] = frozenset(tiers_when(self.reading, self.chain, opened))
        return self._reach[touched]


def _together(sets: Sequence[Changed]) -> dict[str, Answer]:
    return {key: answer for one in sets for key, answer in one.items()}
