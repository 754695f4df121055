"""Lists of cases: searched, filtered, sorted, a page at a time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from intake_app.domain.person import Episode, Stage
from intake_app.store.cases import SELECT, episode_of
from intake_app.store.open_vault import Value, Vault
from intake_app.store.terms import fold

OPEN_TIER: Final = "open"
"""Among the tiers of a filter: cases that have none yet."""

_MOST_PROBES: Final = 1500
"""A list is walked in its order, testing case by case, when that is likely to find a page within so many tests;
otherwise the cases that hold all words are gathered first.
"""

_ENOUGH_TO_KNOW: Final = 30_000
"""So many cases of a word are counted before it is simply called frequent."""


@dataclass(frozen=True)
class EpisodeFilter:
    """Which cases.

    Empty fields do not restrict; all others have to hold. `text`: every word begins a word of the name or reference,
    or a slip's code, accents and capitals aside. `late_on`: the next step was due before that day.
    """

    text: str = ""
    stages: tuple[Stage, ...] = ()
    tiers: tuple[str, ...] = ()
    worker: str = ""
    late_on: date | None = None
    open_only: bool = False


class EpisodeOrder(StrEnum):
    """By which column a list is sorted."""

    CHANGED = "changed"
    NAME = "name"
    REFERENCE = "reference"
    STAGE = "stage"
    TIER = "tier"
    WORKER = "worker"
    DUE = "due"


_COLUMN: Final = {
    EpisodeOrder.CHANGED: "changed_order",
    EpisodeOrder.NAME: "name_order",
    EpisodeOrder.REFERENCE: "reference_order",
    EpisodeOrder.STAGE: "stage",
    EpisodeOrder.TIER: "tier",
    EpisodeOrder.WORKER: "worker",
    EpisodeOrder.DUE: "next_due",
}
_MAY_BE_MISSING: Final = (EpisodeOrder.TIER, EpisodeOrder.DUE)


@dataclass(frozen=True)
class _Plan:
    """Where the cases come from and what has to hold. All of it constant text; values are bound."""

    source: str
    conditions: tuple[str, ...]
    values: tuple[Value, ...]

    def numbers(self, vault: Vault, extra: str, order: str, limit: int, offset: int) -> list[int]:
        where = " AND ".join((*self.conditions, *([extra] if extra else [])))
        rows = vault.rows(
            f"SELECT e.number FROM {self.source} {'WHERE ' + where if where else ''} ORDER BY {order} LIMIT ? OFFSET ?",
            (*self.values, limit, offset),
        )
        return [number for (number,) in rows]

    def count(self, vault: Vault, extra: str = "") -> int:
        where = " AND ".join((*self.conditions, *([extra] if extra else [])))
        row = vault.row(f"SELECT count(*) FROM {self.source} {'WHERE ' + where if where else ''}", self.values)
        return 0 if row is None else int(row[0])


def list_episodes(
    vault: Vault, wanted: EpisodeFilter = EpisodeFilter(), order: EpisodeOrder = EpisodeOrder.CHANGED, *,
    descending: bool | None = None, limit: int = 50, offset: int = 0,
) -> tuple[Episode, ...]:  # fmt: skip
    """One page of cases.

    Without `descending` the latest change comes first and everything else runs upwards. A case without the value
    that is sorted by comes last either way.
    """
    down = order is EpisodeOrder.CHANGED if descending is None else descending
    direction, column = "DESC" if down else "ASC", f"e.{_COLUMN[order]}"
    by = f"{column} {direction}, e.number {direction}"
    plan = _plan(vault, wanted, order, offset + limit)
    if order not in _MAY_BE_MISSING:
        return _load(vault, plan.numbers(vault, "", by, limit, offset))
    found = plan.numbers(vault, f"{column} IS NOT NULL", by, limit, offset)
    if len(found) < limit:
        skip = 0 if found else max(0, offset - plan.count(vault, f"{column} IS NOT NULL"))
        found += plan.numbers(vault, f"{column} IS NULL", f"e.number {direction}", limit - len(found), skip)
    return _load(vault, found)


def count_episodes(vault: Vault, wanted: EpisodeFilter = EpisodeFilter()) -> int:
    """How many cases `list_episodes` would give without a limit."""
    return _plan(vault, wanted, EpisodeOrder.CHANGED, None).count(vault)


def _load(vault: Vault, numbers: list[int]) -> tuple[Episode, ...]:
    """The cases of these numbers, in this order."""
    rows = vault.rows(
        f"{SELECT}, e.number FROM episode e JOIN person p ON p.id = e.person "
        f"WHERE e.number IN ({', '.join('?' * len(numbers))})",
        numbers,
    )
    found = {row[-1]: episode_of(row[:-1]) for row in rows}
    return tuple(found[number] for number in numbers)


def _plan(vault: Vault, wanted: EpisodeFilter, order: EpisodeOrder, reach: int | None) -> _Plan:
    """How to find the cases; `reach` is how far into the list the page goes, None for all of it.

    SQLite keeps no statistics here, so the index is named: the open cases' own one where only those are meant, else the
    one of the order, or the one that holds the filtered columns.
    """
    conditions, values = _conditions(wanted)
    open_only = wanted.open_only or (bool(wanted.stages) and Stage.CLOSED not in wanted.stages)
    words = fold(wanted.text).split()
    if words:
        return _by_words(vault, words, conditions, values, open_only=open_only, order=order, reach=reach)
    if open_only:
        return _Plan("episode e INDEXED BY episode_open", ("e.is_open = 1", *conditions), values)
    if wanted.late_on is not None:
        return _Plan("episode e INDEXED BY episode_due", conditions, values)
    index = "changed" if conditions else order.value
    return _Plan(f"episode e INDEXED BY episode_{index}", conditions, values)


def _by_words(
    vault: Vault, words: list[str], conditions: tuple[str, ...], values: tuple[Value, ...], *,
    open_only: bool, order: EpisodeOrder, reach: int | None,
) -> _Plan:  # fmt: skip
    scope = "is_open = 1" if open_only else "is_open IN (0, 1)"
    ranges = [(word, word + "\U0010ffff") for word in words]
    bound = tuple(text for pair in ranges for text in pair)
    if reach is not None and not conditions and reach <= _MOST_PROBES * _share(vault, ranges, open_only=open_only):
        holds = (
            "EXISTS (SELECT 1 FROM search_term s INDEXED BY search_term_episode "
            "WHERE s.episode = e.number AND s.term >= ? AND s.term < ?)"
        )
        source, first = ("open", ("e.is_open = 1",)) if open_only else (order.value, ())
        return _Plan(f"episode e INDEXED BY episode_{source}", (*first, *(holds,) * len(words)), bound)
    one = f"SELECT episode FROM search_term WHERE {scope} AND term >= ? AND term < ?"
    # INTERSECT of one alone would not remove a case that two of its words begin with.
    gathered = " INTERSECT ".join([one] * len(words)) if len(words) > 1 else one.replace("SELECT", "SELECT DISTINCT", 1)
    return _Plan(f"({gathered}) m CROSS JOIN episode e ON e.number = m.episode", conditions, (*bound, *values))


def _share(vault: Vault, ranges: list[tuple[str, str]], *, open_only: bool) -> float:
    """Roughly what part of the cases all words hold for, taking the words for independent of each other."""
    scope, cases = ("is_open = 1", "count(*)") if open_only else ("is_open IN (0, 1)", "max(number)")
    row = vault.row(f"SELECT {cases} FROM episode {'WHERE is_open = 1' if open_only else ''}")
    share = 1.0
    for pair in ranges:
        hits = vault.row(
            f"SELECT count(*) FROM (SELECT 1 FROM search_term WHERE {scope} AND term >= ? AND term < ? LIMIT ?)",
            (*pair, _ENOUGH_TO_KNOW),
        )
        share *= min(1.0, hits[0] / row[0]) if hits and row and row[0] else 0.0
    return share


def _conditions(wanted: EpisodeFilter) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    """What has to hold besides the words and being open."""
    conditions: list[str] = []
    values: list[Value] = []
    if wanted.stages:
        conditions.append(f"e.stage IN ({', '.join('?' * len(wanted.stages))})")
        values += [stage.value for stage in wanted.stages]
    if wanted.tiers:
        open_too = " OR e.tier IS NULL" if OPEN_TIER in wanted.tiers else ""
        conditions.append(f"(e.tier IN ({', '.join('?' * len(wanted.tiers))}){open_too})")
        values += wanted.tiers
    if wanted.worker:
        conditions.append("e.worker = ?")
        values.append(wanted.worker)
    if wanted.late_on is not None:
        conditions.append("e.next_due < ?")
        values.append(wanted.late_on.isoformat())
    return tuple(conditions), tuple(values)
