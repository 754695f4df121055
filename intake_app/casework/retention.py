"""How long cases are kept: the office says so for each policy, a list shows whose time is over, a supervisor erases.

Nothing is erased by itself, and no policy brings a time of its own that nobody chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from intake_app.casework import stages, words
from intake_app.casework.backing_up import home
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import Stage
from intake_app.engine.scheduling import add_months
from intake_app.store import backups, erasing, records

GROUNDS: Final = ("time-over", "asked-by-person", "ordered", "entered-by-mistake")
"""Why a case is erased. Codes alone: they stay in the trail."""

MISTAKE: Final = "entered-by-mistake"
LONGEST: Final = 1200
_KEY: Final = "retention/"


@dataclass(frozen=True)
class RetentionLine:
    """One policy with cases here: how many months its closed cases are kept; None while nobody said so."""

    pack: str
    title: str
    months: int | None
    proposed: int | None
    """What the policy's own file says, if anything; it counts only once the office takes it."""


@dataclass(frozen=True)
class DueCase:
    """A closed case whose time is over. No name: the reference is enough to look it up."""

    episode: str
    reference: str
    closed_on: date
    due_on: date
    closed_text: str
    due_text: str


@dataclass(frozen=True)
class OldBackup:
    """A backup that may still hold an erased case, and when the ladder drops it; None for one somebody asked for."""

    name: str
    made_on: date
    made_text: str
    expires_on: date | None
    expires_text: str


def lines(desk: Desk) -> tuple[RetentionLine, ...]:
    """The policies there are cases of, and the office's own."""
    require(desk.worker, Act.ERASE)
    packs = {row[0] for row in desk.vault.rows("SELECT DISTINCT pack FROM episode")} | {desk.office.pack}
    found = []
    for pack in sorted(packs):
        try:
            proposed = desk.library.pack(pack).retention_months
            title = desk.library.wording(desk.language, desk.library.pack(pack).id).first(
                f"{pack}#@title", default=pack
            )
        except UserError:
            proposed, title = None, pack
        found.append(RetentionLine(pack, title, months_of(desk, pack), proposed))
    return tuple(found)


def months_of(desk: Desk, pack: str) -> int | None:
    """How many months after closing a case of this policy is kept; None: nobody said so."""
    kept: int | None = records.get_setting(desk.vault, _KEY + pack)
    return kept


def set_months(desk: Desk, pack: str, months: int | None) -> None:
    """Say how long, or take it back. UserError `retention-range`."""
    require(desk.worker, Act.ERASE)
    if months is not None and not 1 <= months <= LONGEST:
        raise UserError("retention-range", f"Between 1 and {LONGEST} months.", "months")
    now = desk.clock.now()
    with desk.vault.transaction(desk.worker, "retention-set", f"policy/{pack}", str(months or "none"), at=now):
        records.put_setting(desk.vault, _KEY + pack, months)


def due(desk: Desk) -> tuple[DueCase, ...]:
    """Closed cases whose time is over, the longest over first."""
    require(desk.worker, Act.ERASE)
    wording, today = desk.wording, desk.clock.today()
    months: Mapping[str, int | None] = {line.pack: line.months for line in lines(desk)}
    found = []
    rows = desk.vault.rows(
        "SELECT e.id, p.reference, e.pack, e.closed_at FROM episode e JOIN person p ON p.id = e.person "
        "WHERE e.stage = ? AND e.closed_at IS NOT NULL",
        (Stage.CLOSED.value,),
    )
    for episode, reference, pack, closed in rows:
        span = months.get(pack)
        closed_on = date.fromisoformat(closed[:10])
        ends = None if span is None else add_months(closed_on, span)
        if ends is not None and ends <= today:
            texts = (words.day_short(wording, closed_on, today), words.day_short(wording, ends, today))
            found.append(DueCase(episode, reference, closed_on, ends, *texts))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.reference)))


def find(desk: Desk, reference: str) -> str:
    """The case of that reference, for erasing it before its time. UserError `no-case`."""
    require(desk.worker, Act.ERASE)
    row = desk.vault.row(
        "SELECT e.id FROM episode e JOIN person p ON p.id = e.person WHERE p.reference = ? ORDER BY e.number DESC",
        (reference.strip(),),
    )
    if row is None:
        raise UserError("no-case", "There is no such case in this office.", reference.strip())
    return str(row[0])


def erase(desk: Desk, episode_id: str, ground: str) -> int:
    """Erase a case for good; how many entries went. Raises UserError `not-allowed`, `no-case`, `ground-missing`,
    `case-open` (unless it was entered by mistake), those of the disk."""
    from intake_app.casework.interviews import forget_readings

    require(desk.worker, Act.ERASE)
    if ground not in GROUNDS:
        raise UserError("ground-missing", f"Say why: {', '.join(GROUNDS)}.", "ground")
    episode = stages.known_episode(desk, episode_id)
    if episode.stage is not Stage.CLOSED and ground != MISTAKE:
        raise UserError("case-open", "Close the case first.", episode_id)
    gone = erasing.erase_case(desk.vault, episode_id, ground, actor=desk.worker, at=desk.clock.now())
    forget_readings()
    return gone


def old_backups(desk: Desk) -> tuple[OldBackup, ...]:
    """The backups beside the office, newest first: an erased case is in those made before, until they expire."""
    require(desk.worker, Act.ERASE)
    wording, today = desk.wording, desk.clock.today()
    found = []
    for one in backups.list_backups(home(desk), desk.vault.identity):
        made = one.manifest.made_at.date()
        expires = made + timedelta(weeks=backups.WEEKS + 1) if one.manifest.kind == backups.AUTOMATIC else None
        told = words.day_short(wording, expires, today) if expires else wording.text("retention.backup.kept")
        found.append(OldBackup(one.path.name, made, words.day_short(wording, made, today), expires, told))
    return tuple(found)
