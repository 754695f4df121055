"""What is due as the list shows it, and how many of each kind."""

from datetime import date, timedelta
from typing import Final

from intake_app.casework import policies, stages, words
from intake_app.casework.due_view import DueCounts, DueGroup, DueKind, DueRow
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.store import records
from intake_app.store.records import DueFollowUp

SHOWN_AHEAD: Final = timedelta(days=7)
TRIES_FACT: Final = "not-reached-tries"
REBOOK: Final = "rebook"
CHOOSE_AGAIN: Final = "choose-again"

KINDS: Final = {
    DueKind.CONTACTS: ("contact", "aftercare-contact", "reminder", "attendance-check", REBOOK, CHOOSE_AGAIN),
    DueKind.REPORTS: ("service-report",),
    DueKind.REASSESSMENTS: ("reassessment", "suspension-review"),
}
_COUNTED: Final = frozenset({"contact", "aftercare-contact", "service-report", "reminder", REBOOK, CHOOSE_AGAIN})
"""Kinds in which tries to reach somebody are counted."""

PERSON_OUTCOMES: Final = ("spoke", "no-answer", "wrong-number", "asked-not-to")
SERVICE_OUTCOMES: Final = ("received", "no-answer", "promised", "not-attending")
CHECK_OUTCOMES: Final = ("attended", "missed", "rebooked", "no-answer")
OFFICE_OUTCOMES: Final = ("done", "no-answer", "postponed", "asked-not-to")


def outcomes_of(kind: str) -> tuple[str, ...]:
    """The outcomes offered for something due, in the order of the keys 1 to 4."""
    if kind == "service-report":
        return SERVICE_OUTCOMES
    if kind == "attendance-check":
        return CHECK_OUTCOMES
    return OFFICE_OUTCOMES if kind in KINDS[DueKind.REASSESSMENTS] else PERSON_OUTCOMES


def due_list(desk: Desk, kind: DueKind = DueKind.ALL, limit: int = 500) -> tuple[DueRow, ...]:
    """What is late, due today, or due within seven days; oldest first."""
    require(desk.worker, Act.SEE_CASES)
    found = _due(desk, kind, limit)
    return tuple(due_row(desk, one) for one in found)


def _due(desk: Desk, kind: DueKind, limit: int) -> tuple[DueFollowUp, ...]:
    worker = desk.worker.id if kind is DueKind.MINE else ""
    last = desk.clock.today() + SHOWN_AHEAD
    found = records.list_follow_ups(desk.vault, None, last, worker=worker, limit=limit)
    kinds = KINDS.get(kind)
    return tuple(one for one in found if kinds is None or one.follow_up.kind in kinds)


def due_counts(desk: Desk) -> DueCounts:
    """The numbers on the filter buttons and on the rail."""
    require(desk.worker, Act.SEE_CASES)
    day = desk.clock.today()
    found = records.tally_follow_ups(desk.vault, day + SHOWN_AHEAD, day, desk.worker.id)

    def count(kind: DueKind) -> int:
        return sum(one.count for name, one in found.items() if name in KINDS[kind])

    return DueCounts(
        all=sum(one.count for one in found.values()),
        mine=sum(one.of_worker for one in found.values()),
        contacts=count(DueKind.CONTACTS),
        reports=count(DueKind.REPORTS),
        reassessments=count(DueKind.REASSESSMENTS),
        late=sum(one.late for one in found.values()),
    )


def due_row(desk: Desk, one: DueFollowUp) -> DueRow:
    """Something due as the list shows it."""
    wording, day, follow_up = desk.wording, desk.clock.today(), one.follow_up
    limit = follow_up.note if follow_up.kind == REBOOK else ""
    facts = policies.load_policy(desk.library, desk.office.pack).pack.facts_on(day)
    tries = int(facts[TRIES_FACT].value) if follow_up.kind in _COUNTED and TRIES_FACT in facts else 0
    return DueRow(
        follow_up_id=follow_up.id,
        episode_id=follow_up.episode,
        reference=one.reference,
        name=one.name,
        tier=one.tier,
        tiers_possible=one.tiers_possible,
        group=group_of(follow_up.due, day),
        due=follow_up.due,
        at=follow_up.at,
        when_text=words.due_text(wording, follow_up.due, follow_up.at, day),
        kind=follow_up.kind,
        what=stages.due_what(wording, one.pack, follow_up.kind, stages.rule_of(follow_up), limit, day),
        channel=follow_up.channel,
        tries=follow_up.attempts,
        tries_of=tries,
        verb=wording.first(f"due.verb.{follow_up.kind}", default=wording.text("due.verb.other")),
    )


def group_of(due: date, today: date) -> DueGroup:
    """The heading something due stands under."""
    if due < today:
        return DueGroup.LATE
    if due == today:
        return DueGroup.TODAY
    return DueGroup.WEEK if due <= today + SHOWN_AHEAD else DueGroup.LATER
