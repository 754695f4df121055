"""Changing signed decisions and the audit chain behind the vault's back, in every way we could think of.

`python -m tests.faults.mutating --count 10000` prints how many changes of each kind were made, and how many noticed.
Whoever changes here has the vault's key, and may write anything; what they lack is the workers' private keys, the
keys of the chain's past, and the mark beside the file.
"""

import argparse
import hashlib
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from intake_app.domain.answers import Answer
from intake_app.domain.person import Encounter, EncounterKind, Episode, Office, Person, Role, Stage
from intake_app.domain.plan import Decision
from intake_app.engine.canonical import canonical_json, content_hash
from intake_app.store import audit, mark, records, signing, staff
from intake_app.store.keys import KdfProfile
from intake_app.store.vault import NewWorker, Vault, create_vault

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
TABLES = ("decision", "audit", "signing_key")
DECISIONS = 6


@dataclass
class Target:
    """A vault with signed decisions, its triggers gone, and what a check is made with."""

    vault: Vault
    origin: bytes
    seen: mark.Mark

    def noticed(self) -> bool:
        """Whether any of the checks of `vault verify` tells that something is wrong."""
        connection = self.vault.connection
        try:
            head = audit.head(connection)
            return (
                not audit.verify_chain(connection, origin=self.origin).sound
                or bool(signing.check_decisions(connection, self.vault.identity).altered)
                or not mark.is_kept(connection, self.seen, head)
            )
        except (TypeError, ValueError, KeyError, AttributeError):
            # A row that cannot even be read.
            return True


def prepared(folder: Path) -> Target:
    """A small office with answers and six decisions of two cases."""
    office = Office("Comissão Exemplo", "pt-cdt", "pt")
    vault, words = create_vault(
        folder, office, NewWorker("Marta Exemplo", Role.SUPERVISOR, "janela azul corre devagar"), profile=CHEAP, now=NOW
    )
    worker = vault.worker
    assert worker is not None
    for number in (1, 2):
        person = Person(f"2026/041{number}", "Tiago Exemplo")
        episode = Episode(
            f"e{number}", person, "pt-cdt", "1.0", "hash", Stage.DECISION, worker.id, opened_at=NOW, changed_at=NOW
        )
        with vault.transaction(worker, "case-opened", f"episode/e{number}", at=NOW):
            records.save_episode(vault, episode)
            records.save_encounter(
                vault, Encounter(f"n{number}", f"e{number}", EncounterKind.FIRST, NOW, worker.id, "pt", forms=())
            )
    for number in range(DECISIONS):
        at = NOW + timedelta(minutes=number)
        case = number % 2 + 1
        with vault.transaction(worker, "answer-recorded", f"encounter/n{case}", at=at):
            records.append_answer(vault, f"n{case}", "assist/2c", Answer(number), at, worker.id)
        decision, content = _decision(number, case, worker.id, at)
        with vault.transaction(worker, "decision-signed", f"episode/e{case}", decision.content_hash, at=at):
            records.append_decision(vault, decision, content)
    connection = vault.connection
    for table in TABLES:
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER {table}_refuses_{act}")
    connection.execute("PRAGMA foreign_keys = OFF")
    origin = staff.audit_origin(vault, words)
    seen = mark.read(folder, vault.identity, vault.key)
    assert origin is not None and seen is not None
    return Target(vault, origin, seen)


def _decision(number: int, case: int, worker: str, at: datetime) -> tuple[Decision, str]:
    version = number // 2 + 1
    draft = Decision(
        f"d{number}", f"e{case}", f"n{case}", version, "warning", "warning", "", "", "provisional-suspension",
        "provisional-suspension", f"Processo {number}.", None, worker, at, "", "pt-cdt", "1.0", "hash",
    )  # fmt: skip
    content = {
        "format": signing.FORMAT, "id": draft.id, "episode": draft.episode, "encounter": draft.encounter,
        "version": version, "policy": {"id": draft.pack, "version": draft.pack_version, "hash": draft.pack_hash},
        "reading": {"tier": draft.proposed_tier, "measure": draft.measure}, "tier": draft.tier,
        "override_reason": "", "second_person": "", "decided": draft.decided, "reasons": draft.reasons,
        "ends_on": None, "decided_by": worker, "decided_at": at, "answers": {"assist/2c": {"value": number}},
    }  # fmt: skip
    return replace(draft, content_hash=content_hash(content)), canonical_json(content)


# ------------------------------------------------------------------------------------------------------------ changing

Change = Callable[[Vault, random.Random], bool]
"""Changes something; False when, by chance, nothing was changed."""


def _rows(vault: Vault, table: str) -> list[dict[str, Any]]:
    cursor = vault.connection.execute(f"SELECT * FROM {table} ORDER BY sequence")
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, values, strict=True)) for values in cursor]


def _other(value: object, chance: random.Random) -> object:
    """Another value of the same type: one bit, one character or one number away."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 7))
    if isinstance(value, bytes):
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
    text = str(value)
    act = chance.randrange(3) if text else 0
    at = chance.randrange(len(text) + 1) if act == 0 else chance.randrange(len(text))
    if act == 0:
        return text[:at] + chance.choice("ab1 -é\u200b") + text[at:]
    if act == 1:
        return text[:at] + text[at + 1 :]
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def one_value(vault: Vault, chance: random.Random) -> bool:
    """Any one value of any row of the three tables."""
    table = chance.choice(TABLES)
    row = chance.choice(_rows(vault, table))
    column = chance.choice(list(row))
    fresh = _other(row[column], chance)
    vault.connection.execute(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE sequence = ?", (fresh, row["sequence"]))
    return bool(fresh != row[column])


def one_row_less(vault: Vault, chance: random.Random) -> bool:
    table = chance.choice(TABLES)
    row = chance.choice(_rows(vault, table))
    vault.connection.execute(f"DELETE FROM {table} WHERE sequence = ?", (row["sequence"],))
    return True


def one_row_more(vault: Vault, chance: random.Random) -> bool:
    """A copy of a row, under a new number."""
    table = chance.choice(TABLES)
    rows = _rows(vault, table)
    row = {**chance.choice(rows), "sequence": rows[-1]["sequence"] + 1}
    for column in ("id", "version"):
        if column in row:
            row[column] = f"{row[column]}x" if column == "id" else row[column] + 50
    places = ", ".join("?" * len(row))
    vault.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))
    return True


def two_swapped(vault: Vault, chance: random.Random) -> bool:
    """Two rows under each other's number."""
    table = chance.choice(("decision", "audit"))
    one, two = chance.sample([row["sequence"] for row in _rows(vault, table)], 2)
    for old, new in ((one, -1), (two, one), (-1, two)):
        vault.connection.execute(f"UPDATE {table} SET sequence = ? WHERE sequence = ?", (new, old))
    return True


def tail_cut(vault: Vault, chance: random.Random) -> bool:
    """The last records gone, with everything that was written with them."""
    last = _rows(vault, "audit")[-1]["sequence"]
    from_ = last - chance.randrange(1, 8)
    for table in audit.APPENDED:
        vault.connection.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_delete")
        vault.connection.execute(f"DELETE FROM {table} WHERE audit >= ?", (from_,))
    vault.connection.execute("DELETE FROM audit WHERE sequence >= ?", (from_,))
    vault.connection.execute("UPDATE audit_key SET sequence = ?", (from_ - 1,))
    return True


def chain_rewritten(vault: Vault, chance: random.Random) -> bool:
    """One record changed, and every hash from there on made anew; the keys of the past are lacking."""
    rows = _rows(vault, "audit")
    at = chance.randrange(len(rows))
    rows[at]["actor"] = "somebody else"
    previous = rows[at - 1]["hash"] if at else audit.GENESIS
    for row in rows[at:]:
        text = tuple(row[name] for name in ("utc", "utc_offset", "actor", "role", "event", "subject", "detail"))
        row["previous"], row["hash"] = previous, audit._hash(row["sequence"], text, row["payload"], previous)
        previous = row["hash"]
        vault.connection.execute(
            "UPDATE audit SET actor = ?, previous = ?, hash = ? WHERE sequence = ?",
            (row["actor"], row["previous"], row["hash"], row["sequence"]),
        )
    return True


def decision_rewritten(vault: Vault, chance: random.Random) -> bool:
    """Another decision under the old signature: text, columns and hash agree with each other."""
    row = chance.choice(_rows(vault, "decision"))
    told = json.loads(row["content"])
    told["reasons"] = f"{told['reasons']} {chance.random()}"
    _put(vault, row, told, row["signature"], row["signed_with"])
    return True


def signed_by_a_stranger(vault: Vault, chance: random.Random) -> bool:
    """Another decision, signed anew with a key put down as the worker's; its record in the chain is lacking."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    row = chance.choice(_rows(vault, "decision"))
    told = json.loads(row["content"])
    told["tier"] = "treatment"
    seed = signing.new_seed()
    public = signing.public_of(seed)
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signature = Ed25519PrivateKey.from_private_bytes(bytes(seed)).sign(signing._told(vault.identity, text))
    record = row["audit"] if chance.random() < 0.5 else _rows(vault, "audit")[-1]["sequence"] + 1
    vault.connection.execute(
        "INSERT INTO signing_key (id, worker, public, made_at, audit, salt) VALUES (?, ?, ?, ?, ?, ?)",
        (signing.fingerprint(public), row["decided_by"], public, row["decided_at"], record, bytes(16)),
    )
    _put(vault, row, told, signature, signing.fingerprint(public))
    return True


def signatures_swapped(vault: Vault, chance: random.Random) -> bool:
    one, two = chance.sample(_rows(vault, "decision"), 2)
    for row, other in ((one, two), (two, one)):
        vault.connection.execute(
            "UPDATE decision SET signature = ? WHERE sequence = ?", (other["signature"], row["sequence"])
        )
    return True


def made_unsigned(vault: Vault, chance: random.Random) -> bool:
    """Made to look like a decision from before there were signatures."""
    row = chance.choice(_rows(vault, "decision"))
    told = json.loads(row["content"])
    del told["format"]
    _put(vault, row, told, None, None)
    return True


def _put(vault: Vault, row: dict[str, Any], told: dict[str, Any], signature: bytes | None, key: str | None) -> None:
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    vault.connection.execute(
        "UPDATE decision SET content = ?, content_hash = ?, reasons = ?, tier = ?, signature = ?, signed_with = ? "
        "WHERE sequence = ?",
        (text, hashlib.sha256(text.encode()).hexdigest(), told["reasons"], told["tier"], signature, key,
         row["sequence"]),
    )  # fmt: skip


CHANGES: tuple[tuple[Change, int], ...] = (
    (one_value, 60), (one_row_less, 5), (one_row_more, 5), (two_swapped, 5), (tail_cut, 5), (chain_rewritten, 5),
    (decision_rewritten, 5), (signed_by_a_stranger, 4), (signatures_swapped, 3), (made_unsigned, 3),
)  # fmt: skip
"""Each kind with its share in a hundred."""


def run(folder: Path, count: int, seed: int = 1) -> dict[str, Any]:
    """Make `count` changes, one at a time, each undone again; how many of each kind, and how many nobody noticed."""
    target = prepared(folder)
    chance = random.Random(seed)
    kinds, weights = [kind for kind, _ in CHANGES], [weight for _, weight in CHANGES]
    made: Counter[str] = Counter()
    unnoticed: list[str] = []
    connection = target.vault.connection
    if target.noticed():
        raise RuntimeError("the vault is not sound to begin with")
    while sum(made.values()) < count:
        (kind,) = chance.choices(kinds, weights)
        connection.execute("BEGIN")
        try:
            if kind(target.vault, chance):
                made[kind.__name__] += 1
                if not target.noticed():
                    unnoticed.append(kind.__name__)
        finally:
            connection.execute("ROLLBACK")
    if target.noticed():
        raise RuntimeError("the vault is not sound in the end")
    target.vault._drop()
    return {"changes": sum(made.values()), "noticed": sum(made.values()) - len(unnoticed), "made": dict(made),
            "unnoticed": unnoticed}  # fmt: skip


def main() -> int:
    """The long form, from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder) / "office", arguments.count, arguments.seed)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 1 if result["unnoticed"] else 0


if __name__ == "__main__":
    sys.exit(main())
