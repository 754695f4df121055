"""The answers of many interviews at once, as they lie in the vault: read together, told apart later."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from intake_app.domain.answers import Answer
from intake_app.engine.answering import plain_answer
from intake_app.store import encoding

if TYPE_CHECKING:
    from intake_app.store.open_vault import Vault


@dataclass(frozen=True)
class LastInterview:
    """The latest interview of a case. `kept` holds its answers as they stand, for `plain_answers`."""

    id: str
    finished_at: datetime | None
    kept: str


def load_last_interviews(vault: "Vault", episode_ids: Sequence[str]) -> dict[str, LastInterview]:
    """Of each of these cases the interview begun last; none of a case without one."""
    latest = vault.rows(
        "SELECT episode, id, finished_at FROM encounter WHERE rowid IN "
        f"(SELECT max(rowid) FROM encounter WHERE episode IN ({_marks(episode_ids)}) GROUP BY episode)",
        tuple(episode_ids),
    )
    encounters = tuple(row[1] for row in latest)
    # Of each key the newest, unless it was taken back; made one text by the database, which is quicker at it.
    kept = dict(
        vault.rows(
            "SELECT encounter, json_group_array(json_array(key, json(value), missing)) FROM answer WHERE sequence IN "
            f"(SELECT max(sequence) FROM answer WHERE encounter IN ({_marks(encounters)}) GROUP BY encounter, key) "
            "AND NOT cleared GROUP BY encounter",
            encounters,
        )
    )
    return {
        episode: LastInterview(id_, datetime.fromisoformat(ended) if ended else None, kept.get(id_, "[]"))
        for episode, id_, ended in latest
    }


def plain_answers(kept: str) -> dict[str, object]:
    """The answers of `LastInterview.kept`, notes apart, as the plain values that `answering.read_answer` takes."""
    found: dict[str, object] = {}
    for key, value, missing in json.loads(kept):
        if missing is not None:
            found[key] = missing
        else:
            found[key] = plain_answer(Answer(encoding.revived(value))) if value.__class__ in (dict, list) else value
    return found


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
