"""Giving somebody a renewed key without their password: to a public key of theirs (X25519, RFC 7748).

The private part comes from the seed that lies in the owner's slot under their own password. Each handing over makes a
fresh pair, agrees on a secret with the owner's public key, and wraps the key under it with AES-256-GCM; the public keys
of both go into the derivation (HKDF-SHA-256, RFC 5869), as in HPKE's base mode (RFC 9180).
"""

from typing import Final

_SEED_USE: Final = b"intake-wrapping-1"
_KEY_USE: Final = b"intake-handing-over-1"
_PUBLIC_BYTES: Final = 32
_NONCE: Final = bytes(12)
"""Every wrapping key is used once."""


def public_of(seed: bytes | bytearray) -> bytes:
    """The public key to which a renewed key is handed over."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(_derived(bytes(seed), b"", _SEED_USE)).public_key().public_bytes_raw()


def give(public: bytes, key: bytes | bytearray, bound: bytes) -> bytes:
    """`key` for the holder of the private part of `public`, bound to `bound`."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    once = X25519PrivateKey.generate()
    own = once.public_key().public_bytes_raw()
    agreed = once.exchange(X25519PublicKey.from_public_bytes(public))
    return own + AESGCM(_derived(agreed, own + public, _KEY_USE)).encrypt(_NONCE, bytes(key), bound)


def take(seed: bytes | bytearray, handed: bytes, bound: bytes) -> bytearray:
    """The key that was given. Raises InvalidTag of `cryptography` or ValueError when it is another's."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    private = X25519PrivateKey.from_private_bytes(_derived(bytes(seed), b"", _SEED_USE))
    once = handed[:_PUBLIC_BYTES]
    agreed = private.exchange(X25519PublicKey.from_public_bytes(once))
    wrapping = AESGCM(_derived(agreed, once + private.public_key().public_bytes_raw(), _KEY_USE))
    return bytearray(wrapping.decrypt(_NONCE, handed[_PUBLIC_BYTES:], bound))


def _derived(secret: bytes, salt: bytes, use: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt or None, use).derive(secret)
