"""Answers as a QuestionnaireResponse: values, absent ones with their reason, nothing that is hidden."""

import json

import pytest
from fhir.resources.R4B import questionnaireresponse as responses

from intake_app.casework.exchanging import export_answers
from intake_app.definitions.library import Library, open_library
from intake_app.domain.answers import Answer, Missing
from intake_app.engine.answering import read_answer
from intake_app.exchange.fhir_responses import response
from intake_app.paths import resources_dir
from tests.exchange.foreign import CORE, coded, filled_in, form, item, take, when

NOW = "2026-03-02T10:00:00+00:00"


def written(questionnaire, answers, texts=None):
    fhir = json.loads(json.dumps(response(questionnaire, answers, "en", texts or {}, NOW), default=float))
    responses.QuestionnaireResponse.model_validate_json(json.dumps(fhir))
    return fhir


def by_link(fhir):
    found = {}

    def walk(items):
        for one in items:
            found.setdefault(one["linkId"], []).append(one)
            walk(one.get("item", []))

    walk(fhir.get("item", []))
    return found


@pytest.mark.parametrize("id", open_library().instrument_ids())
def test_answers_to_every_form_of_ours_are_valid(id):
    library = open_library()
    answers = filled_in(library.instrument(id))
    fhir = json.loads(json.dumps(export_answers(library, id, "pt", answers, NOW), default=float))
    responses.QuestionnaireResponse.model_validate_json(json.dumps(fhir))
    assert fhir["status"] == "completed"
    assert fhir["questionnaire"].endswith(f"|{library.instrument(id).version}")


def test_values_go_out_in_the_types_and_codes_the_form_had(tmp_path):
    unit = {"url": CORE + "questionnaire-unitOption", "valueCoding": {"code": "mg"}}
    taken = take(
        form(
            item("/c", "choice", answerOption=coded("LA1-2", system="urn:s")),
            item("i", "integer"),
            item("q", "quantity", extension=[unit]),
            item("o", "open-choice", repeats=True, answerOption=coded("x")),
            item("t", "time"),
            item("m", "dateTime"),
            item("r", "group", repeats=True, item=[item("d", "date")]),
        ),
        tmp_path,
    )
    raw = {
        "c": "la1-2",
        "i": 3,
        "q": {"number": 2.5, "unit": "mg"},
        "o": ["x", {"text": "mine"}],
        "t": "10:00",
        "m": "2026-03-02T10:00",
        "r": [{"d": "2026-01-01"}, {"d": "2026-01-02"}],
    }
    answers = {link: read_answer(taken.form.questions[link], value, link) for link, value in raw.items()}
    found = by_link(written(taken.form, answers))
    assert found["/c"][0]["answer"][0]["valueCoding"] == {"system": "urn:s", "code": "LA1-2", "display": "Answer LA1-2"}
    assert found["i"][0]["answer"] == [{"valueInteger": 3}]
    assert found["q"][0]["answer"][0]["valueQuantity"]["value"] == 2.5
    assert found["o"][0]["answer"][1] == {"valueString": "mine"}
    assert found["t"][0]["answer"] == [{"valueTime": "10:00:00"}]
    assert found["m"][0]["answer"][0]["valueDateTime"].startswith("2026-03-02T10:00:00")
    assert [one["answer"][0]["valueDate"] for one in found["d"]] == ["2026-01-01", "2026-01-02"]


@pytest.mark.parametrize(
    ("missing", "code"),
    [(Missing.DECLINED, "asked-declined"), (Missing.UNKNOWN, "asked-unknown"), (Missing.NOT_ASKED, "not-asked")],
)
def test_absent_answers_say_why(missing, code, tmp_path):
    taken = take(form(item("a", required=True), item("r", "group", repeats=True, item=[item("b")])), tmp_path)
    fhir = written(taken.form, {"a": Answer(missing=missing), "r": Answer(missing=missing)})
    found = by_link(fhir)
    reason = [{"url": CORE + "data-absent-reason", "valueCode": code}]
    assert found["a"][0]["answer"] == [{"extension": reason}]
    assert found["r"][0]["extension"] == reason
    assert fhir["status"] == ("completed" if missing is Missing.DECLINED else "in-progress")


def test_what_a_rule_hides_and_what_is_hidden_stays_out(tmp_path):
    hidden = item("h", extension=[{"url": CORE + "questionnaire-hidden", "valueBoolean": True}])
    dependent = item("b", enableWhen=[when("a", "=", answerBoolean=True)])
    taken = take(form(item("a", "boolean"), dependent, hidden), tmp_path)
    answers = {"a": Answer(False), "b": Answer("told before"), "h": Answer("x")}
    assert list(by_link(written(taken.form, answers))) == ["a"]
    assert list(by_link(written(taken.form, {**answers, "a": Answer(True)}))) == ["a", "b"]


def test_what_was_answered_under_a_rule_about_another_form_goes_out():
    """Whether it was asked cannot be seen from the form alone: an answer says that it was."""
    intake = open_library().instrument("intake")
    without = {link: answer for link, answer in filled_in(intake).items() if link != "injecting_pattern"}
    for pattern in (
        {},
        {"injecting_pattern": Answer("frequent")},
        {"injecting_pattern": Answer(missing=Missing.DECLINED)},
    ):
        fhir = written(intake, {**without, **pattern})
        assert fhir["status"] == "completed"
        assert ("injecting_pattern" in by_link(fhir)) is bool(pattern)


def test_nothing_answered_is_a_response_in_progress(tmp_path):
    taken = take(form(item("g", "group", item=[item("a", required=True)])), tmp_path / "instruments")
    library = Library((tmp_path,), resources_dir())
    fhir = export_answers(library, taken.form.id, "en", {}, NOW)
    assert (fhir["status"], "item" in fhir) == ("in-progress", False)
