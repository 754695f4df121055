"""The trail of what was done: read by worker, kind and day, and given out for an inspection."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from intake_app.casework.office import Desk
from intake_app.casework.packets import write_whole
from intake_app.casework.permissions import Act, require
from intake_app.domain.errors import UserError
from intake_app.domain.person import AuditEvent
from intake_app.store import audit

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "access": ("unlocked", "unlock-failed", "locked", "went-back", "clock-", "place-"),
    "reading": ("case-seen", "case-read", "case-not", "contact-revealed"),
    "cases": ("case-opened", "case-closed", "case-assigned", "person-", "answer", "note-", "interview-", "paper-",
              "reassessment", "moved-to", "erased", "erasure"),
    "decisions": ("decision-", "tier-", "override-", "draft-"),
    "plans": ("own-words", "first-step", "agreement", "need-", "service-chosen", "choice-", "offer-", "appointment-",
              "consent-", "plan-", "follow-up", "attempt-", "slip-",
              "preference-"),
    "paper": ("packet-", "blank-form", "sheet-", "trail-exported", "directory-given", "exported", "explanation-"),
    "staff": ("worker-", "role-", "password-", "recovery-", "key-"),
    "file": ("vault-", "backup-", "drill-", "file-checked", "migrat", "restore", "integrity"),
    "settings": ("setup-", "policy-", "form-", "protocol-", "directory-", "service-changed", "service-removed",
                 "retention-", "office-", "demo-", "trial-"),
}  # fmt: skip
"""The groups of events that can be read apart, by how the name of an event begins."""

FORMATS: Final = ("csv", "json")
COLUMNS: Final = ("sequence", "utc", "utc_offset", "actor", "role", "event", "subject", "detail", "clock_back", "hash")


@dataclass(frozen=True)
class TrailFilter:
    """What is asked for; everything empty asks for all. `first` and `last` are days, both included."""

    worker: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


EVERYTHING: Final = TrailFilter()


def kind_of(event: str) -> str:
    """The group an event belongs to; "" for none."""
    return next((kind for kind, begins in KINDS.items() if event.startswith(begins)), "")


def fits(entry: audit.Record | AuditEvent, wanted: TrailFilter) -> bool:
    """Whether a record is asked for."""
    day = entry.at.date()
    return (
        (not wanted.worker or entry.actor == wanted.worker)
        and (not wanted.kind or kind_of(entry.event) == wanted.kind)
        and (wanted.first is None or day >= wanted.first)
        and (wanted.last is None or day <= wanted.last)
    )


def export(desk: Desk, path: Path, form: str, wanted: TrailFilter = EVERYTHING) -> int:
    """Write the records asked for to `path`, oldest first, whole or not at all; how many. It is written down.

    Holds numbers, times, ids, kinds and hashes: no answers, no names. Raises UserError `not-allowed`,
    `unknown-format`, `cannot-write`."""
    require(desk.worker, Act.SEE_TRAIL)
    if form not in FORMATS:
        raise UserError("unknown-format", f"The trail is given out as one of: {', '.join(FORMATS)}.", "format")
    rows = [_row(entry) for entry in audit.every(desk.vault.connection) if fits(entry, wanted)]
    write_whole(path, _text(rows, form).encode())
    detail = f"{form} {len(rows)}"
    with desk.vault.transaction(desk.worker, "trail-exported", "vault", detail, at=desk.clock.now()):
        pass
    return len(rows)


def _row(entry: audit.Record) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "utc": entry.utc,
        "utc_offset": entry.utc_offset,
        "actor": entry.actor,
        "role": entry.role,
        "event": entry.event,
        "subject": entry.subject,
        "detail": entry.detail,
        "clock_back": entry.clock_back,
        "hash": entry.hash,
    }


def _text(rows: list[dict[str, Any]], form: str) -> str:
    if form == "json":
        return json.dumps({"format": 1, "records": rows}, ensure_ascii=False, indent=1) + "\n"
    from intake_app.exchange.spreadsheets import as_csv

    return as_csv(COLUMNS, rows)
