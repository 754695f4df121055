"""Plans, decisions and the paper that left the office."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from intake_app.domain.errors import UserError
from intake_app.domain.plan import Appointment, CarePlan, Decision, IssuedDocument, OfferState, Referral
from intake_app.store import encoding, signing
from intake_app.store.open_vault import Value, Vault
from intake_app.store.terms import fold, put_terms


@dataclass(frozen=True)
class DatedAppointment:
    """An appointment with whom it is for."""

    appointment: Appointment
    episode: str
    reference: str
    name: str


# ----------------------------------------------------------------------------------------------------------------- plan


def save_plan(vault: Vault, episode_id: str, plan: CarePlan) -> None:
    """Write the whole plan of a case in place of the one before."""
    vault.write(
        "INSERT INTO plan (episode, own_words, first_step, agrees, preferences) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (episode) DO UPDATE SET own_words = excluded.own_words, first_step = excluded.first_step, "
        "agrees = excluded.agrees, preferences = excluded.preferences",
        (episode_id, plan.own_words, plan.first_step, plan.agrees, " ".join(plan.preferences)),
    )
    vault.write("DELETE FROM referral WHERE episode = ?", (episode_id,))
    vault.write_many(
        "INSERT INTO referral VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (episode_id, n, r.id, r.need, r.kind, r.service, r.state.value, r.number, encoding.iso(r.ask_again))
            for n, r in enumerate(plan.referrals)
        ],
    )
    vault.write("DELETE FROM appointment WHERE episode = ?", (episode_id,))
    vault.write_many(
        "INSERT INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (episode_id, n, a.id, a.service, a.title, a.day.isoformat(), encoding.iso(a.at), a.note, a.outcome)
            for n, a in enumerate(plan.appointments)
        ],
    )


def load_plan(vault: Vault, episode_id: str) -> CarePlan | None:
    """The plan of a case; None when none was begun."""
    row = vault.row("SELECT own_words, first_step, agrees, preferences FROM plan WHERE episode = ?", (episode_id,))
    if row is None:
        return None
    referrals = vault.rows(
        "SELECT id, need, kind, service, state, number, ask_again FROM referral WHERE episode = ? ORDER BY position",
        (episode_id,),
    )
    appointments = vault.rows(
        "SELECT id, service, title, day, at, note, outcome FROM appointment WHERE episode = ? ORDER BY position",
        (episode_id,),
    )
    return CarePlan(
        own_words=row[0],
        first_step=row[1],
        referrals=tuple(
            Referral(i, need, kind, service, OfferState(state), number, date.fromisoformat(again) if again else None)
            for i, need, kind, service, state, number, again in referrals
        ),
        appointments=tuple(_appointment(one) for one in appointments),
        agrees=row[2],
        preferences=tuple(row[3].split()),
    )


def list_appointments(vault: Vault, first: date, last: date) -> tuple[DatedAppointment, ...]:
    """The appointments from `first` to `last` (both included) by day and hour, with whom they are for."""
    rows = vault.rows(
        "SELECT a.id, a.service, a.title, a.day, a.at, a.note, a.outcome, a.episode, p.reference, p.name "
        "FROM appointment a JOIN episode e ON e.id = a.episode JOIN person p ON p.id = e.person "
        "WHERE a.day BETWEEN ? AND ? ORDER BY a.day, a.at",
        (first.isoformat(), last.isoformat()),
    )
    return tuple(DatedAppointment(_appointment(row[:7]), *row[7:]) for row in rows)


def _appointment(row: tuple[Any, ...]) -> Appointment:
    identity, service, title, day, at, note, outcome = row
    return Appointment(identity, service, title, date.fromisoformat(day), _time(at), note, outcome)


def _time(at: str | None) -> time | None:
    return None if at is None else time.fromisoformat(at)


# ------------------------------------------------------------------------------------------------------------- decision

_DECISION = (
    "id", "episode", "encounter", "version", "proposed_tier", "tier", "override_reason", "second_person", "measure",
    "decided", "reasons", "ends_on", "decided_by", "decided_at", "content_hash", "pack", "pack_version", "pack_hash",
)  # fmt: skip


def append_decision(vault: Vault, decision: Decision, content: str) -> None:
    """Add a decision with the canonical text of its content (`engine.canonical.canonical_json`), signed by whoever
    unlocked the vault.

    Raises ValueError when `content_hash` is not the SHA-256 of `content`, `UserError` `no-signing-key` when it is
    somebody else's decision. A correction is a new version.
    """
    if hashlib.sha256(content.encode()).hexdigest() != decision.content_hash:
        raise ValueError("the decision's hash is not that of its content")
    row: dict[str, Value] = {name: getattr(decision, name) for name in _DECISION}
    row["ends_on"] = encoding.iso(decision.ends_on)
    row["decided_at"] = decision.decided_at.isoformat()
    name, signature = signing.sign(vault, decision.decided_by, content, decision.decided_at)
    vault.append("decision", {**row, "content": content, "signature": signature, "signed_with": name})


def is_signed(vault: Vault, decision_id: str) -> bool:
    """Whether the decision is as it was signed: hash, signature, and every column of its row."""
    found = signing.check_decisions(vault.connection, vault.identity, decision_id)
    return not found.altered and found.signed + found.unsigned == 1


def load_decisions(vault: Vault, episode_id: str) -> tuple[Decision, ...]:
    """The decisions of a case, first version first."""
    rows = vault.rows(f"SELECT {', '.join(_DECISION)} FROM decision WHERE episode = ? ORDER BY version", (episode_id,))
    return tuple(_decision(dict(zip(_DECISION, row, strict=True))) for row in rows)


def load_decision(vault: Vault, decision_id: str) -> Decision | None:
    """The decision of that id."""
    row = vault.row(f"SELECT {', '.join(_DECISION)} FROM decision WHERE id = ?", (decision_id,))
    return None if row is None else _decision(dict(zip(_DECISION, row, strict=True)))


def load_decision_content(vault: Vault, decision_id: str) -> str:
    """The canonical text the decision was taken over.

    Raises `UserError` `decision-altered` when it no longer fits its hash.
    """
    row = vault.row("SELECT content, content_hash FROM decision WHERE id = ?", (decision_id,))
    if row is None:
        raise UserError("decision-unknown", "There is no such decision.", "decision")
    if hashlib.sha256(row[0].encode()).hexdigest() != row[1]:
        raise UserError(
            "decision-altered", "This decision was changed after it was signed. Restore the latest backup.", "decision"
        )
    return str(row[0])


def _decision(row: Mapping[str, Any]) -> Decision:
    return Decision(
        **{
            **row,
            "ends_on": date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            "decided_at": datetime.fromisoformat(row["decided_at"]),
        }
    )


# ---------------------------------------------------------------------------------------------------------------- paper


def append_issued_document(vault: Vault, issued: IssuedDocument, content: str = "") -> None:
    """Add a packet that left the office, with the canonical text it can be made from again (not the PDF itself)."""
    vault.append(
        "issued_document",
        {
            "id": issued.id,
            "episode": issued.episode,
            "issued_at": issued.issued_at.isoformat(),
            "worker": issued.worker,
            "language": issued.language,
            "documents": encoding.encode(issued.documents),
            "pages": issued.pages,
            "copies": issued.copies,
            "destination": issued.destination,
            "content_hash": issued.content_hash,
            "content": content,
        },
    )


def load_issued_documents(vault: Vault, episode_id: str) -> tuple[IssuedDocument, ...]:
    """What was issued in a case, oldest first."""
    rows = vault.rows(
        "SELECT id, episode, issued_at, worker, language, documents, pages, copies, destination, content_hash "
        "FROM issued_document WHERE episode = ? ORDER BY sequence",
        (episode_id,),
    )
    return tuple(
        IssuedDocument(
            row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4], encoding.decode(row[5]), *row[6:]
        )
        for row in rows
    )


def load_issued_content(vault: Vault, issued_id: str) -> str:
    """The canonical text a packet was made from; empty when unknown."""
    row = vault.row("SELECT content FROM issued_document WHERE id = ?", (issued_id,))
    return "" if row is None else str(row[0])


def save_slip(vault: Vault, code: str, episode_id: str, referral_id: str = "") -> None:
    """Let the case be found by the code printed on a return slip."""
    vault.write("INSERT INTO slip VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET episode = excluded.episode, "
                "referral = excluded.referral", (fold(code), episode_id, referral_id))  # fmt: skip
    found = vault.row("SELECT number, is_open FROM episode WHERE id = ?", (episode_id,))
    if found is not None:
        put_terms(vault, found[0], {fold(code)}, is_open=found[1])


def find_slip(vault: Vault, code: str) -> tuple[str, str] | None:
    """The case and referral behind a slip's code, capitals aside; None when it is not ours."""
    row = vault.row("SELECT episode, referral FROM slip WHERE code = ?", (fold(code),))
    return None if row is None else (row[0], row[1])
