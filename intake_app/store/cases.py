"""People and cases: save, load, search, list."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode, Person, SafeContact, Sex, Stage
from intake_app.store import encoding
from intake_app.store.open_vault import Value, Vault

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RARE: Final = 1500
"""A word in at most so many cases is looked up first; a more common one is checked case by case in the order of the list."""


@dataclass(frozen=True)
class EpisodeFilter:
    """Which cases. Empty fields do not restrict; all others have to hold. `text`: every word begins a word of the name or
    reference, or a slip's code, accents and capitals aside. `late_on`: the next step was due before that day."""

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

_SELECT: Final = (
    "SELECT e.id, e.pack, e.pack_version, e.pack_hash, e.stage, e.worker, e.opened_at, e.changed_at, e.tier, e.tiers_possible, "
    "e.next_step, e.next_due, e.closed_at, e.close_reason, p.reference, p.name, p.birth_date, p.sex, p.language, p.phone, "
    "p.voice_message, p.phone_when, p.district "
)

# --------------------------------------------------------------------------------------------------------------- people


def save_person(vault: Vault, person: Person, *, formerly: str = "") -> None:
    """Write the person under their reference, or under `formerly` when the reference itself changes.

    Overwrites what is known of that reference: ask `load_person` first when the case is new. Raises `UserError`
    `reference-taken` when the changed reference is another's.
    """
    old = formerly or person.reference
    if old != person.reference and load_person(vault, person.reference) is not None:
        raise UserError("reference-taken", "Another case has this reference already.", "person/reference")
    values: tuple[Value, ...] = (
        person.reference, person.name, encoding.iso(person.birth_date), person.sex.value, person.language,
        person.contact.phone, int(person.contact.voice_message), person.contact.when, person.district,
    )  # fmt: skip
    changed = vault.write(
        "UPDATE person SET reference = ?, name = ?, birth_date = ?, sex = ?, language = ?, phone = ?, voice_message = ?, "
        "phone_when = ?, district = ? WHERE reference = ?",
        (*values, old),
    )
    if not changed:
        vault.write(
            "INSERT INTO person (reference, name, birth_date, sex, language, phone, voice_message, phone_when, district) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return
    found = vault.rows(
        "SELECT e.id FROM episode e JOIN person p ON p.id = e.person WHERE p.reference = ?", (person.reference,)
    )
    for (episode_id,) in found:
        vault.write(
            "UPDATE episode SET name_order = ?, reference_order = ? WHERE id = ?",
            (fold(person.name), _numbered(person.reference), episode_id),
        )
        _index_person(vault, episode_id, person)


def load_person(vault: Vault, reference: str) -> Person | None:
    """The person of that reference."""
    row = vault.row(
        "SELECT reference, name, birth_date, sex, language, phone, voice_message, phone_when, district FROM person "
        "WHERE reference = ?",
        (reference,),
    )
    return None if row is None else _person(row)


def _person(row: tuple[Any, ...]) -> Person:
    reference, name, birth, sex, language, phone, voice, when, district = row
    born = date.fromisoformat(birth) if birth else None
    return Person(reference, name, born, Sex(sex), language, SafeContact(phone, bool(voice), when), district)


# ---------------------------------------------------------------------------------------------------------------- cases


def save_episode(vault: Vault, episode: Episode) -> None:
    """Write the case and its person, new or changed.

    A changed reference is taken over; raises `UserError` `reference-taken` when it is another person's.
    """
    known = vault.row(
        "SELECT p.id, p.reference FROM episode e JOIN person p ON p.id = e.person WHERE e.id = ?", (episode.id,)
    )
    if known is None:
        there = load_person(vault, episode.person.reference)
        if there is not None and (there.name, there.birth_date) != (episode.person.name, episode.person.birth_date):
            raise UserError("reference-taken", "Another case has this reference already.", "person/reference")
    save_person(vault, episode.person, formerly=known[1] if known else "")
    person_id = vault.row("SELECT id FROM person WHERE reference = ?", (episode.person.reference,))
    assert person_id is not None
    values: dict[str, Value] = {
        "id": episode.id,
        "person": person_id[0],
        "pack": episode.pack,
        "pack_version": episode.pack_version,
        "pack_hash": episode.pack_hash,
        "stage": episode.stage.value,
        "worker": episode.worker,
        "opened_at": episode.opened_at.isoformat(),
        "changed_at": episode.changed_at.isoformat(),
        "tier": episode.tier,
        "tiers_possible": encoding.encode(episode.tiers_possible),
        "next_step": episode.next_step,
        "next_due": encoding.iso(episode.next_due),
        "closed_at": encoding.iso(episode.closed_at),
        "close_reason": episode.close_reason,
        "name_order": fold(episode.person.name),
        "reference_order": _numbered(episode.person.reference),
        "changed_order": _microseconds(episode.changed_at),
    }
    update = ", ".join(f"{name} = excluded.{name}" for name in values if name != "id")
    vault.write(
        f"INSERT INTO episode ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) ON CONFLICT (id) DO UPDATE SET {update}",
        tuple(values.values()),
    )
    if known is None:
        _index_person(vault, episode.id, episode.person)


def touch_episode(vault: Vault, episode_id: str, changed_at: datetime) -> None:
    """Move the case's last change to `changed_at`, nothing else: the cheap way while an interview goes on."""
    vault.write(
        "UPDATE episode SET changed_at = ?, changed_order = ? WHERE id = ?",
        (changed_at.isoformat(), _microseconds(changed_at), episode_id),
    )


def save_progress(vault: Vault, episode: Episode) -> None:
    """Write what an answer can change of a case - last change, tiers, next step - and nothing of its person."""
    vault.write(
        "UPDATE episode SET changed_at = ?, changed_order = ?, tier = ?, tiers_possible = ?, next_step = ? WHERE id = ?",
        (
            episode.changed_at.isoformat(),
            _microseconds(episode.changed_at),
            episode.tier,
            encoding.encode(episode.tiers_possible),
            episode.next_step,
            episode.id,
        ),
    )


def load_episode(vault: Vault, episode_id: str) -> Episode | None:
    """The case of that id, with its person."""
    row = vault.row(f"{_SELECT} FROM episode e JOIN person p ON p.id = e.person WHERE e.id = ?", (episode_id,))
    return None if row is None else _episode(row)


def episodes_of(vault: Vault, reference: str) -> tuple[Episode, ...]:
    """All cases under one reference, oldest first."""
    rows = vault.rows(
        f"{_SELECT} FROM person p JOIN episode e ON e.person = p.id WHERE p.reference = ? ORDER BY e.changed_order, e.id",
        (reference,),
    )
    return tuple(_episode(row) for row in rows)


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
        f"{_SELECT} FROM episode e JOIN person p ON p.id = e.person {_where(conditions)} "
        f"ORDER BY {nulls}{column} {direction}, e.id {direction} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return tuple(_episode(row) for row in rows)


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
    for column, chosen in (("e.stage", [stage.value for stage in wanted.stages]), ("e.tier", list(wanted.tiers))):
        if chosen:
            conditions.append(f"{column} IN ({', '.join('?' * len(chosen))})")
            values += chosen
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


def _episode(row: tuple[Any, ...]) -> Episode:
    (
        identity, pack, version, pack_hash, stage, worker, opened, changed, tier, tiers, step, due, closed, reason, *person
    ) = row  # fmt: skip
    return Episode(
        id=identity,
        person=_person(tuple(person)),
        pack=pack,
        pack_version=version,
        pack_hash=pack_hash,
        stage=Stage(stage),
        worker=worker,
        opened_at=datetime.fromisoformat(opened),
        changed_at=datetime.fromisoformat(changed),
        tier=tier,
        tiers_possible=encoding.decode(tiers),
        next_step=step,
        next_due=date.fromisoformat(due) if due else None,
        closed_at=datetime.fromisoformat(closed) if closed else None,
        close_reason=reason,
    )


def _microseconds(moment: datetime) -> int:
    return (encoding.as_utc(moment) - _EPOCH) // timedelta(microseconds=1)


# --------------------------------------------------------------------------------------------------------------- search


def fold(text: str) -> str:
    """How text is searched and sorted: no capitals, no accents, words parted by single blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _numbered(reference: str) -> str:
    """For sorting: runs of digits filled up, so that 2026/9 comes before 2026/10."""
    parts: list[str] = []
    for char in fold(reference):
        if char.isdigit() and parts and parts[-1][-1].isdigit():
            parts[-1] += char
        else:
            parts.append(char)
    return "".join(part.rjust(12, "0") if part[0].isdigit() else part for part in parts)


def _index_person(vault: Vault, episode_id: str, person: Person) -> None:
    name, reference = fold(person.name), fold(person.reference)
    words = {*name.split(), *name.replace("-", " ").split(), *reference.split(), reference.replace(" ", "")}
    words |= set("".join(c if c.isalnum() else " " for c in reference).split())
    index_terms(vault, episode_id, "person", words)


def index_terms(vault: Vault, episode_id: str, source: str, words: set[str]) -> None:
    """Let the case be found by `words`, in place of those that `source` gave before."""
    vault.write("DELETE FROM search_term WHERE episode = ? AND source = ?", (episode_id, source))
    vault.write_many(
        "INSERT OR IGNORE INTO search_term (term, episode, source) VALUES (?, ?, ?)",
        [(word, episode_id, source) for word in sorted(words) if word],
    )
