"""Trying a case that lies in no vault, such as a counterexample of a proof: its explanation, and nothing is stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake_app.casework import explaining
from intake_app.casework.assessing import AssessedCase, read_case
from intake_app.casework.changes import change_groups
from intake_app.casework.explanation_view import ChangeGroup, Explanation
from intake_app.casework.interview_view import Interview
from intake_app.casework.paragraphs import Standpoint
from intake_app.casework.policies import form_hashes
from intake_app.domain.errors import UserError
from intake_app.domain.person import Encounter, EncounterKind, Episode, Stage
from intake_app.domain.wording import Wording
from intake_app.json_text import JsonError, parse_json

if TYPE_CHECKING:
    from intake_app.definitions.library import Library

NOWHERE: Final = "case"
"""The id of what has no place in a vault."""
LARGEST: Final = 2_000_000
"""Bytes of a file that can be a case."""


def try_case(library: "Library", case: object, *, language: str, today: date | None = None) -> Explanation:
    """The explanation of a CASE.json, or of one of a policy's worked cases, in `language`. The sentences for the person
    are in theirs where the program speaks it.

    Raises the UserErrors of `assessing.read_case`, with their place inside the case."""
    read = read_case(library, case, today=today)
    wording = library.wording(language, read.policy.pack)
    spoken = read.person.language if read.person.language in library.languages else language
    told = Standpoint(tried_interview(read, wording), read.today, read.evaluation.tier)
    return explaining.explained(told, wording, person=library.wording(spoken, read.policy.pack), office=wording)


def try_changes(
    library: "Library", case: object, *, language: str, today: date | None = None
) -> tuple[ChangeGroup, ...]:
    """What would change the level of such a case; apart, because it may take a tenth of a second."""
    read = read_case(library, case, today=today)
    wording = library.wording(language, read.policy.pack)
    return change_groups(tried_interview(read, wording), wording)


def load_case(path: Path) -> object:
    """The object in a case file. Raises UserError `no-file`, `too-large`, `not-utf-8`, and those of reading JSON."""
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError:
        raise UserError("no-file", "There is no such file. Check the name and the folder.", str(path)) from None
    if content is None:
        raise UserError("too-large", "A case is a small file; this one is too large to be one.", str(path))
    try:
        return parse_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError("not-utf-8", f"Byte {error.start} is not UTF-8. Save the file as UTF-8.", str(path)) from None
    except JsonError as error:
        place = f"{path}, {error.place}" if error.place else str(path)
        raise UserError(error.code, error.message, place) from None


def tried_interview(read: AssessedCase, wording: Wording) -> Interview:
    """The case as an interview that nobody can answer further."""
    at, pack = datetime.combine(read.today, time(12), tzinfo=UTC), read.policy.pack
    episode = Episode(
        id=NOWHERE,
        person=replace(read.person, language=read.person.language or wording.language),
        pack=pack.id,
        pack_version=pack.version,
        pack_hash=pack.content_hash,
        stage=Stage.INTERVIEW,
        worker="",
        opened_at=at,
        changed_at=at,
        tier=read.evaluation.tier,
        tiers_possible=read.evaluation.tiers_possible,
    )
    kept = form_hashes(read.policy)
    encounter = Encounter(NOWHERE, NOWHERE, EncounterKind.FIRST, at, "", wording.language, kept, finished_at=at)
    return Interview(
        episode=episode,
        encounter=encounter,
        policy=read.policy,
        answers=read.answers,
        position="",
        evaluation=read.evaluation,
        saved_at=at,
        wording=wording,
    )
