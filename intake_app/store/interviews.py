"""Interviews, their answers (appended, never overwritten), consents and the worker's notes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.person import Consent, ConsentState, Encounter, EncounterKind, WordingRead
from intake_app.domain.plan import Note
from intake_app.store import encoding
from intake_app.store.open_vault import Value, Vault


@dataclass(frozen=True)
class AnswerRecord:
    """One row of an answer's history; `answer` is None when it was taken back. `source` is "" for the screen."""

    sequence: int
    key: str
    answer: Answer | None
    at: datetime
    worker: str
    source: str = ""


# ----------------------------------------------------------------------------------------------------------- interviews


def save_encounter(vault: Vault, encounter: Encounter) -> None:
    """Write the interview, new or changed."""
    values: dict[str, Value] = {
        "id": encounter.id,
        "episode": encounter.episode,
        "kind": encounter.kind.value,
        "started_at": encounter.started_at.isoformat(),
        "worker": encounter.worker,
        "language": encounter.language,
        "forms": encoding.encode(encounter.forms),
        "wordings": encoding.encode([(w.form, w.language, w.edition, w.texts_hash) for w in encounter.wordings]),
        "position": encounter.position,
        "finished_at": encoding.iso(encounter.finished_at),
    }
    update = ", ".join(f"{name} = excluded.{name}" for name in values if name != "id")
    vault.write(
        f"INSERT INTO encounter ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) "
        f"ON CONFLICT (id) DO UPDATE SET {update}",
        tuple(values.values()),
    )


def save_position(vault: Vault, encounter_id: str, position: str) -> None:
    """Remember the question the worker stands at."""
    vault.write("UPDATE encounter SET position = ? WHERE id = ?", (position, encounter_id))


_ENCOUNTER = (
    "SELECT id, episode, kind, started_at, worker, language, forms, wordings, position, finished_at FROM encounter"
)


def load_encounter(vault: Vault, encounter_id: str) -> Encounter | None:
    """The interview of that id."""
    row = vault.row(f"{_ENCOUNTER} WHERE id = ?", (encounter_id,))
    return None if row is None else _encounter(row)


def load_encounters(vault: Vault, episode_id: str) -> tuple[Encounter, ...]:
    """The interviews of a case in the order they were begun."""
    rows = vault.rows(f"{_ENCOUNTER} WHERE episode = ? ORDER BY rowid", (episode_id,))
    return tuple(_encounter(row) for row in rows)


def _encounter(row: tuple[Any, ...]) -> Encounter:
    identity, episode, kind, started, worker, language, forms, wordings, position, finished = row
    return Encounter(
        id=identity,
        episode=episode,
        kind=EncounterKind(kind),
        started_at=datetime.fromisoformat(started),
        worker=worker,
        language=language,
        forms=encoding.decode(forms),
        wordings=tuple(_wording(one, language) for one in encoding.decode(wordings)),
        position=position,
        finished_at=datetime.fromisoformat(finished) if finished else None,
    )


def _wording(parts: tuple[str, ...], language: str) -> WordingRead:
    """Earlier versions kept form and edition alone."""
    return WordingRead(*parts) if len(parts) == 4 else WordingRead(parts[0], language, parts[1])


# -------------------------------------------------------------------------------------------------------------- answers


def append_answer(
    vault: Vault, encounter_id: str, key: str, answer: Answer | None, at: datetime, worker: str, source: str = ""
) -> int:
    """Add one answer, or take the present one back (None); the number of its row. Older ones stay in the history.

    `source` says where it came from when it was not given at the screen: `paper/<transcription>`."""
    return vault.append(
        "answer",
        {
            "encounter": encounter_id,
            "key": key,
            "value": None if answer is None or answer.value is None else encoding.encode(answer.value),
            "missing": None if answer is None or answer.missing is None else answer.missing.value,
            "note": "" if answer is None else answer.note,
            "cleared": int(answer is None),
            "at": at.isoformat(),
            "worker": worker,
            "source": source or None,
        },
    )


def load_answers(vault: Vault, encounter_id: str) -> AnswerSet:
    """The answers as they stand: of each key the newest, unless it was taken back."""
    rows = vault.rows(
        "SELECT key, value, missing, note, cleared FROM answer WHERE sequence IN "
        "(SELECT max(sequence) FROM answer WHERE encounter = ? GROUP BY key) ORDER BY sequence",
        (encounter_id,),
    )
    return AnswerSet({key: _answer(value, missing, note) for key, value, missing, note, cleared in rows if not cleared})


def load_answer_history(vault: Vault, encounter_id: str, key: str = "") -> tuple[AnswerRecord, ...]:
    """Everything ever answered in the interview, oldest first; of one `key` or of all."""
    where, values = ("AND key = ?", (encounter_id, key)) if key else ("", (encounter_id,))
    rows = vault.rows(
        "SELECT sequence, key, value, missing, note, cleared, at, worker, source FROM answer "
        f"WHERE encounter = ? {where} ORDER BY sequence",
        values,
    )
    return tuple(
        AnswerRecord(
            number,
            name,
            None if cleared else _answer(value, missing, note),
            datetime.fromisoformat(at),
            worker,
            source or "",
        )
        for number, name, value, missing, note, cleared, at, worker, source in rows
    )


def _answer(value: str | None, missing: str | None, note: str) -> Answer:
    return Answer(
        None if value is None else encoding.decode_value(value), None if missing is None else Missing(missing), note
    )


# ------------------------------------------------------------------------------------------------- consents and notes


def append_consent(vault: Vault, consent: Consent) -> None:
    """Add a consent, or its new state under the same id; what was stated before stays in the history."""
    vault.append(
        "consent",
        {
            "id": consent.id,
            "episode": consent.episode,
            "scope": encoding.encode(consent.scope),
            "recipient": consent.recipient,
            "purpose": consent.purpose,
            "until": consent.until.isoformat(),
            "state": consent.state.value,
            "stated_at": consent.stated_at.isoformat(),
        },
    )


_CONSENT = "SELECT id, episode, scope, recipient, purpose, until, state, stated_at FROM consent"


def load_consents(vault: Vault, episode_id: str) -> tuple[Consent, ...]:
    """The consents of a case as they stand, in the order they were first stated."""
    rows = vault.rows(f"{_CONSENT} WHERE episode = ? ORDER BY sequence", (episode_id,))
    latest = {row[0]: _consent(row) for row in rows}
    return tuple(latest.values())


def load_consent_history(vault: Vault, episode_id: str) -> tuple[Consent, ...]:
    """Every state ever stated, oldest first."""
    return tuple(_consent(row) for row in vault.rows(f"{_CONSENT} WHERE episode = ? ORDER BY sequence", (episode_id,)))


def _consent(row: tuple[Any, ...]) -> Consent:
    identity, episode, scope, recipient, purpose, until, state, stated = row
    return Consent(
        identity, episode, encoding.decode(scope), recipient, purpose, date.fromisoformat(until), ConsentState(state),
        datetime.fromisoformat(stated),
    )  # fmt: skip


def append_note(vault: Vault, note: Note) -> None:
    """Add a note to its case."""
    vault.append(
        "note",
        {"id": note.id, "episode": note.episode, "at": note.at.isoformat(), "worker": note.worker, "text": note.text},
    )


def load_notes(vault: Vault, episode_id: str) -> tuple[Note, ...]:
    """The notes of a case, oldest first."""
    rows = vault.rows(
        "SELECT id, episode, at, worker, text FROM note WHERE episode = ? ORDER BY sequence", (episode_id,)
    )
    return tuple(Note(i, episode, datetime.fromisoformat(at), worker, text) for i, episode, at, worker, text in rows)
