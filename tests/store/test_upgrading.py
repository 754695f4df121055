"""A vault of every released schema is brought to this one: whole, with a backup from before, whatever interrupts it."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.store import audit, backups, checking, driver, keys, migrations, passwords, records, restoring
from intake_app.store import folder as files
from intake_app.store.vault import Vault, unlock

VAULTS = Path(__file__).resolve().parents[1] / "vaults"
PASSWORD = "janela azul corre devagar hoje"
KEPT = sorted(VAULTS.glob("schema-*"), key=lambda path: int(path.name.rpartition("-")[2]))
CASES, ANSWERS = 3, 12


def test_there_is_one_of_every_schema_but_the_first_three() -> None:
    """The first three steps were never in a released vault without the fourth; the present one comes with a release."""
    numbers = [int(path.name.rpartition("-")[2]) for path in KEPT]
    assert numbers == list(range(4, numbers[-1] + 1))
    assert len(migrations.STEPS) >= numbers[-1] >= 9


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(request.param, tmp_path / "office"))
    folder.chmod(0o700)
    for path in folder.iterdir():
        path.chmod(0o600)
    return folder


def owner_of(folder: Path) -> str:
    (slot,) = (one for one in keys.read_ring(folder).slots if one.role)
    return slot.worker


def key_of(folder: Path) -> bytes:
    ring = keys.read_ring(folder)
    (slot,) = ring.of(owner_of(folder))
    found = keys.open_whole(ring.vault, slot, passwords.secret_of(PASSWORD))
    assert found is not None
    return bytes(found.keys[0])


def check(vault: Vault) -> None:
    assert vault.is_writable
    report = checking.verify(vault)
    assert report["ok"], report
    assert len(records.list_episodes(vault)) == CASES
    for number in range(CASES):
        answers = records.load_answers(vault, f"n{number}").answers
        assert len(answers) == ANSWERS and answers["assist/3"].value == 3 and answers["assist/3"].note == "nota 3"
    worker = vault.worker
    assert worker is not None and worker.name == "Marta Exemplo"


def test_it_opens_here_and_a_backup_of_before_stays(old: Path, now: datetime, tmp_path: Path) -> None:
    before = hashlib.sha256((old / files.DATABASE).read_bytes()).hexdigest()
    schema = int(backups.look_at(old / files.DATABASE, key_of(old)).schema)
    with unlock(old, owner_of(old), PASSWORD, now) as vault:
        check(vault)
    found = backups.list_backups(old / files.BACKUPS)
    if schema == len(migrations.STEPS):
        assert found == ()
        return
    (backup,) = found
    assert (backup.manifest.kind, backup.manifest.schema) == (backups.BEFORE_MIGRATION, schema)
    assert backup.manifest.files[files.DATABASE][1] == before
    unpacked = restoring.unpack(backup.path, tmp_path / "u", owner_of(old), passwords.secret_of(PASSWORD))
    assert unpacked.problems == ()
    restoring.put_in_place(unpacked.folder, tmp_path / "restored", now)
    with unlock(tmp_path / "restored", owner_of(old), PASSWORD, now) as vault:
        check(vault)


def test_without_room_for_the_backup_nothing_is_changed(
    old: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_behind(old):
        pytest.skip("the present schema")
    before = (old / files.DATABASE).read_bytes()
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**62)
    with pytest.raises(UserError) as caught:
        unlock(old, owner_of(old), PASSWORD, now)
    assert caught.value.code == "backup-no-room"
    assert (old / files.DATABASE).read_bytes() == before


def test_where_nothing_can_be_written_it_is_told(old: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    if not is_behind(old):
        pytest.skip("the present schema")
    monkeypatch.setattr(files, "is_read_only", lambda _: True)
    with pytest.raises(UserError) as caught:
        unlock(old, owner_of(old), PASSWORD, now)
    assert caught.value.code == "vault-old-read-only"


def is_behind(folder: Path) -> bool:
    return backups.look_at(folder / files.DATABASE, key_of(folder)).schema < len(migrations.STEPS)


# --------------------------------------------------------------------------------------- interrupted at every statement


class Cut(BaseException):
    """The power goes."""


class Counting:
    """A connection that ends at its n-th statement from `after` on; `act` says how."""

    def __init__(self, connection: Any, left: int, act: Any) -> None:
        self._connection, self.left, self._act = connection, left, act
        self.count = 0

    def execute(self, *args: Any) -> Any:
        self.count += 1
        if self.left == self.count:
            self._act()
        return self._connection.execute(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def schema_of(connection: Any) -> str:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def content_of(connection: Any) -> str:
    """Of all rows of the tables of the oldest schema, but for columns added since."""
    tables = ("vault", "office", "worker", "person", "episode", "encounter", "audit", "audit_key", "answer")
    digest = hashlib.sha256()
    for table in tables:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1")
        for row in cursor:
            digest.update(repr([(n, v) for n, v in zip(names, row, strict=True) if v is not None]).encode())
    return digest.hexdigest()


def states(folder: Path) -> tuple[dict[str, str], str]:
    """The schema after each number of steps, made by this program, and the content that never changes."""
    key = key_of(folder)
    work = folder.parent / "walk.db"
    shutil.copy(folder / files.DATABASE, work)
    connection = driver.open_keyed(work, key, kept=False)
    content = content_of(connection)
    begun = len(migrations.applied(connection))
    known = {schema_of(connection): migrations.names()[begun - 1]}
    all_steps = migrations.STEPS
    try:
        for count in range(begun + 1, len(all_steps) + 1):
            migrations.STEPS = all_steps[:count]  # type: ignore[misc]
            migrations.migrate(connection)
            known[schema_of(connection)] = migrations.names()[-1]
    finally:
        migrations.STEPS = all_steps  # type: ignore[misc]
        connection.close()
    assert len(known) == len(all_steps) - begun + 1
    return known, content


@pytest.fixture
def oldest(tmp_path: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(KEPT[0], tmp_path / "oldest"))


def statements(folder: Path) -> int:
    work = folder.parent / "count.db"
    shutil.copy(folder / files.DATABASE, work)
    connection = Counting(driver.open_keyed(work, key_of(folder), kept=False), 0, None)
    migrations.migrate(connection)
    connection.close()
    return connection.count


def test_an_exception_at_every_statement_leaves_whole_steps(oldest: Path, tmp_path: Path) -> None:
    known, content = states(oldest)
    key, total = key_of(oldest), statements(oldest)
    assert total > 40

    def stop() -> None:
        raise Cut

    reached = set()
    for number in range(1, total + 1):
        work = tmp_path / "work.db"
        shutil.copy(oldest / files.DATABASE, work)
        connection = Counting(driver.open_keyed(work, key, kept=False), number, stop)
        with pytest.raises(Cut):
            migrations.migrate(connection)
        connection.close()
        again = driver.open_keyed(work, key, kept=False)
        step = known.get(schema_of(again))
        assert step is not None, f"a third state at statement {number}"
        assert migrations.applied(again) == set(migrations.names()[: migrations.names().index(step) + 1])
        assert content_of(again) == content
        reached.add(step)
        migrations.migrate(again)
        assert known[schema_of(again)] == migrations.names()[-1]
        assert audit.verify_chain(again).sound
        again.close()
        work.unlink()
    assert len(reached) == len(known)
