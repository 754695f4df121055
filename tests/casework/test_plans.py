"""Planning with the person: offers, choices, dates, consent."""

from dataclasses import replace
from datetime import date, time

import pytest

from intake_app.casework import decisions, plans
from intake_app.casework.plan_view import NeedRow, ServiceFilter
from intake_app.domain.errors import UserError
from intake_app.domain.person import ConsentState, Person, Stage
from intake_app.domain.plan import FollowUpState, OfferState
from intake_app.store import records
from tests.casework.conftest import LOW, MODERATE, PERSON, Bureau, cannabis

WORK = {"intake__basic_needs": ["work"]}
EDU = ("substance-use", "brief-intervention", "exemplo-centre")


def _needs(bureau: Bureau, answers: dict[str, object], person: Person = PERSON) -> tuple[NeedRow, ...]:
    return plans.plan_view(bureau.technician, bureau.begun(answers, person).episode.id).needs


def test_basic_needs_come_first_with_two_offers_each(bureau: Bureau) -> None:
    rows = _needs(bureau, cannabis(*MODERATE, **WORK))
    assert [row.need for row in rows] == ["work", "substance-use", "prevention"]
    assert all(len(row.offers) >= 2 and row.why and row.title for row in rows)
    assert rows[0].domain == "work" and rows[1].kinds == ("brief-intervention",)


def test_offers_take_the_persons_age_and_language(bureau: Bureau) -> None:
    young = replace(PERSON, reference="2026/0600", birth_date=date(2006, 5, 1), language="fr")
    rows = _needs(bureau, cannabis(*MODERATE), young)
    prevention = next(row for row in rows if row.need == "prevention")
    assert "youth-consultation" in prevention.kinds
    grown = _needs(bureau, cannabis(*MODERATE))
    assert all(offer.service.id != "exemplo-youth" for row in grown for offer in row.offers)


def test_choosing_prepares_the_consent_and_numbers_the_letter(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*MODERATE, **WORK))
    plan = plans.choose_service(desk, episode.id, *EDU)
    plan = plans.choose_service(desk, episode.id, "work", "employment", "exemplo-job-office")
    assert [(one.service, one.number) for one in plan.chosen()] == [("exemplo-centre", 1), ("exemplo-job-office", 2)]
    consents = records.load_consents(desk.vault, episode.id)
    assert {(one.recipient, one.state) for one in consents} == {
        ("exemplo-centre", ConsentState.PREPARED),
        ("exemplo-job-office", ConsentState.PREPARED),
    }
    view = plans.plan_view(desk, episode.id)
    assert "2" in view.summary and "‹" not in repr(view)


def test_withdrawing_and_declining_stay_visible(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*MODERATE))
    plan = plans.choose_service(desk, episode.id, *EDU)
    plan = plans.withdraw_choice(desk, episode.id, plan.chosen()[0].id)
    assert plan.chosen() == ()
    plan = plans.decline_offer(desk, episode.id, "prevention", "indicated-prevention")
    assert plan.declined()[0].ask_again == date(2026, 5, 31)
    row = next(row for row in plans.plan_view(desk, episode.id).needs if row.need == "prevention")
    assert row.declined and row.declined_text and row.ask_again == date(2026, 5, 31)
    plan = plans.choose_service(desk, episode.id, "prevention", "indicated-prevention", "exemplo-association")
    assert plan.declined() == () and plan.chosen()[0].state is OfferState.CHOSEN


def test_an_appointment_makes_its_reminder_and_its_check(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*MODERATE))
    plan = plans.add_appointment(desk, episode.id, "exemplo-centre", date(2026, 3, 6), time(18))
    dues = {one.kind: one.due for one in records.load_follow_ups(desk.vault, episode.id)}
    assert dues == {"reminder": date(2026, 3, 4), "attendance-check": date(2026, 3, 9)}
    line = plans.plan_view(desk, episode.id).appointments[0]
    assert line.day == "6" and line.title.startswith("18:00 · ")
    plans.remove_appointment(desk, episode.id, plan.appointments[0].id)
    states = {one.state for one in records.load_follow_ups(desk.vault, episode.id)}
    assert states == {FollowUpState.CANCELLED}


def test_a_day_that_has_passed_is_refused(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    with pytest.raises(UserError) as error:
        plans.add_appointment(bureau.technician, episode.id, "exemplo-centre", date(2026, 3, 1))
    assert error.value.code == "day-past"
    assert records.load_follow_ups(bureau.desk.vault, episode.id) == ()


def test_needs_can_be_added(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*LOW))
    code, kind, words = next(one for one in plans.needs_to_add(desk, episode.id) if one[0] == "legal")
    assert words
    plans.add_need(desk, episode.id, code, kind)
    row = next(row for row in plans.plan_view(desk, episode.id).needs if row.need == "legal")
    assert {offer.service.id for offer in row.offers} >= {"exemplo-legal", "exemplo-housing"}
    assert "legal" not in {one[0] for one in plans.needs_to_add(desk, episode.id)}


def test_own_words_are_kept_as_said(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*LOW))
    plans.set_own_words(desk, episode.id, " Quero dormir sem fumar. ")
    plans.set_first_step(desk, episode.id, "Não fumar nos dias de procurar trabalho")
    plan = plans.set_agrees(desk, episode.id, "Sim, é isso.")
    assert (plan.own_words, plan.agrees) == ("Quero dormir sem fumar.", "Sim, é isso.")
    assert "Quero dormir" not in "".join(row[0] for row in desk.vault.rows("SELECT detail FROM audit"))


def test_the_plan_goes_on_to_follow_up_once_signed(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*MODERATE))
    plans.finish_plan(desk, episode.id)
    assert records.load_episode(desk.vault, episode.id).stage is Stage.DECISION  # type: ignore[union-attr]
    decisions.decide(bureau.decider, episode.id, "no-measure", "Arquivado.")
    plans.finish_plan(desk, episode.id)
    assert records.load_episode(desk.vault, episode.id).stage is Stage.FOLLOW_UP  # type: ignore[union-attr]


# Consent


def test_a_consent_is_stated_step_by_step(bureau: Bureau) -> None:
    desk = bureau.technician
    episode = bureau.finished(cannabis(*LOW))
    prepared = plans.state_consent(desk, episode.id, "exemplo-centre", ConsentState.PREPARED, ("name", "contact"))
    assert prepared.until == date(2026, 9, 2) and not prepared.holds_on(date(2026, 3, 3))
    given = plans.state_consent(desk, episode.id, "exemplo-centre", ConsentState.GIVEN)
    assert (given.id, given.scope) == (prepared.id, ("name", "contact")) and given.holds_on(date(2026, 9, 2))
    plans.state_consent(desk, episode.id, "exemplo-centre", ConsentState.REVOKED)
    states = [one.state for one in records.load_consent_history(desk.vault, episode.id)]
    assert states == [ConsentState.PREPARED, ConsentState.GIVEN, ConsentState.REVOKED]


@pytest.mark.parametrize(
    "service, scope, until, code",
    [
        ("exemplo-centre", ("thoughts",), None, "unknown-scope"),
        ("exemplo-nowhere", (), None, "unknown-service"),
        ("exemplo-centre", (), date(2026, 3, 1), "until-past"),
    ],
)
def test_consents_that_cannot_be(
    bureau: Bureau, service: str, scope: tuple[str, ...], until: date | None, code: str
) -> None:
    episode = bureau.finished(cannabis(*LOW))
    with pytest.raises(UserError) as error:
        plans.state_consent(bureau.technician, episode.id, service, ConsentState.GIVEN, scope, until)
    assert error.value.code == code


def test_the_directory_is_searched_without_accents(bureau: Bureau) -> None:
    desk = bureau.technician
    found = plans.services(desk, ServiceFilter(text="saude mental"))
    assert "exemplo-mental-health" in {one.id for one in found} and all("mental-health" in one.kinds for one in found)
    assert all("fr" in one.languages for one in plans.services(desk, ServiceFilter(language="fr")))
    assert "exemplo-youth" not in {one.id for one in plans.services(desk, ServiceFilter(age=40))}
