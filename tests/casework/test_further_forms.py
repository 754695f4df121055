"""Forms that are asked once somebody chooses them."""

import pytest

from intake_app.casework import forms, further_forms, interviews
from intake_app.casework.further_forms import OfferState
from intake_app.domain.answers import Missing
from intake_app.domain.errors import UserError
from intake_app.domain.person import Role
from intake_app.engine.answering import read_answer
from tests.casework.conftest import Bureau, cannabis

CHOOSING = "intake/further_forms"


def states(interview: interviews.Interview) -> dict[str, OfferState]:
    return {offer.form: offer.state for offer in further_forms.form_offers(interview)}


def test_adding_a_form_is_one_answer_and_stands_at_its_first_question(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(4, 4, 4, 0, 0, 0))
    before = len(interview.done)
    added = interviews.add_form(bureau.technician, interview, "phq-9")
    assert added.answers.value(CHOOSING) == ("phq-9",)
    assert (added.position, len(added.done)) == ("phq-9/1", before + 1)
    assert interviews.resume(bureau.technician, added.episode.id).position == "phq-9/1"
    undone = interviews.undo(bureau.technician, added)
    assert undone.answers.value(CHOOSING) is None
    assert "phq-9/1" not in undone.evaluation.asked


def test_nobody_has_to_choose_a_form(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(4, 4, 4, 0, 0, 0))
    assert CHOOSING in interview.evaluation.asked
    answered, total = interviews.progress(interview)
    key = interviews.next_open_question(interview, "")
    seen = set()
    while key and key not in seen:
        seen.add(key)
        key = interviews.next_open_question(interview, key)
    assert CHOOSING not in seen and len(seen) == total - answered
    chosen = interviews.add_form(bureau.technician, interview, "phq-4")
    assert interviews.progress(chosen) == (answered + 1, total + 1 + 4)


def test_a_second_form_joins_the_first_in_the_order_of_the_form(bureau: Bureau) -> None:
    interview = bureau.begun({**cannabis(4, 4, 4, 0, 0, 0), CHOOSING: ["c-ssrs"]})
    added = interviews.add_form(bureau.technician, interview, "phq-4")
    assert added.answers.value(CHOOSING) == ("phq-4", "c-ssrs")
    assert states(added)["c-ssrs"] is OfferState.BEGUN


def test_a_declined_choice_gives_way(bureau: Bureau) -> None:
    interview = bureau.begun({**cannabis(4, 4, 4, 0, 0, 0), CHOOSING: "declined"})
    assert interview.answers.get(CHOOSING).missing is Missing.DECLINED  # type: ignore[union-attr]
    assert interviews.add_form(bureau.technician, interview, "k6").position == "k6/1"


def test_without_consent_no_form_is_added_and_nothing_is_written(bureau: Bureau) -> None:
    interview = bureau.begun({"intake/consent_assessment": "declined"})
    assert states(interview)["phq-9"] is OfferState.NOT_NOW
    with pytest.raises(UserError) as error:
        interviews.add_form(bureau.technician, interview, "phq-9")
    assert error.value.code == "form-not-now"
    assert interviews.resume(bureau.technician, interview.episode.id).answers.value(CHOOSING) is None


def test_a_form_without_its_owners_permission_stays_off_and_says_so(bureau: Bureau) -> None:
    interview = bureau.begun({**cannabis(4, 4, 4, 0, 0, 0), CHOOSING: ["whodas-12"]})
    assert states(interview)["whodas-12"] is OfferState.OFF
    assert len(further_forms.forms_off(interview)) == 1
    with pytest.raises(UserError) as error:
        interviews.add_form(bureau.technician, interview, "whodas-12")
    assert error.value.code == "form-off"
    forms.record_permission(bureau.as_role(Role.ADMINISTRATOR), "whodas-12", "Exemplo Press", None, "letter 1")
    again = interviews.resume(bureau.technician, interview.episode.id)
    assert states(again)["whodas-12"] is OfferState.BEGUN
    assert further_forms.forms_off(again) == ()


def test_a_form_the_policy_does_not_offer(bureau: Bureau) -> None:
    with pytest.raises(UserError) as error:
        interviews.add_form(bureau.technician, bureau.begun(cannabis(4, 4, 4, 0, 0, 0)), "psa")
    assert error.value.code == "form-not-offered"


def test_an_alert_offers_the_form_that_follows_it_until_it_is_answered(bureau: Bureau) -> None:
    desk = bureau.technician
    interview = bureau.begun({**cannabis(4, 4, 4, 0, 0, 0), "intake/safety_now": "thoughts"})
    alert = next(one for one in interviews.live_view(desk, interview, "assist/2c").alerts if one.id == "safety-now")
    assert alert.form == "c-ssrs"
    assert alert.ask
    added = interviews.add_form(desk, interview, alert.form)
    policy = added.policy
    told = {"c-ssrs/1": 0, "c-ssrs/2": 0, "c-ssrs/6": 0}
    for key, value in told.items():
        added = interviews.record_answer(desk, added, key, read_answer(policy.item(key), value, key))
    assert states(added)["c-ssrs"] is OfferState.DONE
    view = next(one for one in interviews.live_view(desk, added, "assist/2c").alerts if one.id == "safety-now")
    assert view.form == ""


def test_without_consent_the_alert_offers_no_form(bureau: Bureau) -> None:
    interview = bureau.begun({"intake/consent_assessment": "declined", "intake/safety_now": "thoughts"})
    assert [one.form for one in interviews.live_view(bureau.technician, interview, "intake/safety_now").alerts] in (
        [],
        [""],
    )
