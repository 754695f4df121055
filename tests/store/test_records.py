"""What is saved is loaded again: the same values, the same types."""

import hashlib
import string
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_app.domain.answers import Answer, AnswerSet, Missing, OwnText, Quantity, Row
from intake_app.domain.errors import UserError
from intake_app.domain.person import (
    Consent,
    ConsentState,
    Encounter,
    EncounterKind,
    Episode,
    Office,
    Person,
    Role,
    SafeContact,
    Sex,
    Stage,
    WordingRead,
    Worker,
)
from intake_app.domain.plan import (
    Appointment,
    CarePlan,
    ContactAttempt,
    Decision,
    FollowUp,
    FollowUpState,
    IssuedDocument,
    Note,
    OfferState,
    Referral,
    Service,
)
from intake_app.engine.answering import plain_answer
from intake_app.store import encoding, records

# One database serves all examples of a test: each example writes under ids of its own.
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)

text = st.text(st.characters(codec="utf-8"), max_size=20)
word = st.text(string.ascii_letters + "/-", min_size=1, max_size=12)
moments = st.datetimes(
    datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))])
)
times = st.none() | st.times()
days = st.dates()
decimals = st.decimals(allow_nan=False, allow_infinity=False)
composed = st.builds(Quantity, number=decimals, unit=text) | st.builds(OwnText, text)
scalars = st.booleans() | st.integers(-(2**70), 2**70) | decimals | days | text | composed
rows = st.lists(st.tuples(word, scalars), max_size=4, unique_by=lambda cell: cell[0]).map(
    lambda cells: Row(tuple(cells))
)
values = scalars | st.lists(text, max_size=4).map(tuple) | st.lists(rows, max_size=3).map(tuple)
answers = st.builds(Answer, value=values, note=text) | st.builds(Answer, missing=st.sampled_from(Missing), note=text)
ids = word


def fresh() -> str:
    """An id no example used before."""
    return uuid.uuid4().hex


def typed(value: object) -> object:
    """For comparing: 1, True and Decimal(1) are equal to Python, and are not the same answer."""
    if isinstance(value, tuple):
        return tuple(typed(inner) for inner in value)
    if isinstance(value, Row):
        return tuple((key, typed(cell)) for key, cell in value.cells)
    return type(value), str(value)


@given(values)
def test_a_value_survives_its_text(value: Any) -> None:
    again = encoding.decode(encoding.encode(value))

    assert again == value
    assert typed(again) == typed(value)


@pytest.mark.parametrize(
    "value", [time(9, 5), datetime(2026, 3, 2, 9, tzinfo=UTC), None, {"a": {"b": (date(2026, 3, 2),)}}]
)
def test_moments_and_mappings_survive_too(value: Any) -> None:
    assert encoding.decode(encoding.encode(value)) == value


def test_a_tag_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown tag"):
        encoding.decode('{"$":"later","of":1}')


@pytest.mark.parametrize("value", [object(), b"bytes", float("nan"), {1: "a"}, {"a"}])
def test_what_nobody_stores_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        encoding.encode(value)


@pytest.fixture
def case(vault: Any, now: datetime) -> Any:
    with vault.transaction("w1", "case-opened", "episode/e1", at=now):
        records.save_episode(
            vault,
            Episode("e1", Person("2026/1", "Tiago Exemplo"), "pt-cdt", "1", "h", Stage.INTERVIEW, "w1", now, now),
        )
        records.save_encounter(vault, Encounter("n1", "e1", EncounterKind.FIRST, now, "w1", "pt", ()))
    return vault


# ----------------------------------------------------------------------------------------------------- people, cases


people = st.builds(
    Person,
    reference=ids,
    name=text,
    birth_date=st.none() | days,
    sex=st.sampled_from(Sex),
    language=text,
    contact=st.builds(SafeContact, text, st.booleans(), text),
    district=text,
)
episodes = st.builds(
    Episode,
    id=ids,
    person=people,
    pack=word,
    pack_version=word,
    pack_hash=word,
    stage=st.sampled_from(Stage),
    worker=st.just("w1"),
    opened_at=moments,
    changed_at=moments,
    tier=st.none() | word,
    tiers_possible=st.lists(word, max_size=3).map(tuple),
    next_step=text,
    next_due=st.none() | days,
    closed_at=st.none() | moments,
    close_reason=text,
)


@shared
@given(episodes, episodes)
def test_a_case_is_loaded_as_saved_and_as_changed(vault: Any, first: Episode, later: Episode) -> None:
    first = replace(first, id=fresh(), person=replace(first.person, reference=fresh()))
    changed = replace(later, id=first.id, person=replace(later.person, reference=fresh()))
    for episode in (first, changed):
        with vault.transaction("w1", "case-saved", f"episode/{episode.id}", at=episode.opened_at):
            records.save_episode(vault, episode)
        assert records.load_episode(vault, episode.id) == episode
        assert records.load_person(vault, episode.person.reference) == episode.person
    assert records.load_person(vault, first.person.reference) is None


def test_nothing_is_found_under_an_unknown_id(vault: Any) -> None:
    assert records.load_episode(vault, "x") is None
    assert records.load_person(vault, "x") is None
    assert records.load_encounter(vault, "x") is None
    assert records.load_plan(vault, "x") is None
    assert records.load_service(vault, "x") is None
    assert records.load_follow_up(vault, "x") is None
    assert records.load_decision(vault, "x") is None
    assert records.load_worker(vault, "x") is None
    assert records.load_answers(vault, "x") == AnswerSet()
    assert records.find_slip(vault, "x") is None
    assert records.load_issued_content(vault, "x") == ""


def test_a_reference_is_not_taken_from_another_person(case: Any, now: datetime) -> None:
    other = Episode("e2", Person("2026/1", "Olena Exemplo"), "pt-cdt", "1", "h", Stage.INTERVIEW, "w1", now, now)
    with pytest.raises(UserError) as caught, case.transaction("w1", "case-opened", "episode/e2", at=now):
        records.save_episode(case, other)
    assert caught.value.code == "reference-taken"

    with case.transaction("w1", "case-opened", "episode/e2", at=now):
        records.save_episode(case, replace(other, person=Person("2026/2", "Olena Exemplo")))
    with pytest.raises(UserError) as caught, case.transaction("w1", "case-changed", "episode/e2", at=now):
        records.save_episode(case, other)
    assert caught.value.code == "reference-taken"
    found = records.load_episode(case, "e1")
    assert found is not None and found.person.name == "Tiago Exemplo"


def test_a_person_who_comes_again_has_a_second_case(case: Any, now: datetime) -> None:
    first = records.load_episode(case, "e1")
    assert first is not None
    second = replace(first, id="e2", changed_at=now + timedelta(days=400))
    with case.transaction("w1", "case-opened", "episode/e2", at=now):
        records.save_episode(case, second)

    assert records.episodes_of(case, "2026/1") == (first, second)


# --------------------------------------------------------------------------------------------------------- interviews


encounters = st.builds(
    Encounter,
    id=ids,
    episode=st.just("e1"),
    kind=st.sampled_from(EncounterKind),
    started_at=moments,
    worker=st.just("w1"),
    language=word,
    forms=st.lists(st.tuples(word, word), max_size=3).map(tuple),
    wordings=st.lists(st.builds(WordingRead, word, word, word, word), max_size=3).map(tuple),
    position=word,
    finished_at=st.none() | moments,
)


@shared
@given(encounters, word)
def test_an_interview_is_loaded_as_saved(case: Any, encounter: Encounter, position: str) -> None:
    encounter = replace(encounter, id=fresh())
    with case.transaction("w1", "saved", f"encounter/{encounter.id}", at=encounter.started_at):
        records.save_encounter(case, encounter)
    assert records.load_encounter(case, encounter.id) == encounter

    with case.transaction("w1", "moved", f"encounter/{encounter.id}", at=encounter.started_at):
        records.save_position(case, encounter.id, position)
    assert records.load_encounter(case, encounter.id) == replace(encounter, position=position)
    assert records.load_encounters(case, "e1")[-1].id == encounter.id


@shared
@given(encounters, st.lists(st.tuples(st.sampled_from("abc"), st.none() | answers), max_size=12))
def test_the_newest_answer_counts_and_every_older_one_is_kept(
    case: Any, encounter: Encounter, given_answers: list[tuple[str, Answer | None]]
) -> None:
    encounter = replace(encounter, id=fresh())
    at = encounter.started_at
    expected: dict[str, Answer] = {}
    with case.transaction("w1", "saved", "encounter", at=at):
        records.save_encounter(case, encounter)
    for key, answer in given_answers:
        with case.transaction("w1", "answer-recorded", "encounter", at=at):
            records.append_answer(case, encounter.id, key, answer, at, "w1")
        expected = {k: a for k, a in expected.items() if k != key} | ({key: answer} if answer else {})

    loaded = records.load_answers(case, encounter.id)
    history = records.load_answer_history(case, encounter.id)
    assert loaded == AnswerSet(expected)
    assert {k: typed(a.value) for k, a in loaded.answers.items()} == {k: typed(a.value) for k, a in expected.items()}
    assert [(entry.key, entry.answer, entry.at, entry.worker) for entry in history] == [
        (key, answer, at, "w1") for key, answer in given_answers
    ]
    for name in "abc":
        assert records.load_answer_history(case, encounter.id, name) == tuple(e for e in history if e.key == name)
    # The same, read for many cases at once: the interview begun last, told as plain values.
    last = records.load_last_interviews(case, ["e1", "e2"])
    assert last.keys() == {"e1"}
    assert (last["e1"].id, last["e1"].finished_at) == (encounter.id, encounter.finished_at)
    plain = records.plain_answers(last["e1"].kept)
    assert {key: typed(value) for key, value in plain.items()} == {
        key: typed(plain_answer(answer)) for key, answer in expected.items()
    }


consents = st.builds(
    Consent,
    id=st.sampled_from(["c1", "c2"]),
    episode=st.just("e1"),
    scope=st.lists(word, max_size=3).map(tuple),
    recipient=text,
    purpose=text,
    until=days,
    state=st.sampled_from(ConsentState),
    stated_at=moments,
)


def test_a_consent_has_a_history(case: Any, now: datetime) -> None:
    given_one = Consent("c1", "e1", ("plan", "dates"), "Service", "care", date(2027, 3, 2), ConsentState.GIVEN, now)
    other = replace(given_one, id="c2", recipient="Court")
    revoked = replace(given_one, state=ConsentState.REVOKED, stated_at=now + timedelta(days=1))
    for consent in (given_one, other, revoked):
        with case.transaction("w1", "consent-stated", "episode/e1", at=now):
            records.append_consent(case, consent)

    assert records.load_consents(case, "e1") == (revoked, other)
    assert records.load_consent_history(case, "e1") == (given_one, other, revoked)


@shared
@given(consents)
def test_a_consent_is_loaded_as_stated(case: Any, consent: Consent) -> None:
    with case.transaction("w1", "consent-stated", "episode/e1", at=consent.stated_at):
        records.append_consent(case, consent)
    assert records.load_consent_history(case, "e1")[-1] == consent


@shared
@given(st.builds(Note, id=ids, episode=st.just("e1"), at=moments, worker=st.just("w1"), text=text))
def test_a_note_is_loaded_as_written(case: Any, note: Note) -> None:
    note = replace(note, id=fresh())
    with case.transaction("w1", "note-added", "episode/e1", at=note.at):
        records.append_note(case, note)
    assert records.load_notes(case, "e1")[-1] == note


# -------------------------------------------------------------------------------------------------- plans and contacts


plans = st.builds(
    CarePlan,
    own_words=text,
    first_step=text,
    referrals=st.lists(
        st.builds(Referral, ids, word, word, word, st.sampled_from(OfferState), st.integers(0, 99), st.none() | days),
        max_size=3,
    ).map(tuple),
    appointments=st.lists(st.builds(Appointment, ids, word, text, days, times, text, word), max_size=3).map(tuple),
    agrees=text,
)


@shared
@given(plans, plans)
def test_a_plan_is_loaded_as_last_saved(case: Any, first: CarePlan, second: CarePlan) -> None:
    for plan in (first, second):
        with case.transaction("w1", "plan-saved", "episode/e1", at=datetime(2026, 3, 2, tzinfo=UTC)):
            records.save_plan(case, "e1", plan)
        assert records.load_plan(case, "e1") == plan


def test_appointments_come_by_day_and_hour_with_whom_they_are_for(case: Any, now: datetime) -> None:
    def appointment(identity: str, day: int, at: time | None) -> Appointment:
        return Appointment(identity, "s1", "First visit", date(2026, 3, day), at)

    made = (appointment("late", 9, time(15)), appointment("early", 9, time(9)), appointment("other", 20, None))
    with case.transaction("w1", "plan-saved", "episode/e1", at=now):
        records.save_plan(case, "e1", CarePlan(appointments=made))

    found = records.list_appointments(case, date(2026, 3, 1), date(2026, 3, 9))

    assert [one.appointment.id for one in found] == ["early", "late"]
    assert (found[0].episode, found[0].reference, found[0].name) == ("e1", "2026/1", "Tiago Exemplo")


def decision(content: str, now: datetime, **changes: Any) -> Decision:
    digest = hashlib.sha256(content.encode()).hexdigest()
    made = Decision(
        id="d1", episode="e1", encounter="n1", version=1, proposed_tier="education", tier=None, override_reason="",
        second_person="", measure=None, decided="no-measure", reasons="", ends_on=date(2026, 9, 2), decided_by="w1",
        decided_at=now, content_hash=digest, pack="pt-cdt", pack_version="1", pack_hash="h",
    )  # fmt: skip
    return replace(made, **changes)


def test_a_decision_is_kept_with_what_it_was_taken_over(case: Any, now: datetime) -> None:
    first, second = '{"tier":"education"}', '{"tier":"treatment","ç":1}'
    made = decision(first, now), decision(second, now, id="d2", version=2, ends_on=None, tier="treatment")
    for one, content in zip(made, (first, second), strict=True):
        with case.transaction("w1", "decision-signed", "episode/e1", at=now):
            records.append_decision(case, one, content)

    assert records.load_decisions(case, "e1") == made
    assert records.load_decision(case, "d2") == made[1]
    assert records.load_decision_content(case, "d2") == second
    with pytest.raises(UserError) as caught:
        records.load_decision_content(case, "d3")
    assert caught.value.code == "decision-unknown"


def test_a_decision_over_other_content_is_refused(case: Any, now: datetime) -> None:
    with pytest.raises(ValueError, match="hash"), case.transaction("w1", "decision-signed", "episode/e1", at=now):
        records.append_decision(case, decision("{}", now), '{"other": 1}')
    assert records.load_decisions(case, "e1") == ()


def test_a_decision_that_was_changed_behind_our_back_is_told(case: Any, now: datetime) -> None:
    with case.transaction("w1", "decision-signed", "episode/e1", at=now):
        records.append_decision(case, decision("{}", now), "{}")
    case.connection.execute("DROP TRIGGER decision_refuses_update")
    case.connection.execute('UPDATE decision SET content = \'{"tier":"none"}\'')

    with pytest.raises(UserError) as caught:
        records.load_decision_content(case, "d1")
    assert caught.value.code == "decision-altered"


follow_ups = st.builds(
    FollowUp,
    id=ids,
    episode=st.just("e1"),
    kind=word,
    due=days,
    state=st.sampled_from(FollowUpState),
    channel=word,
    attempts=st.integers(0, 99),
    at=times,
    note=text,
    done_at=st.none() | moments,
)


@shared
@given(follow_ups, follow_ups)
def test_a_follow_up_is_loaded_as_saved_and_as_changed(case: Any, first: FollowUp, later: FollowUp) -> None:
    for one in (first, replace(later, id=first.id)):
        with case.transaction("w1", "follow-up-saved", "episode/e1", at=datetime(2026, 3, 2, tzinfo=UTC)):
            records.save_follow_ups(case, (one,))
        assert records.load_follow_up(case, first.id) == one
        assert one in records.load_follow_ups(case, "e1")


def test_the_due_list_is_by_day_state_and_worker(case: Any, now: datetime) -> None:
    with case.transaction("w1", "follow-up-saved", "episode/e1", at=now):
        for number, (day, state) in enumerate(
            [(9, FollowUpState.OPEN), (2, FollowUpState.OPEN), (5, FollowUpState.DONE), (30, FollowUpState.OPEN)]
        ):
            records.save_follow_up(case, FollowUp(f"f{number}", "e1", "contact", date(2026, 3, day), state))

    def found(*span: date | None, **wanted: Any) -> list[str]:
        rows = records.list_follow_ups(case, *span, **wanted)
        assert records.count_follow_ups(case, *span, **wanted) == len(rows)
        return [row.follow_up.id for row in rows]

    assert found() == ["f1", "f0", "f3"]
    assert found(None, date(2026, 3, 9)) == ["f1", "f0"]
    assert found(date(2026, 3, 3), date(2026, 3, 9)) == ["f0"]
    assert found(states=(FollowUpState.DONE, FollowUpState.OPEN)) == ["f1", "f2", "f0", "f3"]
    assert found(worker="w1") == ["f1", "f0", "f3"]
    assert found(worker="w2") == []
    row = records.list_follow_ups(case, limit=1, offset=1)[0]
    assert (row.follow_up.id, row.reference, row.name, row.worker) == ("f0", "2026/1", "Tiago Exemplo", "w1")


def test_tries_and_papers_are_kept_in_order(case: Any, now: datetime) -> None:
    tries = tuple(ContactAttempt(f"t{n}", "f1", now, "phone", "no-answer", "w1") for n in range(3))
    papers = tuple(
        IssuedDocument(f"p{n}", "e1", now, "w1", "pt", ("card", "letter"), 6, 2, "printer", "hash") for n in range(2)
    )
    with case.transaction("w1", "filled", "episode/e1", at=now):
        records.save_follow_up(case, FollowUp("f1", "e1", "contact", date(2026, 3, 9), FollowUpState.OPEN))
        for one in tries:
            records.append_contact_attempt(case, one)
        for paper in papers:
            records.append_issued_document(case, paper, f'{{"id":"{paper.id}"}}')

    assert records.load_contact_attempts(case, "f1") == tries
    assert records.load_issued_documents(case, "e1") == papers
    assert records.load_issued_content(case, "p1") == '{"id":"p1"}'


def test_a_return_slip_leads_to_its_case(case: Any, now: datetime) -> None:
    with case.transaction("w1", "slip-issued", "episode/e1", at=now):
        records.save_slip(case, "KX7M-22QP", "e1", "r1")
        records.save_slip(case, "AB12-34CD", "e1", "r2")

    assert records.find_slip(case, "kx7m-22qp ") == ("e1", "r1")
    assert [e.id for e in records.list_episodes(case, records.EpisodeFilter(text="ab12"))] == ["e1"]


# ----------------------------------------------------------------------------------------------------------- the office


services = st.builds(
    Service,
    id=ids,
    name=text,
    kinds=st.lists(word, max_size=3).map(tuple),
    languages=st.lists(word, max_size=3).map(tuple),
    access=st.lists(word, max_size=3).map(tuple),
    waiting_days=st.none() | st.integers(0, 400),
    distance_km=st.none() | st.floats(0, 500),
    minimum_age=st.none() | st.integers(0, 99),
    last_checked=st.none() | days,
    directions=text,
)


@shared
@given(services)
def test_a_service_is_loaded_as_saved(vault: Any, service: Service) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    with vault.transaction("w1", "service-saved", f"service/{service.id}", at=at):
        records.save_services(vault, [service])
    assert records.load_service(vault, service.id) == service
    assert service in records.load_services(vault)
    with vault.transaction("w1", "service-removed", f"service/{service.id}", at=at):
        records.remove_service(vault, service.id)
    assert records.load_service(vault, service.id) is None


def test_services_are_listed_by_name_accents_aside(vault: Any, now: datetime) -> None:
    names = ["Zona", "Água", "albergue", "Órgão", "Barco"]
    with vault.transaction("w1", "services-saved", "directory", at=now):
        records.save_services(vault, [Service(name, name, ()) for name in names])

    assert [one.name for one in records.load_services(vault)] == ["Água", "albergue", "Barco", "Órgão", "Zona"]


@shared
@given(
    st.recursive(
        scalars | st.none(), lambda inner: st.lists(inner).map(tuple) | st.dictionaries(text, inner), max_leaves=8
    )
)
def test_a_setting_is_loaded_as_put(vault: Any, value: Any) -> None:
    with vault.transaction("w1", "setting-changed", "setting/x", at=datetime(2026, 3, 2, tzinfo=UTC)):
        records.put_setting(vault, "x", value)
    assert records.get_setting(vault, "x") == value
    assert records.get_setting(vault, "y", "default") == "default"


def test_a_setting_is_forgotten(vault: Any, now: datetime) -> None:
    with vault.transaction("w1", "setting-changed", "setting/x", at=now):
        records.put_setting(vault, "x", 1)
    assert records.has_setting(vault, "x")
    with vault.transaction("w1", "setting-changed", "setting/x", at=now):
        records.put_setting(vault, "x", None)
    assert not records.has_setting(vault, "x")


def test_office_and_staff(vault: Any, now: datetime) -> None:
    office = Office("Gabinete Exemplo", "us-drug-court", "en", region="Exemplo", hours="9-17")
    worker = Worker("w2", "Luís Exemplo", Role.TECHNICIAN)
    with vault.transaction("w1", "office-changed", "office", at=now):
        records.save_office(vault, office)
        records.save_worker(vault, worker)
        records.save_worker(vault, Worker("w3", "Ana Exemplo", Role.DECIDER, active=False))

    assert records.load_office(vault) == office
    assert [one.id for one in records.load_workers(vault)] == ["w2", "w1"]
    assert records.load_worker(vault, "w3") == Worker("w3", "Ana Exemplo", Role.DECIDER, active=False)
