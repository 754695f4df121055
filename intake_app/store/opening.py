"""Opening the database of an office: compared with its mark first, brought to this version's schema, then a `Vault`."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from intake_app.store import audit, backups, driver, mark, migrations
from intake_app.store import folder as files
from intake_app.store.driver import Connection
from intake_app.store.failures import told, user_error
from intake_app.store.mark import Doubt, Mark
from intake_app.store.open_vault import Finding, Vault


def open_database(
    folder: Path, identity: str | None, key: bytearray, lock: files.Ownership, *, now: datetime, kept: bool = True,
    has_slots: bool = True,
) -> Vault:  # fmt: skip
    """The vault on its database: keyed, locked, of this version.

    `identity` is what the slot file says, if there is one. Before the schema is changed a backup is made. A file that
    is not what the mark says opens, but cannot be written: `Vault.doubt`. Raises `UserError`: `no-vault`,
    `vault-damaged`, `vault-newer`, `vault-old-read-only`, those of the disk.
    """
    path = folder / files.DATABASE
    if not path.is_file():
        raise user_error("no-vault", str(folder))
    with told(files.DATABASE), ExitStack() as cleanup:
        # Only while nobody has the file open may it be read from outside.
        fingerprint = mark.fingerprint(path) if kept else ""
        connection = driver.open_keyed(path, key, kept=kept, read_only=lock.read_only)
        cleanup.callback(connection.close)
        migrations.refuse_newer(connection)
        known = _identity(connection)
        if known is None or identity not in (None, known):
            raise user_error("vault-damaged", files.DATABASE)
        seen = mark.read(folder, known, key) if kept else None
        finding = _finding(connection, seen, fingerprint) if kept else None
        if migrations.is_pending(connection):
            if lock.read_only:
                raise user_error("vault-old-read-only", str(folder))
            connection = _migrated(folder, key, connection, cleanup, kept=kept and has_slots, now=now)
            if finding is not None and seen is not None and finding.doubt is None:
                mark.write(folder, known, key, audit.head(connection))
                finding = Finding(None, False, seen.sequence)
        vault = Vault(folder, known, key, connection, lock, kept=kept, has_slots=has_slots, found=finding)
        cleanup.pop_all()
    return vault


def _identity(connection: Connection) -> str | None:
    row = connection.execute("SELECT id FROM vault").fetchone()
    return None if row is None else str(row[0])


def _finding(connection: Connection, seen: Mark | None, fingerprint: str) -> Finding:
    """What the mark tells of this file. After a session that was cut short everything in it is looked at."""
    if not mark.is_kept(connection, seen, audit.head(connection)):
        return Finding(Doubt.OLDER, False, 0)
    if seen is None:
        return Finding(None, False, 0)
    if seen.file:
        return Finding(None if seen.file == fingerprint else Doubt.CHANGED, True, seen.sequence)
    return Finding(None if backups.holds_together(connection) else Doubt.DAMAGED, False, seen.sequence)


def _migrated(
    folder: Path, key: bytearray, connection: Connection, cleanup: ExitStack, *, kept: bool, now: datetime
) -> Connection:
    """The connection on the new schema. The backup is of the file as it lay there, while it is closed."""
    if not kept:
        migrations.migrate(connection)
        return connection
    connection.close()
    backups.keep_before_migration(folder, key, now)
    connection = driver.open_keyed(folder / files.DATABASE, key)
    cleanup.callback(connection.close)
    migrations.migrate(connection)
    return connection
