"""Opening, finding, changing and closing cases. Seeing one whole: `casework.case_pages`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from intake_app.casework import access, activating, policies, stages, words
from intake_app.casework.case_pages import case as case
from intake_app.casework.case_view import CaseCounts, CaseFilter, CaseOrder, CaseRow
from intake_app.casework.interviews import evaluated, new_encounter
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.domain.errors import UserError
from intake_app.domain.person import EncounterKind, Episode, Person, Stage
from intake_app.domain.plan import FollowUp, FollowUpState, Note
from intake_app.domain.policy import PolicyPack
from intake_app.domain.wording import Wording
from intake_app.engine.evaluating import decide
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode
from intake_app.engine.scheduling import follow_up_dates
from intake_app.store import records
from intake_app.store.records import EpisodeFilter, EpisodeOrder
from intake_app.store.vault import new_id

CLOSE_REASONS: Final = (
    "completed", "archived", "transferred", "not-reached", "voluntary", "other-authority", "died",
)  # fmt: skip
ANY_CASE: Final = CaseFilter()
NOTHING_TOLD: Final[Mapping[str, Answer]] = {}

_ORDERS: Final = {
    CaseOrder.REFERENCE: EpisodeOrder.REFERENCE,
    CaseOrder.PERSON: EpisodeOrder.NAME,
    CaseOrder.STAGE: EpisodeOrder.STAGE,
    CaseOrder.TIER: EpisodeOrder.TIER,
    CaseOrder.NEXT_STEP: EpisodeOrder.DUE,
    CaseOrder.WORKER: EpisodeOrder.WORKER,
    CaseOrder.CHANGED: EpisodeOrder.CHANGED,
}


def open_case(desk: Desk, person: Person, told: Mapping[str, Answer] = NOTHING_TOLD) -> Episode:
    """Begin a case for `person` on the office's pack as it stands, with its first interview as a draft.

    `told` are answers known already, such as those of the police record; they are kept in the same transaction. Raises
    UserError `reference-taken`, `pack-not-in-force`, `policy-breaks-rights`, `unknown-item`, `not-allowed`."""
    require(desk.worker, Act.OPEN_CASE)
    policy = policies.load_policy(desk.library, desk.office.pack)
    require_in_force(policy.pack, desk.clock.today())
    activating.require_sound(desk, policy, desk.office.pack)
    return begin_case(desk, policy, person, told)


def begin_case(
    desk: Desk, policy: CompiledPolicy, person: Person, told: Mapping[str, Answer] = NOTHING_TOLD
) -> Episode:
    """As `open_case`, on `policy` and without asking whether it may be used: for that and for trials.

    Raises UserError `reference-taken`, `unknown-item`."""
    now = desk.clock.now()
    if records.load_person(desk.vault, person.reference) is not None:
        raise UserError(
            "reference-taken", "Another case has this reference already. Give this one its own.", "person/reference"
        )
    episode = Episode(
        id=new_id(),
        person=person,
        pack=policy.pack.id,
        pack_version=policy.pack.version,
        pack_hash=policies.policy_hash(policy),
        stage=Stage.INTERVIEW,
        worker=desk.worker.id,
        opened_at=now,
        changed_at=now,
        next_step="begin-interview",
    )
    encounter = replace(
        new_encounter(desk, episode, policy, EncounterKind.FIRST), position=next(iter(policy.questions), "")
    )
    for key in told:
        policy.item(key)
    if told:
        asked = policies.policy_of(desk, episode, encounter)
        evaluation = evaluated(asked, AnswerSet(told), person, now.date())
        step, tiers = stages.interview_step(policy, evaluation), evaluation.tiers_possible
        episode = replace(episode, tier=evaluation.tier, tiers_possible=tiers, next_step=step)
    with desk.vault.transaction(desk.worker, "case-opened", f"episode/{episode.id}", episode.pack_hash, at=now):
        policies.keep_policy(desk, policy)
        records.save_episode(desk.vault, episode)
        records.save_encounter(desk.vault, encounter)
        for key, answer in told.items():
            records.append_answer(desk.vault, encounter.id, key, answer, now, desk.worker.id)
    return episode


def require_in_force(pack: PolicyPack, day: date) -> None:
    """Raise UserError `pack-not-in-force` for a policy on which nothing new may begin on `day`."""
    outside = (pack.valid_from is not None and day < pack.valid_from) or (
        pack.valid_to is not None and day > pack.valid_to
    )
    if pack.status != "in_force" or outside:
        raise UserError(
            "pack-not-in-force", "This policy is not in force today. Choose another in the office's settings.", pack.id
        )


def next_reference(desk: Desk) -> str:
    """The next free case number of the office this year, such as `2026/0413`, to be proposed for a new case."""
    year = f"{desk.clock.today().year}/"
    found = records.list_episodes(
        desk.vault, EpisodeFilter(text=year), EpisodeOrder.REFERENCE, descending=True, limit=50
    )
    numbers = [tail for one in found if (tail := one.person.reference.removeprefix(year)) != one.person.reference]
    highest = max((int(tail) for tail in numbers if tail.isdigit()), default=0)
    return f"{year}{highest + 1:04}"


# Lists


def list_cases(
    desk: Desk,
    filter: CaseFilter = ANY_CASE,
    order: CaseOrder = CaseOrder.CHANGED,
    descending: bool = True,
    limit: int = 200,
    offset: int = 0,
) -> tuple[CaseRow, ...]:
    """The cases `filter` lets through, sorted, at most `limit` from `offset` on."""
    require(desk.worker, Act.SEE_CASES)
    found = records.list_episodes(
        desk.vault, _stored(desk, filter), _ORDERS[order], descending=descending, limit=limit, offset=offset
    )
    names = {worker.id: worker.short_name for worker in records.load_workers(desk.vault, active_only=False)}
    now, wording = desk.clock.now(), desk.wording
    return tuple(case_row(desk, wording, episode, names, now) for episode in found)


def case_row(desk: Desk, wording: Wording, episode: Episode, names: dict[str, str], now: datetime) -> CaseRow:
    """One case as a line of the list."""
    today = now.date()
    return CaseRow(
        episode_id=episode.id,
        reference=episode.person.reference,
        name=episode.person.name,
        stage=episode.stage,
        stage_text=wording.text(f"case.stage.{episode.stage.value}"),
        tier=episode.tier,
        tiers_possible=stages.levels_left(episode),
        tier_text=stages.tier_text(wording, episode),
        next_step=stages.next_step_text(wording, episode, today),
        next_due=episode.next_due,
        is_late=is_late(episode, today),
        worker=names.get(episode.worker, ""),
        changed_at=episode.changed_at,
        changed_text=words.moment_text(wording, episode.changed_at, now),
    )


def is_late(episode: Episode, today: date) -> bool:
    """Whether the next step of an open case was due before `today`."""
    return episode.stage is not Stage.CLOSED and episode.next_due is not None and episode.next_due < today


def _stored(desk: Desk, filter: CaseFilter) -> EpisodeFilter:
    return EpisodeFilter(
        text=filter.text,
        stages=filter.stages,
        tiers=filter.tiers,
        worker=filter.worker,
        late_on=desk.clock.today() if filter.only_late else None,
        open_only=filter.only_open,
    )


def count_cases(desk: Desk, filter: CaseFilter = ANY_CASE) -> int:
    """How many cases `filter` lets through."""
    require(desk.worker, Act.SEE_CASES)
    return records.count_episodes(desk.vault, _stored(desk, filter))


def case_counts(desk: Desk, text: str = "") -> CaseCounts:
    """The numbers on the filter buttons, for cases that match `text`."""
    return CaseCounts(
        open=count_cases(desk, CaseFilter(text)),
        mine=count_cases(desk, CaseFilter(text, worker=desk.worker.id)),
        late=count_cases(desk, CaseFilter(text, only_late=True)),
        total=count_cases(desk, CaseFilter(only_open=False)),
    )


# Changing


def add_note(desk: Desk, episode_id: str, text: str) -> Note:
    """Add the worker's own text to a case. UserError `text-missing`."""
    require(desk.worker, Act.WRITE_NOTE)
    stages.known_episode(desk, episode_id)
    if not text.strip():
        raise UserError("text-missing", "Write the note first.", "note")
    now = desk.clock.now()
    note = Note(new_id(), episode_id, now, desk.worker.id, text.strip())
    with desk.vault.transaction(desk.worker, "note-added", f"episode/{episode_id}", note.id, at=now):
        records.append_note(desk.vault, note)
        records.touch_episode(desk.vault, episode_id, now)
    return note


def change_person(desk: Desk, episode_id: str, person: Person) -> Episode:
    """Put right what is known of the person. UserError `reference-taken`."""
    require(desk.worker, Act.CHANGE_PERSON)
    now = desk.clock.now()
    episode = replace(stages.known_episode(desk, episode_id), person=person, changed_at=now)
    with desk.vault.transaction(desk.worker, "person-changed", f"episode/{episode_id}", at=now):
        records.save_episode(desk.vault, episode)
    return episode


def reveal_contact(desk: Desk, episode_id: str) -> str:
    """The whole telephone number, for one look; the look is written to the audit trail."""
    require(desk.worker, Act.REVEAL_CONTACT)
    episode = stages.known_episode(desk, episode_id)
    access.admit(desk, episode)
    with desk.vault.transaction(desk.worker, "contact-revealed", f"episode/{episode_id}", at=desk.clock.now()):
        pass
    return episode.person.contact.phone


def close_case(desk: Desk, episode_id: str, reason: str, completed_on: date | None = None) -> Episode:
    """End the active part of a case. Reasons: `CLOSE_REASONS`.

    `completed` goes to aftercare with the contacts the pack provides for people who agreed to be called; every other
    reason closes it. What was still due is cancelled. Raises UserError `no-such-reason`."""
    require(desk.worker, Act.CLOSE_CASE)
    if reason not in CLOSE_REASONS:
        raise UserError("no-such-reason", f"Choose one of: {', '.join(CLOSE_REASONS)}.", "reason")
    episode = stages.known_episode(desk, episode_id)
    now = desk.clock.now()
    after = _aftercare(desk, episode, completed_on or now.date()) if reason == "completed" else ()
    stage = Stage.AFTERCARE if after else Stage.CLOSED
    first = min(after, key=lambda one: one.due, default=None)
    closed = replace(
        episode,
        stage=stage,
        changed_at=now,
        next_step=f"due:{first.kind}:{stages.rule_of(first)}:" if first else "closed",
        next_due=first.due if first else None,
        closed_at=now if stage is Stage.CLOSED else None,
        close_reason=reason,
    )
    with desk.vault.transaction(desk.worker, "case-closed", f"episode/{episode_id}", reason, at=now):
        for one in records.load_follow_ups(desk.vault, episode_id):
            if one.state is FollowUpState.OPEN:
                records.save_follow_up(desk.vault, replace(one, state=FollowUpState.CANCELLED, done_at=now))
        records.save_follow_ups(desk.vault, after)
        records.save_episode(desk.vault, closed)
    return closed


def _aftercare(desk: Desk, episode: Episode, completed_on: date) -> tuple[FollowUp, ...]:
    encounters = records.load_encounters(desk.vault, episode.id)
    policy = policies.policy_of(desk, episode, encounters[-1])
    answers = records.load_answers(desk.vault, encounters[-1].id)
    reading = decide(policy, answers, episode.person.birth_date, completed_on, Mode.DECIDED, episode.person.sex).reading
    agreed = any(
        one.holds_on(completed_on + timedelta(days=1)) for one in records.load_consents(desk.vault, episode.id)
    )
    found = follow_up_dates(policy.pack.follow_up, reading, {"completion": completed_on})
    return tuple(
        FollowUp(f"{new_id()}.{due.rule}", episode.id, due.kind, due.due, FollowUpState.OPEN, due.channel)
        for due in found
        if agreed or not due.needs_consent
    )
