"""What a key costs on a quick machine and on a slow one."""

import pytest

from intake_app.store.calibrating import QUICKEST, SLOWEST, calibrated
from intake_app.store.keys import ARGON2, FIPS, LEAST_ROUNDS, PBKDF2, STANDARD, KdfProfile


def machine(speed: float) -> dict[str, float]:
    return {ARGON2: 0.11 / (64 * 3) / speed, PBKDF2: 0.45 / LEAST_ROUNDS / speed}


def cost(profile: KdfProfile, speed: float) -> float:
    work = profile.time * (profile.memory_kib / 1024 if profile.kind == ARGON2 else 1)
    return work * machine(speed)[profile.kind]


@pytest.mark.parametrize("kind", [ARGON2, PBKDF2])
@pytest.mark.parametrize("speed", [0.3, 0.5, 1, 2, 4])
def test_unlocking_takes_half_a_second_to_one_and_a_half(kind: str, speed: float) -> None:
    profile = calibrated(kind, lambda one: cost(one, speed))
    floor = KdfProfile(64 * 1024, 3) if kind == ARGON2 else KdfProfile(0, LEAST_ROUNDS, 1, kind=PBKDF2)

    assert profile.kind == kind
    assert QUICKEST <= cost(profile, speed) <= SLOWEST or profile == floor
    assert cost(profile, speed) >= cost(floor, speed)


def test_a_slow_machine_stays_on_the_floor() -> None:
    assert calibrated(ARGON2, lambda one: cost(one, 0.02)) == KdfProfile(64 * 1024, 3)
    assert calibrated(PBKDF2, lambda one: cost(one, 0.02)).time == LEAST_ROUNDS


def test_this_machine_is_measured() -> None:
    profile = calibrated()

    assert profile.memory_kib >= 64 * 1024 and profile.time >= 3


def test_costs_of_both_kinds_have_a_floor_and_a_cap() -> None:
    assert (STANDARD.kind, FIPS.kind) == (ARGON2, PBKDF2)
    for wrong in ((0, LEAST_ROUNDS - 1, 1), (0, 10_000_001, 1), (1024, LEAST_ROUNDS, 1), (0, LEAST_ROUNDS, 2)):
        with pytest.raises(ValueError):
            KdfProfile(*wrong, kind=PBKDF2)
    with pytest.raises(ValueError):
        KdfProfile(kind="scrypt")
    with pytest.raises(ValueError):
        KdfProfile(2 * 1024 * 1024, 3, 4, for_tests=True)
