"""Whatever stands in a file: it is taken over or refused in words, never with a traceback and never slowly."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_app.domain.errors import UserError
from intake_app.exchange import fhir_items, fhir_options
from intake_app.exchange.fhir_forms import read_questionnaire
from intake_app.exchange.fhir_urls import OWN_TEXTS
from intake_app.exchange.findings import ExchangeError
from tests.exchange.foreign import CORE, coded, form, item, take, weighted, when

LIMIT = 5.0
"""Seconds of the processor; what is tried here takes tenths of them, and a hang would take minutes."""


def refused(content, **more):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(UserError) as caught:
        read_questionnaire(content, **more)
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"{", "broken-json"),
        (b"[]", "not-a-form"),
        (b'"x"', "not-a-form"),
        (b'{"resourceType": "QuestionnaireResponse"}', "not-a-form"),
        (b'{"resourceType": ["Questionnaire"]}', "not-a-form"),
        (b'{"resourceType": "Bundle", "entry": []}', "not-one-form"),
        (b"<Questionnaire xmlns='http://hl7.org/fhir'/>", "is-xml"),
        ("Ω".encode("utf-16"), "not-utf-8"),
        (b'{"a": "\xff"}', "not-utf-8"),
        (b'{"resourceType": "Questionnaire", "resourceType": "Questionnaire"}', "key-twice"),
        (b'{"resourceType": "Questionnaire", "item": NaN}', "broken-json"),
        (b'{"resourceType": "Questionnaire", "item": Infinity}', "broken-json"),
        (b"[" * 100_000, "too-deep"),
        (b'{"a":' * 100_000, "too-deep"),
        (b"1" * 10_000, "number-size"),
        (b" " * (5 * 1024 * 1024 + 1), "too-large"),
        (b"[" + b"0," * 600_000 + b"0]", "too-many-values"),
        (b'{"resourceType": "Questionnaire"}', "bad-form"),
        (b'{"resourceType": "Questionnaire", "item": {}}', "bad-form"),
    ],
)
def test_a_file_that_is_no_form_is_refused_with_its_reason(content, code):
    error = refused(content, place="form.json")
    assert error.code == code


def test_all_problems_are_told_at_once_with_their_places():
    error = refused(
        form(
            {"type": "string"},
            {"linkId": 7, "type": "string"},
            item("a", "wish"),
            item("b", None),
            item("a", required="yes"),
            item("c", item=[1, {"linkId": "c", "type": "string", "text": ["x"]}]),
            item("d", answerOption=[{}]),
            "x",
            title=5,
        )
    )
    assert isinstance(error, ExchangeError)
    told = dict(error.problems)
    assert told["Questionnaire.item[0]"] == "has no linkId."
    assert "must be a text." in told["Questionnaire.item[1].linkId"]
    assert "“wish”" in told["Questionnaire.item[2]"] and "no type" in told["Questionnaire.item[3]"]
    assert "another item has already" in told["Questionnaire.item[4]"]
    assert {"Questionnaire.item[5].item[0]", "Questionnaire.item[5].item[1].text", "Questionnaire.item[7]"} <= set(told)
    assert "must be a list" not in error.message
    assert len(error.message.splitlines()) == len(told)


@pytest.mark.parametrize(
    "part",
    [
        {"enableWhen": {}},
        {"enableWhen": ["x"]},
        {"enableWhen": [when("a", "=", answerBoolean=1)]},
        {"enableBehavior": 3},
        {"answerOption": "x"},
        {"answerOption": [{"valueCoding": "x"}]},
        {"answerOption": [{"valueCoding": {"code": 5}}]},
        {"initial": 5},
        {"extension": "x"},
        {"extension": [{"url": 5}]},
        {"extension": [{"url": CORE + "minValue", "valueInteger": "1"}]},
        {"maxLength": 1.5},
        {"repeats": "true"},
        {"code": {}},
        {"text": "x" * 20_000},
        {"_text": {"extension": 1}},
        {"linkId": "x" * 5_000},
    ],
)
def test_an_element_of_the_wrong_kind_is_a_problem_or_passed_over(part, tmp_path):
    tree = form(item("a", "boolean"), {**item("b", "choice"), **part})
    try:
        take(tree, tmp_path)
    except UserError as error:
        assert error.code in ("bad-form", "number-size") and error.message
    else:
        assert list(tmp_path.iterdir())


def test_too_many_items_and_too_deep_ones_are_refused():
    many = form(*(item(str(n)) for n in range(fhir_items.MAX_ITEMS + 1)))
    assert "more than 5000 items" in refused(many).message
    deep = item("x")
    for n in range(fhir_items.MAX_NESTED):
        deep = item(f"g{n}", "group", item=[deep])
    assert refused(form(deep)).code in ("bad-form", "too-deep")


def test_the_largest_form_we_take_is_read_back_quickly(tmp_path):
    options = coded(*"abcd")
    items = [
        item(
            f"q{n}",
            "choice",
            answerOption=options,
            enableWhen=[when("q0", "=", answerCoding={"code": "a"})] if n else [],
        )
        for n in range(3_000)
    ]
    began = time.process_time()
    taken = take(form(*items), tmp_path)
    assert len(taken.form.questions) == 3_000
    assert time.process_time() - began < LIMIT


@pytest.mark.parametrize(
    "tree",
    [
        # Every item asks about every later one: a knot of rules.
        form(
            *(
                item(
                    f"q{n}",
                    "boolean",
                    enableWhen=[when(f"q{(n + k) % 900}", "=", answerBoolean=True) for k in range(1, 60)],
                    enableBehavior="all",
                )
                for n in range(900)
            )
        ),
        # One list of answers used by thousands of questions.
        form(
            *(item(f"q{n}", "choice", answerValueSet="#v") for n in range(4_000)),
            contained=[
                {
                    "resourceType": "ValueSet",
                    "id": "v",
                    "compose": {"include": [{"system": "s", "concept": [{"code": str(n)} for n in range(1_500)]}]},
                }
            ],
        ),
        form(item("a", "choice", answerOption=[{"valueString": "x"}] * 5_000)),
        form(item("a", "choice", answerOption=coded(*map(str, range(5_000))))),
        form(item("a", extension=[{"url": f"urn:{n}"} for n in range(20_000)])),
        form(*(item("same") for _ in range(4_000))),
        form(*({"linkId": "é" * 300 + str(n), "type": "string"} for n in range(4_000))),
        form(*(item(f"…{n}") for n in range(4_000))),
        form(item("a", enableWhen=[when("a", "=", answerString="x")] * 50_000)),
        form(item("a", _text={"extension": [{"url": CORE + "rendering-xhtml", "valueString": "<" * 8_000}]}, text="")),
    ],
)
def test_what_is_made_to_be_slow_is_not(tree, tmp_path):
    content = json.dumps(tree).encode()
    began = time.process_time()
    try:
        take(content, tmp_path)
    except UserError as error:
        assert error.message
    assert time.process_time() - began < LIMIT


def test_nothing_is_written_over_and_a_refused_form_leaves_nothing(tmp_path):
    take(form(item("a"), id="x"), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UserError, match="file already"):
        take(form(item("b"), id="x"), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("id", ["../x", "a/b", "A", "", ".", "a b"])
def test_names_never_lead_out_of_the_folder(id, tmp_path):
    if id:
        assert refused(form(item("a")), id=id).code == "bad-name"
    taken = take(form(item("a"), id=id or None, title="../../etc/passwd"), tmp_path)
    assert all(path.parent == tmp_path for path in tmp_path.rglob("*"))
    assert "/" not in taken.form.id and "." not in taken.form.id


# What anybody, or chance, could put anywhere in a form.
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.text(max_size=8)
    | st.sampled_from(["a", "b", "1", "=", "exists", "choice", "group", "urn:s", CORE + "minValue"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "linkId",
                    "type",
                    "item",
                    "url",
                    "extension",
                    "valueCoding",
                    "code",
                    "system",
                    "display",
                    "text",
                    "answerOption",
                    "enableWhen",
                    "question",
                    "operator",
                    "answerCoding",
                    "valueString",
                    "valueInteger",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
BASE = form(
    item("a", "choice", required=True, answerOption=weighted(0, 1)),
    item("g", "group", repeats=True, item=[item("b", "integer"), item("c", "open-choice", answerOption=coded("x"))]),
    item("d", "quantity", enableWhen=[when("a", "=", answerCoding={"code": "LA1"})], enableBehavior="any"),
    id="base",
    title="Base",
    contained=[{"resourceType": "ValueSet", "id": "v", "compose": {"include": [{}]}}],
)


def places(node, path=()):
    yield path
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


PLACES = [path for path in places(BASE) if path]


def changed(path, junk, key):
    tree = json.loads(json.dumps(BASE))
    node = tree
    for step in path[:-1]:
        node = node[step]
    if key is not None and isinstance(node[path[-1]], dict):
        node[path[-1]][key] = junk
    else:
        node[path[-1]] = junk
    return tree


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PLACES), junk=JUNK, key=st.none() | st.sampled_from(sorted(fhir_items._KNOWN)))
def test_junk_in_any_place_is_refused_in_words_or_taken_over(path, junk, key, tmp_path_factory):
    began = time.process_time()
    try:
        take(changed(path, junk, key), tmp_path_factory.mktemp("forms"))
    except UserError as error:
        assert error.code and error.message
    assert time.process_time() - began < LIMIT


def test_the_limits_of_lists_are_told():
    options = coded(*(f"c{n}" for n in range(fhir_options.MOST_OPTIONS + 1)))
    assert (
        f"{fhir_options.MOST_OPTIONS} are the most" in refused(form(item("a", "choice", answerOption=options))).message
    )


@pytest.mark.parametrize("told", ["../../elsewhere/x", "en/../../x", "0x1f" * 200, "English, of course", "e\u202en"])
def test_what_is_no_language_never_becomes_the_name_of_a_file(tmp_path, told):
    taken = take(form(item("q"), language=told), tmp_path)
    assert "language" in [notice.code for notice in taken.notices]
    assert sorted(path.name.rsplit(".", 2)[-2:] for path in tmp_path.iterdir()) == [["en", "yaml"], ["form", "yaml"]]


@pytest.mark.parametrize("told", ["../x", "0x1f" * 200, ""])
def test_texts_of_ours_in_what_is_no_language_are_refused(told):
    own = {"url": OWN_TEXTS, "valueString": json.dumps({told: {"/q": "Text"}})}
    error = refused(form(item("q"), extension=[own]))
    assert isinstance(error, ExchangeError)
    assert "is no language" in str(error)


def test_a_form_is_not_taken_over_in_what_is_no_language():
    assert refused(form(item("q")), language="../x").code == "bad-language"
