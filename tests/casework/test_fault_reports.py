"""A fault is told by its kind and its lines: never by a value."""

import random
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from intake_app.casework.fault_reports import write_report
from intake_app.domain.answers import Answer
from intake_app.engine.canonical import canonical_json
from intake_app.store import driver, encoding
from intake_app.store.failures import told
from tests.casework.conftest import NOW

CANARY = "ZZCANARY-7f3a"


def key_error(_: Path) -> None:
    {CANARY: 1}[f"{CANARY}x"]


def type_error(_: Path) -> None:
    encoding.encode(type(CANARY, (), {})())


def canonical_error(_: Path) -> None:
    canonical_json({CANARY: object()})


def value_error(_: Path) -> None:
    secret = f"answer {CANARY}"
    raise ValueError(f"not a number: {secret}")


def chained(_: Path) -> None:
    try:
        value_error(_)
    except ValueError as error:
        error.add_note(CANARY)
        raise RuntimeError(CANARY) from error


def of_the_driver(folder: Path) -> None:
    connection = driver.open_keyed(folder / "x.db", bytes(32), create=not (folder / "x.db").exists())
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS t (x TEXT CHECK (x = 'a')) STRICT")
        with told():
            connection.execute("INSERT INTO t VALUES (?)", (CANARY,))
    finally:
        connection.close()


def own_class(_: Path) -> None:
    class OddError(Exception):
        def __init__(self) -> None:
            super().__init__(Answer(CANARY, note=CANARY))

    raise OddError


FAULTS: tuple[Callable[[Path], None], ...] = (
    key_error, type_error, canonical_error, value_error, chained, of_the_driver, own_class
)  # fmt: skip


def test_five_hundred_faults_tell_no_value(tmp_path: Path) -> None:
    chance = random.Random(3)
    reports = tmp_path / "reports"
    for number in range(500):
        fault = chance.choice(FAULTS)
        try:
            fault(tmp_path)
        except Exception as error:
            path = Path(write_report(error, NOW + timedelta(seconds=number), reports))
            text = path.read_text(encoding="utf-8")
            assert CANARY not in text and "test_fault_reports.py" in text
        else:
            raise AssertionError(fault.__name__)
    made = list(reports.iterdir())
    assert len(made) == 500
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
        assert stat.S_IMODE(reports.stat().st_mode) == 0o700
