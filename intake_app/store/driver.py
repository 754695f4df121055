"""The only module that knows the database driver. It opens keyed connections and nothing else.

SQLCipher fails open: without a key it writes a plain file, and a raw key of another length is taken for a passphrase.
So the key's length is checked here, every PRAGMA is read back, and no caller ever hands sqlite-utils a path.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3
from sqlcipher3 import dbapi2 as sqlite3

from intake_app.store import KEY_BYTES
from intake_app.store.process import harden

if TYPE_CHECKING:
    from sqlite_utils import Database

OLDEST_SQLITE: Final = (3, 51, 3)
"""Up to 3.51.2 a race could corrupt a database in WAL mode; sqlite.org/wal.html."""

PLAIN_HEADER: Final = b"SQLite format 3\x00"

Connection = Any
"""A keyed `sqlcipher3.Connection`; the driver ships no types."""

DriverError: type[Exception] = sqlite3.Error
IntegrityError: type[Exception] = sqlite3.IntegrityError

_PRAGMAS: Final[tuple[tuple[str, str, object], ...]] = (
    # Kibibytes, of decrypted pages: lists over many cases come back to the same ones.
    ("cache_size", "-16384", -16384),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("cipher_log_level", "NONE", "NONE"),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "DELETE", "delete"),
    ("synchronous", "EXTRA", 3),
)
_NOT_KEPT: Final = {"synchronous": ("OFF", 0)}
"""For a vault that is thrown away: nothing has to survive a power cut."""


PAGES_AT_ONCE: Final = 64
"""A copy holds whoever works with the database up for so many pages at most: a few milliseconds."""


class SettingsError(RuntimeError):
    """The library does not do what the vault relies on; nothing may be written with it."""


def open_keyed(
    path: Path, key: bytes | bytearray, *, create: bool = False, kept: bool = True, read_only: bool = False
) -> Connection:
    """Open `path` with the raw `key` and take the exclusive lock; `create` makes a new file, which must not exist.
    `read_only` takes a shared lock and writes nothing.

    The connection is in autocommit mode: transactions are begun and ended by the vault. It may be used by one thread at
    a time. Raises ValueError for a key that is not 32 bytes, `DriverError` when the file cannot be opened or was made
    with another key, `SettingsError` when a PRAGMA does not read back as set.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a vault key is {KEY_BYTES} bytes, not {len(key)}")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise SettingsError(f"SQLite {sqlite3.sqlite_version} is too old")
    if create and path.exists():
        raise FileExistsError(path)
    harden()
    uri = f"{path.resolve().as_uri()}?mode={'rwc' if create else 'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=0)
    try:
        _key(connection, key)
        # cell_size_check would read the first page: without a page there is nothing to check the key against.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _settle(connection, kept)
        if not read_only:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _key(connection: Connection, key: bytes | bytearray) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    literal = key.hex()
    if len(literal) != 2 * KEY_BYTES:
        raise ValueError("a vault key has 64 hexadecimal digits")
    connection.execute(f"PRAGMA key = \"x'{literal}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise SettingsError("this SQLite cannot encrypt")


def _settle(connection: Connection, kept: bool) -> None:
    for name, wanted, expected in _PRAGMAS:
        if not kept and name in _NOT_KEPT:
            wanted, expected = _NOT_KEPT[name]
        connection.execute(f"PRAGMA {name} = {wanted}")
        if read_back(connection, name) != expected:
            raise SettingsError(f"PRAGMA {name} does not read back as {wanted}")


class StoppedError(Exception):
    """A copy was given up because somebody asked to."""


def copy(source: Connection, path: Path, key: bytes | bytearray, stop: Callable[[], bool]) -> None:
    """Copy the database to a new file `path` under the same key, page by page, and sync it.

    May run beside the thread that works with `source`, which waits for a few pages at most; what is written meanwhile
    is in the copy, too. Raises `StoppedError` as soon as `stop` says so. After any error there is no file.
    """

    def after_some(_status: int, _remaining: int, _total: int) -> None:
        if stop():
            raise StoppedError

    target = open_keyed(path, key, create=True, kept=False)
    try:
        # A stick may know no rights.
        with suppress(OSError):
            path.chmod(0o600)
        source.backup(target, pages=PAGES_AT_ONCE, progress=after_some, sleep=0.01)
        target.close()
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        target.close()
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        raise


def read_back(connection: Connection, name: str) -> object:
    """The present value of the PRAGMA `name`; None when the library does not know it."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return None if row is None else row[0]


def settings(connection: Connection, *, kept: bool = True) -> dict[str, tuple[object, object]]:
    """Every PRAGMA the vault relies on: as it reads, and as it has to."""
    expected = {name: value for name, _, value in _PRAGMAS}
    if not kept:
        expected |= {name: value for name, (_, value) in _NOT_KEPT.items()}
    return {name: (read_back(connection, name), value) for name, value in expected.items()}


def versions(connection: Connection) -> dict[str, str]:
    """The versions of SQLite and SQLCipher."""
    return {"sqlite": sqlite3.sqlite_version, "sqlcipher": str(read_back(connection, "cipher_version"))}


def database(connection: Connection) -> "Database":
    """sqlite-utils on a keyed connection.

    sqlite-utils catches the exceptions of the module it found at its first import, and looks for `pysqlite3` before the
    standard library; under that name it gets our driver, or `alter=True` and its like would fail.
    """
    names = {"pysqlite3": sqlcipher3, "pysqlite3.dbapi2": sqlite3}
    added = [name for name in names if name not in sys.modules]
    for name in added:
        sys.modules[name] = names[name]
    try:
        import sqlite_utils
    finally:
        for name in added:
            del sys.modules[name]
    if sqlite_utils.utils.OperationalError is not sqlite3.OperationalError:
        raise SettingsError("sqlite-utils was imported before the vault's driver")
    return sqlite_utils.Database(connection)


def has_plain_header(path: Path) -> bool:
    """True when the file is an unencrypted database. Only for a file nobody has open."""
    with path.open("rb") as file:
        return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER
