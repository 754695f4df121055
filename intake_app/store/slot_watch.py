"""Whether the slot file is the one the vault knows: an older one put back would let an older password in again."""

from typing import Final

from intake_app.store import encoding, keys
from intake_app.store.driver import Connection
from intake_app.store.keys import KeyRing
from intake_app.store.open_vault import Vault

_KEY: Final = "keys/digest"
_REMEMBER: Final = (
    "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value "
    "WHERE value <> excluded.value"
)


def remember(vault: Vault, ring: KeyRing) -> None:
    """Inside a transaction: this is how the slot file will be once it is done."""
    vault.write(_REMEMBER, (_KEY, encoding.encode(keys.digest(ring))))


def remember_in(connection: Connection, ring: KeyRing) -> None:
    """The same in a database that is not open as a vault."""
    connection.execute(_REMEMBER, (_KEY, encoding.encode(keys.digest(ring))))


def differs(vault: Vault, ring: KeyRing) -> bool:
    """Whether `ring` is another than the vault knows; False where it knows none, as after an older version."""
    row = vault.row("SELECT value FROM setting WHERE key = ?", (_KEY,))
    return row is not None and row[0] != encoding.encode(keys.digest(ring))
