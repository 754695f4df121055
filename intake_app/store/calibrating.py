"""How much deriving a key may cost on this machine: dear for whoever tries passwords, bearable for who unlocks."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

from intake_app.store.keys import ARGON2, LEAST_ROUNDS, MOST_ROUNDS, PBKDF2, KdfProfile, derive

QUICKEST: Final = 0.5
SLOWEST: Final = 1.5
"""Seconds an unlocking may take."""

_TARGET: Final = 0.8
_LEAST_MIB: Final = 64
_MOST_MIB: Final = 512
_PASSES: Final = 3
_TRIES: Final = 3


def calibrated(kind: str = ARGON2, timed: Callable[[KdfProfile], float] | None = None) -> KdfProfile:
    """The profile of that kind that costs 0.5 to 1.5 s on this machine; on a slow one the floor of the kind, which may
    take longer: 64 MiB and 3 passes, or 600,000 rounds.

    `timed` measures a profile, in seconds; by default by deriving a key. Takes some seconds.
    """
    timed = timed or seconds_of
    work = 1.0
    profile = _of_work(kind, work)
    for _ in range(_TRIES):
        took = max(min(timed(profile), timed(profile)), 1e-6)
        if QUICKEST <= took <= SLOWEST:
            break
        work = max(1.0, work * _TARGET / took)
        fresh = _of_work(kind, work)
        if fresh == profile:
            break
        profile = fresh
    return profile


def _of_work(kind: str, work: float) -> KdfProfile:
    """A profile that costs `work` times the floor: first more memory, which an attacker pays most for, then passes."""
    if kind == PBKDF2:
        return KdfProfile(0, min(int(LEAST_ROUNDS * work) // 10_000 * 10_000, MOST_ROUNDS), 1, kind=PBKDF2)
    memory = min(_MOST_MIB, max(_LEAST_MIB, int(_LEAST_MIB * work) // 16 * 16))
    passes = min(10, max(_PASSES, round(_PASSES * work * _LEAST_MIB / memory)))
    return KdfProfile(memory * 1024, passes)


def seconds_of(profile: KdfProfile) -> float:
    """What deriving one key by `profile` takes on this machine."""
    began = perf_counter()
    derive(b"calibration", bytes(16), profile)
    return perf_counter() - began
