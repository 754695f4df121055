"""People and cases: save and load."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Episode, Person, SafeContact, Sex, Stage
from intake_app.store import encoding
from intake_app.store.open_vault import Value, Vault
from intake_app.store.terms import drop_terms, fold, numbered, put_terms, words_of

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SELECT: Final = (
    "SELECT e.id, e.pack, e.pack_version, e.pack_hash, e.stage, e.worker, e.opened_at, e.changed_at, e.tier, "
    "e.tiers_possible, e.next_step, e.next_due, e.closed_at, e.close_reason, p.reference, p.name, p.birth_date, p.sex, "
    "p.language, p.phone, p.voice_message, p.phone_when, p.district "
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
    before = load_person(vault, old)
    if before is None:
        vault.write(
            "INSERT INTO person (reference, name, birth_date, sex, language, phone, voice_message, phone_when, "
            "district) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return
    vault.write(
        "UPDATE person SET reference = ?, name = ?, birth_date = ?, sex = ?, language = ?, phone = ?, "
        "voice_message = ?, phone_when = ?, district = ? WHERE reference = ?",
        (*values, old),
    )
    gone, come = words_of(before) - words_of(person), words_of(person) - words_of(before)
    if not gone and not come:
        return
    found = vault.rows(
        "SELECT e.number, e.is_open FROM episode e JOIN person p ON p.id = e.person WHERE p.reference = ?",
        (person.reference,),
    )
    for number, is_open in found:
        vault.write(
            "UPDATE episode SET name_order = ?, reference_order = ? WHERE number = ?",
            (fold(person.name), numbered(person.reference), number),
        )
        drop_terms(vault, number, gone, is_open=is_open)
        put_terms(vault, number, come, is_open=is_open)


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
        "SELECT p.id, p.reference, e.is_open FROM episode e JOIN person p ON p.id = e.person WHERE e.id = ?",
        (episode.id,),
    )
    if known is None:
        there = load_person(vault, episode.person.reference)
        if there is not None and (there.name, there.birth_date) != (episode.person.name, episode.person.birth_date):
            raise UserError("reference-taken", "Another case has this reference already.", "person/reference")
    save_person(vault, episode.person, formerly=known[1] if known else "")
    person_id = vault.row("SELECT id FROM person WHERE reference = ?", (episode.person.reference,))
    assert person_id is not None
    is_open = episode.stage is not Stage.CLOSED
    values: dict[str, Value] = {
        "id": episode.id,
        "person": person_id[0],
        "is_open": int(is_open),
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
        "reference_order": numbered(episode.person.reference),
        "changed_order": _microseconds(episode.changed_at),
    }
    update = ", ".join(f"{name} = excluded.{name}" for name in values if name != "id")
    vault.write(
        f"INSERT INTO episode ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) "
        f"ON CONFLICT (id) DO UPDATE SET {update}",
        tuple(values.values()),
    )
    if known is None or bool(known[2]) != is_open:
        _index(vault, episode, is_open=is_open, moved=known is not None)


def _index(vault: Vault, episode: Episode, *, is_open: bool, moved: bool) -> None:
    """Put the words of a case among those of the open or the closed ones, out of the others when it moved."""
    row = vault.row("SELECT number FROM episode WHERE id = ?", (episode.id,))
    assert row is not None
    slips = vault.rows("SELECT code FROM slip WHERE episode = ?", (episode.id,))
    words = words_of(episode.person) | {code for (code,) in slips}
    put_terms(vault, row[0], words, is_open=is_open)
    if moved:
        drop_terms(vault, row[0], words, is_open=not is_open)


def touch_episode(vault: Vault, episode_id: str, changed_at: datetime) -> None:
    """Move the case's last change to `changed_at`, nothing else: the cheap way while an interview goes on."""
    vault.write(
        "UPDATE episode SET changed_at = ?, changed_order = ? WHERE id = ?",
        (changed_at.isoformat(), _microseconds(changed_at), episode_id),
    )


def save_progress(vault: Vault, episode: Episode) -> None:
    """Write what an answer can change of a case - last change, tiers, next step - and nothing of its person."""
    vault.write(
        "UPDATE episode SET changed_at = ?, changed_order = ?, tier = ?, tiers_possible = ?, "
        "next_step = ? WHERE id = ?",
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
    row = vault.row(f"{SELECT} FROM episode e JOIN person p ON p.id = e.person WHERE e.id = ?", (episode_id,))
    return None if row is None else episode_of(row)


def episodes_of(vault: Vault, reference: str) -> tuple[Episode, ...]:
    """All cases under one reference, oldest first."""
    rows = vault.rows(
        f"{SELECT} FROM person p JOIN episode e ON e.person = p.id WHERE p.reference = ? "
        "ORDER BY e.changed_order, e.id",
        (reference,),
    )
    return tuple(episode_of(row) for row in rows)


def episode_of(row: tuple[Any, ...]) -> Episode:
    """The case in a row that begins with the columns of `SELECT`."""
    (
        identity, pack, version, pack_hash, stage, worker, opened, changed, tier, tiers, step, due, closed, reason,
        *person
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
