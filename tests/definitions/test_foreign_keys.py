"""The keys of a form file that forms made by others need."""

from decimal import Decimal
from pathlib import Path

import pytest

from intake_app.definitions.instruments import read_instrument
from intake_app.domain.answers import OwnText, Quantity
from intake_app.domain.codings import Coding
from intake_app.domain.questionnaire import ItemType

FORM = """\
id: f
version: "1"
source: {url: "https://example.org/f", name: F, status: draft, publisher: P, code: [{system: "urn:s", code: x}]}
item:
  - linkId: q
    type: quantity
    units: [mg, "mm[Hg]"]
    minimum: 0
    initial: {number: 2.5, unit: mg}
  - linkId: o
    type: open-coding
    repeats: true
    sourceLinkId: "/o 1"
    answerOption: [{code: red, coding: {system: "urn:c", code: R, display: Red}}, {code: blue}]
    initial: [red, {text: rust}]
  - {linkId: n, type: integer, unit: kg, unitSystem: "urn:u", readOnly: true, prefix: "1.", definition: "urn:d"}
  - linkId: g
    type: group
    hidden: true
    item: [{linkId: u, type: url, repeats: true, code: [{code: z}]}]
  - {linkId: z1, type: dateTime, enableWhen: [{question: q, operator: ">", answer: {number: 1, unit: mg}}]}
  - {linkId: z2, type: boolean, enableWhen: [{question: o, operator: "=", answer: {text: rust}}]}
"""


def read(tmp_path: Path, text: str):
    path = tmp_path / "f.yaml"
    path.write_text(text, encoding="utf-8")
    problems = []
    source = read_instrument(path, problems)
    return source, problems


def test_all_keys_are_read(tmp_path):
    source, problems = read(tmp_path, FORM)
    assert problems == []
    form = source.form
    asked = form.questions
    assert (form.source.url, form.source.status, form.source.codes) == (
        "https://example.org/f",
        "draft",
        (Coding("urn:s", "x"),),
    )
    assert (asked["q"].units, asked["q"].initial) == (("mg", "mm[Hg]"), Quantity(Decimal("2.5"), "mg"))
    assert (asked["o"].initial, asked["o"].source_link_id) == (("red", OwnText("rust")), "/o 1")
    assert asked["o"].options[0].coding == Coding("urn:c", "R", "Red")
    assert (asked["n"].unit, asked["n"].unit_system, asked["n"].read_only, asked["n"].prefix) == (
        "kg",
        "urn:u",
        True,
        "1.",
    )
    assert asked["u"].hidden and asked["u"].codes == (Coding(code="z"),)
    assert asked["z1"].type is ItemType.DATETIME
    assert asked["z1"].enable_when[0].answer == Quantity(Decimal(1), "mg")
    assert asked["z2"].enable_when[0].answer == OwnText("rust")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("units: [mg,", "units: [mg, mg,", "bad-unit"),
        ("unit: kg,", "units: [kg],", "bad-unit"),
        ("initial: {number: 2.5, unit: mg}", "initial: {number: 2.5, unit: kg}", "initial"),
        ("initial: {number: 2.5, unit: mg}", "initial: -3", "initial"),
        ("initial: [red, {text: rust}]", "initial: [green]", "initial"),
        ("hidden: true\n", "initial: x\n", "initial"),
        ("answer: {number: 1, unit: mg}", "answer: {number: 1, unit: kg}", "condition-answer"),
        ("answer: {number: 1, unit: mg}", "answer: 1", "condition-answer"),
        ('operator: "=", answer: {text: rust}', 'operator: ">", answer: {text: rust}', "condition-answer"),
        ("answer: {text: rust}", "answer: {texts: rust}", "wrong-kind"),
        ("coding: {system:", "coding: {sistem:", "unknown-key"),
        ('coding: {system: "urn:c", code: R, display: Red}', "coding: R", "wrong-kind"),
        ("code: [{code: z}]", "code: {code: z}", "wrong-kind"),
        ("status: draft", "status: drafted", "not-a-choice"),
        ("hidden: true", "hidden: perhaps", "wrong-kind"),
    ],
)
def test_a_wrong_value_is_named(before, after, code, tmp_path):
    assert before in FORM
    _, problems = read(tmp_path, FORM.replace(before, after, 1))
    assert code in [problem.code for problem in problems]


def test_yes_or_no_never_repeats(tmp_path):
    _, problems = read(
        tmp_path, FORM.replace("{linkId: z2, type: boolean,", "{linkId: z2, type: boolean, repeats: true,")
    )
    assert [problem.code for problem in problems] == ["repeats"]
