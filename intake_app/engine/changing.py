"""What would change the level: the smallest sets of answers that lead to another tier."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.evaluation import Change
from intake_app.domain.person import Sex
from intake_app.domain.policy import DecisionTable, InputKind
from intake_app.domain.questionnaire import ItemType
from intake_app.engine.counting import ranks
from intake_app.engine.deciding import read_table
from intake_app.engine.evaluating import decide
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode, Reading

NO_TIER = "none"


@dataclass(frozen=True)
class _Candidate:
    key: str
    answer: Answer
    tier: str | None
    effects: tuple[object, ...]


def would_change(
    policy: CompiledPolicy,
    answers: AnswerSet,
    *,
    birth_date: date | None,
    today: date,
    sex: Sex = Sex.UNDISCLOSED,
) -> tuple[Change, ...]:
    """Every single answer to a question of the tier table that, changed alone, leads to another tier; and for a tier no
    single answer leads to, every pair that does so where neither answer alone would.

    Answers of the same question to the same tier are listed one by one, in the order of the form. Nothing while the
    tier itself is open, or where the policy gives none. Route and consent are taken as they are: they are facts, not
    answers a level hangs on.
    """
    base = decide(policy, answers, birth_date, today, Mode.DECIDED, sex)
    table = policy.pack.table_by_id.get("tier")
    current = base.outputs("tier")
    if table is None or len(current) != 1 or current[0] == NO_TIER:
        return ()
    reading = base.reading
    support = _support(policy, table)
    singles = [c for key in support for c in _candidates(reading, table, key)]
    found = [
        Change({c.key: c.answer}, c.tier) for c in singles if c.tier is not None and c.tier not in (NO_TIER, current[0])
    ]
    reached = {change.tier for change in found}
    for tier in policy.pack.tiers:
        if tier not in reached and tier not in (NO_TIER, current[0]):
            found += _pairs(reading, table, singles, support, tier)
    rank = {tier: n for n, tier in enumerate(policy.pack.tiers)}
    return tuple(sorted(found, key=lambda change: (-rank[change.tier], len(change.answers))))


def tier_when(reading: Reading, table: DecisionTable, changed: Mapping[str, Answer]) -> tuple[str | None, Reading]:
    """The tier, if single, that `table` gives with some answers changed and the tables before it as they are."""
    other = reading.with_answers(changed)
    tiers = read_table(table, other).outputs("tier")
    return (tiers[0] if len(tiers) == 1 else None), other


def _support(policy: CompiledPolicy, table: DecisionTable) -> dict[str, str]:
    """The questions the table reads, with what groups them: their scale, or their own key."""
    earlier = {name for t in policy.pack.tables[: policy.pack.tables.index(table)] for name in t.inputs}
    gates = {name for tests in policy.gates.values() for name, _ in tests}
    found: dict[str, str] = {}
    for name in table.inputs:
        source = policy.pack.inputs.get(name)
        if source is None or name in earlier or name in gates:
            continue
        if source.kind is InputKind.BAND:
            for scale_key in source.keys:
                form = policy.questionnaires[scale_key.partition("/")[0]]
                for link_id in policy.scale(scale_key).items:
                    found.setdefault(form.key(link_id), scale_key)
        elif source.kind is InputKind.ANSWER:
            found.setdefault(source.keys[0], source.keys[0])
    return found


def _candidates(reading: Reading, table: DecisionTable, key: str) -> Iterator[_Candidate]:
    item = reading.policy.questions[key].item
    told = reading.answers.get(key)
    if item.type is not ItemType.CODING or item.repeats or told is None or reading.visible(key) is not True:
        return
    for option in item.options:
        if option.code != told.value:
            answer = Answer(value=option.code)
            tier, other = tier_when(reading, table, {key: answer})
            effects = tuple(other.domain(name) for name in table.inputs)
            yield _Candidate(key, answer, tier, effects)


def _pairs(
    reading: Reading, table: DecisionTable, singles: list[_Candidate], groups: Mapping[str, str], tier: str
) -> list[Change]:
    """Pairs within one scale, and pairs across of which each alone already moves a score's band or an input."""
    still = tuple(reading.domain(name) for name in table.inputs)
    moved_bands = {c: _moves_band(reading, groups[c.key], c) for c in singles}
    found: list[Change] = []
    within_reach: dict[frozenset[str], bool] = {}
    for one, other in combinations(singles, 2):
        if one.key == other.key:
            continue
        both = frozenset({groups[one.key], groups[other.key]})
        if both not in within_reach:
            within_reach[both] = _within_reach(reading, table, [key for key in groups if groups[key] in both], tier)
        if not within_reach[both]:
            continue
        same = groups[one.key] == groups[other.key]
        each_moves = all(c.effects != still or moved_bands[c] for c in (one, other))
        if not (same or each_moves):
            continue
        changed = {one.key: one.answer, other.key: other.answer}
        if tier_when(reading, table, changed)[0] == tier:
            found.append(Change(changed, tier))
    return found


def _within_reach(reading: Reading, table: DecisionTable, keys: list[str], tier: str) -> bool:
    """Whether any answers at all to `keys` lead to `tier`: where none do, no pair of them has to be tried."""
    opened = reading.with_answers({key: Answer(missing=Missing.NOT_ASKED) for key in keys})
    return tier in read_table(table, opened).outputs("tier")


def _moves_band(reading: Reading, group: str, candidate: _Candidate) -> bool:
    """Whether the change moves the band of its own scale, even where another scale hides that."""
    if group == candidate.key:
        return False
    scale = reading.policy.scales[group]
    other = reading.with_answers({candidate.key: candidate.answer})
    return ranks(reading, scale, scale.scale.band_set.codes) != ranks(other, scale, scale.scale.band_set.codes)
