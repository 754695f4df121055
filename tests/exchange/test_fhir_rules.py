"""When items of others are shown: every operator and kind of answer, and rules that cannot be taken over."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, OwnText, Quantity
from intake_app.domain.questionnaire import EnableWhen, Operator
from intake_app.engine.scoring import score_answers
from intake_app.exchange.findings import ExchangeError
from tests.exchange.foreign import CORE, coded, form, item, take, when

QUESTIONS = {
    "bool": item("bool", "boolean"),
    "int": item("int", "integer"),
    "dec": item("dec", "decimal"),
    "day": item("day", "date"),
    "moment": item("moment", "dateTime"),
    "clock": item("clock", "time"),
    "str": item("str", "string"),
    "url": item("url", "url"),
    "code": item("code", "choice", answerOption=coded("LA1", "LA2", system="urn:s")),
    "num": item("num", "choice", answerOption=coded("1", "2", "3")),
    "words": item("words", "choice", answerOption=[{"valueString": "A b"}, {"valueString": "C"}]),
    "whole": item("whole", "integer", answerOption=[{"valueInteger": 5}, {"valueInteger": 9}]),
    "open": item("open", "open-choice", answerOption=coded("x")),
    "qty": item(
        "qty",
        "quantity",
        extension=[{"url": CORE + "questionnaire-unitOption", "valueCoding": {"code": "mg", "display": "milligram"}}],
    ),
}


def rule(target, *conditions, behavior=None, folder=None):
    behave = {"enableBehavior": behavior} if behavior else {}
    return take(form(*QUESTIONS.values(), item("z", enableWhen=list(conditions), **behave)), folder)


@pytest.mark.parametrize(
    ("target", "operator", "answer", "wanted"),
    [
        ("bool", "=", {"answerBoolean": False}, False),
        ("bool", "exists", {"answerBoolean": False}, False),
        ("str", "exists", {"answerBoolean": True}, True),
        ("int", ">", {"answerInteger": 3}, 3),
        ("int", "<=", {"answerDecimal": 3.0}, 3),
        ("dec", "<", {"answerDecimal": 2.5}, Decimal("2.5")),
        ("dec", ">=", {"answerInteger": 2}, Decimal(2)),
        ("day", ">", {"answerDate": "2000-01-01"}, date(2000, 1, 1)),
        ("day", "!=", {"answerDateTime": "2000-01-01T10:00:00Z"}, date(2000, 1, 1)),
        ("moment", "<", {"answerDateTime": "2000-01-01T10:00:00Z"}, "2000-01-01T10:00"),
        ("clock", ">=", {"answerTime": "11:11:11"}, "11:11:11"),
        ("str", "=", {"answerString": "yes: no"}, "yes: no"),
        ("str", "=", {"answerString": "true"}, "true"),
        ("url", "=", {"answerUri": "urn:x"}, "urn:x"),
        ("code", "=", {"answerCoding": {"system": "urn:s", "code": "LA2"}}, "la2"),
        ("code", "!=", {"answerCoding": {"code": "LA1"}}, "la1"),
        ("code", "=", {"answerCoding": {"system": "urn:other", "code": "LA1"}}, "la1"),
        ("code", "=", {"answerCoding": {"display": "Answer LA2"}}, "la2"),
        ("code", "=", {"answerString": "LA2"}, "la2"),
        ("num", ">", {"answerCoding": {"code": "1"}}, 1),
        ("num", "=", {"answerInteger": 2}, 2),
        ("words", "=", {"answerString": "A b"}, "a-b"),
        ("whole", "=", {"answerInteger": 9}, 9),
        ("open", "=", {"answerCoding": {"code": "x"}}, "x"),
        ("open", "=", {"answerString": "mine"}, OwnText("mine")),
        ("qty", ">", {"answerQuantity": {"value": 2.5, "unit": "milligram"}}, Quantity(Decimal("2.5"), "mg")),
    ],
)
def test_every_operator_and_kind_of_answer(target, operator, answer, wanted, tmp_path):
    taken = rule(target, when(target, operator, **answer), folder=tmp_path)
    assert taken.notices == []
    key = f"{taken.form.id}/{target}"
    assert taken.item("z").enable_when == (EnableWhen(key, Operator(operator), wanted),)
    assert type(taken.item("z").enable_when[0].answer) is type(wanted)


@pytest.mark.parametrize(
    ("target", "operator", "answer", "code"),
    [
        ("z", "exists", {"answerBoolean": True}, "rule-self"),
        ("nobody", "=", {"answerBoolean": True}, "rule-unknown"),
        ("code", "=", {"answerCoding": {"code": "LA9"}}, "rule-answer"),
        ("code", ">", {"answerCoding": {"code": "LA1"}}, "rule-order"),
        ("bool", ">", {"answerBoolean": True}, "rule-order"),
        ("int", "=", {"answerString": "3"}, "rule-answer"),
        ("int", "=", {"answerDecimal": 2.5}, "rule-answer"),
        ("day", "=", {"answerDate": "2000"}, "rule-answer"),
        ("qty", "=", {"answerQuantity": {"value": 1, "unit": "stone"}}, "rule-answer"),
        ("code", "=", {"answerReference": {"reference": "Patient/1"}}, "rule-answer"),
    ],
)
def test_a_rule_that_cannot_hold_is_dropped_and_told(target, operator, answer, code, tmp_path):
    taken = rule(target, when(target, operator, **answer), folder=tmp_path)
    assert taken.item("z").enable_when == ()
    assert taken.codes("z") == [code]


def test_all_and_any_are_kept(tmp_path):
    one, two = when("bool", "=", answerBoolean=True), when("int", ">", answerInteger=1)
    assert rule("z", one, two, behavior="any", folder=tmp_path / "any").item("z").enable_any
    both = rule("z", one, two, behavior="all", folder=tmp_path / "all").item("z")
    assert (len(both.enable_when), both.enable_any) == (2, False)


def test_of_alternatives_a_lost_one_loses_all_lest_the_item_be_hidden(tmp_path):
    good, lost = when("bool", "=", answerBoolean=True), when("nobody", "=", answerBoolean=True)
    assert rule("z", good, lost, behavior="any", folder=tmp_path / "any").item("z").enable_when == ()
    assert len(rule("z", good, lost, behavior="all", folder=tmp_path / "all").item("z").enable_when) == 1


def test_a_rule_on_a_later_item_is_dropped_and_the_item_stays(tmp_path):
    taken = take(form(item("a", enableWhen=[when("b", "=", answerBoolean=True)]), item("b", "boolean")), tmp_path)
    assert taken.item("a").enable_when == ()
    assert taken.codes("a") == ["rule-later"]


def test_a_circle_of_rules_is_named(tmp_path):
    def asks(link, other):
        return item(link, "boolean", enableWhen=[when(other, "!=", answerBoolean=True)])

    taken = take(form(asks("a", "c"), asks("b", "a"), asks("c", "b")), tmp_path)
    (notice,) = taken.notices
    assert (notice.code, notice.place) == ("rule-loop", "a")
    assert "a → c → b → a" in notice.message
    assert taken.item("b").enable_when and taken.item("c").enable_when


def test_a_rule_on_a_heading_or_into_a_table_is_dropped(tmp_path):
    rows = item("r", "group", repeats=True, item=[item("cell", "boolean")])
    rules = [when("h", "=", answerString="x"), when("cell", "=", answerBoolean=True)]
    taken = take(form(item("h", "display"), rows, item("z", enableWhen=rules, enableBehavior="all")), tmp_path)
    assert taken.codes("z") == ["rule-heading", "rule-in-row"]


def test_a_table_can_be_asked_for_and_a_row_can_ask_its_own_parts(tmp_path):
    second = item("two", enableWhen=[when("one", "=", answerBoolean=True)])
    rows = item("r", "group", repeats=True, item=[item("one", "boolean"), second])
    taken = take(form(rows, item("z", enableWhen=[when("r", "exists", answerBoolean=True)])), tmp_path)
    assert taken.notices == []
    assert taken.item("two").enable_when and taken.item("z").enable_when


def test_a_rule_on_a_hidden_item_is_dropped(tmp_path):
    hidden = item("h", "boolean", extension=[{"url": CORE + "questionnaire-hidden", "valueBoolean": True}])
    taken = take(form(hidden, item("z", enableWhen=[when("h", "=", answerBoolean=True)])), tmp_path)
    assert taken.codes("z") == ["rule-hidden"]


def test_what_hid_a_question_hides_what_lay_under_it(tmp_path):
    child = item("child", enableWhen=[when("q", "=", answerBoolean=True)])
    parent = item("q", "boolean", enableWhen=[when("top", "=", answerBoolean=True)], item=[child, item("other")])
    taken = take(form(item("top", "boolean"), parent), tmp_path)
    assert [one.question for one in taken.item("child").enable_when] == [f"{taken.form.id}/top", f"{taken.form.id}/q"]
    assert len(taken.item("other").enable_when) == 1
    shown = score_answers(taken.form, {"top": Answer(False)})
    assert set(shown.skipped) == {"q", "child", "other"}


def test_two_rules_of_alternatives_that_cannot_be_joined_are_told(tmp_path):
    either = [when("a", "=", answerBoolean=True), when("b", "=", answerBoolean=True)]
    child = item("child", enableWhen=either, enableBehavior="any")
    parent = item("q", enableWhen=either, enableBehavior="any", item=[child])
    taken = take(form(item("a", "boolean"), item("b", "boolean"), parent), tmp_path)
    assert taken.codes("child") == ["rule-combined"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"question": "bool", "operator": "~", "answerBoolean": True}, "which FHIR does not have"),
        ({"operator": "=", "answerBoolean": True}, "is missing"),
        ({"question": "bool", "operator": "="}, "has no answer"),
        ({"question": 3, "operator": "=", "answerBoolean": True}, "must be a text"),
    ],
)
def test_a_rule_that_is_no_rule_refuses_the_form(condition, said, tmp_path):
    with pytest.raises(ExchangeError, match=said):
        rule("z", condition, folder=tmp_path)
