"""Whatever is changed behind the vault's back, the chain names the place."""

import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.store import audit, mark, records, staff
from intake_app.store import folder as files
from intake_app.store.vault import Vault, unlock

TABLES = ("audit", "answer")


def unguard(vault: Vault) -> None:
    """What somebody with the key and a debugger would do first."""
    for table in TABLES:
        vault.connection.execute(f"DROP TRIGGER {table}_refuses_update")
        vault.connection.execute(f"DROP TRIGGER {table}_refuses_delete")


def test_an_untouched_chain_holds(opened: Any) -> None:
    opened.answers(10)
    origin = staff.audit_origin(opened.vault, opened.words)

    result = audit.verify_chain(opened.vault.connection, origin=origin)

    assert origin is not None
    assert result.sound
    assert result.records == opened.vault.anchor[0]


@pytest.mark.parametrize(
    ("statement", "broken", "reason"),
    [
        ("UPDATE audit SET actor = 'somebody' WHERE sequence = 5", 5, "changed"),
        ("UPDATE audit SET utc = '2020-01-01T00:00:00+00:00' WHERE sequence = 5", 5, "changed"),
        ("UPDATE audit SET detail = 'x' WHERE sequence = 12", 12, "changed"),
        ("UPDATE audit SET payload = x'00' WHERE sequence = 5", 5, "changed"),
        ("DELETE FROM audit WHERE sequence = 5", 5, "missing"),
        ("DELETE FROM audit WHERE sequence >= 11", 11, "rows-without-record"),
        ("DELETE FROM audit WHERE sequence = 12", 12, "rows-without-record"),
        ("INSERT INTO audit SELECT 13, utc, utc_offset, actor, role, event, subject, detail, payload, previous, "
         "hash, mac FROM audit WHERE sequence = 12", 13, "changed"),
        ("UPDATE answer SET value = '6' WHERE audit = 5", 5, "rows-changed"),
        ("UPDATE answer SET key = 'assist/x' WHERE audit = 5", 5, "rows-changed"),
        ("UPDATE answer SET at = '2020-01-01T00:00:00+00:00' WHERE audit = 5", 5, "rows-changed"),
        ("UPDATE answer SET note = 'x' WHERE audit = 12", 12, "rows-changed"),
        ("UPDATE answer SET audit = 6 WHERE audit = 5", 5, "rows-changed"),
        ("DELETE FROM answer WHERE audit = 5", 5, "rows-changed"),
        ("INSERT INTO answer (sequence, encounter, key, value, missing, note, cleared, at, worker, audit, salt) "
         "SELECT 99, encounter, key, value, missing, note, cleared, at, worker, 4, salt FROM answer WHERE audit = 5",
         4, "rows-changed"),
    ],
)  # fmt: skip
def test_a_change_is_named(opened: Any, statement: str, broken: int, reason: str) -> None:
    opened.answers(10)
    assert opened.vault.anchor[0] == 12
    unguard(opened.vault)

    opened.vault.connection.execute(statement)

    result = audit.verify_chain(opened.vault.connection)
    assert (result.broken_at, result.reason) == (broken, reason)


def test_a_chain_rewritten_by_its_own_rules_is_seen_by_whoever_has_the_sheet(opened: Any) -> None:
    """Somebody with today's key makes a new history that fits together; its codes cannot be made."""
    opened.answers(5)
    origin = staff.audit_origin(opened.vault, opened.words)
    unguard(opened.vault)
    connection = opened.vault.connection
    rows = connection.execute(
        "SELECT sequence, utc, utc_offset, actor, role, event, subject, detail, payload FROM audit ORDER BY sequence"
    ).fetchall()
    previous = audit.GENESIS
    for sequence, *text, payload in rows:
        if sequence == 4:
            text[2] = "somebody"
        digest = audit._hash(sequence, tuple(text), payload, previous)
        connection.execute(
            "UPDATE audit SET actor = ?, previous = ?, hash = ? WHERE sequence = ?",
            (text[2], previous, digest, sequence),
        )
        previous = digest

    assert audit.verify_chain(connection).sound
    assert audit.verify_chain(connection, origin=origin).broken_at == 4


def test_every_kind_of_change_is_seen(opened: Any) -> None:
    """Random edits of random cells, each on its own and undone again."""
    opened.answers(30)
    unguard(opened.vault)
    connection = opened.vault.connection
    chance = random.Random(5)
    columns = {
        "audit": ["utc", "utc_offset", "actor", "role", "event", "subject", "detail", "payload", "previous", "hash"],
        "answer": ["key", "value", "note", "at", "salt"],
    }
    for _ in range(200):
        table = chance.choice(TABLES)
        column = chance.choice(columns[table])
        row = chance.choice(connection.execute(f"SELECT sequence, {column} FROM {table}").fetchall())
        changed = row[1] + (b"\0" if isinstance(row[1], bytes) else " ")
        connection.execute("BEGIN")
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE sequence = ?", (changed, row[0]))
        assert not audit.verify_chain(connection).sound, (table, column, row[0])
        connection.execute("ROLLBACK")
    assert audit.verify_chain(connection).sound


def test_events_are_read_by_subject_and_in_order(opened: Any, now: datetime) -> None:
    opened.answers(3)
    vault = opened.vault

    of_case = audit.events(vault.connection, subject="episode/e1")
    newest = audit.events(vault.connection, limit=2)
    later = audit.events(vault.connection, after=3, newest_first=False)

    assert [event.event for event in of_case] == ["case-opened"]
    assert [event.sequence for event in newest] == [5, 4]
    assert [event.sequence for event in later] == [4, 5]
    assert all(event.at == now for event in newest)


def test_a_time_without_zone_is_taken_for_utc(vault: Vault) -> None:
    for moment in (datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))):
        with vault.transaction("w1", "x", "x", at=moment):
            pass
        told = audit.events(vault.connection, limit=1)[0].at
        assert told == (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        assert told.utcoffset() == (moment.utcoffset() or timedelta(0))


def test_the_record_holds_no_answer(opened: Any) -> None:
    with opened.vault.transaction(opened.worker, "answer-recorded", "encounter/n1", at=opened_at(opened)):
        records.append_answer(
            opened.vault, "n1", "assist/1", Answer("ZZCANARY", note="ZZCANARY"), opened_at(opened), opened.worker.id
        )

    for row in opened.vault.rows("SELECT * FROM audit"):
        assert not any("ZZCANARY" in str(cell) for cell in row)


def opened_at(opened: Any) -> datetime:
    moment: datetime = audit.events(opened.vault.connection, limit=1)[0].at
    return moment


# ----------------------------------------------------------------------------------------------------------------- mark


def test_an_older_file_put_back_is_noticed_and_not_written(opened: Any, now: datetime) -> None:
    opened.answers(3)
    opened.reopen().close()
    path = opened.folder / files.DATABASE
    older = path.read_bytes()
    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    opened.answers(3)
    opened.vault.close()
    path.write_bytes(older)

    vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    opened.vault = vault

    assert vault.went_backwards
    assert len(records.load_answers(vault, "n1")) == 3
    with pytest.raises(UserError) as caught:
        opened.answers(1)
    assert caught.value.code == "vault-went-backwards"

    technician = Worker("w9", "Luís Exemplo", Role.TECHNICIAN)
    with pytest.raises(UserError) as caught:
        vault.accept_going_back(technician, "restored", at=now)
    assert caught.value.code == "not-allowed"
    vault.accept_going_back(opened.worker, "backup of Monday restored", at=now)
    opened.answers(1)
    assert not opened.reopen().went_backwards
    assert "went-back-accepted" in [event.event for event in audit.events(opened.vault.connection)]


def test_closing_an_older_file_does_not_move_the_mark_back(opened: Any, now: datetime) -> None:
    opened.vault.close()
    path = opened.folder / files.DATABASE
    older = path.read_bytes()
    opened.reopen().close()
    path.write_bytes(older)

    unlock(opened.folder, opened.worker.id, opened.password, now).close()

    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    assert opened.vault.went_backwards


def test_a_forked_history_is_noticed(opened: Any, now: datetime) -> None:
    """As many records as before, but other ones."""
    path = opened.folder / files.DATABASE
    opened.vault.close()
    older, old_mark = path.read_bytes(), (opened.folder / files.MARK).read_bytes()
    opened.reopen()
    opened.answers(2)
    opened.vault.close()
    real_mark = (opened.folder / files.MARK).read_bytes()
    path.write_bytes(older)
    (opened.folder / files.MARK).write_bytes(old_mark)
    opened.reopen()
    with opened.vault.transaction(opened.worker, "other", "other", at=now):
        pass
    opened.answers(5)
    opened.vault.close()
    (opened.folder / files.MARK).write_bytes(real_mark)

    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    assert opened.vault.went_backwards


@pytest.mark.parametrize("damage", ["missing", "empty", "forged"])
def test_a_mark_that_cannot_be_trusted_is_told(opened: Any, now: datetime, damage: str) -> None:
    opened.answers(2)
    opened.vault.close()
    path = opened.folder / files.MARK
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        content = files.read_checked(path)
        assert content is not None
        files.write_checked(path, {**content, "sequence": 1})

    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)

    assert opened.vault.went_backwards
    opened.vault.accept_going_back(opened.worker, "mark lost", at=now)
    assert not opened.reopen().went_backwards


def test_a_decision_moves_the_mark_at_once(opened: Any, now: datetime) -> None:
    import hashlib

    from intake_app.domain.plan import Decision

    opened.answers(1)
    assert seen(opened) < opened.vault.anchor[0]
    with opened.vault.transaction(opened.worker, "decision-signed", "episode/e1", at=now):
        records.append_decision(
            opened.vault,
            Decision(
                "d1", "e1", "n1", 1, None, None, "", "", None, "no-measure", "", None, opened.worker.id, now,
                hashlib.sha256(b"{}").hexdigest(), "pt-cdt", "1", "h",
            ),
            "{}",
        )  # fmt: skip
    assert seen(opened) == opened.vault.anchor[0]


def test_the_mark_follows_a_long_interview(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from intake_app.store import open_vault

    monkeypatch.setattr(open_vault, "MARK_EVERY", 10)
    opened.answers(25)

    assert opened.vault.anchor[0] - seen(opened) < 10


def seen(opened: Any) -> int:
    found = mark.read(opened.folder, opened.vault.identity, opened.vault.key)
    assert found is not None
    return found.sequence


def test_a_page_of_an_older_version_put_back_is_seen(opened: Any, tmp_path: Path, now: datetime) -> None:
    """Each page is authentic and both integrity checks may be clean; the rows no longer fit their records."""
    from intake_app.store import checking

    opened.answers(40)
    opened.vault.close()
    path = opened.folder / files.DATABASE
    older = path.read_bytes()
    opened.reopen()
    opened.answers(200)
    opened.vault.close()
    newer = path.read_bytes()
    page, seen_by_chain, replayed = 4096, 0, 0
    for start in range(page, len(older), page):
        if older[start : start + page] == newer[start : start + page]:
            continue
        replayed += 1
        path.write_bytes(newer[:start] + older[start : start + page] + newer[start + page :])
        try:
            vault = unlock(opened.folder, opened.worker.id, opened.password, now)
        except UserError as error:
            assert error.code == "vault-damaged"
            seen_by_chain += 1
            continue
        try:
            report = checking.verify(vault)
            seen_by_chain += not report["ok"]
        except UserError as error:
            assert error.code == "vault-damaged"
            seen_by_chain += 1
        vault.close()
    path.write_bytes(newer)

    assert replayed > 5
    assert seen_by_chain == replayed
