"""The schema grows in whole steps, and a vault of a newer version is left alone."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import WordingRead
from intake_app.store import driver, migrations
from intake_app.store import folder as files
from intake_app.store.vault import unlock

KEY = bytes(range(32))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    made = driver.open_keyed(tmp_path / "vault.db", KEY, create=True, kept=False)
    yield made
    made.close()


def schema(connection: Any) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    return rows


def test_all_steps_run_once(connection: Any) -> None:
    assert migrations.migrate(connection)
    made = schema(connection)

    assert not migrations.migrate(connection)
    assert schema(connection) == made
    assert migrations.applied(connection) == set(migrations.names())
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(migrations.STEPS)


def test_every_table_of_ours_is_strict(connection: Any) -> None:
    migrations.migrate(connection)
    tables = connection.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    ).fetchall()

    assert len(tables) > 15
    assert [name for name, strict in tables if not strict and "sqlite" not in name] == []


@pytest.mark.parametrize("failing", range(len(migrations.STEPS)))
def test_a_step_that_fails_leaves_the_one_before(
    connection: Any, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    real = migrations.STEPS[failing]

    def broken(db: Any) -> None:
        real(db)
        raise RuntimeError("power cut")

    broken.__name__ = real.__name__
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS[:failing], broken, *migrations.STEPS[failing + 1 :]))
        with pytest.raises(RuntimeError, match="power cut"):
            migrations.migrate(connection)
    assert migrations.applied(connection) == set(migrations.names()[:failing])
    assert not connection.in_transaction

    assert migrations.migrate(connection)
    assert migrations.applied(connection) == set(migrations.names())


def open_raw(opened: Any) -> Any:
    key = bytes(opened.vault.key)
    opened.vault.close()
    return driver.open_keyed(opened.folder / files.DATABASE, key)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        f"VALUES ('{migrations.SET}', 'm999_later', 'x')",
        "PRAGMA user_version = 99",
    ],
)
def test_a_newer_vault_is_left_alone(opened: Any, now: datetime, statement: str) -> None:
    raw = open_raw(opened)
    raw.execute(statement)
    raw.close()
    before = (opened.folder / files.DATABASE).read_bytes()

    with pytest.raises(UserError) as caught:
        unlock(opened.folder, opened.worker.id, opened.password, now)

    assert caught.value.code == "vault-newer"
    assert (opened.folder / files.DATABASE).read_bytes() == before


def test_the_file_is_no_plain_database(opened: Any) -> None:
    opened.vault.close()
    path = opened.folder / files.DATABASE
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master")
    assert not driver.has_plain_header(path)


def test_an_interview_of_an_earlier_version_keeps_its_wordings() -> None:
    """Form and edition alone were kept before languages and fingerprints were."""
    from intake_app.store.interviews import _wording

    assert _wording(("assist", "own wording 1"), "pt") == WordingRead("assist", "pt", "own wording 1", "")
    assert _wording(("assist", "en", "2", "ab"), "pt") == WordingRead("assist", "en", "2", "ab")
