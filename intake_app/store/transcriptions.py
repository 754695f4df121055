"""Forms on paper that are being keyed in: drafts of their own, line by line, until they are taken over or dropped."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from intake_app.domain.answers import Answer, Missing
from intake_app.domain.transcription import (
    KeyingRound,
    PaperWriter,
    Tally,
    Transcription,
    TranscriptionEnd,
)
from intake_app.store import encoding
from intake_app.store.open_vault import Vault


@dataclass(frozen=True)
class LineRecord:
    """One keyed line of a draft's history; `answer` is None when it was taken back."""

    line: str
    answer: Answer | None
    at: datetime
    worker: str


def save_transcription(vault: Vault, paper: Transcription) -> None:
    """Write what is known of the paper, new or changed; its keyings are `save_round`'s."""
    values = (
        paper.id, paper.encounter, encoding.encode(paper.forms), encoding.iso(paper.written_on), paper.written_by.value,
        paper.begun_at.isoformat(), paper.end.value, encoding.iso(paper.ended_at), encoding.encode(asdict(paper.tally)),
    )  # fmt: skip
    vault.write(
        "INSERT INTO transcription (id, encounter, forms, written_on, written_by, begun_at, end_state, ended_at, tally)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET encounter = excluded.encounter,"
        " written_on = excluded.written_on,"
        " written_by = excluded.written_by, end_state = excluded.end_state, ended_at = excluded.ended_at,"
        " tally = excluded.tally",
        values,
    )


def save_round(vault: Vault, transcription_id: str, one: KeyingRound) -> None:
    """Write one keying, new or changed."""
    vault.write(
        "INSERT INTO keying (transcription, round, worker, begun_at, position, finished_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (transcription, round) DO UPDATE SET position = excluded.position,"
        " finished_at = excluded.finished_at",
        (
            transcription_id, one.number, one.worker, one.begun_at.isoformat(), one.position,
            encoding.iso(one.finished_at),
        ),
    )  # fmt: skip


_TRANSCRIPTION = (
    "SELECT id, encounter, forms, written_on, written_by, begun_at, end_state, ended_at, tally FROM transcription"
)


def load_transcription(vault: Vault, transcription_id: str) -> Transcription | None:
    """The keyed form of that id, with its keyings."""
    row = vault.row(f"{_TRANSCRIPTION} WHERE id = ?", (transcription_id,))
    return None if row is None else _transcription(vault, row)


def load_transcriptions(vault: Vault, encounter_id: str) -> tuple[Transcription, ...]:
    """Every form keyed for an interview, in the order they were begun, with what became of them."""
    rows = vault.rows(f"{_TRANSCRIPTION} WHERE encounter = ? ORDER BY rowid", (encounter_id,))
    return tuple(_transcription(vault, row) for row in rows)


def _transcription(vault: Vault, row: tuple[Any, ...]) -> Transcription:
    identity, encounter, forms, written_on, written_by, begun, end, ended, tally = row
    rounds = vault.rows(
        "SELECT round, worker, begun_at, position, finished_at FROM keying WHERE transcription = ? ORDER BY round",
        (identity,),
    )
    return Transcription(
        id=identity,
        encounter=encounter,
        forms=encoding.decode(forms),
        written_on=date.fromisoformat(written_on) if written_on else None,
        written_by=PaperWriter(written_by),
        begun_at=datetime.fromisoformat(begun),
        end=TranscriptionEnd(end),
        ended_at=datetime.fromisoformat(ended) if ended else None,
        tally=Tally(**encoding.decode(tally)),
        rounds=tuple(
            KeyingRound(
                number, worker, datetime.fromisoformat(at), position, datetime.fromisoformat(done) if done else None
            )
            for number, worker, at, position, done in rounds
        ),
    )


def append_line(
    vault: Vault, transcription_id: str, number: int, line: str, answer: Answer | None, at: datetime, worker: str
) -> None:
    """Add one keyed line, or take the present one back (None). The newest of a line counts."""
    vault.write(
        "INSERT INTO keyed_line (transcription, round, line, value, missing, at, worker) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            transcription_id,
            number,
            line,
            None if answer is None or answer.value is None else encoding.encode(answer.value),
            None if answer is None or answer.missing is None else answer.missing.value,
            at.isoformat(),
            worker,
        ),
    )


def load_lines(vault: Vault, transcription_id: str, number: int) -> tuple[LineRecord, ...]:
    """Everything keyed in one keying, oldest first."""
    rows = vault.rows(
        "SELECT line, value, missing, at, worker FROM keyed_line WHERE transcription = ? AND round = ?"
        " ORDER BY sequence",
        (transcription_id, number),
    )
    return tuple(
        LineRecord(line, _answer(value, missing), datetime.fromisoformat(at), worker)
        for line, value, missing, at, worker in rows
    )


def _answer(value: str | None, missing: str | None) -> Answer | None:
    if value is None and missing is None:
        return None
    return Answer(
        None if value is None else encoding.decode_value(value), None if missing is None else Missing(missing)
    )


def remove_lines(vault: Vault, transcription_id: str) -> None:
    """Forget what was keyed, once it was taken over or dropped; who keyed when, and the tally, stay."""
    vault.write("DELETE FROM keyed_line WHERE transcription = ?", (transcription_id,))
