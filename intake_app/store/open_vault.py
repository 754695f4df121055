"""An open vault: write in transactions that carry their own audit record, read, close."""

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import audit, driver, mark
from intake_app.store import folder as files
from intake_app.store.failures import told, user_error
from intake_app.store.mark import Doubt

MARK_EVERY: Final = 25
"""Records between two marks when nothing weighty happens and nobody pauses."""

_MARKED_AT_ONCE: Final = frozenset({"decision", "issued_document"})

Value = str | int | float | bytes | None


@dataclass(frozen=True)
class Finding:
    """What the mark beside the database told at the opening.

    `was_closed`: the mark holds the fingerprint of the closed file; `marked`: the record it had come to.
    """

    doubt: Doubt | None
    was_closed: bool
    marked: int


class Vault:
    """An open vault. One owner per folder; one thread at a time; nothing is written outside `transaction`.

    Methods raise `UserError` for what a person can mend, `RecordRefusedError` and RuntimeError for bugs, and never an
    error of the database driver. A vault whose disk failed while something was undone closes itself and says so. After
    `close` everything raises RuntimeError.
    """

    def __init__(
        self, folder: Path, identity: str, key: bytearray, connection: driver.Connection, lock: files.Ownership,
        *, kept: bool = True, has_slots: bool = True, found: Finding | None = None,
    ) -> None:  # fmt: skip
        """For `intake_app.store.vault`; use `unlock` and its like there."""
        self.folder: Final = folder
        self.identity: Final = identity
        self.kept: Final = kept
        self.has_slots: Final = has_slots
        """False when nobody has a password for it."""
        self.seed: bytearray | None = None
        """What the own keys of whoever unlocked it are made from; forgotten when it is closed."""
        self.keys_changed = False
        """Whether the slot file was another than the vault knew when it was unlocked."""
        self.clock_behind = 0
        """By how many seconds the computer's clock was behind the last record when it was unlocked."""
        self.noted: set[tuple[str, str, str]] = set()
        """What was written down once in this session and need not be again: event, worker, subject."""
        self.slot = ""
        """The id of the slot it was unlocked by."""
        self._key = key
        self._connection: driver.Connection | None = connection
        self._lock = lock
        self._rows: list[bytes] | None = None
        self._weighty = False
        self._failed = False
        self._roles: dict[str, str] = {}
        self.worker: Worker | None = None
        """Who unlocked it; None when it was opened by the recovery words or the key itself."""
        with told(files.DATABASE):
            self._head = audit.head(connection)
        self.doubt: Doubt | None = found.doubt if found else None
        """Why the file is not taken as it is: then nothing can be written until that is accepted."""
        self.read_only: Final = lock.read_only
        """Whether the folder cannot be written."""
        # A mark with the fingerprint of the closed file must be replaced before the file changes.
        self._is_marked_open = found is None or not found.was_closed
        self._marked = found.marked if found else 0
        self._copying = threading.Lock()
        self._is_closing = False

    # ------------------------------------------------------------------------------------------------------- writing

    @contextmanager
    def transaction(
        self, actor: str | Worker, event: str, subject: str, detail: str = "", *, at: datetime
    ) -> Iterator["Vault"]:
        """Everything written inside, and the audit record of it, is kept together or not at all.

        Durable when the block ends without an error. `actor` is a worker or the id of one, or a word such as `system`;
        `subject` names what it is about by id; neither `subject` nor `detail` holds a name or an answer. Does not nest.
        """
        connection = self._open()
        if self._rows is not None:
            raise RuntimeError("a transaction is open already")
        if self.doubt is not None:
            raise user_error("vault-went-backwards" if self.doubt is Doubt.OLDER else "vault-changed", files.DATABASE)
        if self.read_only:
            raise user_error("vault-read-only", str(self.folder))
        if not self._is_marked_open:
            self._write_mark()
        with told(files.DATABASE):
            connection.execute("BEGIN IMMEDIATE")
        self._rows, self._weighty = [], False
        try:
            yield self
            with told(files.DATABASE):
                entry = audit.Entry(at, *self._actor(actor), event, subject, detail, tuple(self._rows))
                head = audit.append(connection, self._head, entry)
                connection.execute("COMMIT")
        except BaseException:
            self._undo(connection)
            raise
        finally:
            self._rows = None
        self._head = head
        if self._weighty or head.sequence - self._marked >= MARK_EVERY:
            # What was written is on disk already; a mark that lags behind only sees less.
            with contextlib.suppress(UserError):
                self._write_mark()

    def _undo(self, connection: driver.Connection) -> None:
        self._roles.clear()
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            # What was interrupted just after its COMMIT is kept, and the chain goes on from there.
            self._head = audit.head(connection)
        except driver.DriverError:
            # The journal undoes it at the next opening; going on with this connection would not be safe.
            self._failed = True
            self._drop()

    def _actor(self, actor: str | Worker) -> tuple[str, str]:
        if isinstance(actor, Worker):
            return actor.id, actor.role.value
        if actor not in self._roles:
            row = self.row("SELECT role FROM worker WHERE id = ?", (actor,))
            self._roles[actor] = row[0] if row else ""
        return actor, self._roles[actor]

    def forget_role(self, worker_id: str) -> None:
        """The role of `worker_id` was changed."""
        self._roles.pop(worker_id, None)

    def write(self, statement: str, values: Sequence[Value] = ()) -> int:
        """Run one writing statement inside the transaction; the number of rows it touched."""
        return int(self._writing().execute(statement, values).rowcount)

    def write_many(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one writing statement for each of `rows`."""
        self._writing().executemany(statement, rows)

    def append(self, table: str, row: Mapping[str, Value]) -> int:
        """Add a row to an append-only `table`, bound to this transaction's audit record; its sequence number."""
        if table not in audit.APPENDED:
            raise RuntimeError(f"{table} is not append-only")
        whole = {**row, "audit": self._head.sequence + 1, "salt": secrets.token_bytes(16)}
        places = ", ".join("?" * len(whole))
        cursor = self._writing().execute(
            f"INSERT INTO {table} ({', '.join(whole)}) VALUES ({places})", tuple(whole.values())
        )
        sequence = int(cursor.lastrowid)
        assert self._rows is not None
        self._rows.append(audit.row_digest(table, {"sequence": sequence, **whole}))
        self._weighty = self._weighty or table in _MARKED_AT_ONCE
        return sequence

    def _writing(self) -> "_Told":
        if self._rows is None:
            raise RuntimeError("nothing is written outside a transaction")
        return _Told(self._open())

    # ------------------------------------------------------------------------------------------------------- reading

    def rows(self, query: str, values: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """All rows of `query`. Inside a transaction it sees what the transaction wrote."""
        with told(files.DATABASE):
            found: list[tuple[Any, ...]] = self._open().execute(query, values).fetchall()
        return found

    def row(self, query: str, values: Sequence[Value] = ()) -> tuple[Any, ...] | None:
        """The first row of `query`, or None."""
        with told(files.DATABASE):
            found: tuple[Any, ...] | None = self._open().execute(query, values).fetchone()
        return found

    @property
    def anchor(self) -> tuple[int, str]:
        """Number and hash (hex) of the last audit record: what is printed on paper."""
        return self._head.sequence, self._head.hash.hex()

    @property
    def is_in_transaction(self) -> bool:
        return self._rows is not None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    @property
    def connection(self) -> driver.Connection:
        """The keyed connection, for the checks of this package alone."""
        return self._open()

    @property
    def key(self) -> bytearray:
        """The vault's key, for the key slots alone."""
        self._open()
        return self._key

    def _open(self) -> driver.Connection:
        if self._failed:
            raise user_error("disk-failed", files.DATABASE)
        if self._connection is None:
            raise RuntimeError("the vault is closed")
        return self._connection

    # ------------------------------------------------------------------------------------------------- mark and close

    @property
    def went_backwards(self) -> bool:
        """Whether the file is in doubt: it can be read, and nothing can be written."""
        return self.doubt is not None

    @property
    def is_writable(self) -> bool:
        """Whether anything can be written: the file is not in doubt, and the folder is no read-only one."""
        return self.doubt is None and not self.read_only

    def accept_going_back(self, actor: Worker, reason: str, *, at: datetime) -> None:
        """A supervisor or administrator takes the older or changed file as it is; the audit keeps the `reason`."""
        if actor.role not in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            raise UserError("not-allowed", "Only a supervisor or administrator may accept an older file.", "vault")
        doubt, self.doubt = self.doubt, None
        try:
            with self.transaction(actor, "went-back-accepted", f"vault/{self.identity}", reason, at=at):
                pass
        except BaseException:
            self.doubt = doubt
            raise
        self._write_mark()

    def keep_mark(self) -> None:
        """Bring the mark up to the last record; for when nobody does anything. A disk that refuses is no matter."""
        if self.is_open and self.is_writable and self._rows is None and self._marked < self._head.sequence:
            with contextlib.suppress(UserError):
                self._write_mark()

    def _write_mark(self) -> None:
        if self.kept and self.is_writable:
            mark.write(self.folder, self.identity, self._key, self._head)
            self._marked = self._head.sequence
            self._is_marked_open = True

    def copy_to(self, path: Path, stop: Callable[[], bool] = lambda: False) -> None:
        """Copy the database as it stands into a new file under the same key, while work goes on.

        May run in another thread than everything else; closing the vault ends it. Raises `driver.StoppedError` then,
        and when `stop` says so; `UserError` of the disk.
        """
        with self._copying, told(path.name):
            driver.copy(self._open(), path, self._key, lambda: self._is_closing or stop())

    def close(self) -> None:
        """Close the file, write the mark with its fingerprint, forget the key, give the lock back.

        Harmless when done already. Raises RuntimeError when the file turns out not to be encrypted, UserError when
        the disk refuses the mark: the next opening then checks everything.
        """
        if self._connection is None:
            return
        if self._rows is not None:
            raise RuntimeError("a transaction is open")
        # A copy that is being made ends at its next page.
        self._is_closing = True
        with self._copying:
            self._drop(with_mark=True)
        path = self.folder / files.DATABASE
        if path.is_file() and driver.has_plain_header(path):
            raise RuntimeError("the vault's file is not encrypted")

    def close_for_another(self) -> files.Ownership:
        """Close the file and forget the key, but hold the folder on: for whoever puts another file in its place."""
        self._is_closing = True
        try:
            with self._copying:
                self._drop(with_mark=True, hold=True)
        except BaseException:
            self._lock.release()
            raise
        return self._lock

    def _drop(self, *, with_mark: bool = False, hold: bool = False) -> None:
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection.close()
            path = self.folder / files.DATABASE
            if with_mark and self.kept and self.is_writable and self._is_marked_open and path.is_file():
                mark.write(self.folder, self.identity, self._key, self._head, mark.fingerprint(path))
        finally:
            for secret in (self._key, self.seed or bytearray()):
                secret[:] = bytes(len(secret))
            self.seed = None
            if not hold:
                self._lock.release()

    def __enter__(self) -> "Vault":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Told:
    """A connection whose errors are told in our words."""

    def __init__(self, connection: driver.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Value]) -> Any:
        with told(files.DATABASE):
            return self._connection.execute(statement, values)

    def executemany(self, statement: str, rows: Iterable[Sequence[Value]]) -> Any:
        with told(files.DATABASE):
            return self._connection.executemany(statement, rows)
