"""Whose case it is: reading a colleague's asks for a reason, which is kept; a supervisor gives cases to others."""

from dataclasses import replace
from typing import Final

from intake_app.casework import stages
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, allowed, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode, Worker
from intake_app.store import records

REASONS: Final = ("stand-in", "asked-by-person", "shared-work", "emergency")
"""Why somebody reads a colleague's case. Codes alone: a text of one's own could name somebody in the trail."""

READ: Final = "case-read-for-reason"
SEEN: Final = "case-seen"
DENIED: Final = "case-not-shown"


def admit(desk: Desk, episode: Episode) -> None:
    """Let the worker read a case, and write down that it was read, once for each time the office is unlocked.

    Deciders and supervisors read every case, everybody the own ones; else UserError `reading-needs-reason`, whose place
    is the case, until `give_reason` was called. Being asked is written down, too.
    """
    require(desk.worker, Act.SEE_CASES)
    if not may_read(desk, episode):
        _write(desk, DENIED, episode.id, "", again=False)
        raise UserError("reading-needs-reason", "A colleague looks after this case. Say why you read it.", episode.id)
    _write(desk, SEEN, episode.id, "", again=False)


def may_read(desk: Desk, episode: Episode) -> bool:
    """Whether the worker reads this case without being asked (any more)."""
    own = episode.worker == desk.worker.id
    return own or allowed(desk.worker, Act.READ_FREELY) or (READ, desk.worker.id, episode.id) in desk.vault.noted


def give_reason(desk: Desk, episode_id: str, reason: str) -> None:
    """Why a colleague's case is read; good until the office is locked. UserError `no-case`, `reason-missing`."""
    require(desk.worker, Act.SEE_CASES)
    episode = stages.known_episode(desk, episode_id)
    if reason not in REASONS:
        raise UserError("reason-missing", f"Say why: {', '.join(REASONS)}.", "reason")
    _write(desk, READ, episode.id, reason, again=True)
    desk.vault.noted.add((READ, desk.worker.id, episode.id))


def _write(desk: Desk, event: str, episode_id: str, detail: str, *, again: bool) -> None:
    """One record; unless `again`, no second one in this session. Where nothing can be written, reading goes on."""
    vault, known = desk.vault, (event, desk.worker.id, episode_id)
    if (known in vault.noted and not again) or not vault.is_writable or vault.is_in_transaction:
        return
    with vault.transaction(desk.worker, event, f"episode/{episode_id}", detail, at=desk.clock.now()):
        pass
    vault.noted.add(known)


def assign(desk: Desk, episode_id: str, worker_id: str) -> Episode:
    """Give a case to another worker who works on cases. Raises UserError `not-allowed`, `no-case`, `worker-unknown`."""
    require(desk.worker, Act.ASSIGN_CASE)
    episode = stages.known_episode(desk, episode_id)
    found = next((one for one in assignable(desk) if one.id == worker_id), None)
    if found is None:
        raise UserError("worker-unknown", "There is no such worker who interviews.", "worker")
    given = replace(episode, worker=found.id)
    detail = f"{episode.worker}>{found.id}"
    with desk.vault.transaction(desk.worker, "case-assigned", f"episode/{episode_id}", detail, at=desk.clock.now()):
        records.save_episode(desk.vault, given)
    return given


def assign_all(desk: Desk, from_worker: str, to_worker: str) -> int:
    """Give every open case of one worker to another, each with a record of its own; how many. Raises as `assign`."""
    require(desk.worker, Act.ASSIGN_CASE)
    rows = desk.vault.rows("SELECT id FROM episode WHERE worker = ? AND is_open = 1", (from_worker,))
    for (episode,) in rows:
        assign(desk, episode, to_worker)
    return len(rows)


def assignable(desk: Desk) -> tuple[Worker, ...]:
    """Who can look after a case."""
    return tuple(one for one in records.load_workers(desk.vault) if allowed(one, Act.INTERVIEW))
