"""Every change to a signed decision or to the chain is noticed; 10,000 of them with `INTAKE_LONG=1`."""

import os
from pathlib import Path

from tests.faults import mutating


def test_every_change_is_noticed(tmp_path: Path) -> None:
    count = 10_000 if os.environ.get("INTAKE_LONG") else 400
    result = mutating.run(tmp_path / "office", count, seed=7)

    assert result["unnoticed"] == [] and result["noticed"] == result["changes"] == count
    assert set(result["made"]) == {kind.__name__ for kind, _ in mutating.CHANGES}
