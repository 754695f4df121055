"""The schema, step by step.

Append-only: a released step is never edited; each runs in one transaction with its record.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from intake_app.store.driver import Connection, database
from intake_app.store.failures import user_error

if TYPE_CHECKING:
    from sqlite_utils import Database

SET: Final = "intake-vault"
APPLICATION_ID: Final = 0x494E544B


def m001_people_and_cases(db: "Database") -> None:
    """Who works here, who comes, and the cases.

    `*_order` columns are what is sorted by: folded text, or microseconds since 1970 UTC. Few cases are open and most
    lists are of those, so they have an index, and search terms, of their own.
    """
    _run(
        db,
        """
        CREATE TABLE vault (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1), id TEXT NOT NULL, created_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE office (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), content TEXT NOT NULL) STRICT;
        CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE worker (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0,
            1))
        ) STRICT;
        CREATE TABLE person (
            id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, name TEXT NOT NULL, birth_date TEXT,
            sex TEXT NOT NULL,
            language TEXT NOT NULL, phone TEXT NOT NULL, voice_message INTEGER NOT NULL CHECK (voice_message IN (0, 1)),
            phone_when TEXT NOT NULL, district TEXT NOT NULL
        ) STRICT;
        CREATE TABLE episode (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, person INTEGER NOT NULL REFERENCES person (id),
            is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)), pack TEXT NOT NULL,
            pack_version TEXT NOT NULL, pack_hash TEXT NOT NULL, stage TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id),
            opened_at TEXT NOT NULL, changed_at TEXT NOT NULL, tier TEXT, tiers_possible TEXT NOT NULL,
            next_step TEXT NOT NULL, next_due TEXT, closed_at TEXT, close_reason TEXT NOT NULL,
            name_order TEXT NOT NULL, reference_order TEXT NOT NULL, changed_order INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX episode_person ON episode (person);
        CREATE INDEX episode_whose ON episode (id, worker, person);
        CREATE INDEX episode_changed ON episode (changed_order, worker, stage, tier, next_due);
        CREATE INDEX episode_open ON episode (
            changed_order, worker, stage, tier, next_due, name_order, reference_order
        ) WHERE is_open = 1;
        CREATE INDEX episode_name ON episode (name_order);
        CREATE INDEX episode_reference ON episode (reference_order);
        CREATE INDEX episode_stage ON episode (stage);
        CREATE INDEX episode_worker ON episode (worker);
        CREATE INDEX episode_tier ON episode (tier);
        CREATE INDEX episode_due ON episode (next_due);
        CREATE TABLE search_term (
            is_open INTEGER NOT NULL, term TEXT NOT NULL, episode INTEGER NOT NULL REFERENCES episode (number),
            PRIMARY KEY (is_open, term, episode)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX search_term_episode ON search_term (episode, term);
        """,
    )


def m002_interviews(db: "Database") -> None:
    """Interviews, and answers that are only ever appended: the newest row of a key counts."""
    _run(
        db,
        """
        CREATE TABLE encounter (
            id TEXT PRIMARY KEY, episode TEXT NOT NULL REFERENCES episode (id), kind TEXT NOT NULL,
            started_at TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id), language TEXT NOT NULL, forms TEXT NOT NULL,
            wordings TEXT NOT NULL,
            position TEXT NOT NULL, finished_at TEXT
        ) STRICT;
        CREATE INDEX encounter_episode ON encounter (episode);
        CREATE TABLE answer (
            sequence INTEGER PRIMARY KEY, encounter TEXT NOT NULL REFERENCES encounter (id), key TEXT NOT NULL,
            value TEXT,
            missing TEXT, note TEXT NOT NULL, cleared INTEGER NOT NULL CHECK (cleared IN (0, 1)), at TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id), audit INTEGER NOT NULL, salt BLOB NOT NULL,
            CHECK ((value IS NOT NULL) + (missing IS NOT NULL) + cleared = 1)
        ) STRICT;
        CREATE INDEX answer_key ON answer (encounter, key, sequence);
        CREATE TABLE consent (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL, episode TEXT NOT NULL REFERENCES episode (id),
            scope TEXT NOT NULL,
            recipient TEXT NOT NULL, purpose TEXT NOT NULL, until TEXT NOT NULL, state TEXT NOT NULL,
            stated_at TEXT NOT NULL,
            audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        CREATE INDEX consent_episode ON consent (episode, sequence);
        CREATE TABLE note (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, episode TEXT NOT NULL REFERENCES episode (id),
            at TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id), text TEXT NOT NULL, audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        CREATE INDEX note_episode ON note (episode, sequence);
        """,
    )
    _append_only(db, "answer", "consent", "note")


def m003_plans_and_paper(db: "Database") -> None:
    """What was decided and agreed, and what left the office on paper."""
    _run(
        db,
        """
        CREATE TABLE service (id TEXT PRIMARY KEY, name_order TEXT NOT NULL, content TEXT NOT NULL) STRICT;
        CREATE TABLE plan (
            episode TEXT PRIMARY KEY REFERENCES episode (id), own_words TEXT NOT NULL, first_step TEXT NOT NULL,
            agrees TEXT NOT NULL
        ) STRICT;
        CREATE TABLE referral (
            episode TEXT NOT NULL REFERENCES episode (id), position INTEGER NOT NULL, id TEXT NOT NULL,
            need TEXT NOT NULL,
            kind TEXT NOT NULL, service TEXT NOT NULL, state TEXT NOT NULL, number INTEGER NOT NULL, ask_again TEXT,
            PRIMARY KEY (episode, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE appointment (
            episode TEXT NOT NULL REFERENCES episode (id), position INTEGER NOT NULL, id TEXT NOT NULL,
            service TEXT NOT NULL,
            title TEXT NOT NULL, day TEXT NOT NULL, at TEXT, note TEXT NOT NULL, outcome TEXT NOT NULL,
            PRIMARY KEY (episode, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX appointment_day ON appointment (day, at);
        CREATE TABLE decision (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, episode TEXT NOT NULL REFERENCES episode (id),
            encounter TEXT NOT NULL REFERENCES encounter (id), version INTEGER NOT NULL, proposed_tier TEXT, tier TEXT,
            override_reason TEXT NOT NULL, second_person TEXT NOT NULL, measure TEXT, decided TEXT NOT NULL,
            reasons TEXT NOT NULL, ends_on TEXT, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
            content_hash TEXT NOT NULL, pack TEXT NOT NULL, pack_version TEXT NOT NULL, pack_hash TEXT NOT NULL,
            content TEXT NOT NULL, audit INTEGER NOT NULL, salt BLOB NOT NULL,
            UNIQUE (episode, version)
        ) STRICT;
        CREATE TABLE issued_document (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, episode TEXT NOT NULL REFERENCES episode (id),
            issued_at TEXT NOT NULL, worker TEXT NOT NULL REFERENCES worker (id), language TEXT NOT NULL,
            documents TEXT NOT NULL, pages INTEGER NOT NULL, copies INTEGER NOT NULL, destination TEXT NOT NULL,
            content_hash TEXT NOT NULL, content TEXT NOT NULL, audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        CREATE INDEX issued_document_episode ON issued_document (episode, sequence);
        CREATE TABLE slip (
            code TEXT PRIMARY KEY, episode TEXT NOT NULL REFERENCES episode (id), referral TEXT NOT NULL
        ) STRICT;
        CREATE INDEX slip_episode ON slip (episode);
        CREATE TABLE follow_up (
            id TEXT PRIMARY KEY, episode TEXT NOT NULL REFERENCES episode (id), kind TEXT NOT NULL, due TEXT NOT NULL,
            state TEXT NOT NULL, channel TEXT NOT NULL, attempts INTEGER NOT NULL, at TEXT, note TEXT NOT NULL,
            done_at TEXT
        ) STRICT;
        CREATE INDEX follow_up_episode ON follow_up (episode, due);
        CREATE INDEX follow_up_due ON follow_up (state, due, at, id);
        CREATE TABLE contact_attempt (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, follow_up TEXT NOT NULL REFERENCES follow_up (id),
            at TEXT NOT NULL, channel TEXT NOT NULL, outcome TEXT NOT NULL, worker TEXT NOT NULL REFERENCES worker (id),
            audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        CREATE INDEX contact_attempt_follow_up ON contact_attempt (follow_up, sequence);
        """,
    )
    _append_only(db, "decision", "issued_document", "contact_attempt")


def m004_audit(db: "Database") -> None:
    """The audit chain, and the key of its next record alone: a key of the past is not kept."""
    _run(
        db,
        """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY, utc TEXT NOT NULL, utc_offset TEXT NOT NULL, actor TEXT NOT NULL,
            role TEXT NOT NULL,
            event TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, payload BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL, mac BLOB NOT NULL
        ) STRICT;
        CREATE INDEX audit_subject ON audit (subject, sequence);
        CREATE TABLE audit_key (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1), sequence INTEGER NOT NULL, key BLOB NOT NULL
        ) STRICT;
        """,
    )
    _append_only(db, "audit")


def m005_office_forms(db: "Database") -> None:
    """What owners of forms allowed, the office's protocols for alerts, and its own files of forms."""
    _run(
        db,
        """
        CREATE TABLE form_permission (
            sequence INTEGER PRIMARY KEY, form TEXT NOT NULL, given_by TEXT NOT NULL, given_on TEXT,
            reference TEXT NOT NULL, until TEXT, note TEXT NOT NULL, stated_at TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id), withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
            audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        CREATE TABLE protocol_text (
            sequence INTEGER PRIMARY KEY, alert TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
            stated_at TEXT NOT NULL, worker TEXT NOT NULL REFERENCES worker (id), audit INTEGER NOT NULL,
            salt BLOB NOT NULL
        ) STRICT;
        CREATE TABLE form_file (
            sequence INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL,
            form TEXT NOT NULL, language TEXT NOT NULL, edition TEXT NOT NULL, stated_at TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id), audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        """,
    )
    _append_only(db, "form_permission", "protocol_text", "form_file")


def m020_transcriptions(db: "Database") -> None:
    """Forms on paper: each time they are keyed, line by line; and of an answer that came from paper, from which.

    Drafts, so not append-only: they go once they are taken over. What was taken over is appended like any answer.
    """
    _run(
        db,
        """
        CREATE TABLE transcription (
            id TEXT PRIMARY KEY, encounter TEXT NOT NULL REFERENCES encounter (id), forms TEXT NOT NULL,
            written_on TEXT, written_by TEXT NOT NULL, begun_at TEXT NOT NULL, end_state TEXT NOT NULL, ended_at TEXT,
            tally TEXT NOT NULL
        ) STRICT;
        CREATE INDEX transcription_encounter ON transcription (encounter);
        CREATE TABLE keying (
            transcription TEXT NOT NULL REFERENCES transcription (id), round INTEGER NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id), begun_at TEXT NOT NULL, position TEXT NOT NULL,
            finished_at TEXT, PRIMARY KEY (transcription, round)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE keyed_line (
            sequence INTEGER PRIMARY KEY, transcription TEXT NOT NULL REFERENCES transcription (id),
            round INTEGER NOT NULL, line TEXT NOT NULL, value TEXT, missing TEXT, at TEXT NOT NULL,
            worker TEXT NOT NULL REFERENCES worker (id)
        ) STRICT;
        CREATE INDEX keyed_line_round ON keyed_line (transcription, round, sequence);
        ALTER TABLE answer ADD COLUMN source TEXT;
        """,
    )


def m021_signatures(db: "Database") -> None:
    """The workers' public keys for signing, the signature of a decision with the key that made it, and by slot the
    public keys under which a renewed key of the vault is handed over.
    """
    _run(
        db,
        """
        CREATE TABLE signing_key (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, worker TEXT NOT NULL REFERENCES worker (id),
            public BLOB NOT NULL, made_at TEXT NOT NULL, audit INTEGER NOT NULL, salt BLOB NOT NULL
        ) STRICT;
        CREATE INDEX signing_key_worker ON signing_key (worker, sequence);
        CREATE TABLE wrapping_key (
            owner TEXT PRIMARY KEY, slot TEXT NOT NULL, public BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE decision ADD COLUMN signature BLOB;
        ALTER TABLE decision ADD COLUMN signed_with TEXT;
        """,
    )
    _append_only(db, "signing_key")


def m022_preferences(db: "Database") -> None:
    """What matters to the person in a service, as codes with a space between them."""
    _run(db, "ALTER TABLE plan ADD COLUMN preferences TEXT NOT NULL DEFAULT ''")


def m023_erasure(db: "Database") -> None:
    """Erasing a case: of each appended row that goes the digest stays, so that the chain still holds; it tells nothing,
    since the row's salt goes with the row. Only while a case is erased may appended rows be deleted.
    """
    _run(
        db,
        """
        CREATE TABLE erased_row (
            sequence INTEGER PRIMARY KEY, record INTEGER NOT NULL, digest BLOB NOT NULL, audit INTEGER NOT NULL,
            salt BLOB NOT NULL
        ) STRICT;
        CREATE TABLE erasing (only_row INTEGER PRIMARY KEY CHECK (only_row = 1)) STRICT;
        """,
    )
    _append_only(db, "erased_row")
    for table in ("answer", "consent", "note", "decision", "issued_document", "contact_attempt"):
        db.execute(f"DROP TRIGGER {table}_refuses_delete")
        db.execute(
            f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} WHEN NOT EXISTS (SELECT 1 FROM erasing) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


STEPS: Final[tuple[Callable[["Database"], None], ...]] = (
    m001_people_and_cases,
    m002_interviews,
    m003_plans_and_paper,
    m004_audit,
    m005_office_forms,
    m020_transcriptions,
    m021_signatures,
    m022_preferences,
    m023_erasure,
)


def _run(db: "Database", statements: str) -> None:
    # Not executescript, which would commit the transaction the step runs in.
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


def _append_only(db: "Database", *tables: str) -> None:
    for table in tables:
        for act in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def names() -> tuple[str, ...]:
    """The steps this version knows, in order."""
    return tuple(step.__name__ for step in STEPS)


def refuse_newer(connection: Connection) -> None:
    """Raise `UserError` `vault-newer` when the vault knows a step this version does not."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(STEPS) or applied(connection) - set(names()):
        raise user_error("vault-newer")


def applied(connection: Connection) -> set[str]:
    """The names of the steps this vault has been through.

    Read without sqlite-utils: its import is for those who need it.
    """
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if there is None:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))
    return {name for (name,) in rows}


def is_pending(connection: Connection) -> bool:
    """Whether there are steps this vault has not been through."""
    return applied(connection) != set(names())


def migrate(connection: Connection) -> bool:
    """Bring the vault to this version's schema; True when there was something to do. Refuses a newer one."""
    refuse_newer(connection)
    if not is_pending(connection):
        return False
    # First through the driver: sqlite-utils must find it at its first import.
    db = database(connection)
    from sqlite_utils import Migrations

    steps = Migrations(SET)
    for step in STEPS:
        steps()(step)
    steps.apply(db)
    connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return True
