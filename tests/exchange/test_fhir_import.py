"""Forms of others, each aimed at one construct: what becomes of it, and what its user is told."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.domain.answers import OwnText, Quantity
from intake_app.domain.codings import Coding
from intake_app.domain.questionnaire import ItemType
from tests.exchange.foreign import (
    CORE,
    LOINC,
    SDC,
    coded,
    control,
    expression,
    filled_in,
    form,
    item,
    take,
    translated,
    weighted,
)

TYPES = {
    "boolean": ItemType.BOOLEAN,
    "integer": ItemType.INTEGER,
    "decimal": ItemType.DECIMAL,
    "date": ItemType.DATE,
    "dateTime": ItemType.DATETIME,
    "time": ItemType.TIME,
    "string": ItemType.STRING,
    "text": ItemType.TEXT,
    "url": ItemType.URL,
    "quantity": ItemType.QUANTITY,
    "display": ItemType.DISPLAY,
}


def test_every_type_becomes_one_of_ours_and_can_be_answered(tmp_path):
    taken = take(form(*(item(name, name) for name in TYPES)), tmp_path)
    assert {one.link_id: one.type for one in taken.form.items} == TYPES
    assert set(filled_in(taken.form)) == set(TYPES) - {"display"}
    assert taken.notices == []


@pytest.mark.parametrize("kind", ["attachment", "reference"])
def test_what_cannot_be_answered_here_stays_as_a_line_of_text_with_a_notice(kind, tmp_path):
    taken = take(form(item("a", kind, required=True), item("b")), tmp_path)
    assert taken.item("a").type is ItemType.DISPLAY
    assert taken.codes("a") == ["unsupported-type"]


@pytest.mark.parametrize(("kind", "wanted"), [("choice", ItemType.CODING), ("coding", ItemType.CODING)])
def test_options_keep_the_coding_they_had(kind, wanted, tmp_path):
    taken = take(form(item("a", kind, answerOption=coded("LA6568-5", "LA6569-3", system=LOINC))), tmp_path)
    one = taken.item("a")
    assert one.type is wanted
    assert [option.code for option in one.options] == ["la6568-5", "la6569-3"]
    assert one.options[0].coding == Coding(LOINC, "LA6568-5", "Answer LA6568-5")
    assert taken.text("/a=la6568-5") == "Answer LA6568-5"


def test_whole_numbers_stay_codes_unless_several_can_be_chosen(tmp_path):
    options = coded("1", "2")
    taken = take(
        form(item("a", "choice", answerOption=options), item("b", "choice", repeats=True, answerOption=options)),
        tmp_path,
    )
    assert [option.code for option in taken.item("a").options] == [1, 2]
    assert [option.code for option in taken.item("b").options] == ["option-1", "option-2"]


def test_codes_of_others_that_come_out_alike_stay_apart(tmp_path):
    taken = take(form(item("a", "choice", answerOption=coded("Não", "nao", "não sabe!", "…"))), tmp_path)
    assert [option.code for option in taken.item("a").options] == ["nao", "nao-2", "nao-sabe", "option-4"]
    assert len({one.coding.code for one in taken.item("a").options}) == 4


@pytest.mark.parametrize(
    ("kind", "options", "as_", "texts"),
    [
        ("choice", [{"valueString": "Apple"}, {"valueString": "Pear"}], "string", ["Apple", "Pear"]),
        ("string", [{"valueString": "Apple"}], "string", ["Apple"]),
        ("integer", [{"valueInteger": 12}, {"valueInteger": 34}], "integer", ["12", "34"]),
        ("date", [{"valueDate": "2022"}, {"valueDate": "2022-09-20"}], "date", ["2022", "2022-09-20"]),
        ("time", [{"valueTime": "08:00:00"}], "time", ["08:00:00"]),
        (
            "choice",
            [{"valueReference": {"reference": "Practitioner/1", "display": "A. Exemplo"}}],
            "reference",
            ["A. Exemplo"],
        ),
    ],
)
def test_options_need_not_be_codings(kind, options, as_, texts, tmp_path):
    taken = take(form(item("a", kind, answerOption=options)), tmp_path)
    one = taken.item("a")
    assert one.type is ItemType.CODING
    assert {option.coding.kind for option in one.options} == {as_}
    assert [taken.text(f"/a={option.code}") for option in one.options] == texts


def test_an_open_list_takes_an_option_or_own_words(tmp_path):
    new = item("b", "coding", answerConstraint="optionsOrString", answerOption=coded("x"))
    taken = take(form(item("a", "open-choice", answerOption=coded("x", "y")), new), tmp_path)
    assert [one.type for one in taken.form.items] == [ItemType.OPEN_CODING] * 2


def test_an_open_list_proposes_options_and_own_words(tmp_path):
    options = [*coded("c1"), {**coded("c2")[0], "initialSelected": True}]
    initial = [{"valueString": "typed"}]
    taken = take(form(item("a", "open-choice", repeats=True, answerOption=options, initial=initial)), tmp_path)
    assert taken.item("a").initial == ("c2", OwnText("typed"))


SET = {
    "resourceType": "ValueSet",
    "id": "often",
    "url": "https://example.org/often",
    "compose": {"include": [{"system": "urn:s", "concept": [{"code": "a", "display": "A"}, {"code": "b"}]}]},
}


@pytest.mark.parametrize("address", ["#often", "https://example.org/often", "https://example.org/often|2"])
def test_a_value_set_in_the_file_gives_the_options(address, tmp_path):
    taken = take(
        form(item("a", "choice", answerValueSet=address), item("b", "choice", answerValueSet=address), contained=[SET]),
        tmp_path,
    )
    assert [(o.code, o.coding.system) for o in taken.item("a").options] == [("a", "urn:s"), ("b", "urn:s")]
    assert taken.item("a").options == taken.item("b").options
    assert taken.text("/b=b") == "b"


def test_an_expansion_is_read_with_what_lies_inside_it(tmp_path):
    inner = [{"code": "x1", "display": "X 1"}, {"code": "x2", "display": "X 2"}]
    whole = {
        "resourceType": "ValueSet",
        "id": "v",
        "compose": {"include": [{"system": "urn:s"}]},
        "expansion": {"contains": [{"display": "X", "abstract": True, "contains": inner}, {"code": "y"}]},
    }
    taken = take(form(item("a", "choice", answerValueSet="#v"), contained=[whole]), tmp_path)
    assert [option.code for option in taken.item("a").options] == ["x1", "x2", "y"]


def test_a_code_system_in_the_file_stands_for_the_whole_of_it(tmp_path):
    system = {
        "resourceType": "CodeSystem",
        "id": "c",
        "url": "urn:c",
        "concept": [{"code": "p", "concept": [{"code": "q"}]}],
    }
    whole = {"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"system": "urn:c"}]}}
    taken = take(form(item("a", "choice", answerValueSet="#v"), contained=[system, whole]), tmp_path)
    assert [option.code for option in taken.item("a").options] == ["p", "q"]


def test_a_list_that_lies_elsewhere_makes_a_text_with_a_notice(tmp_path):
    taken = take(
        form(item("a", "choice", answerValueSet="http://hl7.org/fhir/ValueSet/administrative-gender")), tmp_path
    )
    assert taken.item("a").type is ItemType.STRING
    assert taken.codes("a") == ["value-set"]


@pytest.mark.parametrize("tail", ["ordinalValue", "itemWeight"])
def test_points_are_counted_when_every_coded_question_has_them(tail, tmp_path):
    taken = take(
        form(
            item("a", "choice", answerOption=weighted(0, 1, 3, tail=tail)),
            item("b", "choice", answerOption=weighted(0, 1, 3, tail=tail)),
        ),
        tmp_path,
    )
    assert [(o.code, o.points) for o in taken.item("a").options] == [(0, 0), (1, 1), (3, 3)]
    assert [(scale.id, scale.maximum) for scale in taken.form.scales] == [("total", 6)]
    assert taken.codes("") == ["total"]


def test_no_sum_is_offered_where_one_question_has_no_points(tmp_path):
    taken = take(
        form(item("a", "choice", answerOption=weighted(0, 1)), item("b", "choice", answerOption=coded("x"))), tmp_path
    )
    assert taken.form.scales == ()


def test_points_that_are_no_whole_numbers_are_left_out_with_a_notice(tmp_path):
    taken = take(form(item("a", "choice", answerOption=weighted(0, 0.5)), item("b")), tmp_path)
    assert [option.points for option in taken.item("a").options] == [None, None]
    assert taken.codes("a") == ["points"]


def test_points_inside_the_coding_count_as_well(tmp_path):
    option = {"valueCoding": {"code": "a", "extension": [{"url": CORE + "ordinalValue", "valueDecimal": 2}]}}
    assert take(form(item("a", "choice", answerOption=[option])), tmp_path).item("a").options[0].points == 2


def test_a_repeating_group_is_a_table_and_what_is_nested_in_it_is_flattened(tmp_path):
    deepest = item("d", "group", repeats=True, item=[item("e")])
    rows = item("r", "group", repeats=True, item=[item("a"), item("g", "group", item=[item("b"), deepest])])
    taken = take(form(rows), tmp_path)
    assert [one.link_id for one in taken.item("r").items] == ["a", "b", "e"]
    assert taken.codes("d") == ["rows-in-rows", "heading"]
    assert set(filled_in(taken.form)) == {"r"}


def test_several_answers_inside_a_table_become_one(tmp_path):
    rows = item("r", "group", repeats=True, item=[item("a", "choice", repeats=True, answerOption=coded("x"))])
    taken = take(form(rows), tmp_path)
    assert not taken.item("a").repeats
    assert taken.codes("a") == ["repeats"]


def test_items_under_a_question_follow_it(tmp_path):
    group = item("g", "group", item=[item("b")])
    taken = take(form(item("q", "boolean", item=[item("a"), group])), tmp_path)
    assert [one.link_id for one in taken.form.items] == ["q", "a", "g"]


def test_help_under_a_question_becomes_its_help(tmp_path):
    helper = item("q-help", "display", extension=[control("help")])
    taken = take(form(item("q", item=[helper, item("q-note", "display")])), tmp_path)
    assert taken.text("/q.help") == "Text of q-help"
    assert [one.link_id for one in taken.form.items] == ["q", "q-note"]


def test_a_line_below_a_line_is_kept(tmp_path):
    below = [item("note", "display"), item("shown-as-help", "display", extension=[control("help")])]
    page = {
        "linkId": "p",
        "type": "group",
        "item": [item("title", "display", item=[item("why", "display")]), item("q")],
    }
    taken = take(form(page, item("line", "display", item=below)), tmp_path)
    assert taken.text("/p") == "Text of title"
    assert [one.link_id for one in taken.item("p").items] == ["why", "q"]
    assert [one.link_id for one in taken.form.items] == ["p", "line", "note", "shown-as-help"]
    assert taken.notices == []


def test_help_with_more_below_it_is_a_line_of_its_own(tmp_path):
    helper = item("help", "display", extension=[control("help")], item=[item("more", "display")])
    taken = take(form(item("q", item=[helper])), tmp_path)
    assert [one.link_id for one in taken.form.items] == ["q", "help", "more"]


def test_an_empty_group_is_a_heading(tmp_path):
    taken = take(form(item("g", "group", repeats=True, required=True), item("a")), tmp_path)
    assert taken.item("g").type is ItemType.DISPLAY


def test_groups_deeper_than_we_hold_are_flattened(tmp_path):
    inner = item("q", "boolean")
    for n in range(20, 0, -1):
        inner = item(f"g{n}", "group", item=[inner])
    taken = take(form(inner), tmp_path)
    assert list(taken.form.questions) == ["q"]
    assert taken.item("g20").type is ItemType.DISPLAY


def test_names_of_others_are_kept_beside_ours(tmp_path):
    taken = take(
        form(item("/44249-1"), item("44249-1"), item("1.1 a"), item("é"), item("…"), item("a" * 200)), tmp_path
    )
    assert [one.link_id for one in taken.form.items] == ["44249-1-2", "44249-1", "1-1-a", "e", "item", "a" * 48]
    assert [one.source_link_id for one in taken.form.items] == ["/44249-1", None, "1.1 a", "é", "…", "a" * 200]


def test_limits_and_units(tmp_path):
    low, high = {"url": CORE + "minValue", "valueInteger": 1}, {"url": CORE + "maxValue", "valueDecimal": 9.0}
    half = {"url": CORE + "minValue", "valueDecimal": 0.5}
    day = {"url": CORE + "maxValue", "valueDate": "2026-01-01"}
    unit = {"url": CORE + "questionnaire-unit", "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg"}}
    options = [
        {"url": CORE + "questionnaire-unitOption", "valueCoding": {"code": code, "display": text}}
        for code, text in (("mm[Hg]", "millimetres of mercury"), ("kPa", "kPa"))
    ]
    taken = take(
        form(
            item("a", "decimal", extension=[low, high, unit]),
            item("b", "decimal", extension=[half]),
            item("c", "date", extension=[day]),
            item("d", "quantity", extension=options),
            item("e", "string", maxLength=5),
            item("f", "string", extension=[unit]),
        ),
        tmp_path,
    )
    assert (taken.item("a").minimum, taken.item("a").maximum, taken.item("a").unit) == (1, 9, "kg")
    assert (taken.item("b").minimum, taken.codes("b"), taken.codes("c")) == (None, ["bounds"], ["bounds"])
    assert taken.item("d").units == ("mm[Hg]", "kPa")
    assert taken.text("/d=mm[Hg]") == "millimetres of mercury"
    assert (taken.item("e").max_length, taken.codes("f")) == (5, ["unit"])


@pytest.mark.parametrize(
    ("kind", "initial", "wanted"),
    [
        ("boolean", {"valueBoolean": False}, False),
        ("integer", {"valueInteger": 3}, 3),
        ("decimal", {"valueDecimal": 1.5}, Decimal("1.5")),
        ("decimal", {"valueInteger": 2}, Decimal(2)),
        ("date", {"valueDate": "2026-03-02"}, date(2026, 3, 2)),
        ("dateTime", {"valueDateTime": "2026-03-02T10:00:00+01:00"}, "2026-03-02T10:00"),
        ("time", {"valueTime": "10:20:30"}, "10:20:30"),
        ("string", {"valueString": "x"}, "x"),
        ("text", {"valueCoding": {"code": "1", "display": "Initial"}}, "Initial"),
        ("url", {"valueUri": "https://example.org"}, "https://example.org"),
        ("quantity", {"valueQuantity": {"value": 2, "unit": "mg"}}, Quantity(Decimal(2), "mg")),
    ],
)
def test_a_proposed_answer_is_kept_as_a_proposal(kind, initial, wanted, tmp_path):
    taken = take(form(item("a", kind, initial=[initial])), tmp_path)
    assert taken.item("a").initial == wanted
    assert taken.notices == []


@pytest.mark.parametrize(
    ("kind", "initial"),
    [
        ("date", {"valueDate": "2026"}),
        ("date", {"valueDate": "2026-02-30"}),
        ("dateTime", {"valueDate": "2026-02-01"}),
        ("integer", {"valueString": "1"}),
        ("url", {"valueUri": "no address"}),
        ("quantity", {"valueQuantity": {}}),
    ],
)
def test_a_proposal_that_can_be_no_answer_is_left_out_with_a_notice(kind, initial, tmp_path):
    taken = take(form(item("a", kind, initial=[initial])), tmp_path)
    assert taken.item("a").initial is None
    assert taken.codes("a") == ["initial"]


def test_hidden_and_read_only_items_do_not_keep_a_form_open(tmp_path):
    hidden = {"url": CORE + "questionnaire-hidden", "valueBoolean": True}
    group = item("g", "group", extension=[hidden], item=[item("inner", required=True)])
    taken = take(form(item("a", required=True, readOnly=True), group), tmp_path)
    assert taken.item("a").read_only and not taken.item("a").required
    assert taken.item("g").hidden and taken.item("inner").hidden


@pytest.mark.parametrize(
    "tail",
    ["calculatedExpression", "initialExpression", "enableWhenExpression", "answerExpression", "candidateExpression"],
)
def test_expressions_are_told_and_never_run(tail, tmp_path):
    text = "%resource.item.where(linkId='x').answer.value\n" * 3
    taken = take(form(item("a", extension=[expression(f"sdc-questionnaire-{tail}", text)])), tmp_path)
    (notice,) = taken.notices
    assert (notice.code, notice.place) == ("expression", "a")
    assert " ".join(text.split())[:80] in notice.message and " ".join(text.split())[:81] not in notice.message


def test_what_is_not_taken_over_is_told_with_its_place(tmp_path):
    silent = [control("radio-button"), {"url": CORE + "entryFormat", "valueString": "mm/dd"}]
    loud = [
        {"url": CORE + "regex", "valueString": "[0-9]+"},
        {"url": "https://example.org/x", "valueBoolean": True},
        {"url": CORE + "questionnaire-constraint", "extension": [{"url": "expression", "valueString": "a > 1"}]},
    ]
    taken = take(
        form(
            item("a", extension=silent + loud, madeUp=1),
            extension=[expression("variable", "1", CORE)],
            jurisdiction=[],
            modifierExtension=[{"url": "urn:m", "valueBoolean": True}],
        ),
        tmp_path,
    )
    assert sorted(taken.codes("a")) == ["check", "expression", "extension", "not-read"]
    assert sorted(taken.codes("")) == ["expression", "modifier", "not-kept"]


def test_translations_become_wording_files(tmp_path):
    text, beside = translated("Question", pt="Pergunta", es_MX="Pregunta")
    title, title_beside = translated("Form", pt="Formulário")
    yes, yes_beside = translated("Yes", pt="Sim")
    question = {
        "linkId": "q",
        "type": "choice",
        "text": text,
        "_text": beside,
        "answerOption": [{"valueCoding": {"code": "y", "display": yes, "_display": yes_beside}}],
    }
    taken = take(form(question, language="en-US", title=title, _title=title_beside), tmp_path)
    assert sorted(taken.words) == ["en", "es", "pt"]
    assert (taken.text("/q", "pt"), taken.text("/q=y", "pt"), taken.text("/@title", "pt")) == (
        "Pergunta",
        "Sim",
        "Formulário",
    )
    assert (taken.text("/q", "es"), taken.text("/@title", "es")) == ("Pregunta", "Form")


def test_a_form_without_english_is_shown_in_its_own_language(tmp_path):
    taken = take(form(item("a", text="Wie oft?"), language="de-CH", title="Fragebogen"), tmp_path)
    assert taken.text("/a", "en") == taken.text("/a", "de") == "Wie oft?"
    assert taken.codes("") == ["no-english"]


def test_two_kinds_of_a_language_stay_apart(tmp_path):
    text, beside = translated("Pergunta", pt_BR="Questão", en="Question")
    taken = take(form({"linkId": "a", "type": "string", "text": text, "_text": beside}, language="pt"), tmp_path)
    assert (taken.text("/a", "pt"), taken.text("/a", "pt-BR"), taken.text("/a")) == ("Pergunta", "Questão", "Question")


def test_braces_and_unseen_characters_do_no_harm(tmp_path):
    taken = take(form(item("a", text="Dear {{name}}\u202e\u0007, {x}"), item("b", text="a: b # {c}\n- d")), tmp_path)
    assert taken.text("/a") == "Dear ((name))  , (x)"
    assert taken.text("/b") == "a: b # (c)\n- d"
    assert sorted(set(taken.codes())) == ["braces", "characters"]


def test_a_missing_text_is_made_up_for(tmp_path):
    bare = {"linkId": "b", "type": "string"}
    marked = {
        "linkId": "m",
        "type": "display",
        "_text": {"extension": [{"url": CORE + "rendering-xhtml", "valueString": "<p>Read <b>this</b></p>"}]},
    }
    named = {"linkId": "n", "type": "group", "prefix": "1.", "item": [bare]}
    taken = take(form(marked, named), tmp_path)
    assert (taken.text("/b"), taken.text("/m"), taken.text("/n")) == ("b", "Read this", "1.")
    assert taken.codes("b") == ["no-text"]


def test_what_the_form_says_of_itself_is_kept(tmp_path):
    head = {
        "id": "X.1",
        "url": "https://example.org/Questionnaire/x",
        "name": "X",
        "title": "My form",
        "status": "retired",
        "date": "2020-01",
        "publisher": "P",
        "copyright": "(c) Owner",
        "description": "About",
        "code": [{"system": LOINC, "code": "44249-1", "display": "PHQ"}, {"system": "urn:o", "code": "o"}],
    }
    coding = {"system": LOINC, "code": "44250-9"}
    taken = take(form(item("a", prefix="1)", definition="urn:d", code=[coding]), **head), tmp_path)
    source = taken.form.source
    assert (taken.form.id, taken.form.loinc, taken.form.rights, taken.form.licence) == (
        "x-1",
        "44249-1",
        "ask-first",
        "(c) Owner",
    )
    assert (source.url, source.id, source.status, source.date, source.publisher) == (
        head["url"],
        "X.1",
        "retired",
        "2020-01",
        "P",
    )
    assert [code.code for code in source.codes] == ["44249-1", "o"]
    assert (taken.item("a").prefix, taken.item("a").codes) == ("1)", (Coding(LOINC, "44250-9"),))
    assert (taken.text("/@title"), taken.text("/@about")) == ("My form", "About")
    assert sorted(taken.codes("")) == ["rights", "status"]


def test_a_form_without_version_or_title_is_taken_all_the_same(tmp_path):
    bare = {"resourceType": "Questionnaire", "item": [item("a")]}
    taken = take(bare, tmp_path, place="/some/where/My Form (2).json")
    assert (taken.form.id, taken.form.version, taken.text("/@title")) == ("my-form-2", "1", "my-form-2")
    assert sorted(taken.codes("")) == ["no-version", "status"]


def test_the_one_form_in_a_bundle_is_taken(tmp_path):
    bundle = {"resourceType": "Bundle", "entry": [{"resource": form(item("a"))}, {"resource": SET}]}
    assert list(take(bundle, tmp_path).form.questions) == ["a"]


def test_options_of_older_files_are_read(tmp_path):
    taken = take(form(item("a", "choice", option=coded("x", "y"), initialCoding={"code": "y"})), tmp_path)
    assert (len(taken.item("a").options), taken.item("a").initial) == (2, "y")


def test_the_option_that_goes_with_no_other(tmp_path):
    none = {**coded("none")[0], "extension": [{"url": CORE + "questionnaire-optionExclusive", "valueBoolean": True}]}
    taken = take(form(item("a", "choice", repeats=True, answerOption=[*coded("x"), none])), tmp_path)
    assert taken.item("a").exclusive == "none"


def test_a_short_text_for_lists_is_kept(tmp_path):
    short = {"url": SDC + "sdc-questionnaire-shortText", "valueString": "Short"}
    assert take(form(item("a", extension=[short])), tmp_path).text("/a.short") == "Short"


def test_the_line_under_a_question_without_text_is_its_text(tmp_path):
    bare = {"linkId": "q", "type": "string", "item": [item("q-label", "display", extension=[control("flyover")])]}
    page = {"linkId": "p", "type": "group", "item": [item("p-title", "display"), bare]}
    agree = {"linkId": "c", "type": "choice", "answerOption": coded("yes")}
    taken = take(form(page, agree), tmp_path)
    assert (taken.text("/q"), taken.text("/p"), taken.text("/c")) == (
        "Text of q-label",
        "Text of p-title",
        "Answer yes",
    )
    assert [one.link_id for one in taken.item("p").items] == ["q"]
    assert taken.notices == []
