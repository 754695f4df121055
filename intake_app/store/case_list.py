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

_RARE: Final = 1500
"""A word in at most so many cases is looked up first; a more common one is checked case by case in the order of the
list.
"""


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


_ORDER: Final = {
    EpisodeOrder.CHANGED: "e.changed_order",
    EpisodeOrder.NAME: "e.name_order",
    EpisodeOrder.REFERENCE: "e.reference_order",
    EpisodeOrder.STAGE: "e.stage",
    EpisodeOrder.TIER: "e.tier",
    EpisodeOrder.WORKER: "e.worker",
    EpisodeOrder.DUE: "e.next_due",
}


def list_episodes(
    vault: Vault, wanted: EpisodeFilter = EpisodeFilter(), order: EpisodeOrder = EpisodeOrder.CHANGED, *,
    descending: bool | None = None, limit: int = 50, offset: int = 0,
) -> tuple[Episode, ...]:  # fmt: skip
    """One page of cases. Without `descending` the latest change comes first and everything else runs upwards."""
    down = order is EpisodeOrder.CHANGED if descending is None else descending
    direction = "DESC" if down else "ASC"
    conditions, values = _conditions(vault, wanted)
    column = _ORDER[order]
    # A case without the value comes last either way up.
    nulls = f"{column} IS NULL, " if order in (EpisodeOrder.DUE, EpisodeOrder.TIER) else ""
    rows = vault.rows(
        f"{SELECT} FROM episode e JOIN person p ON p.id = e.person {_where(conditions)} "
        f"ORDER BY {nulls}{column} {direction}, e.id {direction} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return tuple(episode_of(row) for row in rows)


def count_episodes(vault: Vault, wanted: EpisodeFilter = EpisodeFilter()) -> int:
    """How many cases `list_episodes` would give without a limit."""
    conditions, values = _conditions(vault, wanted)
    row = vault.row(f"SELECT count(*) FROM episode e {_where(conditions)}", values)
    return 0 if row is None else int(row[0])


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _conditions(vault: Vault, wanted: EpisodeFilter) -> tuple[list[str], tuple[Value, ...]]:
    conditions: list[str] = []
    values: list[Value] = []
    words = fold(wanted.text).split()
    for word in words:
        low, high = word, word + "\U0010ffff"
        sample = vault.row(
            "SELECT count(*) FROM (SELECT 1 FROM search_term WHERE term >= ? AND term < ? LIMIT ?)",
            (low, high, _RARE + 1),
        )
        if sample is not None and sample[0] <= _RARE:
            conditions.append("e.id IN (SELECT episode FROM search_term WHERE term >= ? AND term < ?)")
        else:
            conditions.append(
                "EXISTS (SELECT 1 FROM search_term s WHERE s.episode = e.id AND s.term >= ? AND s.term < ?)"
            )
        values += [low, high]
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
    if wanted.open_only:
        conditions.append("e.stage <> ?")
        values.append(Stage.CLOSED.value)
    return conditions, tuple(values)
