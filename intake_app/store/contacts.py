"""Follow-up: what is due, and the tries to reach somebody."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from intake_app.domain.plan import ContactAttempt, FollowUp, FollowUpState
from intake_app.store import encoding
from intake_app.store.open_vault import Value, Vault


@dataclass(frozen=True)
class DueFollowUp:
    """Something due, with whom it concerns and who looks after the case."""

    follow_up: FollowUp
    reference: str
    name: str
    worker: str
    pack: str = ""
    tier: str | None = None
    tiers_possible: tuple[str, ...] = ()


@dataclass(frozen=True)
class DueTally:
    """How many of one kind are due: of all, of one worker, and late ones."""

    count: int
    of_worker: int
    late: int


_COLUMNS = "f.id, f.episode, f.kind, f.due, f.state, f.channel, f.attempts, f.at, f.note, f.done_at"


def save_follow_up(vault: Vault, follow_up: FollowUp) -> None:
    """Write one follow-up, new or changed."""
    values: dict[str, Value] = {
        "id": follow_up.id,
        "episode": follow_up.episode,
        "kind": follow_up.kind,
        "due": follow_up.due.isoformat(),
        "state": follow_up.state.value,
        "channel": follow_up.channel,
        "attempts": follow_up.attempts,
        "at": encoding.iso(follow_up.at),
        "note": follow_up.note,
        "done_at": encoding.iso(follow_up.done_at),
    }
    update = ", ".join(f"{name} = excluded.{name}" for name in values if name != "id")
    vault.write(
        f"INSERT INTO follow_up ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) "
        f"ON CONFLICT (id) DO UPDATE SET {update}",
        tuple(values.values()),
    )


def save_follow_ups(vault: Vault, follow_ups: tuple[FollowUp, ...]) -> None:
    """Write several follow-ups."""
    for follow_up in follow_ups:
        save_follow_up(vault, follow_up)


def load_follow_up(vault: Vault, follow_up_id: str) -> FollowUp | None:
    """The follow-up of that id."""
    row = vault.row(f"SELECT {_COLUMNS} FROM follow_up f WHERE f.id = ?", (follow_up_id,))
    return None if row is None else _follow_up(row)


def load_follow_ups(vault: Vault, episode_id: str) -> tuple[FollowUp, ...]:
    """The follow-ups of a case by date."""
    rows = vault.rows(
        f"SELECT {_COLUMNS} FROM follow_up f WHERE f.episode = ? ORDER BY f.due, f.at, f.id", (episode_id,)
    )
    return tuple(_follow_up(row) for row in rows)


def list_follow_ups(
    vault: Vault, first: date | None = None, last: date | None = None, *,
    states: tuple[FollowUpState, ...] = (FollowUpState.OPEN,), worker: str = "", limit: int = 500, offset: int = 0,
) -> tuple[DueFollowUp, ...]:  # fmt: skip
    """What is due from `first` to `last` (both included, None is open), by day and hour, of one `worker` or of all."""
    conditions, values = _range(first, last, states, worker)
    rows = vault.rows(
        f"SELECT {_COLUMNS}, p.reference, p.name, e.worker, e.pack, e.tier, e.tiers_possible "
        "FROM follow_up f JOIN episode e ON e.id = f.episode JOIN person p ON p.id = e.person "
        f"WHERE {conditions} ORDER BY f.due, f.at, f.id LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return tuple(_due(row[:10], *row[10:]) for row in rows)


def _due(
    row: tuple[Any, ...], reference: str, name: str, worker: str, pack: str, tier: str | None, tiers: str
) -> DueFollowUp:
    return DueFollowUp(_follow_up(row), reference, name, worker, pack, tier, encoding.decode(tiers))


def tally_follow_ups(vault: Vault, last: date, today: date, worker: str) -> dict[str, DueTally]:
    """What is open and due until `last`, by kind; late is what was due before `today`."""
    rows = vault.rows(
        "SELECT f.kind, count(*), sum(e.worker = ?), sum(f.due < ?) "
        "FROM follow_up f JOIN episode e ON e.id = f.episode WHERE f.state = ? AND f.due <= ? GROUP BY f.kind",
        (worker, today.isoformat(), FollowUpState.OPEN.value, last.isoformat()),
    )
    return {kind: DueTally(*numbers) for kind, *numbers in rows}


def count_follow_ups(
    vault: Vault, first: date | None = None, last: date | None = None, *,
    states: tuple[FollowUpState, ...] = (FollowUpState.OPEN,), worker: str = "",
) -> int:  # fmt: skip
    """How many `list_follow_ups` would give without a limit."""
    conditions, values = _range(first, last, states, worker)
    row = vault.row(f"SELECT count(*) FROM follow_up f JOIN episode e ON e.id = f.episode WHERE {conditions}", values)
    return 0 if row is None else int(row[0])


def _range(
    first: date | None, last: date | None, states: tuple[FollowUpState, ...], worker: str
) -> tuple[str, tuple[Value, ...]]:
    conditions = [f"f.state IN ({', '.join('?' * len(states))})"]
    values: list[Value] = [state.value for state in states]
    for condition, day in (("f.due >= ?", first), ("f.due <= ?", last)):
        if day is not None:
            conditions.append(condition)
            values.append(day.isoformat())
    if worker:
        conditions.append("e.worker = ?")
        values.append(worker)
    return " AND ".join(conditions), tuple(values)


def _follow_up(row: tuple[Any, ...]) -> FollowUp:
    identity, episode, kind, due, state, channel, attempts, at, note, done = row
    return FollowUp(
        identity, episode, kind, date.fromisoformat(due), FollowUpState(state), channel, attempts,
        time.fromisoformat(at) if at else None, note, datetime.fromisoformat(done) if done else None,
    )  # fmt: skip


def append_contact_attempt(vault: Vault, attempt: ContactAttempt) -> None:
    """Add one try; counting it in the follow-up is for whoever saves that."""
    vault.append(
        "contact_attempt",
        {
            "id": attempt.id,
            "follow_up": attempt.follow_up,
            "at": attempt.at.isoformat(),
            "channel": attempt.channel,
            "outcome": attempt.outcome,
            "worker": attempt.worker,
        },
    )


def load_contact_attempts(vault: Vault, follow_up_id: str) -> tuple[ContactAttempt, ...]:
    """The tries made for a follow-up, oldest first."""
    rows = vault.rows(
        "SELECT id, follow_up, at, channel, outcome, worker FROM contact_attempt WHERE follow_up = ? ORDER BY sequence",
        (follow_up_id,),
    )
    return tuple(ContactAttempt(i, f, datetime.fromisoformat(at), *rest) for i, f, at, *rest in rows)
