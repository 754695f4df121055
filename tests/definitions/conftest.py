"""A fresh little office for every test."""

from pathlib import Path

import pytest

from tests.definitions.small import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)
