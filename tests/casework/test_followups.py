"""Keeping in touch: the list, tries, what counts as not reached, missed appointments, today."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from intake_app.casework import cases, decisions, followups, plans
from intake_app.casework.due_view import DueGroup, DueKind
from intake_app.domain.errors import UserError
from intake_app.domain.person import ConsentState, Episode, Stage
from intake_app.domain.plan import Appointment, CarePlan, FollowUpState
from intake_app.store import records
from tests.casework.conftest import MODERATE, NOW, PERSON, Bureau, cannabis

CENTRE = "exemplo-centre"


@pytest.fixture
def followed(bureau: Bureau) -> Episode:
    """A case signed today, with its contacts to come."""
    episode = bureau.finished(cannabis(*MODERATE))
    decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Motivo.", date(2027, 3, 2))
    plans.finish_plan(bureau.technician, episode.id)
    return episode


def first_due(bureau: Bureau, kind: str) -> str:
    return next(row.follow_up_id for row in followups.due_list(bureau.technician) if row.kind == kind)


def test_the_list_is_grouped_by_how_late_it_is(bureau: Bureau, followed: Episode) -> None:
    seen = []
    for _ in range(4):
        rows = followups.due_list(bureau.technician)
        seen.append([(row.group, row.when_text) for row in rows])
        bureau.clock.go_on(days=5 if not seen[:-1] else 2)
    assert seen[0][0][0] is DueGroup.WEEK
    assert seen[2][0] == (DueGroup.TODAY, "hoje")
    assert seen[3][0] == (DueGroup.LATE, "há 2 dias")


def test_three_tries_by_two_channels_are_not_reached_and_nothing_worse(bureau: Bureau, followed: Episode) -> None:
    bureau.clock.go_on(days=7)
    due = first_due(bureau, "contact")
    desk = bureau.technician
    for channel, expected in (("phone", "open"), ("phone", "open"), ("phone", "open"), ("message", "not-reached")):
        one = followups.record_attempt(desk, due, channel, "no-answer")
        assert one.state.value == expected
    assert one.attempts == 4
    episode = records.load_episode(desk.vault, followed.id)
    assert episode is not None and episode.stage is Stage.FOLLOW_UP and episode.tier == "education"
    with pytest.raises(UserError) as error:
        followups.record_attempt(desk, due, "phone", "spoke")
    assert error.value.code == "already-done"


def test_a_contact_settles_and_the_next_one_comes(bureau: Bureau, followed: Episode) -> None:
    bureau.clock.go_on(days=7)
    one = followups.record_attempt(bureau.technician, first_due(bureau, "contact"), "phone", "spoke", "está bem")
    assert one.state is FollowUpState.DONE
    episode = records.load_episode(bureau.desk.vault, followed.id)
    assert episode is not None and episode.next_due == date(2026, 3, 16)
    assert records.load_notes(bureau.desk.vault, followed.id)[0].text == "está bem"


def test_outcomes_fit_what_is_due(bureau: Bureau, followed: Episode) -> None:
    bureau.clock.go_on(days=7)
    detail = followups.due_detail(bureau.technician, first_due(bureau, "contact"))
    assert [choice.code for choice in detail.outcomes] == ["spoke", "no-answer", "wrong-number", "asked-not-to"]
    assert detail.contact.masked == "••• ••• 412" and detail.rule and detail.row.tries_of == 3
    with pytest.raises(UserError) as error:
        followups.record_attempt(bureau.technician, detail.follow_up.id, "phone", "missed")
    assert error.value.code == "no-such-outcome"


def test_a_missed_first_appointment_is_rebooked_once(bureau: Bureau, followed: Episode) -> None:
    desk = bureau.technician
    for _ in range(2):
        plans.add_appointment(desk, followed.id, CENTRE, bureau.clock.today() + timedelta(days=1), time(10))
        bureau.clock.go_on(days=3)
        followups.record_attempt(desk, first_due(bureau, "attendance-check"), "phone", "missed")
    rebook = [one for one in records.load_follow_ups(desk.vault, followed.id) if one.kind == "rebook"]
    assert [(one.due, one.note) for one in rebook] == [(date(2026, 3, 5), "2026-03-10")]
    row = next(row for row in followups.due_list(desk) if row.kind == "rebook")
    assert "10 de março" in row.what and row.verb == "Remarcar"


def test_things_due_can_be_moved_and_taken_back(bureau: Bureau, followed: Episode) -> None:
    desk = bureau.technician
    due = first_due(bureau, "contact")
    moved = followups.reschedule(desk, due, date(2026, 3, 5), time(17))
    assert (moved.due, moved.at) == (date(2026, 3, 5), time(17))
    with pytest.raises(UserError) as error:
        followups.reschedule(desk, due, date(2026, 3, 1))
    assert error.value.code == "day-past"
    assert followups.cancel(desk, due, "not-needed").state is FollowUpState.CANCELLED
    assert due not in {row.follow_up_id for row in followups.due_list(desk)}


def test_counts_agree_with_the_list(bureau: Bureau, followed: Episode) -> None:
    bureau.clock.go_on(days=100)
    counts = followups.due_counts(bureau.technician)
    for kind, count in (
        (DueKind.ALL, counts.all), (DueKind.MINE, counts.mine), (DueKind.CONTACTS, counts.contacts),
        (DueKind.REPORTS, counts.reports), (DueKind.REASSESSMENTS, counts.reassessments),
    ):  # fmt: skip
        assert len(followups.due_list(bureau.technician, kind)) == count > 0
    assert counts.late == sum(row.group is DueGroup.LATE for row in followups.due_list(bureau.technician))
    assert followups.due_counts(bureau.decider).mine == 0


def test_aftercare_calls_only_people_who_agreed(bureau: Bureau, followed: Episode) -> None:
    closed = cases.close_case(bureau.technician, followed.id, "completed")
    assert closed.stage is Stage.CLOSED
    assert all(one.state is not FollowUpState.OPEN for one in records.load_follow_ups(bureau.desk.vault, followed.id))


def test_aftercare_after_three_six_and_twelve_months(bureau: Bureau, followed: Episode) -> None:
    plans.state_consent(
        bureau.technician, followed.id, CENTRE, ConsentState.GIVEN, ("name", "contact"), date(2027, 12, 31)
    )
    closed = cases.close_case(bureau.technician, followed.id, "completed")
    assert closed.stage is Stage.AFTERCARE and closed.next_due == date(2026, 6, 1)
    left = [one for one in records.load_follow_ups(bureau.desk.vault, followed.id) if one.state is FollowUpState.OPEN]
    assert [one.due for one in left] == [date(2026, 6, 1), date(2026, 8, 31), date(2027, 3, 2)]


# Today


def with_date(bureau: Bureau, episode_id: str, appointment: Appointment) -> None:
    plan = records.load_plan(bureau.desk.vault, episode_id) or CarePlan()
    with bureau.desk.vault.transaction(bureau.desk.worker, "test", f"episode/{episode_id}", at=bureau.clock.now()):
        records.save_plan(
            bureau.desk.vault,
            episode_id,
            CarePlan(plan.own_words, "", plan.referrals, (*plan.appointments, appointment)),
        )


def test_today_shows_who_comes_next_and_when_the_clock_ends(bureau: Bureau) -> None:
    told = {"intake/origin": "police", "intake/event_date": "2026-02-27", "intake/event_time": "21:40"}
    episode = bureau.begun(told).episode
    with_date(bureau, episode.id, Appointment("a1", "", "interview", NOW.date(), time(14), "Sala 2"))
    view = followups.today(bureau.technician)
    assert view.next is not None and view.next.name == "Tiago Exemplo" and "12 minutos" in view.next.when_text
    facts = dict(view.next.facts)
    assert facts["room"] == "Sala 2" and "21:40" in facts["clock"] and view.next.action == "start-interview"
    assert [entry.state for entry in view.agenda] == ["next"]
    assert "‹" not in repr(view)


def test_today_lists_drafts_and_what_is_late(bureau: Bureau, followed: Episode) -> None:
    bureau.begun(
        cannabis(*MODERATE, assist__5c="unknown"), replace(PERSON, reference="2026/0413", name="Yusuf Exemplo")
    )
    bureau.clock.go_on(days=9)
    view = followups.today(bureau.technician)
    assert [row.name for row in view.drafts] == ["Yusuf Exemplo"] and view.drafts[0].action == "resume-interview"
    assert [row.name for row in view.overdue] == ["Tiago Exemplo"] and view.late_count == 1
    assert view.next is None and view.agenda == () and view.open_cases == 2
