"""Our forms as FHIR: valid R4 by an independent library, and back again the same."""

import json
from dataclasses import replace

import pytest
from fhir.resources.R4B import questionnaire as questionnaires

from intake_app.casework.exchanging import export_form, form_texts
from intake_app.definitions.library import Library, open_library
from intake_app.paths import resources_dir
from tests.exchange.foreign import (
    CORE,
    LOINC,
    coded,
    form,
    item,
    take,
    translated,
    weighted,
    when,
)

FORMS = open_library().instrument_ids()
NO_ANSWER = ("group", "display")


def exported(id, library=None, language="en"):
    library = library or open_library()
    return json.loads(json.dumps(export_form(library, id, language), default=float))


def plain(questionnaire):
    return replace(questionnaire, content_hash="", languages=())


def assert_valid(fhir):
    """R4 by fhir.resources, and the rules of https://hl7.org/fhir/R4/questionnaire.html that it does not check."""
    questionnaires.Questionnaire.model_validate_json(json.dumps(fhir))
    links = []

    def walk(items):
        for one in items:
            links.append(one["linkId"])
            kind = one["type"]
            assert (kind == "group") == bool(one.get("item"))
            assert not (kind == "display" and {"required", "repeats", "readOnly", "code"} & one.keys())
            assert not (kind in NO_ANSWER and "initial" in one)
            assert not (
                "answerOption" in one and kind not in ("choice", "open-choice", "integer", "date", "time", "string")
            )
            assert not ("answerOption" in one and any("valueString" not in first for first in one.get("initial", [])))
            assert one.get("repeats") or len(one.get("initial", [])) <= 1
            assert len(one.get("enableWhen", [])) < 2 or "enableBehavior" in one
            for rule in one.get("enableWhen", []):
                assert rule["operator"] != "exists" or "answerBoolean" in rule
            walk(one.get("item", []))

    walk(fhir["item"])
    assert len(set(links)) == len(links)


@pytest.mark.parametrize("id", FORMS)
def test_our_forms_are_valid_and_come_back_the_same(id, tmp_path):
    library = open_library()
    fhir = exported(id, library)
    assert_valid(fhir)
    taken = take(fhir, tmp_path)
    assert taken.notices == []
    assert plain(taken.form) == plain(library.instrument(id))
    mine = {
        language: {f"{id}{key}": text for key, text in texts.items()}
        for language, texts in form_texts(library, id).items()
    }
    assert taken.words == mine


@pytest.mark.parametrize("id", ["phq-9", "intake"])
def test_in_another_language_the_same_form_goes_out(id, tmp_path):
    library = open_library()
    fhir = exported(id, library, "pt")
    assert fhir["language"] == "pt"
    assert fhir["title"] == library.wording("pt", instruments=(id,)).text(f"{id}/@title")
    assert plain(take(fhir, tmp_path).form) == plain(library.instrument(id))


def again(tree, folder):
    """A foreign form taken over, exported, and taken over once more."""
    first = take(tree, folder / "one" / "instruments")
    library = Library((folder / "one",), resources_dir())
    fhir = exported(first.form.id, library)
    return first, fhir, take(fhir, folder / "two")


def everything():
    text, beside = translated("Question", pt="Pergunta")
    unit = {"url": CORE + "questionnaire-unitOption", "valueCoding": {"code": "mg", "display": "milligram"}}
    hidden = {"url": CORE + "questionnaire-hidden", "valueBoolean": True}
    bounds = [{"url": CORE + "minValue", "valueInteger": 0}, {"url": CORE + "maxValue", "valueInteger": 9}]
    quantity = {"value": 2.5, "unit": "milligram", "code": "mg"}
    return form(
        item(
            "top",
            "group",
            item=[
                {
                    "linkId": "1.1",
                    "type": "choice",
                    "text": text,
                    "_text": beside,
                    "prefix": "1)",
                    "required": True,
                    "code": [{"system": LOINC, "code": "44250-9"}],
                    "answerOption": weighted(0, 1, 3),
                },
                item(
                    "/a b",
                    "open-choice",
                    repeats=True,
                    maxLength=30,
                    initial=[{"valueString": "typed"}],
                    answerOption=[*coded("x", "Não", system="urn:s"), {**coded("y")[0], "initialSelected": True}],
                ),
                item("n", "integer", extension=bounds, initial=[{"valueInteger": 4}]),
                item("q", "quantity", extension=[unit], initial=[{"valueQuantity": quantity}]),
                item("h", "string", extension=[hidden], readOnly=True),
                item("m", "dateTime", initial=[{"valueDateTime": "2026-03-02T10:00:00Z"}]),
                item(
                    "l",
                    "integer",
                    answerOption=[{"valueInteger": 5}, {"valueInteger": 9}],
                    initial=[{"valueInteger": 9}],
                ),
                item("s", "string", repeats=True, answerOption=[{"valueString": "A b"}, {"valueString": "C"}]),
                item("u", "url", repeats=True, initial=[{"valueUri": "urn:a"}, {"valueUri": "urn:b"}]),
            ],
        ),
        item("rows", "group", repeats=True, item=[item("r1", "boolean"), item("r2", "time")]),
        item(
            "z",
            "display",
            enableBehavior="any",
            enableWhen=[
                when("1.1", ">=", answerCoding={"system": LOINC, "code": "LA1"}),
                when("q", ">", answerQuantity=quantity),
                when("rows", "exists", answerBoolean=True),
                when("m", "<", answerDateTime="2026-03-02T10:00:00Z"),
                when("l", "=", answerInteger=9),
                when("/a b", "=", answerString="mine"),
                when("s", "=", answerString="C"),
            ],
        ),
        url="https://example.org/Questionnaire/all",
        title="All",
        publisher="P",
        copyright="(c)",
        id="all",
        code=[{"system": LOINC, "code": "1-8", "display": "All"}],
    )


def test_a_foreign_form_goes_out_as_it_came_and_comes_back_the_same(tmp_path):
    first, fhir, second = again(everything(), tmp_path)
    assert_valid(fhir)
    assert first.notices == [] or {one.code for one in first.notices} == {"rights"}
    assert plain(second.form) == plain(first.form)
    assert second.words == first.words
    came, went = everything()["item"][0]["item"], fhir["item"][0]["item"]
    assert [one["linkId"] for one in went] == [one["linkId"] for one in came]
    for theirs, ours in zip(came[0]["answerOption"], went[0]["answerOption"], strict=True):
        assert ours["valueCoding"] == theirs["valueCoding"]
    assert went[1]["answerOption"][1]["valueCoding"] == came[1]["answerOption"][1]["valueCoding"]
    assert went[6]["answerOption"][0] == {"valueInteger": 5}
    assert fhir["url"] == "https://example.org/Questionnaire/all"


def test_the_total_of_a_foreign_form_comes_back_once(tmp_path):
    tree = form(item("a", "choice", answerOption=weighted(0, 1)), item("b", "choice", answerOption=weighted(0, 2)))
    first, _, second = again(tree, tmp_path)
    assert [scale.id for scale in first.form.scales] == ["total"]
    assert second.form.scales == first.form.scales


def test_own_extensions_of_strangers_are_checked_like_any_file(tmp_path):
    from intake_app.domain.errors import UserError

    bad = {
        "url": "urn:intake:form",
        "valueString": json.dumps({"scales": [{"id": "t", "method": "sum", "items": ["zz"]}]}),
    }
    with pytest.raises(UserError):
        take(form(item("a"), extension=[bad]), tmp_path)
    with pytest.raises(UserError):
        take(form(item("a"), extension=[{"url": "urn:intake:form", "valueString": "[1]"}]), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_language_the_screen_does_not_have_goes_out_and_comes_back(tmp_path):
    text, beside = translated("Frage", fr="Question")
    tree = form({"linkId": "a", "type": "string", "text": text, "_text": beside}, language="de", title="Bogen", id="b")
    take(tree, tmp_path / "one" / "instruments")
    fhir = exported("b", Library((tmp_path / "one",), resources_dir()), "de")
    assert_valid(fhir)
    assert (fhir["language"], fhir["item"][0]["text"]) == ("de", "Frage")
    second = take(fhir, tmp_path / "two")
    assert (second.text("/a", "de"), second.text("/a", "fr")) == ("Frage", "Question")
