"""Is the vault sound? Without a key: its files. With one: the database, the audit chain and what it answers for."""

import math
import shutil
import stat
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.store import anchors, audit, driver, keys, mark, migrations, signing
from intake_app.store import folder as files
from intake_app.store.failures import told
from intake_app.store.open_vault import Vault

LEAST_FREE_BYTES: Final = 200 * 1024 * 1024
_LEAST_ENTROPY: Final = 7.5
"""Bits per byte over the first pages; encrypted pages come to 7.9 and more, plain ones to about 5."""

_SAMPLE_BYTES: Final = 16 * 1024


def check_vault(folder: Path) -> dict[str, Any]:
    """What can be seen without a key, as plain JSON: `ok`, `problems` (codes), and what was looked at.

    Codes: `keys-damaged`, `keys-spare-damaged`, `vault-newer`, `database-missing`, `not-encrypted`, `mark-missing`,
    `open-to-others`, `disk-nearly-full`. Raises `UserError` `no-vault` when there is nothing to check.
    """
    if not files.holds_vault(folder):
        keys.read_ring(folder)
    problems: list[str] = []
    workers = _check_keys(folder, problems)
    in_use = _check_database(folder, problems)
    if not (folder / files.MARK).is_file():
        problems.append("mark-missing")
    if sys.platform != "win32" and any(_is_open(path) for path in (folder, *folder.iterdir())):
        problems.append("open-to-others")
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        problems.append("disk-nearly-full")
    path = folder / files.DATABASE
    return {
        "ok": not problems,
        "problems": problems,
        "in_use": in_use,
        "workers": workers,
        "bytes": path.stat().st_size if path.is_file() else 0,
        "free_bytes": free,
    }


def _check_keys(folder: Path, problems: list[str]) -> int:
    """How many workers have a slot."""
    for name, problem in ((files.KEYS, "keys-damaged"), (files.KEYS_SPARE, "keys-spare-damaged")):
        if files.read_checked(folder / name) is None:
            problems.append(problem)
    try:
        ring = keys.read_ring(folder)
    except UserError as error:
        if error.code not in problems:
            problems.append(error.code)
        return 0
    return len({slot.worker for slot in ring.slots if slot.worker not in (keys.RECOVERY, keys.ORIGIN)})


def _check_database(folder: Path, problems: list[str]) -> bool:
    """Look at the file's first pages unless somebody has it open: closing another handle would end that one's lock."""
    path = folder / files.DATABASE
    if not path.is_file():
        problems.append("database-missing")
        return False
    try:
        lock = files.Ownership(folder)
    except UserError:
        return True
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE_BYTES)
    finally:
        lock.release()
    if driver.has_plain_header(path) or entropy(sample) < _LEAST_ENTROPY:
        problems.append("not-encrypted")
    return False


def entropy(sample: bytes) -> float:
    """Shannon entropy in bits per byte."""
    if not sample:
        return 0.0
    shares = (count / len(sample) for count in Counter(sample).values())
    return -sum(share * math.log2(share) for share in shares)


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def verify(vault: Vault, *, origin: bytes | None = None, anchor: str = "") -> dict[str, Any]:
    """Everything that can be checked with the vault open, as plain JSON: `ok`, `problems` (codes), and the details.

    `origin`, the audit chain's first key (`staff.audit_origin`), also checks the codes of the chain. Codes:
    `database-damaged`, `pages-damaged`, `links-broken`, `audit-broken`, `decision-altered`, `vault-went-backwards`,
    `settings-wrong`, and with an `anchor` from paper `anchor-differs`. Raises `UserError` `anchor-unreadable`.
    """
    connection = vault.connection
    paper = anchors.read(anchor) if anchor else None
    with told(files.DATABASE):
        on_paper = anchors.check(connection, paper) if paper else None
        database = _lines(connection, "PRAGMA integrity_check(20)")
        pages = _lines(connection, "PRAGMA cipher_integrity_check")
        links = len(connection.execute("PRAGMA foreign_key_check").fetchall())
        chain = audit.verify_chain(connection, origin=origin)
        signatures = signing.check_decisions(connection, vault.identity)
        wrong = [name for name, (now, right) in driver.settings(connection, kept=vault.kept).items() if now != right]
        versions = driver.versions(connection)
        counts = {name: _count(connection, name) for name in ("episode", "encounter", "answer", "decision", "audit")}
        steps = sorted(migrations.applied(connection))
        head = audit.head(connection)
        seen = mark.read(vault.folder, vault.identity, vault.key) if vault.kept else None
        clock = connection.execute(
            "SELECT count(*) FROM (SELECT utc < lag(utc) OVER (ORDER BY sequence) AS back FROM audit) WHERE back"
        ).fetchone()[0]
        backwards = vault.went_backwards or (vault.kept and not mark.is_kept(connection, seen, head))
    found = {
        "database-damaged": database != ["ok"],
        "pages-damaged": bool(pages),
        "links-broken": links > 0,
        "audit-broken": not chain.sound,
        "decision-altered": bool(signatures.altered),
        "anchor-differs": on_paper is not None and not on_paper.holds,
        "vault-went-backwards": backwards,
        "settings-wrong": bool(wrong),
    }
    problems = [code for code, is_so in found.items() if is_so]
    return {
        "ok": not problems,
        "problems": problems,
        "database": [] if database == ["ok"] else database,
        "pages": pages,
        "audit": {
            "records": chain.records,
            "broken_at": chain.broken_at,
            "reason": chain.reason,
            "codes_checked": origin is not None,
            "clock_went_back": clock,
            "anchor": {
                "sequence": head.sequence,
                "hash": head.hash.hex(),
                "short": anchors.short(head.sequence, head.hash),
            },
        },
        "decisions": {**asdict(signatures), "altered": list(signatures.altered)},
        **({"on_paper": asdict(on_paper)} if on_paper else {}),
        "settings_wrong": wrong,
        "versions": versions,
        "schema": steps,
        "counts": counts,
    }


def _lines(connection: driver.Connection, pragma: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(pragma)]


def _count(connection: driver.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
