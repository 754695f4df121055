"""The demo office: every state there is, the same on every day, gone at the end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from intake_app.casework import cases, decisions, followups, interviews, packets, plans, results
from intake_app.casework.case_view import CaseFilter
from intake_app.casework.demo import demo_desk, next_slot
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library
from intake_app.domain.person import Stage
from intake_app.store import records
from intake_app.store.checking import verify
from tests.casework.conftest import NOW

EVERY = CaseFilter(only_open=False)


@pytest.fixture(scope="module")
def demo(library: Library) -> Iterator[Desk]:
    desk = demo_desk(library, StoppedClock(NOW), "en")
    yield desk
    desk.vault.close()


def test_it_holds_cases_in_every_state(demo: Desk) -> None:
    rows = cases.list_cases(demo, EVERY)
    assert 35 <= len(rows) <= 45 and {row.stage for row in rows} == set(Stage)
    assert {row.tier for row in rows} == {None, "none", "warning", "education", "treatment"}
    assert all("Exemplo" in row.name for row in rows) and len({row.reference for row in rows}) == len(rows)
    routes = {interviews.resume(demo, row.episode_id).evaluation.route for row in rows}
    assert {"commission", "prosecutor-check", "voluntary-care", "child-protection", "criminal"} <= routes


def test_its_day_is_the_one_in_the_pictures(demo: Desk) -> None:
    view = followups.today(demo)
    assert view.next is not None and (view.next.name, view.next.reference) == ("Tiago Exemplo", "2026/0412")
    assert ("clock", "72 h: ends today, 21:40") in view.next.facts
    # The first two are due on the same day.
    assert {row.name for row in view.overdue[:2]} == {"Rita Exemplo", "Bruno Exemplo"}
    assert [row.name for row in view.overdue[2:]] == ["Sofia Exemplo Costa"]
    assert {"Yusuf Exemplo", "Olena Exemplo"} <= {row.name for row in view.drafts}
    assert [entry.title for entry in view.agenda] == [
        "Catarina Exemplo", "Duarte Exemplo", "Tiago Exemplo", "Commission sits",
    ]  # fmt: skip


def test_catarinas_trend_falls(demo: Desk) -> None:
    row = cases.list_cases(demo, CaseFilter(text="catarina"))[0]
    view = cases.case(demo, row.episode_id)
    assert [point.value for point in view.trends[0].points] == [29, 24, 17]
    assert view.level_text == "Was Treatment in September. Signed today by P. Exemplo."


def test_every_signature_holds_and_the_chain_is_whole(demo: Desk) -> None:
    signed = [
        one for row in cases.list_cases(demo, EVERY) for one in records.load_decisions(demo.vault, row.episode_id)
    ]
    assert len(signed) > 25 and all(decisions.verify_decision(demo, one) for one in signed)
    assert verify(demo.vault)["ok"]


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_page_of_every_case_is_worded(library: Library, demo: Desk, language: str) -> None:
    desk = demo.in_language(language)
    shown = [repr(followups.today(desk)), repr(followups.due_list(desk)), repr(cases.list_cases(desk, EVERY))]
    for row in cases.list_cases(desk, EVERY):
        interview = interviews.resume(desk, row.episode_id)
        shown += [repr(cases.case(desk, row.episode_id)), repr(results.result(desk, interview))]
        shown += [repr(interviews.outline(interview)), repr(plans.plan_view(desk, row.episode_id))]
        shown += [repr(interviews.questions_of(interview, entry.id)) for entry in interviews.outline(interview)]
        shown.append(repr(decisions.decision_form(desk, row.episode_id)))
    missing = sorted({part.split("›")[0] for text in shown for part in text.split("‹")[1:]})
    assert missing == []


def test_nothing_lies_in_the_future_and_nobody_is_late_by_accident(demo: Desk) -> None:
    for row in cases.list_cases(demo, EVERY):
        assert row.changed_at <= NOW
        assert all(one.decided_at <= NOW for one in records.load_decisions(demo.vault, row.episode_id))
    assert followups.due_counts(demo).late == 3 == cases.case_counts(demo).late


@pytest.mark.parametrize("at", ["2026-11-21T00:04:00+00:00", "2026-11-21T23:58:00+00:00", "2028-02-29T12:00:00+00:00"])
def test_it_can_begin_at_any_hour_of_any_day(library: Library, at: str) -> None:
    now = datetime.fromisoformat(at)
    desk = demo_desk(library, StoppedClock(now), "pt")
    view = followups.today(desk)
    assert len(cases.list_cases(desk, EVERY)) > 35 and view.day == now.date()
    assert next_slot(now).date() == now.date() and next_slot(now) - now < timedelta(minutes=26)
    desk.vault.close()


def test_a_packet_prints_from_it(demo: Desk) -> None:
    row = cases.list_cases(demo, CaseFilter(text="olena"))[0]
    packet = packets.render(packets.prepare(demo, row.episode_id, "en"))
    assert packet.pages >= 2 and packet.missing_glyphs == ()
