"""Signing: what can be decided, what never, what the signature covers, what it sets in motion."""

from dataclasses import replace
from datetime import date

import pytest

from intake_app.casework import cases, decisions, interviews, overrides, results
from intake_app.definitions.library import open_library
from intake_app.domain.answers import Answer
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role, Stage
from intake_app.domain.plan import FollowUpState
from intake_app.engine.policy import compile_policy
from intake_app.store import records
from tests.casework.conftest import HIGH, LOW, MODERATE, PERSON, STAFF, Bureau, cannabis

END = date(2027, 3, 2)


def test_a_decision_moves_the_case_on_and_makes_its_schedule(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    assert episode.stage is Stage.DECISION
    decision = decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Primeiro processo.", END)
    assert (decision.tier, decision.proposed_tier, decision.version, decision.ends_on) == (
        "education",
        "education",
        1,
        END,
    )
    assert decision.decided_by == STAFF[Role.DECIDER].id and len(decision.content_hash) == 64
    assert records.load_episode(bureau.desk.vault, episode.id).stage is Stage.PLAN  # type: ignore[union-attr]
    dues = records.load_follow_ups(bureau.desk.vault, episode.id)
    contacts = [one.due for one in dues if one.kind == "contact"]
    assert contacts == [date(2026, 3, 9), date(2026, 3, 16), date(2026, 4, 1), date(2026, 5, 4), date(2026, 6, 1)]
    assert [one.due for one in dues if one.kind == "suspension-review"] == [date(2027, 1, 29)]
    assert all(one.due <= END for one in dues)


def test_every_decision_offers_no_measure(bureau: Bureau) -> None:
    told = (
        cannabis(*MODERATE),
        cannabis(*HIGH, intake__dependence="dependent", intake__accepts_treatment="yes"),
        cannabis(*LOW, intake__consent_assessment="declined"),
    )
    for number, answers in enumerate(told):
        person = replace(PERSON, reference=f"2026/060{number}")
        episode = bureau.finished(answers, person)
        form = decisions.decision_form(bureau.decider, episode.id)
        assert {"no-measure", "other"} <= {option.code for option in form.options}
        assert all(option.text and "‹" not in option.text for option in form.options)


def test_closing_without_a_measure_needs_no_end(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    assert decisions.decide(bureau.decider, episode.id, "no-measure", "Arquivado.").ends_on is None


def test_a_dependent_person_is_never_fined(bureau: Bureau) -> None:
    answers = cannabis(
        *HIGH, intake__dependence="dependent", intake__register_checked="prior", intake__accepts_treatment="no"
    )
    episode = bureau.finished(answers)
    offered = {option.code for option in decisions.decision_form(bureau.decider, episode.id).options}
    assert "sanction-or-suspended-sanction" not in offered
    with pytest.raises(UserError) as error:
        decisions.decide(bureau.decider, episode.id, "sanction-or-suspended-sanction", "Motivo.", END)
    assert error.value.code == "dependent-never-fined"
    assert records.load_decisions(bureau.desk.vault, episode.id) == ()


def test_the_tier_never_writes_the_measure(bureau: Bureau) -> None:
    measures = set()
    for number, points in enumerate((LOW, MODERATE, HIGH)):
        person = replace(PERSON, reference=f"2026/070{number}")
        episode = bureau.finished(cannabis(*points), person)
        measures.add(interviews.resume(bureau.technician, episode.id).evaluation.measure)
    assert measures == {"provisional-suspension"}


@pytest.mark.parametrize(
    "decided, reasons, ends, code",
    [
        ("provisional-suspension", "Motivo.", None, "end-missing"),
        ("provisional-suspension", "Motivo.", date(2026, 3, 2), "end-past"),
        ("provisional-suspension", "Motivo.", date(2031, 3, 2), "end-too-late"),
        ("provisional-suspension", "  ", END, "reasons-missing"),
        ("may-suspend", "Motivo.", END, "no-such-decision"),
    ],
)
def test_what_cannot_be_signed(bureau: Bureau, decided: str, reasons: str, ends: date | None, code: str) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    decisions.decision_form(bureau.decider, episode.id)
    before = bureau.events()
    with pytest.raises(UserError) as error:
        decisions.decide(bureau.decider, episode.id, decided, reasons, ends)
    assert error.value.code == code and bureau.events() == before


def test_an_open_level_is_not_signed(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE, assist__5c="unknown"))
    assert decisions.decision_form(bureau.decider, episode.id).why_not
    with pytest.raises(UserError) as error:
        decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Motivo.", END)
    assert error.value.code == "level-open"


def test_a_draft_is_not_signed(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    with pytest.raises(UserError) as error:
        decisions.decide(bureau.decider, interview.episode.id, "no-measure", "Motivo.")
    assert error.value.code == "interview-open"


def test_a_signature_is_checked_against_what_is_stored(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    decision = decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Motivo.", END)
    bureau.clock.go_on(days=40)
    assert decisions.verify_decision(bureau.decider, decision)
    assert not decisions.verify_decision(bureau.decider, replace(decision, reasons="Outro motivo."))
    assert not decisions.verify_decision(bureau.decider, replace(decision, tier="warning"))
    assert not decisions.verify_decision(bureau.decider, replace(decision, content_hash="0" * 64))


def test_a_second_decision_is_a_new_version_and_a_new_schedule(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Motivo.", END)
    bureau.clock.go_on(days=10)
    second = decisions.decide(bureau.decider, episode.id, "no-measure", "Arquivado.")
    assert second.version == 2
    dues = records.load_follow_ups(bureau.desk.vault, episode.id)
    cancelled = [one for one in dues if one.state is FollowUpState.CANCELLED]
    assert date(2026, 3, 9) in {one.due for one in cancelled}
    left = {one.due for one in dues if one.state is FollowUpState.OPEN and one.kind == "contact"}
    assert left == {date(2026, 3, d) for d in (19, 26)} | {date(2026, 4, 13), date(2026, 5, 11), date(2026, 6, 11)}


def test_declining_the_assessment_changes_nothing_in_law(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*LOW, intake__consent_assessment="declined"))
    decision = decisions.decide(bureau.decider, episode.id, "provisional-suspension", "Motivo.", END)
    assert decision.tier == "none" and decision.measure == "provisional-suspension"


def test_the_prosecutors_case_is_not_ours_to_sign(bureau: Bureau) -> None:
    over = [{"substance": "cannabis-resin", "amount": 30, "unit": "g"}]
    answers = cannabis(*MODERATE, intake__substances=over, intake__judicial_decision="pending")
    episode = bureau.finished(answers)
    assert episode.stage is Stage.PLAN and episode.tier == "education"
    assert decisions.decision_form(bureau.decider, episode.id).why_not
    with pytest.raises(UserError) as error:
        decisions.decide(bureau.decider, episode.id, "no-measure", "Motivo.")
    assert error.value.code == "nothing-to-decide"


# Levels set by hand


def test_upward_takes_a_second_person(bureau: Bureau) -> None:
    interview = interviews.resume(bureau.technician, bureau.finished(cannabis(*MODERATE)).id)
    for second in ("", STAFF[Role.TECHNICIAN].id, STAFF[Role.ADMINISTRATOR].id):
        with pytest.raises(UserError) as error:
            overrides.override_tier(bureau.technician, interview, "treatment", "Pede tratamento.", second)
        assert error.value.code == "second-person-missing"
    view = overrides.override_tier(
        bureau.technician, interview, "treatment", "Pede tratamento.", STAFF[Role.DECIDER].id
    )
    assert (view.tier, view.proposed, view.second) == ("treatment", "education", "Paulo Exemplo")
    assert results.result(bureau.technician, interview).tier == "treatment"


def test_the_second_person_is_somebody_else(bureau: Bureau) -> None:
    interview = interviews.resume(bureau.decider, bureau.finished(cannabis(*MODERATE)).id)
    with pytest.raises(UserError) as error:
        overrides.override_tier(bureau.decider, interview, "treatment", "Motivo.", STAFF[Role.DECIDER].id)
    assert error.value.code == "second-person-missing"


def test_downward_takes_a_reason_and_the_decision_keeps_both(bureau: Bureau) -> None:
    interview = interviews.resume(bureau.technician, bureau.finished(cannabis(*MODERATE)).id)
    with pytest.raises(UserError) as error:
        overrides.override_tier(bureau.technician, interview, "warning", "  ")
    assert error.value.code == "reason-missing"
    overrides.override_tier(bureau.technician, interview, "warning", "Deixou de usar em janeiro.")
    decision = decisions.decide(bureau.decider, interview.episode.id, "provisional-suspension", "Motivo.", END)
    assert (decision.proposed_tier, decision.tier) == ("education", "warning")
    assert decision.override_reason == "Deixou de usar em janeiro."
    assert cases.list_cases(bureau.technician)[0].tier == "warning"


def test_an_override_falls_when_the_answers_propose_another_level(bureau: Bureau) -> None:
    desk = bureau.technician
    interview = bureau.begun(cannabis(*MODERATE))
    overrides.override_tier(desk, interview, "warning", "Motivo.")
    interview = interviews.record_answer(desk, interview, "assist/5c", Answer(8))
    assert results.result(desk, interview).tier == "treatment"


def test_no_level_is_set_by_hand_where_the_policy_gives_none(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*LOW, intake__consent_assessment="declined"))
    with pytest.raises(UserError) as error:
        overrides.override_tier(bureau.technician, interview, "warning", "Motivo.")
    assert error.value.code == "no-level-here"


def test_a_first_suspension_runs_two_years_at_most() -> None:
    library = open_library()
    pack = library.pack("pt-cdt")
    policy = compile_policy(pack, library.pack_instruments(pack))
    day = date(2026, 3, 2)
    assert decisions.latest_end(policy, "provisional-suspension", day) == date(2028, 3, 2)
    assert decisions.latest_end(policy, "may-suspend", day) == date(2029, 3, 2)
    assert decisions.latest_end(policy, "check-register", day) is None
