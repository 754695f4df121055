"""Opening, finding, seeing and closing cases."""

from datetime import date

from intake_app.casework.case_view import CaseCounts, CaseFilter, CaseOrder, CaseRow, CaseView
from intake_app.casework.office import Desk
from intake_app.domain.person import Episode, Person
from intake_app.domain.plan import Note


def open_case(desk: Desk, person: Person) -> Episode:
    """Begin a case for `person` on the office's pack as it stands, with its first interview as an empty draft.

    Raises UserError `reference-taken`, `pack-not-in-force`, `not-allowed`."""
    raise NotImplementedError


def list_cases(
    desk: Desk,
    filter: CaseFilter = CaseFilter(),
    order: CaseOrder = CaseOrder.CHANGED,
    descending: bool = True,
    limit: int = 200,
    offset: int = 0,
) -> tuple[CaseRow, ...]:
    """The cases `filter` lets through, sorted, at most `limit` from `offset` on."""
    raise NotImplementedError


def count_cases(desk: Desk, filter: CaseFilter = CaseFilter()) -> int:
    """How many cases `filter` lets through."""
    raise NotImplementedError


def case_counts(desk: Desk, text: str = "") -> CaseCounts:
    """The numbers on the filter buttons, for cases that match `text`."""
    raise NotImplementedError


def case(desk: Desk, episode_id: str) -> CaseView:
    """Everything of one case. Seeing a case is written to the audit trail. Raises UserError `no-case`."""
    raise NotImplementedError


def next_reference(desk: Desk) -> str:
    """The next free case number of the office this year, such as `2026/0413`, to be proposed for a new case."""
    raise NotImplementedError


def add_note(desk: Desk, episode_id: str, text: str) -> Note:
    """Add the worker's own text to a case."""
    raise NotImplementedError


def change_person(desk: Desk, episode_id: str, person: Person) -> Episode:
    """Put right what is known of the person."""
    raise NotImplementedError


def reveal_contact(desk: Desk, episode_id: str) -> str:
    """The whole telephone number, for one look; the look is written to the audit trail."""
    raise NotImplementedError


def close_case(desk: Desk, episode_id: str, reason: str, completed_on: date | None = None) -> Episode:
    """End the active part of a case. `reason`: completed, archived, transferred, not-reached, voluntary, other-authority, died.

    `completed` goes to aftercare with the contacts the pack provides, if the person consented; the others are closed."""
    raise NotImplementedError
