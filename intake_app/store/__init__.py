"""The encrypted vault: open, lock, migrate, save and load, append to the audit chain.

No clock: times arrive as arguments.
"""

from typing import Final

KEY_BYTES: Final = 32
"""How long the key of every vault is: 256 random bits."""
