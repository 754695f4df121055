"""Signatures: an Ed25519 key (RFC 8032) for each worker, wrapped by the own password alone.

A new password given by somebody else makes a new pair, so nobody signs in another's name; the public keys of the past
stay, each bound to the audit chain. A signature stands for the vault, and for the canonical text of what was decided.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.store import handing_over, keys, slot_watch
from intake_app.store.audit import row_digest
from intake_app.store.driver import Connection
from intake_app.store.open_vault import Value, Vault

KEY_TABLE: Final = "signing_key"
FORMAT: Final = 2
"""Of the signed text: from 2 on it holds every column of its row, and has to bear a signature."""

_PURPOSE: Final = b"intake-decision-1\x00"
_THROWAWAY: Final = b"intake-signing-"
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "episode": ("episode",),
    "encounter": ("encounter",),
    "version": ("version",),
    "proposed_tier": ("reading", "tier"),
    "tier": ("tier",),
    "override_reason": ("override_reason",),
    "second_person": ("second_person",),
    "measure": ("reading", "measure"),
    "decided": ("decided",),
    "reasons": ("reasons",),
    "ends_on": ("ends_on",),
    "decided_by": ("decided_by",),
    "decided_at": ("decided_at",),
    "pack": ("policy", "id"),
    "pack_version": ("policy", "version"),
    "pack_hash": ("policy", "hash"),
}
"""Where each column of a decision's row stands in the text that was signed."""


@dataclass(frozen=True)
class Signatures:
    """How many decisions bear a signature, how many are from before there were any, and which do not hold."""

    signed: int
    unsigned: int
    altered: tuple[str, ...]


def new_seed() -> bytearray:
    """A fresh private key."""
    return bytearray(secrets.token_bytes(32))


def public_of(seed: bytes | bytearray) -> bytes:
    """The public key that belongs to `seed`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes(seed)).public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """What a public key is called: the first 16 bytes of its SHA-256, hexadecimal."""
    return hashlib.sha256(public).hexdigest()[:32]


def first_key(connection: Connection, worker: str, public: bytes, at: datetime, record: int) -> bytes:
    """Write down the key of a new vault's first worker; the digest for audit record `record`, not yet written."""
    row = {**_row(worker, public, at), "audit": record, "salt": secrets.token_bytes(16)}
    places = ", ".join("?" * len(row))
    cursor = connection.execute(f"INSERT INTO {KEY_TABLE} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
    return row_digest(KEY_TABLE, {"sequence": int(cursor.lastrowid), **row})


@dataclass(frozen=True)
class OwnKeys:
    """The seeds in the first slots of a new vault, of its worker and its sheet; the ids of these slots, and all."""

    worker: bytearray
    worker_slot: str
    sheet: bytearray
    sheet_slot: str
    ring: keys.KeyRing

    def write(self, connection: Connection, worker: str, at: datetime, record: int) -> tuple[bytes, ...]:
        """Write the public parts down; the digests for audit record `record`."""
        holders = ((worker, self.worker_slot, self.worker), (keys.RECOVERY, self.sheet_slot, self.sheet))
        for owner, slot, seed in holders:
            connection.execute("INSERT INTO wrapping_key VALUES (?, ?, ?)", (owner, slot, handing_over.public_of(seed)))
        slot_watch.remember_in(connection, self.ring)
        return (first_key(connection, worker, public_of(self.worker), at, record),)


def register(vault: Vault, worker: str, public: bytes, at: datetime) -> str:
    """Write down a public key of `worker`, inside a transaction, unless it is known; its fingerprint."""
    name = fingerprint(public)
    if vault.row(f"SELECT 1 FROM {KEY_TABLE} WHERE id = ?", (name,)) is None:
        vault.append(KEY_TABLE, _row(worker, public, at))
    return name


def _row(worker: str, public: bytes, at: datetime) -> dict[str, Value]:
    return {"id": fingerprint(public), "worker": worker, "public": public, "made_at": at.isoformat()}


def register_holder(vault: Vault, owner: str, slot: str, seed: bytes | bytearray) -> None:
    """Write down to which public key a renewed key of the vault is handed over, inside a transaction."""
    vault.write(
        "INSERT INTO wrapping_key VALUES (?, ?, ?) ON CONFLICT (owner) DO UPDATE SET slot = excluded.slot, "
        "public = excluded.public WHERE slot <> excluded.slot OR public <> excluded.public",
        (owner, slot, handing_over.public_of(seed)),
    )


def current(vault: Vault, worker: str) -> str:
    """The fingerprint of the worker's newest key, "" when there is none."""
    row = vault.row(f"SELECT id FROM {KEY_TABLE} WHERE worker = ? ORDER BY sequence DESC LIMIT 1", (worker,))
    return "" if row is None else str(row[0])


def complete_slot(folder: Path, slot: keys.Slot, secret: bytes) -> bytearray:
    """Give a slot that an older version wrote a seed for keys of its owner; the seed."""
    seed = new_seed()
    ring = keys.read_ring(folder)
    fresh = keys.add_seed(ring.vault, slot, secret, seed)
    keys.write_ring(folder, ring.without(frozenset({slot.id})).with_slot(fresh))
    return seed


# -------------------------------------------------------------------------------------------------------------- signing


def sign(vault: Vault, worker: str, text: str, at: datetime) -> tuple[str, bytes]:
    """Sign `text` as `worker`, inside a transaction: fingerprint of the key, and signature.

    Raises `UserError` `no-signing-key` unless it is the worker who unlocked the vault, with the newest key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = _seed(vault, worker)
    name = register(vault, worker, public_of(seed), at)
    if name != current(vault, worker):
        raise _no_key()
    return name, Ed25519PrivateKey.from_private_bytes(bytes(seed)).sign(_told(vault.identity, text))


def _seed(vault: Vault, worker: str) -> bytes:
    if vault.seed is not None and vault.worker is not None and vault.worker.id == worker:
        return bytes(vault.seed)
    if vault.has_slots:
        raise _no_key()
    # Nobody has a password in a vault without slots, such as the demonstration.
    return hmac.digest(bytes(vault.key), _THROWAWAY + worker.encode(), "sha256")


def _no_key() -> UserError:
    return UserError(
        "no-signing-key",
        "Only who unlocked the office can sign. Lock it, and unlock it with your own password.",
        "sign",
    )


def _told(vault: str, text: str) -> bytes:
    return _PURPOSE + vault.encode() + b"\x00" + text.encode()


# ------------------------------------------------------------------------------------------------------------- checking


def check_decisions(connection: Connection, identity: str, only: str = "") -> Signatures:
    """Check every decision (or the one whose id is `only`): its hash, its signature by a key of the worker it names,
    and each column against the signed text."""
    known = {
        name: (worker, bytes(public))
        for name, worker, public in connection.execute(f"SELECT id, worker, public FROM {KEY_TABLE}")
    }
    cursor = connection.execute(f"SELECT * FROM decision{' WHERE id = ?' if only else ''}", (only,) if only else ())
    columns = [column[0] for column in cursor.description]
    signed, unsigned, altered = 0, 0, []
    for values in cursor:
        row = dict(zip(columns, values, strict=True))
        if not _holds(row, known, identity):
            altered.append(str(row["id"]))
        elif row["signature"] is None:
            unsigned += 1
        else:
            signed += 1
    return Signatures(signed, unsigned, tuple(altered))


def _holds(row: Mapping[str, Any], known: Mapping[str, tuple[str, bytes]], identity: str) -> bool:
    text = str(row["content"])
    try:
        told = json.loads(text)
    except ValueError:
        return False
    if hashlib.sha256(text.encode()).hexdigest() != row["content_hash"]:
        return False
    later = isinstance(told, dict) and told.get("format") == FORMAT
    if later and any(row[column] != _at(told, path) for column, path in _COLUMNS.items()):
        return False
    if row["signature"] is None:
        return not later and row["signed_with"] is None
    worker, public = known.get(str(row["signed_with"]), ("", b""))
    if worker != row["decided_by"] or fingerprint(public) != row["signed_with"]:
        return False
    return _is_signed(public, _told(identity, text), bytes(row["signature"]))


def _at(told: Mapping[str, Any], path: tuple[str, ...]) -> object:
    found: object = told
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _is_signed(public: bytes, told: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, told)
    except (InvalidSignature, ValueError):
        return False
    return True
