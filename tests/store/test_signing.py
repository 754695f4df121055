"""Who signed what: nobody signs in another's name, and no byte of a signed decision changes unseen."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Worker
from intake_app.domain.plan import Decision
from intake_app.engine.canonical import canonical_json, content_hash
from intake_app.store import anchors, checking, keys, records, signing, staff
from intake_app.store import folder as files
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, Vault, unlock, unlock_with_recovery

NEW = "outra frase bem diferente aqui"


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


def decision(worker: str, at: datetime, version: int = 1, **changes: Any) -> tuple[Decision, str]:
    draft = Decision(
        f"d{version}", "e1", "n1", version, "warning", "warning", "", "", "provisional-suspension",
        "provisional-suspension", "Primeiro processo.", None, worker, at, "", "pt-cdt", "1.0", "hash",
    )  # fmt: skip
    draft = replace(draft, **changes)
    content = {
        "format": signing.FORMAT, "id": draft.id, "episode": "e1", "encounter": "n1", "version": version,
        "policy": {"id": draft.pack, "version": draft.pack_version, "hash": draft.pack_hash},
        "reading": {"tier": draft.proposed_tier, "measure": draft.measure}, "tier": draft.tier,
        "override_reason": draft.override_reason, "second_person": draft.second_person, "decided": draft.decided,
        "reasons": draft.reasons, "ends_on": draft.ends_on, "decided_by": worker, "decided_at": at,
        "answers": {"assist/2c": {"value": 3, "missing": None, "note": ""}},
    }  # fmt: skip
    return replace(draft, content_hash=content_hash(content)), canonical_json(content)


def sign(vault: Vault, worker: Worker, at: datetime, version: int = 1) -> Decision:
    made, content = decision(worker.id, at, version)
    with vault.transaction(worker, "decision-signed", "episode/e1", made.content_hash, at=at):
        records.append_decision(vault, made, content)
    return made


def state(vault: Vault) -> signing.Signatures:
    return signing.check_decisions(vault.connection, vault.identity)


def test_a_signed_decision_holds_and_is_checked_after_reopening(opened: Any, now: datetime) -> None:
    made = sign(opened.vault, opened.worker, now)
    again = opened.reopen()

    assert state(again) == signing.Signatures(1, 0, ())
    assert records.is_signed(again, made.id) and not records.is_signed(again, "no such")
    assert checking.verify(again)["decisions"] == {"signed": 1, "unsigned": 0, "altered": []}


def test_nobody_signs_for_a_colleague(opened: Any, now: datetime, cheap: KdfProfile) -> None:
    colleague = staff.add_worker(
        opened.vault, NewWorker("Luís Exemplo", Role.DECIDER, NEW), actor=opened.worker, at=now, profile=cheap
    )

    assert code_of(lambda: sign(opened.vault, colleague, now)) == "no-signing-key"
    assert state(opened.vault) == signing.Signatures(0, 0, ())


def test_the_sheet_alone_signs_nothing(opened: Any, now: datetime) -> None:
    opened.vault.close()
    opened.vault = unlock_with_recovery(opened.folder, opened.words, now)

    assert code_of(lambda: sign(opened.vault, opened.worker, now)) == "no-signing-key"


def keys_of(vault: Vault, worker: str) -> list[str]:
    return [row[0] for row in vault.rows("SELECT id FROM signing_key WHERE worker = ? ORDER BY sequence", (worker,))]


def test_the_own_new_password_keeps_the_key(opened: Any, now: datetime, cheap: KdfProfile) -> None:
    before = keys_of(opened.vault, opened.worker.id)
    staff.change_password(opened.vault, opened.worker, opened.password, NEW, at=now, profile=cheap)
    sign(opened.vault, opened.worker, now)
    opened.password = NEW
    again = opened.reopen()
    sign(again, opened.worker, now, 2)

    assert len(before) == 1 and keys_of(again, opened.worker.id) == before
    assert state(again) == signing.Signatures(2, 0, ())


def test_a_password_given_by_another_makes_a_new_key_and_keeps_the_old_one(
    opened: Any, now: datetime, cheap: KdfProfile
) -> None:
    sign(opened.vault, opened.worker, now)
    (first,) = keys_of(opened.vault, opened.worker.id)
    opened.vault.close()
    with unlock_with_recovery(opened.folder, opened.words, now) as vault:
        staff.reset_password(vault, opened.worker, NEW, actor="recovery", at=now, profile=cheap)
    opened.password = NEW
    again = opened.reopen()
    sign(again, opened.worker, now, 2)

    found = keys_of(again, opened.worker.id)
    assert len(found) == 2 and found[0] == first
    assert [row[0] for row in again.rows("SELECT signed_with FROM decision ORDER BY version")] == found
    assert state(again) == signing.Signatures(2, 0, ())


def test_an_older_slot_put_back_signs_nothing_more(opened: Any, now: datetime, cheap: KdfProfile) -> None:
    colleague = staff.add_worker(
        opened.vault, NewWorker("Luís Exemplo", Role.DECIDER, NEW), actor=opened.worker, at=now, profile=cheap
    )
    older = (opened.folder / files.KEYS).read_bytes()
    staff.reset_password(
        opened.vault, colleague, "terceira frase muito comprida", actor=opened.worker, at=now, profile=cheap
    )
    opened.vault.close()
    (opened.folder / files.KEYS).write_bytes(older)

    with unlock(opened.folder, colleague.id, NEW, now) as vault:
        assert code_of(lambda: sign(vault, colleague, now)) == "no-signing-key"


def test_a_slot_of_an_older_version_gets_a_key_when_it_is_opened(opened: Any, now: datetime) -> None:
    opened.vault.close()
    ring = keys.read_ring(opened.folder)
    plain = tuple(replace(slot, sealed=b"", seal_nonce=b"") for slot in ring.slots)
    keys.write_ring(opened.folder, keys.KeyRing(ring.vault, plain))

    opened.vault = unlock(opened.folder, opened.worker.id, opened.password, now)
    sign(opened.vault, opened.worker, now)
    again = opened.reopen()
    sign(again, opened.worker, now, 2)
    assert state(again) == signing.Signatures(2, 0, ())
    assert len(keys_of(again, opened.worker.id)) == 2


@pytest.mark.parametrize(
    "column", ["id", "episode", "encounter", "version", "proposed_tier", "tier", "override_reason", "second_person",
               "measure", "decided", "reasons", "ends_on", "decided_by", "decided_at", "content_hash", "pack",
               "pack_version", "pack_hash", "content", "signature", "signed_with"],
)  # fmt: skip
def test_every_column_of_a_signed_decision_is_covered(opened: Any, now: datetime, column: str) -> None:
    sign(opened.vault, opened.worker, now)
    connection = opened.vault.connection
    connection.execute("DROP TRIGGER decision_refuses_update")
    connection.execute("PRAGMA foreign_keys = OFF")
    value: object = {"version": 7, "signature": bytes(64)}.get(column, "somebody else's")
    connection.execute(f"UPDATE decision SET {column} = ?", (value,))

    assert len(state(opened.vault).altered) == 1


def test_a_decision_made_to_look_like_an_old_unsigned_one_is_seen(opened: Any, now: datetime) -> None:
    sign(opened.vault, opened.worker, now)
    connection = opened.vault.connection
    connection.execute("DROP TRIGGER decision_refuses_update")
    connection.execute("UPDATE decision SET signature = NULL, signed_with = NULL")

    report = checking.verify(opened.vault)
    assert {"decision-altered", "audit-broken"} <= set(report["problems"])


def test_a_public_key_put_in_the_place_of_another_is_seen(opened: Any, now: datetime) -> None:
    sign(opened.vault, opened.worker, now)
    connection = opened.vault.connection
    connection.execute("DROP TRIGGER signing_key_refuses_update")
    connection.execute("UPDATE signing_key SET public = ?", (signing.public_of(signing.new_seed()),))

    report = checking.verify(opened.vault)
    assert {"decision-altered", "audit-broken"} <= set(report["problems"])


def test_the_key_for_signing_lies_nowhere_in_clear(opened: Any, now: datetime) -> None:
    sign(opened.vault, opened.worker, now)
    seed = bytes(opened.vault.seed)
    kept = opened.vault.seed
    opened.vault.close()

    assert opened.vault.seed is None and not any(kept)
    for path in Path(opened.folder).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert seed not in content and seed.hex().encode() not in content


# --------------------------------------------------------------------------------------------------------------- anchor


def test_what_is_printed_is_found_again_however_it_is_typed(opened: Any) -> None:
    opened.answers(3)
    number, digest = opened.vault.anchor
    short, whole = anchors.short(number, bytes.fromhex(digest)), anchors.whole(number, bytes.fromhex(digest))
    opened.answers(3)

    for typed in (
        short,
        short.lower(),
        short.replace(" ", "-"),
        f"  {short} ",
        whole,
        f"INTAKE-DECISION:d1:00:{whole}",
    ):
        report = checking.verify(opened.vault, anchor=typed)
        assert report["ok"] and report["on_paper"] == {"sequence": number, "known": True, "holds": True}
    letters = short.split(" ", 1)[1].replace(" ", "")
    assert len(letters) == 20 and json.dumps(report)


def test_an_anchor_of_another_history_is_told(opened: Any) -> None:
    opened.answers(3)
    number, digest = opened.vault.anchor
    wrong = bytes.fromhex(digest[:-2] + ("00" if digest[-2:] != "00" else "11"))
    first = bytes([wrong[0] ^ 1]) + wrong[1:]

    for typed in (anchors.short(number, first), anchors.whole(number, wrong), anchors.short(number + 1, wrong)):
        report = checking.verify(opened.vault, anchor=typed)
        assert report["problems"] == ["anchor-differs"]


@pytest.mark.parametrize("typed", ["", "12", "x ABCD", "12 ABCD EFGH IJKL MNOP", "12 ABCD EFGH IJKL MNOP QRST UVWX"])
def test_what_is_no_anchor_is_refused(typed: str) -> None:
    assert code_of(lambda: anchors.read(typed)) == "anchor-unreadable"
