"""Whatever form is taken over: what is given out makes the same form again, and answers to it are valid."""

import json

from fhir.resources.R4B import questionnaireresponse as responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_app.exchange.fhir_responses import response
from tests.exchange.foreign import CORE, coded, filled_in, form, weighted, when
from tests.exchange.test_fhir_export import again, assert_valid, plain

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
SIMPLE = ("boolean", "integer", "decimal", "date", "dateTime", "time", "string", "text", "url", "quantity", "display")
OPTIONS = st.one_of(
    st.lists(
        st.text("ab1 .é", min_size=1, max_size=4).map(str.strip).filter(bool), min_size=1, max_size=4, unique=True
    ).map(lambda codes: coded(*codes, system="urn:s")),
    st.integers(1, 4).map(lambda n: weighted(*range(n))),
    st.lists(
        st.text("xyz ", min_size=1, max_size=3).map(str.strip).filter(bool), min_size=1, max_size=3, unique=True
    ).map(lambda texts: [{"valueString": text} for text in texts]),
)
INITIAL = {
    "boolean": {"valueBoolean": True},
    "integer": {"valueInteger": 7},
    "decimal": {"valueDecimal": 1.25},
    "date": {"valueDate": "2026-03-02"},
    "string": {"valueString": "x: y"},
    "quantity": {"valueQuantity": {"value": 2, "unit": "mg", "code": "mg"}},
}
FLAGS = {"required": st.booleans(), "repeats": st.booleans(), "readOnly": st.booleans()}


@st.composite
def forms(draw):
    links = (f"{draw(WORDS)}{n}" for n in range(1, 100))
    earlier = []

    def one(depth):
        link = next(links)
        node = {"linkId": link, "text": draw(WORDS)}
        node |= {name: True for name, chance in FLAGS.items() if draw(chance)}
        if earlier and draw(st.booleans()):
            chosen = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2))
            node["enableWhen"] = [when(question, "exists", answerBoolean=draw(st.booleans())) for question in chosen]
            node["enableBehavior"] = draw(st.sampled_from(["all", "any"]))
        kind = draw(st.sampled_from([*SIMPLE, "choice", "open-choice", *(["group"] if depth < 3 else [])]))
        node["type"] = kind
        if kind == "group":
            node["item"] = [one(depth + 1) for _ in range(draw(st.integers(1, 3)))]
        elif kind in ("choice", "open-choice"):
            node["answerOption"] = draw(OPTIONS)
        elif kind in INITIAL and draw(st.booleans()):
            node["initial"] = [INITIAL[kind]]
        if kind == "integer" and draw(st.booleans()):
            node["extension"] = [{"url": CORE + "maxValue", "valueInteger": 9}]
        earlier.append(link)
        return node

    return form(*(one(0) for _ in range(draw(st.integers(1, 4)))), title=draw(WORDS))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=forms())
def test_import_after_export_is_identity(tree, tmp_path_factory):
    first, fhir, second = again(tree, tmp_path_factory.mktemp("form"))
    assert_valid(fhir)
    assert plain(second.form) == plain(first.form)
    assert second.words == first.words
    answers = filled_in(first.form)
    told = json.dumps(response(first.form, answers, "en", {}, "2026-03-02T10:00:00Z"), default=float)
    responses.QuestionnaireResponse.model_validate_json(told)
