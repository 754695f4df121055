"""What the driver is made to promise: a key of the right length, settings that read back, and sqlite-utils on top."""

import subprocess
import sys
from pathlib import Path

import pytest

from intake_app.store import driver

KEY = bytes(range(32))


@pytest.mark.parametrize("length", [0, 1, 16, 31, 33, 64])
def test_a_key_of_another_length_makes_no_file(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        driver.open_keyed(tmp_path / "vault.db", bytes(length), create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(driver.DriverError):
        driver.open_keyed(tmp_path / "vault.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_made_over_another(tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(b"")
    with pytest.raises(FileExistsError):
        driver.open_keyed(tmp_path / "vault.db", KEY, create=True)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    made = driver.open_keyed(tmp_path / "vault.db", KEY, create=True)
    made.execute("CREATE TABLE t (a)")
    made.close()

    with pytest.raises(driver.DriverError):
        driver.open_keyed(tmp_path / "vault.db", bytes(32))


def test_the_settings_read_back(tmp_path: Path) -> None:
    connection = driver.open_keyed(tmp_path / "vault.db", KEY, create=True)

    assert {name: now for name, (now, _) in driver.settings(connection).items()} == {
        "cache_size": -16384,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "cipher_log_level": "NONE",
        "locking_mode": "exclusive",
        "journal_mode": "delete",
        "synchronous": 3,
    }
    connection.close()


def test_a_setting_that_does_not_hold_stops_the_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver.open_keyed(tmp_path / "vault.db", KEY, create=True).close()
    monkeypatch.setattr(driver, "read_back", lambda *_: "another")

    with pytest.raises(driver.SettingsError, match="cache_size"):
        driver.open_keyed(tmp_path / "vault.db", KEY)


def test_an_older_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "OLDEST_SQLITE", (99, 0, 0))

    with pytest.raises(driver.SettingsError, match="too old"):
        driver.open_keyed(tmp_path / "vault.db", KEY, create=True)


def test_the_lock_is_taken_at_opening(tmp_path: Path) -> None:
    first = driver.open_keyed(tmp_path / "vault.db", KEY, create=True)
    with pytest.raises(driver.DriverError, match="locked"):
        driver.open_keyed(tmp_path / "vault.db", KEY)
    first.close()


def test_sqlite_utils_works_on_the_encrypted_connection(tmp_path: Path) -> None:
    """The acts that fail when sqlite-utils waits for the exceptions of another driver, in a process of their own."""
    script = f"""
from pathlib import Path
from intake_app.store import driver
connection = driver.open_keyed(Path({str(tmp_path / "vault.db")!r}), bytes(range(32)), create=True)
db = driver.database(connection)
table = db["people"]
table.insert({{"id": 1, "name": "Tiago"}}, pk="id")
table.insert({{"id": 2, "name": "Olena", "town": "Exemplo"}}, alter=True)
table.update(1, {{"phone": "000 000 001"}}, alter=True)
table.create_index(["name"])
table.create_index(["name"], find_unique_name=True)
table.upsert({{"id": 2, "name": "Olena Exemplo"}}, pk="id")
table.transform(types={{"phone": int}})
table.enable_fts(["name"], create_triggers=True)
assert [row["id"] for row in table.search("olena")] == [2]
assert list(db.query("INSERT INTO people (id, name) VALUES (3, 'Rita') RETURNING id")) == [{{"id": 3}}]
import sys
assert "pysqlite3" not in sys.modules
print("fine")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert (done.stdout, done.stderr) == ("fine\n", "")


def test_sqlite_utils_under_another_driver_is_noticed(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
import sqlite_utils
from intake_app.store import driver
connection = driver.open_keyed(Path({str(tmp_path / "vault.db")!r}), bytes(range(32)), create=True)
try:
    driver.database(connection)
except driver.SettingsError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert "before the vault's driver" in done.stdout


def test_start_up_does_not_wait_for_what_only_unlocking_needs() -> None:
    script = (
        "import sys; from intake_app.store import checking, records, staff, vault;"
        "print([name for name in ('argon2', 'cryptography', 'sqlite_utils', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout == "[]\n"
