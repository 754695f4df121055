"""The audit chain: who did what when, each record bound to the one before and to the rows written with it.

`hash` is SHA-256 over the record's canonical text and the hash before it; `mac` is HMAC-SHA-256 over `hash` under a
key that is replaced by its own SHA-256 with every record, so that today's key cannot forge yesterday (Schneier and
Kelsey, 1999). The first key lies nowhere in the vault; who holds it (see `staff.audit_origin`) can check the codes,
anybody the chain.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from intake_app.domain.person import AuditEvent
from intake_app.store.driver import Connection

GENESIS: Final = bytes(32)
APPENDED: Final = (
    "answer", "consent", "note", "decision", "issued_document", "contact_attempt", "form_permission", "protocol_text",
    "form_file", "signing_key", "erased_row",
)  # fmt: skip
"""The append-only tables whose rows the records answer for."""

_ENCODE: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""Made once: a hundred thousand records are checked in one go."""
_COLUMNS: Final = "sequence, utc, utc_offset, actor, role, event, subject, detail, payload, previous, hash, mac"


@dataclass(frozen=True)
class Head:
    """The end of the chain: the last record's number and hash, and the key of the next."""

    sequence: int
    hash: bytes
    key: bytes


@dataclass(frozen=True)
class Entry:
    """What is to be recorded. No answers, no names: pseudonymous ids only."""

    at: datetime
    actor: str
    role: str
    event: str
    subject: str
    detail: str = ""
    rows: tuple[bytes, ...] = field(default=())
    """Digests of the rows appended in the same transaction."""


@dataclass(frozen=True)
class ChainResult:
    """`broken_at` is the number of the first record that is not as it was written, None when all are."""

    records: int
    broken_at: int | None
    reason: str = ""

    @property
    def sound(self) -> bool:
        return self.broken_at is None


def row_digest(table: str, row: Mapping[str, object]) -> bytes:
    """SHA-256 over an appended row with its salt; the salt keeps a hash of few possible answers from being guessed.

    Empty columns do not count, so a column added later leaves the digests of older rows as they are.
    """
    plain = {k: v.hex() if isinstance(v, bytes) else v for k, v in row.items() if v is not None}
    text = json.dumps([table, plain], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def payload_of(rows: Iterable[bytes]) -> bytes:
    """One hash for all rows of a transaction, in whatever order they are met."""
    return hashlib.sha256(b"".join(sorted(rows))).digest()


_NO_ROWS: Final = payload_of(())


def begin(connection: Connection, key: bytes) -> Head:
    """Start the chain of a new vault with its first `key`."""
    connection.execute("INSERT INTO audit_key (only_row, sequence, key) VALUES (1, 0, ?)", (key,))
    return Head(0, GENESIS, key)


def head(connection: Connection) -> Head:
    """The end of the chain as it stands in the vault."""
    sequence, key = connection.execute("SELECT sequence, key FROM audit_key").fetchone()
    row = connection.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    last, last_hash = row or (0, GENESIS)
    if last != sequence:
        # Left to the check of the chain, which names the place; new records go on after the higher number.
        return Head(max(last, sequence), last_hash, key)
    return Head(sequence, last_hash, key)


def append(connection: Connection, before: Head, entry: Entry) -> Head:
    """Write the record after `before` and move the key on. To be called inside the transaction it describes."""
    sequence = before.sequence + 1
    utc, offset = _moment(entry.at)
    payload = payload_of(entry.rows)
    text = (utc, offset, entry.actor, entry.role, entry.event, entry.subject, entry.detail)
    digest = _hash(sequence, text, payload, before.hash)
    mac = hmac.digest(before.key, digest, "sha256")
    connection.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (sequence, *text, payload, before.hash, digest, mac),
    )
    key = hashlib.sha256(before.key).digest()
    connection.execute("UPDATE audit_key SET sequence = ?, key = ? WHERE only_row = 1", (sequence, key))
    return Head(sequence, digest, key)


def _moment(at: datetime) -> tuple[str, str]:
    """UTC and the offset of the office's clock, such as `+01:00`; a time without zone is taken for UTC."""
    offset = at.utcoffset()
    if offset is None:
        return at.replace(tzinfo=UTC).isoformat(), ""
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return at.astimezone(UTC).isoformat(), f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _hash(sequence: int, text: tuple[str, ...], payload: bytes, previous: bytes) -> bytes:
    record = _ENCODE([sequence, *text, payload.hex()])
    return hashlib.sha256(record.encode() + previous).digest()


# ------------------------------------------------------------------------------------------------------------- reading


def events(
    connection: Connection,
    *,
    subject: str = "",
    event: str = "",
    after: int = 0,
    limit: int = 200,
    newest_first: bool = True,
) -> tuple[AuditEvent, ...]:
    """Records after number `after`, of one `subject` and one kind of `event`, or of all."""
    asked = {"subject": subject, "event": event}
    where = " AND ".join(("sequence > ?", *(f"{column} = ?" for column, value in asked.items() if value)))
    values = (after, *(value for value in asked.values() if value))
    order = "DESC" if newest_first else "ASC"
    rows = connection.execute(
        f"SELECT sequence, utc, utc_offset, actor, event, subject, detail, hash FROM audit "
        f"WHERE {where} ORDER BY sequence {order} LIMIT ?",
        (*values, limit),
    )
    return tuple(
        AuditEvent(number, _local(utc, offset), actor, what, about, detail, digest.hex())
        for number, utc, offset, actor, what, about, detail, digest in rows
    )


def _local(utc: str, offset: str) -> datetime:
    moment = datetime.fromisoformat(utc)
    if not offset:
        return moment
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    span = timedelta(hours=hours, minutes=minutes)
    return moment.astimezone(timezone(-span if offset[0] == "-" else span))


@dataclass(frozen=True)
class Record:
    """One record as it stands in the chain. `clock_back`: it is earlier than the one before."""

    sequence: int
    utc: str
    utc_offset: str
    actor: str
    role: str
    event: str
    subject: str
    detail: str
    hash: str
    clock_back: bool

    @property
    def at(self) -> datetime:
        """The office's local time."""
        return _local(self.utc, self.utc_offset)


def every(connection: Connection) -> Iterator[Record]:
    """All records, oldest first."""
    before = ""
    query = "SELECT sequence, utc, utc_offset, actor, role, event, subject, detail, hash FROM audit ORDER BY sequence"
    for sequence, utc, offset, actor, role, event, subject, detail, digest in connection.execute(query):
        yield Record(
            sequence, utc, offset, actor, role, event, subject, detail, bytes(digest).hex(), clock_back=utc < before
        )
        before = utc


def last_moment(connection: Connection) -> datetime | None:
    """When the last record was made, None for an empty chain."""
    row = connection.execute("SELECT utc FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    return None if row is None else datetime.fromisoformat(row[0])


def went_back(connection: Connection) -> frozenset[int]:
    """The numbers of the records that are earlier than the one before: the clock was set back."""
    rows = connection.execute(
        "SELECT sequence FROM (SELECT sequence, utc < lag(utc) OVER (ORDER BY sequence) AS back FROM audit) WHERE back"
    )
    return frozenset(number for (number,) in rows)


def verify_chain(connection: Connection, *, origin: bytes | None = None) -> ChainResult:
    """Walk the whole chain and the rows it answers for; names the first record that does not hold.

    With `origin`, the chain's first key, the codes are checked too: then even a rewritten chain is seen.
    """
    digests = _appended(connection)
    previous, key, number = GENESIS, origin, 0
    for row in connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY sequence"):
        sequence, text, (payload, before, digest, mac) = row[0], row[1:8], row[8:]
        number += 1
        if sequence != number:
            return ChainResult(number - 1, number, "missing")
        if before != previous or digest != _hash(sequence, text, payload, previous):
            return ChainResult(number, sequence, "changed")
        rows = digests.pop(sequence, None)
        if payload != (_NO_ROWS if rows is None else payload_of(rows)):
            return ChainResult(number, sequence, "rows-changed")
        if key is not None:
            if not hmac.compare_digest(mac, hmac.digest(key, digest, "sha256")):
                return ChainResult(number, sequence, "code-wrong")
            key = hashlib.sha256(key).digest()
        previous = digest
    if digests:
        return ChainResult(number, min(digests), "rows-without-record")
    row = connection.execute("SELECT sequence, key FROM audit_key").fetchone()
    if row is None or row[0] != number:
        return ChainResult(number, number + 1, "missing")
    if key is not None and not hmac.compare_digest(bytes(row[1]), key):
        return ChainResult(number, number, "code-wrong")
    return ChainResult(number, None)


def _appended(connection: Connection) -> dict[int, list[bytes]]:
    """Digests of all appended rows by the number of their record."""
    found: dict[int, list[bytes]] = {}
    # A vault that is yet to be brought to this version lacks the newer tables.
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in there.intersection(APPENDED):
        cursor = connection.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(columns, values, strict=True))
            found.setdefault(row["audit"], []).append(row_digest(table, row))
    # What was erased is answered for by its digest, which in turn belongs to the record of the erasure.
    erased = connection.execute("SELECT record, digest FROM erased_row") if "erased_row" in there else ()
    for record, digest in erased:
        found.setdefault(record, []).append(bytes(digest))
    return found
