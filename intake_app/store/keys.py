"""Key slots: the vault's random key, wrapped once for each worker and once for the printed recovery words.

A changed password wraps the same key anew; whoever has an older copy of the slot file and the older password can still
open the data of that time. Roles are not cryptographic: every slot opens the same key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.engine.canonical import canonical_json
from intake_app.store import KEY_BYTES
from intake_app.store import folder as files
from intake_app.store.failures import user_error

MAGIC: Final = "intake-keys"
VERSION: Final = 1
RECOVERY: Final = "recovery"
"""What stands for the worker's id in the slot of the recovery words."""

ORIGIN: Final = "audit-origin"
"""What stands for the worker's id in the slot that holds the audit chain's first key; the recovery words open it."""

MOST_WORKERS: Final = 32
_MOST_SLOTS: Final = 128
"""In a file that is read; while a password is changed there is one slot more."""
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_LONGEST_FILE: Final = 256 * 1024


@dataclass(frozen=True)
class KdfProfile:
    """What deriving a key from a password costs (Argon2id, RFC 9106).

    `for_tests` lets a profile lie under the floor.
    """

    memory_kib: int = 128 * 1024
    time: int = 3
    lanes: int = 4
    for_tests: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not self.for_tests and (self.memory_kib < 64 * 1024 or self.time < 3):
            raise ValueError("a vault's keys are derived with at least 64 MiB and 3 passes")
        if self.memory_kib > 1024 * 1024 or self.time > 10 or not 1 <= self.lanes <= 16 or self.time < 1:
            raise ValueError("more than any office needs")


STANDARD: Final = KdfProfile()


@dataclass(frozen=True)
class Slot:
    """One wrapped key.

    Everything but `name` and `role` is authenticated; those two only serve the list before unlocking.
    """

    id: str
    worker: str
    name: str
    role: str
    profile: KdfProfile
    salt: bytes
    nonce: bytes
    wrapped: bytes
    created: str

    def bound(self, vault: str) -> bytes:
        """The additional authenticated data: what must not be changed without the password."""
        kdf = [self.profile.memory_kib, self.profile.time, self.profile.lanes]
        return canonical_json(
            [VERSION, vault, self.id, self.worker, "argon2id", kdf, self.salt.hex(), self.created]
        ).encode()


@dataclass(frozen=True)
class KeyRing:
    """The slot file of one office."""

    vault: str
    slots: tuple[Slot, ...]

    def of(self, worker: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.worker == worker)

    def with_slot(self, slot: Slot) -> "KeyRing":
        return replace(self, slots=(*self.slots, slot))

    def without(self, slot_ids: frozenset[str]) -> "KeyRing":
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id not in slot_ids))


def new_key() -> bytearray:
    """A fresh random vault key."""
    import secrets

    return bytearray(secrets.token_bytes(KEY_BYTES))


def make_slot(
    vault: str, owner: tuple[str, str, str], secret: bytes, key: bytes | bytearray, profile: KdfProfile, at: datetime
) -> Slot:
    """Wrap `key` for `owner` (worker id, name, role) under `secret`, with AES-256-GCM and a fresh salt and nonce."""
    import secrets

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    worker, name, role = owner
    slot = Slot(
        id=secrets.token_hex(8),
        worker=worker,
        name=name,
        role=role,
        profile=profile,
        salt=secrets.token_bytes(_SALT_BYTES),
        nonce=secrets.token_bytes(_NONCE_BYTES),
        wrapped=b"",
        created=at.isoformat(),
    )
    wrapped = AESGCM(_derive(secret, slot)).encrypt(slot.nonce, bytes(key), slot.bound(vault))
    return replace(slot, wrapped=wrapped)


def open_slot(vault: str, slot: Slot, secret: bytes) -> bytearray | None:
    """The vault's key, or None when `secret` is not that of the slot or the slot was changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        key = AESGCM(_derive(secret, slot)).decrypt(slot.nonce, slot.wrapped, slot.bound(vault))
    except InvalidTag:
        return None
    return bytearray(key) if len(key) == KEY_BYTES else None


def _derive(secret: bytes, slot: Slot) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret=secret,
        salt=slot.salt,
        time_cost=slot.profile.time,
        memory_cost=slot.profile.memory_kib,
        parallelism=slot.profile.lanes,
        hash_len=32,
        type=Type.ID,
    )


# ---------------------------------------------------------------------------------------------------------------- file


def write_ring(folder: Path, ring: KeyRing) -> None:
    """Write both generations, the first before the second, each atomically.

    Both hold the same slots in the end: an older generation would let an older password in.
    """
    content = _as_json(ring)
    files.write_checked(folder / files.KEYS, content)
    if read_ring(folder) != ring:
        raise user_error("disk-failed", files.KEYS)
    files.write_checked(folder / files.KEYS_SPARE, content)


def are_whole(folder: Path) -> bool:
    """Whether both generations of the slot file can be read; False means that only one keeps the office open."""
    return all(files.read_checked(folder / name) is not None for name in (files.KEYS, files.KEYS_SPARE))


def read_ring(folder: Path) -> KeyRing:
    """The slot file, or its spare when the first is damaged.

    Raises `UserError`: `no-vault`, `vault-newer`, `keys-damaged`.
    """
    newer = False
    for name in (files.KEYS, files.KEYS_SPARE):
        path = folder / name
        if not path.is_file() or path.stat().st_size > _LONGEST_FILE:
            continue
        content = files.read_checked(path)
        if content is None or content.get("magic") != MAGIC:
            continue
        if content.get("version") != VERSION:
            newer = True
            continue
        ring = _from_json(content)
        if ring is not None:
            return ring
    if newer:
        raise user_error("vault-newer", files.KEYS)
    if not files.holds_vault(folder):
        raise user_error("no-vault", str(folder))
    raise UserError(
        "keys-damaged",
        "The office's key file is missing or damaged. Put keys.json from the latest backup back into the folder.",
        files.KEYS,
    )


def _as_json(ring: KeyRing) -> dict[str, Any]:
    return {
        "magic": MAGIC,
        "version": VERSION,
        "vault": ring.vault,
        "slots": [
            {
                "slot": slot.id,
                "worker": slot.worker,
                "name": slot.name,
                "role": slot.role,
                "kdf": {
                    "name": "argon2id",
                    "memory_kib": slot.profile.memory_kib,
                    "time": slot.profile.time,
                    "lanes": slot.profile.lanes,
                },
                "salt": slot.salt.hex(),
                "cipher": "aes-256-gcm",
                "nonce": slot.nonce.hex(),
                "wrapped": slot.wrapped.hex(),
                "created": slot.created,
            }
            for slot in ring.slots
        ],
    }


def _from_json(content: Mapping[str, Any]) -> KeyRing | None:
    """None when it is not a slot file, or its cost is beyond the caps (a forged one could eat the memory)."""
    try:
        slots = content["slots"]
        if len(slots) > _MOST_SLOTS:
            return None
        return KeyRing(str(content["vault"]), tuple(_slot(entry) for entry in slots))
    except (KeyError, TypeError, ValueError):
        return None


def _slot(entry: Mapping[str, Any]) -> Slot:
    kdf = entry["kdf"]
    if kdf["name"] != "argon2id" or entry["cipher"] != "aes-256-gcm":
        raise ValueError("unknown way of wrapping")
    slot = Slot(
        id=str(entry["slot"]),
        worker=str(entry["worker"]),
        name=str(entry["name"]),
        role=str(entry["role"]),
        profile=KdfProfile(int(kdf["memory_kib"]), int(kdf["time"]), int(kdf["lanes"]), for_tests=True),
        salt=bytes.fromhex(entry["salt"]),
        nonce=bytes.fromhex(entry["nonce"]),
        wrapped=bytes.fromhex(entry["wrapped"]),
        created=str(entry["created"]),
    )
    if len(slot.salt) != _SALT_BYTES or len(slot.nonce) != _NONCE_BYTES:
        raise ValueError("wrong length")
    return slot
