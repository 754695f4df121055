"""Everything inside a transaction and its audit record are kept together, or not at all."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.store import audit, driver, open_vault, records
from intake_app.store import folder as files
from intake_app.store.failures import RecordRefusedError
from intake_app.store.vault import Vault, open_with_key


def events(vault: Vault) -> list[str]:
    return [event.event for event in audit.events(vault.connection, newest_first=False)]


def test_what_is_written_is_there_with_its_record(vault: Vault, now: datetime) -> None:
    before = vault.anchor
    with vault.transaction("w1", "setting-changed", "setting/a", "detail", at=now):
        records.put_setting(vault, "a", 1)

    newest = audit.events(vault.connection, limit=1)[0]
    assert records.get_setting(vault, "a") == 1
    assert (newest.sequence, newest.at, newest.actor) == (before[0] + 1, now, "w1")
    assert newest.at.utcoffset() == now.utcoffset()
    assert (newest.event, newest.subject, newest.detail) == ("setting-changed", "setting/a", "detail")
    assert vault.anchor == (newest.sequence, newest.hash)


@pytest.mark.parametrize("error", [RuntimeError("a bug"), UserError("x", "y"), KeyboardInterrupt()])
def test_an_error_undoes_everything_and_passes_on(vault: Vault, now: datetime, error: BaseException) -> None:
    before = (vault.anchor, events(vault))
    with pytest.raises(type(error)), vault.transaction("w1", "setting-changed", "setting/a", at=now):
        records.put_setting(vault, "a", 1)
        raise error

    assert records.get_setting(vault, "a") is None
    assert (vault.anchor, events(vault)) == before
    with vault.transaction("w1", "setting-changed", "setting/b", at=now):
        records.put_setting(vault, "b", 2)
    assert audit.verify_chain(vault.connection).sound


def test_a_failing_audit_record_undoes_the_change(vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise driver.sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(audit, "append", fail)
    with pytest.raises(UserError) as caught, vault.transaction("w1", "setting-changed", "setting/a", at=now):
        records.put_setting(vault, "a", 1)

    assert caught.value.code == "disk-full"
    assert records.get_setting(vault, "a") is None


def test_transactions_do_not_nest(vault: Vault, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="open already"), vault.transaction("w1", "outer", "x", at=now):
        records.put_setting(vault, "a", 1)
        with vault.transaction("w1", "inner", "x", at=now):
            pass

    assert records.get_setting(vault, "a") is None


def test_nothing_is_written_outside(vault: Vault, now: datetime) -> None:
    for act in (
        lambda: records.put_setting(vault, "a", 1),
        lambda: records.append_answer(vault, "n1", "assist/1", Answer(1), now, "w1"),
        lambda: vault.write_many("INSERT INTO setting VALUES (?, ?)", [("a", "1")]),
    ):
        with pytest.raises(RuntimeError, match="outside a transaction"):
            act()


def test_only_append_only_tables_are_appended_to(vault: Vault, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="not append-only"), vault.transaction("w1", "x", "x", at=now):
        vault.append("setting", {"key": "a", "value": "1"})


@pytest.mark.parametrize(
    "table", ["answer", "consent", "note", "decision", "issued_document", "contact_attempt", "audit"]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET sequence = sequence + 1", "DELETE FROM {}"])
def test_what_is_appended_is_not_changed(opened: Any, now: datetime, table: str, statement: str) -> None:
    opened.answers(1)
    fill(opened, now)
    vault = opened.vault
    before = vault.rows(f"SELECT * FROM {table}")
    assert before

    with pytest.raises(RecordRefusedError), vault.transaction("w1", "x", "x", at=now):
        vault.write(statement.format(table))

    assert vault.rows(f"SELECT * FROM {table}") == before


def fill(opened: Any, now: datetime) -> None:
    """A row in every append-only table."""
    import hashlib
    from datetime import date

    from intake_app.domain.person import Consent, ConsentState
    from intake_app.domain.plan import ContactAttempt, Decision, FollowUp, FollowUpState, IssuedDocument, Note

    vault, worker = opened.vault, opened.worker.id
    with vault.transaction(worker, "filled", "episode/e1", at=now):
        records.append_note(vault, Note("o1", "e1", now, worker, "Came early."))
        records.append_consent(
            vault, Consent("c1", "e1", ("plan",), "service", "care", date(2027, 1, 1), ConsentState.GIVEN, now)
        )
        content = '{"tier":"education"}'
        digest = hashlib.sha256(content.encode()).hexdigest()
        records.append_decision(
            vault,
            Decision(
                "d1", "e1", "n1", 1, "education", "education", "", "", None, "no-measure", "", None, worker, now,
                digest, "pt-cdt", "1", "hash",
            ),
            content,
        )  # fmt: skip
        records.save_follow_up(vault, FollowUp("f1", "e1", "contact", date(2026, 3, 9), FollowUpState.OPEN))
        records.append_contact_attempt(vault, ContactAttempt("t1", "f1", now, "phone", "spoke", worker))
        records.append_issued_document(
            vault, IssuedDocument("p1", "e1", now, worker, "pt", ("card",), 1, 1, "printer", "hash"), "{}"
        )


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("database or disk is full", "disk-full"),
        ("database disk image is malformed", "vault-damaged"),
        ("file is not a database", "vault-damaged"),
    ],
)
def test_errors_of_the_driver_come_in_our_words(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch, message: str, code: str
) -> None:
    class Failing:
        in_transaction = False

        def execute(self, *_: object) -> None:
            raise driver.sqlite3.DatabaseError(message)

        def close(self) -> None:
            pass

    real = vault.connection
    monkeypatch.setattr(vault, "_connection", Failing())
    with pytest.raises(UserError) as caught:
        vault.row("SELECT 1")
    assert caught.value.code == code
    with pytest.raises(UserError) as caught, vault.transaction("w1", "x", "x", at=now):
        pass
    assert caught.value.code == code
    monkeypatch.setattr(vault, "_connection", real)


def test_a_reading_vault_says_that_it_cannot_be_written(vault: Vault, now: datetime) -> None:
    vault.connection.execute("PRAGMA query_only = 1")

    with pytest.raises(UserError) as caught, vault.transaction("w1", "x", "x", at=now):
        records.put_setting(vault, "a", 1)

    assert caught.value.code == "vault-read-only"


def test_a_record_that_breaks_the_rules_is_a_bug_and_quotes_nothing(vault: Vault, now: datetime) -> None:
    with pytest.raises(RecordRefusedError) as caught, vault.transaction("w1", "x", "x", at=now):
        records.append_answer(vault, "no such interview", "assist/1", Answer("ZZCANARY"), now, "w1")
    assert "ZZCANARY" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_closed_vault_does_nothing(vault: Vault, now: datetime) -> None:
    key = vault.key
    vault.close()
    vault.close()

    assert bytes(key) == bytes(32)
    assert not vault.is_open
    for act in (lambda: vault.row("SELECT 1"), lambda: vault.key, lambda: records.load_episode(vault, "e1")):
        with pytest.raises(RuntimeError, match="closed"):
            act()
    with pytest.raises(RuntimeError, match="closed"), vault.transaction("w1", "x", "x", at=now):
        pass


def test_a_vault_is_not_closed_in_the_middle(vault: Vault, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="transaction is open"), vault.transaction("w1", "x", "x", at=now):
        vault.close()
    assert vault.is_open


def test_a_file_that_is_not_encrypted_is_noticed_at_closing(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "has_plain_header", lambda _: True)

    with pytest.raises(RuntimeError, match="not encrypted"):
        vault.close()


def test_the_role_in_the_record_is_the_one_at_the_time(vault: Vault, now: datetime) -> None:
    from intake_app.domain.person import Role, Worker

    with vault.transaction("w1", "worker-changed", "worker/w2", at=now):
        records.save_worker(vault, Worker("w2", "Luís Exemplo", Role.TECHNICIAN))
    with vault.transaction("w2", "one", "x", at=now):
        pass
    with vault.transaction("w1", "worker-changed", "worker/w2", at=now):
        records.save_worker(vault, Worker("w2", "Luís Exemplo", Role.DECIDER))
    with vault.transaction("w2", "two", "x", at=now):
        pass

    assert vault.rows("SELECT event, role FROM audit WHERE actor = 'w2' ORDER BY sequence") == [
        ("one", "technician"),
        ("two", "decider"),
    ]


def test_a_throwaway_office_needs_nothing_but_its_key(tmp_path: Path, now: datetime, vault: Vault) -> None:
    key = bytes(vault.key)
    folder = vault.folder
    with pytest.raises(UserError) as caught:
        open_with_key(folder, key, now=now)
    assert caught.value.code == "vault-in-use"
    vault.close()

    assert not (folder / files.KEYS).exists()
    open_with_key(folder, key, now=now).close()
    with pytest.raises(UserError) as caught:
        open_with_key(folder, bytes(32), now=now)
    assert caught.value.code == "vault-damaged"
    with pytest.raises(UserError) as caught:
        open_with_key(tmp_path / "none", key, now=now)
    assert caught.value.code == "no-vault"
    with pytest.raises(ValueError):
        open_with_key(folder, key[:31], now=now)


def test_a_mark_that_cannot_be_written_does_not_undo_what_is_saved(
    opened: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UserError("disk-full", "full")

    monkeypatch.setattr(open_vault, "MARK_EVERY", 1)
    monkeypatch.setattr(open_vault.mark, "write", fail)
    opened.answers(1)
    monkeypatch.undo()

    assert len(records.load_answers(opened.reopen(), "n1")) == 1


def test_an_undoing_that_fails_closes_the_vault_and_says_so(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = vault.connection

    class Failing:
        in_transaction = True

        def execute(self, statement: str, *_: object) -> Any:
            if statement.startswith("BEGIN"):
                return None
            raise driver.sqlite3.OperationalError("disk I/O error")

        def close(self) -> None:
            real.close()

    monkeypatch.setattr(vault, "_connection", Failing())
    with pytest.raises(ZeroDivisionError), vault.transaction("w1", "x", "x", at=now):
        raise ZeroDivisionError

    assert not vault.is_open
    with pytest.raises(UserError) as caught:
        vault.row("SELECT 1")
    assert caught.value.code == "disk-failed"
    vault.close()


def test_an_interruption_just_after_the_commit_loses_nothing(
    vault: Vault, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = vault.connection

    class Interrupted:
        @property
        def in_transaction(self) -> bool:
            return bool(real.in_transaction)

        def execute(self, statement: str, *values: Any) -> Any:
            done = real.execute(statement, *values)
            if statement == "COMMIT":
                raise KeyboardInterrupt
            return done

    monkeypatch.setattr(vault, "_connection", Interrupted())
    with pytest.raises(KeyboardInterrupt), vault.transaction("w1", "x", "x", at=now):
        records.put_setting(vault, "a", 1)
    monkeypatch.setattr(vault, "_connection", real)

    assert records.get_setting(vault, "a") == 1
    with vault.transaction("w1", "y", "y", at=now):
        records.put_setting(vault, "b", 2)
    assert audit.verify_chain(vault.connection).sound
