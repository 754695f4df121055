"""Small FHIR forms written by hand, in the manner of those that other programs publish, and a way to take them over."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from intake_app.casework.exchanging import write_form
from intake_app.definitions.instruments import read_instrument
from intake_app.definitions.problems import Sheet
from intake_app.definitions.wordings import read_form_wording
from intake_app.domain.answers import Answer
from intake_app.domain.questionnaire import Item, ItemType, Questionnaire
from intake_app.engine.answering import plain_answer, read_answer
from intake_app.exchange.fhir_forms import read_questionnaire

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
LOINC = "http://loinc.org"


def form(*items, **head):
    return {"resourceType": "Questionnaire", "version": "1", "status": "active", **head, "item": list(items)}


def item(link, kind="string", **more):
    return {"linkId": link, "type": kind, "text": f"Text of {link}", **more}


def coded(*codes, system=None):
    home = {"system": system} if system else {}
    return [{"valueCoding": {**home, "code": code, "display": f"Answer {code}"}} for code in codes]


def weighted(*points, tail="ordinalValue"):
    return [
        {
            "extension": [{"url": CORE + tail, "valueDecimal": point}],
            "valueCoding": {"system": LOINC, "code": f"LA{n}", "display": f"Answer {n}"},
        }
        for n, point in enumerate(points)
    ]


def when(question, operator, **answer):
    return {"question": question, "operator": operator, **answer}


def expression(tail, text, base=SDC):
    return {"url": base + tail, "valueExpression": {"language": "text/fhirpath", "expression": text}}


def control(code):
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}
    return {"url": CORE + "questionnaire-itemControl", "valueCodeableConcept": {"coding": [coding]}}


def translated(text, **others):
    extensions = [
        {
            "url": CORE + "translation",
            "extension": [
                {"url": "lang", "valueCode": lang.replace("_", "-")},
                {"url": "content", "valueString": other},
            ],
        }
        for lang, other in others.items()
    ]
    return text, {"extension": extensions}


@dataclass
class Taken:
    """What became of a foreign form: the form and the words its files hold, and the notices."""

    form: Questionnaire
    words: dict[str, dict[str, str]]
    notices: list

    def item(self, link_id) -> Item:
        def walk(items):
            for one in items:
                yield one
                yield from walk(one.items)

        return next(one for one in walk(self.form.items) if one.link_id == link_id)

    def text(self, key, language="en"):
        return self.words[language][f"{self.form.id}{key}"]

    def codes(self, place=None):
        return [one.code for one in self.notices if place is None or one.place == place]


def take(tree, folder: Path, **more) -> Taken:
    """Imports `tree` into `folder` and reads the files as the program would."""
    content = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    foreign = read_questionnaire(content, **more)
    write_form(foreign, folder)
    problems = []
    source = read_instrument(folder / f"{foreign.id}.yaml", problems)
    words = {
        language: read_form_wording(folder / f"{foreign.id}.{language}.yaml", source, Sheet("words", problems)).texts
        for language in foreign.wordings
    }
    assert problems == []
    return Taken(source.form, words, list(foreign.notices))


_SAMPLES = {
    ItemType.BOOLEAN: True,
    ItemType.DATE: "2026-03-02",
    ItemType.DATETIME: "2026-03-02T14:30",
    ItemType.TIME: "14:30",
    ItemType.URL: "https://example.org/a",
}


def sample(one: Item):
    """An answer the form allows, as JSON."""
    if one.type is ItemType.GROUP:
        return [{inner.link_id: sample(inner) for inner in one.items if inner.is_question}]
    if one.options:
        value = one.options[0].code
    elif one.type in (ItemType.INTEGER, ItemType.DECIMAL):
        value = _within(one)
    elif one.type is ItemType.QUANTITY:
        value = {"number": _within(one), "unit": one.units[0] if one.units else "mg"}
    else:
        value = _SAMPLES.get(one.type, "x")
    return [value] if one.repeats else value


def _within(one: Item):
    if one.minimum is not None:
        return one.minimum
    return min(1, one.maximum) if one.maximum is not None else 1


def filled_in(form: Questionnaire) -> dict[str, Answer]:
    """An answer to every question that can be answered, each read as one from the window or another program."""
    answers = {}
    for link_id, one in form.questions.items():
        if one.hidden:
            continue
        answers[link_id] = read_answer(one, sample(one), link_id)
        assert read_answer(one, plain_answer(answers[link_id]), link_id) == answers[link_id]
    return answers


__all__ = ["CORE", "LOINC", "SDC", "Decimal", "Taken", "date", "take"]
