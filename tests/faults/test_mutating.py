"""Short form of `mutating`: every change to a signed decision or to the chain is noticed."""

from pathlib import Path

from tests.faults import mutating


def test_every_change_is_noticed(tmp_path: Path) -> None:
    result = mutating.run(tmp_path / "office", 400, seed=7)

    assert result["unnoticed"] == [] and result["noticed"] == result["changes"] == 400
    assert set(result["made"]) == {kind.__name__ for kind, _ in mutating.CHANGES}
