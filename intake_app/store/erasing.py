"""Erasing a case: every row of it goes, the pages it lay on are overwritten and the file is written anew.

What stays is that something was written, when, by whom, and that it was erased on which ground: the audit chain holds
ids without meaning alone. Copies made before stay as they are until they expire; a solid-state disk may keep what was
overwritten, encrypted under the office's key.
"""

from datetime import datetime
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Worker
from intake_app.store import audit
from intake_app.store import folder as files
from intake_app.store.failures import told
from intake_app.store.open_vault import Vault

_OF_ENCOUNTERS: Final = "encounter IN (SELECT id FROM encounter WHERE episode = ?)"
_OF_PAPERS: Final = f"transcription IN (SELECT id FROM transcription WHERE {_OF_ENCOUNTERS})"
_OF_FOLLOW_UPS: Final = "follow_up IN (SELECT id FROM follow_up WHERE episode = ?)"

_APPENDED: Final = (
    ("contact_attempt", _OF_FOLLOW_UPS),
    ("issued_document", "episode = ?"),
    ("decision", "episode = ?"),
    ("note", "episode = ?"),
    ("consent", "episode = ?"),
    ("answer", _OF_ENCOUNTERS),
)
_OTHERS: Final = (
    ("keyed_line", _OF_PAPERS),
    ("keying", _OF_PAPERS),
    ("transcription", _OF_ENCOUNTERS),
    ("follow_up", "episode = ?"),
    ("slip", "episode = ?"),
    ("appointment", "episode = ?"),
    ("referral", "episode = ?"),
    ("plan", "episode = ?"),
    ("search_term", "episode = (SELECT number FROM episode WHERE id = ?)"),
)
"""Every table with something of a case, those that refer to others first."""


def erase_case(vault: Vault, episode_id: str, ground: str, *, actor: Worker, at: datetime) -> int:
    """Erase a case, and the person when it was their only one; how many appended rows went. `ground` is a code.

    Raises `UserError` `no-case` and those of the disk. Done or not done at all, the writing anew of the file aside.
    """
    person = vault.row("SELECT person FROM episode WHERE id = ?", (episode_id,))
    if person is None:
        raise UserError("no-case", "There is no such case in this office.", episode_id)
    encounters = [row[0] for row in vault.rows("SELECT id FROM encounter WHERE episode = ?", (episode_id,))]
    gone = 0
    with vault.transaction(actor, "case-erased", f"episode/{episode_id}", ground, at=at):
        vault.write("INSERT INTO erasing VALUES (1)")
        for table, where in _APPENDED:
            gone += _drop_appended(vault, table, where, episode_id)
        for table, where in _OTHERS:
            vault.write(f"DELETE FROM {table} WHERE {where}", (episode_id,))
        for subject in (episode_id, *encounters):
            vault.write("DELETE FROM setting WHERE instr(key, ?) > 0", (subject,))
        vault.write("DELETE FROM encounter WHERE episode = ?", (episode_id,))
        vault.write("DELETE FROM episode WHERE id = ?", (episode_id,))
        vault.write(
            "DELETE FROM person WHERE id = ? AND NOT EXISTS (SELECT 1 FROM episode WHERE person = person.id)", person
        )
        vault.write("DELETE FROM erasing")
    write_anew(vault)
    return gone


def _drop_appended(vault: Vault, table: str, where: str, episode_id: str) -> int:
    columns = [row[1] for row in vault.rows(f"PRAGMA table_info({table})")]
    rows: list[dict[str, Any]] = [
        dict(zip(columns, values, strict=True))
        for values in vault.rows(f"SELECT * FROM {table} WHERE {where}", (episode_id,))
    ]
    for row in rows:
        vault.append("erased_row", {"record": row["audit"], "digest": audit.row_digest(table, row)})
    vault.write(f"DELETE FROM {table} WHERE {where}", (episode_id,))
    return len(rows)


def write_anew(vault: Vault) -> None:
    """Write the whole file anew, without the free pages. Raises `UserError` of the disk; nothing is lost by it."""
    with told(files.DATABASE):
        vault.connection.execute("VACUUM")
