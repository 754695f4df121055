"""Key slots: the vault's random key, wrapped once for each worker and once for the printed recovery words.

A changed password wraps the same key anew; whoever has an older copy of the slot file and the older password can still
open the data of that time. Roles are not cryptographic: every slot opens the same key.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app.domain.errors import UserError
from intake_app.engine.canonical import canonical_json
from intake_app.store import KEY_BYTES
from intake_app.store import folder as files
from intake_app.store.failures import user_error
from intake_app.store.process import harden

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
_SIGNING: Final = "signing"
_HANDED: Final = "handed"
_NONCE_BYTES: Final = 12
_LONGEST_FILE: Final = 256 * 1024


ARGON2: Final = "argon2id"
PBKDF2: Final = "pbkdf2-hmac-sha512"
LEAST_ROUNDS: Final = 600_000
MOST_ROUNDS: Final = 10_000_000


@dataclass(frozen=True)
class KdfProfile:
    """What deriving a key from a password costs: Argon2id (RFC 9106), or where FIPS 140 is demanded PBKDF2-HMAC-SHA512
    (NIST SP 800-132), whose rounds are `time` and which needs no memory.

    `for_tests` lets a profile lie under the floor; nothing may lie above the caps, or a forged file could take the
    machine's memory.
    """

    memory_kib: int = 128 * 1024
    time: int = 3
    lanes: int = 4
    for_tests: bool = field(default=False, compare=False)
    kind: str = ARGON2

    def __post_init__(self) -> None:
        if self.kind == PBKDF2:
            self._check_rounds()
            return
        if self.kind != ARGON2:
            raise ValueError("unknown way of deriving a key")
        if not self.for_tests and (self.memory_kib < 64 * 1024 or self.time < 3):
            raise ValueError("a vault's keys are derived with at least 64 MiB and 3 passes")
        if self.memory_kib > 1024 * 1024 or self.time > 10 or not 1 <= self.lanes <= 16 or self.time < 1:
            raise ValueError("more than any office needs")

    def _check_rounds(self) -> None:
        if not self.for_tests and self.time < LEAST_ROUNDS:
            raise ValueError(f"PBKDF2 takes at least {LEAST_ROUNDS} rounds")
        if self.time > MOST_ROUNDS or self.time < 1 or (self.memory_kib, self.lanes) != (0, 1):
            raise ValueError("more than any office needs")


STANDARD: Final = KdfProfile()
FIPS: Final = KdfProfile(0, 1_000_000, 1, kind=PBKDF2)


@dataclass(frozen=True)
class Slot:
    """One wrapped key, and with it the worker's own key for signing.

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
    seal_nonce: bytes = b""
    sealed: bytes = b""
    """The wrapped seed of the owner's own keys; empty in the slots that an older version wrote."""
    handed: bytes = b""
    """A renewed key of the vault, for the owner's own key alone (`handing_over`); it comes before `wrapped`, which is
    empty once the old one is gone."""

    def bound(self, vault: str, use: str = "") -> bytes:
        """The additional authenticated data: what must not be changed without the password."""
        kdf = [self.profile.memory_kib, self.profile.time, self.profile.lanes]
        bound: list[object] = [VERSION, vault, self.id, self.worker, self.profile.kind, kdf]
        return canonical_json([*bound, self.salt.hex(), self.created, *([use] if use else [])]).encode()


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
    vault: str, owner: tuple[str, str, str], secret: bytes, key: bytes | bytearray, profile: KdfProfile, at: datetime,
    *, seed: bytes | bytearray | None = None,
) -> Slot:  # fmt: skip
    """Wrap `key` for `owner` (worker id, name, role) under `secret`, with AES-256-GCM and a fresh salt and nonce; and
    the `seed` of the worker's key for signing.
    """
    import secrets

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
    wrapping = _cipher(secret, slot)
    slot = replace(slot, wrapped=wrapping.encrypt(slot.nonce, bytes(key), slot.bound(vault)))
    return slot if seed is None else _with_seed(vault, slot, wrapping, seed)


def add_seed(vault: str, slot: Slot, secret: bytes, seed: bytes | bytearray) -> Slot:
    """The same slot with a key for signing in it, for one that an older version wrote without."""
    return _with_seed(vault, slot, _cipher(secret, slot), seed)


def _with_seed(vault: str, slot: Slot, wrapping: "AESGCM", seed: bytes | bytearray) -> Slot:
    import secrets

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return replace(slot, seal_nonce=nonce, sealed=wrapping.encrypt(nonce, bytes(seed), slot.bound(vault, _SIGNING)))


@dataclass(frozen=True)
class Opened:
    """What lay in a slot: the vault's key, while a new one is put in force the new and the old one; and the seed."""

    slot: Slot
    keys: tuple[bytearray, ...]
    seed: bytearray | None


def open_slot(vault: str, slot: Slot, secret: bytes) -> bytearray | None:
    """The vault's key, or None when `secret` is not that of the slot or the slot was changed."""
    found = open_whole(vault, slot, secret)
    return None if found is None else found.keys[0]


def open_whole(vault: str, slot: Slot, secret: bytes) -> Opened | None:
    """Everything in the slot; None as in `open_slot`."""
    from cryptography.exceptions import InvalidTag

    from intake_app.store import handing_over

    wrapping = _cipher(secret, slot)
    found: list[bytearray] = []
    seed = None
    try:
        if slot.sealed:
            seed = bytearray(wrapping.decrypt(slot.seal_nonce, slot.sealed, slot.bound(vault, _SIGNING)))
        if slot.handed and seed is not None:
            found.append(handing_over.take(seed, slot.handed, slot.bound(vault, _HANDED)))
        if slot.wrapped:
            found.append(bytearray(wrapping.decrypt(slot.nonce, slot.wrapped, slot.bound(vault))))
    except (InvalidTag, ValueError):
        return None
    return Opened(slot, tuple(found), seed) if found and all(len(key) == KEY_BYTES for key in found) else None


def hand_over(vault: str, slot: Slot, public: bytes, key: bytes | bytearray) -> Slot:
    """The same slot with a renewed `key` in it, which only the holder of the private part of `public` can take."""
    from intake_app.store import handing_over

    return replace(slot, handed=handing_over.give(public, key, slot.bound(vault, _HANDED)))


def only_renewed(ring: KeyRing) -> KeyRing:
    """The slots with their renewed key alone; those without one open nothing any more, and go.

    The chain's first key stays: it is no key of the database.
    """
    slots = (replace(slot, wrapped=b"") if slot.handed else slot for slot in ring.slots)
    return KeyRing(ring.vault, tuple(slot for slot in slots if slot.handed or slot.worker == ORIGIN))


def without_renewed(ring: KeyRing) -> KeyRing:
    """The slots as they were before a renewal was begun."""
    return KeyRing(ring.vault, tuple(replace(slot, handed=b"") for slot in ring.slots))


def _cipher(secret: bytes, slot: Slot) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(derive(secret, slot.salt, slot.profile))


def derive(secret: bytes, salt: bytes, profile: KdfProfile) -> bytes:
    """32 bytes from `secret`, by `profile`."""
    harden()
    if profile.kind == PBKDF2:
        return hashlib.pbkdf2_hmac("sha512", secret, salt, profile.time, 32)
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret=secret,
        salt=salt,
        time_cost=profile.time,
        memory_cost=profile.memory_kib,
        parallelism=profile.lanes,
        hash_len=32,
        type=Type.ID,
    )


def profile_in_use(folder: Path, slot: str) -> KdfProfile:
    """What the keys of this office cost: as in the slot it was unlocked by, which could not be forged."""
    found = next((one.profile for one in read_ring(folder).slots if one.id == slot), None)
    return found or STANDARD


# ---------------------------------------------------------------------------------------------------------------- file


def write_ring(folder: Path, ring: KeyRing) -> None:
    """Write both generations, the spare before the one that counts, each atomically: what fails or is cut short on
    the way leaves in force what was so before.

    Both hold the same slots in the end: an older generation would let an older password in.
    """
    content = _as_json(ring)
    files.write_checked(folder / files.KEYS_SPARE, content)
    files.write_checked(folder / files.KEYS, content)
    if read_ring(folder) != ring:
        raise user_error("disk-failed", files.KEYS)


def are_alike(folder: Path) -> bool:
    """Whether both generations can be read and say the same."""
    first, spare = (files.read_checked(folder / name) for name in (files.KEYS, files.KEYS_SPARE))
    return first is not None and first == spare


def digest(ring: KeyRing) -> str:
    """SHA-256 (hex) over everything in the slot file."""
    return hashlib.sha256(canonical_json(_as_json(ring)).encode()).hexdigest()


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
                    "name": slot.profile.kind,
                    "memory_kib": slot.profile.memory_kib,
                    "time": slot.profile.time,
                    "lanes": slot.profile.lanes,
                },
                "salt": slot.salt.hex(),
                "cipher": "aes-256-gcm",
                "nonce": slot.nonce.hex(),
                "wrapped": slot.wrapped.hex(),
                "created": slot.created,
                **({"own": {"nonce": slot.seal_nonce.hex(), "wrapped": slot.sealed.hex()}} if slot.sealed else {}),
                **({"handed": slot.handed.hex()} if slot.handed else {}),
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
    own = entry.get("own") or {"nonce": "", "wrapped": ""}
    if entry["cipher"] != "aes-256-gcm":
        raise ValueError("unknown way of wrapping")
    slot = Slot(
        id=str(entry["slot"]),
        worker=str(entry["worker"]),
        name=str(entry["name"]),
        role=str(entry["role"]),
        profile=KdfProfile(
            int(kdf["memory_kib"]), int(kdf["time"]), int(kdf["lanes"]), for_tests=True, kind=str(kdf["name"])
        ),
        salt=bytes.fromhex(entry["salt"]),
        nonce=bytes.fromhex(entry["nonce"]),
        wrapped=bytes.fromhex(entry["wrapped"]),
        created=str(entry["created"]),
        seal_nonce=bytes.fromhex(own["nonce"]),
        sealed=bytes.fromhex(own["wrapped"]),
        handed=bytes.fromhex(entry.get("handed", "")),
    )
    if len(slot.salt) != _SALT_BYTES or {len(slot.nonce), len(slot.seal_nonce) or _NONCE_BYTES} != {_NONCE_BYTES}:
        raise ValueError("wrong length")
    return slot
